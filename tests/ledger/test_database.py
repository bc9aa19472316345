"""Opening a ledger, and what can be wrong with the place."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from ledger_stories import make_report, read_claims
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from sayso.errors import SaysoError
from sayso.ledger import Ledger, LedgerError, Story, open_ledger
from sayso.ledger.database import REVISIONS
from sayso.ledger.failures import explain
from sayso.ledger.tables import metadata

TEXT = "34 hostages were killed, the militants said. 6 foreigners were freed."


def url_of(where: str) -> str:
    return where.replace("postgresql://", "postgresql+psycopg://") if "://" in where else f"sqlite:///{where}"


def fill(ledger: Ledger, reports: int = 1) -> None:
    story = ledger.new_story("siege")
    for number in range(reports):
        report = make_report(TEXT, url=f"https://paper.example/{number}")
        story.add(report, read_claims(report))


def read_all(ledger: Ledger) -> None:
    story = ledger.story("siege")
    story.as_of()
    story.history()
    story.claims()


def add_until_full(story: Story, added: list[str]) -> None:
    for number in range(1000):
        report = make_report(TEXT * 40, url=f"https://paper.example/more/{number}")
        story.add(report, read_claims(report))
        added.append(report.id)


def in_child(work: Callable[[], str]) -> str:
    """What `work` returns when a process of its own, without the powers of root, does it."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            os.write(into, work().encode())
        except BaseException as error:
            os.write(into, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        told = pipe.read().decode()
    os.waitpid(child, 0)
    return told


def test_a_ledger_is_made_where_none_is(nowhere: str) -> None:
    with open_ledger(nowhere) as ledger:
        fill(ledger)
    with open_ledger(nowhere, create=False) as ledger:
        assert len(ledger.story("siege").as_of().claims) == 2


def test_no_ledger_is_made_unasked(nowhere: str) -> None:
    with pytest.raises(LedgerError, match="there is no ledger here"):
        open_ledger(nowhere, create=False)
    assert "://" in nowhere or not Path(nowhere).exists()


def test_the_migrations_make_the_tables_that_the_code_knows(nowhere: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    open_ledger(nowhere).close()
    engine = create_engine(url_of(nowhere))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "sayso_schema"})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_code_knows_all_migrations() -> None:
    from alembic.script import ScriptDirectory

    import sayso.ledger.migrations as migrations

    found = ScriptDirectory(str(Path(migrations.__file__).parent)).walk_revisions()
    assert tuple(script.revision for script in reversed(list(found))) == REVISIONS


def test_a_ledger_of_an_older_schema_is_brought_up_to_date(nowhere: str) -> None:
    engine = create_engine(url_of(nowhere))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE sayso_schema (version_num VARCHAR(32) NOT NULL)"))
    with open_ledger(nowhere) as ledger:
        fill(ledger)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM sayso_schema")).scalars().all() == [REVISIONS[-1]]
    engine.dispose()


def test_a_ledger_of_a_newer_schema_is_left_alone(nowhere: str) -> None:
    with open_ledger(nowhere) as ledger:
        fill(ledger)
    engine = create_engine(url_of(nowhere))
    with engine.begin() as connection:
        connection.execute(text("UPDATE sayso_schema SET version_num = '9999'"))
    with pytest.raises(LedgerError, match=r"newer sayso \(schema 9999\)"):
        open_ledger(nowhere)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM sayso_schema")).scalar() == "9999"
    engine.dispose()


def test_a_database_of_something_else_is_left_alone(nowhere: str) -> None:
    engine = create_engine(url_of(nowhere))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE story (id INTEGER, title TEXT)"))
    with pytest.raises(LedgerError, match="a database of something else"):
        open_ledger(nowhere)
    assert inspect(engine).get_table_names() == ["story"]
    engine.dispose()


def test_nothing_can_be_changed_or_deleted(where: str) -> None:
    with open_ledger(where) as ledger:
        fill(ledger)
        name = ledger.story("siege").as_of().claims[0].claim.id
        ledger.story("siege").decide("accept", [name], who="desk", why="")
        before = ledger.story("siege").as_of()
        engine = create_engine(url_of(where))
        for table in ("story", "document", "version", "claim", "decision", "decision_target"):
            for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET story_id = 7"):
                changed = statement.replace("story_id", "id") if table == "story" else statement
                with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
                    connection.execute(text(changed))
        engine.dispose()
        assert ledger.story("siege").as_of() == before


def test_a_closed_ledger_is_one_file_that_can_be_mailed(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with open_ledger(path) as ledger:
        fill(ledger, 20)
        expected = ledger.story("siege").as_of()
    assert os.listdir(tmp_path) == ["desk.db"]
    mailed = shutil.copy(path, tmp_path / "mailed.db")
    with open_ledger(mailed) as ledger:
        assert ledger.story("siege").as_of() == expected


def test_an_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    (tmp_path / "desk.db").touch()
    with open_ledger(tmp_path / "desk.db") as ledger:
        fill(ledger)


def test_odd_names_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a b?c#d%20e.db", "überfall.db", ":memory:"):
        with open_ledger(name) as ledger:
            fill(ledger)
        assert Path(name).is_file()
    with open_ledger(f"sqlite:///{tmp_path}/by-url.db") as ledger:
        fill(ledger)
    assert (tmp_path / "by-url.db").is_file()


def test_what_is_no_ledger(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("34 hostages were killed\n")
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
    for name, reason in (
        ("notes.txt", "is no ledger: not an SQLite file"),
        ("other.db", "is no ledger: a database of something else"),
        (".", "is a directory"),
        ("nowhere/desk.db", "there is no directory"),
    ):
        with pytest.raises(LedgerError, match=reason) as caught:
            open_ledger(tmp_path / name)
        assert str(tmp_path) in str(caught.value)
        assert isinstance(caught.value, SaysoError)
    assert (tmp_path / "notes.txt").read_text() == "34 hostages were killed\n"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://desk@db.example/siege", "not in mysql"),
        ("nonsense://", "no proper address|not in nonsense"),
        ("://", "no proper address"),
        ("sqlite://", "names no file"),
        ("postgresql://desk:secret@127.0.0.1:1/siege", "cannot be reached"),
    ],
)
def test_addresses_that_lead_nowhere(url: str, reason: str) -> None:
    with pytest.raises(LedgerError, match=reason) as caught:
        open_ledger(url)
    assert "secret" not in str(caught.value)


def test_a_missing_database(server: str) -> None:
    with pytest.raises(LedgerError, match=r"the server has no such database|cannot be reached"):
        open_ledger(server.format(database="nobody"))


@pytest.mark.parametrize("damage", ["overwritten", "cut"])
def test_a_damaged_file(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "desk.db"
    with open_ledger(path) as ledger:
        fill(ledger, 60)
    data = path.read_bytes()
    half = len(data) // 2
    path.write_bytes(data[: half // 4096 * 4096] + (b"\xa5" * (len(data) - half) if damage == "overwritten" else b""))
    with pytest.raises(LedgerError, match=f"{path}: is damaged"), open_ledger(path) as ledger:
        ledger.check()
    with pytest.raises(LedgerError, match=f"{path}: is (damaged|no ledger)"), open_ledger(path) as ledger:
        read_all(ledger)


def test_a_damaged_beginning(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with open_ledger(path) as ledger:
        fill(ledger)
    data = path.read_bytes()
    path.write_bytes(data[:16] + b"\xa5" * 2000 + data[2016:])
    with pytest.raises(LedgerError, match=r"desk\.db: is (no ledger|damaged)"):
        open_ledger(path)


def test_a_whole_ledger_passes_the_check(ledger: Ledger) -> None:
    fill(ledger)
    ledger.check()


def test_a_full_disk(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with open_ledger(path) as ledger:
        fill(ledger)
        with ledger._database._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            # The pool hands the same connection out again.
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 3}")
        story = ledger.story("siege")
        added: list[str] = []
        with pytest.raises(LedgerError, match=f"{path}: cannot be written: the disk is full"):
            add_until_full(story, added)
        snapshot = story.as_of()
        assert [report.id for report in snapshot.reports][1:] == added
        assert len(snapshot.claims) == 2 + 80 * len(added)
    with open_ledger(path) as ledger:
        ledger.check()
        report = make_report(TEXT, url="https://paper.example/room-again")
        assert ledger.story("siege").add(report, read_claims(report)).outcome == "new"


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "desk.db"
    with open_ledger(path) as ledger:
        fill(ledger)
    tmp_path.chmod(0o777)
    path.chmod(0o666)

    def work() -> str:
        with open_ledger(path) as ledger:
            resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 20_000,) * 2)
            add_until_full(ledger.story("siege"), [])
        return "no error"

    for parent in (tmp_path, *tmp_path.parents):
        _let_in(parent)
    assert in_child(work).startswith(f"LedgerError: {path}: cannot be written")
    with open_ledger(path) as ledger:
        ledger.check()
        assert ledger.story("siege").as_of().reports


def _let_in(directory: Path) -> None:
    """Let other users pass through a directory of pytest's, where this user may say so."""
    if directory.stat().st_uid == os.geteuid() and "pytest" in str(directory):
        directory.chmod(directory.stat().st_mode | 0o011)


@pytest.mark.parametrize("directory", [0o755, 0o555])
def test_a_read_only_file_can_be_read_and_nothing_else(tmp_path: Path, directory: int) -> None:
    place = tmp_path / "shelf"
    place.mkdir()
    path = place / "desk.db"
    with open_ledger(path) as ledger:
        fill(ledger)
    for parent in (tmp_path, *tmp_path.parents):
        _let_in(parent)
    path.chmod(0o444)
    place.chmod(directory)

    def work() -> str:
        with open_ledger(path) as ledger:
            claims = len(ledger.story("siege").as_of().claims)
            try:
                ledger.new_story("flood")
            except LedgerError as error:
                return f"{claims} claims, {ledger.read_only}, {error}"
        return "no error"

    told = in_child(work)
    place.chmod(0o755)
    assert told == f"2 claims, True, {path}: is read-only: it can be read, but nothing can be added to it"
    assert os.listdir(place) == ["desk.db"]


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    open_ledger(path).close()
    for parent in (tmp_path, *tmp_path.parents):
        _let_in(parent)
    path.chmod(0)
    told = in_child(lambda: str(open_ledger(path)))
    path.chmod(0o644)
    assert told == f"LedgerError: {path}: cannot be opened: Permission denied"


def test_what_a_server_says_in_words() -> None:
    import psycopg.errors

    for kind, words in (
        (psycopg.errors.DiskFull, "the disk is full"),
        (psycopg.errors.ReadOnlySqlTransaction, "is read-only"),
        (psycopg.errors.InsufficientPrivilege, "no permission"),
        (psycopg.errors.DataCorrupted, "is damaged"),
        (psycopg.errors.AdminShutdown, "cannot be reached"),
    ):
        assert words in explain(DBAPIError("INSERT", {}, kind("told by the server")))


def test_an_empty_file_is_no_ledger_to_who_only_reads(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.touch()
    with pytest.raises(LedgerError, match="is no ledger: the file is empty"):
        open_ledger(path, create=False)
    assert path.read_bytes() == b""


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://bob:s3cret@127.0.0.1:1/x",
        "postgresql://bob@127.0.0.1:1/x?password=s3cret",
        "postgresql://bob@127.0.0.1:1/x?connect_timeout=1&sslPassword=s3cret",
        "postgresql://bob:s3cret@127.0.0.1:port/x?password=s3cret",
        "mysql://bob:s3cret@127.0.0.1:1/x?passwd=s3cret",
    ],
)
def test_a_password_is_never_told(address: str) -> None:
    with pytest.raises(LedgerError) as raised:
        open_ledger(address)
    assert "s3cret" not in str(raised.value)
    assert "bob" in str(raised.value)
