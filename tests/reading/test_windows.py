from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.windows import CORE, LEFT, RIGHT, WHOLE, cut_windows

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
