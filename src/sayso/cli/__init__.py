"""The command line: thin, one function a command. What was asked for goes to standard output, all else to standard
error.

Exit codes: 0 all went well; 1 something could not be read or kept (the rest was done); 2 wrong usage;
130 interrupted; 141 the reader of the output went away.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from sayso import __version__

# Name of the command: the module below that holds it, as a function of the command's name with "_" for "-".
_HOMES = {
    "read": "read",
    "schema": "read",
    "story": "story",
    "add": "story",
    "claims": "listing",
    "history": "listing",
    "diff": "listing",
    "watch": "watch",
    "decide": "story",
    "sources": "sources",
    "origins": "sources",
    "picture": "picture",
    "clashes": "picture",
    "why": "picture",
    "serve": "serve",
    "user": "serve",
    "publish": "publish",
    "export": "publish",
}


class _Commands(click.Group):
    """Loads a command when it is called or listed, so that one command does not pay for the others' libraries."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _HOMES:
            return None
        module = import_module(f"{__name__}.{_HOMES[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sayso", message="%(prog)s %(version)s")
def app() -> None:
    """Read reports on a developing event and keep the ledger of who claims what."""


def main() -> None:
    """The program `sayso`."""
    from sayso.errors import SaysoError

    try:
        code = app.main(prog_name="sayso", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.exceptions.Abort:
        code = 130
    except SaysoError as error:
        from sayso.cli.output import tell

        tell(error)
        code = 1
    sys.exit(code)
