"""Web archives: WARC (ISO 28500) and the WET files made of them, by fastwarc; plain or gzip-compressed.

A report is a record of type response or resource that holds a page or text, or of type conversion (a WET file's
plain text). It is published when its page says so, else when it was archived (`WARC-Date`).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BufferedReader
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sayso.errors import IngestError
from sayso.ingest.formats import HEAD, Format, Item, buffered, format_of_page
from sayso.ingest.report import Report

MAX_RECORD_BYTES = 32 * 2**20

# Text packs to a tenth at best; what grows far beyond that was made to fill the machine.
MAX_RATIO = 100
FREE_BYTES = 16 * 2**20

_GZIP = b"\x1f\x8b"
_WBITS = 16 + zlib.MAX_WBITS
_CHUNK = 2**16
_READ = ("text", "markdown", "html")


class _Bytes:
    """The bytes of an archive, read forward only, as fastwarc asks for them: it wants to know where it is, too."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream
        self._at = 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._some(size if size >= 0 else _CHUNK)
        self._at += len(data)
        return data

    def _some(self, size: int) -> bytes:
        return self._stream.read(size)

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0, /) -> int:
        if (offset, whence) != (0, 1) and (offset, whence) != (self._at, 0):
            raise ValueError("is read from its beginning to its end only")
        return self._at


class _Gunzip(_Bytes):
    """Unpacks a gzip stream of any number of members, never more at once than asked for. Raises ValueError when
    it breaks, or grows more than `MAX_RATIO` times beyond its first `FREE_BYTES`."""

    def __init__(self, stream: BufferedReader) -> None:
        super().__init__(stream)
        self._unpack = zlib.decompressobj(wbits=_WBITS)
        self._wire = 0

    def _some(self, size: int) -> bytes:
        while True:
            packed = self._unpack.unconsumed_tail or self._unpack.unused_data
            if not packed:
                packed = self._stream.read(_CHUNK)
                self._wire += len(packed)
            if not packed:
                return b""
            if self._unpack.eof:
                self._unpack = zlib.decompressobj(wbits=_WBITS)
            try:
                data = self._unpack.decompress(packed, size)
            except zlib.error as error:
                raise ValueError(f"is a damaged gzip archive: {error}") from None
            if self._at + len(data) > FREE_BYTES + MAX_RATIO * self._wire:
                raise ValueError(f"unpacks to more than {MAX_RATIO} times its size")
            if data:
                return data


def _iterate(stream: Any) -> Iterator[Any]:
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError:
        raise ValueError('is a web archive, which needs an extra: pip install "sayso[warc]"') from None
    yield from ArchiveIterator(stream, parse_http=False, stream_detect=False, fsspec_args=False)


def _read(item: Item) -> Iterator[Report | IngestError]:
    packed = item.stream.peek(2)[:2] == _GZIP
    stream = _Gunzip(item.stream) if packed else _Bytes(item.stream)
    number, none = 0, True
    try:
        for record in _iterate(stream):
            number += 1
            place = f"{item.place}, record {number}"
            try:
                report = _report(record, item.name, number)
            except ValueError as error:
                url = record.headers.get("WARC-Target-URI")
                yield IngestError(f"{place} ({url:.200})" if url else place, str(error))
                none = False
                continue
            if report is not None:
                yield report
                none = False
    # fastwarc raises an OSError of its own for an archive that breaks; a real one has a number.
    except OSError as error:
        if error.errno is not None:
            raise
        raise ValueError(f"record {number + 1}: is no WARC record: {error}") from None
    except BaseException as error:
        # What the library's native code did not foresee comes as no Exception.
        if type(error).__name__ == "PanicException":
            raise ValueError(f"record {number + 1}: cannot be read by fastwarc") from None
        raise
    if none:
        raise ValueError(f"holds no page or text in {number} records" if number else "holds no WARC record")


def _report(record: Any, name: str, number: int) -> Report | None:
    """The report of a record, None for one that is no page: a request, a redirect, a picture."""
    kind = str(record.record_type)
    if kind not in ("response", "resource", "conversion"):
        return None
    if record.is_http:
        try:
            record.parse_http(auto_decode="none")
        except OSError as error:
            raise ValueError(f"holds no HTTP message: {error}") from None
    status = record.http_headers.status_code if record.is_http and record.http_headers else None
    if kind == "response" and record.is_http and status != 200:
        return None
    stated = (record.http_content_type if record.is_http else record.headers.get("Content-Type")) or ""
    media_type = stated.partition(";")[0].strip().lower()
    if media_type and format_of_page(media_type, b"") is None:
        return None
    length = record.content_length
    if length > MAX_RECORD_BYTES:
        raise ValueError(f"is larger than {MAX_RECORD_BYTES // 2**20} MiB")
    data = record.reader.read(MAX_RECORD_BYTES + 1)
    if len(data) < length:
        raise ValueError(f"breaks off after {len(data)} of {length} bytes")
    if record.is_http and record.http_headers:
        data = _payload(data, record.http_headers)
    form = format_of_page(media_type, data[:HEAD])
    if form is None or form.name not in _READ:
        return None
    url = record.headers.get("WARC-Target-URI")
    url = url.strip("<>") if url else None
    stem = (Path(urlsplit(url).path).stem or urlsplit(url).hostname) if url else None
    part = Item(
        buffered(data),
        "",
        stem or f"{name}-{number}",
        url,
        record.http_charset if record.is_http else None,
    )
    try:
        report = next(report for report in form.read(part) if isinstance(report, Report))
    except IngestError as error:
        raise ValueError(error.reason) from None
    return replace(
        report,
        published=report.published or record.record_date,
        publisher=report.publisher or (urlsplit(url).hostname if url else None),
    )


def _payload(data: bytes, headers: Any) -> bytes:
    """The body of an HTTP message as it was sent, its transfer and content encodings undone."""
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        data = _unchunked(data)
    encoding = (headers.get("Content-Encoding") or "identity").strip().lower()
    # Archives often keep the header of an encoding that they have undone.
    if encoding in ("gzip", "x-gzip") and data.startswith(_GZIP):
        unpack = zlib.decompressobj(wbits=_WBITS)
        try:
            data = unpack.decompress(data, MAX_RECORD_BYTES + 1)
        except zlib.error as error:
            raise ValueError(f"holds a damaged gzip body: {error}") from None
        if len(data) > MAX_RECORD_BYTES:
            raise ValueError(f"unpacks to more than {MAX_RECORD_BYTES // 2**20} MiB")
        if not unpack.eof:
            raise ValueError("holds a gzip body that breaks off")
    elif encoding in ("br", "zstd", "deflate"):
        raise ValueError(f"is compressed in a way that is not read: {encoding}")
    return data


def _unchunked(data: bytes) -> bytes:
    """The body without its chunk marks (RFC 9112, 7.1), or as it is where it has none."""
    parts: list[bytes] = []
    at = 0
    while True:
        end = data.find(b"\r\n", at, at + 64)
        try:
            size = int(data[at:end].partition(b";")[0], 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0 or end + 2 + size > len(data):
            if not parts:
                return data
            raise ValueError("holds a body whose chunks break off")
        if size == 0:
            return b"".join(parts)
        parts.append(data[end + 2 : end + 2 + size])
        at = end + 2 + size + 2


def _matches(head: bytes) -> bool:
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(wbits=_WBITS).decompress(head, 16)
        except zlib.error:
            return False
    return head.lstrip(b"\r\n").startswith(b"WARC/")


WARC = Format(
    "warc",
    _read,
    suffixes=(".warc", ".wet", ".warc.gz", ".wet.gz"),
    media_types=("application/warc",),
    matches=_matches,
)
