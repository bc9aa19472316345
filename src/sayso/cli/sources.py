"""`sayso sources` and `sayso origins`: who speaks, and whose word it is in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from sayso.claims import EVENTS
from sayso.cli.options import format_option, json_format_option, ledger_option, open_story
from sayso.cli.output import Errors, console, finish, parse_time, write_json, write_lines
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sayso.story import StoryClaim


@click.command()
@click.argument("story")
@click.option("--at", callback=parse_time, metavar="TIME", help="As it was published by this time (ISO 8601).")
@format_option
@ledger_option
@click.pass_context
def sources(ctx: click.Context, story: str, at: datetime | None, form: str, ledger: str) -> None:
    """List the sources of a story: kind, side, the words for each, how many claims name it.

    Example: sayso sources siege
    """
    from sayso.desk import Moment

    with open_story(ledger, story) as opened:
        traced = opened.trace(Moment(published=at))

    def write() -> None:
        if form == "jsonl":
            write_lines(asdict(source) for source in traced.sources.values())
        else:
            from sayso.publishing.terminal import sources_table

            console().print(sources_table(list(traced.sources.values()), traced.circles))

    finish(ctx, write, Errors())


@click.command()
@click.argument("story")
@click.argument("claim", required=False)
@click.option("--event", type=click.Choice(EVENTS), metavar="EVENT", help="All claims of this fate or act.")
@click.option("--group", metavar="NOUN|CC", help="Only of this group: its head noun, or a country code in capitals.")
@json_format_option
@ledger_option
@click.pass_context
def origins(
    ctx: click.Context, story: str, claim: str | None, event: str | None, group: str | None, form: str, ledger: str
) -> None:
    """Show who carries a claim (or all claims of a fate): reports, outlets, independent origins, sides, and why some
    of them count as one.

    Example: sayso origins siege --event killed --group hostage
    """
    with open_story(ledger, story) as opened:
        claim = None if claim is None else opened.stored.claim_id(claim)
        entries = _wanted(opened.snapshot().claims, claim, event, group)
        if not entries:
            raise SaysoError(f"{story}: no such claim")
        support = opened.trace().support(entries)

    def write() -> None:
        if form == "json":
            write_json(
                {
                    "reports": list(support.reports),
                    "outlets": list(support.outlets),
                    "origins": [asdict(origin) for origin in support.origins],
                    "sides": list(support.sides),
                    "tree": [asdict(branch) for branch in support.tree],
                }
            )
        else:
            from sayso.publishing.terminal import support_text

            console().print(support_text(support))

    finish(ctx, write, Errors())


def _wanted(claims: Sequence[StoryClaim], claim: str | None, event: str | None, group: str | None) -> list[StoryClaim]:
    def fits(entry: StoryClaim) -> bool:
        said: Any = entry.claim
        people = said.group
        return (
            (claim is None or said.id == claim)
            and (event is None or said.event == event)
            and (group is None or (people is not None and (people.head == group or group in people.nationality)))
        )

    return [entry for entry in claims if fits(entry)]
