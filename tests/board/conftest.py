"""A board over a small story, with the reader that knows one sentence."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from sayso.board import make_app
from sayso.board.accounts import Accounts
from sayso.board.beside import served
from sayso.desk import DeskStory, open_desk
from sayso.ingest.report import make_report
from sayso.readers import get_reader

PLUGIN = Path(__file__).parents[1] / "plugin"
sys.path.insert(0, str(Path(__file__).parent))
REPORTS = (
    ("army.txt", "At least 6 hostages died, the army said. It was said at noon.", 8, "Harbour Post"),
    ("police.txt", "9 hostages died, the police said.", 9, "Coastline"),
    ("copy.txt", "9 hostages died, the police said.", 11, "Morning Ledger"),
)


def add(story: DeskStory, name: str, text: str, hour: int = 12, publisher: str = "Harbour Post", **more: Any) -> None:
    """Add a report."""
    published = datetime(2024, 3, 12, hour, tzinfo=UTC)
    report = make_report(name, text, report_id=name, publisher=publisher, published=published, **more)
    for outcome in story.add_reports([report]):
        assert not isinstance(outcome, Exception), outcome


@dataclass
class Place:
    """A board, and a program beside it that writes into the same ledger."""

    ledger: Path
    client: TestClient

    def story(self) -> DeskStory:
        return open_desk(self.ledger, reader="stub").story("siege")

    def claims(self) -> dict[int, str]:
        """The ids of claims by their number."""
        with open_desk(self.ledger, reader="stub") as desk:
            found = desk.story("siege").snapshot().claims
            return {entry.claim.count.low: entry.claim.id for entry in found if entry.claim.count}

    def get(self, path: str, **kwargs: Any) -> str:
        answer = self.client.get(path, **kwargs)
        assert answer.status_code == 200, (answer.status_code, answer.text[:2000])
        return answer.text

    def token(self, path: str = "/") -> str:
        return token_of(self.client.get(path).text)

    def decide(self, kind: str, targets: str, **fields: str) -> Any:
        data = {"kind": kind, "targets": targets, "expected": self.last(), "csrf": self.token(), **fields}
        return self.client.post("/story/siege/decide", data=data, follow_redirects=False)

    def last(self) -> str:
        with open_desk(self.ledger, reader="stub") as desk:
            made = desk.story("siege").stored.decisions()
            return made[-1].id if made else ""


def token_of(page: str) -> str:
    """The token in a page."""
    return re.search(r'"X-CSRF-Token": "([0-9a-f]+)"', page)[1]


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.board.accounts.COST", {"time_cost": 1, "memory_cost": 64, "parallelism": 1})


@pytest.fixture
def tell() -> Callable[..., None]:
    """Adds a report to a story."""
    return add


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(PLUGIN))
    get_reader.cache_clear()
    path = tmp_path / "desk.db"
    with open_desk(path, reader="stub") as desk:
        story = desk.new_story("siege", "DZ")
        for name, text, hour, publisher in REPORTS:
            add(story, name, text, hour, publisher)
    return path


@pytest.fixture
def board(ledger: Path) -> Iterator[Place]:
    app = make_app(lambda: open_desk(ledger, reader="stub"), who="A. Editor", patience=60)
    with TestClient(app, base_url="http://127.0.0.1:8765") as client:
        yield Place(ledger, client)


@pytest.fixture
def fetching(ledger: Path) -> Iterator[Place]:
    """A board that may fetch from this machine."""
    app = make_app(lambda: open_desk(ledger, reader="stub"), patience=60, fetch_hosts=["127.0.0.1"])
    with TestClient(app, base_url="http://127.0.0.1:8765") as client:
        yield Place(ledger, client)


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    made = Accounts(tmp_path / "accounts.json")
    made.put("Rea", "reader", "a reader's password")
    made.put("Edda", "editor", "an editor's password")
    return made


@pytest.fixture
def guarded(ledger: Path, accounts: Accounts) -> Iterator[Place]:
    app = make_app(
        lambda: open_desk(ledger, reader="stub"), accounts=accounts, allowed_hosts=["board.example"], patience=60
    )
    with TestClient(app, base_url="https://board.example") as client:
        yield Place(ledger, client)


@pytest.fixture
def live_address(ledger: Path) -> Iterator[str]:
    """The address of a board that a server serves."""
    with served(make_app(lambda: open_desk(ledger, reader="stub"), who="A. Editor", patience=60)) as address:
        yield address
