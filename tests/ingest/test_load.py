from __future__ import annotations

import io
import json
import sys
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import IngestError
from sayso.ingest import Report, load_reports, parse_published
from sayso.ingest.fetch import Page
from sayso.ingest.lines import read_lines
from sayso.ingest.load import read_page
from sayso.ingest.page import read_html
from sayso.ingest.report import document_of
from sayso.ingest.text import read_markdown, read_text

PAGE = """<!doctype html>
<html lang="en"><head><title>Bridge falls at Orsel | Valley Courier</title>
<meta property="og:title" content="Bridge falls at Orsel">
<meta property="og:site_name" content="Valley Courier">
<meta property="article:published_time" content="2024-05-02T08:30:00+02:00"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Bridge falls at Orsel</h1>
<p>At least 12 people died when the road bridge at Orsel fell at dawn, the fire service said.</p>
<p>Another <b>30 were</b> rescued by boat, a farmer told the Courier.<br>
He had seen them climb out of a bus.</p>
<ul><li>The bridge was built in 1961.</li><li>It was closed to lorries last year.</li></ul>
<h2>Update</h2><p>The toll is now 14, the fire service says, and divers are looking for three more cars.</p>
</article><footer>Copyright 2019 Valley Courier</footer></body></html>"""


def load(*places: object, **options: object) -> list[Report | IngestError]:
    return list(load_reports([str(place) for place in places], **options))  # type: ignore[arg-type]


def one(*places: object, **options: object) -> Report:
    (outcome,) = load(*places, **options)
    assert isinstance(outcome, Report), outcome
    return outcome


def error(*places: object) -> str:
    (outcome,) = load(*places)
    assert isinstance(outcome, IngestError), outcome
    return str(outcome)


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    def give(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))  # type: ignore[arg-type]

    return give


def test_plain_text_is_kept_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"Six died.\r\n\r\nTwo\rescaped.\n")
    report = one(path)
    assert report.text == "Six died.\n\nTwo\nescaped."
    assert (report.title, report.publisher, report.published) == (None, None, None)


def test_a_header_block_tells_what_the_text_cannot(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text('---\ntitle: "A toll"\npublished: 2024-05-02T08:30Z\npublisher: Wire: One\nx: y\n---\nSix died.')
    report = one(path)
    assert report.text == "Six died."
    assert (report.title, report.publisher) == ("A toll", "Wire: One")
    assert report.published == datetime(2024, 5, 2, 8, 30, tzinfo=UTC)


def test_a_rule_of_dashes_is_no_header() -> None:
    assert read_text("a", "---\nSix died.\n---\nTwo fled.").text == "---\nSix died.\n---\nTwo fled."


def test_a_wrong_time_in_a_header_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("---\npublished: noon\n---\nSix died.")
    assert error(path).startswith(f"{path}: published: 'noon' is no ISO 8601 time")


def test_markdown_is_read_without_its_marks() -> None:
    report = read_markdown(
        "a",
        "# Siege\n\n**Six** [died](x),\nthe _army_ says.\n\n- two\n- `three`\n\n> four\n\n|a|\n|-|\n|b|\n",
    )
    assert report.title == "Siege"
    assert report.text == "Six died, the army says.\n\ntwo\n\nthree\n\nfour\n\na\n\nb"


def test_an_html_page_gives_its_article_with_paragraphs_and_its_metadata() -> None:
    report = read_html("page", PAGE)
    paragraphs = report.text.split("\n\n")
    assert paragraphs[0].startswith("At least 12 people died")
    assert paragraphs[1] == (
        "Another 30 were rescued by boat, a farmer told the Courier.\nHe had seen them climb out of a bus."
    )
    assert "The bridge was built in 1961." in paragraphs
    assert "Update" in paragraphs
    assert "Sport" not in report.text
    assert (report.title, report.publisher) == ("Bridge falls at Orsel", "Valley Courier")
    assert report.published == datetime(2024, 5, 2, 8, 30, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<html>", "<p"])
def test_a_page_without_an_article_is_told(tmp_path: Path, page: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(page)
    assert "no article is found" in error(path)


@pytest.mark.parametrize(
    "page",
    ["<p><b><i>" * 100_000, "<!--" * 200_000, "x" * 9_000_000],
    ids=["tags", "comments", "characters"],
)
def test_a_page_beyond_bounds_is_told(page: str) -> None:
    with pytest.raises(ValueError, match="is an HTML page of more than"):
        read_html("x", page)


def test_long_runs_of_white_space_cost_nothing() -> None:
    began = time.process_time()
    assert "At least 12 people died" in read_html("x", " \n" * 500_000 + PAGE.replace(" ", " \n" * 2000)).text
    assert time.process_time() - began < 5


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_text_is_read_in_its_encoding(tmp_path: Path, codec: str) -> None:
    text = "“At least six died,” José said at the café — the army denied it."
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(codec))
    assert one(path).text == text


def test_a_page_is_read_in_the_encoding_it_declares(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    page = PAGE.replace("<head>", '<head><meta charset="iso-8859-2">').replace("farmer", "farmer from Łódź")
    path.write_bytes(page.encode("iso-8859-2"))
    assert "a farmer from Łódź told" in one(path).text


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b" \n\n ", "is empty"),
        (b"%PDF-1.7 ...", "is no text but a PDF"),
        (b"PK\x03\x04....", "is no text but a ZIP archive"),
        (bytes(range(256)) * 8, "is binary"),
        (b"---\ntitle: x\n---\n", "holds no text"),
    ],
)
def test_a_file_without_text_is_told_by_name(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert error(path).startswith(f"{path}: {why}")


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    assert error(tmp_path / "none.txt") == f"{tmp_path / 'none.txt'}: no such file or directory"
    assert error("a\0b") == "'a\\x00b': is no path"


def test_a_directory_is_read_in_order_and_others_files_left(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.txt", ".hidden.txt", ".git/x.txt", "picture.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"text of {name}")
    assert [r.text for r in load(tmp_path) if isinstance(r, Report)] == [
        "text of a.md",
        "text of b.txt",
        "text of sub/c.txt",
    ]


def test_a_directory_without_reports_is_told(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_text("x")
    assert error(tmp_path).startswith(f"{tmp_path}: holds no report (.txt")


def test_a_glob_pattern_stands_for_its_files(tmp_path: Path) -> None:
    for name in ("a1.txt", "a2.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    assert [r.text for r in load(tmp_path / "a*.txt") if isinstance(r, Report)] == ["a1.txt", "a2.txt"]
    assert error(tmp_path / "c*.txt") == f"{tmp_path / 'c*.txt'}: matches no file"


def test_a_file_whose_name_looks_like_a_pattern_is_read(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text("Six died.")
    assert one(tmp_path / "a[1].txt").text == "Six died."


def test_what_cannot_be_read_does_not_keep_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Six died.")
    outcomes = load(tmp_path / "none", tmp_path / "a.txt", "ftp://host/x", tmp_path / "a.txt")
    assert [isinstance(outcome, Report) for outcome in outcomes] == [False, True, False, True]


def test_lines_of_json_each_stand_alone(tmp_path: Path) -> None:
    lines = [
        {
            "text": "Six died.",
            "id": "r1",
            "published": "2024-05-02",
            "publisher": "P",
            "title": "T",
            "url": "u",
        },
        "{broken",
        [1],
        {"title": "no text"},
        {"text": 7},
        {"text": "x", "published": "noon"},
        {"html": PAGE, "publisher": "Other"},
        {"text": "Two fled.", "id": 12, "more": {"of": "it"}},
        {"text": "half \ud83d a face, and a whole \ud83d\ude00"},
    ]
    path = tmp_path / "r.jsonl"
    path.write_text("\n\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    outcomes = load(path)
    told = [str(o).removeprefix(f"{path}, ") for o in outcomes if isinstance(o, IngestError)]
    assert told == [
        "line 3: is no JSON: Expecting property name enclosed in double quotes at column 2",
        "line 5: is no JSON object",
        "line 7: holds neither text nor html",
        "line 9: text: expected a string, found 7",
        "line 11: published: 'noon' is no ISO 8601 time such as 2013-01-17T17:00Z",
    ]
    first, page, third, face = (o for o in outcomes if isinstance(o, Report))
    assert first == Report("r1", "Six died.", "T", "u", "P", datetime(2024, 5, 2, tzinfo=UTC), document="u")
    assert (page.publisher, page.title) == ("Other", "Bridge falls at Orsel")
    assert (third.id, third.text) == ("12", "Two fled.")
    assert face.text == "half \ufffd a face, and a whole 😀"


def test_an_endless_nesting_or_number_is_one_bad_line() -> None:
    data = b"[" * 200_000 + b'\n{"text": ' + b"9" * 5000 + b'}\n{"text": "Six died."}\n'
    kinds = [type(outcome) for outcome in read_lines(io.BytesIO(data), "x", "x")]
    assert kinds == [IngestError, IngestError, Report]


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (b"Six died.", ["Six died."]),
        (b'{"text": "Six died."}\n{"text": "Two fled."}', ["Six died.", "Two fled."]),
        (b'\xef\xbb\xbf{"text": "Six died."}', ["Six died."]),
        (PAGE.encode(), [read_html("p", PAGE).text]),
    ],
)
def test_standard_input_is_told_apart_by_how_it_begins(stdin, data: bytes, texts: list[str]) -> None:  # type: ignore[no-untyped-def]
    stdin(data)
    assert [r.text for r in load("-") if isinstance(r, Report)] == texts


def test_empty_standard_input_is_told(stdin) -> None:  # type: ignore[no-untyped-def]
    stdin(b"")
    assert error("-") == "standard input: is empty"


def test_defaults_fill_only_what_a_report_does_not_state(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text('{"text": "a"}\n{"text": "b", "publisher": "Own", "published": "2024-05-02T00:00Z"}\n')
    noon = datetime(2024, 6, 1, 12, tzinfo=UTC)
    first, second = load(path, published=noon, publisher="Given")
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert (first.publisher, first.published) == ("Given", noon)
    assert (second.publisher, second.published) == ("Own", datetime(2024, 5, 2, tzinfo=UTC))


def test_the_id_of_a_report_is_that_of_its_version(tmp_path: Path) -> None:
    def made(name: str, text: str) -> str:
        (tmp_path / name).write_text(text)
        return one(tmp_path / name).id

    assert made("wire 1.txt", "Six died.") == made("wire 1.txt", "Six died.")
    assert made("wire 1.txt", "Six died.").startswith("wire-1-")
    assert made("wire 1.txt", "Six died.") != made("wire 1.txt", "Seven died.")


def test_a_time_without_a_zone_is_utc() -> None:
    assert parse_published("2024-05-02T10:00") == datetime(2024, 5, 2, 10, tzinfo=UTC)
    with pytest.raises(ValueError, match="no ISO 8601 time"):
        parse_published("2 May")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_report_or_an_error(data: bytes) -> None:
    for line in read_lines(io.BytesIO(data), "x", "x"):
        assert isinstance(line, Report | IngestError)


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_is_a_report_that_can_be_written_or_an_error(text: str) -> None:
    for read in (read_text, read_markdown):
        try:
            report = read("x", text)
        except ValueError:
            continue
        assert report.text.encode()
        assert report.id


@pytest.mark.parametrize(
    ("url", "document"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("https://a.example/x?utm_source=rss&utm_medium=feed#top", "https://a.example/x"),
        ("https://a.example/x?id=7&fbclid=abc&page=2", "https://a.example/x?id=7&page=2"),
        ("https://a.example/?utm=1", "https://a.example/?utm=1"),
        ("", ""),
    ],
)
def test_an_address_stands_for_its_document_however_one_came_by_it(url: str, document: str) -> None:
    assert document_of(url) == document


def test_a_document_does_not_hang_on_the_text(tmp_path: Path) -> None:
    def made(text: str, name: str = "a.txt") -> Report:
        (tmp_path / name).write_text(text)
        return one(tmp_path / name)

    assert made("Six died.").document == made("Seven died.").document == (tmp_path / "a.txt").as_posix()
    assert made("Six died.").document != made("Six died.", "b.txt").document
    assert made("---\nurl: http://a.example/1?utm_x=1\n---\nSix died.").document == "http://a.example/1"
    assert made("---\ndocument: d\nauthor: R. Vahl\nmodified: 2024-05-02\n---\nSix died.").document == "d"
    assert made('{"id": "r1", "text": "Six died."}', "a.jsonl").document == "r1"
    assert made('{"text": "Six died."}', "a.jsonl").document is None


def test_what_a_page_of_the_web_says_of_itself_makes_it_no_version_of_another() -> None:
    text = b"---\nid: theirs\nurl: http://other.example/1\ndocument: theirs\ntitle: T\n---\nSix died."
    (report,) = read_page(Page("http://a.example/1", text, "text/plain", None), "place")
    assert isinstance(report, Report)
    assert (report.url, report.document) == ("http://a.example/1", "http://a.example/1")
    assert report.id.startswith("1-")
    assert report.title == "T"


def test_one_document_of_json_is_read_too(tmp_path: Path) -> None:
    def read(name: str, data: object, indent: int | None) -> list[str]:
        (tmp_path / name).write_text(json.dumps(data, indent=indent))
        return [o.text if isinstance(o, Report) else str(o).removeprefix(str(tmp_path)) for o in load(tmp_path / name)]

    many = [{"text": "Six died."}, {"title": "x"}, {"text": "Two fled."}]
    for indent in (None, 2):
        assert read("a.json", many, indent) == [
            "Six died.",
            "/a.json, item 2: holds neither text nor html",
            "Two fled.",
        ]
        assert read("b.json", many[0], indent) == ["Six died."]
        assert len(read("c.json", {"name": "package", "scripts": {"x": 1}}, indent)) == 1
    (tmp_path / "d.json").write_text('{\n "text": "Six died.",\n "title": x\n}')
    assert error(tmp_path / "d.json") == f"{tmp_path / 'd.json'}: is no JSON: Expecting value at line 3 column 11"
    (tmp_path / "e.txt").write_text("[Updated at 4pm] Six died.")
    assert one(tmp_path / "e.txt").text.startswith("[Updated")


def test_json_of_another_kind_in_a_directory_is_left(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Six died.")
    (tmp_path / "package.json").write_text('{"name": "x"}')
    (tmp_path / "item.json").write_text('{"uri": "urn:x", "headlines": [], "bodies": [{"value": "Two fled."}]}')
    assert [o.text for o in load(tmp_path) if isinstance(o, Report)] == ["Six died.", "Two fled."]
    assert len(load(tmp_path)) == 2
