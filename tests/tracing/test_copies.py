"""Copies: what makes two passages one text, and how the copies of a story are found."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.tracing.copies import find_copies, windows
from sayso.tracing.passages import Passage, compare, make_passage

LEAD = (
    "At least 12 people were killed and dozens hurt when a ferry struck the pier at Port Orel on Monday, tearing a "
    "hole in its hull and throwing passengers into the harbour, the coastguard said."
)


def passage(text: str, report: str = "r") -> Passage:
    """A passage of a report."""
    return make_passage(report, text, 0, len(text))


@pytest.mark.parametrize(
    "other",
    [
        LEAD,
        "PORT OREL (Reuters) - " + LEAD,
        LEAD.upper(),
        LEAD.replace("the coastguard said", "officials said"),
        LEAD.replace(", tearing a hole in its hull", ""),
        LEAD.split(", tearing")[0] + ".",
        LEAD.replace("on Monday", "today"),
        LEAD.replace("At least 12", "At least twelve"),
        LEAD.replace("harbour", "harbor"),
        "Read more: ferry news. " + LEAD + " Follow us for more from the coast.",
    ],
)
def test_a_trimmed_or_lightly_edited_passage_is_the_same(other: str) -> None:
    assert compare(passage(LEAD), passage(other)).same
    assert compare(passage(other), passage(LEAD)).same


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        (LEAD.replace("At least 12", "At least 15"), "12 / 15"),
        (LEAD.replace("At least 12", "Several"), "12 / several"),
        (LEAD.replace("Port Orel", "Port Lomas"), "orel / lomas"),
        (LEAD.replace("dozens", "3"), "24 / 3"),
        ("A ferry hit the pier at Port Orel on Monday and 12 people died, according to the coastguard.", None),
        ("The coastguard put the dead of Monday's ferry accident at Port Orel at 12, with dozens hurt.", None),
        ("Twelve dead as ferry hits pier", None),
    ],
)
def test_another_number_another_place_or_other_words_are_not(other: str, differs: str | None) -> None:
    found = compare(passage(LEAD), passage(other))
    assert not found.same
    if differs is not None:
        assert set(differs.split(" / ")) == set(found.differs.split(" / "))


def test_what_anyone_would_write_is_no_copy() -> None:
    assert not compare(
        passage("At least 21 people were injured."), passage("At least 21 people were injured, police said.")
    ).same
    assert not compare(passage("Police said two men died."), passage("Police said two men died in a fire.")).same


def test_when_a_page_was_seen_is_no_difference() -> None:
    one = "Helicopter crash in Tamber: dead men named by their families - 19 minutes ago"
    two = "Helicopter crash in Tamber: dead men named by their families - 2 hours ago"
    assert compare(passage(one), passage(two)).same


def test_copies_go_back_to_the_first_printing() -> None:
    other = (
        "Rescue boats from three villages searched the bay all night for the missing, said harbour master Ada Brook."
    )
    texts = [LEAD, other, "PORT OREL - " + LEAD, LEAD.replace("12", "15"), LEAD, other]
    found = find_copies([passage(t, f"r{i}") for i, t in enumerate(texts)])
    assert {i: c.leader for i, c in found.items()} == {2: 0, 4: 0, 5: 1}
    assert found[4].likeness.shared == 1.0


def test_a_passage_inside_a_much_longer_one_is_found() -> None:
    rng = random.Random(2)
    filler = " ".join("".join(rng.choice("abcdefghij") for _ in range(6)) for _ in range(90))
    found = find_copies([passage(LEAD, "a"), passage(f"{filler} {LEAD} {filler}", "b")])
    assert 1 in found


def test_a_number_left_out_in_between_does_not_join_two_numbers() -> None:
    bare = LEAD.replace("At least 12 people were killed and dozens hurt when a", "The").replace("struck", "struck")
    found = find_copies([passage(LEAD, "a"), passage(bare, "b"), passage(LEAD.replace("12", "15"), "c")])
    assert 2 not in found


def test_passages_of_one_report_are_not_compared() -> None:
    assert not find_copies([passage(LEAD, "a"), passage(LEAD, "a")])


def test_windows_cover_all_words() -> None:
    words = [str(i) for i in range(100)]
    assert {w for window in windows(words)[1:] for w in window} == set(words)
    assert windows(words[:20]) == [words[:20]]


WORDS = st.lists(
    st.sampled_from("fire ship pier Orel 12 15 dead the of a said were Monday dozens".split()), max_size=40
)


@settings(max_examples=150, deadline=None)
@given(WORDS, WORDS)
def test_likeness_is_symmetric_and_a_passage_is_like_itself(one: list[str], other: list[str]) -> None:
    a, b = passage(" ".join(one)), passage(" ".join(other))
    assert compare(a, b).same == compare(b, a).same
    if one:
        assert compare(a, a).shared == 1.0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([LEAD, LEAD.replace("12", "15"), "PORT OREL - " + LEAD, "x", ""]), max_size=12))
def test_leaders_come_first_and_lead_themselves(texts: list[str]) -> None:
    found = find_copies([passage(t, f"r{i}") for i, t in enumerate(texts)])
    for i, copy in found.items():
        assert copy.leader <= copy.of < i
        assert copy.leader not in found


def test_many_copies_take_about_linear_time() -> None:
    def seconds(size: int) -> float:
        rng = random.Random(4)
        passages = []
        for i in range(size):
            words = LEAD.split()
            del words[rng.randrange(3, len(words))]
            passages.append(passage(" ".join(words), f"r{i}"))
        start = time.process_time()
        found = find_copies(passages)
        assert len(found) > size * 0.9
        return time.process_time() - start

    seconds(50)
    assert seconds(1600) < 16 * seconds(400) + 0.5
