"""What the shipped reader makes of reports that we wrote; the sentences here are in no training text."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.reading import windows
from sayso.reading.reader import EncoderReader

PUBLISHED = datetime(2024, 5, 16, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def reader():
    return EncoderReader()


def read(reader, text):
    return reader.read(text, published=PUBLISHED, report_id="r")


def facts(claims):
    """(event, low, high, head) of the claims about people."""
    return [
        (c.event, c.count and c.count.low, c.count and c.count.high, c.group.head if c.group else "")
        for c in claims
        if c.count
    ]


def test_two_groups_of_one_sentence_are_two_claims(reader):
    claims = read(reader, "The army said 12 soldiers and at least nine rebels were killed in the raid on Thursday.")
    assert facts(claims) == [("killed", 12, 12, "soldier"), ("killed", 9, None, "rebel")]
    assert {c.sources[0].text for c in claims} == {"army"}
    assert claims[0].when is not None
    assert claims[0].when.start == "2024-05-16T00:00:00Z"


@pytest.mark.parametrize(
    ("words", "low", "high", "approx"),
    [
        ("as many as 34", None, 34, False),
        ("more than 100", 101, None, False),
        ("about 20", 20, 20, True),
        ("fewer than ten", None, 9, False),
        ("two dozen", 24, 24, True),
    ],
)
def test_bounds_come_from_the_words(reader, words, low, high, approx):
    claims = read(reader, f"Officials said {words} passengers were killed when the ferry sank.")
    killed = [c for c in claims if c.event == "killed"]
    assert [(c.count.low, c.count.high, c.count.approx) for c in killed] == [(low, high, approx)]
    assert killed[0].count.text == words


def test_a_chain_has_its_origin_first(reader):
    claims = read(reader, "A hospital doctor told Reuters that six people were injured.")
    (claim,) = [c for c in claims if c.event == "wounded"]
    assert [s.text for s in claim.sources] == ["hospital doctor", "Reuters"]


def test_parts_point_to_their_whole(reader):
    claims = read(reader, "Seven hostages are still being held: four Danes and three Poles, a police spokesman said.")
    whole, *parts = claims
    assert (whole.count.low, whole.group.head) == (7, "hostage")
    assert [(p.count.low, p.group.nationality, p.part_of) for p in parts] == [
        (4, ("DK",), whole.id),
        (3, ("PL",), whole.id),
    ]


def test_doubt_is_kept_with_the_claim(reader):
    claims = read(reader, "Officials could not confirm that 34 people had died.")
    (claim,) = [c for c in claims if c.event == "killed"]
    assert claim.certainty in ("unknown", "possible")


def test_numbers_of_other_things_are_no_claims(reader):
    text = "The 34-year-old paid $12 million for 15 buildings 40 km from the capital in 2013."
    assert facts(read(reader, text)) == []


def test_the_publishers_own_voice_has_no_source(reader):
    (claim,) = [c for c in read(reader, "Nine people died when a bus fell into a ravine.") if c.event == "killed"]
    assert claim.sources == ()


def test_updates_are_numbered(reader):
    text = "Four people were killed in the fire.\n\nUpdate: Six people were killed in the fire, police said."
    assert [(c.update, c.count.low) for c in read(reader, text) if c.event == "killed"] == [(0, 4), (1, 6)]


def spans_of(claim):
    yield claim.quote.exact, claim.quote.start, claim.quote.end
    for part in (claim.count, claim.group, claim.agent, claim.means, *claim.sources):
        if part is not None:
            yield part.text, part.start, part.end


REPORT_WORDS = st.lists(
    st.sampled_from(
        'police said 12 twelve people at least were killed wounded held hostages the in Paris on Thursday , . " : —'
        " Update none of more than dozens freed by a \u202e \U0001f4a5 and between 6 20 hundred thousand or no".split()
    ),
    max_size=60,
).map(" ".join)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(), REPORT_WORDS, st.text(alphabet=st.characters(codec=None), max_size=80)))
def test_any_string_is_read_and_every_span_is_its_stretch_of_the_text(reader, text):
    ids = set()
    for claim in read(reader, text):
        assert claim.id not in ids
        ids.add(claim.id)
        for exact, start, end in spans_of(claim):
            assert text[start:end] == exact
        assert all(r.claim != claim.id for r in claim.about)
    assert all(c.part_of is None or c.part_of in ids for c in read(reader, text))


def test_a_text_longer_than_a_section_is_read_to_its_end(reader, monkeypatch):
    filler = "The weather stayed dry and the market opened late, as it does each spring. " * 8
    text = "Four miners died in the pit.\n" + filler + "\nSix divers were wounded.\n"
    whole = read(reader, text)
    monkeypatch.setattr(windows.cut_sections, "__defaults__", (len(filler),))
    cut = read(reader, text)
    assert facts(cut) == facts(whole) == [("killed", 4, 4, "miner"), ("wounded", 6, 6, "diver")]
    assert [c.id for c in cut] == [c.id for c in whole]
    for claim in cut:
        for exact, start, end in spans_of(claim):
            assert text[start:end] == exact


def test_a_report_is_read_the_same_beside_another(reader):
    a = "Rebels freed 14 of the 31 hostages, a negotiator said. The rest are missing."
    b = "An earthquake killed 3,000 people and left some 20,000 homeless, the Red Cross said on Monday. " * 12
    alone = [c.to_dict() for c in read(reader, a)]
    assert alone
    read(reader, b)
    assert [c.to_dict() for c in read(reader, a)] == alone
    assert [c.to_dict() for c in EncoderReader().read(a, published=PUBLISHED, report_id="r")] == alone


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "0" * 1_000_000,
        "9" * 5_000 + " people were killed",
        "\ud800 12 people were killed \udfff",
        "1\u200f2 \u202epeople\u202c were killed \U0001f4a5",
        "were killed " * 3_000,
        "((((" * 5_000,
        "\x00\x01\x02 12 dead",
    ],
)
def test_absurd_texts_get_a_clean_answer(reader, text):
    for claim in read(reader, text):
        assert text[claim.quote.start : claim.quote.end] == claim.quote.exact
