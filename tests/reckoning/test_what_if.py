"""A picture without some of what was said is the one of a story in which it was never said, in all that it holds."""

from __future__ import annotations

import random
from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest

from sayso.claims import Claim, Count, Group, Quote, Relation, Source, When, Where
from sayso.reckoning import GroupDecision, Picture, Reckoning, Without, reckon
from sayso.story import Origin, Side, Testimony

NOON = datetime(2031, 4, 2, 12, tzinfo=UTC)
SIDES: tuple[Side, ...] = ("attackers", "state", "company", "uninvolved")
FATES = ("killed", "killed", "held", "held", "freed", "wounded", "missing", "escaped", "taken", "present", "casualty")
GROUPS = (
    ("hostages", "hostage", (), None, "captive"),
    ("foreign hostages", "hostage", (), True, "captive"),
    ("Canadians", "canadian", ("CA",), None, "unknown"),
    ("Peruvians", "peruvian", ("PE",), None, "unknown"),
    ("gunmen", "gunman", (), None, "attacker"),
    ("soldiers", "soldier", (), None, "security"),
    ("people", "people", (), None, "unknown"),
    ("women", "woman", (), None, "civilian"),
    ("drivers", "driver", (), None, "unknown"),
    ("drivers", "driver", (), None, "worker"),
    ("its citizens", "citizen", (), None, "unknown"),
    ("half of the hostages", "hostage", (), None, "captive"),
    ("all the hostages", "hostage", (), None, "captive"),
    ("other people", "people", (), None, "unknown"),
)
SECONDS = 120.0
"""Where the time runs out, ranges are sound but wider."""
LONG_AGO = When("2029-01-01T00:00:00Z", "2029-01-02T00:00:00Z", "in 2029")


def some_claim(chance: random.Random, number: int, reports: int, earlier: list[Claim]) -> Claim:
    """One of any kind, tied to earlier ones now and then."""
    text, head, nations, foreign, role = chance.choice(GROUPS)
    low = chance.choice((0, 1, 2, 3, 5, 8, 20))
    high = chance.choice((low, low, low, low + 2, None))
    least, most = (None, low) if chance.random() < 0.15 else (low, high)
    report = f"r{chance.randrange(reports)}"
    same = [c for c in earlier if c.report == report]
    tied = chance.choice(same) if same and chance.random() < 0.3 else None
    meant = chance.choice(earlier) if earlier and chance.random() < 0.15 else None
    at = 100 * len(same)
    counted = text.split()[0] not in ("half", "all")
    digits = str(low)
    words = f"{digits} {text}"
    return Claim(
        # One claim may stand in several reports.
        id=chance.choice(earlier).id if earlier and chance.random() < 0.08 else f"c{number}",
        report=report,
        quote=Quote(words, at, at + len(words), suffix=chance.choice(("", " in fact", " now say"))),
        update=chance.choice((0, 0, 0, 1)),
        event=tied.event if tied and chance.random() < 0.7 else chance.choice(FATES),  # type: ignore[arg-type]
        count=Count(least, most, chance.random() < 0.1, digits, at, at + len(digits)) if counted else None,
        group=Group(text, head, nations, foreign, role, at + len(digits) + 1, at + len(words)),  # type: ignore[arg-type]
        part_of=tied.id if tied else None,
        polarity=chance.choice(("affirmed",) * 9 + ("denied",)),
        certainty=chance.choice(("certain",) * 6 + ("probable", "possible")),
        sources=(Source("x", "x", "official", "said", chance.choice(("states",) * 9 + ("doubts",)), 0, 1),),
        about=(Relation(chance.choice(("corrects", "updates")), meant.id),) if meant else (),
        when=LONG_AGO if chance.random() < 0.06 else None,
        where=Where("x", chance.choice(("CL", "CA"))) if chance.random() < 0.2 else None,
    )


def some_story(seed: int) -> list[Testimony]:
    """Who said what, in the order in which it was said."""
    chance = random.Random(seed)
    size, reports = chance.randint(3, 12), chance.randint(2, 6)
    claims: list[Claim] = []
    for number in range(size):
        claims.append(some_claim(chance, number, reports, claims))
    hours = {f"r{k}": chance.randint(0, 5) for k in range(reports)}
    voices = [Origin(id=f"o{k}", name=f"origin {k}", kind="person", side=SIDES[k % 4]) for k in range(6)]
    told = []
    for claim in claims:
        by = voices[int(claim.report[1:]) % 6] if chance.random() < 0.6 else chance.choice(voices)
        verdict = chance.choice(("open",) * 12 + ("rejected", "accepted"))
        told.append(
            Testimony(
                claim=claim,
                said=NOON + timedelta(hours=hours[claim.report]),
                origin=by,
                speaker=by.name,
                outlets=(f"outlet {chance.randint(0, 2)}",),
                verdict=verdict,  # type: ignore[arg-type]
            )
        )
    return sorted(told, key=lambda t: t.said)


def some_decisions(chance: random.Random) -> list[GroupDecision]:
    names = ("hostages", "Canadians", "Peruvians", "gunmen", "soldiers", "women", "drivers", "foreign hostages")
    out = []
    for k in range(chance.choice((0, 0, 1, 2))):
        first, second = chance.sample(names, 2)
        out.append(
            GroupDecision(chance.choice(("same-group", "disjoint-groups", "group-inside")), first, second, f"d{k}")
        )
    return out


def some_names(chance: random.Random, told: list[Testimony]) -> Without:
    """Claims, sources or sides to leave out, or a law."""
    kind = chance.randrange(5)
    if kind == 0:
        return Without(claims=frozenset(t.claim.id for t in chance.sample(told, min(len(told), chance.randint(1, 3)))))
    if kind == 1:
        return Without(sides=frozenset((chance.choice(SIDES),)))
    if kind == 2 and chance.random() < 0.4:
        return Without(laws=frozenset((chance.choice(("captives-conserved", "no-more-than-present", "casualties")),)))
    return Without(origins=frozenset(t.origin.id for t in chance.sample(told, min(len(told), chance.randint(1, 2)))))


def left_out(story: Reckoning, names: Without) -> Reckoning:
    return story.what_if(
        without_claims=names.claims,
        without_origins=names.origins,
        without_sides=names.sides,
        without_laws=names.laws,
    )


def differences(a: Picture, b: Picture) -> list[str]:
    """The fields in which two pictures differ."""
    return [f.name for f in fields(a) if getattr(a, f.name) != getattr(b, f.name)]


@pytest.mark.parametrize("seed", range(40))
def test_left_out_is_as_never_said(seed: int) -> None:
    chance = random.Random(1000 + seed)
    told, groups = some_story(seed), some_decisions(chance)
    country = chance.choice((None, "CL"))
    story = reckon(told, country=country, groups=groups, seconds=SECONDS)
    if chance.random() < 0.7:
        story.picture()
    names, other = Without(), story
    # One what-if on top of another; the pictures of those in between are asked for or not.
    for _ in range(3):
        more = some_names(chance, told)
        names, other = names | more, left_out(other, more)
        fresh = reckon(told, country=country, groups=groups, without=names, seconds=SECONDS)
        assert other.model.problem == fresh.model.problem
        assert other.model.bearings == fresh.model.bearings
        if chance.random() < 0.7:
            assert differences(other.picture(), fresh.picture()) == []
    # What it was made from is as it was.
    assert differences(story.picture(), reckon(told, country=country, groups=groups, seconds=SECONDS).picture()) == []
