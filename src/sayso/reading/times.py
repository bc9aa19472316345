"""When something happened: the time phrases of news prose, resolved against the time of publication.

A phrase is read by its parts, which may stand in any order ("early on Friday", "Friday, at about 5 a.m."): a
day or a longer stretch, a clock time, a part of the day, and words that open, close or widen the stretch
("since", "before", "about"). A clock time without a zone is taken as UTC, since a report rarely says where
its clock is. `sayso.reading.stretches` reads the day or longer stretch.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from sayso.reading.stretches import MONTH, NUMBER, Context, Stretch, find_stretch, whole

Span = tuple[datetime | None, datetime | None]

_NOTHING: Span = (None, None)
_LONGEST = 40  # words; a longer text is no time phrase
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_ABOUT = timedelta(minutes=15)  # what "about 5 a.m." leaves open on each side
_SHORTLY = timedelta(minutes=30)  # how long "shortly after" lasts

# Hours of the day by name; a part may begin the day before (below 0) or run into the next (above 24).
_PARTS: dict[str, tuple[int, int]] = {
    "predawn": (0, 6), "dawn": (4, 8), "daybreak": (4, 8), "sunrise": (4, 8), "breakfast": (6, 10),
    "morning": (5, 12), "midday": (11, 13), "lunchtime": (12, 14), "lunch": (12, 14), "afternoon": (12, 18),
    "dusk": (16, 21), "sunset": (16, 21), "nightfall": (16, 21), "evening": (17, 24), "tonight": (18, 30),
    "night": (18, 30), "overnight": (-6, 32), "early": (0, 8), "late": (17, 24),
    "early morning": (0, 8), "mid morning": (9, 11), "late morning": (9, 12), "early afternoon": (12, 15),
    "mid afternoon": (14, 16), "late afternoon": (15, 18), "early evening": (17, 20),
    "late evening": (20, 24), "late night": (21, 27), "early night": (18, 22),
}  # fmt: skip
_ZONES = {
    "gmt": 0, "utc": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7, "akst": -9, "hst": -10, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3,
    "sast": 2, "eat": 3, "wat": 1, "pkt": 5, "wib": 7, "hkt": 8, "sgt": 8, "jst": 9, "kst": 9, "aest": 10,
    "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip

_WORD = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}([./])\d{1,2}\1\d{4}|\d{1,2}/\d{1,2}|\d{1,2}[:.h]\d\d(?!\d)"
    r"|\d{1,9}(?:st|nd|rd|th)\b|\d{1,9}|[^\W\d_]+(?:'[^\W\d_]+)?|[-&]"
)
_SAME = [
    (re.compile(pattern), word)
    for pattern, word in (
        (r"[’‘`]", "'"),
        (r"[–—−]", "-"),
        (r"\b([ap])\. ?m\b\.?", r"\1m"),
        (r"\bo'clock\b", "oclock"),
        (r"\b(?:small|early|wee) hours\b|\bpre-?dawn\b", "predawn"),
        (r"\bbefore (?:dawn|sunrise|daybreak|first light)\b", "predawn"),
        (r"\bfirst light\b", "dawn"),
        (r"\bmid-?day\b", "midday"),
        (r"\bhalf an hour\b", "30 minutes"),
        (r"\ba quarter of an hour\b", "15 minutes"),
        (r"\bnew year's eve\b", "31 december"),
        (r"\bnew year's day\b", "1 january"),
        (r"\bchristmas eve\b", "24 december"),
        (r"\bchristmas(?: day)?\b", "25 december"),
        (r"\bboxing day\b", "26 december"),
        (r"'s?(?= |$|,)", ""),
    )
]
_DROPPED = frozenset(("the", "of", "local", "time", "oclock"))
_CLOCK = re.compile(
    rf"\b(?P<hour>\d{{1,2}})(?:[:.h](?P<minute>\d\d))? (?P<half>[ap]m)\b"
    r"|\b(?P<h24>\d{1,2})[:h.](?P<m24>\d\d)\b"
    rf"|\b(?P<four>[0-2]\d[0-5]\d) (?:hrs|hours|{'|'.join(_ZONES)})\b|\b(?P<name>noon|midnight)\b"
    rf"|\b(?:at|by|after|before|until|till|around|about) (?P<bare>\d{{1,2}}|{NUMBER})"
    r"(?= in (?:morning|afternoon|evening)|$)"
)
_PART = re.compile(
    r"\b(?:(?P<how>early|mid|late)(?: -)? )?(?:on |in )?"
    r"(?P<part>predawn|dawn|daybreak|sunrise|breakfast|morning|midday|lunchtime|lunch|afternoon|dusk|sunset"
    r"|nightfall|evening|tonight|night|overnight)s?\b"
)
_HOW = re.compile(r"\b(early|mid|late|earlier|later)\b")
_TO = "(?:to|until|till|through|-)"
_RANGE = re.compile(rf"\b(?:between (.+?) and|from (.+?) {_TO}|(.+?) {_TO}) (.+)")


def resolve_time(words_text: str, published: datetime | None, anchor: datetime | None = None) -> Span:
    """Return the UTC start and end (exclusive) of the time that `words_text` names, as narrow as it allows.

    `published` is when the report, or the block in it, was published (naive means UTC); `anchor` the time
    that "a day earlier" counts from. A bare weekday is the most recent one on or before publication, a date
    without a year the most recent one (with a day's grace for time zones). A side that is open or unknown is
    None: "since Tuesday" ends at publication, "by noon" has no start; words that name no time give
    (None, None). Never raises.
    """
    try:
        words = _words(words_text)
        if not words or len(words) > _LONGEST:
            return _NOTHING
        now, origin = _utc(published), _utc(anchor)
        zone = _zone(words) * _HOUR
        here = Context(now + zone if now else None, origin + zone if origin else None)
        start, end = _resolve(" ".join(words), here)
        return (start - zone if start else None, end - zone if end else None)
    except (OverflowError, ValueError):  # 31 February; before year 1 or after 9999
        return _NOTHING


def _zone(words: Sequence[str]) -> float:
    """Hours ahead of UTC of the zone that the clock time is given in."""
    for before, word in pairwise(words):
        if word in _ZONES and len(before) == 4 and before.isdigit():
            return _ZONES[word]  # of "6:10 p.m. EST (2310 GMT)" the second is read
    return next((_ZONES[word] for word in words if word in _ZONES), 0)


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _words(text: str) -> list[str]:
    """The words of a time phrase in lower case, forms that mean the same made one."""
    text = text[:400].lower()
    for pattern, word in _SAME:
        text = pattern.sub(word, text)
    return [word for word in (m.group() for m in _WORD.finditer(text)) if word not in _DROPPED]


def _resolve(phrase: str, here: Context) -> Span:
    """Resolve a range of two phrases, or a single phrase."""
    halves = _RANGE.search(phrase)
    if halves:
        left = next(half for half in halves.groups()[:3] if half is not None)
        span = _range(left, halves.group(4), here)
        if span != _NOTHING:
            return span
    if " and " in phrase and "between" not in phrase:
        left, right = phrase.split(" and ", 1)
        span = _range(left, right, here)
        if span != _NOTHING:
            return span
    return _single(phrase, here)


def _range(left: str, right: str, here: Context) -> Span:
    """From the start of `left` to the end of `right`, each borrowing what it lacks from the other."""
    if re.fullmatch(MONTH, left):  # a date written 'May - 5'
        return _NOTHING
    month, half = re.search(rf"\b{MONTH}\b(?: \d{{4}}\b)?", right), re.search(r" [ap]m\b", right)
    if re.search(r"\b\d{1,2}(?:st|nd|rd|th)?$", left) and not re.search(MONTH, left):
        left += f" {month.group()}" if month else half.group() if half else ""
    elif re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?(?: \d{4})?", right) and (known := re.search(MONTH, left)):
        right = f"{known.group()} {right}"
    elif _PART.fullmatch(right):  # 'Saturday afternoon and evening'
        right = _PART.sub("", left) + " " + right
    last = _single(right, here)
    if last[1] is None or last[0] is None:
        return _NOTHING
    first = _single(left, Context(last[0], here.anchor))
    if first[0] is None or first[0] > last[1]:
        return _NOTHING
    return first[0], last[1]


def _single(phrase: str, here: Context) -> Span:
    clock, rest = _find_clock(phrase)
    part, how, rest = _find_part(rest)
    found = find_stretch(rest if part != "tonight" else f"{rest} today", here, part)
    if found is not None and how is None:
        match = _HOW.search(found.rest)
        how = match.group(1) if match else None
    span = _place(clock, part, how, found, phrase, here)
    return _open(span, phrase, clock, found, here)


def _find_clock(phrase: str) -> tuple[int | None, str]:
    """Minutes since the start of the day, and the phrase without the words that told them."""
    match = next((m for m in _CLOCK.finditer(phrase) if m["four"]), None) or _CLOCK.search(phrase)
    if match is None:
        return None, phrase
    rest = _join(phrase[: match.start()], phrase[match.end() :])
    if match["name"]:
        # "Just after midnight on Friday" opens Friday; "midnight on Friday" closes it.
        late = match["name"] == "midnight" and not re.search(r"\bafter midnight\b|\bsince midnight\b", phrase)
        return (24 * 60 if late else 0 if match["name"] == "midnight" else 12 * 60), rest
    if match["hour"]:
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        if not 1 <= hour <= 12 or minute > 59:
            return None, phrase
        return (hour % 12 + (12 if match["half"] == "pm" else 0)) * 60 + minute, rest
    if match["four"]:
        hour, minute = int(match["four"][:2]), int(match["four"][2:])
    elif match["h24"]:
        hour, minute = int(match["h24"]), int(match["m24"])
    else:
        hour, minute = whole(match["bare"]), 0
    if hour < 12 and re.search(r"\b(?:afternoon|evening)\b", phrase):
        hour += 12
    return (hour * 60 + minute, rest) if hour < 24 and minute < 60 else (None, phrase)


def _find_part(phrase: str) -> tuple[str | None, str | None, str]:
    """The part of the day, "early", "mid" or "late" before it, and the phrase without both."""
    match = _PART.search(phrase)
    if match is None:
        return None, None, phrase
    how = match["how"]
    if how is None and (lone := re.search(r"\b(early|late)\b", phrase)):  # 'early on Friday morning'
        how = lone.group(1)
    return match["part"], how, _join(phrase[: match.start()], match["part"], phrase[match.end() :])


def _join(*pieces: str) -> str:
    return " ".join(" ".join(pieces).split())


def _place(
    clock: int | None, part: str | None, how: str | None, found: Stretch | None, phrase: str, here: Context
) -> Span:
    """The clock time or part of the day within the stretch, or the stretch itself."""
    if found is not None and not found.is_day:
        return found.narrow(how, here.now)
    day = found.start if found else None
    if clock is not None:
        if day is None:
            if here.now is None:
                return _NOTHING
            day = here.now.replace(hour=0, minute=0, second=0, microsecond=0)
            if day + clock * _MINUTE > here.now:
                day -= 24 * _HOUR
        if part in ("night", "overnight") and clock < 6 * 60 and found is not None:
            day += 24 * _HOUR
        return _around(day + clock * _MINUTE, phrase)
    if part is None and found is not None:
        hours = _PARTS[how] if how in ("early", "late") else None
        if hours is None:
            return found.narrow(how, here.now)
    elif part is not None:
        hours = _PARTS.get(f"{how} {part}") or _PARTS[part]
        if day is None:
            if here.now is None:
                return _NOTHING
            day = here.now.replace(hour=0, minute=0, second=0, microsecond=0)
            if part == "overnight":
                hours = (-6, 8)
            elif day + hours[0] * _HOUR > here.now:
                day -= 24 * _HOUR
    else:
        return _NOTHING
    assert day is not None
    return day + hours[0] * _HOUR, day + hours[1] * _HOUR


def _around(moment: datetime, phrase: str) -> Span:
    if re.search(r"\b(?:shortly|just|soon|little|moments|minutes) after\b", phrase):
        return moment, moment + _SHORTLY
    if re.search(r"\b(?:shortly|just|little|moments|minutes) before\b", phrase):
        return moment - _SHORTLY, moment
    if re.search(r"\b(?:about|around|approximately|roughly|near|nearly|almost|some|circa)\b", phrase):
        return moment - _ABOUT, moment + _ABOUT
    return moment, moment + _MINUTE


def _open(span: Span, phrase: str, clock: int | None, found: Stretch | None, here: Context) -> Span:
    """Open the span on the side that "since", "before", "by", "until" or "after" leaves open."""
    start, end = span
    if start is None:
        return span
    if re.search(r"\bsince\b", phrase):
        return (start, here.now) if here.now is None or here.now >= start else _NOTHING
    if re.search(r"\b(?:by|until|till)\b", phrase):
        return None, start if clock is not None else end
    if re.search(r"\b(?:so far|to date)\b", phrase) and end and here.now and start < here.now < end:
        return start, here.now
    if (found is not None and found.relative) or re.search(r"\b(?:shortly|just|soon|little) ", phrase):
        return span
    day = found.start if found is not None and clock is not None and found.is_day else None
    if re.search(r"\bbefore\b", phrase):
        return day, start
    if re.search(r"\bafter\b", phrase):
        return (start, day + 24 * _HOUR if day else None) if clock is not None else (end, None)
    return span
