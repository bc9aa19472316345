"""Decisions in words, as history and changes tell them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sayso.board import groups
from sayso.board.shelf import View
from sayso.publishing.wording import claim_words
from sayso.story import Decision, StoryClaim


@dataclass(frozen=True, slots=True)
class Names:
    """What the targets of decisions are called, by id: groups, sources, other decisions, and claims."""

    groups: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    claims: Mapping[str, StoryClaim] = field(default_factory=dict)

    @classmethod
    def of(cls, view: View) -> Names:
        """The names of a view, of groups as far as its picture is worked out."""
        return cls(
            groups.labels(view),
            {source.id: source.name for source in view.trace.sources.values()},
            {made.id: made for made in view.story.stored.decisions()},
            view.claims,
        )


def sentence(made: Decision, names: Names) -> str:
    """A decision on groups, laws, sides or decisions in words, "" for one on claims, which are shown themselves."""
    if made.kind == "side":
        side = made.value.get("side", "")
        return f"{', '.join(names.sources.get(target, target) for target in made.targets)}: {side}"
    if made.kind == "undo":
        undone = names.decisions.get(made.targets[0])
        if undone is None or undone.kind == "undo":
            return ""
        what = sentence(undone, names) or of_claims(undone, names)
        return f"{undone.kind} ({undone.id})" + (f": {what}" if what else "")
    return groups.sentence(made, names.groups)


def of_claims(made: Decision, names: Names) -> str:
    """What a decision is about, in the words of its claims; by id what has none."""
    return ", ".join(_called(target, names) for target in made.targets)


def _called(target: str, names: Names) -> str:
    entry = names.claims.get(target.rpartition("#")[2])
    if entry is not None:
        return f"“{claim_words(entry.claim)}”"
    return names.sources.get(target, target)
