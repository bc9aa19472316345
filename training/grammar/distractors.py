"""Sentences and clauses that hold numbers and people but make no claim."""

from __future__ import annotations

import random

from grammar.counts import words_for
from grammar.lexicon import Filler, Scenario
from grammar.sources import Source

_SENTENCES = (
    "The road has been closed for {A1} kilometres in both directions.",
    "The building, which dates from 19{A2}, has {A3} rooms on {A4} floors.",
    "{NAME}, {A5}, has lived in {P} for {A6} years.",
    "Fuel now sells at ${A7} a litre in {P}.",
    "The governor has offered a reward of ${A8},000 for information.",
    "A curfew is in force from 8 p.m. to 5 a.m.",
    "The inquiry is expected to last {A4} months and to cost ${A1} million.",
    "The Red Cross has opened a hotline and {A4} field kitchens.",
    "More than {A8} lorries are waiting at the border.",
    "If the dam goes, as many as {A8},000 people could lose their homes, engineers warned years ago.",
    "The region has a population of about {A8},000.",
    "Four helicopters and {A1} vehicles were sent to {P}.",
    "The law provides for up to {A6} years in prison.",
    "The temperature fell to {A4} degrees below zero in the night.",
    "Parliament will debate the matter on {DAY}; the motion was signed by {A1} members.",
    "The president, {A5}, cut short a visit to {C}.",
    "Shares in the company fell {A4} per cent.",
    "It is {A1} kilometres from {P} to the nearest hospital.",
    "Nobody has yet explained why the alarm did not sound.",
    "The families of the victims will meet the minister on {DAY}.",
    "Two of the {A3} windows on the first floor were still lit at midnight.",
    "The group has asked for ${A1} million and safe passage.",
    "Unless the money is paid by {DAY}, the letter says, one captive will be shot every hour.",
    "Police have set up {A4} checkpoints on the road to {P}.",
    "Experts say such attacks cost insurers ${A1} million a year.",
    "The trial of {A4} men over an earlier case resumes in {MONTH}.",
    "Captain {NAME} joined the force {A6} years ago.",
    "About {A1} per cent of the district is without power.",
    "The exercise will involve {A8} soldiers and will end on {N} {MONTH}.",
    "Each of the {A4} tents holds up to {A6} beds.",
    "Asked about the hostages' health, the doctor declined to comment.",
    "The street was strewn with glass, and {A4} cars stood burnt out at the kerb.",
    "Room {A3} was the last to be searched.",
    "The bus had {A3} seats and was built in 20{A9}.",
    "Rescuers would need at least {A4} days to reach the shaft, {NAME} said.",
    "Should the talks fail, the army could storm the place within {A4} hours.",
    "A fund for the bereaved has raised ${A8},000.",
    "Channel {K} broke into its programmes for {A1} minutes.",
    "Flight {A8} to {C} was delayed by {A4} hours.",
    "The police chief said he would not negotiate.",
    "A candle was lit for every year since the parish was founded in 18{A2}.",
)  # fmt: skip
_NEWS = (
    "has closed the road to {P}", "cost the town ${A1} million", "prompted the dismissal of {A4} officials",
    "will be the subject of an inquiry", "has delayed the opening of {A4} schools", "has cut the power in {A4} districts",
    "brought down {A1} houses", "forced the closure of the border", "could have been prevented",
    "was felt {A1} kilometres away", "will go before a judge on {DAY}",
)  # fmt: skip
_QUIET = (
    "will be the subject of an inquiry", "prompted the dismissal of {A4} officials", "will go before a judge on {DAY}",
    "could have been prevented", "has led to a ban on public meetings", "forced the closure of the border",
)  # fmt: skip
_INTRODUCTIONS = (
    "{S} came out to speak to the press at {H} p.m.",
    "{S} spoke for {A1} minutes and took {A4} questions.",
    "{S} held a news conference in {P} on {DAY}.",
    "{S} issued a new statement on {DAY}.",
    "{S} declined to speculate on the motive.",
    "{S} gave a first account on {DAY}.",
    "{S} answered questions by telephone from {P}.",
    "{S} had earlier refused to comment.",
)  # fmt: skip


class Distractors:
    """Makes sentences without a claim."""

    def __init__(self, rng: random.Random, scenario: Scenario, filler: Filler) -> None:
        self.rng = rng
        self.scenario = scenario
        self.filler = filler

    def _numbers(self, text: str) -> str:
        rng = self.rng
        values = {
            "{A1}": rng.randint(12, 90), "{A2}": rng.randint(11, 89), "{A3}": rng.randint(20, 140),
            "{A4}": words_for(rng.randint(3, 9)), "{A5}": rng.randint(24, 78), "{A6}": words_for(rng.randint(4, 9)),
            "{A7}": f"{rng.randint(1, 3)}.{rng.randint(10, 99)}", "{A8}": rng.randint(110, 900),
            "{A9}": rng.randint(10, 19),
        }  # fmt: skip
        for slot, value in values.items():
            text = text.replace(slot, str(value))
        return self.filler.fill(text.replace("{NAME}", self.filler.name()))

    def sentence(self) -> str:
        """A sentence with no claim in it."""
        return self._numbers(self.rng.choice(_SENTENCES))

    def news(self) -> str:
        """A predicate with no claim, for the cause of the day."""
        return self._numbers(self.rng.choice(_NEWS if "disaster" in self.scenario.themes else _QUIET))

    def introduction(self, raw: str, source: Source) -> tuple[str, str]:
        """A sentence that brings a source on, and the pronoun by which it speaks in the next."""
        fit = list(_INTRODUCTIONS)
        if source.type == "b":
            fit = [
                t
                for t in fit
                if "statement" in t or "conference" in t or "motive" in t or "earlier" in t or "first" in t
            ]
        text = self.rng.choice(fit).replace("{S}", raw + ("," if source.tail.endswith(",") else ""), 1)
        return self._numbers(text), source.pronoun
