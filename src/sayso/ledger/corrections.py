"""Corrections and retractions, read as such: which claims a note takes back, and what it puts in their place.

A note is a sentence that speaks of what the publisher said before ("An earlier version of this article said ..."),
or a paragraph labelled as a correction, from there to its end; a report whose title is so labelled is a note as a
whole. What such a sentence says was said before, and a count that the note sets aside ("23, not 34"), is *cited*: no
claim any more. The claim that takes its place is the one that the reader says corrects it, else one of the same
event in the note, else another fate told behind it there ("they were wounded"), else one of the same event and
group elsewhere in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sayso.claims import FATES, Claim
from sayso.ledger.pairing import groups_agree, same_people, score
from sayso.reading.sentences import split_sentences
from sayso.reading.tokens import tokenize

_ITEM = r"(?:article|story|reports?|post|page|piece|item|dispatch|alert|bulletin|entry|update|headline|version|edition)"
_BEFORE = r"(?:earlier|previous|prior|original|initial|first)"
_WRONGLY = r"(?:previously|originally|initially|earlier|incorrectly|wrongly|mistakenly|erroneously)"
_SAID = r"(?:said|stated|reported|gave|put|misstated|quoted|listed|claimed|announced)"
_EARLIER = re.compile(
    rf"\b{_BEFORE} (?:version|edition)s?\b|\b(?:an|our|its|the) {_BEFORE} {_ITEM}\b|"
    rf"\b(?:this|the|that|our) {_ITEM} (?:had |has |have )?{_WRONGLY} {_SAID}\b|"
    rf"\b(?:it|we) (?:had |have )?{_WRONGLY} {_SAID}\b|\b{_ITEM} misstated\b|\bwe misstated\b|"
    rf"\bin (?:a|an|its|our|the) (?:{_BEFORE} )?{_ITEM} (?:sent|published|filed|issued|moved|posted) ",
    re.I,
)
_LABEL = re.compile(
    r"[\W_]{0,8}(?:corrections?|corrected|clarification|editor['’]?s note|retraction|amended)\b[^\n.]{0,40}?[:–—-]",
    re.I,
)
_LABEL_ANYWHERE = re.compile(rf"(?:^|(?<=[\n.!?])){_LABEL.pattern}", re.I)
_RETRACTED = re.compile(r"\b(?:retract(?:s|ed)?|withdr(?:ew|awn|aws)|withdraw)\b", re.I)
_WHOLE = re.compile(
    rf"\b(?:this|the) {_ITEM} (?:has been|have been|is|was|were) (?:fully )?(?:retracted|withdrawn)\b|"
    rf"\bwe (?:have )?(?:retract(?:ed)?|withdr[ae]wn?) this {_ITEM}\b",
    re.I,
)
_SET_ASIDE = re.compile(r"(?:\bnot|\brather than|\binstead of|\bnot the|\bin place of)\s+\Z", re.I)
_CLAUSE = re.compile(r";|:\s| but ", re.I)
_PARAGRAPH = re.compile(r"\n")
_FATES = frozenset(FATES)
# How many claims of a note are followed up.
MOST = 100
# How many claims before and behind are looked at for the one that takes another's place.
_NEAR = 50


@dataclass(frozen=True, slots=True)
class Notes:
    """What the notes of a text say of its claims, by index: `cited` is each claim that a note only cites, with the
    one that takes its place (None where the note names none); `replaced` the same for claims outside of notes that
    another claim corrects; `inside` those that stand in a note; `retracted` whether all before is taken back."""

    cited: dict[int, int | None]
    replaced: dict[int, int | None]
    inside: frozenset[int]
    retracted: bool = False


def find_notes(text: str, title: str | None, claims: Sequence[Claim]) -> Notes:
    """The correction notes of a text whose claims these are. Linear in the text, and quick where there is none."""
    whole = bool(title and _LABEL.match(f"{title}:"))
    index = {claim.id: j for j, claim in enumerate(claims)}
    corrected_by = {
        index[relation.claim]: j
        for j, claim in enumerate(claims)
        for relation in claim.about
        if relation.relation == "corrects"
        and relation.claim in index
        and index[relation.claim] != j
        and _may_correct(claims[index[relation.claim]], claim)
    }
    spans, sentences, all_retracted = _spans(text, whole)
    inside = frozenset(j for j, claim in enumerate(claims) if _within(claim.quote.start, spans))
    cited = {j for j in inside if _is_cited(text, claims[j], sentences)}
    others = sorted(inside - cited)
    outside = [j for j in range(len(claims)) if j not in inside]
    found: dict[int, int | None] = {}
    for j in sorted(cited):
        by = corrected_by.get(j)
        retracted = _is_retracted(text, claims[j], sentences)
        found[j] = None if retracted else _right(claims, j, others, outside, None if by in cited else by)
    # Without a note around it, a correction is believed only between claims of one event.
    replaced: dict[int, int | None] = {
        j: by
        for j, by in corrected_by.items()
        if j not in cited and by not in cited and claims[j].event == claims[by].event != "statement"
    }
    for j in others[:MOST]:
        if claims[j].polarity == "denied":
            replaced |= {i: j for i in superseded_by(claims[j], claims) if i not in inside and i != j}
    return Notes(found, replaced, inside, all_retracted)


def superseded_by(cited: Claim, claims: Sequence[Claim]) -> list[int]:
    """Those of `claims` that say what `cited` says was said: the same event, count and people, affirmed."""
    return [
        i
        for i, claim in enumerate(claims)
        if claim.event == cited.event
        and claim.polarity == "affirmed"
        and groups_agree(claim.group, cited.group)
        and _bounds(claim) == _bounds(cited)
    ]


def _may_correct(wrong: Claim, right: Claim) -> bool:
    """Whether one claim can stand for what another should have said: of another fate or of the same count, of people
    who may be the same; of another count, of the very same group."""
    if wrong.event != right.event or _bounds(wrong) == _bounds(right):
        return groups_agree(wrong.group, right.group)
    return same_people(wrong, right)


def _bounds(claim: Claim) -> tuple[int | None, int | None] | None:
    return None if claim.count is None else (claim.count.low, claim.count.high)


def _spans(text: str, whole: bool) -> tuple[list[tuple[int, int]], list[tuple[int, int]], bool]:
    """The stretches that are notes, the sentences, and whether one says that all is retracted."""
    if not whole and not any(pattern.search(text) for pattern in (_EARLIER, _LABEL_ANYWHERE, _RETRACTED)):
        return [], [], False
    tokens = tokenize(text)
    starts = [tokens[i].start for i in split_sentences(text, tokens)] if tokens else []
    sentences = list(pairwise([*starts, len(text)]))
    spans, end, retracted = [], 0, False
    for start, stop in sentences:
        sentence = text[start:stop]
        if _WHOLE.search(sentence):
            retracted = True
        if start < end:
            continue
        if whole or _EARLIER.search(sentence) or _LABEL.match(sentence) or _RETRACTED.search(sentence):
            line = _PARAGRAPH.search(text, start)
            end = len(text) if whole or line is None else max(stop, line.start())
            spans.append((start, end))
    return spans, sentences, retracted


def _within(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    place = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return place >= 0 and at < spans[place][1]


def _sentence(at: int, sentences: Sequence[tuple[int, int]]) -> tuple[int, int]:
    place = bisect_right(sentences, at, key=lambda span: span[0]) - 1
    return sentences[place] if place >= 0 else (at, at)


def _is_cited(text: str, claim: Claim, sentences: Sequence[tuple[int, int]]) -> bool:
    anchor = claim.count.start if claim.count is not None else claim.quote.start
    if _SET_ASIDE.search(text, max(0, anchor - 16), anchor):
        return True
    start, _ = _sentence(anchor, sentences)
    said = next(iter(_EARLIER.finditer(text, start, max(start, anchor))), None)
    if said is None:
        return _is_retracted(text, claim, sentences)
    # "An earlier version said two were killed; they were wounded": what comes behind is the correction.
    return _CLAUSE.search(text, said.end(), max(said.end(), anchor)) is None


def _is_retracted(text: str, claim: Claim, sentences: Sequence[tuple[int, int]]) -> bool:
    """ "The report that 34 were killed has been withdrawn": taken back, with nothing in its place."""
    start, end = _sentence(claim.quote.start, sentences)
    found = _RETRACTED.search(text, start, end)
    return found is not None and not claim.quote.start <= found.start() < claim.quote.end and claim.event in _FATES


def _right(
    claims: Sequence[Claim], wrong: int, others: Sequence[int], outside: Sequence[int], by: int | None
) -> int | None:
    """What takes the place of `wrong`: `others` are the claims that notes do not only cite, `outside` those that stand
    outside of notes, `by` the one that the reader says corrects it."""
    if by is not None:
        return by
    claim = claims[wrong]

    def near(j: int) -> tuple[bool, int]:
        at, here = claims[j].quote.start, claim.quote.start
        return at < here, abs(at - here)

    fates = [j for j in _around(others, wrong) if claims[j].event in _FATES]
    same = [j for j in fates if claims[j].event == claim.event and same_people(claims[j], claim)]
    # Another fate, of the same people: "two were killed; they were wounded".
    behind = same or [
        j
        for j in fates
        if claims[j].quote.start > claim.quote.start
        and (claims[j].event != claim.event or groups_agree(claims[j].group, claim.group))
    ]
    if behind:
        return min(behind, key=near)
    elsewhere = [
        (score(claim, claims[j]), -j)
        for j in _around(outside, wrong)
        if claims[j].event == claim.event
        and groups_agree(claims[j].group, claim.group)
        and same_people(claims[j], claim)
        and _bounds(claims[j]) != _bounds(claim)
    ]
    return -max(elsewhere)[1] if elsewhere else None


def _around(indices: Sequence[int], index: int) -> Sequence[int]:
    place = bisect_left(indices, index)
    return indices[max(0, place - _NEAR) : place + _NEAR]
