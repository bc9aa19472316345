"""The public corpora that the encoder learns from, read from a path: treebanks, attribution, factuality.

Each reader yields plain words with labels; nothing of a corpus is kept in this project.
"""

from __future__ import annotations

import bisect
import collections
import functools
import gzip
import io
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sayso.reading.attribution import BEGIN, INSIDE, LAYERS, OUTSIDE
from sayso.reading.tokens import tokenize


@dataclass(frozen=True, slots=True)
class TreeSentence:
    """One sentence of a Universal Dependencies treebank: `heads` count from 1, 0 is the root."""

    words: list[str]
    upos: list[str]
    heads: list[int]
    deprels: list[str]


@dataclass(frozen=True, slots=True)
class AttributionText:
    """Words of an article with three layers of BIO labels; `starts` are the words that begin a paragraph."""

    id: str
    words: list[str]
    labels: tuple[list[int], list[int], list[int]]
    starts: list[int]


@dataclass(frozen=True, slots=True)
class FactualitySentence:
    """Words, and for some of them the factuality of the event they name, -3 (did not happen) to 3 (did)."""

    words: list[str]
    targets: list[tuple[int, float]]


@functools.cache
def _members(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as tar:
        return {
            member.name.removeprefix("./"): handle.read()
            for member in tar
            if member.isfile() and (handle := tar.extractfile(member)) is not None
        }


def treebank(data: Path, part: str) -> list[TreeSentence]:
    """Sentences of one CoNLL-U part of `ud.tar.gz`, such as "ewt.train" or "gum-cc-by.dev"."""
    sentences: list[TreeSentence] = []
    rows: list[list[str]] = []
    for raw in io.StringIO(_members(data / "ud.tar.gz")[f"{part}.conllu"].decode("utf-8")):
        line = raw.rstrip("\n")
        if not line:
            if rows:
                sentences.append(
                    TreeSentence(
                        [r[1] for r in rows],
                        [r[3] for r in rows],
                        [int(r[6]) for r in rows],
                        [r[7] for r in rows],
                    )
                )
            rows = []
        elif line[0] != "#" and (cells := line.split("\t"))[0].isdigit():
            rows.append(cells)
    return sentences


def factuality(data: Path, corpus: str, split: str) -> list[FactualitySentence]:
    """Sentences of `factuality.tar.gz`; `corpus` is "UW", "UDS_IH2" or "MEANTIME"."""
    out = []
    for line in _members(data / "factuality.tar.gz")[f"{corpus}/{split}.jsonl"].decode("utf-8").splitlines():
        row = json.loads(line)
        words = row["text"].split()
        targets = [(t["span1"][0], float(t["label"])) for t in row["targets"] if t["span1"][0] < len(words)]
        if targets:
            out.append(FactualitySentence(words, targets))
    return out


_SPAN = re.compile(r"^T\d+\t(Source|Cue|Content) ([\d ;]+)\t")


def polnear(data: Path, split: str) -> Iterator[AttributionText]:
    """Articles of PolNeAR (Newell et al., LREC 2018) as words with source, cue and content labels."""
    members = _members(data / "polnear.tar.gz")
    folder = next(n.split(f"{split}/attributions/")[0] for n in sorted(members) if f"{split}/attributions/" in n)
    folder += f"{split}/"
    for name in sorted(members):
        if not (name.startswith(f"{folder}attributions/") and name.endswith(".ann")):
            continue
        stem = name.rsplit("/", 1)[1].removesuffix(".ann")
        text_name = f"{folder}text/{re.sub(r'_[0-9a-f]{4}$', '', stem)}.txt"
        if text_name not in members:
            continue
        text = members[text_name].decode("utf-8")
        tokens = tokenize(text)
        begins = [t.start for t in tokens]
        labels = ([OUTSIDE] * len(tokens), [OUTSIDE] * len(tokens), [OUTSIDE] * len(tokens))
        for line in members[name].decode("utf-8").splitlines():
            if not (match := _SPAN.match(line)):
                continue
            layer = labels[LAYERS.index(match[1].lower())]
            for part in match[2].split(";"):
                start, end = map(int, part.split())
                i = max(bisect.bisect_right(begins, start) - 1, 0)
                if i < len(tokens) and tokens[i].end <= start:
                    i += 1
                j = bisect.bisect_left(begins, end)
                for k in range(i, j):
                    layer[k] = BEGIN if k == i else INSIDE
        starts = [0] + [i for i in range(1, len(tokens)) if "\n" in text[tokens[i - 1].end : tokens[i].start]]
        yield AttributionText(stem, [t.text for t in tokens], labels, starts)


def cofenet(data: Path, split: str) -> Iterator[AttributionText]:
    """The very paragraphs that CofeNet (Wang et al., COLING 2022) was scored on; `split` is "test" or "valid"."""
    with gzip.open(data / "polnear_cofenet" / f"{split}.txt.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            labels: tuple[list[int], ...] = tuple(
                [
                    {"B": BEGIN, "I": INSIDE}.get(tag[0], OUTSIDE) if tag[2:] == layer else OUTSIDE
                    for tag in row["labels"]
                ]
                for layer in LAYERS
            )
            yield AttributionText(row["id"], row["tokens"], (labels[0], labels[1], labels[2]), [0])


def relation_names(sentences: list[TreeSentence]) -> list[str]:
    """All dependency relations of a treebank, in alphabetical order."""
    return sorted(collections.Counter(r for s in sentences for r in s.deprels))
