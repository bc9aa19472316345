"""Choose sentences of a news stream to annotate: none seen before, few alike, rare fates first.

    python training/select_stream.py SENTENCES.jsonl.gz TRAIN.jsonl DEV.jsonl --count 600 > chosen.jsonl

A sentence is one JSON object a line with `id`, `topic` and `text`. Left out are sentences of TRAIN and DEV
(by id and by normalised text), every topic of DEV (its events are held apart), sentences under 6 or over 70
words, and near duplicates of a sentence already seen or chosen: those that share over 40% of their five-word
shingles (Broder 1997) once case, digits and punctuation are levelled. The same seed gives the same choice, in
an order of which every beginning is spread over topics and kinds.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import itertools
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

Line = dict[str, Any]

# Words that hint at a fate: a filter for what a person then reads, so recall matters more than precision.
RARE = re.compile(
    r"\b(?:missing|unaccounted|disappear\w*|freed|releas\w+ (?:on|from|after|by|without)|rescu\w+|escap\w+|"
    r"pulled alive|fled|flee\w*|hostages?|captives?|held (?:by|in|hostage)|kidnap\w*|abduct\w*|seized|"
    r"unharmed|unhurt|surviv\w+|safe|accounted for|arrest\w*|detain\w*|custody|evacuat\w*|homeless|"
    r"displaced|sheltered|shelters|casualt\w+|victims|took part|rall\w+|gathered|crowd of|"
    r"workers at|on board|aboard)\b",
    re.IGNORECASE,
)
COMMON = re.compile(
    r"\b(?:kill\w*|dead|died|dies|deaths?|toll|bodies|injur\w+|wound\w+|hurt|hospitali[sz]ed|shot)\b",
    re.IGNORECASE,
)
SOURCE = re.compile(
    r"\b(?:said|says|told|according to|reported|reports|reportedly|confirm\w*|den(?:y|ied|ies)|claim\w*|"
    r"fear\w*|believed|quot\w+|cit(?:ed|ing)|announced|allegedly|disputed|estimated|suspected)\b",
    re.IGNORECASE,
)
COUNT = re.compile(
    r"\b(?:\d{1,3}(?:,\d{3})*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|scores|"
    r"hundreds|thousands|several|couple|no one|nobody)\b",
    re.IGNORECASE,
)
# Share of each kind in the choice; the last two are likely negatives, "near" with a count or a fate's word.
SHARES = {"rare": 0.45, "sourced": 0.18, "several": 0.07, "plain": 0.05, "near": 0.12, "none": 0.13}


def words(text: str) -> list[str]:
    """The words of `text` in lower case, every digit 0, punctuation left out."""
    return re.findall(r"\w+", re.sub(r"\d", "0", text.lower()))


def shingles(normal: list[str]) -> set[tuple[str, ...]]:
    """Every five words in a row, or all of them where there are fewer."""
    return {tuple(normal[i : i + 5]) for i in range(max(1, len(normal) - 4))}


def kind(text: str) -> str:
    """Which share a sentence falls into, from the words in it alone."""
    rare, common = RARE.search(text), COMMON.search(text)
    counts = len(COUNT.findall(text))
    if rare and (counts or common or SOURCE.search(text)):
        return "rare"
    if common and SOURCE.search(text):
        return "sourced"
    if common and counts > 2:
        return "several"
    if common and counts:
        return "plain"
    return "near" if rare or common or counts else "none"


def choose(
    sentences: Iterable[Line],
    seen: Iterable[Line],
    held_topics: set[str],
    *,
    avoid: str = "",
    only: str = "",
    count: int = 600,
    seed: int = 1,
) -> Iterator[Line]:
    """Up to `count` of `sentences`, as the module's text says; `seen` are the sentences annotated before.

    `avoid` is a pattern of the names of events held apart, for a page of one topic may tell of another; all
    that is chosen matches the pattern `only`.
    """
    known_ids: set[str] = set()
    known: set[tuple[str, ...]] = set()
    for line in seen:
        known_ids.add(line["id"])
        known |= shingles(words(line["text"]))
    pools: dict[tuple[str, str], list[Line]] = collections.defaultdict(list)
    unwanted = re.compile(avoid or r"(?!)", re.IGNORECASE)
    wanted = re.compile(only, re.IGNORECASE)
    for line in sentences:
        if line["id"] in known_ids or line["topic"] in held_topics or unwanted.search(line["text"]):
            continue
        if wanted.search(line["text"]):
            pools[kind(line["text"]), line["topic"]].append(line)
    rng = random.Random(seed)
    for pool in pools.values():
        rng.shuffle(pool)
    topics = sorted({topic for _, topic in pools})
    turns = {each: itertools.cycle(rng.sample(topics, len(topics))) for each in SHARES}
    given = 0
    while given < count and any(pools.values()):
        [each] = rng.choices(list(SHARES), list(SHARES.values()))
        pool = pools[each, next(turns[each])]
        while pool:
            line = pool.pop()
            normal = words(line["text"])
            parts = shingles(normal)
            if 6 <= len(normal) <= 70 and len(parts & known) <= 0.4 * len(parts):
                known |= parts
                given += 1
                yield line
                break


def main() -> None:
    """Print the chosen lines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences")
    parser.add_argument("train")
    parser.add_argument("dev")
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--avoid", default="", help="pattern of names of events held apart")
    parser.add_argument("--only", default="", help="pattern that each sentence must match")
    parser.add_argument("--also-seen", nargs="*", default=[], help="more lines with id and text to keep away from")
    options = parser.parse_args()
    with open(options.train, encoding="utf-8") as train, open(options.dev, encoding="utf-8") as dev:
        held = [json.loads(line) for line in dev]
        seen = [json.loads(line) for line in train] + held
    for path in options.also_seen:
        with open(path, encoding="utf-8") as more:
            seen += map(json.loads, more)
    topics = {line["topic"] for line in held if line.get("topic")}
    with gzip.open(options.sentences, "rt", encoding="utf-8") as stream:
        chosen = choose(
            map(json.loads, stream),
            seen,
            topics,
            avoid=options.avoid,
            only=options.only,
            count=options.count,
            seed=options.seed,
        )
        for line in chosen:
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
