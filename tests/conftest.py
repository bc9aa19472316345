"""What all tests share."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import settings

# A machine that is busy elsewhere makes single examples slow and says nothing about the code; examples of
# the same order each run make a failure on one machine a failure on the next.
settings.register_profile("sayso", deadline=None, derandomize=True, database=None)
settings.load_profile("sayso")

PAGE = b"""<html><head><title>Siege</title><meta property="og:site_name" content="Coastline">
<meta property="article:published_time" content="2024-03-12T10:00:00Z"></head>
<body><article><h1>Siege at the plant</h1><p>Word came in the night from the plant in the desert, and more of it at
dawn, when the road was opened again to those who wait for news at the gate.</p><p>21 hostages died, the police said.
The road to the plant has been shut since, and those who live beside it were led away.</p></article></body></html>"""
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title><link>http://post.example/</link>
<description>News</description>
<item><title>First</title><guid>a</guid><pubDate>Tue, 12 Mar 2024 10:00:00 GMT</pubDate>
<description>22 hostages died, the police said.</description></item>
<item><title>Second</title><guid>b</guid><pubDate>Tue, 12 Mar 2024 11:00:00 GMT</pubDate>
<description>23 hostages died, the army said.</description></item></channel></rss>"""


@pytest.fixture
def web() -> Iterator[str]:
    """The address of a server with a page and a feed."""
    answers = {"/page": ("text/html; charset=utf-8", PAGE), "/feed": ("application/rss+xml", FEED)}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = answers.get(self.path, ("text/plain", b""))
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join(10)
