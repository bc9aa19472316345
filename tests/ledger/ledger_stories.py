"""Reports and claims made up for the tests: claims are found by the words of a small fixed grammar."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from sayso.claims import Claim, Count, Group, Quote, Source, claim_id, text_digest
from sayso.ingest import Report
from sayso.ingest.report import version_id

START = datetime(2024, 3, 12, 6, 0, tzinfo=UTC)
_FATES = {"killed": "killed", "hurt": "wounded", "held": "held", "freed": "freed", "missing": "missing"}
_SENTENCE = re.compile(
    r"(?P<maybe>Perhaps )?(?P<count>\d+) (?P<group>[a-z]+) (?:were|are) (?P<fate>killed|hurt|held|freed|missing)"
    r"(?: in [a-z ]+)?(?:, (?P<source>the [a-z]+) said)?"
)


def hours(count: float) -> datetime:
    return START + timedelta(hours=count)


def make_report(text: str, url: str | None = "https://paper.example/siege", **fields: object) -> Report:
    values = {"id": version_id("siege", url, text), "text": text, "url": url, "publisher": "The Paper"}
    return Report(**{**values, "published": START, "document": url, **fields})  # type: ignore[arg-type]


def read_claims(report: Report, update: int = 0) -> list[Claim]:
    """Claims of sentences such as "Perhaps 34 hostages were killed in the raid, the army said"."""
    claims, text, key = [], report.text, text_digest(report.text)
    for found in _SENTENCE.finditer(text):
        end = found.start("source") - 2 if found["source"] else found.end()
        quote = Quote(text[found.start() : end], found.start(), end)
        number = int(found["count"])
        count = Count(number, number, False, found["count"], *found.span("count"))
        group = Group(found["group"], found["group"].removesuffix("s"), (), None, "unknown", *found.span("group"))
        event = _FATES[found["fate"]]
        said_by = found["source"]
        source = (
            ()
            if not said_by
            else (
                Source(
                    said_by, said_by.removeprefix("the ").title(), "official", "said", "states", *found.span("source")
                ),
            )
        )
        claims.append(
            Claim(
                id=claim_id(key, event, quote, count, group),
                report=report.id,
                quote=quote,
                update=update,
                event=event,  # type: ignore[arg-type]
                count=count,
                group=group,
                sources=source,
                certainty="possible" if found["maybe"] else "certain",
            )
        )
    return claims
