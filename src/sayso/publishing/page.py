"""A story as one page of HTML that asks nothing of any server: for readers, in print, without JavaScript.

The words of reports are hostile: every one goes through the template's escaping, none into a style, a script or an
address that is not of the web; the page's own Content-Security-Policy forbids all that it does not need.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from sayso.publishing.addresses import web_address
from sayso.publishing.charts import Bar, bar, tolls, top_of
from sayso.publishing.publication import Publication, Told, report_name
from sayso.publishing.spans import said_span
from sayso.publishing.structured import json_ld
from sayso.publishing.updates import updates
from sayso.publishing.wording import SIDES_IN_WORDS, claim_words, moment_words, one_line, shown, stamp
from sayso.wording import count_words, range_words

if TYPE_CHECKING:
    from jinja2 import Environment, Template

    from sayso.reckoning import Cell, Picture
    from sayso.reckoning.picture import GivingUp
    from sayso.tracing import StorySource

MOST_CLAIMS = 1000
_MOST_UPDATES = 60
_LONGEST_QUOTE = 1200
# A sentence about claims holds the names that reports give, which may be of any length.
_LONGEST_LINE = 4000
_LONGEST_TITLE = 300
_PIECE = 1 << 16

_CERTAINTY = {
    "certain": "",
    "probable": "said to be probable",
    "possible": "said to be possible",
    "unknown": "said not to be known",
}
_STANDING = {
    "reworded": "now put in other words",
    "changed": "since changed",
    "dropped": "no longer in the report",
    "merged": "merged with another claim",
    "split": "split into its parts",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A cell of the picture with its bar; `says` are its sentences that tell something. Where claims clash, `range` is
    all that is said, and `way_out` what is left by the cheapest way out."""

    cell: Cell
    range: str
    way_out: str
    bar: Bar
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fate:
    """The cells of one fate, with bars on one scale that ends at `top`."""

    event: str
    top: int
    rows: tuple[Row, ...]


def page(publication: Publication, *, feed: str | None = None, most: int = MOST_CLAIMS) -> Iterator[bytes]:
    """The page in UTF-8, piece by piece. `feed` is the address of its Atom feed, whole or relative to the page; the
    newest `most` claims are shown in full."""
    context = _context(publication, feed=feed, most=most)
    waiting: list[bytes] = []
    size = 0
    for text in _template().generate(**context):
        waiting.append(text.encode())
        size += len(waiting[-1])
        if size >= _PIECE:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


def _context(publication: Publication, *, feed: str | None, most: int) -> dict[str, Any]:
    picture = publication.picture
    news = updates(publication)[:_MOST_UPDATES]
    newest = list(islice(reversed(publication.told), most))
    in_full = {told.key for told in newest}
    # A claim that clashes is shown, however old: its words are what the clash is about.
    clashing = [publication.by_id[i] for clash in picture.clashes for i in clash.ids if i in publication.by_id]
    newest += [told for told in {each.key: each for each in clashing}.values() if told.key not in in_full]
    support = publication.trace.support(told.entry for told in publication.told)
    style = _style()
    return {
        "p": publication,
        "title": one_line(publication.title, _LONGEST_TITLE),
        "address": web_address(publication.url),
        "image": web_address(publication.image),
        "feed": feed,
        "counts": support.counts,
        "fates": _fates(publication, picture.cells),
        "follows": _fates(publication, picture.follows),
        "tolls": tolls(publication),
        "picture": picture,
        "clashes": [(c.sentence, _claims(publication, c.ids)) for c in picture.clashes],
        "ways": _ways(publication, picture),
        "news": news,
        "sides": _sides(publication),
        "told": newest,
        "in_full": {told.key for told in newest},
        "left_out": len(publication.told) - len(newest),
        "summary": _summary(publication, support.counts),
        "json_ld": json_ld(publication, news, newest),
        "style": style,
        "style_hash": b64encode(sha256(style.encode()).digest()).decode(),
    }


def _fates(publication: Publication, cells: Sequence[Cell]) -> list[Fate]:
    """The cells that tell something, by fate."""
    fates = []
    cells = [c for c in cells if c.low or c.high is not None or any(w.low or w.high is not None for w in c.latest)]
    for event, found in groupby(cells, key=lambda cell: cell.event):
        some = list(found)
        top = top_of(publication, some)
        fates.append(Fate(event, top, tuple(_row(publication, cell, top) for cell in some)))
    return fates


def _row(publication: Publication, cell: Cell, top: int) -> Row:
    # That nothing bounds an end is told by the range itself.
    low = cell.because[0] if cell.low or cell.clash else ""
    high = cell.because[1] if cell.high is not None else ""
    said = said_span(publication, cell)
    own, all_said = range_words(cell.low, cell.high), range_words(said.low, said.high)
    says = tuple(filter(None, (low, high)))
    return Row(cell, all_said, own if cell.clash else "", bar(publication, cell, top), says)


def _claims(publication: Publication, ids: Sequence[str]) -> list[Told]:
    return [publication.by_id[i] for i in ids if i in publication.by_id]


def _ways(publication: Publication, picture: Picture) -> list[tuple[GivingUp, list[Told]]]:
    return [(way, _claims(publication, way.ids)) for way in picture.give_ups]


def _sides(publication: Publication) -> list[tuple[str, list[StorySource]]]:
    sources = sorted(publication.trace.sources.values(), key=lambda source: -source.mentions)
    found = [(side, [source for source in sources if source.side == side]) for side in SIDES_IN_WORDS]
    return [(side, some) for side, some in found if some]


def _summary(publication: Publication, counts: dict[str, int]) -> str:
    """One sentence for search engines and previews."""
    told = [
        f"{row.range} {one_line(row.cell.group.label, 40)} {fate.event}"
        for fate in _fates(publication, publication.picture.cells)
        for row in fate.rows[:1]
        if row.range != "no number"
    ][:3]
    said = f"{'; '.join(told)}. " if told else ""
    return (
        f"{said}Who says what, and what the numbers can add up to: {_plural(counts['reports'], 'report')}, "
        f"{_plural(counts['origins'], 'independent origin')}, as said up to {moment_words(publication.until)}."
    )


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@cache
def _style() -> str:
    return files("sayso.publishing").joinpath("templates", "page.css").read_text(encoding="utf-8")


@cache
def _template() -> Template:
    return _environment().get_template("page.html.j2")


def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    def source(name: str) -> str:
        return files("sayso.publishing").joinpath("templates", name).read_text(encoding="utf-8")

    # Whatever a template is called, what it is given is escaped.
    made = Environment(
        loader=FunctionLoader(source), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters.update(
        shown=shown,
        line=lambda text, most=_LONGEST_LINE: one_line(text, most),
        quote=lambda text: _cut(shown(text)),
        moment=moment_words,
        stamp=stamp,
        claim=claim_words,
        count=count_words,
        range=range_words,
        web=web_address,
        plural=_plural,
        name=report_name,
    )
    made.globals.update(
        SIDES=SIDES_IN_WORDS,
        CERTAINTY=_CERTAINTY,
        STANDING=_STANDING,
    )
    return made


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"
