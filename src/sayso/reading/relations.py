"""Relations between the claims of one report: who disputes, confirms, doubts or corrects which claim."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sayso.claims import Claim, Relation, claim_id
from sayso.reading.decode import Proposal, ProposedRelation

if TYPE_CHECKING:
    from sayso.reading.compose import Composer


def relate(
    composer: Composer, claims: Sequence[tuple[Proposal, Claim]], by_anchor: dict[int, list[int]]
) -> tuple[dict[int, list[Relation]], list[Claim]]:
    """`about` entries by index of the claim that speaks, and statements made for speakers without a claim."""
    from sayso.reading.chains import Chains

    about: dict[int, list[Relation]] = {}
    statements: dict[str, Claim] = {}
    chains = Chains(composer.text, composer.tokens, composer.starts)
    for i, (proposal, claim) in enumerate(claims):
        for said in proposal.relations:
            relation = Relation(said.name, claim.id)  # type: ignore[arg-type]
            speaker = speaking(composer, claims, by_anchor, i, said)
            if speaker is not None:
                entries = about.setdefault(speaker, [])
                if relation not in entries:
                    entries.append(relation)
                continue
            statement = stated(composer, chains, said, relation)
            earlier = statements.get(statement.id)
            if earlier is not None and relation not in earlier.about:
                from dataclasses import replace

                statement = replace(earlier, about=(*earlier.about, relation))
            statements[statement.id] = statement
    return about, list(statements.values())


def speaking(
    composer: Composer,
    claims: Sequence[tuple[Proposal, Claim]],
    by_anchor: dict[int, list[int]],
    of: int,
    said: ProposedRelation,
) -> int | None:
    """Index of the claim that makes the relation: the one pointed at, else an act in the relation's own words."""
    for j in by_anchor.get(said.speaker, ()):
        if j != of:
            return j
    for j in by_anchor.get(said.word, ()):
        if j != of:
            return j
    return None


def stated(composer: Composer, chains: object, said: ProposedRelation, relation: Relation) -> Claim:
    """A statement that holds nothing but the relation, quoted by the words that make it."""
    from sayso.reading.chains import Chains

    assert isinstance(chains, Chains)
    tokens = composer.tokens
    number = bisect.bisect_right(composer.starts, said.word)
    begin = composer.starts[number - 1]
    end = composer.starts[number] if number < len(composer.starts) else len(tokens)
    first = last = said.word
    sources = ()
    by_first, by_last = said.by
    if by_last >= 0:
        span = chains.span(by_first, by_last)
        if begin <= span[0] and span[1] < end and not span[0] <= said.word <= span[1]:
            first, last = min(first, span[1] + 1), max(last, span[0] - 1)
        sources = (chains._source(span, tokens[said.word].text, "states"),)  # type: ignore[assignment]
    quote = composer.quote(tokens[min(first, last)].start, tokens[max(first, last)].end)
    block = composer.blocks[max(bisect.bisect_right([b.start for b in composer.blocks], quote.start) - 1, 0)]
    return Claim(
        id=claim_id(composer.digest, "statement", quote, None, None),
        report=composer.report_id,
        quote=quote,
        update=block.update,
        event="statement",
        sources=sources,
        about=(relation,),
        confidence=round(said.probability, 3),
    )
