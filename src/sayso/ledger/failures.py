"""What a database's failure means in words, and whether to try again.

SQLite tells by its result codes, PostgreSQL by SQLSTATE (Appendix A of its manual).
"""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

_SQLITE = {
    "SQLITE_FULL": "cannot be written: the disk is full",
    "SQLITE_READONLY": "is read-only: it can be read, but nothing can be added to it",
    "SQLITE_CORRUPT": "is damaged; go back to a copy",
    "SQLITE_NOTADB": "is no ledger, or damaged at its beginning",
    "SQLITE_BUSY": "is held by another program for too long",
    "SQLITE_LOCKED": "is held by another program for too long",
    "SQLITE_CANTOPEN": "cannot be opened",
    "SQLITE_PERM": "cannot be opened: no permission",
    "SQLITE_AUTH": "cannot be opened: no permission",
    "SQLITE_NOMEM": "cannot be read: out of memory",
    "SQLITE_IOERR": "cannot be read or written: the disk failed",
    "SQLITE_IOERR_WRITE": "cannot be written: the disk is full or failed",
    "SQLITE_IOERR_TRUNCATE": "cannot be written: the disk is full or failed",
    "SQLITE_IOERR_SHMSIZE": "cannot be written: the disk is full",
}
_POSTGRES = {
    "53100": "cannot be written: the disk is full",
    "53300": "cannot be reached: the server has too many connections",
    "25006": "is read-only: it can be read, but nothing can be added to it",
    "42501": "may not be written or read: no permission",
    "28P01": "cannot be reached: the password is wrong",
    "28000": "cannot be reached: the server does not let this user in",
    "3D000": "cannot be reached: the server has no such database",
    "XX001": "is damaged; go back to a copy",
    "XX002": "is damaged; go back to a copy",
}
# Serialization failure, deadlock, lock not available.
_POSTGRES_PASSING = frozenset(("40001", "40P01", "55P03"))
_LENGTH = 300


def is_passing(error: DBAPIError) -> bool:
    """Whether the same transaction may succeed when it is tried again."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return _sqlite_name(cause).split("_")[1:2] in (["BUSY"], ["LOCKED"])
    return getattr(cause, "sqlstate", None) in _POSTGRES_PASSING


def explain(error: SQLAlchemyError | sqlite3.Error) -> str:
    """What is the matter, in a sentence without its subject."""
    cause: BaseException | None = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        name = _sqlite_name(cause)
        known = _SQLITE.get(name) or _SQLITE.get("_".join(name.split("_")[:2]))
        return f"{known} ({cause})" if known else f"failed: {cause}"
    state = getattr(cause, "sqlstate", None)
    said = " ".join(str(cause).split())[:_LENGTH]
    if state in _POSTGRES:
        return f"{_POSTGRES[state]} ({said})"
    if isinstance(error, DBAPIError) and (state is None or state.startswith(("08", "57P"))):
        return f"cannot be reached: {said}"
    return f"failed: {said}"


def _sqlite_name(error: sqlite3.Error) -> str:
    name = str(getattr(error, "sqlite_errorname", ""))
    # Raised by the driver itself, without a result code.
    return name or ("SQLITE_NOTADB" if "not a database" in str(error) else "SQLITE_ERROR")
