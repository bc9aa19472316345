"""`sayso claims`, `sayso history` and `sayso diff`: what a ledger holds."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from sayso.claims import CERTAINTIES, EVENTS
from sayso.cli.options import format_option, ledger_option, open_story
from sayso.cli.output import Errors, console, finish, note, parse_time, write_lines

if TYPE_CHECKING:
    from sayso.ledger import Change
    from sayso.story import StoryClaim


@click.command()
@click.argument("story")
@click.option("--event", type=click.Choice(EVENTS), help="Only this fate or act.", metavar="EVENT")
@click.option("--source", metavar="NAME", help="Only what this source says or hands on.")
@click.option("--group", metavar="NOUN|CC", help="Only of this group: its head noun, or a country code in capitals.")
@click.option("--certainty", type=click.Choice(CERTAINTIES), help="Only what is said so firmly.")
@click.option("--since", callback=parse_time, metavar="TIME", help="Said at this time or later (ISO 8601).")
@click.option("--until", callback=parse_time, metavar="TIME", help="Said before this time.")
@click.option("--limit", type=click.IntRange(0), default=100, show_default=True, help="How many at most; 0: all.")
@format_option
@ledger_option
@click.pass_context
def claims(
    ctx: click.Context,
    story: str,
    event: str | None,
    source: str | None,
    group: str | None,
    certainty: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    form: str,
    ledger: str,
) -> None:
    """List the claims of a story, newest first.

    Example: sayso claims siege --event killed --source Reuters
    """
    with open_story(ledger, story) as opened:
        found = opened.claims(event=event, source=source, group=group, certainty=certainty, since=since, until=until)

        def write() -> None:
            shown = islice(found, limit) if limit else found
            if form == "jsonl":
                write_lines(story_claim_record(entry) for entry in shown)
            else:
                from sayso.publishing.terminal import story_claims_table

                console().print(story_claims_table(list(shown)))
            if limit and next(found, None) is not None:
                note(f"{limit} of more; --limit N shows more, --limit 0 all")

        finish(ctx, write, Errors())


@click.command()
@click.argument("story")
@click.argument("claim", required=False)
@format_option
@ledger_option
@click.pass_context
def history(ctx: click.Context, story: str, claim: str | None, form: str, ledger: str) -> None:
    """Tell what happened to a story, or to one claim: reports, versions, corrections, decisions; oldest first.

    Example: sayso history siege 3f2a9c01d4e5b6a7c8d9
    """
    with open_story(ledger, story) as opened:
        changes = opened.stored.history(claim)
    finish(ctx, lambda: _write_changes(changes, form), Errors())


@click.command()
@click.argument("story")
@click.option("--since", callback=parse_time, required=True, metavar="TIME", help="ISO 8601.")
@click.option("--until", callback=parse_time, metavar="TIME", help="ISO 8601; now if not given.")
@format_option
@ledger_option
@click.pass_context
def diff(ctx: click.Context, story: str, since: datetime, until: datetime | None, form: str, ledger: str) -> None:
    """Tell what the ledger learned of a story since a time.

    Example: sayso diff siege --since 2013-01-17T15:00Z
    """
    with open_story(ledger, story) as opened:
        changes = opened.stored.diff(since, until)
    finish(ctx, lambda: _write_changes(changes, form), Errors())


def story_claim_record(entry: StoryClaim) -> dict[str, Any]:
    """A claim of a story as JSON-ready values: the record, and what became of it."""
    return {
        **entry.claim.to_dict(),
        "document": entry.document,
        "said": entry.said.isoformat(),
        "recorded": entry.recorded.isoformat(),
        "standing": entry.standing,
        "successor": entry.successor,
        "verdict": entry.verdict,
        "mended": entry.mended,
    }


def change_record(change: Change) -> dict[str, Any]:
    """A change of a story as JSON-ready values."""
    made, report = change.decision, change.report
    return {
        "kind": change.kind,
        "recorded": change.recorded.isoformat(),
        "report": report and {"id": report.id, "document": report.document, "version": report.number},
        "old": change.old and change.old.to_dict(),
        "new": change.new and change.new.to_dict(),
        "decision": made
        and {
            "id": made.id,
            "kind": made.kind,
            "targets": list(made.targets),
            "value": dict(made.value),
            "who": made.who,
            "why": made.why,
        },
    }


def _write_changes(changes: list[Change], form: str) -> None:
    if form == "jsonl":
        write_lines(map(change_record, changes))
    else:
        from sayso.publishing.terminal import changes_table

        console().print(changes_table(changes))
