"""Requests without end to a served board, made by schemathesis from its OpenAPI description: the long run of
tests/board/test_any_request.py.

    python tests/board/fuzz.py [--minutes N] [--ledger FILE] [--out FOLDER] [--seed N]

`sayso serve` serves a copy of a story (of examples/siege, or the ledger's story "siege") with accounts; as reader, as
editor and as admin it is asked what fits the description and what does not, one request at a time and in sequences. Of
the answers is asked what tests/board/made_requests.py names. What the board says in its log counts too, and a reader
may have changed nothing. Ends with 1 where a fault was found; `--out` keeps all requests with their answers, the log
of the board and the ledger.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import httpx
from made_requests import CHECKS, filled, known_of

from sayso.board.accounts import Accounts
from sayso.board.door import COOKIE
from sayso.desk import Desk, open_desk

HERE = Path(__file__).parent
PLUGIN = str(HERE.parent / "plugin")

EXAMPLE = HERE.parents[1] / "examples" / "siege"
PASSWORDS = {"reader": "a reader's password", "editor": "an editor's password", "admin": "an admin's password"}
# They end when somebody stops listening.
ENDLESS = r"/(live|coming)$"
LEDGER = "SAYSO_FUZZ_LEDGER"


class Filling:
    """Fills requests with what is known of the story, and was decided on it by now. schemathesis loads this file for
    it, in its own process."""

    def __init__(self, ledger: str) -> None:
        self.desk: Desk = open_desk(ledger, reader="stub")
        self.rng = Random(17)
        self.found = known_of(self.desk)
        self.targets = self.found["targets"]

    def __call__(self, case: Any) -> None:
        """Fill most of the requests of one operation; of the others nothing is known."""
        if self.rng.random() < 0.2:
            return
        if case.path.endswith("/decide"):
            made = [each.id for each in self.desk.story("siege").stored.decisions()]
            self.found["expected"] = made[-1:] or [""]
            self.found["targets"] = [*self.targets, *made[-len(self.targets) :]]
        case.path_parameters = filled(case.path_parameters, self.found, self.rng)
        case.query = filled(case.query, self.found, self.rng, 0.7)
        case.body = filled(case.body, self.found, self.rng)


if LEDGER in os.environ:
    import schemathesis

    fill = Filling(os.environ[LEDGER])

    @schemathesis.hook
    def before_call(_context: Any, case: Any, _kwargs: dict[str, Any]) -> None:
        fill(case)


@contextmanager
def served(ledger: Path, accounts: Path, log: Path) -> Iterator[str]:
    """The address of a board that `sayso serve` serves with accounts."""
    command = [sys.executable, "-c", "from sayso.cli import main; main()", "serve", "--ledger", str(ledger)]
    command += ["--port", "0", "--accounts", str(accounts), "--reader", "stub"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([PLUGIN, *sys.path])}
    with log.open("w") as told, subprocess.Popen(command, stderr=told, env=environment) as process:
        try:
            while (found := re.search(r"http://\S+(?=/)", log.read_text())) is None:
                assert process.poll() is None, log.read_text()
            yield found[0]
        finally:
            process.terminate()


def logged_in(address: str, name: str) -> dict[str, str]:
    """The headers of somebody who is logged in there."""
    with httpx.Client(base_url=address, follow_redirects=True, timeout=60) as client:
        token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/login").text)
        assert token
        answer = client.post("/login", data={"name": name, "password": PASSWORDS[name], "csrf": token[1]})
        assert answer.status_code == 200, answer.text
        page = answer.text
        token = re.search(r'"X-CSRF-Token": "([0-9a-f]+)"', page)
        assert token
        return {"Cookie": f"{COOKIE}={client.cookies[COOKIE]}", "X-CSRF-Token": token[1]}


def asked(address: str, headers: dict[str, str], ledger: Path, out: Path, seconds: int, seed: int | None) -> bool:
    """Ask for so long, half of the time request by request and half in sequences. Whether no fault was found."""
    program = Path(sys.executable).with_name("st")
    environment = {**os.environ, LEDGER: str(ledger), "SCHEMATHESIS_HOOKS": "fuzz"}
    environment["PYTHONPATH"] = os.pathsep.join([PLUGIN, *sys.path])
    sound = True
    for how in ("run", "fuzz"):
        command = [str(program), how, f"{address}/openapi.json", "--max-time", str(seconds // 2)]
        command += ["--checks", ",".join(CHECKS), "--exclude-path-regex", ENDLESS, "--continue-on-failure"]
        command += ["--request-timeout", "60", "--suppress-health-check", "all", "--max-failures", "40"]
        command += ["--report", "ndjson", "--report-ndjson-path", str(out / f"{how}.ndjson"), "--no-color"]
        command += ["--generation-database", "none", "--output-sanitize", "false"]
        for name, value in headers.items():
            command += ["--header", f"{name}: {value}"]
        if seed is not None:
            command += ["--seed", str(seed)]
        sound &= subprocess.run(command, env=environment, cwd=out).returncode == 0
    return sound


def state(ledger: Path) -> str:
    """All that a visitor might change."""
    with open_desk(ledger, reader="stub") as desk:
        return repr([(story.name, story.country, story.snapshot()) for story in desk.stories()])


def complaints(log: Path) -> list[str]:
    """What the board's log says, but for requests that are no HTTP: the server refuses them by itself."""
    lines = log.read_text().splitlines()[1:]
    return [line for line in lines if "Invalid HTTP request" not in line]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=30.0, help="how long, all roles together")
    parser.add_argument("--ledger", type=Path, help='a ledger with a story "siege"; it is copied')
    parser.add_argument("--out", type=Path, help="where requests and answers are kept")
    parser.add_argument("--seed", type=int, help="the same requests again, as far as the time allows")
    given = parser.parse_args()
    sys.path.insert(0, PLUGIN)
    folder = given.out or Path(tempfile.mkdtemp(prefix="sayso-fuzz-"))
    folder.mkdir(parents=True, exist_ok=True)
    ledger, accounts = folder / "siege.db", Accounts(folder / "accounts.json")
    if given.ledger:
        shutil.copy(given.ledger, ledger)
    else:
        with open_desk(ledger) as desk:
            for _ in desk.new_story("siege", country="DZ").add([str(EXAMPLE)]):
                pass
    for role, password in PASSWORDS.items():
        accounts.put(role, role, password)  # type: ignore[arg-type]
    sound, log = True, folder / "board.log"
    with served(ledger, accounts.path, log) as address:
        # First of all: requests to log in are made up too, and after some of them none is let in for a while.
        headers = {role: logged_in(address, role) for role in PASSWORDS}
        for role in PASSWORDS:
            out = folder / role
            out.mkdir(exist_ok=True)
            before = state(ledger)
            print(f"As {role}:", flush=True)
            sound &= asked(address, headers[role], ledger, out, int(given.minutes * 60 / len(PASSWORDS)), given.seed)
            if role == "reader" and state(ledger) != before:
                print("A reader has changed the story.")
                sound = False
    told = complaints(log)
    if told:
        print("The board's log:", *told, sep="\n")
    if given.out is None:
        shutil.rmtree(folder)
    sys.exit(0 if sound and not told else 1)


if __name__ == "__main__":
    main()
