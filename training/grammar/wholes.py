"""Clauses that take a group apart: breakdowns, parts of a stated whole, fractions."""

from __future__ import annotations

import random

from grammar import counts
from grammar.counts import Count
from grammar.fates import of_foes
from grammar.groups import Group, Groups
from grammar.hedges import HedgedClauses
from grammar.lexicon import Scenario
from grammar.marks import ClaimDraft, Piece, mark

# What the rest may be once some of the group are out of it.
_REST = {
    "freed": ("held", "missing", "killed"),
    "escaped": ("held", "missing", "killed"),
    "killed": ("wounded", "missing"),
    "wounded": ("killed", "missing", "safe"),
    "safe": ("missing", "killed"),
    "taken": ("escaped", "killed", "freed"),
    "missing": ("safe", "killed", "freed"),
    "detained": ("escaped", "killed"),
    "displaced": ("killed", "missing"),
    "held": ("freed", "escaped", "killed"),
    "present": ("killed", "freed", "escaped", "wounded"),
}
# What may since have become of some of those to whom it happened.
_SINCE = {
    "taken": ("freed", "escaped", "killed"),
    "held": ("freed", "escaped"),
    "wounded": ("killed",),
    "missing": ("killed", "safe", "freed"),
    "escaped": ("killed",),
    "freed": ("wounded",),
}


class Wholes:
    """Makes clauses of wholes and parts."""

    def __init__(
        self, rng: random.Random, scenario: Scenario, groups: Groups, clauses: HedgedClauses
    ) -> None:
        self.rng = rng
        self.scenario = scenario
        self.groups = groups
        self.clauses = clauses
        self.depth = 0

    def rest(self, event: str) -> str | None:
        fit = [e for e in _REST.get(event, ()) if e in self.scenario.fates]
        return self.rng.choice(fit) if fit else None

    def parts(self, total: int) -> list[int]:
        """A total split into two to four parts, or only some of it."""
        rng = self.rng
        cuts = sorted(rng.sample(range(1, total), min(rng.choice([1, 1, 2]), total - 1)))
        return [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]

    def breakdown(self, tense: str) -> Piece | None:
        """ "Seven hostages — two Kenyans and five Poles — were freed", "..., including two women, ..."."""
        rng, clauses = self.rng, self.clauses
        fate = clauses.fate(None, "pass", "intr", "state", "hold")
        if fate is None or of_foes(fate):
            return None
        bracket = rng.choice(["dash", "paren", "colon", "including", "among", "of them", "with"])
        seen: set[str] = set()
        if bracket in ("dash", "paren", "colon"):
            n = rng.randint(3, 14)
            words = self.groups._people() if rng.random() < 0.6 else ("people", "people", [], None)
            if words[2]:
                words = ("foreigners", "foreigner", [], True)
            group = self.groups.build(counts.exact(rng, n), words, plural=True)
            sizes = self.parts(n)
        else:
            group = self.groups.counted(
                counts.exact(rng, rng.randint(8, 70))
                if rng.random() < 0.5
                else counts.bounded(rng, rng.randint(9, 70))
            )
            seen |= set(group.nat)
            sizes = [rng.randint(1, 4) for _ in range(rng.choice([1, 1, 2]))]
        verb, trigger = clauses.predicate(fate, tense, True)
        whole = clauses.claim(group, trigger)
        claims = [whole]
        if bracket == "of them":
            part = self._of_them(group)
            claim = clauses.claim(part, trigger)
            claim.whole = whole
            return Piece(f"{group.raw}, {part.raw}, {verb}{clauses.around([whole], 0.3)}", [whole, claim])
        raws = []
        for size in sizes:
            loose = group.head in ("people", "foreigner", "hostage", "captive", "passenger")
            part = self.groups.nation_part(
                size, seen, nations_only=group.head != "people" and loose, plain=bool(group.nat) or not loose
            )
            claim = clauses.claim(part, trigger)
            claim.whole = whole
            claims.append(claim)
            raws.append(part.raw)
        joined = raws[0] if len(raws) == 1 else ", ".join(raws[:-1]) + " and " + raws[-1]
        match bracket:
            case "dash":
                dash = rng.choice([" — ", " – ", " - "])
                raw = f"{group.raw}{dash}{joined}{dash}{verb}"
            case "paren":
                raw = f"{group.raw} ({joined}) {verb}"
            case "colon":
                return Piece(f"{group.raw} {verb}: {joined}", claims)
            case "among":
                raw = f"{group.raw}, among them {joined}, {verb}"
            case "with":
                raw = f"{group.raw} {verb}, {rng.choice(['including', 'among them'])} {joined}"
                return Piece(raw, claims)
            case _:
                raw = f"{group.raw}, including {joined}, {verb}"
        return Piece(raw + clauses.around([whole], 0.3), claims)

    def _of_them(self, group: Group) -> Group:
        """ "Six of them women", "most of them" left alone."""
        rng = self.rng
        n = rng.randint(2, 6)
        kinds = [("women", "woman"), ("trainees", "trainee"), ("volunteers", "volunteer")]
        if not group.nat and not group.foreign:
            kinds += [("foreigners", "foreigner"), ("foreigners", "foreigner")]
        words, head = rng.choice(kinds)
        marks: dict[str, int] = {}
        marks["number"], number = mark(counts.figure(rng, n))
        marks["group"], inner = mark(words)
        marks["group_text"], raw = mark(f"{number} of them {inner}")
        return Group(raw, True, n, n, False, head, [], True if head == "foreigner" else None, marks)

    def _part(self, whole: Group, count: Count, lead: str = "") -> Group:
        """A bare number that stands for some of an earlier group."""
        part = self.groups.build(
            count, ("", whole.head, list(whole.nat), whole.foreign), plural=not count.singular, lead=lead
        )
        if whole.noun_id is not None:
            part.marks["group"] = whole.noun_id
        return part

    def whom(self, tense: str) -> Piece | None:
        """ "14 teachers were kidnapped, six of whom have since been freed"."""
        rng, clauses = self.rng, self.clauses
        fate = clauses.fate(None, "pass", "intr")
        since = [e for e in _SINCE.get(fate.event, ()) if e in self.scenario.fates] if fate else []
        other = clauses.fate(rng.choice(since), "pass", "intr", "state") if since else None
        if fate is None or other is None:
            return None
        n = rng.randint(6, 80)
        group = self.groups.counted(counts.exact(rng, n) if rng.random() < 0.6 else counts.bounded(rng, n))
        verb, trigger = clauses.predicate(fate, tense, True)
        part = self._part(group, counts.exact(rng, rng.randint(2, 5)))
        later = "perfect" if tense != "pluperfect" else "pluperfect"
        other_verb, other_trigger = clauses.predicate(other, later, True)
        whole = clauses.claim(group, trigger)
        claim = clauses.claim(part, other_trigger)
        claim.whole = whole
        joined = f"of whom {part.raw}" if rng.random() < 0.5 else f"{part.raw} of whom"
        return Piece(
            f"{group.raw} {verb}{clauses.where([whole], 0.25)}, {joined} {other_verb}", [whole, claim]
        )

    def part_of_whole(self, tense: str) -> Piece | None:
        """ "Six of the 14 teachers kidnapped on Monday were freed", "six of the 14 hostages ..."."""
        rng, clauses = self.rng, self.clauses
        source = clauses.fate(rng.choice(["taken", "missing", "held", "wounded", "detained"]), "pass", "adj")
        if (
            source is None
            or source.event not in self.scenario.fates
            or " " in source.words[0].replace(" hostage", "")
        ):
            return None
        event = self.rest(source.event)
        fate = clauses.fate(event, "pass", "intr", "state", "hold") if event else None
        if fate is None:
            return None
        n = rng.randint(6, 60)
        k = rng.randint(1, n // 2) if rng.random() < 0.7 else n - rng.randint(1, 4)
        but = rng.random() < 0.15
        marks: dict[str, int] = {}
        text, head, nat, foreign = self.groups._described(
            self.groups.noun(attackers=source.event == "detained"), plural=True, nation=False
        )
        trigger = clauses.marked(source, source.words[0])
        whole_number, whole_raw = mark(counts.figure(rng, n, spell=False if n > 12 else None))
        noun_mark, noun = mark(text)
        where = ""
        if source.form == "adj":
            noun_mark, noun = mark(f"{trigger.raw} {text}")
        else:
            where = f" {trigger.raw}"
        whole_text, whole_np = mark(f"the {whole_raw} {noun}")
        if but:
            out = rng.randint(1, 4)
            k = n - out
            number, phrase = mark(f"all but {counts.figure(rng, out)} of the {whole_raw}")
            whole_text, whole_np = mark(f"{noun}")
            marks["number"] = number
            marks["group_text"], raw = mark(f"{phrase} {noun}")
        else:
            marks["number"], number_raw = mark(counts.figure(rng, k))
            marks["group_text"], raw = mark(f"{number_raw} of {whole_np}")
        marks["group"] = noun_mark
        part = Group(raw, k > 1, k, k, False, head, list(nat), foreign, marks)
        whole = ClaimDraft(
            source.event,
            n,
            n,
            False,
            head,
            list(nat),
            foreign,
            marks={
                "number": whole_number,
                "group": noun_mark,
                "trigger": trigger.number,
                **({} if but else {"group_text": whole_text}),
            },
        )
        if but:
            whole.marks["group_text"] = marks["group_text"]
        when = clauses.when([whole], 0.5) if source.form != "adj" else ""
        verb, fate_trigger = clauses.predicate(fate, tense, part.plural)
        claim = clauses.claim(part, fate_trigger)
        claim.whole = whole
        return Piece(
            f"{raw}{where}{when} {verb}{'' if when else clauses.around([claim], 0.2)}", [whole, claim]
        )

    def fraction(self, tense: str) -> Piece | None:
        """ "Half of the 40 passengers were rescued"."""
        rng, clauses = self.rng, self.clauses
        fate = clauses.fate(None, "pass", "intr", "state", "hold")
        count = counts.fraction(rng, rng.choice([6, 8, 9, 10, 12, 15, 20, 24, 30, 36, 40, 60, 90, 120]))
        if fate is None or count is None or of_foes(fate):
            return None
        group = self.groups.build(count, self.groups._described(self.groups.noun(), plural=True), plural=True)
        verb, trigger = clauses.predicate(fate, tense, True)
        claim = clauses.claim(group, trigger)
        return Piece(f"{group.raw} {verb}{clauses.around([claim], 0.3)}", [claim])

    def named_whole(self, tense: str) -> Piece | None:
        """ "Of the 40 passengers on board, 31 were rescued"."""
        rng, clauses = self.rng, self.clauses
        fate = clauses.fate(
            rng.choice(["freed", "killed", "safe", "missing", "escaped"]), "pass", "intr", "state"
        )
        if fate is None or fate.event not in self.scenario.fates:
            return None
        boat = self.scenario.name in ("ship", "ferry", "bus", "plane", "train")
        present, trigger_raw = mark("on board" if boat else rng.choice(["inside", "present"]))
        n = rng.randint(12, 200)
        group = self.groups.build(
            counts.exact(rng, n, spell=False),
            self.groups._described(self.groups.noun(), plural=True),
            plural=True,
            lead="the ",
        )
        whole = group.claim("present")
        whole.marks["trigger"] = present
        part = self._part(group, counts.exact(rng, rng.randint(2, n - 3)))
        verb, trigger = clauses.predicate(fate, tense, part.plural)
        claim = clauses.claim(part, trigger)
        claim.whole = whole
        return Piece(
            f"of {group.raw} {trigger_raw}, {part.raw} {verb}{clauses.when([claim], 0.2)}", [whole, claim]
        )

    def among_the(self, tense: str) -> Piece | None:
        """ "Among the dead were two Kenyans and a nurse", "those seized included ..."."""
        rng, clauses = self.rng, self.clauses
        fate = clauses.fate(None, "word", "pass", "hold")
        if (
            fate is None
            or " " in fate.words[0].replace(" hostage", "").replace(" captive", "")
            or fate.words[0] in ("fatalities", "deaths")
        ):
            return None
        trigger = clauses.marked(fate, fate.words[0])
        named = f"the {trigger.raw}" if fate.form == "word" else f"those {trigger.raw}"
        seen: set[str] = set()
        parts = [
            self.groups.nation_part(rng.choice([1, 1, 2, 3, 4, 7]), seen)
            for _ in range(rng.choice([1, 2, 2, 3]))
        ]
        if rng.random() < 0.3:
            parts[0] = self.groups.counted(counts.bounded(rng, rng.randint(3, 15)))
        claims = [clauses.claim(p, trigger) for p in parts]
        raws = [p.raw for p in parts]
        joined = raws[0] if len(raws) == 1 else ", ".join(raws[:-1]) + " and " + raws[-1]
        be = "were" if len(parts) > 1 or parts[0].plural else "was"
        if rng.random() < 0.5:
            return Piece(f"among {named} {be} {joined}", claims)
        return Piece(f"{named} {'include' if tense == 'perfect' else 'included'} {joined}", claims)
