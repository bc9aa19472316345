"""The ledger and the stories in it: what the rest of sayso knows of this package."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import select

from sayso.claims import Claim, text_digest
from sayso.ingest.report import Report
from sayso.ledger.adding import Added, add_report, insert_row, known_version, last_entry, lock_story
from sayso.ledger.around import Around, around
from sayso.ledger.changes import Change, changes_between, claim_history
from sayso.ledger.columns import utc
from sayso.ledger.database import Database, open_database
from sayso.ledger.deciding import decide
from sayso.ledger.errors import LedgerError
from sayso.ledger.fetching import decisions_of, whole_ids
from sayso.ledger.listings import Page, find_claims
from sayso.ledger.snapshot import snapshot
from sayso.ledger.tables import story as story_table
from sayso.story import Decision, DecisionKind, Snapshot

# Controls, line breaks, half surrogate pairs, and what turns the direction of writing around.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_MAX_NAME = 200


def open_ledger(where: str | Path, *, create: bool = True) -> Ledger:
    """The ledger at a path (SQLite) or URL ("postgresql://user@host/name"), made where there is none.

    With `create` False a missing one is an error. Raises LedgerError, naming the place, for what cannot be opened,
    is no ledger, or has a newer schema; an older schema is brought up to date.
    """
    return Ledger(open_database(where, create=create))


class Ledger:
    """An open ledger: a context manager that closes it. Threads may share it, processes may not: each opens its
    own, and any number may write at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def place(self) -> str:
        """Its path, or its address without the password."""
        return self._database.place

    @property
    def read_only(self) -> bool:
        """Whether the file or its directory may not be written."""
        return self._database.read_only

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
            return
        # What went wrong inside is told, not that closing went wrong too.
        with suppress(LedgerError):
            self.close()

    def close(self) -> None:
        """Close it; an SQLite ledger is then one file, complete without any beside it (unless another program
        has it open)."""
        self._database.close()

    def check(self) -> None:
        """Read all of an SQLite file; raises LedgerError when a page of it is damaged."""
        self._database.check()

    def new_story(self, name: str, country: str | None = None) -> Story:
        """A new story; `country` (ISO 3166-1 alpha-2, or XK for Kosovo) is where it happens. Raises LedgerError when
        there is one of that name, for a name with control characters, and for a code that no country has."""
        from sayso.reading.nationality import country_codes

        name = name.strip()
        if not 0 < len(name) <= _MAX_NAME:
            raise LedgerError(self.place, f"the name of a story has 1 to {_MAX_NAME} characters, not {len(name)}")
        if unfit := _UNFIT.search(name):
            raise LedgerError(self.place, f"the name of a story cannot hold the character U+{ord(unfit[0]):04X}")
        country = None if country is None else country.upper()
        if country is not None and country not in country_codes():
            raise LedgerError(self.place, f"{country!r} is no ISO 3166 alpha-2 code of a country")

        def work(connection: Any) -> int:
            if connection.execute(select(story_table.c.id).where(story_table.c.name == name)).first() is not None:
                raise LedgerError(self.place, f"there is a story {name!r} already")
            values = {"name": name, "country": country, "recorded": datetime.now(UTC)}
            return insert_row(connection, story_table, values)

        return Story(self._database, self._database.write(work), name, country)

    def story(self, name: str) -> Story:
        """The story of that name. Raises LedgerError when there is none."""
        with self._database.read() as connection:
            row = connection.execute(select(story_table).where(story_table.c.name == name.strip())).one_or_none()
        if row is None:
            raise LedgerError(self.place, f"there is no story {name!r}")
        return Story(self._database, row.id, row.name, row.country)

    def stories(self) -> list[Story]:
        """All stories, in the order in which they were made."""
        with self._database.read() as connection:
            rows = connection.execute(select(story_table).order_by(story_table.c.id)).all()
        return [Story(self._database, row.id, row.name, row.country) for row in rows]


class Story:
    """A story in an open ledger. All times that go in may be in any zone (naive means UTC); all that come out are
    in UTC. Every method raises LedgerError when the ledger fails."""

    def __init__(self, database: Database, key: int, name: str, country: str | None) -> None:
        self._database = database
        self._key = key
        self.name = name
        self.country = country

    def __repr__(self) -> str:
        return f"Story({self.name!r}, country={self.country!r})"

    def holds(self, report: Report) -> bool:
        """Whether the latest version of the report's document has this very text: it need not be read again."""
        with self._database.read() as connection:
            known = known_version(connection, self._key, report)
        return known is not None and known.digest == text_digest(report.text)

    def add(self, report: Report, claims: Sequence[Claim], *, recorded: datetime | None = None) -> Added:
        """Write a report with the claims read from it.

        `recorded` is when it was learned of, now if None; entries that are given one moment are set a microsecond
        apart, in their order. Raises LedgerError for a moment before that of the story's last entry, and for claims
        that do not quote the report's text.
        """
        return self.add_many([(report, claims)], recorded=recorded)[0]

    def add_many(
        self, reports: Iterable[tuple[Report, Sequence[Claim]]], *, recorded: datetime | None = None
    ) -> list[Added]:
        """Write several reports, all or none: quicker than one by one, as the disk is waited for once."""
        several = list(reports)

        def work(connection: Any) -> list[Added]:
            lock_story(connection, self._key)
            place = self._database.place
            return [
                add_report(connection, self._key, report, claims, recorded=recorded, place=place)
                for report, claims in several
            ]

        return self._database.write(work)

    def decide(
        self,
        kind: DecisionKind,
        targets: str | Sequence[str],
        *,
        who: str,
        why: str,
        value: Mapping[str, Any] | None = None,
        expected: str | None = None,
        recorded: datetime | None = None,
    ) -> Decision:
        """Write an editor's decision on `targets` (an id, or several). docs/ledger.md tells for each kind what its
        targets and its value are.

        `expected` is the id of the story's last decision as the editor saw it ("" for none): where another has been
        made since, ConflictError is raised and nothing written. Raises LedgerError for an unknown kind or target
        and for a value that does not fit.
        """

        def work(connection: Any) -> Decision:
            lock_story(connection, self._key)
            return decide(
                connection,
                self._key,
                kind,
                [targets] if isinstance(targets, str) else targets,
                who=who,
                why=why,
                value=value or {},
                expected=expected,
                recorded=recorded,
                place=self._database.place,
            )

        return self._database.write(work)

    def decisions(self) -> list[Decision]:
        """All decisions, oldest first, undone ones and the undos among them."""
        with self._database.read() as connection:
            return decisions_of(connection, self._key)

    def last_entry(self) -> datetime | None:
        """When the last report or decision was recorded, None where there is none: while it stays, so does all that
        the story says."""
        with self._database.read() as connection:
            return last_entry(connection, self._key)

    def as_of(self, published: datetime | None = None, recorded: datetime | None = None) -> Snapshot:
        """The story as it was known at `recorded`, of what had been published by `published` (None: no bound)."""
        with self._database.read() as connection:
            return snapshot(connection, self._key, self.name, self.country, utc(published), utc(recorded))

    def claims(
        self,
        *,
        event: str | None = None,
        source: str | None = None,
        group: str | None = None,
        certainty: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 100,
        after: str | None = None,
    ) -> Page:
        """Claims as they stand now, newest said first, `limit` at most; `after` is the `next` of the page before.

        `source` is a name in the chain of attribution, or the publisher of a claim in its own voice; `group` the
        head noun of who it happened to, or a country code in capitals; case and plural do not matter. `since` and
        `until` bound when it was said (from, up to but not including). A claim that stays the same from version to
        version of its document is listed once, with its latest wording.
        """
        with self._database.read() as connection:
            return find_claims(
                connection,
                self._key,
                event=event,
                source=source,
                group=group,
                certainty=certainty,
                since=since,
                until=until,
                limit=limit,
                after=after,
                place=self._database.place,
            )

    def around(self, ids: Collection[str]) -> Around:
        """The claims of these ids as they stand now, with all that decisions on them may have changed beside them."""
        with self._database.read() as connection:
            return around(connection, self._key, ids)

    def claim_id(self, beginning: str) -> str:
        """The id of the one claim whose id is this, or begins with it (four characters or more). Raises LedgerError
        where there is none, or several (which it names)."""
        with self._database.read() as connection:
            return whole_ids(connection, self._key, [beginning], self._database.place)[0]

    def diff(self, since: datetime, until: datetime | None = None) -> list[Change]:
        """What the ledger learned after `since` and up to `until`, oldest first."""
        with self._database.read() as connection:
            return changes_between(connection, self._key, utc(since), utc(until))

    def history(self, claim_id: str | None = None) -> list[Change]:
        """What happened to the story, or to one claim with all that it took the place of and that took its, oldest
        first; the id may be cut short. Raises LedgerError when there is no such claim."""
        with self._database.read() as connection:
            if claim_id is None:
                return changes_between(connection, self._key, None, None)
            whole = whole_ids(connection, self._key, [claim_id], self._database.place)[0]
            return claim_history(connection, self._key, whole)
