"""As it was: a story at any moment, published or recorded, and what changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sayso.board import decided
from sayso.board.cards import people_of
from sayso.board.decided import Names
from sayso.board.errors import AskError
from sayso.board.shelf import LONG_AGO, Shelf, View
from sayso.board.text import told_count
from sayso.claims import Claim
from sayso.desk import NOW, Moment
from sayso.ingest.report import parse_published
from sayso.ledger import Change

if TYPE_CHECKING:
    from sayso.reckoning.change import CellChange

_MARKS = 400
_ENTRIES = 500
_LOOKS = 16


def moment_of(asked: Mapping[str, str]) -> Moment:
    """The moment that a query asks for ("at" a time, "by" published or recorded). Raises AskError."""
    if not asked.get("at"):
        return NOW
    try:
        at = parse_published(asked["at"].replace(" ", "+"))
    except ValueError as error:
        raise AskError(f"at: {error}") from None
    by = asked.get("by") or "published"
    if by not in ("published", "recorded"):
        raise AskError(f"by: {by!r:.40} is neither published nor recorded")
    return Moment(published=at) if by == "published" else Moment(recorded=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slider:
    """The moments at which a story grew; `at` is the place of the one that is shown, the last where it is now."""

    by: str
    marks: tuple[datetime, ...]
    at: int
    now: bool


def slider(now: View | None, moment: Moment, by: str) -> Slider:
    """The slider over published or recorded time, without marks where the story is still looked at."""
    if moment.recorded is not None:
        by = "recorded"
    elif moment.published is not None:
        by = "published"
    marks = (now.memo.get(by) or now.memo.setdefault(by, _marks(now, by))) if now is not None else []
    bound = moment.recorded or moment.published
    at = len(marks) if bound is None else sum(mark <= bound for mark in marks)
    return Slider(by=by, marks=tuple(marks), at=max(0, at - 1), now=bound is None)


def _marks(now: View, by: str) -> list[datetime]:
    if by == "recorded":
        times = {r.recorded for r in now.snapshot.reports} | {d.recorded for d in now.snapshot.decisions}
    else:
        times = {entry.said for entry in now.snapshot.claims}
        times |= {r.published for r in now.snapshot.reports if r.published is not None}
    marks = sorted(times)
    if len(marks) > _MARKS:
        step = len(marks) / _MARKS
        marks = [marks[int(i * step)] for i in range(_MARKS - 1)] + [marks[-1]]
    return marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What changed after `since`: in the picture (None: not worked out yet), and in the ledger as (time, sentence), the
    newest of `total`."""

    since: datetime
    cells: tuple[CellChange, ...] | None
    entries: tuple[tuple[datetime, str], ...]
    total: int


def changed(shelf: Shelf, name: str, since: datetime, *, wait: bool) -> Changed:
    """What a story's picture and ledger learned after a moment; without `wait` the picture's part is None where the
    pictures of then and now must still be worked out."""
    now = shelf.view(name) if wait else shelf.ready(name)
    known: dict[datetime, Changed] = now.memo.setdefault("changed", {}) if now is not None else {}
    found = known.get(since)
    if found is None or found.total != shelf.news(name, since):
        learned = shelf.story(name).stored.diff(since)
        names = Names.of(now) if now is not None else Names()
        entries = tuple((change.recorded, sentence(change, names)) for change in reversed(learned[-_ENTRIES:]))
        found = Changed(since=since, cells=None if learned else (), entries=entries, total=len(learned))
    if wait and now is not None and found.cells is None:
        found = replace(found, cells=_cells(shelf, now, since))
    while len(known) >= _LOOKS:
        known.pop(next(iter(known), since), None)
    known[since] = found
    return found


def _cells(shelf: Shelf, now: View, since: datetime) -> tuple[CellChange, ...]:
    from sayso.reckoning.change import changes

    before = shelf.view(now.story.name, Moment(recorded=since))
    return changes(before.picture(), now.picture())


def sentence(change: Change, names: Names | None = None) -> str:
    """A change of the ledger in words; `names` are those of what decisions are about."""
    made, report = change.decision, change.report
    if made is not None:
        known = names or Names()
        what = f"{made.kind} {decided.sentence(made, known) or decided.of_claims(made, known)}"
        why = f" Why: {made.why}" if made.why else ""
        return f"{made.who} decided: {what.removesuffix('.')} ({made.id}).{why}"
    title = (report.title or report.id) if report is not None else "a report"
    of = f" of {report.publisher}" if report is not None and report.publisher else ""
    if change.kind == "report-added":
        return f"New report{of}: {title}."
    if change.kind == "report-changed":
        return f"Version {report.number if report is not None else '?'} of a report{of}: {title}."
    old, new = change.old and _words(change.old), change.new and _words(change.new)
    return {
        "claim-added": f"New claim: {new}.",
        "claim-kept": f"Still said: {new}.",
        "claim-reworded": f"Worded anew: {new}.",
        "claim-changed": f"Changed: {old} → {new}.",
        "claim-dropped": f"No longer said: {old}.",
        "claim-corrected": f"Corrected: {old} → {new or 'no number given'}.",
    }[change.kind]


def _words(claim: Claim) -> str:
    people = people_of(claim)
    return f"{claim.event}, {told_count(claim.count)}" + (f" {people}" if people else "")


def parse_look(value: str | None) -> datetime | None:
    """The time of the last look that a cookie holds, None for what is no time."""
    try:
        found = parse_published(value or "")
    except ValueError:
        return None
    return found if found > LONG_AGO else None
