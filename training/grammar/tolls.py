"""Passages that give figures: tolls, bulletins, increments, figures that were claimed."""

from __future__ import annotations

from grammar import counts
from grammar.counts import Count
from grammar.groups import Group
from grammar.lexicon import article, phrases
from grammar.maker import Maker, sentence
from grammar.marks import ClaimDraft, Piece, capital, mark, plain
from grammar.sources import Saying


class Tolls(Maker):
    """Makes passages around a figure."""

    def claims_of(self) -> Piece | None:
        """A noun of saying: "the rebels' claim that ...", "a report by the UN that ..."."""
        rng = self.rng
        if rng.random() < 0.35:
            return self._figure_claimed()
        piece = self.clauses.single(rng.choice(["past", "pluperfect"]))
        source = self.sources.source("pnb")
        noun, stance = rng.choice(
            [
                ("claim", "claims"),
                ("report", "reports"),
                ("statement", "states"),
                ("assertion", "claims"),
                ("account", "states"),
            ]
        )
        number, cue = mark(noun)
        ending = rng.choice(
            [
                "spread quickly through the town",
                "came as a surprise",
                "was repeated several times during the day",
                "drew crowds to the gates",
                "sent relatives hurrying to the scene",
                "was read out on state radio",
                "led the evening bulletins",
            ]
        )
        Saying(source, number, stance=stance).apply(piece.claims)
        if source.tail:
            return None
        by = f"{article(noun)} {cue} by {source.raw}"
        if source.type in "bp" and rng.random() < 0.4 and " of " not in plain(source.raw):
            by = f"{source.raw}'s {cue}"
        return sentence(Piece(f"{by} that {piece.raw} {ending}", piece.claims))

    def _figure_claimed(self) -> Piece | None:
        """ "The rebels' claims of 40 dead were repeated all day"."""
        rng = self.rng
        fate = self.clauses.fate(None, "word")
        source = self.sources.source("nb")
        if fate is None or source.tail or " of " in plain(source.raw):
            return None
        count = counts.any_count(rng, self.groups.scale)
        if count.tail:
            return None
        group = self.groups.build(count, ("", "", [], None), plural=True)
        trigger = self.clauses.marked(fate, fate.words[0])
        claim = self.clauses.claim(group, trigger)
        noun, stance = rng.choice(
            [
                ("claims", "claims"),
                ("reports", "reports"),
                ("estimate", "states"),
                ("figure", "states"),
                ("count", "states"),
            ]
        )
        number, cue = mark(noun)
        possessive = "'" if plain(source.raw).endswith("s") else "'s"
        Saying(source, number, stance=stance).apply([claim])
        be = "were" if noun.endswith("s") else "was"
        ending = rng.choice(
            [
                f"{be} repeated all day on the radio",
                f"{be} carried by several papers",
                f"{be} met with silence in the capital",
                f"{be} read out in parliament",
                f"{be} on every front page",
            ]
        )
        return sentence(
            Piece(f"{source.raw}{possessive} {cue} of {group.raw} {trigger.raw} {ending}", [claim])
        )

    def adjectival(self) -> Piece | None:
        """ "Rescuers are still looking for the 29 missing passengers"."""
        rng = self.rng
        fate = self.clauses.fate(None, "adj")
        if fate is None:
            return None
        text = self.groups._described(self.groups.noun(attackers=fate.event == "detained"), plural=True)
        trigger = self.clauses.marked(fate, fate.words[0])
        words_ = (f"{trigger.raw} {text[0]}", *text[1:])
        n = counts.size(rng, self.groups.scale)
        group = self.groups.build(counts.exact(rng, n), words_, plural=True, lead="the ")
        claim = self.clauses.claim(group, trigger)
        frames = phrases()["adjectival"]
        raw = rng.choice(frames[fate.event]).replace("{G}", group.raw)
        if rng.random() < 0.5:
            source = self.sources.source()
            cue, number, verb = self.sources.verb(source, "trail", stances=("states",))
            Saying(source, number, stance=cue.stance).apply([claim])
            return sentence(Piece(f"{raw}, {source.full} {verb}", [claim]))
        return sentence(Piece(raw, [claim]))

    def put_at(self) -> Piece | None:
        """ "The ministry put the number of dead at 14"."""
        rng = self.rng
        fate = self.clauses.fate(None, "pass", "word")
        if fate is None:
            return None
        trigger = self.clauses.marked(fate, fate.words[0])
        count = counts.any_count(rng, self.groups.scale)
        if count.tail or count.text.startswith(("a total", "only", "just", "exactly")):
            return None
        source = self.sources.source("pnbdN")
        if fate.form == "word":
            group = self.groups.build(count, ("", "", [], None), plural=True)
            what = f"the number of {trigger.raw}"
        else:
            text = self.groups._described(
                self.groups.noun(attackers=fate.event == "detained"),
                plural=True,
                nation=None if fate.event != "detained" else False,
            )
            noun_mark, noun = mark(text[0])
            group = self.groups.build(count, ("", text[1], text[2], text[3]), plural=True)
            group.marks["group"] = noun_mark
            what = f"the number of {noun} {trigger.raw}"
        claim = self.clauses.claim(group, trigger)
        verb = rng.choice(["put", "gave", "estimated"])
        number, cue = mark(verb)
        Saying(source, number).apply([claim])
        joint = {"put": "at", "gave": "as", "estimated": "at"}[verb]
        return sentence(Piece(f"{source.full} {cue} {what} {joint} {group.raw}", [claim]))

    def bulletin(self) -> Piece | None:
        """ "Killed: six teachers. Wounded: 14. Missing: none."."""
        rng = self.rng
        names = phrases()["bulletin"]
        events = [e for e in self.scenario.fates if e in names and e != "detained"]
        if len(events) < 2:
            return None
        rng.shuffle(events)
        claims: list[ClaimDraft] = []
        rows = []
        for i, event in enumerate(events[: rng.choice([2, 3, 3])]):
            number, raw = mark(rng.choice(names[event]))
            group: Group = self.groups.counted(
                counts.exact(rng, counts.size(rng, 60), spell=False)
                if rng.random() < 0.7
                else counts.bounded(rng, counts.size(rng, 60))
            )
            if i and rng.random() < 0.4:
                group = self.groups.nameless(counts.exact(rng, counts.size(rng, 60), spell=False))
            elif i and rng.random() < 0.15:
                group = self.groups.build(Count("none", 0, 0), ("", "", [], None), plural=True)
            claim = group.claim(event)
            claim.marks["trigger"] = number
            claims.append(claim)
            rows.append(f"{raw}: {group.raw}")
        joint = rng.choice(["; ", ". ", "\n- "])
        text = joint.join(rows) if joint != "\n- " else "- " + "\n- ".join(rows)
        lead = rng.choice(
            [
                "",
                f"{capital(rng.choice(self.scenario.causes))}, what we know so far. ",
                f"Update {rng.randint(2, 9)}. ",
            ]
        )
        if joint == "\n- " and lead:
            lead = lead.strip() + "\n"
        return Piece(lead + text + ("." if joint != "\n- " else ""), claims)

    def updated(self) -> Piece | None:
        """An increment that makes a total: "a further six died, bringing the toll to 14"."""
        rng = self.rng
        if "killed" not in self.scenario.fates:
            return None
        more = rng.randint(2, 9)
        total = more + rng.randint(2, 120)
        fate = self.clauses.fate("killed", "pass", "intr")
        if fate is None:
            return None
        text = self.groups._described(self.groups.noun(), plural=True)
        group = self.groups.build(
            counts.exact(rng, more), text, plural=True, lead=rng.choice(["another ", "a further "])
        )
        verb, trigger = self.clauses.predicate(fate, rng.choice(["past", "perfect"]), True)
        first = self.clauses.claim(group, trigger)
        whole_group = self.groups.nameless(counts.exact(rng, total, spell=False if total > 12 else None))
        toll, toll_raw = mark(rng.choice(["toll", "death toll"]))
        whole = whole_group.claim("killed")
        whole.marks["trigger"] = toll
        first.whole = whole
        joint = rng.choice(["bringing the {T} to {N}", "taking the {T} to {N}", "raising the {T} to {N}"])
        tail = joint.replace("{T}", toll_raw).replace("{N}", whole_group.raw)
        piece = Piece(f"{group.raw} {verb}{self.clauses.when([first], 0.4)}, {tail}", [first, whole])
        if rng.random() < 0.6:
            source = self.sources.source()
            number, said = mark("said")
            Saying(source, number).apply(piece.claims)
            if rng.random() < 0.5:
                return sentence(f"{source.full} {said} that " + piece)
            return sentence(piece + f", {source.full} {said}")
        return sentence(piece)
