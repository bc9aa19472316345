"""What an outlet took back does not live on as anybody's word in the copies of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracing_stories import Said, Told, story

from sayso.story import Snapshot, Standing
from sayso.tracing import trace

TEXT = "Two porters were killed when a boiler blew up in the kitchens of the Grand Pavilion late on Monday night."


def porters(count: int, *sources: str, quote: str = "were killed") -> Said:
    """So many porters killed."""
    return Said(quote, count=count, head="porter", sources=[(s, "outlet") for s in sources])


def corrected(
    standing: Standing = "changed", *more: Told, first: Sequence[Said] = (porters(2),), versions: int = 1
) -> Snapshot:
    """A wire's report, its copy in a paper, and the wire's correction; `standing` is that of the wire's first claim."""
    reports = (
        Told("wire", TEXT, first, "Riverside News Agency"),
        Told("copy", TEXT, first, "Orel Ledger", 20),
        Told(
            "correction",
            "Riverside News Agency said two porters died. One died, it now says.",
            [Said("One died", count=1, head="porter")],
            "Riverside News Agency",
            60,
        ),
        *more,
    )
    snapshot = story(*reports)
    after = next(c.claim.id for c in snapshot.claims if c.claim.report == "correction")
    claims = tuple(
        replace(c, standing=standing, successor=after if standing in ("changed", "reworded") else None)
        if c.claim.report == "wire"
        else c
        for c in snapshot.claims
    )
    later = (replace(snapshot.reports[0], id="wire-2", number=2),) if versions > 1 else ()
    return replace(snapshot, claims=claims, reports=(*snapshot.reports, *later))


def numbers(snapshot: Snapshot) -> list[int | None]:
    """The low ends of what stands in the testimony."""
    return [e.claim.count.low for e in trace(snapshot).testimony() if e.claim.count is not None]


def test_the_copy_of_a_corrected_claim_is_no_testimony_and_says_why() -> None:
    snapshot = corrected()
    assert numbers(snapshot) == [1]
    found = trace(snapshot)
    (reason,) = found.withdrawn.values()
    assert "Riverside News Agency" in reason
    assert "taken that back" in reason
    assert set(found.withdrawn) == {("copy", c.claim.id) for c in snapshot.claims if c.claim.report == "copy"}


def test_a_citation_of_a_corrected_claim_goes_with_it() -> None:
    text = "Two died, Riverside News Agency said."
    cites = Told("cites", text, [porters(2, "Riverside News Agency", quote="Two died")], "Lomas Beacon", 30)
    assert numbers(corrected("changed", cites)) == [1]


def test_a_copied_claim_on_somebody_s_word_goes_too() -> None:
    first = [Said("were killed", count=2, head="porter", sources=["police"])]
    text = TEXT.replace("night.", "night, police said.")
    snapshot = corrected(first=[replace(first[0], quote="were killed")])
    reports = tuple(replace(r, text=text) if r.id in ("wire", "copy") else r for r in snapshot.reports)
    assert numbers(replace(snapshot, reports=reports)) == [1]


def test_whoever_has_it_from_elsewhere_keeps_it() -> None:
    own = Told(
        "own",
        "A nurse at the clinic counted two dead porters.",
        [Said("two dead porters", count=2, head="porter", sources=[("A nurse at the clinic", "organisation")])],
        "Lomas Beacon",
        30,
    )
    assert sorted(n or 0 for n in numbers(corrected("changed", own))) == [1, 2]


def test_a_copy_of_what_still_stands_or_was_only_reworded_stands() -> None:
    assert 2 in numbers(corrected("current"))
    assert 2 in numbers(corrected("reworded"))


def test_a_retraction_takes_its_copies_along_but_a_trimmed_page_does_not() -> None:
    assert numbers(corrected("dropped")) == [1]
    assert 2 in numbers(corrected("dropped", versions=2))
