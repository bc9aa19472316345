"""Words to word pieces: what the encoder takes in.

The vocabulary of the encoder is lower-case; the case of a word travels beside it in the token-type embedding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from tokenizers import Tokenizer

CLS, SEP, UNKNOWN = 101, 102, 100
MAX_PIECES_PER_WORD = 8
MAX_PIECES = 510
CASES = 8

_PLAIN = {
    "``": '"', "''": '"', "`": "'", "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}",
}  # fmt: skip
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
_CACHE_LIMIT = 200_000


class Pieces(NamedTuple):
    """Word pieces of one window: `ids` and `cases` a piece each, `first` the index of each word's first piece.

    `first` is shorter than the window's words where the pieces would not fit into the encoder's positions.
    """

    ids: list[int]
    cases: list[int]
    first: list[int]


def case_of(word: str) -> int:
    """The case class of a word: 1 lower, 2 capitalised, 3 upper, 4 mixed, 5 digits, 6 no letter (0: special)."""
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) > 1 else 2
    if word[:1].isupper() and word[1:].islower():
        return 2
    if word.isdigit():
        return 5
    return 4 if any(map(str.isalpha, word)) else 6


class PieceCutter:
    """Cuts words into word pieces, remembering the words already cut.

    `tokenizer` is the path of a `tokenizers` JSON file with a lower-casing WordPiece model.
    """

    def __init__(self, tokenizer: Path | str) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._known: dict[str, tuple[list[int], int]] = {}

    def cut_word(self, word: str) -> tuple[list[int], int]:
        """Piece ids of one word (at most `MAX_PIECES_PER_WORD`) and its case class."""
        known = self._known.get(word)
        if known is None:
            plain = _PLAIN.get(word, word).translate(_STRAIGHT)[:100].encode("utf-8", "replace").decode()
            ids = self._tokenizer.encode(plain, add_special_tokens=False).ids[:MAX_PIECES_PER_WORD]
            known = (ids or [UNKNOWN], case_of(word))
            if len(self._known) >= _CACHE_LIMIT:
                self._known.clear()
            self._known[word] = known
        return known

    def cut(self, words: Iterable[str]) -> Pieces:
        """Pieces of a window of words, with the marks of its beginning and end; words past the limit are left out."""
        ids, cases, first = [CLS], [0], []
        for word in words:
            pieces, case = self.cut_word(word)
            if len(ids) + len(pieces) > MAX_PIECES:
                break
            first.append(len(ids))
            ids += pieces
            cases += [case] * len(pieces)
        ids.append(SEP)
        cases.append(0)
        return Pieces(ids, cases, first)

    def lengths(self, words: Sequence[str]) -> list[int]:
        """Number of pieces of each word."""
        return [len(self.cut_word(word)[0]) for word in words]
