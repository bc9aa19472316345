"""`sayso picture`, `sayso clashes` and `sayso why`: what the claims of a story add up to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sayso.cli.options import json_format_option, ledger_option, open_story
from sayso.cli.output import Errors, console, finish, parse_time, write_json

if TYPE_CHECKING:
    from rich.console import RenderableType

_F = TypeVar("_F", bound=Callable[..., Any])


def _moment_options(command: _F) -> _F:
    at = click.option("--at", callback=parse_time, metavar="TIME", help="As it was published by this time (ISO 8601).")
    recorded = click.option(
        "--recorded", callback=parse_time, metavar="TIME", help="As the ledger knew it at this time."
    )
    without = click.option(
        "--without",
        multiple=True,
        metavar="NAME",
        help="Leave out a source, a side, a claim (its id) or a law (law:ID). May be given more than once.",
    )
    for decorate in (ledger_option, json_format_option, without, recorded, at):
        command = decorate(command)
    return command


@click.command()
@click.argument("story")
@click.option("--all", "everything", is_flag=True, help="In the table, show all that follows, not the first few.")
@_moment_options
@click.pass_context
def picture(
    ctx: click.Context,
    story: str,
    everything: bool,
    at: datetime | None,
    recorded: datetime | None,
    without: tuple[str, ...],
    form: str,
    ledger: str,
) -> None:
    """For each fate and group, show the range that all claims together allow, and who forces its ends.

    Example: sayso picture siege --at 2013-01-17T18:00Z --without attackers
    """
    from sayso.desk import Moment

    with open_story(ledger, story) as opened:
        made = opened.reckon(Moment(at, recorded), without=without).picture()

    def table() -> RenderableType:
        from sayso.publishing.terminal_picture import FOLLOWS, picture_table

        return picture_table(made, follows=len(made.follows) if everything else FOLLOWS)

    _show(ctx, form, made.to_dict, table)


@click.command()
@click.argument("story")
@_moment_options
@click.pass_context
def clashes(
    ctx: click.Context,
    story: str,
    at: datetime | None,
    recorded: datetime | None,
    without: tuple[str, ...],
    form: str,
    ledger: str,
) -> None:
    """Show which claims cannot all hold, and the cheapest ways out; never which of them is true.

    Example: sayso clashes siege
    """
    from sayso.desk import Moment

    with open_story(ledger, story) as opened:
        made = opened.reckon(Moment(at, recorded), without=without).picture()

    def record() -> dict[str, Any]:
        return {
            "clashes": [clash.to_dict() for clash in made.clashes],
            "complete": made.clashes_complete,
            "give_ups": [way.to_dict() for way in made.give_ups],
        }

    def table() -> RenderableType:
        from sayso.publishing.terminal_picture import clashes_table

        return clashes_table(made)

    _show(ctx, form, record, table)


@click.command()
@click.argument("story")
@click.argument("cell")
@_moment_options
@click.pass_context
def why(
    ctx: click.Context,
    story: str,
    cell: str,
    at: datetime | None,
    recorded: datetime | None,
    without: tuple[str, ...],
    form: str,
    ledger: str,
) -> None:
    """Tell what forces each end of a cell: a fate and a group, or the cell's id.

    Example: sayso why siege killed:Americans
    """
    from sayso.desk import Moment

    with open_story(ledger, story) as opened:
        found = opened.reckon(Moment(at, recorded), without=without).why(cell)

    def table() -> RenderableType:
        from sayso.publishing.terminal_picture import why_table

        return why_table(found)

    _show(ctx, form, found.to_dict, table)


def _show(
    ctx: click.Context, form: str, record: Callable[[], dict[str, Any]], table: Callable[[], RenderableType]
) -> None:
    finish(ctx, lambda: write_json(record()) if form == "json" else console().print(table()), Errors())
