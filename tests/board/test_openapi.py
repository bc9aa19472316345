"""The board's description of itself: true, whole, and for those who may read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.datastructures import Headers, QueryParams
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from sayso.board import acts, make_app, openapi
from sayso.board.accounts import ROLES
from sayso.board.takes import TAKES
from sayso.desk import open_desk


@pytest.fixture
def described(board: Any) -> dict[str, Any]:
    return board.client.get("/openapi.json").json()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def filled(path: str, board: Any) -> str:
    ids = {"slug": "siege", "claim": board.claims()[6], "report": "army.txt", "job": "none", "path": "board.css"}
    return re.sub(r"\{(\w+)\}", lambda found: ids[found[1]], path)


def test_it_is_openapi_and_names_each_thing_once(described: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(described).validate()
    names = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(names) == len(set(names))
    assert all(operation["summary"] for _, _, operation in operations(described))


def test_every_route_is_in_it_and_it_holds_no_other(board: Any, described: dict[str, Any]) -> None:
    routes = set()
    for route in board.client.app.app.routes:
        assert isinstance(route, Route | Mount)
        if isinstance(route, Mount):
            routes.add(("GET", f"{route.path}/{{path}}"))
        else:
            routes |= {(method, route.path) for method in route.methods - {"HEAD"}}
    assert {(method, path) for path, method, _ in operations(described)} == routes
    assert set(TAKES) == {f"{method} {path}" for method, path in routes}


def test_a_route_that_nothing_is_told_of_is_an_error() -> None:
    with pytest.raises(KeyError, match="GET /new"):
        openapi.describe([Route("/new", acts.add, methods=["GET"])], has_login=False)


def test_only_those_who_may_look_get_it(guarded: Any) -> None:
    assert guarded.client.get("/openapi.json").status_code == 401


class _Heard(dict[str, Any]):
    """A form's fields, that remembers what it was asked for."""

    asked: set[str]

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)


def test_what_a_route_reads_is_what_is_told(
    board: Any, described: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page is asked for with every parameter, and what it looks at is noted."""
    read: dict[str, set[str]] = defaultdict(set)

    def listen(kind: type, word: str) -> None:
        for method in ("get", "getlist", "__getitem__", "__contains__"):
            own = getattr(kind, method)

            def heard(self: Any, name: str, *rest: Any, own: Any = own) -> Any:
                read[word].add(name)
                return own(self, name, *rest)

            monkeypatch.setattr(kind, method, heard)

    listen(QueryParams, "query")
    listen(Headers, "header")
    fill = {"at": "2024-03-12T23:00Z", "cell": "killed:hostage", "event": "killed", "form": "mend", "start": "0"}
    fill |= {"since": "2024-03-12T00:00Z", "by": "published"}
    for path, method, operation in operations(described):
        told: dict[str, dict[str, Any]] = {"query": {}, "header": {}, "path": {}}
        for each in operation["parameters"]:
            told[each["in"]][each["name"]] = each["schema"]
        if method == "POST" or path.endswith("/live"):
            continue
        read.clear()
        for asked in ({}, {name: fill.get(name, "1") for name in told["query"]}):
            board.client.get(filled(path, board), params=asked)
        assert read["query"] == set(told["query"]), path
        ours = {name for name in read["header"] if name.lower().startswith(("hx-", "x-"))}
        # Any page may go wrong, and says so to a script as plain text.
        assert {name.lower() for name in ours} - {"hx-request"} == {n.lower() for n in told["header"]} - {
            "hx-request"
        }, path


@pytest.mark.parametrize("kind", ["accept", "side", "mend", "split", "add", "same-group"])
def test_what_a_decision_reads_is_what_is_told(
    board: Any, described: dict[str, Any], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    read: set[str] = set()

    def strings(form: Any) -> _Heard:
        held = _Heard({name: value for name, value in form.items() if isinstance(value, str)})
        held.asked = read
        return held

    monkeypatch.setattr(acts, "_strings", strings)
    forms = described["paths"]["/story/{slug}/decide"]["post"]["requestBody"]["content"]
    form = next(
        form
        for form in forms["application/x-www-form-urlencoded"]["schema"]["oneOf"]
        if kind in form["properties"]["kind"]["enum"]
    )
    target = {"add": "army.txt", "side": "body.army"}.get(kind, board.claims()[6])
    fields = {"first": "hostages", "second": "hostages"} if kind == "same-group" else {}
    if kind == "add":
        fields |= {
            "quote": "It was said at noon",
            "event": "killed",
            "count_text": "6",
            "low": "6",
            "group_text": "hostages",
        }
        fields |= {"source_text": "the army"}
    if kind == "mend":
        fields |= {
            "low": "5",
            "count_text": "6",
            "group_text": "hostages",
            "source_text": "army",
            "certainty": "possible",
        }
    if kind == "split":
        fields |= {f"p{n}-{name}": held for n in (1, 2) for name, held in
                   {"low": "3", "count_text": "6", "group_text": "hostages"}.items()}  # fmt: skip
    board.decide(kind, target, **fields)
    names = set(form["properties"])
    patterns = form.get("patternProperties", {})
    unknown = {name for name in read if name not in names and not any(re.fullmatch(p, name) for p in patterns)}
    # The parts of a split are read with their prefix taken away.
    told = names | {re.sub(r"^p\d-", "", name) for name in names}
    assert unknown <= told
    # What comes after a refusal is not read.
    late = {"csrf", "back", "expected", "why", "end"}
    assert {name for name in names if not re.match(r"p\d-", name)} - late <= read


def test_who_has_less_than_the_role_that_is_told_is_refused(ledger: Any, described: dict[str, Any], board: Any) -> None:
    for role in (None, *ROLES[:-1]):
        header = "X-Remote-User"
        accounts = {"reader": "Rea", "editor": "Edda"}
        app = make_app(
            lambda: open_desk(ledger, reader="stub"), accounts=_accounts(board), trusted_header=header,
            trusted_proxies=("10.0.0.5",), patience=60,
        )  # fmt: skip
        with TestClient(app, base_url="http://127.0.0.1", client=("10.0.0.5", 1)) as client:
            client.headers.update({header: accounts[role]} if role else {})
            token = re.search(r'"X-CSRF-Token": "([0-9a-f]+)"', client.get("/nowhere").text)[1]
            for path, method, _ in operations(described):
                needed = TAKES[f"{method} {path}"].role
                if needed is None or path.endswith("/live"):
                    continue
                answer = client.request(method, filled(path, board), data={"csrf": token} if method == "POST" else None)
                enough = role is not None and ROLES.index(role) >= ROLES.index(needed)
                assert (answer.status_code not in (401, 403)) is enough, (role, method, path, answer.status_code)


def _accounts(board: Any) -> Any:
    from sayso.board.accounts import Accounts

    made = Accounts(board.ledger.with_suffix(".accounts.json"))
    made.put("Rea", "reader", None)
    made.put("Edda", "editor", None)
    return made
