"""What a watch must remember to go on where it was: for each address, what its server last said and what was read."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sayso.errors import SaysoError
from sayso.ingest.report import Report

VERSION = 1
_TIMES = frozenset({"due", "published", "modified"})


class WatchError(SaysoError):
    """The state of a watch cannot be read or written; the message names the file."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A page that a feed's entry links to and that is still to be fetched: `id` is the entry's, `digest` that of the
    entry as it was, `report` what the feed itself holds of it, `tries` how often fetching failed, `due` when it may
    be tried (aware)."""

    id: str
    url: str
    digest: str
    due: datetime
    report: Report | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Watched:
    """An address that is watched.

    `etag` and `last_modified` are its server's words for the version last read. `due` (aware) is when it is asked
    again, None for at once; `failures` how many times in a row it failed. `seen` has a digest of each entry or
    report that was handed out, by its id; `pending` the pages still to be fetched; `links` the feeds that it lists.
    `gone`: its server said that it will not come back.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    due: datetime | None = None
    failures: int = 0
    gone: bool = False
    seen: Mapping[str, str] = field(default_factory=dict)
    pending: tuple[Pending, ...] = ()
    links: tuple[str, ...] = ()


class State(Protocol):
    """Where a watch keeps its memory. What `save` was given, `load` gives back, also after the process was killed."""

    def load(self) -> dict[str, Watched]:
        """All addresses that were saved, by address. Raises WatchError."""
        ...

    def save(self, watched: Watched) -> None:
        """Keep one address; what was kept of it before is replaced, all or nothing. Raises WatchError."""
        ...


class MemoryState:
    """A memory that ends with the process."""

    def __init__(self) -> None:
        self._kept: dict[str, Watched] = {}

    def load(self) -> dict[str, Watched]:
        return dict(self._kept)

    def save(self, watched: Watched) -> None:
        self._kept[watched.url] = watched


class FileState:
    """A memory in one JSON file, which at any moment holds either the old or the new state: each save writes a file
    beside it, which then takes its place. One process at a time may use it."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        self._kept: dict[str, Watched] | None = None

    def load(self) -> dict[str, Watched]:
        try:
            record = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            record = {"version": VERSION, "watched": []}
        except OSError as error:
            raise WatchError(f"{self._path}: {(error.strerror or type(error).__name__).lower()}") from None
        except (ValueError, RecursionError):
            raise WatchError(f"{self._path}: is no state of a watch") from None
        if isinstance(record, dict) and isinstance(record.get("version"), int) and record["version"] > VERSION:
            raise WatchError(f"{self._path}: was written by a newer sayso (version {record['version']})")
        try:
            watched = [to_watched(entry) for entry in record["watched"]]
        except (ValueError, TypeError, KeyError, AttributeError):
            raise WatchError(f"{self._path}: is no state of a watch") from None
        self._kept = {entry.url: entry for entry in watched}
        return dict(self._kept)

    def save(self, watched: Watched) -> None:
        kept = self.load() if self._kept is None else self._kept
        kept[watched.url] = watched
        self._kept = kept
        record = {"version": VERSION, "watched": [to_record(entry) for entry in kept.values()]}
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        try:
            handle, beside = tempfile.mkstemp(prefix=f".{self._path.name}.", dir=self._path.parent)
            try:
                with open(handle, "w", encoding="utf-8", errors="replace") as stream:
                    stream.write(text)
                    stream.flush()
                    os.fsync(stream.fileno())
                os.replace(beside, self._path)
            except BaseException:
                os.unlink(beside)
                raise
        except OSError as error:
            raise WatchError(f"{self._path}: {(error.strerror or type(error).__name__).lower()}") from None


def to_record(watched: Watched) -> dict[str, Any]:
    """An address's state as JSON can hold it, fields without a value left out."""

    def plain(value: Any) -> Any:
        if isinstance(value, datetime):
            return value.isoformat()
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items() if inner not in (None, (), [], {})}
        if isinstance(value, list | tuple):
            return [plain(inner) for inner in value]
        return value

    # `asdict` copies a mapping only if it is a dict.
    record: dict[str, Any] = plain(asdict(replace(watched, seen=dict(watched.seen))))
    return record


def to_watched(record: Mapping[str, Any]) -> Watched:
    """The opposite of `to_record`. Raises ValueError, TypeError or KeyError for what it did not make."""
    values = _known(Watched, record)
    pending = []
    for entry in values.get("pending", ()):
        held = _known(Pending, entry)
        if held.get("report") is not None:
            held["report"] = Report(**_known(Report, held["report"]))
        pending.append(Pending(**held))
    values["pending"] = tuple(pending)
    values["links"] = tuple(str(link) for link in values.get("links", ()))
    values["seen"] = {str(key): str(value) for key, value in dict(values.get("seen", {})).items()}
    return Watched(**values)


def _known(kind: Any, record: Mapping[str, Any]) -> dict[str, Any]:
    names = {f.name for f in fields(kind)}
    return {
        name: datetime.fromisoformat(value) if name in _TIMES and value is not None else value
        for name, value in record.items()
        if name in names
    }
