"""The counts of a story as records of GDELT's Global Knowledge Graph, one a report.

The 27 tab-separated columns are those of the GKG codebook 2.1 (2015); V1COUNTS and V2.1COUNTS hold the claims that
say one number and whose source stands for it, as their blocks have no room for a range or a doubt; what else is
counted, and fates that GDELT has no type for, stand in V2EXTRASXML.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

from sayso.claims import Claim, Where
from sayso.publishing.addresses import web_address
from sayso.publishing.exports import Export
from sayso.publishing.formats.incident import countries, country_name
from sayso.publishing.formats.tables import neutral
from sayso.publishing.publication import Publication, Told
from sayso.publishing.spans import stands_for
from sayso.publishing.wording import document_name, one_line
from sayso.reckoning.counts import refusal
from sayso.story import ReportVersion

COLUMNS = (
    "GKGRECORDID", "V2.1DATE", "V2SOURCECOLLECTIONIDENTIFIER", "V2SOURCECOMMONNAME", "V2DOCUMENTIDENTIFIER",
    "V1COUNTS", "V2.1COUNTS", "V1THEMES", "V2ENHANCEDTHEMES", "V1LOCATIONS", "V2ENHANCEDLOCATIONS", "V1PERSONS",
    "V2ENHANCEDPERSONS", "V1ORGANIZATIONS", "V2ENHANCEDORGANIZATIONS", "V1.5TONE", "V2.1ENHANCEDDATES", "V2GCAM",
    "V2.1SHARINGIMAGE", "V2.1RELATEDIMAGES", "V2.1SOCIALIMAGEEMBEDS", "V2.1SOCIALVIDEOEMBEDS", "V2.1QUOTATIONS",
    "V2.1ALLNAMES", "V2.1AMOUNTS", "V2.1TRANSLATIONINFO", "V2EXTRASXML",
)  # fmt: skip
TYPES = {
    "killed": "KILL",
    "wounded": "WOUND",
    "taken": "KIDNAP",
    "held": "KIDNAP",
    "detained": "ARREST",
    "displaced": "AFFECT",
}
_WEB, _CITATION = "1", "2"
# The codebook names 1 to 5; files of GDELT have 0 where a count has no place.
_NOWHERE, _COUNTRY, _US_CITY, _WORLD_CITY = "0", "1", "3", "4"


def _write(publication: Publication) -> Iterator[bytes]:
    told: dict[str, list[Told]] = {}
    for each in publication.standing():
        told.setdefault(each.entry.claim.report, []).append(each)
    number = 0
    for report in publication.snapshot.reports:
        if report.id in told:
            number += 1
            record = _record(report, [each.entry.claim for each in told[report.id]], number, publication)
            # The format has no header line, and no quoting.
            yield ("\t".join(record.get(name, "") for name in COLUMNS) + "\n").encode()


def _record(report: ReportVersion, claims: list[Claim], number: int, publication: Publication) -> dict[str, str]:
    when = report.published or report.recorded
    moment = f"{when.year:04}{when:%m%d%H%M%S}"
    url = web_address(report.url)
    counted = [c for c in claims if _single(c) is not None and c.event in TYPES and stands_for(c)]
    blocks = [(_block(claim, publication), claim) for claim in counted]
    rest = [c for c in claims if c.count is not None and c not in counted]
    host = urlsplit(url).hostname if url else None
    return {
        "GKGRECORDID": f"{moment}-{number}",
        "V2.1DATE": moment,
        "V2SOURCECOLLECTIONIDENTIFIER": _WEB if url else _CITATION,
        "V2SOURCECOMMONNAME": host or neutral(_field(report.publisher or "")),
        "V2DOCUMENTIDENTIFIER": url or neutral(_field(document_name(report.document))),
        "V1COUNTS": "".join(f"{block};" for block, _ in blocks),
        "V2.1COUNTS": "".join(f"{block}#{claim.quote.start};" for block, claim in blocks),
        "V1THEMES": "".join(f"{theme};" for theme in dict.fromkeys(TYPES[c.event] for c in counted)),
        "V2EXTRASXML": "".join(map(_extra, rest)),
    }


def _single(claim: Claim) -> int | None:
    """The number of people, None where there are several it may be; that there were none is no count either."""
    count = claim.count
    return (count.low or None) if count is not None and count.low == count.high and not count.approx else None


def _block(claim: Claim, publication: Publication) -> str:
    people = claim.group.text or claim.group.head if claim.group is not None else ""
    return "#".join([TYPES[claim.event], str(_single(claim)), _field(people), *_location(claim.where, publication)])


def _location(where: Where | None, publication: Publication) -> tuple[str, ...]:
    """Type, full name, FIPS 10-4 country, first-order division, latitude, longitude, feature id."""
    code = (where.country if where is not None else None) or publication.snapshot.country
    fips = str(countries().get(code or "", {}).get("fips") or "")
    if where is not None and where.latitude is not None:
        kind = _US_CITY if code == "US" else _WORLD_CITY
        name = ", ".join(part for part in (where.text, country_name(code)) if part)
        return kind, _field(name), fips, fips, str(where.latitude), str(where.longitude), ""
    return (_COUNTRY, _field(country_name(code)), fips, fips, "", "", fips) if fips else (_NOWHERE, *[""] * 6)


def _extra(claim: Claim) -> str:
    """A count that the blocks cannot hold, as an element."""
    count = claim.count
    assert count is not None
    made = etree.Element("SAYSO_COUNT", event=claim.event, polarity=claim.polarity, offset=str(claim.quote.start))
    for name, end in (("low", count.low), ("high", count.high)):
        if end is not None:
            made.set(name, str(end))
    if count.approx:
        made.set("approx", "true")
    if claim.certainty != "certain":
        made.set("certainty", claim.certainty)
    if refusal(claim) is not None:
        made.set("stance", next(s.stance for s in claim.sources if s.stance in ("denies", "disputes", "doubts")))
    made.text = one_line(claim.group.text, 200) if claim.group is not None else ""
    return str(etree.tostring(made, encoding="unicode"))


def _field(text: str) -> str:
    """Text free of what divides fields and blocks."""
    return one_line(text.translate({ord("#"): " ", ord(";"): ",", ord("\t"): " "}), 200)


GKG = Export("gkg", _write, "text/tab-separated-values", ".gkg.csv", "GDELT GKG 2.1 counts, a record a report")
