"""Reports go in; what was claimed, what changed and what was known when come out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from ledger_stories import START, hours, make_report, read_claims

from sayso.ledger import Ledger, LedgerError, Story, open_ledger

FIRST = "34 hostages were killed, the militants said. 6 foreigners were freed, the army said."
SECOND = "23 hostages were killed, the militants said. 6 foreigners were freed, the army said. 2 drivers are missing."


def add(story: Story, text: str, **fields: object):
    recorded = fields.pop("recorded", None)
    report = make_report(text, **fields)
    return story.add(report, read_claims(report), recorded=recorded)


def words(claims) -> list[str]:
    return [claim.claim.quote.exact for claim in claims]


def test_stories_are_found_by_name(ledger: Ledger) -> None:
    ledger.new_story("siege", "DZ")
    ledger.new_story("earthquake")
    assert [(story.name, story.country) for story in ledger.stories()] == [("siege", "DZ"), ("earthquake", None)]
    assert ledger.story("siege").country == "DZ"


@pytest.mark.parametrize(
    ("name", "country", "reason"),
    [
        ("siege", None, "already"),
        (" ", None, "1 to 200"),
        ("x" * 201, None, "1 to 200"),
        ("new", "Algeria", "alpha-2"),
        ("new", "ZZ", "alpha-2"),
        ("red\x1b[31m", None, r"U\+001B"),
        ("two\nlines", None, r"U\+000A"),
        ("turned\u202eround", None, r"U\+202E"),
    ],
)
def test_a_story_that_cannot_be_made(ledger: Ledger, name: str, country: str | None, reason: str) -> None:
    ledger.new_story("siege")
    with pytest.raises(LedgerError, match=reason):
        ledger.new_story(name, country)
    assert [story.name for story in ledger.stories()] == ["siege"]


def test_a_story_that_is_not_there(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="no story 'flood'"):
        ledger.story("flood")


def test_a_new_report(story: Story) -> None:
    added = add(story, FIRST, author="A. Writer", title="Raid")
    assert added.outcome == "new"
    assert [(pair.kind, pair.old) for pair in added.pairs] == [("added", None)] * 2
    version = added.version
    assert (version.number, version.document, version.publisher) == (1, "https://paper.example/siege", "The Paper")
    assert (version.author, version.title, version.published, version.blocks) == (
        "A. Writer", "Raid", START, (START,),
    )  # fmt: skip


def test_a_report_comes_back_as_it_went_in(story: Story, where: str) -> None:
    report = make_report(FIRST, title="Überfall – 襲撃", modified=hours(1))
    claims = read_claims(report)
    story.add(report, claims)
    with open_ledger(where) as again:
        snapshot = again.story("siege").as_of()
    assert [found.claim for found in snapshot.claims] == claims
    (version,) = snapshot.reports
    assert (version.id, version.text, version.title, version.modified) == (
        report.id, FIRST, "Überfall – 襲撃", hours(1),
    )  # fmt: skip


def test_text_that_databases_choke_on_comes_back_to_the_code_point(story: Story) -> None:
    text = "\\json:no. Nul \0, half \ud83d, astral \U0001f600: 34 hostages were killed"
    report = make_report(text, title="\0", author="\udfff")
    story.add(report, read_claims(report))
    snapshot = story.as_of()
    assert (snapshot.reports[0].text, snapshot.reports[0].title, snapshot.reports[0].author) == (text, "\0", "\udfff")
    assert [found.claim for found in snapshot.claims] == read_claims(report)


def test_the_same_report_twice_adds_nothing(story: Story) -> None:
    first = add(story, FIRST)
    before = story.as_of()
    again = add(story, FIRST)
    assert (again.outcome, again.version, again.pairs) == ("unchanged", first.version, ())
    assert story.as_of() == before
    assert len(story.history()) == 3


def test_holds_the_latest_text_of_a_document_only(story: Story) -> None:
    first, second = make_report(FIRST), make_report(SECOND)
    assert not story.holds(first)
    story.add(first, read_claims(first))
    assert story.holds(first)
    assert not story.holds(second)
    story.add(second, read_claims(second))
    assert story.holds(second)
    assert not story.holds(first)


def test_the_same_text_elsewhere_is_a_document_of_its_own(story: Story) -> None:
    add(story, FIRST)
    copy = add(story, FIRST, url="https://other.example/copy", publisher="The Other")
    assert copy.outcome == "new"
    snapshot = story.as_of()
    assert len(snapshot.reports) == 2
    assert len(snapshot.claims) == 4
    ids = [found.claim.id for found in snapshot.claims]
    assert len(set(ids)) == 2, "the id of a claim hangs on the text"
    assert len({(found.claim.report, found.claim.id) for found in snapshot.claims}) == 4


def test_a_changed_page_is_a_new_version(story: Story) -> None:
    add(story, FIRST)
    added = add(story, SECOND, modified=hours(5))
    assert (added.outcome, added.version.number) == ("changed", 2)
    told = [(p.kind, p.old and p.old.quote.exact, p.new and p.new.quote.exact) for p in added.pairs]
    assert told == [
        ("changed", "34 hostages were killed", "23 hostages were killed"),
        ("same", "6 foreigners were freed", "6 foreigners were freed"),
        ("added", None, "2 drivers are missing"),
    ]


def test_what_became_of_the_claims_of_a_changed_page(story: Story) -> None:
    add(story, FIRST + " 9 guards were hurt.")
    add(story, SECOND, modified=hours(5))
    seen = {found.claim.quote.exact: found for found in story.as_of().claims}
    assert len(seen) == 5
    new = seen["23 hostages were killed"]
    assert (seen["34 hostages were killed"].standing, seen["34 hostages were killed"].successor) == (
        "changed", new.claim.id,
    )  # fmt: skip
    assert (seen["9 guards were hurt"].standing, seen["9 guards were hurt"].successor) == ("dropped", None)
    assert {new.standing, seen["2 drivers are missing"].standing} == {"current"}
    # What stayed is one claim, said when it first was, worded as it is now.
    kept = seen["6 foreigners were freed"]
    assert (kept.said, kept.claim.report) == (START, story.as_of().reports[1].id)
    # What is new in a changed page was not said when the page first appeared.
    assert new.said == hours(5)


def test_a_page_that_goes_back_to_its_old_text_is_a_third_version(story: Story) -> None:
    add(story, FIRST)
    add(story, SECOND)
    added = add(story, FIRST)
    assert (added.outcome, added.version.number) == ("changed", 3)
    snapshot = story.as_of()
    assert len({version.id for version in snapshot.reports}) == 3
    standing = {found.claim.quote.exact: found.standing for found in snapshot.claims}
    assert standing["23 hostages were killed"] == "changed"
    assert standing["2 drivers are missing"] == "dropped"


def test_two_versions_that_carry_one_id_are_told_apart(story: Story) -> None:
    add(story, FIRST, id="a1")
    second = add(story, SECOND, id="a1")
    assert second.version.id != "a1"
    assert {found.claim.report for found in story.as_of().claims} == {"a1", second.version.id}


def test_as_of_a_publication_time(story: Story) -> None:
    add(story, FIRST)
    add(story, SECOND, modified=hours(5))
    before = story.as_of(published=hours(4))
    assert words(before.claims) == ["34 hostages were killed", "6 foreigners were freed"]
    assert {found.standing for found in before.claims} == {"current"}
    assert [report.number for report in before.reports] == [1]
    assert story.as_of(published=START - timedelta(seconds=1)).claims == ()


def test_as_of_in_any_zone(story: Story) -> None:
    add(story, FIRST)
    add(story, SECOND, modified=hours(5))
    zone = timezone(timedelta(hours=9))
    assert story.as_of(published=hours(4).astimezone(zone)).claims == story.as_of(published=hours(4)).claims
    assert story.as_of(published=hours(4).replace(tzinfo=None)).claims == story.as_of(published=hours(4)).claims


def test_blocks_date_their_claims(story: Story) -> None:
    text = "34 hostages were killed.\n\nUpdate: 6 foreigners were freed.\n\nUpdate: 2 drivers are missing."
    report = make_report(text)
    claims = [replace(claim, update=number) for number, claim in enumerate(read_claims(report))]
    added = story.add(report, claims)
    assert len(added.version.blocks) == 3
    said = [found.said for found in story.as_of().claims]
    assert said[0] == START
    assert said[0] < said[1] < said[2], "an update is later than what stands before it"
    assert said[2] - said[0] < timedelta(minutes=1)


def test_stamped_blocks_keep_their_time(story: Story) -> None:
    text = "34 hostages were killed.\n\nUPDATE 2024-03-12 15:15 GMT: 6 foreigners were freed."
    report = make_report(text)
    story.add(report, [replace(claim, update=number) for number, claim in enumerate(read_claims(report))])
    assert [found.said for found in story.as_of().claims] == [START, datetime.fromisoformat("2024-03-12T15:15Z")]
    assert words(story.as_of(published=hours(1)).claims) == ["34 hostages were killed"]


def test_a_report_without_any_time_was_said_when_it_was_recorded(story: Story) -> None:
    add(story, FIRST, published=None, recorded=hours(9))
    assert {found.said for found in story.as_of().claims} == {hours(9)}


def test_entries_of_one_moment_keep_their_order(story: Story) -> None:
    for number in range(3):
        add(story, FIRST, url=f"https://paper.example/{number}", recorded=START)
    moments = [report.recorded for report in story.as_of().reports]
    assert moments == [START, START + timedelta(microseconds=1), START + timedelta(microseconds=2)]
    assert len(story.as_of(recorded=START).reports) == 1


def test_nothing_is_recorded_in_the_past(story: Story) -> None:
    add(story, FIRST, recorded=hours(2))
    with pytest.raises(LedgerError, match="before the story's last entry"):
        add(story, SECOND, recorded=hours(1))
    assert len(story.as_of().reports) == 1


def test_claims_that_do_not_quote_the_text_are_refused(story: Story) -> None:
    report = make_report(FIRST)
    other = read_claims(make_report("Truly, " + FIRST))
    with pytest.raises(LedgerError, match="quotes what its text does not say"):
        story.add(report, other)
    assert story.as_of().reports == ()


def test_one_bad_report_of_many_leaves_none(story: Story) -> None:
    good, bad = make_report(FIRST), make_report(SECOND, url="https://paper.example/bad")
    with pytest.raises(LedgerError):
        story.add_many([(good, read_claims(good)), (bad, read_claims(good))])
    assert story.as_of().reports == ()


def test_what_a_document_is(story: Story) -> None:
    plain = {"url": None, "document": None, "publisher": None}
    assert add(story, FIRST, **plain).version.document == "siege"
    assert add(story, SECOND, **plain).version.number == 2
    assert add(story, FIRST, **{**plain, "publisher": "A"}).version.document == "siege (A)"
    assert add(story, FIRST, document=None, url="https://a.example/x#live").version.document == "https://a.example/x"
    assert add(story, FIRST, document="d", url="https://a.example/y").version.document == "d"


def test_very_long_names(story: Story) -> None:
    long = "https://paper.example/" + "x" * 9000
    for text in (FIRST, SECOND):
        add(story, text, url=long, id="i" * 5000, document=long, publisher="P" * 9000)
    assert [report.document for report in story.as_of().reports] == [long, long]
    assert len({report.id for report in story.as_of().reports}) == 2
    assert words(story.claims(source="the militants").claims) == ["23 hostages were killed", "34 hostages were killed"]


def test_diff_tells_both_values(story: Story) -> None:
    add(story, FIRST, recorded=hours(1))
    add(story, SECOND, recorded=hours(2))
    decision = story.decide("reject", [story.as_of().claims[0].claim.id], who="desk", why="old", recorded=hours(3))
    assert story.diff(hours(3)) == []
    (last,) = story.diff(hours(2.5))
    assert (last.kind, last.decision) == ("decision", decision)
    changes = story.diff(hours(1), hours(2))
    assert [change.kind for change in changes] == ["report-changed", "claim-added", "claim-changed"]
    changed = changes[2]
    assert (changed.old.count.low, changed.new.count.low) == (34, 23)
    assert changed.report.number == 2
    assert [change.kind for change in story.diff(START, hours(1))] == ["report-added", "claim-added", "claim-added"]
    assert story.history() == story.diff(START)


def test_history_of_a_claim(story: Story) -> None:
    add(story, FIRST, recorded=hours(1))
    add(story, FIRST + " 9 guards were hurt.", recorded=hours(2))
    add(story, "A summary. 23 hostages were killed, the militants said.", recorded=hours(3))
    name = next(found.claim.id for found in story.as_of().claims if "34" in found.claim.quote.exact)
    story.decide("reject", [name], who="desk", why="superseded", recorded=hours(4))
    told = [(c.kind, c.old and c.old.count.low, c.new and c.new.count.low) for c in story.history(name)]
    assert told == [
        ("claim-added", None, 34),
        ("claim-kept", 34, 34),
        ("claim-changed", 34, 23),
        ("decision", None, None),
    ]
    with pytest.raises(LedgerError, match="no claim deadbeef"):
        story.history("deadbeef")


def test_stories_do_not_see_each_other(ledger: Ledger, story: Story) -> None:
    other = ledger.new_story("earthquake")
    add(story, FIRST)
    assert not other.holds(make_report(FIRST))
    assert add(other, FIRST).outcome == "new"
    add(other, SECOND)
    name = story.as_of().claims[0].claim.id
    story.decide("reject", [name], who="desk", why="wrong")
    assert len(story.as_of().reports) == 1
    assert len(story.claims().claims) == 2
    assert {found.verdict for found in other.as_of().claims} == {"open"}
    with pytest.raises(LedgerError, match="no decision"):
        other.decide("undo", ["d1"], who="desk", why="not mine")


def test_the_last_entry_moves_with_every_report_and_decision(ledger: Ledger, story: Story) -> None:
    assert story.last_entry() is None
    made = add(story, "34 hostages were killed, the army said.")
    assert story.last_entry() == made.version.recorded
    decision = story.decide("accept", [made.pairs[0].new.id], who="A. Editor", why="")
    assert story.last_entry() == decision.recorded
    add(story, "34 hostages were killed, the army said.")
    assert story.last_entry() == decision.recorded
    assert ledger.new_story("another").last_entry() is None


def test_a_country_may_be_given_in_small_letters(ledger: Ledger) -> None:
    assert ledger.new_story("flood", "us").country == "US"
    assert ledger.new_story("mission", "XK").country == "XK"
