"""The sources of a story: which mentions, within and across its reports, are one source.

Mentions are described (`sayso.tracing.descriptions`) and joined by what they share: an outlet's aliases, a surname, an
office ("the prime minister"), an institution with its country, the one armed group of the story ("the kidnappers").
What could be two sources stays two. Sources that nothing tells from others ("a source", "a kidnapper") are kept apart
by whom they spoke through.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from hashlib import blake2b

from sayso.claims import SourceKind
from sayso.story import SIDES, Decision
from sayso.tracing.descriptions import Description
from sayso.tracing.entries import ANYONE, Entry, Key, display, institution, slug, taken_back
from sayso.tracing.joins import Join, join_id
from sayso.tracing.outlets import country_of
from sayso.tracing.sides import side_of
from sayso.tracing.sources import SourceRegistry, StorySource
from sayso.tracing.speakers import is_someone, speaker_phrase

_MOST_LONGER = 50  # longer names that have all words of one: with more it is anyone's
_WEAK = frozenset(("government", "department", "agency", "service", "team", "group"))


class RegistryBuilder:
    """Collects mentions, in the order in which they were said, and joins them.

    `add` and `add_unnamed` give the key of a mention; `finish` makes the registry, after which `resolve` gives the id
    of the source of each key. Decisions "merge", "same-origin" (of sources), "split" and "side" are obeyed.
    """

    def __init__(self, country: str | None) -> None:
        self.country = country
        self._entries: dict[Key, Entry] = {}
        self._parents: dict[Key, tuple[Key, Join]] = {}
        self._in_report: dict[str, dict[Key, None]] = defaultdict(dict)
        self._ids: dict[Key, str] = {}
        self._keys_by_id: dict[str, Key] = {}
        self._off: frozenset[str] = frozenset()

    # Taking mentions in.

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
        self._entries[key].via = via
        return key

    def _note(self, key: Key, description: Description, alias: str) -> None:
        entry = self._entries.get(key)
        if entry is None:
            identity = slug(key)
            if identity in self._keys_by_id:
                identity += f"-{blake2b(repr(key).encode('utf-8', 'surrogatepass'), digest_size=3).hexdigest()}"
            entry = self._entries[key] = Entry(key, identity, len(self._entries))
            self._keys_by_id[identity] = key
        entry.descriptions[description] += 1
        entry.aliases[alias] += 1
        entry.kinds[description.kind] += 1
        if description.country:
            entry.countries[description.country] += 1

    def _key(self, d: Description, report: str) -> Key | None:
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

    # Joining.

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

    def finish(self, decisions: Iterable[Decision], earlier: Mapping[str, StorySource] | None = None) -> SourceRegistry:
        """Join what is one source and make the registry. `earlier` keeps the ids that a trace before this one gave."""
        decisions = tuple(decisions)
        self._off = taken_back(decisions, self._entries)
        self._outlets()
        self._bands()
        self._people()
        self._offices()
        self._bodies()
        self._unnamed()
        self._decided(decisions)
        return self._registry(decisions, earlier or {})

    def _keys(self, category: str) -> list[Key]:
        return [key for key in self._entries if key[0] == category]

    def mention_id(self, key: Key) -> str:
        """The id of the mentions of a key, which their source answers to."""
        return self._entries[key].id

    def name_of(self, key: Key) -> str:
        """The words for the source of a key, as far as mentions were taken in."""
        return display(self._entries[key])

    def _outlets(self) -> None:
        """An acronym and the full name whose initials it is."""
        full: dict[str, list[Key]] = defaultdict(list)
        for key in self._keys("outlet"):
            initials = "".join(w[0] for w in re.findall(r"[^\W_]+", self.name_of(key)) if w[0].isupper())
            if len(initials) > 1:
                full[initials.lower()].append(key)
        for key in self._keys("outlet"):
            if len(key) == 2 and len(full.get(key[1].lower(), ())) == 1 and full[key[1].lower()][0] != key:
                other = full[key[1].lower()][0]
                self._join(key, other, f"“{key[1]}” are the initials of {self.name_of(other)}.")

    def _bands(self) -> None:
        bands = self._keys("band")
        self._shorter(bands, "is a shorter name of")
        roots = list(dict.fromkeys(self.root(key) for key in bands))
        for key in self._keys("band-any"):
            near = list(dict.fromkeys(self.root(k) for k in self._in_report[key[1]] if k[0] == "band"))
            words = "”, “".join(list(self._entries[key].aliases)[:3])
            if len(near) == 1:
                self._join(key, near[0], f"“{words}”: the report names one armed group, {self.name_of(near[0])}.")
            elif not near and len(roots) == 1:
                self._join(key, roots[0], f"“{words}”: the story knows one armed group, {self.name_of(roots[0])}.")
        loose = [key for key in self._keys("band-any") if key not in self._parents]
        for key in loose[1:]:
            words = "”, “".join(list(self._entries[key].aliases)[:3])
            self._join(key, loose[0], f"“{words}” stands for the attackers, who go without a name.")

    def _people(self) -> None:
        people = self._keys("person")
        by_surname: dict[str, list[Key]] = defaultdict(list)
        for key in people:
            for name in dict.fromkeys(key[1:]):
                by_surname[name].append(key)
        for key in people:
            fuller = [
                other for other in by_surname[key[-1]]
                if len(other) > len(key) and set(key[1:]) <= set(other[1:]) and self._may_be_one(key, other)
            ]  # fmt: skip
            if len(fuller) > _MOST_LONGER:
                continue
            fuller = [k for k in fuller if not any(k != o and set(k[1:]) < set(o[1:]) for o in fuller)]
            if len(fuller) > 1:
                homes = [r for r, keys in self._in_report.items() if key in keys]
                near = [k for k in fuller if homes and all(k in self._in_report[r] for r in homes)]
                fuller = near if len(near) == 1 else []
            if fuller:
                self._join(key, fuller[0], f"“{self.name_of(key)}” has the surname of {self.name_of(fuller[0])}.")

    def _may_be_one(self, a: Key, b: Key) -> bool:
        one, other = self._entries[a].countries, self._entries[b].countries
        return not one or not other or bool(set(one) & set(other))

    def _offices(self) -> None:
        holders: dict[str, dict[Key, set[str]]] = defaultdict(lambda: defaultdict(set))
        for key in self._keys("person"):
            for d in self._entries[key].descriptions:
                if d.office:
                    countries = holders[d.office.replace("premier", "prime minister")][self.root(key)]
                    countries.update(self._entries[key].countries or ())
        offices = self._keys("office")
        for key in offices:
            office, country = key[1], key[2]
            found = [
                (holder, countries)
                for name, known in holders.items()
                if name == office or name.endswith(f" {office}") or office.endswith(f" {name}")
                for holder, countries in known.items()
                # Who holds an office of no country said is taken to hold it in that of the event.
                if not country or country in countries or (country == self.country and not countries)
            ]  # fmt: skip
            if len(found) > 1 and not country:
                own = [f for f in found if self.country in f[1] or not f[1]]
                found = own if len(own) == 1 else found
            roots = list(dict.fromkeys(self.root(f[0]) for f in found))
            if len(roots) == 1:
                self._join(key, roots[0], f"“{self.name_of(key)}”: {self.name_of(roots[0])} holds that office.")
        for key in offices:
            home: Key = ("office", key[1], self.country or "")
            if not key[2] and home in self._entries and key not in self._parents:
                self._join(key, home, f"“{self.name_of(key)}” with no country said is that of the event.")

    def _bodies(self) -> None:
        for category in ("body", "company", "document"):
            keys = [k for k in self._keys(category) if not (category == "body" and set(k[2:]) <= _WEAK)]
            self._shorter(keys, "is a shorter name of", skip=2 if category == "body" else 1)
        companies: dict[str, set[Key]] = defaultdict(set)
        for key in self._keys("company"):
            companies[key[1]].add(self.root(key))
        for key in self._keys("person"):
            # "Brekka", taken for a surname, of Brekka Metals.
            if len(key) == 2 and key not in self._parents and len(companies[key[1]]) == 1:
                (company,) = companies[key[1]]
                self._join(key, company, f"“{self.name_of(key)}” is a shorter name of {self.name_of(company)}.")

    def _shorter(self, keys: list[Key], says: str, skip: int = 1) -> None:
        """Join a name to the one longer name that has all its words."""
        by_word: dict[str, list[Key]] = defaultdict(list)
        for key in keys:
            for word in dict.fromkeys(key[skip:]):
                by_word[word].append(key)
        for key in keys:
            if len(key) <= skip:
                continue
            rare = min(key[skip:], key=lambda w: len(by_word[w]))
            longer = [
                k for k in by_word[rare]
                if k != key and k[:skip] == key[:skip] and set(key[skip:]) < set(k[skip:])
            ]  # fmt: skip
            if len(longer) > _MOST_LONGER:
                continue
            longer = [k for k in longer if not any(k != o and set(k[skip:]) < set(o[skip:]) for o in longer)]
            if len(longer) == 1:
                self._join(key, longer[0], f"“{self.name_of(key)}” {says} {self.name_of(longer[0])}.")

    def _unnamed(self) -> None:
        """Whoever spoke through an outlet under two of its names spoke through one outlet."""
        homes: dict[Key, Key] = {}
        for key in self._keys("unnamed"):
            via = self._entries[key].via
            if via is None:
                continue
            home = homes.setdefault((*key[:4], *self.root(via)), key)
            if home != key:
                self._join(key, home, f"Both spoke through {self.name_of(self.root(via))}.")

    def _decided(self, decisions: Iterable[Decision]) -> None:
        for decision in decisions:
            keys = [self._keys_by_id[t] for t in decision.targets if t in self._keys_by_id]
            if decision.kind in ("merge", "same-origin"):
                for key in keys[1:]:
                    names = f"“{self.name_of(key)}” and “{self.name_of(keys[0])}”"
                    why = f"{decision.who} took {names} to be one: {decision.why or 'no reason given'}"
                    self._join(key, keys[0], f"{why.rstrip('.')}.", decision=decision.id)
            elif decision.kind == "not-same-origin":
                for i, key in enumerate(keys):
                    for other in keys[:i]:
                        self._part(key, other)

    def _part(self, key: Key, other: Key) -> None:
        """Take back the joins that make two mentions one source."""
        while self.root(key) == self.root(other):
            del self._parents[key if key in self._parents else other]

    # The result.

    def _registry(self, decisions: tuple[Decision, ...], earlier: Mapping[str, StorySource]) -> SourceRegistry:
        members: dict[Key, list[Entry]] = defaultdict(list)
        for key, entry in self._entries.items():
            members[self.root(key)].append(entry)
        for root, entries in members.items():
            entries.sort(key=lambda e: e.first)
            ids = [e.id for e in entries]
            kept = next((earlier[i].id for i in ids if i in earlier and earlier[i].id in ids), None)
            self._ids[root] = kept or ids[0]
        sides = {t: d for d in decisions if d.kind == "side" for t in d.targets}
        return SourceRegistry(
            self._source(root, entries, sides) for root, entries in sorted(members.items(), key=lambda m: m[1][0].first)
        )

    def _source(self, root: Key, entries: list[Entry], sides: Mapping[str, Decision]) -> StorySource:
        ids = tuple(dict.fromkeys((self._ids[root], *(e.id for e in entries))))
        kinds: Counter[SourceKind] = Counter()
        countries: Counter[str] = Counter()
        aliases: Counter[str] = Counter()
        descriptions: Counter[Description] = Counter()
        for entry in entries:
            kinds.update(entry.kinds)
            countries.update(entry.countries)
            aliases.update(entry.aliases)
            descriptions.update(entry.descriptions)
        telling = [k for k in kinds if k not in ("person", "anonymous")] or list(kinds)
        kind = max(telling, key=lambda k: kinds[k])
        country = max(countries, key=lambda c: countries[c]) if countries else None
        marks = max(descriptions, key=lambda d: (d.victim, d.international, d.alliance, d.diplomat))
        chosen = self._entries[root]
        if kind == "outlet":
            country = country_of(root[1]) or country if len(root) == 2 else country
        side = side_of(kind, country, marks, self.country)
        decided = [sides[i] for i in ids if i in sides and sides[i].value.get("side") in SIDES]
        if decided:
            side = max(decided, key=lambda d: d.recorded).value["side"]
        joined = {j.decision for e in entries if e.key in self._parents for j in (self._parents[e.key][1],)}
        name = display(chosen)
        via = self.name_of(self.root(chosen.via)) if chosen.via is not None else None
        worded = [d for d in chosen.descriptions if d.text == name] or list(chosen.descriptions)
        phrase = speaker_phrase(name, worded[0], via)
        return StorySource(
            id=ids[0],
            name=phrase if chosen.via is not None else name,
            phrase=phrase,
            kind=kind,
            side=side,
            country=country,
            aliases=tuple(dict(aliases.most_common())),
            ids=ids,
            mentions=sum(aliases.values()),
            via=self._ids[self.root(chosen.via)] if chosen.via is not None else None,
            decisions=tuple(sorted({*(d.id for d in decided), *(d for d in joined if d)})),
        )

    def resolve(self, key: Key) -> str:
        """The id of the source of a key, after `finish`."""
        return self._ids[self.root(key)]

    def id_of(self, key: Key) -> str | None:
        """The id of the source of a key, None where no mention made it."""
        return self._ids.get(self.root(key))

    def joins(self) -> list[Join]:
        """The joins of mentions to sources, after `finish`."""
        return [join for _, join in self._parents.values()]

    def path(self, key: Key) -> tuple[Join, ...]:
        """The joins by which the mention of that key reaches its source."""
        out: list[Join] = []
        while key in self._parents:
            key, join = self._parents[key]
            out.append(join)
        return tuple(out)
