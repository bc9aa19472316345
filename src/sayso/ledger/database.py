"""One database under a ledger: opened, brought to this schema, read and written in transactions.

SQLite is opened in WAL mode, so that readers never wait for a writer, and each writing transaction takes the write
lock when it begins (BEGIN IMMEDIATE), so that none fails half way for want of it. PostgreSQL is reached through
psycopg 3. Whatever the driver raises leaves here as a LedgerError.
"""

from __future__ import annotations

import random
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from sayso.ledger.errors import LedgerError
from sayso.ledger.failures import explain, is_passing

T = TypeVar("T")

SCHEMA_TABLE = "sayso_schema"
# All revisions of the schema, oldest first: known here too, so that Alembic is loaded only where one is missing.
REVISIONS = ("0001",)

_BUSY_SECONDS = 60
_TRIES = 8
_APPLICATION_ID = 0x53415953  # "SAYS", in the header of the file
_MAGIC = b"SQLite format 3\0"
_MIGRATION_LOCK = 0x7361_7973_6F00_0001


class Database:
    """An open database. `place` names it in messages. Not shared between processes; threads may share it."""

    def __init__(self, engine: Engine, place: str, *, read_only: bool = False) -> None:
        self.place = place
        self.read_only = read_only
        self._engine = engine
        self._writer = engine.execution_options(sayso_write=True)
        self._reader = engine
        if engine.dialect.name == "postgresql":
            # All queries of one reading see the same moment.
            self._reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @property
    def backend(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self._engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection in whose queries the ledger does not change. Raises LedgerError."""
        with self.told(), self._reader.connect() as connection, connection.begin():
            yield connection

    def write(self, work: Callable[[Connection], T]) -> T:
        """What `work` returns, all that it wrote committed together or not at all. It may be called more than
        once, when others stand in the way. Raises LedgerError."""
        if self.read_only:
            raise LedgerError(self.place, "is read-only: it can be read, but nothing can be added to it")
        with self.told():
            end = time.monotonic() + _BUSY_SECONDS
            for attempt in range(_TRIES):
                try:
                    with self._writer.connect() as connection, connection.begin():
                        return work(connection)
                except DBAPIError as error:
                    if attempt + 1 == _TRIES or not is_passing(error) or time.monotonic() > end:
                        raise
                time.sleep(random.uniform(0.5, 1.0) * 0.02 * 2**attempt)
        raise AssertionError("unreachable")

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turn what the database raises inside into a LedgerError that says what is the matter."""
        try:
            yield
        except SQLAlchemyError as error:
            raise LedgerError(self.place, explain(error)) from error
        except sqlite3.Error as error:
            raise LedgerError(self.place, explain(error)) from error

    def check(self) -> None:
        """Read the whole of an SQLite file and raise LedgerError when a page of it is damaged."""
        if self.backend != "sqlite":
            return
        with self.read() as connection:
            found = connection.execute(text("PRAGMA integrity_check(1)")).scalar_one()
        if found != "ok":
            raise LedgerError(self.place, f"is damaged: {found}; go back to a copy")

    def close(self) -> None:
        """Give all connections back; an SQLite ledger is left as one file, with nothing beside it."""
        try:
            if self.backend == "sqlite" and not self.read_only:
                with self.told(), self._engine.connect() as connection:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._engine.dispose()


def open_database(where: str | Path, *, create: bool = True) -> Database:
    """Open the database at a path or URL and bring its schema up to date. Raises LedgerError."""
    url = _url(where)
    database = _open_file(url, create=create) if url.get_backend_name() == "sqlite" else _open_server(url)
    try:
        with database.told():
            _bring_up_to_date(database, create=create)
    except BaseException:
        database._engine.dispose()
        raise
    return database


def _url(where: str | Path) -> URL:
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(Path(where).expanduser().absolute()))
    try:
        url = make_url(where)
        name = url.get_backend_name()
    except (ArgumentError, ValueError):  # a port that is no number
        raise LedgerError(_shown(where), "is no proper address of a database") from None
    if name == "sqlite":
        if not url.database or url.database == ":memory:":
            raise LedgerError(where, "names no file")
        return URL.create("sqlite", database=str(Path(url.database).absolute()))
    if name in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    raise LedgerError(_shown(where), f"a ledger is kept in SQLite or PostgreSQL, not in {name}")


def _shown(address: str) -> str:
    """An address for messages: without the password before its host and without those in its query."""
    hidden = re.sub(r"(://[^/?#:]*):[^/?#]*@|(://[^:@]*):.*@", lambda m: f"{m[1] or m[2]}:***@", address)
    return re.sub(r"([?&;][^=&;]*(?:pass|pwd|secret|token)[^=&;]*)=[^&;#]*", r"\1=***", hidden, flags=re.I)


def _open_file(url: URL, *, create: bool) -> Database:
    path = Path(url.database or "")
    place = str(path)
    read_only = False
    try:
        if path.is_dir():
            raise LedgerError(place, "is a directory, not a ledger")
        if not path.exists():
            if not create:
                raise LedgerError(place, "there is no ledger here")
            if not path.parent.is_dir():
                raise LedgerError(place, f"there is no directory {path.parent}")
        else:
            with path.open("rb") as file:
                head = file.read(len(_MAGIC))
            if not head and not create:
                raise LedgerError(place, "is no ledger: the file is empty")
            if head and head != _MAGIC:
                raise LedgerError(place, "is no ledger: not an SQLite file")
            read_only = bool(head) and not _is_writable(path)
    except OSError as error:
        raise LedgerError(place, f"cannot be opened: {error.strerror or error}") from None
    # A file in WAL mode is opened through a shared-memory file beside it. Where none can be made nobody writes.
    mode = "?mode=ro" if read_only else ""
    if read_only and not path.with_name(path.name + "-wal").exists():
        mode += "&immutable=1"
    target = f"file:{_quoted(place)}{mode}"
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(target, uri=True, timeout=_BUSY_SECONDS, check_same_thread=False),
        poolclass=_pool_class(),
    )
    event.listen(engine, "connect", lambda connection, _record: _prepare_file(connection, read_only))
    event.listen(engine, "begin", _begin)
    return Database(engine, place, read_only=read_only)


def _pool_class() -> Any:
    from sqlalchemy.pool import QueuePool

    return QueuePool


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path)


def _is_writable(path: Path) -> bool:
    import os

    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _prepare_file(connection: sqlite3.Connection, read_only: bool) -> None:
    # The driver would begin transactions by itself, and too late; `_begin` does.
    connection.isolation_level = None
    if not read_only:
        _retried(lambda: connection.execute("PRAGMA journal_mode=WAL"))
        # A commit has reached the disk when it returns: it outlives a power cut as well.
        connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA cache_size=-32768")


def _retried(work: Callable[[], object]) -> None:
    # Changing the journal's mode does not wait for its lock as a transaction does.
    end = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            work()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
        time.sleep(random.uniform(0.005, 0.03))


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("sayso_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _open_server(url: URL) -> Database:
    place = _shown(url.set(drivername="postgresql").render_as_string(hide_password=True))
    try:
        engine = create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError:
        raise LedgerError(place, "needs psycopg: install sayso[postgres]") from None
    return Database(engine, place)


def _bring_up_to_date(database: Database, *, create: bool) -> None:
    with database.read() as connection:
        found = _revision(connection, database)
    if found == REVISIONS[-1]:
        return
    if found is None and not create:
        raise LedgerError(database.place, "there is no ledger here")
    database.write(lambda connection: _migrate(connection, database))


def _revision(connection: Connection, database: Database) -> str | None:
    """The revision of the schema, None where there is none yet. Raises LedgerError for what is no ledger, or one
    of a newer schema."""
    tables = set(inspect(connection).get_table_names())
    if SCHEMA_TABLE not in tables:
        if tables & {"story", "claim", "version"} or (tables and database.backend == "sqlite"):
            raise LedgerError(database.place, "is no ledger: a database of something else")
        return None
    found = connection.execute(text(f"SELECT version_num FROM {SCHEMA_TABLE}")).scalar()
    if found is not None and found not in REVISIONS:
        raise LedgerError(
            database.place,
            f"was written by a newer sayso (schema {found}); this one knows schemas up to {REVISIONS[-1]}: "
            "install a newer one",
        )
    return None if found is None else str(found)


def _migrate(connection: Connection, database: Database) -> None:
    from alembic import command
    from alembic.config import Config

    if database.backend == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
    # Another process may have done it while this one waited for the lock.
    if _revision(connection, database) == REVISIONS[-1]:
        return
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if database.backend == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id={_APPLICATION_ID}")
