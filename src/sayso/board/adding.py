"""Reports that are added from the board: text, files, addresses; read by one worker, so that the encoder is loaded
once and pages stay quick."""

from __future__ import annotations

import re
import secrets
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sayso.board.shelf import Shelf
from sayso.errors import SaysoError
from sayso.ingest import Report
from sayso.ledger import Added
from sayso.publishing.wording import document_name
from sayso.story import ReportVersion

_JOBS = 100
_MAX_ADDRESSES = 50
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(slots=True)
class Job:
    """Reports on their way into a story: `done` says what became of each, `errors` what went wrong, in words."""

    id: str
    story: str
    what: str
    done: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    state: str = "waiting"

    @property
    def over(self) -> bool:
        """Whether all is done."""
        return self.state == "over"


class Intake:
    """Takes reports in, one job after another."""

    def __init__(self, shelf: Shelf, allow_hosts: Sequence[str] = ()) -> None:
        self.shelf, self.allow_hosts = shelf, tuple(allow_hosts)
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._pool = ThreadPoolExecutor(1, "sayso-reading")
        self._stop = threading.Event()

    def close(self) -> None:
        """Take nothing more in; the report that is being read is finished."""
        self._stop.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def job(self, name: str) -> Job | None:
        """The job of that id."""
        return self._jobs.get(name)

    def add_text(
        self, story: str, text: str, *, title: str, publisher: str, url: str, published: datetime | None
    ) -> Job:
        """Text that was pasted. Raises ValueError where there is none."""
        from sayso.ingest.report import make_report

        report = make_report(
            title or publisher or "pasted", text, title=title, publisher=publisher, url=url, published=published
        )
        return self._start(story, f"pasted text ({len(report.text):,} characters)", iter([report]))

    def add_addresses(self, story: str, lines: str, *, publisher: str, published: datetime | None) -> Job:
        """Addresses of pages and feeds, one a line. Raises ValueError for what is none."""
        addresses = [line.strip() for line in lines.splitlines() if line.strip()]
        if not addresses:
            raise ValueError("no address is given")
        if len(addresses) > _MAX_ADDRESSES:
            raise ValueError(f"{len(addresses)} addresses are too many at once; {_MAX_ADDRESSES} at most")
        for address in addresses:
            # Only of the web: a path would be one of this machine.
            if not _ADDRESS.fullmatch(address):
                raise ValueError(f"{address!r:.80} is no address that begins with https:// or http://")
        return self._start(story, ", ".join(addresses)[:200], self._fetched(addresses, publisher, published))

    def add_files(
        self, story: str, files: Sequence[tuple[str, bytes]], *, publisher: str, published: datetime | None
    ) -> Job:
        """Files that were dropped, as (name, content)."""
        names = ", ".join(name for name, _ in files)[:200]
        return self._start(story, names, self._filed(files, publisher, published))

    def _fetched(
        self, addresses: Sequence[str], publisher: str, published: datetime | None
    ) -> Iterator[Report | SaysoError]:
        from sayso.ingest import load_reports

        yield from load_reports(
            addresses, publisher=publisher or None, published=published, allow_hosts=self.allow_hosts
        )

    def _filed(
        self, files: Sequence[tuple[str, bytes]], publisher: str, published: datetime | None
    ) -> Iterator[Report | SaysoError]:
        from sayso.errors import IngestError
        from sayso.ingest import load_reports

        folder = Path(tempfile.mkdtemp(prefix="sayso-"))
        try:
            for number, (name, content) in enumerate(files):
                # What a browser calls a file is anything at all: only its last part, and only harmless letters.
                safe = re.sub(r"[^\w.-]+", "-", name.replace("\\", "/").rsplit("/", 1)[-1])[-80:].lstrip(".-") or "file"
                place = folder / str(number) / safe
                place.parent.mkdir()
                place.write_bytes(content)
                for outcome in load_reports([str(place)], publisher=publisher or None, published=published):
                    if isinstance(outcome, Report) and outcome.document == place.as_posix():
                        outcome = replace(outcome, document=safe)
                    if isinstance(outcome, IngestError):
                        outcome = IngestError(outcome.place.replace(str(place), safe), outcome.reason)
                    yield outcome
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _start(self, story: str, what: str, outcomes: Iterator[Report | SaysoError]) -> Job:
        job = Job(secrets.token_urlsafe(9), story, what)
        self._jobs[job.id] = job
        while len(self._jobs) > _JOBS:
            self._jobs.popitem(last=False)
        self._pool.submit(self._run, job, outcomes)
        return job

    def _run(self, job: Job, outcomes: Iterator[Report | SaysoError]) -> None:
        job.state = "reading"
        try:
            # One at a time: each is seen as soon as it is read.
            for outcome in outcomes:
                if self._stop.is_set():
                    break
                for added in self.shelf.story(job.story).add_reports([outcome]):
                    if isinstance(added, SaysoError):
                        job.errors.append(_wrong(outcome, added))
                    else:
                        job.done.append(_told(added))
        except SaysoError as error:
            job.errors.append(str(error))
        # A library that meets a hostile file may raise anything; the next job must still run.
        except Exception as error:
            job.errors.append(f"reading failed: {type(error).__name__}: {error}"[:300])
        job.state = "over"


def _name(report: Report | ReportVersion) -> str:
    """What whoever added a report knows it by: its title, else its file or address."""
    return report.title or document_name(report.document or report.id)


def _wrong(outcome: Report | SaysoError, error: SaysoError) -> str:
    """What went wrong: a reader names a report by its id, which nobody has seen."""
    words = str(error)
    if isinstance(outcome, Report) and words.startswith(f"{outcome.id}: "):
        return _name(outcome) + words[len(outcome.id) :]
    return words


def _told(added: Added) -> str:
    report = added.version
    name = _name(report)
    if added.outcome == "unchanged":
        return f"{name}: is in the story already"
    counts = [f"{n} {kind}" for kind in ("added", "same", "reworded", "changed", "dropped")
              if (n := sum(pair.kind == kind for pair in added.pairs))]  # fmt: skip
    version = "" if added.outcome == "new" else f" (version {report.number})"
    return f"{name}{version}: claims: {', '.join(counts) or 'none'}"
