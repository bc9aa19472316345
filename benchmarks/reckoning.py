"""Speed of the reckoning on stories made up in the shape of real ones.

    python benchmarks/reckoning.py [--rounds N] [--write]

The solver alone: people of a few roles and many nationalities have a true number for every fate; claims are counts of
groups (a nationality, the foreigners, a role, all), exact, at least, at most or a range; one in forty is wrong; laws
tie the fates of each group of people. From end to end: claims of the same kind as testimony of a few dozen origins.
`--write` writes docs/tables/reckoning.md.
"""

from __future__ import annotations

import os
import platform
import random
import statistics
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product
from typing import NamedTuple

from tables import command_line, tell

from sayso.claims import Claim, Count, Fate, Group, Quote, Role
from sayso.reckoning import reckon
from sayso.reckoning.integer import constraint_solver
from sayso.reckoning.problem import Constraint, Problem, Variable
from sayso.reckoning.solver import Reckoner
from sayso.story import Origin, Side, Testimony

TABLE = "reckoning.md"
SECONDS = 60.0
SIZES = ((200, 40), (2000, 200))
NATIONS = "DZ US GB FR JP NO PH MY RO CO IE KE AT CA DE IT ES PL IN BR AU NZ".split()
NOON = datetime(2031, 4, 2, 12, tzinfo=UTC)

FATES = ("killed", "wounded", "freed", "escaped", "held", "missing")
LAW = 1000
Terms = tuple[tuple[str, int], ...]


class Story(NamedTuple):
    """A problem, the expressions of its cells, and ids of claims."""

    problem: Problem
    cells: list[Terms]
    claims: list[str]


def make(seed: int, claims: int, cells: int, wrong: int) -> Story:
    """A story with so many claims over so many cells (a group and a fate), of which so many are wrong."""
    chance = random.Random(seed)
    roles = ("hostage", "attacker", "security")
    nations = [f"n{k}" for k in range(max(3, cells // 12))]
    people = list(product(roles[: 1 + (cells > 20) + (cells > 100)], nations))
    truth = {(who, fate): chance.choice((0, 0, 0, 1, 2, 3, chance.randint(4, 60))) for who in people for fate in FATES}
    groups: dict[str, list[tuple[str, str]]] = {"all": people}
    for role in roles:
        groups[role] = [who for who in people if who[0] == role]
        groups[f"foreign {role}"] = [who for who in people if who[0] == role and who[1] != "n0"]
        for nation in nations:
            groups[f"{nation} {role}"] = [who for who in people if who == (role, nation)]
    for nation in nations:
        groups[nation] = [who for who in people if who[1] == nation]
    choices = [(group, fate) for group, members in groups.items() if members for fate in FATES]
    asked = chance.sample(choices, min(cells, len(choices)))

    def terms(group: str, fate: str) -> Terms:
        return tuple((f"{fate} {role} {nation}", 1) for role, nation in groups[group])

    constraints: list[Constraint] = []
    for k in range(claims):
        group, fate = chance.choice(asked)
        number = sum(truth[who, fate] for who in groups[group])
        if k < wrong:
            number += chance.choice((-1, 1)) * (1 + number // 3)
        kind = chance.choice(("exact", "exact", "least", "most", "range"))
        low = None if kind == "most" else max(number - (chance.randint(0, 3) if kind != "exact" else 0), 0)
        high = None if kind == "least" else max(number + (chance.randint(0, 3) if kind != "exact" else 0), 0)
        constraints.append(Constraint(f"claim {k}", terms(group, fate), low, high, chance.randint(1, 5)))
    for role in roles:
        for who in groups[role]:
            whole = tuple((f"{fate} {who[0]} {who[1]}", 1) for fate in FATES)
            present = (f"present {who[0]} {who[1]}", -1)
            constraints.append(Constraint(f"law of {role}", (*whole, present), None, 0, LAW))
    names = [f"{fate} {role} {nation}" for (role, nation), fate in product(people, (*FATES, "present"))]
    problem = Problem(tuple(Variable(name) for name in names), tuple(constraints))
    return Story(problem, [terms(*cell) for cell in asked], [f"claim {k}" for k in range(claims)])


class Clock:
    """Seconds since it was made: of the processor, and by the wall."""

    def __init__(self) -> None:
        self._start = time.process_time(), time.perf_counter()

    @property
    def processor(self) -> float:
        """Processor seconds of this process."""
        return time.process_time() - self._start[0]

    @property
    def wall(self) -> float:
        """Seconds that passed."""
        return time.perf_counter() - self._start[1]


def measure(claims: int, cells: int, wrong: int, rounds: int) -> dict[str, float]:
    """Medians of the full picture with reasons, of what-ifs and of clashes, in processor seconds (`wall`: the picture
    by the wall); how many clashes; and the share of ends that are exact with reasons proved minimal."""
    out: dict[str, list[float]] = {n: [] for n in ("picture", "wall", "without", "with", "clashes", "number", "exact")}
    for seed in range(rounds):
        story = make(seed, claims, cells, wrong)
        clock = Clock()
        reckoner = Reckoner(story.problem, seconds=SECONDS)
        bounds = reckoner.all_bounds(story.cells)
        out["picture"].append(clock.processor)
        out["wall"].append(clock.wall)
        out["exact"] += [b.exact_low and b.exact_high and b.minimal_low and b.minimal_high for b in bounds]
        chance = random.Random(seed)
        for name in chance.sample(story.claims, 3):
            clock = Clock()
            reckoner.without([name]).all_bounds(story.cells)
            out["without"].append(clock.processor)
        for terms in chance.sample(story.cells, 3):
            clock = Clock()
            reckoner.with_constraints([Constraint("one more", terms, 1, None)]).all_bounds(story.cells)
            out["with"].append(clock.processor)
        clock = Clock()
        out["number"].append(len(reckoner.clashes(cap=50).sets))
        out["clashes"].append(clock.processor)
    exact = statistics.fmean(out.pop("exact"))
    return {name: statistics.median(values) for name, values in out.items()} | {"exact": exact}


def testimony(seed: int, claims: int, cells: int) -> list[Testimony]:
    """Claims of a made-up siege by one origin for every ten of them, some of which err."""
    chance = random.Random(seed)
    heads: tuple[tuple[Role, str], ...] = (("captive", "hostage"), ("attacker", "gunman"), ("security", "soldier"))
    nations = NATIONS[: max(4, cells // 10)]
    fates: tuple[Fate, ...] = ("killed", "wounded", "freed", "escaped", "held", "missing")
    truth = {(n, f): chance.choice((0, 0, 1, 2, chance.randint(3, 40))) for n in nations for f in fates}
    kinds: list[tuple[Role, str, tuple[str, ...], bool | None]] = [("captive", "hostage", (n,), None) for n in nations]
    kinds += [
        ("captive", "hostage", (), None),
        ("captive", "hostage", (), True),
        *((r, h, (), None) for r, h in heads[1:]),
    ]
    asked = chance.sample(list(product(kinds, fates)), min(cells, len(kinds) * len(fates)))
    sides: tuple[Side, ...] = ("attackers", "state", "foreign-government", "uninvolved")
    out = []
    for k in range(claims):
        (role, head, nationality, foreign), fate = chance.choice(asked)
        members = nationality or (nations[1:] if foreign else nations if role == "captive" else nations[:1])
        number = sum(truth[n, fate] for n in members) + (chance.choice((1, 2, 5)) if chance.random() < 0.025 else 0)
        kind = chance.choice(("exact", "exact", "least", "most"))
        low, high = None if kind == "most" else number, None if kind == "least" else number
        by = chance.randrange(max(claims // 10, 1))
        words = f"{number} {head}s"
        claim = Claim(
            id=f"claim {k}",
            report=f"report {by}",
            quote=Quote(words, 0, len(words)),
            event=fate,
            count=Count(low, high, False, str(number), 0, len(str(number))),
            group=Group(words, head, nationality, foreign, role, 0, len(words)),
        )
        origin = Origin(id=f"origin {by}", name=f"Origin {by}", kind="person", side=sides[by % 4])
        said = NOON + timedelta(minutes=k)
        out.append(Testimony(claim=claim, said=said, origin=origin, speaker=origin.name, outlets=("Daily",)))
    return out


def measure_whole(claims: int, cells: int, rounds: int) -> dict[str, float]:
    """Medians of a picture from testimony and of what-ifs, in processor seconds (`wall`: the picture by the wall); how
    many cells and clashes the picture has, and whether nothing was cut off."""
    out: dict[str, list[float]] = {n: [] for n in ("picture", "wall", "without", "cells", "clashes", "whole")}
    for seed in range(rounds):
        said = testimony(seed, claims, cells)
        clock = Clock()
        story = reckon(said, country="DZ", seconds=SECONDS)
        picture = story.picture()
        out["picture"].append(clock.processor)
        out["wall"].append(clock.wall)
        out["cells"].append(len(picture.cells) + len(picture.follows))
        out["clashes"].append(len(picture.clashes))
        out["whole"].append(not picture.cut_off)
        for each in random.Random(seed).sample(said, 3):
            clock = Clock()
            story.what_if(without_claims=[each.claim.id]).picture()
            out["without"].append(clock.processor)
    return {name: statistics.median(values) for name, values in out.items()}


def ratios(seconds: list[float]) -> list[str]:
    """How many times as long each takes as the one before."""
    return ["", *(f"{b / a:.1f}" for a, b in pairwise(seconds))]


def main() -> None:
    """Measure and print the tables."""
    parser = command_line(__doc__, TABLE)
    parser.add_argument("--rounds", type=int, default=3, help="stories of each size")
    options = parser.parse_args()
    # Imports and first use of the solver are not what is measured.
    constraint_solver()
    reckon(testimony(0, 20, 8), country="DZ").picture()
    lines = [
        "# Speed of the reckoning",
        "",
        f"By `benchmarks/reckoning.py`: stories made up in the shape of real ones, one thread, {platform.machine()}, "
        f"Python {platform.python_version()}; medians of {options.rounds} stories of each size. Times are of the "
        "processor, and for the picture also by the wall, where other work shares it: the load was "
        f"{os.getloadavg()[0]:.1f}. Answers were cut off after {SECONDS:.0f} s. The ratio is that to the row above.",
        "",
        "The solver: a picture is the range of every cell with the reasons of both ends, from nothing; a what-if is a "
        "whole new picture; clashes are counted up to 50. The last column is the share of cells whose ends are proved "
        "to be the tightest, with reasons of which none can be left out.",
        "",
        "| claims | cells | wrong | picture, s (wall) | ratio | without a claim, ms | with one more, ms "
        "| clashes | found in, s | proved |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for share in (0, 40):
        rows = [measure(n, cells, n // share if share else 0, options.rounds) for n, cells in SIZES]
        for (n, cells), m, ratio in zip(SIZES, rows, ratios([m["picture"] for m in rows]), strict=True):
            lines.append(
                f"| {n} | {cells} | {n // share if share else 0} | {m['picture']:.2f} ({m['wall']:.2f}) | {ratio} "
                f"| {1000 * m['without']:.0f} | {1000 * m['with']:.0f} | {m['number']:.0f} | {m['clashes']:.2f} "
                f"| {m['exact']:.1%} |"
            )
    lines += [
        "",
        "From end to end: testimony to a finished picture with all its sentences, clashes and what follows; and to the "
        "picture without one claim.",
        "",
        "| claims | cells spoken of | cells shown | clashes | picture, s (wall) | ratio "
        "| without a claim, ms | nothing cut off |",
        "|---|---|---|---|---|---|---|---|",
    ]
    rows = [measure_whole(n, cells, options.rounds) for n, cells in SIZES]
    for (n, cells), m, ratio in zip(SIZES, rows, ratios([m["picture"] for m in rows]), strict=True):
        lines.append(
            f"| {n} | {cells} | {m['cells']:.0f} | {m['clashes']:.0f} | {m['picture']:.2f} ({m['wall']:.2f}) | {ratio} "
            f"| {1000 * m['without']:.0f} | {'yes' if m['whole'] else 'no'} |"
        )
    tell("\n".join(lines) + "\n", TABLE, write=options.write)


if __name__ == "__main__":
    main()
