"""A snapshot made from the one before is the one that the ledger gives."""

from __future__ import annotations

import gc
import random
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sayso.board import collecting
from sayso.board.growing import as_recorded, grown
from sayso.board.shelf import Shelf
from sayso.claims import Claim, Count, Quote, Relation, Source, claim_id, text_digest
from sayso.desk import open_desk
from sayso.ingest.report import Report, make_report
from sayso.ledger import LedgerError, Story
from sayso.story import DecisionKind

NOON = datetime(2031, 4, 2, 12, tzinfo=UTC)


def some_report(chance: random.Random, number: int) -> tuple[Report, list[Claim]]:
    """A report with a few claims: new, with an old text, of an old address, or one that corrects itself."""
    sentences = [f"{chance.randint(2, 6)} people died, the {chance.choice(('army', 'mayor'))} said." for _ in range(3)]
    if chance.random() < 0.1:
        sentences.append("Correction: an earlier version said that 9 people died.")
    if chance.random() < 0.2:
        sentences.insert(1, "12:30 GMT")
    text = "\n\n".join(sentences)
    address = f"https://paper.example/{number if chance.random() < 0.9 else chance.randint(0, number)}"
    published = NOON + timedelta(minutes=chance.randint(0, 600)) if chance.random() < 0.8 else None
    report = make_report(
        f"r{number}", text, url=address, publisher=f"Paper {chance.randint(0, 2)}", published=published
    )
    claims: list[Claim] = []
    at = 0
    for sentence in sentences:
        at = text.index(sentence, at)
        words = sentence.partition(",")[0]
        if words.endswith("died"):
            quote = Quote(words, at, at + len(words))
            count = Count(int(words[0]), int(words[0]), False, words[0], at, at + 1)
            source = Source("army", "army", "military", "said", "states", at + len(words) + 6, at + len(words) + 10)
            name = claim_id(text_digest(text), "killed", quote, count, None)
            about = (Relation("corrects", claims[-1].id),) if claims and chance.random() < 0.05 else ()
            claims.append(
                Claim(
                    id=name, report=report.id, quote=quote, event="killed", count=count, sources=(source,), about=about
                )
            )
    return report, claims


def decide(chance: random.Random, story: Story) -> None:
    """A decision of any kind, now and then one that makes no sense there and is refused."""
    snapshot, made = story.as_of(), story.decisions()
    names = [entry.claim.id for entry in snapshot.claims]
    known = [name for decision in made for name in decision.targets if name in names]
    if not names:
        return
    # What was decided on once is decided on again more often than not.
    one, other = (chance.choice(known if known and chance.random() < 0.6 else names) for _ in range(2))
    number = chance.randint(1, 9)
    count = {"count": {"low": number, "high": number}}
    report = chance.choice(snapshot.reports)
    quote = {"start": 0, "end": chance.choice((6, 13))}
    kinds: list[tuple[DecisionKind, list[str], dict[str, Any]]] = [
        ("accept", [one], {}),
        ("reject", [one, other], {}),
        ("mend", [one], count),
        ("mend", [one], {"certainty": "possible"}),
        ("merge", [one, other], {}),
        ("split", [one], {"claims": [count, {"event": "wounded"}]}),
        ("add", [report.id], {"event": "wounded", "quote": quote}),
        ("same-origin", [one, other], {}),
        ("side", ["office.mayor"], {"side": "media"}),
        ("law-off", ["taken-adds-up"], {}),
        ("same-group", ["people", "guards"], {}),
    ]
    if made:
        kinds += [("undo", [chance.choice(made).id], {})] * 8
    kind, targets, value = chance.choice(kinds)
    with suppress(LedgerError):
        story.decide(kind, targets, who="me", why="", value=value)


@pytest.mark.parametrize("seed", range(25))
def test_a_grown_snapshot_is_that_of_the_ledger(seed: int, tmp_path: Path) -> None:
    chance, grew, shrank, decided = random.Random(seed), 0, 0, 0
    with open_desk(tmp_path / "a.db") as desk:
        story = desk.new_story("a", "CL").stored
        before, until = story.as_of(), datetime(1, 1, 1, tzinfo=UTC)
        for number in range(12):
            for each in range(chance.choice((0, 1, 1, 2, 3)) if number else 2):
                story.add_many([some_report(chance, 10 * number + each)])
            for _ in range(chance.choice((0, 1, 1, 3) if seed % 4 else (0,) * 9 + (1,))):
                decide(chance, story)
            changes = story.diff(until)
            after = story.as_of()
            made = grown(before, changes, story.decisions(), story.around)
            if made is not None:
                grew += 1
                decided += any(change.decision is not None for change in changes)
                assert made == after
                changed = {id(entry) for entry in before.claims} - {id(entry) for entry in made.claims}
                assert not changed or any(change.decision is not None for change in changes)
            then = chance.choice([report.recorded for report in after.reports]) + timedelta(microseconds=1)
            past = as_recorded(after, story.diff(then), then)
            if past is not None:
                shrank += 1
                assert past == story.as_of(recorded=then)
            before, until = made or after, changes[-1].recorded if changes else until
    assert grew > 3
    assert decided > 1 if seed % 4 else shrank > 0


def test_a_decision_leaves_all_that_it_does_not_touch(board: Any) -> None:
    with open_desk(board.ledger, reader="stub") as desk:
        story = desk.story("siege")
        before = story.snapshot()
        name = before.claims[0].claim.id
        story.decide("reject", [name], who="me")
        until = before.reports[-1].recorded
        made = grown(before, story.stored.diff(until), story.stored.decisions(), story.stored.around)
        assert made is not None
        assert made.claims[0].verdict == "rejected"
        assert made.claims[0].claim is before.claims[0].claim
        assert [*map(id, made.claims[1:])] == [*map(id, before.claims[1:])]
        assert {*map(id, made.reports)} == {*map(id, before.reports)}


def test_what_an_editor_decided_on_holds_for_a_copy_that_comes_later(board: Any, tell: Callable[..., None]) -> None:
    with open_desk(board.ledger, reader="stub") as desk:
        story = desk.story("siege")
        name = story.snapshot().claims[0].claim.id
        made = story.decide("reject", [name], who="me")
        before = story.snapshot()
        tell(story, "again.txt", before.reports[0].text, 15, publisher="Gleam")
        grew = grown(before, story.stored.diff(made.recorded), story.stored.decisions(), story.stored.around)
        assert grew == story.snapshot()
        assert [entry.verdict for entry in grew.claims if entry.claim.id == name] == ["rejected", "rejected"]


def test_a_board_grows_as_its_story_does(board: Any, tell: Callable[..., None]) -> None:
    shelf = Shelf(lambda: open_desk(board.ledger, reader="stub"))
    try:
        for number in range(4):
            shelf.view("siege")
            with open_desk(board.ledger, reader="stub") as desk:
                tell(
                    desk.story("siege"), f"{number}.txt", f"{20 + number} hostages died, the police said.", 13 + number
                )
            grew, fresh = shelf.view("siege"), Shelf(lambda: open_desk(board.ledger, reader="stub"))
            anew = fresh.view("siege")
            assert grew.snapshot == anew.snapshot
            assert grew.trace.testimony() == anew.trace.testimony()
            assert grew.picture() == anew.picture()
            fresh.close()
    finally:
        shelf.close()


def test_only_what_is_new_is_collected_while_a_story_is_worked_out() -> None:
    assert gc.isenabled()
    usual = gc.get_threshold()
    with collecting.uncollected():
        with collecting.uncollected():
            assert gc.get_threshold() != usual
        assert gc.get_threshold() != usual
        assert not collecting.collect()
    assert gc.get_threshold() == usual
    assert gc.get_freeze_count() > 0


def test_all_is_collected_once_there_is_twice_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    assert collecting.collect()
    monkeypatch.setattr(collecting, "_lasting", gc.get_freeze_count())
    monkeypatch.setattr(collecting, "_LEAST", 1)
    with collecting.uncollected():
        some: list[Any] = [[] for _ in range(1000)]
    assert not collecting.is_due()
    with collecting.uncollected():
        many: list[Any] = [[] for _ in range(gc.get_freeze_count() + 1000)]
    assert collecting.is_due()
    # What went without a collection makes none due; what refers to itself does.
    many.clear()
    assert not collecting.is_due()
    with collecting.uncollected():
        for _ in range(gc.get_freeze_count() + 1000):
            some = [some]
            many.append(some)
            some.append(many)
    del some, many
    assert collecting.is_due()
    assert collecting.collect()
    assert not collecting.is_due()


@pytest.fixture
def frozen() -> Iterator[None]:
    """Nothing is collected but by itself."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def test_a_story_that_changed_is_let_go_without_a_collection(board: Any, frozen: None) -> None:
    shelf = Shelf(lambda: open_desk(board.ledger, reader="stub"))
    try:
        view = shelf.coming("siege").result(60)
        view.picture()
        view.picture(("attackers",))
        before, held = weakref.ref(view), weakref.ref(view.trace)
        shelf.desk.story("siege").decide("reject", [view.snapshot.claims[0].claim.id], who="me")
        del view
        after = shelf.view("siege")
        after.picture()
        end = time.monotonic() + 10
        while before() is not None and time.monotonic() < end:
            time.sleep(0.01)
        assert before() is None
        assert held() is None
    finally:
        shelf.close()


def test_a_shelf_that_is_closed_holds_no_story(board: Any, frozen: None) -> None:
    shelf = Shelf(lambda: open_desk(board.ledger, reader="stub"))
    view = shelf.coming("siege").result(60)
    view.picture()
    shelf.prepare(view)
    held = weakref.ref(view), weakref.ref(view.trace)
    del view
    shelf.close()
    assert [each() for each in held] == [None, None]
