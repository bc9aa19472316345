"""Who a claim speaks of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.groups import describe_group, group_span
from sayso.reading.nouns import singular

ROLES = {"captive", "attacker", "security", "worker", "civilian", "unknown"}


@pytest.mark.parametrize(
    ("plural", "noun"),
    [
        ("Hostages", "hostage"), ("men", "man"), ("policewomen", "policewoman"), ("children", "child"),
        ("schoolchildren", "schoolchild"), ("people", "people"), ("police", "police"), ("crew", "crew"),
        ("wives", "wife"), ("relatives", "relative"), ("bodies", "body"), ("nurses", "nurse"),
        ("employees", "employee"), ("witnesses", "witness"), ("coaches", "coach"), ("Filipinos", "filipino"),
        ("Israelis", "israeli"), ("Japanese", "japanese"), ("Swiss", "swiss"), ("troops", "troop"),
        ("hostage", "hostage"), ("rookies", "rookie"), ("heroes", "hero"),
    ],
)  # fmt: skip
def test_singular(plural: str, noun: str) -> None:
    assert singular(plural) == noun


def read(text: str, head: str) -> tuple[str, tuple[str, ...], bool | None, str]:
    """The phrase around the head noun and what is made of it."""
    words = text.split()
    at = words.index(head)
    first, last = group_span(words, at, 0, None)
    parts = describe_group(words, at, first, last)
    return " ".join(words[first : last + 1]), parts.nationality, parts.foreign, parts.head


@pytest.mark.parametrize(
    ("text", "head", "want"),
    [
        ("34 hostages died", "hostages", ("hostages", (), None, "hostage")),
        ("two American divers died", "divers", ("American divers", ("US",), None, "diver")),
        ("two Americans died", "Americans", ("Americans", ("US",), None, "american")),
        ("two Sri Lankans died", "Lankans", ("Sri Lankans", ("LK",), None, "sri lankan")),
        ("six foreigners died", "foreigners", ("foreigners", (), True, "foreigner")),
        ("six foreign nationals died", "nationals", ("foreign nationals", (), True, "national")),
        ("a foreign ministry official died", "official", ("foreign ministry official", (), None, "official")),
        (
            "four Turkish and Georgian divers",
            "divers",
            ("Turkish and Georgian divers", ("TR", "GE"), None, "diver"),
        ),
        ("two divers from Oman died", "divers", ("divers", ("OM",), None, "diver")),
        ("two citizens of Chile died", "citizens", ("citizens", ("CL",), None, "citizen")),
        ("the ambassador to Libya", "ambassador", ("ambassador", (), None, "ambassador")),
        ("a 34 - year - old diver", "diver", ("34 - year - old diver", (), None, "diver")),
        ("the photographer Odd Moe died", "photographer", ("photographer Odd Moe", (), None, "photographer")),
        ("nine Koreans and Poles died", "Koreans", ("Koreans", ("KR", "PL"), None, "korean")),
        ("two of them", "them", ("them", (), None, "people")),
        ("three dead", "dead", ("dead", (), None, "")),
    ],
)
def test_phrase(text: str, head: str, want: tuple[str, tuple[str, ...], bool | None, str]) -> None:
    assert read(text, head) == want


def test_tags_end_the_phrase_at_a_verb() -> None:
    words = "Gunmen shot tired divers".split()
    assert group_span(words, 3, None, ["NOUN", "VERB", "ADJ", "NOUN"]) == (2, 3)


@pytest.mark.parametrize(
    ("phrase", "role"),
    [
        ("seven foreign hostages", "captive"),
        ("captive engineers", "captive"),
        ("masked gunmen", "attacker"),
        ("armed men", "attacker"),
        ("suspected Islamist militants", "attacker"),
        ("two police officers", "security"),
        ("army recruits", "security"),
        ("government troops", "security"),
        ("oil workers", "worker"),
        ("plant staff", "worker"),
        ("customs officers", "worker"),
        ("villagers", "civilian"),
        ("schoolchildren", "civilian"),
        ("people", "unknown"),
        ("young men", "unknown"),
    ],
)
def test_role(phrase: str, role: str) -> None:
    words = phrase.split()
    assert describe_group(words, len(words) - 1, 0, len(words) - 1).role == role


@pytest.mark.parametrize(
    ("phrase", "head", "role"),
    [
        ("three hostage - takers", "hostage-taker", "attacker"),
        ("two Kenyan aid - workers", "aid-worker", "worker"),
        ("six ex - hostages", "ex-hostage", "captive"),
        ("one passer - by", "passer-by", "civilian"),
        ("a 50 - member", "member", "unknown"),
    ],
)
def test_a_compound_keeps_its_parts(phrase: str, head: str, role: str) -> None:
    words = phrase.split()
    parts = describe_group(words, len(words) - 1, 1, len(words) - 1)
    assert (parts.head, parts.role) == (head, role)


def test_a_bare_number_has_no_head() -> None:
    assert describe_group(["12"], None, 0, 0) == ((), None, "unknown", "")


any_word = st.one_of(
    st.text(max_size=8), st.sampled_from(["the", "-", "of", "South", "Korean", "members", "old", "and"])
)


@given(st.lists(any_word, max_size=15), st.integers(-2, 16), st.integers(-2, 16), st.integers(-2, 16))
def test_any_words(words: list[str], head: int, first: int, last: int) -> None:
    parts = describe_group(words, head, first, last)
    assert parts.role in ROLES
    if 0 <= head < len(words):
        start, end = group_span(words, head, first, None)
        assert 0 <= start <= head <= end < len(words)
        assert describe_group(words, head, start, end).role in ROLES
    for word in words:
        assert singular(word) == word.lower() or len(singular(word)) <= len(word) + 2
