from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.windows import CORE, LEFT, RIGHT, WHOLE, cut_sections, cut_windows

LENGTHS = st.lists(st.integers(1, 8), max_size=900)


@given(LENGTHS, st.data())
def test_cores_cover_every_word_once_and_windows_fit_the_encoder(lengths, data):
    starts = [0, *sorted(data.draw(st.sets(st.integers(1, max(len(lengths) - 1, 1)), max_size=60)))]
    windows = cut_windows(starts, lengths)
    covered = [w for window in windows for w in range(window.core_begin, window.core_end)]
    assert covered == list(range(len(lengths)))
    for window in windows:
        assert 0 <= window.begin <= window.core_begin < window.core_end <= window.end <= len(lengths)
        assert sum(lengths[window.begin : window.end]) <= max(WHOLE, LEFT + CORE + 2 * RIGHT)


def test_a_short_report_is_read_in_one_go():
    assert cut_windows([0, 50], [1] * 100) == [(0, 100, 0, 100)]


def test_cores_begin_at_sentences_where_they_can():
    starts = list(range(0, 1000, 20))
    assert all(w.core_begin in starts for w in cut_windows(starts, [1] * 1000))
    assert len(cut_windows(starts, [1] * 1000)) > 1


def test_an_endless_sentence_is_cut_all_the_same():
    assert len(cut_windows([0], [1] * 2000)) > 5


@given(st.text(alphabet="ab. \n", max_size=400), st.integers(10, 60))
def test_sections_are_the_whole_text_and_none_is_longer_than_allowed(text, size):
    sections = list(cut_sections(text, size))
    assert "".join(text[a:b] for a, b in sections) == text
    assert all(b - a <= size for a, b in sections)
    assert all(a < b for a, b in sections) or not text


def test_sections_end_with_a_line_else_a_sentence_else_a_word():
    assert [b for _, b in cut_sections("x" * 95 + "\n" + "y. " + "z" * 60, 100)] == [96, 159]
    assert [b for _, b in cut_sections("x" * 92 + ". y zz " + "z" * 60, 100)] == [93, 159]
    assert [b for _, b in cut_sections("x" * 94 + " " + "z" * 60, 100)] == [95, 155]
    assert [b for _, b in cut_sections("x" * 150, 100)] == [100, 150]


def test_a_text_of_one_section_is_not_cut():
    assert list(cut_sections("x" * 100, 100)) == [(0, 100)]
    assert list(cut_sections("")) == [(0, 0)]
