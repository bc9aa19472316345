"""How claims, ranges and names are put in words for readers; a report's words made safe to show."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sayso.claims import Claim
from sayso.publishing.addresses import web_address
from sayso.reckoning.labels import plural
from sayso.wording import count_words

NO_CHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
"""Code points that are none of a text (noncharacters of Unicode), for a class of a regular expression."""
# Controls, and characters that turn the running direction of all that follows, or hide text; the marks and joiners
# that scripts need to be written (U+200C to U+200F) stay.
_UNSAFE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff{NO_CHARACTERS}]")
_SPACE = re.compile(r"\s+")

SIDES_IN_WORDS = {
    "attackers": "attackers",
    "state": "the state",
    "foreign-government": "foreign governments",
    "company": "companies",
    "victims": "victims and their kin",
    "uninvolved": "uninvolved",
}


def shown(text: str | None) -> str:
    """Words of a report as they may be shown: legal in XML, and unable to turn the text around them."""
    return _UNSAFE.sub("\ufffd", (text or "").replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str | None, most: int | None = None) -> str:
    """Shown words on one line, cut to `most` characters with "…"."""
    words = _SPACE.sub(" ", shown(text)).strip()
    return words if most is None or len(words) <= most else f"{words[: most - 1].rstrip()}…"


def claim_words(claim: Claim) -> str:
    """What a claim says in a few words: "killed: at least 6 hostages"; "(denied)" where it is."""
    count = count_words(claim.count)
    who = one_line(claim.group.text, 80) if claim.group else ""
    if claim.group is not None and claim.count is not None and count:
        # The words of the group may begin with those of the number, which are given as meant.
        bare = one_line(claim.group.text.replace(claim.count.text, "", 1), 80) if claim.count.text else who
        who = bare or (claim.group.head if count == "1" else plural(claim.group.head) if claim.group.head else "")
    what = " ".join(part for part in (count, who) if part)
    denied = " (denied)" if claim.polarity == "denied" else ""
    return f"{claim.event}{f': {what}' if what else ''}{denied}"


def moment_words(moment: datetime) -> str:
    """A time for people: "12 March 2024, 09:00 UTC"."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {utc:%B} {utc.year:04}, {utc:%H:%M} UTC"


def stamp(moment: datetime) -> str:
    """A time for machines: ISO 8601 in UTC to the second, "2024-03-12T09:00:00Z"."""
    # strftime writes the year 33 as "33", isoformat as "0033".
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def document_name(document: str) -> str:
    """What readers see of a document's name: its address, or the last part of a file's path, as the folders of a desk
    are nobody's business."""
    return document if web_address(document) else document.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1] or document
