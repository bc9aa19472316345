"""Who got it from whom: the sources of a story, the copies, the citations, and the independent origins of its claims.

`trace` is a pure function of a snapshot; everything it joined it can explain, and a decision in the snapshot can undo.
"""

from sayso.tracing.circles import Circle
from sayso.tracing.joins import JOIN_KINDS, ClaimKey, Join, JoinKind, claim_reference
from sayso.tracing.sources import SourceRegistry, StorySource
from sayso.tracing.support import Branch, Leaf, Support
from sayso.tracing.trace import Trace
from sayso.tracing.tracer import trace

__all__ = [
    "JOIN_KINDS", "Branch", "Circle", "ClaimKey", "Join", "JoinKind", "Leaf", "SourceRegistry", "StorySource",
    "Support", "Trace", "claim_reference", "trace",
]  # fmt: skip
