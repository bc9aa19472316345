"""JSON documents written piece by piece, and ids of things that have no address of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

# Half a surrogate pair in a report's words has no UTF-8.
_ENCODING = ("utf-8", "replace")


def json_bytes(value: Any) -> bytes:
    """A value as JSON on one line, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(*_ENCODING)


def json_document(head: Mapping[str, Any], name: str, items: Iterable[Any]) -> Iterator[bytes]:
    """A JSON object with the members of `head` and then an array `name`, an item a line, as they come."""
    yield json_bytes(head)[:-1] + (b"," if head else b"") + json_bytes(name) + b":["
    separator = b"\n"
    for item in items:
        yield separator + json_bytes(item)
        separator = b",\n"
    yield b"\n]}\n"


def digest(*parts: str) -> str:
    """A short id of some strings: 20 hexadecimal digits, the same on every machine."""
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
