"""Requests that a program makes of the board's description, filled with what is known of a story: anything at all is
rarely the id of a claim."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Any

from sayso.desk import Desk, open_desk

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
"""What is asked of every answer, by the names that schemathesis gives it."""
HELD = 0.9
"""How often a field takes what is known, where something is."""


def known(ledger: Path) -> dict[str, list[str]]:
    """What a request finds something by, where it is given these instead of anything at all."""
    with open_desk(ledger, reader="stub") as desk:
        return known_of(desk)


def known_of(desk: Desk) -> dict[str, list[str]]:
    """The same, of a desk that is open."""
    story = desk.story("siege")
    snapshot, trace, picture = story.snapshot(), story.trace(), story.picture()
    claims, sources = [entry.claim.id for entry in snapshot.claims], list(trace.sources)
    cells = [cell.id for cell in (*picture.cells, *picture.follows)]
    groups = sorted({cell.group.id for cell in (*picture.cells, *picture.follows)})
    times = ["2024-03-12T23:00Z", "2024-03-12T09:30Z", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"]
    reports = [report.id for report in snapshot.reports]
    words = ["6", "hostages", "6 hostages died", "the army"]
    pairs = [f"{entry.claim.report}#{entry.claim.id}" for entry in snapshot.claims][:20]
    return {
        "slug": ["siege"], "claim": claims, "report": reports,
        "path": [*["board.css"] * 4, "../app.py", "vendor", "\x00"],
        "cell": cells, "source": sources, "origin": sources, "without": [*claims, *sources, "state", "law:none"],
        "at": times, "since": times, "until": times, "published": times, "after": times, "only": [",".join(claims)],
        "targets": [*claims, *claims, *sources, *reports, " ".join(claims), *pairs, " ".join(pairs[:2]), "d1"],
        "count_text": words, "group_text": words, "source_text": words, "quote": words,
        "first": groups, "second": groups,
        "low": ["6"], "high": ["7", "5"], "expected": [""],
        "start": ["9", "0"], "end": ["20", "5"], "HX-Target": ["picture", "clashes", "more"],
        "country": ["DZ", "XX"], "back": ["/story/siege/claims", "//evil.example"], "name": [*claims, "Edda"],
    }  # fmt: skip


def filled(values: Any, found: dict[str, list[str]], rng: Random, most: float = 1.0) -> Any:
    """The fields of a part of a request with what is known in most of them, so many of them kept."""
    if not isinstance(values, dict):
        return values
    out = {}
    for name, old in values.items():
        plain = re.sub(r"^p\d-", "", name)
        out[name] = rng.choice(found[plain]) if found.get(plain) and rng.random() < HELD else old
    return {name: value for name, value in out.items() if rng.random() < most}
