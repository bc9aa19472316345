"""A siege at a mine, with numbers of our own: what can be added up, what follows, what clashes."""

from __future__ import annotations

import json

import pytest

from sayso.reckoning import LAWS, CellError, Equation, Law, reckon

COUNTRY = "CL"


@pytest.fixture
def siege(say):
    """Nine Canadians among 52 foreigners and at least 90 Chileans are taken at a mine; the army storms it."""
    raider = {"by": "a raider", "side": "attackers", "kind": "armed-group", "via": ("Radio Norte",)}
    at_most = say("killed", (None, 40), "hostages", **raider)
    held = say("held", 8, "foreign hostages", **raider)
    return [
        at_most,
        say("killed", 5, "foreigners", foreign=True, part_of=at_most, before="40 hostages, including ", **raider),
        say("killed", 12, "gunmen", by="the army"),
        say("taken", 52, "foreigners", by="the mine", side="company"),
        say("taken", (90, None), "Chileans", nation=("CL",), by="the mine", side="company"),
        held,
        say("held", 3, "Canadians", nation=("CA",), part_of=held, **raider),
        say("held", 4, "Peruvians", nation=("PE",), part_of=held, **raider),
        say("held", 1, "Australian", nation=("AU",), text="one", part_of=held, **raider),
        say("taken", 9, "Canadians", nation=("CA",), by="earlier reports", kind="anonymous", side="uninvolved"),
        say("killed", 6, "Canadians", nation=("CA",), by="the mine", side="company", certainty="possible"),
        say("killed", 7, "foreign hostages", text="only seven", by="a nurse", side="uninvolved"),
        say("escaped", (2, None), "Canadians", nation=("CA",), text="some", approx=True, by="a driver"),
        say("escaped", (None, 75), "Chilean hostages", nation=("CL",), by="a driver"),
        say("freed", 6, "foreign hostages", by="the army"),
    ]


def test_a_bound_that_nobody_stated_names_all_that_force_it(siege):
    cell = reckon(siege, country=COUNTRY).why("killed:Canadians").cell
    assert (cell.low, cell.high) == (0, 4)
    for words in ("At most 4 Canadians", "9 were taken (earlier reports)", "3 are held (a raider, via Radio Norte)"):
        assert words in cell.because[1].replace("9 Canadians", "9").replace("3 Canadians", "3"), cell.because[1]
    assert "at least 2" in cell.because[1]
    assert "law:captives-conserved" in cell.forced_high_by


def test_what_is_only_possible_stands_beside_the_range(siege):
    cell = reckon(siege, country=COUNTRY).picture().cell("killed:civil/CA")
    assert cell.high == 4
    (beside,) = cell.beside
    assert "possible" in beside.why


def test_different_tellings_that_fit_are_said_to(siege):
    picture = reckon(siege, country=COUNTRY).picture()
    assert not picture.clashes
    fit = next(f for f in picture.fits if siege[0].claim.id in f.claims)
    assert {siege[1].claim.id, siege[11].claim.id} <= set(fit.claims)
    assert "can all hold" in fit.sentence


def test_a_total_beside_a_part_implies_the_rest(say, siege):
    story = reckon(siege, country=COUNTRY)
    official = say("killed", 30, "hostages", by="a minister")
    picture = story.what_if(extra=[official]).picture()
    assert not picture.clashes
    chileans = next(c for c in picture.follows if c.event == "killed" and c.group.label.startswith("Chilean"))
    assert (chileans.low, chileans.high) == (23, 23)
    assert "30 hostages were killed (a minister)" in chileans.because[0]


def test_two_numbers_of_one_part_clash(say, siege):
    official = say("killed", 30, "foreign hostages", by="a minister")
    picture = reckon([*siege, official], country=COUNTRY).picture()
    assert picture.clashes
    assert any(set(c.ids) == {official.claim.id, siege[11].claim.id} for c in picture.clashes)
    cell = picture.cell("killed:captive/foreign")
    assert cell.clash
    assert picture.give_ups
    assert all(cell.id in c.sentence or "cannot all hold" in c.sentence for c in picture.clashes)


def test_without_a_side_its_words_are_gone_and_old_ones_stand_again(siege):
    story = reckon(siege, country=COUNTRY)
    assert story.why("killed:hostages").cell.high == 40
    without = story.what_if(without_sides=["attackers"])
    # Nobody else limits how many of the country's own were killed.
    assert without.why("killed:hostages").cell.high is None
    assert without.why("killed:hostages").cell.low == 7
    assert story.why("killed:hostages").cell.high == 40


def test_without_an_origin_or_a_claim(siege):
    story = reckon(siege, country=COUNTRY)
    for other in (
        story.what_if(without_origins=["earlier reports"]),
        story.what_if(without_claims=[siege[9].claim.id]),
        reckon(siege, country=COUNTRY, without=["earlier reports"]),
    ):
        high = other.why("killed:Canadians").cell.high
        assert high is not None
        assert high == 7


def test_a_law_can_be_switched_off(siege):
    story = reckon(siege, country=COUNTRY)
    off = story.what_if(without_laws=["captives-conserved"])
    assert off.why("killed:Canadians").cell.high == 7
    assert "law:captives-conserved" not in {law.id for law in off.picture().laws}
    free = story.what_if(without_laws=["foreigners-captive"])
    assert free.why("killed:Canadians").cell.high is None


def test_a_law_of_ones_own(siege):
    law = Law(
        "no-escapes",
        "Nobody got out of this mine.",
        "nobody got out",
        ("escaped",),
        lambda scene: scene.captives,
        lambda scene: [Equation(terms, None, 0) for _, terms in scene.blocks((("escaped", 1),))],
    )
    picture = reckon(siege, country=COUNTRY, laws=(*LAWS, law)).picture()
    assert any("law:no-escapes" in c.ids for c in picture.clashes)
    assert any("nobody got out" in c.sentence for c in picture.clashes)


def test_laws_of_captives_apply_only_where_there_are_some(say):
    told = [say("killed", 12, "miners"), say("freed", 4, "miners"), say("missing", 3, "miners")]
    assert "law:captives-conserved" not in {law.id for law in reckon(told).picture().laws}


def test_why_tells_each_reason(siege):
    why = reckon(siege, country=COUNTRY).why("killed:Canadians")
    assert {r.kind for r in why.high} == {"claim", "law"}
    assert not why.low
    assert all(r.sentence for r in why.high)


def test_a_cell_that_is_not_there_is_an_error_that_says_which_are(siege):
    with pytest.raises(CellError, match="killed:captive"):
        reckon(siege, country=COUNTRY).why("killed:Martians")


def test_the_json_of_a_picture(siege):
    data = json.loads(json.dumps(reckon(siege, country=COUNTRY).picture().to_dict()))
    cell = next(c for c in data["cells"] if c["event"] == "held" and c["group"]["nationality"] == ["CA"])
    assert {
        "event", "group", "low", "high", "forced_low_by", "forced_high_by", "because", "latest", "origins", "clash",
    } <= set(cell)  # fmt: skip
    assert {"label", "role", "nationality"} <= set(cell["group"])
    assert (cell["low"], cell["high"], cell["origins"], cell["clash"]) == (3, 3, 1, False)
    assert cell["latest"][0]["side"] == "attackers"
    assert len(cell["because"]) == 2
    assert any(c["high"] is None for c in data["cells"])


def test_nothing_trivial_follows(siege):
    picture = reckon(siege, country=COUNTRY).picture()
    for cell in picture.follows:
        claims = {i for i in (*cell.forced_low_by, *cell.forced_high_by) if not i.startswith("law:")}
        assert len(claims) > 1, cell.id
        assert not cell.reported


def test_the_same_story_gives_the_same_picture(siege):
    assert reckon(siege, country=COUNTRY).picture().to_dict() == reckon(siege, country=COUNTRY).picture().to_dict()


def test_an_empty_story_has_an_empty_picture():
    picture = reckon([]).picture()
    assert not picture.cells
    assert not picture.follows
    assert not picture.clashes


def test_a_range_in_a_clash_says_what_it_leaves_out(say, siege):
    official = say("killed", 30, "foreign hostages", by="a minister", verdict="accepted")
    picture = reckon([*siege, official], country=COUNTRY).picture()
    cell = picture.cell("killed:captive/foreign")
    assert (cell.low, cell.high) == (30, 30)
    assert cell.given_up
    assert "This leaves out: 7 foreign hostages were killed (a nurse)" in cell.because[0]
    held = picture.cell("held:captive/CA")
    assert not held.given_up
    assert "leaves out" not in held.because[0]


def test_no_sentence_says_that_something_is_so_without_a_speaker(say, siege):
    extra = say("killed", 30, "foreign hostages", by="a minister")
    picture = reckon([*siege, extra], country=COUNTRY).picture()
    sentences = [s for c in (*picture.cells, *picture.follows) for s in c.because]
    sentences += [x.sentence for x in (*picture.clashes, *picture.give_ups, *picture.fits, *picture.asides)]
    assert sentences
    for sentence in sentences:
        assert "(" in sentence or sentence.startswith("Nothing said"), sentence
