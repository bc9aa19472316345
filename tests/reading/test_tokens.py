from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.tokens import tokenize


def words(text):
    return [t.text for t in tokenize(text)]


@given(st.text())
def test_every_token_is_its_stretch_of_the_text_and_nothing_but_space_is_left_out(text):
    tokens = tokenize(text)
    assert all(text[t.start : t.end] == t.text for t in tokens)
    at = 0
    for token in tokens:
        assert not text[at : token.start].strip()
        at = token.end
    assert not text[at:].strip()


def test_numbers_clitics_and_initialisms():
    assert words("The U.S. said 1,234 of Iraq's 17th; 3.5m") == [
        "The", "U.S.", "said", "1,234", "of", "Iraq", "'s", "17th", ";", "3.5", "m",
    ]  # fmt: skip
    assert words("don’t 20-year-old") == ["don’t", "20", "-", "year", "-", "old"]


def test_a_number_is_not_cut_out_of_a_longer_one():
    assert words("1,2345") == ["1", ",", "2345"]
