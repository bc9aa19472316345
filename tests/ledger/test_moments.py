"""Whatever is added and decided, a past picture stays what it was."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_stories import hours, make_report, read_claims

from sayso.ledger import Ledger, LedgerError, Story

_numbers = count()

PARTS = (
    "34 hostages were killed, the militants said.", "23 hostages were killed, the militants said.",
    "6 foreigners were freed.", "2 drivers are missing, the army said.", "9 guards were hurt.",
    "\n\nAn earlier version of this article said that 34 hostages were killed.",
    "\n\nThis report has been retracted.", "\n\nUpdate: 3 cooks were freed.",
)  # fmt: skip

additions = st.tuples(
    st.just("add"), st.integers(0, 2), st.lists(st.sampled_from(PARTS), min_size=1, max_size=4, unique=True),
    st.none() | st.integers(0, 9), st.none() | st.integers(0, 9),
)  # fmt: skip
decisions = st.tuples(
    st.sampled_from(["accept", "reject", "mend", "merge", "split", "undo", "side"]), st.integers(0, 20),
    st.integers(0, 20),
)  # fmt: skip


def do(story: Story, step: tuple) -> None:
    if step[0] == "add":
        _, document, parts, published, modified = step
        report = make_report(
            " ".join(parts),
            url=f"https://paper{document}.example/",
            published=None if published is None else hours(published),
            modified=None if modified is None else hours(modified),
        )
        story.add(report, read_claims(report, update=0))
        return
    kind, one, other = step
    claims, made = story.as_of().claims, story.decisions()
    if kind == "undo":
        targets = [made[one % len(made)].id] if made else []
    elif kind == "side":
        targets = ["source:ani"]
    else:
        names = [claims[i % len(claims)].claim.id for i in ((one, other) if kind == "merge" else (one,)) if claims]
        targets = list(dict.fromkeys(names))
    value = {
        "mend": {"certainty": "probable", "count": {"low": other}},
        "split": {"claims": [{"event": "held"}, {"event": "taken"}]},
        "side": {"side": "state"},
    }.get(kind)
    # Not every decision makes sense everywhere; that it was refused must leave no trace either.
    with suppress(LedgerError):
        story.decide(kind, targets, who="desk", why="because", value=value)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(additions, additions, decisions), min_size=1, max_size=9))
def test_a_past_picture_is_rebuilt_exactly(ledger: Ledger, steps: list[tuple]) -> None:
    story = ledger.new_story(f"story {next(_numbers)}", "DZ")
    taken = []
    for step in steps:
        do(story, step)
        snapshot = story.as_of()
        times = [r.recorded for r in snapshot.reports] + [d.recorded for d in story.decisions()]
        if times:
            taken.append((max(times), snapshot, story.as_of(published=hours(4))))
        listed = story.claims(limit=1000).claims
        assert len(listed) == len(snapshot.claims)
        assert {(c.claim.report, c.claim.id): c for c in listed} == {
            (c.claim.report, c.claim.id): c for c in snapshot.claims
        }
    for moment, whole, early in taken:
        assert story.as_of(recorded=moment) == replace(whole, recorded=moment)
        assert story.as_of(published=hours(4), recorded=moment) == replace(early, recorded=moment)
