"""The generator of annotated passages: what it marks is there, and means what the marks say."""

from __future__ import annotations

import collections
import pathlib
import random
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from sayso.reading.numbers import parse_count
from sayso.reading.tokens import tokenize

TRAINING = pathlib.Path(__file__).parents[2] / "training"


@pytest.fixture(scope="module")
def training() -> Iterator[None]:
    """Lets the modules of `training/`, which is not installed, be imported."""
    sys.path.insert(0, str(TRAINING))
    yield
    sys.path.remove(str(TRAINING))


@pytest.fixture(scope="module")
def lines(training: None) -> list[dict[str, Any]]:
    """A few hundred passages."""
    from generate import generate

    return generate(250, 7)


def test_same_seed_same_passages(training: None) -> None:
    from generate import generate

    assert generate(25, 3) == generate(25, 3)
    assert generate(25, 3) != generate(25, 4)


def test_checker_finds_no_fault(lines: list[dict[str, Any]]) -> None:
    from check_texts import faults

    assert [f for line in lines for f in faults(line)] == []


def test_locator_loses_nothing(lines: list[dict[str, Any]]) -> None:
    from claim_location import Locator

    counters: collections.Counter[str] = collections.Counter()
    for line in lines:
        locator = Locator(line)
        located = locator.locate()
        counters += locator.counters
        assert len(located.claims) == len(line["claims"])
    assert not counters


def test_every_number_reads_as_marked(lines: list[dict[str, Any]]) -> None:
    numbered = 0
    for line in lines:
        words = [t.text for t in tokenize(line["text"])]
        read = {(p.low, p.high, p.approx) for i in range(len(words)) if (p := parse_count(words, i))}
        for claim in line["claims"]:
            if "number" in claim:
                numbered += 1
                assert (claim.get("low"), claim.get("high"), claim.get("approx", False)) in read
    assert numbered > len(lines) / 3


def test_no_two_passages_alike_but_for_figures(lines: list[dict[str, Any]]) -> None:
    texts = [re.sub(r"\d+", "0", line["text"]) for line in lines]
    assert len(set(texts)) == len(texts)


def test_rare_forms_are_there(lines: list[dict[str, Any]]) -> None:
    claims = [c for line in lines for c in line["claims"]]
    assert len({c["event"] for c in claims}) == 11
    assert {c.get("certainty", "certain") for c in claims} == {"certain", "probable", "possible", "unknown"}
    assert any(c.get("polarity") == "denied" for c in claims)
    assert any(len(c.get("via", [])) == 2 for c in claims)
    assert any("part_of" in c for c in claims)
    assert any(c.get("origin") == "?" for c in claims)
    assert any(not line["claims"] for line in lines)
    assert len({r["relation"] for line in lines for r in line.get("relations", [])}) >= 6
    assert any(line.get("relations") == [] for line in lines)


def test_parts_are_of_their_whole(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        for claim in line["claims"]:
            if "part_of" not in claim:
                continue
            whole = line["claims"][claim["part_of"]]
            if whole.get("high") is not None and claim.get("low") is not None:
                assert claim["low"] <= whole["high"]


def test_sentences_open_with_a_capital(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        first = line["text"].lstrip("\"“'- ")[:1]
        assert first.isupper() or first.isdigit()


def test_marks_nest_and_resolve(training: None) -> None:
    from grammar.marks import capital, mark, resolve

    inner, text = mark("six")
    outer, raw = mark(f"{text} teachers")
    plain, spans = resolve(capital(f"{raw} fled"))
    assert plain == "Six teachers fled"
    assert plain[slice(*spans[inner])] == "Six"
    assert plain[slice(*spans[outer])] == "Six teachers"


def test_counts_read_as_they_were_made(training: None) -> None:
    from grammar import counts

    rng = random.Random(5)
    misread = []
    for _ in range(400):
        count = counts.any_count(rng, 300)
        words = [t.text for t in tokenize(f"{count.text}{count.tail} people")]
        read = {(p.low, p.high, p.approx) for i in range(len(words)) if (p := parse_count(words, i))}
        if (count.low, count.high, count.approx) not in read:
            misread.append(count.text)
    assert misread == []
