"""Small pieces of HTML, such as a feed's entry or a live blog's post, as text with their paragraphs."""

from __future__ import annotations

import html
import re
from typing import Any

MAX_CHARS = 4 * 2**20
MAX_TAGS = 20_000

_TAG = re.compile(r"<(?:[a-zA-Z][^<>]*|/[a-zA-Z][^<>]*|!--.*?--)>", re.DOTALL)
_SPACE = re.compile(r"[ \t\n\r\f\v\u00a0]+")
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_LEFT_OUT = frozenset(
    "script style template noscript iframe object embed svg math canvas audio video head select button textarea"
    " input form time figure nav".split()
)


def is_markup(text: str) -> bool:
    """Whether a string holds HTML tags."""
    return _TAG.search(text) is not None


def fragment_text(fragment: str) -> str:
    """The words of a piece of HTML, a line for each `br` and an empty line between blocks; plain text is only
    freed of character references. Scripts, styles, forms, figures and time stamps are left out.

    Raises ValueError when it has more than `MAX_CHARS` characters or `MAX_TAGS` tags, or cannot be parsed.
    """
    if len(fragment) > MAX_CHARS or fragment.count("<") > MAX_TAGS:
        raise ValueError("holds a piece of HTML beyond bounds")
    if not is_markup(fragment):
        return html.unescape(fragment).replace("\0", "").strip()
    from lxml import etree
    from lxml import html as lxml_html

    try:
        # A NUL ends the text for libxml2; the div holds together what has no single root.
        root = lxml_html.fromstring("<div>" + fragment.replace("\0", "") + "</div>")
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ValueError(f"holds HTML that cannot be read ({type(error).__name__})") from None
    return element_text(root)


class Blocks:
    """Paragraphs in the making: `words` of the one that is open (NUL for a line break), `done` those that are closed,
    white space folded."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.done: list[str] = []

    def close(self) -> None:
        """End the paragraph that is open."""
        lines = (_SPACE.sub(" ", line).strip() for line in "".join(self.words).split("\0"))
        block = "\n".join(line for line in lines if line)
        self.words.clear()
        if block:
            self.done.append(block)


def element_text(root: Any) -> str:
    """The words of an lxml element and all below it, by the rules of `fragment_text`."""
    from lxml.etree import iterwalk

    blocks = Blocks()
    words, close = blocks.words, blocks.close
    hidden = 0

    for event, element in iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            hidden += tag in _LEFT_OUT
            if tag in _BLOCKS:
                close()
            if tag == "br":
                words.append("\0")
            if not hidden:
                words.append((element.text or "").replace("\0", ""))
            continue
        if event == "end":
            if tag in _BLOCKS:
                close()
            hidden -= tag in _LEFT_OUT
        if element is not root and not hidden:
            words.append((element.tail or "").replace("\0", ""))
    close()
    return "\n\n".join(blocks.done)
