"""Who is asking: one person on this machine, an account, or whom a trusted proxy names."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.datastructures import Headers
from starlette.types import Scope

from sayso.board.accounts import ROLES, Account, Accounts, Role

COOKIE = "sayso_session"
SESSION_SECONDS = 12 * 3600


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is asking. `name` signs decisions, None for one who has not logged in; `csrf` is the token that every change
    must bring; `fresh` is the cookie to set, where the request brought no good one."""

    name: str | None
    role: Role | None
    csrf: str
    fresh: str | None = None

    def may(self, role: Role) -> bool:
        """Whether the visitor has that role or one above it."""
        return self.role is not None and ROLES.index(self.role) >= ROLES.index(role)


class Door:
    """Tells who is asking. With `accounts` None and no `trusted_header` it is always `who`, who may do everything.

    `trusted_header` names the header in which a proxy says who is logged in there; it counts only where the request
    comes from one of `proxies`. The role is that of the account of that name, reader where there is none.
    """

    def __init__(
        self,
        *,
        who: str,
        accounts: Accounts | None = None,
        trusted_header: str | None = None,
        proxies: Collection[str] = ("127.0.0.1", "::1"),
    ) -> None:
        self.who, self.accounts, self.trusted_header = who, accounts, trusted_header
        self.proxies = frozenset(proxies)
        self._own_key = secrets.token_hex(32)

    @property
    def local(self) -> bool:
        """Whether nobody has to log in."""
        return self.accounts is None and self.trusted_header is None

    @property
    def has_login(self) -> bool:
        """Whether there is a page to log in on."""
        return self.accounts is not None and self.trusted_header is None

    def visitor(self, scope: Scope) -> Visitor:
        """Who sends this request."""
        headers = Headers(scope=scope)
        session = self._session(headers.get("cookie", ""))
        fresh = None
        if session is None:
            session = {"s": secrets.token_urlsafe(18)}
            fresh = self._signer().dumps(session)
        name, role = self._named(headers, scope, session)
        return Visitor(name, role, self._csrf(session["s"], name), fresh)

    def session_for(self, account: Account) -> str:
        """The cookie of a new session of an account."""
        session = {"s": secrets.token_urlsafe(18), "n": account.name, "t": account.stamp}
        return str(self._signer().dumps(session))

    def _named(self, headers: Headers, scope: Scope, session: dict[str, str]) -> tuple[str | None, Role | None]:
        if self.local:
            return self.who, "admin"
        if self.trusted_header is not None:
            peer = (scope.get("client") or ("", 0))[0]
            name = headers.get(self.trusted_header, "").strip()[:200]
            if peer not in self.proxies or not name:
                return None, None
            account = self.accounts.get(name) if self.accounts is not None else None
            return name, account.role if account is not None else "reader"
        assert self.accounts is not None
        account = self.accounts.get(session.get("n", ""))
        if account is None or account.digest is None or account.stamp != session.get("t"):
            return None, None
        return account.name, account.role

    def _session(self, cookies: str) -> dict[str, str] | None:
        try:
            morsel = SimpleCookie(cookies).get(COOKIE)
            if morsel is None:
                return None
            found = self._signer().loads(morsel.value, max_age=SESSION_SECONDS)
        except (BadSignature, CookieError):
            return None
        return found if isinstance(found, dict) and isinstance(found.get("s"), str) else None

    def _key(self) -> str:
        return (self.accounts.key if self.accounts is not None else "") or self._own_key

    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self._key(), salt="sayso-session")

    def _csrf(self, session: str, name: str | None) -> str:
        return hmac.new(self._key().encode(), f"csrf\0{session}\0{name or ''}".encode(), "sha256").hexdigest()
