"""The encoder at work: windows of words in, arrays of its heads out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sayso.reading.model import ModelFiles
from sayso.reading.pieces import Pieces

Array = np.ndarray[Any, Any]
BATCH_PIECES = 350
"""Word pieces in a batch, padding included: about one window, since larger batches cost memory and gain no time."""


@dataclass(slots=True)
class Encoded:
    """One batch of windows after the encoder; all arrays begin with the windows of `index`."""

    index: list[int]
    counts: list[int]
    words: Array  # [batch, words], 1.0 where there is a word
    outputs: dict[str, Array] = field(default_factory=dict)


def padded(rows: Sequence[Sequence[int]], width: int) -> Array:
    """Rows of different lengths as one int64 array, zero behind each."""
    out = np.zeros((len(rows), width), dtype=np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out


def batches(pieces: Sequence[Pieces], budget: int = BATCH_PIECES) -> Iterator[list[int]]:
    """Indices of windows of like length, at most `budget` pieces a batch with its padding."""
    batch: list[int] = []
    for i in sorted(range(len(pieces)), key=lambda i: len(pieces[i].ids)):
        if batch and len(pieces[i].ids) * (len(batch) + 1) > budget:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def encode(model: ModelFiles, pieces: Sequence[Pieces], index: Sequence[int], outputs: Sequence[str]) -> Encoded:
    """Run the encoder over one batch: the windows `index` of `pieces`.

    A window's word vectors and logits depend on that window alone, save for rounding by the batch it is in.
    """
    chosen = [pieces[i] for i in index]
    counts = [len(p.first) for p in chosen]
    width, rows = max(len(p.ids) for p in chosen), max(counts) + 1
    mask = np.zeros((len(chosen), width), dtype=np.int64)
    words = np.zeros((len(chosen), rows - 1), dtype=np.float32)
    for k, p in enumerate(chosen):
        mask[k, : len(p.ids)] = 1
        words[k, : counts[k]] = 1.0
    inputs = {
        "ids": padded([p.ids for p in chosen], width),
        "cases": padded([p.cases for p in chosen], width),
        "mask": mask,
        "first": padded([[0, *p.first] for p in chosen], rows),
        "words": words,
    }
    return Encoded(list(index), counts, words, model.run("encoder", inputs, list(outputs)))


def encode_all(model: ModelFiles, pieces: Sequence[Pieces], outputs: Sequence[str]) -> Iterator[Encoded]:
    """Run the encoder over windows, in batches of like length; yields each batch as it is done."""
    for index in batches(pieces):
        yield encode(model, pieces, index, outputs)
