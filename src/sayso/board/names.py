"""Names of stories as one part of an address, and back; ids for HTML."""

from __future__ import annotations

import re
from hashlib import blake2b
from urllib.parse import unquote, urlencode

_PLAIN = re.compile(r"[A-Za-z0-9_-]")


def to_slug(name: str) -> str:
    """The name with all but letters, digits, "-" and "_" as "~XX" for each byte of UTF-8: a "/", "." or "%" in it
    would be taken for a part of the address by some proxy or browser."""
    out = []
    for char in name:
        plain = _PLAIN.fullmatch(char) is not None
        out.append(char if plain else "".join(f"~{byte:02X}" for byte in char.encode("utf-8", "replace")))
    return "".join(out)


def from_slug(slug: str) -> str:
    """The name of a slug; what is no slug gives some name that no story has."""
    return unquote(slug.replace("%", "%25").replace("~", "%"), errors="replace")


def query(**values: object) -> str:
    """A query string ("?a=1&b=2") of the values that are set, lists repeated; "" where none is."""
    kept = {name: value for name, value in values.items() if value not in (None, "", [], ())}
    return f"?{urlencode(kept, doseq=True)}" if kept else ""


def html_id(kind: str, *names: str) -> str:
    """An id for HTML of what bears these names, the same on every page that shows it: "origin-5f9b8197c4d1"."""
    digest = blake2b("\0".join(names).encode("utf-8", "replace"), digest_size=6).hexdigest()
    return f"{kind}-{digest}"
