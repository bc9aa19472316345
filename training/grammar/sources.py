"""Who says so: sources, chains of them, and the frames that join them to a clause."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from grammar.lexicon import Cue, Filler, Scenario, cues, source_phrases, words
from grammar.marks import ClaimDraft, Piece, capital, mark, plain

_BOASTERS = re.compile(
    r"rebel|militant|insurgent|kidnapper|militia|commander|activist|minist|General|Colonel"
)
_WOMEN = re.compile(r"woman|nurse|midwife|widow")
_ARTICLES = ("the ", "a ", "an ", "The ", "A ", "An ")


@dataclass(slots=True)
class Source:
    """A source as marked text: the whole, and what is left of it without its article."""

    raw: str
    type: str
    plural: bool
    text_mark: int
    origin_mark: int
    tail: str = ""
    name: str = ""

    @property
    def full(self) -> str:
        """The source with what is said about it behind ("who asked not to be named")."""
        return self.raw + self.tail

    @property
    def pronoun(self) -> str:
        """The pronoun that stands for the source."""
        if self.plural:
            return "they"
        if self.type in "bdo":
            return "it"
        text = plain(self.raw)
        return (
            "she"
            if _WOMEN.search(text) or text.split()[-2:-1] and text.split()[-2] in words()["women"]
            else "he"
        )


def marked_source(text: str, kind: str, tail: str = "", name: str = "") -> Source:
    """A source with its marks."""
    lead = next((a for a in _ARTICLES if text.startswith(a)), "")
    origin, inner = mark(text[len(lead) :])
    number, raw = mark(lead + inner)
    return Source(raw, kind, kind == "n", number, origin, tail, name or text[len(lead) :])


@dataclass(slots=True)
class Saying:
    """What every claim of a stretch shares: origin, cue, further hops, stance."""

    source: Source | None
    cue: int | None
    via: list[Source] = field(default_factory=list)
    stance: str = "states"
    resolved: str = ""

    def apply(self, claims: list[ClaimDraft]) -> None:
        """Sets the source of each claim; hearsay within it becomes the origin, told by this source."""
        for claim in claims:
            hedge = claim.marks.pop("hedge", None)
            if claim.anonymous and hedge is not None:
                claim.marks["cue"] = hedge
                claim.via = [s.origin_mark for s in ([self.source] if self.source else []) + self.via]
                claim.stance = "reports"
                continue
            if self.source is None:
                continue
            claim.marks["source_text"] = self.source.text_mark
            claim.marks["origin"] = self.source.origin_mark
            if self.cue is not None:
                claim.marks["cue"] = self.cue
            claim.via = [s.origin_mark for s in self.via]
            claim.stance = claim.stance or self.stance
            claim.origin_resolved = self.resolved


class Sources:
    """Makes sources for a scenario."""

    def __init__(self, rng: random.Random, scenario: Scenario, filler: Filler) -> None:
        self.rng = rng
        self.scenario = scenario
        self.filler = filler
        self.used: set[str] = set()

    def source(self, types: str = "prnbdN") -> Source:
        """A source that is no outlet; N is a named person."""
        rng = self.rng
        while True:
            if "N" in types and rng.random() < (0.22 if len(types) > 1 else 1.0):
                return self.named()
            fit = [
                s
                for s in source_phrases()
                if s.type in types
                and s.phrase not in self.used
                and ("*" in s.themes or s.themes & self.scenario.themes)
            ]
            if not fit:
                return self.named()
            narrow = [s for s in fit if "*" not in s.themes]
            chosen = rng.choice(narrow if narrow and rng.random() < 0.25 else fit)
            self.used.add(chosen.phrase)
            phrase, tail = self.filler.fill(chosen.phrase), ""
            if chosen.type == "r":
                for cut in (" who ", " claiming "):
                    head, found, rest = phrase.partition(cut)
                    if found:
                        phrase, tail = head, f"{cut.rstrip()} {rest}"
                        break
            return marked_source(phrase, "p" if chosen.type == "r" else chosen.type, tail)

    def named(self) -> Source:
        """A named person, with a title or a description behind the name."""
        rng = self.rng
        name = self.filler.name()
        if rng.random() < 0.5:
            title = rng.choice(words()["titles"])
            return marked_source(f"{title} {name}", "N")
        return marked_source(name, "N", f", {rng.choice(words()['jobs'])},")

    def outlet(self) -> Source:
        """A newspaper, station or agency."""
        while True:
            phrase = self.filler.fill(self.rng.choice(words()["outlets"]))
            if phrase not in self.used:
                self.used.add(phrase)
                return marked_source(phrase, "n" if phrase == "local media" else "o")

    def cue(self, frame: str, *, stances: tuple[str, ...] = (), document: bool = False) -> Cue:
        """A verb of saying; documents do not tweet, recall or boast."""
        fit = [c for c in cues() if frame in c.frames and (not stances or c.stance in stances)]
        if document:
            fit = [
                c
                for c in fit
                if c.past in ("said", "stated", "noted", "reported", "claimed", "confirmed", "declared")
            ]
        weights = [
            18.0 if c.past == "said" else 1.2 if c.stance in ("confirms", "claims") else 1.0 for c in fit
        ]
        return self.rng.choices(fit, weights)[0]

    def verb(self, source: Source, frame: str, **options: object) -> tuple[Cue, int, str]:
        """The cue for a source: now and then in the present, and how it is marked."""
        cue = self.cue(frame, document=source.type == "d", **options)  # type: ignore[arg-type]
        if cue.past in ("boasted", "bragged", "swore", "tweeted") and not _BOASTERS.search(plain(source.raw)):
            cue = self.cue(frame, document=True, **options)  # type: ignore[arg-type]
        if self.rng.random() < 0.16 and cue.past != "tweeted":
            present = cue.present if not source.plural else _base(cue.present)
            number, raw = mark(present)
        else:
            number, raw = mark(cue.past)
        return cue, number, raw


def tense_after(rng: random.Random, cue: Cue, verb: str) -> str:
    """A tense for what is said: no past perfect after a present."""
    present = plain(verb) != cue.past
    return rng.choice(["past", "perfect"] if present else ["past", "pluperfect"])


def _base(third: str) -> str:
    """The plural present of a verb in the third person."""
    verb, space, rest = third.partition(" ")
    if verb.endswith("ies"):
        return verb[:-3] + "y" + space + rest
    return verb[: -2 if verb.endswith(("sses", "shes")) else -1] + space + rest


def manner(rng: random.Random, filler: Filler, source: Source, chance: float = 0.2) -> str:
    """How or to whom it was said, or nothing."""
    if rng.random() > chance or source.type in "do":
        return ""
    fit = [m for m in words()["manner"] if source.type not in "b" or "anonymity" not in m]
    fit = [m for m in fit if not (source.type == "N" and "anonymity" in m)]
    if source.tail:
        fit = [m for m in fit if "anonymity" not in m]
    if source.type in "bn":
        fit = [
            m for m in fit if m.startswith(("in a statement", "on Twitter", "in an e-mailed", "in a post"))
        ]
    return " " + filler.fill(rng.choice(fit))


Content = Callable[[str], Piece]


class Frames:
    """Puts a clause in the mouth of one source or of a chain; all return a sentence without its full stop."""

    def __init__(self, rng: random.Random, filler: Filler, sources: Sources) -> None:
        self.rng = rng
        self.filler = filler
        self.sources = sources

    def any(self, content: Content) -> tuple[Piece, Source]:
        """A sentence by some frame, and its origin."""
        rng = self.rng
        frames = [
            (self.that, 14),
            (self.trailing, 18),
            (self.told, 10),
            (self.according, 13),
            (self.citing, 9),
            (self.confirmed_by, 8),
            (self.quoted_as, 6),
            (self.informed, 6),
            (self.deep, 7),
            (self.inverted, 4),
            (self.colon, 4),
            (self.reckoning, 4),
        ]
        make = rng.choices([f for f, _ in frames], [w for _, w in frames])[0]
        return make(content)

    def that(self, content: Content) -> tuple[Piece, Source]:
        """ "The governor said that ..."."""
        rng = self.rng
        source = self.sources.source()
        cue, number, verb = self.sources.verb(source, "that")
        piece = content(tense_after(rng, cue, verb))
        Saying(source, number, stance=cue.stance).apply(piece.claims)
        how = manner(rng, self.filler, source, 0.15) if rng.random() < 0.7 else ""
        that = " that" if cue.past != "said" or how or rng.random() < 0.6 else ""
        return f"{source.full} {verb}{how}{that} " + piece, source

    def trailing(self, content: Content) -> tuple[Piece, Source]:
        """ "..., the governor said"."""
        rng = self.rng
        source = self.sources.source()
        cue, number, verb = self.sources.verb(source, "trail")
        piece = content(rng.choice(["past", "perfect"]))
        Saying(source, number, stance=cue.stance).apply(piece.claims)
        full = source.full.rstrip(",")
        how = manner(rng, self.filler, source)
        if cue.past == "said" and plain(verb) == "said" and rng.random() < 0.3 and not how:
            return piece + f", {verb} {full}", source
        return piece + f", {source.full} {verb}{how}", source

    def told(self, content: Content) -> tuple[Piece, Source]:
        """ "..., a nurse told Radio Lumen", "a nurse told Radio Lumen that ..."."""
        rng = self.rng
        source, outlet = self.sources.source("prnN"), self.sources.outlet()
        number, verb = mark("told")
        saying = Saying(source, number, [outlet])
        to = outlet.raw
        if rng.random() < 0.3:
            saying.via, to = [], rng.choice(words()["told"])
        piece = content(rng.choice(["past", "pluperfect"]))
        saying.apply(piece.claims)
        if rng.random() < 0.5:
            return f"{source.full} {verb} {to} that " + piece, source
        return piece + f", {source.full} {verb} {to}", source

    def according(self, content: Content) -> tuple[Piece, Source]:
        """ "According to the governor, ...", and the same behind the clause."""
        rng = self.rng
        source = self.sources.outlet() if rng.random() < 0.15 else self.sources.source()
        words_ = rng.choice(["according to"] * 6 + ["in the words of", "by the account of", "as reported by"])
        if source.type == "d":
            words_ = "according to"
        front = rng.random() < 0.5
        number, cue = mark(words_)
        piece = content(rng.choice(["past", "perfect"]))
        Saying(source, number).apply(piece.claims)
        full = source.full.rstrip(",")
        if front:
            return f"{cue} {full}, " + piece, source
        return piece + f", {cue} {full}", source

    def citing(self, content: Content) -> tuple[Piece, Source]:
        """ "Radio Lumen, citing a nurse, reported that ..."."""
        rng = self.rng
        source, outlet = self.sources.source("prnbd"), self.sources.outlet()
        number, cue = mark(rng.choice(["citing", "quoting", "citing"]))
        piece = content(rng.choice(["past", "pluperfect"]))
        Saying(source, number, [outlet]).apply(piece.claims)
        full = source.full
        match rng.randrange(3):
            case 0:
                return f"{outlet.raw}, {cue} {full}, {rng.choice(['reported', 'said'])} that " + piece, source
            case 1:
                return piece + f", {outlet.raw} {rng.choice(['reported', 'said'])}, {cue} {full}", source
            case _:
                return piece + f", {rng.choice(['reported', 'said'])} {outlet.raw}, {cue} {full}", source

    def confirmed_by(self, content: Content) -> tuple[Piece, Source]:
        """ "CBS says a diplomatic source has confirmed that ..."."""
        rng = self.rng
        source, outlet = self.sources.source("prnb"), self.sources.outlet()
        cue = self.sources.cue("that")
        perfect = cue.perfect if not source.plural else cue.perfect.replace("has ", "have ", 1)
        past = rng.random() < 0.5
        number, verb = mark(cue.past if past else perfect)
        says = rng.choice(["said", "reported"]) if past else _agree(rng.choice(["says", "reports"]), outlet)
        piece = content("past" if past else "perfect")
        Saying(source, number, [outlet], cue.stance).apply(piece.claims)
        return f"{outlet.raw} {says}{rng.choice([' that', ''])} {source.full} {verb} that " + piece, source

    def quoted_as(self, content: Content) -> tuple[Piece, Source]:
        """ "Radio Lumen quoted a nurse as saying ...", "a nurse was quoted by ... as saying"."""
        rng = self.rng
        source, outlet = self.sources.source("prnbN"), self.sources.outlet()
        number, cue = mark("saying")
        piece = content(rng.choice(["past", "pluperfect"]))
        Saying(source, number, [outlet]).apply(piece.claims)
        full = source.full
        if rng.random() < 0.5:
            return f"{outlet.raw} {rng.choice(['quoted', 'cited'])} {full} as {cue} that " + piece, source
        was = "were" if source.plural else "was"
        return f"{source.full} {was} quoted by {outlet.raw} as {cue} that " + piece, source

    def informed(self, content: Content) -> tuple[Piece, Source]:
        """ "The minister said he had been told by the army that ..."."""
        rng = self.rng
        first, second = self.sources.source("pnbd"), self.sources.source("pnb")
        verb = rng.choice(["told", "informed", "assured"])
        number, cue = mark(verb)
        piece = content(rng.choice(["past", "pluperfect"]))
        Saying(first, number, [second], "states").apply(piece.claims)
        had = rng.choice([f"had been {cue} by", f"had been {cue} by"])
        said = rng.choice(["said", "said", "added"])
        return f"{second.full} {said} {second.pronoun} {had} {first.full} that " + piece, first

    def deep(self, content: Content) -> tuple[Piece, Source]:
        """Three deep: "Radio A, quoting Agence B, said a nurse had told ..."."""
        rng = self.rng
        source, one, two = self.sources.source("prn"), self.sources.outlet(), self.sources.outlet()
        piece = content(rng.choice(["past", "pluperfect"]))
        match rng.randrange(3):
            case 0:
                number, cue = mark("told")
                raw = f"{two.raw} said that {source.full} had {cue} {one.raw} that "
            case 1:
                number, cue = mark("cited")
                raw = f"{two.raw}, quoting {one.raw}, which {cue} {source.full}, reported that "
            case _:
                number, cue = mark("told")
                Saying(source, number, [one, two]).apply(piece.claims)
                return piece + f", {source.full} {cue} {one.raw}, as quoted by {two.raw}", source
        Saying(source, number, [one, two]).apply(piece.claims)
        return raw + piece, source

    def colon(self, content: Content) -> tuple[Piece, Source]:
        """ "Police: ...", and what a body has it to be."""
        rng = self.rng
        source = self.sources.source("pnb")
        piece = content(rng.choice(["past", "perfect"]))
        Saying(source, None).apply(piece.claims)
        if source.tail:
            return f"{source.full}: " + piece, source
        lead = rng.choice(["{S}: ", "{S} - ", "{S}, minutes ago: ", "{S} by telephone: "])
        return lead.replace("{S}", source.raw) + piece, source

    def reckoning(self, content: Content) -> tuple[Piece, Source]:
        """ "By the bishop's count, ..."."""
        rng = self.rng
        source = self.sources.source("pb")
        number, cue = mark(rng.choice(["count", "reckoning", "account", "estimate"]))
        piece = content(rng.choice(["past", "perfect"]))
        Saying(source, number).apply(piece.claims)
        by = rng.choice(["by", "on"]) if "account" in cue else "by"
        phrase = f"{by} {source.raw}'s {cue}"
        if " of " in plain(source.raw) or " who " in plain(source.full):
            phrase = f"{by} the {cue} of {source.full}"
        if rng.random() < 0.6:
            return f"{phrase}, " + piece, source
        return piece + f", {phrase}", source

    def inverted(self, content: Content) -> tuple[Piece, Source]:
        """The quote in the speaker's own words."""
        rng = self.rng
        source = self.sources.source("pnN")
        cue, number, verb = self.sources.verb(source, "trail", stances=("states", "claims", "confirms"))
        piece = content(rng.choice(["past", "perfect"]))
        Saying(source, number, stance=cue.stance).apply(piece.claims)
        left, right = rng.choice([('"', '"'), ("“", "”")])
        return f"{left}{capital(piece.raw)},{right} {source.full} {verb}" + Piece("", piece.claims), source


def _agree(third: str, source: Source) -> str:
    return _base(third) if source.plural else third
