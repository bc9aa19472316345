"""Nationalities by the words for them: "two Scots" are GB, "French" is FR, "from the Philippines" PH.

Two tables hold the words. `data/nations.tsv` is made by training/nations.py of the Unicode CLDR, ISO 3166 and
countryinfo. Above it stands `data/demonyms.tsv`, kept by hand, with what these do not know (a Scot, a Dane, Holland).
Codes are ISO 3166-1 alpha-2 (XK, user-assigned, for Kosovo). Plurals in -s follow from the singulars, forms without
accents from those with.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

from sayso.reading.numerals import HYPHENS, word_set
from sayso.reading.tokens import tokenize

# Names of people too, or of lesser places: the country only after "from", "of" or before a common noun.
_NAMES_TOO = word_set("jordan chad georgia israel cuba kenya india china france holland wales america guinea reunion")
# Everyday words when not capitalised ("polish", "pole", "turkey", "us").
_CAPITAL_ONLY = word_set(
    "us polish pole turkey china guinea jersey lao brit finn thai dane swede turk czech serb lett"
    " kiwi scot chad jordan mali oman drc"
)
_NO_NATION_AFTER = {
    "american": word_set("south latin north central"),
    "indian": frozenset(["west", "american"]),
    "african": frozenset(["south"]),
}
# Places and bodies: who works at a US embassy need not be American.
_BODIES = word_set("embassy consulate border capital parliament mujahideen mujahedeen")
_ETHNIC_BEFORE = word_set("mexican cuban italian irish polish")


class Nation(NamedTuple):
    """A nationality in a text: `words[first:last + 1]` names it; `country` where by the country's own
    name."""

    code: str
    first: int
    last: int
    country: bool


# "Franco-Senegalese": two nationalities.
_PREFIXES = {
    "franco": "FR", "anglo": "GB", "sino": "CN", "russo": "RU", "italo": "IT", "hispano": "ES", "luso": "PT",
    "greco": "GR", "turco": "TR", "serbo": "RS", "austro": "AT", "dano": "DK", "finno": "FI",
}  # fmt: skip


class _Table(NamedTuple):
    """`keys` gives code and whether it is the country's name, for words in lower case with one space between;
    `longest` the number of words of the longest key that begins with a word, `demonym` that of the longest demonym."""

    keys: dict[str, tuple[str, bool]]
    longest: dict[str, int]
    demonym: int


def _forms(field: str) -> Iterator[str]:
    """The entries of one field in lower case, with and without accents, whole and as the words of a text."""
    for entry in filter(None, field.lower().split(";")):
        bare = "".join(c for c in unicodedata.normalize("NFKD", entry) if not unicodedata.combining(c))
        for form in dict.fromkeys((entry, bare)):
            yield form
            if not form.replace(" ", "").isalpha():
                yield from (" ".join(t.text for t in tokenize(f)) for f in (form, form.replace("'", "’")))


@cache
def _table() -> _Table:
    """Both tables; the one kept by hand has the last word."""
    folder = resources.files("sayso.reading").joinpath("data")
    keys: dict[str, tuple[str, bool]] = {}
    for file in ("nations.tsv", "demonyms.tsv"):
        rows = [line.split("\t") for line in folder.joinpath(file).read_text("utf-8").splitlines()[1:]]
        for code, names, _ in rows:
            keys |= dict.fromkeys(_forms(names), (code, True))
        for code, _, people in rows:
            for word in _forms(people):
                keys[word] = code, False
                if not word.endswith(("ese", "ish", "sh", "tch", "nch", "men", "s", "z")):
                    keys[word + "s"] = code, False
    longest: dict[str, int] = {}
    for key in keys:
        words = key.split()
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return _Table(keys, longest, max(len(key.split()) for key, (_, country) in keys.items() if not country))


@cache
def country_codes() -> frozenset[str]:
    """The codes of all countries: those of ISO 3166-1 alpha-2, and XK."""
    table = resources.files("sayso.reading").joinpath("data", "nations.tsv").read_text("utf-8")
    # Places that ISO 3166 lists too, and where nobody is at home.
    return frozenset(("AQ", "BV", "HM", "UM", *(line.partition("\t")[0] for line in table.splitlines()[1:])))


def nation_at(words: Sequence[str], i: int) -> Nation | None:
    """The nationality whose words start at `i`, the longest one; None where none does. Case matters for words
    that mean something else in lower case.
    """
    keys, longest, _ = _table()
    most = longest.get(words[i].lower()) if i < len(words) else None
    # Nearly every word of a report begins none of the keys.
    if most is None:
        return None
    for size in range(min(most, len(words) - i), 0, -1):
        key = words[i].lower() if size == 1 else " ".join(words[i : i + size]).lower()
        found = keys.get(key)
        if found is None:
            continue
        if (key in _CAPITAL_ONLY and not words[i][0].isupper()) or (key == "us" and words[i] != "US"):
            continue
        code, country = found
        if country and not words[i][0].isupper():
            continue
        before = words[i - 1].lower() if i else ""
        if before in _NO_NATION_AFTER.get(key.removesuffix("s"), ()):
            return None
        if key in _NAMES_TOO and before not in ("from", "of", "in"):
            after = words[i + 1] if i + 1 < len(words) else ""
            if not (after.isalpha() and after.islower()):
                continue
        return Nation(code, i, i + size - 1, country)
    return None


def nations(words: Sequence[str], first: int, last: int) -> list[Nation]:
    """The nationalities named in `words[first:last + 1]`, in the order of the text.

    What only qualifies another word is left out: "US-led", "Turkish-made", "English-speaking".
    """
    out: list[Nation] = []
    i = max(0, first)
    last = min(last, len(words) - 1)
    while i <= last:
        got = nation_at(words, i)
        if got is None and i + 2 <= last and words[i + 1] in HYPHENS and nation_at(words, i + 2):
            code = _PREFIXES.get(words[i].lower())
            out += [Nation(code, i, i, False)] if code else []
        if got is None or got.last > last:
            i += 1
            continue
        i = got.last + 1
        if i < len(words) and words[i].lower() in _BODIES:
            continue
        joined = i + 1 < len(words) and words[i] in HYPHENS and words[i + 1][:1].islower()
        if not joined:
            out.append(got)
    if len(out) > 1 and out[-1].code == "US" and any(n.last + 1 == out[-1].first for n in out[:-1]):
        # "Mexican Americans", "Cuban American": citizens of the last named.
        previous = out[-2]
        if words[previous.first].lower() in _ETHNIC_BEFORE:
            del out[-2]
    return out


def nationality(words: Sequence[str]) -> tuple[str, ...]:
    """The ISO 3166 alpha-2 codes that the words name, each once, in order."""
    return tuple(dict.fromkeys(n.code for n in nations(words, 0, len(words) - 1)))


def is_demonym(words: Sequence[str], i: int) -> Nation | None:
    """The nationality that ends at word `i` as a noun or an adjective for people, its earlier words
    included.
    """
    for start in range(max(0, i - _table().demonym + 1), i + 1):
        got = nation_at(words, start)
        if got is not None and got.last == i and not got.country:
            return got
    return None
