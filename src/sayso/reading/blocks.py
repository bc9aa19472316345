"""The dated pieces that a report is made of: updates, live-blog entries, corrections.

A piece begins where a line (or a sentence, for "Update:") opens with a label, a time stamp or the fixed
words of a correction note. Its time is the stamp's, resolved against the publication of the report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sayso.reading.stretches import MONTH, WEEKDAY
from sayso.reading.times import resolve_time

_DAY = timedelta(days=1)
_NEAR = timedelta(hours=12)  # a clock time is taken on the day that brings it nearest to publication
_NEAR_WEEKDAY = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a report, from `start` up to `end`, code points of its text.

    `update` is 0 for the first piece and grows by one; `published` the UTC time that its label or stamp
    gives, that of the report for a first piece without a stamp, None where unknown.
    """

    start: int
    end: int
    update: int
    published: datetime | None


_CLOCK = (
    r"(?:\d{1,2}(?:[:.h]\d\d)?[ \t]?[ap]\.?[ \t]?m\b\.?|(?:[01]?\d|2[0-3])[:.h][0-5]\d(?!\d|[.:]\d)"
    r"|[0-2]\d[0-5]\d(?=[ \t]?(?:GMT|UTC|hrs|hours|local)\b))"
    r"(?:[ \t]{0,2}(?:hrs|hours|local time|local|GMT|UTC|(?-i:[A-Z]{1,3}T))\b)?"
)
_DATE = (
    rf"(?:(?:{WEEKDAY})\b\.?,?[ \t]?)?"
    rf"(?:(?:{MONTH})\b\.?[ \t]\d{{1,2}}(?:st|nd|rd|th)?\b(?!:)(?:,?[ \t]\d{{4}})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ \t](?:{MONTH})\b\.?(?:,?[ \t]\d{{4}})?|\d{{4}}-\d\d-\d\d)"
)
_DAY_NAME = rf"(?:{_DATE}|(?:{WEEKDAY})\b|today|yesterday)"
_STAMP = re.compile(
    rf"(?P<stamp>(?:{_DAY_NAME}[ \t]?(?:,|at|-|–|—|\||@)?[ \t]?)?{_CLOCK}(?:,?[ \t](?:on[ \t])?{_DAY_NAME})?"
    rf"|(?P<day>{_DAY_NAME}))",
    re.I,
)
_EDGE = r"[ \t\[(*#>•▪●|@–—-]{0,8}"
_LABEL = re.compile(
    _EDGE + r"(?:(?:breaking|latest|live|new|last)[ \t])?"
    r"(?P<label>updated?|latest|corrections?|corrected|clarification|editors?['’]?s?['’]? note|amended)\b"
    r"(?P<number>[ \t]{0,2}(?:no\.?[ \t]?|#)?\d{1,2}(?![\d:.h]|[ \t]?[ap]\.?m))?"
    r"[ \t]{0,2}(?P<link>[,:(–—|/-]?)[ \t]{0,2}(?:(?:posted|at|on|as of|from)[ \t])?",
    re.I,
)
_CLOSE = re.compile(r"[ \t]{0,2}[\])*]{0,3}[ \t]{0,2}(?:[:–—|\])]|-(?=[\s\w])|--|\.(?=\s)|$)", re.M)
_NOTE = re.compile(
    _EDGE + r"(?:an earlier version of|a previous version of|an earlier (?:headline|report) (?:on|of)"
    r"|this (?:article|story|report|post|page|piece|item) (?:was|has been) "
    r"(?:updated|amended|corrected|changed)"
    r"|we have (?:corrected|amended|updated) this)\b",
    re.I,
)
_LEAD = re.compile(_EDGE)
_INLINE = re.compile(r"(?<=[.!?”\"’)\]])[ \t]{1,4}(?=(?:UPDATE|Update|CORRECTION|Correction)\b[^.\n]{0,40}:)")
_LINE = re.compile(r"^(?=[^\n]*\S)", re.M)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WAITING = re.compile(r"(?:,|\b(?:at|on|by|since|until|till|about|around|before|after|and|to|from))[ \t]*\r?\n\Z")
_LINE_END = re.compile(r"[ \t\])*]{0,20}(?=\n|\Z)")


@dataclass(frozen=True, slots=True)
class _Mark:
    at: int
    stamp: str = ""
    clock_only: bool = False
    dates_page: bool = False  # 'Updated: Nov 2, 2016 - 9:51 AM', alone on its line


def split_blocks(text: str, published: datetime | None) -> list[Block]:
    """Cut `text` into its dated pieces; together they cover it, and there is at least one.

    `published` is the report's own publication (naive means UTC). A stamp with a clock time only falls on the
    day that brings it nearest to publication, or to the last stamp above it that tells day and year; a run of
    stamps is read as one live blog, oldest or newest first, that may pass midnight. Never raises; linear time.
    """
    now = _utc(published)
    marks = _marks(text)
    times = _times(marks, now)
    opens = bool(marks) and not text[: marks[0].at].strip()  # the report itself opens with a stamp
    first = times[0] if opens and times[0] is not None else now
    if opens:
        marks, times = marks[1:], times[1:]
    starts = [0, *(mark.at for mark in marks)]
    ends = [*starts[1:], len(text)]
    return [
        Block(start, end, number, time)
        for number, (start, end, time) in enumerate(zip(starts, ends, [first, *times], strict=True))
    ]


def _utc(moment: datetime | None) -> datetime | None:
    try:
        if moment is None:
            return None
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (OverflowError, ValueError):  # within a day of year 1 or 9999
        return None


def _marks(text: str) -> list[_Mark]:
    places = {m.start() for m in _LINE.finditer(text)} | {m.end() for m in _INLINE.finditer(text)}
    marks = []
    for at in sorted(places):
        mark = _labelled(text, at) or _stamped(text, at) or _noted(text, at)
        if mark is not None:
            marks.append(mark)
    # A page says once when it was posted and once when updated; full dates over and over head entries.
    if sum(mark.dates_page for mark in marks) < 3:
        marks = [mark for mark in marks if not mark.dates_page]
    return marks


def _labelled(text: str, at: int) -> _Mark | None:
    """'Update:', 'UPDATE 3:15 p.m.:', '[Updated at 4.30pm]', 'LATEST 14:02', 'Correction:'."""
    label = _LABEL.match(text, at)
    if label is None:
        return None
    stamp = _STAMP.match(text, label.end())
    if stamp is None:
        link = label["link"]
        bare = link or _CLOSE.match(text, label.end("number" if label["number"] else "label"))
        return _Mark(at) if bare and link not in (",", "/") else None
    closed = _CLOSE.match(text, stamp.end())
    if stamp["day"] and not closed:  # 'Latest Monday figures'
        return None
    if not closed and not _opens(text, stamp.end()):
        return None
    return _mark(text, at, stamp)


def _stamped(text: str, at: int) -> _Mark | None:
    """A live-blog entry: '14:05 GMT', '9.40am', '10:15 –' and then text, or alone on the line."""
    lead = _LEAD.match(text, at)
    stamp = _STAMP.match(text, lead.end() if lead else at)
    if stamp is None or stamp["day"]:
        return None
    words = stamp["stamp"]
    closed = _CLOSE.match(text, stamp.end())
    # '1:10 Shelter fills' is the length of a video; '01:10' or '1:10pm' is a time of day.
    plain = not re.search(r"[^\W\d_]{2}", words) and not re.match(r"\d\d[:.h]", words)
    if plain and not (closed and closed.group().strip()):
        return None
    if not closed and not _opens(text, stamp.end()):
        return None
    if _WAITING.search(text, max(0, at - 20), at):
        return None  # a line that was wrapped before its time
    return _mark(text, at, stamp)


def _noted(text: str, at: int) -> _Mark | None:
    """A correction note in running words; the date that it opens with, if any, is its time."""
    note = _NOTE.match(text, at)
    if note is None:
        return None
    for found in _STAMP.finditer(text, note.end(), note.end() + 60):
        return _Mark(at, found["stamp"], _clock_only(found))
    return _Mark(at)


def _mark(text: str, at: int, stamp: re.Match[str]) -> _Mark:
    whole = bool(_YEAR.search(stamp["stamp"])) and _LINE_END.match(text, stamp.end()) is not None
    return _Mark(at, stamp["stamp"], _clock_only(stamp), whole)


def _clock_only(stamp: re.Match[str]) -> bool:
    return not stamp["day"] and not re.search(_DAY_NAME, stamp["stamp"], re.I)


def _opens(text: str, at: int) -> bool:
    """Whether a sentence opens behind the stamp that ends at `at`."""
    rest = text[at : at + 8]
    first = rest.lstrip(" \t")[:1]
    return rest[:1] in " \t" and bool(first) and (first.isupper() or first.isdigit() or first in "“\"‘'@#[(•")


def _times(marks: Sequence[_Mark], now: datetime | None) -> list[datetime | None]:
    times: list[datetime | None] = []
    blog = []
    day: datetime | None = None  # of the last mark that told its own: a clock time below it is one of that day
    for i, mark in enumerate(marks):
        time = _moment(mark, day if mark.clock_only and day else now)
        times.append(time)
        if mark.clock_only and day is None and time is not None:
            blog.append(i)
        elif not mark.clock_only and time is not None and _YEAR.search(mark.stamp):
            day = time
    known = [time for i in blog if (time := times[i]) is not None]
    if now is not None and len(known) > 1:
        try:
            for i, moment in zip(blog, _unwrap(known, now), strict=True):
                times[i] = moment
        except OverflowError:
            pass
    return times


def _moment(mark: _Mark, now: datetime | None) -> datetime | None:
    if not mark.stamp:
        return None
    try:
        near = now + (_NEAR if mark.clock_only else _NEAR_WEEKDAY) if now else None
    except OverflowError:
        near = now
    start, end = resolve_time(mark.stamp, near)
    if start is None or end is None:
        return None
    # A stamp that only names the day of publication is no earlier than the report.
    return now if now is not None and start <= now < end else start


def _unwrap(moments: Sequence[datetime], now: datetime) -> list[datetime]:
    """Lay the clock times of a live blog in one run, forward or back in time, and nearest to publication."""
    runs = []
    for step in (1, -1):
        run = [moments[0]]
        for moment in moments[1:]:
            days = (run[-1] - moment) // _DAY
            moment += days * _DAY  # at most a day before the last
            if step == 1 and moment < run[-1]:
                moment += _DAY
            run.append(moment)
        runs.append(run)
    run = min(runs, key=lambda r: max(r) - min(r))
    off = (min(run) - now) // _DAY if min(run) > now else -((now - max(run)) // _DAY) if max(run) < now else 0
    best = min((off - 1, off, off + 1), key=lambda days: _distance(run, now, days))
    return [moment - best * _DAY for moment in run]


def _distance(run: Sequence[datetime], now: datetime, days: int) -> timedelta:
    low, high = min(run) - days * _DAY, max(run) - days * _DAY
    return max(low - now, now - high, timedelta(0))
