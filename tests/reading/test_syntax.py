import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.reading.syntax import is_tree, tree


def exhaustive(scores):
    """The best single-rooted tree by trying all head assignments."""
    count = len(scores)
    best = None
    for heads in itertools.product(range(count + 1), repeat=count):
        array = np.array(heads)
        if is_tree(array):
            value = scores[np.arange(count), array].sum()
            best = value if best is None or value > best else best
    return best


def walks_to_root(heads):
    return all(any(node == 0 for node in walk(heads, start)) for start in range(1, len(heads) + 1))


def walk(heads, node):
    for _ in range(len(heads) + 1):
        node = heads[node - 1]
        yield node
        if node == 0:
            return


@settings(max_examples=400, deadline=None)
@given(st.integers(1, 4), st.integers(0, 2**31))
def test_the_tree_is_the_best_there_is(count, seed):
    scores = np.random.default_rng(seed).normal(size=(count, count + 1)) * 3
    scores[np.arange(count), np.arange(count) + 1] = -1e9
    heads = tree(scores.copy())
    assert is_tree(heads)
    assert walks_to_root(heads)
    assert np.isclose(scores[np.arange(count), heads].sum(), exhaustive(scores))


def test_the_best_tree_may_have_a_root_that_is_no_likely_root():
    scores = np.random.default_rng(10738747).normal(size=(4, 5)) * 3
    scores[np.arange(4), np.arange(4) + 1] = -1e9
    assert np.isclose(scores[np.arange(4), tree(scores.copy())].sum(), exhaustive(scores))


def test_a_cycle_is_no_tree_and_two_roots_are_none():
    assert not is_tree(np.array([2, 1]))
    assert not is_tree(np.array([0, 0]))
    assert not is_tree(np.array([2, 3, 2, 0]))
    assert is_tree(np.array([2, 0, 2]))
