"""Hostile text made visible: escaped, and with what turns lines around shut in."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise
from urllib.parse import quote

from markupsafe import Markup, escape

from sayso.claims import Count
from sayso.publishing.wording import NO_CHARACTERS
from sayso.wording import count_words

# Controls, and what moves or hides the text around it: bidirectional embeddings, overrides and isolates (UAX 9),
# joiners and spaces of no width, fillers, tags, noncharacters.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff"
    f"\ufff9-\ufffb\U000e0000-\U000e007f{NO_CHARACTERS}]"
)

Span = tuple[int, int, str]
"""A stretch of a text, from `start` to `end` in code points, and the name of what lights it up."""


def shown(text: object) -> Markup:
    """Any text as HTML. A control character stands alone in an element that isolates it: it is told by its number and
    moves nothing, while the text that a reader copies and counts in stays what it is."""
    out, at = [], 0
    plain = "" if text is None else str(text)
    if not _CONTROL.search(plain):
        return escape(plain)
    for found in _CONTROL.finditer(plain):
        out.append(escape(plain[at : found.start()]))
        number = f"U+{ord(found[0]):04X}"
        out.append(Markup('<span class="control" data-control="{}">{}</span>').format(number, _harmless(found[0])))
        at = found.end()
    out.append(escape(plain[at:]))
    return Markup("").join(out)


def spelled(text: object) -> str:
    """Any text with control characters told by their number in brackets, for where no element can stand: in an SVG, in
    an attribute."""
    return _CONTROL.sub(lambda found: f"[U+{ord(found[0]):04X}]", "" if text is None else str(text))


def link(address: str) -> str:
    """An address as a link may hold it: what a URL cannot hold is percent-encoded."""
    return quote(re.sub("%(?![0-9A-Fa-f]{2})", "%25", address), safe="%/:?#@!$&'()*+,;=~", errors="replace")


def _harmless(char: str) -> str:
    # Controls and noncharacters are no HTML; one character stands for one, so that offsets stay.
    number = ord(char)
    none = 0xFDD0 <= number <= 0xFDEF or number & 0xFFFE == 0xFFFE
    return "\ufffd" if number < 32 or 0x7F <= number < 0xA0 or none else char


def lit(text: str, start: int, end: int, spans: Iterable[Span]) -> Markup:
    """`text[start:end]` as HTML with the spans lit up: `<mark class="quote count">` where several lie over another."""
    begins: dict[int, list[str]] = defaultdict(list)
    ends: dict[int, list[str]] = defaultdict(list)
    for a, b, name in spans:
        if a < end and b > start and a < b:
            begins[max(a, start)].append(name)
            ends[min(b, end)].append(name)
    open_now: Counter[str] = Counter()
    out = []
    for left, right in pairwise(sorted({start, end, *begins, *ends})):
        open_now.subtract(ends.get(left, ()))
        open_now.update(begins.get(left, ()))
        names = sorted(name for name, n in open_now.items() if n > 0)
        piece = shown(text[left:right])
        out.append(Markup('<mark class="{}">{}</mark>').format(" ".join(names), piece) if names else piece)
    return Markup("").join(out)


def window(text: str, start: int, end: int, around: int = 140) -> tuple[int, int]:
    """Where to cut a text around a stretch of it: at a line's end, a sentence's or a word's."""
    left, right = max(0, start - around), min(len(text), end + around)
    before, after = text[left:start], text[end:right]
    cuts = [before.rfind("\n") + 1, *(m.end() for m in re.finditer(r"[.!?…][\"”’)]*\s", before))]
    best = max(cuts) if max(cuts) else (before.find(" ") + 1 if left else 0)
    stop = re.search(r"\n|[.!?…][\"”’)]*(?=\s|$)", after)
    cut = (stop.start() if after[stop.start()] == "\n" else stop.end()) if stop else len(after)
    if not stop and right < len(text):
        cut = max(after.rfind(" "), 0) or len(after)
    return left + best, end + cut


def told_count(count: Count | None) -> str:
    """A count in words, "no number" where none is given."""
    return count_words(count) or "no number"


def moment_words(moment: datetime | None) -> str:
    """A time for people, in UTC: "17 Jan 2013, 14:05 UTC"."""
    if moment is None:
        return "no time told"
    utc = moment.astimezone(UTC)
    return f"{utc.day} {utc:%b} {utc.year:04}, {utc:%H:%M} UTC"


def time_tag(moment: datetime | None) -> Markup:
    """A time as HTML that machines can read as well."""
    if moment is None:
        return Markup("no time told")
    # HTML knows of no less than a thousandth of a second.
    exact = moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")
    return Markup('<time datetime="{}">{}</time>').format(exact, moment_words(moment))


def plural(n: int, noun: str) -> str:
    """ "1 report", "31 reports", "2 clashes", "3 copies"."""
    if n == 1:
        return f"{n:,} {noun}"
    if noun.endswith("y"):
        return f"{n:,} {noun[:-1]}ies"
    return f"{n:,} {noun}{'es' if noun.endswith('sh') else 's'}"
