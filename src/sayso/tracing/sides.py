"""Which side of an event a source stands on, from what its words say of it and the country of the event."""

from __future__ import annotations

from sayso.claims import SourceKind
from sayso.story import Side
from sayso.tracing.descriptions import Description


def side_of(kind: SourceKind, country: str | None, marks: Description, story_country: str | None) -> Side:
    """The side of a source of that kind and country (alpha-2, None where nothing says).

    Officials, soldiers and governments are the state's where the event is in their country, and a foreign
    government's elsewhere and where nothing says in which country the event is; those of whom no country is said are
    taken to be the event's own, save diplomats. Witnesses and relatives are victims only where the words say so.
    International organisations, outlets, documents and people without a name are uninvolved.
    """
    if kind == "armed-group":
        return "attackers"
    if marks.international:
        return "uninvolved"
    if kind in ("official", "military", "government"):
        if marks.alliance:
            return "foreign-government"
        if country is None:
            return "foreign-government" if marks.diplomat else "state"
        return "state" if story_country == country else "foreign-government"
    if kind == "company":
        return "company"
    if kind in ("witness", "person", "organisation", "anonymous") and marks.victim:
        return "victims"
    return "uninvolved"
