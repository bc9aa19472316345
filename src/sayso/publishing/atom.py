"""What changed in a story as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.builder import ElementMaker

from sayso.publishing.addresses import web_address
from sayso.publishing.publication import Publication
from sayso.publishing.updates import Update, story_uuid, updates
from sayso.publishing.wording import one_line, stamp

_ATOM = ElementMaker(namespace="http://www.w3.org/2005/Atom", nsmap={None: "http://www.w3.org/2005/Atom"})
_XHTML = ElementMaker(namespace="http://www.w3.org/1999/xhtml", nsmap={None: "http://www.w3.org/1999/xhtml"})
_MOST = 100


def atom(publication: Publication, address: str | None = None, most: int = _MOST) -> Iterator[bytes]:
    """The feed, with the newest `most` changes; `address` is where it will be found, None if not known. Its ids stay
    the same when it is written again."""
    feed = _ATOM.feed(
        _ATOM.id(story_uuid(publication).urn),
        _ATOM.title(one_line(publication.title, 300)),
        _ATOM.updated(stamp(publication.updated)),
        _ATOM.author(_ATOM.name(one_line(publication.publisher, 300) or "The desk")),
        _ATOM.generator("sayso"),
    )
    if (own := web_address(address)) is not None:
        feed.append(_ATOM.link(rel="self", type="application/atom+xml", href=own))
    url = web_address(publication.url)
    if url is not None:
        feed.append(_ATOM.link(rel="alternate", type="text/html", href=url))
    feed.extend(_entry(update, url) for update in updates(publication)[:most])
    yield etree.tostring(feed, xml_declaration=True, encoding="UTF-8")


def _entry(update: Update, page: str | None) -> etree._Element:
    lines = _XHTML.ul(*(_XHTML.li(line) for line in update.lines)) if update.lines else _XHTML.p("No claims.")
    entry = _ATOM.entry(
        _ATOM.id(update.id.urn),
        _ATOM.title(update.title),
        _ATOM.updated(stamp(update.recorded)),
        _ATOM.published(stamp(update.recorded)),
        _ATOM.content(_XHTML.div(lines), type="xhtml"),
    )
    if update.correction:
        entry.append(_ATOM.category(term="correction"))
    if page is not None:
        entry.append(_ATOM.link(rel="alternate", type="text/html", href=f"{page}#{update.anchor}"))
    if update.url is not None:
        entry.append(_ATOM.link(rel="via", href=update.url))
    return entry
