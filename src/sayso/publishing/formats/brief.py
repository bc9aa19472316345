"""A story as a brief in Markdown (CommonMark with GFM tables), for an editor to read and to paste."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sayso.publishing.addresses import web_address
from sayso.publishing.exports import Export
from sayso.publishing.publication import Publication, Told, report_name
from sayso.publishing.spans import said_span
from sayso.publishing.wording import SIDES_IN_WORDS, claim_words, moment_words, one_line
from sayso.wording import range_words

if TYPE_CHECKING:
    from sayso.reckoning import Cell

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~&$@])")
# What GFM makes a link of without any markup: an address, and a name that begins with "www.".
_LINKED = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
_LIST = re.compile(r"\A(?:([-+])|(\d+)([.)]))")
_LONGEST = 400
_LONGEST_SENTENCE = 4000


def markdown(text: str | None, most: int = _LONGEST) -> str:
    """Words of a report as plain words in Markdown, on one line: no markup, link, mention or HTML comes of them."""
    words = _LINKED.sub(r"\\\g<0>", _SPECIAL.sub(r"\\\1", one_line(text, most)))
    return _LIST.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", words)


def _write(publication: Publication) -> Iterator[bytes]:
    for line in _lines(publication):
        yield f"{line}\n".encode()


def _lines(publication: Publication) -> Iterator[str]:
    snapshot = publication.snapshot
    yield f"# {markdown(publication.title)}"
    yield ""
    support = publication.trace.support(told.entry for told in publication.told)
    counted = ", ".join(_counted(number, name) for name, number in support.counts.items())
    yield f"As said up to {moment_words(publication.until)}: {counted}, {_counted(len(snapshot.claims), 'claims')}."
    picture = publication.picture
    yield from _section("Where the numbers stand", _ranges(publication, picture.cells))
    yield from _section("What follows, though nobody said it", _ranges(publication, picture.follows))
    yield from _section(
        "What cannot all hold", [f"- {markdown(clash.sentence, _LONGEST_SENTENCE)}" for clash in picture.clashes]
    )
    yield from _section(
        "The cheapest ways out", [f"- {markdown(way.sentence, _LONGEST_SENTENCE)}" for way in picture.give_ups]
    )
    yield from _section(
        "Different words that can all hold", [f"- {markdown(f.sentence, _LONGEST_SENTENCE)}" for f in picture.fits]
    )
    yield from _section(
        "Tolls that went down", [f"- {markdown(r.sentence, _LONGEST_SENTENCE)}" for r in picture.revisions]
    )
    yield from _section("Sources", list(_sources(publication)))
    yield from _section("Claims, newest first", [_claim(told) for told in reversed(publication.told) if told.counts])
    yield from _section("No longer said, or rejected", [_claim(t) for t in reversed(publication.told) if not t.counts])
    yield from _section("Reports", list(_reports(publication)))


def _counted(number: int, name: str) -> str:
    return f"{number:,} {name if number != 1 else name.removesuffix('s')}"


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield from ("", f"## {title}", "", *lines)


def _ranges(publication: Publication, cells: Sequence[Cell]) -> list[str]:
    if not cells:
        return []
    lines = ["| what | who | range | origins | because |", "|---|---|---|---:|---|"]
    for cell in cells:
        # A toll that is said nowhere and that nothing bounds tells a reader nothing.
        because = " ".join(cell.because) if cell.low or cell.high is not None else ""
        said, clash = said_span(publication, cell), " (claims clash)" if cell.clash else ""
        cells_of_row = (
            cell.event,
            markdown(cell.group.label),
            f"{range_words(said.low, said.high)}{clash}",
            str(cell.origins),
            markdown(because, _LONGEST_SENTENCE),
        )
        lines.append(f"| {' | '.join(cells_of_row)} |")
    return lines


def _sources(publication: Publication) -> Iterator[str]:
    by_side: dict[str, list[str]] = {}
    for source in sorted(publication.trace.sources.values(), key=lambda s: -s.mentions):
        by_side.setdefault(source.side, []).append(f"{markdown(source.name)} ({source.mentions})")
    for side, words in SIDES_IN_WORDS.items():
        if side in by_side:
            yield f"- **{words}**: {'; '.join(by_side[side])}"


def _claim(told: Told) -> str:
    entry = told.entry
    chain = ", via ".join(markdown(s.name or s.text or s.kind, 80) for s in entry.claim.sources)
    firmness = [] if entry.claim.certainty == "certain" else [entry.claim.certainty]
    state = [word for word in (entry.standing, entry.verdict) if word not in ("current", "open")]
    after = "; ".join([f"{chain or 'own voice'}, {markdown(told.outlet, 80)}", told.origin.side, *firmness, *state])
    return f"- {moment_words(entry.said)}: **{markdown(claim_words(entry.claim))}** ({after}): " + (
        f"“{markdown(entry.claim.quote.exact)}”"
    )


def _reports(publication: Publication) -> Iterator[str]:
    for report in publication.snapshot.reports:
        when = moment_words(report.published) if report.published else "not dated"
        where = f" <{url}>" if (url := web_address(report.url)) else ""
        words = [markdown(part, 120) for part in (report.publisher, report_name(report)) if part]
        yield f"- {', '.join(words)}, {when}{f', version {report.number}' if report.number > 1 else ''}{where}"


MARKDOWN = Export("markdown", _write, "text/markdown", ".md", "a brief for an editor")
