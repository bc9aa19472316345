"""The dated pieces of a report, published Friday 18 January 2013, 16:30 UTC."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.reading.blocks import Block, split_blocks

PUBLISHED = datetime(2013, 1, 18, 16, 30, tzinfo=UTC)


def pieces(text: str) -> list[tuple[str, str | None]]:
    blocks = split_blocks(text, PUBLISHED)
    assert [b.update for b in blocks] == list(range(len(blocks)))
    times = [b.published.strftime("%d %H:%M") if b.published else None for b in blocks]
    return [(text[b.start : b.end].strip(), time) for b, time in zip(blocks, times, strict=True)]


@pytest.mark.parametrize(
    ("label", "published"),
    [
        ("Update: two more died.", None),
        ("UPDATE 3:15 p.m.: two more died.", "18 15:15"),
        ("Update, 17:10: two more died.", "18 17:10"),
        ("Update (Friday): two more died.", "18 16:30"),
        ("Update, Thursday: two more died.", "17 00:00"),
        ("UPDATE 1710 GMT: two more died.", "18 17:10"),
        ("[Updated at 4.30pm]", "18 16:30"),
        ("LATEST 14:02", "18 14:02"),
        ("UPDATE 2-Two more died", None),
        ("Correction: nine died, not ten.", None),
        ("An earlier version of this article said ten died.", None),
        ("This story was amended on 16 January 2013 to mend a name.", "16 00:00"),
        ("14:05 GMT", "18 14:05"),
        ("9.40am The mayor speaks.", "18 09:40"),
        ("10:15 – The mayor speaks.", "18 10:15"),
        ("• 23:50: The mayor speaks.", "18 23:50"),
        ("Jan. 17, 14:05 - The mayor speaks.", "17 14:05"),
        ("9:15 p.m. EST: The mayor speaks.", "19 02:15"),
    ],
)
def test_a_mark_opens_a_block(label: str, published: str | None) -> None:
    assert pieces(f"Nine died.\n{label}\nMore text.") == [
        ("Nine died.", "18 16:30"),
        (f"{label}\nMore text.", published),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Updated figures show ten.",
        "Latest reports speak of ten.",
        "Update on the siege follows.",
        "An update: is expected",
        "1:10 Shelter fills with people",
        "99:10 – no time",
        "Updated: Jan 17, 2013 - 9:51 AM",
        "Correction of the record was urged.",
    ],
)
def test_lines_that_open_nothing(line: str) -> None:
    assert len(pieces(f"Nine died.\n{line}\nMore text.")) == 1


def test_a_wrapped_line_that_begins_with_a_time_opens_nothing() -> None:
    assert len(pieces("The lodge was stormed at\n9.40am Monday, and nine died.")) == 1


def test_an_update_label_after_a_sentence_opens_a_block() -> None:
    assert pieces("Nine died. Update: Ten died.") == [("Nine died.", "18 16:30"), ("Update: Ten died.", None)]


def test_a_report_that_opens_with_a_stamp_has_it_as_its_first_time() -> None:
    assert pieces("14:05 Shots.\n14:20 Calm.") == [("14:05 Shots.", "18 14:05"), ("14:20 Calm.", "18 14:20")]


@pytest.mark.parametrize(
    ("stamps", "expected"),
    [
        (["21:50", "23:40", "00:10", "15:00"], ["17 21:50", "17 23:40", "18 00:10", "18 15:00"]),
        (["15:00", "00:10", "23:40", "21:50"], ["18 15:00", "18 00:10", "17 23:40", "17 21:50"]),
        (["18:00", "17:10"], ["18 18:00", "18 17:10"]),
    ],
)
def test_a_live_blog_may_run_either_way_and_pass_midnight(stamps: list[str], expected: list[str]) -> None:
    text = "\n".join(f"{stamp} GMT\nNews." for stamp in stamps)
    assert [time for _, time in pieces(text)] == expected


def test_posts_of_several_days_keep_each_its_own_time() -> None:
    stamps = ["2013-01-16 05:10", "2013-01-17 14:05", "2013-01-17 23:59", "2013-01-18 00:00", "2013-02-03 09:00"]
    text = "Lead.\n\n" + "\n\n".join(f"Update {stamp} UTC:\nShots\n\nSix died at 9.40am." for stamp in stamps)
    for published in (PUBLISHED, None, PUBLISHED.replace(year=2012), PUBLISHED.replace(year=2019)):
        blocks = split_blocks(text, published)[1:]
        assert [f"{b.published:%Y-%m-%d %H:%M}" for b in blocks if b.published] == stamps


def test_a_clock_time_below_a_full_date_is_of_that_day() -> None:
    text = (
        "Lead.\n\nUpdate 2013-01-14 14:05 UTC:\n9:40am: The mayor speaks.\n15:10 – Calm.\n\n"
        "Update 2013-01-15 00:20 UTC:\n23:50 – Shots.\n\nUpdate: ten died."
    )
    assert [time for _, time in pieces(text)] == [
        *("18 16:30", "14 14:05", "14 09:40", "14 15:10", "15 00:20", "14 23:50"),
        None,
    ]


def test_without_publication_only_dated_stamps_are_known() -> None:
    blocks = split_blocks("Nine died.\n14:05 – Ten.\nUpdate, 17 January 2013, 15:00: Eleven.", None)
    assert [b.published for b in blocks] == [None, None, datetime(2013, 1, 17, 15, tzinfo=UTC)]
    assert split_blocks("", None) == [Block(0, 0, 0, None)]


@settings(deadline=None)
@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(["Update", ":", "\n", " ", "14:05", "9.40am", "GMT", "[", "–", "Friday", "x."])).map(
            "".join
        ),
    ),
    st.one_of(st.none(), st.datetimes()),
)
def test_blocks_cover_any_text(text: str, published: datetime | None) -> None:
    blocks = split_blocks(text, published)
    assert "".join(text[b.start : b.end] for b in blocks) == text
    assert [b.update for b in blocks] == list(range(len(blocks)))


def test_a_long_text_takes_seconds() -> None:
    began = time.process_time()
    for unit in ("Update: x. ", "14:05 GMT\n", "[ [ [ ", "1 ", ". Update ", "\n"):
        split_blocks(unit * 4_000, PUBLISHED)
    assert time.process_time() - began < 4
