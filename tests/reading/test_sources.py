"""Sources: their kind, how they stand to what they are quoted for, and whom they stand for."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.claims import SOURCE_KINDS, STANCES
from sayso.reading.mentions import SourceMention, find_mentions
from sayso.reading.source_kinds import outlet, source_kind
from sayso.reading.sources import resolve_mention
from sayso.reading.stances import stance_of
from sayso.reading.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Reuters", "outlet"),
        ("BBC News security correspondent Ada Brook", "outlet"),
        ("Radio Oriel", "outlet"),
        ("the state news agency", "outlet"),
        ("KXQR-TV", "outlet"),
        ("the governor of Lomas", "official"),
        ("police Lt. Ada Brook", "official"),
        ("an interior ministry official", "official"),
        ("the interior ministry", "government"),
        ("Algeria", "government"),
        ("Paris and Tokyo", "government"),
        ("the army", "military"),
        ("an army spokesman", "military"),
        ("General Otto Wendt", "military"),
        ("a spokesman for the rebels", "armed-group"),
        ("the Sons of Orel", "armed-group"),
        ("the Masked Brigade", "armed-group"),
        ("rebel sources", "armed-group"),
        ("a shopkeeper who saw it", "witness"),
        ("residents of Orel", "witness"),
        ("the mine's owner, Orel Metals", "company"),
        ("Skyreach Airlines", "company"),
        ("the Red Cross", "organisation"),
        ("a UN official", "organisation"),
        ("hospital sources", "organisation"),
        ("a leaked memo", "document"),
        ("the passenger manifest", "document"),
        ("reportedly", "anonymous"),
        ("unconfirmed reports", "anonymous"),
        ("social media", "anonymous"),
        ("social media users", "anonymous"),
        ("local media", "outlet"),
        ("a source", "anonymous"),
        ("a diplomatic source", "official"),
        ("Mira Orr, the hostage's sister", "person"),
        ("his wife", "person"),
        ("Sheriff Jim Baker", "official"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert source_kind(text) == kind


def test_an_outlet_is_known_by_its_aliases() -> None:
    assert [outlet(name) and outlet(name)[0] for name in ("the AP", "Agence France-Presse", "the mayor")] == [
        "Associated Press", "Agence France-Presse", None
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cue", "stance"),
    [
        ("said", "states"),
        ("according to", "states"),
        ("has confirmed", "confirms"),
        ("acknowledged", "confirms"),
        ("has not confirmed", "doubts"),
        ("could not confirm", "doubts"),
        ("couldn't confirm", "doubts"),
        ("declined to confirm", "doubts"),
        ("would neither confirm nor deny", "doubts"),
        ("was unable to verify", "doubts"),
        ("casts doubt on", "doubts"),
        ("flatly denied", "denies"),
        ("did not deny", "states"),
        ("disputed", "disputes"),
        ("called the figure exaggerated", "disputes"),
        ("claimed", "claims"),
        ("alleges", "claims"),
        ("reportedly", "reports"),
        ("quoted", "reports"),
        ("were said to", "reports"),
        ("", "states"),
    ],
)
def test_stances(cue: str, stance: str) -> None:
    assert stance_of(cue) == stance


def resolved(text: str, mention: str) -> str:
    """Resolve the last `mention` in `text` against what stands before it."""
    at = text.rindex(mention)
    return resolve_mention(mention, [m for m in find_mentions(text, tokenize(text)) if m.end <= at])


@pytest.mark.parametrize(
    ("text", "mention", "name"),
    [
        ("Police Lt. Ada Brook told Radio Oriel that two died. Later she", "she", "Police Lt. Ada Brook"),
        ("Sheriff Ola Brandt said two died. The rest lived, Brandt", "Brandt", "Sheriff Ola Brandt"),
        ("Sheriff Ola Brandt spoke. Brandt said two died. He", "He", "Sheriff Ola Brandt"),
        ("Two died, police Lt. Ola Brandt said. The rest lived, the lieutenant", "the lieutenant",
         "police Lt. Ola Brandt"),
        ("The transport ministry said ten died. It", "It", "transport ministry"),
        ("The transport ministry said ten died. The mayor agreed. The ministry", "The ministry",
         "transport ministry"),
        ("A senior interior ministry official said ten died. The ministry", "The ministry",
         "interior ministry"),
        ("Two died, the interior ministry said. The foreign ministry", "The foreign ministry",
         "foreign ministry"),
        ("Villagers told Radio Oriel of nine graves. The station", "The station", "Radio Oriel"),
        ("The Masked Brigade said it held ten. The army said nine. The group", "The group",
         "Masked Brigade"),
        ("The mine's owner, Orel Metals, says one died. The company", "The company",
         "mine's owner, Orel Metals"),
        ("Algerian Press Service said ten died. The toll was nine, APS", "APS", "Algerian Press Service"),
        ("Doctors said ten died. The mayor, Ola Brandt, agreed. They", "They", "Doctors"),
        ("A spokeswoman for the navy said ten died. A spokesman agreed. She", "She",
         "spokeswoman for the navy"),
        ("The navy said ten died. Its spokesman", "Its spokesman", "navy's spokesman"),
        ("A nurse said ten died. The governor of Orel", "The governor of Orel", "governor of Orel"),
        ("Nobody spoke. He", "He", "He"),
    ],
)  # fmt: skip
def test_mentions_are_resolved(text: str, mention: str, name: str) -> None:
    assert resolved(text, mention) == name


def test_a_resolved_mention_hands_on_its_name() -> None:
    earlier = [SourceMention("he", 40, 42, "Ola Brandt")]
    assert resolve_mention("He", earlier) == "Ola Brandt"


_VOCABULARY = "the a he she it they his Ola Brandt APS Radio army spokesman for of , . said told who 's Lt “"
_WORDS = st.sampled_from([*_VOCABULARY.split(), "\n", "ministry"])


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(_WORDS).map(" ".join)))
def test_any_text_passes(text: str) -> None:
    mentions = find_mentions(text, tokenize(text))
    assert all(text[m.start : m.end] == m.text for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    assert source_kind(text) in SOURCE_KINDS
    assert stance_of(text) in STANCES
    resolve_mention(text, mentions)


def test_a_long_text_takes_seconds() -> None:
    began = time.process_time()
    for unit in ("the army said ", "Ola ", "a ", "he, ", "police of the "):
        text = unit * 1_000
        mentions = find_mentions(text, tokenize(text))
        resolve_mention("the group", mentions)
    assert time.process_time() - began < 8
