"""A reader as a package outside would add one. It knows one sentence ("At least 6 hostages died, the army
said."), and fails on a text that holds "trip"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from sayso.claims import Claim, Count, Group, Quote, Source, claim_id, text_digest
from sayso.ingest import Report

_SENTENCE = re.compile(
    r"(?P<count>(?P<least>At least )?(?P<n>\d+)) (?P<group>\w+)s died(?:, (?P<source>the \w+) said)?"
)


class StubReader:
    def read(
        self,
        text: str,
        *,
        published: datetime | None = None,
        publisher: str | None = None,
        report_id: str = "",
        title: str | None = None,
    ) -> list[Claim]:
        if "trip" in text:
            raise RuntimeError("tripped")
        return [self._claim(text, match, report_id) for match in _SENTENCE.finditer(text)]

    def read_many(self, reports: Iterable[Report]) -> Iterator[tuple[Report, list[Claim]]]:
        for report in reports:
            yield report, self.read(report.text, report_id=report.id)

    def _claim(self, text: str, match: re.Match[str], report_id: str) -> Claim:
        n = int(match["n"])
        count = Count(n, None if match["least"] else n, False, match["count"], *match.span("count"))
        start, end = match.start("group"), match.end("group") + 1
        group = Group(text[start:end], match["group"], (), None, "captive", start, end)
        quote = Quote(text[match.start() : match.end("group") + 6], match.start(), match.end("group") + 6)
        source = match["source"] and Source(
            match["source"], match["source"], "military", "said", "states", *match.span("source")
        )
        return Claim(
            id=claim_id(text_digest(text), "killed", quote, count, group),
            report=report_id,
            quote=quote,
            event="killed",
            count=count,
            group=group,
            sources=(source,) if source else (),
        )
