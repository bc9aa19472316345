"""The sources of a story, as a trace gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sayso.claims import SourceKind
from sayso.story import Origin, Side
from sayso.tracing.descriptions import bare


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySource:
    """A source of a story.

    `aliases` are the words used for it, most frequent first; `phrase` is how running text names it; `ids` are the ids
    it answers to, its own first (each alias has one, so that an id stays good when sources turn out to be one);
    `mentions` is how many claims name it; `via` the source it spoke through, where it has no name of its own;
    `decisions` the ids of the decisions that shaped it.
    """

    id: str
    name: str
    phrase: str
    kind: SourceKind
    side: Side
    country: str | None
    aliases: tuple[str, ...]
    ids: tuple[str, ...]
    mentions: int
    via: str | None = None
    decisions: tuple[str, ...] = ()

    @property
    def origin(self) -> Origin:
        """The source as an origin."""
        return Origin(id=self.id, name=self.name, kind=self.kind, side=self.side)


class SourceRegistry(Mapping[str, StorySource]):
    """The sources of a story by id; each is found under any of its ids."""

    def __init__(self, sources: Iterable[StorySource]) -> None:
        self._sources = tuple(sources)
        self._by_id = {i: source for source in self._sources for i in source.ids}

    def __getitem__(self, key: str) -> StorySource:
        return self._by_id[key]

    def __iter__(self) -> Iterator[str]:
        return (source.id for source in self._sources)

    def __len__(self) -> int:
        return len(self._sources)

    def named(self, words: str) -> tuple[StorySource, ...]:
        """The sources for which those words stand somewhere in the story."""
        plain = bare(words).lower()
        return tuple(s for s in self._sources if plain in (bare(a).lower() for a in (s.name, *s.aliases)))
