"""Chains of attribution: from the words that the encoder points at to sources, origin first."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.claims import Source
from sayso.reading.decode import ANONYMOUS, Proposal
from sayso.reading.sources import SourceMention, resolve_mention, source_kind, stance_of
from sayso.reading.tokens import Token

_LONGEST = 14
_ARTICLES = frozenset("the a an".split())


class Chains:
    """Makes the chain of each claim of one report, remembering the sources named so far for "he" and "the group"."""

    def __init__(self, text: str, tokens: Sequence[Token], starts: Sequence[int]) -> None:
        self.text, self.tokens, self.starts = text, tokens, starts
        self._mentions: dict[int, SourceMention] = {}

    def sources(self, p: Proposal) -> tuple[Source, ...]:
        """The chain of one proposal; empty for the publisher's own voice."""
        roles = p.roles
        if roles["source_last"] == ANONYMOUS:
            hearsay = self._hearsay(p)
            return (hearsay, *self._hops(p, {hearsay.start})) if hearsay else ()
        if roles["source_last"] < 0:
            return ()
        span = self.span(roles["source_first"], roles["source_last"])
        cue = self._words(roles["cue_first"], roles["cue_last"])
        origin = self._source(span, cue, p.best("stances"))
        return (origin, *self._hops(p, {origin.start}))

    def span(self, first: int, last: int) -> tuple[int, int]:
        """First and last word of a pointed-at span, mended where the two pointers disagree."""
        if not 0 <= first <= last or last - first > _LONGEST:
            first = last
        if first < last and self.tokens[first].text.lower() in _ARTICLES:
            first += 1
        return first, last

    def _words(self, first: int, last: int) -> str:
        if last < 0:
            return ""
        if not 0 <= first <= last or last - first > _LONGEST:
            first = last
        return self.text[self.tokens[first].start : self.tokens[last].end]

    def _hearsay(self, p: Proposal) -> Source | None:
        first, last = p.roles["cue_first"], p.roles["cue_last"]
        if last < 0:
            first = last = p.roles["trigger"] if p.roles["trigger"] >= 0 else p.anchor
        if not 0 <= first <= last or last - first > _LONGEST:
            first = last
        start, end = self.tokens[first].start, self.tokens[last].end
        words = self.text[start:end]
        return Source(words, "", "anonymous", words, "reports", start, end)

    def _hops(self, p: Proposal, taken: set[int]) -> list[Source]:
        roles = p.roles
        out: list[Source] = []
        for first, last in (("via_first", "via_last"), ("via2_last", "via2_last")):
            if roles[last] < 0:
                break
            span = self.span(roles[first], roles[last])
            hop = self._source(span, "", "reports")
            if hop.start in taken:
                break
            taken.add(hop.start)
            out.append(hop)
        return out

    def _source(self, span: tuple[int, int], cue: str, stance: str) -> Source:
        start, end = self.tokens[span[0]].start, self.tokens[span[1]].end
        words = self.text[start:end]
        earlier = [m for at, m in sorted(self._mentions.items()) if at < start]
        name = resolve_mention(words, earlier)
        kind = source_kind(name)
        if kind == "person" and name != words:
            kind = source_kind(words) if source_kind(words) != "person" else kind
        said = stance_of(cue) if cue else "states"
        # The words decide where they are plain; the encoder where the verb alone would say nothing.
        chosen = said if said != "states" else stance
        self._mentions.setdefault(start, SourceMention(words, name, kind, start))
        return Source(words, name, kind, cue, chosen, start, end)  # type: ignore[arg-type]
