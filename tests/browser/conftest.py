"""A real browser on a real board: the system's Chromium, driven by Playwright.

Without a Chromium, or without Playwright, these tests are skipped and say so; with SAYSO_REQUIRE_BROWSER=1 they fail.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLUGIN = Path(__file__).parents[1] / "plugin"
AXE = Path(__file__).parent / "vendor" / "axe.min.js"


def missing(words: str) -> None:
    if os.environ.get("SAYSO_REQUIRE_BROWSER") == "1":
        pytest.fail(words, pytrace=False)
    pytest.skip(words)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser. Ended with each module: while it runs, no test of another can run an event loop of its own."""
    path = os.environ.get("SAYSO_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        missing("no Chromium is installed: the pages are not tested in a browser (Debian: apt-get install chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("Playwright is not installed: the pages are not tested in a browser")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


def add(story: Any, name: str, text: str, hour: int = 12, publisher: str = "Harbour Post") -> None:
    """Add a report to a story."""
    from sayso.ingest.report import make_report

    published = datetime(2024, 3, 12, hour, tzinfo=UTC)
    report = make_report(name, text, report_id=name, title=f"Siege: {name}", publisher=publisher, published=published)
    for outcome in story.add_reports([report]):
        assert not isinstance(outcome, Exception), outcome


REPORTS = (
    ("army", "At least 6 hostages died, the army said. The harbour was quiet at noon.", 8, "Harbour Post"),
    ("police", "9 hostages died, the police said. No one would say more.", 9, "Coastline"),
    ("later", "At least 12 hostages died, the army said.", 9, "Harbour Post"),
    ("ledger", "9 hostages died, the police said. No one would say more.", 11, "Morning Ledger"),
    ("guards", "2 guards died, the police said.", 8, "Coastline"),
)

LONG = (
    "12 hostages died. The road to the harbour was closed from dawn, and the ferry to the island lay at its berth with "
    "the lamps lit while divers went down by the pier. Nobody at the port office would say when the next boat leaves. "
    "Families waited in the fish hall, where the town had put out tea and blankets, and a priest read names aloud."
)


@dataclass
class Site:
    """A served board: its address, and its ledger for a program beside it."""

    address: str
    ledger: Path

    @property
    def story(self) -> str:
        return f"{self.address}/story/siege"

    def tell(self, name: str, text: str, hour: int = 12) -> None:
        from sayso.desk import open_desk

        with open_desk(self.ledger, reader="stub") as desk:
            add(desk.story("siege"), name, text, hour)

    def decisions(self) -> list[Any]:
        from sayso.desk import open_desk

        with open_desk(self.ledger, reader="stub") as desk:
            return desk.story("siege").stored.decisions()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    from sayso.board import make_app
    from sayso.board.beside import served
    from sayso.desk import open_desk
    from sayso.readers import get_reader

    monkeypatch.syspath_prepend(str(PLUGIN))
    get_reader.cache_clear()
    path = tmp_path / "desk.db"
    with open_desk(path, reader="stub") as desk:
        story = desk.new_story("siege", "DZ")
        for report in REPORTS:
            add(story, *report)
    with served(make_app(lambda: open_desk(path, reader="stub"), who="A. Editor", patience=60)) as address:
        yield Site(address, path)


@pytest.fixture
def copied(site: Any) -> Any:
    """The board, with a copy of a report."""
    from sayso.desk import open_desk

    with open_desk(site.ledger, reader="stub") as desk:
        for hour, publisher in ((12, "Coastline"), (13, "Morning Ledger")):
            add(desk.story("siege"), publisher, LONG, hour, publisher)
    return site


@pytest.fixture
def page_of(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens pages of a browser of their own; what a page complains of (a policy that is broken, an error in a script)
    fails the test; `refused` where a form may be refused, which a browser tells too."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_page(width: int = 1280, height: int = 900, scheme: str = "light", refused: bool = False) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))

        def heard(message: Any) -> None:
            if message.type == "error" and not any(code in message.text for code in ("409", "400")[: 1 + refused]):
                complaints.append(message.text)

        page.on("console", heard)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
