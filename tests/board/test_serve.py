"""`sayso serve` and `sayso user`: what starts, and what refuses to."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import sayso
from sayso.board.accounts import Accounts
from sayso.board.errors import BoardError
from sayso.board.throttle import Throttle
from sayso.cli import app
from sayso.cli.serve import is_loopback


def run(*arguments: str, given: str = "") -> Result:
    done = CliRunner().invoke(app, arguments, input=given, standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    return done


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "board.example"])
def test_beyond_loopback_it_refuses_without_accounts_or_a_proxy(ledger: Path, host: str) -> None:
    with pytest.raises(BoardError, match="can be reached by others"):
        run("serve", "--ledger", str(ledger), "--host", host, "--name", "board.example")


def test_an_account_without_a_password_does_not_open_it(ledger: Path) -> None:
    run("user", "add", "Proxied", "--role", "editor", "--no-password", "--ledger", str(ledger))
    with pytest.raises(BoardError, match="holds no account"):
        run("serve", "--ledger", str(ledger), "--host", "0.0.0.0", "--name", "board.example")


def test_beyond_loopback_it_must_know_its_name(ledger: Path) -> None:
    run("user", "add", "Edda", "--role", "editor", "--ledger", str(ledger), given="an editor's password\n")
    with pytest.raises(BoardError, match="under which name"):
        run("serve", "--ledger", str(ledger), "--host", "0.0.0.0")


def test_loopback_is_told_from_the_rest() -> None:
    assert [is_loopback(h) for h in ("127.0.0.1", "127.8.8.8", "::1", "localhost", "0.0.0.0", "10.0.0.1", "a")] == [
        True, True, True, True, False, False, False,
    ]  # fmt: skip


def test_accounts_are_kept_hashed_in_a_file_for_its_owner_alone(ledger: Path) -> None:
    run("user", "add", "Edda", "--role", "editor", "--ledger", str(ledger), given="an editor's password\n")
    path = ledger.with_suffix(".accounts.json")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept = json.loads(path.read_text())["accounts"]["Edda"]
    assert kept["password"].startswith("$argon2id$")
    accounts = Accounts(path)
    assert accounts.check("Edda", "an editor's password").role == "editor"
    assert accounts.check("Edda", "another password") is None
    assert accounts.check("Nobody", "an editor's password") is None
    assert run("user", "list", "--ledger", str(ledger)).stdout == "Edda\teditor\n"
    run("user", "remove", "Edda", "--ledger", str(ledger))
    assert accounts.get("Edda") is None


@pytest.mark.parametrize(
    ("name", "password"), [("", "long enough it is"), ("<b>", "long enough it is"), ("Edda", "short")]
)
def test_names_and_passwords_that_will_not_do_are_refused(tmp_path: Path, name: str, password: str) -> None:
    with pytest.raises(BoardError):
        Accounts(tmp_path / "a.json").put(name, "editor", password)


def test_a_damaged_file_of_accounts_lets_nobody_in(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for text in ("", "[]", '{"accounts": {}}', '{"accounts": {"A": {"role": "king"}}, "key": "%s"}' % ("k" * 64)):
        path.write_text(text)
        with pytest.raises(BoardError, match="no file of accounts"):
            Accounts(path).get("A")


def test_failures_are_forgotten_after_a_while() -> None:
    now = [0.0]
    throttle = Throttle(2, 60, lambda: now[0])
    throttle.fail("a")
    throttle.fail("a")
    assert throttle.wait("a") == 60
    assert throttle.wait("b") == 0
    now[0] = 61
    assert throttle.wait("a") == 0


def test_without_its_libraries_it_names_the_extra(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "starlette", None)
    with pytest.raises(BoardError, match=r"starlette is missing\): pip install 'sayso\[board\]'"):
        run("serve", "--ledger", str(ledger))


def test_the_command_line_does_not_load_the_board() -> None:
    code = "import sayso.cli, sys; sayso.cli.app.main(['--version'], standalone_mode=False); print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(Path(sayso.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    loaded = done.stdout.split()
    assert not {"starlette", "uvicorn", "argon2", "jinja2"} & set(loaded)
