"""`sayso story`, `sayso add` and `sayso decide`: what goes into a ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.options import format_option, ledger_option, open_story, places_options
from sayso.cli.output import Errors, console, finish, with_progress, write_lines
from sayso.story import DECISION_KINDS, DecisionKind

if TYPE_CHECKING:
    from sayso.ledger import Added


@click.group()
def story() -> None:
    """Begin a story, or list the stories of a ledger."""


@story.command("new")
@click.argument("name")
@click.option("--country", metavar="CC", help="Where it happens: ISO 3166-1 alpha-2. 'Foreign' is meant against it.")
@ledger_option
def story_new(name: str, country: str | None, ledger: str) -> None:
    """Begin a story; the ledger is made where there is none.

    Example: sayso story new siege --country DZ
    """
    from sayso.desk import open_desk

    with open_desk(ledger) as desk:
        desk.new_story(name, country)


@story.command("list")
@format_option
@ledger_option
@click.pass_context
def story_list(ctx: click.Context, form: str, ledger: str) -> None:
    """List the stories of a ledger.

    Example: sayso story list --format jsonl
    """
    from sayso.desk import open_desk

    with open_desk(ledger, create=False) as desk:
        stories = [{"name": story.name, "country": story.country} for story in desk.stories()]

    def write() -> None:
        from sayso.publishing.terminal_claims import plain

        if form == "jsonl":
            write_lines(stories)
        else:
            for each in stories:
                click.echo(f"{plain(each['name'] or '')}\t{each['country'] or ''}".rstrip())

    finish(ctx, write, Errors())


@click.command()
@click.argument("story")
@places_options
@format_option
@ledger_option
@click.pass_context
def add(
    ctx: click.Context,
    story: str,
    places: tuple[str, ...],
    published: datetime | None,
    publisher: str | None,
    reader: str,
    jobs: int,
    allow_hosts: tuple[str, ...],
    form: str,
    ledger: str,
) -> None:
    """Read reports into a story. What is there already adds nothing; a changed report is a new version.

    Places are those that `sayso read` takes.

    Example: sayso add siege examples/siege
    """
    errors = Errors()
    with open_story(ledger, story, reader=reader) as opened:
        outcomes = opened.add(places, published=published, publisher=publisher, allow_hosts=allow_hosts, jobs=jobs)
        added = with_progress(errors.pick(outcomes), "reports added")
        finish(ctx, lambda: _write_added(added, form), errors)


def added_record(added: Added) -> dict[str, Any]:
    """What adding a report came to, as JSON-ready values."""
    version = added.version
    return {
        "report": version.id,
        "document": version.document,
        "version": version.number,
        "outcome": added.outcome,
        "claims": {kind: n for kind in _PAIRS if (n := sum(pair.kind == kind for pair in added.pairs))},
        "corrections": len(added.corrections),
    }


_PAIRS = ("added", "same", "reworded", "changed", "dropped")


def _write_added(outcomes: Iterable[Added], form: str) -> None:
    if form == "jsonl":
        write_lines(map(added_record, outcomes))
        return
    from sayso.publishing.terminal_claims import plain

    out = console()
    for record in map(added_record, outcomes):
        claims = ", ".join(f"{n} {kind}" for kind, n in record["claims"].items()) or "no claims"
        what = record["outcome"] if record["outcome"] != "changed" else f"version {record['version']}"
        out.print(f"{plain(record['report'])}: {what}" + (f", {claims}" if what != "unchanged" else ""), markup=False)


def _value(ctx: click.Context, param: click.Parameter, pairs: tuple[str, ...]) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{pair!r} is not NAME=VALUE", ctx, param)
        try:
            given: Any = json.loads(text)
        except ValueError:
            given = text
        *path, last = name.split(".")
        inner = value
        for step in path:
            inner = inner.setdefault(step, {})
            if not isinstance(inner, dict):
                raise click.BadParameter(f"{pair!r}: {step} is set already", ctx, param)
        if isinstance(inner.get(last), dict) and isinstance(given, dict):
            inner[last].update(given)
        else:
            inner[last] = given
    return value


@click.command()
@click.argument("story")
@click.argument("kind", type=click.Choice(DECISION_KINDS))
@click.argument("targets", nargs=-1, required=True, metavar="ID...")
@click.option("--who", required=True, envvar="SAYSO_EDITOR", show_envvar=True, help="Who decides.")
@click.option("--why", default="", help="The reason, in words.")
@click.option(
    "--set",
    "value",
    multiple=True,
    callback=_value,
    metavar="NAME=VALUE",
    help="What the decision sets: a side, a field of a mended claim (JSON, or plain text).",
)
@click.option("--expect", "expected", metavar="ID", help="Refuse where a decision later than this one is there.")
@ledger_option
def decide(
    story: str,
    kind: DecisionKind,
    targets: tuple[str, ...],
    who: str,
    why: str,
    value: dict[str, Any],
    expected: str | None,
    ledger: str,
) -> None:
    """Keep a decision about claims, sources, groups or laws, and print its id. "undo" takes one back.

    An ID is that of a claim (or its first characters, four or more), of a source (or words for it, such as "the army"),
    of a law, of a decision; a group is named by its label or head noun ("hostages") or as "captive/US". "mend" sets
    fields of a claim's record: --set count.low=23, --set group.nationality=JP, --set 'group={"text": "hostages"}';
    words are found in the report, so that no offsets are needed.

    Example: sayso decide siege side "Southern Front" --set side=attackers --who "A. Editor" --why "its own statement"
    """
    with open_story(ledger, story) as opened:
        made = opened.decide(kind, targets, who=who, why=why, value=value, expected=expected)
    click.echo(made.id)
