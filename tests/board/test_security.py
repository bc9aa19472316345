"""Who is let in, and what a hostile page or report can do: nothing."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from sayso.board import make_app
from sayso.board.accounts import Accounts
from sayso.board.acts import ROUTES as ACTS
from sayso.board.events import ROUTES as EVENTS
from sayso.board.pages import ROUTES as PAGES
from sayso.board.text import link, shown
from sayso.desk import open_desk

HOSTILE = (
    '<script>alert(1)</script> 7 hostages died, the army said. "><svg onload=alert(2)> {{ 7*7 }} {% raw %} '
    "&lt;b&gt; ]]> <!-- \u202egnihtyna\u202c javascript:alert(3) " + "w" * 100_000
)


def login(client: TestClient, name: str, password: str) -> Any:
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/login").text)[1]
    data = {"name": name, "password": password, "csrf": token}
    return client.post("/login", data=data, follow_redirects=False)


def test_every_answer_carries_a_policy_that_runs_no_inline_code(board: Any) -> None:
    for path in ("/", "/nothing", "/static/board.css", "/story/siege/claims"):
        answer = board.client.get(path)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
    refused = board.client.get("/", headers={"host": "evil.example"})
    assert "content-security-policy" in refused.headers


def test_pages_hold_no_inline_script_or_style_and_load_nothing_from_elsewhere(board: Any) -> None:
    for path in ("", "?wait=1", "/claims", "/clashes?wait=1", "/origins", "/toll", "/report/army.txt", "/add"):
        page = board.get(f"/story/siege{path}")
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\son\w+=|javascript:", page)
        assert not re.search(r"""(?:src|href|action)=["']?(?:https?:)?//""", page)
        # HTML knows no attribute hx-get; as data-hx-get it may be any.
        assert not re.search(r"[\s'\"](?:hx|sse)-[a-z-]+=", page)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil.example:8765"])
def test_another_name_for_this_machine_is_turned_away(board: Any, host: str) -> None:
    assert board.client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:9", "localhost", "[::1]:8765"])
def test_loopback_is_known_under_its_names(board: Any, host: str) -> None:
    assert board.client.get("/", headers={"host": host}).status_code == 200


def acts() -> list[str]:
    return [re.sub(r"\{slug\}", "siege", route.path) for route in ACTS]


@pytest.mark.parametrize("path", acts())
def test_a_change_without_the_token_is_refused(board: Any, path: str) -> None:
    for data in ({}, {"csrf": "0" * 64}):
        assert board.client.post(path, data=data).status_code == 403
    assert board.client.post(path, headers={"x-csrf-token": "guess"}).status_code == 403
    assert board.last() == ""


def test_the_token_of_another_session_does_not_count(board: Any, ledger: Path) -> None:
    token = board.token()
    board.client.cookies.clear()
    data = {"kind": "accept", "targets": board.claims()[6], "csrf": token}
    assert board.client.post("/story/siege/decide", data=data).status_code == 403


def test_a_change_that_another_site_sends_is_refused(board: Any) -> None:
    data = {"kind": "accept", "targets": board.claims()[6], "csrf": board.token()}
    headers = {"sec-fetch-site": "cross-site"}
    assert board.client.post("/story/siege/decide", data=data, headers=headers).status_code == 403


def test_the_cookie_of_a_session_is_kept_from_scripts_and_other_sites(board: Any, guarded: Any) -> None:
    local, open_ = board.client.get("/"), guarded.client.get("/login")
    for answer, secure in ((local, False), (open_, True)):
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert ("Secure" in cookie) is secure


def test_without_an_account_nothing_is_seen(guarded: Any) -> None:
    assert guarded.client.get("/", follow_redirects=False).headers["location"] == "/login"
    for route in (*PAGES, *EVENTS):
        path = re.sub(r"\{(\w+)\}", lambda m: "siege" if m[1] == "slug" else "army.txt", route.path)
        if path in ("/", "/login"):
            continue
        answer = guarded.client.get(path)
        assert answer.status_code == 401, path
        assert "hostages" not in answer.text


def test_a_reader_sees_all_and_changes_nothing_by_any_route(guarded: Any) -> None:
    assert login(guarded.client, "Rea", "a reader's password").status_code == 303
    page = guarded.get("/story/siege/claims")
    assert ">hostages</mark>" in page
    assert "data-decide=" not in page
    token = guarded.token()
    for path in acts():
        for data in (
            {"kind": "accept", "targets": guarded.claims()[6]},
            {"kind": "add", "targets": "army.txt", "quote": "noon", "event": "killed"},
            {"text": "3 hostages died."},
            {"name": "another", "country": "FR"},
        ):
            answer = guarded.client.post(path, data={**data, "csrf": token}, follow_redirects=False)
            if path in ("/login", "/logout", "/story/siege/looked"):
                continue
            assert answer.status_code == 403, path
            token = guarded.token()
    for method in ("put", "patch", "delete"):
        for route in (*PAGES, *ACTS):
            path = re.sub(r"\{(\w+)\}", "siege", route.path)
            assert getattr(guarded.client, method)(path).status_code in (401, 404, 405)
    with open_desk(guarded.ledger, reader="stub") as desk:
        assert [story.name for story in desk.stories()] == ["siege"]
        assert len(desk.story("siege").snapshot().reports) == 3
        assert desk.story("siege").stored.decisions() == []


def test_an_editor_decides_under_the_name_of_the_account(guarded: Any) -> None:
    login(guarded.client, "Edda", "an editor's password")
    assert guarded.decide("accept", guarded.claims()[6]).status_code == 303
    with open_desk(guarded.ledger) as desk:
        assert [made.who for made in desk.story("siege").stored.decisions()] == ["Edda"]


def test_a_session_ends_with_its_account_its_password_and_at_logging_out(guarded: Any, accounts: Accounts) -> None:
    login(guarded.client, "Edda", "an editor's password")
    guarded.get("/story/siege/claims")
    accounts.put("Edda", "editor", "another password now")
    assert guarded.client.get("/story/siege/claims").status_code == 401
    login(guarded.client, "Edda", "another password now")
    guarded.get("/story/siege/claims")
    guarded.client.post("/logout", data={"csrf": guarded.token()})
    assert guarded.client.get("/story/siege/claims").status_code == 401
    login(guarded.client, "Edda", "another password now")
    accounts.remove("Edda")
    assert guarded.client.get("/story/siege/claims").status_code == 401


def test_logging_in_begins_another_session(guarded: Any) -> None:
    guarded.client.get("/login")
    before = guarded.client.cookies["sayso_session"]
    login(guarded.client, "Edda", "an editor's password")
    assert guarded.client.cookies["sayso_session"] != before


def test_guessing_a_password_is_slowed_down_and_told(guarded: Any) -> None:
    answers = [login(guarded.client, "Edda", f"guess {i}") for i in range(7)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429] * 2
    assert int(answers[-1].headers["retry-after"]) > 0
    assert login(guarded.client, "Edda", "an editor's password").status_code == 429


def test_a_made_up_session_is_none(guarded: Any) -> None:
    guarded.client.cookies.set("sayso_session", "eyJzIjoieCIsIm4iOiJFZGRhIn0.x.y")
    assert guarded.client.get("/story/siege/claims").status_code == 401


def test_the_header_of_a_proxy_counts_only_from_that_proxy(ledger: Path, accounts: Accounts) -> None:
    def ask(proxies: tuple[str, ...], name: str) -> Any:
        app = make_app(
            lambda: open_desk(ledger, reader="stub"), accounts=accounts, trusted_header="X-Remote-User",
            trusted_proxies=proxies, allowed_hosts=["board.example"],
        )  # fmt: skip
        with TestClient(app, base_url="https://board.example", client=("10.0.0.5", 1)) as client:
            return client.get("/story/siege/claims", headers={"X-Remote-User": name} if name else {})

    assert ask(("127.0.0.1",), "Edda").status_code == 401
    assert ask(("10.0.0.5",), "").status_code == 401
    assert 'data-may-decide="yes"' in ask(("10.0.0.5",), "Edda").text
    assert 'data-may-decide="no"' in ask(("10.0.0.5",), "Nobody Known").text


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_a_hostile_report_is_text_everywhere(board: Any, tell: Callable[..., None]) -> None:
    with open_desk(board.ledger, reader="stub") as desk:
        tell(
            desk.story("siege"), "hostile", HOSTILE, 13, "<img src=x onerror=alert(4)>",
            title="<script>t</script>{{ 6*6 }}", url="javascript:alert(5)", author="<b>",
        )  # fmt: skip
    claim = board.claims()[7]
    for path in (
        "?wait=1", "/claims", "/clashes?wait=1", "/origins", "/toll", "/toll?spec=1", "/reports", "/report/hostile",
        f"/claim/{claim}", f"/claim/{claim}?form=mend", "/history", "/changes?since=2020-01-01T00:00:00%2B00:00",
    ):  # fmt: skip
        answer = board.client.get(f"/story/siege{path}")
        assert answer.status_code == 200, path
        if "json" in answer.headers["content-type"]:
            continue
        found = _Tags()
        found.feed(answer.text)
        for tag, attributes in found.tags:
            assert tag not in ("img", "b", "raw"), path
            assert tag != "script" or (attributes.get("src") or "").startswith("/static/"), path
            assert not any(name.startswith("on") for name in attributes), path
            assert not any((attributes.get(n) or "").startswith("javascript") for n in ("href", "src")), path
    assert "&lt;script&gt;t&lt;/script&gt;{{ 6*6 }}" in board.get("/story/siege/reports")
    page = board.get("/story/siege/report/hostile")
    assert "{{ 7*7 }}" in page
    assert '<span class="control" data-control="U+202E">\u202e</span>' in page


def test_an_address_is_written_as_a_url_and_what_is_no_character_is_shown_as_such() -> None:
    assert link('https://a.example/ b?<">%zz%41=é') == "https://a.example/%20b?%3C%22%3E%25zz%41=%C3%A9"
    for char in ("\ufdd0", "\uffff", "\U0001fffe", "\x00", "\x85"):
        assert shown(f"a{char}b") == f'a<span class="control" data-control="U+{ord(char):04X}">\ufffd</span>b'


def test_too_much_at_once_is_refused(board: Any) -> None:
    token = board.token()
    big = {"csrf": token, "kind": "accept", "targets": "x" * (3 * 2**20)}
    assert board.client.post("/story/siege/decide", data=big).status_code == 413
    headers = {"content-length": str(40 * 2**20), "content-type": "text/plain"}
    assert board.client.post("/story/siege/add", content=b"x", headers=headers).status_code == 413


def test_a_body_that_does_not_tell_its_length_is_counted(ledger: Path) -> None:
    app = make_app(lambda: open_desk(ledger, reader="stub"))
    chunk, statuses = b"x" * 2**20, []

    async def run() -> None:
        async def receive() -> Any:
            return {"type": "http.request", "body": chunk, "more_body": True}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        headers = [
            (b"host", b"127.0.0.1"), (b"content-type", b"application/x-www-form-urlencoded"), (b"x-csrf-token", b"y"),
        ]  # fmt: skip
        scope = {
            "type": "http", "method": "POST", "path": "/logout", "raw_path": b"/logout", "query_string": b"",
            "headers": headers, "scheme": "http", "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
            "http_version": "1.1", "root_path": "",
        }  # fmt: skip
        await app(scope, receive, send)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    thread.join()
    assert statuses == [413]


def test_what_is_drawn_once_for_all_holds_only_the_token_of_whoever_asks(guarded: Any, accounts: Accounts) -> None:
    accounts.put("Edgar", "editor", "another password now")
    parts = {}
    path = "/story/siege/origins?event=killed"
    for name, password in (("Edda", "an editor's password"), ("Edgar", "another password now")):
        guarded.client.cookies.clear()
        assert login(guarded.client, name, password).status_code == 303
        token = guarded.token(path)
        part = guarded.get(path, headers={"hx-request": "true", "hx-target": "origins"})
        assert "<html" not in part
        assert set(re.findall(r'name="csrf" value="([^"]*)"', part)) == {token}
        parts[name] = part.replace(token, "")
    # But for the token it is the same.
    assert parts["Edda"] == parts["Edgar"]
