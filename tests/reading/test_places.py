"""Places to countries and coordinates."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.reading.places import report_country, resolve_place
from sayso.reading.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "hint", "country", "latitude"),
    [
        ("a hotel in central Kabul", None, "AF", 34.5),
        ("Paris", None, "FR", 48.9),
        ("Paris", "US", "US", 33.7),
        ("Paris, Texas", None, "US", 33.7),
        ("Dayton, OH", None, "US", 39.8),
        ("St. Petersburg, Fla.", None, "US", 27.8),
        ("St. Petersburg", None, "RU", 59.9),
        ("Tripoli", None, "LY", 32.9),
        ("Tripoli", "LB", "LB", 34.4),
        ("Benghazi", "DZ", "LY", 32.1),
        ("Cologne", None, "DE", 50.9),
        ("San José", "CR", "CR", 9.9),
        ("New York", None, "US", 40.7),
        ("Atlanta, Georgia", None, "US", 33.7),
        ("Tbilisi, Georgia", None, "GE", 41.7),
        ("Georgia", "US", "US", None),
        ("Georgia", None, "GE", None),
        ("Jordan", None, "JO", None),
        ("the Algerian desert", None, "DZ", None),
        ("Helmand province", None, "AF", None),
        ("the northern Gaza Strip", None, "PS", None),
        ("a mine in rural West Virginia", None, "US", None),
    ],
)
def test_places(text: str, hint: str | None, country: str, latitude: float | None) -> None:
    found = resolve_place(text, hint)
    assert found[0] == country
    assert found[1] == pytest.approx(latitude, abs=0.1) if latitude is not None else found[1] is None


@pytest.mark.parametrize("text", ["", "the apartment", "inside the plant", "Lake Orrin"])
def test_a_place_that_is_not_known(text: str) -> None:
    assert resolve_place(text, "US") == (None, None, None)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Gunmen seized a lodge in Algeria. Two Americans and a Briton are held, Tokyo says.", "DZ"),
        ("The Peruvian army freed nine French hikers. Paris thanked the Peruvian president.", "PE"),
        ("LAGOS (Agency) - A bus fell off a bridge, killing nine.", "NG"),
        ("Two men were shot in Flint, Mich., on Monday, the sheriff said.", "US"),
        ("A ferry sank off Mindanao with 40 on board.", "PH"),
        ("Nine miners were found alive.", None),
        ("", None),
    ],
)
def test_the_country_of_a_report(text: str, country: str | None) -> None:
    assert report_country(tokenize(text)) == country


_WORDS = ["Paris", "St", ".", ",", "Ga", "Georgia", "New", "York", "of", "-", "in", "TX"]
_PARTS = st.lists(st.sampled_from(_WORDS))


@settings(deadline=None)
@given(st.one_of(st.text(), _PARTS.map(" ".join)), st.sampled_from([None, "US", "??"]))
def test_any_text_passes(text: str, hint: str | None) -> None:
    country, latitude, longitude = resolve_place(text, hint)
    assert country is None or len(country) == 2
    assert (latitude is None) == (longitude is None)
    report_country(tokenize(text))
