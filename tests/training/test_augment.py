"""Changed texts: every label stays at the words that it was given to."""

from __future__ import annotations

import pathlib
import random
import sys
from typing import Any

import pytest

from sayso.reading.repeats import stated_numbers

TRAINING = pathlib.Path(__file__).parents[2] / "training"
TEXT = (
    "Rain had fallen for days. The mayor of Ostra said six quarry workers died on Monday. The pit opened in 1951."
    " Its owner disputed the mayor's figure. Nobody answered the telephone there."
)
LINE: dict[str, Any] = {
    "id": "quarry",
    "text": TEXT,
    "claims": [
        {
            "event": "killed", "low": 6, "high": 6, "number": "six", "group_text": "six quarry workers",
            "group": "workers", "head": "worker", "trigger": "died", "source_text": "The mayor of Ostra",
            "cue": "said", "origin": "mayor of Ostra", "at": "The mayor of Ostra",
        },
    ],
    "relations": [{"relation": "disputes", "of": 0, "by": "Its owner", "words": "disputed", "at": "Its owner"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def modules():
    """The modules of `training/`, which is not installed."""
    sys.path.insert(0, str(TRAINING))
    import augment
    import claim_location

    yield augment, claim_location
    sys.path.remove(str(TRAINING))


def labelled(text: Any, claims: slice = slice(None)) -> list[Any]:
    """The labels as words."""
    return [
        (
            text.words[c.anchor],
            [text.words[t] for t in c.triggers],
            {r: text.words[w] for r, w in c.roles.items() if w >= 0},
        )
        for c in text.claims[claims]
    ] + [([text.words[w] for w in r.words], [text.words[w] for w in r.by]) for r in (text.relations or ())[claims]]


def test_filler_goes_and_every_label_stays_at_its_words(modules):
    augment, location = modules
    text = location.Locator(LINE).locate()
    less = augment.without_filler(text, 1.0, random.Random(1))
    assert labelled(less) == labelled(text)
    assert [less.words[s] for s in less.starts] == ["The", "Its"]
    assert "1951" not in less.words
    assert augment.without_filler(text, 0.0, random.Random(1)) == text


def test_a_text_without_claims_stays_whole(modules):
    augment, location = modules
    text = location.Locator({"id": "calm", "text": TEXT, "claims": [], "relations": []}).locate()
    assert augment.without_filler(text, 1.0, random.Random(1)) == text


def test_joined_texts_keep_what_is_said_of_their_claims(modules):
    augment, location = modules
    text = location.Locator(LINE).locate()
    double = augment.joined([text, text])
    assert [r.of for r in double.relations] == [0, 1]
    assert labelled(double, slice(1, 2)) == labelled(text)
    unknown = location.Locator({k: v for k, v in LINE.items() if k != "relations"}).locate()
    assert augment.joined([text, unknown]).relations is None


SAID = (
    "Police said 34 hostages and six guards died . An official called the 34 figure high : 6 dead , he said , and"
    " thirty - four hurt . Six fled in 2013"
).split()


def test_a_number_named_several_times_stays_one_number(modules):
    augment, _ = modules
    seen = set()
    for seed in range(60):
        new = augment.jitter_numbers(SAID, random.Random(seed))
        assert len(new) == len(SAID)
        numbers = stated_numbers([word.lower() for word in new])
        six = [numbers[i] for i in (5, 17, 29)]
        assert len(set(six)) == 1
        # The spelled-out compound cannot be written anew, and what names the same number stays with it.
        assert new[2] == new[13] == "34"
        assert new[29][0].isupper()
        assert new[-1] == "2013"
        seen.add(six[0])
    assert len(seen) > 4


def test_the_greater_of_two_numbers_stays_the_greater(modules):
    augment, _ = modules
    words = "12 dead , not 17 , and more than 15 hurt ; seventeen were named".split()
    changed = 0
    for seed in range(60):
        numbers = stated_numbers(augment.jitter_numbers(words, random.Random(seed)))
        first, second, third, last = (n for n in numbers if n)
        assert first < third < second == last
        changed += first != 12
    assert changed > 20
