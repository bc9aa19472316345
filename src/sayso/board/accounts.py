"""Accounts of the board: names, roles and password hashes (Argon2id, RFC 9106) in one file that only its owner may
read. The file also holds the key that signs sessions, so that a restart logs nobody out."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from sayso.board.errors import BoardError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

Role = Literal["reader", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)

MIN_PASSWORD = 12
COST: dict[str, Any] = {}
"""Parameters of Argon2id other than the library's (RFC 9106, low memory): `time_cost`, `memory_cost`, `parallelism`."""

_MAX_PASSWORD = 1024
_NAME = re.compile(r"[^\W_][\w .@'-]{0,63}")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may use the board. `digest` is the password's Argon2id hash, None for one whom only a trusted proxy
    lets in."""

    name: str
    role: Role
    digest: str | None = None

    @property
    def stamp(self) -> str:
        """Changes with the password: a session that carries another one is over."""
        return (self.digest or "")[-16:]


class Accounts:
    """The accounts in a file; what another process writes there is seen at the next look.

    Raises BoardError, naming the file, where it cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._accounts: dict[str, Account] = {}
        self._key = ""
        self._dummy: str | None = None

    def __len__(self) -> int:
        self._look()
        return len(self._accounts)

    def get(self, name: str) -> Account | None:
        """The account of that name."""
        self._look()
        return self._accounts.get(name)

    def all(self) -> list[Account]:
        """All accounts, by name."""
        self._look()
        return [self._accounts[name] for name in sorted(self._accounts)]

    @property
    def key(self) -> str:
        """The secret that signs sessions."""
        self._look()
        return self._key

    def put(self, name: str, role: Role, password: str | None) -> Account:
        """Add an account, or give the one of that name another role and password. Without `password` it can only be
        used behind a trusted proxy. Raises BoardError for a name, role or password that will not do."""
        if not _NAME.fullmatch(name):
            raise BoardError(f"{name!r:.80} is no name: 1 to 64 letters, digits, spaces and .@_'-, a letter first")
        if role not in ROLES:
            raise BoardError(f"{role!r:.40} is no role; there are: {', '.join(ROLES)}")
        if password is not None and not MIN_PASSWORD <= len(password) <= _MAX_PASSWORD:
            raise BoardError(f"a password has {MIN_PASSWORD} to {_MAX_PASSWORD} characters")
        account = Account(name, role, None if password is None else _hasher().hash(password))
        with self._lock:
            self._read()
            self._accounts[name] = account
            self._write()
        return account

    def remove(self, name: str) -> None:
        """Take an account away. Raises BoardError when there is none."""
        with self._lock:
            self._read()
            if self._accounts.pop(name, None) is None:
                raise BoardError(f"{self.path}: there is no account {name!r:.80}")
            self._write()

    def check(self, name: str, password: str) -> Account | None:
        """The account, where name and password fit. Takes as long for a name that there is not."""
        from argon2.exceptions import InvalidHashError, VerificationError

        account = self.get(name)
        digest = account.digest if account is not None else None
        if digest is None:
            if self._dummy is None:
                self._dummy = _hasher().hash(secrets.token_hex(16))
            digest, account = self._dummy, None
        if len(password) > _MAX_PASSWORD:
            return None
        try:
            _hasher().verify(digest, password)
        except (VerificationError, InvalidHashError):
            return None
        return account

    def _look(self) -> None:
        with self._lock:
            try:
                found = self.path.stat()
            except FileNotFoundError:
                self._accounts, self._seen = {}, None
                return
            except OSError as error:
                raise BoardError(f"{self.path}: {error.strerror or error}") from None
            if (found.st_mtime_ns, found.st_size) != self._seen:
                self._read()

    def _read(self) -> None:
        try:
            found = self.path.stat()
            data = json.loads(self.path.read_text("utf-8"))
            self._accounts = {
                name: Account(name, entry["role"], entry.get("password")) for name, entry in data["accounts"].items()
            }
            self._key = str(data["key"])
            self._seen = (found.st_mtime_ns, found.st_size)
        except FileNotFoundError:
            self._accounts, self._key, self._seen = {}, secrets.token_hex(32), None
        except OSError as error:
            raise BoardError(f"{self.path}: {error.strerror or error}") from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BoardError(f"{self.path}: is no file of accounts") from None
        if any(account.role not in ROLES for account in self._accounts.values()) or len(self._key) < 32:
            raise BoardError(f"{self.path}: is no file of accounts")

    def _write(self) -> None:
        data = {
            "key": self._key,
            "accounts": {a.name: {"role": a.role, "password": a.digest} for a in self._accounts.values()},
        }
        # A file that is moved into place is never half written, and mkstemp lets only its owner read it.
        name = ""
        try:
            handle, name = tempfile.mkstemp(prefix=".accounts-", dir=self.path.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                json.dump(data, stream, indent=1)
            os.replace(name, self.path)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise BoardError(f"{self.path}: {error.strerror or error}") from None


def _hasher() -> PasswordHasher:
    try:
        from argon2 import PasswordHasher
    except ImportError:
        raise BoardError("passwords need the extra 'board': pip install 'sayso[board]'") from None
    return PasswordHasher(**COST)
