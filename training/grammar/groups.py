"""Noun phrases for the people a claim speaks of: number, nationality, noun, and what stands in for it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from grammar import counts
from grammar.counts import Count
from grammar.lexicon import Filler, Nation, Noun, Scenario, article, nations, nouns
from grammar.marks import ClaimDraft, mark

_SKIPPED_FOREIGN = frozenset("EULP")
_FOREIGN = ("foreign", "foreign", "expatriate")
_QUALIFIED = (
    (frozenset("WMXQS"), ("local", "young", "trainee", "veteran", "unarmed")),
    (frozenset("L"), ("off-duty", "young", "unarmed")),
    (frozenset("VCB"), ("elderly", "young", "local")),
)
Words = tuple[str, str, list[str], bool | None]
# Kinds of people that any group may hold.
_KINDS = (("woman", "women"), ("trainee", "trainees"), ("volunteer", "volunteers"), ("local", "locals"))
_AGED = frozenset(
    "child man woman toddler pensioner widow teenager cadet apprentice elder conscript schoolgirl"
    " schoolboy pupil student boarder seminarian trainee".split()
)
# Who does not suffer a fate because they already have, or cannot do the deed.
_UNFIT = {
    "taken": ("hostage", "captive", "prisoner"),
    "detained": ("hostage", "captive", "prisoner", "inmate"),
    "displaced": ("hostage", "captive", "passer-by", "bystander"),
    "escaped": ("toddler", "patient"),
}


@dataclass(slots=True)
class Group:
    """A noun phrase, marked, with all that claims on it share."""

    raw: str
    plural: bool
    low: int | None
    high: int | None
    approx: bool = False
    head: str = ""
    nat: list[str] = field(default_factory=list)
    foreign: bool | None = None
    marks: dict[str, int] = field(default_factory=dict)
    named: bool = False
    noun_id: int | None = None
    zero: bool = False
    certainty: str = "certain"

    def claim(self, event: str) -> ClaimDraft:
        """A claim of this event on the group."""
        return ClaimDraft(
            event,
            self.low,
            self.high,
            self.approx,
            self.head,
            list(self.nat),
            self.foreign,
            certainty=self.certainty,
            marks=dict(self.marks),
        )

    @property
    def definite(self) -> bool:
        """Whether no quantity is stated."""
        return self.low is None and self.high is None


class Groups:
    """Makes groups for one scenario."""

    def __init__(self, rng: random.Random, scenario: Scenario, filler: Filler) -> None:
        self.rng = rng
        self.scenario = scenario
        self.filler = filler
        self.used: set[str] = set()
        self.event = ""
        self.scale = (
            900 if scenario.name in ("quake", "flood") else 120 if "disaster" in scenario.themes else 60
        )

    def noun(self, *, attackers: bool = False, few: bool = False) -> Noun:
        """A noun of the scenario not yet used in the passage."""
        foes = {"bank": {"E4"}, "ship": {"E3"}, "concert": {"E", "U"}, "market": {"U"}, "sweep": {"U", "E"}}
        sets = foes.get(self.scenario.name, {"E"}) if attackers else set(self.scenario.sets)
        fit = [
            n
            for n in nouns()
            if n.sets & sets and n.singular not in self.used and (few or "few" not in n.sets)
        ]
        fit = [n for n in fit if n.singular not in _UNFIT.get(self.event, ())] or fit
        weights = [
            4.0 if n.singular in ("hostage", "captive", "passenger", "miner", "child", "woman") else 1.0
            for n in fit
        ]
        chosen = self.rng.choices(fit, weights)[0]
        self.used.add(chosen.singular)
        return chosen

    def _described(self, noun: Noun, *, plural: bool, nation: bool | None = None) -> Words:
        """The noun with its modifiers: words, head, nationality, whether foreign."""
        rng = self.rng
        word = noun.plural if plural else noun.singular
        head = noun.singular.split()[-1].split("-")[-1] if noun.singular != "passer-by" else "passer-by"
        if noun.singular == "co-pilot":
            head = "co-pilot"
        people = not noun.sets & _SKIPPED_FOREIGN
        roll = rng.random()
        if nation or (nation is None and people and roll < 0.24):
            chosen = rng.choice(nations())
            return f"{chosen.adjective} {word}", head, [chosen.code], None
        if nation is None and people and roll < 0.34:
            kinds = _FOREIGN if noun.sets & frozenset("WQS") else _FOREIGN[:1]
            return f"{rng.choice(kinds)} {word}", head, [], True
        if nation is None and people and roll < 0.42 and head not in _AGED:
            fit = [words for sets, words in _QUALIFIED if noun.sets & sets]
            if fit:
                return f"{rng.choice(fit[0])} {word}", head, [], None
        return word, head, [], None

    def _people(self) -> Words:
        """Plural words for people that name no trade."""
        rng = self.rng
        roll = rng.random()
        if roll < 0.4:
            return "people", "people", [], None
        if roll < 0.6:
            return "foreigners", "foreigner", [], True
        nation = rng.choice([n for n in nations() if n.plural])
        if roll < 0.68:
            return f"{nation.adjective} nationals", "national", [nation.code], None
        if roll < 0.74:
            return f"{nation.adjective} citizens", "citizen", [nation.code], None
        if roll < 0.78:
            return "foreign nationals", "national", [], True
        return nation.plural, nation.singular.split()[-1].lower(), [nation.code], None

    def plural_words(self) -> Words:
        """Words for a plural group, with head, nationality, foreignness."""
        if self.scenario.name not in ("patrol", "sweep", "battle", "prison") and self.rng.random() < 0.25:
            return self._people()
        return self._described(self.noun(), plural=True)

    def build(
        self,
        count: Count | None,
        words: Words,
        *,
        plural: bool,
        lead: str = "",
        between: str = "",
        group: bool = True,
    ) -> Group:
        """A phrase of `lead` (article, "another"), count, and words."""
        text, head, nat, foreign = words
        marks: dict[str, int] = {}
        inner = text
        if text and group:
            marks["group"], inner = mark(text)
        raw = lead
        if count is not None:
            marks["number"], number = mark(count.text)
            raw += number + count.tail
        raw += between
        if inner:
            raw += (" " if raw and not raw.endswith(" ") else "") + inner
        marks["group_text"], raw = mark(raw)
        low, high, approx = (count.low, count.high, count.approx) if count else (None, None, False)
        doubted = count is not None and count.text.startswith(("perhaps", "possibly"))
        return Group(
            raw,
            plural,
            low,
            high,
            approx,
            head,
            nat,
            foreign,
            marks,
            noun_id=marks.get("group"),
            certainty="possible" if doubted else "certain",
        )

    def counted(self, count: Count | None = None) -> Group:
        """ "At least six Kenyan teachers"."""
        count = count or counts.any_count(self.rng, self.scale)
        return self.build(count, self.plural_words(), plural=True)

    def one(self, *, definite: bool | None = None) -> Group:
        """One described person: "a Kenyan teacher", "the driver"."""
        rng = self.rng
        if rng.random() < 0.16 and self.scenario.name not in ("patrol", "sweep", "battle", "prison"):
            nation = rng.choice([n for n in nations() if n.singular])
            words: Words = (
                nation.singular,
                nation.singular.split()[-1].lower(),
                [nation.code],
                None,
            )
        else:
            words = self._described(self.noun(few=True), plural=False)
        if definite is None and self.event in ("killed", "freed", "missing") and rng.random() < 0.12:
            words = (
                f"{rng.choice(['second', 'third', 'fourth', 'fifth', 'sixth', '17th', '23rd'])} {words[0]}",
                *words[1:],
            )
            definite = False
        elif rng.random() < 0.1 and not words[2] and words[0][0].islower() and words[1] not in _AGED:
            words = (f"{rng.randint(19, 71)}-year-old {words[0]}", *words[1:])
        lead = "the" if definite or (definite is None and rng.random() < 0.15) else article(words[0])
        group = self.build(None, words, plural=False, lead=lead)
        group.low = group.high = 1
        return group

    def foes(self) -> Group:
        """Attackers or suspects, one or more."""
        rng = self.rng
        noun = self.noun(attackers=True)
        if rng.random() < 0.2:
            group = self.build(
                None,
                self._described(noun, plural=False, nation=False),
                plural=False,
                lead=article(noun.singular),
            )
            group.low = group.high = 1
            return group
        count = counts.exact(rng, counts.size(rng, 15)) if rng.random() < 0.5 else counts.any_count(rng, 25)
        return self.build(count, self._described(noun, plural=True, nation=False), plural=True)

    def bare(self) -> Group:
        """A bare plural."""
        group = self.build(None, self.plural_words(), plural=True)
        group.low, group.approx = 2, True
        return group

    def definite(self) -> Group:
        """A definite plural: "the hostages", "all the hostages", "the two hostages", "all 14 hostages"."""
        rng = self.rng
        form = rng.choice(["the", "all the", "most of the", "the n", "all n", "all of the n", "both"])
        if form in ("the", "all the", "most of the"):
            return self.build(
                None, self._described(self.noun(), plural=True, nation=False), plural=True, lead=form
            )
        n = counts.size(rng, self.scale)
        match form:
            case "the n":
                return self.build(counts.exact(rng, n), self.plural_words(), plural=True, lead="the ")
            case "all n":
                f = counts.figure(rng, max(n, 3))
                return self.build(Count(f"all {f}", max(n, 3), max(n, 3)), self.plural_words(), plural=True)
            case "all of the n":
                f = counts.figure(rng, max(n, 3))
                return self.build(
                    Count(f"all of the {f}", max(n, 3), max(n, 3)), self.plural_words(), plural=True
                )
            case _:
                return self.build(Count("both", 2, 2), self._described(self.noun(), plural=True), plural=True)

    def none(self) -> Group:
        """A zero: "no teachers", "none of the teachers", "nobody"."""
        rng = self.rng
        form = rng.choice(["no", "none", "nobody", "no one", "not one", "not a single"])
        nothing: Words = ("", "", [], None)
        match form:
            case "no":
                group = self.build(Count("no", 0, 0), self.plural_words(), plural=True)
            case "none" | "not one":
                words = self._described(self.noun(), plural=True)
                group = self.build(Count(form, 0, 0), words, plural=False, between=" of the")
            case "not a single":
                group = self.build(
                    Count(form, 0, 0), self._described(self.noun(), plural=False), plural=False
                )
            case _:
                group = self.build(Count(form, 0, 0), nothing, plural=False)
        group.zero = True
        return group

    def nameless(self, count: Count | None = None, head: str = "") -> Group:
        """A number without a noun: "14", "at least six"."""
        count = count or counts.any_count(self.rng, self.scale)
        return self.build(count, ("", head, [], None), plural=not count.singular)

    def elided(self, earlier: Group, count: Count | None = None) -> Group:
        """A number whose noun is that of an earlier group: "14", "14 others", "another 14", "six of them"."""
        rng = self.rng
        count = count or rng.choice([counts.exact, counts.bounded])(
            rng, counts.size(rng, min(self.scale, 70))
        )
        form = rng.choice(["", "", "others", "another", "more", "further", "the other", "the remaining"])
        if "," in count.text or form in ("another", "further", "more") and not count.text[0].isdigit():
            form = "" if "," in count.text else "others" if form else ""
        nothing: Words = (
            "",
            earlier.head,
            list(earlier.nat),
            earlier.foreign,
        )
        others = ("others", earlier.head, list(earlier.nat), earlier.foreign)
        match form:
            case "others":
                group = self.build(count, others, plural=True)
            case "the other" | "the remaining" if count.low == count.high and not count.approx:
                group = self.build(count, nothing, plural=True, lead=f"{form} ")
            case "another":
                group = self.build(count, nothing, plural=True, lead="another ")
            case "further":
                group = self.build(count, nothing, plural=True, lead="a further ")
            case "more":
                marks: dict[str, int] = {}
                marks["number"], number = mark(count.text)
                marks["group_text"], raw = mark(f"{number} more")
                return Group(
                    raw,
                    True,
                    count.low,
                    count.high,
                    count.approx,
                    earlier.head,
                    list(earlier.nat),
                    earlier.foreign,
                    marks,
                )
            case _:
                group = self.build(count, nothing, plural=True)
                if earlier.noun_id is not None:
                    group.marks["group"] = earlier.noun_id
        return group

    def any(self, *, zero: bool = True) -> Group:
        """A group in any form."""
        makers: list[Callable[[], Group]] = [self.counted, self.one, self.bare, self.definite, self.none]
        make = self.rng.choices(
            makers,
            [52, 20, 9, 13, 6 if zero and self.event not in ("safe", "missing", "held", "present") else 0],
        )[0]
        return make()

    def nation_part(
        self, n: int, exclude: set[str], *, nations_only: bool = False, plain: bool = False
    ) -> Group:
        """A part of a breakdown: "two Kenyans", "a Kenyan nurse", "three nurses"."""
        rng = self.rng
        roll = rng.random()
        if plain:
            singular, many = rng.choice(_KINDS)
            words: Words = (singular if n == 1 else many, singular, [], None)
        elif nations_only or roll < 0.55:
            fit: list[Nation] = [x for x in nations() if x.plural and x.code not in exclude]
            nation = rng.choice(fit)
            exclude.add(nation.code)
            name = nation.singular if n == 1 else nation.plural
            words = (name, nation.singular.split()[-1].lower(), [nation.code], None)
        else:
            words = self._described(self.noun(few=n < 4), plural=n > 1, nation=False)
        if n == 1:
            group = self.build(None, words, plural=False, lead=article(words[0]))
            group.low = group.high = 1
            return group
        return self.build(counts.exact(rng, n, spell=n < 10), words, plural=True)
