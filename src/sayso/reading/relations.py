"""Relations between the claims of one report: who disputes, confirms, doubts or corrects which claim.

A relation is carried by the claim that makes it ("only six died" disputes "34 died"). Who speaks of a claim without
one of their own ("called the figure high") makes a statement that holds nothing but the relation.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.claims import Claim, Relation, Source, claim_id
from sayso.reading.decode import Proposal, ProposedRelation

if TYPE_CHECKING:
    from sayso.reading.chains import Chains
    from sayso.reading.compose import Composer

Placed = tuple[Proposal, Claim]
_STANCES = frozenset(("disputes", "denies", "doubts", "confirms"))


def relate(
    composer: Composer, chains: Chains, claims: Sequence[Placed], by_anchor: Mapping[int, Sequence[int]]
) -> tuple[dict[int, list[Relation]], list[Claim]]:
    """`about` entries by index of the claim that speaks, and statements of speakers without a claim."""
    about: dict[int, list[Relation]] = {}
    statements: dict[str, Claim] = {}
    for i, (proposal, claim) in enumerate(claims):
        for said in proposal.relations:
            relation = Relation(said.name, claim.id)  # type: ignore[arg-type]
            speaker = _speaker(by_anchor, i, said)
            if speaker is not None:
                entries = about.setdefault(speaker, [])
                if relation not in entries:
                    entries.append(relation)
                continue
            statement = _statement(composer, chains, said)
            known = statements.setdefault(statement.id, statement)
            if relation not in known.about:
                statements[statement.id] = replace(known, about=(*known.about, relation))
    return about, list(statements.values())


def _speaker(by_anchor: Mapping[int, Sequence[int]], of: int, said: ProposedRelation) -> int | None:
    for anchor in (said.speaker, said.word):
        for j in by_anchor.get(anchor, ()):
            if j != of:
                return j
    return None


def _statement(composer: Composer, chains: Chains, said: ProposedRelation) -> Claim:
    tokens, starts = composer.tokens, composer.starts
    number = bisect.bisect_right(starts, said.word)
    begin = starts[number - 1]
    end = starts[number] if number < len(starts) else len(tokens)
    first = last = said.word
    # "Could not confirm": auxiliaries and negation belong to the words of the relation.
    while first > begin and chains.seen.upos[first - 1] in ("AUX", "PART"):
        first -= 1
    sources: tuple[Source, ...] = ()
    if said.by[1] >= 0:
        span = chains.span(*said.by)
        cue = composer.text[tokens[first].start : tokens[last].end]
        stance = said.name if said.name in _STANCES else "states"
        sources = (replace(chains.source(span, cue, stance), stance=stance),)  # type: ignore[arg-type]
        if begin <= span[0] and span[1] < end and not span[0] <= said.word <= span[1]:
            first, last = (span[1] + 1, last) if span[1] < said.word else (first, span[0] - 1)
    quote = composer.quote(tokens[first].start, tokens[last].end)
    return Claim(
        id=claim_id(composer.digest, "statement", quote, None, None),
        report=composer.report_id,
        quote=quote,
        update=composer.block_at(said.word).update,
        event="statement",
        sources=sources,
        confidence=round(said.probability, 3),
    )
