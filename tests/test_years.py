"""Years before 1000 are written with four digits, and times that UTC's calendar does not reach are refused."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import sayso
from sayso.board import text as board
from sayso.ingest import load_reports, parse_published
from sayso.publishing import wording

EARLY = datetime(33, 4, 3, 15, tzinfo=UTC)


def test_early_years_have_four_digits() -> None:
    assert wording.stamp(EARLY) == "0033-04-03T15:00:00Z"
    assert wording.moment_words(EARLY) == "3 April 0033, 15:00 UTC"
    assert board.moment_words(EARLY) == "3 Apr 0033, 15:00 UTC"


@pytest.mark.parametrize("time", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"])
def test_a_time_outside_of_the_calendar_is_refused(time: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="outside the years 1 to 9999"):
        parse_published(time)
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"text": "Six died.", "published": "{time}"}}\n')
    (outcome,) = load_reports([str(path)])
    assert isinstance(outcome, sayso.SaysoError)
    assert time in str(outcome)
