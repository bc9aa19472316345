"""A desk at work on its stories: reports read into the ledger, and all that is worked out from what it holds.

This is where the stages meet: ingest and reading fill a story, tracing and reckoning look at a snapshot of it. The
command line and the pages are written over it, and so can a program be:

    import sayso

    with sayso.open_desk("siege.db") as desk:
        story = desk.new_story("siege", country="DZ")
        for outcome in story.add(["examples/siege"]):
            print(outcome)
        for cell in story.picture().cells:
            print(cell.event, cell.group.label, cell.low, cell.high)
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sayso.ingest import Report
    from sayso.ledger import Added, Ledger, Story
    from sayso.reckoning import Clash, Picture, Reckoning, Why
    from sayso.reckoning.change import CellChange
    from sayso.story import Decision, DecisionKind, Snapshot, StoryClaim
    from sayso.tracing import Trace
    from sayso.watching import Notice, Watcher


@dataclass(frozen=True, slots=True)
class Moment:
    """Which past a story is looked at: what was published up to `published` and recorded up to `recorded`, no bound
    where None."""

    published: datetime | None = None
    recorded: datetime | None = None


NOW = Moment()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a watch: a report that was added, with what it changed in the picture; or what went wrong or gave
    nothing new."""

    added: Added | None = None
    changes: tuple[CellChange, ...] = ()
    notice: Notice | SaysoError | None = None


class DecisionError(SaysoError):
    """A decision about a source or a law that the story does not have."""


_ABOUT_GROUPS = ("same-group", "disjoint-groups", "group-inside")


class Desk:
    """An open ledger with a reader to fill it. A context manager: leaving it closes the ledger."""

    def __init__(self, ledger: Ledger, *, reader: str = "encoder") -> None:
        self.ledger, self.reader = ledger, reader

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ledger.close()

    def new_story(self, name: str, country: str | None = None) -> DeskStory:
        """Begin a story; `country` is that of the event, against which "foreign" is meant. Raises LedgerError for a
        name that is taken or not fit to be one, or a country that is none."""
        return DeskStory(self, self.ledger.new_story(name, country))

    def story(self, name: str) -> DeskStory:
        """The story of that name. Raises LedgerError, naming those that there are."""
        return DeskStory(self, self.ledger.story(name))

    def stories(self) -> list[DeskStory]:
        """All stories, by name."""
        return [DeskStory(self, story) for story in self.ledger.stories()]


def open_desk(ledger: str | os.PathLike[str], *, reader: str = "encoder", create: bool = True) -> Desk:
    """Open the ledger at a path (SQLite) or address (PostgreSQL), made where there is none unless `create` is False.

    Raises LedgerError naming the place for what cannot be opened or is no ledger."""
    from sayso.ledger import open_ledger

    return Desk(open_ledger(os.fspath(ledger), create=create), reader=reader)


class DeskStory:
    """One story: what goes into it, and what can be seen of it at any moment."""

    def __init__(self, desk: Desk, story: Story) -> None:
        self.desk, self.stored = desk, story
        self._seen: tuple[Moment, datetime | None, Snapshot, Trace] | None = None

    @property
    def name(self) -> str:
        """The story's name."""
        return self.stored.name

    @property
    def country(self) -> str | None:
        """ISO 3166-1 alpha-2 code of the country where it happens, None where not told."""
        return self.stored.country

    def add(
        self,
        places: Iterable[str],
        *,
        published: datetime | None = None,
        publisher: str | None = None,
        allow_hosts: Collection[str] = (),
        jobs: int = 1,
    ) -> Iterator[Added | SaysoError]:
        """Read the reports at `places` (see `sayso.load_reports`) into the story, one outcome for each: what became
        of it, or why it could not be read or kept. What is done when the iteration ends early stays done."""
        from sayso.ingest import load_reports

        outcomes = load_reports(places, published=published, publisher=publisher, allow_hosts=allow_hosts)
        yield from self.add_reports(outcomes, jobs=jobs)

    def add_reports(self, outcomes: Iterable[Report | SaysoError], *, jobs: int = 1) -> Iterator[Added | SaysoError]:
        """As `add`, for reports that are already loaded; errors among them are passed on."""
        from sayso.readers import read_reports

        aside: deque[Added | SaysoError] = deque()
        for report, claims in read_reports(self._unread(outcomes, aside), reader=self.desk.reader, jobs=jobs):
            yield from _drained(aside)
            if isinstance(claims, SaysoError):
                yield claims
                continue
            try:
                yield self.stored.add(report, claims)
            except SaysoError as error:
                yield error
        yield from _drained(aside)

    def _unread(self, outcomes: Iterable[Report | SaysoError], aside: deque[Added | SaysoError]) -> Iterator[Report]:
        """The reports that the story does not hold; what needs no reading is put aside."""
        for outcome in outcomes:
            if isinstance(outcome, SaysoError):
                aside.append(outcome)
            elif self.stored.holds(outcome):
                # Nothing to read again; the ledger says which version it is.
                aside.append(self.stored.add(outcome, ()))
            else:
                yield outcome

    def watch(
        self, watcher: Watcher, stop: threading.Event | None = None, lasting: timedelta | None = None
    ) -> Iterator[Step]:
        """Follow feeds and pages, one step for each report added or thing to be told, until `stop` is set or the time
        is over. A step tells what its report changed in the picture."""
        from sayso.reckoning.change import changes
        from sayso.watching import Notice

        picture = self.picture()
        until = None if lasting is None else datetime.now(UTC) + lasting
        for found in watcher.run(stop, until=until):
            if isinstance(found, Notice):
                yield Step(notice=found)
                continue
            for outcome in self.add_reports([found]):
                if isinstance(outcome, SaysoError):
                    yield Step(notice=outcome)
                elif outcome.outcome != "unchanged":
                    before, picture = picture, self.picture()
                    yield Step(added=outcome, changes=changes(before, picture))

    def decide(
        self,
        kind: DecisionKind,
        targets: Iterable[str],
        *,
        who: str,
        why: str = "",
        value: Mapping[str, Any] | None = None,
        expected: str | None = None,
    ) -> Decision:
        """Keep an editor's decision (see `sayso.story.Decision`). With `expected`, the id of the last decision that
        the editor has seen, it is refused with a ConflictError where another came between.

        Ids of claims may be cut short. A source is named by its id or by any words for it, a claim of one report as
        "REPORT#ID", a law by its id with or without "law:". Raises DecisionError for a source or law that the story
        does not have, LedgerError for a claim.
        """
        targets = tuple(targets)
        if kind in ("law-off", "law-on"):
            targets = tuple(_law(target) for target in targets)
        elif kind in ("side", "same-origin", "not-same-origin"):
            targets = tuple(self._source_or_claim(target, claims=kind != "side") for target in targets)
        return self.stored.decide(kind, targets, who=who, why=why, value=value, expected=expected)

    def _source_or_claim(self, target: str, *, claims: bool) -> str:
        """The id of the source, or where those will do too of the claim, that an editor means."""
        from sayso.ledger import LedgerError
        from sayso.tracing.joins import claim_reference

        sources = self.trace().sources
        if target in sources:
            return target
        told = ""
        if claims:
            # A join of the trace, or a claim of one report alone.
            references = (claim_reference((c.claim.report, c.claim.id)) for c in self.snapshot().claims)
            if target.startswith("join-") or target in references:
                return target
            try:
                return self.stored.claim_id(target)
            except LedgerError as error:
                told = error.reason
        named = [source.id for source in sources.named(target)]
        if len(named) == 1:
            return named[0]
        if told.startswith("several"):
            raise DecisionError(f"{self.name}: {told}")
        what = f"several sources are called {target!r}" if named else f"there is no source {target!r}"
        words = {word: source for source in sources.values() for word in (*source.ids, source.name, *source.aliases)}
        like = named or [words[word].id for word in get_close_matches(target, words, 6, 0.5)]
        meant = ", ".join(f"{i} ({sources[i].name})" for i in dict.fromkeys(like))
        raise DecisionError(
            f"{self.name}: {what}" + (f"; there is: {meant}" if meant else "; `sayso sources` lists them")
        )

    def claims(
        self,
        *,
        event: str | None = None,
        source: str | None = None,
        group: str | None = None,
        certainty: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[StoryClaim]:
        """Claims as they stand now, newest said first; conditions as in `sayso.ledger.Story.claims`."""
        after = None
        while True:
            page = self.stored.claims(
                event=event, source=source, group=group, certainty=certainty, since=since, until=until, after=after
            )
            yield from page.claims
            if page.next is None:
                return
            after = page.next

    def snapshot(self, moment: Moment = NOW) -> Snapshot:
        """All that was known at a moment."""
        return self._view(moment)[0]

    def trace(self, moment: Moment = NOW) -> Trace:
        """Whose word each claim is, at a moment."""
        return self._view(moment)[1]

    def _view(self, moment: Moment) -> tuple[Snapshot, Trace]:
        """Snapshot and trace of a moment, kept until the story changes."""
        from sayso.tracing import trace

        last = self.stored.last_entry()
        if self._seen is None or self._seen[:2] != (moment, last):
            snapshot = self.stored.as_of(published=moment.published, recorded=moment.recorded)
            known = self._seen[3].memory if self._seen is not None else None
            self._seen = (moment, last, snapshot, trace(snapshot, memory=known))
        return self._seen[2:]

    def reckon(self, moment: Moment = NOW, *, without: Collection[str] = (), seconds: float | None = None) -> Reckoning:
        """What the claims add up to at a moment, without some of them: `without` names claims by id, sources by id or
        any of the words for them, sides, and laws as "law:ID". After `seconds` it is cut off: sound, but wider ranges.

        An editor's decision about a group that no claim speaks of is told in the picture's `notes`. Raises WithoutError
        for a name that the story does not have.
        """
        from sayso.reckoning import GroupDecision, reckon
        from sayso.reckoning.laws import LAWS
        from sayso.reckoning.reckoning import SECONDS

        snapshot, traced = self._view(moment)
        decisions = snapshot.decisions
        testimony = traced.testimony()
        said = {name for each in testimony for name in (each.claim.id, each.origin.id)}
        known = {law.reason for law in LAWS}
        off = {
            f"law:{law.removeprefix('law:')}": made.kind == "law-off"
            for made in decisions
            if made.kind in ("law-off", "law-on")
            for law in made.targets
        }
        return reckon(
            testimony,
            country=self.country,
            at=moment.published,
            groups=[GroupDecision.of(made) for made in decisions if made.kind in _ABOUT_GROUPS],
            without=[
                *(name for asked in without for name in self._left_out(asked, traced, said)),
                *(law for law, is_off in off.items() if is_off and law in known),
            ],
            seconds=SECONDS if seconds is None else seconds,
        )

    def _left_out(self, name: str, traced: Trace, said: Collection[str]) -> Iterator[str]:
        """The ids of what a name leaves out of what was said: nothing for a claim or source that the story has, but
        whose word does not count at that moment; the name itself where only the reckoning can tell."""
        from sayso.story import SIDES
        from sayso.tracing import trace

        meant = _meant(name, traced)
        here = {name, *meant} & {*said}
        yield from sorted(here)
        if name in SIDES or name.startswith("law:"):
            yield name
        elif not here and not meant:
            snapshot = self.stored.as_of()
            if all(each.claim.id != name for each in snapshot.claims) and not _meant(
                name, trace(snapshot, memory=traced.memory)
            ):
                yield name

    def picture(self, *, at: datetime | None = None, without: Collection[str] = ()) -> Picture:
        """For each fate and group the range that all claims together allow, with reasons."""
        return self.reckon(Moment(published=at), without=without).picture()

    def clashes(self, *, at: datetime | None = None, without: Collection[str] = ()) -> tuple[Clash, ...]:
        """The smallest sets of claims and laws that cannot all hold."""
        return self.reckon(Moment(published=at), without=without).clashes()

    def why(self, cell: str, *, at: datetime | None = None, without: Collection[str] = ()) -> Why:
        """A cell with the reasons for both of its ends; `cell` is its id ("killed:captive/US") or its fate and group
        in words ("killed:Americans"). Raises CellError for one that the story does not have."""
        return self.reckon(Moment(published=at), without=without).why(cell)


def _law(target: str) -> str:
    """The id of the law that an editor means."""
    from sayso.reckoning.laws import LAWS

    known = [law.id for law in LAWS]
    if target.removeprefix("law:") not in known:
        raise DecisionError(f"there is no law {target!r}; there are: {', '.join(known)}")
    return target.removeprefix("law:")


def _meant(name: str, traced: Trace) -> set[str]:
    """The ids of the sources that a name stands for."""
    meant = {source.id for source in traced.sources.named(name)}
    if name in traced.sources:
        meant.add(traced.sources[name].id)
    return meant


def _drained(aside: deque[Added | SaysoError]) -> Iterator[Added | SaysoError]:
    while aside:
        yield aside.popleft()
