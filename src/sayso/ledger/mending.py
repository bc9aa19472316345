"""An editor's changes to a claim's record: checked, grounded in the report's text, given an id where they are new."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sayso.claims import Claim, claim_id, text_digest

_FIXED = ("id", "report")
_CONTEXT = 32


def mend(claim: Claim, value: Mapping[str, Any], shift: int = 0) -> Claim:
    """The claim with the fields of `value` in place of its own. An object ("count") may be given in part; the rest
    of it stays. `shift` is added to the offsets in `value`: how far the quote has moved since they were written.

    Raises ValueError naming the field that is wrong.
    """
    for name in _FIXED:
        if name in value:
            raise ValueError(f"{name}: cannot be changed")
    return Claim.from_dict(_merge(claim.to_dict(), _shifted(dict(value), shift)))


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
