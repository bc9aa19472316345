"""The count grammar: numbers, bounds, ranges, and what is no count of people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.kinds import KINDS, kind_of_number
from sayso.reading.numbers import ParsedCount, parse_count
from sayso.reading.numerals import numeral_at, read_numeral, whole
from sayso.reading.quantities import CHANGES, find_quantities
from sayso.reading.tokens import tokenize

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
).split(" ")
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ")


def marked(text: str) -> tuple[list[str], int]:
    """The words of a text and the index of the one before the mark ¶, which is taken out."""
    words = [t.text for t in tokenize(text)]
    at = words.index("¶")
    return words[:at] + words[at + 1 :], at - 1


def count(text: str) -> tuple[int | None, int | None, bool] | None:
    """Low, high and approximate of the count anchored before the mark."""
    got = parse_count(*marked(text))
    return got and (got.low, got.high, got.approx)


def spelled(n: int) -> str:
    """A number in English words, below a thousand million."""
    if n < 20:
        return SMALL[n]
    if n < 100:
        return TENS[n // 10 - 2] + (f"-{SMALL[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{SMALL[n // 100]} hundred" + (f" and {spelled(n % 100)}" if n % 100 else "")
    for size, name in ((10**6, "million"), (1000, "thousand")):
        if n >= size:
            rest = n % size
            joint = " and " if 0 < rest < 100 else " "
            return f"{spelled(n // size)} {name}" + (f"{joint}{spelled(rest)}" if rest else "")
    raise AssertionError(n)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("34 ¶ divers", 34),
        ("1,234 ¶ divers", 1234),
        ("1 234 ¶ divers", 1234),
        ("1.2 million ¶ people", 1_200_000),
        ("4k ¶ people", 4000),
        ("forty-one ¶ divers", 41),
        ("forty one ¶ divers", 41),
        ("a hundred and sixteen ¶ divers", 116),
        ("38 thousand ¶ people", 38_000),
        ("one and a half million ¶ people", 1_500_000),
        ("half a million ¶ people", 500_000),
        ("a quarter of a million ¶ people", 250_000),
        ("2.4 lakh ¶ people", 240_000),
        ("three score and ten ¶ pilgrims", 70),
        ("both ¶ divers", 2),
        ("the pair ¶ swam", 2),
        ("a trio ¶ of divers", 3),
        ("all 14 ¶ swam ashore", 14),
        ("only 8 ¶ swam ashore", 8),
        ("a total of 8 ¶ swam ashore", 8),
        ("a 40 ¶ -strong party", 40),
        ("a ¶ Kenyan swam ashore", 1),
        ("another ¶ swam ashore", 1),
        ("someone ¶ swam ashore", 1),
        ("a 17th ¶ body lay there", 1),
        ("the second ¶ diver", 1),
        ("just the one ¶ diver", 1),
    ],
)
def test_exact(text: str, value: int) -> None:
    assert count(text) == (value, value, False)


@pytest.mark.parametrize(
    "text",
    [
        "no ¶ divers",
        "none ¶ of them",
        "nobody ¶ drowned",
        "no one ¶ drowned",
        "no-one ¶ drowned",
        "neither ¶ diver",
        "not one ¶ diver",
        "not a single ¶ diver",
        "we have not lost a single ¶ diver",
        "did not see anyone ¶ drown",
    ],
)
def test_zero(text: str) -> None:
    assert count(text) == (0, 0, False)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("at least six ¶ divers", 6, None),
        ("at least another six ¶ divers", 6, None),
        ("no fewer than six ¶ divers", 6, None),
        ("not less than six ¶ divers", 6, None),
        ("a minimum of six ¶ divers", 6, None),
        ("six ¶ or more divers", 6, None),
        ("six ¶, if not more", 6, None),
        ("six ¶ at least", 6, None),
        ("100+ ¶ divers", 100, None),
        ("a 100 ¶ -plus divers", 100, None),
        ("more than 100 ¶ divers", 101, None),
        ("well over 100 ¶ divers", 101, None),
        ("upwards of 100 ¶ divers", 101, None),
        ("the toll exceeds 40 ¶", 41, None),
        ("the toll topped 100 ¶", 101, None),
        ("more than half ¶ of the 40", 21, None),
        ("as many as 34 ¶ divers", None, 34),
        ("possibly as many as 34 ¶ divers", None, 34),
        ("up to 34 ¶ divers", None, 34),
        ("no more than 34 ¶ divers", None, 34),
        ("there were never more than 34 ¶ aboard", None, 34),
        ("34 ¶ at most", None, 34),
        ("34 ¶ or fewer", None, 34),
        ("fewer than 10 ¶ divers", None, 9),
        ("just under 10 ¶ divers", None, 9),
    ],
)
def test_bounds(text: str, low: int | None, high: int | None) -> None:
    assert count(text) == (low, high, False)


@pytest.mark.parametrize(
    "text",
    [
        "rose up to 34 ¶",
        "fears over the 34 ¶ missing",
        "talks about 34 ¶ captives",
        "the crew handed over 34 ¶ captives",
        "the top 34 ¶",
        "twice as many as 34 ¶",
        "rose to 34 ¶ from 12",
        "from 12 to 34 ¶",
        "raised by 12 to 34 ¶",
        "34 ¶ of whom 12 were divers",
        "12 divers and 34 ¶ sailors",
        "at least 12 divers and 34 ¶ sailors",
        "34 ¶ divers and more than 100 sailors",
        "34 ¶ divers, at least two of them hurt",
        "the whole 34 ¶",
        "half of the 34 ¶ divers",
    ],
)
def test_a_modifier_holds_for_its_own_number_only(text: str) -> None:
    assert count(text) == (34, 34, False)


@pytest.mark.parametrize(
    ("text", "low", "high", "approx"),
    [
        ("between six and 20 ¶ divers", 6, 20, False),
        ("between six ¶ and 20 divers", 6, 20, False),
        ("between six and around 20 ¶ divers", 6, 20, True),
        ("6 to 20 ¶ divers", 6, 20, False),
        ("6-20 ¶ divers", 6, 20, False),
        ("some 6 to 20 ¶ divers", 6, 20, True),
        ("12 or 13 ¶ divers", 12, 13, False),
        ("12 ¶ or 13 divers", 12, 13, False),
        ("five, maybe six ¶ divers", 5, 6, False),
        ("anywhere from 30 to 50 ¶ divers", 30, 50, False),
        ("two to three thousand ¶ divers", 2000, 3000, False),
        ("at least 10 but no more than 20 ¶ divers", 10, 20, False),
        ("as few as four ¶ and as many as 12", 4, 12, False),
        ("several hundred, perhaps as many as a thousand ¶", 200, 1000, True),
    ],
)
def test_ranges(text: str, low: int, high: int, approx: bool) -> None:
    assert count(text) == (low, high, approx)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("about 20 ¶ divers", 20),
        ("some 20 ¶ divers", 20),
        ("an estimated 20 ¶ divers", 20),
        ("a total of about 20 ¶ divers", 20),
        ("20 ¶ or so", 20),
        ("20 ¶ -odd divers", 20),
        ("20 ¶, give or take", 20),
        ("a dozen ¶ divers", 12),
        ("nearly two dozen ¶ divers", 24),
        ("half a dozen ¶ divers", 6),
    ],
)
def test_approximate(text: str, value: int) -> None:
    assert count(text) == (value, value, True)


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("several ¶ divers", 2),
        ("a few ¶ divers", 2),
        ("a handful ¶ of divers", 2),
        ("a couple ¶ of divers", 2),
        ("a number ¶ of divers", 2),
        ("some ¶ divers", 2),
        ("many ¶ divers", 2),
        ("dozens ¶ of divers", 24),
        ("dozens more ¶", 24),
        ("scores ¶ of divers", 40),
        ("hundreds ¶ of divers", 200),
        ("hundreds ¶, if not thousands", 200),
        ("thousands ¶ of people", 2000),
        ("tens of thousands ¶ of people", 20_000),
        ("hundreds of thousands ¶ of people", 200_000),
        ("several hundred ¶ divers", 200),
        ("a few dozen ¶ divers", 24),
        ("a couple of dozen ¶ divers", 24),
        ("more than a dozen ¶ divers", 13),
    ],
)
def test_vague_numbers_are_open_and_approximate(text: str, low: int) -> None:
    assert count(text) == (low, None, True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("half ¶ of the 40 divers", 20),
        ("two thirds ¶ of the 90 divers", 60),
        ("a third ¶ of 30 divers", 10),
        ("all but two ¶ of the 31 divers", 29),
        ("all but two ¶ of the party of 31", 29),
        ("11 divers were seized, all but one ¶ of whom swam home", 10),
        ("26 sailors, half ¶ of them boys", 13),
    ],
)
def test_parts_of_a_stated_whole(text: str, value: int) -> None:
    assert count(text) == (value, value, False)


@pytest.mark.parametrize(
    "text", ["half ¶ the crew", "divers ¶", "a third ¶ of the crew", "No ¶. 2", "1.5 ¶ km", "all ¶ divers"]
)
def test_no_number(text: str) -> None:
    assert count(text) is None


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("say that as many as 34 ¶ divers", "as many as 34"),
        ("say that no fewer than 12 ¶ divers", "no fewer than 12"),
        ("say that between six and around 20 ¶ divers", "between six and around 20"),
        ("say that 100 ¶ or so divers", "100 or so"),
        ("say that 19 ¶ or more divers", "19 or more"),
        ("say that 12-13 ¶ divers", "12 - 13"),
        ("say that possibly as many as 34 ¶ divers", "possibly as many as 34"),
        ("say that two ¶ divers", "two"),
        ("say that not a single ¶ diver", "not a single"),
    ],
)
def test_span_takes_the_bound_words_along(text: str, phrase: str) -> None:
    words, anchor = marked(text)
    got = parse_count(words, anchor)
    assert got is not None
    assert " ".join(words[got.first : got.last + 1]) == phrase


def test_span_is_in_the_whole_text() -> None:
    words = ["so", "it", "is", "."] * 50 + ["at", "least", "six", "divers", "."]
    got = parse_count(words, len(words) - 3)
    assert got == ParsedCount(6, None, False, 200, 202)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a 34 ¶ -year-old diver", "age"),
        ("boys of 3 ¶ to 12 years old", "age"),
        ("Odd Moe, 34 ¶, swam", "age"),
        ("on January 16 ¶, 2013", "date"),
        ("on 16 ¶ January", "date"),
        ("in 2012 ¶, they", "year"),
        ("since 2003 ¶ divers", "year"),
        ("at 10:30 ¶ it", "time"),
        ("at 7 ¶ p.m. it", "time"),
        ("three ¶ days later", "duration"),
        ("$12 million ¶ was", "money"),
        ("12 ¶ euros", "money"),
        ("12 per ¶ cent", "count"),
        ("12 ¶ per cent of divers", "percent"),
        ("30 ¶ km away", "distance"),
        ("the magnitude 7.8 ¶ shock", "measure"),
        ("12 ¶ tonnes of sand", "measure"),
        ("the 5th ¶ floor", "rank"),
        ("No. 2 ¶ in", "rank"),
        ("won 3 ¶ -1 there", "score"),
        ("Flight 370 ¶ left", "identifier"),
        ("an AK-47 ¶ rifle", "identifier"),
        ("20 ¶ houses burned", "things"),
        ("three ¶ burnt houses", "count"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert kind_of_number(*marked(text)) == kind


@pytest.mark.parametrize(
    "text",
    [
        "34 ¶ divers swam",
        "In May 12 ¶ people drowned",
        "in 2012 ¶ divers went",
        "two ¶ state troopers",
        "seven ¶ night-shift workers",
        "a 17th ¶ body",
        "one ¶ runner",
        "the toll rose to 1950 ¶ victims",
    ],
)
def test_a_count_of_people_is_not_vetoed(text: str) -> None:
    assert kind_of_number(*marked(text)) == "count"


def test_quantities_of_any_kind() -> None:
    words = [t.text for t in tokenize("In 2019 it rose 4 % to about $ 12 million , more than 300 a day .")]
    got = [(q.low, q.high, q.change) for q in find_quantities(words)]
    assert got == [(4, 4, "up"), (12e6, 12e6, "~"), (300, 300, ">")]


@given(st.integers(0, 10**9 - 1))
def test_spelled_numbers_are_read_back(n: int) -> None:
    words = [t.text for t in tokenize(spelled(n))]
    got = read_numeral(words, 0)
    assert got is not None
    assert (whole(got.value), got.first, got.last) == (n, 0, len(words) - 1)
    for i in range(len(words)):
        assert numeral_at(words, i) == got


@given(st.integers(0, 10**12))
def test_digits_are_read_back(n: int) -> None:
    for written in (str(n), f"{n:,}"):
        assert count(f"{written} ¶ divers") == (n, n, False)


@given(st.integers(1, 10**6), st.integers(1, 1000))
def test_a_range_holds_both_its_ends(low: int, more: int) -> None:
    high = low + more
    assert count(f"between {low:,} and {high:,} ¶ divers") == (low, high, False)


VOCABULARY = (
    "a an the no not one two twenty hundred thousand dozen dozens hundreds few several some many half third"
    " of and or to - – , . ? 12 3 1,234 0 000 2012 17th than more fewer least most at up as between from all"
    " but bar over under about so single none number both them per cent % $ years old May k m s million x"
).split(" ")
any_words = st.lists(st.one_of(st.sampled_from(VOCABULARY), st.text(max_size=6)), max_size=30)


@given(any_words)
def test_any_words_give_sound_results(words: list[str]) -> None:
    for i in range(-1, len(words) + 1):
        got = parse_count(words, i)
        if got is not None:
            assert 0 <= got.first <= got.last < len(words)
            assert got.low is None or got.low >= 0
            assert got.low is None or got.high is None or got.low <= got.high
        assert kind_of_number(words, i) in KINDS
    found = find_quantities(words)
    assert all(0 <= q.first <= q.last < len(words) and q.change in CHANGES for q in found)


def test_time_is_linear_in_the_text() -> None:
    words = ["hundred", "and", "twenty", "-"] * 5000
    assert parse_count(words, len(words) - 2) is not None
    assert parse_count(["1" * 10_000], 0) is None
    find_quantities(words)
