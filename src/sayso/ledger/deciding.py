"""An editor's decision, checked and written down; what it makes of claims is found by `view`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, select

from sayso.claims import Claim
from sayso.ledger.adding import insert_row, list_claims, next_moment
from sayso.ledger.columns import digest
from sayso.ledger.errors import ConflictError, LedgerError
from sayso.ledger.fetching import decision_names, decisions_about, decisions_of, load_threads, threads_named, whole_ids
from sayso.ledger.mending import check_grounded, complete, mend, new_claim
from sayso.ledger.rows import CLAIMS_PER_VERSION, decision_name, decode_claim, encode_claim
from sayso.ledger.tables import claim as claim_table
from sayso.ledger.tables import decision as decision_table
from sayso.ledger.tables import decision_target, version
from sayso.ledger.view import in_force, undone
from sayso.story import SIDES, Decision, DecisionKind


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a kind of decision takes: ids of what, how many of them, which fields in its value."""

    targets: Literal["claim", "report", "decision", "any"]
    least: int = 1
    most: int | None = None
    value: tuple[str, ...] | None = ()


_RULES: dict[str, _Rule] = {
    "accept": _Rule("claim"),
    "reject": _Rule("claim"),
    "mend": _Rule("claim", 1, 1, None),
    "merge": _Rule("claim", 2),
    "split": _Rule("claim", 1, 1, ("claims",)),
    "add": _Rule("report", 1, 1, None),
    "same-origin": _Rule("any", 2, None, None),
    "not-same-origin": _Rule("any", 2, None, None),
    "side": _Rule("any", 1, None, ("side",)),
    "same-group": _Rule("any", 2, None, None),
    "disjoint-groups": _Rule("any", 2, None, None),
    "group-inside": _Rule("any", 2, 2, None),
    "law-off": _Rule("any", 1, None, None),
    "law-on": _Rule("any", 1, None, None),
    "undo": _Rule("decision", 1, 1),
}
_MAX_TEXT = 10_000


def decide(
    connection: Connection,
    story_id: int,
    kind: DecisionKind,
    targets: Sequence[str],
    *,
    who: str,
    why: str,
    value: Mapping[str, Any],
    expected: str | None,
    recorded: datetime | None,
    place: str,
) -> Decision:
    """Write a decision down. The caller has locked the story. Raises LedgerError for one that makes no sense there,
    ConflictError where `expected` is not the story's last decision."""
    targets = tuple(dict.fromkeys(targets))
    _check_form(kind, targets, who, why, value, place)
    number = connection.execute(
        select(func.coalesce(func.max(decision_table.c.number), 0)).where(decision_table.c.story_id == story_id)
    ).scalar_one()
    last = decision_name(number) if number else ""
    if expected is not None and expected != last:
        raise ConflictError(
            place, f"the last decision was to be {expected or 'none'}, and is {last or 'none'}: look again"
        )
    value = dict(value)
    made: list[tuple[int, Claim]] = []
    rule = _RULES[kind]
    if rule.targets == "claim":
        targets = tuple(dict.fromkeys(whole_ids(connection, story_id, targets, place)))
        _check_form(kind, targets, who, why, value, place)
        rows = _claim_rows(connection, story_id, targets, place)
        try:
            if kind == "mend":
                before = in_force(decisions_about(connection, story_id, targets))
                earlier = [made.value for made in before if made.kind == "mend"]
                value = complete(value, _mended(decode_claim(rows[0].record), earlier), rows[0].text)
                for row in rows:
                    check_grounded(mend(_mended(decode_claim(row.record), earlier), value), row.text)
            elif kind == "split":
                made, value["ids"] = _parts(connection, story_id, rows, value)
        except ValueError as error:
            raise LedgerError(place, f"{kind} {targets[0]}: {error}") from None
    elif rule.targets == "report":
        made = [_added(connection, story_id, targets[0], value, place)]
        value["id"] = made[0][1].id
    elif rule.targets == "decision":
        _check_undo(connection, story_id, targets[0], place)
    moment = next_moment(connection, story_id, recorded, place)
    key = _insert(connection, story_id, number + 1, kind, targets, who, why, value, moment)
    decision = Decision(
        id=decision_name(number + 1),
        kind=kind,
        targets=targets,
        who=who,
        why=why,
        recorded=moment,
        value=value,
    )
    _insert_made(connection, story_id, key, made)
    _relist(connection, story_id, key, decision)
    return decision


def _check_form(kind: str, targets: Sequence[str], who: str, why: str, value: Mapping[str, Any], place: str) -> None:
    rule = _RULES.get(kind)
    if rule is None:
        raise LedgerError(place, f"no kind of decision is called {kind!r}; there are: {', '.join(_RULES)}")
    if not all(isinstance(target, str) and 0 < len(target) <= _MAX_TEXT for target in targets):
        raise LedgerError(place, f"{kind}: a target is no id")
    if len(targets) < rule.least or (rule.most is not None and len(targets) > rule.most):
        wanted = f"{rule.least}" if rule.least == rule.most else f"at least {rule.least}"
        raise LedgerError(place, f"{kind}: takes {wanted} different targets, got {len(targets)}")
    if not who.strip():
        raise LedgerError(place, f"{kind}: who decides is not said")
    if len(who) > _MAX_TEXT or len(why) > _MAX_TEXT:
        raise LedgerError(place, f"{kind}: who or why is longer than {_MAX_TEXT} characters")
    if kind == "mend" and not value:
        raise LedgerError(place, "mend: no field is given to change")
    if rule.value is not None and set(value) != set(rule.value):
        wanted = ", ".join(rule.value) or "nothing"
        raise LedgerError(place, f"{kind}: its value holds {wanted}, not {', '.join(map(str, value)) or 'nothing'}")
    if kind == "side" and value["side"] not in SIDES:
        raise LedgerError(place, f"side: {value['side']!r} is none of {', '.join(SIDES)}")
    if kind == "split" and (not isinstance(value["claims"], Sequence) or len(value["claims"]) < 2):
        raise LedgerError(place, "split: takes a list of at least two claims")


def _claim_rows(connection: Connection, story_id: int, targets: Sequence[str], place: str) -> list[Any]:
    rows = connection.execute(
        select(claim_table, version.c.text)
        .join(version, version.c.id == claim_table.c.version_id)
        .where(claim_table.c.story_id == story_id, claim_table.c.name.in_(targets))
        .order_by(claim_table.c.id)
    ).all()
    missing = set(targets) - {row.name for row in rows}
    if missing:
        raise LedgerError(place, f"the story has no claim {', '.join(sorted(missing))}")
    return list(rows)


def _mended(claim: Claim, values: Sequence[Mapping[str, Any]]) -> Claim:
    """The claim as earlier decisions made it."""
    for value in values:
        try:
            claim = mend(claim, value)
        except ValueError:
            # It hung on another one that is undone; the views pass over it too.
            continue
    return claim


def _parts(
    connection: Connection, story_id: int, rows: Sequence[Any], value: Mapping[str, Any]
) -> tuple[list[tuple[int, Claim]], list[str]]:
    """(version, claim) for each part of each copy of the claim that is split, and the ids of all parts."""
    made: list[tuple[int, Claim]] = []
    ids: dict[str, None] = {}
    for row in rows:
        base = decode_claim(row.record)
        names: dict[str, None] = {}
        for part in value["claims"]:
            if not isinstance(part, Mapping):
                raise ValueError("claims: a part is no object")  # noqa: TRY004 - told as all that is wrong in a record
            record = mend(base, complete(part, base, row.text)).to_dict()
            claim = new_claim(base.report, row.text, {n: v for n, v in record.items() if n not in ("id", "report")})
            if claim.id == base.id or claim.id in names:
                raise ValueError("claims: a part is the whole, or another part, over again")
            names[claim.id] = None
            if not _is_there(connection, story_id, row.version_id, claim.id):
                made.append((row.version_id, claim))
        ids |= dict.fromkeys(names)
    return made, list(ids)


def _added(
    connection: Connection, story_id: int, report: str, value: Mapping[str, Any], place: str
) -> tuple[int, Claim]:
    row = connection.execute(
        select(version.c.id, version.c.text).where(version.c.story_id == story_id, version.c.name == report)
    ).one_or_none()
    if row is None:
        raise LedgerError(place, f"the story has no report {report}")
    try:
        claim = new_claim(report, row.text, value)
    except ValueError as error:
        raise LedgerError(place, f"add to {report}: {error}") from None
    if _is_there(connection, story_id, row.id, claim.id):
        raise LedgerError(place, f"add to {report}: claim {claim.id} is there already")
    return row.id, claim


def _is_there(connection: Connection, story_id: int, version_id: int, name: str) -> bool:
    """Whether the version has that claim from the reader, or from a decision in force."""
    makers = set(
        connection.execute(
            select(claim_table.c.decision_id).where(claim_table.c.version_id == version_id, claim_table.c.name == name)
        ).scalars()
    )
    if not makers or None in makers:
        return bool(makers)
    made_by = decision_names(connection, makers)
    valid = {decision.id for decision in in_force(decisions_of(connection, story_id))}
    return any(maker in valid for maker in made_by.values())


def _check_undo(connection: Connection, story_id: int, target: str, place: str) -> None:
    decisions = decisions_of(connection, story_id)
    if target not in {decision.id for decision in decisions}:
        raise LedgerError(place, f"the story has no decision {target}")
    if target in undone(decisions):
        raise LedgerError(place, f"decision {target} is undone already")
    after = in_force([*decisions, replace(decisions[-1], id="", kind="undo", targets=(target,))])
    coming = {decision.id for decision in after} - {decision.id for decision in in_force(decisions)}
    if not coming:
        return
    query = (
        select(claim_table.c.version_id, claim_table.c.name, decision_table.c.number)
        .join(decision_table, decision_table.c.id == claim_table.c.decision_id)
        .where(decision_table.c.story_id == story_id)
        .order_by(claim_table.c.id)
    )
    for row in connection.execute(query).all():
        if decision_name(row.number) in coming and _is_there(connection, story_id, row.version_id, row.name):
            words = f"undo {target}: claim {row.name} stands by a later decision: undo that first"
            raise LedgerError(place, words)


def _insert(
    connection: Connection,
    story_id: int,
    number: int,
    kind: str,
    targets: Sequence[str],
    who: str,
    why: str,
    value: Mapping[str, Any],
    moment: datetime,
) -> int:
    key = insert_row(
        connection,
        decision_table,
        {
            "story_id": story_id,
            "number": number,
            "kind": kind,
            "targets": list(targets),
            "who": who,
            "why": why,
            "value": value,
            "recorded": moment,
        },
    )
    connection.execute(
        insert(decision_target),
        [{"story_id": story_id, "key": digest(target), "decision_id": key} for target in targets],
    )
    return key


def _insert_made(connection: Connection, story_id: int, key: int, made: Sequence[tuple[int, Claim]]) -> None:
    """Claims that a decision makes are rows of their own, there as long as it is in force."""
    for version_id, claim in made:
        facts = connection.execute(
            select(version.c.publisher, version.c.blocks, version.c.appeared).where(version.c.id == version_id)
        ).one()
        top = connection.execute(
            select(func.max(claim_table.c.id)).where(claim_table.c.version_id == version_id)
        ).scalar()
        place = version_id * CLAIMS_PER_VERSION if top is None else top + 1
        said = (
            datetime.fromisoformat(facts.blocks[claim.update]) if claim.update < len(facts.blocks) else facts.appeared
        )
        connection.execute(
            insert(claim_table),
            {
                "id": place,
                "story_id": story_id,
                "version_id": version_id,
                "name": claim.id,
                "thread": place,
                "said": said,
                "decision_id": key,
                "record": encode_claim(claim),
            },
        )
        list_claims(connection, story_id, [(place, 0, said, claim)], facts.publisher)


def _relist(connection: Connection, story_id: int, key: int, decision: Decision) -> None:
    """Enter a mended claim anew where it is looked up."""
    decisions = decisions_of(connection, story_id) if decision.kind == "undo" else [decision]
    by_name = {known.id: known for known in decisions}
    root = decision
    while root.kind == "undo":
        root = by_name[root.targets[0]]
    if root.kind != "mend":
        return
    threads = threads_named(connection, story_id, root.targets)
    seen = load_threads(connection, story_id, threads)
    for thread, (claim, publisher) in seen.items():
        list_claims(connection, story_id, [(thread, key, claim.said, claim.claim)], publisher)
