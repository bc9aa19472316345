"""Testimony made by hand: one call of `say` is one claim by one origin."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sayso.claims import Claim, Count, Group, Quote, Relation, Source, When, Where
from sayso.story import Origin, Testimony

Say = Callable[..., Testimony]
NOON = datetime(2031, 4, 2, 12, tzinfo=UTC)
ROLES = {
    "hostage": "captive", "captive": "captive", "gunman": "attacker", "raider": "attacker", "soldier": "security",
    "policeman": "security", "miner": "worker", "driver": "worker", "worker": "worker", "woman": "civilian",
    "civilian": "civilian",    "child": "civilian", "tourist": "civilian",
}  # fmt: skip
NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


def _number(low: int | None, high: int | None, approx: bool) -> str:
    if low is not None and low == high:
        word = NUMBERS[low] if low < len(NUMBERS) else str(low)
        return f"about {word}" if approx else word
    if high is None:
        return "some" if approx else f"at least {low}"
    return f"as many as {high}" if low is None else f"{low} to {high}"


@pytest.fixture(scope="session")
def say_all() -> Callable[[list[Claim], list[int]], list[Testimony]]:
    """Testimony of claims as they are, each by one of a few origins that the number names, so many hours on."""

    def all_of(claims: list[Claim], numbers: list[int]) -> list[Testimony]:
        sides = ("attackers", "state", "uninvolved", "victims")
        return [
            Testimony(
                claim=claim,
                said=NOON + timedelta(hours=n % 2),
                origin=Origin(id=f"o{n}", name=f"origin {n}", kind="person", side=sides[n]),  # type: ignore[arg-type]
                speaker=f"origin {n}",
            )
            for claim, n in zip(claims, numbers, strict=True)
        ]

    return all_of


@pytest.fixture
def say() -> Say:
    """`say("killed", 6, "foreign hostages", by="a colonel", hours=1)`; a pair is a range, None an open end.

    The head noun is the last word, made singular; nationalities are given as `nation=("CA",)`. `text` is the count as
    written, `before` what stands before it, `part_of` another testimony, `side` and `kind` the origin's; `stances` are
    the hops', "states" where not given, `cue` the words of saying, `offset` where in the report the clause stands.
    """
    counter = itertools.count(1)

    def one(
        event: str,
        count: int | tuple[int | None, int | None] | None,
        group: str = "people",
        *,
        by: str = "a spokesman",
        hours: float = 0,
        nation: tuple[str, ...] = (),
        foreign: bool | None = None,
        role: str | None = None,
        head: str | None = None,
        text: str | None = None,
        before: str = "",
        approx: bool = False,
        part_of: Testimony | None = None,
        side: str = "state",
        kind: str = "official",
        report: str | None = None,
        via: tuple[str, ...] = (),
        about: tuple[tuple[str, Testimony], ...] = (),
        when: tuple[str | None, str | None] | None = None,
        country: str | None = None,
        verdict: str = "open",
        outlets: tuple[str, ...] = (),
        stances: tuple[str, ...] = (),
        cue: str = "said",
        offset: int = 0,
        **fields: Any,
    ) -> Testimony:
        low, high = (count, count) if isinstance(count, int) or count is None else count
        number = "" if count is None else _number(low, high, approx) if text is None else text
        clause = f"{before}{number} {group} {event}"
        start = offset + len(before)
        if head is None:
            head = group.split()[-1].lower() if group else ""
            head = (
                f"{head[:-3]}man" if head.endswith("men") else {"children": "child"}.get(head, head.removesuffix("s"))
            )
        at = start + len(number) + 1
        if foreign is None and "foreign" in group:
            foreign = True
        id_ = f"c{next(counter)}"
        claim = Claim(
            id=id_,
            report=report or f"report-{by}-{hours}",
            quote=Quote(clause, offset, offset + len(clause)),
            event=event,
            count=None if count is None else Count(low, high, approx, number, start, start + len(number)),
            group=Group(group, head, nation, foreign, role or ROLES.get(head, "unknown"), at, at + len(group)),
            part_of=part_of.claim.id if part_of else None,
            sources=tuple(
                Source(n, n, "official", cue, stance, 0, len(n))  # type: ignore[arg-type]
                for n, stance in itertools.zip_longest((by, *via), stances, fillvalue="states")
            ),
            about=tuple(Relation(r, t.claim.id) for r, t in about),
            when=When(*when, "") if when else None,
            where=Where(country, country) if country else None,
            **fields,
        )
        speaker = f"{by}, via {via[-1]}" if via else by
        origin = Origin(id=by, name=by, kind=kind, side=side)
        said = NOON + timedelta(hours=hours)
        return Testimony(claim=claim, said=said, origin=origin, speaker=speaker, outlets=outlets, verdict=verdict)

    return one
