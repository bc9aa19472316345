"""The board: a live page that a desk works on, over the ledger's facade `sayso.desk`.

`make_app` gives the application (ASGI); `sayso serve` runs it. It needs the extra `board`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sayso.board.app import make_app

__all__ = ["make_app"]


def __getattr__(name: str) -> Any:
    # Loaded on first use (PEP 562): accounts are kept without a web server.
    if name != "make_app":
        raise AttributeError(f"module 'sayso.board' has no attribute {name!r}")
    from sayso.board.app import make_app

    return make_app
