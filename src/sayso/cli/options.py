"""Options and arguments that several commands take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sayso.cli.output import parse_time
from sayso.errors import ReaderError

if TYPE_CHECKING:
    from sayso.desk import DeskStory

_F = TypeVar("_F", bound=Callable[..., Any])

LEDGER_VARIABLE = "SAYSO_LEDGER"
DEFAULT_LEDGER = "sayso.db"

ledger_option = click.option(
    "--ledger",
    "ledger",
    envvar=LEDGER_VARIABLE,
    default=DEFAULT_LEDGER,
    show_default=True,
    show_envvar=True,
    metavar="PATH|URL",
    help="The ledger: a file (SQLite), or the address of a PostgreSQL database.",
)

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl"]),
    default="table",
    show_default=True,
    help="A table for people, or one JSON record a line.",
)

json_format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="A table for people, or JSON.",
)

allow_host_option = click.option(
    "--allow-host",
    "allow_hosts",
    multiple=True,
    metavar="HOST",
    help="Fetch from this host even where its address is not public. May be given more than once.",
)


def _known_reader(ctx: click.Context, param: click.Parameter, value: str) -> str:
    from sayso.readers import get_reader

    try:
        get_reader(value)
    except ReaderError as error:
        raise click.BadParameter(str(error), ctx, param) from None
    return value


reader_option = click.option(
    "--reader",
    default="encoder",
    show_default=True,
    metavar="NAME",
    callback=_known_reader,
    help="Which reader reads.",
)


def places_options(command: _F) -> _F:
    """Places of reports, and how they are read: `places`, `published`, `publisher`, `reader`, `jobs`, `allow_hosts`."""
    jobs = click.option(
        "--jobs",
        type=click.IntRange(1, 256),
        default=1,
        show_default=True,
        metavar="N",
        help="How many processes read.",
    )
    published = click.option(
        "--published",
        callback=parse_time,
        metavar="TIME",
        help="ISO 8601, for reports that do not state their own.",
    )
    publisher = click.option("--publisher", metavar="NAME", help="For reports that do not state their own.")
    places = click.argument("places", nargs=-1, required=True, metavar="PATH|URL|-...")
    for decorate in (allow_host_option, jobs, reader_option, publisher, published, places):
        command = decorate(command)
    return command


@contextmanager
def open_story(ledger: str, name: str, *, reader: str = "encoder") -> Iterator[DeskStory]:
    """The story of that name in the ledger, closed in the end. Raises LedgerError."""
    from sayso.desk import open_desk

    with open_desk(ledger, reader=reader, create=False) as desk:
        yield desk.story(name)
