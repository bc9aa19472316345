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

from sayso.claims import SourceKind
from sayso.story import SIDES, Decision
from sayso.tracing.descriptions import Description
from sayso.tracing.entries import Entry, Key, display, taken_back
from sayso.tracing.joins import Join
from sayso.tracing.mentions import Mentions
from sayso.tracing.outlets import country_of
from sayso.tracing.referents import name_words, outlet_meant, referents
from sayso.tracing.sides import side_of
from sayso.tracing.sources import SourceRegistry, StorySource
from sayso.tracing.speakers import speaker_phrase

_MOST_LONGER = 50  # longer names that have all words of one: with more it is anyone's
_WEAK = frozenset(("government", "department", "agency", "service", "team", "group"))


_NAMED = ("outlet", "body", "company")
_INSTITUTIONS = ("government", "official", "organisation", "military")


class RegistryBuilder(Mentions):
    """Collects mentions, in the order in which they were said, and joins them.

    `finish` makes the registry, after which `resolve` gives the id of the source of each key. Decisions "merge",
    "same-origin" (of sources), "split" and "side" are obeyed.
    """

    def finish(self, decisions: Iterable[Decision], earlier: Mapping[str, StorySource] | None = None) -> SourceRegistry:
        """Join what is one source and make the registry. `earlier` keeps the ids that a trace before this one gave."""
        decisions = tuple(decisions)
        self._off = taken_back(decisions, self._entries)
        self._outlets()
        self._bands()
        self._people()
        self._offices()
        self._bodies()
        self._short_outlets()
        self._generic()
        self._unnamed()
        self._decided(decisions)
        return self._registry(decisions, earlier or {})

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

    def _short_outlets(self) -> None:
        """ "The Post", "Coastline": short names of the story's own publishers and of outlets that it names."""
        names: dict[str, Key] = {name: ("outlet", name) for name in dict.fromkeys(self._publishers.values())}
        for key in self._keys("outlet"):
            names.setdefault(self.name_of(key), key)
        by_word: dict[str, list[str]] = defaultdict(list)
        for name in names:
            for word in dict.fromkeys(name_words(name)):
                by_word[word].append(name)
        homes: dict[Key, list[str]] = defaultdict(list)
        for report, keys in self._in_report.items():
            for key in keys:
                homes[key].append(self._publishers.get(report, ""))
        for category in ("outlet", "person", "document"):
            for key in self._keys(category):
                own = names.get(self.name_of(key)) == key and key[1] in names
                if own or key in self._parents:
                    continue
                words = name_words(self.name_of(key))
                near = min((by_word.get(w, []) for w in words), key=len, default=[])
                if len(near) > _MOST_LONGER:
                    continue
                others = [n for n in near if names[n] != key and self.root(names[n]) != key]
                meant = outlet_meant(self._entries[key], others, homes[key])
                if meant is None:
                    continue
                parent = names[meant] if names[meant] in self._entries else self._outlet(meant)
                same = name_words(self.name_of(key)) == name_words(meant)
                how = "is an outlet of the story" if same else f"is a shorter name of {meant}, an outlet of the story"
                self._join(key, parent, f"“{self.name_of(key)}” {how}.")

    def _generic(self) -> None:
        """ "The agency", "the ministry": the one that the report names, else the one of the story."""
        loose: dict[str, list[Key]] = defaultdict(list)
        for key in self._keys("any"):
            _, noun, report = key
            near = {self.root(k): self._entries[k] for k in self._in_report[report] if k[0] in _NAMED}
            found = list(dict.fromkeys(self.root(k) for k in referents(noun, near)))
            own: Key = ("outlet", self._publishers.get(report, ""))
            if not found and own in self._entries:
                found = referents(noun, {self.root(own): self._entries[own]})
            if len(found) == 1:
                self._join(key, found[0], f"“The {noun}” is the one that the report names, {self.name_of(found[0])}.")
            elif found and all(k[0] == "outlet" for k in found):
                # One of them, whichever: no office of the state.
                kinds = self._entries[key].kinds
                times = kinds.total()
                kinds.clear()
                kinds["outlet"] = times
            elif not found and noun not in _WEAK and any(k in _INSTITUTIONS for k in self._entries[key].kinds):
                loose[noun].append(key)
        for noun, keys in loose.items():
            named = {self.root(k): self._entries[k] for k in self._keys("body") if not k[1] and noun in k[2:]}
            for key in keys if len(named) == 1 else keys[1:]:
                parent = next(iter(named)) if len(named) == 1 else keys[0]
                whom = self.name_of(parent) if len(named) == 1 else "one that the story does not name"
                self._join(key, parent, f"“The {noun}” stands for {whom}.")

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
            # A source goes by the id of what names it best: a bare noun or a short name may have come first.
            weak = ({"any", "person", "document"} if root[0] == "outlet" else {"any"}) - {root[0]}
            entries.sort(key=lambda e: e.first)
            entries = [*(e for e in entries if e.key[0] not in weak), *(e for e in entries if e.key[0] in weak)]
            members[root] = entries
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
            if entry.key[0] != "any" or root[0] == "any":
                kinds.update(entry.kinds)
            countries.update(entry.countries)
            aliases.update(entry.aliases)
            descriptions.update(entry.descriptions)
        telling = [k for k in kinds if k not in ("person", "anonymous")] or list(kinds)
        kind = max(telling, key=lambda k: kinds[k])
        country = max(countries, key=lambda c: countries[c]) if countries else None
        marks = max(descriptions, key=lambda d: (d.victim, d.international, d.alliance, d.diplomat))
        chosen = self._entries[root]
        if root[0] == "outlet":
            kind = "outlet"
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
