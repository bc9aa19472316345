"""Proposals to claims: the rules that make exact what the encoder has pointed at.

The encoder proposes where a claim is and which words play its roles; the count grammar, the group rules, the chain of
attribution and the calendar decide what they say. Every field of a claim comes from words of the report.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from sayso.claims import ACTS, Claim, Count, Group, Mention, Quote, When, Where, claim_id, text_digest
from sayso.reading.blocks import Block
from sayso.reading.calibration import calibrated
from sayso.reading.chains import Chains
from sayso.reading.decode import NONE, Proposal, Seen
from sayso.reading.groups import describe_group, group_span
from sayso.reading.hedges import certainty_of, polarity_of
from sayso.reading.kinds import kind_of_number
from sayso.reading.lists import agree
from sayso.reading.means import find_means
from sayso.reading.nationality import is_demonym
from sayso.reading.numbers import ParsedCount, parse_count
from sayso.reading.others import counted_before
from sayso.reading.places import report_country, resolve_place
from sayso.reading.relations import relate
from sayso.reading.times import resolve_time
from sayso.reading.tokens import Token

CONTEXT = 32
"""Code points of prefix and suffix kept with a quote."""

NEAR_NOUN = 5
"""Words between a number and the noun that it modifies, at most."""

_FALLBACK = {"one": (1, 1, False), "plural": (2, None, True), "none": (None, None, False)}
_BARE = frozenset("others other more".split())


class Composer:
    """Makes the claims of one report."""

    def __init__(
        self,
        text: str,
        tokens: Sequence[Token],
        starts: Sequence[int],
        blocks: Sequence[Block],
        *,
        published: datetime | None,
        report_id: str,
    ) -> None:
        self.text, self.tokens, self.starts = text, tokens, starts
        self.blocks, self.published, self.report_id = blocks, published, report_id
        self.words = [t.text for t in tokens]
        self.digest = text_digest(text)
        self._block_starts = [b.start for b in blocks]
        self._times: dict[tuple[str, datetime | None], tuple[datetime | None, datetime | None]] = {}

    def compose(self, seen: Seen) -> list[Claim]:
        """The claims, in the order of the text."""
        chains = Chains(self.text, self.tokens, self.starts, seen)
        kept: list[tuple[Proposal, Claim]] = []
        for proposal in without_rivals(agree(seen, self.words, self.starts)):
            claim = self._claim(proposal, seen, chains)
            if claim is not None:
                kept.append((proposal, claim))
        return self._linked(kept, chains)

    def _claim(self, p: Proposal, seen: Seen, chains: Chains) -> Claim | None:
        count: Count | None = None
        group: Group | None = None
        parsed: ParsedCount | None = None
        if p.event not in ACTS:
            parsed = parse_count(self.words, p.anchor)
            if parsed is not None and kind_of_number(self.words, p.anchor) not in ("count", "rank", "things"):
                return None
            group = self._group(p, parsed, seen)
            count = self._count(p, parsed, group)
        quote = self._quote(p, parsed, group)
        block = self.block_at(p.anchor)
        sources = chains.sources(p)
        return Claim(
            id=claim_id(self.digest, p.event, quote, count, group),
            report=self.report_id,
            quote=quote,
            update=block.update,
            event=p.event,  # type: ignore[arg-type]
            count=count,
            group=group,
            sources=sources,
            polarity=polarity_of(p, sources),
            certainty=certainty_of(p, seen, self.words, sources),
            agent=self._mention(p, "agent"),
            means=self._stretch(find_means(p, seen, self.words)),
            when=self._when(p, block),
            where=self._where(p),
            confidence=calibrated(p),
        )

    def block_at(self, word: int) -> Block:
        """The block of the report that a word stands in."""
        return self.blocks[max(bisect.bisect_right(self._block_starts, self.tokens[word].start) - 1, 0)]

    def _count(self, p: Proposal, parsed: ParsedCount | None, group: Group | None) -> Count | None:
        if parsed is not None:
            if parsed.low is None and parsed.high is None:
                return None
            start, end = self.tokens[parsed.first].start, self.tokens[parsed.last].end
            return Count(parsed.low, parsed.high, parsed.approx, self.text[start:end], start, end)
        kinds = {k: v for k, v in p.classes["kinds"].items() if k in _FALLBACK}
        low, high, approx = _FALLBACK[max(kinds, key=lambda k: kinds[k])]
        if low is None and high is None:
            return None
        if group is not None:
            return Count(low, high, approx, group.text, group.start, group.end)
        token = self.tokens[p.anchor]
        return Count(low, high, approx, token.text, token.start, token.end)

    def _group(self, p: Proposal, parsed: ParsedCount | None, seen: Seen) -> Group | None:
        head, tags = self._head(p, parsed, seen), seen.upos
        last_of_count = parsed.last if parsed else p.anchor
        if head == NONE or head < 0:
            if parsed is None:
                first, last = group_span(self.words, p.anchor, None, tags)
                return self._described(first, last, None, "")
            return None
        number = p.anchor if parsed else None
        first, last = group_span(self.words, head, number, tags)
        near = self._same_sentence(head, p.anchor) and abs(head - p.anchor) <= 12
        if near or parsed is None:
            lemma = "person" if parsed is None and self._is_name(head, seen) else None
            if parsed is not None and self.words[head].lower() in _BARE:
                lemma = counted_before(p, parsed.first, seen, self.words, self.starts)
            return self._described(first, last, head, lemma)
        # An elided noun: the words beside the number stand for one said before.
        following = last_of_count + 1
        lemma = describe_group(self.words, head, first, last).head
        if following < len(self.words) and self.words[following].lower() in _BARE:
            return self._described(following, following, None, lemma)
        return self._described(parsed.first, parsed.last, None, lemma)

    def _is_name(self, head: int, seen: Seen) -> bool:
        """Whether the head is one person's name: a proper noun that is neither a people nor a plural."""
        word = self.words[head]
        return seen.upos[head] == "PROPN" and word[:1].isupper() and is_demonym(self.words, head) is None

    def _head(self, p: Proposal, parsed: ParsedCount | None, seen: Seen) -> int:
        """The group's head: the noun that the number modifies in the tree, else the word that the encoder points at.

        "Others" and "more" stand for a noun said elsewhere, which only the pointer knows.
        """
        head, noun = p.roles["head"], seen.heads[p.anchor]
        if (
            head == NONE
            or parsed is None
            or not parsed.last < noun <= parsed.last + NEAR_NOUN
            or seen.upos[noun] not in ("NOUN", "PROPN")
        ):
            return head
        if self.words[noun].lower() in _BARE or any(self.words[i] in ",;:()" for i in range(parsed.last + 1, noun)):
            return head
        return head if parsed.last < head <= noun else noun

    def _described(self, first: int, last: int, head: int | None, lemma: str | None) -> Group:
        parts = describe_group(self.words, head, first, last)
        start, end = self.tokens[first].start, self.tokens[last].end
        return Group(
            self.text[start:end], parts.head if lemma is None else lemma, tuple(parts.nationality), parts.foreign,
            parts.role, start, end,  # type: ignore[arg-type]
        )  # fmt: skip

    def _same_sentence(self, a: int, b: int) -> bool:
        return bisect.bisect_right(self.starts, a) == bisect.bisect_right(self.starts, b)

    def _span(self, p: Proposal, role: str, longest: int = 16) -> tuple[int, int] | None:
        first, last = p.roles[f"{role}_first"], p.roles[f"{role}_last"]
        if last < 0:
            return None
        if not 0 <= first <= last or last - first > longest:
            first = last
        return first, last

    def _mention(self, p: Proposal, role: str) -> Mention | None:
        return self._stretch(self._span(p, role))

    def _stretch(self, span: tuple[int, int] | None) -> Mention | None:
        if span is None:
            return None
        start, end = self.tokens[span[0]].start, self.tokens[span[1]].end
        return Mention(self.text[start:end], start, end)

    def _when(self, p: Proposal, block: Block) -> When | None:
        mention = self._mention(p, "when")
        if mention is None:
            return None
        now = block.published or self.published
        key = (mention.text, now)
        if key not in self._times:
            self._times[key] = resolve_time(mention.text, now)
        start, end = self._times[key]
        return When(instant(start), instant(end), mention.text)

    @cached_property
    def country(self) -> str | None:
        """The country that the report is about; the gazetteer behind it is loaded only for a claim with a place."""
        return report_country(self.tokens)

    def _where(self, p: Proposal) -> Where | None:
        mention = self._mention(p, "where")
        if mention is None:
            return None
        country, latitude, longitude = resolve_place(mention.text, self.country)
        return Where(mention.text, country, latitude, longitude)

    def _quote(self, p: Proposal, parsed: ParsedCount | None, group: Group | None) -> Quote:
        """The words that carry the claim, in one stretch of the anchor's sentence, attribution beside them left out."""
        number = bisect.bisect_right(self.starts, p.anchor)
        begin = self.starts[number - 1]
        end = self.starts[number] if number < len(self.starts) else len(self.tokens)
        words = {p.anchor, p.roles["trigger"], p.roles["head"]}
        if parsed is not None:
            words |= {parsed.first, parsed.last}
        inside = [w for w in words if begin <= w < end]
        first, last = min(inside), max(inside)
        spoken = [w for role in ("source_first", "source_last", "cue_first", "cue_last") if (w := p.roles[role]) >= 0]
        for role in ("when", "where", "agent"):
            span = self._span(p, role)
            if span is None or not begin <= span[0] <= span[1] < end:
                continue
            wider = min(first, span[0]), max(last, span[1])
            # Words beyond the attribution would take it into the quote.
            if not any(wider[0] <= w <= wider[1] and not first <= w <= last for w in spoken):
                first, last = wider
        start, stop = self.tokens[first].start, self.tokens[last].end
        if group is not None and self.tokens[begin].start <= group.start and group.end <= self.tokens[end - 1].end:
            start, stop = min(start, group.start), max(stop, group.end)
        return self.quote(start, stop)

    def quote(self, start: int, end: int) -> Quote:
        """The words from `start` to `end` with their context."""
        text = self.text
        return Quote(text[start:end], start, end, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])

    def _linked(self, kept: list[tuple[Proposal, Claim]], chains: Chains) -> list[Claim]:
        """The claims with `part_of` and `about` filled in, and statements of speakers without a claim of their own."""
        unique: list[tuple[Proposal, Claim]] = []
        ids: set[str] = set()
        for proposal, claim in kept:
            if claim.id not in ids:
                ids.add(claim.id)
                unique.append((proposal, claim))
        claims = [claim for _, claim in unique]
        by_anchor: dict[int, list[int]] = {}
        for i, (proposal, _) in enumerate(unique):
            by_anchor.setdefault(proposal.anchor, []).append(i)
        for i, (proposal, claim) in enumerate(unique):
            whole = [j for j in by_anchor.get(proposal.roles["whole"], ()) if j != i]
            if whole:
                same = [j for j in whole if claims[j].event == claim.event] or whole
                # A breakdown is told by whoever told the whole, unless it names its own source.
                sources = claims[i].sources or claims[same[0]].sources
                claims[i] = replace(claims[i], part_of=claims[same[0]].id, sources=sources)
        about, statements = relate(self, chains, unique, by_anchor)
        for i, relations in about.items():
            claims[i] = replace(claims[i], about=tuple(relations))
        merged = claims + [s for s in statements if s.id not in ids]
        return sorted(merged, key=lambda c: (c.quote.start, c.quote.end, c.id))


def without_rivals(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Of several fates read off one trigger at one anchor, the likeliest alone."""
    best: dict[tuple[int, int], Proposal] = {}
    for p in proposals:
        key = (p.anchor, p.roles["trigger"])
        if key not in best or p.probability > best[key].probability:
            best[key] = p
    return [p for p in proposals if best[(p.anchor, p.roles["trigger"])] is p]


def instant(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment and moment.year >= 1000 else None
