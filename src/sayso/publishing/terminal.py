"""A story as tables for the terminal: its claims, what changed, its sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from sayso.claims import Claim
from sayso.render import chain_words, count_words, plain

if TYPE_CHECKING:
    from sayso.ledger import Change
    from sayso.story import StoryClaim

_STANDING_STYLE = {"current": "", "reworded": "dim", "changed": "yellow", "dropped": "red"}
_VERDICT_STYLE = {"open": "dim", "accepted": "green", "rejected": "red"}
_CHANGE_STYLE = {
    "report-added": "bold",
    "report-changed": "bold",
    "claim-changed": "yellow",
    "claim-dropped": "red",
    "claim-corrected": "yellow",
    "decision": "cyan",
}
_MAX_WORDS = 160


def _plain_table(*columns: str) -> Table:
    table = Table(expand=True, box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(name)
    return table


def _cut(words: str) -> str:
    words = plain(words)
    return words if len(words) <= _MAX_WORDS else f"{words[: _MAX_WORDS - 1]}…"


def claim_words(claim: Claim) -> str:
    """What a claim says, in a few words: "killed: at most 34 hostages"; "denied" where it is denied."""
    who = plain(claim.group.text) if claim.group else ""
    count = count_words(claim.count)
    if claim.count is not None and claim.group is not None:
        # The words of the group may begin with those of the number.
        who = plain(claim.group.head) or who
    what = " ".join(part for part in (count, who) if part)
    denied = " (denied)" if claim.polarity == "denied" else ""
    return f"{claim.event}{f': {what}' if what else ''}{denied}"


def story_claims_table(claims: Sequence[StoryClaim]) -> RenderableType:
    """Claims of a story, one a row, as given."""
    if not claims:
        return Text("No claims.")
    table = _plain_table("said", "what", "who", "according to", "firmness", "standing", "words", "claim")
    table.columns[0].no_wrap = table.columns[-1].no_wrap = True
    for entry in claims:
        claim = entry.claim
        state = Text(entry.standing, style=_STANDING_STYLE[entry.standing])
        if entry.verdict != "open":
            state.append(f"\n{entry.verdict}", style=_VERDICT_STYLE[entry.verdict])
        if entry.mended:
            state.append("\nmended", style="cyan")
        denied = ", denied" if claim.polarity == "denied" else ""
        table.add_row(
            f"{entry.said:%d %b %H:%M}",
            Text(f"{claim.event} {count_words(claim.count)}".strip(), style="bold"),
            Text(plain(claim.group.text) if claim.group else ""),
            Text(plain(chain_words(claim.sources)) or "the report itself"),
            f"{claim.certainty}{denied}",
            state,
            Text(_cut(claim.quote.exact)),
            Text(claim.id, style="dim"),
        )
    return table


def change_words(change: Change) -> str:
    """One change of a story in words."""
    if change.decision is not None:
        made = change.decision
        why = f": {made.why}" if made.why else ""
        return plain(f"{made.who} decided {made.kind} {' '.join(made.targets)}{why}")
    words = [claim_words(claim) for claim in (change.old, change.new) if claim is not None]
    if not words and change.report is not None:
        return plain(change.report.title or change.report.document)
    return " → ".join(dict.fromkeys(words))


def changes_table(changes: Iterable[Change]) -> RenderableType:
    """What happened to a story, oldest first."""
    changes = list(changes)
    if not changes:
        return Text("Nothing changed.")
    table = _plain_table("recorded", "what", "", "id")
    table.columns[0].no_wrap = table.columns[-1].no_wrap = True
    for change in changes:
        claim = change.new or change.old
        name = (
            change.decision.id if change.decision else claim.id if claim else change.report.id if change.report else ""
        )
        table.add_row(
            f"{change.recorded:%d %b %H:%M:%S}",
            Text(change.kind, style=_CHANGE_STYLE.get(change.kind, "")),
            Text(change_words(change)),
            Text(plain(named.id) if named else "", style="dim"),
        )
    return table
