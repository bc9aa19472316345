"""ninjs, the IPTC's news in JSON, generations 2 and 3: one item, or an array of them.

Generation 2 writes `versioncreated`, generation 3 `versionCreated`: names are read without regard to case.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sayso.errors import IngestError
from sayso.ingest.formats import Format, Item, opening
from sayso.ingest.markup import fragment_text
from sayso.ingest.report import Report, make_report, parse_published

# Kinds of item that hold a report in words; pictures, events and plans do not.
_TYPES = frozenset({"text", "composite", "component"})
_MARK = re.compile(
    r'"(?:version_?created|content_?created|first_?created|pub_?status|bodies|headlines|body_(?:text|x?html)'
    r'|ed_?note|info_?sources|usage_?terms)"\s*:',
    re.IGNORECASE,
)
_URI = re.compile(r'"uri"\s*:')
_LINE = re.compile(r'"(?:text|html)"\s*:')


def read_item(record: Any, now: datetime | None = None) -> Report:
    """A report from one ninjs item.

    `uri` is the document and, with `version`, gives the report's id; the first of `infosources` is the publisher
    (else the copyright holder); `edNote` goes into the note, and so do further sources. Raises ValueError for an
    item that is withdrawn (pubStatus canceled or withheld), under embargo at `now`, of another type, without
    text, or with a value of a wrong type.
    """
    if not isinstance(record, dict):
        raise ValueError("is no JSON object")  # noqa: TRY004 - a fault of the input, not of the caller
    item = {str(key).lower(): value for key, value in record.items()}
    uri, version = _string(item, "uri"), _string(item, "version")
    if not uri:
        raise ValueError("has no uri")
    where = f"item {uri:.200}" + (f" version {version:.20}" if version else "")
    status = _string(item, "pubstatus").lower()
    if status in ("canceled", "cancelled", "withheld"):
        raise ValueError(f"{where} is withdrawn by its publisher (pubStatus {status})")
    kind = _string(item, "type").lower()
    if kind and kind not in _TYPES:
        raise ValueError(f"{where} is no text but of type {kind:.40}")
    embargo = _time(item, "embargoed")
    if embargo is not None and embargo > (now or datetime.now(UTC)):
        raise ValueError(f"{where} is under embargo until {embargo.isoformat()}")
    text = _body(item)
    if not text:
        raise ValueError(f"{where} holds no text")
    sources = _names(item, "infosources")
    title = _headline(item)
    created, changed = _time(item, "contentcreated") or _time(item, "firstcreated"), _time(item, "versioncreated")
    notes = [_string(item, "ednote"), f"Sources: {', '.join(sources)}" if len(sources) > 1 else ""]
    return make_report(
        title or uri,
        text,
        report_id=f"{uri}#{version}" if version else None,
        title=title,
        url=uri if uri.startswith(("http://", "https://")) else None,
        publisher=sources[0] if sources else _string(item, "copyrightholder"),
        # A version says what it says when it is made; when the first one was is of no matter to its words.
        published=changed or created,
        modified=changed if created and changed != created else None,
        author=_string(item, "by") or _string(item, "byline"),
        document=uri,
        note="\n".join(note for note in notes if note),
    )


def _body(item: dict[str, Any]) -> str:
    """The words of the body; where one is given in several ways, that with markup, which keeps paragraphs."""
    bodies = []
    for body in _objects(item, "bodies"):
        kind = (_string(body, "contenttype") + " " + _string(body, "role")).lower()
        bodies.append(("html" in kind or "nitf" in kind or "xml" in kind, _string(body, "value")))
    bodies += [
        (True, _string(item, "body_xhtml")),
        (True, _string(item, "body_html")),
        (False, _string(item, "body_text")),
    ]
    words = [(markup, fragment_text(value) if markup else value) for markup, value in bodies if value.strip()]
    return next((text for markup, text in words if markup and text), "") or next((text for _, text in words), "")


def _headline(item: dict[str, Any]) -> str:
    headlines = [(_string(h, "role").lower(), _string(h, "value")) for h in _objects(item, "headlines")]
    main = next((value for role, value in headlines if role in ("main", "")), "")
    title = main or next((value for _, value in headlines), "") or _string(item, "headline")
    return fragment_text(title or _string(item, "title"))


def _names(item: dict[str, Any], field: str) -> list[str]:
    names = (_string(o, "name") or _string(o, "literal") or _string(o, "uri") for o in _objects(item, field))
    return list(dict.fromkeys(name for name in names if name))


def _objects(item: dict[str, Any], field: str) -> list[dict[str, Any]]:
    value = item.get(field)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise ValueError(f"{field}: expected an array of objects, found {value!r:.60}")
    return [{str(key).lower(): v for key, v in entry.items()} for entry in value]


def _string(item: dict[str, Any], field: str) -> str:
    value = item.get(field)
    if value is None:
        return ""
    if field == "version" and type(value) is int:
        return str(value)
    if not isinstance(value, str):
        raise ValueError(f"{field}: expected a string, found {value!r:.60}")  # noqa: TRY004 - as above
    return value.strip()


def _time(item: dict[str, Any], field: str) -> datetime | None:
    value = _string(item, field)
    try:
        return parse_published(value) if value else None
    except ValueError as error:
        raise ValueError(f"{field}: {error}") from None


def _read(item: Item) -> Iterator[Report | IngestError]:
    try:
        found = json.loads(item.data().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"is no JSON: {error.msg} at line {error.lineno} column {error.colno}") from None
    except (ValueError, RecursionError):
        raise ValueError("is JSON with a number or nesting beyond bounds") from None
    if not isinstance(found, list):
        yield read_item(found)
        return
    if not found:
        raise ValueError("holds no item")
    for number, record in enumerate(found, 1):
        try:
            yield read_item(record)
        except ValueError as error:
            yield IngestError(f"{item.place}, item {number}", str(error))


def _matches(head: bytes) -> bool:
    text = opening(head)
    if not text.startswith(("{", "[")):
        return False
    if re.search(r'"name"\s*:\s*"ninjs"', text):
        return True
    return bool(_MARK.search(text) and _URI.search(text) and not _LINE.search(text))


NINJS = Format("ninjs", _read, suffixes=(".ninjs",), matches=_matches, shared=(".json",))
