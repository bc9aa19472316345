"""How groups stand to each other, and which laws hold: what an editor may decide of them, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from sayso.board.errors import AskError
from sayso.board.shelf import View
from sayso.story import Decision

if TYPE_CHECKING:
    from sayso.reckoning.groups import Region
    from sayso.reckoning.laws import Law

RELATIONS = {
    "same-group": "are the same people as",
    "disjoint-groups": "have nobody in common with",
    "group-inside": "are among",
}
"""What may be decided of two groups, each as the words between them."""
LAW_KINDS = ("law-off", "law-on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A group of the picture: `id` as in its cells, `label` its name, `words` the name that no other group has, `fates`
    those it has a cell for."""

    id: str
    label: str
    words: str
    fates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A decision on groups in force: in a `sentence`, and what keeps it from being followed, "" where nothing does."""

    decision: Decision
    sentence: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A law with what was decided of it last, None where nothing was. `applies`: the picture reckons with it."""

    id: str
    sentence: str
    off: bool
    applies: bool
    decision: Decision | None


def named(view: View) -> list[Named]:
    """The groups of the picture, those with most cells first; the picture must be worked out already or will be."""
    if "groups" not in view.memo:
        view.memo["groups"] = _named(view)
    found: list[Named] = view.memo["groups"]
    return found


def _named(view: View) -> list[Named]:
    picture = view.picture()
    labels: dict[str, str] = {}
    fates: dict[str, list[str]] = {}
    for cell in (*picture.cells, *picture.follows):
        labels.setdefault(cell.group.id, cell.group.label)
        fates.setdefault(cell.group.id, []).append(cell.event)
    times: dict[str, int] = {}
    for label in labels.values():
        times[label.casefold()] = times.get(label.casefold(), 0) + 1
    found = [
        Named(
            id=id_,
            label=label,
            words=label if times[label.casefold()] == 1 else f"{label} ({id_})",
            fates=tuple(fates[id_]),
        )
        for id_, label in labels.items()
    ]
    return sorted(found, key=lambda group: -len(group.fates))


def group_id(view: View, words: str) -> str:
    """The id of the group that an editor means by an id, a name of the picture or a word of the claims. Raises AskError
    naming what is like it, for one of which no claim speaks."""
    wanted = " ".join(words.split())
    if not wanted:
        raise AskError("two groups are needed")
    known: dict[str, str] = {}
    for group in named(view):
        for word in (group.id, group.words, group.label):
            known.setdefault(word.casefold(), group.id)
    for claim in (entry.claim for entry in view.snapshot.claims):
        # A group that is one with another now is still spoken of by its own name.
        if claim.group is not None:
            for word in (claim.group.text, claim.group.head, f"{claim.group.head}s"):
                known.setdefault(" ".join(word.split()).casefold(), word)
    found = known.get(wanted.casefold())
    if found is None:
        like = get_close_matches(wanted.casefold(), [group.words for group in named(view)], 4, 0.5)
        raise AskError(f"no claim speaks of {wanted!r:.80}" + (f"; there is: {', '.join(like)}" if like else ""))
    return found


def labels(view: View) -> Mapping[str, str]:
    """Names of groups by id, as far as the picture is worked out."""
    return {group.id: group.label for group in named(view)} if view.has_picture() else {}


def sentence(made: Decision, names: Mapping[str, str]) -> str:
    """A decision on groups or laws as a sentence, "" for one on other things."""
    if made.kind in RELATIONS:
        first, *rest = (names.get(target) or _described(target) for target in made.targets)
        return f"{first} {RELATIONS[made.kind]} {', '.join(rest)}"
    if made.kind in LAW_KINDS:
        said = {law.id: law.sentence for law in _laws()}
        how = "does not hold here" if made.kind == "law-off" else "holds here"
        return " ".join(f"“{said.get(target, target)}” {how}." for target in made.targets)
    return ""


def _described(id_: str) -> str:
    """A name for a group by its id alone; what is no id is a name."""
    from sayso.reckoning.groups import REGIONS, Who
    from sayso.reckoning.labels import Labels

    region, *parts = id_.split("/")
    wholes = {Who(regions=some).id: some for some in _unions(REGIONS)}
    if region not in wholes:
        return id_
    nations = tuple(parts.pop(0).split("+")) if parts and parts[0].replace("+", "").isupper() else ()
    foreign = {"foreign": True, "domestic": False}.get(parts[0]) if parts else None
    sub = "/".join(parts if foreign is None else parts[1:])
    return Labels((), None)(Who(wholes[region], nations, foreign, sub))


def _unions(regions: Sequence[Region]) -> list[frozenset[Region]]:
    return [frozenset(r for i, r in enumerate(regions) if bits >> i & 1) for bits in range(1, 2 ** len(regions))]


def rulings(view: View) -> list[Ruling]:
    """The decisions on groups in force, newest first."""
    names, notes = labels(view), view.picture().notes if view.has_picture() else ()
    return [
        Ruling(
            decision=made,
            sentence=sentence(made, names),
            note=next((note for note in notes if f"decision {made.id} " in note), ""),
        )
        for made in reversed(view.snapshot.decisions)
        if made.kind in RELATIONS
    ]


def rules(view: View) -> list[Rule]:
    """All laws with what was decided of each."""
    last: dict[str, Decision] = {}
    for made in view.snapshot.decisions:
        if made.kind in LAW_KINDS:
            last |= dict.fromkeys(made.targets, made)
    reckoned = {law.id for law in view.picture().laws} if view.has_picture() else set()
    return [
        Rule(
            id=law.id,
            sentence=law.sentence,
            off=law.id in last and last[law.id].kind == "law-off",
            applies=law.reason in reckoned,
            decision=last.get(law.id),
        )
        for law in _laws()
    ]


def _laws() -> Sequence[Law]:
    from sayso.reckoning.laws import LAWS

    return LAWS
