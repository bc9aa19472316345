"""What a trace keeps for the next one changes how long that takes, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tracing_stories import NOON, Said, Told, decide, story

from sayso.story import Decision, DecisionKind, ReportVersion, Snapshot, Standing, Verdict
from sayso.tracing import Trace, trace
from sayso.tracing.copies import Memory, Twin, find_copies, find_twins
from sayso.tracing.kept import Kept
from sayso.tracing.memory import Memory as TraceMemory
from sayso.tracing.passages import Passage, make_passage

LEAD = (
    "At least 12 people were killed and dozens hurt when a ferry struck the pier at Port Orel on Monday, tearing a "
    "hole in its hull and throwing passengers into the harbour, the coastguard said."
)
BARE = LEAD.replace("At least 12 people were killed and dozens hurt when a", "The")
SENTENCES = (
    LEAD,
    BARE,
    LEAD.replace("12", "15"),
    "PORT OREL - " + LEAD,
    LEAD.replace(", tearing a hole in its hull", ""),
    LEAD.upper(),
    "Seven people were hurt, police said.",
    "Rescue boats from three villages searched the bay all night for the missing, said harbour master Ada Brook.",
    "Rescue boats from three villages searched the bay all night, said harbour master Ada Brook of Port Orel.",
    "Two died.",
    "",
)

# A pool of passages, by the numbers of report and sentence.
pools = st.lists(st.tuples(st.integers(0, 4), st.sampled_from(SENTENCES)), min_size=4, max_size=12)
steps = st.lists(st.lists(st.integers(0, 11), max_size=16), min_size=2, max_size=5)
some_twins = st.dictionaries(st.integers(0, 4), st.lists(st.integers(0, 4), max_size=2), max_size=3)


def passages_of(pool: Sequence[tuple[int, str]], step: Sequence[int]) -> list[Passage]:
    chosen = [i % len(pool) for i in step]
    return [replace(make_passage(f"r{pool[i][0]}", pool[i][1], 0, len(pool[i][1])), start=i) for i in chosen]


@settings(max_examples=150, deadline=None)
@given(pools, steps, st.lists(some_twins, min_size=5, max_size=5))
def test_copies_are_found_alike_whatever_was_found_before(
    pool: list[tuple[int, str]], steps: list[list[int]], twins: list[dict[int, list[int]]]
) -> None:
    memory = Memory()
    for step, told in zip(steps, twins, strict=False):
        passages = passages_of(pool, step)
        whole = {f"r{r}": tuple(Twin(f"r{o}", 0.9) for o in those if o != r) for r, those in told.items()}
        assert find_copies(passages, whole, memory) == find_copies(passages, whole)


def test_a_late_first_printing_takes_over_the_copies_of_another() -> None:
    later = [make_passage(f"r{i}", LEAD, 0, len(LEAD)) for i in range(1, 4)]
    first = make_passage("r0", LEAD, 0, len(LEAD))
    memory = Memory()
    assert {c.leader for c in find_copies(later, memory=memory).values()} == {0}
    found = find_copies([first, *later], memory=memory)
    assert {i: c.of for i, c in found.items()} == {1: 0, 2: 0, 3: 0}


def report(name: str, sentences: Sequence[str]) -> ReportVersion:
    return ReportVersion(id=name, document=name, number=1, text=" ".join(sentences), recorded=NOON)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(SENTENCES), max_size=4), min_size=2, max_size=6),
    st.lists(st.permutations(range(6)), min_size=2, max_size=4),
    st.lists(st.integers(1, 6), min_size=4, max_size=4),
)
def test_twins_are_found_alike_whatever_was_found_before(
    texts: list[list[str]], orders: list[list[int]], sizes: list[int]
) -> None:
    memory = Memory()
    for order, size in zip(orders, sizes, strict=False):
        reports = [report(f"r{i}", texts[i]) for i in order[:size] if i < len(texts)]
        assert find_twins(reports, memory) == find_twins(reports)


@given(st.lists(st.integers(0, 20), unique=True), st.lists(st.integers(0, 20), unique=True))
def test_what_stays_is_in_one_order_before_and_after(before: list[int], after: list[int]) -> None:
    kept: Kept[None] = Kept({item: i for i, item in enumerate(before)})
    staying = kept.staying(after)
    assert [i for i in before if i in staying] == [i for i in after if i in staying]
    assert kept.gone(staying) == [i for i in before if i not in staying]
    assert len(staying) >= (len({*before} & {*after}) > 0)
    assert kept.staying(before) == {*before}


TELLERS = ("the coastguard", "Ada Brook", "Harbour Radio", "a spokesman", "the mayor", "")


def tale(rng: random.Random, size: int) -> Snapshot:
    """A story in which wires go round, trimmed and with other numbers, and outlets cite one another."""
    told: list[Told] = []
    for i in range(size):
        if told and rng.random() < 0.6:
            base = rng.choice(told)
            text, claims = base.text, base.claims
            if rng.random() < 0.3:
                text = f"PORT OREL (Reuters) - {text}"
        else:
            number, who = rng.randint(2, 5), rng.choice(TELLERS)
            said = f", {who} said" if who else ""
            text = (
                f"A ferry struck the pier at Port Orel in thick fog on Monday evening and {number} people were killed"
                f"{said}. Boats from {rng.choice(('three', 'four'))} villages searched the bay all night for the "
                f"missing and {number + 1} people were wounded. "
            )
            sources = [who] if who else []
            claims = [
                Said(f"{number} people were killed", "killed", number, "people", sources),
                Said(f"{number + 1} people were wounded", "wounded", number + 1, "people"),
            ]
        outlet = rng.choice(("Harbour Radio", "Reuters", "The Harbour Post", "Coast News", "Gleam"))
        told.append(Told(f"r{i}", text, claims, outlet, minutes=rng.randint(0, 12)))
    return story(*told)


def told_of(found: Trace, snapshot: Snapshot) -> object:
    """All that a trace tells."""
    return (
        found.testimony(),
        {c.claim.id: (found.origin(c), found.path(c)) for c in snapshot.claims},
        tuple(found.sources.items()),
        found.joins,
        found.circles,
        found.withdrawn,
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.lists(st.sets(st.integers(0, 7)), min_size=2, max_size=4), st.booleans())
def test_a_story_is_traced_alike_whatever_was_traced_before(seed: int, steps: list[set[int]], back: bool) -> None:
    rng = random.Random(seed)
    whole = tale(rng, 8)
    memory = TraceMemory()
    decisions: tuple[Decision, ...] = ()
    for step in [*steps, set(range(8))]:
        names = {f"r{i}" for i in step}
        part = replace(
            whole,
            reports=tuple(r for r in whole.reports if r.id in names),
            claims=tuple(c for c in whole.claims if c.claim.report in names),
            decisions=decisions,
        )
        anew = trace(part)
        assert told_of(trace(part, memory=memory), part) == told_of(anew, part)
        # What an editor decides next is about what was found now.
        joins = [join.id for join in anew.joins]
        if joins and not back:
            decisions = (decide("not-same-origin", rng.choice(joins)),)


def test_a_new_version_of_a_report_under_its_old_name_is_read_anew() -> None:
    one = tale(random.Random(3), 4)
    memory = TraceMemory()
    trace(one, memory=memory)
    text = one.reports[0].text
    other = replace(one, reports=(replace(one.reports[0], text=text.upper()), *one.reports[1:]))
    assert told_of(trace(other, memory=memory), other) == told_of(trace(other), other)


VERDICTS: tuple[Verdict, ...] = ("open", "accepted", "rejected")
STANDINGS: tuple[Standing, ...] = ("current", "changed", "dropped", "merged")
BESIDE: tuple[DecisionKind, ...] = ("accept", "reject", "same-group", "law-off", "merge")
TRACED: tuple[DecisionKind, ...] = ("same-origin", "not-same-origin", "split", "side", "merge")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1000))
def test_what_changes_no_origin_is_traced_as_it_was(seed: int) -> None:
    rng = random.Random(seed)
    whole = tale(rng, 7)
    found = trace(whole)
    for step in range(4):
        claims = list(whole.claims)
        for i in rng.sample(range(len(claims)), 3):
            other = claims[(i + 1) % len(claims)].claim.id
            claims[i] = replace(
                claims[i],
                verdict=rng.choice(VERDICTS),
                standing=rng.choice(STANDINGS),
                successor=rng.choice((None, other)),
            )
        made = decide(rng.choice(BESIDE), claims[0].claim.id, claims[1].claim.id)
        before = found
        whole = replace(whole, claims=tuple(claims), decisions=(*whole.decisions, replace(made, id=f"d{step}")))
        found = trace(whole, earlier=before)
        assert found.sources is before.sources
        assert told_of(found, whole) == told_of(trace(whole), whole)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1000))
def test_what_may_change_an_origin_is_traced_anew(seed: int) -> None:
    rng = random.Random(seed)
    whole = tale(rng, 7)
    found = trace(whole)
    sources = [*found.sources]
    for _ in range(4):
        claims = list(whole.claims)
        if rng.random() < 0.5:
            i = rng.randrange(len(claims))
            if rng.random() < 0.3:
                del claims[i]
            else:
                claims[i] = replace(claims[i], claim=replace(claims[i].claim, sources=(), event="freed"))
            whole = replace(whole, claims=tuple(claims))
        else:
            kind = rng.choice(TRACED)
            value = {"side": "media"} if kind == "side" else {}
            whole = replace(whole, decisions=(decide(kind, *rng.sample(sources, 2), **value),))
        found = trace(whole, earlier=found)
        # Ids of sources stay as they were; all else is found as if nothing had been found before.
        assert [found.origin(c).name for c in whole.claims] == [trace(whole).origin(c).name for c in whole.claims]
        assert [t.origin.side for t in found.testimony()] == [t.origin.side for t in trace(whole).testimony()]
