"""What strangers send: each input has its clear error that names file and matter, and the good report beside it is
read. An input that is odd but readable is in the second table."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from sayso.errors import IngestError
from sayso.ingest import Report, load_reports

GOOD = "At least six people died, the fire service said."
WORDS = "<p>At least six people died when the bridge fell at dawn, the fire service said on Thursday.</p>"
NINJS = {"uri": "urn:x:1", "versioncreated": "2024-05-02T08:00:00Z", "headline": "Siege", "body_text": "Six died."}


def zipped() -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.txt", GOOD)
    return held.getvalue()


def laughs(root: str) -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY l0 "ha">{lines}]><{root}>&l9;</{root}>'.encode()


def outside(root: str) -> bytes:
    return f'<!DOCTYPE {root} [<!ENTITY x SYSTEM "file:///etc/passwd">]><{root} guid="a">&x;</{root}>'.encode()


def ninjs(**change: object) -> bytes:
    return json.dumps({**NINJS, **change}).encode()


def record(head: str, body: bytes = b"Six died.") -> bytes:
    return f"WARC/1.0\r\n{head}\r\n\r\n".encode() + body + b"\r\n\r\n"


def rss(item: str) -> bytes:
    return f'<rss version="2.0"><channel><item>{item}</item></channel></rss>'.encode()


FUTURE = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
SOON = (datetime.now(UTC) + timedelta(hours=20)).strftime("%Y-%m-%dT%H:%M:%SZ")
CONVERSION = "WARC-Type: conversion\r\nWARC-Date: 2024-05-02T08:00:00Z\r\nContent-Type: text/plain\r\n"

# name of the file, its bytes (or what makes them), how the error begins after the file's name
BAD: list[tuple[str, bytes | Callable[[], bytes], str]] = [
    # no text at all
    ("empty.txt", b"", ": is empty"),
    ("blank.md", b" \n\t\r\n ", ": is empty"),
    ("mark.txt", b"\xef\xbb\xbf", ": holds no text"),
    ("empty.html", b"", ": is empty"),
    ("empty.jsonl", b"", ": holds no report"),
    ("blank.jsonl", b"\n\n\n", ": holds no report"),
    ("empty.rss", b"", ": is empty"),
    ("empty.warc", b"", ": holds no WARC record"),
    ("header.txt", b"---\ntitle: x\n---\n", ": holds no text"),
    ("marks.md", b"***\n\n---\n", ": holds no text"),
    # no text but something else
    ("paper.txt", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", ": is no text but a PDF"),
    ("paper", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", ": is no text but a PDF"),
    ("zip.txt", zipped, ": is no text but a ZIP archive"),
    ("picture.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ": is no text but a PNG picture"),
    ("packed.txt", gzip.compress(GOOD.encode()), ": is no text but a gzip archive"),
    ("bytes.txt", bytes(range(256)) * 40, ": is binary"),
    ("zeros.txt", bytes(5000), ": is binary"),
    ("nul.txt", b"a\0b\0\0c\0\x01\x02" * 500, ": is binary"),
    ("utf16.txt", b"\xff\xfe" + b"S\0i\0x\0\0\xd8", ": is binary"),
    # pages
    ("none.html", b"<html><head><title>x</title></head><body></body></html>", ": no article is found"),
    ("script.html", b"<html><body><script>let x = 1</script></body></html>", ": no article is found"),
    ("tags.html", b"<div>" * 60_000, ": is an HTML page of more than 50000 tags"),
    ("large.html", lambda: b"<p>" + b"x" * (9 * 2**20), ": is an HTML page of more than 8 million characters"),
    # lines of JSON
    ("broken.jsonl", b'{"text": "a"', ", line 1: is no JSON"),
    ("array.jsonl", b'["text"]', ", line 1: is no JSON object"),
    ("nothing.jsonl", b'{"title": "x"}', ", line 1: holds neither text nor html"),
    ("number.jsonl", b'{"text": 7}', ", line 1: text: expected a string, found 7"),
    ("list.jsonl", b'{"text": ["a"]}', ", line 1: text: expected a string"),
    ("title.jsonl", b'{"text": "a", "title": {"a": 1}}', ", line 1: title: expected a string"),
    ("author.jsonl", b'{"text": "a", "author": ["a"]}', ", line 1: author: expected a string"),
    ("time.jsonl", b'{"text": "a", "published": "noon"}', ", line 1: published: 'noon' is no ISO 8601 time"),
    ("stamp.jsonl", b'{"text": "a", "published": 1714636800}', ", line 1: published: expected a string"),
    ("change.jsonl", b'{"text": "a", "modified": "2024-13-01"}', ", line 1: modified: '2024-13-01' is no ISO"),
    ("deep.jsonl", b'{"text": ' + b"[" * 200_000, ", line 1: is JSON with a number or nesting beyond bounds"),
    ("digits.jsonl", b'{"text": ' + b"9" * 5000 + b"}", ", line 1: is JSON with a number or nesting beyond bounds"),
    ("latin.jsonl", '{"text": "café"}'.encode("latin-1"), ", line 1: is not UTF-8"),
    ("utf16.jsonl", '{"text": "a"}'.encode("utf-16"), ", line 1: is not UTF-8"),
    ("nul.jsonl", b'{"text": "\0"}', ", line 1: is no JSON: Invalid control character"),
    ("html.jsonl", b'{"html": "<html><body></body></html>"}', ", line 1: no article is found"),
    # times ahead
    ("ahead.txt", f"---\npublished: {FUTURE}\n---\nSix died.".encode(), ": report ahead-"),
    ("ahead.jsonl", f'{{"text": "a", "published": "{FUTURE}"}}'.encode(), ": report ahead-1-"),
    ("ahead.json", ninjs(versioncreated=FUTURE), ": report Siege-"),
    ("far.txt", b"---\npublished: 9999-12-31T23:59:59-14:00\n---\nSix died.", ": published: '9999-12-31T23:59:59-"),
    ("time.txt", b"---\npublished: 2024-02-30\n---\nSix died.", ": published: '2024-02-30' is no ISO 8601 time"),
    # feeds and lists of feeds
    ("broken.rss", b"<rss><channel><title>x", ": is a feed without entries: <unknown>:2:22: no element"),
    ("none.rss", b'<rss version="2.0"><channel><title>x</title></channel></rss>', ": is a feed without entries"),
    ("tags.rss", lambda: rss("<a>" * 200_000), ": is a feed of more than 200000 tags"),
    ("large.rss", lambda: rss("x" * 2**24), ": is a feed of more than 16 MiB"),
    ("text.rss", b"Six died.", ": is no feed"),
    ("page.atom", b"<html><body>" + WORDS.encode() + b"</body></html>", ": is no feed"),
    ("bare.rss", rss("<link>http://a.example/</link>"), ", entry 1: holds no text"),
    ("laughs.rss", laughs("rss"), ": is a feed without entries"),
    ("laughs.opml", laughs("opml"), ": declares XML entities"),
    ("wide.xml", outside("newsItem").decode().encode("utf-16"), ": declares XML entities"),
    ("outside.opml", outside("opml"), ": declares XML entities"),
    ("wide.opml", laughs("opml").decode().encode("utf-16"), ": is no well-formed XML: line 1: Maximum entity"),
    ("broken.opml", b"<opml><body><outline xmlUrl=", ": is no well-formed XML: line 1"),
    ("none.opml", b"<opml><body><outline text='x'/></body></opml>", ": lists no feed"),
    ("other.opml", b"<html/>", ": is no OPML"),
    ("file.opml", b"<opml><outline xmlUrl='file:///etc/passwd'/></opml>", ": lists a feed without an http or https"),
    ("deep.opml", b"<opml>" + b"<outline>" * 5000, ": is no well-formed XML"),
    # agencies' formats
    ("type.json", ninjs(body_text=["x"]), ": body_text: expected a string"),
    ("withdrawn.json", ninjs(pubstatus="canceled"), ": item urn:x:1 is withdrawn by its publisher"),
    ("embargo.json", ninjs(embargoed="2999-01-01T00:00:00Z"), ": item urn:x:1 is under embargo"),
    ("picture.json", ninjs(type="picture"), ": item urn:x:1 is no text but of type picture"),
    ("nothing.json", ninjs(body_text=None), ": item urn:x:1 holds no text"),
    ("when.json", ninjs(versioncreated="soon"), ": versioncreated: 'soon' is no ISO 8601 time"),
    ("cut.json", ninjs()[:-5], ": is no JSON"),
    ("none.ninjs", b"[]", ": holds no item"),
    ("words.ninjs", b'"x"', ": is no JSON object"),
    ("deep.ninjs", b"[" * 100_000, ": is JSON with a number or nesting beyond bounds"),
    ("laughs.newsml", laughs("newsItem"), ": declares XML entities"),
    ("outside.xml", outside("newsItem"), ": declares XML entities"),
    ("guid.xml", b"<newsItem version='1'/>", ": newsItem: has no guid"),
    ("text.xml", b"<newsItem guid='a'/>", ": newsItem a holds no text"),
    ("package.xml", b"<packageItem guid='a'/>", ": holds no newsItem but a packageItem"),
    ("cut.xml", b"<newsItem guid='a'><itemMeta>", ": is no well-formed XML: line 1"),
    # web archives
    ("cut.warc", record(CONVERSION + "Content-Length: 900"), ", record 1: breaks off after"),
    ("length.warc", record(CONVERSION + "Content-Length: 10000000000"), ", record 1: is larger than 32 MiB"),
    ("text.warc", b"Six died.\n", ": record 1: is no WARC record"),
    ("bits.warc.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + b"\xee" * 40, ": is a damaged gzip archive"),
    ("bomb.warc.gz", lambda: gzip.compress(b"\n" * 2**25), ": unpacks to more than 100 times its size"),
    ("empty.warc.gz", gzip.compress(b""), ": holds no WARC record"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "made", "why"), BAD, ids=[name for name, _, _ in BAD])
def test_a_bad_input_is_told_by_name_and_the_one_beside_it_read(
    tmp_path: Path, name: str, made: bytes | Callable[[], bytes], why: str
) -> None:
    if ".warc" in name:
        pytest.importorskip("fastwarc")
    path, good = tmp_path / name, tmp_path / "good.txt"
    path.write_bytes(made if isinstance(made, bytes) else made())
    good.write_text(GOOD)
    outcomes = list(load_reports([str(path), str(good)]))
    *told, last = outcomes
    assert told
    assert all(isinstance(outcome, IngestError) for outcome in told), told
    assert str(told[0]).removeprefix(str(path)).startswith(why), told[0]
    assert len(str(told[0])) < len(str(path)) + 600
    assert isinstance(last, Report)
    assert last.text == GOOD


def test_there_are_more_than_forty_of_them() -> None:
    assert len(BAD) > 40


ODD: list[tuple[str, bytes | Callable[[], bytes], str]] = [
    ("line.txt", lambda: b"Six died. " * (5 * 2**20), "Six died."),
    ("line.jsonl", lambda: b'{"text": "' + b"Six died. " * (5 * 2**20) + b'"}', "Six died."),
    ("latin.txt", "Six died at the café in Łódź, José said.".encode("cp1252", "replace"), "Six died at the café"),
    ("utf16.txt", "Six died.".encode("utf-16"), "Six died."),
    ("nul.txt", b"Six\0 died." + b" Two fled." * 50, "Six"),
    ("half.html", f"<html><body><article>{WORDS}{WORDS}<p>Two".encode(), "At least six people died"),
    ("untyped.html", (WORDS * 2).encode(), "At least six people died"),
    ("soon.txt", f"---\npublished: {SOON}\n---\nSix died.".encode(), "Six died."),
    ("mixed.json", b'\xef\xbb\xbf{"text": "Six died."}', "Six died."),
    ("half.rss", rss("<title>A</title><description>Six died.</description>")[:-12], "Six died."),
    ("ampersand.rss", rss("<description>Six died &amp; two &fled;</description>"), "Six died & two"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "made", "begins"), ODD, ids=[name for name, _, _ in ODD])
def test_an_odd_input_is_read_where_it_can_be(
    tmp_path: Path, name: str, made: bytes | Callable[[], bytes], begins: str
) -> None:
    path = tmp_path / name
    path.write_bytes(made if isinstance(made, bytes) else made())
    (outcome,) = load_reports([str(path)])
    assert isinstance(outcome, Report), outcome
    assert outcome.text.startswith(begins)


def test_a_file_beyond_bounds_is_told(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        stream.truncate(64 * 2**20 + 1)
    assert [str(o) for o in load_reports([str(path)])] == [f"{path}: is larger than 64 MiB"]


def test_a_modification_ahead_of_the_clock_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"text": "a", "published": "2024-05-02", "modified": "{FUTURE}"}}')
    (report,) = load_reports([str(path)])
    assert isinstance(report, Report)
    assert report.modified is None


def test_what_is_ahead_hangs_on_the_moment_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("---\npublished: 2024-05-04\n---\nSix died.")
    (error,) = load_reports([str(path)], now=datetime(2024, 5, 2, tzinfo=UTC))
    assert str(error).endswith("published 2024-05-04T00:00:00+00:00 lies in the future")
    assert isinstance(*load_reports([str(path)], now=datetime(2024, 5, 3, tzinfo=UTC)), Report)
