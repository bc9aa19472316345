"""What can go wrong with a ledger; every message names the file or the database, and the matter."""

from __future__ import annotations

from sayso.errors import SaysoError


class LedgerError(SaysoError):
    """A ledger cannot be opened, read or written, or was asked for something that it does not hold: `place` is its
    path or its address (without a password), `reason` what is the matter."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(place, reason)
        self.place = place
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class ConflictError(LedgerError):
    """Someone else has decided in the meantime: look again at what stands there before deciding."""
