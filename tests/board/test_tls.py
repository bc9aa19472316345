"""`sayso serve` over TLS: pages, events and cookies by https, and words for files that will not do."""

from __future__ import annotations

import os
import re
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import httpx
import pytest
import trustme
from click.testing import CliRunner

import sayso
from sayso.board.accounts import Accounts
from sayso.board.errors import BoardError
from sayso.cli import app
from sayso.desk import open_desk

PLUGIN = Path(__file__).parents[1] / "plugin"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def files(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for this machine, and its private key."""
    made, folder = authority.issue_cert("127.0.0.1"), tmp_path_factory.mktemp("tls")
    made.cert_chain_pems[0].write_to_path(folder / "board.pem")
    made.private_key_pem.write_to_path(folder / "board.key")
    return folder / "board.pem", folder / "board.key"


@pytest.fixture
def client(ledger: Path, accounts: Accounts, files: tuple[Path, Path], authority: trustme.CA) -> Iterator[httpx.Client]:
    """A client that trusts the authority, of a board that `sayso serve` serves with accounts."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(sayso.__file__).parents[1]), str(PLUGIN)])}
    command = [sys.executable, "-c", "from sayso.cli import main; main()", "serve", "--ledger", str(ledger)]
    command += ["--port", "0", "--accounts", str(accounts.path), "--reader", "stub"]
    command += ["--certificate", str(files[0]), "--key", str(files[1])]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as served:
        try:
            assert served.stderr is not None
            told = served.stderr.readline()
            address = re.fullmatch(r"The board is at (https://127\.0\.0\.1:[1-9]\d*)/\n", told)
            assert address, told + served.stderr.read()
            trust = ssl.create_default_context()
            authority.configure_trust(trust)
            with httpx.Client(base_url=address[1], verify=trust, timeout=60) as client:
                yield client
        finally:
            served.terminate()


def test_pages_and_events_come_by_https_and_cookies_are_secure(
    client: httpx.Client, ledger: Path, tell: Callable[..., None]
) -> None:
    login = client.get("/login")
    assert login.status_code == 200
    data = {"name": "Edda", "password": "an editor's password"}
    data["csrf"] = re.search(r'name="csrf" value="([0-9a-f]+)"', login.text)[1]
    done = client.post("/login", data=data)
    assert done.status_code == 303
    for answer in (login, done):
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("sayso_session=")
        assert {"Secure", "HttpOnly", "SameSite=Strict"} <= set(cookie.split("; "))
    page = client.get("/story/siege/claims")
    assert page.status_code == 200
    assert ">hostages</mark>" in page.text
    with client.stream("GET", "/story/siege/live?cards=1") as events:
        assert events.headers["content-type"].startswith("text/event-stream")
        lines = events.iter_lines()
        assert next(lines) == ": here"
        with open_desk(ledger, reader="stub") as desk:
            tell(desk.story("siege"), "later", "At least 12 hostages died, the army said.", 13)
        for line in lines:
            if line == "event: claim":
                break
        assert 'class="claim' in next(lines)


def test_a_browser_that_does_not_know_the_authority_is_not_answered(client: httpx.Client) -> None:
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(client.base_url, timeout=60)


def test_files_that_will_not_do_are_named(
    ledger: Path, files: tuple[Path, Path], authority: trustme.CA, tmp_path: Path
) -> None:
    from cryptography.hazmat.primitives import serialization as pem

    certificate, key = files
    other, nothing, locked = tmp_path / "other.key", tmp_path / "nothing.pem", tmp_path / "locked.key"
    authority.issue_cert("board.example").private_key_pem.write_to_path(other)
    nothing.write_text("-----BEGIN CERTIFICATE-----\nnothing\n")
    private = pem.load_pem_private_key(key.read_bytes(), None)
    locked.write_bytes(
        private.private_bytes(pem.Encoding.PEM, pem.PrivateFormat.PKCS8, pem.BestAvailableEncryption(b"secret"))
    )

    def refusal(*arguments: Path | str) -> str:
        command = ["serve", "--ledger", str(ledger), *map(str, arguments)]
        done = CliRunner().invoke(app, command, standalone_mode=False)
        assert isinstance(done.exception, BoardError | click.BadParameter), done.output
        return str(done.exception)

    assert "gone.pem' does not exist" in refusal("--certificate", tmp_path / "gone.pem")
    assert "gone.key' does not exist" in refusal("--certificate", certificate, "--key", tmp_path / "gone.key")
    assert refusal("--certificate", nothing, "--key", key) == f"{nothing}: holds no certificate in PEM"
    assert refusal("--certificate", key, "--key", key) == f"{key}: holds no certificate in PEM"
    assert refusal("--certificate", certificate).startswith(f"{certificate}: holds no private key")
    assert refusal("--certificate", certificate, "--key", nothing).startswith(f"{nothing}: holds no private key")
    assert refusal("--certificate", certificate, "--key", other).startswith(f"{other}: the private key is not that of")
    assert refusal("--certificate", certificate, "--key", locked).startswith(f"{locked}: the private key is locked")
    assert "without its certificate" in refusal("--key", key)


def test_a_port_that_is_taken_is_told(ledger: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = ["serve", "--ledger", str(ledger), "--port", str(taken.getsockname()[1])]
        done = CliRunner().invoke(app, command, standalone_mode=False)
    assert isinstance(done.exception, BoardError)
    assert "cannot listen on 127.0.0.1" in str(done.exception)
