"""Time phrases, resolved against Friday 18 January 2013, 16:30 UTC."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.reading.times import resolve_time

PUBLISHED = datetime(2013, 1, 18, 16, 30, tzinfo=UTC)
ANCHOR = datetime(2013, 1, 16, 5, 0, tzinfo=UTC)


def shown(moment: datetime | None) -> str | None:
    return moment.strftime("%y-%m-%d %H:%M") if moment else None


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("Thursday", "13-01-17 00:00", "13-01-18 00:00"),
        ("Friday", "13-01-18 00:00", "13-01-19 00:00"),
        ("last Friday", "13-01-11 00:00", "13-01-12 00:00"),
        ("next Tuesday", "13-01-22 00:00", "13-01-23 00:00"),
        ("on Monday morning", "13-01-14 05:00", "13-01-14 12:00"),
        ("Thursday night's", "13-01-17 18:00", "13-01-18 06:00"),
        ("early Friday", "13-01-18 00:00", "13-01-18 08:00"),
        ("late on Wednesday", "13-01-16 17:00", "13-01-17 00:00"),
        ("yesterday", "13-01-17 00:00", "13-01-18 00:00"),
        ("last night", "13-01-17 18:00", "13-01-18 06:00"),
        ("overnight", "13-01-17 18:00", "13-01-18 08:00"),
        ("this evening", "13-01-18 17:00", "13-01-19 00:00"),
        ("before dawn on Tuesday", "13-01-15 00:00", "13-01-15 06:00"),
        ("at 5am", "13-01-18 05:00", "13-01-18 05:01"),
        ("at 5 p.m.", "13-01-17 17:00", "13-01-17 17:01"),
        ("about 12:25 a.m.", "13-01-18 00:10", "13-01-18 00:40"),
        ("shortly after 8 p.m. Saturday", "13-01-12 20:00", "13-01-12 20:30"),
        ("just before noon on Wednesday", "13-01-16 11:30", "13-01-16 12:00"),
        ("at four in the afternoon on Tuesday", "13-01-15 16:00", "13-01-15 16:01"),
        ("6:10 p.m. EST (2310 GMT) on Thursday", "13-01-17 23:10", "13-01-17 23:11"),
        ("at 8 p.m. EST on Thursday", "13-01-18 01:00", "13-01-18 01:01"),
        ("midnight on Tuesday", "13-01-16 00:00", "13-01-16 00:01"),
        ("shortly after midnight on Tuesday", "13-01-15 00:00", "13-01-15 00:30"),
        ("three days ago", "13-01-15 00:00", "13-01-16 00:00"),
        ("two hours ago", "13-01-18 14:00", "13-01-18 15:00"),
        ("a few days ago", "13-01-13 16:30", "13-01-16 16:30"),
        ("two years ago", "11-01-01 00:00", "12-01-01 00:00"),
        ("a day earlier", "13-01-15 00:00", "13-01-16 00:00"),
        ("an hour later", "13-01-16 05:30", "13-01-16 06:30"),
        ("the following morning", "13-01-17 05:00", "13-01-17 12:00"),
        ("since Tuesday", "13-01-15 00:00", "13-01-18 16:30"),
        ("by noon on Tuesday", None, "13-01-15 12:00"),
        ("until Wednesday", None, "13-01-17 00:00"),
        ("after Monday", "13-01-15 00:00", None),
        ("on 3 April", "12-04-03 00:00", "12-04-04 00:00"),
        ("January 19", "13-01-19 00:00", "13-01-20 00:00"),  # a day ahead of UTC somewhere
        ("Jan. 21", "12-01-21 00:00", "12-01-22 00:00"),
        ("Thursday, April 4, 2013", "13-04-04 00:00", "13-04-05 00:00"),
        ("2013-01-02", "13-01-02 00:00", "13-01-03 00:00"),
        ("15/01/2013", "13-01-15 00:00", "13-01-16 00:00"),
        ("in January", "13-01-01 00:00", "13-02-01 00:00"),
        ("last July", "12-07-01 00:00", "12-08-01 00:00"),
        ("in April last year", "12-04-01 00:00", "12-05-01 00:00"),
        ("in early November 2010", "10-11-01 00:00", "10-11-11 00:00"),
        ("in 2004", "04-01-01 00:00", "05-01-01 00:00"),
        ("last week", "13-01-07 00:00", "13-01-14 00:00"),
        ("earlier this week", "13-01-14 00:00", "13-01-18 16:30"),
        ("Thursday of last week", "13-01-10 00:00", "13-01-11 00:00"),
        ("this year", "13-01-01 00:00", "14-01-01 00:00"),
        ("over the past 24 hours", "13-01-17 16:30", "13-01-18 16:30"),
        ("over the weekend", "13-01-12 00:00", "13-01-14 00:00"),
        ("between Monday and Wednesday", "13-01-14 00:00", "13-01-17 00:00"),
        ("from Saturday to Monday", "13-01-12 00:00", "13-01-15 00:00"),
        ("between 11 p.m. and 2 a.m. on Thursday", "13-01-16 23:00", "13-01-17 02:01"),
        ("3-5 April", "12-04-03 00:00", "12-04-06 00:00"),
        ("on Saturday and Sunday", "13-01-12 00:00", "13-01-14 00:00"),
        ("on the 17th", "13-01-17 00:00", "13-01-18 00:00"),
    ],
)
def test_news_phrases(words: str, start: str | None, end: str | None) -> None:
    got = resolve_time(words, PUBLISHED, ANCHOR)
    assert (shown(got[0]), shown(got[1])) == (start, end)


@pytest.mark.parametrize("words", ["", "during the raid", "when they left", "31 February 2013", "19 months"])
def test_words_that_name_no_time(words: str) -> None:
    assert resolve_time(words, PUBLISHED) == (None, None)


def test_without_publication_only_full_dates_are_known() -> None:
    assert resolve_time("on Monday", None) == (None, None)
    assert resolve_time("a day earlier", PUBLISHED) == (None, None)
    day, end = resolve_time("April 3, 2013, at 5 a.m.", None)
    assert (shown(day), shown(end)) == ("13-04-03 05:00", "13-04-03 05:01")


def test_publication_in_another_zone_counts_in_utc() -> None:
    late = datetime(2013, 1, 19, 1, 0, tzinfo=timezone(timedelta(hours=9)))
    assert resolve_time("today", late)[0] == datetime(2013, 1, 18, tzinfo=UTC)


_VOCABULARY = (
    "on at since between and from to early late last next Monday May 3 31 5 pm : 1999 9999999 ago days years "
    "a few earlier the 99 % midnight night GMT past - weekend before after"
)
_WORDS = st.sampled_from(_VOCABULARY.split())


@settings(deadline=None)
@given(
    st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=9).map(" ".join)),
    st.one_of(st.none(), st.datetimes(), st.datetimes(timezones=st.timezones())),
)
def test_any_text_and_date_pass(text: str, published: datetime | None) -> None:
    for anchor in (None, published):
        start, end = resolve_time(text, published, anchor)
        assert start is None or start.utcoffset() == timedelta(0)
        assert start is None or end is None or start <= end


def test_a_long_text_takes_seconds() -> None:
    began = time.process_time()
    resolve_time("on Monday " * 100_000, PUBLISHED)
    assert time.process_time() - began < 5
