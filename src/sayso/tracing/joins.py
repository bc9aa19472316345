"""Why two things are taken to be one: the joins of a trace, each with its reason in one sentence.

A claim reaches its origin over a path of joins; a source mention reaches its source by an alias join. Whatever was
joined by rule carries an id that a decision can name to undo it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Literal, get_args

JoinKind = Literal["same-source", "alias", "copy", "citation", "provenance", "editor"]
JOIN_KINDS: tuple[JoinKind, ...] = get_args(JoinKind)

ClaimKey = tuple[str, str]
"""Report id and claim id: the same text in two reports has the same claim ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """One step towards an origin.

    `child` is what was joined (a claim key, or the id of a source mention) and `parent` what it was joined to (a
    claim key or a source id). `reason` is one plain sentence. `decision` is the id of the decision of an editor who
    made the join, None where a rule did.
    """

    id: str
    kind: JoinKind
    child: ClaimKey | str
    parent: ClaimKey | str
    reason: str
    decision: str | None = None

    def __hash__(self) -> int:
        # All joins of a story are told apart, and hardly two share an id.
        return hash(self.id)


@lru_cache(maxsize=1 << 16)
def join_id(kind: JoinKind, child: ClaimKey | str) -> str:
    """The id of the join of that kind that `child` makes: it stays when the story grows."""
    key = child if isinstance(child, str) else "\0".join(child)
    return f"join-{blake2b(f'{kind}|{key}'.encode('utf-8', 'surrogatepass'), digest_size=8).hexdigest()}"


def claim_reference(key: ClaimKey) -> str:
    """How a decision names one claim of one report; the bare claim id names it in every report that has it."""
    return f"{key[0]}#{key[1]}"
