"""How times, texts and records are laid down in columns that SQLite and PostgreSQL share."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

Key = BigInteger().with_variant(Integer, "sqlite")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# PostgreSQL takes no NUL, and no database takes half a surrogate pair; a report may hold either.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_ESCAPED = "\\json:"
_MAX_TERM = 120


def utc(moment: datetime | None) -> datetime | None:
    """The same moment in UTC (naive means UTC); None for None, and for one that UTC's calendar does not reach."""
    if moment is None:
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (OverflowError, ValueError):  # within a day of year 1 or 9999
        return None


class Instant(TypeDecorator[datetime]):
    """A moment as whole microseconds since 1970-01-01T00:00Z: exact, and ordered alike in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        moment = utc(value)
        return None if moment is None else (moment - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _EPOCH + value * _MICROSECOND


class AnyText(TypeDecorator[str]):
    """Any Python string, to the code point: what a database cannot hold as it stands is kept as JSON escapes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or not (_UNSTORABLE.search(value) or value.startswith(_ESCAPED)):
            return value
        return _ESCAPED + json.dumps(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or not value.startswith(_ESCAPED):
            return value
        return str(json.loads(value[len(_ESCAPED) :]))


class Record(TypeDecorator[Any]):
    """A JSON value. Written as text and not as the database's own type, so that both keep it the same."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return json.dumps(value, separators=(",", ":")) if _UNSTORABLE.search(written) else written

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def digest(text: str) -> str:
    """32 hexadecimal digits for a string of any length: what an index can hold."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def term(words: str) -> str:
    """What words are looked up by: case, outer and repeated white space and a plural's "s" left out; of bounded
    length, because an index's entry is."""
    folded = " ".join(words.casefold().split()).removesuffix("s")
    if len(folded) > _MAX_TERM or _UNSTORABLE.search(folded):
        return f"{_UNSTORABLE.sub('', folded)[:_MAX_TERM]}#{digest(folded)}"
    return folded
