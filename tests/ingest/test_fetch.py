"""Fetching, tried on servers of our own on the loopback address and with a resolver that we answer for."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sayso.errors import IngestError
from sayso.ingest import Report, load_reports
from sayso.ingest.addresses import is_public
from sayso.ingest.fetch import FetchError, Limits, Page, fetch

LOOPBACK = {"127.0.0.1"}
TEXT = b"At least six hostages were freed, the army said."

Answer = Callable[[BaseHTTPRequestHandler], None]


def answer(body: bytes = TEXT, status: int = 200, length: int | None = None, **headers: str) -> Answer:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Type": "text/plain", **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        handler.end_headers()
        handler.wfile.write(body)

    return send


class Site:
    """A server that answers each path as it is told; `asked` are the requests' paths and headers."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                site.answers.get(self.path, answer(status=404))(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def get(self, path: str, answers: Answer, limits: Limits | None = None) -> Page:
        self.answers[path] = answers
        return fetch(self.url(path), allow_hosts=LOOPBACK, limits=limits)


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


def refusal(site: Site, path: str, answers: Answer, limits: Limits | None = None) -> str:
    with pytest.raises(IngestError) as caught:
        site.get(path, answers, limits)
    assert caught.value.place == site.url(path)
    return caught.value.reason


def test_a_page_is_fetched_with_its_type_and_charset(site: Site) -> None:
    page = site.get("/a?b=c", answer(Content_Type="text/plain; charset=ISO-8859-1"))
    assert page == Page(site.url("/a?b=c"), TEXT, "text/plain", "iso-8859-1")
    path, headers = site.asked[0]
    assert path == "/a?b=c"
    assert headers["host"] == f"127.0.0.1:{site.port}"
    assert headers["user-agent"] == "sayso"


def test_the_fragment_of_an_address_is_not_part_of_it(site: Site) -> None:
    site.answers["/a"] = answer()
    assert fetch(site.url("/a#part"), allow_hosts=LOOPBACK).url == site.url("/a")
    assert site.asked[0][0] == "/a"


def test_a_page_becomes_a_report(site: Site) -> None:
    site.answers["/news/siege.txt"] = answer("Café".encode("cp1252"), Content_Type="text/plain; charset=cp1252")
    url = site.url("/news/siege.txt")
    (report,) = load_reports([url], allow_hosts=LOOPBACK)
    assert isinstance(report, Report)
    assert (report.text, report.url) == ("Café", url)
    assert report.id.startswith("siege-")


def test_a_picture_is_no_report(site: Site) -> None:
    site.answers["/a"] = answer(Content_Type="image/png")
    (error,) = load_reports([site.url("/a")], allow_hosts=LOOPBACK)
    assert str(error) == f"{site.url('/a')}: is no text that can be read (image/png)"


def test_compressed_pages_are_unpacked(site: Site) -> None:
    assert site.get("/", answer(gzip.compress(TEXT), Content_Encoding="gzip")).data == TEXT


def test_redirects_are_followed_and_the_last_address_kept(site: Site) -> None:
    site.answers["/b"] = answer()
    page = site.get("/a", answer(b"", 302, Location="/b#part"))
    assert (page.url, page.data) == (site.url("/b"), TEXT)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://172.16.0.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://0.0.0.0/",
        "http://0x7f.1/",
        "http://2130706433/",
    ],
)
def test_addresses_of_the_own_network_are_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("a connection was made"))
    with pytest.raises(IngestError, match=r"is refused: .* is not public"):
        fetch(url)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700:4700::1111", True),
        ("64:ff9b::808:808", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("168.63.129.16", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("nonsense", False),
        ("::7f00:1", False),
        ("64:ff9b:1::a00:1", False),
        ("2001:0:4136:e378:8000:63bf:80ff:fffe", False),
        ("fec0::1", False),
        ("192.0.0.192", False),
        ("198.18.0.1", False),
        ("255.255.255.255", False),
        ("100.100.100.200", False),
    ],
)
def test_public_addresses_are_told_from_others(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://host/x", "neither an http nor an https address"),
        ("file:///etc/passwd", "neither an http nor an https address"),
        ("gopher://host/", "neither an http nor an https address"),
        ("http://user:word@host/", "carries a user name or password"),
        ("http:///path", "names no host"),
        ("http://host:99999/", "no proper address"),
        ("http://ho st/", "white space or control characters"),
        ("http://host/a\r\nX: y", "white space or control characters"),
        ("http://[::1/", "no proper address"),
    ],
)
def test_other_addresses_are_refused(url: str, why: str) -> None:
    with pytest.raises(IngestError, match=why):
        fetch(url, resolve=lambda host, port: pytest.fail("a name was resolved"))


def test_a_redirect_into_the_own_network_is_refused(site: Site) -> None:
    other = Site()
    other.answers["/"] = answer()
    reason = refusal(site, "/", answer(b"", 302, Location=other.url("/", "localhost")))
    other.server.shutdown()
    other.server.server_close()
    assert "localhost" in reason
    assert "not public" in reason
    assert other.asked == []


def test_a_redirect_to_another_scheme_is_refused(site: Site) -> None:
    assert "neither an http nor an https" in refusal(site, "/", answer(b"", 302, Location="file:///etc/passwd"))


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([["203.0.114.7"], ["127.0.0.1"]])
    connected = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(IngestError, match="refused"):
        fetch("http://rebinding.example/", resolve=lambda host, port: next(answers))
    assert connected == [("203.0.114.7", 80)]
    assert next(answers) == ["127.0.0.1"]


def test_a_name_with_one_private_address_is_refused() -> None:
    with pytest.raises(IngestError, match=r"two\.example at 10\.0\.0\.1 is not public"):
        fetch("http://two.example/", resolve=lambda host, port: ["203.0.114.7", "10.0.0.1"])


def test_an_allowed_host_is_allowed_by_name_only(site: Site) -> None:
    site.answers["/"] = answer()
    assert fetch(site.url("/", "Localhost"), allow_hosts={"localhost"}).data == TEXT
    with pytest.raises(IngestError, match="not public"):
        fetch(site.url("/"), allow_hosts={"localhost"})


def test_a_name_that_stands_for_nothing_is_told() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror("Name or service not known")

    with pytest.raises(IngestError, match=r"host nowhere\.example cannot be resolved"):
        fetch("http://nowhere.example/", resolve=unknown)


def test_an_error_answer_is_told(site: Site) -> None:
    assert refusal(site, "/", answer(status=410)) == "answers 410 Gone"


def test_too_many_redirects_are_told(site: Site) -> None:
    assert "redirects more than 5 times" in refusal(site, "/", answer(b"", 302, Location="/"))
    assert len(site.asked) == 6


def test_a_large_page_is_cut_off(site: Site) -> None:
    assert "is larger than 1000 bytes" in refusal(site, "/", answer(b"x" * 2000), Limits(wire_bytes=1000))


def test_a_page_that_unpacks_without_end_is_cut_off(site: Site) -> None:
    bomb = gzip.compress(bytes(8 * 2**20))
    reason = refusal(site, "/", answer(bomb, Content_Encoding="gzip"), Limits(body_bytes=2**20))
    assert "unpacks to more than 1048576 bytes" in reason


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip"])
def test_a_compression_not_asked_for_is_told(site: Site, encoding: str) -> None:
    assert "not asked for" in refusal(site, "/", answer(Content_Encoding=encoding))


def test_a_page_that_breaks_off_is_told(site: Site) -> None:
    assert "breaks off" in refusal(site, "/", answer(TEXT, length=len(TEXT) + 10))
    cut = gzip.compress(TEXT)[:-9]
    assert "breaks off" in refusal(site, "/", answer(cut, Content_Encoding="gzip"))
    assert "cannot be fetched" in refusal(site, "/", answer(b"no gzip", Content_Encoding="gzip"))


def drip(handler: BaseHTTPRequestHandler, head: bytes, step: bytes) -> None:
    try:
        handler.wfile.write(head)
        for _ in range(100):
            handler.wfile.write(step)
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        handler.close_connection = True


@pytest.mark.parametrize(
    ("head", "step"),
    [
        (b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n", b"word "),
        (b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5000\r\n\r\n", b"word "),
        (b"HTTP/1.0 200 OK\r\nX: ", b"y"),
    ],
    ids=["body to the end", "body of a length", "header"],
)
def test_a_page_that_drips_is_cut_off_in_time(site: Site, head: bytes, step: bytes) -> None:
    began = time.monotonic()
    reason = refusal(site, "/", lambda handler: drip(handler, head, step), Limits(seconds=0.4))
    assert reason == "takes more than 0.4 seconds"
    assert time.monotonic() - began < 2


def test_a_page_is_asked_for_only_if_it_changed(site: Site) -> None:
    def send(handler: BaseHTTPRequestHandler) -> None:
        same = handler.headers["If-None-Match"] == '"v1"'
        answer(b"" if same else TEXT, 304 if same else 200, ETag='"v1"', Last_Modified="Thu, 02 May 2024 08:30:00 GMT")(
            handler
        )

    first = site.get("/", send)
    assert (first.status, first.data) == (200, TEXT)
    assert (first.etag, first.last_modified) == ('"v1"', "Thu, 02 May 2024 08:30:00 GMT")
    again = fetch(site.url("/"), allow_hosts=LOOPBACK, etag=first.etag, last_modified=first.last_modified)
    assert (again.status, again.data, again.etag) == (304, b"", '"v1"')
    assert site.asked[1][1]["if-modified-since"] == "Thu, 02 May 2024 08:30:00 GMT"


def test_a_stored_tag_cannot_smuggle_a_header(site: Site) -> None:
    site.answers["/"] = answer()
    fetch(site.url("/"), allow_hosts=LOOPBACK, etag='"x"\r\nX-Evil: 1', last_modified="\u2603")
    assert not {"x-evil", "if-none-match", "if-modified-since"} & site.asked[0][1].keys()


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("120", 120, 120),
        ("Wed, 01 Jan 2020 00:00:00 GMT", 0, 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 1e9, 1e12),
        ("9" * 400, 1, 1e9),
        ("soon", None, None),
        ("-5", None, None),
    ],
)
def test_an_error_tells_status_and_how_long_to_wait(
    site: Site, value: str, low: float | None, high: float | None
) -> None:
    with pytest.raises(FetchError) as caught:
        site.get("/", answer(status=503, Retry_After=value))
    assert caught.value.status == 503
    wait = caught.value.retry_after
    assert (low is None and wait is None) or (wait is not None and low is not None and low <= wait <= (high or 0))


def test_a_body_of_several_gzip_members_is_read_to_its_end(site: Site) -> None:
    packed = gzip.compress(b"Six ") + gzip.compress(b"died.") + bytes(10)
    assert site.get("/", answer(packed, Content_Encoding="gzip")).data == b"Six died."


def test_ten_gigabytes_of_nothing_are_refused_in_little_memory(site: Site) -> None:
    pack = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = pack.compress(bytes(2**24)) + pack.flush(zlib.Z_FULL_FLUSH)  # can be repeated: it refers to nothing before
    sent = 0

    def send(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.end_headers()
        try:
            handler.wfile.write(b"\x1f\x8b\x08" + bytes(6) + b"\xff")
            for _ in range(10 * 2**30 // 2**24):
                handler.wfile.write(block)
                sent += 2**24
        except OSError:
            handler.close_connection = True

    tracemalloc.start()
    began = time.monotonic()
    assert "unpacks to more than 33554432 bytes" in refusal(site, "/", send)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * 2**25
    assert time.monotonic() - began < 10


def test_an_endless_answer_is_cut_off(site: Site) -> None:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"word " * 2**14)
        except OSError:
            handler.close_connection = True

    assert "is larger than 16777216 bytes" in refusal(site, "/", send)


def test_endless_provisional_answers_are_cut_off(site: Site) -> None:
    reason = refusal(site, "/", lambda h: drip(h, b"", b"HTTP/1.1 100 Continue\r\n\r\n"), Limits(seconds=0.4))
    assert reason == "takes more than 0.4 seconds"


@pytest.mark.parametrize(
    "head",
    [b"X: " + b"a" * 100_000, b"".join(b"X-%d: a\r\n" % n for n in range(200)), b"X: a\r\n" * 50_000],
    ids=["long", "many", "very many"],
)
def test_headers_without_end_are_told(site: Site, head: bytes) -> None:
    def send(handler: BaseHTTPRequestHandler) -> None:
        with suppress(OSError):
            handler.wfile.write(b"HTTP/1.0 200 OK\r\n" + head + b"\r\n\r\n" + TEXT)

    assert "cannot be fetched" in refusal(site, "/", send)


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"\r\n",
        b"SMTP ready\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"\xff" * 500,
    ],
    ids=["nothing", "blank", "other", "status", "bytes"],
)
def test_what_is_no_http_is_told(site: Site, bad: bytes) -> None:
    assert "cannot be fetched" in refusal(site, "/", lambda handler: handler.wfile.write(bad) and None)


def test_a_wrong_length_is_told_and_a_short_one_believed(site: Site) -> None:
    assert site.get("/", answer(TEXT, length=12)).data == TEXT[:12]
    assert "breaks off" in refusal(site, "/", answer(TEXT, length=10**12))


def test_a_chunk_without_end_is_told(site: Site) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    for body in (b"5\r\nword", b"zz\r\nword", b"-5\r\nword\r\n0\r\n\r\n"):
        reason = refusal(site, "/", lambda handler, body=body: handler.wfile.write(head + body) and None)  # type: ignore[misc]
        assert "cannot be fetched" in reason or "breaks off" in reason


def test_a_chunk_of_a_length_below_nothing_is_no_way_around_the_bounds(site: Site) -> None:
    def send(handler: BaseHTTPRequestHandler) -> None:
        with suppress(OSError):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n")
            for _ in range(4000):
                handler.wfile.write(b"word " * 2**14)

    tracemalloc.start()
    assert "is larger than" in refusal(site, "/", send)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * 2**25


def test_a_name_that_turns_to_the_own_network_between_two_hops_is_refused(site: Site) -> None:
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        # To the first question an allowed server answers, and sends on to a name that is now the same machine.
        return ["127.0.0.1"]

    site.answers["/"] = answer(b"", 302, Location=f"http://rebinding.example:{site.port}/secret")
    site.answers["/secret"] = answer(b"secret")
    with pytest.raises(FetchError, match=r"rebinding\.example at 127\.0\.0\.1 is not public"):
        fetch(site.url("/", "open.example"), allow_hosts={"open.example"}, resolve=rebinding)
    assert asked == ["open.example", "rebinding.example"]
    assert [path for path, _ in site.asked] == ["/"]


def test_a_rebinding_name_is_resolved_once_and_connected_to_as_checked(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A resolver that tells the truth once: a public address first, then the own machine with its server.
    answers = iter([["203.0.114.7"], ["127.0.0.1"]])
    real = socket.create_connection
    connected: list[str] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(address[0])
        if address[0] != "127.0.0.1":
            raise ConnectionRefusedError("nobody there")
        return real(address, timeout)

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("a name was resolved a second time"))
    site.answers["/"] = answer(b"secret")
    with pytest.raises(FetchError, match="nobody there"):
        fetch(site.url("/", "rebinding.example"), resolve=lambda host, port: next(answers))
    assert connected == ["203.0.114.7"]
    assert site.asked == []


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://[fd00:ec2::254]/",
        "http://metadata.internal/",
        "//127.0.0.1/",
        "http://user@127.0.0.1/",
        "http://127.1/",
        "http://[::]/",
        "http://0177.0.0.1/",
        "http://①②⑦.0.0.1/",
        "gopher://127.0.0.1/",
        "javascript:alert(1)",
    ],
)
def test_no_redirect_leads_inside(site: Site, location: str) -> None:
    def resolve(host: str, port: int) -> list[str]:
        if host == "metadata.internal":
            return ["169.254.169.254"]
        return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]

    site.answers["/"] = answer(b"", 302, Location=location.encode().decode("latin-1"))
    with pytest.raises(FetchError, match=r"refused|neither|cannot be resolved|no proper address"):
        fetch(
            site.url("/", "open.example"),
            allow_hosts={"open.example"},
            resolve=lambda h, p: ["127.0.0.1"] if h == "open.example" else resolve(h, p),
        )
    assert len(site.asked) == 1


def test_a_resolver_that_does_not_answer_is_not_waited_for() -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(2)
        return ["203.0.114.7"]

    began = time.monotonic()
    with pytest.raises(FetchError, match=r"host slow\.example cannot be resolved in time"):
        fetch("http://slow.example/", resolve=slow, limits=Limits(seconds=0.3))
    assert time.monotonic() - began < 1.5


def test_of_a_hosts_addresses_the_first_that_answers_is_taken(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    real, tried = socket.create_connection, []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        tried.append(address[0])
        if address[0] != "127.0.0.1":
            raise ConnectionRefusedError("nobody there")
        return real(address, timeout)

    monkeypatch.setattr(socket, "create_connection", connect)
    site.answers["/"] = answer()
    page = fetch(
        site.url("/", "two.example"),
        allow_hosts={"two.example"},
        resolve=lambda host, port: ["2001:db8::1", "127.0.0.1"],
    )
    assert page.data == TEXT
    assert tried == ["2001:db8::1", "127.0.0.1"]
