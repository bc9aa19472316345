"""Plain text and Markdown, each with an optional header block.

A header block is what Markdown calls front matter: lines of `name: value` between a first line `---` and the
next one. `title`, `published` (or `date`), `modified`, `publisher`, `author`, `url`, `id` and `document` are
taken, others passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from sayso.ingest.decode import decode
from sayso.ingest.formats import Format, Item
from sayso.ingest.report import Report, clean, document_of, make_report, parse_published, version_id

_HEADER_LINES = 64
_FIELD = re.compile(r"([A-Za-z][\w-]*):(?:[ \t]+(.*))?")


def read_text(name: str, text: str) -> Report:
    """A report from plain text. Raises ValueError for an empty one or a publication time that is none."""
    header, body = _split_header(clean(text))
    return _report(name, header, body, header.get("title"))


def read_markdown(name: str, text: str) -> Report:
    """A report from Markdown (CommonMark with tables): its words without the marks, each block a paragraph.

    A level-one heading on top is the title when the header names none. Raises ValueError as `read_text` does.
    """
    header, body = _split_header(clean(text))
    blocks = _markdown_blocks(body)
    title = header.get("title")
    if blocks and blocks[0][0] == "h1" and title in (None, blocks[0][1]):
        title = blocks.pop(0)[1]
    return _report(name, header, "\n\n".join(block for _, block in blocks), title)


def _report(name: str, header: dict[str, str], body: str, title: str | None) -> Report:
    published = header.get("published") or header.get("date")
    return make_report(
        name,
        body,
        report_id=header.get("id"),
        title=title,
        url=header.get("url"),
        publisher=header.get("publisher"),
        published=_time("published", published),
        author=header.get("author"),
        modified=_time("modified", header.get("modified")),
        document=header.get("document"),
    )


def _time(field: str, value: str | None) -> datetime | None:
    try:
        return parse_published(value) if value else None
    except ValueError as error:
        raise ValueError(f"{field}: {error}") from None


def _split_header(text: str) -> tuple[dict[str, str], str]:
    lines = text.split("\n", _HEADER_LINES)
    if lines[0].strip() != "---" or len(lines) < 3 or not _FIELD.fullmatch(lines[1].strip()):
        return {}, text
    for i, line in enumerate(lines[1:_HEADER_LINES], 1):
        if line.strip() == "---":
            found = (_FIELD.fullmatch(field.strip()) for field in lines[1:i])
            header = {m[1].lower(): (m[2] or "").strip().strip("\"'") for m in found if m}
            return header, "\n".join(lines[i + 1 :])
    return {}, text


def _markdown_blocks(text: str) -> list[tuple[str, str]]:
    """(tag, words) of each block that holds words, in order."""
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    def words(token: Token) -> str:
        kinds = {"softbreak": " ", "hardbreak": "\n"}
        parts = (
            kinds.get(child.type, child.content if child.type in ("text", "code_inline") else "")
            for child in token.children or ()
        )
        return "".join(parts).strip()

    blocks: list[tuple[str, str]] = []
    tag = ""
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.nesting == 1:
            tag = token.tag
        elif token.type == "inline":
            blocks.append((tag, words(token)))
        elif token.type in ("fence", "code_block"):
            blocks.append(("pre", token.content.strip()))
    return [(tag, block) for tag, block in blocks if block]


def _reads(read: Callable[[str, str], Report]) -> Callable[[Item], Iterator[Report]]:
    def read_item(item: Item) -> Iterator[Report]:
        report = read(item.name, decode(item.data(), item.charset))
        if item.url:
            # What a page from the web says of itself must not make it a version of another.
            name = version_id(item.name, item.url, report.text)
            report = replace(report, id=name, url=item.url, document=document_of(item.url))
        yield report

    return read_item


TEXT = Format("text", _reads(read_text), suffixes=(".txt", ".text"), media_types=("text/plain",))
MARKDOWN = Format("markdown", _reads(read_markdown), suffixes=(".md", ".markdown"), media_types=("text/markdown",))
