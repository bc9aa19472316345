"""A story in the words of schema.org, as JSON-LD for a page: a LiveBlogPosting with its updates, and a Claim with its
ClaimReview (https://schema.org/ClaimReview) for each claim shown that an editor accepted or rejected.

A review says what the desk decided of a claim, not that it is true: the rating has the desk's word as its name. Of what
nobody has reviewed no Claim is made: search engines would take it for checked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sayso.publishing.addresses import web_address
from sayso.publishing.publication import Publication, Told, report_name
from sayso.publishing.updates import Update
from sayso.publishing.wording import claim_words, one_line, stamp

_PEOPLE = frozenset({"person", "witness", "official", "anonymous"})
_LONGEST = 1200
_LONGEST_NAME = 300
_RATINGS = {"accepted": "Accepted by an editor", "rejected": "Rejected by an editor"}

# What could end the element that holds it, or begin a comment or an entity; line ends to older readers of JSON.
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def json_ld(publication: Publication, news: Iterable[Update], told: Iterable[Told]) -> str:
    """The JSON-LD of a page, escaped so that it may stand in a script element as it is."""
    page = web_address(publication.url) or ""
    graph = [_live_blog(publication, news, page), *_claims(publication, told, page)]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


def _live_blog(publication: Publication, news: Iterable[Update], page: str) -> dict[str, Any]:
    blog: dict[str, Any] = {
        "@type": "LiveBlogPosting",
        "@id": f"{page}#story",
        "headline": one_line(publication.title, 110),
        "inLanguage": "en",
        "datePublished": stamp(publication.begun or publication.updated),
        "dateModified": stamp(publication.updated),
        "coverageStartTime": stamp(publication.began),
        "coverageEndTime": stamp(publication.until),
        "author": _desk(publication),
        "liveBlogUpdate": [_update(publication, update, page) for update in news],
    }
    if page:
        blog["url"] = blog["mainEntityOfPage"] = page
    if image := web_address(publication.image):
        blog["image"] = image
    if publication.publisher:
        blog["publisher"] = _desk(publication)
    return blog


def _update(publication: Publication, update: Update, page: str) -> dict[str, Any]:
    post: dict[str, Any] = {
        "@type": "BlogPosting",
        "@id": f"{page}#{update.anchor}",
        "headline": one_line(update.title, 110),
        "articleBody": "\n".join(update.lines) or "No claims.",
        "datePublished": stamp(update.recorded),
        "author": _desk(publication),
    }
    if page:
        post["url"] = f"{page}#{update.anchor}"
    return {**post, "isBasedOn": update.url} if update.url else post


def _claims(publication: Publication, told: Iterable[Told], page: str) -> Iterator[dict[str, Any]]:
    decided = {
        target: made.recorded
        for made in publication.snapshot.decisions
        if made.kind in ("accept", "reject")
        for target in made.targets
    }
    for each in told:
        if each.entry.verdict not in _RATINGS:
            continue
        claim = each.entry.claim
        name = f"{page}#{each.key}"
        yield {
            "@type": "Claim",
            "@id": name,
            "name": claim_words(claim),
            "text": one_line(claim.quote.exact, _LONGEST),
            "datePublished": stamp(each.entry.said),
            "author": {
                "@type": "Person" if each.origin.kind in _PEOPLE else "Organization",
                "name": one_line(each.origin.name, _LONGEST_NAME) or "not named",
            },
            "appearance": _report(each),
        }
        review = {
            "@type": "ClaimReview",
            "@id": f"{page}#review-{each.key}",
            "claimReviewed": one_line(claim.quote.exact, 300),
            "itemReviewed": {"@id": name},
            "author": _desk(publication),
            # In words alone: an editor's verdict is on how a report was read, and no degree of truth.
            "reviewRating": {"@type": "Rating", "alternateName": _RATINGS[each.entry.verdict]},
            "datePublished": stamp(decided.get(claim.id, publication.updated)),
        }
        yield {**review, "url": name} if page else review


def _report(told: Told) -> dict[str, Any]:
    work: dict[str, Any] = {"@type": "NewsArticle", "headline": one_line(told.outlet, 110)}
    if (report := told.report) is not None:
        work["headline"] = one_line(report_name(report), 110)
        if report.publisher:
            work["publisher"] = {"@type": "Organization", "name": one_line(report.publisher, _LONGEST_NAME)}
        if report.published:
            work["datePublished"] = stamp(report.published)
        if url := web_address(report.url):
            work["url"] = url
    return work


def _desk(publication: Publication) -> dict[str, Any]:
    return {"@type": "Organization", "name": one_line(publication.publisher, _LONGEST_NAME) or "The desk"}
