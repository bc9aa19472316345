"""A watch against a server of our own, on a clock that need not be waited for."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sayso.errors import IngestError
from sayso.ingest import Report
from sayso.ingest.fetch import FetchError, Page
from sayso.watching import FileState, MemoryState, Notice, State, Watched, Watcher, WatchError, addresses

START = datetime(2024, 5, 2, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class StubClock:
    """A clock that goes on when it is waited on, and a little with each look at it."""

    def __init__(self, now: datetime = START) -> None:
        self.time = now

    def now(self) -> datetime:
        self.time += timedelta(milliseconds=1)
        return self.time

    def wait(self, seconds: float, stop: threading.Event) -> None:
        assert seconds >= 0
        self.time += timedelta(seconds=seconds)


class Site:
    """A server whose answers are (status, headers, body) by path; `asked` has the requests with the clock's time."""

    def __init__(self, clock: StubClock) -> None:
        self.answers: dict[str, Any] = {}
        self.asked: list[tuple[datetime, str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                site.asked.append((clock.time, self.path, headers))
                answer = site.answers.get(self.path, (404, {}, b""))
                status, fields, body = answer(headers) if callable(answer) else answer
                self.send_response(status)
                for name, value in fields.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]


@pytest.fixture
def clock() -> StubClock:
    return StubClock()


@pytest.fixture
def site(clock: StubClock) -> Iterator[Site]:
    site = Site(clock)
    yield site
    site.server.shutdown()
    site.server.server_close()


def watcher(clock: StubClock, *urls: str, state: State | None = None, **options: Any) -> Watcher:
    options.setdefault("allow_hosts", {"127.0.0.1"})
    return Watcher(urls, state=state, clock=clock, rng=random.Random(7), **options)


def run(clock: StubClock, *urls: str, minutes: float = 1, **options: Any) -> list[Report | Notice]:
    return list(watcher(clock, *urls, **options).run(until=clock.time + minutes * MINUTE))


def reports(found: list[Report | Notice]) -> list[str]:
    return [outcome.text for outcome in found if isinstance(outcome, Report)]


def notices(found: list[Report | Notice]) -> list[str]:
    return [outcome.kind for outcome in found if isinstance(outcome, Notice)]


def text(words: str, status: int = 200, **headers: str) -> tuple[int, dict[str, str], bytes]:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, {"Content-Type": "text/plain", **fields}, words.encode()


def feed(*items: tuple[str, str], full: bool = False) -> tuple[int, dict[str, str], bytes]:
    """A feed of (path, words) items, newest first as feeds are."""
    body = "content:encoded" if full else "description"
    held = "".join(f"<item><title>{p}</title><link>{p}</link><{body}>{w}</{body}></item>" for p, w in items)
    names = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    rss = f'<rss version="2.0" {names}><channel><title>Desk</title>{held}</channel></rss>'
    return 200, {"Content-Type": "application/rss+xml", "ETag": f'"{abs(hash(held))}"'}, rss.encode()


def test_a_page_is_read_when_it_changes_and_only_then(site: Site, clock: StubClock) -> None:
    words = iter(["Six died.", "Six died.", "Seven died.", "Seven died."])
    site.answers["/a"] = lambda headers: text(next(words))
    found = run(clock, site.url("/a"), minutes=18)
    assert reports(found) == ["Six died.", "Seven died."]
    assert notices(found) == ["unchanged", "unchanged"]
    first, second = (o for o in found if isinstance(o, Report))
    assert first.document == second.document == site.url("/a")
    assert first.id != second.id


def test_what_is_the_same_is_not_sent_again(site: Site, clock: StubClock) -> None:
    def send(headers: dict[str, str]) -> Any:
        if (
            headers.get("if-none-match") == '"v1"'
            and headers.get("if-modified-since") == "Thu, 02 May 2024 07:00:00 GMT"
        ):
            return 304, {}, b""
        return text("Six died.", ETag='"v1"', Last_Modified="Thu, 02 May 2024 07:00:00 GMT")

    site.answers["/a"] = send
    found = run(clock, site.url("/a"), minutes=9)
    assert reports(found) == ["Six died."]
    assert [str(o).partition(";")[0] for o in found if isinstance(o, Notice)] == [
        f"{site.url('/a')}: is the same as before"
    ]


def test_looks_are_spread_by_jitter(site: Site, clock: StubClock) -> None:
    site.answers["/a"] = text("Six died.")
    run(clock, site.url("/a"), minutes=60)
    gaps = [b - a for a, b in pairwise(when for when, path, _ in site.asked if path == "/a")]
    assert all(5 * MINUTE <= gap < 6.5 * MINUTE for gap in gaps)
    assert len({gap.seconds for gap in gaps}) > 3


def test_entries_with_content_are_read_from_the_feed_oldest_first(site: Site, clock: StubClock) -> None:
    site.answers["/rss"] = feed(("/2", "Seven died."), ("/1", "Six died."), full=True)
    found = run(clock, site.url("/rss"))
    assert reports(found) == ["Six died.", "Seven died."]
    assert site.paths() == ["/robots.txt", "/rss"]


def test_of_a_summary_the_page_is_read_once_and_again_when_the_entry_changes(site: Site, clock: StubClock) -> None:
    site.answers["/rss"] = feed(("/1", "In short."))
    site.answers["/1"] = text("Six died, and this is the whole story.")
    subject = watcher(clock, site.url("/rss")).run(until=START + 30 * MINUTE)
    (report,) = [next(subject)]
    assert isinstance(report, Report)
    assert report.text == "Six died, and this is the whole story."
    assert (report.title, report.publisher, report.url) == ("/1", "Desk", site.url("/1"))
    assert next(subject).kind == "unchanged"  # type: ignore[union-attr]
    assert site.paths().count("/1") == 1
    site.answers["/rss"] = feed(("/1", "In other words."))
    site.answers["/1"] = text("Seven died, and this is the whole story.")
    assert reports(list(subject)) == ["Seven died, and this is the whole story."]
    assert site.paths().count("/1") == 2


def test_a_page_that_cannot_be_had_is_tried_again_and_then_the_feed_believed(site: Site, clock: StubClock) -> None:
    site.answers["/rss"] = feed(("/gone", "Two fled, in short."), ("/1", "In short."))
    tries = iter([text("", 500), text("", 503), text("Six died.")])
    site.answers["/1"] = lambda headers: next(tries)
    found = run(clock, site.url("/rss"), minutes=120)
    assert reports(found) == ["Two fled, in short.", "Six died."]
    assert notices(found).count("failed") == 3
    site.answers["/rss"] = feed(("/never", "Three fled, in short."))
    site.answers["/never"] = text("", 500)
    assert reports(run(clock, site.url("/rss"), minutes=600)) == ["Three fled, in short."]
    assert site.paths().count("/never") == 4


def test_a_failing_address_is_asked_less_and_less_and_the_others_go_on(site: Site, clock: StubClock) -> None:
    site.answers["/bad"] = text("", 500)
    site.answers["/good"] = lambda headers: text(f"{len(site.asked)} died.")
    found = run(clock, site.url("/bad"), site.url("/good"), minutes=24 * 60)
    times = [when for when, path, _ in site.asked if path == "/bad"]
    gaps = [b - a for a, b in pairwise(times)]
    assert 10 * MINUTE <= gaps[0] < 13 * MINUTE
    assert all(later > earlier * 1.3 for earlier, later in pairwise(gaps[:5]))
    assert max(gaps) < timedelta(hours=7.6)
    assert len(reports(found)) > 200


def test_a_server_that_recovers_is_looked_at_as_often_as_before(site: Site, clock: StubClock) -> None:
    answers = iter([text("", 500), text("", 500), text("Six died."), text("Seven died.")])
    site.answers["/a"] = lambda headers: next(answers, text("Eight died."))
    run(clock, site.url("/a"), minutes=60)
    times = [when for when, path, _ in site.asked if path == "/a"]
    assert times[3] - times[2] < 7 * MINUTE


@pytest.mark.parametrize(("value", "least"), [("3600", 60), ("9999999999", 24 * 60)])
def test_a_server_that_asks_for_rest_has_it_within_reason(site: Site, clock: StubClock, value: str, least: int) -> None:
    site.answers["/a"] = text("", 429, Retry_After=value)
    site.answers["/b"] = text("Six died.")
    found = run(clock, site.url("/a"), site.url("/b"), minutes=3 * 24 * 60)
    times = [when for when, _, _ in site.asked]
    assert site.paths()[:2] == ["/robots.txt", "/a"]
    assert least * MINUTE <= times[2] - times[1] < 2 * least * MINUTE  # the whole host is left alone
    assert "Six died." in reports(found)


def test_an_address_that_is_gone_is_let_go(site: Site, clock: StubClock) -> None:
    site.answers["/a"] = text("", 410)
    state = MemoryState()
    found = list(watcher(clock, site.url("/a"), state=state).run())
    assert notices(found) == ["gone"]
    site.answers["/a"] = text("Six died.")
    assert reports(run(clock, site.url("/a"), state=state)) == ["Six died."]


def test_what_robots_txt_forbids_is_left(site: Site, clock: StubClock) -> None:
    site.answers["/robots.txt"] = text("User-agent: sayso\nDisallow: /private\nCrawl-delay: 30\n")
    site.answers["/private/a"] = text("Six died.")
    site.answers["/rss"] = feed(("/private/1", "Two fled, in short."), ("/1", "x"))
    site.answers["/1"] = text("Three fled.")
    found = run(clock, site.url("/private/a"), site.url("/rss"), minutes=4)
    assert sorted(reports(found)) == ["Three fled.", "Two fled, in short."]
    assert notices(found).count("disallowed") == 2
    assert sorted(site.paths()) == ["/1", "/robots.txt", "/rss"]
    when = {path: at for at, path, _ in site.asked}
    assert when["/1"] - when["/rss"] >= timedelta(seconds=30)
    assert reports(run(clock, site.url("/private/a"), robots=False)) == ["Six died."]


def test_a_robots_txt_that_cannot_be_had_forbids_for_a_while(site: Site, clock: StubClock) -> None:
    site.answers["/robots.txt"] = text("", 500)
    site.answers["/a"] = text("Six died.")
    subject = watcher(clock, site.url("/a")).run(until=START + 100 * MINUTE)
    notice = next(subject)
    assert isinstance(notice, Notice)
    assert (notice.kind, notice.due) == ("disallowed", site.asked[0][0] + 60 * MINUTE)
    site.answers["/robots.txt"] = text("", 404)
    assert reports(list(subject))[:1] == ["Six died."]


@pytest.mark.parametrize(
    "rules", [b"\xff\xfe\0" * 1000, b"User-agent: " + b"*" * 100_000, b"Crawl-delay: nan\n" * 9, b"Allow"]
)
def test_any_robots_txt_leaves_the_watch_alive(site: Site, clock: StubClock, rules: bytes) -> None:
    site.answers["/robots.txt"] = (200, {}, rules)
    site.answers["/a"] = text("Six died.")
    assert run(clock, site.url("/a"))


def test_one_host_is_asked_no_faster_than_its_pause(site: Site, clock: StubClock) -> None:
    paths = [f"/{n}" for n in range(12)]
    for path in paths:
        site.answers[path] = text(f"{path} died.")
    assert len(reports(run(clock, *map(site.url, paths)))) == 12
    times = [when for when, path, _ in site.asked if path != "/robots.txt"]
    assert all(b - a >= timedelta(seconds=2) for a, b in pairwise(times))


def test_a_list_of_feeds_is_followed(site: Site, clock: StubClock) -> None:
    outlines = "".join(f'<outline xmlUrl="{site.url(path)}"/>' for path in ("/rss", "/none"))
    site.answers["/opml"] = (200, {"Content-Type": "text/xml"}, f"<opml><body>{outlines}</body></opml>".encode())
    site.answers["/rss"] = feed(("/1", "Six died."), full=True)
    state = MemoryState()
    found = run(clock, site.url("/opml"), state=state)
    assert reports(found) == ["Six died."]
    assert "failed" in notices(found)
    site.answers["/opml"] = text("", 500)
    site.answers["/rss"] = feed(("/2", "Seven died."), full=True)
    assert reports(run(clock, site.url("/opml"), state=state, minutes=8)) == ["Seven died."]


@pytest.mark.parametrize(
    "answer",
    [
        text("", 200),
        (200, {"Content-Type": "application/rss+xml"}, b"<rss><channel><item>"),
        (200, {"Content-Type": "application/rss+xml"}, b"\0\xff" * 100),
        (200, {"Content-Type": "image/png"}, b"\x89PNG"),
        (200, {"Content-Type": "text/html"}, b"<html><body></body></html>"),
        (200, {"Content-Encoding": "gzip"}, b"no gzip"),
        (302, {"Location": "http://169.254.169.254/"}, b""),
        (304, {}, b""),
        text("---\npublished: 2031-01-01\n---\nSix died."),
    ],
)
def test_no_answer_ends_the_watch(site: Site, clock: StubClock, answer: Any) -> None:
    answers = iter([answer])
    site.answers["/a"] = lambda headers: next(answers, text("Six died."))
    site.answers["/b"] = text("Two fled.")
    assert set(reports(run(clock, site.url("/a"), site.url("/b"), minutes=40))) == {"Six died.", "Two fled."}


def test_what_no_one_foresaw_does_not_end_the_watch(clock: StubClock) -> None:
    def fetch(url: str, **_: object) -> Page:
        if "bad" in url:
            raise RuntimeError("a library fell over")
        return Page(url, b"Six died.", "text/plain", None)

    found = run(clock, "http://bad.example/", "http://a.example/", fetch=fetch, robots=False)
    assert reports(found) == ["Six died."]
    assert any("RuntimeError: a library fell over" in str(o) for o in found)


def test_it_stops_when_told_and_at_once(site: Site) -> None:
    site.answers["/a"] = text("Six died.")
    stop = threading.Event()
    found: list[object] = []
    subject = Watcher([site.url("/a")], allow_hosts={"127.0.0.1"})
    thread = threading.Thread(target=lambda: found.extend(subject.run(stop)), daemon=True)
    thread.start()
    while not found and thread.is_alive():
        time.sleep(0.01)
    assert thread.is_alive()  # it waits for the next look
    began = time.monotonic()
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert time.monotonic() - began < 2
    assert len(found) == 1


def test_it_goes_on_where_it_was_after_a_restart(site: Site, clock: StubClock, tmp_path: Path) -> None:
    path = tmp_path / "watch.json"
    site.answers["/rss"] = feed(("/3", "c"), ("/2", "b"), ("/1", "a"))
    for n in (1, 2, 3):
        site.answers[f"/{n}"] = text(f"{n} died.")
    subject = watcher(clock, site.url("/rss"), state=FileState(path)).run()
    assert getattr(next(subject), "text", None) == "1 died."
    assert getattr(next(subject), "text", None) == "2 died."
    subject.close()  # as when it is killed: the second was handed out, but it is not known whether it was taken
    rest = run(clock, site.url("/rss"), state=FileState(path))
    assert reports(rest) == ["2 died.", "3 died."]
    assert site.paths().count("/rss") == 1  # not due yet
    assert site.paths().count("/1") == 1
    assert reports(run(clock, site.url("/rss"), state=FileState(path), minutes=30)) == []
    last = [headers for _, path, headers in site.asked if path == "/rss"][-1]
    assert "if-none-match" in last


def test_a_feed_that_was_cut_short_is_asked_for_whole(site: Site, clock: StubClock) -> None:
    state = MemoryState()
    site.answers["/rss"] = feed(("/2", "Seven died."), ("/1", "Six died."), full=True)
    subject = watcher(clock, site.url("/rss"), state=state).run()
    next(subject)
    next(subject)
    subject.close()
    assert reports(run(clock, site.url("/rss"), state=state, minutes=8)) == ["Seven died."]
    assert "if-none-match" not in site.asked[-1][2]


def test_more_entries_than_are_fetched_at_a_time_come_later(
    site: Site, clock: StubClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sayso.watching.watcher.MAX_PENDING", 3)
    status, fields, body = feed(*[(f"/{n}", "short") for n in range(8)])
    site.answers["/rss"] = (status, {"Content-Type": fields["Content-Type"]}, body)
    for n in range(8):
        site.answers[f"/{n}"] = text(f"{n} died.")
    found = run(clock, site.url("/rss"), minutes=30)
    assert sorted(reports(found)) == [f"{n} died." for n in range(8)]
    assert "left-out" in notices(found)


def test_a_state_that_cannot_be_written_is_told_and_the_watch_goes_on(site: Site, clock: StubClock) -> None:
    class Full(MemoryState):
        def save(self, watched: Watched) -> None:
            raise WatchError("watch.json: no space left on device")

    site.answers["/a"] = text("Six died.")
    found = run(clock, site.url("/a"), state=Full())
    assert reports(found) == ["Six died."]
    assert any("no space left on device" in str(outcome) for outcome in found)


def test_what_a_user_names_is_an_address_or_a_list_of_them(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text('<opml><outline xmlUrl="https://a.example/rss"/><outline xmlUrl="file:///x"/></opml>')
    found = list(addresses(["HTTPS://b.example/", str(path), str(tmp_path / "none"), "ftp://host/x"]))
    assert [o for o in found if isinstance(o, str)] == ["HTTPS://b.example/", "https://a.example/rss"]
    told = [str(o) for o in found if isinstance(o, IngestError)]
    assert [t.partition(": ")[0] for t in told] == [str(path), str(tmp_path / "none"), "ftp://host/x"]
    assert "no such file" in told[1]


PROGRAM = """
import signal, sys, threading
from datetime import timedelta
from sayso.ingest import Report
from sayso.watching import FileState, Watcher

stop = threading.Event()
signal.signal(signal.SIGINT, lambda *_: stop.set())
subject = Watcher(sys.argv[2:], state=FileState(sys.argv[1]), pause=timedelta(0), allow_hosts={"127.0.0.1"})
print("ready", flush=True)
for outcome in subject.run(stop):
    if isinstance(outcome, Report):
        print(outcome.text, flush=True)
print("stopped", flush=True)
"""


def test_a_watch_that_is_killed_loses_nothing_and_one_that_is_interrupted_stops(site: Site, tmp_path: Path) -> None:
    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", PROGRAM, str(tmp_path / "watch.json"), site.url("/rss")]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)

    site.answers["/rss"] = feed(*[(f"/{n}", "short") for n in range(30)])
    for n in range(30):
        site.answers[f"/{n}"] = text(f"{n} died.")
    with start() as killed:
        assert killed.stdout
        before = [killed.stdout.readline().strip() for _ in range(8)]
        killed.kill()
        before += killed.stdout.read().splitlines()
    with start() as second:
        assert second.stdout
        after: list[str] = []
        while "0 died." not in after:  # the newest entry comes last
            line = second.stdout.readline()
            assert line, "the watch ended by itself"
            after.append(line.strip())
        began = time.monotonic()
        second.send_signal(signal.SIGINT)
        assert second.stdout.read() == "stopped\n"
        assert second.wait(5) == 0
        assert time.monotonic() - began < 5
    assert {*before, *after} == {"ready", *(f"{n} died." for n in range(30))}
    assert len(before) + len(after) <= 33  # two lines "ready" and at most one report twice


def test_an_address_that_is_not_public_is_refused_by_the_guard_and_that_is_not_remembered(
    site: Site, clock: StubClock
) -> None:
    site.answers["/a"] = text("Six died.")
    state = MemoryState()
    found = run(clock, site.url("/a"), allow_hosts=(), state=state)
    assert notices(found) == ["failed"]
    assert "127.0.0.1 is not public; allow the host" in str(found[0])
    assert "robots" not in str(found[0])
    assert site.asked == []
    assert reports(run(clock, site.url("/a"), state=state)) == ["Six died."]


def test_why_a_robots_txt_cannot_be_had_is_told(clock: StubClock) -> None:
    def fetch(url: str, **_: object) -> Page:
        raise FetchError(url, "cannot be reached: connection refused")

    (notice,) = run(clock, "http://a.example/x", fetch=fetch)
    assert notice.kind == "disallowed"
    assert "cannot be had, and so allows nothing: cannot be reached: connection refused" in str(notice)
