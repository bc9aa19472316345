"""A desk: what it leaves out of a reckoning by name, decisions on groups, what is written beside it, a watch."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import sayso
from sayso.claims import Claim, Count, Group, Quote, Source
from sayso.ingest import load_reports
from sayso.reckoning import WithoutError
from sayso.watching import Notice

TEXT = "Nine miners died, the mine owner said. "
LATER = "Twelve miners died, the rescue service said. "


def read(report, number, words, source):
    at = report.text.index("miners")
    say = report.text.index(source)
    return Claim(
        id=f"c{number}",
        report=report.id,
        quote=Quote(report.text[: at + 11], 0, at + 11),
        event="killed",
        count=Count(number, number, False, words, 0, len(words)),
        group=Group("miners", "miner", (), None, "worker", at, at + 6),
        sources=(Source(source, source, "company", "said", "states", say, say + len(source)),),
    )


@pytest.fixture
def story(tmp_path):
    with sayso.open_desk(tmp_path / "desk.db") as desk:
        made = desk.new_story("mine")
        for day, text, number, words, source in (
            (1, TEXT, 9, "Nine", "the mine owner"),
            (2, LATER, 12, "Twelve", "the rescue service"),
        ):
            file = tmp_path / f"{day}.txt"
            file.write_text(text, encoding="utf-8")
            (report,) = load_reports([str(file)], published=datetime(2031, 4, day, tzinfo=UTC), publisher="A Paper")
            made.stored.add(report, [read(report, number, words, source)])
        yield made


def test_a_source_that_has_not_spoken_yet_can_be_left_out(story):
    early = datetime(2031, 4, 1, 12, tzinfo=UTC)
    (cell,) = story.picture(at=early, without=["the rescue service"]).cells
    assert cell.low == 9
    (cell,) = story.picture(without=["the rescue service"]).cells
    assert (cell.low, cell.high) == (9, 9)


@pytest.mark.parametrize("name", ["the mayor", "law:gravity", "c77"])
def test_a_name_that_the_story_does_not_have_is_an_error(story, name):
    with pytest.raises(WithoutError, match=name):
        story.picture(without=[name])


def test_a_claim_that_stands_no_more_can_be_left_out(story):
    claims = {each.claim.count.low: each.claim.id for each in story.snapshot().claims}
    story.decide("merge", [claims[12], claims[9]], who="an editor")
    (cell,) = story.picture(without=[claims[9]]).cells
    assert cell.low == 12


def test_a_decision_on_a_group_that_is_gone_leaves_the_picture(story):
    made = story.decide("same-group", ["miners", "the Moon"], who="an editor")
    picture = story.picture()
    assert picture.cells
    assert made.id in picture.notes[0]
    assert "the Moon" in picture.notes[0]


def test_an_open_story_sees_what_is_written_beside_it(story):
    before = story.picture().cells
    (claim,) = (each.claim for each in story.snapshot().claims if each.claim.count.low == 12)
    # Another program: nothing of this object knows of the decision.
    story.desk.story(story.name).decide("reject", [claim.id], who="another editor")
    assert story.picture().cells != before


def test_a_watch_tells_each_change_and_passes_on_what_it_hears(story):
    text = "At least 30 miners were killed, the mayor said."
    report = sayso.Report("late", text, published=datetime(2031, 4, 3, tzinfo=UTC), document="late")
    unchanged = Notice(kind="unchanged", url="https://paper.example/live", reason="as it was")

    class Watcher:
        def run(self, stop=None, *, until=None):
            yield unchanged
            yield report
            yield report

    steps = list(story.watch(Watcher()))
    assert [step.notice for step in steps if step.notice is not None] == [unchanged]
    (added,) = [step for step in steps if step.added is not None]
    assert added.added.outcome == "new"
    assert any("at least 30" in change.sentence for change in added.changes)
