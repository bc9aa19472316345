"""Generate annotated passages for rare forms from a grammar, every mark known by construction.

    python training/generate.py --count 600 --seed 1 > FILE.jsonl

The lines are in the form that `check_texts.py` accepts. A passage is kept only if the words of every claim
are found again where they were put, and if the count grammar reads every number as it was meant.
"""

from __future__ import annotations

import argparse
import collections
import datetime
import json
import random
import re
import sys
from typing import Any

from check_texts import faults
from claim_location import LocatedClaim, Locator
from grammar.lexicon import scenarios
from grammar.marks import ClaimDraft, Passage, resolve
from grammar.relations import RelationPassages

from sayso.reading.numbers import parse_count
from sayso.reading.sentences import split_sentences
from sayso.reading.tokens import Token, tokenize

Span = tuple[int, int]
_STRINGS = (
    "number",
    "group_text",
    "group",
    "trigger",
    "source_text",
    "cue",
    "origin",
    "when",
    "where",
    "agent",
)
_STRUCK = (
    re.compile(r"\b(\w+) \1\b"),
    re.compile(r"  |,,|\.\.| ,|\(\)|,\s*[.;]"),
    re.compile(r"\b[Aa] [aeiAEI]\w"),
    re.compile(r"\b[Rr]escuers (?:had |have )?rescue|\bpirates .*pirate attack|Hours later .* later"),
    re.compile(r"the (?:second|third)\b.*\bany\b"),
    re.compile(r"\ban? an?\b|\bthe (?:the|a|an|another)\b"),
)


class Line:
    """A passage as a line of the annotation format, with where each string was put."""

    def __init__(self, passage: Passage, name: str, published: str) -> None:
        self.text, self.spans = resolve(passage.raw)
        self.passage = passage
        self.tokens: list[Token] = tokenize(self.text)
        starts = split_sentences(self.text, self.tokens)
        self.sentences = [self.tokens[s].start for s in starts] if self.tokens else [0]
        self.data: dict[str, Any] = {"id": name, "published": published, "text": self.text}
        self.data["claims"] = [self._claim(c) for c in passage.claims]
        if passage.relations is not None:
            rows = []
            for r in passage.relations:
                row: dict[str, Any] = {"relation": r.name, "of": self._index(r.of)}
                if r.speaker is not None:
                    row["claim"] = self._index(r.speaker)
                if r.by is not None:
                    row["by"] = self._words(r.by)
                row["words"] = self._words(r.words)
                if at := self._at(self.spans[r.words][0]):
                    row["at"] = at
                rows.append(row)
            self.data["relations"] = rows

    def _index(self, claim: ClaimDraft) -> int:
        return next(i for i, c in enumerate(self.passage.claims) if c is claim)

    def _words(self, mark: int) -> str:
        begin, end = self.spans[mark]
        return self.text[begin:end]

    def sentence_of(self, position: int) -> int:
        """Which sentence a position lies in."""
        return max((i for i, s in enumerate(self.sentences) if s <= position), default=0)

    def _at(self, position: int) -> str:
        """The first words of a sentence, as many as it takes to be found once; "" where there is but one."""
        if len(self.sentences) < 2:
            return ""
        i = self.sentence_of(position)
        begin = self.sentences[i]
        end = self.sentences[i + 1] if i + 1 < len(self.sentences) else len(self.text)
        words = self.text[begin:end].split(" ")
        for k in range(3, len(words) + 1):
            at = " ".join(words[:k]).rstrip()
            if self.text.count(at) == 1:
                return at
        return self.text[begin:end].rstrip()

    def anchor(self, claim: ClaimDraft) -> Span:
        """Where the number stands, else the group, else the trigger."""
        key = next(k for k in ("number", "group_text", "trigger") if k in claim.marks)
        return self.spans[claim.marks[key]]

    def _claim(self, claim: ClaimDraft) -> dict[str, Any]:
        out: dict[str, Any] = {"event": claim.event}
        for field in ("low", "high"):
            if (value := getattr(claim, field)) is not None:
                out[field] = value
        if claim.approx:
            out["approx"] = True
        place = self.anchor(claim)[0]
        here = self.sentence_of(place)
        for field in ("group", "trigger"):
            if field in claim.marks and self.sentence_of(self.spans[claim.marks[field]][0]) < here:
                if field == "group" or claim.spare is None:
                    del claim.marks[field]
                else:
                    claim.marks[field] = claim.spare
        for field in _STRINGS:
            if field in claim.marks:
                out[field] = self._words(claim.marks[field])
        out["head"] = claim.head
        out.setdefault("group", "")
        if claim.anonymous:
            out["origin"] = "?"
        for field in ("nat", "foreign", "origin_resolved"):
            if value := getattr(claim, field):
                out[field] = value
        if claim.via:
            out["via"] = [self._words(m) for m in claim.via]
        if claim.stance and claim.stance != "states" and out.get("origin"):
            out["stance"] = claim.stance
        if claim.polarity != "affirmed":
            out["polarity"] = claim.polarity
        if claim.certainty != "certain":
            out["certainty"] = claim.certainty
        if claim.whole is not None:
            out["part_of"] = self._index(claim.whole)
        if at := self._at(place):
            out["at"] = at
            if "source_text" in claim.marks:
                source = self.spans[claim.marks["source_text"]][0]
                if self.sentence_of(source) != self.sentence_of(place):
                    out["source_at"] = self._at(source)
        return out


def _inside(line: Line, word: int, span: Span) -> bool:
    if word < 0:
        return False
    token = line.tokens[word]
    return span[0] < token.end and token.start < span[1]


def misplaced(line: Line) -> str:
    """Which mark the locator does not find where it was put; "" if it finds them all."""
    locator = Locator(line.data)
    located = locator.locate()
    if locator.counters:
        return next(iter(locator.counters))
    if len(located.claims) != len(line.passage.claims):
        return "lost"
    if line.passage.relations and len(located.relations or []) != len(line.passage.relations):
        return "relation lost"
    for draft, claim in zip(line.passage.claims, located.claims, strict=True):
        if wrong := _wrong_mark(line, draft, claim):
            return wrong
    return ""


def _wrong_mark(line: Line, draft: ClaimDraft, claim: LocatedClaim) -> str:
    if not _inside(line, claim.anchor, line.anchor(draft)):
        return "anchor"
    pairs = (("trigger", "trigger"), ("origin", "source_last"), ("cue", "cue_first"), ("when", "when_first"),
             ("where", "where_last"), ("agent", "agent_last"))  # fmt: skip
    for mark, role in pairs:
        if mark in draft.marks and not _inside(line, claim.roles[role], line.spans[draft.marks[mark]]):
            return mark
    for hop, role in zip(draft.via, ("via_last", "via2_last"), strict=False):
        if not _inside(line, claim.roles[role], line.spans[hop]):
            return "via"
    return ""


def misread(line: Line) -> str:
    """The first number that the count grammar does not read as it was meant, "" if there is none."""
    words = [t.text for t in line.tokens]
    for draft in line.passage.claims:
        if "number" not in draft.marks:
            continue
        span = line.spans[draft.marks["number"]]
        want = (draft.low, draft.high, draft.approx)
        got = [parse_count(words, i) for i in range(len(words)) if _inside(line, i, span)]
        if not any(p and (p.low, p.high, p.approx) == want for p in got):
            return line.text[span[0] : span[1]]
    return ""


def struck(line: Line) -> str:
    """What a copy editor would strike, "" if nothing: a sentence that opens with digits, a doubled word."""
    for begin in line.sentences[: 1 if len(line.sentences) == 1 else None]:
        if line.text[begin:].lstrip('"“')[:1].isdigit() and line.text.rstrip().endswith((".", '"', "”")):
            return "digits first"
    for pattern in _STRUCK:
        if found := pattern.search(line.text):
            return found.group(0)
    return ""


def generate(count: int, seed: int, rejected: collections.Counter[str] | None = None) -> list[dict[str, Any]]:
    """Annotated passages, no two alike but for their numbers; the same for the same seed.

    `rejected` counts the drafts that were thrown away, by cause.
    """
    rng = random.Random(seed)
    bin_: collections.Counter[str] = collections.Counter() if rejected is None else rejected
    lines: list[dict[str, Any]] = []
    seen: set[str] = set()
    while len(lines) < count:
        maker = RelationPassages(rng, rng.choice(scenarios()))
        try:
            passage = maker.two_voices() if rng.random() < 0.22 else maker.any()
        except ValueError:
            passage = None
        if passage is None:
            bin_["no passage"] += 1
            continue
        day = datetime.datetime(2009, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(
            minutes=5 * rng.randrange(1_600_000)
        )
        line = Line(passage, f"g-{seed}-{len(lines) + 1:04d}", day.strftime("%Y-%m-%dT%H:%M:00Z"))
        key = re.sub(r"\d+", "0", line.text)
        cause = "seen" if key in seen else ""
        cause = cause or (f"struck: {s}" if (s := struck(line)) else "")
        cause = cause or (f"misread: {s}" if (s := misread(line)) else "")
        cause = cause or (f"fault: {f[0]}" if (f := faults(line.data)) else "")
        cause = cause or (f"misplaced: {s}" if (s := misplaced(line)) else "")
        if cause:
            bin_[cause] += 1
            continue
        seen.add(key)
        lines.append(line.data)
    return lines


def main() -> int:
    """Write the lines to standard output, and what was thrown away to standard error."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="tell which drafts were thrown away")
    options = parser.parse_args()
    rejected: collections.Counter[str] = collections.Counter()
    for line in generate(options.count, options.seed, rejected):
        print(json.dumps(line, ensure_ascii=False))
    if options.verbose:
        for cause, n in rejected.most_common(60):
            print(n, cause, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
