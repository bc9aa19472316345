"""Names of all that the heads predict, in the order of their outputs."""

from __future__ import annotations

from sayso import claims

UPOS_NAMES = tuple("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split())
ACT_NAMES: tuple[str, ...] = claims.ACTS
EVENT_NAMES: tuple[str, ...] = claims.EVENTS
# How many: a number in words or digits, one described person, a bare plural, or no quantity at all.
KIND_NAMES = ("number", "one", "plural", "none")
POLARITY_NAMES: tuple[str, ...] = claims.POLARITIES
CERTAINTY_NAMES: tuple[str, ...] = claims.CERTAINTIES
STANCE_NAMES: tuple[str, ...] = claims.STANCES
RELATION_NAMES: tuple[str, ...] = claims.RELATIONS
# Words that a claim points to: first and last word of a span, or one word.
ROLES = (
    "head", "trigger", "source_first", "source_last", "via_first", "via_last", "via2_last", "cue_first", "cue_last",
    "whole", "when_first", "when_last", "where_first", "where_last", "agent_first", "agent_last",
)  # fmt: skip
# Words that a relation points to: who speaks (last word), and the anchor of the claim that speaks.
RELATION_ROLES = ("by_last", "by_first", "speaker")
NONE, ANONYMOUS = -1, -2
