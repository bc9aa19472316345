"""Each export against its own schema, or read back; what the claims leave open is never settled."""

from __future__ import annotations

import csv
import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from publishing_stories import HOSTILE, Said, Told, publish

from sayso.publishing import exports
from sayso.publishing.exports import Export, ExportError, export_names, get_export, write_file
from sayso.publishing.formats.brief import markdown
from sayso.publishing.formats.claim_rows import COLUMNS
from sayso.publishing.publication import Publication


def written(name: str, publication: Publication) -> bytes:
    return b"".join(get_export(name).write(publication))


# A hostile report's word may be longer than what is taken for a cell by default.
csv.field_size_limit(1 << 21)


def table(name: str, publication: Publication) -> list[dict[str, str]]:
    text = written(name, publication).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


# Finding and writing.


def test_every_export_is_found_by_its_name_and_an_unknown_one_is_told() -> None:
    assert {"csv", "parquet", "ged", "acled", "gtd", "gkg", "ftm", "prov", "ninjs", "annotations", "markdown"} <= {
        get_export(name).name for name in export_names()
    }
    with pytest.raises(ExportError, match=r"no export is called 'xls'; there are: csv, "):
        get_export("xls")


def test_a_package_outside_adds_an_export_and_a_broken_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.metadata import EntryPoint

    points = exports._entry_points()
    points["mine"] = EntryPoint("mine", "sayso.publishing.formats.claims_csv:CSV", exports.GROUP)
    points["gone"] = EntryPoint("gone", "no_such_package:EXPORT", exports.GROUP)
    points["none"] = EntryPoint("none", "json:dumps", exports.GROUP)
    monkeypatch.setattr(exports, "_entry_points", lambda: points)
    assert isinstance(get_export("mine"), Export)
    with pytest.raises(ExportError, match="export 'gone' cannot be loaded: ModuleNotFoundError"):
        get_export("gone")
    with pytest.raises(ExportError, match="is no Export"):
        get_export("none")


def test_a_file_is_written_whole_or_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert write_file([b"a", b"bc"], path) == 3

    def failing() -> Any:
        yield b"half"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_file(failing(), path)
    assert [entry.read_bytes() for entry in tmp_path.iterdir()] == [b"abc"]
    with pytest.raises(ExportError, match="nowhere"):
        write_file([b"a"], tmp_path / "nowhere" / "out.csv")


@pytest.mark.parametrize(
    "name", ["csv", "ged", "acled", "gtd", "gkg", "ftm", "prov", "ninjs", "annotations", "markdown"]
)
def test_hostile_words_and_an_empty_story_break_no_export(name: str, hostile: Publication) -> None:
    for publication in (hostile, publish()):
        assert written(name, publication).decode() is not None
        assert written(name, publication) == written(name, publication)


@pytest.mark.parametrize("url", ["http://[x", "https://coast.example:port/", "https://..", "https://a/%zz|{x}\u202e"])
def test_no_address_of_a_report_breaks_an_export(url: str) -> None:
    dead = Said("3 sailors died", "killed", 3, 3, head="sailor", by="Police")
    publication = publish(Told("log", "3 sailors died, Police said.", [dead], url=url), url=url)
    for name in export_names():
        assert written(name, publication)


# Claims.


def test_csv_has_a_row_for_each_claim_and_reads_back(siege: Publication) -> None:
    rows = table("csv", siege)
    assert list(rows[0]) == list(COLUMNS)
    assert len(rows) == len(siege.snapshot.claims)
    for row, entry in zip(rows, siege.snapshot.claims, strict=True):
        claim = entry.claim
        assert (row["claim"], row["quote"], row["event"]) == (claim.id, claim.quote.exact, claim.event)
        bounds = claim.count and (claim.count.low, claim.count.high)
        assert bounds == tuple(int(row[end]) if row[end] else None for end in ("count_low", "count_high"))
        assert datetime.fromisoformat(row["said"]) == entry.said
    by_claim = {row["quote"]: row for row in rows}
    raiders = by_claim["As many as 20 hostages were killed"]
    assert (raiders["count_low"], raiders["count_high"], raiders["side"]) == ("", "20", "attackers")


def test_no_cell_of_any_table_is_taken_for_a_formula(hostile: Publication) -> None:
    for name in ("csv", "ged", "acled", "gtd"):
        for row in table(name, hostile):
            assert not [value for value in row.values() if value.startswith(("=", "+", "@", "\t", "\r"))]
    (sailor,) = [row for row in table("csv", hostile) if row["group_head"] == "sailor"]
    assert (sailor["chain"], sailor["document"]) == ("'=1+1", "'=cmd")


def test_parquet_is_typed_and_holds_what_csv_holds(siege: Publication, hostile: Publication) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    made = pq.read_table(io.BytesIO(written("parquet", siege)))
    assert made.column_names == list(COLUMNS)
    assert [str(made.schema.field(name).type) for name in ("count_low", "said", "mended", "latitude")] == [
        "int64",
        "timestamp[us, tz=UTC]",
        "bool",
        "double",
    ]
    rows = made.to_pylist()
    assert [row["quote"] for row in rows] == [entry.claim.quote.exact for entry in siege.snapshot.claims]
    assert rows[0]["said"] == datetime(2030, 5, 4, 12, tzinfo=UTC)
    # Words are handed on as they are: no spreadsheet computes these.
    assert "=1+1" in pq.read_table(io.BytesIO(written("parquet", hostile))).column("chain").to_pylist()


def test_without_pyarrow_the_extra_is_named(siege: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExportError, match=r"sayso\[parquet\]"):
        written("parquet", siege)


# Graphs and documents.


def test_the_brief_tells_ranges_clashes_and_claims(siege: Publication) -> None:
    brief = written("markdown", siege).decode()
    assert brief.startswith("# siege\n")
    assert "## What cannot all hold" in brief
    assert "| killed | hostages | 9 to 11 (claims clash) |" in brief
    assert "**killed: at most 20 hostages** (the Southern Front, Coastline; attackers)" in brief
    assert "<https://coast.example/1?a=1&b=2>" in brief


def test_no_markup_comes_of_hostile_words_in_the_brief(hostile: Publication) -> None:
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark").enable("table").render(written("markdown", hostile).decode())
    assert "<script" not in html
    assert "<svg" not in html
    assert "<a " not in html
    assert "<code" not in html
    assert HOSTILE[:8] == "<script>"


def test_gfm_makes_no_link_of_an_address_in_words() -> None:
    # GFM, 6.9: a scheme with "://", and "www." at the beginning of a word.
    words = "see http://evil.example/x, HTTPS://evil.example and www.evil.example or WWW.evil.example"
    plain = markdown(words)
    assert not re.search(r"https?://|www\.", plain, re.IGNORECASE)
    assert plain.replace("\\", "") == words
    # What is meant as an address is one.
    assert (
        "<https://coast.example/1>"
        in written("markdown", publish(Told("log", words, [], url="https://coast.example/1"))).decode()
    )
