"""The command line: thin, one function a command. Claims go to standard output, all else to standard error.

Exit codes: 0 all was read; 1 some report could not be read (the others were printed); 2 wrong usage;
130 interrupted; 141 the reader of the output went away.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import TextIOWrapper
from typing import TYPE_CHECKING, TypeVar

import click

from sayso import __version__
from sayso.errors import ReaderError, SaysoError

if TYPE_CHECKING:
    from sayso.claims import Claim
    from sayso.errors import IngestError
    from sayso.ingest import Report

    Read = tuple[Report, list[Claim]]

# Line ends to some readers of lines, and controls to some terminals, that JSON leaves as they are.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_PIPED_WIDTH = 132


def _time(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    from sayso.ingest import parse_published

    try:
        return None if value is None else parse_published(value)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from None


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sayso", message="%(prog)s %(version)s")
def app() -> None:
    """Read reports on a developing event and print who claims what."""


@app.command()
@click.argument("places", nargs=-1, required=True, metavar="PATH|URL|-...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl", "json"]),
    default="table",
    show_default=True,
    help="A table for people, one claim record a line, or one array of them.",
)
@click.option(
    "--published", callback=_time, metavar="TIME", help="ISO 8601, for reports that do not state their own."
)
@click.option("--publisher", metavar="NAME", help="For reports that do not state their own.")
@click.option("--reader", default="encoder", show_default=True, metavar="NAME", help="Which reader reads.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    metavar="N",
    help="How many processes read.",
)
@click.option(
    "--allow-host",
    "allow_hosts",
    multiple=True,
    metavar="HOST",
    help="Fetch from this host even where its address is not public. May be given more than once.",
)
@click.pass_context
def read(
    ctx: click.Context,
    places: tuple[str, ...],
    form: str,
    published: datetime | None,
    publisher: str | None,
    reader: str,
    jobs: int,
    allow_hosts: tuple[str, ...],
) -> None:
    """Read reports and print their claims.

    A place is a file (text, Markdown, HTML, JSON lines), a directory of them, a glob pattern, "-" for
    standard input, or an http or https address.
    """
    from sayso.ingest import load_reports
    from sayso.readers import get_reader, read_reports

    try:
        get_reader(reader)
    except ReaderError as error:
        raise click.BadParameter(str(error), param_hint="--reader") from None
    errors = _Errors()
    outcomes = load_reports(places, published=published, publisher=publisher, allow_hosts=allow_hosts)
    read = read_reports(errors.pick(outcomes), reader=reader, jobs=jobs)
    # A progress line and claims that stream by would overwrite each other on one terminal.
    if sys.stderr.isatty() and not (form == "jsonl" and sys.stdout.isatty()):
        read = _with_progress(read)
    try:
        _WRITERS[form](errors.pick_read(read))
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered would fail once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        ctx.exit(141)
    ctx.exit(1 if errors.any else 0)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a claim record."""
    from sayso.claims import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def main() -> None:
    """The program `sayso`."""
    try:
        code = app.main(prog_name="sayso", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.exceptions.Abort:
        code = 130
    sys.exit(code)


class _Errors:
    """Takes errors out of a stream of outcomes and tells them on standard error; `any`: there was one."""

    def __init__(self) -> None:
        self.any = False

    def pick(self, outcomes: Iterable[Report | IngestError]) -> Iterator[Report]:
        for outcome in outcomes:
            if isinstance(outcome, SaysoError):
                self._tell(outcome)
            else:
                yield outcome

    def pick_read(self, read: Iterable[tuple[Report, list[Claim] | ReaderError]]) -> Iterator[Read]:
        for report, claims in read:
            if isinstance(claims, SaysoError):
                self._tell(claims)
            else:
                yield report, claims

    def _tell(self, error: SaysoError) -> None:
        self.any = True
        # A file's name may hold bytes that no encoding has, and controls that a terminal obeys.
        words = _CONTROL.sub("\ufffd", str(error)).encode("utf-8", "replace").decode()
        click.echo(f"sayso: {words}", err=True)


_T = TypeVar("_T")


def _with_progress(read: Iterable[_T]) -> Iterator[_T]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} reports read"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(read, total=None)


def _record(claim: Claim) -> str:
    text = json.dumps(claim.to_dict(), ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _write_lines(read: Iterable[Read]) -> None:
    for _, claims in read:
        for claim in claims:
            click.echo(_record(claim).encode())


def _write_array(read: Iterable[Read]) -> None:
    separator = "["
    for _, claims in read:
        for claim in claims:
            click.echo(f"{separator}\n{_record(claim)}".encode(), nl=False)
            separator = ","
    click.echo("[]" if separator == "[" else "\n]")


def _write_table(read: Iterable[Read]) -> None:
    from rich.console import Console

    from sayso.render import claims_table

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    console = Console(width=_PIPED_WIDTH if piped else None)
    console.print(claims_table(read, console.width))


_WRITERS = {"table": _write_table, "jsonl": _write_lines, "json": _write_array}
