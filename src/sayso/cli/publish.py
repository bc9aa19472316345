"""`sayso publish` and `sayso export`: a story for readers, and for other programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sayso.cli.options import ledger_option, open_story
from sayso.cli.output import Errors, finish, parse_time
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sayso.desk import DeskStory
    from sayso.publishing.publication import Publication

_F = TypeVar("_F", bound=Callable[..., Any])

_out = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A file; standard output if not told.",
)
_at = click.option("--at", callback=parse_time, metavar="TIME", help="As it was published by this time (ISO 8601).")


def _web_address(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    from sayso.publishing.addresses import web_address

    if value is not None and web_address(value) is None:
        raise click.BadParameter(f"{value!r} is no address that begins with http:// or https://", ctx, param)
    return value


def _about(command: _F) -> _F:
    """What a publication says of itself: `title`, `publisher`, `url`."""
    url = click.option("--url", callback=_web_address, metavar="URL", help="Where the page is or will be found.")
    publisher = click.option("--publisher", metavar="NAME", help="Who publishes it.")
    title = click.option("--title", default="", metavar="WORDS", help="Its heading; the story's name if not told.")
    for decorate in (url, publisher, title):
        command = decorate(command)
    return command


def _known_export(ctx: click.Context, param: click.Parameter, value: str) -> str:
    from sayso.publishing.exports import export_names

    if value not in export_names():
        raise click.BadParameter(f"{value!r} is none of {', '.join(export_names())}", ctx, param)
    return value


@click.command()
@click.argument("story")
@_out
@_at
@click.option("--feed", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write an Atom feed too.")
@click.option(
    "--feed-url",
    callback=_web_address,
    metavar="URL",
    help="Where the feed will be found; beside the page if not told.",
)
@click.option(
    "--image", callback=_web_address, metavar="URL", help="A picture for previews of the page; the page shows none."
)
@_about
@click.option(
    "--claims", type=click.IntRange(0), default=1000, show_default=True, help="How many claims in full, newest first."
)
@ledger_option
@click.pass_context
def publish(
    ctx: click.Context,
    story: str,
    out: Path | None,
    at: datetime | None,
    feed: Path | None,
    feed_url: str | None,
    image: str | None,
    title: str,
    publisher: str | None,
    url: str | None,
    claims: int,
    ledger: str,
) -> None:
    """Write one page that shows the story to readers: self-contained HTML that asks nothing of any server.

    Example: sayso publish siege --out siege.html --feed siege.atom --url https://news.example/siege
    """
    if feed_url is not None and feed is None:
        raise click.UsageError("--feed-url tells where the file of --feed will be found: give that too", ctx)
    with open_story(ledger, story) as opened:
        made = _publication(opened, at, title, publisher, url, image)

        def write() -> None:
            from sayso.publishing.addresses import beside, relative
            from sayso.publishing.page import page

            link = feed_url if feed is None else feed_url or relative(feed.name)
            _write(page(made, feed=link, most=claims), out)
            if feed is not None:
                from sayso.publishing.atom import atom

                _write(atom(made, feed_url or (beside(url, feed.name) if url else None)), feed)

        finish(ctx, write, Errors())


@click.command()
@click.argument("story")
@click.option("--format", "form", required=True, callback=_known_export, metavar="NAME", help="See docs/publishing.md.")
@_out
@_at
@_about
@ledger_option
@click.pass_context
def export(
    ctx: click.Context,
    story: str,
    form: str,
    out: Path | None,
    at: datetime | None,
    title: str,
    publisher: str | None,
    url: str | None,
    ledger: str,
) -> None:
    """Write a story in a format that other programs read: csv, parquet, ged, acled, gtd, gkg, ftm, prov, ninjs,
    annotations, markdown.

    Example: sayso export siege --format csv --out siege.csv
    """
    from sayso.publishing.exports import get_export

    found = get_export(form)
    if out is None and not found.media_type.startswith("text/") and "json" not in found.media_type:
        if sys.stdout.isatty():
            raise SaysoError(f"{form} is not for the eyes: give --out FILE")
    with open_story(ledger, story) as opened:
        made = _publication(opened, at, title, publisher, url)
        finish(ctx, lambda: _write(found.write(made), out), Errors())


def _publication(
    opened: DeskStory,
    at: datetime | None,
    title: str,
    publisher: str | None,
    url: str | None,
    image: str | None = None,
) -> Publication:
    from sayso.desk import Moment
    from sayso.publishing.publication import publication

    return publication(opened, Moment(published=at), title=title, publisher=publisher, url=url, image=image)


def _write(pieces: Iterable[bytes], out: Path | None) -> None:
    if out is not None:
        from sayso.publishing.exports import write_file

        write_file(pieces, out)
        return
    for piece in pieces:
        click.echo(piece, nl=False)
