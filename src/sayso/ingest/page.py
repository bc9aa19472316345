"""HTML pages: the article's words with their paragraphs, and what the page says about its publication."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sayso.ingest.decode import declared_in_html, decode
from sayso.ingest.formats import Format, Item, opening
from sayso.ingest.report import Report, clean, make_report, parse_published

# A page beyond these is no article, and the extraction takes quadratic time over tags that are never closed.
MAX_CHARS = 8 * 2**20
MAX_TAGS = 50_000

_BLOCKS = frozenset({"head", "p", "item", "quote", "row", "list", "table", "code", "div"})
_SPACE = re.compile(r"[ \t\n\r\f\v\u00a0]+")
_RUN = re.compile(r"\s{8,}")
_XML_DECLARATION = re.compile(r"<\?xml[^>]*>")
# htmldate: only dates that the page states as its own, never one guessed from its text.
_DATES = {"original_date": True, "extensive_search": False, "outputformat": "%Y-%m-%dT%H:%M:%S%z"}


def read_html(name: str, html: str, url: str | None = None) -> Report:
    """A report from an HTML page, by trafilatura (article, title, publisher) and htmldate (publication time).

    Boilerplate and readers' comments are left out, and so is a heading that repeats the title. Raises
    ValueError when the page is too large or no article is found in it.
    """
    if len(html) > MAX_CHARS:
        raise ValueError(f"is an HTML page of more than {MAX_CHARS // 2**20} million characters")
    if html.count("<") > MAX_TAGS:
        raise ValueError(f"is an HTML page of more than {MAX_TAGS} tags")
    document = _extract(_tidy(html), url)
    if document is None or document.body is None:
        raise ValueError("no article is found in this HTML page")
    title = clean(document.title or "")
    blocks = _blocks(document.body)
    if blocks and _fold(blocks[0]) == _fold(title):
        del blocks[0]
    if not blocks:
        raise ValueError("no article is found in this HTML page")
    return make_report(
        name,
        "\n\n".join(blocks),
        title=title,
        url=url or document.url,
        publisher=document.sitename or document.hostname,
        published=_published(document.date),
        author=document.author,
    )


def _tidy(html: str) -> str:
    # Over long runs of white space, which mean no more than one does, the extraction takes quadratic time.
    html = clean(html)
    if declaration := _XML_DECLARATION.match(html):
        html = html[declaration.end() :]
    return _RUN.sub(lambda run: "\n" if "\n" in run[0] else " ", html)


def _extract(html: str, url: str | None) -> Any:
    # Loading trafilatura takes a third of a second, so it waits until there is a page.
    from trafilatura import bare_extraction

    # Pages that hold no article are told to the caller by name, not logged by the library.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        return bare_extraction(
            html, url=url, with_metadata=True, include_comments=False, date_extraction_params=dict(_DATES)
        )
    # Pages are hostile input to a large library: whatever it trips over is one unreadable page.
    except Exception as error:
        raise ValueError(f"is an HTML page that cannot be read ({type(error).__name__})") from error


def _published(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        return parse_published(value)
    except ValueError:
        return None


def _fold(text: str) -> str:
    return _SPACE.sub(" ", text).strip().casefold()


def _blocks(body: Any) -> list[str]:
    """The paragraphs of trafilatura's tree (TEI: p, head, list, item, quote, row, cell, lb), in order."""
    from lxml.etree import iterwalk

    blocks: list[str] = []
    words: list[str] = []

    def close() -> None:
        lines = (_SPACE.sub(" ", line).strip() for line in "".join(words).split("\0"))
        block = "\n".join(line for line in lines if line)
        words.clear()
        if block:
            blocks.append(block)

    for event, element in iterwalk(body, events=("start", "end")):
        if event == "start":
            if element.tag in _BLOCKS:
                close()
            elif element.tag == "lb":
                words.append("\0")
            words.append(element.text or "")
        else:
            if element.tag in _BLOCKS:
                close()
            elif element.tag == "cell":
                words.append(" ")
            if element is not body:
                words.append(element.tail or "")
    close()
    return blocks


_HTML = re.compile(r"(?:<\?xml[^>]*>|<!--[^>]*>|\s)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def _read(item: Item) -> Iterator[Report]:
    data = item.data()
    yield read_html(item.name, decode(data, item.charset or declared_in_html(data)), item.url)


HTML = Format(
    "html",
    _read,
    suffixes=(".html", ".htm", ".xhtml"),
    media_types=("text/html", "application/xhtml+xml"),
    matches=lambda head: _HTML.match(opening(head)) is not None,
)
