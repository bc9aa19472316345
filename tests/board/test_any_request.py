"""Whatever a program makes of the board's OpenAPI description: no answer is a failure of the board, each is one that
the description tells of, and who may change nothing changes nothing."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from sayso.board import make_app
from sayso.board.accounts import Accounts
from sayso.board.adding import Intake
from sayso.board.door import COOKIE
from sayso.board.live import Hub, News
from sayso.board.openapi import describe
from sayso.desk import open_desk

ADDRESS = "http://127.0.0.1:8765"
PASSWORDS = {"Rea": "a reader's password", "Edda": "an editor's password", "Ada": "an admin's password"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 8


def known(ledger: Path) -> dict[str, list[str]]:
    """What a request finds something by, where it is given these instead of anything at all."""
    with open_desk(ledger, reader="stub") as desk:
        story = desk.story("siege")
        snapshot, trace, picture = story.snapshot(), story.trace(), story.picture()
    claims, sources = [entry.claim.id for entry in snapshot.claims], list(trace.sources)
    cells = [cell.id for cell in (*picture.cells, *picture.follows)]
    times = ["2024-03-12T23:00Z", "2024-03-12T09:30Z", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"]
    reports = [report.id for report in snapshot.reports]
    words = ["6", "hostages", "6 hostages died", "the army"]
    return {
        "slug": ["siege"], "claim": claims, "report": reports,
        "path": [*["board.css"] * 4, "../app.py", "vendor", "\x00"],
        "cell": cells, "source": sources, "origin": sources, "without": [*claims, *sources, "state", "law:none"],
        "at": times, "since": times, "until": times, "published": times, "only": [",".join(claims)],
        "targets": [*claims, *claims, *claims, *sources, *reports, " ".join(claims), f"{reports[0]}#{claims[0]}", "d1"],
        "count_text": words, "group_text": words, "source_text": words, "quote": words,
        "low": ["6"], "high": ["7", "5"], "expected": [""],
        "start": ["9", "0"], "end": ["20", "5"], "HX-Target": ["picture", "clashes", "more"],
        "country": ["DZ", "XX"], "back": ["/story/siege/claims", "//evil.example"], "name": [*claims, "Edda"],
    }  # fmt: skip


def with_known(case: schemathesis.Case, found: dict[str, list[str]], rng: Random) -> schemathesis.Case:
    """The case with what is known in most of its fields."""

    def some(held: Any, most: float = 1.0) -> Any:
        if not isinstance(held, dict):
            return held
        out = {}
        for name, old in held.items():
            plain = re.sub(r"^p\d-", "", name)
            out[name] = rng.choice(found[plain]) if plain in found and rng.random() < 0.9 else old
        return {name: value for name, value in out.items() if rng.random() < most}

    return case.operation.Case(
        method=case.method,
        path_parameters=some(case.path_parameters),
        query=some(case.query, 0.6),
        headers=case.headers,
        body=some(case.body),
        media_type=case.media_type,
    )


def all_of(ledger: Path, accounts: Accounts) -> str:
    """All that a visitor might change."""
    with open_desk(ledger, reader="stub") as desk:
        stories = [(s.name, s.country, len(s.stored.decisions()), repr(s.snapshot())) for s in desk.stories()]
    return json.dumps([stories, accounts.path.read_text()])


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is fetched, and what is live ends."""

    async def listen(hub: Hub, name: str) -> AsyncIterator[News | None]:
        view = hub.shelf.view(name)
        claims = tuple((entry, view.reports[entry.claim.report]) for entry in view.snapshot.claims)
        yield None
        yield News("claims", claims, view=view)
        yield News("claims", claims)
        yield News("decided", ids=tuple(view.claims), view=view)
        yield News("picture", view=view)

    monkeypatch.setattr(Hub, "listen", listen)
    monkeypatch.setattr(Intake, "_fetched", lambda *_: iter(()))


@pytest.fixture(scope="module")
def cases() -> list[schemathesis.Case]:
    """Requests that fit the description, and requests that do not quite."""
    app = make_app(lambda: pytest.fail("no ledger is needed"))
    schema = schemathesis.openapi.from_dict(describe(app.app.routes, has_login=True))
    out: list[schemathesis.Case] = []
    for found in schema.get_all_operations():
        modes = (GenerationMode.POSITIVE, GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        strategies = [found.ok().as_strategy(generation_mode=mode) for mode in modes]
        most = 4 * EXAMPLES if found.ok().path.endswith("/decide") else EXAMPLES

        @settings(max_examples=most, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(case=st.one_of(strategies))
        def keep(case: schemathesis.Case) -> None:
            out.append(case)

        keep()
    return out


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("who", ["nobody", *PASSWORDS])
def test_no_request_breaks_the_board_and_who_may_not_changes_nothing(
    ledger: Path, accounts: Accounts, cases: list[schemathesis.Case], who: str
) -> None:
    accounts.put("Ada", "admin", PASSWORDS["Ada"])
    app = make_app(lambda: open_desk(ledger, reader="stub"), accounts=accounts, patience=60)
    with TestClient(app, base_url=ADDRESS) as client:
        token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/login").text)[1]
        if who != "nobody":
            data = {"name": who, "password": PASSWORDS[who], "csrf": token}
            assert client.post("/login", data=data, follow_redirects=False).status_code == 303
            token = re.search(r'"X-CSRF-Token": "([0-9a-f]+)"', client.get("/").text)[1]
        headers, cookies = {"X-CSRF-Token": token}, {COOKIE: client.cookies[COOKIE]}
        found, rng, before = known(ledger), Random(17), all_of(ledger, accounts)
        seen: dict[str, Counter[int]] = defaultdict(Counter)
        faults: list[str] = []
        for case in cases:
            asked = with_known(case, found, rng)
            try:
                answer = asked.call(base_url=ADDRESS, headers=headers, cookies=cookies, app=app)
                seen[f"{case.method} {case.path}"][answer.status_code] += 1
                asked.validate_response(answer, CHECKS)
            # What the board fails of comes through to here, with the request that did it.
            except (Exception, FailureGroup) as fault:
                faults.append(f"{asked.as_curl_command()}\n{fault!s:.1000}")
        print(*seen.items(), sep="\n")
    assert not faults, "\n".join(faults[:5])
    assert (all_of(ledger, accounts) != before) is (who in ("Edda", "Ada"))
    for name, statuses in seen.items():
        if who == "Ada" and name.startswith("GET") and "{job}" not in name:
            assert statuses[200] or statuses[204], name
        if who == "nobody" and "/story/" in name:
            assert set(statuses) <= {400, 401, 403}, name
