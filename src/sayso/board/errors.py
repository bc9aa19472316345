"""What can go wrong on the board."""

from __future__ import annotations

from sayso.errors import SaysoError


class BoardError(SaysoError):
    """The board cannot be started as asked for, or an account cannot be kept."""


class AskError(SaysoError):
    """What was asked for cannot be done; `status` is the HTTP status that says so."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status
