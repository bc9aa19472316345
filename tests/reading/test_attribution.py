import collections
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.reading.attribution import BEGIN, INSIDE, OUTSIDE, Span, likely_spans, spans


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.integers(0, 2**31))
def test_a_span_is_as_likely_as_all_tag_sequences_that_hold_it(count, seed):
    rng = np.random.default_rng(seed)
    emissions = 3 * rng.normal(size=(count, 2, 3))
    transition, start = rng.normal(size=(2, 3, 3)), rng.normal(size=(2, 3))
    transition[:, OUTSIDE, INSIDE] = -1e4

    def score(tags, layer):
        total = start[layer, tags[0]] + emissions[0, layer, tags[0]]
        for i in range(1, count):
            total += transition[layer, tags[i - 1], tags[i]] + emissions[i, layer, tags[i]]
        return np.exp(total)

    for layer, found in enumerate(likely_spans(emissions, transition, start)):
        shares = collections.Counter()
        sequences = [t for t in itertools.product(range(3), repeat=count) if t[0] != INSIDE]
        total = sum(score(t, layer) for t in sequences)
        for tags in sequences:
            for span in spans(np.array(tags)):
                shares[span] += score(tags, layer) / total
        likely = {span: share for span, share in shares.items() if share > 0.5}
        assert dict(found) == pytest.approx(likely)
        assert [span for span, _ in found] == sorted(likely)


def test_spans_of_tags():
    tags = np.array([BEGIN, INSIDE, OUTSIDE, BEGIN, BEGIN, INSIDE])
    assert spans(tags) == [Span(0, 1), Span(3, 3), Span(4, 5)]
    assert spans(np.array([], dtype=np.int64)) == []


def test_no_words_no_spans():
    assert likely_spans(np.zeros((0, 3, 3)), np.zeros((3, 3, 3)), np.zeros((3, 3))) == [[], [], []]
