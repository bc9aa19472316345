"""What can go wrong with a ledger; every message names the file or the database, and the matter."""

from __future__ import annotations

from sayso.errors import PlaceError


class LedgerError(PlaceError):
    """A ledger cannot be opened, read or written, or was asked for something that it does not hold: `place` is its
    path or its address (without a password)."""


class ConflictError(LedgerError):
    """Someone else has decided in the meantime: look again at what stands there before deciding."""
