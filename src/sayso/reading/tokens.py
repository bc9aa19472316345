"""Words with their offsets: the unit that every head of the encoder and every rule speaks about."""

from __future__ import annotations

import re
from typing import NamedTuple

# Order matters: initialisms, grouped and decimal numbers and clitics are kept whole before the general word rule.
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., p.m.
    r"|\d+(?:,\d{3})+(?:\.\d+)?(?!\d)"  # 1,234
    r"|\d+\.\d+"  # 1.2
    r"|\d+(?:st|nd|rd|th)\b"  # 17th
    r"|\d+"
    r"|['’](?:s|re|ve|ll|d|m)\b"  # clitics, as Universal Dependencies cuts them
    r"|[^\W\d_]+(?:['’](?!(?:s|re|ve|ll|d|m)\b)[^\W\d_]+)*"
    r"|\S"
)


class Token(NamedTuple):
    """One word or punctuation mark of a text; `text[start:end] == token.text`, offsets in code points."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Cut `text` into words, numbers and single punctuation marks, white space left out.

    Never raises; runs in time linear in the length of the text.
    """
    return [Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
