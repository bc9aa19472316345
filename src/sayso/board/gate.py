"""What every request passes: the host it asks for, the size of its body, who sends it; and the headers that every
answer carries."""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.board.door import COOKIE, SESSION_SECONDS, Door
from sayso.board.errors import AskError

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": a browser would then send "Origin: null" with forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}

MAX_UPLOAD = 32 * 2**20
MAX_FORM = 2 * 2**20


class Gate:
    """ASGI middleware around the application. `hosts` are the names, without port, under which the board answers: a
    page elsewhere that points its own name at this machine (DNS rebinding) is turned away."""

    def __init__(self, app: ASGIApp, *, door: Door, hosts: Collection[str]) -> None:
        self.app, self.door = app, door
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        cookies: list[str] = []

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    out[name] = value
                out.setdefault("cache-control", "no-store")
                for cookie in cookies:
                    out.append("set-cookie", cookie)
            await send(message)

        if _name(host) not in self.hosts:
            text = "This board does not answer under that name.\n"
            await PlainTextResponse(text, 400)(scope, receive, answer)
            return
        length = headers.get("content-length", "0")
        most = MAX_UPLOAD if scope["path"].endswith("/add") else MAX_FORM
        if not length.isdecimal() or int(length) > most:
            await PlainTextResponse("That is too much at once.\n", 413)(scope, receive, answer)
            return
        visitor = self.door.visitor(scope)
        scope.setdefault("state", {})["visitor"] = visitor
        if visitor.fresh is not None and not scope["path"].startswith("/static/"):
            cookies.append(session_cookie(visitor.fresh, secure=is_secure(scope)))
        taken = 0

        async def capped() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise AskError("That is too much at once.", 413)
            return message

        await self.app(scope, capped, answer)


def is_secure(scope: Scope) -> bool:
    """Whether cookies must be `Secure`: everywhere but on loopback, where there is no TLS."""
    return scope.get("scheme") == "https" or _name(Headers(scope=scope).get("host", "")) not in LOOPBACK


def session_cookie(value: str, *, secure: bool) -> str:
    """The header that sets the session's cookie."""
    attributes = f"; Path=/; Max-Age={SESSION_SECONDS}; HttpOnly; SameSite=Strict"
    return f"{COOKIE}={value}{attributes}{'; Secure' if secure else ''}"


def _name(host: str) -> str:
    """The host without its port, in lower case."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()
