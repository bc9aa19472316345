"""The reckoning of one annotated report of a siege: ranges with reasons, tellings that fit, claims that clash.

    python benchmarks/reckoning_seed.py --seed SEED_FOLDER [--json] [--write]

SEED_FOLDER holds `claims.json`: a report's text with its claims annotated. They are turned into claim records; whose
word each is comes from the annotation itself, so that nothing but the reckoning is looked at.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tables import command_line, published_of, tell

from sayso.claims import Claim, Count, Group, Quote, Source, SourceKind, claim_id, text_digest
from sayso.reckoning import Picture, Reckoning, reckon
from sayso.story import Origin, Side, Testimony

TABLE = "reckoning_seed.md"
COUNTRY = "DZ"

# Side and kind of an origin, by a word of its name: what tracing finds out from whole stories.
_ORIGINS: tuple[tuple[str, SourceKind, Side], ...] = (
    ("militant", "armed-group", "attackers"),
    ("kidnapper", "armed-group", "attackers"),
    ("diplomatic", "official", "foreign-government"),
    ("agency", "outlet", "uninvolved"),
    ("residents", "witness", "uninvolved"),
    ("official", "official", "state"),
)
_ROLES = {
    "hostage": "captive",
    "captive": "captive",
    "kidnapper": "attacker",
    "terrorist": "attacker",
    "group": "attacker",
}

CELLS = (
    "killed:Americans", "killed:foreign hostages", "killed:hostages", "killed:kidnappers", "held:Americans",
    "held:foreign hostages", "held:hostages", "freed:foreign hostages", "freed:hostages", "escaped:Americans",
    "escaped:Algerian hostages", "escaped:hostages", "taken:Americans", "taken:foreigners", "taken:Algerians",
)  # fmt: skip


def testimony(seed: dict[str, Any]) -> list[Testimony]:
    """The annotated claims as testimony, all said when the report was published, its updates in their order."""
    text, said = seed["text"], published_of(seed) or datetime.now(UTC)
    digest = text_digest(text)
    out: list[Testimony] = []
    ids: list[str] = []
    position = 0
    for row in seed["claims"]:
        position = _find(text, row["number"] or row["trigger"], position)
        count = _count(text, row, position)
        start = text.find(row["group"], max(0, position - 40)) if row["group"] else -1
        role = _ROLES.get(row["head"], "unknown")
        group = Group(
            row["group"], row["head"], tuple(row["nat"]), row["foreign"], role, start, start + len(row["group"])
        )  # type: ignore[arg-type]
        begin, end = text.rfind(". ", 0, position) + 1, text.find(".", position)
        quote = Quote(text[begin:end], begin, end, text[max(0, begin - 32) : begin])
        ids.append(claim_id(digest, row["event"], quote, count, group))
        chain = tuple(_source(name) for name in [row["origin"] or "", *row["via"]] if name)
        claim = Claim(
            id=ids[-1],
            report=seed["id"],
            quote=quote,
            update=text.count("\nUpdate:", 0, position),
            event=row["event"],
            count=count,
            group=group,
            part_of=ids[row["part_of"]] if row["part_of"] is not None else None,
            sources=chain,
            polarity=row["polarity"],
            certainty=row["certainty"],
        )
        out.append(Testimony(claim=claim, said=said, origin=_origin(row), speaker=_speaker(row)))
    return out


def _find(text: str, words: str, position: int) -> int:
    """Where the words stand next; the annotation follows the text, but for a step back now and then."""
    found = re.compile(rf"\b{re.escape(words)}\b").search(text, position)
    return found.start() if found else max(0, text.find(words))


def _count(text: str, row: dict[str, Any], position: int) -> Count | None:
    if row["low"] is None and row["high"] is None:
        return None
    number = row["number"] if text.startswith(row["number"], position) else ""
    return Count(row["low"], row["high"], row["approx"], number, position, position + len(number))


def _source(name: str) -> Source:
    kind = _kind_and_side(name)[0] if name != "?" else "anonymous"
    return Source(name, name, kind, "", "states", 0, len(name))


def _kind_and_side(name: str) -> tuple[SourceKind, Side]:
    for word, kind, side in _ORIGINS:
        if word in name.lower():
            return kind, side
    return "anonymous", "uninvolved"


def _origin(row: dict[str, Any]) -> Origin:
    name = row["origin"]
    if name in ("", "?"):
        return Origin(
            id=name or "own", name="the report" if not name else "earlier reports", kind="anonymous", side="uninvolved"
        )
    kind, side = _kind_and_side(name)
    return Origin(id=name, name=name, kind=kind, side=side)


def _speaker(row: dict[str, Any]) -> str:
    name = {"": "the report itself", "?": "earlier reports"}.get(row["origin"], row["origin"])
    if row["origin"] in ("source", "kidnapper", "diplomatic source", "militant"):
        name = f"a {name}"
    return f"{name}, via {' and '.join(reversed(row['via']))}" if row["via"] else name


def official(told: list[Testimony], number: int, *, foreign: bool) -> Testimony:
    """One more claim, said at the same moment: an official's number of hostages, or of foreign hostages, killed."""
    text = f"{number} {'foreign ' if foreign else ''}hostages"
    claim = Claim(
        id=f"official-{number}-{'foreign' if foreign else 'all'}",
        report="added",
        quote=Quote(text, 0, len(text)),
        event="killed",
        count=Count(number, number, False, str(number), 0, len(str(number))),
        group=Group(
            text[len(str(number)) + 1 :], "hostage", (), foreign or None, "captive", len(str(number)) + 1, len(text)
        ),
    )
    origin = Origin(id="official", name="an official", kind="official", side="state")
    return Testimony(claim=claim, said=max(t.said for t in told), origin=origin, speaker="an official")


def rows(reckoning: Reckoning, names: tuple[str, ...]) -> list[str]:
    """A line for each cell: range, what forces the low end, what forces the high end."""
    out = ["| cell | range | why no fewer | why no more |", "|---|---|---|---|"]
    for name in names:
        cell = reckoning.why(name).cell
        high = cell.high if cell.high is not None else "open"
        out.append(f"| {name.replace(':', ': ')} | {cell.low} to {high} | {cell.because[0]} | {cell.because[1]} |")
    return out


def news(picture: Picture) -> list[str]:
    """The ends of what follows that more than one claim force."""
    out = []
    for cell in picture.follows:
        for ids, sentence in zip((cell.forced_low_by, cell.forced_high_by), cell.because, strict=True):
            if sum(not i.startswith("law:") for i in ids) > 1:
                out.append(sentence)
    return out


def main() -> None:
    """Print the page."""
    parser = command_line(__doc__, TABLE)
    parser.add_argument("--seed", type=Path, required=True, help="folder with claims.json")
    parser.add_argument("--json", action="store_true", help="print the picture as JSON")
    options: argparse.Namespace = parser.parse_args()
    told = testimony(json.loads((options.seed / "claims.json").read_text(encoding="utf-8")))
    begun = time.perf_counter()
    story = reckon(told, country=COUNTRY)
    picture = story.picture()
    seconds = time.perf_counter() - begun
    if options.json:
        print(json.dumps(picture.to_dict(), indent=1, ensure_ascii=False))
        return
    lines = ["# The reckoning of one report", "", "By `benchmarks/reckoning_seed.py`, from the annotated claims.", ""]
    lines += [*rows(story, CELLS), "", f"Claims: {len(told)}; clashes: {len(picture.clashes)}."]
    lines += ["", "Tellings that fit:", "", *(f"- {f.sentence}" for f in picture.fits)]
    lines += ["", "What follows, though nobody said it:", ""]
    lines += [f"- {s}" for s in news(picture)]
    for number, foreign in ((23, False), (23, True)):
        extra = official(told, number, foreign=foreign)
        other = story.what_if(extra=[extra])
        added = other.picture()
        lines += ["", f"With {extra.speaker} who says that {extra.claim.quote.exact} were killed:", ""]
        lines += [f"- {x.sentence}" for x in (*added.clashes, *added.give_ups)] or ["- no clash"]
        lines += [f"- {s}" for s in news(added) if s not in news(picture)]
    tell("\n".join([*lines, ""]), TABLE, write=options.write)
    print(f"{seconds:.2f} s for the picture")


if __name__ == "__main__":
    main()
