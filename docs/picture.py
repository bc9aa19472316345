"""Draw what `sayso picture` prints for some reports as an SVG: python docs/picture.py OUT PLACE...

Only the fates that most reports speak of are shown. The picture loads nothing from elsewhere: the web font that rich's
template names is left out.
"""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import replace
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from sayso import SaysoError, open_desk
from sayso.publishing.terminal_picture import picture_table

WIDTH = 132
SHOWN = ("killed", "held", "freed", "missing")
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")


def main(out: str, places: list[str]) -> None:
    """Read the places into a story and draw its picture."""
    with tempfile.TemporaryDirectory() as folder, open_desk(Path(folder) / "demo.db") as desk:
        story = desk.new_story("siege")
        for outcome in story.add(places):
            if isinstance(outcome, SaysoError):
                raise outcome
        picture = story.picture()
    cells = tuple(cell for cell in picture.cells if cell.event in SHOWN)
    shown = replace(picture, cells=cells, fits=(), revisions=(), clashes=picture.clashes[:3])
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
    console.print(Text(f"$ sayso add siege {' '.join(places)}", style="bold"))
    console.print(Text("$ sayso picture siege", style="bold"), "")
    console.print(picture_table(shown, follows=0))
    svg = console.export_svg(title="sayso", unique_id="terminal-0")
    Path(out).write_text(_FONT_FACE.sub("", svg), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
