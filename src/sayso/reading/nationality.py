"""Nationalities by the words for them: "two Scots" are GB, "French" is FR, "from the Philippines" PH.

The table is written out because no small, kept library knows demonyms in all their forms; codes are ISO
3166-1 alpha-2 (XK, user-assigned, for Kosovo). Plurals in -s follow from the singulars.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sayso.reading.numerals import HYPHENS, word_set

# Code: names of the country / adjectives and nouns for its people.
_TABLE = """
AD Andorra/Andorran
AE United Arab Emirates,UAE,Emirates/Emirati,Emirian
AF Afghanistan/Afghan,Afghani
AG Antigua and Barbuda,Antigua/Antiguan,Barbudan
AL Albania/Albanian
AM Armenia/Armenian
AO Angola/Angolan
AR Argentina/Argentine,Argentinian,Argentinean
AT Austria/Austrian
AU Australia/Australian,Aussie
AZ Azerbaijan/Azerbaijani,Azeri
BA Bosnia,Bosnia and Herzegovina,Bosnia-Herzegovina/Bosnian,Herzegovinian
BB Barbados/Barbadian,Bajan
BD Bangladesh/Bangladeshi
BE Belgium/Belgian,Flemish,Walloon
BF Burkina Faso/Burkinabe,Burkinabé,Burkinan
BG Bulgaria/Bulgarian
BH Bahrain/Bahraini
BI Burundi/Burundian,Burundese
BJ Benin/Beninese,Beninois
BM Bermuda/Bermudian,Bermudan
BN Brunei/Bruneian
BO Bolivia/Bolivian
BR Brazil/Brazilian
BS Bahamas/Bahamian
BT Bhutan/Bhutanese
BW Botswana/Botswanan,Motswana,Batswana
BY Belarus/Belarusian,Belarussian,Byelorussian
BZ Belize/Belizean
CA Canada/Canadian,Quebecer,Québécois
CD Democratic Republic of the Congo,Democratic Republic of Congo,DR Congo,DRC,Congo/Congolese
CF Central African Republic/Central African
CG Republic of the Congo,Congo-Brazzaville/Congo-Brazzavillean
CH Switzerland/Swiss
CI Ivory Coast,Côte d'Ivoire,Cote d'Ivoire/Ivorian,Ivoirian
CL Chile/Chilean
CM Cameroon/Cameroonian
CN China/Chinese
CO Colombia/Colombian
CR Costa Rica/Costa Rican
CU Cuba/Cuban
CV Cape Verde,Cabo Verde/Cape Verdean,Cabo Verdean
CW Curaçao,Curacao/Curaçaoan,Curacaoan
CY Cyprus/Cypriot,Greek Cypriot,Turkish Cypriot
CZ Czech Republic,Czechia/Czech
DE Germany/German,Bavarian
DJ Djibouti/Djiboutian
DK Denmark/Dane,Danish
DM Dominica/Dominican of Dominica
DO Dominican Republic/Dominican
DZ Algeria/Algerian
EC Ecuador/Ecuadorian,Ecuadorean
EE Estonia/Estonian
EG Egypt/Egyptian
EH Western Sahara/Sahrawi,Saharawi,Sahraoui
ER Eritrea/Eritrean
ES Spain/Spanish,Spaniard
ET Ethiopia/Ethiopian
FI Finland/Finn,Finnish
FJ Fiji/Fijian
FM Micronesia/Micronesian
FO Faroe Islands/Faroese
FR France/French,Frenchman,Frenchmen,Frenchwoman,Frenchwomen
GA Gabon/Gabonese
GB United Kingdom,UK,U.K.,Great Britain,Britain,England,Scotland,Wales,Northern Ireland/British,Briton,\
Brit,Britisher,\
English,Englishman,Englishmen,Englishwoman,Englishwomen,Scot,Scottish,Scotsman,Scotsmen,Scotswoman,Scotswomen,Welsh,\
Welshman,Welshmen,Welshwoman,Welshwomen,Northern Irish,Londoner,Glaswegian
GD Grenada/Grenadian
GE Georgia/Georgian
GH Ghana/Ghanaian,Ghanian
GI Gibraltar/Gibraltarian
GL Greenland/Greenlander,Greenlandic
GM Gambia,The Gambia/Gambian
GN Guinea,Guinea-Conakry/Guinean
GQ Equatorial Guinea/Equatorial Guinean,Equatoguinean
GR Greece/Greek
GT Guatemala/Guatemalan
GU Guam/Guamanian
GW Guinea-Bissau/Bissau-Guinean
GY Guyana/Guyanese
HK Hong Kong/Hong Konger,Hongkonger
HN Honduras/Honduran
HR Croatia/Croatian,Croat
HT Haiti/Haitian
HU Hungary/Hungarian
ID Indonesia/Indonesian
IE Ireland,Republic of Ireland/Irish,Irishman,Irishmen,Irishwoman,Irishwomen
IL Israel/Israeli
IN India/Indian
IQ Iraq/Iraqi
IR Iran/Iranian
IS Iceland/Icelander,Icelandic
IT Italy/Italian,Sicilian,Sardinian
JM Jamaica/Jamaican
JO Jordan/Jordanian
JP Japan/Japanese
KE Kenya/Kenyan
KG Kyrgyzstan,Kyrgyz Republic/Kyrgyz,Kyrgyzstani,Kirghiz
KH Cambodia/Cambodian,Khmer
KI Kiribati/I-Kiribati
KM Comoros/Comoran,Comorian
KN Saint Kitts and Nevis,St Kitts/Kittitian,Nevisian
KP North Korea,DPRK/North Korean
KR South Korea,Korea/South Korean,Korean
KW Kuwait/Kuwaiti
KZ Kazakhstan/Kazakh,Kazakhstani
LA Laos/Lao,Laotian
LB Lebanon/Lebanese
LC Saint Lucia,St Lucia/Saint Lucian,St Lucian
LI Liechtenstein/Liechtensteiner
LK Sri Lanka/Sri Lankan
LR Liberia/Liberian
LS Lesotho/Basotho,Mosotho
LT Lithuania/Lithuanian
LU Luxembourg/Luxembourger,Luxembourgish
LV Latvia/Latvian,Lett
LY Libya/Libyan
MA Morocco/Moroccan
MC Monaco/Monegasque,Monacan
MD Moldova/Moldovan,Moldavian
ME Montenegro/Montenegrin
MG Madagascar/Malagasy,Madagascan
MH Marshall Islands/Marshallese
MK North Macedonia,Macedonia/Macedonian,North Macedonian
ML Mali/Malian
MM Myanmar,Burma/Burmese,Myanma
MN Mongolia/Mongolian,Mongol
MO Macau,Macao/Macanese
MR Mauritania/Mauritanian
MT Malta/Maltese
MU Mauritius/Mauritian
MV Maldives/Maldivian
MW Malawi/Malawian
MX Mexico/Mexican
MY Malaysia/Malaysian,Malay
MZ Mozambique/Mozambican
NA Namibia/Namibian
NE Niger/Nigerien
NG Nigeria/Nigerian
NI Nicaragua/Nicaraguan
NL Netherlands,Holland/Dutch,Dutchman,Dutchmen,Dutchwoman,Dutchwomen,Netherlander,Hollander
NO Norway/Norwegian
NP Nepal/Nepali,Nepalese
NR Nauru/Nauruan
NZ New Zealand/New Zealander,New Zealand,Kiwi
OM Oman/Omani
PA Panama/Panamanian
PE Peru/Peruvian
PG Papua New Guinea/Papua New Guinean,Papuan
PH Philippines/Filipino,Filipina,Philippine,Pinoy
PK Pakistan/Pakistani
PL Poland/Pole,Polish
PR Puerto Rico/Puerto Rican
PS Palestine,Gaza/Palestinian,Gazan
PT Portugal/Portuguese
PW Palau/Palauan
PY Paraguay/Paraguayan
QA Qatar/Qatari
RO Romania/Romanian,Rumanian
RS Serbia/Serbian,Serb
RU Russia,Russian Federation/Russian
RW Rwanda/Rwandan,Rwandese
SA Saudi Arabia/Saudi,Saudi Arabian
SB Solomon Islands/Solomon Islander
SC Seychelles/Seychellois
SD Sudan/Sudanese,Darfuri
SE Sweden/Swede,Swedish
SG Singapore/Singaporean
SI Slovenia/Slovene,Slovenian
SK Slovakia/Slovak,Slovakian
SL Sierra Leone/Sierra Leonean
SM San Marino/Sammarinese
SN Senegal/Senegalese
SO Somalia,Somaliland/Somali,Somalian,Somalilander
SR Suriname/Surinamese,Surinamer
SS South Sudan/South Sudanese
ST São Tomé and Príncipe,Sao Tome and Principe/São Toméan,Sao Tomean
SV El Salvador/Salvadoran,Salvadorean,Salvadorian
SY Syria/Syrian
SZ Eswatini,Swaziland/Swazi
TD Chad/Chadian
TG Togo/Togolese
TH Thailand/Thai
TJ Tajikistan/Tajik,Tajikistani
TL East Timor,Timor-Leste/East Timorese,Timorese
TM Turkmenistan/Turkmen,Turkmenistani
TN Tunisia/Tunisian
TO Tonga/Tongan
TR Turkey,Türkiye/Turk,Turkish
TT Trinidad and Tobago,Trinidad,Tobago/Trinidadian,Tobagonian,Trini
TV Tuvalu/Tuvaluan
TW Taiwan/Taiwanese
TZ Tanzania/Tanzanian
UA Ukraine/Ukrainian
UG Uganda/Ugandan
US United States,United States of America,USA,US,U.S.,U.S.A.,America/American,Texan,Californian,\
Floridian,New Yorker,Hawaiian
UY Uruguay/Uruguayan
UZ Uzbekistan/Uzbek,Uzbekistani
VA Vatican,Vatican City/Vatican
VC Saint Vincent and the Grenadines/Vincentian
VE Venezuela/Venezuelan
VN Vietnam,Viet Nam/Vietnamese
VU Vanuatu/Ni-Vanuatu,Vanuatuan
WS Samoa/Samoan
XK Kosovo/Kosovar,Kosovan
YE Yemen/Yemeni,Yemenite
ZA South Africa/South African
ZM Zambia/Zambian
ZW Zimbabwe/Zimbabwean
"""

# Names of people too, or of lesser places: the country only after "from", "of" or before a common noun.
_NAMES_TOO = word_set("jordan chad georgia israel cuba kenya india china france holland wales america guinea")
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


def _build() -> tuple[dict[str, tuple[str, bool]], int]:
    table: dict[str, tuple[str, bool]] = {}
    longest = 1
    for line in _TABLE.strip().splitlines():
        code, rest = line[:2], line[3:]
        names, _, people = rest.partition("/")
        for name in names.split(","):
            table.setdefault(name.lower(), (code, True))
        for demonym in people.split(","):
            word = demonym.lower()
            table[word] = code, False
            if not word.endswith(("ese", "ish", "sh", "tch", "nch", "men", "s", "z")):
                table[word + "s"] = code, False
    for key in table:
        longest = max(longest, len(key.replace("-", " - ").split()))
    return table, longest


_NATIONS, _LONGEST = _build()
_KEYS = {key.replace("-", " - "): value for key, value in _NATIONS.items()}
# Nearly every word of a report begins none of these: one look then replaces one for each length.
_BEGINNINGS = frozenset(" ".join(key.split()[:size]) for key in (*_NATIONS, *_KEYS) for size in range(1, _LONGEST + 1))


def nation_at(words: Sequence[str], i: int) -> Nation | None:
    """The nationality whose words start at `i`, the longest one; None where none does. Case matters for words
    that mean something else in lower case.
    """
    if i >= len(words) or not words[i] or words[i].lower() not in _BEGINNINGS:
        return None
    for size in range(min(_LONGEST, len(words) - i), 0, -1):
        key = words[i].lower() if size == 1 else " ".join(words[i : i + size]).lower()
        found = _NATIONS.get(key) if size == 1 else _KEYS.get(key)
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
    for start in range(max(0, i - _LONGEST + 1), i + 1):
        got = nation_at(words, start)
        if got is not None and got.last == i and not got.country:
            return got
    return None
