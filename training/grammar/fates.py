"""Clauses that say what befell one group: passive, active, intransitive, state, held, hedged or plain."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from grammar.groups import Group, Groups
from grammar.lexicon import Agent, Fate, Filler, Scenario, agents, fates, phrases
from grammar.marks import ClaimDraft, Piece, mark

OPEN = re.compile(r"\b(?:road|pass|outskirts|hills|hillside|face|checkpoint)\b")
_SELDOM = frozenset("displaced detained held escaped present".split())
_PLACED = re.compile(r"\b(?:in|at|on|behind|under|into|from|to|their)\b")
_CAPTORS = frozenset("armed captive sea hijack prison".split())


@dataclass(slots=True)
class Trigger:
    """The marked words of a fate, shared by all the claims they make."""

    number: int
    raw: str
    fate: Fate


class Clauses:
    """Makes one-claim clauses for a scenario."""

    def __init__(self, rng: random.Random, scenario: Scenario, filler: Filler, groups: Groups) -> None:
        self.rng = rng
        self.scenario = scenario
        self.filler = filler
        self.groups = groups
        self.used: set[tuple[str, ...]] = set()
        self.tense = ""
        self.form = ""
        self.placed = False
        self.caused = False

    def roles(self) -> set[str]:
        """Which kinds of agents the scenario has."""
        themes = self.scenario.themes
        out = set()
        if themes & {"armed", "captive"}:
            out.add("captor")
        if "captive" in themes:
            out.add("rescue")
        if "disaster" in themes:
            out.add("save")
        if themes & {"law", "armed"} and "disaster" not in themes:
            out.add("law")
        return out

    def fate(self, event: str | None, *forms: str) -> Fate | None:
        """A fate of one of the forms that the scenario allows; None if there is none."""
        themes, roles = self.scenario.themes, self.roles()
        events = [event] if event else list(self.scenario.fates)
        fit = []
        for f in fates():
            if f.event not in events or f.form not in forms or f.words in self.used:
                continue
            active = f.form in ("act", "actp")
            if "*" in f.themes or f.themes & (roles if active else themes):
                if event == "detained" and "law" not in themes and active:
                    continue
                fit.append(f)
        if not fit:
            return None
        names = sorted({f.event for f in fit})
        name = self.rng.choices(names, [2.0 if n in _SELDOM else 1.0 for n in names])[0]
        chosen = self.rng.choice([f for f in fit if f.event == name])
        self.used.add(chosen.words)
        self.groups.event = chosen.event
        return chosen

    def agent(self, fate: Fate) -> Agent:
        """Who does what the fate says."""
        want: set[str] = set()
        for role in fate.themes & self.roles():
            if role == "captor":
                want |= _CAPTORS & self.scenario.themes
            else:
                want.add(role)
        fit = [a for a in agents() if a.themes & want]
        return self.rng.choice(fit or [a for a in agents() if "armed" in a.themes])

    def marked(self, fate: Fate, words: str) -> Trigger:
        """The trigger words, marked."""
        number, raw = mark(words)
        return Trigger(number, raw, fate)

    def claim(self, group: Group, trigger: Trigger) -> ClaimDraft:
        """The claim of the trigger on the group."""
        claim = group.claim(trigger.fate.event)
        claim.marks["trigger"] = trigger.number
        return claim

    def when(self, claims: list[ClaimDraft], chance: float) -> str:
        """A time behind the clause, or nothing."""
        if self.rng.random() > chance or (self.form in ("state", "hold") and self.tense != "perfect"):
            return ""
        when = self.filler.when(perfect=self.tense == "perfect")
        if self.form in ("state", "hold") and not when.startswith("since"):
            return ""
        number, raw = mark(when)
        for claim in claims:
            claim.marks["when"] = number
        return " " + raw

    def where(self, claims: list[ClaimDraft], chance: float) -> str:
        """A place behind the clause, or nothing."""
        if self.rng.random() > chance:
            return ""
        if self.placed:
            return ""
        preposition, _, place = self.filler.fill(self.rng.choice(self.scenario.places)).partition(" ")
        if claims[0].event in ("freed", "escaped", "displaced") and not OPEN.search(place):
            preposition = "from"
        number, raw = mark(place)
        for claim in claims:
            claim.marks["where"] = number
        return f" {preposition} {raw}"

    def around(self, claims: list[ClaimDraft], chance: float = 0.35) -> str:
        """Time, place, or cause behind the clause."""
        roll = self.rng.random()
        if claims[0].event == "present":
            return self.when(claims, chance)
        if (
            roll < 0.12
            and not self.caused
            and (self.form != "state" or self.tense != "perfect")
            and claims[0].event in ("killed", "wounded", "missing", "displaced", "casualty")
        ):
            self.caused = True
            joint = (
                self.rng.choice(["in", "during", "in"])
                if claims[0].event in ("killed", "wounded")
                else "after"
            )
            return f" {joint} {self.rng.choice(self.scenario.causes)}"
        if roll > 0.92 and not self.caused and self.tense != "perfect" and self.form != "state":
            self.caused = True
            kind = "disaster" if "disaster" in self.scenario.themes else ""
            return f" {self.rng.choice(phrases()['asides'][kind])}"
        if roll < 0.6:
            return self.where(claims, chance) + self.when(claims, chance)
        return self.when(claims, chance)

    def be(self, tense: str, plural: bool, *, held: bool = False) -> str:
        """The auxiliary of a passive."""
        if held:
            return (
                ("are being" if plural else "is being")
                if tense == "perfect"
                else ("were being" if plural else "was being")
            )
        match tense:
            case "perfect":
                return "have been" if plural else "has been"
            case "pluperfect":
                return "had been"
            case "head":
                return ""
            case "bare":
                return "been"
            case _:
                return "were" if plural else "was"

    def predicate(self, fate: Fate, tense: str, plural: bool) -> tuple[str, Trigger]:
        """Verb phrase without agent, in one of past, perfect, pluperfect, head, bare ("been freed")."""
        rng = self.rng
        self.tense, self.form = tense, fate.form
        self.placed = bool(_PLACED.search(fate.words[0]))
        if not plural and "their" in fate.words[0]:
            raise ValueError("the words fit a plural only")
        match fate.form:
            case "pass" | "hold":
                trigger = self.marked(fate, fate.words[0])
                aux = self.be(tense, plural, held=fate.form == "hold" and tense not in ("head", "bare"))
                if tense == "perfect" and fate.form == "hold" and rng.random() < 0.3:
                    aux = aux.replace(" being", " still being")
                return f"{aux} {trigger.raw}".strip(), trigger
            case "intr":
                past, base, participle, _ = fate.words
                finite = base if plural else _third(base)
                words = {"head": finite, "past": past}.get(tense, participle)
                trigger = self.marked(fate, words)
                aux = {"perfect": "have" if plural else "has", "pluperfect": "had"}.get(tense, "")
                return f"{aux} {trigger.raw}".strip(), trigger
            case _:
                words = fate.words[0]
                still = words.startswith("still ")
                if fate.event == "safe" and rng.random() < 0.2:
                    words += rng.choice([" and well", " and sound"]) if words == "safe" else ""
                trigger = self.marked(fate, words.removeprefix("still "))
                stem = "still " if still else ""
                if tense == "head":
                    return f"{stem}{trigger.raw}", trigger
                if tense == "bare":
                    return f"been {trigger.raw}", trigger
                aux = ("are" if plural else "is") if tense == "perfect" else ("were" if plural else "was")
                if (
                    rng.random() < 0.12
                    and not still
                    and fate.words[0] in ("missing", "unaccounted for", "in hospital")
                ):
                    aux = ("remain" if plural else "remains") if tense == "perfect" else "remained"
                return f"{aux} {stem}{trigger.raw}", trigger

    def passive(self, tense: str, event: str | None = None, group: Group | None = None) -> Piece | None:
        """ "Six teachers were freed", "... escaped", "... are missing"."""
        fate = self.fate(event, "pass", "pass", "intr", "state", "hold")
        if fate is None:
            return None
        group = group or (self.groups.foes() if of_foes(fate) else self.groups.any())
        verb, trigger = self.predicate(fate, tense, group.plural)
        claim = self.claim(group, trigger)
        if fate.words[0] == "inside" and self.rng.random() < 0.6:
            _, _, place = self.filler.fill(self.rng.choice(self.scenario.places)).partition(" ")
            claim.marks["where"], raw = mark(place)
            return Piece(f"{group.raw} {verb} {raw}", [claim])
        by = ""
        if fate.form in ("pass", "hold") and self.rng.random() < 0.16 and not group.zero:
            by = self.by_agent(fate, claim)
        return Piece(f"{group.raw} {verb}{by}{self.around([claim])}", [claim])

    def by_agent(self, fate: Fate, claim: ClaimDraft) -> str:
        """ "By gunmen", where the scenario has somebody who would do that."""
        role = {
            "freed": {"rescue"},
            "detained": {"law"},
            "displaced": {"save"},
            "wounded": set(),
            "safe": set(),
        }.get(fate.event, {"captor"}) & self.roles()
        if not role or "hospital" in fate.words[0] or "found" in fate.words[0]:
            return ""
        agent = self.agent(Fate(fate.event, "act", (), frozenset(role)))
        number, raw = mark(self.filler.fill(agent.phrase))
        claim.marks["agent"] = number
        return f" by {raw}"

    def active(self, tense: str, event: str | None = None, group: Group | None = None) -> Piece | None:
        """ "Gunmen kidnapped six teachers"."""
        fate = self.fate(event, "act", "actp")
        if fate is None:
            return None
        self.tense, self.form, self.placed = tense, fate.form, False
        agent = self.agent(fate)
        number, subject = mark(self.filler.fill(agent.phrase))
        harsh = fate.event in ("killed", "wounded", "detained")
        foes = harsh and "law" in agent.themes
        if harsh and "armed" in agent.themes and self.scenario.name in ("sweep", "battle"):
            return None
        group = group or (self.groups.foes() if foes else self.groups.any())
        after = ""
        if fate.form == "actp":
            verb = fate.words[0]
            still = verb.startswith("still ")
            trigger = self.marked(fate, verb.removeprefix("still "))
            aux = (
                ("are" if agent.plural else "is")
                if tense == "perfect"
                else ("were" if agent.plural else "was")
            )
            phrase = f"{aux} {'still ' if still else ''}{trigger.raw}"
        else:
            past, base, _, particle = fate.words
            participle = {"took": "taken", "let": "let", "set": "set", "shot dead": "shot dead"}.get(
                past, past
            )
            if tense == "head":
                words = base if agent.plural else _third(base)
            else:
                words = past if tense == "past" else participle
            trigger = self.marked(fate, words)
            aux = {"perfect": "have" if agent.plural else "has", "pluperfect": "had"}.get(tense, "")
            phrase = f"{aux} {trigger.raw}".strip()
            after = f" {particle}" if particle else ""
        claim = self.claim(group, trigger)
        claim.marks["agent"] = number
        return Piece(f"{subject} {phrase} {group.raw}{after}{self.around([claim])}", [claim])

    def among(self, tense: str) -> Piece | None:
        """ "Three Kenyans were among the dead", "there were three Kenyans among those killed"."""
        fate = self.fate(None, "pass", "word", "state")
        if "captive" in self.scenario.themes and self.rng.random() < 0.3:
            fate = Fate("held", "word", (self.rng.choice(["hostages", "captives"]),), frozenset())
        if (
            fate is None
            or fate.event == "safe"
            or " " in fate.words[0].replace(" at gunpoint", "")
            or fate.words[0] in ("fatalities", "deaths")
        ):
            return None
        group = self.groups.counted() if self.rng.random() < 0.6 else self.groups.one(definite=False)
        trigger = self.marked(fate, fate.words[0])
        among = f"the {trigger.raw}" if fate.form == "word" else f"those {trigger.raw}"
        aux = ("are" if group.plural else "is") if tense == "perfect" else ("were" if group.plural else "was")
        claim = self.claim(group, trigger)
        if self.rng.random() < 0.35:
            return Piece(f"there {aux} {group.raw} among {among}", [claim])
        return Piece(f"{group.raw} {aux} among {among}", [claim])

    def left(self, tense: str) -> Piece | None:
        """ "The blast left six people dead"."""
        fate = self.fate(None, "left")
        if fate is None:
            return None
        group = self.groups.counted() if self.rng.random() < 0.6 else self.groups.nameless()
        trigger = self.marked(fate, fate.words[0])
        self.tense, self.form, self.placed, self.caused = tense, "left", False, True
        verb = {"perfect": "has left", "pluperfect": "had left", "head": "leaves"}.get(tense, "left")
        claim = self.claim(group, trigger)
        cause = self.rng.choice(self.scenario.causes)
        cause = cause.removesuffix("s") if cause == "the abductions" else cause
        return Piece(f"{cause} {verb} {group.raw} {trigger.raw}{self.when([claim], 0.2)}", [claim])

    def single(self, tense: str, event: str | None = None) -> Piece:
        """A clause with one claim."""
        rng = self.rng
        for _ in range(30):
            form = rng.choices(["passive", "active", "among", "left"], [50, 30, 7, 8])[0]
            piece: Piece | None = None
            if form == "passive":
                piece = self.passive(tense, event)
            elif form == "active":
                piece = self.active(tense, event)
            elif event is None and tense != "head":
                piece = self.among(tense) if form == "among" else self.left(tense)
            if piece is not None:
                return piece
        raise ValueError("no clause fits the scenario")


def of_foes(fate: Fate) -> bool:
    """Whether it is attackers or suspects to whom this happens."""
    return fate.event == "detained" or fate.words[0] in (
        "took part",
        "in hiding",
        "on the run",
        "still at large",
    )


def _third(base: str) -> str:
    """The third person singular of a base form, its particle kept."""
    verb, space, rest = base.partition(" ")
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        verb += "es"
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        verb = verb[:-1] + "ies"
    else:
        verb += "s"
    return verb + space + rest
