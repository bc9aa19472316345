"""Fetching, tried on servers of our own on the loopback address and with a resolver that we answer for."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sayso.errors import IngestError
from sayso.ingest import Report, load_reports
from sayso.ingest.fetch import Limits, Page, fetch, is_public

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
