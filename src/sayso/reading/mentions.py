"""Mentions of people and bodies that a report's later words may refer back to.

A shallow scan without a parser: head nouns of sources (`source_kinds`) and runs of capitalised words, each
widened to the noun phrase around it. It finds what `sayso.reading.sources.resolve_mention` needs to choose
from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from sayso.reading.source_kinds import Head, head_at
from sayso.reading.stretches import MONTH, WEEKDAY
from sayso.reading.tokens import Token


class Place(NamedTuple):
    """Where a mention stands: number of its sentence and of its line, and whether in quotation marks."""

    sentence: int
    line: int
    quoted: bool


@dataclass(frozen=True, slots=True)
class SourceMention:
    """Words that name or stand for a possible source; `text` is that of the report from `start` to `end`.

    `name` is whom they stand for, as far as resolved ("" where not yet); `speaking` whether words of
    saying stand beside them; `source` whether a claim is put down to them; `placed` whether they follow a
    preposition of place; `gender` is that of the pronoun that next takes them up in their sentence;
    `heard` whether they are told.
    """

    text: str
    start: int
    end: int
    name: str = ""
    speaking: bool = True
    subject: bool = False
    source: bool = False
    placed: bool = False
    at: Place | None = None
    gender: Literal["m", "f"] | None = None
    heard: bool = False


_GENDERS: dict[str, Literal["m", "f"]] = {
    "he": "m", "his": "m", "him": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
SUBJECTS = frozenset(("he", "she", "it", "they"))
_STRAIGHT = frozenset(('"', "``", "''"))
_PLACING = frozenset(
    """in at from near into outside inside across around through toward towards over above along between beyond off
    onto throughout""".split()
)
_DETERMINERS = frozenset("the a an this that its his her their our another one".split())
_STOP = frozenset(
    """nobody someone anyone everyone everybody somebody none nothing later earlier meanwhile however but
    of for at in from with on near by to into over under after before since until as than that who which
    and or but nor if when while where because is are was were be been being has have had do does did will
    would can could may might must should not no it he she they we i you them him us me what there then
    also so still now said says say told tells according reported added both all some any each every about
    around only more most less least up down out off again too very just even ever never one two three four
    five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
    twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds dozens thousands half another others
    missing dead killed wounded injured updated update correction""".split()
)
_NAME_LINKS = frozenset("of de la del al el bin ibn van von da dos & - the for".split())
_LINKED = frozenset(("of", "for", "at", "in", "from", "with", "to"))
_SAYING = frozenset(
    """said says say saying told tells tell telling added adds adding confirmed confirms confirm confirming
    denied denies deny denying reported reports report reporting announced announces announcing stated
    states claimed claims claim claiming acknowledged acknowledges admitted admits insisted insists put
    puts gave gives counted counts speaks spoke speaking wrote writes tweeted posted declared declares
    estimated estimates believes believe believed disputed disputes rejected rejects dismissed dismisses
    warned warns explained replied answered called calls quoted quoting citing cited named identified
    described accused alleged maintains conceded concedes listed lists showed shows noted recalled shouted
    sent issued released published briefed asked tallied revised lowered raised corrected withdrew repeated
    suggested indicated argued argues thinks think knows know declined refused promised objected objects
    doubted doubts stressed stresses laughed snapped allowed allows recounted recounts read reads concluded
    complained boasted speculated pointed gave criticised criticized contradicted contradicts blamed blames
    agreed agrees""".split()
)
_NO_NOUNS = _STOP | _SAYING | _DETERMINERS
_NO_NAMES = _STOP | _DETERMINERS
_SAYING_OR_WHO = _SAYING | {"who"}
_TITLES = frozenset(
    "mr mrs ms dr prof rev fr lt sgt capt col gen maj cpl brig adm gov sen rep det insp supt sir st".split()
)
_TELLING = frozenset(("told", "tells", "tell", "telling", "asked"))
_NEAR, _FAR = 3, 18  # words to a verb, and to one behind a clause set apart
_WIDEST = 9  # words of a phrase before its complement
_DATE = re.compile(f"(?:{MONTH}|{WEEKDAY})s?")


class _Scan:
    """The words of a text with what every step asks of them: lower case, head nouns, and how many words from each
    on make a head noun or a name (0 where they make neither)."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.low = [word.lower() for word in words]
        self.heads = [head_at(words, i) for i in range(len(words))]
        self.anchors = [
            head.last - head.first + 1 if head is not None else int(_is_name(word))
            for head, word in zip(self.heads, words, strict=True)
        ]

    def __len__(self) -> int:
        return len(self.words)


def _is_name(word: str) -> bool:
    if not word[:1].isupper():
        return word[:1] == "@"
    low = word.lower().strip()
    return low not in _NO_NAMES and not _DATE.fullmatch(low)


def places(text: str, tokens: Sequence[Token], starts: Sequence[int]) -> list[Place]:
    """The place of each token, given the tokens that sentences begin at; a quotation ends with its line at latest."""
    out = []
    sentence = line = end = 0
    quoted = False
    begins = set(starts)
    for i, token in enumerate(tokens):
        if i and "\n" in text[end : token.start]:
            line, quoted = line + 1, False
        sentence += i in begins
        mark = token.text
        if mark == "“" or (mark in _STRAIGHT and not quoted):
            quoted = True
        elif mark == "”" or mark in _STRAIGHT:
            quoted = False
        out.append(Place(sentence, line, quoted))
        end = token.end
    return out


def find_mentions(
    text: str, tokens: Sequence[Token], at: Sequence[Place] = (), pronouns: bool = False
) -> list[SourceMention]:
    """The mentions in `text`, in order and apart from each other; `tokens` are those of `tokenize(text)`.

    `at` gives the tokens' `places`; with `pronouns`, words like "he" that are subjects are mentions as well.
    Never raises; linear time.
    """
    words = [token.text for token in tokens]
    # A line break parts phrases; the words after it cannot belong to those before.
    for i in range(1, len(tokens)):
        if "\n" in text[tokens[i - 1].end : tokens[i].start] and words[i - 1] not in ".!?":
            words[i - 1] += "\n"
    scan = _Scan(words)
    spans = []
    i = 0
    while i < len(words):
        span = _phrase(scan, i)
        if span is None and pronouns and scan.low[i] in SUBJECTS:
            span = i, i
        if span is None:
            i += 1
            continue
        spans.append(span)
        i = span[1] + 1
    verbs = [_verb(scan, first, last) for first, last in spans]
    taken: set[int] = set()
    found = []
    for (first, last), verb in zip(spans, verbs, strict=True):
        start, end = tokens[first].start, tokens[last].end
        # "The charity, which runs the clinic, said": the verb is the charity's.
        speaking = verb is not None and verb not in taken
        if verb is not None and verb > last:
            taken.add(verb)
        placed = first > 0 and scan.low[first - 1] in _PLACING
        place = at[first] if at else None
        gender = _GENDERS.get(scan.low[first]) or (_gender(scan, last) if pronouns else None)
        found.append(
            SourceMention(
                text[start:end],
                start,
                end,
                "",
                speaking,
                _opens(words, first),
                False,
                placed,
                place,
                gender,
                first > 0 and scan.low[first - 1] in _TELLING,
            )
        )
    return found


def _gender(scan: _Scan, last: int) -> Literal["m", "f"] | None:
    """The gender of the first "he" or "her" behind a phrase, with nobody else in capitals or speaking between."""
    for k in range(last + 1, min(last + _FAR, len(scan))):
        low = scan.low[k]
        if low in _GENDERS:
            # "Ola Brandt was shot, he said": he is somebody else.
            said = low in SUBJECTS and k + 1 < len(scan) and scan.low[k + 1] in _SAYING
            return None if said else _GENDERS[low]
        head = scan.heads[k]
        if low in _SAYING or scan.words[k][0] in ".;!?" or (head is not None and head.type == "person"):
            return None
        if scan.anchors[k] and scan.words[k - 1] != "," and scan.low[k - 1] not in _PLACING | _NAME_LINKS:
            return None
    return None


def _opens(words: Sequence[str], first: int) -> bool:
    """Whether no more than a short adverbial ("On Sunday") stands between the phrase and a full stop."""
    for k in range(first - 1, max(first - 4, -2), -1):
        if k < 0 or words[k][0] in '.!?:;"“”•' or words[k].endswith("\n"):
            return True
    return False


def _phrase(scan: _Scan, i: int) -> tuple[int, int] | None:
    """The noun phrase that starts at `i`, if it holds a head noun that is known or a name."""
    words = scan.words
    determined = scan.low[i] in _DETERMINERS
    start = i + 1 if determined else i
    if start >= len(scan) or not (determined or scan.anchors[start] or _adjectival(scan, start)):
        return None
    last = None
    strange = 0  # words in a row that are neither names nor nouns that are known
    k = start
    while k < len(scan) and k - start < _WIDEST:
        word = words[k]
        size = scan.anchors[k]
        if size:
            last, strange = k + size - 1, 0
            k += size
            if words[last].endswith("\n"):
                break
        elif k > start and (word in ("'s", "’s", "'", "’", "-") or (word == "." and _is_short(words[k - 1]))):
            k += 1
        elif word.isdigit() and last == k - 1 and words[last][:1].isupper():
            k += 1  # Channel 11 News
        elif word.isalpha() and word.lower() not in _NO_NOUNS and strange < 2:
            if last is not None and (word.endswith(("ed", "ing")) or not determined and strange):
                break
            strange += 1
            k += 1
        else:
            break
    if last is None:
        # A noun that is not known still counts as the subject of saying: "the sultan said".
        speaks = k < len(scan) and start < k and scan.low[k] in _SAYING_OR_WHO
        return (i, k - 1) if determined and speaks and words[k - 1].isalpha() else None
    head = next((h for h in (scan.heads[m] for m in range(last, start - 1, -1)) if h is not None), None)
    if head is None and last == start and not determined and not _is_lone_name(scan, i):
        return None
    if words[last].endswith("\n"):
        return i, last
    return i, _widen_right(scan, last, head)


def _adjectival(scan: _Scan, i: int) -> bool:
    """Whether the word may open a phrase without an article: 'provincial police', 'fire chief'."""
    words = scan.words
    low = scan.low[i]
    ahead = i + 1 < len(scan) and scan.anchors[i + 1] > 0 and words[i + 1][:1].islower()
    return ahead and low.isalpha() and low not in _NO_NOUNS and not low.endswith(("ed", "ing", "ly"))


def _is_lone_name(scan: _Scan, i: int) -> bool:
    """Whether a single capitalised word is a name rather than the first word of a sentence."""
    words = scan.words
    if len(words[i].strip()) < 3:
        return False
    return _verb(scan, i, i) is not None or not (i == 0 or words[i - 1][-1] in '.!?"“”\n:•-')


def _name_end(scan: _Scan, i: int) -> int:
    """The last word of the run of capitalised words from `i` on; `i - 1` where there is none."""
    words = scan.words
    last = i - 1
    k = i
    while k < len(scan) and k - i < 8:
        word = words[k]
        link = word.lower() in _NAME_LINKS and k == last + 1 and last >= i
        if word[:1].isupper() or word[:1] == "@":
            last = k
        elif link and word.lower() in ("of", "for", "the"):
            if k + 1 < len(scan) and not words[k + 1][:1].isupper():
                break
        elif not link and not (word == "." and k == last + 1 and k > i and _is_short(words[k - 1])):
            break
        k += 1
    return last


def _is_short(word: str) -> bool:
    """Whether a full stop belongs to the word: a title or an initial."""
    return len(word) == 1 or word.lower() in _TITLES


def _widen_right(scan: _Scan, last: int, head: Head | None) -> int:
    """Take in "of ...", and the name or the description set beside the head by a comma."""
    words = scan.words
    end = last
    linked = end + 2 < len(scan) and scan.low[end + 1] in _LINKED
    if linked and (head is not None or words[end + 1] == "of"):
        k = end + 2
        if scan.low[k] in _DETERMINERS:
            k += 1
        name = _name_end(scan, k)
        if name >= k:
            end = name
            follow = scan.heads[end + 1] if end + 1 < len(scan) else None
            end = follow.last if follow is not None else end
        elif scan.low[k - 1] in _DETERMINERS and k < len(scan):
            noun = _next_head(scan, k, 4)
            if noun is not None and not any(low in _NO_NOUNS for low in scan.low[k : noun.first]):
                end = noun.last
                if end + 1 < len(scan) and words[end + 1] in ("'s", "’s"):
                    owned = _next_head(scan, end + 2, 3)
                    end = owned.last if owned is not None else end
            elif k + 1 < len(scan) and words[k].isalpha() and words[k + 1] in ",.":
                end = k
    if end + 2 < len(scan) and words[end + 1] == ",":
        name = _name_end(scan, end + 2)
        closes = name + 1 < len(scan) and (words[name + 1] in ",." or scan.low[name + 1] in _SAYING)
        if head is not None and name >= end + 2 and closes and last == head.last:
            # One capitalised word is a name only between commas: 'The airline, Northway, ...'
            if (head.type == "person" and name > end + 2) or words[name + 1] == ",":
                return name
        described = _description(scan, end + 2)
        if described is not None and (head is None or head.type == "person"):
            return described
    return end


def _next_head(scan: _Scan, i: int, reach: int) -> Head | None:
    """The first head noun within `reach` words from `i` on."""
    ahead = range(i, min(i + reach, len(scan)))
    return next((head for head in (scan.heads[m] for m in ahead) if head is not None), None)


def _description(scan: _Scan, i: int) -> int | None:
    """The last word of "a lawyer for the sect" from `i` on, up to its comma."""
    words = scan.words
    if scan.low[i] not in ("a", "an", "the", "who") and scan.heads[i] is None:
        return None
    for k in range(i, min(i + 12, len(scan))):
        if words[k] in ",.;":
            inside = any(scan.heads[m] is not None for m in range(i, k)) and not any(
                word.lower() in _SAYING for word in words[i:k]
            )
            return k - 1 if inside and k - 1 > i else None
    return None


def _verb(scan: _Scan, first: int, last: int) -> int | None:
    """The index of the word of saying that the phrase is the subject of or follows; None for none."""
    words = scan.words
    before = scan.low[max(0, first - 2) : first]
    if before in (["according", "to"], ["told", "by"]):
        return first - 1
    if before and before[-1] in _SAYING:
        # Who is told is no source, save the outlet that passes it on.
        heard = before[-1] in _TELLING and not any(word[:1].isupper() for word in words[first : last + 1])
        return None if heard else first - 1
    apart = last + 1 < len(scan) and words[last + 1] in (",", "who", "which", "-", "–", "—", "(")
    for k in range(last + 1, min(last + (_FAR if apart else _NEAR) + 1, len(scan))):
        if scan.low[k] in _SAYING:
            # "A neighbour, she said, had dug her out": the words of saying are hers.
            return None if scan.low[k - 1] in SUBJECTS and k - 1 > last else k
        if words[k][0] in ".;!?" or words[k].endswith("\n"):
            return None
    return None
