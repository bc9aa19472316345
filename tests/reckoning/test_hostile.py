"""Claims that make no sense: the reckoning goes on, and says what it left out."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.claims import FATES, ROLES, STANCES, Claim, Count, Group, Quote, Source
from sayso.reckoning import reckon
from sayso.reckoning.model import build
from sayso.story import Origin


def test_more_people_than_there_are(say):
    picture = reckon([say("killed", 10**15), say("wounded", (None, 10**15), by="a bot")]).picture()
    assert not picture.clashes
    assert picture.cell("killed:everyone").low == 0
    assert any("more people than there are" in a.why for a in picture.asides)


def test_parts_of_each_other(say):
    a, b = say("killed", 3, "men"), say("killed", 2, "women", by="b")
    a = replace(a, claim=replace(a.claim, part_of=b.claim.id))
    b = replace(b, claim=replace(b.claim, part_of=a.claim.id))
    assert reckon([a, b]).picture().cells


def test_a_part_of_something_that_is_not_there(say):
    told = say("killed", 3, "men")
    told = replace(told, claim=replace(told.claim, part_of="nowhere", about=()))
    assert reckon([told]).picture().cells[0].low == 3


def test_words_that_look_like_markup_or_ids(say):
    told = [say("killed", 3, "men|x/#now", by="law:casualties"), say("killed", 4, "editor:x", by="[bold]")]
    picture = reckon(told).picture()
    assert {c.event for c in picture.cells} == {"killed"}
    assert picture.to_dict()


counts = st.one_of(
    st.none(),
    st.builds(
        lambda a, b, approx, text: Count(min(a, b), max(a, b), approx, text, 0, len(text)),
        st.integers(0, 50),
        st.integers(0, 50),
        st.booleans(),
        st.sampled_from(["7", "", "some", "all", "half", "two more", "A", "about 20"]),
    ),
    st.builds(lambda a: Count(a, None, False, "7", 0, 1), st.integers(0, 50)),
    st.builds(lambda a: Count(None, a, False, "7", 0, 1), st.integers(0, 50)),
)
groups = st.one_of(
    st.none(),
    st.builds(
        lambda text, head, nations, foreign, role: Group(text, head, tuple(nations), foreign, role, 0, len(text)),
        st.sampled_from(["hostages", "women", "half of them", "Canadians", "", "all the guests", "é|/"]),
        st.sampled_from(["hostage", "woman", "", "canadian", "soldier", "gunman", "é/"]),
        st.lists(st.sampled_from(["CA", "PE", "CL", "XX"]), max_size=2),
        st.sampled_from([None, True, False]),
        st.sampled_from(ROLES),
    ),
)


sources = st.lists(
    st.builds(lambda stance: Source("x", "x", "official", "said", stance, 0, 1), st.sampled_from(STANCES)), max_size=2
).map(tuple)


@st.composite
def stories(draw):
    size = draw(st.integers(1, 9))
    ids = [f"c{i}" for i in range(size)]
    return [
        Claim(
            id=i,
            report=draw(st.sampled_from("ab")),
            quote=Quote("x", 0, 1),
            update=draw(st.integers(0, 1)),
            event=draw(st.sampled_from(FATES)),
            count=draw(counts),
            group=draw(groups),
            part_of=draw(st.sampled_from([None, None, *ids])),
            polarity=draw(st.sampled_from(["affirmed", "affirmed", "denied"])),
            certainty=draw(st.sampled_from(["certain", "probable", "possible"])),
            sources=draw(sources),
        )
        for i in ids
    ]


@settings(max_examples=40, deadline=None)
@given(stories(), st.sampled_from([None, "CL", "CA"]), st.data())
def test_any_story_makes_a_picture(say_all, claims, country, data):
    told = say_all(claims, [data.draw(st.integers(0, 3)) for _ in claims])
    story = reckon(told, country=country, seconds=5)
    picture = story.picture()
    assert picture.to_dict()
    for cell in (*picture.cells, *picture.follows):
        assert cell.high is None or cell.low <= cell.high
        assert len(cell.because) == 2
        reasons = {*cell.forced_low_by, *cell.forced_high_by, *cell.given_up}
        shown = reasons | {x.claim for x in cell.latest} | {aside.claim for aside in cell.beside}
        on_it = {b.word.id for b in story.model.bearings if (b.word.fate, b.word.who.id) == (cell.event, cell.group.id)}
        assert on_it <= shown
        refused = {c.id for c in claims if c.sources and c.sources[0].stance in ("disputes", "doubts")}
        assert not refused & reasons
        assert story.why(cell).cell.low == cell.low
    for clash in picture.clashes:
        assert clash.ids
        assert clash.sentence
    assert build(story.model.given).problem == story.model.problem


def test_no_origin_needs_a_name(say):
    told = say("killed", 3)
    told = replace(told, origin=Origin(id="", name="", kind="anonymous", side="uninvolved"), speaker="")
    assert "unnamed" in reckon([told]).picture().cells[0].because[0]
