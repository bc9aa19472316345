"""The stories that the tests of this folder publish."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sayso.claims import Where
from sayso.publishing.publication import Publication

sys.path.insert(0, str(Path(__file__).parent))

from publishing_stories import HOSTILE, Said, Told, publish, siege_reports


@pytest.fixture(scope="session")
def siege() -> Publication:
    """Raiders, police and army on a siege: the army says fewer dead than the police said before it."""
    return publish(*siege_reports(), publisher="The Desk", url="https://desk.example/siege")


@pytest.fixture(scope="session")
def calm() -> Publication:
    """The siege without the police: nothing clashes."""
    return publish(*siege_reports()[:2])


@pytest.fixture(scope="session")
def hostile() -> Publication:
    """A report whose every word, name and address is meant to do harm."""
    said = Said(HOSTILE, "killed", 3, 3, head=HOSTILE, by=HOSTILE, kind="person", where=Where(HOSTILE, "DZ"))
    long = Said("x" * 1_000_000, "killed", 4, 4, head="sailor", by="=1+1", kind="person")
    text = f"{HOSTILE} {'x' * 1_000_000}"
    told = Told("=cmd", text, [said, long], publisher=HOSTILE, url="javascript:alert(document.domain)", title=HOSTILE)
    return publish(told, title=HOSTILE, publisher=HOSTILE, url="javascript:alert(1)")
