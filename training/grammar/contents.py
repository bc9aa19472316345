"""Clauses of more than one claim: coordination, breakdowns, wholes and parts, what was left over."""

from __future__ import annotations

import random
from collections.abc import Callable

from grammar import counts
from grammar.counts import Count
from grammar.fates import Clauses, of_foes
from grammar.groups import Group, Groups
from grammar.lexicon import Scenario
from grammar.marks import ClaimDraft, Piece, mark

_TALLY = {
    "killed": ("death toll", "toll", "number of dead", "number of deaths"),
    "wounded": ("number of injured", "number of wounded"),
    "missing": ("number of missing", "number of people unaccounted for"),
}
# What the rest may be once some of the group are out of it.
_REST = {
    "freed": ("held", "missing", "killed"), "escaped": ("held", "missing", "killed"), "killed": ("wounded", "missing"),
    "wounded": ("killed", "missing", "safe"), "safe": ("missing", "killed"), "taken": ("escaped", "killed", "freed"),
    "missing": ("safe", "killed", "freed"), "detained": ("escaped", "killed"), "displaced": ("killed", "missing"),
    "held": ("freed", "escaped", "killed"), "present": ("killed", "freed", "escaped", "wounded"),
}  # fmt: skip
# What may since have become of some of those to whom it happened.
_SINCE = {
    "taken": ("freed", "escaped", "killed"), "held": ("freed", "escaped"), "wounded": ("killed",),
    "missing": ("killed", "safe", "freed"), "escaped": ("killed",), "freed": ("wounded",),
}  # fmt: skip


class Contents:
    """Makes what a source says, in one to four claims."""

    def __init__(self, rng: random.Random, scenario: Scenario, groups: Groups, clauses: Clauses) -> None:
        self.rng = rng
        self.scenario = scenario
        self.groups = groups
        self.clauses = clauses

    def any(self, tense: str) -> Piece:
        """Content by some rule; "past", "perfect" or "pluperfect"."""
        makers: list[tuple[Callable[[str], Piece | None], int]] = [
            (self.one, 30), (self.hedged, 9), (self.two, 15), (self.elided, 14), (self.breakdown, 14),
            (self.whom, 6), (self.part_of_whole, 9), (self.fraction, 5), (self.reduced, 7), (self.leaving, 6),
            (self.raid, 6), (self.named_whole, 4), (self.tally, 5), (self.not_figure, 3), (self.relative, 4), (self.among_the, 4),
        ]  # fmt: skip
        for _ in range(20):
            make = self.rng.choices([m for m, _ in makers], [w for _, w in makers])[0]
            piece = make(tense)
            if piece is not None:
                return piece
        return self.clauses.single(tense)

    def one(self, tense: str) -> Piece:
        """One plain claim."""
        return self.clauses.single(tense)

    def hedged(self, tense: str) -> Piece | None:
        """One claim that may be so."""
        return self.clauses.hedged(past=tense != "perfect")

    def _rest(self, event: str) -> str | None:
        fit = [e for e in _REST.get(event, ()) if e in self.scenario.fates]
        return self.rng.choice(fit) if fit else None

    def two(self, tense: str) -> Piece | None:
        """Two full clauses."""
        rng = self.rng
        first = self.clauses.single(tense)
        event = self._rest(first.claims[0].event)
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
        event = self._rest(fate.event)
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
        return Piece(f"{group.raw} {verb}{clauses.around([first], 0.15) if not bare else ''}{joint}{rest.raw} {second_verb}"
                     f"{clauses.around([second], 0.12)}", [first, second])  # fmt: skip

    def parts(self, total: int) -> list[int]:
        """A total split into two to four parts, or only some of it."""
        rng = self.rng
        cuts = sorted(rng.sample(range(1, total), min(rng.choice([1, 1, 2]), total - 1)))
        return [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]

    def breakdown(self, tense: str) -> Piece | None:
        """ "Seven hostages — two Kenyans and five Poles — were freed", "..., including three children, ..."."""
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
            part = self._of_them(group, trigger.fate.event)
            claim = clauses.claim(part, trigger)
            claim.whole = whole
            return Piece(f"{group.raw}, {part.raw}, {verb}{clauses.around([whole], 0.3)}", [whole, claim])
        raws = []
        for size in sizes:
            part = self.groups.nation_part(size, seen, nations_only=group.head == "foreigner")
            if not part.nat and group.nat:
                part.nat = []
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

    def _of_them(self, group: Group, event: str) -> Group:
        """ "Six of them women", "most of them" left alone."""
        rng = self.rng
        n = rng.randint(2, 6)
        words, head = rng.choice(
            [
                ("women", "woman"),
                ("children", "child"),
                ("foreigners", "foreigner"),
                ("teenagers", "teenager"),
                ("pensioners", "pensioner"),
                ("civilians", "civilian"),
            ]
        )
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
        event = self._rest(source.event)
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
        whole = ClaimDraft(source.event, n, n, False, head, list(nat), foreign,
                           marks={"number": whole_number, "group": noun_mark, "trigger": trigger.number,
                                  **({} if but else {"group_text": whole_text})})  # fmt: skip
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
        n = counts.size(rng, 30)
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
            f"{group.raw} {verb}{clauses.when([first], 0.3)}, leaving {rest.raw} {rng.choice(['', 'still '])}{held}",
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
        verb = rng.choice(["stormed", "raided", "attacked", "burst into", "broke into", "surrounded"])
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
        for claim in claims:
            claim.marks["where"] = place_number
        return Piece(
            f"{subject} {verb} {place_raw}{clauses.when(claims, 0.4)}, {' and '.join(phrases)}", claims
        )

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
