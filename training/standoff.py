"""Claims kept apart from their sentence: every string is a pair of offsets, no word of the text is stored.

    python training/standoff.py from SENTENCES.jsonl[.gz] STANDOFF.jsonl > annotated.jsonl
    python training/standoff.py to ANNOTATED.jsonl > standoff.jsonl

A stand-off line is {"id", "sha256", "claims"}: `sha256` the first 16 hex digits of the hash of the text in
UTF-8, each string field of a claim `[start, end]` in Unicode code points of the text, `via` a list of such
pairs. Labels (event, head, bounds, polarity and the like) and an origin of "?" stay as they are.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import pathlib
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

# In the order they are found: each looks near the ones before it.
SPANS = (
    "at",
    "trigger",
    "group_text",
    "number",
    "group",
    "cue",
    "source_text",
    "origin",
    "when",
    "where",
    "agent",
)
LABELS = frozenset(
    ["event", "head", "low", "high", "approx", "polarity", "certainty", "nat", "foreign", "stance", "part_of"]
)
Span = tuple[int, int]


def digest(text: str) -> str:
    """The first 16 hex digits of the SHA-256 of `text` in UTF-8 (lone surrogates kept)."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def to_standoff(line: dict[str, Any]) -> dict[str, Any]:
    """The stand-off form of an annotated line with `id`, `text` and `claims`.

    Where words occur more than once, the trigger and the group nearest to each other are meant, number and
    group within that group, the source nearest to its cue, and of all else what is nearest to the trigger;
    `at`, the first words of the clause, leaves out all before it (save for sources, time and place).

    Raises ValueError for a string that is not in the text or a field that is not known.
    """
    return {
        "id": line["id"],
        "sha256": digest(line["text"]),
        "claims": [_claim_spans(claim, line["text"]) for claim in line["claims"]],
    }


def from_standoff(line: dict[str, Any], text: str) -> dict[str, Any]:
    """The annotated line, with `id`, `text` and `claims`, that the stand-off `line` of `text` was made of.

    Raises ValueError where `text` is another text than the one that was annotated.
    """
    if digest(text) != line["sha256"]:
        raise ValueError(f"{line['id']}: the text is not the one that was annotated")
    claims = [
        {field: _words(value, text) if field in SPANS or field == "via" else value for field, value in claim.items()}
        for claim in line["claims"]
    ]
    return {"id": line["id"], "text": text, "claims": claims}


def _words(value: Any, text: str) -> Any:
    """The words at a pair of offsets; a list of words for a list of pairs; a plain string as it is."""
    if isinstance(value, str):
        return value
    if value and isinstance(value[0], int):
        return text[value[0] : value[1]]
    return [_words(each, text) for each in value]


def _occurrences(words: str, text: str, start: int, end: int) -> list[Span]:
    """Where `words` stand in text[start:end]: as whole words if they do anywhere, else as any part."""
    pattern = re.compile(re.escape(words))
    found = [match.span() for match in pattern.finditer(text, start, end)]
    whole = [
        (first, last)
        for first, last in found
        if not (first and text[first - 1].isalnum() and words[0].isalnum())
        and not (last < len(text) and text[last].isalnum() and words[-1].isalnum())
    ]
    return whole or found


def _gap(one: Span, other: Span) -> int:
    """Characters between two spans; 0 where they touch or overlap."""
    return max(0, other[0] - one[1], one[0] - other[1])


def _claim_spans(claim: dict[str, Any], text: str) -> dict[str, Any]:
    """One claim with its strings as offsets, its fields in their old order."""
    if unknown := set(claim) - set(SPANS) - LABELS - {"via"}:
        raise ValueError(f"unknown fields {sorted(unknown)}")
    found: dict[str, Span] = {}

    def candidates(field: str, start: int = 0, end: int | None = None) -> list[Span]:
        words = claim.get(field, "")
        if not words or (field == "origin" and words == "?"):
            return []
        spans = _occurrences(words, text, start, len(text) if end is None else end)
        if not spans:
            raise ValueError(f"{field} {words!r} is not in the text")
        return spans

    for span in candidates("at")[:1]:
        found["at"] = span
    start = found["at"][0] if "at" in found else 0
    _pair(found, "trigger", candidates("trigger", start), "group_text", candidates("group_text", start))
    anchor = found.get("group_text", found.get("trigger", (start, start)))
    for field in ("number", "group"):
        group = found.get("group_text")
        inside = group is not None and claim.get(field, "") and claim[field] in text[group[0] : group[1]]
        spans = candidates(field, *group) if inside and group else candidates(field, start)
        if spans:
            found[field] = min(spans, key=lambda span: _gap(span, anchor))
    anchor = found.get("trigger", anchor)
    cues, sources = candidates("cue"), candidates("source_text")
    # Nearest to the trigger first: of pairs equally close to one another the first is taken.
    for spans in (cues, sources):
        spans.sort(key=lambda span: _gap(span, anchor))
    _pair(found, "cue", cues, "source_text", sources)
    if source := found.get("source_text"):
        inside = claim.get("origin", "") in text[source[0] : source[1]]
        spans = candidates("origin", *source) if inside else candidates("origin")
    else:
        spans = candidates("origin")
    beside = source or anchor
    if spans:
        found["origin"] = min(spans, key=lambda span: _gap(span, beside))
    for field in ("when", "where", "agent"):
        if spans := candidates(field):
            found[field] = min(spans, key=lambda span: _gap(span, anchor))
    out: dict[str, Any] = {}
    for field, value in claim.items():
        if field == "via":
            out[field] = [_hop(hop, text, found.get("cue", anchor)) for hop in value]
        else:
            out[field] = list(found[field]) if field in found else value
    return out


def _pair(found: dict[str, Span], one: str, ones: list[Span], other: str, others: list[Span]) -> None:
    """Note down the two occurrences nearest to each other, or the first of the one there is."""
    if ones and others:
        pairs = itertools.product(ones, others)
        found[one], found[other] = min(pairs, key=lambda pair: _gap(pair[0], pair[1]))
    elif ones:
        found[one] = ones[0]
    elif others:
        found[other] = others[0]


def _hop(words: str, text: str, anchor: Span) -> list[int]:
    spans = _occurrences(words, text, 0, len(text)) if words else []
    if not spans:
        raise ValueError(f"via {words!r} is not in the text")
    start, end = min(spans, key=lambda span: _gap(span, anchor))
    return [start, end]


def read_lines(path: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, gzipped or not."""
    with gzip.open(path, "rb") if path.endswith(".gz") else pathlib.Path(path).open("rb") as lines:
        yield from map(json.loads, lines)


def main() -> None:
    """Print one form as the other; annotated lines get `published` and `topic` of their sentence."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ways = parser.add_subparsers(dest="way", required=True)
    ways.add_parser("to").add_argument("annotated")
    back = ways.add_parser("from")
    back.add_argument("sentences", help="JSON Lines with id, text and published")
    back.add_argument("standoff")
    options = parser.parse_args()
    if options.way == "to":
        lines: Iterable[dict[str, Any]] = map(to_standoff, read_lines(options.annotated))
    else:
        lines = _joined(options.sentences, options.standoff)
    for line in lines:
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def _joined(sentences: str, standoff: str) -> Iterator[dict[str, Any]]:
    wanted = {line["id"]: line for line in read_lines(standoff)}
    for sentence in read_lines(sentences):
        if line := wanted.pop(sentence["id"], None):
            kept = {field: sentence[field] for field in ("published", "topic") if field in sentence}
            yield from_standoff(line, sentence["text"]) | kept
    if wanted:
        raise SystemExit(f"{len(wanted)} sentences not found, the first {next(iter(wanted))}")


if __name__ == "__main__":
    main()
