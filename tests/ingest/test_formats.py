"""Formats: how one is told, how a package from outside adds one, and that none raises whatever it is given."""

from __future__ import annotations

import importlib.metadata
import sys
import time
import tomllib
import types
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import IngestError
from sayso.ingest import Report, load_reports
from sayso.ingest import formats as formats_module
from sayso.ingest.fetch import Page
from sayso.ingest.formats import Format, Item, Link, buffered, format_of_bytes, format_of_file, formats, root_element
from sayso.ingest.load import read_page
from sayso.ingest.report import make_report

RSS = b"<rss version='2.0'><channel><item><description>Six died.</description></item></channel></rss>"


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[types.ModuleType]:
    """A package that adds the formats `sheet` and `broken`, and takes the place of `markdown`."""

    def read(item: Item) -> Iterator[Report]:
        for number, line in enumerate(item.data().decode().splitlines()[1:], 1):
            if line == "fall":
                raise RuntimeError("fell")
            yield make_report(f"{item.name}-{number}", line)

    module = types.ModuleType("stub_sheet")
    module.SHEET = Format("sheet", read, suffixes=(".sheet",), matches=lambda head: head.startswith(b"#sheet"))  # type: ignore[attr-defined]
    module.OTHER = Format("markdown", read, suffixes=(".md",))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "stub_sheet", module)
    added = [
        EntryPoint("sheet", "stub_sheet:SHEET", "sayso.formats"),
        EntryPoint("broken", "no_such_module:X", "sayso.formats"),
        EntryPoint("wrong", "os:path", "sayso.formats"),
        EntryPoint("markdown", "stub_sheet:OTHER", "sayso.formats"),
    ]
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda **_: added)
    formats.cache_clear()
    yield module
    formats.cache_clear()


def test_a_package_adds_a_format(outside: types.ModuleType, tmp_path: Path) -> None:
    for name in ("a.sheet", "b", "c.txt"):
        (tmp_path / name).write_text("#sheet\nSix died.\nTwo fled.")
    found = {
        name: [r.text for r in load_reports([str(tmp_path / name)]) if isinstance(r, Report)]
        for name in ("a.sheet", "b", "c.txt")
    }
    assert found == {
        "a.sheet": ["Six died.", "Two fled."],
        "b": ["Six died.", "Two fled."],
        "c.txt": ["#sheet\nSix died.\nTwo fled."],
    }
    assert [type(o) for o in load_reports([str(tmp_path)])] == [Report, Report, Report]
    assert set(formats()) == {*formats_module._OWN, "sheet"}


def test_a_package_may_take_the_place_of_a_format(outside: types.ModuleType, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("first line left out\n# Six died.")
    assert [r.text for r in load_reports([str(tmp_path / "a.md")]) if isinstance(r, Report)] == ["# Six died."]


def test_a_format_that_falls_over_is_one_error(outside: types.ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "a.sheet"
    path.write_text("#sheet\nSix died.\nfall\nTwo fled.")
    report, error = load_reports([str(path)])
    assert isinstance(report, Report)
    assert str(error) == f"{path}: cannot be read as sheet (RuntimeError: fell)"


def test_an_installed_package_names_the_formats_that_a_source_tree_has() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    assert project["project"]["entry-points"]["sayso.formats"] == formats_module._OWN


@pytest.mark.parametrize(
    ("name", "head", "form"),
    [
        ("a.TXT", b"<rss>", "text"),
        ("a.warc.gz", b"", "warc"),
        ("a.xml", b"<?xml version='1.0'?><!-- x --><rss version='2.0'>", "feed"),
        ("a.xml", b"<feed xmlns='http://www.w3.org/2005/Atom'>", "feed"),
        ("a.xml", b"<rdf:RDF xmlns:rdf='x' xmlns='http://purl.org/rss/1.0/'>", "feed"),
        ("a.xml", b"<rdf:RDF xmlns:rdf='x'>", None),
        ("a.xml", b"<!DOCTYPE opml [<!ENTITY a '>'>]>\n<opml>", "opml"),
        ("a.xml", "<nar:newsItem guid='x'>".encode("utf-16"), "newsml"),
        ("a.xml", b"<newsMessage>", "newsml"),
        ("a.xml", b"<html>", "html"),
        ("a.xml", b"<other>", None),
        ("a.json", b'{"uri": "urn:x", "headlines": []}', "ninjs"),
        ("a.json", b'[{"standard": {"name": "ninjs"}}]', "ninjs"),
        ("a.json", b'{"text": "x"}', "lines"),
        ("a", b"Six died.", None),
        ("a", b"<!doctype html><p>", "html"),
        ("a", b"WARC/1.1\r\n", "warc"),
    ],
)
def test_a_format_is_told_by_name_and_content(name: str, head: bytes, form: str | None) -> None:
    found = format_of_file(name, head)
    assert (found.name if found else None) == form


@pytest.mark.parametrize(
    ("media_type", "data", "form"),
    [
        (
            "text/html",
            b"<rss version='2.0'><channel><item><description>Six died.</description></item></channel></rss>",
            True,
        ),
        (
            "application/xml",
            b"<rss version='2.0'><channel><item><description>Six died.</description></item></channel></rss>",
            True,
        ),
        ("application/octet-stream", b"Six died.", True),
        ("", b"Six died.", True),
        ("application/json", b'{"text": "Six died."}', True),
        ("application/xml", b"<other/>", False),
        ("image/png", b"\x89PNG", False),
        ("application/pdf", b"%PDF-", False),
    ],
)
def test_a_page_is_read_by_media_type_and_content(media_type: str, data: bytes, form: bool) -> None:
    (found,) = read_page(Page("http://a.example/x", data, media_type, None), "place")
    assert isinstance(found, Report) is form
    if isinstance(found, Report):
        assert found.text == "Six died."


def test_a_declared_element_takes_no_time_to_find() -> None:
    began = time.process_time()
    for head in (b"<!--" * 1000, b"<!x [" * 1000, b"<? ?>" * 800, b"<" * 4096, b"<!>" * 1300, b"<!DOCTYPE a [ ]" * 200):
        root_element(head)
        format_of_bytes(head)
    assert time.process_time() - began < 1


STARTS = [
    b"",
    b"<rss version='2.0'><channel><item>",
    b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>",
    b"<opml><outline ",
    b"<newsItem guid='a'>",
    b'{"uri": "u", "bodies": ',
    b'{"text": "',
    b"<html><body>",
    b"<?xml version='1.0' encoding='utf-7'?><rss>",
    b"---\ntitle: x\n---\n",
    b"\xff\xfe<\0",
    b"\x1f\x8b\x08\0",
    b"WARC/1.0\r\n",
    b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9\r\n\r\n",
]


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(sorted(set(formats_module._OWN) - {"html"})), st.sampled_from(STARTS), st.binary(max_size=300))
def test_no_format_raises_anything_else_than_its_error(name: str, start: bytes, rest: bytes) -> None:
    try:
        for found in formats()[name].read(Item(buffered(start + rest), "place", "name")):
            assert isinstance(found, Report | IngestError | Link)
    except (ValueError, IngestError):
        pass


def test_every_format_that_is_shipped_loads() -> None:
    loaded: dict[str, Any] = formats()
    assert list(loaded)[-1] == "text"
    assert all(form.name == name for name, form in loaded.items())
