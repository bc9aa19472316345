"""Annotated claims located in the words of their text: strings to word indices."""

from __future__ import annotations

import bisect
import collections
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from labels import ACT_NAMES, ANONYMOUS, EVENT_NAMES, KIND_NAMES, NONE, ROLES

from sayso.reading.nouns import singular
from sayso.reading.numbers import parse_count
from sayso.reading.sentences import split_sentences
from sayso.reading.tokens import Token, tokenize

UNKNOWN = -3
Span = tuple[int, int]
# Words of a trigger phrase that do not name the fate.
LIGHT = frozenset(
    "is are was were be been being has have had still to the a an not also all now reported confirmed will would did do"
    " does it he she they as that there into in on at of by".split()
)


@dataclass(slots=True)
class LocatedClaim:
    """A claim as word indices; `roles` maps each of ROLES to a word, NONE, ANONYMOUS or UNKNOWN."""

    anchor: int
    event: str
    triggers: list[int]
    roles: dict[str, int]
    kind: str
    polarity: str
    certainty: str
    stance: str | None

    def moved(self, place: Callable[[int], int]) -> LocatedClaim:
        """The claim where `place` tells each of its words' new index."""
        return replace(
            self,
            anchor=place(self.anchor),
            triggers=[place(t) for t in self.triggers],
            roles={role: place(w) if w >= 0 else w for role, w in self.roles.items()},
        )


@dataclass(slots=True)
class LocatedRelation:
    """A relation spoken of claim `of`: the words that make it (may be unknown), who speaks, and the speaking claim."""

    of: int
    name: str
    words: list[int]
    by: tuple[int, int]
    speaker: int

    def moved(self, place: Callable[[int], int], claims: int = 0) -> LocatedRelation:
        """The relation where `place` tells each of its words' new index, behind so many more claims."""
        first, last, speaker = (place(w) if w >= 0 else w for w in (*self.by, self.speaker))
        return replace(
            self, of=self.of + claims, words=[place(w) for w in self.words], by=(first, last), speaker=speaker
        )


@dataclass(slots=True)
class LocatedText:
    """A text's words with its claims; `acts` and `relations` tell whether these were annotated at all."""

    id: str
    words: list[str]
    starts: list[int]
    claims: list[LocatedClaim]
    acts: bool = False
    relations: list[LocatedRelation] | None = None
    lost: int = 0
    weight: float = field(default=1.0)


def occurrences(text: str, words: str, begin: int, end: int) -> list[Span]:
    """Where `words` stand between `begin` and `end`, at word boundaries."""
    out: list[Span] = []
    if not words:
        return out
    i = text.find(words, begin)
    while i >= 0 and i + len(words) <= end:
        j = i + len(words)
        left = i == 0 or not (text[i - 1].isalnum() and words[0].isalnum())
        right = j >= len(text) or not (text[j].isalnum() and words[-1].isalnum())
        if left and right:
            out.append((i, j))
        i = text.find(words, i + 1)
    return out


def distance(a: Span | None, b: Span | None) -> int:
    """Characters between two spans; 0 where they touch or one is missing."""
    if a is None or b is None:
        return 0
    return max(0, max(a[0], b[0]) - min(a[1], b[1]))


class Locator:
    """Locates the claims of one annotated line; `counters` tells what could not be found."""

    def __init__(self, line: dict) -> None:
        self.line = line
        self.text: str = line["text"]
        self.tokens: list[Token] = tokenize(self.text)
        self.words = [t.text for t in self.tokens]
        self.begins = [t.start for t in self.tokens]
        self.starts = split_sentences(self.text, self.tokens)
        self.counters: collections.Counter[str] = collections.Counter()
        self.used: collections.Counter[tuple] = collections.Counter()

    def indices(self, span: Span) -> list[int]:
        """Words that overlap the characters of `span`."""
        i = max(bisect.bisect_right(self.begins, span[0]) - 1, 0)
        while i < len(self.tokens) and self.tokens[i].end <= span[0]:
            i += 1
        j = bisect.bisect_left(self.begins, span[1])
        return list(range(i, j))

    def scope(self, claim: dict, key: str = "at") -> Span:
        """Characters of the sentence that carries the claim."""
        sentence = claim.get("sentence") if key == "at" else None
        if sentence and sentence in self.text:
            begin = self.text.index(sentence)
            return begin, begin + len(sentence)
        at = claim.get(key)
        if not at or at not in self.text:
            return 0, len(self.text)
        begin = self.text.index(at)
        word = bisect.bisect_left(self.begins, begin)
        following = next((s for s in self.starts if s > word), len(self.tokens))
        end = self.tokens[following].start if following < len(self.tokens) else len(self.text)
        return begin, end

    def find(self, words: str | None, scope: Span) -> list[Span]:
        """Occurrences in the scope, else after it begins, else anywhere."""
        if not words:
            return []
        found = occurrences(self.text, words, *scope) or occurrences(self.text, words, scope[0], len(self.text))
        found = found or occurrences(self.text, words, 0, len(self.text))
        if not found and words in self.text:
            i = self.text.index(words)
            found = [(i, i + len(words))]
        return found

    def locate(self) -> LocatedText:
        """All claims and relations of the line that could be found."""
        claims: list[LocatedClaim] = []
        place: dict[int, int] = {}
        for i, claim in enumerate(self.line["claims"]):
            located = self.claim(claim)
            if located is None:
                self.counters["lost"] += 1
                continue
            if any(c.anchor == located.anchor and c.event == located.event for c in claims):
                head = located.roles["head"]
                if head >= 0 and not any(c.anchor == head and c.event == located.event for c in claims):
                    located.anchor = head
                else:
                    self.counters["collision"] += 1
                    continue
            place[i] = len(claims)
            claims.append(located)
        for i, claim in enumerate(self.line["claims"]):
            if i in place and (whole := claim.get("part_of")) is not None:
                claims[place[i]].roles["whole"] = claims[place[whole]].anchor if whole in place else UNKNOWN
        relations = None
        if "relations" in self.line:
            relations = [r for row in self.line["relations"] if (r := self.relation(row, claims, place))]
        return LocatedText(
            str(self.line["id"]), self.words, self.starts, claims, bool(self.line.get("acts")), relations,
            self.counters["lost"] + self.counters["collision"],
        )  # fmt: skip

    def claim(self, claim: dict) -> LocatedClaim | None:
        """One claim; None where its words are not in the text."""
        event = claim["event"]
        if event not in EVENT_NAMES:
            return None
        scope = self.scope(claim)
        number = claim.get("number", "")
        group_text = claim.get("group_text", "")
        trigger, group, count = self.arrangement(claim, scope)
        group_words = self.indices(group) if group else []
        head = self.head(claim, scope, group, group_words, count or group or trigger)
        trigger_words = self.indices(trigger) if trigger else []
        content = [i for i in trigger_words if self.words[i].lower() not in LIGHT] or trigger_words
        if event in ACT_NAMES:
            anchor = content[-1] if content else None
        elif count:
            anchor = self.number_anchor(self.indices(count), claim)
        elif group_words:
            anchor = head if head in group_words else group_words[-1]
        else:
            anchor = content[-1] if content else None
        if anchor is None:
            return None
        if not number and not group_text and event not in ACT_NAMES:
            self.counters["no group"] += 1
        roles = dict.fromkeys(ROLES, NONE)
        roles["head"] = head if event not in ACT_NAMES else NONE
        roles["trigger"] = content[0] if content else NONE
        near = trigger or count or group
        roles["source_first"], roles["source_last"] = self.source(claim, scope, near)
        via = claim.get("via") or []
        if via:
            roles["via_first"], roles["via_last"] = self.nearest(via[0], scope, near, lost=UNKNOWN)
        if len(via) > 1:
            roles["via2_last"] = self.nearest(via[1], scope, near, lost=UNKNOWN)[1]
        source = roles["source_last"]
        beside = (self.tokens[source].start, self.tokens[source].end) if source >= 0 else near
        for role, key, close in (("cue", "cue", beside), ("when", "when", near), ("where", "where", near),
                                 ("agent", "agent", near)):  # fmt: skip
            pair = self.nearest(claim.get(key), scope, close, lost=UNKNOWN)
            roles[f"{role}_first"], roles[f"{role}_last"] = pair
        # Only texts annotated with acts have stances throughout, and leave the plain one out.
        stance = claim.get("stance") or ("states" if claim.get("origin") and self.line.get("acts") else None)
        return LocatedClaim(
            anchor, event, content, roles, self.kind(claim), claim.get("polarity", "affirmed"),
            claim.get("certainty", "certain"), stance,
        )  # fmt: skip

    def arrangement(self, claim: dict, scope: Span) -> tuple[Span | None, Span | None, Span | None]:
        """The occurrences of trigger, group and number that lie closest together and are not yet taken."""
        number, group_text = claim.get("number", ""), claim.get("group_text", "")
        triggers = self.find(claim.get("trigger"), scope) or [None]
        groups = self.find(group_text, scope) or [None]
        numbers = self.find(number, scope) or [None]
        best: tuple[float, Span | None, Span | None, Span | None] | None = None
        for n in numbers:
            for g in groups:
                for t in triggers:
                    cost = distance(g, t) + distance(n, t) + distance(n, g)
                    if n and g and not (g[0] <= n[0] and n[1] <= g[1]) and number in group_text:
                        cost += 500
                    cost += 3000 * self.used[(claim["event"], n, g)]
                    if best is None or cost < best[0]:
                        best = (cost, t, g, n)
        assert best is not None
        self.used[(claim["event"], best[3], best[2])] += 1
        return best[1], best[2], best[3]

    def number_anchor(self, indices: Sequence[int], claim: dict) -> int:
        """The last word of the number at which the grammar reads the annotated count, else any count."""
        want = (claim.get("low"), claim.get("high"))
        read = {i: parsed for i in indices if (parsed := parse_count(self.words, i))}
        right = [i for i, p in read.items() if (p.low, p.high) == want]
        if right:
            return right[-1]
        self.counters["count unread"] += 1
        return list(read)[-1] if read else indices[-1]

    def head(self, claim: dict, scope: Span, group: Span | None, group_words: Sequence[int], near: Span | None) -> int:
        """The word that is the group's head noun, in the phrase or elsewhere in the text."""
        head = claim.get("head", "").split()
        if not head:
            return NONE
        want = singular(head[-1])
        inside = [i for i in group_words if singular(self.words[i]) == want]
        if inside:
            return inside[-1]
        if claim.get("group"):
            for span in occurrences(self.text, claim["group"], *(group or scope)):
                return self.indices(span)[-1]
        reference = (near or scope)[0]
        elsewhere = [i for i, w in enumerate(self.words) if singular(w) == want]
        if elsewhere:
            return min(elsewhere, key=lambda i: abs(self.begins[i] - reference))
        self.counters["head lost"] += 1
        return group_words[-1] if group_words and not claim.get("number") else UNKNOWN

    def nearest(self, words: str | None, scope: Span, near: Span | None, *, lost: int) -> tuple[int, int]:
        """First and last word of the occurrence closest to `near`."""
        if not words:
            return NONE, NONE
        found = self.find(words, scope)
        if not found:
            return lost, lost
        indices = self.indices(min(found, key=lambda s: distance(s, near)))
        return (indices[0], indices[-1]) if indices else (lost, lost)

    def source(self, claim: dict, scope: Span, near: Span | None) -> tuple[int, int]:
        """First and last word of the origin."""
        origin = claim.get("origin", "")
        if not origin:
            return NONE, NONE
        if origin == "?":
            return ANONYMOUS, ANONYMOUS
        if claim.get("source_at"):
            scope = self.scope(claim, "source_at")
        found = self.find(claim.get("source_text"), scope)
        if found:
            span = min(found, key=lambda s: distance(s, near))
            inner = occurrences(self.text, origin, *span)
            indices = self.indices(inner[-1] if inner else span)
            return indices[0], indices[-1]
        pair = self.nearest(origin, scope, near, lost=UNKNOWN)
        if pair[0] == UNKNOWN:
            self.counters["source lost"] += 1
        return pair

    def kind(self, claim: dict) -> str:
        """How the count is stated."""
        if claim["event"] in ACT_NAMES:
            return "none"
        if claim.get("number") and claim["number"].lower() not in ("a", "an", "another"):
            return KIND_NAMES[0]
        pair = (claim.get("low"), claim.get("high"))
        return {(1, 1): "one", (2, None): "plural", (None, None): "none"}.get(pair, "number")

    def relation(self, row: dict, claims: list[LocatedClaim], place: dict[int, int]) -> LocatedRelation | None:
        """One relation; None where the claim spoken of was not found."""
        of = row.get("of")
        if of not in place:
            return None
        scope = self.scope(row)
        words: list[int] = []
        if row.get("words"):
            found = self.find(row["words"], scope)
            words = self.indices(found[0]) if found else []
        near = (self.tokens[words[0]].start, self.tokens[words[-1]].end) if words else None
        by = self.nearest(row.get("by"), scope, near, lost=UNKNOWN) if row.get("by") else (UNKNOWN, UNKNOWN)
        speaker = row.get("claim")
        anchor = claims[place[speaker]].anchor if speaker in place else (NONE if speaker is None else UNKNOWN)
        return LocatedRelation(place[of], row["relation"], words, by, anchor)
