"""What can go wrong, as types; every message names the place (file, line, address) and the matter."""

from __future__ import annotations


class SaysoError(Exception):
    """The root of all errors that sayso raises on purpose."""


class PlaceError(SaysoError):
    """Something is the matter at a place: `place` says where, `reason` what."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(place, reason)
        self.place = place
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class IngestError(PlaceError):
    """Something that was to be read as a report could not be: `place` is its file, line or address."""


class ReaderError(SaysoError):
    """A reader is not known, cannot be loaded, or failed on a report."""
