"""Lines of JSON, one report each: `text` or `html`, and where known `id`, `title`, `url`, `publisher`,
`published` and `modified` (ISO 8601), `author`, `document`. Other fields are passed over, so that a corpus can be
read as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, BinaryIO

from sayso.errors import IngestError
from sayso.ingest.formats import Format, Item, opening
from sayso.ingest.page import read_html
from sayso.ingest.report import Report, clean, document_of, make_report, parse_published

MAX_LINE_BYTES = 64 * 2**20

_STATED = ("id", "title", "url", "publisher", "author", "document")
_STRINGS = (*_STATED, "text", "html", "published", "modified")


def read_lines(stream: BinaryIO, place: str, name: str) -> Iterator[Report | IngestError]:
    """The reports of a stream of JSON lines; each line that holds none is an IngestError naming it."""
    number, empty = 0, True
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        where = f"{place}, line {number}"
        if len(line) > MAX_LINE_BYTES:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE_BYTES)
            yield IngestError(where, f"is longer than {MAX_LINE_BYTES // 2**20} MiB")
        elif line.strip():
            try:
                yield _report(line, f"{name}-{number}")
            except ValueError as error:
                yield IngestError(where, str(error))
        else:
            continue
        empty = False
    if empty:
        yield IngestError(place, "holds no report")


def _report(line: bytes, name: str) -> Report:
    record = _record(line)
    published, modified = _time(record, "published"), _time(record, "modified")
    if record.get("text"):
        report = make_report(name, record["text"], report_id=record.get("id"), url=record.get("url"))
    elif record.get("html"):
        report = read_html(name, record["html"], record.get("url"))
    else:
        raise ValueError("holds neither text nor html")
    stated = {field: clean(record[field]) for field in _STATED if record.get(field)}
    if document := document_of(stated.get("url", "")) or report.document or stated.get("id"):
        stated.setdefault("document", document)
    return replace(report, published=published or report.published, modified=modified or report.modified, **stated)


def _time(record: dict[str, Any], field: str) -> datetime | None:
    value = record.get(field)
    try:
        return parse_published(value) if value else None
    except ValueError as error:
        raise ValueError(f"{field}: {error}") from None


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"is no JSON: {error.msg} at column {error.colno}") from None
    except (ValueError, RecursionError):
        raise ValueError("is JSON with a number or nesting beyond bounds") from None
    if not isinstance(record, dict):
        raise ValueError("is no JSON object")  # noqa: TRY004 - a fault of the input, not of the caller
    if type(record.get("id")) is int:
        record["id"] = str(record["id"])
    for field in _STRINGS:
        if not isinstance(record.get(field), str | None):
            raise ValueError(f"{field}: expected a string, found {record[field]!r:.60}")  # noqa: TRY004 - as above
    return record


def _read(item: Item) -> Iterator[Report | IngestError]:
    return read_lines(item.stream, item.place, item.name)


LINES = Format(
    "lines",
    _read,
    suffixes=(".jsonl", ".ndjson"),
    media_types=("application/x-ndjson", "application/jsonl"),
    matches=lambda head: opening(head).startswith("{"),
)
