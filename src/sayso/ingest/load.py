"""Places to reports: files, directories, glob patterns, standard input ("-"), web addresses."""

from __future__ import annotations

import glob
import os
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BufferedReader
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from sayso.errors import IngestError
from sayso.ingest.fetch import Limits, Page, fetch
from sayso.ingest.formats import (
    HEAD,
    Format,
    Found,
    Item,
    Link,
    buffered,
    format_of_bytes,
    format_of_file,
    format_of_page,
    formats,
    may_be_report,
    suffixes,
)
from sayso.ingest.report import Report, document_of

# Clocks go wrong and zones are forgotten: only what lies further ahead than this cannot have been published.
MAX_AHEAD = timedelta(days=1)

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")


@dataclass(frozen=True, slots=True)
class _Guard:
    """How addresses are fetched."""

    allow_hosts: frozenset[str]
    limits: Limits


def load_reports(
    places: Iterable[str],
    *,
    published: datetime | None = None,
    publisher: str | None = None,
    allow_hosts: Collection[str] = (),
    limits: Limits | None = None,
    now: datetime | None = None,
) -> Iterator[Report | IngestError]:
    """The reports at `places`, in order; what cannot be read comes as an IngestError in its place.

    A place is a file, a directory (all its files of a known suffix, sorted, below it too), a glob pattern,
    "-" for standard input, or an http or https address, which is fetched through a guard (see
    `sayso.ingest.fetch`; `allow_hosts` and `limits` are its). `published` and `publisher` are given to
    reports that do not state them. A report that says it was published more than a day after `now` (the clock's
    time unless given) is an IngestError.
    """
    guard = _Guard(frozenset(allow_hosts), limits or Limits())
    for place in places:
        for outcome in _load(place, guard):
            if isinstance(outcome, Report):
                outcome = check_time(outcome, place, now)
            if isinstance(outcome, Report):
                outcome = replace(
                    outcome,
                    published=outcome.published or published,
                    publisher=outcome.publisher or publisher,
                )
            yield outcome


def check_time(report: Report, place: str, now: datetime | None = None) -> Report | IngestError:
    """The report, or an IngestError where its publication lies ahead of `now` by more than `MAX_AHEAD`: its date
    is wrong, and every "Thursday" in it would be resolved wrongly. A modification ahead is left out."""
    limit = (now or datetime.now(UTC)) + MAX_AHEAD
    for moment in (report.published, report.modified):
        if moment is not None and moment.tzinfo is not None and not _in_utc(moment):
            return IngestError(
                place, f"report {report.id}: {moment.isoformat()} lies outside the years 1 to 9999 in UTC"
            )
    if report.published is not None and report.published > limit:
        return IngestError(place, f"report {report.id}: published {report.published.isoformat()} lies in the future")
    if report.modified is not None and report.modified > limit:
        return replace(report, modified=None)
    return report


def _in_utc(moment: datetime) -> bool:
    try:
        moment.astimezone(UTC)
    except OverflowError:
        return False
    return True


def read_page(page: Page, place: str) -> Iterator[Report | IngestError | Link]:
    """What a fetched page holds, read in the format that its media type or content tells."""
    form = format_of_page(page.content_type, page.data[:HEAD])
    if form is None:
        yield IngestError(place, f"is no text that can be read ({page.content_type})")
        return
    parts = urlsplit(page.url)
    name = Path(parts.path).stem or parts.hostname or "page"
    for found in _read(form, Item(buffered(page.data), place, name, page.url, page.charset)):
        yield _documented(found, document_of(page.url)) if form.name in _SINGLE else found


def _load(place: str, guard: _Guard) -> Iterator[Report | IngestError]:
    for found in _find(place, guard):
        if isinstance(found, Link):
            # Only what a place names is followed, so that no list can lead from list to list.
            for inner in _find(found.url, guard):
                yield IngestError(found.url, "is a list within a list") if isinstance(inner, Link) else inner
        else:
            yield found


def _find(place: str, guard: _Guard) -> Iterator[Found]:
    try:
        if place == "-":
            yield from _stream(cast(BufferedReader, sys.stdin.buffer), "standard input", "stdin", None)
        elif _ADDRESS.match(place):
            yield from read_page(fetch(place, allow_hosts=guard.allow_hosts, limits=guard.limits), place)
        else:
            for path in _files(place):
                yield from _file(path)
    except IngestError as error:
        yield error
    except OSError as error:
        yield IngestError(place, (error.strerror or str(error) or type(error).__name__).lower())


def _files(place: str) -> Iterable[str]:
    if "\0" in place:
        raise IngestError(repr(place), "is no path")
    if os.path.isdir(place):
        files = list(_walk(place))
        if not files:
            raise IngestError(place, f"holds no report ({', '.join(suffixes())})")
        return files
    if not os.path.lexists(place) and glob.has_magic(place):
        files = sorted(path for path in glob.iglob(place, recursive=True) if not os.path.isdir(path))
        if not files:
            raise IngestError(place, "matches no file")
        return files
    return [place]


def _walk(place: str) -> Iterator[str]:
    for folder, folders, names in os.walk(place):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(folder, name)
            if may_be_report(name) and not name.startswith(".") and os.path.isfile(path) and _is_report(path):
                yield path


def _is_report(path: str) -> bool:
    """Whether a file of a folder is one to read: of a suffix that others use too, only if its content says so."""
    if path.lower().endswith(suffixes()):
        return True
    try:
        with open(path, "rb") as stream:
            form = format_of_bytes(stream.read(HEAD))
            return form is not None and path.lower().endswith(form.shared)
    except OSError:
        return True  # reading it will tell why not


def _file(path: str) -> Iterator[Found]:
    try:
        with open(path, "rb") as stream:
            name = Path(path).name
            form = format_of_file(name, stream.peek(HEAD))
            for found in _stream(stream, path, Path(path).stem, form):
                # A file that holds one report is that report's document; of one of many only its own name is.
                yield _documented(found, Path(path).as_posix()) if form is None or form.name in _SINGLE else found
    except OSError as error:
        yield IngestError(path, (error.strerror or type(error).__name__).lower())


_SINGLE = frozenset({"text", "markdown", "html"})


def _documented(found: Found, document: str) -> Found:
    if isinstance(found, Report) and found.document is None:
        return replace(found, document=document)
    return found


def _stream(stream: BufferedReader, place: str, name: str, form: Format | None) -> Iterator[Found]:
    form = form or format_of_bytes(stream.peek(HEAD)) or formats()["text"]
    yield from _read(form, Item(stream, place, name))


def _read(form: Format, item: Item) -> Iterator[Found]:
    """What `form` reads in an item; whatever it raises is an error of that item."""
    try:
        yield from form.read(item)
    except IngestError as error:
        yield error
    except OSError:
        raise
    except ValueError as error:
        yield IngestError(item.place, str(error))
    # A format may come from a package outside, and its libraries meet hostile input.
    except Exception as error:
        yield IngestError(item.place, f"cannot be read as {form.name} ({type(error).__name__}: {error})"[:300])
