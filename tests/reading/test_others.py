"""Whom "nine others" are others than."""

from __future__ import annotations

import pytest

from sayso.reading.decode import NONE, Proposal, Seen
from sayso.reading.others import counted_before
from sayso.reading.sentences import split_sentences
from sayso.reading.tokens import tokenize

_TAGS = {"and": "CCONJ", "a": "DET", "an": "DET", "hotel": "NOUN", "were": "AUX"}


def noun_before(text: str, number: str, event: str, *groups: tuple[str, str, str]) -> str | None:
    """The noun of those counted before `number`; `groups` are claims seen: number, head noun, event."""
    tokens = tokenize(text)
    words = [token.text for token in tokens]

    def claim(anchor: str, head: str, event: str) -> Proposal:
        return Proposal(words.index(anchor), event, 1.0, {"head": words.index(head) if head else NONE}, {}, {})

    nouns = {head for _, head, _ in groups}
    tags = ["NOUN" if word in nouns else _TAGS.get(word, "X") for word in words]
    seen = Seen([claim(*group) for group in groups], tags, [NONE] * len(words))
    own = claim(number, "others", event)
    return counted_before(own, own.anchor, seen, words, split_sentences(text, tokens))


@pytest.mark.parametrize(
    ("text", "event", "groups", "noun"),
    [
        ("At least six hostages were killed in the hotel. nine others were freed.", "freed",
         [("six", "hostages", "killed")], "hostage"),
        ("Three miners were killed and nine others wounded.", "wounded", [("Three", "miners", "killed")], "miner"),
        ("Four people died and nine others were hurt.", "wounded", [("Four", "people", "killed")], None),
        ("One man died and nine others were hurt.", "wounded", [("One", "man", "killed")], None),
        ("One officer died and nine others were hurt.", "wounded", [("One", "officer", "killed")], None),
        ("Ten monks and a soldier died. nine others were hurt.", "wounded", [("Ten", "monks", "killed")], None),
        ("Two gunmen died. nine others were freed.", "freed", [("Two", "gunmen", "killed")], None),
        ("Two gunmen died. nine others were hurt.", "wounded", [("Two", "gunmen", "killed")], "gunman"),
        ("Two miners died. The mayor, who fled, came back with nine others.", "freed",
         [("Two", "miners", "killed")], None),
        ("Two miners died. It rained. It rained. It rained. nine others were hurt.", "wounded",
         [("Two", "miners", "killed")], None),
        ("Five drivers died, and ten. nine others were hurt.", "wounded",
         [("Five", "drivers", "killed"), ("ten", "", "killed")], "driver"),
    ],
)  # fmt: skip
def test_others_are_of_the_group_counted_before(
    text: str, event: str, groups: list[tuple[str, str, str]], noun: str | None
) -> None:
    assert noun_before(text, "nine", event, *groups) == noun
