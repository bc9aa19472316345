"""Text with marks: which words are a claim's number, group, trigger or source, whatever is put around them.

A mark is written into the text between private-use characters, so that clauses are composed as plain strings;
`resolve` takes them out again and tells where each one stood.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field

OPEN, MIDDLE, CLOSE = "\ue000", "\ue001", "\ue002"
_MARKUP = re.compile(f"{OPEN}(\\d+){MIDDLE}|{CLOSE}")
_FIRST = re.compile(f"((?:{OPEN}\\d+{MIDDLE}|[\"“‘'(])*)(\\w)")
_ids = itertools.count()


def mark(text: str) -> tuple[int, str]:
    """A fresh mark's number and the text within it."""
    number = next(_ids)
    return number, f"{OPEN}{number}{MIDDLE}{text}{CLOSE}"


def plain(raw: str) -> str:
    """The text without its marks."""
    return _MARKUP.sub("", raw)


def resolve(raw: str) -> tuple[str, dict[int, tuple[int, int]]]:
    """The text without its marks, and the characters that each mark covered."""
    out: list[str] = []
    length, last = 0, 0
    opened: list[tuple[int, int]] = []
    spans: dict[int, tuple[int, int]] = {}
    for match in _MARKUP.finditer(raw):
        piece = raw[last : match.start()]
        out.append(piece)
        length += len(piece)
        last = match.end()
        if match.group(1):
            opened.append((int(match.group(1)), length))
        else:
            number, begin = opened.pop()
            spans[number] = (begin, length)
    out.append(raw[last:])
    return "".join(out), spans


def _on_first(raw: str, change: Callable[[str], str]) -> str:
    found = _FIRST.match(raw)
    if not found:
        return raw
    return raw[: found.start(2)] + change(found.group(2)) + raw[found.end(2) :]


def capital(raw: str) -> str:
    """The text with its first letter in upper case, marks and opening quotes passed over."""
    return _on_first(raw, str.upper)


@dataclass(slots=True)
class ClaimDraft:
    """A claim before its words are known to stand anywhere: classes, and the marks of its strings."""

    event: str
    low: int | None = None
    high: int | None = None
    approx: bool = False
    head: str = ""
    nat: list[str] = field(default_factory=list)
    foreign: bool | None = None
    polarity: str = "affirmed"
    certainty: str = "certain"
    stance: str = ""
    whole: ClaimDraft | None = None
    anonymous: bool = False
    origin_resolved: str = ""
    spare: int | None = None
    marks: dict[str, int] = field(default_factory=dict)
    via: list[int] = field(default_factory=list)


@dataclass(slots=True)
class RelationDraft:
    """A relation before its words are known to stand anywhere."""

    name: str
    of: ClaimDraft
    speaker: ClaimDraft | None
    by: int | None
    words: int


@dataclass(slots=True)
class Piece:
    """A stretch of marked text with the claims that it makes, in order."""

    raw: str
    claims: list[ClaimDraft] = field(default_factory=list)

    def __add__(self, other: Piece | str) -> Piece:
        if isinstance(other, str):
            return Piece(self.raw + other, self.claims)
        return Piece(self.raw + other.raw, self.claims + other.claims)

    def __radd__(self, other: str) -> Piece:
        return Piece(other + self.raw, self.claims)


@dataclass(slots=True)
class Passage:
    """A whole text; `relations` is None where relations were not looked at."""

    raw: str
    claims: list[ClaimDraft] = field(default_factory=list)
    relations: list[RelationDraft] | None = None
