"""Words that only stand for a source, where the record may tie them to the wrong one or to nobody.

A person's pronoun is never a building's, nor that of one who is said to be dead: it is that of whoever spoke last. A
name in apposition to a noun is of the noun's kind: "the mine's owner, the Brekka Group, said" is a company. A noun
that is given a name has it: "a group calling itself the Grey Band". What was marked as a part of a longer mention is
that mention. A spokeswoman of whom nothing more is said speaks for the body that spoke before her: "The army denied it.
A spokeswoman said ...".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from sayso.claims import Source, SourceKind
from sayso.reading.source_kinds import find_head
from sayso.reading.tokens import tokenize
from sayso.story import ReportVersion
from sayso.tracing.descriptions import bare, describe, is_pronoun
from sayso.tracing.tellings import Telling

_PERSONAL = frozenset("he she him her".split())
_THINGS = frozenset(
    """hotel hostel motel inn resort restaurant cafe school college university church cathedral mosque temple synagogue
    building tower hall house palace castle fort prison jail barracks mall market theatre theater cinema stadium arena
    airport station terminal port harbour harbor bridge tunnel dam plant refinery factory mine warehouse ship ferry
    vessel train bus plane aircraft street avenue road square park pavilion club""".split()
)
_GROUPS = frozenset(("armed-group", "organisation", "company", "anonymous", "person"))
_CALLED = re.compile(
    r"\s+(?:that |which |who )?(?:(?:calls?|calling|named?|naming|describes?|describing|identif(?:ies|ying)) "
    r"(?:itself|themselves)|(?:is )?(?:called|known|named|dubbed))(?: as)? "
    r"(?:the )?[\"“]?((?:[A-Z][\w'’-]*)(?: (?:of |for |and |the )*[A-Z][\w'’-]*){0,5})"
)
_SPOKES = re.compile(r"(?:its |their )?spokes(?:wo)?m[ae]n|(?:its |their )?spokes(?:person|people)", re.IGNORECASE)
_CLOSE = 300  # characters in which whom a spokesman speaks for is looked for
_NEAR = 1500  # characters in which whoever spoke last is looked for
_BEHIND = re.compile(r"\s*,\s+(?!(?:and|or|but)\b)")
_BETWEEN = re.compile(r",\s+(?:the\s+|an?\s+)?", re.IGNORECASE)


def resolve_standins(tellings: Sequence[Telling], reports: Mapping[str, ReportVersion]) -> list[Telling]:
    """The tellings, with the chains of those that need it put right."""
    by_report: dict[str, list[Telling]] = defaultdict(list)
    for telling in tellings:
        if telling.chain and telling.key[0] in reports:
            by_report[telling.key[0]].append(telling)
    mended: dict[tuple[str, Source], Source] = {}
    kinds: dict[str, set[SourceKind]] = defaultdict(set)
    for report, those in by_report.items():
        sources = sorted({s for t in those for s in t.chain if s.text}, key=lambda s: (s.start, s.end))
        mended.update(((report, s), whole) for s, whole in _parts(sources))
        for source in sources:
            called = _CALLED.match(reports[report].text, source.end)
            if called is not None and source.kind in _GROUPS and not _named(source):
                mended[report, source] = replace(source, name=called[1])
        for noun, name in _appositions(sources, reports[report].text):
            kinds[bare(name.text).lower()].add(noun.kind)
            mended[report, noun] = replace(noun, name=name.text)
        dead = {
            _one_of(t.claim.group.text)
            for t in by_report[report]
            if t.claim.event == "killed" and t.claim.polarity == "affirmed" and t.claim.group is not None
        }
        for i, source in enumerate(sources):
            if source.text.lower() in _PERSONAL and _is_open(source, dead):
                mended[report, source] = _last_speaker(sources[:i], source, dead)
            elif _SPOKES.fullmatch(bare(source.text)) and source.name in ("", source.text) and i:
                mended[report, source] = _spoken_for(sources[i - 1], source)
    told = {words: kind for words, found in kinds.items() for kind in found if len(found) == 1}
    if not mended:
        return list(tellings)

    def put_right(report: str, source: Source) -> Source:
        source = mended.get((report, source), source)
        kind = told.get(bare(source.name or source.text).lower())
        return replace(source, kind=kind) if kind is not None and kind != source.kind else source

    out: list[Telling] = []
    for telling in tellings:
        chain = tuple(put_right(telling.key[0], s) for s in telling.chain)
        out.append(replace(telling, sources=chain) if chain != telling.chain else telling)
    return out


_COUNTED = re.compile(r"(?:the|an?|one|two|three|four|five|both) ", re.IGNORECASE)


def _one_of(words: str) -> str:
    """Words for people without article and number: "security guard"."""
    plain = bare(words).lower()
    return _COUNTED.sub("", plain, count=1) if _COUNTED.match(plain) else plain


def _is_open(pronoun: Source, dead: set[str]) -> bool:
    """Whether a pronoun was tied to nobody, or to what cannot speak."""
    name = pronoun.name.strip()
    return not name or is_pronoun(name) or _cannot_speak(name, dead)


def _cannot_speak(name: str, dead: set[str]) -> bool:
    """Whether a name is a building's or a vehicle's, or that of one who is said to have been killed."""
    plain = bare(name)
    if not plain:
        return False
    if _one_of(plain) in dead:
        return True
    tokens = [t.text for t in tokenize(plain)]
    return find_head(tokens) is None and any(t.lower() in _THINGS for t in tokens)


def _last_speaker(before: Sequence[Source], pronoun: Source, dead: set[str]) -> Source:
    """The pronoun, standing for the person who spoke last before it; for nobody known where there is none."""
    for source in reversed(before):
        if source.end < pronoun.start - _NEAR:
            break
        words = source.name or source.text
        if source.kind == "outlet" or words.lower() in _PERSONAL or _cannot_speak(words, dead):
            continue
        head = find_head([t.text for t in tokenize(words)])
        if (head is not None and head.type == "person") or describe(words, source.kind).category == "person":
            return replace(pronoun, name=words, kind=source.kind)
    return replace(pronoun, name="", kind="anonymous")


def _spoken_for(before: Source, spokesman: Source) -> Source:
    """A spokesman, as the body that spoke just before; as he is where that was none."""
    words = before.name or before.text
    head = find_head([t.text for t in tokenize(words)])
    body = (head is not None and head.type == "body") or before.kind in ("military", "armed-group", "government")
    if not body or before.kind in ("outlet", "person", "anonymous") or before.end < spokesman.start - _CLOSE:
        return spokesman
    return replace(spokesman, name=words, kind=before.kind)


def _named(source: Source) -> bool:
    return any(c.isupper() for c in bare(source.text))


def _parts(sources: Sequence[Source]) -> list[tuple[Source, Source]]:
    """Mentions within a longer one, with that one's words: "doctor" of "doctor at the port hospital"."""
    out: list[tuple[Source, Source]] = []
    whole: Source | None = None
    for source in sorted(sources, key=lambda s: (s.start, -s.end)):
        if whole is None or source.end > whole.end:
            whole = source
        elif source.start == whole.start and source.end < whole.end and source.name in ("", source.text):
            out.append((source, replace(source, name=whole.name or whole.text, kind=whole.kind)))
    return out


def _appositions(sources: Sequence[Source], text: str) -> list[tuple[Source, Source]]:
    """Pairs of a noun and the name beside it, set off by commas: "the mine's owner, the Brekka Group, said"."""
    out: list[tuple[Source, Source]] = []
    for one, other in pairwise(sources):
        if not _BETWEEN.fullmatch(text, one.end, max(one.end, other.start)) or not _BEHIND.match(text, other.end):
            continue
        named = [_named(one), _named(other)]
        if named[0] == named[1]:
            continue
        noun, name = (other, one) if named[0] else (one, other)
        known = describe(name.text, name.kind)
        if noun.kind in ("person", "anonymous", "document") or known.known_outlet is not None:
            continue
        # "Group" makes a band of a company; what the name is otherwise known as stands.
        open_kind = name.kind in ("person", "anonymous", "organisation", noun.kind)
        if not open_kind and not (name.kind == "armed-group" and noun.kind in ("company", "organisation")):
            continue
        out.append((noun, name))
    return out
