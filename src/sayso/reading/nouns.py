"""English nouns for people: from plural to singular."""

from __future__ import annotations

from functools import lru_cache

from sayso.reading.numerals import word_set

UNCHANGED = word_set(
    "people police staff crew personnel folk clergy infantry cattle swiss series us his this hers"
    " theirs ours chassis corps gas bus virus census press class boss mass glass congress fetus"
    " campus crisis basis alias wounded injured dead missing others' media youth is was has as yes"
    " always afterwards perhaps"
)
_IRREGULAR = {
    "men": "man", "children": "child", "grandchildren": "grandchild", "schoolchildren": "schoolchild",
    "stepchildren": "stepchild", "wives": "wife", "housewives": "housewife", "midwives": "midwife",
    "lives": "life", "knives": "knife", "wolves": "wolf", "thieves": "thief", "halves": "half",
    "leaves": "leaf", "selves": "self", "loaves": "loaf", "feet": "foot", "teeth": "tooth",
    "mice": "mouse", "geese": "goose", "brethren": "brother", "alumni": "alumnus", "buses": "bus",
    "gases": "gas", "heroes": "hero", "echoes": "echo", "volcanoes": "volcano", "tornadoes": "tornado",
    "embargoes": "embargo", "negroes": "negro", "vetoes": "veto", "persons": "person",
    "rookies": "rookie", "movies": "movie", "zombies": "zombie", "junkies": "junkie",
    "newbies": "newbie", "hippies": "hippie", "townies": "townie", "groupies": "groupie",
    "cookies": "cookie", "aussies": "aussie", "kiddies": "kiddie", "crises": "crisis",
    "viruses": "virus", "censuses": "census", "campuses": "campus", "theses": "thesis",
    "foetuses": "foetus", "fetuses": "fetus", "bosses": "boss", "busloads": "busload",
    "quizzes": "quiz", "mercenaries": "mercenary", "ties": "tie", "pies": "pie", "lies": "lie",
}  # fmt: skip


@lru_cache(maxsize=8192)
def singular(noun: str) -> str:
    """The singular of an English noun in lower case: "Hostages" hostage, "children" child, "police" police.

    Rules of regular plurals and a table of the irregular ones that reports use of people; a singular comes
    back as is.
    """
    w = noun.lower()
    if w in _IRREGULAR:
        return _IRREGULAR[w]
    if w in UNCHANGED or len(w) < 4:
        return w
    if (w.endswith("men") and not w.endswith(("yemen", "specimen", "omen", "abdomen", "turkmen"))) or w.endswith(
        "women"
    ):
        return w[:-2] + "an"
    if not w.endswith("s") or w.endswith(("ss", "'s", "’s")):
        return w
    if w.endswith("ies"):
        return w[:-3] + "y" if len(w) > 4 else w[:-1]
    if w.endswith(("sses", "shes", "xes", "zzes")) or (w.endswith("ches") and not w.endswith(("aches", "psyches"))):
        return w[:-2]
    if w.endswith("aches"):
        return w[:-2] if w.endswith(("coaches", "roaches", "eaches")) else w[:-1]
    if w.endswith(("ous", "itis", "ius")):
        return w
    return w[:-1]
