"""Where sentences start."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.reading.sentences import LONGEST, split_sentences
from sayso.reading.tokens import tokenize


def sentences(text: str) -> list[str]:
    tokens = tokenize(text)
    starts = split_sentences(text, tokens)
    return [text[tokens[a].start : tokens[b - 1].end] for a, b in pairwise([*starts, len(tokens)])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two died. Five were hurt.", ["Two died.", "Five were hurt."]),
        ("Police Lt. Ada Brook and Dr. Lim agreed. So did Gen. Otto.", 2),
        ("John F. Marr was held at 5 p.m. Friday by U.S. Marshals. He is safe.", 2),
        ("Shots rang out at 3 p.m. Police came.", ["Shots rang out at 3 p.m.", "Police came."]),
        ("It struck at 9 a.m. EST on Oct. 4, the U.S. Geological Survey said.", 1),
        ("He lives in the U.S. The others do not.", 2),
        ("BATRUN, April 3 (Agency) - Gunmen fled. Two died.", 2),
        ("TELL, Ga. (Wire) -- Two boys died, police said.", 1),
        (
            "“Three are dead,” she said. “We saw them.” He wept.",
            ["“Three are dead,” she said.", "“We saw them.”", "He wept."],
        ),
        ('"Who did this?" Mayor Ines Moro asked. Nobody spoke.', 2),
        ('"Who did this?" the mayor asked.', 1),
        ("The toll rose 2.5 per cent to 1,204. See www.example.org/a.B for more.", 2),
        ("We saw nine ... maybe ten. Then nothing.", 2),
        ("They ran... The fire followed.", 2),
        ("The wire said five died.The army said nine.", ["The wire said five died.", "The army said nine."]),
        ("Flight No. 12 of Sand Co. crashed in St. Olaf.", 1),
        ("they were all killed. nobody came. we left.", 3),
        ("It was over! Five lived? Perhaps.", 3),
    ],
)
def test_running_text(text: str, expected: int | list[str]) -> None:
    got = sentences(text)
    assert got == expected if isinstance(expected, list) else len(got) == expected, got


def test_a_line_break_ends_a_headline_and_a_list_item() -> None:
    text = "Ten dead in fire\nTen people died on Monday\n- two children\n• a guard\n\nMore follows"
    assert sentences(text) == [
        "Ten dead in fire",
        "Ten people died on Monday",
        "- two children",
        "• a guard",
        "More follows",
    ]


def test_hard_wrapped_lines_are_one_sentence() -> None:
    text = (
        "The governor of the lake province said on Tuesday that at least\n"
        "nine miners had been brought out alive and that no fewer than\n"
        "12 others were still below. His deputy had earlier spoken of Capt.\n"
        "Orlo Vance as missing.\n"
    )
    assert len(sentences(text)) == 2


def test_an_update_label_starts_a_line() -> None:
    assert sentences("Nine died.\nUpdate: Ten died.") == ["Nine died.", "Update: Ten died."]


def test_no_sentence_is_longer_than_the_limit_and_cuts_at_punctuation() -> None:
    text = ("word " * 200 + "; ") + "word " * 200
    tokens = tokenize(text)
    starts = split_sentences(text, tokens)
    assert starts == [0, 201]
    assert split_sentences("", []) == []


def test_a_long_line_takes_seconds() -> None:
    tokens = tokenize('“.” " . ) ' * 10_000)
    text = '“.” " . ) ' * 10_000
    began = time.process_time()
    split_sentences(text, tokens)
    assert time.process_time() - began < 4


@settings(deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(list(".!?\"' \n\rAa1(•…")))))
def test_any_text_passes(text: str) -> None:
    tokens = tokenize(text)
    starts = split_sentences(text, tokens)
    assert bool(starts) == bool(tokens)
    assert starts == sorted(set(starts))
    assert not starts or starts[0] == 0
    assert all(0 < b - a <= LONGEST for a, b in pairwise([*starts, len(tokens)]))
