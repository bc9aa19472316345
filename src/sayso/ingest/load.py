"""Places to reports: files, directories, glob patterns, standard input ("-"), web addresses."""

from __future__ import annotations

import codecs
import glob
import io
import os
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

from sayso.errors import IngestError
from sayso.ingest.decode import declared_in_html, decode
from sayso.ingest.fetch import Limits, Page, fetch
from sayso.ingest.lines import read_lines
from sayso.ingest.page import read_html
from sayso.ingest.report import Report
from sayso.ingest.text import read_markdown, read_text

MAX_FILE_BYTES = 64 * 2**20

Form = Literal["text", "markdown", "html", "lines"]
Outcome = Report | IngestError

SUFFIXES: dict[str, Form] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "lines",
    ".ndjson": "lines",
}
CONTENT_TYPES: dict[str, Form] = {
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/x-ndjson": "lines",
    "application/jsonl": "lines",
    "application/json": "lines",
}

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_HEAD = 4096
_HTML = re.compile(rb"(?:<\?xml[^>]*>|<!--[^>]*>|\s)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def load_reports(
    places: Iterable[str],
    *,
    published: datetime | None = None,
    publisher: str | None = None,
    allow_hosts: Collection[str] = (),
    limits: Limits | None = None,
) -> Iterator[Report | IngestError]:
    """The reports at `places`, in order; what cannot be read comes as an IngestError in its place.

    A place is a file, a directory (all its files of a known suffix, sorted, below it too), a glob pattern,
    "-" for standard input, or an http or https address, which is fetched through a guard (see
    `sayso.ingest.fetch`; `allow_hosts` and `limits` are its). `published` and `publisher` are given to
    reports that do not state them.
    """
    for place in places:
        for outcome in _load(place, frozenset(allow_hosts), limits or Limits()):
            if isinstance(outcome, Report):
                outcome = replace(
                    outcome,
                    published=outcome.published or published,
                    publisher=outcome.publisher or publisher,
                )
            yield outcome


def _load(place: str, allow_hosts: frozenset[str], limits: Limits) -> Iterator[Outcome]:
    address = _ADDRESS.match(place)
    try:
        if place == "-":
            yield from _stream(cast(BufferedReader, sys.stdin.buffer), "standard input", "stdin", None)
        elif address:
            yield from _web(fetch(place, allow_hosts=allow_hosts, limits=limits), place)
        else:
            for path in _files(place):
                yield from _file(path)
    except IngestError as error:
        yield error


def _files(place: str) -> list[str]:
    if "\0" in place:
        raise IngestError(repr(place), "is no path")
    if os.path.isdir(place):
        files = list(_walk(place))
        if not files:
            raise IngestError(place, f"holds no report ({', '.join(SUFFIXES)})")
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
            if Path(name).suffix.lower() in SUFFIXES and not name.startswith(".") and os.path.isfile(path):
                yield path


def _file(path: str) -> Iterator[Outcome]:
    try:
        with open(path, "rb") as stream:
            form = SUFFIXES.get(Path(path).suffix.lower())
            for outcome in _stream(stream, path, Path(path).stem, form):
                if isinstance(outcome, Report) and outcome.document is None and form != "lines":
                    outcome = replace(outcome, document=Path(path).as_posix())
                yield outcome
    except OSError as error:
        yield IngestError(path, (error.strerror or type(error).__name__).lower())


def _stream(stream: BufferedReader, place: str, name: str, form: Form | None) -> Iterator[Outcome]:
    form = form or _form_of(stream.peek(_HEAD))
    if form == "lines":
        yield from read_lines(stream, place, name)
        return
    data = stream.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise IngestError(place, f"is larger than {MAX_FILE_BYTES // 2**20} MiB")
    yield _report(data, place, name, form)


def _web(page: Page, place: str) -> Iterator[Outcome]:
    form = CONTENT_TYPES.get(page.content_type) if page.content_type else _form_of(page.data)
    if form is None:
        raise IngestError(place, f"is no text that can be read ({page.content_type})")
    parts = urlsplit(page.url)
    name = Path(parts.path).stem or parts.hostname or "page"
    if form == "lines":
        yield from read_lines(io.BytesIO(page.data), place, name)
    else:
        yield _report(page.data, place, name, form, page.url, page.charset)


def _form_of(head: bytes) -> Form:
    """The form of a stream that no name or type tells: by how it begins."""
    head = head[:_HEAD].removeprefix(codecs.BOM_UTF8).lstrip()
    if head.startswith(b"{"):
        return "lines"
    return "html" if _HTML.match(head) else "text"


def _report(
    data: bytes, place: str, name: str, form: Form, url: str | None = None, charset: str | None = None
) -> Report:
    if not data.strip():
        raise IngestError(place, "is empty")
    try:
        text = decode(data, charset or (declared_in_html(data) if form == "html" else None))
        if form == "html":
            return read_html(name, text, url)
        report = read_markdown(name, text) if form == "markdown" else read_text(name, text)
    except ValueError as error:
        raise IngestError(place, str(error)) from None
    return replace(report, url=report.url or url, document=report.document or url)
