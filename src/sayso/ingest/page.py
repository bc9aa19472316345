"""HTML pages: the article's words with their paragraphs, and what the page says about its publication."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sayso.ingest.decode import declared_in_html, decode
from sayso.ingest.formats import Format, Item, opening
from sayso.ingest.live import PageData, Post, live_text, page_data, page_posts
from sayso.ingest.markup import Blocks
from sayso.ingest.report import Report, clean, make_report, parse_published

# A page beyond these is no article, and the extraction takes quadratic time over tags that are never closed.
MAX_CHARS = 8 * 2**20
MAX_TAGS = 50_000

_BLOCKS = frozenset({"head", "p", "item", "quote", "row", "list", "table", "code", "div"})
_SPACE = re.compile(r"[ \t\n\r\f\v\u00a0]+")
_RUN = re.compile(r"\s{8,}")
_CHANGED = re.compile(r"modified|updated?[_-]?time|dateModified|lastmod", re.IGNORECASE)
_PAGE_DATA = re.compile(r"<script[^>]{0,200}ld\+json[^>]{0,200}>.*?(?:</script|\Z)", re.IGNORECASE | re.DOTALL)
_XML_DECLARATION = re.compile(r"<\?xml[^>]*>")
# htmldate: only dates that the page states as its own, never one guessed from its text.
_FORMAT = "%Y-%m-%dT%H:%M:%S%z"
_DATES = {"original_date": True, "extensive_search": False, "outputformat": _FORMAT}


def read_html(name: str, html: str, url: str | None = None) -> Report:
    """A report from an HTML page, by trafilatura (article, title, publisher, author) and htmldate (times).

    Boilerplate and readers' comments are left out, and so is a heading that repeats the title. The posts of a live
    blog become dated blocks, oldest first (see `sayso.ingest.live`). Raises ValueError when the page is too large
    or no article is found in it.
    """
    if len(html) > MAX_CHARS:
        raise ValueError(f"is an HTML page of more than {MAX_CHARS // 2**20} million characters")
    if html.count("<") > MAX_TAGS:
        raise ValueError(f"is an HTML page of more than {MAX_TAGS} tags")
    html = _tidy(html)
    data, posts = _data(html)
    # Of data about many posts the extraction would take one post's heading and time for the page's.
    document = _extract(_PAGE_DATA.sub("", html) if data.posts else html, url)
    title = data.headline or clean((document.title if document is not None else None) or "")
    blocks = _blocks(document.body) if document is not None and document.body is not None else []
    if blocks and _fold(blocks[0]) == _fold(title):
        del blocks[0]
    if not blocks and not posts:
        raise ValueError("no article is found in this HTML page")
    text = live_text(_lead(blocks, posts), posts) if posts else "\n\n".join(blocks)
    published = data.published or (_published(document.date) if document is not None else None)
    return make_report(
        name,
        text,
        title=title,
        url=url or (document.url if document is not None else None),
        publisher=(document.sitename or document.hostname) if document is not None else None,
        published=published or min((post.when for post in posts if post.when), default=None),
        author=", ".join(data.authors) or (document.author if document is not None else None),
        modified=data.modified or _modified(html, published),
    )


def _data(html: str) -> tuple[PageData, list[Post]]:
    """What the page's data say, and its posts where it is a live blog."""
    if "ld+json" not in html and "<time" not in html:
        return PageData(), []
    from lxml import etree
    from lxml import html as lxml_html

    try:
        root = lxml_html.document_fromstring(html)
        data = page_data(root)
        posts = page_posts(root)
    except (etree.LxmlError, ValueError, AssertionError):
        return PageData(), []
    # Data are often cut to the latest few posts, and pages to those that a script has not yet loaded.
    return data, posts if len(posts) > len(data.posts) else list(data.posts)


def _lead(blocks: list[str], posts: list[Post]) -> str:
    """What the page says above its posts; where these are not in it at all, all that it says."""
    told = _fold(" ".join(post.text for post in posts))
    above = 0
    while above < len(blocks) and _fold(blocks[above]) not in told:
        above += 1
    return "\n\n".join(blocks[:above])


def _modified(html: str, published: datetime | None) -> datetime | None:
    """When the page says that it was changed, None where it only says when it was published."""
    if not _CHANGED.search(html):
        return None
    from htmldate import find_date

    try:
        found = find_date(html, extensive_search=False, original_date=False, outputformat=_FORMAT)
    # As in `_extract`.
    except Exception:
        return None
    moment = _published(found)
    return moment if published is None or moment != published else None


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

    blocks = Blocks()
    words, close = blocks.words, blocks.close
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
    return blocks.done


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
