"""Labelled windows of words as the training steps take them, and batches of these."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from corpora import AttributionText, FactualitySentence, TreeSentence
from labels import UPOS_NAMES
from torch import Tensor

from sayso.reading.attribution import BEGIN, INSIDE
from sayso.reading.pieces import PieceCutter, Pieces

STRAIGHT = str.maketrans("“”‘’", "\"\"''")
IGNORE = -100


@dataclass(slots=True)
class Item:
    """One window: its pieces and what its task wants to know of it."""

    task: str
    pieces: Pieces
    labels: Any


def pad(rows: Sequence[Sequence[Any]], value: float = 0) -> Tensor:
    """Rows of different lengths as one tensor."""
    width = max(map(len, rows))
    return torch.tensor([[*row, *[value] * (width - len(row))] for row in rows])


@dataclass(slots=True)
class Batch:
    """Items of one task as tensors: pieces [batch, pieces], `first` [batch, 1 + words] (the window's mark first)."""

    task: str
    items: list[Item]
    ids: Tensor
    cases: Tensor
    mask: Tensor
    first: Tensor
    words: Tensor  # [batch, words], true where there is a word

    @classmethod
    def of(cls, items: list[Item]) -> Batch:
        pieces = [item.pieces for item in items]
        return cls(
            items[0].task,
            items,
            pad([p.ids for p in pieces]),
            pad([p.cases for p in pieces]),
            pad([[1] * len(p.ids) for p in pieces]),
            pad([[0, *p.first] for p in pieces]),
            pad([[1] * len(p.first) for p in pieces]).bool(),
        )


def batches(items: Iterable[Item], pieces: int, rng: random.Random | None) -> list[list[Item]]:
    """Items of like length together, at most `pieces` word pieces a batch; shuffled where `rng` is given."""
    ordered = sorted(items, key=lambda i: len(i.pieces.ids) + (rng.random() * 6 if rng else 0))
    out: list[list[Item]] = []
    current: list[Item] = []
    longest = 0
    for item in ordered:
        longest = max(longest, len(item.pieces.ids))
        if current and longest * (len(current) + 1) > pieces:
            out.append(current)
            current, longest = [], len(item.pieces.ids)
        current.append(item)
    if current:
        out.append(current)
    if rng:
        rng.shuffle(out)
    return out


def cut_at(starts: Sequence[int], begin: int, end: int, longest: int) -> list[tuple[int, int]]:
    """Cut the words `begin` to `end` at sentence starts into parts of at most `longest` words, where that can be."""
    if end - begin <= longest:
        return [(begin, end)]
    out = []
    current = last = begin
    for start in [*(s for s in starts if begin < s < end), end]:
        if start - current > longest and last > current:
            out.append((current, last))
            current = last
        last = start
    while end - current > longest:
        out.append((current, current + longest))
        current += longest
    if end > current:
        out.append((current, end))
    return out


def sentence_ends(words: Sequence[str]) -> list[int]:
    """Rough sentence starts in plain words: after a full stop, question or exclamation mark and its quotes."""
    out = [0]
    for i in range(1, len(words)):
        before = words[i - 1]
        closes = before in ".?!" or (before in "\"”’''" and i > 1 and words[i - 2] in ".?!")
        if closes and words[i] not in "\"”’'')":
            out.append(i)
    return out


def attribution_items(
    texts: Iterable[AttributionText], cutter: PieceCutter, rng: random.Random | None, longest: int = 150
) -> list[Item]:
    """Paragraphs, or at random sentences, of articles; half of them with straight quotes in place of curly ones."""
    out = []
    for text in texts:
        bounds = [*text.starts, len(text.words)]
        sentences = sorted({*sentence_ends(text.words), *text.starts})
        if rng and rng.random() < 0.3:
            bounds = [*sentences, len(text.words)]
        for begin, end in itertools.pairwise(bounds):
            if rng and not any(any(layer[begin:end]) for layer in text.labels) and rng.random() < 0.6:
                continue
            for i, j in cut_at(sentences, begin, end, longest):
                words = text.words[i:j]
                if rng and rng.random() < 0.5:
                    words = [w.translate(STRAIGHT) for w in words]
                pieces = cutter.cut(words)
                labels = [list(layer[i : i + len(pieces.first)]) for layer in text.labels]
                for layer in labels:
                    if layer and layer[0] == INSIDE and i == begin:
                        layer[0] = BEGIN
                if pieces.first:
                    out.append(Item("attribution", pieces, labels))
    return out


def syntax_items(
    sentences: Sequence[TreeSentence],
    cutter: PieceCutter,
    relations: Sequence[str],
    rng: random.Random | None,
    join: float = 0.0,
) -> list[Item]:
    """Sentences with (upos, heads, relations, sentence number) a word; neighbours joined with probability `join`."""
    index = {name: i for i, name in enumerate(relations)}
    out = []
    at = 0
    while at < len(sentences):
        count = 1 + (rng is not None and rng.random() < join) * (1 + (rng is not None and rng.random() < 0.5))
        group = sentences[at : at + count]
        at += count
        words: list[str] = []
        upos: list[int] = []
        heads: list[int] = []
        labels: list[int] = []
        number: list[int] = []
        for k, sentence in enumerate(group):
            offset = len(words)
            words += sentence.words
            upos += [UPOS_NAMES.index(tag) for tag in sentence.upos]
            heads += [head + offset if head else 0 for head in sentence.heads]
            labels += [index.get(r, index.get(r.split(":")[0], 0)) for r in sentence.deprels]
            number += [k] * len(sentence.words)
        pieces = cutter.cut(words)
        if rng and (len(pieces.first) < len(words) or len(pieces.ids) > 200):
            continue
        n = len(pieces.first)
        out.append(Item("syntax", pieces, (upos[:n], heads[:n], labels[:n], number[:n])))
    return out


def factuality_items(sentences: Iterable[FactualitySentence], cutter: PieceCutter) -> list[Item]:
    """Sentences with (word, factuality) pairs."""
    out = []
    for sentence in sentences:
        pieces = cutter.cut(sentence.words)
        targets = [(word, value) for word, value in sentence.targets if word < len(pieces.first)]
        if targets:
            out.append(Item("factuality", pieces, targets))
    return out
