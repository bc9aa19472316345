"""The published page: valid, accessible, self-contained, and deaf to what hostile reports ask of it."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from publishing_stories import Said, Told, publish

from sayso.claims import Where
from sayso.publishing.atom import atom
from sayso.publishing.charts import tolls
from sayso.publishing.exports import get_export
from sayso.publishing.page import page
from sayso.publishing.publication import Publication

X = "{http://www.w3.org/1999/xhtml}"


def render(publication: Publication, **how: Any) -> tuple[str, etree._Element]:
    """The page, and its tree: the markup is such that a strict XML parser reads it too."""
    text = b"".join(page(publication, **how)).decode()
    return text, etree.fromstring(text.encode(), etree.XMLParser(recover=False, huge_tree=True))


@pytest.fixture(scope="module")
def text(siege: Publication) -> str:
    return render(siege, feed="siege.atom")[0]


@pytest.fixture(scope="module")
def tree(siege: Publication) -> etree._Element:
    return render(siege, feed="siege.atom")[1]


def words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def graph(tree: etree._Element) -> list[dict[str, Any]]:
    (script,) = tree.iter(f"{X}script")
    found: list[dict[str, Any]] = json.loads(script.text or "")["@graph"]
    return found


def test_the_page_says_its_language_and_title_and_has_every_landmark_once(text: str, tree: etree._Element) -> None:
    assert text.startswith("<!DOCTYPE html>")
    assert tree.get("lang") == "en"
    assert words(next(tree.iter(f"{X}title"))).startswith("siege")
    for landmark in ("main", "footer", "nav", "h1"):
        assert len(list(tree.iter(X + landmark))) == 1, landmark


def test_ids_are_unique_and_every_reference_leads_somewhere(tree: etree._Element) -> None:
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    wanted = {ref for e in tree.iter() for ref in (e.get("aria-labelledby") or "").split()}
    wanted |= {href[1:] for e in tree.iter(f"{X}a") if (href := e.get("href", "")).startswith("#")}
    assert wanted <= set(ids), wanted - set(ids)


def test_headings_never_skip_a_level_and_none_is_empty(tree: etree._Element) -> None:
    levels = [(int(e.tag[-1]), words(e)) for e in tree.iter() if re.fullmatch(re.escape(X) + "h[1-6]", str(e.tag))]
    assert levels[0][0] == 1
    assert all(level <= before + 1 for (before, _), (level, _) in pairwise(levels))
    assert all(said for _, said in levels)


def test_tables_have_captions_and_scoped_headers_and_scrolling_ones_take_the_focus(tree: etree._Element) -> None:
    tables = list(tree.iter(f"{X}table"))
    assert len(tables) > 3
    for table in tables:
        assert table.find(f"{X}caption") is not None
        assert all(header.get("scope") in ("row", "col") for header in table.iter(f"{X}th"))
    regions = [e for e in tree.iter() if e.get("class") == "scroll"]
    assert all(e.get("tabindex") == "0" and e.get("aria-label") for e in regions)
    labels = [e.get("aria-label") for e in regions]
    assert len(labels) == len(set(labels))


def test_nothing_is_asked_of_any_server_and_no_script_runs(text: str, tree: etree._Element) -> None:
    for element in tree.iter(etree.Element):
        names = element.attrib.keys()
        assert not any(n.startswith("on") or n in ("style", "src", "srcset", "poster", "ping") for n in names)
    assert [e.get("rel") for e in tree.iter(f"{X}link")] == ["canonical", "alternate"]
    assert [e.get("type") for e in tree.iter(f"{X}script")] == ["application/ld+json"]
    (style,) = tree.iter(f"{X}style")
    assert "url(" not in (style.text or "")
    assert "@import" not in (style.text or "")
    digest = b64encode(sha256((style.text or "").encode()).digest()).decode()
    (policy,) = [e.get("content") for e in tree.iter(f"{X}meta") if e.get("http-equiv")]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_a_hostile_report_is_shown_as_text(hostile: Publication) -> None:
    text, tree = render(hostile)
    assert [e.get("type") for e in tree.iter(f"{X}script")] == ["application/ld+json"]
    assert not list(tree.iter("{http://www.w3.org/1999/xhtml}include"))
    assert all("onload" not in element.attrib for element in tree.iter(etree.Element))
    assert "{{ 7*7 }}" in "".join(tree.itertext())
    assert "<script>alert('words')</script>" in "".join(tree.itertext())
    addresses = [e.get(name, "") for e in tree.iter(etree.Element) for name in ("href", "cite")]
    assert not any("javascript:" in address for address in addresses)
    assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069]", text)
    # A word of a megabyte is cut, wherever it stands.
    assert len(text) < 200_000


@pytest.mark.parametrize("where", ["words", "head", "by", "place", "name", "publisher", "title", "heading"])
def test_a_word_without_an_end_is_cut_wherever_it_stands(where: str) -> None:
    long = "x" * 100_000
    some = dict.fromkeys(("words", "head", "by", "place", "name", "publisher", "title", "heading"), "sailor") | {
        where: long
    }
    by, place = some["by"], Where(some["place"], "DZ")
    said = [
        Said(some["words"], "killed", 3, 3, head=some["head"], by=by, kind="person", where=place),
        Said("9 died", "killed", 9, 9, head=some["head"], by="The army", where=place),
    ]
    told = Told(some["name"], f"{some['words']}, 9 died", said, some["publisher"], title=some["title"])
    publication = publish(told, title=some["heading"], publisher=some["publisher"])
    assert len(render(publication)[0]) < 90_000
    for name in ("markdown", "ninjs"):
        assert sum(map(len, get_export(name).write(publication))) < 90_000
    assert sum(map(len, atom(publication))) < 90_000


def test_the_ranges_are_shown_and_where_claims_clash_all_that_is_said(siege: Publication, calm: Publication) -> None:
    _, tree = render(calm)
    killed = [words(e) for e in tree.iter(f"{X}li") if e.getparent().get("class") == "bars"]
    assert any(re.match("hostages 9 ", said) for said in killed), killed
    _, tree = render(siege)
    told = [words(e) for e in tree.iter(f"{X}p") if e.get("class") == "range" and "clash" in words(e)]
    # The army says 9 and the police 11: no number is settled on.
    assert len(told) == 1
    assert told[0].startswith("9 to 11 claims clash")


def test_what_clashes_is_shown_with_the_words_side_by_side(siege: Publication) -> None:
    _, tree = render(siege)
    (clashes,) = [e for e in tree.iter(f"{X}section") if e.get("id") == "clashes"]
    quoted = [words(e) for e in clashes.iter(f"{X}mark")]
    assert {"9 hostages were killed", "11 hostages were killed"} <= set(quoted)
    assert "What would have to give" in words(clashes)


def test_the_toll_through_time_has_a_mark_and_a_row_for_each_claim(siege: Publication) -> None:
    _, tree = render(siege)
    figures = list(tree.iter(f"{X}figure"))
    assert figures
    for figure in figures:
        points = [e for e in figure.iter() if "point" in (e.get("class") or "").split()]
        rows = [row for row in figure.iter(f"{X}tr") if row.find(f"{X}td") is not None]
        assert len(points) == len(rows) > 1
        # What a mouse finds by hovering.
        assert all("“" in words(point) for point in points)
    assert "side-attackers" in etree.tostring(figures[0]).decode()


def test_each_claim_has_its_exact_words_its_chain_and_its_side(siege: Publication) -> None:
    _, tree = render(siege)
    claims = [e for e in tree.iter(f"{X}article") if "claim" in (e.get("class") or "").split()]
    assert len(claims) == len(siege.snapshot.claims)
    first = words(claims[0])
    assert "12 hostages were freed" in first
    assert "The army" in first
    assert "Harbour Post" in first
    assert "the state" in first


def test_older_claims_may_be_left_out_but_not_those_that_clash(siege: Publication) -> None:
    _, tree = render(siege, most=1)
    claims = [words(e) for e in tree.iter(f"{X}article") if "claim" in (e.get("class") or "").split()]
    assert 1 < len(claims) < len(siege.snapshot.claims)
    assert any("9 hostages" in claim for claim in claims)
    assert "left out here" in "".join(tree.itertext())
    ids = {e.get("id") for e in tree.iter()}
    assert all(e.get("href")[1:] in ids for e in tree.iter(f"{X}a") if e.get("href").startswith("#"))


def test_previews_have_open_graph_tags(tree: etree._Element) -> None:
    tags = {e.get("property"): e.get("content") for e in tree.iter(f"{X}meta") if e.get("property")}
    assert tags["og:title"] == "siege: who says what"
    assert tags["og:url"] == "https://desk.example/siege"
    assert tags["og:site_name"] == "The Desk"
    assert "independent origin" in tags["og:description"]
    # Open Graph asks for a picture, the page has none of its own.
    assert "og:image" not in tags
    text, _ = render(publish(image="https://desk.example/a b.png"))
    assert '<meta property="og:image"' not in text
    text, _ = render(publish(image="https://desk.example/{a}.png"))
    assert '<meta property="og:image" content="https://desk.example/%7Ba%7D.png" />' in text


def test_the_same_story_gives_the_same_bytes(siege: Publication) -> None:
    assert b"".join(page(siege)) == b"".join(page(siege))


def test_an_empty_story_has_a_page() -> None:
    _, tree = render(publish())
    assert "No claim gives a number." in "".join(tree.itertext())


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
def test_every_colour_of_words_stands_out_from_what_is_behind_it(text: str, scheme: int) -> None:
    blocks = re.findall(r":root \{(.*?)\}", text.split("<style>")[1].split("</style>")[0], re.DOTALL)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", blocks[scheme]))
    for behind in ("paper", "panel"):
        for ink in ("ink", "soft", "link", "alarm"):
            assert contrast(colours[ink], colours[behind]) >= 4.5, (ink, behind)
        # WCAG 2.2, 1.4.11: shapes that tell something.
        for shape in ("range", "attackers", "state", "foreign-government", "company", "victims", "uninvolved"):
            assert contrast(colours[shape], colours[behind]) >= 3, (shape, behind)
    assert contrast(colours["ink"], colours["mark"]) >= 4.5


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two colours."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=25)
def test_whatever_a_report_says_the_page_is_well_formed(said: str, name: str, title: str) -> None:
    told = Told("r", f"{said} ", [Said(said, "killed", 2, 2, head=name, by=name, kind="person")], name, 0, name, title)
    _, tree = render(publish(told, title=title))
    assert [e.get("type") for e in tree.iter(f"{X}script")] == ["application/ld+json"]
    assert graph(tree)[0]["@type"] == "LiveBlogPosting"


@pytest.mark.parametrize("refused", [{"fields": {"polarity": "denied"}}, {"stance": "doubts"}, {"stance": "denies"}])
def test_a_number_that_is_denied_or_doubted_is_no_point_of_a_toll(refused: dict[str, Any]) -> None:
    def told(name: str, hours: float, low: int, **how: Any) -> Told:
        text = f"{low} hostages were killed, the army said."
        said = Said(text[: text.index(",")], "killed", low, low, head="hostage", role="captive", by="the army", **how)
        return Told(name, text, [said], hours=hours)

    (toll,) = tolls(publish(told("a", 0, 6), told("b", 1, 9), told("c", 2, 200, **refused)))
    assert len(toll.points) == 2


def test_a_decision_that_could_not_be_followed_is_told(siege: Publication) -> None:
    picture = replace(siege.picture, notes=("D7 speaks of <the Moon>, of which no claim does.",))
    told = Publication(snapshot=siege.snapshot, trace=siege.trace, work_out=lambda: picture)
    html = b"".join(page(told)).decode()
    assert "D7 speaks of &lt;the Moon&gt;" in html
