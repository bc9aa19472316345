"""The antecedents of pronouns: whom "he", "it" or "they" take up.

A salience ranking in the manner of Lappin and Leass 1994 ("An Algorithm for Pronominal Anaphora Resolution"): of the
mentions that agree in number, gender and animacy the one is taken that weighs most, by nearness, by being a source
already, and by where it stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from sayso.reading.mentions import Place, SourceMention
from sayso.reading.traits import Traits, traits_of

_HE = frozenset(("he", "him", "himself", "his"))
_SHE = frozenset(("she", "her", "herself", "hers"))
_IT = frozenset(("it", "itself"))
_THEY = frozenset(("they", "them", "themselves", "both", "all"))
FIRST_PERSON = frozenset(("i", "we", "me", "us"))
PRONOUNS = _HE | _SHE | _IT | _THEY | FIRST_PERSON
# Whom an event befalls: seldom those who are quoted.
_VICTIMS = frozenset("people passengers guests pupils children students men women hostages captives miners".split())
# Words that begin or end the names of buildings, places and events.
_FACILITIES = frozenset(
    """hotel hospital clinic airport port harbour harbor bridge street road avenue lane square park stadium arena
    camp prison barracks base school college university institute academy church cathedral mosque temple market
    mall plaza palace house tower station terminal mine plant factory museum theatre theater cinema club cafe café
    restaurant resort beach lodge inn lake river mount mountain hill hills valley island islands isla isle bay gulf
    sea ocean strait cape coast city town village district province county state region area north south east west
    saint fort el santa puerto villa ville san los las porto lago rio río monte cerro ferry express cup festival
    street quarter gate court centre center hall""".split()
)
# Nouns for people that stand for firms as well, and for bodies that take a plural.
_FIRMS = frozenset("operator owner insurer contractor carrier builder maker publisher employer".split())
_PLURAL_BODIES = frozenset("police family crew team staff army".split())
_ANYONE = frozenset("person man woman one body child boy girl".split())
# What speaks for an antecedent and against it, beside 100 for each grade of fit.
_SOURCE, _SUBJECT, _SILENT = 25, 20, 30
_STEP, _SENTENCE, _INSIDE, _QUOTED = 6, 40, 120, 60
_DULL = 30  # what a noun for just anyone loses


def name_of(mention: SourceMention) -> str:
    """Whom a mention stands for as far as resolved, else its own words."""
    return mention.name or mention.text


def antecedent_of_pronoun(
    pronoun: str, earlier: Sequence[SourceMention], at: Place | None = None, owner: bool = False
) -> str | None:
    """The name of the mention that the pronoun most likely stands for: near, a source, not in a quotation.

    An `owner` ("its director") need be no source. None where nothing agrees.
    """
    best: tuple[int, str] | None = None
    for back, mention in enumerate(reversed(earlier)):
        name = name_of(mention)
        own = traits_of(mention.text)
        taken_up = mention.text.lower() in PRONOUNS
        if taken_up and not mention.name:
            continue
        fit = _fit(pronoun, traits_of(name), own, mention)
        score = 100 * fit - _STEP * back
        if at is not None and mention.at is not None:
            score -= _SENTENCE * min(at.sentence - mention.at.sentence, 4)
            # Who is told of in the words before "he said" is not who says them.
            inside = at.sentence == mention.at.sentence and not mention.speaking and not taken_up
            score -= _INSIDE if inside and not owner else 0
            score -= _QUOTED if mention.at.quoted and not at.quoted else 0
        if not owner:
            told_of = not (mention.source or mention.speaking or mention.subject or taken_up)
            score += _SOURCE * mention.source - _SILENT * told_of
        if fit == 0:
            continue
        if pronoun in _HE | _SHE:
            score += (_SUBJECT if mention.subject or taken_up else 0) - (_DULL if own.low[-1] in _ANYONE else 0)
        if best is None or score > best[0]:
            best = score, name
    return best[1] if best is not None else None


def _fit(pronoun: str, traits: Traits, own: Traits, mention: SourceMention) -> int:
    """0 where the pronoun cannot stand for such a mention, 2 where it can, 1 where that is in doubt."""
    spoken = mention.speaking or mention.source
    if pronoun in _HE | _SHE:
        # A pronoun resolved before says what its name does not.
        gender = own.gender or traits.gender or mention.gender
        if traits.number != "person" or gender == ("f" if pronoun in _HE else "m"):
            return 0
        if traits.head:
            return 2
        if traits.kind != "person" or (traits.names and _is_place(traits, mention)):
            return 0
        # A single name that nobody introduced may be that of a paper or a place.
        lone = len(traits.names) == 1 and len(traits.low) == 1
        return 2 if mention.gender or (spoken and not mention.heard and not lone) else 1
    if pronoun in FIRST_PERSON:
        # Who speaks of themselves is quoted somewhere.
        return 2 if spoken and traits.number in ("person", "people") else 0
    if pronoun in _IT:
        if traits.number == "body":
            return 1 if mention.placed and not spoken else 2
        lone = traits.number == "person" and not traits.head and len(traits.low) == 1
        return 1 if traits.number == "document" or lone or (traits.head in _FIRMS and not traits.names) else 0
    if traits.number == "people":
        return 2 if spoken and (traits.kind not in ("witness", "person") or traits.low[-1] not in _VICTIMS) else 1
    if traits.number == "body" and traits.head in _PLURAL_BODIES:
        return 2
    return 1 if traits.number == "body" and traits.kind != "outlet" else 0


def _is_place(traits: Traits, mention: SourceMention) -> bool:
    """Whether a name without a noun that is known is that of a place or a building rather than a person's."""
    whole = all(word.isupper() for word in traits.names) and len(traits.names[0]) > 1
    facility = not _FACILITIES.isdisjoint((traits.low[0], traits.low[-1]))
    return mention.placed or facility or whole or (traits.article == "the" and not mention.source)
