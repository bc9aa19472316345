"""Feeds and lists of feeds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sayso.errors import IngestError
from sayso.ingest import Report, load_reports
from sayso.ingest.feed import Entry, read_feed
from sayso.ingest.fetch import Page
from sayso.ingest.opml import read_opml

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Valley Courier</title><link>https://courier.example/</link>
<item><title>Bridge falls at &lt;i&gt;Orsel&lt;/i&gt;</title><link>/news/1</link>
 <guid isPermaLink="false">4711</guid><pubDate>Thu, 02 May 2024 08:30:00 +0200</pubDate><dc:creator>R. Vahl</dc:creator>
 <description>Twelve died.</description>
 <content:encoded><![CDATA[<p>At least 12 people died.</p><script>alert(1)</script><ul><li>Thirty were
  rescued.</li><li>Two are missing.</li></ul>]]></content:encoded></item>
<item><title>Toll rises</title><link>https://wire.example/a</link><guid>https://wire.example/a</guid>
 <source url="https://wire.example/rss">Wire One</source>
 <description>&lt;p&gt;The toll is now 14.&lt;/p&gt;</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:feed</id><title>Desk</title>
<entry><id>tag:desk.example,2024:1</id><title type="html">Siege &amp;amp; fire</title>
<link href="https://desk.example/1"/><published>2024-05-02T08:00:00Z</published><updated>2024-05-02T09:00:00Z</updated>
<author><name>A. Bell</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Six died.</p><p>Two fled.</p></div></content></entry>
</feed>"""


def entries(text: str, url: str | None = "https://courier.example/rss") -> list[Entry]:
    found = read_feed(text.encode(), "feed", url)
    assert all(isinstance(entry, Entry) for entry in found), found
    return [entry for entry in found if isinstance(entry, Entry)]


def test_an_rss_item_is_a_report_with_its_content() -> None:
    first, second = entries(RSS)
    assert first.report is not None
    assert first.report.text == "At least 12 people died.\n\nThirty were rescued.\n\nTwo are missing."
    assert first.report.title == "Bridge falls at Orsel"
    assert (first.report.publisher, first.report.author) == ("Valley Courier", "R. Vahl")
    assert first.report.published == datetime(2024, 5, 2, 6, 30, tzinfo=UTC)
    assert first.url == first.report.url == "https://courier.example/news/1"
    assert not first.summary_only
    assert second.summary_only


def test_the_source_that_an_item_comes_from_is_its_publisher() -> None:
    report = entries(RSS)[1].report
    assert report is not None
    assert (report.publisher, report.document) == ("Wire One", "https://wire.example/a")


def test_a_number_that_only_the_feed_knows_is_no_document() -> None:
    assert entries(RSS)[0].id == "https://courier.example/news/1"
    bare = entries(RSS.replace("<link>/news/1</link>", ""))[0]
    assert bare.id == "https://courier.example/rss#4711"


def test_an_atom_entry_keeps_both_its_times() -> None:
    (entry,) = entries(ATOM)
    assert entry.report is not None
    assert entry.report.text == "Six died.\n\nTwo fled."
    assert entry.report.document == entry.id == "tag:desk.example,2024:1"
    assert entry.report.title == "Siege & fire"
    assert entry.report.published == datetime(2024, 5, 2, 8, tzinfo=UTC)
    assert entry.report.modified == datetime(2024, 5, 2, 9, tzinfo=UTC)


def test_a_changed_entry_is_another_version_of_one_document() -> None:
    before, after = entries(ATOM)[0].report, entries(ATOM.replace("Six", "Seven"))[0].report
    assert before is not None
    assert after is not None
    assert before.document == after.document
    assert before.id != after.id


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "http://[", "ftp://host/x"])
def test_a_link_that_is_no_web_address_is_left_out(link: str) -> None:
    entry = entries(RSS.replace("https://wire.example/a</link>", f"{link}</link>"))[1]
    assert entry.url is None


def test_a_feed_is_never_taken_for_the_name_of_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.rss"
    secret.write_text(RSS)
    with pytest.raises(ValueError, match="is no feed"):
        read_feed(str(secret).encode(), "x")


def test_entities_of_a_feed_are_not_expanded() -> None:
    grown = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    feed = RSS.replace("?>\n", f"?>\n{grown}\n", 1).replace("Twelve died.", "Twelve &b; &c; died.")
    text = " ".join(e.report.text for e in entries(feed) if e.report)
    assert "root:" not in text
    assert "haha" not in text


def test_a_feed_is_told_by_its_content(tmp_path: Path) -> None:
    for name, text in (("a.xml", RSS), ("b.xml", ATOM), ("c", RSS), ("d.rss", RSS), ("e.xml", "<other/>")):
        (tmp_path / name).write_text(text)
    reports = [r for r in load_reports([str(tmp_path), str(tmp_path / "c")]) if isinstance(r, Report)]
    assert len(reports) == 2 + 1 + 2 + 2
    assert all(r.document for r in reports)


def test_opml_lists_each_feed_once() -> None:
    opml = b"""<opml version="2.0"><body><outline text="News"><outline type="rss" xmlUrl="https://a.example/rss"/>
    <outline xmlURL=" https://b.example/rss "/><outline xmlUrl="https://a.example/rss"/></outline>
    <outline xmlUrl="file:///etc/passwd"/><outline text="no feed"/></body></opml>"""
    assert read_opml(opml) == (["https://a.example/rss", "https://b.example/rss"], ["file:///etc/passwd"])


def test_a_list_of_feeds_stands_for_what_they_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "feeds.opml"
    urls = [f"https://{name}.example/rss" for name in ("a", "list", "gone")]
    path.write_text(
        f"<opml><body>{''.join(f'<outline xmlUrl={chr(34)}{url}{chr(34)}/>' for url in urls)}</body></opml>"
    )

    def fetch(url: str, **_: object) -> Page:
        if "gone" in url:
            raise IngestError(url, "answers 410 Gone")
        return Page(url, (path.read_bytes() if "list" in url else RSS.encode()), "text/xml", None)

    monkeypatch.setattr("sayso.ingest.load.fetch", fetch)
    outcomes = list(load_reports([str(path)]))
    assert [o.title for o in outcomes if isinstance(o, Report)] == ["Bridge falls at Orsel", "Toll rises"]
    errors = [str(o) for o in outcomes if isinstance(o, IngestError)]
    assert errors[0] == "https://list.example/rss: is a list within a list"
    assert errors[-1] == "https://gone.example/rss: answers 410 Gone"
