"""An editor's changes to a claim's record: checked, grounded in the report's text, given an id where they are new."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sayso.claims import Claim, claim_id, text_digest

_FIXED = ("id", "report")
_CONTEXT = 32
# Fields that stand somewhere in the text, with what a new one has where an editor does not say.
_SPANS: dict[str, dict[str, Any]] = {
    "quote": {},
    "count": {"low": None, "high": None, "approx": False},
    "group": {"head": "", "nationality": (), "foreign": None, "role": "unknown"},
    "agent": {},
    "means": {},
}
_SOURCE: dict[str, Any] = {"name": "", "kind": "anonymous", "cue": "", "stance": "states"}


def mend(claim: Claim, value: Mapping[str, Any], shift: int = 0) -> Claim:
    """The claim with the fields of `value` in place of its own. An object ("count") may be given in part; the rest
    of it stays. `shift` is added to the offsets in `value`: how far the quote has moved since they were written.

    Raises ValueError naming the field that is wrong.
    """
    for name in _FIXED:
        if name in value:
            raise ValueError(f"{name}: cannot be changed")
    return Claim.from_dict(_merge(claim.to_dict(), _shifted(dict(value), shift)))


def complete(value: Mapping[str, Any], claim: Claim, text: str) -> dict[str, Any]:
    """The changes to a claim with what follows from its report filled in, so that an editor need not count characters:
    words without offsets have those of where they stand in `text` (in the quote, else nearest to it), a count or a
    group that the claim has not had so far stands without words at the quote, and countries may be written "JP US".

    Raises ValueError for words that the text does not have.
    """
    base = claim.to_dict()
    span = (claim.quote.start, claim.quote.end)
    made: dict[str, Any] = {}
    for name, given in value.items():
        if name in _SPANS and isinstance(given, Mapping):
            made[name] = _complete(name, given, base.get(name), span, text)
        elif name == "sources" and isinstance(given, (list, tuple)):
            made[name] = [
                _complete(name, each, None, span, text) if isinstance(each, Mapping) else each for each in given
            ]
        else:
            made[name] = given
    return made


def _complete(
    name: str, given: Mapping[str, Any], base: Mapping[str, Any] | None, span: tuple[int, int], text: str
) -> dict[str, Any]:
    made = {**(_SPANS.get(name, _SOURCE) if base is None else {}), **given}
    if isinstance(made.get("nationality"), str):
        made["nationality"] = made["nationality"].replace(",", " ").split()
    if "start" in given or "end" in given:
        return made
    words = "exact" if name == "quote" else "text"
    if isinstance(wanted := made.get(words), str):
        start, end = _nearest(text, wanted, span) or (-1, -1)
        if start < 0:
            raise ValueError(f"{name}: the report does not say {wanted!r:.60}")
        made |= {words: text[start:end], "start": start, "end": end}
        if name == "quote":
            made |= {"prefix": text[max(0, start - _CONTEXT) : start], "suffix": text[end : end + _CONTEXT]}
    elif base is None:
        made |= {words: "", "start": span[0], "end": span[0]}
    return made


def _nearest(text: str, words: str, span: tuple[int, int]) -> tuple[int, int] | None:
    """Where the words stand, in capitals or not: in the span, else nearest to it; None where they do not."""
    found = (match.span() for match in re.finditer(re.escape(words), text, re.IGNORECASE))
    return min(found, key=lambda at: (not span[0] <= at[0] < span[1], abs(at[0] - span[0])), default=None)


def ground(record: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The record with the words that its offsets stand for filled in where they are left out ("exact" and its
    context in the quote, "text" elsewhere). Raises ValueError where words are given that do not stand there."""
    return {name: _grounded(name, value, text) for name, value in record.items()}


def check_grounded(claim: Claim, text: str) -> None:
    """Raise ValueError naming the field whose words do not stand in the text where its offsets say."""
    ground(claim.to_dict(), text)


def new_claim(report: str, text: str, value: Mapping[str, Any]) -> Claim:
    """A claim of `report` from the fields that an editor gave. Raises ValueError naming the field that is wrong."""
    for name in _FIXED:
        if name in value:
            raise ValueError(f"{name}: is given by the ledger")
    record = ground({"count": None, "group": None, **value}, text)
    claim = Claim.from_dict({**record, "id": "new", "report": report})
    name = claim_id(text_digest(text), claim.event, claim.quote, claim.count, claim.group)
    return Claim.from_dict({**record, "id": name, "report": report})


def moved(claim: Claim, report: str, text: str) -> Claim | None:
    """The same claim in another text of its document: None where its quote does not stand there exactly once, or
    another of its mentions not at the same distance."""
    start = text.find(claim.quote.exact)
    if not claim.quote.exact or start < 0 or text.find(claim.quote.exact, start + 1) >= 0:
        return None
    record = _shifted(claim.to_dict(), start - claim.quote.start)
    quote = {"start": record["quote"]["start"], "end": record["quote"]["end"]}
    fields = {name: value for name, value in record.items() if name not in (*_FIXED, "quote", "part_of", "about")}
    try:
        return new_claim(report, text, {**fields, "quote": quote})
    except ValueError:
        return None


def _merge(base: Any, value: Any) -> Any:
    if isinstance(base, Mapping) and isinstance(value, Mapping):
        return {**base, **{name: _merge(base.get(name), inner) for name, inner in value.items()}}
    return value


def _shifted(value: Any, shift: int) -> Any:
    if isinstance(value, Mapping):
        return {
            name: inner + shift if name in ("start", "end") and type(inner) is int else _shifted(inner, shift)
            for name, inner in value.items()
        }
    return [_shifted(item, shift) for item in value] if isinstance(value, (list, tuple)) else value


def _grounded(name: str, value: Any, text: str) -> Any:
    if isinstance(value, (list, tuple)):
        return [_grounded(name, item, text) for item in value]
    if not isinstance(value, Mapping) or type(value.get("start")) is not int or type(value.get("end")) is not int:
        return value
    start, end = value["start"], value["end"]
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"{name}: offsets {start} to {end} are outside a text of {len(text)} code points")
    words = "exact" if name == "quote" else "text"
    if value.get(words, text[start:end]) != text[start:end]:
        raise ValueError(f"{name}: the text says {text[start:end]!r:.60} there, not {value[words]!r:.60}")
    filled = {**value, words: text[start:end]}
    if name == "quote":
        filled.setdefault("prefix", text[max(0, start - _CONTEXT) : start])
        filled.setdefault("suffix", text[end : end + _CONTEXT])
    return filled
