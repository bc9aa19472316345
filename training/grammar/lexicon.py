"""The word lists of the grammar, read from the tables beside this file."""

from __future__ import annotations

import csv
import functools
import json
import pathlib
import random
import re
from dataclasses import dataclass

_HERE = pathlib.Path(__file__).parent
_SLOT = re.compile(r"\{(\w+?)\d?\}")


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun for people."""

    singular: str
    plural: str
    sets: frozenset[str]


@dataclass(frozen=True, slots=True)
class Nation:
    """A nationality; `singular` and `plural` are "" where the adjective alone serves for people."""

    adjective: str
    singular: str
    plural: str
    code: str


@dataclass(frozen=True, slots=True)
class Fate:
    """One way to say what befell people: its form (passive, active, state ...) and its words."""

    event: str
    form: str
    words: tuple[str, ...]
    themes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb of saying, in three tenses, with the stance it shows and the frames it fits."""

    past: str
    present: str
    perfect: str
    stance: str
    frames: frozenset[str]


@dataclass(frozen=True, slots=True)
class SourcePhrase:
    """Who speaks: `type` is p (person), r (person with a relative clause), n (plural), b (body),
    d (document)."""

    phrase: str
    type: str
    themes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Agent:
    """Who does it."""

    phrase: str
    plural: bool
    themes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A happening: who can be in it, what can befall them, where, and how it is called."""

    name: str
    sets: tuple[str, ...]
    themes: frozenset[str]
    fates: tuple[str, ...]
    places: tuple[str, ...]
    causes: tuple[str, ...]


def article(word: str) -> str:
    """ "a" or "an" before the word, after its sound."""
    low = word.lower()
    if low.startswith(("uni", "use", "eu", "one", "ug", "uk", "uru")) or word.startswith("UN"):
        return "an" if low.startswith(("unin", "unid")) else "a"
    return "an" if low[0] in "aeiou" or low.startswith(("8", "11-", "18-")) else "a"


def _table(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


@functools.cache
def nouns() -> tuple[Noun, ...]:
    """Nouns for groups of people."""
    return tuple(Noun(r["singular"], r["plural"], _set(r["sets"])) for r in _table("nouns.tsv"))


@functools.cache
def nations() -> tuple[Nation, ...]:
    """Nationalities."""
    return tuple(
        Nation(r["adjective"], r["singular"] or "", r["plural"] or "", r["code"])
        for r in _table("nations.tsv")
    )


@functools.cache
def fates() -> tuple[Fate, ...]:
    """Ways to say what befell people."""
    return tuple(
        Fate(r["event"], r["form"], tuple(r["words"].split("|")), _set(r["themes"]))
        for r in _table("fates.tsv")
    )


@functools.cache
def cues() -> tuple[Cue, ...]:
    """Verbs of saying."""
    return tuple(
        Cue(r["past"], r["present"], r["perfect"], r["stance"], _set(r["frame"])) for r in _table("cues.tsv")
    )


@functools.cache
def source_phrases() -> tuple[SourcePhrase, ...]:
    """Phrases for sources that are no outlet."""
    return tuple(SourcePhrase(r["phrase"], r["type"], _set(r["sets"])) for r in _table("sources.tsv"))


@functools.cache
def agents() -> tuple[Agent, ...]:
    """Phrases for those who kill, seize, free, rescue, arrest."""
    return tuple(Agent(r["phrase"], r["number"] == "n", _set(r["sets"])) for r in _table("agents.tsv"))


@functools.cache
def scenarios() -> tuple[Scenario, ...]:
    """The happenings that are reported on."""
    return tuple(
        Scenario(
            r["name"],
            tuple(r["sets"].split()),
            _set(r["themes"]),
            tuple(r["fates"].split()),
            tuple(r["places"].split(";")),
            tuple(r["causes"].split(";")),
        )
        for r in _table("scenarios.tsv")
    )


@functools.cache
def places() -> tuple[str, ...]:
    """Invented places."""
    return tuple((_HERE / "places.txt").read_text(encoding="utf-8").split("\n")[:-1])


@functools.cache
def words() -> dict[str, list[str]]:
    """Short lists by name: outlets, names, days, times."""
    with (_HERE / "words.json").open(encoding="utf-8") as file:
        data: dict[str, list[str]] = json.load(file)
    return data


@functools.cache
def phrases() -> dict[str, dict[str, list[str]]]:
    """Longer turns of phrase: by use, and under it by kind ("" where there is but one)."""
    with (_HERE / "phrases.json").open(encoding="utf-8") as file:
        data: dict[str, dict[str, list[str]]] = json.load(file)
    return data


class Filler:
    """Fills the slots of a lexicon phrase; one place and one armed group hold for a whole passage."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.place = rng.choice(places())
        self.armed = rng.choice(words()["armed"])

    def _slot(self, name: str) -> str:
        rng, lists = self.rng, words()
        match name:
            case "P":
                return self.place
            case "S":
                return rng.choice(lists["outlet_stems"])
            case "D":
                return rng.choice(lists["outlet_names"])
            case "A":
                return rng.choice(nations()).adjective
            case "C":
                return rng.choice(lists["capitals"])
            case "ORG":
                return rng.choice(lists["orgs"])
            case "ARMED":
                return self.armed
            case "K":
                return rng.choice(["Four", "Seven", "Nine", "Eleven", "2", "13"])
            case "DAY":
                return rng.choice(lists["days"])
            case "PART":
                return rng.choice(lists["dayparts"])
            case "MONTH":
                return rng.choice(lists["months"])
            case "N":
                return str(rng.randint(2, 28))
            case _:
                return str(rng.randint(2, 11))

    def fill(self, phrase: str) -> str:
        """The phrase with every slot replaced; "a" before a vowel becomes "an"."""
        done = _SLOT.sub(lambda m: self._slot(m.group(1)), phrase)
        return re.sub(r"\b([Aa]) (?=(\w+))", lambda m: f"{m.group(1)}{article(m.group(2))[1:]} ", done)

    def name(self) -> str:
        """A person's name."""
        return f"{self.rng.choice(words()['first'])} {self.rng.choice(words()['last'])}"

    def when(self, *, perfect: bool = False) -> str:
        """A time, as an adverbial; with `perfect`, one that goes with the present perfect."""
        return self.fill(self.rng.choice(words()["when_perfect" if perfect else "when"]))
