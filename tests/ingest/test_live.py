"""Live blogs: posts with their times, as dated blocks of one report."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.ingest.page import read_html
from sayso.ingest.report import Report
from sayso.reading.blocks import split_blocks

HEAD = """<title>Bridge at Orsel: live</title><meta property="og:site_name" content="Valley Courier">
<meta property="article:published_time" content="2024-05-02T06:00:00Z">"""
INTRO = "<p>The road bridge at Orsel fell at dawn on Thursday, and the valley is cut off from the coast.</p>"
POSTS = [
    ("2024-05-04T09:15:00+02:00", "Army takes over", "The army has taken over the search, ministers said."),
    (
        "2024-05-03T23:50:00Z",
        "Toll at 14",
        "<p>The toll is now 14.</p><p>Three are missing, the fire service says.</p>",
    ),
    ("2024-05-02T06:30:00.000Z", "Bridge falls", "At least twelve people died when the bridge fell, he said."),
]


def page(data: Any = None, body: str = f"<article><h1>Bridge at Orsel: live</h1>{INTRO}</article>") -> str:
    source = data if isinstance(data, str) else json.dumps(data)
    source = source.replace("</", "<\\/")
    script = f'<script type="application/ld+json">{source}</script>' if data is not None else ""
    return f"<!doctype html><html><head>{HEAD}{script}</head><body>{body}</body></html>"


def blog(posts: Any, **more: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@type": "LiveBlogPosting", "liveBlogUpdate": posts, **more}


def stated(posts: list[tuple[str, str, str]] = POSTS) -> list[dict[str, Any]]:
    return [
        {"@type": "BlogPosting", "datePublished": when, "headline": headline, "articleBody": body}
        for when, headline, body in posts
    ]


def blocks(report: Report) -> list[tuple[str, str]]:
    return [
        (f"{b.published:%d %H:%M}" if b.published else "", report.text[b.start : b.end].strip())
        for b in split_blocks(report.text, report.published)
    ]


EXPECTED = [
    ("02 06:00", "The road bridge at Orsel fell at dawn on Thursday, and the valley is cut off from the coast."),
    (
        "02 06:30",
        "Update 2024-05-02 06:30 UTC:\nBridge falls\n\nAt least twelve people died when the bridge fell, he said.",
    ),
    (
        "03 23:50",
        "Update 2024-05-03 23:50 UTC:\nToll at 14\n\nThe toll is now 14.\n\nThree are missing, the fire service says.",
    ),
    (
        "04 07:15",
        "Update 2024-05-04 07:15 UTC:\nArmy takes over\n\nThe army has taken over the search, ministers said.",
    ),
]


@pytest.mark.parametrize("posts", [stated(), list(reversed(stated())), stated()[:1] + stated()[:0:-1]])
def test_the_posts_that_a_page_states_are_dated_blocks_oldest_first(posts: list[dict[str, Any]]) -> None:
    assert blocks(read_html("x", page(blog(posts)))) == EXPECTED


@pytest.mark.parametrize(
    "wrap", [lambda b: [b], lambda b: {"@graph": [{"@type": "WebPage"}, b]}, lambda b: {"x": {"y": b}}]
)
def test_posts_are_found_wherever_the_data_hold_them(wrap: Any) -> None:
    assert blocks(read_html("x", page(wrap(blog(stated()))))) == EXPECTED


def entry(post: tuple[str, str, str], tag: str = "article") -> str:
    when, headline, body = post
    return f'<{tag} class="post big"><time datetime="{when}">then</time><h3>{headline}</h3>{body}</{tag}>'


@pytest.mark.parametrize("tag", ["article", "div", "li"])
@pytest.mark.parametrize("sections", [False, True])
def test_dated_entries_of_a_page_are_dated_blocks(tag: str, sections: bool) -> None:
    posts = [*POSTS, ("2024-05-02T05:50:00Z", "First word", "Police said that a bridge had been closed to traffic.")]
    entries = [entry(post, tag) for post in posts]
    if sections:
        extra = [
            (f"2024-05-01T0{n}:00:00Z", f"Day before {n}", "Lorries were still using the old bridge.")
            for n in (3, 2, 1)
        ]
        entries = [f"<section>{''.join(day)}</section>" for day in (entries, [entry(post, tag) for post in extra])]
    body = f"<article><h1>Bridge at Orsel: live</h1>{INTRO}<div>{''.join(entries)}</div></article>"
    found = blocks(read_html("x", page(body=body)))
    assert [b for b in found if b[0] >= "02 06"] == EXPECTED
    assert len(found) == (8 if sections else 5)


LINKS = "".join(
    f'<li class="post"><time datetime="{when}">x</time><a href="/x">{headline} and many more words to read</a></li>'
    for when, headline, _ in POSTS
)
COMMENTS = "".join(entry(post, "li") for post in POSTS)


@pytest.mark.parametrize(
    "body",
    [
        f"<ul>{LINKS}</ul>",
        f'<ul id="user-comments">{COMMENTS}</ul>',
        f"<aside><ul>{COMMENTS}</ul></aside>",
        entry(POSTS[0]),
    ],
)
def test_lists_of_links_and_comments_are_no_posts(body: str) -> None:
    text = read_html("x", page(body=f"<article><h1>Bridge</h1>{INTRO * 3}</article>{body}")).text
    assert "Update 2024" not in text
    assert text.startswith("The road bridge")


def test_scripts_and_their_like_stay_out_of_posts() -> None:
    bad = "<p>Six died.</p><script>alert(1)</script><style>p{}</style><iframe>y</iframe><p onclick=x()>Two fled.</p>"
    text = read_html("x", page(blog(stated([(POSTS[0][0], "", bad), *POSTS[1:]])))).text
    assert "Six died.\n\nTwo fled." in text
    assert "alert" not in text


def test_a_live_blog_keeps_its_own_heading_and_time() -> None:
    report = read_html("x", page(blog(stated(), headline="Orsel live", datePublished="2024-05-02T05:00:00Z")))
    assert (report.title, report.publisher) == ("Orsel live", "Valley Courier")
    assert report.published == datetime(2024, 5, 2, 5, tzinfo=UTC)
    plain = read_html("x", page(blog(stated())))
    assert (plain.title, plain.published) == ("Bridge at Orsel: live", datetime(2024, 5, 2, 6, tzinfo=UTC))


def test_a_post_without_a_good_time_stays_behind_the_one_before_it() -> None:
    posts = stated()
    for post, when in zip(posts, [POSTS[0][0], "yesterday", "9999-01-01T00:00:00Z"], strict=True):
        post["datePublished"] = when
    found = blocks(read_html("x", page(blog(posts))))
    assert [when for when, _ in found] == ["02 06:00", "04 07:15", "", ""]


def test_author_and_change_are_read() -> None:
    data = {
        "@type": "NewsArticle",
        "author": [{"name": "R. Vahl"}, "A. Bell"],
        "dateModified": "2024-05-02T09:00:00+02:00",
    }
    report = read_html("x", page(data))
    assert report.author == "R. Vahl, A. Bell"
    assert report.modified == datetime(2024, 5, 2, 7, tzinfo=UTC)
    plain = page().replace("</title>", '</title><meta property="article:modified_time" content="2024-05-02T08:00:00Z">')
    assert read_html("x", plain).modified == datetime(2024, 5, 2, 8, tzinfo=UTC)
    assert read_html("x", page()).modified is None


@pytest.mark.parametrize(
    "data",
    [
        "{broken",
        "[" * 100_000,
        '{"a":' * 100_000,
        "9" * 5000,
        blog("x"),
        blog([1, None, [], "x", {"articleBody": 7}, {"articleBody": {}, "headline": []}, {}]),
        blog({"articleBody": None}),
        blog([{"articleBody": "<p>" * 25_000}]),
        blog([{"articleBody": "\ud83d \u0000 x", "datePublished": ["2024"]}]),
        {"@type": ["LiveBlogPosting", 7, None], "liveBlogUpdate": 3},
        {"@type": {"x": 1}, "dateModified": 7, "author": 7},
        {"@type": "NewsArticle", "dateModified": "0001-01-01T00:00:00+14:00", "author": {"name": {"x": 1}}},
        [[[[{"@type": "NewsArticle", "author": ["x" * 1000, "http://x"]}]]]],
    ],
)
def test_malformed_data_of_a_page_leave_its_words(data: Any) -> None:
    assert "The road bridge at Orsel fell" in read_html("x", page(data)).text


def test_large_data_and_nested_entries_are_read_in_seconds() -> None:
    began = time.process_time()
    many = [
        (f"2024-05-02T{n // 60 % 24:02}:{n % 60:02}:00Z", f"Post {n}", "Words of a post. " * 5) for n in range(6000)
    ]
    text = read_html("x", page(blog(stated(many)))).text
    assert text.count("\nPost ") == 5000
    nested = "<div><time datetime='2024-05-02T06:30:00Z'>x</time> words that are long enough to count as a post"
    body = (nested + (nested + "</div>") * 2) * 150 + "</div>" * 150
    read_html("x", page(body=f"<article>{INTRO}{body}</article>"))
    assert time.process_time() - began < 20


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["LiveBlogPosting", "2024-05-02T06:00Z"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["@type", "liveBlogUpdate", "datePublished", "articleBody", "author", "headline"]), inner
        )
    ),
    max_leaves=20,
)


@settings(deadline=None, max_examples=40)
@given(json_values)
def test_any_data_leave_a_page_readable(data: Any) -> None:
    assert read_html("x", page(json.dumps(data))).text
