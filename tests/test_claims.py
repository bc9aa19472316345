from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso import claims as c

TEXT = (
    "About 20 of the Kenyan hostages were killed by the army near Lomar on Thursday, "
    "two officials told a radio."
)
OTHER_EVENTS = (
    "attack",
    "operation",
    "demand",
    "responsibility",
    "threat",
    "negotiation",
    "withdrawal",
    "statement",
)


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def full_claim() -> c.Claim:
    return c.Claim(
        id="a1",
        report="r1",
        quote=c.Quote(TEXT[:78], 0, 78, "", ", two"),
        update=2,
        event="killed",
        count=c.Count(20, 20, True, "About 20", *at("About 20")),
        group=c.Group("the Kenyan hostages", "hostage", ("KE",), None, "captive", *at("the Kenyan hostages")),
        part_of="a0",
        sources=(
            c.Source("two officials", "officials", "official", "told", "states", *at("two officials")),
            c.Source("a radio", "a radio", "outlet", "told", "reports", *at("a radio")),
        ),
        polarity="affirmed",
        certainty="probable",
        about=(c.Relation("disputes", "a9"),),
        agent=c.Mention("the army", *at("the army")),
        means=None,
        when=c.When("2024-03-07T00:00:00Z", "2024-03-08T00:00:00Z", "on Thursday"),
        where=c.Where("Lomar", "KE", -1.5, 37.0),
        confidence=0.75,
    )


def bare_claim() -> c.Claim:
    return c.Claim(id="b", report="r", quote=c.Quote("x", 0, 1), event="attack")


def test_a_claim_goes_to_json_and_back_unchanged() -> None:
    for claim in (full_claim(), bare_claim()):
        assert c.Claim.from_dict(json.loads(json.dumps(claim.to_dict()))) == claim


def test_json_names_the_fields_of_the_record_in_its_order() -> None:
    record = full_claim().to_dict()
    assert list(record) == [
        "id", "report", "quote", "update", "event", "count", "group", "part_of", "sources", "polarity",
        "certainty", "about", "agent", "means", "when", "where", "confidence",
    ]  # fmt: skip
    assert record["count"] == {
        "low": 20,
        "high": 20,
        "approx": True,
        "text": "About 20",
        "start": 0,
        "end": 8,
    }
    assert record["group"]["nationality"] == ["KE"]
    assert record["about"] == [{"relation": "disputes", "claim": "a9"}]
    assert [source["text"] for source in record["sources"]] == ["two officials", "a radio"]


def test_a_claim_without_a_quantity_has_a_null_count() -> None:
    assert bare_claim().to_dict()["count"] is None
    with pytest.raises(ValueError, match="neither low nor high"):
        c.Count(None, None, False, "x", 0, 1)


def test_the_schema_is_valid_and_accepts_what_is_written() -> None:
    validator = jsonschema.Draft202012Validator
    validator.check_schema(c.json_schema())
    for claim in (full_claim(), bare_claim()):
        validator(c.json_schema()).validate(claim.to_dict())


BAD: list[tuple[str, Any, str]] = [
    ("event", "exploded", "event"),
    ("event", None, "event"),
    ("update", -1, "update"),
    ("update", True, "update"),
    ("confidence", 1.5, "confidence"),
    ("confidence", float("nan"), "confidence"),
    ("polarity", "maybe", "polarity"),
    ("id", "", "id"),
    ("id", 7, "id"),
    ("count", 20, "count"),
    ("count.high", 3, "count"),
    ("count.low", "20", "count.low"),
    ("count.start", 1, "count"),
    ("group.role", "king", "group.role"),
    ("group.nationality", ["Kenyan"], "group.nationality"),
    ("group.nationality", "KE", "group.nationality"),
    ("sources", {}, "sources"),
    ("sources", [{"text": "x"}], r"sources\[0\]\.name: is missing"),
    ("about", [{"relation": "likes", "claim": "x"}], r"about\[0\]\.relation"),
    ("when.start", "last Thursday", "when.start"),
    ("where.latitude", 123.0, "where.latitude"),
    ("where.longitude", None, "where"),
    ("quote.exact", "longer than its offsets" * 9, "quote"),
    ("surprise", 1, "surprise: no such field"),
]


@pytest.mark.parametrize(("field", "value", "named"), BAD, ids=lambda x: str(x)[:24])
def test_bad_input_is_a_value_error_that_names_the_field(field: str, value: object, named: str) -> None:
    record = full_claim().to_dict()
    *path, last = field.split(".")
    inner = record
    for name in path:
        inner = inner[name]
    inner[last] = value
    with pytest.raises(ValueError, match=f"^{named}"):
        c.Claim.from_dict(record)


def test_missing_fields_are_named() -> None:
    record = full_claim().to_dict()
    del record["quote"]
    with pytest.raises(ValueError, match=r"^quote: is missing"):
        c.Claim.from_dict(record)


@pytest.mark.parametrize("value", [None, 3, "claim", []])
def test_what_is_no_object_is_no_claim(value: Any) -> None:
    with pytest.raises(ValueError, match="expected an object"):
        c.Claim.from_dict(value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(full_claim().to_dict())), JSON)
def test_any_json_in_a_field_is_read_or_refused_by_a_value_error(field: str, value: object) -> None:
    record = full_claim().to_dict() | {field: value}
    try:
        claim = c.Claim.from_dict(record)
    except ValueError:
        return
    jsonschema.Draft202012Validator(c.json_schema()).validate(claim.to_dict())


def test_claims_are_values() -> None:
    assert full_claim() == full_claim()
    assert len({full_claim(), full_claim()}) == 1
    with pytest.raises(AttributeError):
        full_claim().event = "wounded"  # type: ignore[misc]


def test_events_are_fates_and_acts() -> None:
    assert c.FATES + c.ACTS == c.EVENTS
    assert len(set(c.EVENTS)) == 20
    assert c.ACTS == OTHER_EVENTS


def test_an_id_depends_on_what_is_claimed_and_where() -> None:
    claim = full_claim()
    assert claim.count is not None

    def made(text: str = TEXT, event: str = "killed", count: c.Count | None = claim.count) -> str:
        return c.claim_id(c.text_digest(text), event, claim.quote, count, claim.group)

    others = [
        made(text=TEXT + " "),
        made(event="wounded"),
        made(count=None),
        made(count=c.Count(20, None, True, "About 20", 0, 8)),
        made(count=c.Count(20, 20, False, "About 20", 0, 8)),
    ]
    assert made() == made()
    assert len({made(), *others}) == len(others) + 1


def test_an_id_is_the_same_on_every_run() -> None:
    program = (
        "from sayso.claims import *; q = Quote('abc', 0, 3);"
        "print(claim_id(text_digest('abc \\ud800'), 'killed', q, Count(1, None, True, 'a', 0, 1), None))"
    )
    for seed in ("0", "1"):
        run = subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.strip() == "15a74d8fe4e874aaa61a"
