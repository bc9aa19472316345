"""How a source stands to what it is quoted for, by the words of saying: confirms, denies, doubts ...

The classes follow the source-introducing predicates of FactBank (Saurí and Pustejovsky 2009) and the cue
types of PolNeAR; a negation before a verb of confirming makes doubt of it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sayso.claims import Stance

_NEGATED = re.compile(
    r"\b(?:not|never|no|nobody|none|cannot|unable|impossible|declin\w+|refus\w+|fail\w*|without|neither|nor"
    r"|yet to|too early to|stopped short|reluctant|unwilling|avoid\w*|hesitat\w*|far from|hardly"
    r"|nothing)\b|n['’]t\b",
    re.I,
)
_NEITHER = re.compile(r"\b(?:confirm\w*|verif\w+) (?:n?or|and) (?:den\w+|rul\w+ out)", re.I)
# In order: the first class with a word in the cue decides; what its negation makes of it comes third.
_WORDS: tuple[tuple[str, Stance, Stance], ...] = (
    (
        r"\b(?:cast\w* doubt|doubt\w*|sceptic\w*|skeptic\w*|unconfirmed|unverified|unsure|question\w*"
        r"|wonder\w*|wary|caution\w*|warn\w* against)\b",
        "doubts",
        "states",
    ),
    (
        r"\b(?:disput\w*|contradict\w*|contest\w*|challeng\w*|reject\w*|dismiss\w*|refut\w*|rebut\w*|debunk\w*"
        r"|disagree\w*|took issue|false|untrue|exaggerat\w*|inflated"
        r"|called\b.{0,20}\b(?:lie|wrong|nonsense))\b",
        "disputes",
        "states",
    ),
    (r"\b(?:den(?:y|ies|ied|ying|ials?)|disavow\w*|disclaim\w*)\b", "denies", "states"),
    (
        r"\b(?:confirm\w*|verif(?:y|ies|ied|ying)|corroborat\w*|acknowledg\w*|admit\w*|admission|conced\w*"
        r"|authenticat\w*|vouch\w*|bore out|bears out|borne out|back(?:s|ed) up)\b",
        "confirms",
        "doubts",
    ),
    (
        r"\b(?:claim\w*|alleg\w*|insist\w*|maintain\w*|accus\w*|assert\w*|boast\w*|contend\w*|purport\w*|swor\w*"
        r"|swear\w*|vow\w*|protest\w*|argu\w+)\b",
        "claims",
        "states",
    ),
    (
        r"\b(?:report(?:s|ed|ing|edly)?|cit(?:e|es|ed|ing)|quot(?:e|es|ed|ing)|relay\w*|rumou?r\w*|hearsay"
        r"|carried|publish\w*|broadcast\w*|aired|hear[ds]?|said to|told of|understood|learn\w*|supposedly"
        r"|(?:is|are|was|were|being) (?:also |now |widely )?"
        r"(?:said|told|thought|believed|whispered|supposed))\b",
        "reports",
        "states",
    ),
)
_CLASSES = [(re.compile(words, re.I), stance, negated) for words, stance, negated in _WORDS]


@lru_cache(maxsize=4096)
def stance_of(cue: str) -> Stance:
    """The stance that the words of saying express; "states" where they are neutral. Never raises.

    Negation counts before the verb that decides: "has not confirmed", "could not confirm", "declined to
    confirm" are doubts, "did not deny" states.
    """
    cue = cue[:400]
    if _NEITHER.search(cue):
        return "doubts"
    for pattern, stance, negated in _CLASSES:
        match = pattern.search(cue)
        if match is not None:
            return negated if _NEGATED.search(cue, 0, match.start()) else stance
    if re.search(r"\b(?:know|certain|sure|rule)\b", cue, re.I) and _NEGATED.search(cue):
        return "doubts"  # 'did not know whether', 'could not rule out'
    return "states"
