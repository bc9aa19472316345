"""A story as tables for the terminal: its claims, what changed, its sources."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sayso.claims import Claim
from sayso.publishing.terminal_claims import chain_words, plain
from sayso.wording import count_words

if TYPE_CHECKING:
    from sayso.ledger import Change
    from sayso.story import StoryClaim
    from sayso.tracing import Circle, StorySource, Support

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
_MAX_DECISION = 400


def _plain_table(*columns: str) -> Table:
    table = Table(expand=True, box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(name)
    return table


def _cut(words: str) -> str:
    return _cut_to(_MAX_WORDS, words)


def _cut_to(most: int, words: str) -> str:
    words = plain(words)
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _when(moment: datetime, *, seconds: bool = False) -> str:
    """Day and time in UTC, the year with them."""
    utc = moment.astimezone(UTC)
    return f"{utc.date().isoformat()} {utc:%H:%M:%S}" if seconds else f"{utc.date().isoformat()} {utc:%H:%M}"


def claim_words(claim: Claim) -> str:
    """What a claim says, in a few words: "killed: at most 34 hostages"; "denied" where it is denied."""
    from sayso.reckoning.labels import plural

    who = plain(claim.group.text) if claim.group else ""
    if claim.group and not who and claim.group.head:
        head = plain(claim.group.head)
        who = head if count_words(claim.count) == "1" else plural(head)
    count = count_words(claim.count)
    number = plain(claim.count.text) if claim.count else ""
    if number and who.startswith(f"{number} "):
        # The words of the group may begin with those of the number.
        who = who[len(number) + 1 :]
    elif number == who and claim.group is not None and claim.group.head.casefold() in ("", "one"):
        who = ""
    what = " ".join(part for part in (count, who) if part)
    denied = " (denied)" if claim.polarity == "denied" else ""
    return f"{claim.event}{f': {what}' if what else ''}{denied}"


def story_claims_table(claims: Sequence[StoryClaim]) -> RenderableType:
    """Claims of a story, one a row, as given."""
    if not claims:
        return Text("No claims.")
    table = _plain_table("said (UTC)", "what", "who", "according to", "firmness", "standing", "words", "claim")
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
            _when(entry.said),
            Text(f"{claim.event} {count_words(claim.count)}".strip(), style="bold"),
            Text(plain(claim.group.text) if claim.group else ""),
            Text(plain(chain_words(claim.sources)) or "the report itself"),
            f"{claim.certainty}{denied}",
            state,
            Text(_cut(claim.quote.exact)),
            Text(plain(claim.id), style="dim"),
        )
    return table


def change_words(change: Change) -> str:
    """One change of a story in words."""
    if change.decision is not None:
        made = change.decision
        value = {name: given for name, given in made.value.items() if name not in ("id", "ids")}
        told = f" ({', '.join(_set(value))})" if value else ""
        why = f": {made.why}" if made.why else ""
        return _cut_to(_MAX_DECISION, f"{made.who} decided {made.kind} {' '.join(made.targets)}{told}{why}")
    words = [claim_words(claim) for claim in (change.old, change.new) if claim is not None]
    if not words and change.report is not None:
        return plain(change.report.title or change.report.document)
    return " → ".join(dict.fromkeys(words))


def _set(value: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """What a decision set: "side = attackers", "count.low = 23". Offsets and context are left out."""
    for name, given in value.items():
        if isinstance(given, Mapping):
            yield from _set(given, f"{path}{name}.")
        elif name not in ("start", "end", "prefix", "suffix"):
            words = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False, default=str)
            yield f"{path}{name} = {words or repr('')}"


def changes_table(changes: Iterable[Change]) -> RenderableType:
    """What happened to a story, oldest first."""
    changes = list(changes)
    if not changes:
        return Text("Nothing changed.")
    table = _plain_table("recorded (UTC)", "what", "", "id")
    table.columns[0].no_wrap = True
    table.columns[-1].overflow = "fold"
    for change in changes:
        claim = change.new or change.old
        named = change.decision or claim or change.report
        table.add_row(
            _when(change.recorded, seconds=True),
            Text(change.kind, style=_CHANGE_STYLE.get(change.kind, "")),
            Text(change_words(change)),
            Text(plain(named.id) if named else "", style="dim"),
        )
    return table


def sources_table(sources: Sequence[StorySource], circles: Sequence[Circle] = ()) -> RenderableType:
    """The sources of a story, those named most first, and outlets that cite each other in a circle."""
    if not sources:
        return Text("No sources.")
    table = _plain_table("source", "kind", "side", "claims", "also as", "id")
    table.columns[3].justify = "right"
    # An id is typed into a decision: it is broken, never cut.
    table.columns[-1].overflow = "fold"
    for source in sorted(sources, key=lambda each: -each.mentions):
        others = [plain(alias) for alias in source.aliases if alias != source.name]
        table.add_row(
            Text(plain(source.name), style="bold"),
            source.kind,
            source.side,
            str(source.mentions),
            Text(_cut("; ".join(others))),
            Text(plain(source.id), style="dim"),
        )
    told = [Text(plain(circle.reason), style="yellow") for circle in circles]
    return Group(table, *told)


def support_text(support: Support) -> RenderableType:
    """Who carries some claims, counted, and the tree that shows why."""
    counted = ", ".join(
        f"{number} {name if number != 1 else name.removesuffix('s')}" for name, number in support.counts.items()
    )
    lines = [Text(plain(line).rjust(len(line) - len(line.lstrip()) + len(plain(line)))) for line in support.explain()]
    return Group(Text(counted, style="bold"), *lines)
