"""Days, weeks, months and years as news prose names them, relative to publication or to an earlier event.

Phrases come as `sayso.reading.times` prepares them: lower-case words with single spaces, no articles.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_DAY = timedelta(days=1)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
}  # fmt: skip
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"
)  # fmt: skip
_VAGUE = {"couple": (2, 2), "few": (2, 5), "several": (3, 7), "some": (2, 7), "many": (5, 12)}
_UNITS = {
    "second": timedelta(seconds=1), "minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": _DAY,
    "night": _DAY, "week": 7 * _DAY, "fortnight": 14 * _DAY, "month": timedelta(days=30.44),
    "year": timedelta(days=365.25), "decade": timedelta(days=3652.5),
}  # fmt: skip
_BARE = {"hour": (2, 24), "minute": (2, 60), "day": (2, 7), "week": (2, 5), "month": (2, 12), "year": (2, 10)}

NUMBER = "|".join(sorted(_COUNTS, key=len, reverse=True))
"""Regular expression of the number words that times are counted with."""
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
"""Regular expression of a month's name."""
WEEKDAY = r"(?:mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thur?s?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
"""Regular expression of a weekday's name."""


@dataclass(frozen=True, slots=True)
class Context:
    """What relative phrases count from: `now` is the publication, `anchor` the time of an earlier event."""

    now: datetime | None
    anchor: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` up to `end`, and the words of the phrase that did not tell it.

    `is_day` where it is one calendar day, so that a clock time fits; `relative` where the words "before" or
    "after" told it and mean nothing more.
    """

    start: datetime
    end: datetime
    is_day: bool = False
    relative: bool = False
    rest: str = ""

    def narrow(self, how: str | None, now: datetime | None) -> tuple[datetime, datetime]:
        """The early, mid or late third, or the part before ("earlier") or after ("later") `now`."""
        third = (self.end - self.start) / 3
        if how == "early":
            return self.start, self.start + third
        if how == "mid":
            return self.start + third, self.end - third
        if how == "late":
            return self.end - third, self.end
        if how == "earlier" and now is not None and self.start < now < self.end:
            return self.start, now
        return self.start, self.end


def whole(word: str) -> int:
    """The number that digits (with or without an ordinal ending) or a word of `NUMBER` stand for."""
    return _COUNTS[word] if word in _COUNTS else int(re.sub(r"\D", "", word))


def find_stretch(phrase: str, here: Context, part: str | None = None) -> Stretch | None:
    """The day or longer stretch that `phrase` names, or None; `part` is the part of the day it names, if any.

    Raises ValueError or OverflowError for dates that do not exist.
    """
    for pattern, reader in _READERS:
        for match in pattern.finditer(phrase):
            found = reader(match, here, part)
            if found is not None:
                rest = f"{phrase[: match.start()]} {phrase[match.end() :]}".strip()
                return Stretch(found.start, found.end, found.is_day, found.relative, rest)
    return None


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _day(moment: datetime, relative: bool = False) -> Stretch:
    start = _midnight(moment)
    return Stretch(start, start + _DAY, True, relative)


def _month(year: int, month: int) -> Stretch:
    return Stretch(datetime(year, month, 1, tzinfo=UTC), datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC))


def _year(year: int) -> Stretch:
    return Stretch(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))


def _month_number(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1


def _recent(month: int, day: int, here: Context) -> Stretch | None:
    """The most recent such date; a day after publication still counts, for time zones ahead of UTC."""
    if here.now is None:
        return None
    for year in (here.now.year + 1, here.now.year, here.now.year - 1, here.now.year - 2, here.now.year - 3):
        try:
            date = datetime(year, month, day, tzinfo=UTC)
        except ValueError:  # 29 February
            continue
        if date <= here.now + _DAY:
            return _day(date)
    return None


def _iso(m: re.Match[str], here: Context, part: str | None) -> Stretch | None:
    return _day(datetime(int(m[1]), int(m[2]), int(m[3]), tzinfo=UTC))


def _numeric(m: re.Match[str], here: Context, part: str | None) -> Stretch | None:
    """12/5/2013 or 12.5.2013; with slashes the month may come first: the latest before publication."""
    first, second = int(m[1]), int(m[3])
    orders = [(second, first)] if m[2] == "." else [(first, second), (second, first)]
    days = []
    for month, day in orders:
        if 1 <= month <= 12 and 1 <= day <= 31:
            date = _day(datetime(int(m[4]), month, day, tzinfo=UTC)) if m[4] else _recent(month, day, here)
            if date is not None:
                days.append(date)
    past = [d for d in days if here.now is None or d.start <= here.now + _DAY]
    if m[4] and here.now is None:
        return past[0] if past else None
    return max(past, key=lambda d: d.start, default=days[0] if days else None)


def _date(m: re.Match[str], here: Context, part: str | None) -> Stretch | None:
    month, day = _month_number(m["month"]), int(re.sub(r"\D", "", m["day"]))
    if m["year"]:
        return _day(datetime(int(m["year"]), month, day, tzinfo=UTC))
    if m["lastyear"] and here.now is not None:
        return _day(datetime(here.now.year - (m["lastyear"] == "last"), month, day, tzinfo=UTC))
    return _recent(month, day, here)


def _in_month(m: re.Match[str], here: Context, part: str | None) -> Stretch | None:
    month = _month_number(m["month"])
    if m["year"]:
        found = _month(int(m["year"]), month)
    elif here.now is None:
        return None
    elif m["lastyear"]:
        found = _month(here.now.year + {"last": -1, "this": 0, "next": 1}[m["lastyear"]], month)
    else:
        # The most recent one that has begun; "last July" in July is that of the year before.
        begun = month < here.now.month or (month == here.now.month and m["which"] != "last")
        year = here.now.year + (1 if m["which"] == "next" and begun else 0)
        found = _month(year if begun or m["which"] in ("this", "next") else year - 1, month)
        if m["how"] and not m["which"] and found.narrow(m["how"], None)[0] > here.now:
            found = _month(found.start.year - 1, month)
    return Stretch(*found.narrow(m["how"], None))


def _count(text: str | None, unit: str) -> tuple[int, int] | None:
    """How many units: the bounds of "three", "a few", or of a bare plural ("hours ago")."""
    words = (text or "").split()
    for word in words:
        if word in _VAGUE:
            return _VAGUE[word]
    if words:
        number = whole(words[-1])
        return (number, number) if number < 100_000 else None
    return _BARE.get(unit)


def _shift(m: re.Match[str], here: Context, part: str | None) -> Stretch | None:
    """Three days ago; a day earlier; two hours later."""
    unit, back = m["unit"], m["way"] in ("ago", "earlier", "before")
    origin = here.now if m["way"] == "ago" else here.anchor
    count = _count(m["count"], unit)
    if origin is None or count is None or not (m["count"] or m["plural"]):
        return None
    step = _UNITS[unit]
    low, high = (-count[1], -count[0]) if back else count
    if unit in ("day", "night", "week", "fortnight") and count[0] == count[1]:
        day = _day(origin + low * step, relative=True)
        if unit in ("day", "night"):
            return day
        return Stretch(day.start - 3 * _DAY, day.end + 3 * _DAY, relative=True)
    if unit == "month" and count[0] == count[1]:
        months = origin.year * 12 + origin.month - 1 + low
        found = _month(months // 12, months % 12 + 1)
        return Stretch(found.start, found.end, relative=True)
    if unit == "year" and count[0] == count[1]:
        found = _year(origin.year + low)
        return Stretch(found.start, found.end, relative=True)
    slack = step / 2 if count[0] == count[1] else 0 * step
    return Stretch(origin + low * step - slack, origin + high * step + slack, relative=True)


def _beside(m: re.Match[str], here: Context, part: str | None) -> Stretch | None:
    """The previous day, the next morning, the same night, the week before, that year: beside the anchor."""
    if here.anchor is None:
        return None
    word = m["word"] or m["way"]
    unit = m["unit"] or m["unit2"]
    sign = {"previous": -1, "before": -1, "following": 1, "next": 1, "after": 1}.get(word, 0)
    if unit in ("week", "month", "year"):
        found = _calendar(here.anchor, unit, sign)
        return Stretch(found.start, found.end, relative=True)
    return _day(here.anchor + sign * _DAY, relative=True)


def _lasting(m: re.Match[str], here: Context, part: str | None) -> Stretch | None:
    """The past three days, the past week, for two days: up to publication."""
    count = _count(m["count"] or (None if m["plural"] else "one"), m["unit"])
    if here.now is None or count is None:
        return None
    return Stretch(here.now - count[1] * _UNITS[m["unit"]], here.now, relative=True)


def _calendar(moment: datetime, unit: str, step: int) -> Stretch:
    """The calendar week (from Monday), weekend, month or year that lies `step` beside that of `moment`."""
    if unit == "week":
        start = _midnight(moment) - moment.weekday() * _DAY + 7 * step * _DAY
        return Stretch(start, start + 7 * _DAY)
    if unit == "month":
        months = moment.year * 12 + moment.month - 1 + step
        return _month(months // 12, months % 12 + 1)
    return _year(moment.year + step)


def _named(m: re.Match[str], here: Context, part: str | None) -> Stretch | None:
    if here.now is None:
        return None
    step = {"last": -1, "next": 1}.get(m["which"] or "", 0)
    found = _calendar(here.now, m["unit"], step)
    weekday = m["weekday"] or m["weekday2"]
    if weekday and m["unit"] == "week":
        return _day(found.start + _weekday_number(weekday) * _DAY)
    return found


def _weekend(m: re.Match[str], here: Context, part: str | None) -> Stretch | None:
    """The most recent Saturday and Sunday that have begun; "next weekend" those that have not."""
    if here.now is None:
        return None
    saturday = _midnight(here.now) - (here.now.weekday() - 5) % 7 * _DAY
    if m["which"] == "next":
        saturday += 7 * _DAY
    elif m["which"] == "last" and here.now.weekday() >= 5:
        saturday -= 7 * _DAY
    return Stretch(saturday, saturday + 2 * _DAY)


def _weekday_number(name: str) -> int:
    return next(i for i, day in enumerate(_WEEKDAYS) if day.startswith(name[:3]))


def _weekday(m: re.Match[str], here: Context, part: str | None) -> Stretch | None:
    if here.now is None:
        return None
    back = (here.now.weekday() - _weekday_number(m["weekday"])) % 7
    if m["which"] == "last" and back == 0:
        back = 7
    if m["which"] == "next":
        back -= 7
    return _day(here.now - back * _DAY)


def _near(m: re.Match[str], here: Context, part: str | None) -> Stretch | None:
    """Today, yesterday, tomorrow; this morning, last night."""
    if here.now is None:
        return None
    if m["far"]:  # the night before last
        return _day(here.now - 2 * _DAY)
    word = m.group()
    return _day(here.now + {"yesterday": -1, "last": -1, "tomorrow": 1}.get(word.split()[0], 0) * _DAY)


def _present(m: re.Match[str], here: Context, part: str | None) -> Stretch | None:
    return Stretch(here.now, here.now) if here.now is not None else None


def _in_year(m: re.Match[str], here: Context, part: str | None) -> Stretch | None:
    return _year(int(m["year"]))


def _day_of_month(m: re.Match[str], here: Context, part: str | None) -> Stretch | None:
    """On the 17th: the most recent one."""
    day = int(m["day"]) if m["day"] else _ORDINALS.index(m["word"]) + 1
    if here.now is None or not 1 <= day <= 31:
        return None
    month = here.now.year * 12 + here.now.month - 1
    for back in range(4):
        try:
            date = datetime((month - back) // 12, (month - back) % 12 + 1, day, tzinfo=UTC)
        except ValueError:  # no 31st in that month
            continue
        if date <= here.now + _DAY:
            return _day(date)
    return None


_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)\b"
_UNIT = r"(?P<unit>second|minute|hour|day|night|week|fortnight|month|year|decade)(?P<plural>s?)"
_COUNT = rf"(?P<count>(?:(?:a|past|last) )?(?:few|couple|several|some|many|\d{{1,9}}|{NUMBER}))"
_HALF = r"(?P<how>early|mid|late)(?: -| in)? "
_IN_YEAR = rf"(?: {_YEAR}| (?P<lastyear>last|this|next) year\b)"
_Reader = Callable[[re.Match[str], Context, "str | None"], "Stretch | None"]
_READERS: list[tuple[re.Pattern[str], _Reader]] = [
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"\b(\d{4})-(\d\d)-(\d\d)\b", _iso),
        (r"\b(\d{1,2})([./])(\d{1,2})\2(\d{4})\b", _numeric),
        (rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{MONTH})\b{_IN_YEAR}?", _date),
        (
            rf"\b(?P<month>{MONTH}) (?:- )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![:.h\d]| [ap]m\b){_IN_YEAR}?",
            _date,
        ),
        (r"\b(\d{1,2})(/)(\d{1,2})()\b", _numeric),
        (rf"(?:\b{_HALF})?(?:\b(?P<which>last|this|next) )?\b(?P<month>{MONTH})\b{_IN_YEAR}?", _in_month),
        (rf"\b(?:{_COUNT} )?{_UNIT} (?P<way>ago|earlier|before|later|afterwards?)\b", _shift),
        (
            r"\b(?P<word>previous|following|same|that) "
            r"(?P<unit>day|night|morning|afternoon|evening|week|month|year)\b"
            r"|\b(?P<unit2>day|night|week|month|year) (?P<way>before|after)\b(?! last)",
            _beside,
        ),
        (r"\b(?P<word>next) (?P<unit>day|night|morning|afternoon|evening)\b(?P<unit2>)(?P<way>)", _beside),
        (
            rf"\b(?:past|recent|for|(?:in|over|during|within) last|last(?= [^ ]+ )) (?:{_COUNT} )?{_UNIT}\b",
            _lasting,
        ),
        (
            rf"(?:\b(?P<weekday>{WEEKDAY}) )?\b(?:(?P<which>last|this|next) )?(?P<unit>week|month|year)\b"
            rf"(?: (?:on )?(?P<weekday2>{WEEKDAY})\b)?",
            _named,
        ),
        (r"\b(?:(?P<which>last|this|next|past) )?weekends?\b", _weekend),
        (
            r"\b(?:today|yesterday|tomorrow|this (?:morning|afternoon|evening|night)|last (?:night|evening)"
            r"|(?P<far>(?:night|day) before (?:last|yesterday)))\b",
            _near,
        ),
        (rf"\b(?:(?P<which>last|this|next|past) )?(?P<weekday>{WEEKDAY})\b", _weekday),
        (rf"\b{_YEAR}", _in_year),
        (rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)\b|\bon (?P<word>{'|'.join(_ORDINALS)})$", _day_of_month),
        (r"\b(?:now|currently|at (?:this|moment)|this date|so far|to date)\b", _present),
    )
]
