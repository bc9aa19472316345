"""Sentences and clauses that hold numbers and people but make no claim."""

from __future__ import annotations

import random

from grammar.counts import words_for
from grammar.lexicon import Filler, Scenario, phrases
from grammar.sources import Source


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
            "{A4}": words_for(rng.randint(3, 9)), "{A5}": rng.randint(24, 78),
            "{A6}": words_for(rng.randint(4, 9)),
            "{A7}": f"{rng.randint(1, 3)}.{rng.randint(10, 99)}", "{A8}": rng.randint(110, 900),
            "{A9}": rng.randint(10, 19),
        }  # fmt: skip
        for slot, value in values.items():
            text = text.replace(slot, str(value))
        return self.filler.fill(text.replace("{NAME}", self.filler.name()))

    def sentence(self) -> str:
        """A sentence with no claim in it."""
        return self._numbers(self.rng.choice(phrases()["sentences"][""]))

    def news(self) -> str:
        """A predicate with no claim, for the cause of the day."""
        return self._numbers(
            self.rng.choice(phrases()["news" if "disaster" in self.scenario.themes else "quiet_news"][""])
        )

    def introduction(self, raw: str, source: Source) -> tuple[str, str]:
        """A sentence that brings a source on, and the pronoun by which it speaks in the next."""
        fit = list(phrases()["introductions"][""])
        if source.type == "b":
            fit = [
                t
                for t in fit
                if "statement" in t or "conference" in t or "motive" in t or "earlier" in t or "first" in t
            ]
        text = self.rng.choice(fit).replace("{S}", raw + ("," if source.tail.endswith(",") else ""), 1)
        return self._numbers(text), source.pronoun
