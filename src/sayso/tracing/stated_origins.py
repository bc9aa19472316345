"""Where a sentence says that the very claim it carries came from: "the report that 9 died was aired by ..."."""

from __future__ import annotations

import re
from itertools import pairwise

from sayso.claims import Source
from sayso.reading.source_kinds import find_head, source_kind
from sayso.reading.tokens import tokenize
from sayso.tracing.descriptions import bare
from sayso.tracing.tellings import Telling

_REPORT = r"(?:reports?|claims?|figures?|accounts?|rumou?rs?|stor(?:y|ies)|tolls?|tall(?:y|ies)|allegations?|numbers?)"
_REPORTED = re.compile(rf"\b{_REPORT}\b(?= (?:that|of)\b)", re.IGNORECASE)
_REPORT_NOUN = re.compile(rf"(?:[\w'’]+ ){{0,3}}?{_REPORT}\Z", re.IGNORECASE)
_CAME = re.compile(
    r"\b(?:(?:come|came|comes|originate[sd]?|stem(?:s|med)?) from"
    r"|(?:is|was|were|been|first|originally) (?:first |originally )?"
    r"(?:made|aired|broadcast|published|put out|spread|circulated|issued|released|posted) (?:by|on)"
    r"|(?:is|was|were|been|be) traced (?:back )?to|(?:goes|go|went) back to) ",
    re.IGNORECASE,
)
# "The figures are those of the relief agency": of what was said just before.
_FIGURES = re.compile(
    r"\s*(?:The|These|Those|All|Both)(?: \w+)? (?:figures?|numbers?|tolls?|counts?|data|estimates?|totals?) "
    r"(?:(?:are|is|were|was) (?:those|that) of|(?:are|is|were|was) (?:from|(?:given|released|issued|provided|compiled|"
    r"published|supplied) by)|comes? from|came from) "
)
_END = re.compile(r"[.;!?\n]| (?:but|although|though|while|because) ")
_LONGEST = 240  # characters of the words that name an origin
_JOINTS = re.compile(
    r"\s*(?:,|\b(?:to|with|by|in|on|from|through|via|at|who|which|that|and|told|had|has|been|interviewed|spoke|"
    r"spoken|talked|citing|quoting|cited|quoted|made|sent|given|aired|broadcast|published)\b)\s*"
)
_TELLERS = frozenset(
    ("outlet", "official", "military", "government", "armed-group", "witness", "company", "organisation")
)


def stated_origin(telling: Telling, text: str, start: int, end: int) -> tuple[Source, ...]:
    """The chain, origin first, that a claim's own sentence (`text[start:end]`) gives for the report that carries it, or
    the next one for its figures; () where the claim rests on somebody, or neither says whose it was."""
    claim = telling.claim
    before = text[start : max(start, claim.quote.start)]
    figures = _FIGURES.match(text, end) if _on_nobody(telling) and claim.count is not None else None
    if figures is not None:
        stop = _END.search(text, figures.end(), figures.end() + _LONGEST)
        behind = stop.start() if stop is not None else min(len(text), figures.end() + _LONGEST)
        return _tellers(text, figures.end(), behind, figures[0].strip())
    if not _on_a_report(telling) or (not telling.chain and not _REPORTED.search(before)):
        return ()
    match = _CAME.search(text, claim.quote.end, max(claim.quote.end, end))
    if match is None:
        return ()
    last = min(end, match.end() + _LONGEST)
    stop = _END.search(text, match.end(), last)
    return _tellers(text, match.end(), stop.start() if stop is not None else last, match[0].strip())


def _on_a_report(telling: Telling) -> bool:
    """Whether a claim rests on nobody, or on what only says that there was a report."""
    if len(telling.chain) > 1:
        return False
    return not telling.chain or _REPORT_NOUN.fullmatch(bare(telling.chain[0].text)) is not None


def _on_nobody(telling: Telling) -> bool:
    return all(s.kind == "anonymous" for s in telling.chain)


def _tellers(text: str, first: int, last: int, cue: str) -> tuple[Source, ...]:
    """Whoever the words name: people and bodies first, then the outlets through which they spoke."""
    joints = [(first, first), *((m.start(), m.end()) for m in _JOINTS.finditer(text, first, last)), (last, last)]
    found: list[Source] = []
    for (_, begin), (stop, _) in pairwise(joints):
        words = text[begin:stop].strip()
        begin = text.find(words, begin) if words else begin
        kind = source_kind(words) if words else "anonymous"
        head = find_head([t.text for t in tokenize(words)])
        named_person = kind == "person" and head is not None and head.type == "person"
        if kind in _TELLERS or named_person:
            found.append(Source(words, words, kind, cue, "states", begin, begin + len(words)))
    found.sort(key=lambda s: s.kind == "outlet")
    return tuple(found[:4])
