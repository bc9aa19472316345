"""NewsML-G2, the IPTC's news in XML: a newsItem, or a newsMessage that carries any number of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sayso.errors import IngestError
from sayso.ingest.formats import Format, Item, root_element
from sayso.ingest.markup import element_text
from sayso.ingest.report import Report, make_report, parse_published
from sayso.ingest.safexml import local, parse_xml

_ROOTS = ("newsItem", "newsMessage", "packageItem", "conceptItem", "knowledgeItem", "planningItem")


def read_news_item(item: Any, now: datetime | None = None) -> Report:
    """A report from a `newsItem` element.

    `guid` is the document and, with `version`, gives the report's id; the publisher is the `provider`, else the
    first `infoSource`; `edNote` and further sources go into the note. The words are those of an inline body
    (XHTML or NITF) or of inline plain text. Raises ValueError for an item that is withdrawn (pubStatus canceled
    or withheld), under embargo at `now`, without text, or with a time that is none.
    """
    guid, version = (item.get("guid") or "").strip(), (item.get("version") or "").strip()
    if not guid:
        raise ValueError("newsItem: has no guid")
    where = f"newsItem {guid:.200}" + (f" version {version:.20}" if version else "")
    meta, content = _child(item, "itemMeta"), _child(item, "contentMeta")
    status = (_get(_child(meta, "pubStatus"), "qcode") or _get(_child(meta, "pubStatus"), "uri")).lower()
    if status.endswith(("canceled", "cancelled", "withheld")):
        raise ValueError(f"{where} is withdrawn by its publisher (pubStatus {status})")
    embargo = _time(meta, "embargoed", where)
    if embargo is not None and embargo > (now or datetime.now(UTC)):
        raise ValueError(f"{where} is under embargo until {embargo.isoformat()}")
    text = _body(_child(item, "contentSet"))
    if not text:
        raise ValueError(f"{where} holds no text")
    title = _words(_child(content, "headline")) or _words(_child(meta, "title"))
    sources = [name for entry in _children(content, "infoSource") if (name := _name(entry))]
    providers = [name for entry in _children(meta, "provider") if (name := _name(entry))]
    changed = _time(meta, "versionCreated", where)
    created = _time(content, "contentCreated", where) or _time(meta, "firstCreated", where)
    names = list(dict.fromkeys([*providers, *sources]))
    notes = [_words(entry) for entry in _children(meta, "edNote")]
    if len(names) > 1:
        notes.append(f"Sources: {', '.join(names)}")
    creators = (_name(entry) for entry in _children(content, "creator"))
    return make_report(
        title or guid,
        text,
        report_id=f"{guid}#{version}" if version else None,
        title=title,
        url=guid if guid.startswith(("http://", "https://")) else None,
        publisher=names[0] if names else None,
        published=changed or created,
        modified=changed if created and changed != created else None,
        author=_words(_child(content, "by")) or ", ".join(name for name in creators if name),
        document=guid,
        note="\n".join(note for note in notes if note),
    )


def _body(content: Any) -> str:
    inline = [] if content is None else [e for e in content if local(e) in ("inlineXML", "inlineData")]
    for element in sorted(inline, key=lambda e: local(e) != "inlineXML"):
        if local(element) == "inlineXML":
            bodies = [e for e in element.iter() if local(e) in ("body.content", "body")]
            # NITF keeps the article apart from its head and tail.
            body = next((b for b in bodies if local(b) == "body.content"), bodies[0] if bodies else element)
            for part in body.iter():
                if isinstance(part.tag, str):
                    part.tag = local(part).lower()
            text = element_text(body)
        else:
            text = (element.text or "").strip() if (element.get("contenttype") or "text/").startswith("text/") else ""
        if text:
            return text
    return ""


def _name(element: Any) -> str:
    named = _words(_child(element, "name"))
    return named or _get(element, "literal") or _get(element, "qcode").rpartition(":")[2] or _get(element, "uri")


def _children(element: Any, name: str) -> list[Any]:
    return [] if element is None else [child for child in element if local(child) == name]


def _child(element: Any, name: str) -> Any:
    return next(iter(_children(element, name)), None)


def _get(element: Any, attribute: str) -> str:
    return "" if element is None else (element.get(attribute) or "").strip()


def _words(element: Any) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _time(element: Any, name: str, where: str) -> datetime | None:
    value = _words(_child(element, name))
    try:
        return parse_published(value) if value else None
    except ValueError as error:
        raise ValueError(f"{where}: {name}: {error}") from None


def _read(item: Item) -> Iterator[Report | IngestError]:
    root = parse_xml(item.data())
    items = [element for element in root.iter() if local(element) == "newsItem"]
    if not items:
        raise ValueError(f"holds no newsItem but a {local(root):.60}")
    for number, element in enumerate(items, 1):
        try:
            yield read_news_item(element)
        except ValueError as error:
            yield IngestError(item.place if len(items) == 1 else f"{item.place}, item {number}", str(error))


NEWSML = Format(
    "newsml",
    _read,
    suffixes=(".newsml",),
    media_types=("application/vnd.iptc.g2.newsitem+xml", "application/vnd.iptc.g2.newsmessage+xml"),
    matches=lambda head: root_element(head)[0] in _ROOTS,
    shared=(".xml",),
)
