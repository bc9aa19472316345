"""Whole passages with one line of attribution, or none."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from grammar import counts
from grammar.contents import Contents
from grammar.counts import Count
from grammar.distractors import Distractors
from grammar.fates import Clauses, of_foes
from grammar.groups import Group, Groups
from grammar.lexicon import Filler, Scenario, article
from grammar.marks import ClaimDraft, Passage, Piece, capital, mark, plain
from grammar.sources import Frames, Saying, Source, Sources, marked_source

_OFFICIAL = re.compile(
    r"minist|governor|mayor|police|army|military|presiden|govern|spokes|agency|commander|company|airline|colonel|"
    r"command|rebel|militant|office|authorit|service|navy|coastguard|officials|union|embassy"
)


def sentence(piece: Piece, end: str = ".") -> Piece:
    """A piece with its first letter large and a full stop behind it."""
    return Piece(capital(piece.raw.strip().rstrip(",")) + end, piece.claims)


class Passages:
    """Makes passages for one scenario; each call of `any` is one."""

    def __init__(self, rng: random.Random, scenario: Scenario) -> None:
        self.rng = rng
        self.scenario = scenario
        self.filler = Filler(rng)
        self.groups = Groups(rng, scenario, self.filler)
        self.clauses = Clauses(rng, scenario, self.filler, self.groups)
        self.contents = Contents(rng, scenario, self.groups, self.clauses)
        self.sources = Sources(rng, scenario, self.filler)
        self.frames = Frames(rng, self.filler, self.sources)
        self.distractors = Distractors(rng, scenario, self.filler)

    def any(self) -> Passage | None:
        """A passage by some rule; None where the scenario does not allow it."""
        makers: list[tuple[Callable[[], Piece | None], int]] = [
            (self.attributed, 26), (self.own_voice, 8), (self.headline, 11), (self.pronoun, 8), (self.hearsay, 8),
            (self.nominal, 11), (self.denied, 8), (self.unknown, 7), (self.split_quote, 6), (self.background, 8),
            (self.nothing, 7), (self.adjectival, 5), (self.put_at, 6), (self.bulletin, 3), (self.updated, 5),
        ]  # fmt: skip
        make = self.rng.choices([m for m, _ in makers], [w for _, w in makers])[0]
        piece = make()
        if piece is None:
            return None
        raw = piece.raw
        if make not in (self.headline, self.nothing, self.bulletin):
            if self.rng.random() < 0.2:
                raw = f"{raw} {self.distractors.sentence()}"
            if self.rng.random() < 0.06:
                raw = f"{self.filler.place.upper()}, {self.filler.fill('{MONTH} {N}')} {self.rng.choice(['—', '-', '–'])} {raw}"
        return Passage(raw, piece.claims)

    def attributed(self) -> Piece:
        """A sentence by one source or a chain, at times followed by another of the same source."""
        piece, source = self.frames.any(self.contents.any)
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
            raw = f"{group.raw} {'feared ' if (feared := fate.form == 'state' and fate.event == 'killed' and rng.random() < 0.5) else ''}{verb}"
            if feared:
                claims[0].certainty = "probable"
            event = self.contents._rest(fate.event)
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
        short = rng.choice(["police", "army", "ministry", "officials", "mayor", "Red Cross", "witnesses", "governor", "UN", "embassy",
                            "hospital", "minister", "union", "rebels" if "armed" in self.scenario.themes else "coroner", "state TV", "family"])  # fmt: skip
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
        piece = self.contents.any(rng.choice(["past", "pluperfect"]))
        first, plain_pronoun = self.distractors.introduction(source_raw, source)
        pronoun = marked_source(plain_pronoun, source.type)
        cue, number, verb = self.sources.verb(source, "that")
        if cue.past == "said" and rng.random() < 0.2 and not source.plural:
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

    def nominal(self) -> Piece | None:
        """ "The army announced the release of six teachers", "rebel claims of 40 dead"."""
        rng = self.rng
        if rng.random() < 0.3:
            return self._claims_of()
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
        if verb in ("announced", "acknowledged") and not _OFFICIAL.search(plain(source.raw)):
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

    def _claims_of(self) -> Piece | None:
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
        ending = rng.choice([
            "spread quickly through the town",
            "came as a surprise", "was repeated several times during the day", "drew crowds to the gates",
            "sent relatives hurrying to the scene", "was read out on state radio", "led the evening bulletins",
        ])  # fmt: skip
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

    def split_quote(self) -> Piece | None:
        """ "“Six were killed,” the mayor said, “and 14 are missing.”"."""
        rng = self.rng
        source = self.sources.source("pnN")
        first = self.clauses.single("perfect")
        event = self.contents._rest(first.claims[0].event)
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
            f"{left}{capital(first.raw)},{right} {source.full} {verb}{to}, {left}{joint} {second.raw}.{right}",
            claims,
        )

    def background(self) -> Piece | None:
        """News by a source, with an earlier toll in the publisher's voice."""
        rng = self.rng
        event = rng.choice(
            [e for e in ("killed", "wounded", "displaced", "missing") if e in self.scenario.fates]
            or ["killed"]
        )
        verbs = {"killed": ("killed", "claimed the lives of", "left dead"), "wounded": ("injured", "wounded", "hurt"),
                  "displaced": ("displaced", "drove out"), "missing": ("left missing",)}[event]  # fmt: skip
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
        piece = self.clauses.single("pluperfect")
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
        frames = {
            "missing": ["hopes of finding {G} were fading", "the search for {G} goes on", "dogs were brought in to look for {G}", "relatives of {G} waited at the gates", "a list with the names of {G} was pinned to the door"],
            "taken": ["talks over {G} have broken down", "a ransom has been asked for {G}", "a video showing {G} was posted online", "the families of {G} met the president"],
            "freed": ["{G} were flown to the capital for medical checks", "{G} were met by their families at the airport", "{G} were given soup and blankets"],
            "displaced": ["tents were sent for {G}", "{G} have been told to boil their water", "a convoy with flour for {G} was turned back"],
            "detained": ["a court will hear {G} next week", "lawyers for {G} asked for bail", "{G} were moved to the capital"],
        }  # fmt: skip
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
        if count.tail:
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
        names = {"killed": ["Killed", "Dead"], "wounded": ["Wounded", "Injured"], "missing": ["Missing"], "freed": ["Freed", "Rescued"], "held": ["Still held"], "detained": ["Arrested"], "displaced": ["Displaced", "Evacuated"], "taken": ["Kidnapped", "Seized"], "escaped": ["Escaped"]}  # fmt: skip
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
