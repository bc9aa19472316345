"""Where a number is named again: by any spelling, counted from the nearest mention."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.numerals import read_numeral, starts_numeral
from sayso.reading.repeats import NEVER, nearest_repeats, stated_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("34 died , thirty - four", {0: 34, 5: 34}),
        ("half a dozen of the 1,200", {2: 6, 5: 1200}),
        ("one of a hundred or so in the second of 2 vans", {3: 100, 10: 2}),
        ("nobody", {}),
    ],
)
def test_two_spellings_of_a_number_state_the_same(text, numbers):
    words = text.split()
    assert {i: n for i, n in enumerate(stated_numbers(words)) if n} == numbers


def test_distances_are_those_from_the_nearest_other_mention():
    numbers = [0, 34, 0, 0, 15, 0, 0, 34, 0, 34]
    near = nearest_repeats(numbers, [1, 4, 0, 9])
    assert near[0].tolist() == [-7, -6, -5, -4, -3, -2, -1, 0, 1, 0]
    assert (near[1:3] == NEVER).all()
    assert near[3].tolist() == [-1, 0, 1, 2, 3, -2, -1, 0, 1, 2]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30), st.data())
def test_zero_is_where_the_number_is_named_and_nowhere_else(numbers, data):
    anchor = data.draw(st.integers(0, len(numbers) - 1))
    (row,) = nearest_repeats(numbers, [anchor])
    named = [i for i, n in enumerate(numbers) if n and n == numbers[anchor] and i != anchor]
    assert [i for i, d in enumerate(row) if d == 0] == named
    assert all(min(abs(i - at) for at in named) == abs(d) for i, d in enumerate(row) if named)


@given(
    st.lists(st.sampled_from("a half dozen few 12 4k twenty-two tens of hundred some third , good".split()), max_size=6)
)
def test_no_number_starts_with_a_word_that_is_ruled_out(words):
    for i, word in enumerate(words):
        assert starts_numeral(word) or read_numeral(words, i) is None
