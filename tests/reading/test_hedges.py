"""How firmly something is said, where the verb or the source tells what the encoder's classes do not."""

from __future__ import annotations

import pytest

from sayso.claims import Source
from sayso.reading.decode import NONE, Proposal, Seen
from sayso.reading.hedges import certainty_of, polarity_of


def proposal(trigger: int = NONE, certainty: str = "certain") -> Proposal:
    classes = {"polarities": {"affirmed": 0.9, "denied": 0.1}, "certainties": {certainty: 0.9}}
    return Proposal(0, "killed", 0.9, {"trigger": trigger}, {}, classes)


def source(stance: str) -> Source:
    return Source("the army", "the army", "military", "said", stance, 0, 8)  # type: ignore[arg-type]


def certainty(tree: str, said: str = "certain") -> str:
    """Of a sentence of `word/UPOS/head` (the head as word index, - for the root); *the trigger."""
    rows = [row.split("/") for row in tree.split()]
    words = [row[0].lstrip("*") for row in rows]
    trigger = next(i for i, row in enumerate(rows) if row[0].startswith("*"))
    seen = Seen([], [row[1] for row in rows], [NONE if row[2] == "-" else int(row[2]) for row in rows])
    return certainty_of(proposal(trigger, said), seen, words, ())


@pytest.mark.parametrize(
    ("tree", "said", "want"),
    [
        ("Five/NUM/3 might/AUX/3 have/AUX/3 *died/VERB/-", "certain", "possible"),
        ("Five/NUM/3 might/AUX/3 have/AUX/3 *died/VERB/-", "unknown", "unknown"),
        ("Five/NUM/2 had/AUX/2 *died/VERB/-", "certain", "certain"),
        ("Five/NUM/4 may/AUX/4 have/AUX/4 been/AUX/4 *freed/VERB/-", "certain", "possible"),
        ("Five/NUM/4 may/AUX/4 have/AUX/4 been/AUX/4 *freed/VERB/-", "probable", "possible"),
        ("Five/NUM/4 could/AUX/4 not/PART/4 be/AUX/4 *found/VERB/-", "certain", "certain"),
        ("He/PRON/2 might/AUX/2 say/VERB/- five/NUM/4 *died/VERB/2", "certain", "certain"),
    ],
)
def test_a_modal_verb_makes_possible(tree: str, said: str, want: str) -> None:
    assert certainty(tree, said) == want


def test_whoever_denies_a_claim_denies_it_however_it_is_put() -> None:
    assert polarity_of(proposal(), (source("denies"),)) == "denied"
    assert polarity_of(proposal(), (source("states"), source("denies"))) == "affirmed"
    assert polarity_of(proposal(), ()) == "affirmed"


def test_whoever_doubts_a_claim_leaves_it_open() -> None:
    seen = Seen([], [], [])
    assert certainty_of(proposal(), seen, [], (source("doubts"),)) == "unknown"
    assert certainty_of(proposal(), seen, [], (source("states"),)) == "certain"
