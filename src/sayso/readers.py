"""What a reader is, how one is found by its name, and how many reports are read with one.

Readers are found through the entry point group `sayso.readers`: a package that has an entry point there, to a
class or function that gives a `Reader` when called without arguments, adds a reader.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from sayso.errors import ReaderError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from sayso.claims import Claim
    from sayso.ingest.report import Report

GROUP = "sayso.readers"
DEFAULT = "encoder"

# Enough for a reader that works in batches to fill them, few enough to hold and to see progress.
_CHUNK = 16


class Reader(Protocol):
    """Reads the claims that a report's text makes, in the order of the text.

    A reader never raises on any string; what it returns is grounded: every offset is one of the text.
    """

    def read(
        self,
        text: str,
        *,
        published: datetime | None = None,
        publisher: str | None = None,
        report_id: str = "",
        title: str | None = None,
    ) -> list[Claim]:
        """The claims of one text. `published` is what "Thursday" is resolved against, `publisher` whose voice
        an unattributed claim is in; both are context, as is `title`. `report_id` goes into the claims."""
        ...

    def read_many(self, reports: Iterable[Report]) -> Iterator[tuple[Report, list[Claim]]]:
        """Each report with its claims, in order; a reader may read several at once."""
        ...


@cache
def get_reader(name: str = DEFAULT) -> Reader:
    """The reader of that name, made once. Raises ReaderError when there is none or it cannot be loaded."""
    entry_points = _entry_points()
    if name not in entry_points:
        raise ReaderError(f"no reader is called {name!r}; there are: {', '.join(sorted(entry_points))}")
    try:
        reader: Reader = entry_points[name].load()()
    # A reader may come from a package outside: whatever it fails with is told under its name.
    except Exception as error:
        raise ReaderError(f"reader {name!r} cannot be loaded: {type(error).__name__}: {error}") from error
    return reader


def read(
    text: str,
    *,
    published: datetime | None = None,
    publisher: str | None = None,
    title: str | None = None,
    report_id: str = "",
    reader: str = DEFAULT,
) -> list[Claim]:
    """The claims that a report's text makes, in the order of the text.

    `published` is when it was published, an aware time: "Thursday" is resolved against it. `publisher` is
    whose own voice a claim without sources is in. `reader` names an installed reader. Raises ReaderError when
    that reader cannot be had, and nothing for any text.
    """
    return get_reader(reader).read(text, published=published, publisher=publisher, report_id=report_id, title=title)


def read_reports(
    reports: Iterable[Report], *, reader: str = DEFAULT, jobs: int = 1
) -> Iterator[tuple[Report, list[Claim] | ReaderError]]:
    """Each report with its claims, in order, read in `jobs` processes; a report on which the reader fails
    comes with a ReaderError instead. Raises ReaderError when the reader cannot be had at all."""
    chunks = _chunks(reports)
    if jobs <= 1:
        for chunk in chunks:
            yield from _read_chunk(reader, chunk)
        return
    from collections import deque
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    # A forked process would inherit the threads' locks of a runtime that the parent has loaded.
    context, threads = get_context("spawn"), max(1, (os.cpu_count() or 1) // jobs)
    with ProcessPoolExecutor(jobs, context, initializer=_share_threads, initargs=(threads,)) as pool:
        waiting: deque[Future[list[tuple[Report, list[Claim] | ReaderError]]]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(_read_chunk, reader, chunk))
            # Reports may be a stream without end: only so many are taken ahead of what is handed out.
            if len(waiting) > 2 * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _share_threads(threads: int) -> None:
    """In a process that is one of several, leave the others their part of the machine."""
    os.environ.setdefault("SAYSO_THREADS", str(threads))


def _chunks(reports: Iterable[Report]) -> Iterator[list[Report]]:
    reports = iter(reports)
    while chunk := list(islice(reports, _CHUNK)):
        yield chunk


def _read_chunk(reader: str, chunk: list[Report]) -> list[tuple[Report, list[Claim] | ReaderError]]:
    loaded = get_reader(reader)
    try:
        return list(loaded.read_many(chunk))
    # One report that a reader trips over must not take the others with it: find out which, one by one.
    except Exception:
        return [(report, _read_one(loaded, report)) for report in chunk]


def _read_one(reader: Reader, report: Report) -> list[Claim] | ReaderError:
    try:
        return reader.read(
            report.text,
            published=report.published,
            publisher=report.publisher,
            report_id=report.id,
            title=report.title,
        )
    except Exception as error:
        return ReaderError(f"{report.id}: the reader failed: {type(error).__name__}: {error}")


def _entry_points() -> dict[str, EntryPoint]:
    from importlib.metadata import EntryPoint, entry_points

    # Named here too, so that a source tree that is not installed has its own reader.
    own = EntryPoint(DEFAULT, "sayso.reading.reader:EncoderReader", GROUP)
    return {own.name: own, **{point.name: point for point in entry_points(group=GROUP)}}
