"""What an export is, how one is found by its name, and how it gets into a file.

Exports are found through the entry point group `sayso.exports`: a package that has an entry point there, to an
`Export`, adds one. One of the name of an export that comes with sayso takes its place.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from sayso.errors import SaysoError
from sayso.publishing.publication import Publication

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "sayso.exports"


class ExportError(SaysoError):
    """An export is not known, lacks a library, or cannot be written where it should."""


@dataclass(frozen=True, slots=True)
class Export:
    """A format in which a story is handed on. `write` gives its bytes piece by piece, the first before all of it is
    made where the format allows that; `media_type` and `suffix` (".csv") are the format's own; `about` says in a few
    words what it holds."""

    name: str
    write: Callable[[Publication], Iterator[bytes]]
    media_type: str
    suffix: str
    about: str


_OWN = {
    "csv": "sayso.publishing.formats.claims_csv:CSV",
    "parquet": "sayso.publishing.formats.claims_parquet:PARQUET",
    "ged": "sayso.publishing.formats.ged:GED",
    "acled": "sayso.publishing.formats.acled:ACLED",
    "gtd": "sayso.publishing.formats.gtd:GTD",
    "gkg": "sayso.publishing.formats.gkg:GKG",
    "ftm": "sayso.publishing.formats.ftm:FTM",
    "prov": "sayso.publishing.formats.prov:PROV",
    "ninjs": "sayso.publishing.formats.ninjs:NINJS",
    "annotations": "sayso.publishing.formats.annotations:ANNOTATIONS",
    "markdown": "sayso.publishing.formats.brief:MARKDOWN",
}


def export_names() -> list[str]:
    """The names of the exports that are installed, sayso's own first."""
    return list(_entry_points())


def get_export(name: str) -> Export:
    """The export of that name. Raises ExportError when there is none or it cannot be loaded."""
    points = _entry_points()
    if name not in points:
        raise ExportError(f"no export is called {name!r}; there are: {', '.join(points)}")
    try:
        found = points[name].load()
    # An export may come from a package outside: whatever it fails with is told under its name.
    except Exception as error:
        raise ExportError(f"export {name!r} cannot be loaded: {type(error).__name__}: {error}") from error
    if not isinstance(found, Export):
        raise ExportError(f"export {name!r} cannot be loaded: {points[name].value} is no Export")
    return found


def write_file(pieces: Iterable[bytes], path: Path) -> int:
    """Write pieces into a file and give the number of bytes. The file is there whole or, where writing fails, as it
    was before. Raises ExportError naming the path."""
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as out:
            try:
                for piece in pieces:
                    out.write(piece)
                size = out.tell()
            except BaseException:
                os.unlink(out.name)
                raise
        # A temporary file is its owner's alone; what is published is for others to read, as far as the umask lets.
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(out.name, 0o666 & ~umask)
        os.replace(out.name, path)
    except OSError as error:
        raise ExportError(f"{path}: cannot be written: {error.strerror or error}") from error
    return size


def _entry_points() -> dict[str, EntryPoint]:
    from importlib.metadata import EntryPoint, entry_points

    # Named here too, so that a source tree that is not installed has its own exports.
    own = {name: EntryPoint(name, value, GROUP) for name, value in _OWN.items()}
    return {**own, **{point.name: point for point in entry_points(group=GROUP)}}
