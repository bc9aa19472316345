"""What a report is a version of, and when its blocks and claims were said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sayso.claims import Claim
from sayso.ingest.report import Report, version_id
from sayso.ledger.columns import digest, utc
from sayso.reading.blocks import split_blocks

# The least by which an update without a time of its own follows the block before it.
_STEP = timedelta(seconds=1)
_MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class Timing:
    """When a report version came out (`appeared`) and when each of its blocks did, by `Claim.update`."""

    appeared: datetime
    blocks: tuple[datetime, ...]

    def said(self, claim: Claim) -> datetime:
        """When a claim that is new in this version was said."""
        return self.blocks[claim.update] if claim.update < len(self.blocks) else self.appeared


def document_name(report: Report) -> str:
    """What `report` is a version of: the document that its ingester names, else its address, else its id without
    the hash of its text, with its publisher where it has one (two papers may use the same file name)."""
    if report.document:
        return report.document
    if report.url:
        return report.url.partition("#")[0]
    name = report.id
    stem, dash, _ = name.rpartition("-")
    if dash and name == version_id(stem, report.url, report.text):
        name = stem
    return f"{name} ({report.publisher})" if report.publisher else name


def version_name(report: Report, number: int) -> list[str]:
    """Names for a version, best first: the report's id, then ids told apart by the version's number, then by its
    document (two documents may carry the same id)."""
    name = report.id
    if len(name) > _MAX_NAME:
        name = f"{name[: _MAX_NAME - 40]}-{digest(name)}"
    return [name, f"{name}~{number}", f"{name}~{digest(document_name(report))[:8]}~{number}"]


def timing(report: Report, recorded: datetime, before: datetime | None) -> Timing:
    """The times of a version recorded at `recorded`; `before` is when the version before it appeared, None for the
    first.

    A first version appeared when it was published. A later one appeared when it was modified, else published anew,
    else at its newest dated block; where none of these is later than the version before, all that is known is that
    it was there when it was recorded. A block without a time of its own follows the one before it by a second: the
    least that keeps their order.
    """
    published, modified = utc(report.published), utc(report.modified)
    blocks = [block.published for block in split_blocks(report.text, published)]
    if before is None:
        appeared = published or modified or recorded
    else:
        newest = max((moment for moment in blocks if moment is not None), default=None)
        later = (m for m in (modified, published, newest) if m is not None and m > before)
        appeared = next(later, max(recorded, before))
    if before is not None and blocks[0] == published:
        # What is new in a text that was published long ago is not as old as the text.
        blocks[0] = None
    times: list[datetime] = []
    for moment in blocks:
        times.append(moment or (_after(times[-1]) if times else appeared))
    return Timing(appeared, tuple(times))


def _after(moment: datetime) -> datetime:
    try:
        return moment + _STEP
    except OverflowError:
        return moment
