"""A report and its claims, written into a story: found to be there already, the first version of a document, or a
later one whose claims are paired with those of the version before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Table, bindparam, func, insert, select

from sayso.claims import Claim, text_digest
from sayso.ingest.report import Report
from sayso.ledger import superseding
from sayso.ledger.columns import digest, utc
from sayso.ledger.corrections import find_notes
from sayso.ledger.documents import Timing, document_name, timing, version_name
from sayso.ledger.errors import LedgerError
from sayso.ledger.fetching import decision_names, decisions_of
from sayso.ledger.mending import moved
from sayso.ledger.pairing import Pair, PairKind, pair_claims
from sayso.ledger.rows import CLAIMS_PER_VERSION, decode_claim, decode_version, encode_claim, people, terms
from sayso.ledger.superseding import Superseded
from sayso.ledger.tables import claim as claim_table
from sayso.ledger.tables import decision, document, listing, listing_term, story, succession, version
from sayso.ledger.view import in_force
from sayso.story import ReportVersion

Outcome = Literal["new", "unchanged", "changed"]

_MICROSECOND = timedelta(microseconds=1)
_MOMENT = timedelta(seconds=1)
_MAX_CLAIM_ID = 200
_NEVER = datetime(1, 1, 1, tzinfo=UTC)
_STORY: Any = bindparam("story")
_LAST = tuple(select(func.max(table.c.recorded)).where(table.c.story_id == _STORY) for table in (version, decision))
_LATEST = (
    select(version.c.id, version.c.document_id, version.c.number, version.c.digest, version.c.appeared)
    .join(document, document.c.id == version.c.document_id)
    .where(document.c.story_id == _STORY, document.c.key == bindparam("key"))
    .order_by(version.c.number.desc())
    .limit(1)
)
_CLAIMS_OF = (
    select(claim_table.c.id, claim_table.c.thread, claim_table.c.said, claim_table.c.decision_id, claim_table.c.record)
    .where(claim_table.c.version_id == bindparam("version"))
    .order_by(claim_table.c.id)
)


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a report came to: "new" for a document's first version, "unchanged" where its latest version has
    this very text (nothing is written then), "changed" for a later version. `pairs` tell what became of each claim of
    the version before and where each of this version comes from; `corrections` which claims of this version or the
    one before a correction in it supersedes (`new` is None where it names no better one)."""

    version: ReportVersion
    outcome: Outcome
    pairs: tuple[Pair, ...] = field(default=(), repr=False)
    corrections: tuple[Pair, ...] = field(default=(), repr=False)


def lock_story(connection: Connection, story_id: int) -> None:
    """Let no other writer into the story until the transaction ends (SQLite has locked all of it already)."""
    connection.execute(select(story.c.id).where(story.c.id == story_id).with_for_update()).one()


def last_entry(connection: Connection, story_id: int) -> datetime | None:
    """When the story's last entry, a report or a decision, was recorded; None where it has none."""
    found = (connection.execute(query, {"story": story_id}).scalar() for query in _LAST)
    return max((moment for moment in found if moment is not None), default=None)


def next_moment(connection: Connection, story_id: int, wanted: datetime | None, place: str) -> datetime:
    """The time of a story's next entry: later than that of its last, so that each moment has one picture.

    Raises LedgerError when `wanted` is earlier than the last entry: what was known then is settled.
    """
    last = last_entry(connection, story_id) or _NEVER
    moment = utc(wanted) or datetime.now(UTC)
    # Entries that were given one moment have been set a microsecond apart: they are not "before" each other.
    if wanted is not None and last - moment > _MOMENT:
        raise LedgerError(place, f"{moment.isoformat()} is before the story's last entry ({last.isoformat()})")
    return max(moment, last + _MICROSECOND)


def insert_row(connection: Connection, table: Table, values: dict[str, Any]) -> int:
    """Write one row and give its key."""
    key: Any = connection.execute(insert(table), values).inserted_primary_key
    return int(key[0])


def known_version(connection: Connection, story_id: int, report: Report) -> Any:
    """The latest version of the report's document, None where the story has none."""
    return connection.execute(_LATEST, {"story": story_id, "key": digest(document_name(report))}).one_or_none()


def add_report(
    connection: Connection,
    story_id: int,
    report: Report,
    claims: Sequence[Claim],
    *,
    recorded: datetime | None,
    place: str,
) -> Added:
    """Write one report. The caller has locked the story. Raises LedgerError for claims that are none of its text."""
    kept = _checked(report, claims, place)
    name = document_name(report)
    before = known_version(connection, story_id, report)
    if before is not None and before.digest == text_digest(report.text):
        return Added(stored_version(connection, before.id), "unchanged")
    moment = next_moment(connection, story_id, recorded, place)
    number = 1 if before is None else before.number + 1
    times = timing(report, moment, None if before is None else before.appeared)
    if before is None:
        document_id = insert_row(connection, document, {"story_id": story_id, "key": digest(name), "name": name})
    else:
        document_id = before.document_id
    made = _version(connection, story_id, report, name, number, moment, times)
    version_id = _insert_version(connection, story_id, document_id, made, report, times)
    kept = [replace(claim, report=made.id) for claim in kept]
    return _insert_claims(connection, story_id, version_id, made, kept, times, before)


def _checked(report: Report, claims: Sequence[Claim], place: str) -> list[Claim]:
    """The claims, each id once (the first: what the id hangs on is alike)."""
    kept: dict[str, Claim] = {}
    for claim in claims:
        if len(claim.id) > _MAX_CLAIM_ID:
            raise LedgerError(place, f"report {report.id}: claim id {claim.id[:40]!r}... is too long")
        if report.text[claim.quote.start : claim.quote.end] != claim.quote.exact:
            raise LedgerError(place, f"report {report.id}: claim {claim.id} quotes what its text does not say there")
        kept.setdefault(claim.id, claim)
    if len(kept) >= CLAIMS_PER_VERSION // 2:
        raise LedgerError(place, f"report {report.id}: {len(kept)} claims are too many for one report")
    return list(kept.values())


def stored_version(connection: Connection, version_id: int) -> ReportVersion:
    """The report version of that row."""
    row = connection.execute(
        select(version, document.c.name.label("document_name"))
        .join(document, document.c.id == version.c.document_id)
        .where(version.c.id == version_id)
    ).one()
    return decode_version(row._mapping, row.document_name)


def _version(
    connection: Connection, story_id: int, report: Report, document_: str, number: int, moment: datetime, times: Timing
) -> ReportVersion:
    names = version_name(report, number)
    taken = set(
        connection.execute(
            select(version.c.name).where(version.c.story_id == story_id, version.c.name.in_(names))
        ).scalars()
    )
    return ReportVersion(
        id=next(name for name in names if name not in taken),
        document=document_,
        number=number,
        text=report.text,
        recorded=moment,
        title=report.title,
        url=report.url,
        publisher=report.publisher,
        author=report.author,
        published=utc(report.published),
        modified=utc(report.modified),
        blocks=times.blocks,
    )


def _insert_version(
    connection: Connection, story_id: int, document_id: int, made: ReportVersion, report: Report, times: Timing
) -> int:
    return insert_row(
        connection,
        version,
        {
            "story_id": story_id,
            "document_id": document_id,
            "number": made.number,
            "name": made.id,
            "digest": text_digest(report.text),
            "text": made.text,
            "title": made.title,
            "url": made.url,
            "publisher": made.publisher,
            "author": made.author,
            "note": report.note,
            "published": made.published,
            "modified": made.modified,
            "appeared": times.appeared,
            "blocks": [moment.isoformat() for moment in times.blocks],
            "recorded": made.recorded,
        },
    )


def _insert_claims(
    connection: Connection,
    story_id: int,
    version_id: int,
    made: ReportVersion,
    claims: Sequence[Claim],
    times: Timing,
    before: Any,
) -> Added:
    rows = [] if before is None else connection.execute(_CLAIMS_OF, {"version": before.id}).all()
    old = [decode_claim(row.record) for row in rows]
    notes = find_notes(made.text, made.title, claims)
    taken_back = superseding.own(notes, claims)
    pairs = _pair_apart(old, claims, _taken_back_before(connection, before, rows), set(taken_back))
    carried = _carry(connection, story_id, made, rows, old, pairs)
    claims = [*claims, *(claim for claim, _ in carried)]
    makers = [None] * (len(claims) - len(carried)) + [maker for _, maker in carried]
    base = version_id * CLAIMS_PER_VERSION
    threads = {j: (base + j, times.said(claims[j])) for j in range(len(claims))}
    for kind, i, j in pairs:
        if kind == "same" and i is not None and j is not None:
            threads[j] = (rows[i].thread, rows[i].said)
    superseded = [Superseded(base + i, claims[i], by) for i, by in taken_back.items()]
    if before is None:
        superseded += superseding.elsewhere(connection, story_id, made.publisher, notes, claims)
    else:
        superseded += [Superseded(rows[i].id, old[i], by) for i, by in superseding.among(notes, claims, old).items()]
    if claims:
        connection.execute(
            insert(claim_table),
            [
                {
                    "id": base + j,
                    "story_id": story_id,
                    "version_id": version_id,
                    "name": claims[j].id,
                    "thread": threads[j][0],
                    "said": threads[j][1],
                    "decision_id": makers[j],
                    "record": encode_claim(claims[j]),
                }
                for j in range(len(claims))
            ],
        )
    list_claims(
        connection,
        story_id,
        [(base + j, 0, said, claims[j]) for j, (thread, said) in threads.items() if thread == base + j],
        made.publisher,
    )
    became = [_succession(version_id, kind, rows[i].id, base, j) for kind, i, j in pairs if i is not None]
    became += [_succession(version_id, None, lost.key, base, lost.by) for lost in superseded]
    if became:
        connection.execute(insert(succession), became)
    return Added(
        version=made,
        outcome="new" if before is None else "changed",
        pairs=tuple(Pair(k, None if i is None else old[i], None if j is None else claims[j]) for k, i, j in pairs),
        corrections=tuple(
            Pair("dropped" if lost.by is None else "changed", lost.claim, None if lost.by is None else claims[lost.by])
            for lost in superseded
        ),
    )


def _carry(
    connection: Connection,
    story_id: int,
    made: ReportVersion,
    rows: Sequence[Any],
    old: Sequence[Claim],
    pairs: list[tuple[PairKind, int | None, int | None]],
) -> list[tuple[Claim, int]]:
    """What decisions in force added to the version before and the reader did not find in this one, where its words
    still stand: (claim, decision). `pairs` are changed to say that these stayed the same."""
    lost = [n for n, (kind, i, _) in enumerate(pairs) if kind == "dropped" and i is not None and rows[i].decision_id]
    if not lost:
        return []
    valid = {decision.id for decision in in_force(decisions_of(connection, story_id))}
    names = decision_names(connection, {row.decision_id for row in rows if row.decision_id})
    first = sum(j is not None for _, _, j in pairs)
    carried: list[tuple[Claim, int]] = []
    for n in lost:
        i = pairs[n][1]
        assert i is not None
        claim = moved(old[i], made.id, made.text) if names[rows[i].decision_id] in valid else None
        if claim is not None:
            pairs[n] = ("same", i, first + len(carried))
            carried.append((claim, rows[i].decision_id))
    return carried


def _taken_back_before(connection: Connection, before: Any, rows: Sequence[Any]) -> set[int]:
    """Those of the version before, by index, that a correction in itself had taken back."""
    if before is None:
        return set()
    query = select(succession.c.old).where(succession.c.version_id == before.id, succession.c.correction)
    keys = set(connection.execute(query).scalars())
    return {i for i, row in enumerate(rows) if row.id in keys}


def _pair_apart(
    old: Sequence[Claim], new: Sequence[Claim], lost: set[int], cited: set[int]
) -> list[tuple[PairKind, int | None, int | None]]:
    """Pairs as `pair_claims` finds them, but of what corrections take back only with its like: what a note cites
    as said before ("34") took the place of no other claim, least of all of the one that said so."""
    found = []
    for some, others in (
        ([i for i in range(len(old)) if i not in lost], [j for j in range(len(new)) if j not in cited]),
        (sorted(lost), sorted(cited)),
    ):
        for kind, i, j in pair_claims([old[i] for i in some], [new[j] for j in others]):
            found.append((kind, None if i is None else some[i], None if j is None else others[j]))
    return found


def _succession(version_id: int, kind: str | None, old: int, base: int, new: int | None) -> dict[str, Any]:
    """A row of `succession`; without `kind` it tells a correction."""
    return {
        "version_id": version_id,
        "kind": kind or ("dropped" if new is None else "changed"),
        "old": old,
        "new": None if new is None else base + new,
        "correction": kind is None,
    }


def list_claims(
    connection: Connection,
    story_id: int,
    entries: Sequence[tuple[int, int, datetime, Claim]],
    publisher: str | None,
) -> None:
    """Enter claims of one report, as (thread, revision, said, claim), where they are looked up."""
    rows, term_rows = [], []
    for thread, revision, said, claim in entries:
        row = {
            "thread": thread,
            "revision": revision,
            "story_id": story_id,
            "said": said,
            "event": claim.event,
            "certainty": claim.certainty,
            "people": people(claim),
        }
        rows.append(row)
        term_rows += [{**row, "term": found} for found in terms(claim, publisher)]
    if rows:
        connection.execute(insert(listing), rows)
    if term_rows:
        connection.execute(insert(listing_term), term_rows)
