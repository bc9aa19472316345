"""Clauses that hedge: what may be so, is believed to be, is said to have been."""

from __future__ import annotations

from grammar.fates import Clauses, of_foes
from grammar.marks import Piece, mark

# Hedge after the subject (plural, singular), its certainty, and whether it tells of hearsay.
_HEDGES = (
    ("may have", "may have", "possible", ""),
    ("might have", "might have", "possible", ""),
    ("could have", "could have", "possible", ""),
    ("may possibly have", "may possibly have", "possible", ""),
    ("are believed to have", "is believed to have", "probable", "believed"),
    ("are thought to have", "is thought to have", "probable", "thought"),
    ("are feared to have", "is feared to have", "probable", "feared"),
    ("are presumed to have", "is presumed to have", "probable", "presumed"),
    ("are assumed to have", "is assumed to have", "probable", "assumed"),
    ("appear to have", "appears to have", "probable", ""),
    ("seem to have", "seems to have", "probable", ""),
    ("have probably", "has probably", "probable", ""),
)
_HEARSAY = (
    ("are said to have", "is said to have", "said"),
    ("are reported to have", "is reported to have", "reported"),
    ("are rumoured to have", "is rumoured to have", "rumoured"),
    ("are understood to have", "is understood to have", "understood"),
    ("reportedly", "reportedly", "reportedly"),
    ("allegedly", "allegedly", "allegedly"),
)


class HedgedClauses(Clauses):
    """Makes plain clauses, and hedged ones."""

    def hedged(self, event: str | None = None, *, hearsay: bool = False, past: bool = False) -> Piece | None:
        """ "May have been freed", "are believed to have escaped"; with `hearsay`, "are said to have been"."""
        rng = self.rng
        fate = self.fate(event, "pass", "pass", "intr", "state")
        if fate is None:
            return None
        group = self.groups.foes() if of_foes(fate) else self.groups.any(zero=False)
        cue = ""
        if hearsay:
            plural, singular, cue = rng.choice(_HEARSAY)
            certainty = "certain"
        else:
            plural, singular, certainty, cue = rng.choice(_HEDGES)
        aux = plural if group.plural else singular
        if past and not hearsay:
            aux = {
                "are": "were",
                "is": "was",
                "appear": "appeared",
                "appears": "appeared",
                "seem": "seemed",
                "seems": "seemed",
                "has": "had",
            }.get(aux.split()[0], aux.split()[0]) + aux[len(aux.split()[0]) :]
            if aux.startswith("have "):
                aux = "had " + aux[5:]
        if aux.endswith("ly") and not aux.startswith(("have", "has", "had")):
            number, raw = mark(aux)
            verb, trigger = self.predicate(fate, "past", group.plural)
            first, _, rest = verb.partition(" ")
            verb = f"{first} {raw} {rest}" if fate.form in ("pass", "state") else f"{raw} {verb}"
            claim = self.claim(group, trigger)
            claim.marks["hedge"] = number
        else:
            verb, trigger = self.predicate(fate, "bare", group.plural)
            claim = self.claim(group, trigger)
            if fate.form == "state" and aux.endswith("have"):
                aux, verb = aux.removesuffix("have") + "be", verb.removeprefix("been ")
                aux = aux.replace("be be", "be")
            if cue:
                words, _, rest = aux.partition(" to ")
                number, raw = mark(words)
                claim.marks["hedge"] = number
                aux = f"{raw} to {rest}"
            verb = f"{aux} {verb}"
        claim.certainty = certainty
        return Piece(f"{group.raw} {verb}{self.around([claim], 0.25)}", [claim])
