"""When a host may be asked again: pauses between requests, back-off after failures, all with jitter."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from sayso.errors import IngestError
from sayso.ingest.fetch import FetchError, Page

# A server may ask for silence, but not for so much of it that its silence goes unnoticed.
MAX_WAIT = timedelta(days=1)
MAX_BACK_OFF = timedelta(hours=6)
MAX_CRAWL_DELAY = timedelta(minutes=5)
ROBOTS_KEPT = timedelta(days=1)
ROBOTS_RETRY = timedelta(hours=1)
AGENT = "sayso"


class Clock(Protocol):
    """Where the time comes from, so that a test need not wait for it."""

    def now(self) -> datetime:
        """The time, aware."""
        ...

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Come back after so many seconds, or as soon as `stop` is set."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def wait(self, seconds: float, stop: threading.Event) -> None:
        # A clock that was set while we waited is looked at again before long.
        stop.wait(min(seconds, 60.0))


@dataclass(slots=True)
class Pacing:
    """How long to leave servers alone. `interval` is between two looks at one address, `pause` between two requests
    to one host; both are stretched by up to a quarter, at random, so that many watches do not come at once."""

    interval: timedelta
    pause: timedelta
    rng: random.Random
    _free: dict[str, datetime] = field(default_factory=dict)

    def free_at(self, url: str) -> datetime | None:
        """When the host of an address may be asked, None for at any time."""
        return self._free.get(host_of(url))

    def asked(self, url: str, now: datetime, delay: timedelta = timedelta(0)) -> None:
        """Note that the host was asked just now; `delay` is the pause that it wants itself."""
        self.hold(url, now + self.jitter(max(self.pause, min(delay, MAX_CRAWL_DELAY))))

    def hold(self, url: str, until: datetime) -> None:
        """Leave the host of an address alone until then."""
        host = host_of(url)
        self._free[host] = max(until, self._free.get(host, until))

    def next_look(self, now: datetime) -> datetime:
        """When to look again at an address that answered."""
        return now + self.jitter(self.interval)

    def after_failure(self, now: datetime, failures: int, retry_after: float | None = None) -> datetime:
        """When to look again after so many failures in a row: twice as late each time (at most `MAX_BACK_OFF`), and
        no earlier than the server asks for (at most `MAX_WAIT`)."""
        back_off = min(self.interval * 2 ** min(failures, 16), max(MAX_BACK_OFF, self.interval))
        return now + self.jitter(max(back_off, rest(retry_after)))

    def jitter(self, span: timedelta) -> timedelta:
        """A span stretched by up to a quarter."""
        return span * (1 + self.rng.random() / 4)


def rest(retry_after: float | None) -> timedelta:
    """How long a server that asks for rest has it: as long as it asks, at most `MAX_WAIT`."""
    return timedelta(seconds=min(retry_after or 0.0, MAX_WAIT.total_seconds()))


def host_of(url: str) -> str:
    """Scheme, host and port of an address, which is what a robots.txt and a pause hold for."""
    try:
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower()
    except ValueError:
        return url


@dataclass(frozen=True, slots=True)
class _Rules:
    parsed: object | None  # None: nothing may be fetched
    until: datetime
    reason: str = ""  # why the file could not be had


class Robots:
    """What the robots.txt files (RFC 9309, read by protego) of hosts allow; each is kept for a day.

    A host without one (status 4xx) allows all; one whose file cannot be had allows nothing until it is tried again.
    """

    def __init__(self, fetch: Callable[[str], Page]) -> None:
        self._fetch = fetch
        self._kept: dict[str, _Rules] = {}

    def reason(self, url: str) -> str:
        """Why the file of that host could not be had, "" where it could."""
        kept = self._kept.get(host_of(url))
        return kept.reason if kept is not None else ""

    def had(self, url: str) -> bool:
        """Whether the file of that host could be had when it was last asked for, or the host has none."""
        kept = self._kept.get(host_of(url))
        return kept is not None and kept.parsed is not None

    def allows(self, url: str, now: datetime) -> bool:
        """Whether an address may be fetched. Raises FetchError where the guard of fetching refuses the host: that is
        no answer of the host's, and is not kept."""
        rules = self._rules(url, now)
        return rules.parsed is not None and bool(rules.parsed.can_fetch(url, AGENT))  # type: ignore[attr-defined]

    def delay(self, url: str, now: datetime) -> timedelta:
        """The pause between requests that the host asks for."""
        rules = self._rules(url, now)
        seconds = rules.parsed.crawl_delay(AGENT) if rules.parsed is not None else None  # type: ignore[attr-defined]
        return min(timedelta(seconds=max(0.0, min(float(seconds or 0), 1e6))), MAX_CRAWL_DELAY)

    def retry_at(self, url: str, now: datetime) -> datetime:
        """When what is not allowed may be looked at again: then the file is asked for anew."""
        return self._rules(url, now).until

    def _rules(self, url: str, now: datetime) -> _Rules:
        host = host_of(url)
        kept = self._kept.get(host)
        if kept is None or now >= kept.until:
            kept = self._kept[host] = self._load(f"{host}/robots.txt", now)
        return kept

    def _load(self, url: str, now: datetime) -> _Rules:
        from protego import Protego

        try:
            text = self._fetch(url).data.decode("utf-8", "replace")
        except FetchError as error:
            if error.guarded:
                raise
            if error.status is None or not 400 <= error.status < 500 or error.status == 429:
                return _Rules(None, now + ROBOTS_RETRY, error.reason)
            text = ""
        except IngestError as error:
            return _Rules(None, now + ROBOTS_RETRY, error.reason)
        try:
            return _Rules(Protego.parse(text), now + ROBOTS_KEPT)
        # The file is a stranger's; what the library trips over forbids, as one that cannot be had does.
        except Exception:
            return _Rules(None, now + ROBOTS_RETRY, "cannot be read")
