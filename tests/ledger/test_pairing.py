"""Which claim of a new version takes the place of which of the old one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ledger_stories import make_report, read_claims

from sayso.claims import Claim, Group
from sayso.ledger.pairing import pair_claims


def counted(
    number: int, text: str, head: str, nationality: str = "", role: str = "unknown", part: bool = False
) -> Claim:
    (claim,) = read_claims(make_report(f"{number} people were killed, the army said."))
    nations = tuple(nationality.split())
    group = Group(text, head, nations, None, role, 0, len(text)) if text else None  # type: ignore[arg-type]
    return replace(claim, group=group, part_of="whole" if part else None)


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        (("hostages", "hostage"), ("hostages", "hostage"), ["changed"]),
        (("people", "people"), ("", ""), ["changed"]),
        (("Canadians", "canadian", "CA"), ("Canadian tourist", "tourist", "CA"), ["changed"]),
        (("Canadians", "canadian", "CA"), ("people", "people"), ["added", "dropped"]),
        (("Canadians", "canadian", "CA"), ("", ""), ["added", "dropped"]),
        (("", ""), ("Canadian tourist", "tourist", "CA"), ["added", "dropped"]),
        (("hostages", "hostage"), ("people", "people"), ["added", "dropped"]),
        (("men", "man", "", "captive"), ("men", "man", "", "security"), ["added", "dropped"]),
        (("people", "people", "", "unknown", True), ("people", "people"), ["added", "dropped"]),
    ],
    ids=str,
)
def test_a_count_changes_only_where_the_group_stays_the_same(
    old: tuple[str, ...], new: tuple[str, ...], kinds: list[str]
) -> None:
    assert [kind for kind, _, _ in pair_claims([counted(2, *old)], [counted(44, *new)])] == kinds


def test_the_same_count_of_a_group_told_more_closely_goes_on() -> None:
    pairs = pair_claims([counted(34, "people", "people")], [counted(34, "hostages", "hostage")])
    assert [kind for kind, _, _ in pairs] == ["changed"]
