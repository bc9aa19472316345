"""Mentions of sources, taken in one by one: by what each is known, and which were joined to which so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from hashlib import blake2b

from sayso.tracing.descriptions import Description, describe
from sayso.tracing.entries import ANYONE, Entry, Key, display, institution, slug
from sayso.tracing.joins import Join, join_id
from sayso.tracing.referents import generic_noun
from sayso.tracing.speakers import is_someone


class Mentions:
    """The mentions of a story's sources, in the order in which they were said. `country` is that of the event
    (alpha-2), `publishers` the outlet, by name, of each report.

    `add` and `add_unnamed` give the key of a mention.
    """

    def __init__(self, country: str | None, publishers: Mapping[str, str] | None = None) -> None:
        self.country = country
        self._publishers = publishers or {}
        self._entries: dict[Key, Entry] = {}
        self._parents: dict[Key, tuple[Key, Join]] = {}
        self._in_report: dict[str, dict[Key, None]] = defaultdict(dict)
        self._ids: dict[Key, str] = {}
        self._keys_by_id: dict[str, Key] = {}
        self._off: frozenset[str] = frozenset()

    def add(self, description: Description, alias: str, report: str) -> Key | None:
        """Take in a mention of a source that can be told from others; None for one that cannot."""
        key = self._key(description, report)
        if key is None:
            return None
        self._note(key, description, alias)
        self._in_report[report][key] = None
        return key

    def add_unnamed(self, description: Description, alias: str, via: Key) -> Key:
        """Take in someone without a name, told apart by whom they spoke through."""
        kind = description.kind
        words: tuple[str, ...] = ()
        if kind == "anonymous" and not is_someone(description.text):
            words = ("hearsay",)
        elif kind not in ("armed-group", "anonymous", "witness", "person"):
            # "A security source" and "a hospital source" are two; "a source" and "sources" are not.
            words = tuple(sorted({w.rstrip("s") for w in description.words} - ANYONE))
        elif kind in ("witness", "person"):
            kind = "witness"
            words = ("victims",) if description.victim else ()
        # Militants are of one band whatever land they are said to be from.
        country = "" if kind in ("armed-group", "anonymous", "witness") else description.country or ""
        if country == self.country:
            country = ""
        if description.another:
            words = (*words, "another")
        key: Key = ("unnamed", kind, country, "-".join(words), *via)
        self._note(key, description, alias)
        entry = self._entries[key]
        entry.via, entry.shown = via, ""
        return key

    def prints(self, report: str, outlet: str) -> None:
        """Note that a report prints the text of an outlet: "the agency" in it may be that one."""
        self._in_report[report][self._outlet(outlet)] = None

    def _outlet(self, name: str) -> Key:
        """The key of an outlet of the story, whether or not anything mentions it."""
        key: Key = ("outlet", name)
        entry = self._entry(key)
        if not entry.descriptions:
            described = replace(describe(name, "outlet"), category="outlet", kind="outlet", known_outlet=name)
            entry.shown = ""
            entry.descriptions[described] = entry.aliases[name] = entry.kinds["outlet"] = 0
        return key

    def _entry(self, key: Key) -> Entry:
        entry = self._entries.get(key)
        if entry is None:
            identity = slug(key)
            if identity in self._keys_by_id:
                identity += f"-{blake2b(repr(key).encode('utf-8', 'surrogatepass'), digest_size=3).hexdigest()}"
            entry = self._entries[key] = Entry(key, identity, len(self._entries))
            self._keys_by_id[identity] = key
        return entry

    def _note(self, key: Key, description: Description, alias: str) -> None:
        entry = self._entry(key)
        entry.shown = ""
        entry.descriptions[description] += 1
        entry.aliases[alias] += 1
        entry.kinds[description.kind] += 1
        if description.country:
            entry.countries[description.country] += 1

    def _key(self, d: Description, report: str) -> Key | None:
        noun = generic_noun(d)
        if noun:
            return ("any", noun, report)
        if d.category == "outlet":
            if d.known_outlet is not None:
                return ("outlet", d.known_outlet)
            return ("outlet", *d.names) if d.names else ("outlet", d.country or self.country or "", *d.words)
        if d.category == "person":
            return ("person", *d.names)
        if d.category == "office":
            return ("office", d.office.replace("premier", "prime minister"), d.country or "")
        if d.category == "band":
            return ("band", *d.names)
        if d.category == "band-any":
            return ("band-any", report)
        if d.category == "document":
            return ("document", *d.words)
        if d.category == "body":
            words = institution(d)
            if d.kind == "company":
                return ("company", *(d.names or words))
            country = d.country or ""
            return ("body", "" if country == self.country else country, *words)
        return None

    def _join(self, child: Key, parent: Key, reason: str, *, decision: str | None = None) -> None:
        child, parent = self.root(child), self.root(parent)
        if child == parent:
            return
        identity = join_id("alias", self._entries[child].id)
        if decision is None and identity in self._off:
            return
        self._parents[child] = (
            parent,
            Join(
                id=join_id("editor", self._entries[child].id) if decision else identity,
                kind="editor" if decision else "alias",
                child=self._entries[child].id,
                parent=self._entries[parent].id,
                reason=reason,
                decision=decision,
            ),
        )

    def root(self, key: Key) -> Key:
        """The key that stands for the source of `key`."""
        while key in self._parents:
            key = self._parents[key][0]
        return key

    def _keys(self, category: str) -> list[Key]:
        return [key for key in self._entries if key[0] == category]

    def mention_id(self, key: Key) -> str:
        """The id of the mentions of a key, which their source answers to."""
        return self._entries[key].id

    def name_of(self, key: Key) -> str:
        """The words for the source of a key, as far as mentions were taken in."""
        return display(self._entries[key])
