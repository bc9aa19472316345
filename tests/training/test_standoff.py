"""Stand-off annotation: offsets in place of words, and back again without loss."""

from __future__ import annotations

import importlib.util
import pathlib
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st


def _load(name: str) -> ModuleType:
    """A module of `training/`, which is not installed with the package."""
    path = pathlib.Path(__file__).parents[2] / "training" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


standoff = _load("standoff")

TEXT = "Two ferries sank off Ruvo: two sailors drowned, a harbour master told Radio Ost, two cooks are missing."
CLAIMS: list[dict[str, Any]] = [
    {
        "event": "killed",
        "low": 2,
        "high": 2,
        "number": "two",
        "group_text": "two sailors",
        "group": "sailors",
        "head": "sailor",
        "trigger": "drowned",
        "source_text": "a harbour master",
        "cue": "told",
        "origin": "harbour master",
        "via": ["Radio Ost"],
        "where": "Ruvo",
        "nat": [],
    },
    {
        "event": "missing",
        "low": 2,
        "high": 2,
        "number": "two",
        "group_text": "two cooks",
        "group": "cooks",
        "head": "cook",
        "trigger": "missing",
        "origin": "?",
    },
]


def _line(text: str, *claims: dict[str, Any]) -> dict[str, Any]:
    return {"id": "made-1", "text": text, "claims": list(claims)}


def test_what_goes_out_comes_back() -> None:
    line = _line(TEXT, *CLAIMS)
    assert standoff.from_standoff(standoff.to_standoff(line), TEXT) == line


def test_no_word_of_the_text_is_stored_but_the_labels() -> None:
    stored = standoff.to_standoff(_line(TEXT, *CLAIMS))
    assert set(stored) == {"id", "sha256", "claims"}
    strings = {value for claim in stored["claims"] for value in claim.values() if isinstance(value, str)}
    assert strings == {"killed", "missing", "sailor", "cook", "?"}


def test_number_is_the_one_of_its_own_group() -> None:
    first, second = standoff.to_standoff(_line(TEXT, *CLAIMS))["claims"]
    assert first["number"][0] == TEXT.index("two sailors")
    assert second["number"][0] == TEXT.index("two cooks")


def test_source_is_the_one_beside_its_cue() -> None:
    text = "Police closed the road. Six people were hurt, police said, and police said nothing more."
    claim = {
        "event": "wounded",
        "trigger": "hurt",
        "group_text": "Six people",
        "source_text": "police",
        "cue": "said",
    }
    [stored] = standoff.to_standoff(_line(text, claim))["claims"]
    assert stored["source_text"][0] == text.index("police said")
    assert stored["cue"][0] == text.index("said")


def test_at_leaves_out_what_stands_before_it() -> None:
    text = "One dead in Ruvo. Ferry sinks, one dead"
    claim = {"event": "killed", "number": "one", "trigger": "dead", "at": "Ferry"}
    [stored] = standoff.to_standoff(_line(text, claim))["claims"]
    assert stored["trigger"] == [text.rindex("dead"), len(text)]


def test_whole_words_are_preferred_to_parts() -> None:
    text = "In 1912 the crew of 12 died"
    [stored] = standoff.to_standoff(_line(text, {"event": "killed", "number": "12", "trigger": "died"}))["claims"]
    assert stored["number"] == [20, 22]


def test_offsets_count_code_points() -> None:
    text = "🚒 Zwölf Männer 𝒳 missing"
    [stored] = standoff.to_standoff(_line(text, {"event": "missing", "trigger": "missing"}))["claims"]
    start, end = stored["trigger"]
    assert text[start:end] == "missing"


def test_another_text_is_refused() -> None:
    stored = standoff.to_standoff(_line(TEXT, *CLAIMS))
    with pytest.raises(ValueError, match="not the one"):
        standoff.from_standoff(stored, TEXT + " ")


@pytest.mark.parametrize(
    "claim", [{"trigger": "exploded"}, {"via": ["Radio West"]}, {"trigger": "drowned", "mood": "grim"}]
)
def test_words_not_in_the_text_and_unknown_fields_are_refused(claim: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"not in the text|unknown fields"):
        standoff.to_standoff(_line(TEXT, claim))


@given(st.text(min_size=1, max_size=60), st.data())
def test_any_text_and_any_spans_come_back(text: str, data: st.DataObject) -> None:
    def words() -> str:
        start = data.draw(st.integers(0, len(text) - 1))
        return text[start : data.draw(st.integers(start + 1, len(text)))]

    claim: dict[str, Any] = {field: words() for field in standoff.SPANS if field != "at" and data.draw(st.booleans())}
    claim["via"] = [words()]
    line = _line(text, claim)
    stored = standoff.to_standoff(line)
    assert standoff.from_standoff(stored, text) == line
