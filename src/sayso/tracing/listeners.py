"""The outlet that a source without a name spoke to: "told Radio Tamber that", "in a call to Radio Tamber"."""

from __future__ import annotations

import re

from sayso.claims import Source
from sayso.reading.source_kinds import source_kind
from sayso.tracing.descriptions import Description, describe

_WITHIN = 160  # characters behind the source
_NAME = r"((?:[\w.'’-]+ ){0,4}?[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4})"
_LISTENER = re.compile(rf"\s+{_NAME}(?=\s+(?:that|it|how|in|on)\b|[,.:;“\"]|$)")
_IN_A_CALL = re.compile(
    r"[^.;:\n]{0,40}?\b(?:call|message|statement|interview|letter|video|recording|conversation|broadcast)"
    rf"(?: (?:sent|made|given|aired|published|posted))? (?:to|with|on|by) {_NAME}(?!\w)"
)


def listener_of(source: Source, text: str) -> Description | None:
    """The outlet that the words of the report behind a source say it spoke to, None where they say none."""
    after = text[source.end : source.end + _WITHIN]
    at = after.find(source.cue) if source.cue else -1
    told = None
    if at >= 0 and source.cue.split()[-1:] and source.cue.split()[-1].lower().startswith(("told", "tell")):
        told = _LISTENER.match(after, at + len(source.cue))
    match = told or _IN_A_CALL.match(after)
    return as_outlet(match[1]) if match is not None else None


def as_outlet(words: str) -> Description | None:
    """The description of an outlet that the words name, None for words that name none."""
    described = describe(words, "outlet")
    known = described.known_outlet is not None or source_kind(words) == "outlet"
    return described if known and described.category == "outlet" else None
