"""The commands that work on a story, from an empty ledger to a picture, with a reader that knows one sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sayso.cli import app
from sayso.errors import SaysoError
from sayso.readers import get_reader

PLUGIN = Path(__file__).parent / "plugin"


class Desk:
    """Runs `sayso` with one ledger."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "COLUMNS": "200",
            "SAYSO_LEDGER": str(folder / "desk.db"),
            "SAYSO_EDITOR": "A. Editor",
        }

    def __call__(self, *arguments: str) -> Result:
        run = CliRunner().invoke(app, arguments, env=self.environment, standalone_mode=False)
        if run.exception is not None:
            raise run.exception
        return run

    def fails(self, *arguments: str) -> str:
        with pytest.raises(SaysoError) as raised:
            self(*arguments)
        return str(raised.value)

    def lines(self, *arguments: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self(*arguments, "--format", "jsonl").stdout.splitlines()]

    def write(self, name: str, text: str, hour: int, publisher: str) -> None:
        head = f"---\npublisher: {publisher}\npublished: 2024-03-12T{hour:02}:00Z\n---\n"
        (self.folder / name).write_text(head + text, encoding="utf-8")

    def add(self, *names: str) -> list[dict[str, Any]]:
        return self.lines("add", "siege", "--reader", "stub", *names)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.syspath_prepend(str(PLUGIN))
    monkeypatch.chdir(tmp_path)
    get_reader.cache_clear()
    made = Desk(tmp_path)
    made("story", "new", "siege", "--country", "DZ")
    made.write("army.txt", "At least 6 hostages died, the army said.", 8, "Harbour Post")
    made.write("police.txt", "9 hostages died, the police said.", 9, "Coastline")
    return made


def test_a_story_is_begun_once_and_listed(desk: Desk) -> None:
    assert desk.lines("story", "list") == [{"name": "siege", "country": "DZ"}]
    assert "there is a story 'siege' already" in desk.fails("story", "new", "siege")


def test_a_missing_ledger_or_story_is_told_and_none_is_made(desk: Desk) -> None:
    assert "no story 'flood'" in desk.fails("claims", "flood")
    assert "elsewhere.db" in desk.fails("claims", "siege", "--ledger", "elsewhere.db")
    assert not (desk.folder / "elsewhere.db").exists()


def test_reports_are_added_once_and_a_changed_one_is_a_new_version(desk: Desk) -> None:
    first = desk.add("army.txt", "police.txt")
    assert [(added["outcome"], added["claims"]) for added in first] == [("new", {"added": 1})] * 2
    assert [added["outcome"] for added in desk.add("army.txt")] == ["unchanged"]
    desk.write("army.txt", "At least 7 hostages died, the army said.", 10, "Harbour Post")
    (changed,) = desk.add("army.txt")
    assert (changed["outcome"], changed["version"], changed["claims"]) == ("changed", 2, {"changed": 1})


def test_a_report_that_cannot_be_read_keeps_no_other(desk: Desk) -> None:
    desk.write("bad.txt", "This one will trip the reader.", 9, "Coastline")
    (desk.folder / "empty.txt").write_text("")
    added = desk.add("bad.txt", "empty.txt", "nowhere.txt", "army.txt")
    assert [each["document"].endswith("army.txt") for each in added] == [True]


def test_claims_are_listed_newest_first_and_filtered(desk: Desk) -> None:
    desk.add("army.txt", "police.txt")
    assert [entry["count"]["low"] for entry in desk.lines("claims", "siege")] == [9, 6]
    assert [entry["count"]["low"] for entry in desk.lines("claims", "siege", "--source", "the army")] == [6]
    assert [entry["count"]["low"] for entry in desk.lines("claims", "siege", "--limit", "1")] == [9]
    assert desk.lines("claims", "siege", "--event", "freed") == []
    out = desk("claims", "siege").stdout
    assert "at least 6" in out
    assert "the army" in out


def test_a_decision_is_kept_undone_and_told_in_the_history(desk: Desk) -> None:
    desk.add("army.txt")
    (entry,) = desk.lines("claims", "siege")
    made = desk("decide", "siege", "reject", entry["id"], "--why", "called back").stdout.strip()
    assert desk.lines("claims", "siege")[0]["verdict"] == "rejected"
    desk("decide", "siege", "undo", made, "--why", "too hasty")
    assert desk.lines("claims", "siege")[0]["verdict"] == "open"
    told = [change for change in desk.lines("history", "siege", entry["id"]) if change["kind"] == "decision"]
    assert [each["decision"]["kind"] for each in told] == ["reject", "undo"]
    assert {each["decision"]["who"] for each in told} == {"A. Editor"}
    assert "called back" in desk("history", "siege").stdout


def test_a_late_decision_does_not_overwrite_an_earlier_one(desk: Desk) -> None:
    desk.add("army.txt")
    (entry,) = desk.lines("claims", "siege")
    first = desk("decide", "siege", "accept", entry["id"]).stdout.strip()
    desk("decide", "siege", "reject", entry["id"], "--expect", first)
    assert desk.fails("decide", "siege", "accept", entry["id"], "--expect", first)
    assert desk.lines("claims", "siege")[0]["verdict"] == "rejected"


def test_what_changed_since_a_time(desk: Desk) -> None:
    desk.add("army.txt")
    assert [change["kind"] for change in desk.lines("diff", "siege", "--since", "2020-01-01")] == [
        "report-added",
        "claim-added",
    ]
    assert desk.lines("diff", "siege", "--since", "2200-01-01") == []
    assert "Nothing changed" in desk("diff", "siege", "--since", "2200-01-01").stdout


def test_sources_have_sides_and_an_editor_may_change_them(desk: Desk) -> None:
    desk.add("army.txt", "police.txt")
    sides = {source["id"]: (source["name"], source["side"]) for source in desk.lines("sources", "siege")}
    army = next(key for key, (name, _) in sides.items() if "army" in name)
    assert sides[army][1] == "state"
    desk("decide", "siege", "side", army, "--set", "side=foreign-government")
    assert {s["id"]: s["side"] for s in desk.lines("sources", "siege")}[army] == "foreign-government"


def test_origins_of_a_fate_are_counted_and_explained(desk: Desk) -> None:
    desk.write("copy.txt", "9 hostages died, the police said.", 11, "Morning Ledger")
    desk.add("army.txt", "police.txt", "copy.txt")
    found = json.loads(desk("origins", "siege", "--event", "killed", "--format", "json").stdout)
    assert [len(found[name]) for name in ("reports", "outlets", "origins")] == [3, 3, 2]
    assert "3 reports, 3 outlets, 2 origins" in desk("origins", "siege", "--event", "killed").stdout


def test_the_picture_adds_claims_up_and_names_who_forces_each_end(desk: Desk) -> None:
    desk.add("army.txt", "police.txt")
    (cell,) = json.loads(desk("picture", "siege", "--format", "json").stdout)["cells"]
    assert (cell["event"], cell["low"], cell["high"], cell["clash"]) == ("killed", 9, 9, False)
    assert "9" in desk("picture", "siege").stdout
    (early,) = json.loads(desk("picture", "siege", "--at", "2024-03-12T08:30Z", "--format", "json").stdout)["cells"]
    assert (early["low"], early["high"]) == (6, None)
    (rest,) = json.loads(desk("picture", "siege", "--without", "the police", "--format", "json").stdout)["cells"]
    assert (rest["low"], rest["high"]) == (6, None)


def test_claims_that_cannot_all_hold_are_shown_with_a_way_out(desk: Desk) -> None:
    desk.write("army.txt", "At least 12 hostages died, the army said.", 9, "Harbour Post")
    desk.add("army.txt", "police.txt")
    found = json.loads(desk("clashes", "siege", "--format", "json").stdout)
    assert [len(clash["ids"]) for clash in found["clashes"]] == [2]
    assert found["give_ups"]
    assert "cannot all hold" in desk("clashes", "siege").stdout


def test_why_names_the_claims_and_an_unknown_cell_is_told(desk: Desk) -> None:
    desk.add("army.txt", "police.txt")
    found = json.loads(desk("why", "siege", "killed:hostages", "--format", "json").stdout)
    assert [reason["kind"] for reason in found["high"]] == ["claim"]
    assert "police" in desk("why", "siege", "killed:hostages").stdout
    assert "no cell 'killed:Martians'" in desk.fails("why", "siege", "killed:Martians")


def test_only_a_ledger_that_is_there_is_listed(desk: Desk) -> None:
    (desk.folder / "empty.db").touch()
    assert "is no ledger" in desk.fails("story", "list", "--ledger", "empty.db")
    assert "no ledger here" in desk.fails("story", "list", "--ledger", "elsewhere.db")
    assert (desk.folder / "empty.db").read_bytes() == b""
    assert not (desk.folder / "elsewhere.db").exists()


def test_no_name_in_a_ledger_commands_the_terminal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from sayso.desk import DeskStory

    assert "U+001B" in desk.fails("story", "new", "bad\x1b[31mname")
    monkeypatch.setattr(DeskStory, "name", "bad\x1b[31m\nname\u202e")
    assert desk("story", "list").stdout == "bad\ufffd[31m name\ufffd\tDZ\n"


def test_a_claim_is_named_by_the_beginning_of_its_id(desk: Desk) -> None:
    desk.add("army.txt", "police.txt")
    first, second = (entry["id"] for entry in desk.lines("claims", "siege"))
    desk("decide", "siege", "reject", first[:6])
    assert [entry["verdict"] for entry in desk.lines("claims", "siege")] == ["rejected", "open"]
    assert desk.lines("history", "siege", first[:6]) == desk.lines("history", "siege", first)
    cut = json.loads(desk("origins", "siege", second[:6], "--format", "json").stdout)
    assert cut["origins"] == json.loads(desk("origins", "siege", second, "--format", "json").stdout)["origins"]
    assert f"no claim {first[:3]}" in desk.fails("decide", "siege", "accept", first[:3])
    assert "no claim zzzz" in desk.fails("origins", "siege", "zzzz")
    assert "no claim ____" in desk.fails("history", "siege", "____")


def test_a_decision_names_sources_and_laws_that_there_are(desk: Desk) -> None:
    desk.add("army.txt", "police.txt")
    army = next(source["id"] for source in desk.lines("sources", "siege") if "army" in source["name"])
    desk("decide", "siege", "side", "the army", "--set", "side=foreign-government")
    assert {s["id"]: s["side"] for s in desk.lines("sources", "siege")}[army] == "foreign-government"
    told = desk.fails("decide", "siege", "side", "the armmy", "--set", "side=state")
    assert "no source 'the armmy'" in told
    assert army in told
    assert "no source" in desk.fails("decide", "siege", "same-origin", army, "nobody-at-all")
    claim = desk.lines("claims", "siege")[0]["id"]
    desk("decide", "siege", "same-origin", claim[:8], "the army")
    made = [change["decision"] for change in desk.lines("history", "siege") if change["kind"] == "decision"]
    assert [each["targets"] for each in made] == [[army], [claim, army]]
    assert "captives-conserved" in desk.fails("decide", "siege", "law-off", "nosuch")
    desk("decide", "siege", "law-off", "law:captives-conserved")


def test_history_shows_what_a_decision_set(desk: Desk) -> None:
    desk.add("army.txt")
    claim = desk.lines("claims", "siege")[0]["id"]
    desk("decide", "siege", "mend", claim[:6], "--set", "count.low=7", "--set", "group.nationality=JP")
    (mended,) = desk.lines("claims", "siege")
    assert (mended["count"]["low"], mended["group"]["nationality"]) == (7, ["JP"])
    out = desk("history", "siege").stdout
    assert "count.low = 7" in out
    assert "JP" in out
    assert "at least 6 hostages" in out
    assert str(datetime.now(UTC).year) in out
    assert "2024-03-12 08:00" in desk("claims", "siege").stdout


def test_a_list_that_stops_at_its_limit_says_so(desk: Desk) -> None:
    desk.add("army.txt", "police.txt")
    one = desk("claims", "siege", "--limit", "1", "--format", "jsonl")
    assert len(one.stdout.splitlines()) == 1
    assert "1 of more; --limit N shows more" in one.stderr
    for enough in ("0", "2"):
        both = desk("claims", "siege", "--limit", enough, "--format", "jsonl")
        assert (len(both.stdout.splitlines()), both.stderr) == (2, "")


def test_the_id_of_a_source_is_never_cut(desk: Desk) -> None:
    from rich.console import Console

    from sayso.publishing.terminal import sources_table
    from sayso.tracing.sources import StorySource

    name, words = "unnamed.company.np.employer-of-something.indeed-a-long-one", ("the employer in the capital city",)
    source = StorySource(
        id=name, name="the employer", phrase="the employer", kind="company", side="company", country=None,
        aliases=words, ids=(name,), mentions=2,
    )  # fmt: skip
    for width in (70, 90, 132):
        console = Console(width=width, record=True, file=StringIO())
        console.print(sources_table([source]))
        lines = console.export_text().splitlines()
        at = next(line.index(" id ") for line in lines if " id " in line) + 1
        assert name in "".join(line[at:].strip() for line in lines)


class _Feed(BaseHTTPRequestHandler):
    """A server with one page, which can be changed, and no robots.txt."""

    page = ""

    def do_GET(self) -> None:
        found = self.path == "/live"
        body = f"<html><body><article><p>{type(self).page}</p></article></body></html>".encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def live() -> Iterator[str]:
    _Feed.page = "At least 6 hostages died, the army said. Nothing else was known for many hours after that."
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Feed)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/live"
    server.shutdown()
    server.server_close()


def watched(desk: Desk, live: str) -> list[dict[str, Any]]:
    options = ("--reader", "stub", "--allow-host", "127.0.0.1", "--for", "0.04", "--every", "0.1")
    return desk.lines("watch", "siege", live, *options)


def test_a_watch_says_what_a_report_changes_in_the_picture_and_goes_on_where_it_was(desk: Desk, live: str) -> None:
    (first,) = watched(desk, live)
    assert first["outcome"] == "new"
    assert [change["sentence"] for change in first["picture"]] == ["killed hostages: at least 6."]
    assert (desk.folder / "siege.watch.json").exists()
    assert watched(desk, live) == []


def test_a_watch_of_what_may_not_be_fetched_tells_it_and_ends_well(desk: Desk, live: str) -> None:
    run = desk("watch", "siege", live, "--reader", "stub", "--for", "0.02")
    assert run.stdout == ""
    assert "is refused" in run.stderr
    assert desk.lines("claims", "siege") == []


def test_a_decision_that_cannot_be_followed_is_told_with_the_picture(desk: Desk) -> None:
    desk.add("army.txt")
    made = desk("decide", "siege", "same-group", "hostages", "the Moon").stdout.strip()
    out = desk("picture", "siege").stdout
    assert "Decisions that could not be followed" in out
    assert made in out
