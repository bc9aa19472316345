"""Fetching a page whose address someone else chose, without being led into the own network.

A link in a report may point at a printer, a cloud's metadata service or a database (server-side request
forgery, CWE-918). So each hop is resolved once, every address it resolves to must be a public one, and the
connection is made to that very address and not to the name: a name that changes its mind between check and
connection (DNS rebinding) gains nothing. Proxies from the environment are not used.
"""

from __future__ import annotations

import io
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Collection
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from sayso.errors import IngestError
from sayso.ingest.addresses import NotPublicError, RefusedError, Resolve, checked_addresses, in_time, resolve

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
_GZIP = 16 + zlib.MAX_WBITS
_KEPT = "/%:@!$&'()*+,;=~?[]"
_CHUNK = 2**16
_HEADERS_ROOM = 2**20
_CONTROLS = re.compile(r"[^\x20-\x7e]")
_UNSAFE = re.compile(r"[\x00-\x20\x7f]")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one fetch: bytes on the wire, bytes after decompression, seconds in all, redirects."""

    wire_bytes: int = 16 * 2**20
    body_bytes: int = 32 * 2**20
    seconds: float = 30.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched: the address that answered in the end, its bytes, its media type ("" where the server
    does not tell) and charset.

    `status` is 200, or 304 for an answer to a conditional request that the page is still the same (then without
    bytes). `etag` and `last_modified` are what to ask with the next time, as the server wrote them.
    """

    url: str
    data: bytes
    content_type: str
    charset: str | None
    status: int = 200
    etag: str | None = None
    last_modified: str | None = None


class FetchError(IngestError):
    """A page that could not be fetched. `status` is the answer's where there was one; `retry_after` how many
    seconds the server asks to be left alone (RFC 9110, 10.2.3), None where it does not say. `guarded`: nothing was
    asked, as the address is not public."""

    def __init__(
        self,
        place: str,
        reason: str,
        status: int | None = None,
        retry_after: float | None = None,
        *,
        guarded: bool = False,
    ) -> None:
        super().__init__(place, reason)
        self.status = status
        self.retry_after = retry_after
        self.guarded = guarded


def fetch(
    url: str,
    *,
    allow_hosts: Collection[str] = (),
    limits: Limits | None = None,
    resolve: Resolve = resolve,
    etag: str | None = None,
    last_modified: str | None = None,
) -> Page:
    """Get an http or https page, redirects followed.

    Hosts named in `allow_hosts` may have any address: for closed networks. With `etag` or `last_modified` of an
    earlier answer the request is conditional (RFC 9110, 13), and the page may come as 304. Raises FetchError naming
    the address given and what is the matter: another scheme, an address that is not public, a bound passed, no
    answer.
    """
    limits = limits or Limits()
    allowed = frozenset(host.casefold().strip("[]") for host in allow_hosts)
    deadline = time.monotonic() + limits.seconds
    target = asked = url.partition("#")[0]
    headers = dict(_HEADERS)
    if etag and not _CONTROLS.search(etag):
        headers["If-None-Match"] = etag
    if last_modified and not _CONTROLS.search(last_modified):
        headers["If-Modified-Since"] = last_modified
    try:
        for _ in range(limits.redirects + 1):
            answer = _get(target, allowed, limits, deadline, resolve, headers)
            if isinstance(answer, Page):
                return answer
            target = answer
        raise RefusedError(f"redirects more than {limits.redirects} times")
    except RefusedError as error:
        via = "" if target == asked else f" (redirected to {target})"
        guarded = isinstance(error, NotPublicError)
        raise FetchError(url, f"{error}{via}", error.status, error.retry_after, guarded=guarded) from None


class _Bounded(io.RawIOBase):
    """The bytes of an answer, headers and all, refused beyond a bound: the library reads a line, a header or a chunk
    as long as it claims to be (a chunk of length -1: to the end)."""

    def __init__(self, raw: io.RawIOBase, limit: int) -> None:
        self._raw = raw
        self._limit = self._left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        count: int | None = self._raw.readinto(buffer)
        self._left -= count or 0
        if self._left < 0:
            raise RefusedError(f"is larger than {self._limit} bytes")
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, limit: int, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_Bounded(self.fp.detach(), limit))


class _Connection(HTTPConnection):
    """A connection to the first that answers of addresses already checked; the host's name goes into the request
    and the handshake."""

    def __init__(self, host: str, port: int, addresses: list[str], timeout: float, encrypted: bool, limit: int) -> None:
        super().__init__(host, port, timeout=timeout)
        self.response_class = partial(_Response, limit=limit)  # type: ignore[assignment]
        self.default_port = _PORTS["https" if encrypted else "http"]
        self._addresses = addresses
        self._encrypted = encrypted
        self._over = False
        # The base class lets go of `sock` once an answer has begun.
        self._wire: socket.socket | None = None

    def connect(self) -> None:
        self.sock = self._wire = self._reach()
        if self._over:
            raise TimeoutError("timed out")
        if self._encrypted:
            # The handshake is a step of its own, so that `cut` has a socket to end while it lasts.
            secure = ssl.create_default_context().wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock = self._wire = secure
            secure.do_handshake()

    def _reach(self) -> socket.socket:
        end = time.monotonic() + (self.timeout or 0.0)
        last: OSError = OSError("no address")
        for number, address in enumerate(self._addresses):
            left = end - time.monotonic()
            if left <= 0 or self._over:
                break
            try:
                reached = socket.create_connection((address, self.port), left / (len(self._addresses) - number))
            except OSError as error:
                last = error
                continue
            reached.settimeout(left)
            return reached
        raise last

    def cut(self) -> None:
        """End whatever the connection is waiting for; called from the watch's thread."""
        self._over = True
        if self._wire is not None:
            with suppress(OSError):
                self._wire.shutdown(socket.SHUT_RDWR)


def _get(
    url: str,
    allowed: frozenset[str],
    limits: Limits,
    deadline: float,
    resolve: Resolve,
    headers: dict[str, str],
) -> Page | str:
    """The page, or the address that it redirects to."""
    scheme, host, port, path = _parts(url)
    addresses = checked_addresses(host, allowed, in_time(resolve, host, port, deadline))
    left = deadline - time.monotonic()
    if left <= 0:
        raise RefusedError(f"takes more than {limits.seconds:g} seconds")
    # The bound on the body is the stricter one; this leaves room for its headers and chunk marks.
    connection = _Connection(host, port, addresses, left, scheme == "https", 2 * limits.wire_bytes + _HEADERS_ROOM)
    # A socket's own time-out starts anew with each byte; this one does not.
    watch = threading.Timer(left, connection.cut)
    watch.daemon = True
    watch.start()
    refused = None
    try:
        with closing(connection):
            connection.request("GET", path, headers=headers)
            with connection.getresponse() as response:
                answer = _answer(response, url, limits)
    except RefusedError as error:
        refused = error
    except (OSError, HTTPException, ValueError, zlib.error) as error:
        refused = RefusedError(f"cannot be fetched: {str(error) or type(error).__name__}")
    finally:
        watch.cancel()
    # A connection that the watch has cut looks like one that broke off, or even came to its end.
    if time.monotonic() >= deadline:
        raise RefusedError(f"takes more than {limits.seconds:g} seconds")
    if refused is not None:
        raise refused
    return answer


_HEADERS = {
    "User-Agent": "sayso",
    "Accept": (
        "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,text/plain,text/markdown,"
        "application/xml;q=0.9,application/json;q=0.9,application/x-ndjson;q=0.9,*/*;q=0.1"
    ),
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


def _parts(url: str) -> tuple[str, str, int, str]:
    try:
        if _UNSAFE.search(url):
            raise ValueError("it holds white space or control characters")
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
        if ":" not in host:
            host = host.encode("idna").decode("ascii")
    except ValueError as error:
        raise RefusedError(f"is no proper address: {error}") from None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise RefusedError("is neither an http nor an https address")
    if not host:
        raise RefusedError("is no proper address: it names no host")
    if parts.username is not None or parts.password is not None:
        raise RefusedError("is refused: it carries a user name or password")
    path = quote(parts.path or "/", safe=_KEPT) + (f"?{quote(parts.query, safe=_KEPT)}" if parts.query else "")
    return scheme, host, port or _PORTS[scheme], path


def _answer(response: HTTPResponse, url: str, limits: Limits) -> Page | str:
    if response.status in _REDIRECTS:
        location = response.getheader("Location")
        if not location:
            raise RefusedError("redirects to nowhere")
        return urljoin(url, location).partition("#")[0]
    etag, changed = response.getheader("ETag"), response.getheader("Last-Modified")
    if response.status == 304:
        return Page(url, b"", "", None, 304, etag, changed)
    if response.status != 200:
        reason = f"answers {response.status} {response.reason:.80}".rstrip()
        raise RefusedError(reason, response.status, _seconds(response.getheader("Retry-After")))
    kind = response.headers.get_content_type() if response.headers.get("Content-Type") else ""
    data = _body(response, limits)
    return Page(url, data, kind, response.headers.get_content_charset(), 200, etag, changed)


def _seconds(retry_after: str | None) -> float | None:
    """How long a Retry-After header asks to wait: a number of seconds, or a date."""
    if not retry_after:
        return None
    value = retry_after.strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def _body(response: HTTPResponse, limits: Limits) -> bytes:
    encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise RefusedError(f"is compressed in a way that was not asked for: {encoding}")
    wire, body = 0, bytearray()
    unpack = None if encoding == "identity" else zlib.decompressobj(wbits=_GZIP)
    while chunk := response.read(_CHUNK):
        wire += len(chunk)
        if wire > limits.wire_bytes:
            raise RefusedError(f"is larger than {limits.wire_bytes} bytes")
        if unpack is None:
            body += chunk
        while unpack is not None and chunk:
            # One byte past the bound is enough to know, and all that is ever unpacked.
            body += unpack.decompress(chunk, limits.body_bytes + 1 - len(body))
            # A gzip body may have several members; what follows them and is none is padding.
            chunk = unpack.unused_data if len(body) <= limits.body_bytes else b""
            if chunk.startswith(b"\x1f"):
                unpack = zlib.decompressobj(wbits=_GZIP)
            elif chunk:
                break
        if len(body) > limits.body_bytes:
            raise RefusedError(f"unpacks to more than {limits.body_bytes} bytes")
    if response.length or (unpack is not None and not unpack.eof):
        raise RefusedError("breaks off before its end")
    return bytes(body)
