"""What every maker of passages has: the parts of the grammar, for one scenario."""

from __future__ import annotations

import random
import re

from grammar.contents import Contents
from grammar.distractors import Distractors
from grammar.groups import Groups
from grammar.hedges import HedgedClauses
from grammar.lexicon import Filler, Scenario
from grammar.marks import Piece, capital
from grammar.sources import Frames, Sources

OFFICIAL = re.compile(
    r"minist|governor|mayor|police|army|military|presiden|govern|spokes|agency|commander|company|airline|colonel|"
    r"command|rebel|militant|office|authorit|service|navy|coastguard|officials|union|embassy"
)


def sentence(piece: Piece, end: str = ".") -> Piece:
    """A piece with its first letter large and a full stop behind it."""
    return Piece(capital(piece.raw.strip().rstrip(",")) + end, piece.claims)


class Maker:
    """The parts of the grammar, set up for one scenario."""

    def __init__(self, rng: random.Random, scenario: Scenario) -> None:
        self.rng = rng
        self.scenario = scenario
        self.filler = Filler(rng)
        self.groups = Groups(rng, scenario, self.filler)
        self.clauses = HedgedClauses(rng, scenario, self.filler, self.groups)
        self.contents = Contents(rng, scenario, self.groups, self.clauses)
        self.sources = Sources(rng, scenario, self.filler)
        self.frames = Frames(rng, self.filler, self.sources)
        self.distractors = Distractors(rng, scenario, self.filler)
