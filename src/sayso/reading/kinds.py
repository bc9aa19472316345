"""What a number is a number of, where the words beside it leave no doubt: age, date, money, distance, rank.

A veto for proposed counts of people: every other kind than "count" must be right, "count" may just mean that
nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.reading.numerals import HYPHENS, Numeral, is_ordinal, numeral_at, read_numeral, word_set

KINDS = word_set("count age date year time duration money percent distance measure rank score identifier things")

_LEFT, _RIGHT = 28, 12
MONTHS = word_set(
    "january february march april may june july august september october november december jan feb"
    " mar apr jun jul aug sep sept oct nov dec"
)
_WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun")
CURRENCY_SIGNS = word_set("$ £ € ¥ ₹ ₦ ₽ ₺ ₩ us$ a$ c$ hk$ nz$ rs usd eur gbp inr")
_UNITS: dict[str, str] = {}
for _kind, _words in {
    "money": "dollar dollars euro euros rupee rupees yen yuan renminbi peso pesos cent cents pence penny"
    " franc francs riyal riyals dinar dinars lira liras ruble rubles rouble roubles naira"
    " shilling shillings dirham dirhams rand baht won krona kronor krone kroner bitcoin bitcoins"
    " quid usd eur gbp bucks € $ £",
    "percent": "% percent percentage pct",
    "duration": "second seconds sec secs minute minutes min mins hour hours hr hrs day days week weeks"
    " fortnight fortnights month months year years decade decades century centuries night nights"
    " weekend weekends season seasons yr yrs",
    "distance": "km kms kilometre kilometres kilometer kilometers mile miles metre metres meter meters foot"
    " feet ft inch inches cm centimetre centimetres centimeter centimeters mm millimetre"
    " millimetres millimeter millimeters yard yards yds nm",
    "measure": "ton tons tonne tonnes kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes gram"
    " grams pound pounds lb lbs ounce ounces oz litre litres liter liters gallon gallons barrel"
    " barrels degree degrees ° °c °f celsius fahrenheit hectare hectares acre acres sq square"
    " cubic mph kph kmh knot knots watt watts kw mw megawatt megawatts kilowatt kilowatts"
    " gigawatt gigawatts volt volts gb mb tb kb gigabyte gigabytes megabyte megabytes hz mhz ghz"
    " magnitude millibar millibars mb hp horsepower calorie calories carat carats calibre caliber"
    " pixels rpm bhp dpi mah",
    "things": "house houses home homes building buildings car cars vehicle vehicles bus buses truck trucks"
    " lorry lorries van vans boat boats shot shots round rounds bullet bullets time times rocket"
    " rockets missile missiles bomb bombs explosion explosions blast blasts attack attacks"
    " airstrike airstrikes raid raids strike strikes plane planes helicopter helicopters jet jets"
    " tank tanks village villages town towns city cities country countries state states province"
    " provinces district districts school schools hospital hospitals store stores shop shops tree"
    " trees weapon weapons gun guns rifle rifles pistol pistols handgun handguns grenade grenades"
    " phone phones computer computers vote votes seat seats goal goals point points game games"
    " match matches floor floors storey storeys room rooms charge charges count counts location"
    " locations site sites incident incidents earthquake earthquakes quake quakes aftershock"
    " aftershocks tremor tremors tornado tornadoes wildfire wildfires fire fires question"
    " questions reason reasons company companies bridge bridges road roads house apartment"
    " apartments flat flats unit units page pages bedroom bedrooms bedroomed magazine magazines"
    " clip clips tent tents mosque mosques church churches percent stories language languages"
    " nation nations nationality nationalities occasions occasion phases phase step steps side"
    " sides parts part wheel wheels barrel copy copies ambulance ambulances ship ships train"
    " trains container containers photograph photographs photo photos video videos tweet tweets"
    " statement statements report reports",
}.items():
    for _unit in _words.split():
        _UNITS.setdefault(_unit, _kind)
# May stand between a number and its unit.
_MIDDLE = word_set(
    "more other new separate different further additional full long consecutive straight whole"
    " nautical square metric us american canadian australian large small big major nearby"
    " neighbouring neighboring big armoured armored residential police military army fighter civilian"
    " rental private extra successive previous past last cruise ballistic"
)
_CLOCK = word_set("am pm a.m a.m. p.m p.m. gmt utc est edt pst pdt bst cet ist o'clock o’clock noon midnight")
_AFTER_DATE = word_set(
    ", . ; : ) ] ! ? at in on when after and to by the with as for before that which where who was were is"
    " has had from during near said - – — ' \" ” ’"
)
_YEAR_LEADS = word_set("since year years early late mid spring summer autumn winter fall season circa copyright © anno")
_YEAR_HINTS = word_set("in from the after before until till during through (")
_YEAR_OF = word_set("end start beginning middle summer spring autumn winter fall war election class crisis of") | MONTHS
_IDENTIFIED = word_set(
    "flight route highway interstate section article resolution room gate channel page chapter"
    " terminal boeing airbus category version act rule exit junction pier berth chapter volume code"
    " reactor block zone sector apartment suite apt psalm clause ward phase grade level tower bay"
    " runway squadron unit formula area studio windows iphone"
)
_CALLS = word_set("tel tel. phone telephone hotline fax call dial")
_HARMED = word_set(
    "dead killed injured wounded hurt missing people die died dies hostages feared trapped arrested"
    " shot others freed rescued held more were are have had"
)
_STREETS = word_set(
    "street st ave avenue road rd drive dr boulevard blvd lane ln parkway highway court place terrace way square"
)
_RANKED = word_set(
    "street avenue ave st floor century anniversary district precinct battalion brigade division"
    " regiment infantry birthday day time week month year grade graders amendment place quarter"
    " minute hour straight consecutive congress edition annual armored armoured airborne fleet corps"
    " army circuit ward parallel season round"
)
_SCORES = word_set(
    "won win wins beat beats beating lost lose loses lead leads led draw drew victory defeat score scored"
)
_DIGITS = re.compile(r"\d+\Z")


def _word(words: Sequence[str], i: int) -> str:
    return words[i] if 0 <= i < len(words) else ""


def kind_of_number(words: Sequence[str], i: int) -> str:
    """The kind (one of `KINDS`) of the number at word `i`; "count" where nothing beside it says otherwise.

    Never raises; looks at the nearest words only.
    """
    if not 0 <= i < len(words):
        return "count"
    start = max(0, i - _LEFT)
    cased = list(words[start : i + _RIGHT])
    near = [w.lower() for w in cased]
    at = i - start
    if is_ordinal(near[at]):
        return _ordinal_kind(near, cased, at)
    number = numeral_at(near, at)
    if number is None:
        return "count"
    return (
        _sign_kind(near, number)
        or _age(near, cased, number)
        or _date_kind(near, cased, number)
        or _identifier(near, cased, number)
        or _unit_kind(near, number)
        or "count"
    )


def _ordinal_kind(near: list[str], cased: list[str], at: int) -> str:
    nxt = _word(near, at + 1)
    if nxt in MONTHS or (nxt == "of" and _word(near, at + 2) in MONTHS) or _is_month(near, cased, at - 1):
        return "date"
    return "rank" if nxt in _RANKED else "count"


def _sign_kind(near: list[str], number: Numeral) -> str | None:
    previous, before = _word(near, number.first - 1), _word(near, number.first - 2)
    if previous in CURRENCY_SIGNS or (previous == "." and before == "rs"):
        return "money"
    if previous == "#" or (previous == "." and before in ("no", "nos")):
        return "rank"
    if previous in ("magnitude", "magnitudes") or (previous == "of" and before == "magnitude"):
        return "measure"
    return None


def _age(near: list[str], cased: list[str], number: Numeral) -> str | None:
    previous, before = _word(near, number.first - 1), _word(near, number.first - 2)
    listed = _word(near, number.last + 1)
    if previous == "of" and listed.endswith("s") and listed not in ("years", "months", "weeks", "days"):
        return None  # "the ages of three children"
    if previous in ("aged", "age", "ages") or (
        previous in ("of", "between", ",") and before in ("age", "aged", "ages")
    ):
        return "age" if number.value < 130 else None
    nxt = _word(near, number.last + 1)
    k = number.last + 1
    if nxt in ("to", "or", "and", "-", "–") and (other := read_numeral(near, k + 1)):
        k = other.last + 1
    k += _word(near, k) in HYPHENS
    unit = _word(near, k)
    if unit in ("year", "years", "month", "months", "week", "weeks", "day", "days", "yr"):
        rest = [x for x in near[k + 1 : k + 4] if x not in HYPHENS]
        if rest[:1] in (["old"], ["olds"]) or rest[:2] == ["of", "age"]:
            return "age"
    if unit in ("-year-old", "year-old", "year-olds", "years-old"):
        return "age"
    # "Ahmed Ali, 34, ..."
    if (
        previous == ","
        and number.first == number.last
        and _DIGITS.match(near[number.first])
        and 0 < number.value < 111
        and nxt in (",", ".", ";", ")")
        and number.first >= 3
        and all(cased[j][:1].isupper() and cased[j].isalpha() for j in (number.first - 2, number.first - 3))
    ):
        return "age"
    return None


def _is_month(near: list[str], cased: list[str], j: int) -> bool:
    if _word(near, j) == ".":
        j -= 1
    w = _word(near, j)
    return w in MONTHS and cased[j][:1].isupper()


def _date_kind(near: list[str], cased: list[str], number: Numeral) -> str | None:
    first, last = number.first, number.last
    previous, nxt = _word(near, first - 1), _word(near, last + 1)
    value = number.value
    digits = first == last and _DIGITS.match(near[first]) is not None
    listed = nxt.islower() and nxt.isalpha() and nxt.endswith("s") and nxt not in _CLOCK  # "No. 1: 33 rescuers"
    if digits and previous == ":" and _DIGITS.match(_word(near, first - 2)) and len(near[first]) == 2 and not listed:
        return "time"
    if digits and nxt == ":" and _DIGITS.match(_word(near, last + 2)) and len(near[last + 2]) == 2 and value < 25:
        return "time"
    if nxt in _CLOCK or (nxt in ("a", "p") and _word(near, last + 2) in ("m", ".") and _word(near, last + 3) == "m"):
        return "time"
    if digits and (
        (previous == "/" and _DIGITS.match(_word(near, first - 2)))
        or (nxt == "/" and _DIGITS.match(_word(near, last + 2)))
    ):
        return "date"
    if digits and 0 < value < 32:
        if _is_month(near, cased, first - 1) and (nxt in _AFTER_DATE or not nxt or _YEAR.match(nxt)):
            return "date"
        month = (nxt == "of" and _is_month(near, cased, last + 2)) or (
            nxt and nxt != "." and _is_month(near, cased, last + 1)
        )
        if month:
            return "date"
    if digits and _YEAR.match(near[first]):
        if previous in _YEAR_LEADS or _is_month(near, cased, first - 1) or previous in _WEEKDAYS:
            return "year"
        if previous == "," and (_word(near, first - 2).isdecimal() or is_ordinal(_word(near, first - 2) or "x")):
            return "year" if _is_month(near, cased, first - 3) else None
        plural = (
            (nxt.endswith("s") and nxt not in ("was", "is", "has", "as"))
            or nxt in _HARMED
            or nxt in ("men", "women", "children")
        )
        recent = 1900 <= value < 2050
        if (
            recent
            and not plural
            and (previous in _YEAR_HINTS or (previous == "of" and _word(near, first - 2) in _YEAR_OF))
        ):
            return "year"
    if digits and nxt == "s" and value >= 1000 and value % 10 == 0:
        return "year"
    return None


_YEAR = re.compile(r"(?:1[5-9]|20)\d\d\Z")


def _identifier(near: list[str], cased: list[str], number: Numeral) -> str | None:
    first, last = number.first, number.last
    if not _DIGITS.match(near[first]):
        return None
    previous, nxt = _word(near, first - 1), _word(near, last + 1)
    word = near[first]
    if (word[0] == "0" and len(word) > 1) or len(word) > 9:
        return "identifier"
    if previous in HYPHENS and first > 1:
        code = cased[first - 2]
        if code.isalpha() and code.isupper() and len(code) <= 2 and nxt not in _HARMED:
            return "identifier"
        if (
            _DIGITS.match(near[first - 2])
            and len(word) == 4
            and len(near[first - 2]) == 3
            and _word(near, first - 3) in HYPHENS
        ):
            return "identifier"
    if previous in _CALLS:
        return "identifier"
    if previous in _IDENTIFIED and first > 0 and cased[first - 1][:1].isupper() and nxt not in _HARMED:
        return "identifier"
    if nxt == "block":
        return "identifier"
    for k in (last + 2, last + 3):
        if _word(near, k) in _STREETS and all(cased[j][:1].isupper() for j in range(last + 1, k + 1)):
            return "identifier"
    if nxt in HYPHENS and _DIGITS.match(_word(near, last + 2)) and previous in _SCORES:
        return "score"
    if previous in HYPHENS and first > 2 and _DIGITS.match(near[first - 2]) and near[first - 3] in _SCORES:
        return "score"
    return None


def _unit_kind(near: list[str], number: Numeral) -> str | None:
    k = number.last + 1
    w = _word(near, k)
    if w in ("to", "-", "–", "or") and (other := read_numeral(near, k + 1)):
        k = other.last + 1
        w = _word(near, k)
    glued = w in HYPHENS
    if glued or (w in _MIDDLE and number.value != 1):
        k += 1
        w = _word(near, k)
    if w == "per" and _word(near, k + 1) == "cent":
        return "percent"
    kind = _UNITS.get(w)
    if kind is None:
        return None
    nxt = _word(near, k + 1)
    if nxt in HYPHENS and not glued:
        return None  # "seven night-shift workers"
    if glued:
        # "a 40-seat bus", "the 12-day siege": a measure of what follows; but "12 - Houses burned" is a list.
        return kind if kind != "things" else None
    # "two state troopers", "three school children", "one point": a singular after a plural number is a
    # modifier.
    if kind == "things" and ((number.value != 1 and not w.endswith("s")) or (nxt.isalpha() and number.value == 1)):
        return None
    if kind == "things" and w in ("counts", "charges", "reports", "states") and nxt not in ("of", "", ".", ","):
        return None
    if kind == "duration" and w in ("second", "min", "sec"):
        return kind if number.value == 1 and nxt in ("", ".", ",") else None
    if (
        kind in ("measure", "distance")
        and w in ("square", "knot", "foot", "pound", "mm", "nm", "mb")
        and nxt in ("patrols", "soldiers")
    ):
        return None
    if kind == "money" and w in ("won", "cent", "rand", "real") and number.value < 100:
        return None
    return kind
