"""`sayso read` and `sayso schema`: reports in, their claims out, nothing kept."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.options import places_options
from sayso.cli.output import Errors, console, finish, with_progress, write_array, write_lines
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sayso.claims import Claim
    from sayso.errors import ReaderError
    from sayso.ingest import Report

    Read = tuple[Report, list[Claim]]


@click.command()
@places_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl", "json"]),
    default="table",
    show_default=True,
    help="A table for people, one claim record a line, or one array of them.",
)
@click.pass_context
def read(
    ctx: click.Context,
    places: tuple[str, ...],
    published: datetime | None,
    publisher: str | None,
    reader: str,
    jobs: int,
    allow_hosts: tuple[str, ...],
    form: str,
) -> None:
    """Read reports and print their claims.

    A place is a file (text, Markdown, HTML, JSON, RSS, Atom, WARC, ninjs, NewsML-G2), a directory of them, a glob
    pattern, "-" for standard input, or an http or https address.

    Example: sayso read --format jsonl examples/siege
    """
    from sayso.ingest import load_reports
    from sayso.readers import read_reports

    errors = Errors()
    outcomes = load_reports(places, published=published, publisher=publisher, allow_hosts=allow_hosts)
    read = _picked(read_reports(errors.pick(outcomes), reader=reader, jobs=jobs), errors)
    # A progress line and claims that stream by would overwrite each other on one terminal.
    if not (form == "jsonl" and sys.stdout.isatty()):
        read = with_progress(read, "reports read")
    finish(ctx, lambda: _write(read, form), errors)


@click.command()
def schema() -> None:
    """Print the JSON Schema of a claim record.

    Example: sayso schema > claim.schema.json
    """
    from sayso.claims import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def _picked(read: Iterable[tuple[Report, list[Claim] | ReaderError]], errors: Errors) -> Iterator[Read]:
    for report, claims in read:
        if isinstance(claims, SaysoError):
            errors.tell(claims)
        else:
            yield report, claims


def _write(read: Iterable[Read], form: str) -> None:
    if form == "table":
        from sayso.publishing.terminal_claims import claims_table

        out = console()
        out.print(claims_table(read, out.width))
    else:
        (write_lines if form == "jsonl" else write_array)(_records(read))


def _records(read: Iterable[Read]) -> Iterator[dict[str, Any]]:
    for _, claims in read:
        for claim in claims:
            yield claim.to_dict()
