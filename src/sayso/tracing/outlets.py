"""Outlets: who published a report, and which news agency its text credits."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit

from sayso.reading.source_kinds import KnownOutlet, known_outlets, outlet
from sayso.story import ReportVersion

_HEAD = 400  # characters in which a dateline stands
_TAIL = 600  # and in which a credit line does
# "ALGIERS (Reuters) - ", "PARIS, Jan 17 (AFP) —", "By the Associated Press".
_DATELINE = re.compile(r"\(([A-Z][\w .,'’&-]{1,60})\)\s*(?:-{1,2}|–|—|:)")
_BYLINE = re.compile(r"(?:^|\n)\s*(?:By|From)\s+(?:the\s+)?([A-Z][\w .,'’&-]{1,60}?)\s*(?:\n|$)")
_SIGNED = re.compile(r"(?:^|[\n.”\"])\s*[\[(]?(?:©|Copyright|Source:|—|–|--)?\s*([A-Z][\w .,'’&-]{1,60}?)[\])]?\s*$")
_CONTRIBUTED = re.compile(
    r"(?P<before>[\w .,'’&-]{2,80}?)\s+(?:has |also )?contributed to this"
    r"|\bwith (?:additional reporting|reporting|files) (?:by|from) (?P<after>[\w .,'’&-]{2,80})",
    re.IGNORECASE,
)
_CONTRIBUTED_SIGN = re.compile(r"contributed to this|with (?:additional reporting|reporting|files) ", re.IGNORECASE)


@cache
def _by_domain() -> dict[str, KnownOutlet]:
    return {domain: known for known in known_outlets() for domain in known.domains}


@cache
def _wires() -> frozenset[str]:
    return frozenset(known.name for known in known_outlets() if known.wire)


@cache
def country_of(name: str) -> str | None:
    """The country (alpha-2) of an outlet by its full name, None where the table has none."""
    return next((known.country for known in known_outlets() if known.name == name), None)


def domain_of(url: str | None) -> str | None:
    """The host of an address without "www.", in lower case; None where there is none. Never raises."""
    if not url:
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.lower().removeprefix("www.").rstrip(".") or None if host else None


def outlet_of_domain(domain: str) -> KnownOutlet | None:
    """The outlet whose site the host belongs to: "uk.reuters.com" is that of "reuters.com"."""
    labels = domain.split(".")
    for first in range(len(labels) - 1):
        known = _by_domain().get(".".join(labels[first:]))
        if known is not None:
            return known
    return None


def publisher_of(report: ReportVersion) -> str:
    """The name of the outlet that published a report: as given, else by the address, else the document itself."""
    domain = domain_of(report.url)
    if report.publisher and report.publisher.strip():
        given = " ".join(report.publisher.split())
        known = outlet(given)
        if known is not None:
            return known[0]
        by_host = outlet_of_domain(domain_of("//" + given) or "") if "." in given and " " not in given else None
        return by_host.name if by_host is not None else given
    if domain is not None:
        by_host = outlet_of_domain(domain)
        return by_host.name if by_host is not None else domain
    return report.document


def is_wire(name: str) -> bool:
    """Whether the outlet of that full name is a news agency, whose texts others print."""
    return name in _wires()


def dateline_wire(report: ReportVersion) -> str | None:
    """The news agency whose text the report says it is: in its dateline, by-line or last line. None where none."""
    head, tail = report.text[:_HEAD], report.text[-_TAIL:].rstrip()
    for pattern, text in ((_DATELINE, head), (_BYLINE, head), (_SIGNED, tail)):
        for match in pattern.finditer(text):
            found = _wire(match[1])
            if found is not None:
                return found
    return _wire(report.author) if report.author else None


def contributing_wires(report: ReportVersion) -> tuple[str, ...]:
    """The news agencies that the report's end says it drew upon ("The Associated Press contributed to this report")."""
    found: list[str] = []
    tail = report.text[-_TAIL:]
    for sign in _CONTRIBUTED_SIGN.finditer(tail):
        match = _CONTRIBUTED.search(tail, max(0, sign.start() - 80), sign.end() + 80)
        for part in re.split(r",| and |/|\.\s", (match["before"] or match["after"]) if match else ""):
            wire = _wire(part.strip(" .").removeprefix("The ").removeprefix("the "))
            if wire is not None and wire not in found:
                found.append(wire)
    return tuple(found)


@cache
def _wire_names() -> dict[str, str]:
    """Names and aliases of news agencies, as written, to the name in full."""
    return {name: known.name for known in known_outlets() if known.wire for name in (known.name, *known.aliases)}


def _wire(words: str) -> str | None:
    """The news agency that the words are, or end with behind somebody's name: "Ada Brook, Associated Press"."""
    tokens = words.replace(",", " ").split()
    if len(tokens) > _LONGEST_CREDIT or any(not t[:1].isupper() and t not in _LINKS for t in tokens):
        return None
    for first in range(len(tokens)):
        found = _wire_names().get(" ".join(tokens[first:]))
        if found is not None:
            return found
    return None


_LONGEST_CREDIT = 8
_LINKS = frozenset(("and", "of", "the", "de", "van", "&", "d'Information"))
