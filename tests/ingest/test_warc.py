"""Web archives, plain and compressed, whole and damaged."""

from __future__ import annotations

import gzip
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sayso.errors import IngestError
from sayso.ingest import Report, load_reports
from sayso.ingest import warc as warc_module
from sayso.ingest.formats import buffered

pytest.importorskip("fastwarc")

PAGE = (
    b"<html><head><title>Bridge falls</title></head><body><article><p>At least twelve people died when the bridge"
    b" fell at dawn, the fire service said.</p><p>Thirty were rescued by boat from the river.</p>"
    b"</article></body></html>"
)


def record(kind: str, url: str, body: bytes, media_type: str, length: int | None = None) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-02T08:30:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: {media_type}\r\n"
        f"Content-Length: {len(body) if length is None else length}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def response(url: str, body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    fields = {"Content_Type": "text/html; charset=utf-8", **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    message = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
    return record("response", url, message, "application/http; msgtype=response")


def read(tmp_path: Path, data: bytes, name: str = "crawl.warc") -> tuple[list[Report], list[str]]:
    path = tmp_path / name
    path.write_bytes(data)
    outcomes = list(load_reports([str(path)]))
    told = [str(o).removeprefix(str(path)) for o in outcomes if isinstance(o, IngestError)]
    return [o for o in outcomes if isinstance(o, Report)], told


GOOD = response("http://a.example/good", PAGE)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("name", ["crawl.warc.gz", "crawl"])
def test_pages_of_an_archive_are_reports_and_the_rest_is_left(tmp_path: Path, pack, name: str) -> None:  # type: ignore[no-untyped-def]
    records = [
        record("warcinfo", "x", b"software: test", "application/warc-fields"),
        record("request", "http://a.example/1", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
        response("http://a.example/picture", b"\x89PNG", Content_Type="image/png"),
        response("http://a.example/gone", PAGE, "404 Not Found"),
        GOOD,
    ]
    reports, told = read(tmp_path, b"".join(map(pack, records)), name)
    (report,) = reports
    assert told == []
    assert report.text.startswith("At least twelve people died")
    assert report.url == report.document == "http://a.example/good"
    assert report.published == datetime(2024, 5, 2, 8, 30, tzinfo=UTC)
    assert report.publisher == "a.example"


def test_plain_text_made_of_pages_is_read(tmp_path: Path) -> None:
    text = record("conversion", "http://a.example/1", b"Six died.", "text/plain")
    (report,), told = read(tmp_path, text, "crawl.warc.wet")
    assert (report.text, report.url, told) == ("Six died.", "http://a.example/1", [])
    assert report.published == datetime(2024, 5, 2, 8, 30, tzinfo=UTC)


def test_bodies_are_unpacked_as_http_packed_them(tmp_path: Path) -> None:
    half = len(PAGE) // 2
    chunks = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (half, PAGE[:half], len(PAGE) - half, PAGE[half:])
    archive = (
        response("http://a.example/1", gzip.compress(PAGE), Content_Encoding="gzip")
        + response("http://a.example/2", chunks, Transfer_Encoding="chunked")
        + response("http://a.example/3", PAGE, Content_Encoding="gzip", Transfer_Encoding="chunked")
    )
    reports, told = read(tmp_path, archive)
    assert told == []
    assert {report.text for report in reports} == {read(tmp_path, GOOD)[0][0].text}
    assert len(reports) == 3


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (response("http://a.example/x", b""), ", record 1 (http://a.example/x): is empty"),
        (response("http://a.example/x", bytes(range(256)) * 9), ", record 1 (http://a.example/x): is binary"),
        (response("http://a.example/x", b"<html><body></body></html>"), ", record 1 (http://a.example/x): no article"),
        (
            response("http://a.example/x", gzip.compress(PAGE)[:-9], Content_Encoding="gzip"),
            ", record 1 (http://a.example/x): holds a gzip body that breaks off",
        ),
        (
            response("http://a.example/x", gzip.compress(bytes(2**26)), Content_Encoding="gzip"),
            ", record 1 (http://a.example/x): unpacks to more than 32 MiB",
        ),
        (
            record("response", "http://a.example/x", b"X: " + b"a" * 2**17, "application/http"),
            ", record 1 (http://a.example/x): holds no HTTP message",
        ),
        (
            response("http://a.example/x", b"xx", Content_Encoding="br"),
            ", record 1 (http://a.example/x): is compressed in a way that is not read: br",
        ),
    ],
)
def test_a_bad_record_is_told_and_the_next_one_read(tmp_path: Path, bad: bytes, why: str) -> None:
    reports, told = read(tmp_path, bad + GOOD)
    assert len(told) == 1
    assert told[0].startswith(why)
    assert [report.url for report in reports] == ["http://a.example/good"]


@pytest.mark.parametrize(
    ("archive", "why"),
    [
        (b"", ": holds no WARC record"),
        (b"no archive at all\r\n\r\n", ": record 1: is no WARC record"),
        (record("warcinfo", "x", b"y", "application/warc-fields"), ": holds no page or text in 1 records"),
        (gzip.compress(b"WARC/1.0\r\nX: " + b"a" * 2**20), ": record 1: is no WARC record: Maximum header length"),
        (gzip.compress(b"\r\n" * 2**26), ": unpacks to more than 100 times its size"),
        (
            gzip.compress(response("http://a.example/x", bytes(2**27))),
            ", record 1 (http://a.example/x): is larger than 32 MiB",
        ),
    ],
    ids=["empty", "text", "no page", "endless header", "blank bomb", "zero bomb"],
)
def test_an_archive_without_reports_is_told(tmp_path: Path, archive: bytes, why: str) -> None:
    began = time.process_time()
    reports, told = read(tmp_path, archive)
    assert reports == []
    assert told
    assert told[0].startswith(why)
    assert time.process_time() - began < 10


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_truncated_archive_gives_what_comes_before_the_break(tmp_path: Path, pack) -> None:  # type: ignore[no-untyped-def]
    reports, told = read(tmp_path, pack(GOOD) + pack(GOOD)[:-40])
    assert len(reports) == 1
    assert len(told) == 1
    assert told[0].startswith(", record 2 (http://a.example/good): breaks off after")


def test_a_damaged_gzip_member_is_told(tmp_path: Path) -> None:
    reports, told = read(tmp_path, gzip.compress(GOOD) + b"\x1f\x8b\x08" + b"\xff" * 50)
    assert len(reports) == 1
    assert told[0].startswith(": is a damaged gzip archive")


def test_without_its_library_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastwarc.warc", None)
    assert read(tmp_path, GOOD)[1] == [': is a web archive, which needs an extra: pip install "sayso[warc]"']


def test_no_more_is_unpacked_than_asked_for() -> None:
    stream = warc_module._Gunzip(buffered(gzip.compress(bytes(2**20))))
    assert len(stream.read(100)) == 100
