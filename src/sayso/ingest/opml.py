"""OPML 2.0: a list of feeds, each of which is fetched and read."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from sayso.errors import IngestError
from sayso.ingest.formats import Format, Item, Link, root_element
from sayso.ingest.safexml import local, parse_xml

MAX_FEEDS = 2000


def read_opml(data: bytes) -> tuple[list[str], list[str]]:
    """The addresses of the feeds that an OPML document lists, each once, in order; and what is listed as one but
    has no http or https address.

    Raises ValueError when it is no OPML, lists nothing, or more than `MAX_FEEDS`.
    """
    root = parse_xml(data)
    if local(root).lower() != "opml":
        raise ValueError("is no OPML")
    good: dict[str, None] = {}
    bad: dict[str, None] = {}
    for element in root.iter():
        if local(element).lower() != "outline":
            continue
        # Programs write the name of the attribute in several ways.
        url = next((v.strip() for k, v in element.attrib.items() if str(k).lower() == "xmlurl"), None)
        if url is not None:
            (good if _is_address(url) else bad)[url] = None
    if not good and not bad:
        raise ValueError("lists no feed")
    if len(good) > MAX_FEEDS:
        raise ValueError(f"lists more than {MAX_FEEDS} feeds")
    return list(good), list(bad)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _read(item: Item) -> Iterator[Link | IngestError]:
    good, bad = read_opml(item.data())
    for url in bad:
        yield IngestError(item.place, f"lists a feed without an http or https address: {url!r:.100}")
    for url in good:
        yield Link(url)


OPML = Format(
    "opml",
    _read,
    suffixes=(".opml",),
    media_types=("text/x-opml", "application/opml+xml", "text/opml"),
    matches=lambda head: root_element(head)[0].lower() == "opml",
    shared=(".xml",),
)
