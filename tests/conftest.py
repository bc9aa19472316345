"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# A machine that is busy elsewhere makes single examples slow and says nothing about the code; examples of
# the same order each run make a failure on one machine a failure on the next.
settings.register_profile("sayso", deadline=None, derandomize=True, database=None)
settings.load_profile("sayso")
