"""The claims of a story as CSV, one a row."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.publishing.exports import Export
from sayso.publishing.formats.claim_rows import COLUMNS, rows
from sayso.publishing.formats.tables import csv_pieces
from sayso.publishing.publication import Publication


def _write(publication: Publication) -> Iterator[bytes]:
    return csv_pieces(tuple(COLUMNS), rows(publication))


CSV = Export("csv", _write, "text/csv", ".csv", "claims, one a row")
