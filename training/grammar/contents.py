"""Clauses of more than one claim: coordination, raids, tallies, what was left over."""

from __future__ import annotations

from collections.abc import Callable

from grammar import counts
from grammar.counts import Count
from grammar.fates import OPEN, of_foes
from grammar.marks import Piece, mark
from grammar.wholes import Wholes

_TALLY = {
    "killed": ("death toll", "toll", "number of dead", "number of deaths"),
    "wounded": ("number of injured", "number of wounded"),
    "missing": ("number of missing", "number of people unaccounted for"),
}


class Contents(Wholes):
    """Makes what a source says, in one to four claims."""

    def any(self, tense: str) -> Piece:
        """Content by some rule; "past", "perfect" or "pluperfect"."""
        makers: list[tuple[Callable[[str], Piece | None], int]] = [
            (self.one, 22),
            (self.hedged, 9),
            (self.chain, 9),
            (self.two, 15),
            (self.elided, 14),
            (self.breakdown, 14),
            (self.whom, 6),
            (self.part_of_whole, 9),
            (self.fraction, 5),
            (self.reduced, 7),
            (self.leaving, 6),
            (self.raid, 6),
            (self.named_whole, 4),
            (self.tally, 5),
            (self.not_figure, 3),
            (self.relative, 4),
            (self.among_the, 4),
        ]
        for _ in range(20):
            make = self.rng.choices([m for m, _ in makers], [w for _, w in makers])[0]
            piece = make(tense)
            if piece is not None:
                return piece
        return self.clauses.single(tense)

    def one(self, tense: str) -> Piece:
        """One plain claim."""
        return self.clauses.single(tense)

    def chain(self, tense: str) -> Piece | None:
        """Any content, and any other behind it."""
        if self.depth > 0:
            return None
        self.depth += 1
        first, second = self.any(tense), self.any(tense)
        self.depth -= 1
        joint = self.rng.choice([", and ", ", while ", "; ", ", and "])
        return first + joint + second

    def hedged(self, tense: str) -> Piece | None:
        """One claim that may be so."""
        return self.clauses.hedged(past=tense != "perfect")

    def two(self, tense: str) -> Piece | None:
        """Two full clauses."""
        rng = self.rng
        first = self.clauses.single(tense)
        event = self.rest(first.claims[0].event)
        if event is None:
            return None
        second = self.clauses.passive(tense, event)
        if second is None:
            return None
        joint = rng.choice([" and ", " and that ", " but ", ", while ", "; ", ", and "])
        if joint == " and that " and tense == "perfect":
            joint = " and "
        return first + joint + second

    def elided(self, tense: str) -> Piece | None:
        """ "Six people were killed and 14 injured", "... and 14 others escaped"."""
        rng, clauses = self.rng, self.clauses
        fate = clauses.fate(None, "pass", "intr")
        if fate is None:
            return None
        event = self.rest(fate.event)
        other = clauses.fate(event, "pass", "intr", "state", "hold") if event else None
        if other is None or of_foes(fate) != of_foes(other):
            return None
        group = (
            self.groups.foes()
            if of_foes(fate)
            else self.groups.counted()
            if rng.random() < 0.75
            else self.groups.none()
        )
        if group.zero and fate.event not in ("killed", "wounded", "freed", "escaped"):
            return None
        verb, trigger = clauses.predicate(fate, tense, group.plural)
        first = clauses.claim(group, trigger)
        rest = self.groups.elided(group) if not group.zero else self.groups.nameless()
        bare = fate.form == other.form == "pass" and not group.zero and rng.random() < 0.7
        if bare:
            second_trigger = clauses.marked(other, other.words[0])
            second_verb = second_trigger.raw
        else:
            second_verb, second_trigger = clauses.predicate(other, tense, rest.plural)
        second = clauses.claim(rest, second_trigger)
        joint = rng.choice([" and ", " and ", ", while ", " and ", "; "]) if not group.zero else " but "
        joint = " and " if bare else joint
        return Piece(
            f"{group.raw} {verb}{'' if bare else clauses.around([first], 0.15)}"
            f"{joint}{rest.raw} {second_verb}"
            f"{clauses.around([second], 0.12)}",
            [first, second],
        )

    def reduced(self, tense: str) -> Piece | None:
        """ "The six teachers kidnapped on Monday have been freed": two claims on one group."""
        rng, clauses = self.rng, self.clauses
        source = (
            clauses.fate("taken", "pass") or clauses.fate("missing", "adj")
            if rng.random() < 0.8
            else clauses.fate("missing", "adj")
        )
        fate = clauses.fate(rng.choice(["freed", "killed", "safe", "escaped"]), "pass", "intr", "state")
        if (
            source is None
            or fate is None
            or source.event not in self.scenario.fates
            or fate.event not in self.scenario.fates
        ):
            return None
        n = max(3, counts.size(rng, 30))
        words = self.groups._described(self.groups.noun(), plural=True)
        trigger = clauses.marked(source, source.words[0])
        behind = ""
        if source.form == "adj":
            words = (f"{trigger.raw} {words[0]}", *words[1:])
        else:
            behind = f" {trigger.raw}"
        lead = rng.choice(["the ", "", "all ", "the "])
        count = counts.exact(rng, n) if lead != "all " else Count(f"all {counts.figure(rng, n)}", n, n)
        group = self.groups.build(count, words, plural=True, lead="the " if lead == "the " else "")
        first = clauses.claim(group, trigger)
        when = clauses.when([first], 0.6) if behind else ""
        verb, fate_trigger = clauses.predicate(fate, tense, True)
        second = clauses.claim(group, fate_trigger)
        return Piece(
            f"{group.raw}{behind}{when} {verb}{'' if when else clauses.around([second], 0.3)}",
            [first, second],
        )

    def leaving(self, tense: str) -> Piece | None:
        """ "Six hostages escaped, leaving 14 in captivity"."""
        rng, clauses = self.rng, self.clauses
        fate = clauses.fate(rng.choice(["freed", "escaped"]), "pass", "intr")
        if fate is None or fate.event not in self.scenario.fates or "held" not in self.scenario.fates:
            return None
        group = self.groups.counted()
        verb, trigger = clauses.predicate(fate, tense, True)
        rest = self.groups.elided(group)
        held_number, held = mark(rng.choice(["in captivity", "captive", "inside", "in their captors' hands"]))
        first = clauses.claim(group, trigger)
        second = rest.claim("held")
        second.marks["trigger"] = held_number
        return Piece(
            f"{group.raw} {verb}{clauses.when([first], 0.3)}, leaving {rest.raw} "
            f"{rng.choice(['', 'still '])}{held}",
            [first, second],
        )

    def raid(self, tense: str) -> Piece | None:
        """ "Gunmen stormed the hotel, killing four guards and taking six guests hostage"."""
        rng, clauses = self.rng, self.clauses
        one = clauses.fate(rng.choice(["killed", "wounded", "freed", "detained"]), "act")
        if one is None or one.event not in self.scenario.fates:
            return None
        agent = clauses.agent(one)
        if self.scenario.name in ("sweep", "battle") and not {"law", "rescue"} & agent.themes:
            return None
        same = [
            e
            for e in ("taken", "wounded", "killed", "freed", "detained")
            if e != one.event and e in self.scenario.fates
        ]
        two = clauses.fate(rng.choice(same), "act") if same else None
        number, subject = mark(clauses.filler.fill(agent.phrase))
        _, _, place = clauses.filler.fill(rng.choice(self.scenario.places)).partition(" ")
        verb = (
            "attacked"
            if OPEN.search(place)
            else rng.choice(["stormed", "raided", "attacked", "burst into", "broke into", "surrounded"])
        )
        verb = {"pluperfect": "had ", "perfect": ("have " if agent.plural else "has ")}.get(tense, "") + verb
        if "broke" in verb and " " in verb.removesuffix(" into"):
            verb = verb.replace("broke", "broken")
        if {"save"} & agent.themes:
            return None
        law = "law" in agent.themes or "rescue" in agent.themes
        claims = []
        phrases = []
        for fate in (one, two):
            if fate is None or (fate is two and not fate.themes & one.themes):
                continue
            foes = law and fate.event in ("killed", "wounded", "detained")
            group = (
                self.groups.foes()
                if foes
                else self.groups.counted()
                if rng.random() < 0.7
                else self.groups.one()
            )
            trigger = clauses.marked(fate, fate.words[2])
            claim = clauses.claim(group, trigger)
            claim.marks["agent"] = number
            claims.append(claim)
            phrases.append(f"{trigger.raw} {group.raw}" + (f" {fate.words[3]}" if fate.words[3] else ""))
        place_number, place_raw = mark(place)
        clauses.tense, clauses.form, clauses.placed = tense, "act", False
        for claim in claims:
            claim.marks["where"] = place_number
        return Piece(
            f"{subject} {verb} {place_raw}{clauses.when(claims, 0.4)}, {' and '.join(phrases)}", claims
        )

    def tally(self, tense: str) -> Piece | None:
        """ "The death toll has risen to 14"."""
        rng = self.rng
        events = [e for e in _TALLY if e in self.scenario.fates]
        if not events:
            return None
        event = rng.choice(events)
        words = rng.choice(_TALLY[event])
        content = words.removeprefix("number of ")
        if content != words:
            trigger, inner = mark(content.removeprefix("people "))
            shown = "number of " + ("people " if content.startswith("people ") else "") + inner
        else:
            trigger, shown = mark(words)
        n = counts.size(rng, 400)
        group = self.groups.nameless(counts.exact(rng, n) if rng.random() < 0.7 else counts.bounded(rng, n))
        verb = rng.choice(["risen to", "reached", "climbed to", "come to"])
        aux = "has" if tense == "perfect" else "had"
        if rng.random() < 0.3:
            aux, verb = "", {"perfect": "stands at"}.get(tense, "stood at")
        claim = group.claim(event)
        claim.marks["trigger"] = trigger
        if group.low is None or (group.low != group.high):
            aux, verb = "", "is" if tense == "perfect" else "was"
        return Piece(f"the {shown} {aux} {verb} {group.raw}".replace("  ", " "), [claim])

    def not_figure(self, tense: str) -> Piece | None:
        """ "Six teachers, not 14, were kidnapped"."""
        rng, clauses = self.rng, self.clauses
        fate = clauses.fate(None, "pass", "intr", "state", "hold")
        if fate is None or of_foes(fate):
            return None
        n = counts.size(rng, 40)
        group = self.groups.counted(counts.exact(rng, n))
        verb, trigger = clauses.predicate(fate, tense, True)
        other = self._part(group, counts.exact(rng, n + rng.randint(1, 12)))
        claim = clauses.claim(group, trigger)
        wrong = clauses.claim(other, trigger)
        wrong.polarity = "denied"
        return Piece(f"{group.raw}, not {other.raw}, {verb}{clauses.around([claim], 0.3)}", [claim, wrong])

    def relative(self, tense: str) -> Piece | None:
        """ "A teacher, who was shot dead, ...": one person, two fates."""
        rng, clauses = self.rng, self.clauses
        one = (
            clauses.fate("taken", "pass")
            if "taken" in self.scenario.fates
            else clauses.fate("wounded", "pass")
        )
        two = clauses.fate(rng.choice(["freed", "killed", "escaped"]), "pass", "intr")
        if one is None or two is None or two.event not in self.scenario.fates:
            return None
        group = self.groups.one()
        verb, trigger = clauses.predicate(one, "pluperfect" if tense != "perfect" else "past", False)
        later, second = clauses.predicate(two, tense, False)
        first = clauses.claim(group, trigger)
        last = clauses.claim(group, second)
        return Piece(f"{group.raw} who {verb}{clauses.when([first], 0.5)} {later}", [first, last])
