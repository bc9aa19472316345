"""RSS and Atom feeds (by feedparser): each entry a report, as far as the feed itself tells it."""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from sayso.errors import IngestError
from sayso.ingest.formats import Format, Item, root_element
from sayso.ingest.markup import fragment_text
from sayso.ingest.report import Report, document_of, make_report

MAX_ENTRIES = 5000
# The parser takes some hundred microseconds for a tag: this many, and a stranger's feed holds us for seconds only.
MAX_BYTES = 16 * 2**20
MAX_TAGS = 200_000

# An identifier that is good beyond its feed: RFC 4151 tags, URNs and addresses.
_GLOBAL = re.compile(r"(?:tag|urn|https?):.", re.IGNORECASE)
_RDF = re.compile(r"purl\.org/(?:rss|net/rss)|my\.netscape\.com/rdf", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed. `url` is the page that it links to; `report` is what the feed itself holds of it, None
    where that is no text at all. `summary_only`: the feed gives no full content, so that the page says more."""

    id: str
    url: str | None
    report: Report | None
    summary_only: bool


def read_feed(data: bytes, place: str, url: str | None = None) -> list[Entry | IngestError]:
    """The entries of an RSS or Atom feed in its order; one that cannot be read is an IngestError naming it.

    `url` is the feed's address, against which relative links are resolved. Of an entry with a `source` (an item
    that a feed passes on) that source is the publisher, else the feed. Raises ValueError when `data` is no feed, or
    too large a one.
    """
    if len(data) > MAX_BYTES:
        raise ValueError(f"is a feed of more than {MAX_BYTES // 2**20} MiB")
    if data.count(b"<") > MAX_TAGS:
        raise ValueError(f"is a feed of more than {MAX_TAGS} tags")
    import feedparser

    # A string or bytes would be tried as a path first; a stream is only read.
    try:
        found = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    # Feeds are hostile input to a large library: whatever it trips over is one unreadable feed.
    except Exception as error:
        raise ValueError(f"is a feed that cannot be read ({type(error).__name__})") from error
    entries = found.get("entries", [])
    if not found.get("version") and not entries:
        why = found.get("bozo_exception")
        raise ValueError("is no feed" + (f": {' '.join(str(why).split())[:200]}" if why else ""))
    if not entries:
        why = found.get("bozo_exception")
        raise ValueError("is a feed without entries" + (f": {' '.join(str(why).split())[:200]}" if why else ""))
    feed = found.get("feed", {})
    outcomes: list[Entry | IngestError] = []
    for number, entry in enumerate(entries[:MAX_ENTRIES], 1):
        try:
            outcomes.append(_entry(entry, feed, number, url))
        # As above: one odd entry must not take the others with it.
        except Exception as error:
            reason = str(error) if isinstance(error, ValueError) else type(error).__name__
            outcomes.append(IngestError(f"{place}, entry {number}", reason))
    if len(entries) > MAX_ENTRIES:
        outcomes.append(IngestError(place, f"has more than {MAX_ENTRIES} entries; the others are left out"))
    return outcomes


def _entry(entry: Any, feed: Any, number: int, base: str | None) -> Entry:
    # Resolved against the feed, a link left empty would become the feed itself.
    link = _address(entry.get("link"), base or _text(feed.get("link"))) if entry.get("link") else None
    content = _content(entry)
    body = content or _text(entry.get("summary"))
    title = fragment_text(_text(entry.get("title")))
    stated = _text(entry.get("id"))
    own = _text(feed.get("id")) or base or _text(feed.get("link"))
    scoped = document_of(link or "") or (f"{own}#{stated}" if own and stated else "")
    document = stated if _GLOBAL.match(stated) else scoped
    text = fragment_text(body)
    # Some feeds repeat the heading, or give nothing but it.
    if not text and not title:
        report = None
    else:
        published, updated = _moment(entry, "published_parsed"), _moment(entry, "updated_parsed")
        report = make_report(
            title or f"entry-{number}",
            text or title,
            title=title,
            url=link,
            publisher=_publisher(entry, feed, base),
            published=published or updated,
            author=_text(entry.get("author")),
            modified=updated if published else None,
            document=document,
        )
    return Entry(document or (report.id if report else ""), link, report, summary_only=not content)


def _content(entry: Any) -> str:
    """The full content of an entry, "" where it has none."""
    for content in entry.get("content", ()):
        value, kind = _text(content.get("value")), _text(content.get("type"))
        if value.strip() and (not kind or kind.startswith("text/") or kind == "application/xhtml+xml"):
            return value
    return ""


def _publisher(entry: Any, feed: Any, url: str | None) -> str:
    source = entry.get("source") or {}
    passed_on = _text(source.get("title")) or _host(_text(source.get("href")) or _text(source.get("link")))
    return fragment_text(passed_on or _text(feed.get("title")) or _host(url or _text(feed.get("link"))))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _address(link: Any, base: str | None) -> str | None:
    """An http or https address, or None: other schemes ("javascript:") are nothing to follow or to show."""
    try:
        url = urljoin(base or "", _text(link).strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _moment(entry: Any, field: str) -> datetime | None:
    # Asked for one time that it lacks, the entry would give the other.
    parsed = entry[field] if field in entry else None  # noqa: SIM401
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (OverflowError, ValueError, OSError, TypeError):
        return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _matches(head: bytes) -> bool:
    name, rest = root_element(head)
    name = name.lower()
    return name in ("rss", "feed") or (name == "rdf" and _RDF.search(rest) is not None)


def _read(item: Item) -> Iterator[Report | IngestError]:
    for number, outcome in enumerate(read_feed(item.data(), item.place, item.url), 1):
        if isinstance(outcome, IngestError):
            yield outcome
        elif outcome.report is None:
            yield IngestError(f"{item.place}, entry {number}", "holds no text")
        else:
            yield outcome.report


FEED = Format(
    "feed",
    _read,
    suffixes=(".rss", ".atom"),
    media_types=("application/rss+xml", "application/atom+xml", "application/rdf+xml"),
    matches=_matches,
    shared=(".xml", ".rdf"),
)
