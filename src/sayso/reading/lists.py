"""Lists of groups under one verb: what befell one of them befell all.

"Seven are held: two Americans, three Belgians, one Japanese citizen" has one fate for all of its members, told by one
source. Where the encoder reads single members otherwise, the list outvotes them.
"""

from __future__ import annotations

import bisect
import collections
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sayso.claims import ACTS
from sayso.reading.decode import NONE, Proposal, Seen

LEAST = 3
"""Members that make a list: two neighbours may well have met with different fates."""

_GAP = 9  # words between neighbours, at most
_CLAUSE_TAGS = frozenset(("VERB", "AUX", "SCONJ", "PRON"))
_GLUE = frozenset("including include includes among their his her its".split())
_ENDS = frozenset(".;:!?")
_BY_NOUN = frozenset(("held", "taken"))  # fates that a noun tells: captives, hostages, abductees
_MODIFIERS = frozenset(("AUX", "ADV", "PART", "DET"))
_COUNT_TAGS = frozenset(("ADJ", "ADP", "ADV", "DET", "NUM"))
_SOURCE = ("source_first", "source_last", "via_first", "via_last", "via2_last", "cue_first", "cue_last")


def agree(seen: Seen, words: Sequence[str], starts: Sequence[int]) -> list[Proposal]:
    """The proposals, those of one list given the event and source that its members most surely have."""
    seen = _told_by_verbs(seen, words, starts)
    out: list[Proposal] = []
    at = {p.anchor: p for p in sorted(seen.proposals, key=lambda p: p.probability) if p.event not in ACTS}
    for run in _runs(seen, words, starts):
        out += _agreed(run, at) if len(run) >= LEAST and _outside(run) else [p for member in run for p in member]
    rest = [p for p in seen.proposals if p.event in ACTS or p.event == "present"]
    return sorted(out + rest, key=lambda p: (p.anchor, p.event))


def _told_by_verbs(seen: Seen, words: Sequence[str], starts: Sequence[int]) -> Seen:
    """Captives that are part of a verb's subject, given what the verb tells.

    In "rebels say 20 captives and six guards were killed" the encoder sees captives who are held, by their own noun,
    beside guards who were killed. A noun names who they are; the verb of the coordinated subject tells their fate.
    """
    out = []
    for p in seen.proposals:
        verb = next((q for q in seen.proposals if _shares_verb(p, q, seen, words, starts)), None)
        if verb is not None:
            roles = {**p.roles, "trigger": verb.roles["trigger"]}
            if p.roles["source_last"] == NONE:
                roles.update((role, verb.roles[role]) for role in _SOURCE)
            p = replace(p, event=verb.event, roles=roles, classes={**verb.classes, "kinds": p.classes["kinds"]})
        out.append(p)
    return replace(seen, proposals=out)


def _shares_verb(p: Proposal, q: Proposal, seen: Seen, words: Sequence[str], starts: Sequence[int]) -> bool:
    """Whether p names captives by a noun in a subject that ends with q's group and whose verb tells q's fate."""
    noun, last, verb = max(p.roles["head"], p.anchor), max(q.roles["head"], q.anchor), q.roles["trigger"]
    if p.event not in _BY_NOUN or q.event == p.event or not noun < q.anchor <= last < verb:
        return False
    if seen.upos[p.roles["trigger"]] != "NOUN" or p.roles["trigger"] > noun:
        return False
    tags = seen.upos[noun + 1 : q.anchor]
    return (
        bisect.bisect_right(starts, p.anchor) == bisect.bisect_right(starts, verb)
        and "CCONJ" in tags
        and all(_nominal(i, seen, words) for i in range(noun + 1, q.anchor))
        and seen.upos[verb] == "VERB"
        and _MODIFIERS.issuperset(seen.upos[last + 1 : verb])
        and _opens_clause(p, q, seen, words, starts)
    )


def _nominal(i: int, seen: Seen, words: Sequence[str]) -> bool:
    return words[i] not in _ENDS and (seen.upos[i] not in _CLAUSE_TAGS or words[i].lower() in _GLUE)


def _opens_clause(p: Proposal, q: Proposal, seen: Seen, words: Sequence[str], starts: Sequence[int]) -> bool:
    """Whether nothing but words of a count stands between p's anchor and the beginning of its sentence or clause."""
    first = starts[bisect.bisect_right(starts, p.anchor) - 1]
    for i in range(min(p.anchor, p.roles["trigger"]) - 1, first - 1, -1):
        if seen.upos[i] == "SCONJ" or i == q.roles["cue_last"]:
            return True
        if seen.upos[i] not in _COUNT_TAGS:
            return False
    return True


def _runs(seen: Seen, words: Sequence[str], starts: Sequence[int]) -> Iterator[list[list[Proposal]]]:
    """Runs of neighbours that no clause parts; a member holds the proposals of one anchor."""
    members: dict[int, list[Proposal]] = {}
    for p in seen.proposals:
        # How many there were ("eight Nepalis, ... none of whom died") is a whole, not what befell a member.
        if p.event not in ACTS and p.event != "present":
            members.setdefault(p.anchor, []).append(p)
    run: list[list[Proposal]] = []
    for anchor, member in sorted(members.items()):
        if run and not _joined(run[-1][0].anchor, anchor, seen, words, starts):
            yield run
            run = []
        run.append(member)
    if run:
        yield run


def _joined(a: int, b: int, seen: Seen, words: Sequence[str], starts: Sequence[int]) -> bool:
    if b - a > _GAP or bisect.bisect_right(starts, a) != bisect.bisect_right(starts, b):
        return False
    return all(_nominal(i, seen, words) for i in range(a + 1, b))


def _outside(run: Sequence[Sequence[Proposal]]) -> bool:
    """Whether no member has its own trigger within the list, as "4 dead, 12 injured, 3 missing" has."""
    first, last = run[0][0].anchor, run[-1][0].anchor
    return not any(first < p.roles["trigger"] <= last for member in run for p in member)


def _agreed(run: Sequence[Sequence[Proposal]], at: Mapping[int, Proposal]) -> list[Proposal]:
    votes: collections.Counter[str] = collections.Counter()
    wholes: collections.Counter[int] = collections.Counter()
    for member in run:
        for p in member:
            votes[p.event] += p.probability  # type: ignore[assignment]
        wholes[member[0].roles["whole"]] += 1
    event = votes.most_common(1)[0][0]
    whole = at.get(wholes.most_common(1)[0][0])
    teller = whole if whole is not None and whole.anchor < run[0][0].anchor else _surest(run)
    out = []
    for member in run:
        fitting = [p for p in member if p.event == event]
        kept = member if fitting else [replace(max(member, key=lambda p: p.probability), event=event)]
        out += [replace(p, roles={**p.roles, **{role: teller.roles[role] for role in _SOURCE}}) for p in kept]
    return out


def _surest(run: Sequence[Sequence[Proposal]]) -> Proposal:
    """The proposal that most surely has the source that most members have."""
    everyone = [p for member in run for p in member]
    sources: collections.Counter[int] = collections.Counter()
    for p in everyone:
        sources[p.roles["source_last"]] += p.sureness["source_last"]  # type: ignore[assignment]
    source = sources.most_common(1)[0][0]
    return max((p for p in everyone if p.roles["source_last"] == source), key=lambda p: p.sureness["source_last"])
