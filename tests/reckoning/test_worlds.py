"""Whatever happens in a world, and whoever tells of it truly: nothing clashes, and no range leaves the truth out."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from sayso import story
from sayso.claims import Claim, Count, Group, Quote
from sayso.reckoning import reckon

CAPTIVES = {"CA": "Canadians", "PE": "Peruvians", "CL": "Chileans"}
FLOWS, STOCKS = ("taken", "killed", "freed", "escaped"), ("held",)
NOON = datetime(2031, 4, 2, 12, tzinfo=UTC)


class World:
    """Captives of three nationalities and some gunmen; what befalls them hour by hour."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.held = Counter({n: chance.randint(1, 6) for n in CAPTIVES})
        self.count: dict[str, Counter[str]] = {"taken": Counter(self.held), "held": self.held}
        self.count |= {f: Counter() for f in ("killed", "freed", "escaped")}
        self.gunmen = 0

    def pass_an_hour(self) -> None:
        for nation in CAPTIVES:
            for fate in ("killed", "freed", "escaped"):
                moved = min(self.held[nation], self.chance.choice((0, 0, 0, 1, 2)))
                self.held[nation] -= moved
                self.count[fate][nation] += moved
        self.gunmen += self.chance.choice((0, 0, 1))

    def truth(self, fate: str, group: str) -> int:
        captives = self.count[fate]
        if group == "gunmen":
            return self.gunmen
        if group == "hostages":
            return sum(captives.values())
        if group == "foreign hostages":
            return captives["CA"] + captives["PE"]
        return captives[group]


def told(world: World, number: int, hour: float) -> story.Testimony:
    """A true claim about a cell of the world as it is."""
    chance = world.chance
    group = chance.choice(("hostages", "foreign hostages", *CAPTIVES, "gunmen"))
    fate = "killed" if group == "gunmen" else chance.choice((*FLOWS, *STOCKS))
    truth = world.truth(fate, group)
    low, high = chance.choice(
        (
            (truth, truth),
            (max(0, truth - chance.randint(0, 3)), None),
            (None, truth + chance.randint(0, 3)),
            (truth, truth),
        )
    )
    text = CAPTIVES.get(group, group)
    head = {"hostages": "hostage", "foreign hostages": "hostage", "gunmen": "gunman"}.get(group, text.lower()[:-1])
    role = {"hostage": "captive", "gunman": "attacker"}.get(head, "unknown")
    claim = Claim(
        id=f"c{number}",
        report=f"r{number}",
        quote=Quote(text, 0, len(text)),
        event=fate,
        count=Count(low, high, False, "7", 0, 1),
        group=Group(
            text, head, (group,) if group in CAPTIVES else (), group.startswith("foreign") or None, role, 0, len(text)
        ),
    )
    origin = story.Origin(id=f"o{chance.randint(1, 4)}", name="someone", kind="official", side="state")
    return story.Testimony(claim=claim, said=NOON + timedelta(hours=hour), origin=origin, speaker="someone")


@pytest.mark.parametrize("seed", range(40))
def test_true_words_of_one_moment_leave_the_truth_in(seed):
    world = World(random.Random(seed))
    for _ in range(3):
        world.pass_an_hour()
    testimony = [told(world, i, 0) for i in range(8)]
    picture = reckon(testimony, country="CL").picture()
    assert not picture.clashes
    names = {"captive": "hostages", "captive/foreign": "foreign hostages", "attacker": "gunmen"}
    for cell in (*picture.cells, *picture.follows):
        group = names.get(cell.group.id) or (cell.group.nationality[0] if cell.group.nationality else None)
        if group is None or cell.group.id.startswith("civil") or cell.event not in (*FLOWS, *STOCKS):
            continue
        truth = world.truth(cell.event, group)
        assert cell.low <= truth, cell
        assert cell.high is None or truth <= cell.high, cell


@pytest.mark.parametrize("seed", range(40))
def test_true_words_of_many_hours_do_not_clash(seed):
    world = World(random.Random(1000 + seed))
    testimony = []
    for hour in range(4):
        testimony += [told(world, 10 * hour + i, hour) for i in range(4)]
        world.pass_an_hour()
    picture = reckon(testimony, country="CL").picture()
    assert not picture.clashes, [c.sentence for c in picture.clashes]
