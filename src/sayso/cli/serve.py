"""`sayso serve` and `sayso user`: the board, and who may use it."""

from __future__ import annotations

import getpass
import ipaddress
import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.board.accounts import ROLES, Accounts, Role
from sayso.board.errors import BoardError
from sayso.cli.options import allow_host_option, ledger_option, reader_option

if TYPE_CHECKING:
    from sayso.desk import Desk

accounts_option = click.option(
    "--accounts",
    "accounts_path",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="SAYSO_ACCOUNTS",
    show_envvar=True,
    metavar="FILE",
    help="The file of accounts. Default: LEDGER.accounts.json beside the ledger's file.",
)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="Where to listen.")
@click.option(
    "--name", "names", multiple=True, metavar="HOST",
    help="A name under which browsers reach it. Needed beyond loopback. May be given more than once.",
)  # fmt: skip
@click.option(
    "--trusted-header", metavar="HEADER",
    help="A proxy in front says in this header who is logged in there; no log-in here.",
)  # fmt: skip
@click.option(
    "--trusted-proxy", "proxies", multiple=True, default=("127.0.0.1", "::1"), show_default=True, metavar="ADDRESS",
    help="Addresses of that proxy. May be given more than once.",
)  # fmt: skip
@click.option("--certificate", type=click.Path(exists=True, dir_okay=False), metavar="FILE", help="For TLS, PEM.")
@click.option("--key", type=click.Path(exists=True, dir_okay=False), metavar="FILE", help="Its private key, PEM.")
@click.option("--who", envvar="SAYSO_EDITOR", show_envvar=True, help="Who decides, where there are no accounts.")
@accounts_option
@reader_option
@allow_host_option
@ledger_option
def serve(
    host: str,
    port: int,
    names: tuple[str, ...],
    trusted_header: str | None,
    proxies: tuple[str, ...],
    certificate: str | None,
    key: str | None,
    who: str | None,
    accounts_path: Path | None,
    reader: str,
    allow_hosts: tuple[str, ...],
    ledger: str,
) -> None:
    """Serve the board: pages to look at stories and decide on them. Ctrl-C ends it.

    On loopback no one has to log in. Anywhere else it starts only with accounts (`sayso user add`) or with a proxy
    that is trusted to say who is logged in (--trusted-header).

    Example: sayso serve --ledger siege.db
    """
    uvicorn = _uvicorn()
    check_tls(certificate, key)
    from sayso.board.app import make_app
    from sayso.board.gate import LOOPBACK

    path = accounts_path or _beside(ledger)
    loopback = is_loopback(host)
    accounts = Accounts(path) if not loopback or accounts_path is not None or trusted_header else None
    if not loopback:
        check_open(host, accounts, trusted_header, names, path)

    def open_it() -> Desk:
        from sayso.desk import open_desk

        return open_desk(ledger, reader=reader)

    # What cannot be opened is told now, not at the first request.
    open_it().ledger.close()
    app = make_app(
        open_it,
        accounts=accounts,
        trusted_header=trusted_header,
        trusted_proxies=proxies,
        allowed_hosts=[*names, *(LOOPBACK if loopback else ())],
        who=who or _user(),
        fetch_hosts=allow_hosts,
    )
    listening = listen(host, port)
    config = uvicorn.Config(
        app,
        log_level="warning",
        ssl_certfile=certificate,
        ssl_keyfile=key,
        server_header=False,
        # Whom a proxy says that a request comes from is not believed: the throttle and the trusted header hang on it.
        proxy_headers=False,
        timeout_graceful_shutdown=3,
    )
    scheme = "https" if certificate else "http"
    shown = names[0] if names else f"[{host}]" if ":" in host else host
    click.echo(f"The board is at {scheme}://{shown}:{listening.getsockname()[1]}/", err=True)
    with suppress(KeyboardInterrupt), listening:
        uvicorn.Server(config).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes any that is free. Raises BoardError where it cannot be had."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=2048)
    except OSError as error:
        raise BoardError(f"cannot listen on {host}, port {port}: {error.strerror or error}") from None


def check_tls(certificate: str | None, key: str | None) -> None:
    """Raise BoardError, naming the file, where TLS cannot be served with them. Without `key` the certificate's file
    must hold the private key too."""
    import ssl

    if certificate is None:
        if key is not None:
            raise BoardError(f"{key}: a private key is of no use without its certificate (--certificate FILE)")
        return

    def locked() -> str:
        raise BoardError(f"{key or certificate}: the private key is locked with a password; give one that is not")

    for path in filter(None, (certificate, key)):
        try:
            with open(path, "rb"):
                pass
        except OSError as error:
            raise BoardError(f"{path}: {error.strerror or error}") from None
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_verify_locations(certificate)
    except ssl.SSLError:
        raise BoardError(f"{certificate}: holds no certificate in PEM") from None
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=locked)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise BoardError(f"{key or certificate}: the private key is not that of the certificate") from None
        raise BoardError(f"{key or certificate}: holds no private key in PEM that TLS can use") from None


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine can reach that address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_open(
    host: str, accounts: Accounts | None, trusted_header: str | None, names: tuple[str, ...], path: Path
) -> None:
    """Raise BoardError where the board would be open to anyone, or to any name, beyond this machine."""
    if trusted_header is None and not any(account.digest for account in (accounts.all() if accounts else ())):
        raise BoardError(
            f"{host} can be reached by others, and {path} holds no account: add one (sayso user add NAME --role "
            "editor), or name the header of a proxy that you trust (--trusted-header), or listen on 127.0.0.1"
        )
    if not names:
        raise BoardError(f"{host} can be reached by others: say under which name (--name board.example)")


@click.group()
def user() -> None:
    """Accounts of the board."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the account may do.")
@click.option("--no-password", is_flag=True, help="Only for use behind a trusted proxy.")
@accounts_option
@ledger_option
def user_add(name: str, role: Role, no_password: bool, accounts_path: Path | None, ledger: str) -> None:
    """Add an account, or give one another role and password. The password is asked for, or read from a line of
    standard input where that is no terminal.

    Example: sayso user add "A. Editor" --role editor
    """
    password = None if no_password else _password()
    Accounts(accounts_path or _beside(ledger)).put(name, role, password)


@user.command("remove")
@click.argument("name")
@accounts_option
@ledger_option
def user_remove(name: str, accounts_path: Path | None, ledger: str) -> None:
    """Take an account away; its sessions end at once.

    Example: sayso user remove "A. Editor"
    """
    Accounts(accounts_path or _beside(ledger)).remove(name)


@user.command("list")
@accounts_option
@ledger_option
def user_list(accounts_path: Path | None, ledger: str) -> None:
    """List the accounts and their roles.

    Example: sayso user list
    """
    from sayso.publishing.terminal_claims import plain

    for account in Accounts(accounts_path or _beside(ledger)).all():
        click.echo(f"{plain(account.name)}\t{account.role}")


def _password() -> str:
    import sys

    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _beside(ledger: str) -> Path:
    return Path("sayso.accounts.json") if "://" in ledger else Path(f"{os.path.splitext(ledger)[0]}.accounts.json")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "editor"


def _uvicorn() -> Any:
    try:
        import argon2  # noqa: F401
        import itsdangerous  # noqa: F401
        import jinja2  # noqa: F401
        import python_multipart  # noqa: F401
        import starlette  # noqa: F401
        import uvicorn
    except ImportError as error:
        raise BoardError(
            f"the board needs the extra 'board' ({error.name} is missing): pip install 'sayso[board]'"
        ) from None
    return uvicorn
