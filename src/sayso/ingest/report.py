"""The report: one version of one text as it was published, the unit that readers read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b

_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_SLUG = re.compile(r"[^\w.-]+")
_MAX_SLUG = 48
_CAMPAIGN = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|cmpid|ref_src)(?:=|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Report:
    """One version of a report. `text` is what is read, and what all offsets of its claims count in; `title`
    is context only. `published` and `modified` are aware of their time zone, None where the report does not say.

    `document` is what this is a version of: its address, else the id or file name that its source gives it. It is
    the same for every version and None where nothing but the text is known. `note` is the publisher's word to the
    desks that take the report (ninjs and NewsML-G2 `edNote`), no part of the text.
    """

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: datetime | None = None
    author: str | None = None
    modified: datetime | None = None
    document: str | None = None
    note: str | None = None


def clean(text: str) -> str:
    """Text that can be stored and printed anywhere: line ends as "\\n", each lone surrogate (half a
    character, as JSON can smuggle one in) replaced by U+FFFD, outer white space left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", text).strip("\ufeff \t\n\f\v\0")


def parse_published(value: str) -> datetime:
    """A publication time from ISO 8601 ("2013-01-17T17:00Z", "2013-01-17"); without a zone taken as UTC.

    Raises ValueError saying what was found.
    """
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        raise ValueError(f"{value!r:.60} is no ISO 8601 time such as 2013-01-17T17:00Z") from None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{value!r:.60} lies outside the years 1 to 9999 in UTC") from None
    return moment


def make_report(
    name: str,
    text: str,
    *,
    report_id: str | None = None,
    title: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
    published: datetime | None = None,
    author: str | None = None,
    modified: datetime | None = None,
    document: str | None = None,
    note: str | None = None,
) -> Report:
    """A report from what a format found, all strings cleaned; without `report_id` its id is `version_id`, without
    `document` its address or the id given stands for it.

    Raises ValueError when there is no text to read.
    """
    text = clean(text)
    if not text:
        raise ValueError("holds no text")
    return Report(
        id=clean(report_id or "") or version_id(name, url, text),
        text=text,
        title=clean(title or "") or None,
        url=clean(url or "") or None,
        publisher=clean(publisher or "") or None,
        published=published,
        author=clean(author or "") or None,
        modified=modified,
        document=clean(document or "") or document_of(clean(url or "")) or clean(report_id or "") or None,
        note=clean(note or "") or None,
    )


def document_of(url: str) -> str:
    """The document that an address stands for: the address without its fragment and without what only tells how the
    reader came by it (campaign parameters)."""
    address, _, query = url.partition("#")[0].partition("?")
    kept = [part for part in query.split("&") if part and not _CAMPAIGN.match(part)]
    return address + ("?" + "&".join(kept) if kept else "")


def version_id(name: str, url: str | None, text: str) -> str:
    """The id of a report version: its name for people, then 8 hexadecimal digits of address and text
    (BLAKE2b), so that a changed page is a new report and an unchanged one is not."""
    slug = _NOT_SLUG.sub("-", clean(name)).strip("-.")[:_MAX_SLUG] or "report"
    content = f"{url or ''}\0{text}".encode("utf-8", "surrogatepass")
    return f"{slug}-{blake2b(content, digest_size=4).hexdigest()}"
