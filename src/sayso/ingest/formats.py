"""What a format of reports is, and how the format of a file, stream or page is told.

Formats are found through the entry point group `sayso.formats`: a package that has an entry point there, to a
`Format`, adds one. One of the name of a format that comes with sayso takes its place.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from io import BufferedReader, BytesIO
from typing import TYPE_CHECKING, cast

from sayso.errors import IngestError
from sayso.ingest.report import Report

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "sayso.formats"
MAX_FILE_BYTES = 64 * 2**20

# How many first bytes of a stream tell its format.
HEAD = 4096


def buffered(data: bytes) -> BufferedReader:
    """Bytes at hand as a stream that an `Item` can hold."""
    return cast(BufferedReader, BufferedReader(BytesIO(data)))


@dataclass(frozen=True, slots=True)
class Item:
    """What a format is given to read: a stream of bytes, the place it came from (for errors), a short name for
    people, and of a page from the web its address and the charset that its server declares."""

    stream: BufferedReader
    place: str
    name: str
    url: str | None = None
    charset: str | None = None

    def data(self) -> bytes:
        """All bytes of the stream. Raises IngestError when there are none, or more than `MAX_FILE_BYTES`."""
        data = self.stream.read(MAX_FILE_BYTES + 1)
        if len(data) > MAX_FILE_BYTES:
            raise IngestError(self.place, f"is larger than {MAX_FILE_BYTES // 2**20} MiB")
        if not data.strip():
            raise IngestError(self.place, "is empty")
        return data


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a format names instead of holding the report itself, as a list of feeds does."""

    url: str


Found = Report | IngestError | Link


@dataclass(frozen=True, slots=True)
class Format:
    """A format of reports.

    `read` gives what an item holds; an IngestError that it yields, or raises, is told and the rest goes on.
    `suffixes` (".txt") and `media_types` ("text/plain") are the format's own. `matches` tells by the first `HEAD`
    bytes whether a stream is in this format; it is asked where neither name nor media type decides. `shared` are
    suffixes that others use too (".xml"), under which a file counts only if it matches.
    """

    name: str
    read: Callable[[Item], Iterator[Found]]
    suffixes: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    matches: Callable[[bytes], bool] | None = None
    shared: tuple[str, ...] = ()


# In the order in which they are asked whether a stream is theirs; what is nobody else's is text.
_OWN = {
    "warc": "sayso.ingest.warc:WARC",
    "newsml": "sayso.ingest.newsml:NEWSML",
    "opml": "sayso.ingest.opml:OPML",
    "feed": "sayso.ingest.feed:FEED",
    "html": "sayso.ingest.page:HTML",
    "ninjs": "sayso.ingest.ninjs:NINJS",
    "lines": "sayso.ingest.lines:LINES",
    "markdown": "sayso.ingest.text:MARKDOWN",
    "text": "sayso.ingest.text:TEXT",
}
_VAGUE = frozenset({"", "application/octet-stream", "binary/octet-stream"})
# Types that say how the bytes are written, and not what they mean.
_GENERIC = frozenset({"application/json", "text/json", "application/xml", "text/xml", "application/gzip"})


@cache
def formats() -> dict[str, Format]:
    """The formats that are installed, by name, in the order in which they are asked.

    A format from outside that cannot be loaded is left out: it must not keep others from being read.
    """
    from importlib.metadata import EntryPoint, entry_points

    # Named here too, so that a source tree that is not installed has its own formats.
    points = {name: EntryPoint(name, value, GROUP) for name, value in _OWN.items()}
    points.update((point.name, point) for point in entry_points(group=GROUP))
    outside = {name: points.pop(name) for name in list(points) if name not in _OWN}
    loaded = {name: _load(point) for name, point in [*outside.items(), *points.items()]}
    return {name: found for name, found in loaded.items() if found is not None}


def _load(point: EntryPoint) -> Format | None:
    try:
        found = point.load()
    # A format may come from a package outside, which may fail in any way.
    except Exception:
        return None
    return found if isinstance(found, Format) else None


def suffixes() -> tuple[str, ...]:
    """All suffixes that are some format's own, the plainest formats first."""
    return tuple(suffix for form in reversed(formats().values()) for suffix in form.suffixes)


def format_of_file(name: str, head: bytes) -> Format | None:
    """The format of a file by its name, else by how it begins; None where nothing tells."""
    lower = name.lower()
    own = [(len(s), f) for f in formats().values() for s in f.suffixes if lower.endswith(s)]
    if own:
        return max(own, key=lambda entry: entry[0])[1]
    return format_of_bytes(head)


def may_be_report(name: str) -> bool:
    """Whether a file of that name may hold reports, its content allowing."""
    shared = (suffix for form in formats().values() for suffix in form.shared)
    return name.lower().endswith((*suffixes(), *shared))


def format_of_page(media_type: str, head: bytes) -> Format | None:
    """The format of a page by its media type, where that says something; None where it is no report's."""
    if media_type in _VAGUE or media_type in _GENERIC:
        found = format_of_bytes(head)
        if found is None and media_type in ("application/json", "text/json"):
            return formats()["lines"]
        return found or (None if media_type in _GENERIC else formats()["text"])
    for form in formats().values():
        if media_type in form.media_types:
            # Feeds and archives are often served as text or as a page.
            return (format_of_bytes(head) or form) if form.name in ("text", "html") else form
    return None


def format_of_bytes(head: bytes) -> Format | None:
    """The format that a stream is in by how it begins, or None."""
    for form in formats().values():
        if form.matches is not None and form.matches(head[:HEAD]):
            return form
    return None


def opening(head: bytes) -> str:
    """The first characters of a stream, enough to tell its format: byte order marks and white space left out."""
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            return head.removeprefix(mark).decode(codec, "replace").lstrip()
    return head.decode("latin-1").lstrip()


def root_element(head: bytes) -> tuple[str, str]:
    """The name of the first element of an XML stream, without prefix, and what follows in `head`; both "" where
    none is found. Declarations, comments and a document type are passed over."""
    text = opening(head)
    at = 0
    while text.startswith("<", at):
        if text.startswith("<?", at):
            end = text.find("?>", at) + 2
        elif text.startswith("<!--", at):
            end = text.find("-->", at) + 3
        elif text.startswith("<!", at):
            subset, close = text.find("[", at), text.find(">", at)
            end = (text.find("]", subset) if -1 < subset < close else at) + 1
            end = text.find(">", end) + 1 if end else 0
        else:
            words = text[at + 1 :].replace(">", " ").replace("/", " ").split(None, 1)
            return (words[0].rpartition(":")[2] if words else ""), text[at:]
        if end <= at:
            break
        at = end + len(text[end:]) - len(text[end:].lstrip())
    return "", ""
