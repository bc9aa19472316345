"""What the benchmarks share: their command line, annotated reports, and where their tables go."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from sayso.ingest.report import parse_published

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "tables"


def command_line(description: str | None, table: str | None) -> argparse.ArgumentParser:
    """A parser that shows the module's docstring as it is; with `table`, the name of a file in docs/tables, it has
    `--write`."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    if table:
        parser.add_argument("--write", action="store_true", help=f"write docs/tables/{table}")
    return parser


def tell(text: str, table: str, *, write: bool) -> None:
    """Print a page of tables, and write it to docs/tables where asked."""
    print(text)
    if write:
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / table).write_text(text, encoding="utf-8")


def published_of(row: dict[str, Any]) -> datetime | None:
    """When an annotated report was published, None where it does not say."""
    return parse_published(row["published"]) if row.get("published") else None
