"""Rows of text: CSV after RFC 4180, with cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import StringIO

from sayso.publishing.wording import shown, stamp

Cell = str | int | float | bool | datetime | None

# What a spreadsheet computes when it stands first in a cell: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(text: str) -> str:
    """Text with an apostrophe before it where a spreadsheet would compute it. Numbers are never given here."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def cell_text(value: Cell) -> str:
    """A value as a cell: "" for None, "true" and "false", times in ISO 8601, text neutralised."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return stamp(value)
    return neutral(shown(value)) if isinstance(value, str) else str(value)


def csv_pieces(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> Iterator[bytes]:
    """A header line and a line for each row, in UTF-8; a column that a row lacks is empty.

    Raises ValueError for a row with a column that is none of `columns`."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for row in rows:
        if not row.keys() <= set(columns):
            raise ValueError(f"no such column: {', '.join(sorted(row.keys() - set(columns)))}")
        writer.writerow([cell_text(row.get(name)) for name in columns])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    # Without rows the header is still there.
    yield buffer.getvalue().encode()
