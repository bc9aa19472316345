import pytest

from sayso.reading.compose import without_rivals
from sayso.reading.decode import NONE, Proposal, Seen
from sayso.reading.lists import agree

ROLES = "head trigger source_first source_last via_first via_last via2_last cue_first cue_last whole".split()


def proposal(anchor, event, probability, **roles):
    return Proposal(
        anchor=anchor,
        event=event,
        probability=probability,
        roles={**dict.fromkeys(ROLES, NONE), **roles},
        sureness=dict.fromkeys(ROLES, 0.9),
        classes={"kinds": {}},
    )


def seen(words, proposals, verbs=()):
    tags = ["VERB" if w in verbs else "NOUN" for w in words]
    return Seen(list(proposals), tags, [NONE] * len(words))


WORDS = "seven are held : two Danes , three Poles , one Finn , he said".split()


def test_a_member_read_otherwise_is_outvoted_and_told_by_the_source_of_the_whole():
    proposals = [
        proposal(0, "held", 0.9, trigger=2, source_first=13, source_last=13),
        proposal(4, "held", 0.9, trigger=2, whole=0),
        proposal(7, "freed", 0.8, trigger=2, whole=0),
        proposal(10, "held", 0.7, trigger=2, whole=0),
    ]
    out = agree(seen(WORDS, proposals, {"are", "held", "said"}), WORDS, [0])
    assert [(p.anchor, p.event) for p in out] == [(0, "held"), (4, "held"), (7, "held"), (10, "held")]
    assert {p.roles["source_last"] for p in out} == {13}


def test_members_with_fates_of_their_own_are_left_alone():
    words = "4 dead , 12 injured , 3 missing".split()
    proposals = [
        proposal(0, "killed", 0.9, trigger=1),
        proposal(3, "wounded", 0.9, trigger=4),
        proposal(6, "missing", 0.9, trigger=7),
    ]
    assert agree(seen(words, proposals), words, [0]) == proposals


def test_two_neighbours_are_no_list_and_a_verb_parts_one():
    words = "two Danes and three Poles and one Finn fled".split()
    pair = [proposal(0, "held", 0.9), proposal(3, "freed", 0.8)]
    assert agree(seen(words, pair), words, [0]) == pair
    parted = [proposal(0, "held", 0.9), proposal(3, "held", 0.9), proposal(6, "escaped", 0.8)]
    assert agree(seen(words, parted, {"and"}), words, [0]) == parted


def subject(words, proposals):
    tags = {
        "say": "VERB",
        "were": "AUX",
        "had": "AUX",
        "been": "AUX",
        "up": "ADV",
        "killed": "VERB",
        "and": "CCONJ",
        "to": "ADP",
        "of": "ADP",
    }
    tags |= {"that": "SCONJ", "has": "VERB", "them": "PRON"}
    return Seen(proposals, [tags.get(w, "NOUN") for w in words], [NONE] * len(words))


def captives(words, noun, number, **roles):
    at = words.index
    cue = at("say") if "say" in words else NONE
    held = proposal(at(number), "held", 0.9, head=at(noun), trigger=at(noun), **roles)
    killed = proposal(
        at("six"), "killed", 0.9, head=at("guards"), trigger=at("killed"), source_first=0, source_last=0, cue_last=cue
    )
    return [held, killed]


@pytest.mark.parametrize(
    "text",
    [
        "rebels say up to 20 captives and six guards were killed",
        "rebels say that 20 captives , including women , and six of their guards were killed",
        "20 captives and six guards had been killed",
    ],
)
def test_the_verb_of_a_coordinated_subject_tells_the_fate_of_the_captives_in_it(text):
    words = text.split()
    out = agree(subject(words, captives(words, "captives", "20")), words, [0])
    assert [(p.event, words[p.roles["trigger"]], p.roles["source_last"]) for p in out] == [("killed", "killed", 0)] * 2


def test_captives_whose_own_fate_is_read_as_well_are_told_once():
    words = "20 captives and six guards were killed".split()
    proposals = captives(words, "captives", "20")
    both = [*proposals, proposal(0, "killed", 0.6, head=1, trigger=words.index("killed"))]
    out = without_rivals(agree(subject(words, both), words, [0]))
    assert [(p.anchor, p.event) for p in out] == [(0, "killed"), (3, "killed")]


@pytest.mark.parametrize(
    "text",
    [
        "the group has 20 captives and six guards were killed",
        "rebels say the camp of 20 captives , and six guards were killed",
        "rebels say 20 captives . and six guards were killed",
    ],
)
def test_captives_outside_the_subject_stay_captives(text):
    words = text.split()
    out = agree(subject(words, captives(words, "captives", "20")), words, [0])
    assert [p.event for p in out] == ["held", "killed"]
