"""`sayso watch`: feeds and pages followed while a story unfolds."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.options import allow_host_option, format_option, ledger_option, open_story, reader_option
from sayso.cli.output import Errors, console, finish, note, tell, write_lines
from sayso.cli.story import added_record
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sayso.desk import Step


@click.command()
@click.argument("story")
@click.argument("places", nargs=-1, required=True, metavar="FEED|URL...")
@click.option(
    "--every", type=click.FloatRange(0.1), default=5.0, show_default=True, metavar="MINUTES", help="Between two looks."
)
@click.option(
    "--state", "state_path", type=click.Path(path_type=Path), metavar="FILE",
    help="Where it is kept how far the watch is. Default: STORY.watch.json beside the ledger's file.",
)  # fmt: skip
@click.option("--for", "minutes", type=click.FloatRange(0), metavar="MINUTES", help="End after so long.")
@reader_option
@allow_host_option
@format_option
@ledger_option
@click.pass_context
def watch(
    ctx: click.Context,
    story: str,
    places: tuple[str, ...],
    every: float,
    state_path: Path | None,
    minutes: float | None,
    reader: str,
    allow_hosts: tuple[str, ...],
    form: str,
    ledger: str,
) -> None:
    """Follow feeds, lists of feeds (OPML) and pages: read what is new or changed into a story, and say what changed
    in its picture. Goes on through any single failure; Ctrl-C ends it, and the next watch goes on from there.

    Example: sayso watch siege https://courier.example/rss https://courier.example/live
    """
    from sayso.watching import FileState, Watcher, addresses

    errors = Errors()
    urls = list(errors.pick(addresses(places)))
    if not urls:
        raise click.UsageError("there is nothing to watch")
    with open_story(ledger, story, reader=reader) as opened, _until_interrupted() as stop:
        state = FileState(state_path or _beside(ledger, story))
        lasting = None if minutes is None else timedelta(minutes=minutes)
        watcher = Watcher(urls, state=state, interval=timedelta(minutes=every), allow_hosts=allow_hosts)
        steps = opened.watch(watcher, stop, lasting)
        finish(ctx, lambda: _write(steps, form), errors)


def _beside(ledger: str, story: str) -> Path:
    name = "".join(c if c.isalnum() or c in "-_" else "-" for c in story)
    folder = Path() if "://" in ledger else Path(ledger).parent
    return folder / f"{name}.watch.json"


@contextmanager
def _until_interrupted() -> Iterator[threading.Event]:
    """An event that Ctrl-C and a polite kill set; a second Ctrl-C ends at once."""
    stop = threading.Event()

    def ask(number: int, frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _write(steps: Iterator[Step], form: str) -> None:
    if form == "jsonl":
        write_lines(_record(step) for step in _told(steps))
        return
    from sayso.publishing.terminal_claims import plain

    out = console()
    for step in _told(steps):
        record = added_record(step.added)
        out.print(f"{plain(record['report'])}: {record['outcome']}", markup=False, style="bold")
        for line in step.changes:
            out.print(f"  {plain(line.sentence)}", markup=False)


def _told(steps: Iterator[Step]) -> Iterator[Any]:
    """The steps that added something; what failed goes to standard error."""
    for step in steps:
        if step.added is not None:
            yield step
        elif isinstance(step.notice, SaysoError):
            tell(step.notice)
        else:
            note(str(step.notice))


def _record(step: Step) -> dict[str, Any]:
    assert step.added is not None
    return {**added_record(step.added), "picture": [change.to_dict() for change in step.changes]}
