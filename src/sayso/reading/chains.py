"""Chains of attribution: from the words that the encoder points at to sources, origin first."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from sayso.claims import Source, SourceKind
from sayso.reading.decode import ANONYMOUS, Proposal, Seen
from sayso.reading.mentions import SUBJECTS, Place, SourceMention, find_mentions, places
from sayso.reading.pronouns import FIRST_PERSON
from sayso.reading.source_kinds import source_kind
from sayso.reading.sources import bare, resolve_mention
from sayso.reading.stances import stance_of
from sayso.reading.tokens import Token

# In words.
_LONGEST, _LONGEST_CUE = 14, 7
_LOOK_BACK = 100
"""Mentions before a source among which its name is looked for, at most."""
_ARTICLES = frozenset("the a an".split())


class Chains:
    """Makes the chain of each claim of one report, remembering the sources named so far for "he" and "the group"."""

    def __init__(self, text: str, tokens: Sequence[Token], starts: Sequence[int], seen: Seen) -> None:
        self.text, self.tokens, self.starts, self.seen = text, tokens, starts, seen
        self._mentions: list[SourceMention] | None = None
        self._mention_ends: list[int] = []
        self._known: dict[tuple[int, int], tuple[str, SourceKind]] = {}

    def sources(self, p: Proposal) -> tuple[Source, ...]:
        """The chain of one proposal; empty for the publisher's own voice."""
        roles = p.roles
        if roles["source_last"] == ANONYMOUS:
            hearsay = self._hearsay(p)
            return (hearsay, *self._hops(p, {hearsay.start})) if hearsay else ()
        if roles["source_last"] < 0:
            return ()
        span = self.span(roles["source_first"], roles["source_last"])
        if self._is_publisher(span):
            return tuple(self._hops(p, set()))
        cue = self._words(roles["cue_first"], roles["cue_last"])
        origin = self.source(span, cue, p.best("stances"))
        return (origin, *self._hops(p, {origin.start}))

    def _is_publisher(self, span: tuple[int, int]) -> bool:
        """Whether these are words of the publisher for itself: "we", outside quotation marks."""
        word = self.tokens[span[0]].text
        plain = span[0] == span[1] and word.lower() in FIRST_PERSON and word != "US"
        return plain and not self._places[span[0]].quoted

    def span(self, first: int, last: int) -> tuple[int, int]:
        """First and last word of a pointed-at span, mended where the two pointers disagree."""
        if not 0 <= first <= last or last - first > _LONGEST or not self._together(first, last):
            first = last
        parted = [
            i for i in range(first, last) if self.tokens[i].text in ";:" or self.tokens[i].text.lower() in SUBJECTS
        ]
        if parted:
            first = parted[-1] + 1
        # "Radio Meridian by one of the gunmen": a name needs no "by"; "a statement by the ministry" does.
        named = [i for i in range(first + 1, last) if self.tokens[i].text == "by" and self._is_named(i - 1)]
        if named:
            last = named[0] - 1
        if first < last and self.tokens[first].text.lower() in _ARTICLES:
            first += 1
        return first, last

    def _is_named(self, word: int) -> bool:
        return self.tokens[word].text[:1].isupper()

    def _words(self, first: int, last: int) -> str:
        if last < 0:
            return ""
        if not 0 <= first <= last or last - first > _LONGEST_CUE or not self._together(first, last):
            first = last
        return self.text[self.tokens[first].start : self.tokens[last].end]

    def _together(self, first: int, last: int) -> bool:
        return bisect.bisect_right(self.starts, first) == bisect.bisect_right(self.starts, last)

    def _hearsay(self, p: Proposal) -> Source | None:
        first, last = p.roles["cue_first"], p.roles["cue_last"]
        if last < 0:
            first = last = p.roles["trigger"] if p.roles["trigger"] >= 0 else p.anchor
        if not 0 <= first <= last or last - first > _LONGEST_CUE or not self._together(first, last):
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
            if self._is_publisher(span):
                continue
            hop = self.source(span, self._verb_of(span[1]), "reports")
            if hop.start in taken:
                break
            taken.add(hop.start)
            out.append(hop)
        return out

    def _verb_of(self, word: int) -> str:
        """The verb that a source hangs on in the tree, with its auxiliaries: "says", "has reported", "told"."""
        verb = self.seen.heads[word]
        if verb < 0 or self.seen.upos[verb] != "VERB":
            return ""
        first = verb
        while first > 0 and self.seen.upos[first - 1] == "AUX" and self.seen.heads[first - 1] == verb:
            first -= 1
        return self.text[self.tokens[first].start : self.tokens[verb].end]

    def source(self, span: tuple[int, int], cue: str, stance: str) -> Source:
        """The source written at the words of `span`; `stance` is the encoder's, for a cue that does not tell."""
        start, end = self.tokens[span[0]].start, self.tokens[span[1]].end
        words = self.text[start:end]
        known = self._known.get((start, end))
        if known is None:
            name = resolve_mention(words, self._before(start), self._places[span[0]])
            known = self._known[start, end] = name or words, source_kind(name or words)
        name, kind = known
        said = stance_of(cue) if cue else "states"
        # The words decide where they are plain; the encoder where the verb alone would say nothing.
        chosen = said if said != "states" else stance
        return Source(words, name, kind, cue, chosen, start, end)  # type: ignore[arg-type]

    def _before(self, start: int) -> list[SourceMention]:
        """Mentions that the report makes before `start`, found when they are first asked for."""
        if self._mentions is None:
            self._mentions = self._in_turn(find_mentions(self.text, self.tokens, self._places, pronouns=True))
            self._mention_ends = [m.end for m in self._mentions]
        until = bisect.bisect_right(self._mention_ends, start)
        return self._mentions[max(0, until - _LOOK_BACK) : until]

    @cached_property
    def _places(self) -> list[Place]:
        return places(self.text, self.tokens, self.starts)

    def _attributed(self) -> list[tuple[int, int]]:
        """First and last words of all that the encoder takes for sources, in order and apart."""
        roles = [p.roles for p in self.seen.proposals if p.roles["source_last"] >= 0]
        spans = {self.span(r["source_first"], r["source_last"]) for r in roles}
        out: list[tuple[int, int]] = []
        for span in sorted(spans, key=lambda s: (s[0], -s[1])):
            if not out or span[0] > out[-1][1]:
                out.append(span)
        return out

    def _in_turn(self, found: Sequence[SourceMention]) -> list[SourceMention]:
        """The mentions with those that claims are put down to, and pronouns and sources resolved one after another."""
        merged: list[SourceMention] = []
        attributed = self._attributed()
        k = 0
        for mention in found:
            while k < len(attributed) and self.tokens[attributed[k][1]].end <= mention.start:
                merged.append(self._source_mention(attributed[k]))
                k += 1
            if k < len(attributed) and self.tokens[attributed[k][0]].start < mention.end:
                mine = self._source_mention(attributed[k])
                k += 1
                wider = mention.start <= mine.start and mine.end <= mention.end
                mention = replace(mention if wider else mine, source=True, speaking=True, subject=mention.subject)
                if merged and merged[-1].end > mention.start:
                    merged.pop()
            elif merged and merged[-1].end > mention.start:
                continue
            merged.append(mention)
        merged += [self._source_mention(span) for span in attributed[k:]]
        resolved: list[SourceMention] = []
        for mention in merged:
            pronoun = mention.text.lower() in SUBJECTS
            if pronoun or mention.source:
                name = resolve_mention(mention.text, resolved, mention.at)
                if pronoun and name.lower() in SUBJECTS:
                    continue
                # Its own words say more than they do without their article.
                if name != bare(mention.text):
                    mention = replace(mention, name=name)
            resolved.append(mention)
        return resolved

    def _source_mention(self, span: tuple[int, int]) -> SourceMention:
        start, end = self.tokens[span[0]].start, self.tokens[span[1]].end
        return SourceMention(self.text[start:end], start, end, source=True, at=self._places[span[0]])
