"""Sentences about ranges, reasons and clashes. They name who says what, and never say that something is so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sayso.claims import Fate
from sayso.reckoning.bearing import Bearing
from sayso.reckoning.counts import refusal
from sayso.reckoning.decided import GroupDecision
from sayso.reckoning.groups import Who
from sayso.reckoning.labels import Labels, singular
from sayso.reckoning.laws import Law
from sayso.reckoning.words import Word

_VERBS: dict[Fate, tuple[str, str, str]] = {
    "killed": ("was killed", "were killed", "to have been killed"),
    "wounded": ("was wounded", "were wounded", "to have been wounded"),
    "casualty": ("was killed or wounded", "were killed or wounded", "to have been killed or wounded"),
    "taken": ("was taken", "were taken", "to have been taken"),
    "held": ("is held", "are held", "to be held"),
    "freed": ("was freed", "were freed", "to have been freed"),
    "escaped": ("escaped", "escaped", "to have escaped"),
    "missing": ("is missing", "are missing", "to be missing"),
    "safe": ("is safe", "are safe", "to be safe"),
    "detained": ("was arrested", "were arrested", "to have been arrested"),
    "displaced": ("was displaced", "were displaced", "to have been displaced"),
    "present": ("was there", "were there", "to have been there"),
}
_REFUSED = {"denies": "is denied", "disputes": "is disputed", "doubts": "is doubted"}
_MOST_CLAUSES = 8


def joined(parts: Sequence[str], word: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def number(low: int | None, high: int | None) -> str:
    """A range in words: "7", "at least 6", "at most 34", "15 to 25", "none"."""
    if low is not None and low == high:
        return f"{low:,}" if low else "none"
    if high is None:
        return f"at least {low or 0:,}"
    return f"{low:,} to {high:,}" if low else f"at most {high:,}"


def capital(text: str) -> str:
    """With a first letter that is a capital."""
    return text[:1].upper() + text[1:]


class Sentences:
    """Sentences in the words of one story: its groups' labels, its laws, who says what."""

    def __init__(
        self,
        labels: Labels,
        bearings: Iterable[Bearing],
        laws: Iterable[Law],
        decisions: Iterable[GroupDecision],
    ) -> None:
        self._labels = labels
        self.bearings: Mapping[str, Bearing] = {s.word.id: s for s in bearings}
        self._said_alone: dict[tuple[int, bool], tuple[Word, str]] = {}
        self._known: Mapping[tuple[int, bool], tuple[Word, str]] = {}
        self._laws = {law.reason: law for law in laws}
        self._decisions = {d.reason: d for d in decisions}
        names = [*self.bearings, *self._decisions, *self._laws]
        self._place = dict(zip(names, range(len(names)), strict=True))

    def remember(self, before: Sentences) -> None:
        """Take over what another story's sentences say of words, where groups are called the same in both."""
        self._known = before._said_alone

    def people(self, who: Who, count: int | None) -> str:
        """The group's label, singular for one."""
        label = self._labels(who)
        return singular(label) if count == 1 else label

    def statement(self, fate: Fate, who: Who, low: int | None, high: int | None) -> str:
        """ "at most 4 Americans were killed"."""
        one = (high if high is not None else low) == 1 and (low is None or low == high or not low or low == 1)
        people, verb = self.people(who, 1 if one else None), _VERBS[fate][0 if one else 1]
        if low is not None and low == high == 0:
            return f"no {self.people(who, None)} {_VERBS[fate][1]}"
        return f"{number(low, high)} {people} {verb}"

    def claim(self, word: Word, beside: Who | None = None, *, once: bool = False) -> str:
        """What one claim says, with its speaker; the group is left out where it is that of `beside`. `once`: as it was
        said at the time, whatever it says now."""
        if word.reading.grade == "aside" and (refused := self._refused(word)):
            return f"that {self._claimed(word)} {refused} ({self._speaker(word)})"
        low, high = self._then(word) if once else self._now(word)
        approximate = word.reading.grade == "approximate" and word.claim.count is not None
        if word.reading.share is not None:
            said = f"{word.reading.why.replace(' a whole', '')} {self.people(word.who, None)} {_VERBS[word.fate][1]}"
        elif low is None and high is None:
            said = f"{self.people(word.who, None)} {_VERBS[word.fate][1]}"
        elif beside is not None and self._labels(beside) == self._labels(word.who):
            one = low == 1 and high in (1, None)
            said = f"{number(low, high)} {_VERBS[word.fate][0 if one else 1]}"
        else:
            said = self.statement(word.fate, word.who, low, high)
        about = f": {word.claim.count.text}" if approximate and word.claim.count is not None else ""
        return f"{said} ({self._speaker(word)}{about})"

    @staticmethod
    def _refused(word: Word) -> str | None:
        """How the origin of a claim, or a source after it, refuses it."""
        stances = [source.stance for source in word.claim.sources]
        if stances and stances[0] in _REFUSED:
            return _REFUSED[stances[0]]
        if refusal(word.claim) is not None:
            return "is said and refused"
        return _REFUSED["denies"] if word.claim.polarity == "denied" else None

    def _claimed(self, word: Word) -> str:
        """What a claim is about, whoever refuses it."""
        count = word.claim.count
        if count is None:
            return f"{self.people(word.who, None)} {_VERBS[word.fate][1]}"
        return self.statement(word.fate, word.who, count.low, count.high)

    def reason(self, name: str, beside: Who | None = None) -> str:
        """What a member of a set of reasons says, as a clause."""
        if name in self._laws:
            return self._laws[name].clause
        if name in self._decisions:
            d = self._decisions[name]
            link = {"same-group": "are", "disjoint-groups": "are none of", "group-inside": "are among"}[d.kind]
            return f"{d.first} {link} {joined([d.second, *d.others])} (the editor)"
        found = self.bearings.get(name)
        return self.claim(found.word, beside) if found is not None else name

    def reasons(self, ids: Collection[str], beside: Who | None = None) -> str:
        """The reasons as one clause: claims first, in the order of the story, then laws."""
        words = [self.bearings[i].word for i in self.ordered(ids) if i in self.bearings]
        rest = [self.reason(i) for i in self.ordered(ids) if i not in self.bearings]
        clauses = self._claims(words, beside)
        if len(clauses) > _MOST_CLAUSES:
            clauses = [*clauses[: _MOST_CLAUSES - 1], f"{len(clauses) - _MOST_CLAUSES + 1} more claims"]
        given = f"given that {joined(list(dict.fromkeys(rest)))}" if rest else ""
        return ", ".join(x for x in (joined(clauses) if clauses else "", given) if x)

    def _claims(self, words: Sequence[Word], beside: Who | None) -> list[str]:
        """A clause for each claim, one for several by one speaker on one fate."""
        told: dict[tuple[Fate, str], list[Word]] = {}
        for w in words:
            plain = w.firm and w.reading.grade != "approximate" and (w.reading.low, w.reading.high) != (0, 0)
            told.setdefault((w.fate, self._speaker(w) if plain else w.id), []).append(w)
        out = []
        for (fate, speaker), found in told.items():
            if len(found) == 1:
                out.append(self.claim(found[0], beside))
                continue
            parts = [self._counted(w) for w in found]
            out.append(f"{joined(list(dict.fromkeys(parts)))} {_VERBS[fate][1]} ({speaker})")
        return out

    def _counted(self, w: Word) -> str:
        low, high = self._now(w)
        return f"{number(low, high)} {self.people(w.who, 1 if low == 1 and high in (1, None) else None)}"

    def _now(self, w: Word) -> tuple[int | None, int | None]:
        """What a claim says now: an older number of a flow keeps its low end."""
        b = self.bearings.get(w.id)
        return w.reading.low, None if b is not None and b.state == "low-end" else w.reading.high

    def _then(self, w: Word) -> tuple[int | None, int | None]:
        """What a claim said at its time; of one that adds no number, what its words count."""
        count = w.claim.count
        if count is None or w.reading.low is not None or w.reading.high is not None:
            return w.reading.low, w.reading.high
        return count.low, count.high

    def _speaker(self, w: Word) -> str:
        return w.testimony.speaker or w.testimony.origin.name or "unnamed"

    def ordered(self, ids: Collection[str]) -> tuple[str, ...]:
        """Claims in the order of the story, then what an editor decided, then laws."""
        place, last = self._place, len(self._place)
        return tuple(sorted(ids, key=lambda i: (place.get(i, last), i)))

    def low_end(self, fate: Fate, who: Who, low: int, ids: Collection[str]) -> str:
        """Why no fewer: "At least 2 Americans escaped: ..."."""
        if low == 0 or not ids:
            return f"Nothing said forces any {self.people(who, None)} {_VERBS[fate][2]}."
        return f"{capital(self.statement(fate, who, low, None))}: {self.reasons(ids, who)}."

    def high_end(self, fate: Fate, who: Who, high: int | None, ids: Collection[str]) -> str:
        """Why no more: "At most 4 Americans were killed: ..."."""
        if high is None:
            return f"Nothing said limits how many {self.people(who, None)} {_VERBS[fate][1]}."
        said = self.statement(fate, who, None if high else 0, high)
        # "No one was killed" alone would sound as if sayso knew.
        said = capital(said) if high else f"By what is said, {said}"
        return f"{said}: {self.reasons(ids, who)}."

    def leaving_out(self, ids: Collection[str]) -> str:
        """What a range in a clash leaves out, as a sentence to follow another; "" for nothing."""
        return f" This leaves out: {self.reasons(ids)}." if ids else ""

    def clash(self, ids: Collection[str]) -> str:
        """What cannot all hold."""
        return f"These cannot all hold: {'; '.join(self.reason(i) for i in self.ordered(ids))}."

    def give_up(self, ids: Collection[str]) -> str:
        """What one would have to give up."""
        what = "; ".join(self.reason(i) for i in self.ordered(ids))
        return f"The rest can hold without {'this' if len(ids) == 1 else 'these'}: {what}."

    def fit(self, found: Sequence[Word]) -> str:
        """That different tellings can all hold."""
        return f"These can all hold at once: {'; '.join(self._alone(w) for w in found)}."

    def _alone(self, w: Word) -> str:
        """What a claim says, kept for the sentences of a story without some others."""
        b = self.bearings.get(w.id)
        key = (id(w), b is not None and b.state == "low-end")
        found = self._said_alone.get(key) or self._known.get(key) or (w, self.claim(w))
        self._said_alone[key] = found
        return found[1]

    def revision(self, earlier: Word, later: Word) -> str:
        """That a toll went down."""
        before = number(earlier.reading.low, earlier.reading.high)
        speaker = self._speaker(later)
        after = self.statement(later.fate, later.who, later.reading.low, later.reading.high)
        return f"A correction by {speaker}: {after}, after {before} before."
