"""Take the pictures of the board and of the published page anew, in the system's Chromium.

    python docs/screens.py                  the pictures that the documentation shows, into docs/
    python docs/screens.py --all build      every page at every width, light and dark, into a folder, to be looked at
    ... origins published                   those of these pages only, in either way

SAYSO_CHROMIUM names the browser where it is not on the path. The story is that of examples/siege.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

from sayso import SaysoError, open_desk
from sayso.desk import DeskStory

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "examples" / "siege"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HEIGHTS = {390: 844, 1280: 900, 2560: 1440}
SCHEMES = ("light", "dark")
PAGES = {
    "picture": "",
    "claims": "/claims",
    "clashes": "/clashes",
    "origins": "/origins",
    "toll": "/toll",
    "reports": "/reports",
    "report": "/report/{report}",
    "claim": "/claim/{claim}",
    "groups": "/groups",
    "decisions": "/history",
    "changes": "/changes?since=2024-01-01T00:00Z",
    "add": "/add",
}
KEPT = (
    *(("picture", width, scheme) for width, scheme in product(HEIGHTS, SCHEMES)),
    *((name, 1280, "light") for name in ("claims", "origins", "toll", "groups", "report", "decisions")),
    *((name, 1280, "dark") for name in ("clashes", "origins", "toll")),
    ("claims", 390, "dark"),
    ("origins", 390, "dark"),
    ("toll", 390, "light"),
    ("groups", 390, "light"),
    ("origins", 2560, "dark"),
)
"""What the documentation shows: (page, width, scheme)."""
PUBLISHED = ((390, "light"), (1280, "dark"))
_READY = """!document.querySelector('.waiting, .htmx-request')
    && (!document.querySelector('#chart') || !!document.querySelector('#chart[data-drawn]'))"""


def fill(story: DeskStory) -> None:
    """Read the example into the story, and decide a few things that leave its numbers as they are."""
    for outcome in story.add([str(EXAMPLE)]):
        if isinstance(outcome, SaysoError):
            raise outcome
    moved = next(each.claim for each in story.snapshot().claims if each.claim.event == "displaced")
    one, other = "A. Editor", "B. Editor"
    story.decide("accept", [moved.id], who=one, why="Our reporter counted the beds.")
    story.decide("side", ["Local radio"], who=other, value={"side": "uninvolved"}, why="Its listeners own it.")
    story.decide("group-inside", ["captive/guest", "captive"], who=one, why="They were in the hotel that night.")
    made = story.decide("law-off", ["foreigners-captive"], who=other, why="The tourists may have been at the beach.")
    story.decide("undo", [made.id], who=one, why="All of them were in the hotel, the company says.")


@contextmanager
def board(ledger: Path) -> Iterator[str]:
    """The address of the story on a board over a ledger."""
    from sayso.board import make_app, shelf
    from sayso.board.beside import served

    # A picture must not tell how busy the machine was.
    shelf.SECONDS = 120.0
    with served(make_app(lambda: open_desk(ledger), who="A. Editor", patience=60)) as address:
        yield f"{address}/story/siege"


@contextmanager
def browser() -> Iterator[Any]:
    """The system's Chromium. Ends the program where there is none."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("SAYSO_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        sys.exit("no Chromium is installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        opened = playwright.chromium.launch(executable_path=path, args=arguments)
        yield opened
        opened.close()


def take(opened: Any, address: str, out: Path, width: int, height: int, scheme: str, *, whole: bool = False) -> None:
    """A picture of a page, of all that can be scrolled to where `whole`."""
    context = opened.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(address)
    # Playwright's own wait makes code of a string, which the board's policy forbids.
    for _ in range(1200):
        if page.evaluate(_READY):
            break
        page.wait_for_timeout(100)
    page.wait_for_timeout(150)
    out.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=out, full_page=whole)
    context.close()
    _shrink(out)


def _shrink(path: Path) -> None:
    """Fewer colours, where Pillow is there to choose them: a third of the size."""
    try:
        from PIL import Image
    except ImportError:
        return
    with Image.open(path) as image:
        image.convert("RGB").quantize(255, method=Image.Quantize.MEDIANCUT).save(path, optimize=True)


def main(arguments: list[str]) -> None:
    """Take the pictures."""
    everything = arguments[:1] == ["--all"]
    folder = Path(arguments[1] if len(arguments) > 1 else "build/screens") if everything else HERE
    only = set(arguments[2:] if everything else arguments)
    with tempfile.TemporaryDirectory() as made:
        ledger, published = Path(made) / "siege.db", Path(made) / "siege.html"
        with open_desk(ledger) as desk:
            story = desk.new_story("siege", country="DZ")
            fill(story)
            claim = next(e.claim for e in story.snapshot().claims if e.verdict == "accepted")
            _publish(story, published)
        with board(ledger) as address, browser() as opened:
            wanted = product(PAGES, HEIGHTS, SCHEMES) if everything else KEPT
            for name, width, scheme in wanted:
                if only and name not in only:
                    continue
                path = PAGES[name].format(report=claim.report, claim=claim.id)
                out = folder / ("" if everything else "screens") / f"{name}-{width}-{scheme}.png"
                take(opened, address + path, out, width, HEIGHTS[width], scheme, whole=everything)
            for width, scheme in PUBLISHED if not only or "published" in only else ():
                out = folder / f"published-{width}.png"
                take(opened, published.as_uri(), out, width, 1500, scheme)


def _publish(story: DeskStory, out: Path) -> None:
    from sayso.publishing.page import page
    from sayso.publishing.publication import publication

    made = publication(story, title="Siege of the Hotel Almadra", publisher="Harbour Desk")
    out.write_bytes(b"".join(page(made)))


if __name__ == "__main__":
    main(sys.argv[1:])
