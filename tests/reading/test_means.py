"""With what something was done, read off a dependency tree."""

from __future__ import annotations

import pytest

from sayso.reading.decode import NONE, Proposal, Seen
from sayso.reading.means import find_means
from sayso.reading.reader import EncoderReader


def means(event: str, tree: str) -> str | None:
    """The means in a sentence of `word/UPOS/head` (the head as word index, - for the root); *the trigger."""
    rows = [row.split("/") for row in tree.split()]
    words = [row[0].lstrip("*") for row in rows]
    trigger = next(i for i, row in enumerate(rows) if row[0].startswith("*"))
    seen = Seen([], [row[1] for row in rows], [NONE if row[2] == "-" else int(row[2]) for row in rows])
    roles = {"trigger": trigger, "head": NONE}
    got = find_means(Proposal(0, event, 0.9, roles, {}, {}), seen, words)
    return got and " ".join(words[got[0] : got[1] + 1])


@pytest.mark.parametrize(
    ("event", "tree", "want"),
    [
        ("killed", "12/NUM/2 were/AUX/2 *killed/VERB/- in/ADP/6 a/DET/6 helicopter/NOUN/6 attack/NOUN/2",
         "a helicopter attack"),
        ("killed", "12/NUM/2 were/AUX/2 *killed/VERB/- by/ADP/6 a/DET/6 car/NOUN/6 bomb/NOUN/2", "a car bomb"),
        ("attack", "They/PRON/1 *attacked/VERB/- guards/NOUN/1 with/ADP/4 machetes/NOUN/1", "machetes"),
        ("attack", "They/PRON/1 *attacked/VERB/- guards/NOUN/1 using/VERB/1 machetes/NOUN/3", "machetes"),
        ("wounded", "A/DET/2 roadside/NOUN/2 blast/NOUN/3 *wounded/VERB/- 12/NUM/3", "A roadside blast"),
        # The nearer one of two.
        ("killed", "12/NUM/1 *killed/VERB/- by/ADP/3 shrapnel/NOUN/1 in/ADP/6 an/DET/6 airstrike/NOUN/1", "shrapnel"),
        # No weapon: places, people, times, what hit whom.
        ("killed", "12/NUM/2 were/AUX/2 *killed/VERB/- in/ADP/5 a/DET/5 village/NOUN/2", None),
        ("killed", "12/NUM/2 were/AUX/2 *killed/VERB/- by/ADP/4 miners/NOUN/2", None),
        ("killed", "12/NUM/2 were/AUX/2 *killed/VERB/- in/ADP/6 a/DET/6 coal/NOUN/6 mine/NOUN/2", None),
        ("killed", "12/NUM/2 were/AUX/2 *killed/VERB/- in/ADP/6 the/DET/6 consulate/NOUN/6 attack/NOUN/2", None),
        ("killed", "12/NUM/2 were/AUX/2 *killed/VERB/- after/ADP/5 an/DET/5 airstrike/NOUN/2", None),
        ("killed", "12/NUM/2 were/AUX/2 *killed/VERB/- in/ADP/6 a/DET/6 factory/NOUN/6 fire/NOUN/2", None),
        # Nothing was done with it.
        ("detained", "12/NUM/2 were/AUX/2 *arrested/VERB/- with/ADP/4 grenades/NOUN/2", None),
        ("freed", "12/NUM/2 were/AUX/2 *freed/VERB/- in/ADP/6 a/DET/6 helicopter/NOUN/6 raid/NOUN/2", None),
        # It hangs on another verb.
        ("killed", "12/NUM/1 *died/VERB/- ,/PUNCT/5 others/NOUN/5 were/AUX/5 hurt/VERB/1 by/ADP/8 a/DET/8 bomb/NOUN/5",
         None),
    ],
)  # fmt: skip
def test_a_weapon_or_an_attack_that_hangs_on_the_trigger(event: str, tree: str, want: str | None) -> None:
    assert means(event, tree) == want


def test_without_a_trigger_there_is_nothing_to_hang_on() -> None:
    proposal = Proposal(0, "killed", 0.9, {"trigger": NONE, "head": NONE}, {}, {})
    assert find_means(proposal, Seen([], ["NUM"], [NONE]), ["12"]) is None


def test_a_claim_tells_its_means_in_the_words_of_the_report() -> None:
    text = "At least 14 passengers were killed by a car bomb outside the station on Friday, police said."
    (claim,) = [c for c in EncoderReader().read(text) if c.event == "killed"]
    assert claim.means is not None
    assert text[claim.means.start : claim.means.end] == claim.means.text == "a car bomb"
