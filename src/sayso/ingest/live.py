"""Live blogs: the dated posts of one page as dated blocks of one report.

Posts are those that the page states in its data (schema.org LiveBlogPosting in JSON-LD), or the entries of a list in
the page that each carry a `time` with a date. In the text each post opens with a line of its own, such as
"Update 2013-01-17 14:05 UTC:", which readers take for the beginning of a dated block.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sayso.ingest.markup import element_text, fragment_text
from sayso.ingest.report import clean, parse_published

MAX_POSTS = 5000
MAX_JSON_CHARS = 8 * 2**20
MAX_NODES = 200_000

# Fewer dated entries than this are a page's own dates, or a few links to other pages.
MIN_ENTRIES = 3
_MIN_WORDS = 30  # characters of an entry outside its links
_TIMES = 5000
_NO_POSTS = re.compile(r"comment|disqus|related|recommend|sidebar|teaser|promo|most-?read|newsletter", re.IGNORECASE)
_ENTRY_TAGS = frozenset({"article", "li", "div", "section"})


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a live blog: when it was published (UTC, None where unknown), its heading and words."""

    when: datetime | None
    headline: str
    body: str

    @property
    def text(self) -> str:
        """Heading and words, an empty line between; the heading only once."""
        if not self.headline or self.body.casefold().startswith(self.headline.casefold()):
            return self.body
        return f"{self.headline}\n\n{self.body}" if self.body else self.headline


@dataclass(frozen=True, slots=True)
class PageData:
    """What the data of a page (JSON-LD) say of it: when it was modified, by whom it is; of a live blog its heading,
    when it began, and its posts."""

    modified: datetime | None = None
    authors: tuple[str, ...] = ()
    headline: str = ""
    published: datetime | None = None
    posts: tuple[Post, ...] = ()


def page_data(root: Any) -> PageData:
    """What the JSON-LD in an HTML tree (lxml) says. Never raises: what is malformed says nothing."""
    modified: list[datetime] = []
    authors: list[str] = []
    posts: list[Post] = []
    headline, published = "", None
    for node in _nodes(root):
        types = node.get("@type")
        kinds = {str(kind) for kind in types} if isinstance(types, list) else {str(types)}
        if any(kind.endswith(("Article", "Posting", "WebPage", "Report")) for kind in kinds):
            if (moment := _moment(node.get("dateModified"))) is not None:
                modified.append(moment)
            if not kinds & {"WebPage"}:
                authors.extend(_names(node.get("author")))
        if "LiveBlogPosting" in kinds:
            updates = node.get("liveBlogUpdate")
            entries = updates if isinstance(updates, list) else [updates]
            posts.extend(post for entry in entries[:MAX_POSTS] if (post := _post(entry)) is not None)
            headline = headline or " ".join(_words(node.get("headline") or node.get("name")).split())
            published = published or _moment(node.get("datePublished")) or _moment(node.get("coverageStartTime"))
    return PageData(
        modified[0] if modified else None,
        tuple(dict.fromkeys(authors)),
        headline,
        published,
        tuple(posts[:MAX_POSTS]),
    )


def page_posts(root: Any) -> list[Post]:
    """The dated entries of a page: siblings of one make, at least `MIN_ENTRIES`, each with a `time` that states day
    and hour and with words that are not only links. Lists of comments and of links to other pages are passed over.
    """
    groups = _groups(root)
    if not groups:
        return []
    words = {key: sum(len(post.text) for post in posts) for key, posts in groups.items()}
    most = max(words.values())
    # Posts may stand in sections of a day each: the finer division that holds nearly all the words is theirs.
    best = max((key for key in groups if words[key] >= 0.6 * most), key=lambda key: len(groups[key]))
    posts = groups[best]
    if len({post.when for post in posts}) < 2:
        return []
    return posts


def live_text(lead: str, posts: Iterable[Post]) -> str:
    """The text of a live blog: what stands above the posts, then the posts, oldest first, each below a line with
    its time; posts of one minute keep the order in which they were published last first or first last."""
    known = list(posts)
    dated = [post.when for post in known if post.when is not None]
    if len(dated) > 1 and dated[0] > dated[-1]:
        known.reverse()
    known = _in_order(known)
    parts = [lead] if lead else []
    for post in known:
        label = f"Update {post.when.date().isoformat()} {post.when:%H:%M} UTC:" if post.when else "Update:"
        parts.append(f"{label}\n{post.text}")
    return "\n\n".join(parts)


def _in_order(posts: list[Post]) -> list[Post]:
    """Oldest first; a post without a time stays behind the one that it followed."""
    last = datetime.min.replace(tzinfo=UTC)
    keys = []
    for post in posts:
        last = post.when or last
        keys.append(last)
    return [post for _, post in sorted(zip(keys, posts, strict=True), key=lambda pair: pair[0])]


def _nodes(root: Any) -> Iterator[dict[str, Any]]:
    """All objects of the page's JSON-LD, outer ones first, at most `MAX_NODES`."""
    left, chars = MAX_NODES, 0
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        source = script.text or ""
        chars += len(source)
        if chars > MAX_JSON_CHARS:
            return
        try:
            # Data in pages often hold line breaks inside of strings.
            found = json.loads(source.strip().removeprefix("<!--").removesuffix("-->").rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        waiting: list[Any] = [found]
        while waiting and left:
            left -= 1
            node = waiting.pop()
            if isinstance(node, dict):
                yield node
                waiting.extend(reversed(list(node.values())))
            elif isinstance(node, list):
                waiting.extend(reversed(node))


def _post(entry: Any) -> Post | None:
    if not isinstance(entry, dict):
        return None
    body = next((b for b in (_words(entry.get(name)) for name in ("articleBody", "text", "description")) if b), "")
    headline = " ".join(_words(entry.get("headline") or entry.get("name")).split())
    if not body and not headline:
        return None
    when = (
        _moment(entry.get("datePublished")) or _moment(entry.get("dateCreated")) or _moment(entry.get("dateModified"))
    )
    return Post(when, headline, body)


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "\n\n".join(words for part in value[:100] if isinstance(part, str) and (words := _words(part)))
    if not isinstance(value, str):
        return ""
    try:
        return clean(fragment_text(clean(value)))
    except ValueError:
        return ""


def _names(value: Any) -> list[str]:
    found = []
    for entry in value if isinstance(value, list) else [value]:
        name = entry.get("name") if isinstance(entry, dict) else entry
        if isinstance(name, str) and name.strip() and len(name) < 200 and "://" not in name:
            found.append(" ".join(name.split()))
    return found[:20]


def _moment(value: Any) -> datetime | None:
    """A time in UTC; what has none, or lies so far from our days that it is a mistake, is None."""
    if not isinstance(value, str) or len(value) > 60:
        return None
    try:
        moment = parse_published(value).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year > 1900 and moment < datetime.now(UTC) + timedelta(days=1) else None


def _groups(root: Any) -> dict[tuple[str, str, str], list[Post]]:
    """The dated entries of a page by their make: tag and class of the entry, tag of what they stand in."""
    holders: dict[Any, datetime] = {}
    for number, element in enumerate(root.iter("time")):
        moment = _moment(element.get("datetime")) if ":" in (element.get("datetime") or "") else None
        if moment is None or number > _TIMES:
            continue
        above = element.getparent()
        while above is not None and above.tag not in ("body", "html"):
            holders.setdefault(above, moment)
            above = above.getparent()
    siblings = Counter((element.getparent(), element.tag) for element in holders if element.tag in _ENTRY_TAGS)
    groups: dict[tuple[str, str, str], list[Post]] = defaultdict(list)
    seen = 0
    for element, moment in holders.items():
        parent = element.getparent()
        if element.tag not in _ENTRY_TAGS or parent is None or siblings[parent, element.tag] < MIN_ENTRIES:
            continue
        if _is_aside(element):
            continue
        # Nested in each other, the entries of a page made to hurt would be read once for each level.
        seen += sum(1 for _ in element.iter())
        if seen > MAX_NODES:
            break
        text = element_text(element)
        linked = sum(len(" ".join(link.itertext())) for link in element.iter("a"))
        if len(text) - linked >= max(_MIN_WORDS, linked):
            key = (str(element.tag), (element.get("class") or "").partition(" ")[0], str(parent.tag))
            groups[key].append(Post(moment, "", clean(text)))
    return {key: posts for key, posts in groups.items() if len(posts) >= MIN_ENTRIES}


def _is_aside(element: Any) -> bool:
    """Whether an element, or one that it stands in, is marked as comments or as links to other pages."""
    while element is not None and element.tag != "body":
        marks = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemtype') or ''}"
        if element.tag in ("aside", "nav", "footer") or _NO_POSTS.search(marks):
            return True
        element = element.getparent()
    return False
