"""Reports in JSON: one a line, or one object or array of them over several lines.

A report has `text` or `html`, and where known `id`, `title`, `url`, `publisher`, `published` and `modified` (ISO 8601),
`author`, `document`. Other fields are passed over, so that a corpus can be read as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, BinaryIO

from sayso.errors import IngestError
from sayso.ingest.formats import HEAD, Format, Item, opening
from sayso.ingest.page import read_html
from sayso.ingest.report import Report, clean, document_of, make_report, parse_published

MAX_LINE_BYTES = 64 * 2**20

_STATED = ("id", "title", "url", "publisher", "author", "document")
_ARRAY = re.compile(r"\[\s*\{\s*\"")
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
                yield _report(_parse(line), f"{name}-{number}")
            except ValueError as error:
                yield IngestError(where, str(error))
        else:
            continue
        empty = False
    if empty:
        yield IngestError(place, "holds no report")


def _read_document(data: bytes, place: str, name: str) -> Iterator[Report | IngestError]:
    """The reports of one JSON object or array; ValueError where it is none."""
    found = _parse(data)
    if not isinstance(found, list):
        yield _report(found, name)
        return
    if not found:
        raise ValueError("holds no report")
    for number, record in enumerate(found, 1):
        try:
            yield _report(record, f"{name}-{number}")
        except ValueError as error:
            yield IngestError(f"{place}, item {number}", str(error))


def _report(found: Any, name: str) -> Report:
    record = _checked(found)
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


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8") from None
    except json.JSONDecodeError as error:
        line = f"line {error.lineno} " if error.lineno > 1 else ""
        raise ValueError(f"is no JSON: {error.msg} at {line}column {error.colno}") from None
    except (ValueError, RecursionError):
        raise ValueError("is JSON with a number or nesting beyond bounds") from None


def _checked(record: Any) -> dict[str, Any]:
    if not isinstance(record, dict):
        raise ValueError("is no JSON object")  # noqa: TRY004 - a fault of the input, not of the caller
    if type(record.get("id")) is int:
        record["id"] = str(record["id"])
    for field in _STRINGS:
        if not isinstance(record.get(field), str | None):
            raise ValueError(f"{field}: expected a string, found {record[field]!r:.60}")  # noqa: TRY004 - as above
    return record


def _is_document(head: bytes) -> bool:
    """Whether JSON goes on over its first line, so that it is one document; a line that is merely broken is not
    followed by lines that begin objects of their own."""
    text = opening(head)
    if _ARRAY.match(text):
        return True
    first, _, rest = text.partition("\n")
    return bool(rest) and first.rstrip().endswith(("{", "[", ",")) and not rest.startswith("{")


def _read(item: Item) -> Iterator[Report | IngestError]:
    if _is_document(item.stream.peek(HEAD)[:HEAD]):
        yield from _read_document(item.data(), item.place, item.name)
    else:
        yield from read_lines(item.stream, item.place, item.name)


LINES = Format(
    "lines",
    _read,
    suffixes=(".jsonl", ".ndjson"),
    media_types=("application/x-ndjson", "application/jsonl"),
    matches=lambda head: opening(head).startswith("{") or _ARRAY.match(opening(head)) is not None,
)
