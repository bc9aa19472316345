"""The example reports, read with the reader that is shipped: what `make demo` and the README promise."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sayso import Claim, Report, json_schema, load_reports, read, read_reports

ROOT = Path(__file__).parents[1]
Read = list[tuple[Report, list[Claim]]]


@pytest.fixture(scope="module")
def siege() -> Read:
    outcomes = list(load_reports([str(ROOT / "examples")]))
    reports = [outcome for outcome in outcomes if isinstance(outcome, Report)]
    assert outcomes == reports
    return [(report, claims) for report, claims in read_reports(reports) if isinstance(claims, list)]


def spans(value: Any) -> Iterator[tuple[str, int, int]]:
    """The words and offsets of every part of a record that has offsets."""
    if isinstance(value, dict):
        words = value.get("exact", value.get("text"))
        if isinstance(words, str) and "end" in value and isinstance(value["end"], int):
            yield words, value["start"], value["end"]
        for inner in value.values():
            yield from spans(inner)
    elif isinstance(value, list):
        yield from chain.from_iterable(map(spans, value))


def test_every_example_is_read(siege: Read) -> None:
    kinds = {report.id.split("-")[0] for report, _ in siege}
    assert len(siege) >= 14
    assert {"01", "capitals"} <= kinds
    assert sum(bool(claims) for _, claims in siege) >= 12


def test_claims_stand_in_the_text_by_the_word(siege: Read) -> None:
    for report, claims in siege:
        for claim in claims:
            found = list(spans(claim.to_dict()))
            assert found
            assert all(report.text[start:end] == words for words, start, end in found)
            assert claim.report == report.id


def test_claims_are_records_of_the_schema_with_ids_of_their_own(siege: Read) -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    for _, claims in siege:
        ids = [claim.id for claim in claims]
        assert len(set(ids)) == len(ids)
        for claim in claims:
            validator.validate(json.loads(json.dumps(claim.to_dict())))
            assert claim.part_of is None or claim.part_of in ids
            assert all(relation.claim in ids for relation in claim.about)


def claims_of(siege: Read, name: str) -> list[Claim]:
    (claims,) = (claims for report, claims in siege if report.id.startswith(name))
    return claims


def bounds(claims: list[Claim], event: str) -> list[tuple[int | None, int | None]]:
    return [(c.count.low, c.count.high) for c in claims if c.event == event and c.count]


def test_bounds_are_kept_as_they_are_said(siege: Read) -> None:
    assert (40, None) in bounds(claims_of(siege, "01-wire"), "taken")
    page = bounds(claims_of(siege, "05-page"), "killed")
    assert (None, 23) in page
    assert (9, None) in page


def test_the_origin_of_a_copy_is_not_the_copyist(siege: Read) -> None:
    (claim,) = (c for c in claims_of(siege, "02-copy") if c.event == "taken")
    assert [source.text for source in claim.sources] == ["police", "Coastline News Agency"]


def test_reading_again_gives_the_same(siege: Read) -> None:
    report, claims = siege[0]
    again = read(report.text, published=report.published, publisher=report.publisher, report_id=report.id)
    assert again == claims


def test_the_readme_shows_what_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # It makes a ledger where it is run.
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    (program,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    exec(program, {})
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "freed 6 None ['army']"
    assert any(line.startswith("killed hostages") for line in lines)
