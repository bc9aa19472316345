"""Whatever a program makes of the board's OpenAPI description: no answer is a failure of the board, each is one that
the description tells of, and who may change nothing changes nothing."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from made_requests import CHECKS, filled, known
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS as KINDS
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import FailureGroup
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
EXAMPLES = 8


def with_known(case: schemathesis.Case, found: dict[str, list[str]], rng: Random) -> schemathesis.Case:
    """The case with what is known in most of its fields."""
    return case.operation.Case(
        method=case.method,
        path_parameters=filled(case.path_parameters, found, rng),
        query=filled(case.query, found, rng, 0.6),
        headers=case.headers,
        body=filled(case.body, found, rng),
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

    async def listen(hub: Hub, name: str, _after: object = None) -> AsyncIterator[News | None]:
        view = hub.shelf.view(name)
        claims = tuple((entry, view.reports[entry.claim.report]) for entry in view.snapshot.claims)
        yield None
        yield News("claims", view.until, claims, view=view)
        yield News("claims", view.until, claims)
        yield News("traced", view.until, claims, view=view)
        yield News("gone")
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
        load_all_checks()
        checks = KINDS.get_by_names(CHECKS)
        seen: dict[str, Counter[int]] = defaultdict(Counter)
        faults: list[str] = []
        for case in cases:
            asked = with_known(case, found, rng)
            try:
                answer = asked.call(base_url=ADDRESS, headers=headers, cookies=cookies, app=app)
                seen[f"{case.method} {case.path}"][answer.status_code] += 1
                asked.validate_response(answer, checks)
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
