"""Stories made by hand, ready to be published: no reader and no ledger is needed to see how they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sayso.claims import (
    Claim,
    Count,
    Event,
    Group,
    Quote,
    Role,
    Source,
    SourceKind,
    Stance,
    When,
    Where,
    claim_id,
    text_digest,
)
from sayso.publishing.publication import Publication
from sayso.story import Decision, ReportVersion, Snapshot, StoryClaim
from sayso.tracing import trace

NOON = datetime(2030, 5, 4, 12, tzinfo=UTC)
PORT = Where("Port Sorrel", "DZ", 36.5, -2.25)


@dataclass
class Said:
    """One claim: `words` are those of the report that carry it, `head` who it happened to, `by` the source."""

    words: str
    event: Event = "killed"
    low: int | None = None
    high: int | None = None
    head: str = ""
    role: Role = "unknown"
    nation: tuple[str, ...] = ()
    by: str = ""
    kind: SourceKind = "military"
    stance: Stance = "states"
    where: Where | None = None
    when: When | None = None
    approx: bool = False
    fields: dict[str, Any] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)


@dataclass
class Told:
    """One report, published `hours` after noon."""

    name: str
    text: str
    claims: Sequence[Said]
    publisher: str | None = "Harbour Post"
    hours: float = 0
    url: str | None = None
    title: str | None = None
    number: int = 1


def _claim(report: str, text: str, said: Said) -> Claim:
    start = text.index(said.words)
    quote = Quote(said.words, start, start + len(said.words), text[max(0, start - 20) : start], "")
    count = None
    if said.low is not None or said.high is not None:
        count = Count(said.low, said.high, said.approx, "", start, start)
    group = Group(f"{said.head}s", said.head, said.nation, None, said.role, start, start + len(said.head) + 1)
    source = Source(said.by, said.by, said.kind, "said", said.stance, start, start + len(said.by))
    told: dict[str, Any] = {"sources": (source,) if said.by else (), "where": said.where, "when": said.when}
    return Claim(
        id=claim_id(text_digest(text), said.event, quote, count, group),
        report=report,
        quote=quote,
        event=said.event,
        count=count,
        group=group if said.head else None,
        **told | said.fields,
    )


def publish(
    *reports: Told, country: str | None = "DZ", decisions: Sequence[Decision] = (), **about: Any
) -> Publication:
    """The publication of some reports."""
    versions, claims = [], []
    for told in reports:
        moment = NOON + timedelta(hours=told.hours)
        versions.append(
            ReportVersion(
                id=f"{told.name}-{told.number}",
                document=told.name,
                number=told.number,
                text=told.text,
                recorded=moment + timedelta(minutes=5),
                title=told.title,
                url=told.url,
                publisher=told.publisher,
                published=moment,
            )
        )
        for said in told.claims:
            claim = _claim(versions[-1].id, told.text, said)
            recorded = versions[-1].recorded
            claims.append(StoryClaim(claim=claim, document=told.name, said=moment, recorded=recorded, **said.state))
    snapshot = Snapshot(
        name="siege",
        country=country,
        published=None,
        recorded=None,
        reports=tuple(versions),
        claims=tuple(sorted(claims, key=lambda entry: entry.said)),
        decisions=tuple(decisions),
    )
    traced = trace(snapshot)

    def picture() -> Any:
        from sayso.reckoning import reckon

        return reckon(traced.testimony(), country=country).picture()

    return Publication(snapshot=snapshot, trace=traced, work_out=picture, **about)


THURSDAY = When("2030-05-04T00:00:00Z", "2030-05-05T00:00:00Z", "Saturday")
HOSTAGES: dict[str, Any] = {"head": "hostage", "role": "captive"}
RAIDERS: dict[str, Any] = {"by": "the Southern Front", "kind": "armed-group"}


def siege_reports() -> list[Told]:
    return [
        Told(
            "wire",
            "Forty hostages were taken, the Southern Front said. As many as 20 hostages were killed, it said.",
            [
                Said("Forty hostages were taken", "taken", 40, 40, **HOSTAGES, **RAIDERS, when=THURSDAY, where=PORT),
                Said("As many as 20 hostages were killed", "killed", None, 20, **HOSTAGES, **RAIDERS),
            ],
            publisher="Coastline",
            url="https://coast.example/1?a=1&b=2",
            title="Gunmen at the port",
        ),
        Told(
            "army",
            "The army said 9 hostages were killed. It said 5 raiders were killed and 12 hostages were freed.",
            [
                Said("9 hostages were killed", "killed", 9, 9, **HOSTAGES, by="The army", when=THURSDAY),
                Said("5 raiders were killed", "killed", 5, 5, head="raider", role="attacker", by="The army"),
                Said("12 hostages were freed", "freed", 12, 12, **HOSTAGES, by="The army"),
            ],
            hours=3,
        ),
        Told(
            "police",
            "Police said 11 hostages were killed.",
            [Said("11 hostages were killed", "killed", 11, 11, **HOSTAGES, by="Police", kind="official")],
            publisher="Morning Ledger",
            hours=1,
        ),
    ]


HOSTILE = (
    "<script>alert('words')</script> \"><svg onload=alert(1)> </title></style><!-- ]]> {{ 7*7 }} {% include 'x' %} "
    '\u202eright to left\u2066 =HYPERLINK("x") | # ; \\ `code` [link](javascript:alert(1)) '
    "nul \x00 bell \x07 half \ud800 end"
)


def siege_story() -> Publication:
    """Raiders, police and army on a siege: the army says fewer dead than the police said before it."""
    return publish(*siege_reports(), publisher="The Desk", url="https://desk.example/siege")


def hostile_story() -> Publication:
    """A report whose every word, name and address is meant to do harm."""
    said = Said(HOSTILE, "killed", 3, 3, head=HOSTILE, by=HOSTILE, kind="person", where=Where(HOSTILE, "DZ"))
    long = Said("x" * 1_000_000, "killed", 4, 4, head="sailor", by="=1+1", kind="person")
    text = f"{HOSTILE} {'x' * 1_000_000}"
    told = Told("=cmd", text, [said, long], publisher=HOSTILE, url="javascript:alert(document.domain)", title=HOSTILE)
    return publish(told, title=HOSTILE, publisher=HOSTILE, url="javascript:alert(1)")
