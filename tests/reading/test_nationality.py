"""Words for nationalities."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.nationality import is_demonym, nation_at, nationality, nations


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("two Americans", "US"),
        ("a French citizen", "FR"),
        ("Algerian divers", "DZ"),
        ("two Scots", "GB"),
        ("an Englishman and three Welsh sailors", "GB"),
        ("Britons", "GB"),
        ("Brits", "GB"),
        ("Danes", "DK"),
        ("Poles", "PL"),
        ("Swiss", "CH"),
        ("Dutch", "NL"),
        ("Filipinos", "PH"),
        ("Iraqis", "IQ"),
        ("three Czechs", "CZ"),
        ("South Koreans", "KR"),
        ("North Korean", "KP"),
        ("Equatorial Guinean", "GQ"),
        ("Sri Lankans", "LK"),
        ("New Zealanders", "NZ"),
        ("a Nepalese and a Nepali", "NP"),
        ("U.S. soldiers", "US"),
        ("US soldiers", "US"),
        ("Myanmar nationals", "MM"),
        ("people from the Philippines", "PH"),
        ("Turkish and Georgian divers", "TR GE"),
        ("Norwegian, Japanese, British and American citizens", "NO JP GB US"),
        ("Franco - Senegalese singers", "FR SN"),
        ("Kosovars", "XK"),
    ],
)
def test_nationality(text: str, codes: str) -> None:
    assert " ".join(nationality(text.replace(",", " ,").split())) == codes


@pytest.mark.parametrize(
    "text",
    [
        "they told us",
        "a pole fell",
        "polish the floor",
        "US - led divers",
        "the Turkish - made boat",
        "South American divers",
        "Michael Jordan",
        "the US embassy",
        "divers",
    ],
)
def test_no_nationality(text: str) -> None:
    assert nationality(text.split()) == ()


def test_the_longest_name_is_taken() -> None:
    words = "three Papua New Guinean divers".split()
    got = nation_at(words, 1)
    assert got is not None
    assert (got.code, got.first, got.last, got.country) == ("PG", 1, 3, False)
    assert is_demonym(words, 3) == got
    assert is_demonym(words, 4) is None


@given(st.lists(st.one_of(st.text(max_size=8), st.sampled_from(["US", "South", "Korean", "-", "New"])), max_size=12))
def test_any_words(words: list[str]) -> None:
    for got in nations(words, 0, len(words)):
        assert 0 <= got.first <= got.last < len(words)
        assert len(got.code) == 2
