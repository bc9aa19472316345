"""Passages in which one source speaks of what another has said."""

from __future__ import annotations

from collections.abc import Callable

from grammar import counts
from grammar.fates import of_foes
from grammar.groups import Group
from grammar.lexicon import Fate, phrases
from grammar.maker import sentence
from grammar.marks import ClaimDraft, Passage, Piece, RelationDraft, capital, mark
from grammar.passages import Passages
from grammar.sources import Saying, Source, marked_source


class RelationPassages(Passages):
    """Makes passages with two voices."""

    def two_voices(self) -> Passage | None:
        """A passage with a relation, or with two sources that do not speak of each other."""
        makers: list[tuple[Callable[[], Passage | None], int]] = [
            (self.speaks_of, 30),
            (self.own_figure, 16),
            (self.corrects, 14),
            (self.not_as_reported, 8),
            (self.updates, 10),
            (self.origin_of, 11),
            (self.infers, 11),
            (self.side_by_side, 14),
            (self.unverified, 7),
        ]
        return self.rng.choices([m for m, _ in makers], [w for _, w in makers])[0]()

    def _first(self) -> tuple[Piece, ClaimDraft, Source] | None:
        piece, source = self.frames.any(lambda tense: self.clauses.single(tense))
        claim = piece.claims[0]
        if claim.marks.get("origin") is None or claim.low == 0:
            return None
        return piece, claim, source

    def _counted(self) -> tuple[Piece, ClaimDraft, Group, Fate, Source] | None:
        rng = self.rng
        fate = self.clauses.fate(None, "pass", "intr", "state", "hold")
        if fate is None or of_foes(fate):
            return None
        group = self.groups.counted(
            counts.exact(rng, counts.size(rng, 90))
            if rng.random() < 0.6
            else counts.bounded(rng, counts.size(rng, 90))
        )
        kept: list[ClaimDraft] = []

        def content(tense: str) -> Piece:
            verb, trigger = self.clauses.predicate(fate, tense, True)
            claim = self.clauses.claim(group, trigger)
            kept.append(claim)
            return Piece(f"{group.raw} {verb}{self.clauses.around([claim], 0.3)}", [claim])

        piece, source = self.frames.any(content)
        return piece, kept[0], group, fate, source

    def _join(self, first: Piece, second: Piece, *, contrast: bool = True) -> Piece:
        """Two sentences, or one with "but"."""
        rng = self.rng
        if rng.random() < 0.4:
            return sentence(
                first
                + rng.choice([", but ", "; ", ", although ", ", while "] if contrast else ["; ", ", and "])
                + second
            )
        lead = rng.choice(
            ["", "", "On {DAY} ", "Hours later ", "Later ", *(["But ", "However, "] if contrast else [])]
        )
        one, two = sentence(first), sentence(self.filler.fill(lead) + second)
        return Piece(f"{one.raw} {two.raw}", one.claims + two.claims)

    def speaks_of(self) -> Passage | None:
        """ "... . The army denied it."."""
        rng = self.rng
        first = self._first()
        if first is None:
            return None
        piece, claim, _ = first
        name = rng.choice(list(phrases()["speech"]))
        words = rng.choice(phrases()["speech"][name])
        numbered = "number" in claim.marks and (claim.low or claim.high or 0) > 2
        if not numbered and any(w in words for w in ("figure", "number", "counted")):
            return None
        if name == "denies" and claim.low == claim.high == 1:
            words = rng.choice(["denied it", "rejected the claim", "called the report false"])
        by = self.sources.source("pnb")
        if by.plural:
            words = (
                words.replace("was ", "were ", 1)
                if words.startswith("was ")
                else words.replace("it had", "they had")
            )
        if by.type in "pN" and "said it had" in words:
            words = words.replace("it had", "he had")
        number, raw = mark(words)
        if rng.random() < 0.18 and not by.tail:
            raw = f"{raw}, {self.sources.outlet().raw} reported"
        second = Piece(f"{by.full} {raw}")
        done = self._join(piece, second, contrast=name != "confirms")
        return Passage(done.raw, done.claims, [RelationDraft(name, claim, None, by.text_mark, number)])

    def own_figure(self) -> Passage | None:
        """ "... . The union put the figure at 14."."""
        rng = self.rng
        first = self._counted()
        if first is None:
            return None
        piece, claim, group, fate, _ = first
        base = claim.low or claim.high or 5
        n = max(1, base + rng.choice([-4, -3, -2, 2, 3, 5, 8, 11]))
        if n == base or n < 2:
            return None
        count = counts.exact(rng, n) if rng.random() < 0.6 else counts.bounded(rng, n)
        own = self.groups.build(count, ("", group.head, list(group.nat), group.foreign), plural=True)
        if group.noun_id is not None:
            own.marks["group"] = group.noun_id
        by = self.sources.source("pnbdN")
        template = rng.choice(phrases()["own_figure"][""])
        if "only" in template and count.low != n or "," in count.text:
            return None
        said, _, rest = template.partition("{F}")
        number, cue_raw = mark(said.strip())
        cue_number, cue_inner = mark(said.strip().split()[0])
        cue_raw = cue_raw.replace(said.strip(), cue_inner + said.strip()[len(said.strip().split()[0]) :])
        second_claim = own.claim(fate.event)
        second_claim.marks["trigger"] = claim.marks["trigger"]
        second_claim.spare = number
        Saying(by, cue_number).apply([second_claim])
        second = Piece(f"{by.full} {cue_raw} {own.raw}{rest}", [second_claim])
        done = self._join(piece, second)
        return Passage(
            done.raw, done.claims, [RelationDraft("disputes", claim, second_claim, by.text_mark, number)]
        )

    def _pair(self) -> tuple[Group, Group, Fate, int] | None:
        """A group, an elided one with another number, and a fate for both."""
        rng = self.rng
        fate = self.clauses.fate(None, "pass", "intr", "state", "hold")
        if fate is None or of_foes(fate):
            return None
        n = counts.size(rng, 120)
        group = self.groups.counted(counts.exact(rng, n))
        m = n + rng.randint(1, 14) if rng.random() < 0.6 or n < 4 else n - rng.randint(1, n - 2)
        other = self.groups.build(
            counts.exact(rng, m), ("", group.head, list(group.nat), group.foreign), plural=m > 1
        )
        if group.noun_id is not None:
            other.marks["group"] = group.noun_id
        return group, other, fate, m - n

    def _voiced(
        self, raw: str, claims: list[ClaimDraft], all_claims: list[ClaimDraft], tail: str
    ) -> tuple[Piece, Source]:
        """A source for `claims`, before or behind the clause."""
        source = self.sources.source()
        cue, number, verb = self.sources.verb(source, "that", stances=("states", "confirms"))
        Saying(source, number, stance=cue.stance).apply(claims)
        if self.rng.random() < 0.6:
            return sentence(Piece(f"{source.full} {verb} that {raw}{tail}", all_claims)), source
        return sentence(Piece(f"{raw}, {source.full} {verb}{tail}", all_claims)), source

    def corrects(self) -> Passage | None:
        """ "..., correcting an earlier figure of 14"; "..., raising an earlier figure of six"."""
        rng = self.rng
        pair = self._pair()
        if pair is None:
            return None
        group, other, fate, difference = pair
        verb, trigger = self.clauses.predicate(fate, rng.choice(["past", "pluperfect"]), True)
        claim, wrong = self.clauses.claim(group, trigger), self.clauses.claim(other, trigger)
        lower = difference < 0
        words, name = rng.choice(
            [
                ("correcting an earlier figure of", "corrects"),
                ("correcting an earlier count of", "corrects"),
                ("withdrawing an earlier figure of", "corrects"),
                ("after first giving the number as", "corrects"),
                (
                    "raising an earlier figure of" if lower else "lowering an earlier figure of",
                    "updates" if lower else "corrects",
                ),
                (
                    "up from an earlier" if lower else "down from an earlier",
                    "updates" if lower else "corrects",
                ),
            ]
        )
        number, raw = mark(words)
        piece, source = self._voiced(f"{group.raw} {verb}", [claim], [claim, wrong], f", {raw} {other.raw}")
        return Passage(piece.raw, piece.claims, [RelationDraft(name, wrong, claim, source.text_mark, number)])

    def not_as_reported(self) -> Passage | None:
        """ "Six teachers were seized, not 14 as first reported, the mayor said"."""
        rng = self.rng
        pair = self._pair()
        if pair is None:
            return None
        group, other, fate, _ = pair
        verb, trigger = self.clauses.predicate(fate, rng.choice(["past", "pluperfect"]), True)
        claim, wrong = self.clauses.claim(group, trigger), self.clauses.claim(other, trigger)
        wrong.polarity = "denied"
        tail = rng.choice(
            [
                "as first reported",
                "as previously reported",
                "as earlier stated",
                "as was first thought",
                "as some papers had it",
                "as initially announced",
            ]
        )
        number, raw = mark(f"not {other.raw} {tail}")
        order = rng.random() < 0.6
        text = f"{group.raw} {verb}, {raw}" if order else f"{group.raw}, {raw}, {verb}"
        piece, source = self._voiced(text, [claim, wrong], [claim, wrong], "")
        return Passage(
            piece.raw, piece.claims, [RelationDraft("corrects", wrong, claim, source.text_mark, number)]
        )

    def updates(self) -> Passage | None:
        """ "... . By evening it said the number had risen to 14."."""
        rng = self.rng
        first = self._counted()
        if first is None:
            return None
        piece, claim, group, fate, source = first
        if claim.low is None or source.tail or source.type == "d":
            return None
        n = claim.low + rng.randint(1, 20)
        own = self.groups.build(
            counts.exact(rng, n), ("", group.head, list(group.nat), group.foreign), plural=True
        )
        if group.noun_id is not None:
            own.marks["group"] = group.noun_id
        pronoun = marked_source(source.pronoun, source.type)
        lead = rng.choice(["By evening ", "An hour later ", "On {DAY} ", "Later ", "By midnight "])
        said_number, said = mark(rng.choice(["said", "reported", "announced"]))
        risen_number, risen = mark(
            rng.choice(["had risen to", "had gone up to", "had climbed to", "now stood at"])
        )
        second = own.claim(fate.event)
        second.marks["trigger"] = claim.marks["trigger"]
        second.spare = risen_number
        Saying(pronoun, said_number, resolved=source.name).apply([second])
        second.stance = "states"
        one = sentence(piece)
        two = sentence(
            Piece(
                f"{self.filler.fill(lead)}{pronoun.raw} {said} that "
                f"the {rng.choice(['number', 'figure', 'count'])} {risen} {own.raw}",
                [second],
            )
        )
        return Passage(
            f"{one.raw} {two.raw}",
            one.claims + two.claims,
            [RelationDraft("updates", claim, second, pronoun.text_mark, risen_number)],
        )

    def origin_of(self) -> Passage | None:
        """ "The figure appears to have come from a nurse"."""
        rng = self.rng
        first = self._first()
        if first is None:
            return None
        piece, claim, _ = first
        noun = (
            rng.choice(["figure", "number"])
            if "number" in claim.marks and (claim.low or claim.high or 0) > 2 and rng.random() < 0.6
            else rng.choice(["report", "account", "story"])
        )
        by = self.sources.source("prnd") if rng.random() < 0.6 else self.sources.outlet()
        before, _, after = rng.choice(phrases()["origin"][""]).replace("{N}", noun).partition("{S}")
        lead, words = before.strip().split(" ", 2)[:2], before.strip().split(" ", 2)[2]
        number, raw = mark(words)
        second = Piece(f"{' '.join(lead)} {raw} {by.full}{after}")
        one, two = sentence(piece), sentence(second)
        return Passage(
            f"{one.raw} {two.raw}",
            one.claims,
            [RelationDraft("origin-of", claim, None, by.text_mark, number)],
        )

    def infers(self) -> Passage | None:
        """ "That would leave eight in captivity"."""
        rng = self.rng
        first = self._counted()
        if first is None:
            return None
        piece, claim, group, fate, _ = first
        rest_event = {"freed": "held", "escaped": "held", "killed": "missing", "safe": "missing"}.get(
            fate.event
        )
        if rest_event is None or rest_event not in self.scenario.fates:
            return None
        n = rng.randint(2, 40)
        rest = self.groups.build(
            counts.exact(rng, n), ("", group.head, list(group.nat), group.foreign), plural=True
        )
        if group.noun_id is not None:
            rest.marks["group"] = group.noun_id
        words, certainty = rng.choice(
            [
                ("That would leave", "probable"),
                ("That could leave", "possible"),
                ("If so, that would leave", "probable"),
                ("By that count, that leaves", "probable"),
                ("This could mean that", "possible"),
                ("That would mean", "probable"),
            ]
        )
        trigger, raw = mark(
            {
                "held": rng.choice(["captive", "in captivity", "inside"]),
                "missing": rng.choice(["missing", "unaccounted for"]),
            }[rest_event]
        )
        be = " are" if words.startswith("This could mean") or words == "That would mean" else ""
        number, words_raw = mark(words)
        inferred = rest.claim(rest_event)
        inferred.certainty = certainty
        inferred.marks["trigger"] = trigger
        one = sentence(piece)
        two = Piece(f"{words_raw} {rest.raw}{be} still {raw}.", [inferred])
        return Passage(
            f"{one.raw} {two.raw}",
            one.claims + two.claims,
            [RelationDraft("infers-from", claim, inferred, None, number)],
        )

    def side_by_side(self) -> Passage | None:
        """Two sources, each with news of its own; no relation."""
        rng = self.rng
        first, _ = self.frames.any(lambda tense: self.clauses.single(tense))
        event = self.contents.rest(first.claims[0].event)
        if event is None:
            return None

        def content(tense: str) -> Piece:
            return self.clauses.passive(tense, event) or self.clauses.single(tense, event)

        try:
            second, _ = self.frames.any(content)
        except ValueError:
            return None
        one, two = sentence(first), sentence(second)
        joint = rng.choice([" ", " ", "\n\n"])
        return Passage(f"{one.raw}{joint}{two.raw}", one.claims + two.claims, [])

    def unverified(self) -> Passage | None:
        """ "The army could not confirm a claim by the rebels that ..."."""
        rng = self.rng
        piece = self.clauses.single(rng.choice(["past", "pluperfect"]))
        origin, via = self.sources.source("pnb"), self.sources.source("pnb")
        if origin.tail or via.tail or piece.claims[0].low == 0:
            return None
        noun, stance = rng.choice([("claim", "claims"), ("report", "reports"), ("statement", "claims")])
        cue, cue_raw = mark(noun)
        words = rng.choice(
            [
                "could not confirm",
                "was unable to verify",
                "declined to confirm",
                "cast doubt on",
                "could neither confirm nor deny",
            ]
        )
        name = "doubts"
        if via.plural:
            words = words.replace("was ", "were ")
        number, raw = mark(words)
        Saying(origin, cue, [via], stance).apply(piece.claims)
        for claim in piece.claims:
            claim.certainty = "unknown"
        text = capital(f"{via.raw} {raw} a {cue_raw} by {origin.raw} that {piece.raw}.")
        return Passage(
            text, piece.claims, [RelationDraft(name, piece.claims[0], None, via.text_mark, number)]
        )
