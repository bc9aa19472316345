"""Addresses of the web, made fit for any format: reports name any scheme, and characters that no address may hold."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

_WEB = re.compile(r"https?://[^\s<>\"'\\]+\Z", re.IGNORECASE)
# What RFC 3986 (appendix A) lets stand in a path, and beside that in a query or fragment.
_PATH = "/:@!$&()*+,;=~"
_QUERY = _PATH + "?"
_LOST_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def web_address(url: str | None) -> str | None:
    """The address as a URI (RFC 3986) where it is one of the web, else None: a report may name any scheme,
    "javascript:" too. Characters that a URI has no room for are percent-encoded, a host's letters outside of ASCII
    are written as IDNA has it."""
    if url is None or not _WEB.match(url):
        return None
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    # What has no number for a port, half a bracket or a label of no or too many letters leads nowhere.
    except ValueError:
        return None
    literal = ":" in host
    if not (re.fullmatch(r"[0-9a-f.:]+", host) if literal else re.fullmatch(r"[a-z0-9._~-]+", host)):
        return None
    place = (f"[{host}]" if literal else host) + ("" if port is None else f":{port}")
    if parts.username is not None:
        place = f"{_encoded(parts.netloc.rpartition('@')[0], ':!$&()*+,;=~')}@{place}"
    return urlunsplit(
        (
            parts.scheme,
            place,
            _encoded(parts.path, _PATH),
            _encoded(parts.query, _QUERY),
            _encoded(parts.fragment, _QUERY),
        )
    )


def beside(page: str, name: str) -> str:
    """The address of a file that lies beside a page."""
    return urljoin(page, relative(name))


def relative(name: str) -> str:
    """A file's name as a page beside it links to it."""
    return quote(name, errors="replace")


def _encoded(part: str, safe: str) -> str:
    return quote(_LOST_PERCENT.sub("%25", part), safe=f"{safe}%", errors="replace")
