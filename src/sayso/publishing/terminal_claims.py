"""Claims as a table for the terminal: by fate, with their bounds, their chain and the words themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from sayso.claims import EVENTS, Claim, Source
from sayso.ingest.report import Report
from sayso.wording import count_words

Read = tuple[Report, Sequence[Claim]]

# Control and format characters could move the cursor, colour the screen or turn the line around.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_SPACE = re.compile(r"\s+")
_MAX_WORDS = 240
_WIDE = 110

_FIRMNESS_STYLE = {"certain": "", "probable": "yellow", "possible": "yellow", "unknown": "red"}


def claims_table(read: Iterable[Read], width: int = 132) -> RenderableType:
    """One table with a section for each fate or act that any of the reports claims, fates first.

    Within a section claims stand in order of publication, then of the reports as given, then of the text, and
    a claim that is a stated part of another beneath it. In fewer than 110 columns of `width`, firmness stands
    beneath the source and the report beneath the words.
    """
    rows = [(report, claim) for report, claims in _by_time(read) for claim in claims]
    if not rows:
        return Text("No claims found.")
    groups = {event: _wholes_first([row for row in rows if row[1].event == event]) for event in EVENTS}
    numbered = [row for group in groups.values() for row in group]
    numbers = {id(claim): i for i, (_, claim) in enumerate(numbered, 1)}
    ids: dict[tuple[str, str], int] = {}
    for report, claim in numbered:
        ids.setdefault((report.id, claim.id), numbers[id(claim)])
    narrow = width < _WIDE
    table = _table(narrow)
    for event, group in groups.items():
        table.add_section()
        shown = {(report.id, claim.id) for report, claim in group}
        for i, (report, claim) in enumerate(group):
            source = Text(plain(chain_words(claim.sources)) or _own_voice(report))
            firmness = _firmness(report, claim, ids)
            words = Text(_cut(plain(claim.quote.exact)))
            origin = _report(report, claim)
            last = [_above(source, firmness), _above(words, origin)] if narrow else [source, firmness, words, origin]
            table.add_row(
                str(numbers[id(claim)]),
                Text("" if i else event, style="bold"),
                Text(count_words(claim.count), style="bold"),
                _who(claim, part=(report.id, claim.part_of or "") in shown),
                *last,
            )
    return table


def chain_words(sources: Sequence[Source]) -> str:
    """A chain of attribution, origin first: "diplomatic source (confirms), via CBS"; "" for the own voice."""

    def hop(source: Source) -> str:
        name = source.text
        if source.name and source.name.casefold() != source.text.casefold():
            name = f"{source.text} = {source.name}" if source.text else source.name
        stance = "" if source.stance in ("states", "reports") else f" ({source.stance})"
        return f"{name or source.kind}{stance}"

    return ", via ".join(hop(source) for source in sources)


def plain(text: str) -> str:
    """Words of a report on one line, free of characters that a terminal would obey."""
    return _SPACE.sub(" ", _UNPRINTABLE.sub("\ufffd", text)).strip()


def _by_time(read: Iterable[Read]) -> list[Read]:
    read = list(read)
    dated = [published.timestamp() for report, _ in read if (published := report.published)]
    last = max(dated, default=0.0)
    # Reports that do not say when they were published come after those that do.
    return sorted(read, key=lambda item: item[0].published.timestamp() if item[0].published else last + 1)


def _wholes_first(rows: list[tuple[Report, Claim]]) -> list[tuple[Report, Claim]]:
    own = {(report.id, claim.id) for report, claim in rows}
    parts: dict[tuple[str, str], list[tuple[Report, Claim]]] = {}
    tops = []
    for report, claim in rows:
        whole = (report.id, claim.part_of or "")
        if claim.part_of and whole in own and claim.part_of != claim.id:
            parts.setdefault(whole, []).append((report, claim))
        else:
            tops.append((report, claim))
    ordered: list[tuple[Report, Claim]] = []
    stack = tops[::-1]
    while stack:
        report, claim = stack.pop()
        ordered.append((report, claim))
        stack.extend(reversed(parts.pop((report.id, claim.id), [])))
    # Parts that are each other's whole hang on no top.
    return ordered + [row for rest in parts.values() for row in rest]


def _above(first: Text, second: Text) -> Text:
    return Text("\n").join([first, second])


def _table(narrow: bool) -> Table:
    table = Table(expand=True, box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("#", justify="right", style="dim", no_wrap=True)
    table.add_column("what", min_width=9)
    table.add_column("how many", ratio=3)
    table.add_column("who", ratio=4)
    table.add_column("according to", ratio=5)
    if not narrow:
        table.add_column("firmness", min_width=13)
    table.add_column("words", ratio=8)
    if not narrow:
        table.add_column("report", min_width=18, overflow="fold")
    return table


def _who(claim: Claim, part: bool) -> Text:
    words = Text("└ " if part else "")
    if claim.group is not None:
        words.append(plain(claim.group.text) or plain(claim.group.head))
        if claim.group.nationality:
            words.append(f" [{plain(' '.join(claim.group.nationality))}]", style="cyan")
    return words


def _own_voice(report: Report) -> str:
    return plain(report.publisher) if report.publisher else "the report itself"


def _firmness(report: Report, claim: Claim, ids: dict[tuple[str, str], int]) -> Text:
    words = Text(claim.certainty, style=_FIRMNESS_STYLE[claim.certainty])
    if claim.polarity == "denied":
        words = Text("denied", style="red") if claim.certainty == "certain" else words.append(", denied")
    for relation in claim.about:
        number = ids.get((report.id, relation.claim))
        target = f" #{number}" if number else ""
        words.append(f"\n{relation.relation}{target}", style="magenta")
    return words


def _report(report: Report, claim: Claim) -> Text:
    lines = [plain(report.id)]
    if report.published:
        lines.append(f"{report.published.date().isoformat()} {report.published:%H:%M}")
    if claim.update:
        lines.append(f"update {claim.update}")
    return Text("\n".join(lines), style="dim")


def _cut(words: str) -> str:
    return words if len(words) <= _MAX_WORDS else f"{words[: _MAX_WORDS - 1]}…"
