"""Passages of hearsay, denial, and of what nobody could confirm."""

from __future__ import annotations

from grammar.fates import of_foes
from grammar.maker import Maker, sentence
from grammar.marks import Piece, mark
from grammar.sources import Saying


class Doubts(Maker):
    """Makes passages that deny, doubt, or tell of hearsay."""

    def hearsay(self) -> Piece | None:
        """ "Six teachers are said to have been freed", "it was reported that ...", "reports that ..."."""
        rng = self.rng
        form = rng.choice(["passive", "passive", "it", "reports"])
        if form == "passive":
            piece = self.clauses.hedged(hearsay=True)
            if piece is None:
                return None
            for claim in piece.claims:
                claim.anonymous = True
            Saying(None, None).apply(piece.claims)
            return sentence(piece)
        piece = self.clauses.single(rng.choice(["past", "pluperfect"]))
        if form == "it":
            number, cue = mark(
                rng.choice(
                    ["It was reported", "It is said", "Rumour has it", "Word has it", "It was rumoured"]
                )
            )
            raw = f"{cue} that {piece.raw}"
        else:
            number, cue = mark(
                rng.choice(["Unconfirmed reports", "Earlier reports", "Some reports", "Rumours"])
            )
            raw = (
                f"{cue} said that {piece.raw}"
                if "Rumours" not in cue
                else f"{cue} were circulating that {piece.raw}"
            )
        for claim in piece.claims:
            claim.anonymous = True
            claim.marks["cue"] = number
            claim.stance = "reports"
            claim.marks.pop("hedge", None)
        return sentence(Piece(raw, piece.claims))

    def denied(self) -> Piece | None:
        """ "The army denied that any of the hostages had been killed"."""
        rng = self.rng
        fate = self.clauses.fate(None, "pass", "intr", "state", "hold")
        if fate is None or of_foes(fate):
            return None
        source = self.sources.source("pnbN")
        cue = rng.choice(
            [
                "denied",
                "flatly denied",
                "denied",
                "rejected suggestions",
                "dismissed as untrue reports",
                "denied reports",
            ]
        )
        first, _, rest = cue.partition(" ")
        if cue in ("flatly denied", "dismissed as untrue reports"):
            number, verb = mark(cue.split()[1] if first == "flatly" else cue.removesuffix(" reports"))
            phrase = f"flatly {verb}" if first == "flatly" else f"{verb} reports"
        else:
            number, verb = mark(first)
            phrase = f"{verb} {rest}".strip()
        if rng.random() < 0.4:
            text = self.groups._described(self.groups.noun(), plural=True)
            group = self.groups.build(None, text, plural=True, lead=rng.choice(["any of the", "any"]))
        else:
            group = self.groups.any(zero=False)
        verb_phrase, trigger = self.clauses.predicate(fate, "pluperfect", group.plural)
        claim = self.clauses.claim(group, trigger)
        claim.polarity = "denied"
        Saying(source, number, stance="denies").apply([claim])
        around = self.clauses.around([claim], 0.25)
        return sentence(Piece(f"{source.full} {phrase} that {group.raw} {verb_phrase}{around}", [claim]))

    def unknown(self) -> Piece | None:
        """ "The ministry could not confirm whether ...", "it was not clear if ..."."""
        rng = self.rng
        fate = self.clauses.fate(None, "pass", "intr", "state")
        if fate is None or of_foes(fate):
            return None
        if rng.random() < 0.5:
            group = self.groups.build(
                None,
                self.groups._described(self.groups.noun(), plural=True),
                plural=True,
                lead=rng.choice(["any of the", "any", "the"]),
            )
        else:
            group = self.groups.any(zero=False)
        verb, trigger = self.clauses.predicate(fate, "pluperfect", group.plural)
        claim = self.clauses.claim(group, trigger)
        claim.certainty = "unknown"
        if rng.random() < 0.4:
            lead = rng.choice(
                [
                    "It was not clear whether",
                    "It was not immediately known if",
                    "It remains unclear whether",
                    "There was no word on whether",
                    "Nobody could say whether",
                ]
            )
            return sentence(Piece(f"{lead} {group.raw} {verb}{self.clauses.around([claim], 0.2)}", [claim]))
        source = self.sources.source("pnbN")
        said = rng.choice(
            [
                "could not confirm",
                "was unable to confirm",
                "declined to say",
                "would not say",
                "had no information on",
                "could not say",
            ]
        )
        if source.plural:
            said = said.replace("was ", "were ")
        number, cue = mark(said)
        Saying(source, number, stance="doubts").apply([claim])
        return sentence(
            Piece(
                f"{source.full} {cue} whether {group.raw} {verb}{self.clauses.around([claim], 0.2)}", [claim]
            )
        )
