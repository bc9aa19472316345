"""The stories that the tests of this folder publish."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sayso.publishing.publication import Publication

sys.path.insert(0, str(Path(__file__).parent))

from publishing_stories import hostile_story, publish, siege_reports, siege_story


@pytest.fixture(scope="session")
def siege() -> Publication:
    return siege_story()


@pytest.fixture(scope="session")
def calm() -> Publication:
    """The siege without the police: nothing clashes."""
    return publish(*siege_reports()[:2])


@pytest.fixture(scope="session")
def hostile() -> Publication:
    return hostile_story()
