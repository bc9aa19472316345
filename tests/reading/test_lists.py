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
        classes={},
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
