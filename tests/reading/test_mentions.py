"""Whom the source of a claim stands for, resolved as the reader does it: with what the report says before it."""

from __future__ import annotations

import time

import pytest

from sayso.reading.chains import Chains
from sayso.reading.decode import NONE, Proposal, Seen
from sayso.reading.mentions import find_mentions, places
from sayso.reading.sentences import split_sentences
from sayso.reading.tokens import tokenize


def resolved(text: str, mention: str, *attributed: str) -> str:
    """The name of the last `mention` in `text`, the encoder having seen claims of the sources `attributed`."""
    tokens = tokenize(text)
    words = [token.text for token in tokens]

    def words_at(part: str, at: int) -> tuple[int, int]:
        inside = [i for i, token in enumerate(tokens) if at <= token.start and token.end <= at + len(part)]
        return inside[0], inside[-1]

    proposals = []
    for part in attributed:
        first, last = words_at(part, text.index(part))
        roles = {"source_first": first, "source_last": last, "via_last": NONE, "via2_last": NONE}
        proposals.append(Proposal(first, "killed", 1.0, roles, {}, {}))
    seen = Seen(proposals, ["X"] * len(words), [NONE] * len(words))
    chains = Chains(text, tokens, split_sentences(text, tokens), seen)
    return chains.source(words_at(mention, text.rindex(mention)), "", "states").name


@pytest.mark.parametrize(
    ("text", "mention", "name"),
    [
        ("Two guards died at the Hotel Orel, a police spokesman said. Ten guests got away, he", "he",
         "police spokesman"),
        ("A police spokesman spoke. Two guards died at the gate of Puerto Mirel. Ten got away, he", "he",
         "police spokesman"),
        ("A fire officer said two died. Later one guard was found alive, he", "he", "fire officer"),
        ("Mayor Ola Brandt said two died. Fifty-two were hurt, he", "he", "Mayor Ola Brandt"),
        ("Mayor Ola Brandt spoke of two. Mira Orr, 38, was killed beside her car, he", "he", "Mayor Ola Brandt"),
        ("The army said six died. Doctors told Radio Orel that they", "they", "Doctors"),
        ("The operator denies it. Nobody was there, it", "it", "operator"),
        ("The union said six died. It was dark at the hospital. It", "It", "union"),
        ("Mayor Teodora Lupan said six died. Mrs Lupan", "Mrs Lupan", "Mayor Teodora Lupan"),
        ("Leslie Stanford's husband said six died. Stanford", "Stanford", "Leslie Stanford"),
        ("Aegis Maritime said six died. The shipping company", "The shipping company", "Aegis Maritime"),
        ("Emergency workers found 12 bodies, one of them", "one of them", "one of the Emergency workers"),
        ('"We saw it," said the mayor, Ola Brandt. "The guard told us," he added. "Ten died," he', "he",
         "mayor, Ola Brandt"),
    ],
)  # fmt: skip
def test_mentions_are_resolved(text: str, mention: str, name: str) -> None:
    assert resolved(text, mention) == name


def test_a_source_of_a_claim_is_preferred() -> None:
    text = "A herbalist spoke of two dead in the presence of an old porter. Ten were hurt, he"
    assert resolved(text, "he", "A herbalist") == "herbalist"


def test_words_of_saying_belong_to_the_pronoun_beside_them() -> None:
    text = "A nurse said two died. A neighbour, she said, had dug her out. Ten were hurt, she"
    assert resolved(text, "she", "A nurse") == "nurse"


def test_a_person_who_is_told_is_not_who_speaks() -> None:
    text = "An official told Coastline, speaking without leave, that ten died. He"
    assert resolved(text, "He", "An official") == "official"


def test_a_pronoun_carries_on_what_it_took_up() -> None:
    text = "Mayor Ola Brandt said two died. He spoke of ten hurt. He named them. One woman lived, he"
    assert resolved(text, "he") == "Mayor Ola Brandt"


def test_a_source_begins_behind_a_semicolon_and_a_pronoun() -> None:
    text = "The list has 16; the mayor"
    tokens = tokenize(text)
    chains = Chains(text, tokens, [0], Seen([], ["X"] * len(tokens), [NONE] * len(tokens)))
    assert chains.span(1, 6) == (6, 6)


def chain(text: str, origin: str, hop: str = "") -> list[str]:
    """The sources of a claim whose origin and hop the encoder points at."""
    tokens = tokenize(text)
    at = {token.text: i for i, token in enumerate(tokens)}
    source, via = at[origin], at[hop] if hop else NONE
    roles = {"source_first": source, "source_last": source, "cue_first": NONE, "cue_last": NONE,
             "via_first": via, "via_last": via, "via2_last": NONE}  # fmt: skip
    proposal = Proposal(0, "killed", 1.0, roles, {}, {"stances": {"states": 1.0}})
    seen = Seen([proposal], ["X"] * len(tokens), [NONE] * len(tokens))
    return [source.name for source in Chains(text, tokens, split_sentences(text, tokens), seen).sources(proposal)]


def test_a_publisher_that_speaks_of_itself_is_no_source() -> None:
    assert chain("Six died, we have learned.", "we") == []
    assert chain("Six died, the mayor told us.", "mayor", "us") == ["mayor"]
    assert chain("Six died, the mayor said. I counted ten.", "I") == []
    assert chain("Six died, the US said.", "US") == ["US"]


def test_who_is_quoted_speaking_of_themselves_is_one() -> None:
    assert chain('The mayor, Ola Brandt, spoke at noon. "Six died, we know that."', "we") == ["mayor, Ola Brandt"]
    assert chain('Three guests ran from a fire. "Six died, we know that."', "we") == ["we"]


def test_places_tell_sentence_line_and_quotation() -> None:
    text = 'One said "two three" four.\nFive “six” seven'
    tokens = tokenize(text)
    at = dict(zip((t.text for t in tokens), places(text, tokens, split_sentences(text, tokens)), strict=True))
    assert [at[w].quoted for w in ("said", "two", "three", "four", "Five", "six", "seven")] == [
        False, True, True, False, False, True, False
    ]  # fmt: skip
    assert (at["four"].line, at["Five"].line) == (0, 1)
    assert at["Five"].sentence == at["four"].sentence + 1


def test_a_name_takes_its_gender_from_the_pronoun_behind_it() -> None:
    text = "Mira Orr, 38, was found beside her car. Ola Brandt died, she said."
    genders = {m.text: m.gender for m in find_mentions(text, tokenize(text), pronouns=True)}
    assert genders["Mira Orr"] == "f"
    assert genders["Ola Brandt"] is None


def test_a_long_report_takes_no_more_than_its_share() -> None:
    text = "Ola Brandt, a lawyer, said he saw it. They told Radio Orel, she said. " * 400
    began = time.process_time()
    resolved(text + "He", "He")
    assert time.process_time() - began < 8


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("It came from Radio Tamber by one of the rebels .", "Radio Tamber"),
        ("It came from a statement by the ministry .", "statement by the ministry"),
    ],
)
def test_a_name_goes_on_over_no_by(text: str, want: str) -> None:
    tokens = tokenize(text)
    chains = Chains(text, tokens, [0], Seen([], ["X"] * len(tokens), [NONE] * len(tokens)))
    first, last = chains.span(3, len(tokens) - 2)
    assert text[tokens[first].start : tokens[last].end] == want
