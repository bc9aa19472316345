"""The claim record, version 1: one thing that a report says was said, or is so, about a developing event.

A claim is *one* happening, *one* group of people, *one* quantity, *one* line of attribution. docs/claims.md
tells what each field means and how hard cases are decided. All offsets are Unicode code points of the
report's text, and `text[start:end]` is the words they stand for.

The types are plain frozen values: the dataclass fields are the record, and the JSON reader, writer and schema
below are derived from them, so that the three cannot drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from hashlib import blake2b
from types import NoneType
from typing import Annotated, Any, Literal, cast, get_args, get_origin

from sayso.schemas import PLAIN, alternatives, field_types, object_schema

RECORD_VERSION = 1

Fate = Literal[
    "killed", "wounded", "casualty", "taken", "held", "freed", "escaped", "missing", "safe", "detained",
    "displaced", "present",
]  # fmt: skip
Act = Literal[
    "attack", "operation", "demand", "responsibility", "threat", "negotiation", "withdrawal", "statement"
]
Event = Literal[Fate, Act]
Role = Literal["captive", "attacker", "security", "worker", "civilian", "unknown"]
SourceKind = Literal[
    "outlet", "official", "military", "government", "armed-group", "witness", "company", "organisation",
    "document", "anonymous", "person",
]  # fmt: skip
Stance = Literal["states", "claims", "confirms", "denies", "disputes", "doubts", "reports"]
Polarity = Literal["affirmed", "denied"]
Certainty = Literal["certain", "probable", "possible", "unknown"]
RelationName = Literal[
    "disputes", "confirms", "denies", "doubts", "corrects", "updates", "infers-from", "origin-of"
]

FATES: tuple[Fate, ...] = get_args(Fate)
ACTS: tuple[Act, ...] = get_args(Act)
EVENTS: tuple[Event, ...] = FATES + ACTS
ROLES: tuple[Role, ...] = get_args(Role)
SOURCE_KINDS: tuple[SourceKind, ...] = get_args(SourceKind)
STANCES: tuple[Stance, ...] = get_args(Stance)
POLARITIES: tuple[Polarity, ...] = get_args(Polarity)
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
RELATIONS: tuple[RelationName, ...] = get_args(RelationName)

_COUNTRY = re.compile(r"[A-Z]{2}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

# Annotated types carry their JSON Schema keywords; the same limits are checked by __post_init__.
Natural = Annotated[int, ("minimum", 0)]
Name = Annotated[str, ("minLength", 1)]
Country = Annotated[str, ("pattern", "^[A-Z]{2}$")]
Instant = Annotated[str, ("pattern", r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
Share = Annotated[float, ("minimum", 0), ("maximum", 1)]
Latitude = Annotated[float, ("minimum", -90), ("maximum", 90)]
Longitude = Annotated[float, ("minimum", -180), ("maximum", 180)]


def _check_span(text: str, start: int, end: int, what: str) -> None:
    if not 0 <= start <= end or end - start != len(text):
        raise ValueError(f"{what}: offsets {start} to {end} do not fit a text of {len(text)} code points")


def _check_name(value: str, allowed: Iterable[str], what: str) -> None:
    if value not in allowed:
        raise ValueError(f"{what}: {value!r} is none of {', '.join(allowed)}")


@dataclass(frozen=True, slots=True)
class Quote:
    """The clause that carries the claim, attribution left out: TextQuoteSelector and TextPositionSelector of
    the W3C Web Annotation Data Model. `prefix` and `suffix` are the text just before and after."""

    exact: str
    start: Natural
    end: Natural
    prefix: str = ""
    suffix: str = ""

    def __post_init__(self) -> None:
        _check_span(self.exact, self.start, self.end, "quote")


@dataclass(frozen=True, slots=True)
class Count:
    """How many people: `low` and `high` are inclusive bounds, None where open; `text` the words that say so.

    At least one bound is given: a claim that states no quantity has `count` None. `approx` is True for "about
    20" and for vague numbers ("dozens")."""

    low: Natural | None
    high: Natural | None
    approx: bool
    text: str
    start: Natural
    end: Natural

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("count: neither low nor high is given; a claim with no quantity has no count")
        if (self.low is not None and self.low < 0) or (self.high is not None and self.high < 0):
            raise ValueError(f"count: {self.low} to {self.high} is below 0")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"count: low {self.low} is above high {self.high}")
        _check_span(self.text, self.start, self.end, "count")


@dataclass(frozen=True, slots=True)
class Group:
    """Who it happened to. `head` is the head noun, singular ("hostage"), "" where none is said; `nationality`
    ISO 3166-1 alpha-2 codes; `foreign` whether the text calls them foreign, None where it does not say."""

    text: str
    head: str
    nationality: tuple[Country, ...]
    foreign: bool | None
    role: Role
    start: Natural
    end: Natural

    def __post_init__(self) -> None:
        _check_name(self.role, ROLES, "group.role")
        for code in self.nationality:
            if not _COUNTRY.fullmatch(code):
                raise ValueError(f"group.nationality: {code!r} is no ISO 3166 alpha-2 code")
        _check_span(self.text, self.start, self.end, "group")


@dataclass(frozen=True, slots=True)
class Source:
    """One hop of the chain of attribution. `text` as written, `name` whom it stands for ("the group": "Masked
    Brigade"), `cue` the words of saying ("has confirmed"). `start` and `end` are those of `text`; a source
    with no one named ("reportedly") has the words of hearsay as its text."""

    text: str
    name: str
    kind: SourceKind
    cue: str
    stance: Stance
    start: Natural
    end: Natural

    def __post_init__(self) -> None:
        _check_name(self.kind, SOURCE_KINDS, "source.kind")
        _check_name(self.stance, STANCES, "source.stance")
        _check_span(self.text, self.start, self.end, "source")


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the report's text: an agent ("the army") or a means ("a helicopter strike")."""

    text: str
    start: Natural
    end: Natural

    def __post_init__(self) -> None:
        _check_span(self.text, self.start, self.end, "mention")


@dataclass(frozen=True, slots=True)
class When:
    """When it happened: from `start` up to and not including `end`, ISO 8601 in UTC to the second
    ("2013-01-17T00:00:00Z"), None where open or not known; `text` the words that say so."""

    start: Instant | None
    end: Instant | None
    text: str

    def __post_init__(self) -> None:
        for name, value in (("start", self.start), ("end", self.end)):
            if value is not None and not _INSTANT.fullmatch(value):
                raise ValueError(f"when.{name}: {value!r} is no ISO 8601 instant like 2013-01-17T00:00:00Z")
        if self.start is not None and self.end is not None and self.start > self.end:
            raise ValueError(f"when: start {self.start} is after end {self.end}")


@dataclass(frozen=True, slots=True)
class Where:
    """Where it happened: `text` as written, `country` ISO 3166-1 alpha-2, coordinates in degrees (WGS 84)."""

    text: str
    country: Country | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None

    def __post_init__(self) -> None:
        if self.country is not None and not _COUNTRY.fullmatch(self.country):
            raise ValueError(f"where.country: {self.country!r} is no ISO 3166 alpha-2 code")
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("where: latitude and longitude go together")
        if self.latitude is not None and not -90 <= self.latitude <= 90:
            raise ValueError(f"where.latitude: {self.latitude} is not within -90 and 90")
        if self.longitude is not None and not -180 <= self.longitude <= 180:
            raise ValueError(f"where.longitude: {self.longitude} is not within -180 and 180")


@dataclass(frozen=True, slots=True)
class Relation:
    """What this claim does to another: `claim` is the id of the claim spoken of."""

    relation: RelationName
    claim: Name

    def __post_init__(self) -> None:
        _check_name(self.relation, RELATIONS, "about.relation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim as read from one report.

    `report` is the id of the report version; `update` the dated or "Update:" block it stands in, 0 the first;
    `part_of` the id of the claim that this is a stated part of; `sources` the chain of attribution, origin
    first, empty for the publisher's own voice; `certainty` after FactBank (Saurí and Pustejovsky 2009), as
    the last source of the chain presents it; `confidence` the reader's own, 0 to 1.

    Raises ValueError naming the field for a name that the record does not know or a number out of its range.
    """

    id: Name
    report: str
    quote: Quote
    update: Natural = 0
    event: Event
    count: Count | None = None
    group: Group | None = None
    part_of: Name | None = None
    sources: tuple[Source, ...] = ()
    polarity: Polarity = "affirmed"
    certainty: Certainty = "certain"
    about: tuple[Relation, ...] = ()
    agent: Mention | None = None
    means: Mention | None = None
    when: When | None = None
    where: Where | None = None
    confidence: Share = 1.0

    def __post_init__(self) -> None:
        _check_name(self.event, EVENTS, "event")
        _check_name(self.polarity, POLARITIES, "polarity")
        _check_name(self.certainty, CERTAINTIES, "certainty")
        if not self.id:
            raise ValueError("id: is empty")
        if self.update < 0:
            raise ValueError(f"update: {self.update} is below 0")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"confidence: {self.confidence} is not within 0 and 1")

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON-ready values: dicts, lists, strings, numbers, booleans and None."""
        return cast("dict[str, Any]", _encode(self))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Claim:
        """Read a record as `to_dict` writes it; fields that have a default may be left out.

        Raises ValueError naming the field that is missing, unknown or of the wrong kind.
        """
        return cast("Claim", _decode(cls, data, ""))


def text_digest(text: str) -> str:
    """Hash of a report's text (BLAKE2b, 16 bytes, hexadecimal); lone surrogates are hashed as they stand."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def claim_id(digest: str, event: str, quote: Quote, count: Count | None, group: Group | None) -> str:
    """The id of a claim: 20 hexadecimal digits, the same on every machine and every run.

    `digest` is `text_digest` of the report's text. The id hangs on what is claimed and where it stands, not
    on what a better reader may see otherwise later (chain, certainty, relations).
    """
    key = [digest, event, f"q{quote.start}-{quote.end}"]
    if count is not None:
        key.append(f"c{count.start}-{count.end}:{count.low}-{count.high}{'~' if count.approx else ''}")
    if group is not None:
        key.append(f"g{group.start}-{group.end}")
    return blake2b("|".join(key).encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one claim record as `Claim.to_dict` writes it."""
    definitions: dict[str, Any] = {}
    body = object_schema(Claim, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sayso:claim:{RECORD_VERSION}",
        "title": "Claim",
        **body,
        "$defs": dict(sorted(definitions.items())),
    }


# JSON in, out and described: all three walk the annotated dataclass fields.

@cache
def _required(cls: type) -> frozenset[str]:
    return frozenset(f.name for f in fields(cls) if f.default is MISSING)


def _encode(value: Any) -> Any:
    if is_dataclass(value):
        return {name: _encode(getattr(value, name)) for name in field_types(cast(type, type(value)))}
    return [_encode(item) for item in value] if isinstance(value, tuple) else value


def _decode(annotation: Any, value: Any, path: str) -> Any:
    kinds = [get_args(k)[0] if get_origin(k) is Annotated else k for k in alternatives(annotation)]
    if value is None and NoneType in kinds:
        return None
    kind = next(kind for kind in kinds if kind is not NoneType)
    if get_origin(kind) is tuple:
        if not isinstance(value, (list, tuple)):
            raise ValueError(f"{path}: expected a list, found {_found(value)}")
        return tuple(_decode(get_args(kind)[0], item, f"{path}[{i}]") for i, item in enumerate(value))
    if get_origin(kind) is Literal:
        if not isinstance(value, str) or value not in get_args(kind):
            raise ValueError(f"{path}: {_found(value)} is none of {', '.join(get_args(kind))}")
        return value
    if is_dataclass(kind):
        return _decode_object(cast(type, kind), value, path)
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        expected = " or ".join(PLAIN[k] for k in kinds)
        raise ValueError(f"{path}: expected {expected}, found {_found(value)}")
    return value


def _decode_object(cls: type, value: Any, path: str) -> Any:
    if not isinstance(value, Mapping):
        raise ValueError(f"{path or 'claim'}: expected an object, found {_found(value)}")  # noqa: TRY004
    hints = field_types(cls)
    prefix = f"{path}." if path else ""
    for name in value:
        if name not in hints:
            raise ValueError(f"{prefix}{name}: no such field")
    for name in hints:
        if name in _required(cls) and name not in value:
            raise ValueError(f"{prefix}{name}: is missing")
    arguments = {n: _decode(hints[n], value[n], f"{prefix}{n}") for n in hints if n in value}
    try:
        return cls(**arguments)
    except ValueError as error:
        raise ValueError(str(error) if str(error).startswith(path) else f"{path}: {error}") from None


def _found(value: Any) -> str:
    return f"{value!r:.60}"
