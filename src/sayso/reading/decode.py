"""What the heads say of a text, as proposals in word indices: a claim's anchor, event, roles and classes.

A proposal is the encoder's; nothing here decides about counts, names or times.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import numpy as np

from sayso.reading.encoder import Encoded, batches, encode
from sayso.reading.model import ModelFiles
from sayso.reading.pieces import Pieces
from sayso.reading.repeats import NEVER, nearest_repeats, stated_numbers
from sayso.reading.windows import Window, cut_windows

NONE, ANONYMOUS = -1, -2
# Probabilities from which a proposal is made; a second event at one anchor is mostly a neighbour's, and must be surer.
THRESHOLD = 0.5
SECOND_THRESHOLD = 0.7
RELATION_THRESHOLD = 0.25
# A cue's subject ends so many words before it at most, and is its source from this probability on.
SUBJECT = 2
LIKELY = 0.05
Array = np.ndarray[Any, Any]


@dataclass(slots=True)
class ProposedRelation:
    """A relation spoken of a claim: by the words at `word`, said by words `by`, in the claim anchored at `speaker`."""

    name: str
    probability: float
    word: int
    by: tuple[int, int]
    speaker: int


@dataclass(slots=True)
class Proposal:
    """A claim that the encoder sees at a word.

    `roles` maps each role to a word of the text, NONE or ANONYMOUS; `classes` each class (kinds, polarities,
    certainties, stances) to its names' probabilities.
    """

    anchor: int
    event: str
    probability: float
    roles: dict[str, int]
    sureness: dict[str, float]
    classes: dict[str, dict[str, float]]
    relations: list[ProposedRelation] = field(default_factory=list)

    def best(self, name: str) -> str:
        """The likeliest name of a class."""
        options = self.classes[name]
        return max(options, key=lambda k: options[k])


@dataclass(slots=True)
class Seen:
    """All that the encoder says of one text: proposals in the order of the words, and what syntax was asked for.

    `upos` and `heads` are those of the words of windows that hold a claim: UPOS ("X" elsewhere), and the word that is
    the head in the dependency tree (NONE for roots and elsewhere).
    """

    proposals: list[Proposal]
    upos: list[str]
    heads: list[int]


@dataclass(frozen=True, slots=True)
class Tree:
    """UPOS and heads, as in `Seen`, of the words in the core of one window."""

    words: slice
    upos: list[str]
    heads: list[int]


def sigmoid(x: Array) -> Array:
    """Logistic function, safe for large magnitudes."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * x)))


def softmax(x: Array) -> Array:
    """Softmax over the last axis."""
    e = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(e / e.sum(-1, keepdims=True))


def keep_sources_by_cues(shares: Array, word: Array, roles: Sequence[str]) -> None:
    """Give the cue's own subject its claim where the agent of the fate drew the pointer to the source; in place.

    In "a guard says that two pilots were seized by the rebels" the guard is the source: where cue, count and trigger
    come before the likeliest source, a likely one right before the cue is preferred.

    Args:
        shares: probabilities [claims, roles, 2 + words]; slots 0 and 1 are for none and for nobody named.
        word: the claims' anchors [claims].
        roles: names of the roles.
    """
    first, source, cue = (roles.index(name) for name in ("source_first", "source_last", "cue_last"))
    best = shares.argmax(-1)
    cues, triggers, sources, anchors = best[:, cue], best[:, roles.index("trigger")], best[:, source], word + 2
    across = (cues >= 2) & (cues < np.minimum(anchors, triggers)) & (np.maximum(anchors, triggers) < sources)
    for q in np.nonzero(across)[0]:
        beside = slice(max(2, cues[q] - SUBJECT), cues[q])
        if shares[q, source, beside].max(initial=0.0) > LIKELY:
            shares[q, [first, source], cues[q] :] = 0.0


class Decoder:
    """Runs the graphs of one model over the words of a text."""

    def __init__(self, model: ModelFiles) -> None:
        self.model = model
        labels = model.labels
        self.events, self.roles = labels["events"], labels["roles"]
        self.relations, self.relation_roles = labels["relations"], labels["relation_roles"]
        self.upos = labels["upos"]
        self.class_names = {name: labels[name] for name in ("kinds", "polarities", "certainties", "stances")}

    @cached_property
    def wanted(self) -> list[str]:
        """What is taken from the encoder: what the other graphs ask for, which is for each export to say."""
        asked = {"events", "x", "syntax", *self.model.inputs("claims")}
        return [name for name in self.model.outputs("encoder") if name in asked]

    def see(self, words: Sequence[str], starts: Sequence[int], pool: Executor | None = None) -> Seen:
        """Proposals for a text of `words` whose sentences begin at `starts`; `pool` runs its windows side by side."""
        cutter = self.model.cutter
        windows = cut_windows(starts, cutter.lengths(words))
        pieces = [cutter.cut(words[w.begin : w.end]) for w in windows]
        work = partial(self._batch, words, windows, pieces, np.asarray(starts))
        index = list(batches(pieces))
        seen = Seen([], ["X"] * len(words), [NONE] * len(words))
        for proposals, trees in pool.map(work, index) if pool and len(index) > 1 else map(work, index):
            seen.proposals += proposals
            for tree in trees:
                seen.upos[tree.words], seen.heads[tree.words] = tree.upos, tree.heads
        seen.proposals.sort(key=lambda p: (p.anchor, p.event))
        return seen

    def _batch(
        self,
        words: Sequence[str],
        windows: Sequence[Window],
        pieces: Sequence[Pieces],
        starts: Array,
        index: Sequence[int],
    ) -> tuple[list[Proposal], list[Tree]]:
        """What is seen in one batch of windows."""
        encoded = encode(self.model, pieces, index, self.wanted)
        probability = sigmoid(encoded.outputs["events"])
        found: list[tuple[int, int, int]] = []
        for k, i in enumerate(encoded.index):
            window = windows[i]
            begin, end = (
                window.core_begin - window.begin,
                min(window.core_end - window.begin, encoded.counts[k]),
            )
            scores = probability[k, begin:end]
            best = scores == scores.max(-1, keepdims=True)
            rows, events = np.nonzero((scores > THRESHOLD) & (best | (scores > SECOND_THRESHOLD)))
            found += [(k, int(row) + begin, int(event)) for row, event in zip(rows, events, strict=True)]
        if not found:
            return [], []
        # Only windows with a claim go through the other heads.
        used = sorted({k for k, _, _ in found})
        place = {k: n for n, k in enumerate(used)}
        # Mostly there is one window, and nothing to pick out.
        whole = len(used) == len(encoded.index)
        kept = {n: a if whole else a[used] for n, a in {**encoded.outputs, "words": encoded.words}.items()}
        item = np.array([place[k] for k, _, _ in found], dtype=np.int64)
        word = np.array([w for _, w, _ in found], dtype=np.int64)
        event = np.array([e for _, _, e in found], dtype=np.int64)
        repeats = np.full((len(found), encoded.words.shape[1]), NEVER, dtype=np.int64)
        for k, n in place.items():
            begin, own = windows[encoded.index[k]].begin, item == n
            numbers = stated_numbers([w.lower() for w in words[begin : begin + encoded.counts[k]]])
            repeats[own, : len(numbers)] = nearest_repeats(numbers, word[own])
        given = {**kept, "repeats": repeats, "item": item, "word": word, "event": event}
        out = self.model.run("claims", {name: given[name] for name in self.model.inputs("claims")})
        begins = [windows[encoded.index[k]].begin for k, _, _ in found]
        scores = probability[[k for k, _, _ in found], word, event].tolist()
        role_shares = softmax(out["roles"])
        keep_sources_by_cues(role_shares, word, self.roles)
        slots, sureness = role_shares.argmax(-1).tolist(), role_shares.max(-1).tolist()
        proposals = [
            Proposal(
                anchor=w + begin,
                event=self.events[e],
                probability=score,
                # Slots 0 and 1 are for none and for nobody named.
                roles={r: s - 2 + begin if s >= 2 else -s - 1 for r, s in zip(self.roles, chosen, strict=True)},
                sureness=dict(zip(self.roles, sure, strict=True)),
                classes=classes,
            )
            for (_, w, e), begin, score, chosen, sure, classes in zip(
                found, begins, scores, slots, sureness, self._classes(out["classes"]), strict=True
            )
        ]
        self._relations(proposals, item, kept, out, begins)
        return proposals, self._trees(encoded, used, kept, windows, starts)

    def _trees(
        self,
        encoded: Encoded,
        used: Sequence[int],
        kept: Mapping[str, Array],
        windows: Sequence[Window],
        starts: Array,
    ) -> list[Tree]:
        """Tags and heads of the words in the windows' cores; a word's head is the likeliest word of its sentence."""
        trees = []
        out = self.model.run("syntax", {"syntax": kept["syntax"], "words": kept["words"]})
        tags = out["upos"].argmax(-1)
        for n, k in enumerate(used):
            window, count = windows[encoded.index[k]], encoded.counts[k]
            number = np.searchsorted(starts, np.arange(window.begin, window.begin + count), side="right")
            arcs = out["arcs"][n, :count, : count + 1].copy()
            arcs[:, 1:][number[:, None] != number[None, :]] = -np.inf
            arcs[np.arange(count), np.arange(count) + 1] = -np.inf
            core = slice(window.core_begin - window.begin, min(window.core_end - window.begin, count))
            heads = arcs[core].argmax(-1)
            words = slice(window.begin + core.start, window.begin + core.stop)
            upos = [self.upos[tag] for tag in tags[n, core].tolist()]
            trees.append(Tree(words, upos, np.where(heads > 0, heads - 1 + window.begin, NONE).tolist()))
        return trees

    def _classes(self, scores: Array) -> list[dict[str, dict[str, float]]]:
        """For each query the probabilities of the names of each class."""
        out: list[dict[str, dict[str, float]]] = [{} for _ in scores]
        at = 0
        for name, options in self.class_names.items():
            for classes, shares in zip(out, softmax(scores[:, at : at + len(options)]).tolist(), strict=True):
                classes[name] = dict(zip(options, shares, strict=True))
            at += len(options)
        return out

    def _relations(
        self,
        proposals: list[Proposal],
        windows: Array,
        kept: Mapping[str, Array],
        out: Mapping[str, Array],
        begins: Sequence[int],
    ) -> None:
        probability = sigmoid(out["relations"])
        pairs = [(int(q), int(r)) for q, r in zip(*np.nonzero(probability > RELATION_THRESHOLD), strict=True)]
        if not pairs:
            return
        rows = np.array([q for q, _ in pairs], dtype=np.int64)
        names = np.array([r for _, r in pairs], dtype=np.int64)
        weights = out["weights"][rows, names]
        speakers = self.model.run(
            "speakers",
            {"x": kept["x"], "words": kept["words"], "item": windows[rows], "relation": names, "weights": weights},
        )["speakers"].argmax(-1)
        for n, (q, r) in enumerate(pairs):
            slot = {role: int(speakers[n, i]) for i, role in enumerate(self.relation_roles)}
            at = {role: s - 1 + begins[q] if s else NONE for role, s in slot.items()}
            proposals[q].relations.append(
                ProposedRelation(
                    self.relations[r], float(probability[q, r]), int(weights[n].argmax()) + begins[q],
                    (at["by_first"], at["by_last"]), at["speaker"],
                )
            )  # fmt: skip
