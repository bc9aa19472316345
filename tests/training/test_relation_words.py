"""Which words make a relation: what is learned of a word is what is annotated of it, and nothing where nothing is."""

from __future__ import annotations

import pathlib
import sys

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("safetensors")

TRAINING = pathlib.Path(__file__).parents[2] / "training"
WORDS, NAMES = 6, 8


@pytest.fixture(scope="module")
def modules():
    """The modules of `training/`, which is not installed."""
    sys.path.insert(0, str(TRAINING))
    import claim_data
    import claim_loss

    yield claim_data, claim_loss
    sys.path.remove(str(TRAINING))


def gradient(modules, relations):
    """Of the loss by each word's score, [words, relations], where the core is all words but the last."""
    data, loss = modules
    scores = torch.zeros(1, WORDS, NAMES, requires_grad=True)
    labels = data.WindowLabels((0, WORDS - 1), [0] * WORDS, [], set(), False, relations)
    loss.relation_words_loss(scores, torch.ones(1, WORDS, dtype=torch.bool), [labels]).backward()
    return scores.grad[0]


def test_words_of_a_relation_are_raised_and_others_of_the_core_lowered(modules):
    said = modules[0].RelationLabel(0, 3, [1, 2], (0, 0, 0))
    slope = gradient(modules, [said])
    assert (slope[[1, 2], 3] < 0).all()
    assert (slope[[0, 3, 4], 3] > 0).all()
    assert (slope[:-1, :3] > 0).all()
    assert (slope[-1] == 0).all()


def test_of_a_relation_whose_words_are_unknown_no_word_is_told_anything(modules):
    slope = gradient(modules, [modules[0].RelationLabel(0, 3, [], (0, 0, 0))])
    assert (slope[:, 3] == 0).all()
    assert (slope[:-1, 4] > 0).all()


def test_nothing_is_learned_where_relations_were_not_annotated(modules):
    assert (gradient(modules, None) == 0).all()
