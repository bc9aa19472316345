"""Bytes to text: which encoding they are in, and whether they are text at all."""

from __future__ import annotations

import codecs
import re

# Longest first: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FORMATS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
)
# Browsers read these labels as windows-1252 (WHATWG Encoding Standard): that is what such pages are in.
_AS_1252 = frozenset({"iso8859-1", "ascii", "cp1252"})
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_META_WITHIN = 4096


def decode(data: bytes, declared: str | None = None) -> str:
    """Decode `data`: by its byte order mark, as UTF-8, as the encoding `declared` by its carrier, or, when
    none of these fits, by the best guess of charset-normalizer.

    Raises ValueError saying why when the bytes are no text.
    """
    for magic, what in _FORMATS:
        if data.startswith(magic):
            raise ValueError(f"is no text but {what}")
    text = _marked(data) or _unmarked_utf8(data)
    if text is None and declared is not None:
        text = _try_codec(data, _codec(declared))
    if text is None:
        text = _guess(data)
    if text is None or len(_CONTROL.findall(text)) > len(text) // 50:
        raise ValueError("is binary, or in an encoding that could not be told")
    return text


def declared_in_html(data: bytes) -> str | None:
    """The encoding that an HTML page names in a meta element near its beginning, or None."""
    found = _META.search(data[:_META_WITHIN])
    return found.group(1).decode("ascii", "replace") if found else None


def _marked(data: bytes) -> str | None:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _try_codec(data, codec)
    return None


def _unmarked_utf8(data: bytes) -> str | None:
    # NUL bytes are good UTF-8, and yet the mark of UTF-16 or of no text at all.
    return None if b"\0" in data else _try_codec(data, "utf-8")


def _codec(label: str) -> str | None:
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    # Codecs of bytes to bytes ("zlib", "hex") and of Python's own notations are no encodings of text.
    if not getattr(info, "_is_text_encoding", True) or info.name in ("idna", "punycode", "unicode_escape"):
        return None
    return "cp1252" if info.name in _AS_1252 else info.name


def _try_codec(data: bytes, codec: str | None) -> str | None:
    if codec is None:
        return None
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    matches = from_bytes(data)
    best = matches.best()
    if best is None:
        return None
    # Code pages of western and central Europe often tie; windows-1252 is by far the most used of them.
    for match in matches:
        if (match.chaos, match.coherence) == (
            best.chaos,
            best.coherence,
        ) and "cp1252" in match.could_be_from_charset:
            return _try_codec(data, "cp1252")
    return _try_codec(data, _codec(best.encoding))
