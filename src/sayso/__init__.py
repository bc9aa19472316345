"""sayso reads reports on a developing event and keeps the ledger of who claims what, on whose say-so, how firmly, and
what the numbers can add up to.

    >>> import sayso
    >>> for claim in sayso.read("At least six hostages were freed, the army said."):
    ...     print(claim.event, claim.count.low, claim.count.high, claim.sources[0].text)

    >>> with sayso.open_desk("desk.db") as desk:
    ...     for outcome in desk.story("siege").add(["examples/siege"]):
    ...         print(outcome)

It never decides what is true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sayso.claims import Claim, json_schema
    from sayso.desk import Desk, DeskStory, Moment, open_desk
    from sayso.errors import IngestError, ReaderError, SaysoError
    from sayso.ingest import Report, load_reports
    from sayso.readers import Reader, get_reader, read, read_reports

__version__ = "0.1.0"

__all__ = [
    "Claim",
    "Desk",
    "DeskStory",
    "IngestError",
    "Moment",
    "Reader",
    "ReaderError",
    "Report",
    "SaysoError",
    "__version__",
    "get_reader",
    "json_schema",
    "load_reports",
    "open_desk",
    "read",
    "read_reports",
]

_HOMES = {
    "Claim": "sayso.claims",
    "Desk": "sayso.desk",
    "DeskStory": "sayso.desk",
    "IngestError": "sayso.errors",
    "Moment": "sayso.desk",
    "Reader": "sayso.readers",
    "ReaderError": "sayso.errors",
    "Report": "sayso.ingest",
    "SaysoError": "sayso.errors",
    "get_reader": "sayso.readers",
    "json_schema": "sayso.claims",
    "load_reports": "sayso.ingest",
    "open_desk": "sayso.desk",
    "read": "sayso.readers",
    "read_reports": "sayso.readers",
}


def __getattr__(name: str) -> Any:
    # Loaded on first use (PEP 562): `import sayso` alone costs nothing.
    if name not in _HOMES:
        raise AttributeError(f"module 'sayso' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
