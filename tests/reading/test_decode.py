import numpy as np
import pytest

from sayso.reading.decode import keep_sources_by_cues
from sayso.reading.model import ModelFiles
from sayso.reading.reader import EncoderReader
from sayso.reading.repeats import NEVER

ROLES = ["trigger", "source_first", "source_last", "cue_last"]
TOLD = "guard says two pilots were seized by rebels".split()


def pointers(words, **at):
    """Probabilities of one claim's roles, each a word's mapping to its own."""
    shares = np.zeros((1, len(ROLES), 2 + len(words)))
    for role, given in at.items():
        for word, share in given.items():
            shares[0, ROLES.index(role), 2 + words.index(word)] = share
    return shares


@pytest.mark.parametrize(("guard", "source"), [(0.3, "guard"), (0.01, "rebels")])
def test_a_likely_subject_of_the_cue_is_the_source_rather_than_the_agent_behind_the_fate(guard, source):
    names = {"guard": guard, "rebels": 1 - guard}
    shares = pointers(TOLD, trigger={"seized": 1.0}, source_first=names, source_last=names, cue_last={"says": 1.0})
    keep_sources_by_cues(shares, np.array([TOLD.index("two")]), ROLES)
    best = shares[0].argmax(-1) - 2
    assert [TOLD[best[ROLES.index(role)]] for role in ("source_first", "source_last")] == [source] * 2


def test_a_source_on_the_cues_side_of_the_claim_stays():
    words = "two pilots were seized by gunmen , a guard told officers".split()
    names = {"gunmen": 0.2, "guard": 0.8}
    shares = pointers(words, trigger={"seized": 1.0}, source_first=names, source_last=names, cue_last={"told": 1.0})
    before = shares.copy()
    keep_sources_by_cues(shares, np.array([0]), ROLES)
    assert (shares == before).all()


def test_the_claims_graph_is_told_where_numbers_are_named_again_in_every_window(monkeypatch):
    given = []
    run = ModelFiles.run

    def seen(model, name, inputs, *rest):
        if name == "claims":
            given.append(inputs)
        return run(model, name, inputs, *rest)

    monkeypatch.setattr(ModelFiles, "run", seen)
    filler = "The road to the valley was open again on Sunday and traffic went at walking pace. " * 30
    EncoderReader().read(f"{filler}Police said 34 hostages were killed. A doctor called the 34 figure high.")
    repeats = np.concatenate([inputs["repeats"][(inputs["repeats"] == 0).any(1)] for inputs in given])
    # "34 hostages were killed . A doctor called the 34": the claim's own mention is nine words before the other.
    assert len(repeats) > 0
    for row in repeats:
        assert list(np.flatnonzero(row == -9)) == [int(np.flatnonzero(row == 0)[0]) - 9]
    assert all((inputs["repeats"] <= NEVER).all() for inputs in given)
