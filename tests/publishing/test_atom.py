"""The feed of what changed: valid Atom with ids that stay, told to readers without the desk's own notes."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
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


@pytest.fixture(scope="module")
def grammar() -> Any:
    return etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))


ADDRESS = "https://desk.example/x.atom"


@pytest.mark.parametrize("story", ["changed", "siege", "hostile", "empty"])
def test_the_feed_keeps_to_rfc_4287(story: str, grammar: Any, request: pytest.FixtureRequest) -> None:
    made = {"changed": changed, "empty": publish}
    publication = made[story]() if story in made else request.getfixturevalue(story)
    for address in (None, ADDRESS):
        data = b"".join(atom(publication, address))
        tree = etree.fromstring(data)
        grammar.assertValid(tree)
        keeps_the_rules_beyond_the_grammar(tree)
        assert not feedparser.parse(data).bozo


def keeps_the_rules_beyond_the_grammar(feed: etree._Element) -> None:
    """What RFC 4287 asks for in words: section 4.1.1, 4.1.2 and 4.2.6."""
    entries = feed.findall(f"{A}entry")
    # An author of the feed is the author of entries that have none.
    assert feed.find(f"{A}author") is not None or all(e.find(f"{A}author") is not None for e in entries)
    ids = [e.findtext(f"{A}id") for e in (feed, *entries)]
    assert len(ids) == len(set(ids))
    for element in (feed, *entries):
        # No two ways to the same thing in the same form and language.
        alternate = [
            (e.get("type"), e.get("hreflang")) for e in element.findall(f"{A}link") if e.get("rel") == "alternate"
        ]
        assert len(alternate) == len(set(alternate))
        assert element.findtext(f"{A}title")
    for entry in entries:
        assert entry.find(f"{A}content") is not None or entry.find(f"{A}link[@rel='alternate']") is not None
    moments = [datetime.fromisoformat(e.findtext(f"{A}updated") or "") for e in (feed, *entries)]
    assert moments[1:] == sorted(moments[1:], reverse=True)
    assert all(moment <= moments[0] for moment in moments)


def test_a_feed_that_breaks_the_rules_is_no_feed_to_the_grammar(grammar: Any) -> None:
    good = b"".join(atom(changed(), ADDRESS))
    for old, new in (
        (b"<id>urn:", b"<id>no iri:"),
        (b"Z</updated>", b"</updated>"),
        (b'term="correction"', b'name="correction"'),
        (b"<author>", b"<writer>"),
        (b'rel="self"', b'rel="own"'),
    ):
        broken = good.replace(old, new, 1).replace(b"</author>", b"</writer>" if new == b"<writer>" else b"</author>")
        assert broken != good
        assert not grammar.validate(etree.fromstring(broken)), new


def test_the_feed_tells_its_own_address_where_it_has_one() -> None:
    read = feedparser.parse(b"".join(atom(changed(), ADDRESS)))
    assert {link.rel: link.href for link in read.feed.links} == {
        "self": ADDRESS,
        "alternate": "https://desk.example/x",
    }
    assert [link.type for link in read.feed.links if link.rel == "self"] == ["application/atom+xml"]
    assert b'rel="self"' not in b"".join(atom(changed()))


def test_the_feed_reads_back_without_the_notes_of_the_desk() -> None:
    data = b"".join(atom(changed()))
    read = feedparser.parse(data)
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
