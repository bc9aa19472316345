"""Draw the table that `sayso read` prints for some places as an SVG: python docs/picture.py OUT PLACE...

The picture loads nothing from elsewhere: the web font that rich's template names is left out.
"""

from __future__ import annotations

import re
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from sayso import Report, load_reports, read_reports
from sayso.render import claims_table

WIDTH = 132
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")


def main(out: str, places: list[str]) -> None:
    reports = [outcome for outcome in load_reports(places) if isinstance(outcome, Report)]
    read = [(report, claims) for report, claims in read_reports(reports) if isinstance(claims, list)]
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
    console.print(Text(f"$ sayso read {' '.join(places)}", style="bold"), "")
    console.print(claims_table(read))
    svg = console.export_svg(title="sayso", unique_id="terminal-0")
    Path(out).write_text(_FONT_FACE.sub("", svg), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
