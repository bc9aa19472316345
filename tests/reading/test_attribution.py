import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.reading.attribution import BEGIN, INSIDE, OUTSIDE, Span, best_tags, spans


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.integers(0, 2**31))
def test_viterbi_finds_the_likeliest_sequence(count, seed):
    rng = np.random.default_rng(seed)
    emissions = rng.normal(size=(count, 2, 3))
    transition, start = rng.normal(size=(2, 3, 3)), rng.normal(size=(2, 3))
    transition[:, OUTSIDE, INSIDE] = -1e4

    def score(tags, layer):
        total = start[layer, tags[0]] + emissions[0, layer, tags[0]]
        for i in range(1, count):
            total += transition[layer, tags[i - 1], tags[i]] + emissions[i, layer, tags[i]]
        return total

    tags = best_tags(emissions, transition, start)
    for layer in range(2):
        allowed = [t for t in itertools.product(range(3), repeat=count) if t[0] != INSIDE]
        assert np.isclose(score(tags[:, layer], layer), max(score(t, layer) for t in allowed))


def test_spans_of_tags():
    tags = np.array([BEGIN, INSIDE, OUTSIDE, BEGIN, BEGIN, INSIDE])
    assert spans(tags) == [Span(0, 1), Span(3, 3), Span(4, 5)]
    assert spans(np.array([], dtype=np.int64)) == []


def test_no_words_no_tags():
    assert best_tags(np.zeros((0, 3, 3)), np.zeros((3, 3, 3)), np.zeros((3, 3))).shape == (0, 3)
