"""The annotated claims as windows to train on, changed a little at every pass."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from augment import jitter_numbers, joined, swap_fates, without_filler
from claim_location import UNKNOWN, LocatedText, Locator
from items import IGNORE, Item
from labels import (
    ACT_NAMES,
    CERTAINTY_NAMES,
    EVENT_NAMES,
    KIND_NAMES,
    POLARITY_NAMES,
    RELATION_NAMES,
    ROLES,
    STANCE_NAMES,
)

from sayso.reading.pieces import PieceCutter
from sayso.reading.repeats import stated_numbers
from sayso.reading.windows import CORE, LEFT, RIGHT, WHOLE, Window, cut_windows

KEPT_APART = 4
"""Of `written`, `reports` and the files that `texts/apart.txt` names, lines whose index leaves this rest when divided
by 5 are not trained on."""

JOINED = 70
"""Words of a text, at most, that is joined to others at random."""


@dataclass(slots=True)
class ClaimLabel:
    """A claim in its window: word, event, role targets (slot 0 none, 1 anonymous, 2 + word), classes."""

    word: int
    event: int
    roles: list[int]
    classes: tuple[int, int, int, int]


@dataclass(slots=True)
class RelationLabel:
    """A relation in its window: index of the claim spoken of, relation, its words, targets of the relation roles."""

    claim: int
    relation: int
    words: list[int]
    roles: tuple[int, int, int]


@dataclass(slots=True)
class WindowLabels:
    """All that is known of a window; `relations` is None and `acts` False where these were not annotated.

    `numbers` are those of `sayso.reading.repeats.stated_numbers`.
    """

    core: tuple[int, int]
    numbers: list[int]
    claims: list[ClaimLabel]
    triggers: set[tuple[int, int]]
    acts: bool
    relations: list[RelationLabel] | None


def role_target(word: int, begin: int, count: int) -> int:
    """Slot of a role's word in a window of `count` words that begins at word `begin`."""
    if word == UNKNOWN:
        return IGNORE
    if word < 0:
        return -word - 1
    return word - begin + 2 if 0 <= word - begin < count else IGNORE


def window_labels(text: LocatedText, window: Window, words: Sequence[str], count: int) -> WindowLabels:
    """Labels of one window of a text that reads `words` now, of which the first `count` words fit."""
    begin = window.begin
    numbers = stated_numbers([w.lower() for w in words[begin : begin + count]])
    core = (window.core_begin - begin, min(window.core_end - begin, count))
    labels = WindowLabels(core, numbers, [], set(), text.acts, [] if text.relations is not None else None)
    number: dict[int, int] = {}
    for i, claim in enumerate(text.claims):
        event = EVENT_NAMES.index(claim.event)
        labels.triggers |= {(t - begin, event) for t in claim.triggers if 0 <= t - begin < count}
        if core[0] <= claim.anchor - begin < core[1]:
            number[i] = len(labels.claims)
            classes = (
                KIND_NAMES.index(claim.kind),
                POLARITY_NAMES.index(claim.polarity),
                CERTAINTY_NAMES.index(claim.certainty),
                STANCE_NAMES.index(claim.stance) if claim.stance else IGNORE,
            )
            roles = [role_target(claim.roles[r], begin, count) for r in ROLES]
            labels.claims.append(ClaimLabel(claim.anchor - begin, event, roles, classes))
    for relation in text.relations or ():
        if relation.of not in number or labels.relations is None:
            continue
        words = [w - begin for w in relation.words if 0 <= w - begin < count]
        by_first, by_last = (max(role_target(w, begin, count) - 1, -1) if w >= 0 else IGNORE for w in relation.by)
        speaker = 0 if relation.speaker == -1 else role_target(relation.speaker, begin, count) - 1
        roles3 = (by_last, by_first, speaker)
        labels.relations.append(
            RelationLabel(
                number[relation.of],
                RELATION_NAMES.index(relation.name),
                words,
                (roles3[0] if roles3[0] > 0 else IGNORE, roles3[1] if roles3[1] > 0 else IGNORE,
                 speaker if speaker >= 0 else IGNORE),
            )
        )  # fmt: skip
    return labels


def load(path: Path, keep: bool | None = None) -> list[dict]:
    """Lines of a file; with `keep`, only those kept apart (True) or only the others (False)."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return rows if keep is None else [r for i, r in enumerate(rows) if (i % 5 == KEPT_APART) == keep]


@cache
def partly_apart(folder: Path) -> frozenset[str]:
    """Names, without ending, of the files in a folder of our own texts of which a fifth is kept apart."""
    names = folder / "apart.txt"
    return frozenset(names.read_text(encoding="utf-8").split() if names.exists() else ())


class ClaimCorpus:
    """All annotated texts: the shared ones in `folder` and more in `extra` and `often`, read anew at every pass.

    A pass takes the share `drawn` of all texts but those of `often`, which are in every one.
    """

    def __init__(
        self,
        folder: Path,
        extra: list[Path],
        cutter: PieceCutter,
        rng: random.Random,
        *,
        everything: bool = False,
        often: Sequence[Path] = (),
        drawn: float = 1.0,
    ) -> None:
        self.cutter, self.rng, self.extra, self.everything = cutter, rng, extra, everything
        self.often, self.drawn = often, drawn
        keep = None if everything else False
        rows = load(folder / "train.jsonl") + load(folder / "docs.jsonl")
        rows += load(folder / "written.jsonl", keep) + load(folder / "reports.jsonl", keep)
        self.shared = [Locator(row).locate() for row in rows]
        self.known: dict[str, LocatedText] = {}

    def texts(self) -> list[LocatedText]:
        """The texts of one pass."""
        texts = self.shared + self.located(self.extra)
        return self.rng.sample(texts, round(self.drawn * len(texts))) + self.located(self.often)

    def located(self, paths: Sequence[Path]) -> list[LocatedText]:
        """The texts that there are now in these files."""
        own = []
        for path in paths:
            apart = path.stem in partly_apart(path.parent) and not self.everything
            for row in load(path, False if apart else None):
                key = f"{path}:{row['id']}:{len(row['claims'])}"
                if key not in self.known:
                    self.known[key] = Locator(row).locate()
                own.append(self.known[key])
        return own

    def items(self) -> list[Item]:
        """One pass: texts with words and labels changed, some without filler, short ones joined, as windows."""
        rng = self.rng
        texts = [swap_fates(text, 0.25, rng) for text in self.texts()]
        texts = [without_filler(text, 0.5, rng) if rng.random() < 0.5 else text for text in texts]
        rng.shuffle(texts)
        out = [t for t in texts if len(t.words) > JOINED]
        # What is said of relations counts only where every part of a text tells of them.
        for short in (
            [t for t in texts if len(t.words) <= JOINED and t.relations is None],
            [t for t in texts if len(t.words) <= JOINED and t.relations is not None],
        ):
            while short:
                count = rng.choice((2, 2, 3, 4)) if rng.random() < 0.3 else 1
                out.append(joined(short[:count]) if count > 1 else short[0])
                del short[:count]
        return [item for text in out for item in self.windows(text)]

    def windows(self, text: LocatedText) -> list[Item]:
        """The windows of one text."""
        words = jitter_numbers(text.words, self.rng) if self.rng.random() < 0.6 else text.words
        if self.rng.random() < 0.02:
            words = [w.upper() for w in words]
        lengths = self.cutter.lengths(words)
        items = []
        core = self.rng.choice((130, 170, CORE, CORE, 2 * CORE - 70, 2 * CORE - 70))
        whole = max(WHOLE, LEFT + core + RIGHT)
        for window in cut_windows(text.starts, lengths, whole=whole, core=core):
            pieces = self.cutter.cut(words[window.begin : window.end])
            items.append(Item("claims", pieces, window_labels(text, window, words, len(pieces.first))))
        return items


# A joined text has at least one act label only where all of its parts were annotated with acts.
ACT_BEGIN = len(EVENT_NAMES) - len(ACT_NAMES)
