"""Whole passages with one line of attribution, or none."""

from __future__ import annotations

from collections.abc import Callable

from grammar import counts
from grammar.doubts import Doubts
from grammar.fates import of_foes
from grammar.maker import OFFICIAL, sentence
from grammar.marks import Passage, Piece, capital, mark, plain
from grammar.sources import Saying, Source, marked_source, tense_after
from grammar.tolls import Tolls


class Passages(Doubts, Tolls):
    """Makes passages for one scenario; each call of `any` is one."""

    def any(self) -> Passage | None:
        """A passage by some rule; None where the scenario does not allow it."""
        makers: list[tuple[Callable[[], Piece | None], int]] = [
            (self.attributed, 34),
            (self.own_voice, 8),
            (self.headline, 11),
            (self.pronoun, 8),
            (self.hearsay, 8),
            (self.nominal, 11),
            (self.denied, 8),
            (self.unknown, 7),
            (self.split_quote, 6),
            (self.background, 8),
            (self.nothing, 7),
            (self.adjectival, 5),
            (self.put_at, 6),
            (self.bulletin, 3),
            (self.updated, 5),
        ]
        make = self.rng.choices([m for m, _ in makers], [w for _, w in makers])[0]
        piece = make()
        if piece is None:
            return None
        raw = piece.raw
        if make not in (self.headline, self.nothing, self.bulletin):
            if self.rng.random() < 0.2:
                raw = f"{raw} {self.distractors.sentence()}"
            if self.rng.random() < 0.06:
                date, dash = self.filler.fill("{MONTH} {N}"), self.rng.choice(["—", "-", "–"])
                raw = f"{self.filler.place.upper()}, {date} {dash} {raw}"
        return Passage(raw, piece.claims)

    def attributed(self) -> Piece:
        """A sentence by one source or a chain, at times followed by another of the same source."""
        piece, _ = self.frames.any(self.contents.any)
        return sentence(piece)

    def own_voice(self) -> Piece:
        """A sentence with no source."""
        piece = self.contents.any(self.rng.choice(["past", "perfect"]))
        for claim in piece.claims:
            if (hedge := claim.marks.pop("hedge", None)) is not None:
                claim.anonymous = True
                claim.marks["cue"] = hedge
        return sentence(piece)

    def headline(self) -> Piece | None:
        """ "Police: six killed in Benkara", "Six killed - army", "Six teachers freed, says minister"."""
        rng = self.rng
        forms = ("pass", "intr", "state", "hold", "act")
        fate = self.clauses.fate(None, *forms)
        if fate is None:
            return None
        tail = ""
        if fate.form == "act":
            piece = self.clauses.active("head", fate.event)
            if piece is None:
                return None
            claims, raw = piece.claims, piece.raw
        else:
            group = (
                self.groups.foes()
                if of_foes(fate)
                else self.groups.counted(
                    counts.exact(rng, (n := counts.size(rng, 90)), spell=n < 10 and rng.random() < 0.5)
                    if rng.random() < 0.65
                    else None
                )
            )
            verb, trigger = self.clauses.predicate(fate, "head", group.plural)
            claims = [self.clauses.claim(group, trigger)]
            feared = fate.form == "state" and fate.event == "killed" and rng.random() < 0.5
            raw = f"{group.raw} {'feared ' if feared else ''}{verb}"
            if feared:
                claims[0].certainty = "probable"
            event = self.contents.rest(fate.event)
            other = self.clauses.fate(event, "pass", "state") if event and not feared else None
            if other is not None and rng.random() < 0.35:
                rest = self.groups.elided(group, counts.exact(rng, counts.size(rng, 40), spell=False))
                verb, second = self.clauses.predicate(other, "head", True)
                claims.append(self.clauses.claim(rest, second))
                raw += f", {rest.raw} {verb}"
            place_number, place = mark(self.filler.place)
            if rng.random() < 0.5:
                tail = rng.choice(
                    [
                        f" in {place}",
                        f" near {place}",
                        f" in {place} {rng.choice(['raid', 'attack', 'drama'])}",
                    ]
                )
                if "disaster" in self.scenario.themes:
                    tail = rng.choice([f" in {place}", f" near {place}"])
                claims[0].marks["where"] = place_number
        raw += tail
        short = rng.choice(
            [
                "police",
                "army",
                "ministry",
                "officials",
                "mayor",
                "Red Cross",
                "witnesses",
                "governor",
                "UN",
                "embassy",
                "hospital",
                "minister",
                "union",
                "rebels" if "armed" in self.scenario.themes else "coroner",
                "state TV",
                "family",
            ]
        )
        if short.lower() in plain(raw).lower():
            return None
        source = marked_source(
            short, "n" if short.endswith("s") and short != "Red Cross" or short == "police" else "p"
        )
        cue: int | None = None
        match rng.randrange(5):
            case 0:
                text = f"{capital(source.raw)}: {capital(raw)}"
            case 1:
                text = f"{capital(raw)} {rng.choice(['-', '–', '—'])} {source.raw}"
            case 2:
                cue, verb = mark("say" if source.plural else "says")
                text = (
                    f"{capital(raw)}, {verb} {source.raw}"
                    if rng.random() < 0.4
                    else f"{capital(raw)}, {source.raw} {verb}"
                )
            case 3:
                cue, verb = mark(rng.choice(["confirm", "say", "report"]) + ("" if source.plural else "s"))
                text = f"{capital(source.raw)} {verb} {raw}"
            case _:
                Saying(None, None).apply(claims)
                return Piece(capital(raw), claims)
        Saying(source, cue).apply(claims)
        if cue is not None and "confirm" in text:
            for claim in claims:
                claim.stance = "confirms"
        return Piece(text, claims)

    def pronoun(self) -> Piece:
        """The source stands in the sentence before, a pronoun speaks."""
        rng = self.rng
        source = self.sources.source("pnbN")
        source_raw = source.full.rstrip(",") if source.tail else source.raw
        cue, number, verb = self.sources.verb(source, "that")
        piece = self.contents.any(tense_after(rng, cue, verb))
        first, plain_pronoun = self.distractors.introduction(source_raw, source)
        pronoun = marked_source(plain_pronoun, source.type)
        if cue.past == "said" and plain(verb) == "said" and rng.random() < 0.2 and not source.plural:
            number, verb = mark("added")
        saying = Saying(pronoun, number, stance=cue.stance, resolved=source.name)
        saying.apply(piece.claims)
        second = f"{capital(pronoun.raw)} {verb} that " + piece
        if rng.random() < 0.3:
            trail, number = mark("said")[::-1]
            saying.cue, saying.stance = number, "states"
            for claim in piece.claims:
                claim.stance = ""
            saying.apply(piece.claims)
            second = Piece(f"{capital(piece.raw)}, {pronoun.raw} {trail}", piece.claims)
        return Piece(f"{capital(first)} {sentence(second).raw}", piece.claims)

    def nominal(self) -> Piece | None:
        """ "The army announced the release of six teachers", "rebel claims of 40 dead"."""
        rng = self.rng
        if rng.random() < 0.3:
            return self.claims_of()
        fate = self.clauses.fate(None, "nom")
        if fate is None:
            return None
        group = self.groups.foes() if of_foes(fate) else self.groups.any(zero=False)
        trigger = self.clauses.marked(
            fate, fate.words[0] if fate.words[0] != "deaths" or group.plural else "death"
        )
        claim = self.clauses.claim(group, trigger)
        source = self.sources.source()
        verbs = {
            "announced": "states",
            "confirmed": "confirms",
            "reported": "reports",
            "acknowledged": "confirms",
            "spoke of": "states",
        }
        verb = rng.choice(list(verbs))
        if verb in ("announced", "acknowledged") and not OFFICIAL.search(plain(source.raw)):
            verb = "reported"
        number, cue = mark(verb)
        phrase = f"the {trigger.raw} of {group.raw}{self.clauses.around([claim], 0.3)}"
        if rng.random() < 0.25:
            via = self.sources.outlet()
            told, told_raw = mark("told")
            Saying(source, told, [via]).apply([claim])
            return sentence(Piece(f"{source.full} {told_raw} {via.raw} of {phrase}", [claim]))
        if rng.random() < 0.3:
            via = self.sources.outlet()
            Saying(source, number, [via], verbs[verb]).apply([claim])
            return sentence(
                Piece(f"{source.full} {cue} {phrase}, {via.raw} {rng.choice(['reported', 'said'])}", [claim])
            )
        Saying(source, number, stance=verbs[verb]).apply([claim])
        return sentence(Piece(f"{source.full} {cue} {phrase}", [claim]))

    def split_quote(self) -> Piece | None:
        """ "“Six were killed,” the mayor said, “and 14 are missing.”"."""
        rng = self.rng
        source = self.sources.source("pnN")
        first = self.clauses.single("perfect")
        event = self.contents.rest(first.claims[0].event)
        second = self.clauses.passive("perfect", event) if event else None
        if second is None:
            return None
        number, verb = mark(rng.choice(["said", "said", "told"]))
        via: list[Source] = []
        to = ""
        if "told" in verb:
            via = [self.sources.outlet()]
            to = f" {via[0].raw}"
        claims = first.claims + second.claims
        Saying(source, number, via).apply(claims)
        left, right = rng.choice([('"', '"'), ("“", "”")])
        joint = rng.choice(["and", "but", "while"])
        return Piece(
            f"{left}{capital(first.raw)},{right} {source.full} {verb}{to}, "
            f"{left}{joint} {second.raw}.{right}",
            claims,
        )

    def background(self) -> Piece | None:
        """News by a source, with an earlier toll in the publisher's voice."""
        rng = self.rng
        event = rng.choice(
            [e for e in ("killed", "wounded", "displaced", "missing") if e in self.scenario.fates]
            or ["killed"]
        )
        verbs = {
            "killed": ("killed", "claimed the lives of", "left dead"),
            "wounded": ("injured", "wounded", "hurt"),
            "displaced": ("displaced", "drove out"),
            "missing": ("left missing",),
        }[event]
        word = rng.choice(verbs)
        group = self.groups.counted()
        if word.startswith("left "):
            number, raw = mark(word[5:])
            phrase = f"which left {group.raw} {raw}"
        else:
            number, raw = mark("lives" if word == "claimed the lives of" else word)
            phrase = (
                f"which claimed the {raw} of {group.raw}"
                if word == "claimed the lives of"
                else f"which {raw} {group.raw}"
            )
        own = group.claim(event)
        own.marks["trigger"] = number
        cause = rng.choice(self.scenario.causes)
        when = self.clauses.when([own], 0.4)
        if cause == "the abductions":
            cause = "the raid"
        if rng.random() < 0.45:
            source = self.sources.source()
            news = self.distractors.news()
            said = rng.choice(["said", "added", "reported"])
            return sentence(Piece(f"{cause}, {phrase}{when}, {news}, {source.full} {said}", [own]))
        source = self.sources.source()
        cue, said_number, said_raw = self.sources.verb(source, "that")
        self.clauses.caused = True
        piece = self.clauses.single("past" if plain(said_raw) != cue.past else "pluperfect")
        Saying(source, said_number, stance=cue.stance).apply(piece.claims)
        joint = rng.choice(["after", "in the wake of", "during"])
        return sentence(
            Piece(
                f"{source.full} {said_raw} that {piece.raw} {joint} {cause}, {phrase}{when}",
                [*piece.claims, own],
            )
        )

    def nothing(self) -> Piece:
        """Sentences with numbers and no claim."""
        text = self.distractors.sentence()
        if self.rng.random() < 0.4:
            text += " " + self.distractors.sentence()
        return Piece(text)
