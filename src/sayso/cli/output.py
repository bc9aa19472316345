"""What commands share: errors told on standard error, records and tables on standard output, progress."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sayso.errors import SaysoError

if TYPE_CHECKING:
    from rich.console import Console

_T = TypeVar("_T")

# Line ends to some readers of lines, and controls to some terminals, that JSON leaves as they are.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029]")
_PIPED_WIDTH = 132


def parse_time(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """Callback of options that take a time in ISO 8601."""
    from sayso.ingest import parse_published

    try:
        return None if value is None else parse_published(value)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from None


def tell(error: SaysoError) -> None:
    """Say on standard error what went wrong, in one line."""
    note(str(error))


def note(words: str) -> None:
    """Say something on standard error, in one line."""
    from sayso.publishing.terminal_claims import plain

    # A file's name may hold bytes that no encoding has, and controls that a terminal obeys.
    click.echo(f"sayso: {plain(words).encode('utf-8', 'replace').decode()}", err=True)


class Errors:
    """Takes errors out of a stream of outcomes and tells them on standard error; `any`: there was one."""

    def __init__(self) -> None:
        self.any = False

    def pick(self, outcomes: Iterable[_T | SaysoError]) -> Iterator[_T]:
        """The outcomes that are no errors."""
        for outcome in outcomes:
            if isinstance(outcome, SaysoError):
                self.tell(outcome)
            else:
                yield outcome

    def tell(self, error: SaysoError) -> None:
        """Say what went wrong and remember that something did."""
        self.any = True
        tell(error)


def with_progress(items: Iterable[_T], what: str) -> Iterator[_T]:
    """The items, counted on standard error while they come, where that is a terminal: "12 reports read"."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn(f"{{task.completed}} {what}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(items, total=None)


def json_line(record: Mapping[str, Any]) -> str:
    """A record as one line of JSON that no terminal and no reader of lines trips over."""
    text = json.dumps(record, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def write_lines(records: Iterable[Mapping[str, Any]]) -> None:
    """JSON Lines, in UTF-8 whatever the terminal's encoding."""
    for record in records:
        click.echo(json_line(record).encode())


def write_array(records: Iterable[Mapping[str, Any]]) -> None:
    """One JSON array, a record a line."""
    separator = "["
    for record in records:
        click.echo(f"{separator}\n{json_line(record)}".encode(), nl=False)
        separator = ","
    click.echo("[]" if separator == "[" else "\n]")


def write_json(record: Mapping[str, Any]) -> None:
    """One JSON object, indented; times in ISO 8601."""
    text = json.dumps(record, ensure_ascii=False, indent=2, default=str)
    click.echo(_ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text).encode())


def console() -> Console:
    """Standard output for tables; of a fixed width where it is no terminal."""
    from rich.console import Console

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(width=_PIPED_WIDTH if piped else None)


def finish(ctx: click.Context, write: Callable[[], None], errors: Errors) -> None:
    """Write, then leave with the exit code that tells how it went."""
    try:
        write()
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered would fail once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        ctx.exit(141)
    ctx.exit(1 if errors.any else 0)
