"""Clashes side by side: which claims and laws cannot all hold, and what giving up each would change."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.board import groups
from sayso.board.cards import Card, card_of
from sayso.board.shelf import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One member of a clash: a claim with its card, or a law or an editor's decision in words; `decision` is its id."""

    id: str
    card: Card | None
    sentence: str
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A clash with its members."""

    sentence: str
    sides: tuple[Side, ...]


def rows(view: View, without: frozenset[str]) -> list[Row]:
    """The clashes of a story, smallest first."""
    picture = view.picture(without)
    laws = {law.id: law.sentence for law in picture.laws}
    out = []
    for clash in picture.clashes:
        sides = []
        for name in clash.ids:
            entry = view.claims.get(name)
            card = card_of(view, entry) if entry is not None else None
            made = view.decisions.get(name.removeprefix("editor:"))
            told = groups.sentence(made, groups.labels(view)) if made is not None else ""
            decision = made.id if made is not None else ""
            sides.append(Side(id=name, card=card, sentence=told or laws.get(name, name), decision=decision))
        out.append(Row(sentence=clash.sentence, sides=tuple(sides)))
    return out


def given_up(view: View, name: str, without: frozenset[str]) -> tuple[list[str], int]:
    """What giving up a claim or a law changes, a sentence each, and how many clashes are left then."""
    from sayso.reckoning.change import changes

    before, after = view.picture(without), view.picture(without | {name})
    return [change.sentence for change in changes(before, after)], len(after.clashes)
