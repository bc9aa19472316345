"""The feed of what changed: valid Atom with ids that stay, told to readers without the desk's own notes."""

from __future__ import annotations

from datetime import timedelta

import feedparser
from lxml import etree
from publishing_stories import HOSTILE, NOON, Said, Told, publish

from sayso.ledger import Change
from sayso.publishing.atom import atom
from sayso.publishing.publication import Publication
from sayso.publishing.updates import updates
from sayso.story import Decision

A = "{http://www.w3.org/2005/Atom}"


def changed() -> Publication:
    """A report, a later version of it that changes a number, and an editor's decisions."""
    old = Said("5 sailors died", "killed", 5, 5, head="sailor", by="Police")
    new = Said("6 sailors died", "killed", 6, 6, head="sailor", by="Police")
    publication = publish(
        Told("log", "5 sailors died, Police said.", [old], url="https://log.example/1", title=HOSTILE),
        Told("log", "6 sailors died, Police said.", [new], hours=1, number=2),
        url="https://desk.example/x",
    )
    first, second = publication.snapshot.reports
    before, after = (entry.claim for entry in publication.snapshot.claims)
    made = Decision(
        id="d1", kind="accept", targets=(after.id,), who="Ada Secret", why="hush", recorded=NOON + timedelta(hours=3)
    )
    side = Decision(id="d2", kind="side", targets=("x",), who="Ada", why="", recorded=NOON + timedelta(hours=4))
    object.__setattr__(publication.snapshot, "decisions", (made, side))
    publication.changes = [
        Change(kind="report-added", recorded=first.recorded, report=first),
        Change(kind="claim-added", recorded=first.recorded, report=first, new=before),
        Change(kind="report-changed", recorded=second.recorded, report=second),
        Change(kind="claim-changed", recorded=second.recorded, report=second, old=before, new=after),
        Change(kind="decision", recorded=made.recorded, decision=made),
        Change(kind="decision", recorded=side.recorded, decision=side),
    ]
    return publication


def test_each_report_and_each_decision_on_a_claim_is_one_update_newest_first() -> None:
    told = updates(changed())
    assert [update.correction for update in told] == [False, True, False]
    assert told[0].title == "An editor accepts a claim"
    assert told[1].lines == ("changes killed: 5 sailors → killed: 6 sailors",)
    assert told[2].lines == ("says killed: 5 sailors",)
    assert told[2].url == "https://log.example/1"


def test_the_feed_has_what_rfc_4287_asks_for_and_reads_back() -> None:
    data = b"".join(atom(changed()))
    tree = etree.fromstring(data)
    for element in (tree, *tree.findall(f"{A}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(A + name)) == 1
    assert tree.find(f"{A}author/{A}name") is not None
    read = feedparser.parse(data)
    assert not read.bozo
    assert [len(read.entries), read.feed.title] == [3, "siege"]
    assert len({entry.id for entry in read.entries}) == 3
    assert all(entry.id.startswith("urn:uuid:") for entry in read.entries)
    assert "6 sailors" in read.entries[1].summary
    assert [tag.term for tag in read.entries[1].tags] == ["correction"]
    assert read.entries[1].links[0].href.startswith("https://desk.example/x#update-")
    assert b"Ada Secret" not in data
    assert b"hush" not in data


def test_ids_stay_the_same_and_hostile_titles_stay_text() -> None:
    one, other = (b"".join(atom(changed())) for _ in range(2))
    assert one == other
    assert b"<script>" not in one
    assert b"&lt;script&gt;" in one


def test_a_story_in_which_nothing_happened_has_an_empty_feed() -> None:
    read = feedparser.parse(b"".join(atom(publish())))
    assert not read.bozo
    assert read.entries == []
