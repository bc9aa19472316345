"""What editors decide, and what becomes of claims by it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ledger_stories import hours, make_report, read_claims

from sayso.ledger import ConflictError, LedgerError, Story
from sayso.story import StoryClaim

TEXT = "34 hostages were killed, the militants said. 6 foreigners were freed, the army said. 3 guards and 2 cooks left."


@pytest.fixture
def told(story: Story) -> Story:
    report = make_report(TEXT)
    story.add(report, read_claims(report), recorded=hours(1))
    return story


def claim(story: Story, words: str) -> StoryClaim:
    (found,) = [found for found in story.as_of().claims if words in found.claim.quote.exact]
    return found


def decide(story: Story, kind: str, *targets: str, **fields: object):
    return story.decide(kind, targets, who="Ana", why="seen the list", **fields)  # type: ignore[arg-type]


def listed(story: Story, **conditions: object) -> list[str]:
    return [found.claim.quote.exact for found in story.claims(**conditions).claims]  # type: ignore[arg-type]


def test_accept_and_reject(told: Story) -> None:
    name = claim(told, "34").claim.id
    assert claim(told, "34").verdict == "open"
    first = decide(told, "accept", name)
    assert claim(told, "34").verdict == "accepted"
    decide(told, "reject", name)
    assert claim(told, "34").verdict == "rejected"
    assert told.claims(event="killed").claims[0].verdict == "rejected"
    assert claim(told, "6 foreigners").verdict == "open"
    assert (first.id, first.who, first.why, first.targets) == ("d1", "Ana", "seen the list", (name,))
    assert [decision.id for decision in told.as_of().decisions] == ["d1", "d2"]


def test_undo_and_its_undo(told: Story) -> None:
    name = claim(told, "34").claim.id
    decide(told, "reject", name)
    undo = decide(told, "undo", "d1")
    assert claim(told, "34").verdict == "open"
    assert told.as_of().decisions == ()
    decide(told, "undo", undo.id)
    assert claim(told, "34").verdict == "rejected"
    assert [decision.id for decision in told.as_of().decisions] == ["d1"]
    assert [decision.kind for decision in told.decisions()] == ["reject", "undo", "undo"]


def test_a_verdict_goes_with_the_claim_into_the_next_version(told: Story) -> None:
    decide(told, "reject", claim(told, "34").claim.id)
    report = make_report("Afternoon. " + TEXT, modified=hours(8))
    told.add(report, read_claims(report))
    found = claim(told, "34")
    assert found.claim.report == report.id
    assert found.verdict == "rejected"


def test_mend_part_of_a_count(told: Story) -> None:
    name = claim(told, "34").claim.id
    decide(told, "mend", name, value={"count": {"low": None}, "certainty": "probable"})
    found = claim(told, "34")
    assert found.mended
    assert found.claim.id == name
    assert (found.claim.count.low, found.claim.count.high, found.claim.count.text) == (None, 34, "34")
    assert found.claim.certainty == "probable"
    assert listed(told, certainty="probable") == ["34 hostages were killed"]
    assert listed(told, certainty="certain") == ["6 foreigners were freed"]
    assert told.claims(certainty="probable").claims[0] == found


def test_mends_add_up_and_are_undone_one_by_one(told: Story) -> None:
    name = claim(told, "34").claim.id
    decide(told, "mend", name, value={"certainty": "possible"})
    decide(told, "mend", name, value={"event": "wounded"})
    decide(told, "undo", "d1")
    found = claim(told, "34")
    assert (found.claim.event, found.claim.certainty) == ("wounded", "certain")
    assert listed(told, event="wounded") == ["34 hostages were killed"]
    assert listed(told, event="killed") == []
    assert listed(told, certainty="possible") == []
    decide(told, "undo", "d2")
    assert not claim(told, "34").mended
    assert listed(told, event="killed") == ["34 hostages were killed"]
    assert listed(told, event="wounded") == []


def test_a_mend_goes_with_the_claim_into_the_next_version(told: Story) -> None:
    start = TEXT.index("3 guards")
    span = {"start": start, "end": start + len("3 guards")}
    group = {"text": "3 guards", "head": "guard", "nationality": [], "foreign": None, "role": "security", **span}
    decide(told, "mend", claim(told, "34").claim.id, value={"group": group})
    assert claim(told, "34").claim.group.text == "3 guards"
    report = make_report("Afternoon. " + TEXT, modified=hours(8))
    told.add(report, read_claims(report))
    found = claim(told, "34")
    assert found.mended
    assert report.text[found.claim.group.start : found.claim.group.end] == "3 guards"


def test_merge(told: Story) -> None:
    kept, gone = claim(told, "34").claim.id, claim(told, "6").claim.id
    decide(told, "merge", kept, gone)
    assert (claim(told, "6").standing, claim(told, "6").successor) == ("merged", kept)
    assert claim(told, "34").standing == "current"
    assert told.claims(event="freed").claims[0].standing == "merged"
    decide(told, "undo", "d1")
    assert claim(told, "6").standing == "current"


def test_split(told: Story) -> None:
    whole = claim(told, "34").claim
    parts = [
        {"count": {"low": 33, "high": 33}},
        {"event": "wounded", "count": {"low": 1, "high": 1}},
    ]
    decision = decide(told, "split", whole.id, value={"claims": parts})
    seen = [found for found in told.as_of().claims if "34" in found.claim.quote.exact]
    assert [(f.standing, f.claim.event, f.claim.count.low) for f in seen] == [
        ("split", "killed", 34), ("current", "killed", 33), ("current", "wounded", 1),
    ]  # fmt: skip
    assert seen[0].successor == seen[1].claim.id
    assert list(decision.value["ids"]) == [found.claim.id for found in seen[1:]]
    assert listed(told, event="wounded") == ["34 hostages were killed"]
    decide(told, "undo", decision.id)
    assert [f.standing for f in told.as_of().claims if "34" in f.claim.quote.exact] == ["current"]
    assert listed(told, event="wounded") == []
    decide(told, "split", whole.id, value={"claims": parts})
    assert listed(told, event="wounded") == ["34 hostages were killed"]


def test_add_a_claim_that_the_reader_missed(told: Story) -> None:
    report = told.as_of().reports[0].id
    start = TEXT.index("3 guards")
    value = {
        "event": "escaped",
        "quote": {"start": start, "end": len(TEXT) - 1},
        "count": {"low": 3, "high": 3, "approx": False, "start": start, "end": start + 1},
    }
    decide(told, "add", report, value=value)
    found = claim(told, "3 guards")
    assert (found.claim.event, found.claim.count.text, found.claim.quote.exact) == ("escaped", "3", TEXT[start:-1])
    assert found.claim.report == report
    assert listed(told, event="escaped") == [TEXT[start:-1]]
    with pytest.raises(LedgerError, match="is there already"):
        decide(told, "add", report, value=value)
    decide(told, "accept", found.claim.id)
    decide(told, "undo", "d1")
    assert [f for f in told.as_of().claims if f.claim.event == "escaped"] == []
    assert listed(told, event="escaped") == []
    decide(told, "add", report, value=value)
    assert claim(told, "3 guards").verdict == "accepted"
    # Undone, added once more: the first one cannot come back beside it.
    with pytest.raises(LedgerError, match="stands by a later decision"):
        decide(told, "undo", "d3")
    assert listed(told, event="escaped") == [TEXT[start:-1]]


def test_what_an_editor_added_stays_while_its_words_do(told: Story) -> None:
    start = TEXT.index("3 guards")
    value = {"event": "escaped", "quote": {"start": start, "end": len(TEXT) - 1}, "certainty": "probable"}
    decide(told, "add", told.as_of().reports[0].id, value=value)
    decide(told, "accept", claim(told, "3 guards").claim.id)
    report = make_report("Afternoon. " + TEXT, modified=hours(8))
    added = told.add(report, read_claims(report))
    assert [pair.kind for pair in added.pairs] == ["same"] * 3
    found = claim(told, "3 guards")
    assert (found.claim.report, found.standing, found.verdict) == (report.id, "current", "accepted")
    assert listed(told, certainty="probable") == [TEXT[start:-1]]
    gone = make_report("Evening. " + TEXT[:start], modified=hours(9))
    told.add(gone, read_claims(gone))
    assert claim(told, "3 guards").standing == "dropped"
    decide(told, "undo", "d1")
    assert not [f for f in told.as_of().claims if f.claim.event == "escaped"]


def test_the_parts_of_a_split_stay_while_its_words_do(told: Story) -> None:
    parts = [{"count": {"low": 33, "high": 33}}, {"event": "wounded", "count": {"low": 1, "high": 1}}]
    decide(told, "split", claim(told, "34").claim.id, value={"claims": parts})
    report = make_report("Afternoon. " + TEXT, modified=hours(8))
    told.add(report, read_claims(report))
    seen = [found for found in told.as_of().claims if "34" in found.claim.quote.exact]
    assert sorted((f.standing, f.claim.count.low) for f in seen) == [("current", 1), ("current", 33), ("split", 34)]
    assert {found.claim.report for found in seen} == {report.id}
    (whole,) = [found for found in seen if found.standing == "split"]
    assert whole.successor in {found.claim.id for found in seen}


def test_decisions_of_other_stages_are_kept_as_they_are(told: Story) -> None:
    name = claim(told, "34").claim.id
    decide(told, "same-origin", name, "source:ani")
    decide(told, "side", "source:ani", value={"side": "attackers"})
    decide(told, "law-off", "taken-adds-up")
    decide(told, "group-inside", "hostage/GB", "hostage")
    assert [(d.kind, d.targets, dict(d.value)) for d in told.as_of().decisions] == [
        ("same-origin", (name, "source:ani"), {}),
        ("side", ("source:ani",), {"side": "attackers"}),
        ("law-off", ("taken-adds-up",), {}),
        ("group-inside", ("hostage/GB", "hostage"), {}),
    ]


@pytest.mark.parametrize(
    ("kind", "targets", "fields", "reason"),
    [
        ("forget", ["CLAIM"], {}, "no kind of decision is called 'forget'"),
        ("accept", ["0123456789abcdef0123"], {}, "no claim 0123456789abcdef0123"),
        ("accept", [], {}, "at least 1"),
        ("accept", [""], {}, "a target is no id"),
        ("accept", ["CLAIM"], {"value": {"x": 1}}, "its value holds nothing, not x"),
        ("accept", ["CLAIM"], {"who": " "}, "who decides is not said"),
        ("merge", ["CLAIM", "CLAIM"], {}, "at least 2 different targets"),
        ("mend", ["CLAIM"], {}, "no field is given"),
        ("mend", ["CLAIM"], {"value": {"id": "x"}}, "id: cannot be changed"),
        ("mend", ["CLAIM"], {"value": {"evnt": "killed"}}, "evnt: no such field"),
        ("mend", ["CLAIM"], {"value": {"event": "sad"}}, "event: 'sad' is none of"),
        ("mend", ["CLAIM"], {"value": {"count": {"low": 35}}}, "low 35 is above high 34"),
        ("mend", ["CLAIM"], {"value": {"count": {"text": "35"}}}, "count: the report does not say '35'"),
        ("split", ["CLAIM"], {"value": {"claims": [{"event": "held"}]}}, "at least two"),
        ("split", ["CLAIM"], {"value": {"claims": [{}, {"event": "held"}]}}, "a part is the whole"),
        ("split", ["CLAIM"], {"value": {"claims": [1, 2]}}, "a part is no object"),
        ("add", ["nothing"], {"value": {"event": "held"}}, "no report nothing"),
        ("add", ["REPORT"], {"value": {"event": "held"}}, "quote: is missing"),
        ("add", ["REPORT"], {"value": {"event": "held", "quote": {"start": 0, "end": 9999}}}, "are outside a text"),
        ("side", ["ani"], {"value": {"side": "good"}}, "'good' is none of attackers"),
        ("same-origin", ["ani"], {}, "at least 2"),
        ("undo", ["d7"], {}, "no decision d7"),
    ],
)
def test_what_is_no_decision(
    told: Story, kind: str, targets: list[str], fields: dict[str, object], reason: str
) -> None:
    known = {"CLAIM": claim(told, "34").claim.id, "REPORT": told.as_of().reports[0].id}
    before = told.as_of()
    given = {"who": "Ana", "why": "", **fields}
    with pytest.raises(LedgerError, match=reason):
        told.decide(kind, [known.get(target, target) for target in targets], **given)  # type: ignore[arg-type]
    assert told.as_of() == before
    assert told.decisions() == []


def test_an_undo_of_an_undo_brings_no_claim_back_that_stands_again(told: Story) -> None:
    name, parts = claim(told, "34").claim.id, [{"count": {"low": 33, "high": 33}}, {"event": "wounded"}]
    decide(told, "split", name, value={"claims": parts})
    undo = decide(told, "undo", "d1")
    again = decide(told, "split", name, value={"claims": [parts[0], {"event": "held"}]})
    with pytest.raises(LedgerError, match="stands by a later decision"):
        decide(told, "undo", undo.id)
    ids = [found.claim.id for found in told.as_of().claims]
    assert len(ids) == len(set(ids))
    decide(told, "undo", again.id)
    decide(told, "undo", undo.id)
    ids = [found.claim.id for found in told.as_of().claims]
    assert len(ids) == len(set(ids))
    assert {found.claim.event for found in told.as_of().claims} >= {"wounded"}


def test_what_is_undone_cannot_be_undone_again(told: Story) -> None:
    decide(told, "accept", claim(told, "34").claim.id)
    decide(told, "undo", "d1")
    with pytest.raises(LedgerError, match="undone already"):
        decide(told, "undo", "d1")


def test_two_editors_do_not_overwrite_each_other(told: Story) -> None:
    name = claim(told, "34").claim.id
    decide(told, "accept", name, expected="")
    with pytest.raises(ConflictError, match="is d1: look again"):
        decide(told, "reject", name, expected="")
    assert claim(told, "34").verdict == "accepted"
    decide(told, "reject", name, expected="d1")
    assert claim(told, "34").verdict == "rejected"


def test_a_decision_counts_from_when_it_was_made(told: Story) -> None:
    name = claim(told, "34").claim.id
    decide(told, "reject", name, recorded=hours(3))
    decide(told, "undo", "d1", recorded=hours(5))
    verdicts = [told.as_of(recorded=hours(hour)).claims[0].verdict for hour in (2, 4, 6)]
    assert verdicts == ["open", "rejected", "open"]


def test_mended_words_need_no_offsets(told: Story) -> None:
    name = claim(told, "6 foreigners").claim.id
    made = decide(
        told, "mend", name, value={"group": {"text": "foreigners", "nationality": "JP, US"}, "count": {"low": 5}}
    )
    found = claim(told, "6 foreigners").claim
    assert (found.group.nationality, found.count.low, found.count.high) == (("JP", "US"), 5, 6)
    assert TEXT[found.group.start : found.group.end] == "foreigners"
    assert made.value["group"]["start"] == found.group.start
    decide(told, "mend", name, value={"sources": [{"text": "the militants", "kind": "armed-group"}]})
    (source,) = claim(told, "6 foreigners").claim.sources
    assert TEXT[source.start : source.end] == "the militants"
    with pytest.raises(LedgerError, match="the report does not say 'Martians'"):
        decide(told, "mend", name, value={"group": {"text": "Martians"}})


def test_a_claim_without_count_or_group_is_given_them(story: Story) -> None:
    report = make_report("34 hostages were killed.")
    (found,) = read_claims(report)
    story.add(report, [replace(found, count=None, group=None)], recorded=hours(1))
    decide(story, "mend", found.id, value={"count": {"low": 34}, "group": {"head": "hostage", "text": "hostages"}})
    (entry,) = story.as_of().claims
    assert (entry.claim.count.low, entry.claim.count.high, entry.claim.count.approx) == (34, None, False)
    assert (entry.claim.group.text, entry.claim.group.role) == ("hostages", "unknown")


def test_ids_of_claims_may_be_cut_short(story: Story) -> None:
    report = make_report(TEXT)
    one, two = read_claims(report)
    story.add(report, [replace(one, id="abcd%1"), replace(two, id="abcd_2")], recorded=hours(1))
    assert decide(story, "accept", "abcd%").targets == ("abcd%1",)
    assert decide(story, "accept", "abcd_").targets == ("abcd_2",)
    with pytest.raises(LedgerError, match="several claims begin with abcd: abcd%1, abcd_2"):
        decide(story, "accept", "abcd")
    for none in ("abc", "ABCD%", "%%%%"):
        with pytest.raises(LedgerError, match="no claim"):
            decide(story, "accept", none)
    with pytest.raises(LedgerError, match="takes at least 2 different"):
        decide(story, "merge", "abcd%", "abcd%1")


def test_a_mend_starts_from_what_earlier_ones_made(story: Story) -> None:
    report = make_report("34 hostages were killed.")
    (found,) = read_claims(report)
    story.add(report, [replace(found, count=None, group=None)], recorded=hours(1))
    decide(story, "mend", found.id, value={"group": {"nationality": "JP"}, "count": {"high": 40}})
    decide(story, "mend", found.id, value={"group": {"text": "Hostages", "head": "hostage"}, "count": {"low": 34}})
    (entry,) = story.as_of().claims
    assert (entry.claim.group.text, entry.claim.group.nationality) == ("hostages", ("JP",))
    assert (entry.claim.count.low, entry.claim.count.high) == (34, 40)
    with pytest.raises(LedgerError, match="low 41 is above high 40"):
        decide(story, "mend", found.id, value={"count": {"low": 41}})
