"""The claims of a story as Parquet, typed, one a row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sayso.publishing.exports import Export, ExportError
from sayso.publishing.formats.claim_rows import COLUMNS, rows
from sayso.publishing.publication import Publication

_ROW_GROUP = 10_000


class _Pieces:
    """A file that is written to and emptied piece by piece."""

    closed = False

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._size = 0

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._waiting.append(piece)
        self._size += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._size

    def flush(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def take(self) -> Iterator[bytes]:
        """What was written since the last time."""
        waiting, self._waiting = self._waiting, []
        yield from waiting


def _write(publication: Publication) -> Iterator[bytes]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ExportError("export 'parquet' needs pyarrow: install sayso[parquet]") from error
    types = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "time": pa.timestamp("us", tz="UTC"),
    }
    about = {"story": publication.snapshot.name, "record": "sayso claim, flat, version 1"}
    schema = pa.schema([pa.field(name, types[kind]) for name, kind in COLUMNS.items()], metadata=about)
    out = _Pieces()
    left = rows(publication)
    with pq.ParquetWriter(pa.PythonFile(out, mode="w"), schema, compression="zstd") as writer:
        while chunk := list(islice(left, _ROW_GROUP)):
            writer.write_table(pa.Table.from_pylist([_legal(row) for row in chunk], schema=schema))
            yield from out.take()
    yield from out.take()


def _legal(row: dict[str, Any]) -> dict[str, Any]:
    """Text as UTF-8 can hold it: a report may hold half of a surrogate pair."""
    return {
        name: value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
        for name, value in row.items()
    }


PARQUET = Export("parquet", _write, "application/vnd.apache.parquet", ".parquet", "claims, typed (needs pyarrow)")
