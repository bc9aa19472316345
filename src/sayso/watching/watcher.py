"""The loop of a watch: which address is due, what its answer holds that is new or changed.

One failure is one notice and never the end. What was handed out is remembered after the caller has taken it, so that
a watch that is killed hands out a report twice rather than not at all; a ledger adds nothing for the second.
"""

from __future__ import annotations

import heapq
import random
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Literal

from sayso.errors import IngestError
from sayso.ingest import fetch as fetching
from sayso.ingest.feed import Entry, read_feed
from sayso.ingest.fetch import FetchError, Limits, Page
from sayso.ingest.formats import HEAD, Link, format_of_page
from sayso.ingest.load import check_time, read_page
from sayso.ingest.opml import read_opml
from sayso.ingest.report import Report
from sayso.watching.pacing import Clock, Pacing, Robots, SystemClock, host_of, rest
from sayso.watching.state import MemoryState, Pending, State, Watched, WatchError

NoticeKind = Literal["unchanged", "failed", "disallowed", "gone", "left-out"]

# A page that fails this often is given up, and what the feed itself says of it is read.
MAX_TRIES = 4
MAX_PENDING = 500
MAX_SEEN = 20_000
MAX_LINKS = 2000
LIMITS = Limits(seconds=20.0)
_ROBOTS_LIMITS = Limits(wire_bytes=2**19, body_bytes=2**20, seconds=10.0)

Fetch = Callable[..., Page]


@dataclass(frozen=True, slots=True)
class Notice:
    """What a look at an address came to, where it gave no report: it is the same as before ("unchanged"), could not
    be fetched or read ("failed"), its host's robots.txt forbids it ("disallowed"), its server says that it will not
    come back ("gone"), or there was too much of it ("left-out"). `due` is when it is looked at again, None for
    never or, of a part of a feed, when the feed is."""

    kind: NoticeKind
    url: str
    reason: str
    due: datetime | None = None

    def __str__(self) -> str:
        again = f"; next look {self.due.replace(tzinfo=None).isoformat(' ', 'seconds')} UTC" if self.due else ""
        return f"{self.url}: {self.reason}{again}"


def addresses(places: Iterable[str]) -> Iterator[str | IngestError]:
    """What to watch for each place that a user names: an http or https address is that; a file that is a list of
    feeds (OPML) stands for its feeds. Anything else is an IngestError."""
    for place in places:
        if place.lower().startswith(("http://", "https://")):
            yield place
            continue
        try:
            with open(place, "rb") as stream:
                data = stream.read(2**24)
            good, bad = read_opml(data)
        except (OSError, ValueError) as error:
            reason = (error.strerror or "cannot be read").lower() if isinstance(error, OSError) else str(error)
            yield IngestError(place, f"is neither an http or https address nor a list of feeds: {reason}")
            continue
        yield from (IngestError(place, f"lists a feed without an http or https address: {url!r:.100}") for url in bad)
        yield from good


class Watcher:
    """Watches feeds, lists of feeds (OPML) and pages.

    `urls` are http or https addresses. `state` is its memory. `interval` is between two looks at an address,
    `pause` between two requests to a host. `allow_hosts` and `limits` are those of `sayso.ingest.fetch.fetch`,
    which `fetch` may replace; `clock` and `rng` are for tests. With `robots` false no robots.txt is asked for: for
    addresses that are one's own.
    """

    def __init__(
        self,
        urls: Iterable[str],
        *,
        state: State | None = None,
        interval: timedelta = timedelta(minutes=5),
        pause: timedelta = timedelta(seconds=2),
        allow_hosts: Collection[str] = (),
        limits: Limits = LIMITS,
        robots: bool = True,
        fetch: Fetch = fetching.fetch,
        clock: Clock | None = None,
        rng: random.Random | None = None,
    ) -> None:
        self._urls = list(dict.fromkeys(urls))
        self._state: State = state if state is not None else MemoryState()
        self._pacing = Pacing(interval, pause, rng or random.Random())
        self._allow_hosts = frozenset(allow_hosts)
        self._limits = limits
        self._fetch = fetch
        self._clock: Clock = clock or SystemClock()
        self._robots = Robots(self._fetch_robots) if robots else None
        self._watched: dict[str, Watched] = {}

    def run(self, stop: threading.Event | None = None, *, until: datetime | None = None) -> Iterator[Report | Notice]:
        """Reports that are new or changed and notices, as they come, until `stop` is set, `until` is reached, or
        nothing is left to watch. What a killed or stopped watch had not handed out, the next one does.

        Raises WatchError where the state cannot be read, and nothing else on what servers send.
        """
        stop = stop or threading.Event()
        kept = self._state.load()
        self._watched = {}
        # Due time, order of arrival, address of the source, id of a pending page ("" for the source itself).
        queue: list[tuple[datetime, int, str, str]] = []
        count = 0

        def enter(due: datetime, url: str, page: str = "") -> None:
            nonlocal count
            count += 1
            heapq.heappush(queue, (due, count, url, page))

        def watch(url: str) -> None:
            if url in self._watched:
                return
            source = kept.get(url, Watched(url))
            # Whoever names an address anew wants it to be looked at anew.
            if source.gone and url in self._urls:
                source = replace(source, gone=False, due=None)
            self._watched[url] = source
            if not source.gone:
                enter(source.due or self._clock.now(), url)
            for page in source.pending:
                enter(page.due, url, page.id)
            for link in source.links:
                watch(link)

        for url in self._urls:
            watch(url)
        while queue and not stop.is_set():
            due, _, url, page_id = heapq.heappop(queue)
            page = next((p for p in self._watched[url].pending if p.id == page_id), None) if page_id else None
            if page_id and page is None:
                continue
            now = self._clock.now()
            target = page.url if page else url
            due = max(due, self._pacing.free_at(target) or due)
            if due > now:
                # Others may be due before this host is free.
                if queue and queue[0][0] < due:
                    enter(due, url, page_id)
                    continue
                if until is not None and due > until:
                    return
                self._clock.wait((due - now).total_seconds(), stop)
                enter(due, url, page_id)
                continue
            source = self._watched[url]
            try:
                yield from self._page(source, page) if page else self._source(source)
            # Nothing that a server sends may end the watch, what no one foresaw included.
            except Exception as error:
                told = IngestError(target, f"cannot be read ({type(error).__name__}: {error})"[:300])
                if page:
                    yield from self._keep(_without(self._watched[url], page.id, page.digest))
                    yield Notice("failed", target, told.reason)
                else:
                    yield from self._failed(source, told)
            source = self._watched[url]
            if page is None:
                if source.due is not None and not source.gone:
                    enter(source.due, url)
                waiting = {entry[3] for entry in queue if entry[2] == url}
                for held in source.pending:
                    if held.id not in waiting:
                        enter(held.due, url, held.id)
                for link in source.links:
                    watch(link)
            else:
                for held in source.pending:
                    if held.id == page_id:
                        enter(held.due, url, page_id)

    def _source(self, source: Watched) -> Iterator[Report | Notice]:
        """One look at a feed, a list or a page."""
        now = self._clock.now()
        try:
            if (notice := self._forbidden(source.url)) is not None:
                yield from self._keep(replace(source, due=notice.due))
                yield notice
                return
            page = self._get(source.url, source.etag, source.last_modified)
        except IngestError as error:
            yield from self._failed(source, error)
            return
        again = self._pacing.next_look(now)
        if page.status == 304:
            yield from self._keep(replace(source, due=again, failures=0))
            yield Notice("unchanged", source.url, "is the same as before", again)
            return
        # Its server's words for this version are kept last: until all of it is handed out, it counts as not seen.
        yield from self._keep(replace(source, due=again, failures=0))
        before = len(self._watched[source.url].pending)
        try:
            given = False
            for outcome in self._read(source.url, page, now):
                given = given or isinstance(outcome, Report)
                yield outcome
        except ValueError as error:
            yield from self._failed(source, IngestError(source.url, str(error)))
            return
        read = self._watched[source.url]
        yield from self._keep(replace(read, etag=page.etag, last_modified=page.last_modified))
        if not given and len(read.pending) <= before:
            yield Notice("unchanged", source.url, "holds nothing new", again)

    def _read(self, url: str, page: Page, now: datetime) -> Iterator[Report | Notice]:
        """What a source's answer holds that is new or changed."""
        form = format_of_page(page.content_type, page.data[:HEAD])
        if form is not None and form.name == "feed":
            yield from self._feed(url, read_feed(page.data, url, page.url), now)
            return
        links: list[str] = []
        for found in read_page(page, url):
            if isinstance(found, Link):
                links.append(found.url)
            elif isinstance(found, IngestError):
                yield Notice("failed", found.place, found.reason)
            else:
                yield from self._hand_out(url, found.document or found.url or found.id, found)
        if len(links) > MAX_LINKS:
            yield Notice("left-out", url, f"lists more than {MAX_LINKS} feeds")
        if links:
            yield from self._keep(replace(self._watched[url], links=tuple(dict.fromkeys(links[:MAX_LINKS]))))

    def _feed(self, url: str, outcomes: list[Entry | IngestError], now: datetime) -> Iterator[Report | Notice]:
        left_out = 0
        # Oldest first, so that a story is told in the order in which it went.
        for entry in reversed(outcomes):
            if isinstance(entry, IngestError):
                yield Notice("failed", entry.place, entry.reason)
                continue
            source, digest = self._watched[url], _digest(entry.report, entry.url)
            if source.seen.get(entry.id) == digest:
                continue
            if entry.url is None or not entry.summary_only:
                if entry.report is not None:
                    yield from self._hand_out(url, entry.id, entry.report, digest)
            elif not any(p.id == entry.id and p.digest == digest for p in source.pending):
                others = tuple(p for p in source.pending if p.id != entry.id)
                if len(others) >= MAX_PENDING:
                    left_out += 1
                    continue
                page = Pending(entry.id, entry.url, digest, now, entry.report)
                self._watched[url] = replace(source, pending=(*others, page))
        yield from self._keep(self._watched[url])
        if left_out:
            yield Notice("left-out", url, f"has {left_out} more entries than are fetched at a time; they come later")

    def _page(self, source: Watched, page: Pending) -> Iterator[Report | Notice]:
        """One attempt at the page of a feed's entry; given up, what the feed says of it stands for it."""
        guard: FetchError | None = None
        try:
            notice = self._forbidden(page.url)
        except FetchError as error:
            guard, notice = error, Notice("failed", page.url, error.reason)
        if guard is None and (notice is None or self._robots_missing(page.url)):
            try:
                if notice is not None:
                    raise IngestError(page.url, notice.reason)
                answer = self._get(page.url)
                found = next((f for f in read_page(answer, page.url) if not isinstance(f, Link)), None)
                if isinstance(found, Report):
                    yield from self._hand_out(source.url, page.id, _joined(found, page.report), page.digest, page)
                    return
                reason = found.reason if found else "holds no report"
                notice = Notice("failed", page.url, reason)
            except IngestError as error:
                tries, wait = page.tries + 1, getattr(error, "retry_after", None)
                lasting = isinstance(error, FetchError) and error.status in (401, 403, 404, 410, 451)
                if tries < MAX_TRIES and not lasting:
                    now = self._clock.now()
                    due = self._pacing.after_failure(now, tries, wait)
                    self._pacing.hold(page.url, now + rest(wait))
                    later = replace(page, tries=tries, due=due)
                    pending = tuple(later if p.id == page.id else p for p in source.pending)
                    yield from self._keep(replace(source, pending=pending))
                    yield Notice("failed", page.url, error.reason, due)
                    return
                notice = Notice("failed", page.url, error.reason)
        assert notice is not None
        yield replace(notice, due=None)
        if page.report is not None:
            yield from self._hand_out(source.url, page.id, page.report, page.digest, page)
        else:
            yield from self._keep(_without(source, page.id, page.digest))

    def _hand_out(
        self, url: str, key: str, report: Report, digest: str | None = None, page: Pending | None = None
    ) -> Iterator[Report | Notice]:
        """The report if it says something new, then the memory of it."""
        own = _digest(replace(report, published=None, modified=None))
        seen = self._watched[url].seen
        checked = check_time(report, url, self._clock.now())
        handed: str | None = own
        if isinstance(checked, IngestError):
            handed = None
            yield Notice("failed", url, checked.reason)
        elif seen.get(f"report {key}") != own:
            yield checked
        source = self._watched[url]
        if page is not None:
            source = replace(source, pending=tuple(p for p in source.pending if p.id != page.id))
        marks = {**source.seen}
        # What was seen last stays longest.
        for name, mark in ((key, digest), (f"report {key}", handed)):
            marks.pop(name, None)
            if mark is not None:
                marks[name] = mark
        while len(marks) > MAX_SEEN:
            del marks[next(iter(marks))]
        yield from self._keep(replace(source, seen=marks))

    def _failed(self, source: Watched, error: IngestError) -> Iterator[Notice]:
        now, status = self._clock.now(), getattr(error, "status", None)
        if status == 410:
            yield from self._keep(replace(source, gone=True, due=None))
            yield Notice("gone", source.url, error.reason)
            return
        failures, wait = source.failures + 1, getattr(error, "retry_after", None)
        due = self._pacing.after_failure(now, failures, wait)
        if getattr(error, "guarded", False):
            # No server was asked, so none has to be left alone: a watch that is begun anew looks at once.
            self._watched[source.url] = replace(self._watched[source.url], failures=failures, due=due)
            yield Notice("failed", source.url, error.reason, due)
            return
        # The whole host rests, and other addresses of it come before the one that failed.
        self._pacing.hold(source.url, now + rest(wait))
        yield from self._keep(replace(self._watched[source.url], failures=failures, due=due))
        yield Notice("failed", source.url, error.reason, due)

    def _forbidden(self, url: str) -> Notice | None:
        if self._robots is None or self._robots.allows(url, self._clock.now()):
            return None
        due = self._robots.retry_at(url, self._clock.now())
        reason = self._robots.reason(url)
        words = f"cannot be had, and so allows nothing: {reason}" if reason else "does not allow it"
        return Notice("disallowed", url, f"robots.txt of {host_of(url)} {words}", due)

    def _robots_missing(self, url: str) -> bool:
        return self._robots is not None and not self._robots.had(url)

    def _get(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Page:
        delay = self._robots.delay(url, self._clock.now()) if self._robots else timedelta(0)
        try:
            return self._fetch(
                url, allow_hosts=self._allow_hosts, limits=self._limits, etag=etag, last_modified=last_modified
            )
        finally:
            self._pacing.asked(url, self._clock.now(), delay)

    def _fetch_robots(self, url: str) -> Page:
        return self._fetch(url, allow_hosts=self._allow_hosts, limits=_ROBOTS_LIMITS)

    def _keep(self, source: Watched) -> Iterator[Notice]:
        """Remember; that the memory cannot be written is told and does not end the watch."""
        self._watched[source.url] = source
        try:
            self._state.save(source)
        except WatchError as error:
            yield Notice("failed", source.url, f"the state of the watch cannot be kept: {error}")


def _joined(page: Report, entry: Report | None) -> Report:
    """The page's report, with what only the feed knows of it."""
    if entry is None:
        return page
    return replace(
        page,
        title=page.title or entry.title,
        publisher=page.publisher or entry.publisher,
        published=page.published or entry.published,
        modified=page.modified or entry.modified,
        author=page.author or entry.author,
        document=entry.document or page.document,
    )


def _without(source: Watched, key: str, digest: str) -> Watched:
    pending = tuple(p for p in source.pending if p.id != key)
    return replace(source, pending=pending, seen={**source.seen, key: digest})


def _digest(report: Report | None, *more: str | None) -> str:
    """What tells one version of an entry from another: heading, text, times."""
    words = [report.title, report.text, str(report.modified or report.published)] if report else []
    return blake2b("\0".join([w or "" for w in (*words, *more)]).encode("utf-8", "replace"), digest_size=6).hexdigest()
