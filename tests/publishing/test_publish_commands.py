"""`sayso publish` and `sayso export` from an empty ledger, with a reader that knows one sentence."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import click
import feedparser
import pytest
from click.testing import CliRunner, Result
from lxml import etree

from sayso.cli import app
from sayso.errors import SaysoError
from sayso.readers import get_reader

PLUGIN = Path(__file__).parents[1] / "plugin"


class Desk:
    """Runs `sayso` with one ledger."""

    def __init__(self, folder: Path) -> None:
        self.environment = {"SAYSO_LEDGER": str(folder / "desk.db"), "SAYSO_EDITOR": "Ada Secret"}

    def __call__(self, *arguments: str) -> Result:
        run = CliRunner().invoke(app, arguments, env=self.environment, standalone_mode=False)
        if run.exception is not None:
            raise run.exception
        return run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def desk(folder: Path) -> Desk:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(PLUGIN))
        get_reader.cache_clear()
        made = Desk(folder)
        made("story", "new", "siege", "--country", "DZ")
        for name, hour, words in (
            ("army", "08", "At least 6 hostages died, the army said."),
            ("police", "09", "9 hostages died, the police said."),
        ):
            head = f"---\npublisher: Harbour Post\npublished: 2024-03-12T{hour}:00Z\n---\n"
            (folder / f"{name}.txt").write_text(head + words)
            made("add", "siege", "--reader", "stub", str(folder / f"{name}.txt"))
        return made


def test_a_page_and_a_feed_are_written(desk: Desk, folder: Path) -> None:
    page, feed = folder / "siege.html", folder / "siege.atom"
    run = desk("publish", "siege", "--out", str(page), "--feed", str(feed), "--title", "The <siege>")
    assert run.stdout == ""
    text = page.read_text()
    assert '<h1 dir="auto">The &lt;siege&gt;</h1>' in text
    etree.fromstring(page.read_bytes())
    assert 'href="siege.atom"' in text
    # Where the desk keeps its files is nobody's business.
    assert str(folder) not in text
    assert str(folder) not in feed.read_text()
    assert len(feedparser.parse(feed.read_bytes()).entries) == 2


def test_a_feed_tells_where_it_is_found_if_the_desk_tells_where(desk: Desk, folder: Path) -> None:
    page, feed = folder / "told.html", folder / "told now.atom"

    def links(*more: str) -> tuple[str, dict[str, str]]:
        desk("publish", "siege", "--out", str(page), "--feed", str(feed), *more)
        head = etree.fromstring(page.read_bytes()).iter("{http://www.w3.org/1999/xhtml}link")
        (link,) = [e.get("href") for e in head if e.get("rel") == "alternate"]
        return link, {each.rel: each.href for each in feedparser.parse(feed.read_bytes()).feed.get("links", ())}

    assert links() == ("told%20now.atom", {})
    site = "https://news.example/world/siege.html"
    beside = "https://news.example/world/told%20now.atom"
    assert links("--url", site) == ("told%20now.atom", {"alternate": site, "self": beside})
    away = "https://feeds.example/siege"
    assert links("--url", site, "--feed-url", away) == (away, {"alternate": site, "self": away})
    with pytest.raises(click.UsageError, match="--feed"):
        desk("publish", "siege", "--feed-url", away)
    with pytest.raises(click.BadParameter, match="javascript:"):
        desk("publish", "siege", "--feed", str(feed), "--feed-url", "javascript:alert(1)")


def test_a_story_keeps_its_id_whatever_moment_is_shown(desk: Desk, folder: Path) -> None:
    desk("story", "new", "late")
    for name, hour in (("second", "10"), ("first", "08")):
        head = f"---\npublished: 2024-03-12T{hour}:00Z\n---\n"
        (folder / f"{name}.txt").write_text(f"{head}5 hostages died, the {name} said.")
        desk("add", "late", "--reader", "stub", str(folder / f"{name}.txt"))
    ids = set()
    # The report that is published first came in last.
    for at in ("2024-03-12T09:00Z", "2024-03-12T11:00Z"):
        feed = folder / "late.atom"
        desk("publish", "late", "--at", at, "--out", str(folder / "late.html"), "--feed", str(feed))
        ids.add(feedparser.parse(feed.read_bytes()).feed.id)
    assert len(ids) == 1


def test_the_page_is_as_it_was_at_a_moment(desk: Desk) -> None:
    early = desk("publish", "siege", "--at", "2024-03-12T08:30Z").stdout
    assert "at least 6 hostages" in early
    assert "9 hostages" not in early
    assert "1 report," in early
    assert "9 hostages" in desk("publish", "siege").stdout


def test_claims_go_to_standard_output_or_a_file(desk: Desk, folder: Path) -> None:
    printed = desk("export", "siege", "--format", "csv").stdout_bytes
    desk("export", "siege", "--format", "csv", "--out", str(folder / "siege.csv"))
    assert (folder / "siege.csv").read_bytes() == printed
    rows = list(csv.DictReader(printed.decode().splitlines()))
    assert [(row["count_low"], row["count_high"]) for row in rows] == [("6", ""), ("9", "9")]
    item = json.loads(
        desk("export", "siege", "--format", "ninjs", "--at", "2024-03-12T08:30Z", "--publisher", "The Desk").stdout
    )
    assert len(item["associations"]) == 1
    assert item["by"] == "The Desk"


def test_a_decision_shows_but_not_who_made_it(desk: Desk) -> None:
    claim = json.loads(desk("claims", "siege", "--format", "jsonl").stdout.splitlines()[0])["id"]
    desk("decide", "siege", "accept", claim, "--why", "hush hush")
    page = desk("publish", "siege").stdout
    assert "accepted by an editor" in page
    assert "ClaimReview" in page
    assert "An editor accepts a claim" in page
    assert "Ada Secret" not in page
    assert "hush hush" not in page


def test_what_cannot_be_is_told(desk: Desk, folder: Path) -> None:
    with pytest.raises(click.BadParameter, match="'xls' is none of csv, "):
        desk("export", "siege", "--format", "xls")
    with pytest.raises(click.BadParameter, match="javascript:"):
        desk("publish", "siege", "--url", "javascript:alert(1)")
    with pytest.raises(SaysoError, match="no story 'flood'"):
        desk("publish", "flood")
    with pytest.raises(SaysoError, match="cannot be written"):
        desk("export", "siege", "--format", "csv", "--out", str(folder / "no" / "such.csv"))
