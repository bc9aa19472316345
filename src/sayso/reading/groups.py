"""Who a claim speaks of: head noun, nationality, role, and the words of the noun phrase."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sayso.reading.nationality import Nation, is_demonym, nation_at, nations
from sayso.reading.nouns import UNCHANGED, singular
from sayso.reading.numerals import HYPHENS, is_ordinal, numeral_at, word_set

CAPTIVE, ATTACKER, SECURITY = "captive", "attacker", "security"
WORKER, CIVILIAN, UNKNOWN = "worker", "civilian", "unknown"


class GroupParts(NamedTuple):
    """What a group's words say.

    ISO 3166 alpha-2 codes; whether foreign (None: not said); role; head noun, singular and in lower case.
    """

    nationality: tuple[str, ...]
    foreign: bool | None
    role: str
    head: str


_CAPTIVES = word_set(
    "hostage captive abductee kidnapped captured abducted enslaved detainee prisoner inmate internee convict"
)
_ATTACKERS = word_set(
    "militant kidnapper gunman attacker extremist terrorist islamist captor insurgent rebel bomber"
    " shooter hijacker jihadist jihadi fighter assailant bandit pirate raider abductor perpetrator"
    " assassin mercenary gangster robber guerrilla guerilla combatant warlord separatist arsonist"
    " sniper looter killer murderer rioter fundamentalist talib taliban infiltrator hostage-taker"
    " hijackers suspect cultist militiaman terror partisan vigilante"
)
_SECURITY = word_set(
    "soldier troop policeman policewoman police officer guard marine sailor airman serviceman"
    " servicewoman commando trooper cop constable deputy sheriff conscript sergeant lieutenant"
    " colonel general captain major corporal private brigadier peacekeeper gendarme paramilitary"
    " patrolman cadet ranger warder coastguard border-guard reservist sentry bodyguard agent"
    " detective inspector superintendent warrior legionnaire paratrooper gunner sub-lieutenant"
    " admiral jailer servicemember carabiniere enforcer troops infantryman seaman rifleman watchman"
    " militia army military"
)
_WORKERS = word_set(
    "worker employee engineer staff staffer technician contractor miner nurse doctor journalist"
    " driver pilot crew crewmember crewman fisherman farmer labourer laborer teacher reporter"
    " photographer cameraman correspondent firefighter fireman paramedic medic surgeon physician"
    " pharmacist mechanic electrician welder cook chef waiter waitress cleaner clerk cashier manager"
    " supervisor foreman executive official diplomat ambassador consul adviser advisor aide"
    " consultant expert scientist researcher geologist surveyor builder bricklayer carpenter plumber"
    " trucker docker stevedore porter steward stewardess attendant conductor captain sailor seaman"
    " skipper bosun deckhand lawyer judge prosecutor magistrate lecturer professor accountant banker"
    " trader shopkeeper vendor merchant guide interpreter translator missionary priest pastor imam"
    " monk nun aid-worker volunteer rescuer operator artist musician performer colleague workmate"
    " personnel administrator secretary inspector midwife vet veterinarian agronomist botanist"
    " anaesthetist caretaker janitor concierge gardener roughneck oilman shepherd herder herdsman"
    " logger lumberjack"
)
_CIVILIANS = word_set(
    "civilian child boy girl baby infant toddler pupil student schoolchild schoolgirl schoolboy"
    " villager resident passenger tourist visitor guest pilgrim worshipper worshiper shopper customer"
    " bystander passer-by pedestrian motorist commuter traveller traveler holidaymaker vacationer"
    " hiker climber skier swimmer spectator fan concertgoer moviegoer churchgoer parishioner patient"
    " refugee migrant evacuee homeowner tenant neighbour neighbor pensioner parent mother father wife"
    " husband son daughter sister brother grandmother grandfather grandparent family relative"
    " teenager teen youngster kid juvenile minor toddlers demonstrator protester protestor marcher"
    " voter citizen inhabitant townspeople householder camper cyclist runner reveller reveler diner"
    " clubber picnicker mourner believer congregant woman widow orphan baby newborn schoolmate"
    " classmate bride bridegroom groom household local islander nomad"
)
# Heads that say nothing by themselves: what goes before them decides.
_PLAIN = word_set("man woman people person member other one individual body victim force personnel team group national")
_ARMED = word_set("armed masked hooded islamist jihadist militant rebel terrorist insurgent extremist")
_UNIFORMED = word_set("security police army military navy naval coastguard border paramilitary government")
_TRADES = word_set(
    "plant oil gas aid construction mine quarry factory hospital airport hotel kitchen consulate embassy"
    " media rescue railway airline customs cabin"
)

_CIVIL_RANKS = word_set("customs second first chief ship merchant ticket press election health loan estate sea")

_FOREIGN = word_set("foreign foreigner expatriate expat overseas westerner")
_NO_FOREIGNER = word_set("minister ministry secretary affair affairs office correspondent policy legion service")


def _role(head: str, before: frozenset[str]) -> str:
    if head in _CAPTIVES or before & (_CAPTIVES - {"captured", "convict"}) or "captured" in before:
        return CAPTIVE
    if head in _ATTACKERS:
        return ATTACKER
    if head in _PLAIN or head == "":
        if before & _ARMED:
            return ATTACKER
        if before & _UNIFORMED:
            return SECURITY
        if before & _WORKERS or before & _TRADES:
            return WORKER
        return CIVILIAN if head == "woman" else UNKNOWN
    if before & _UNIFORMED and head in ("officer", "official", "recruit", "trainee", "staff", "force"):
        return SECURITY
    if head in ("officer", "captain", "sailor", "seaman", "inspector", "agent") and before & (_CIVIL_RANKS | _TRADES):
        return WORKER
    for role, heads in ((SECURITY, _SECURITY), (WORKER, _WORKERS), (CIVILIAN, _CIVILIANS)):
        if head in heads:
            return role
    return UNKNOWN


_PRONOUNS = {
    "he": "person", "she": "person", "him": "person", "her": "person", "i": "person", "me": "person",
    "someone": "person", "somebody": "person", "they": "people", "them": "people", "we": "people",
    "us": "people", "you": "people", "other": "people", "those": "people", "ones": "people",
    "these": "people", "everyone": "people", "rest": "people", "everybody": "people", "more": "people",
    # No noun for people: "three dead", "six arrests".
    "dead": "", "injured": "", "wounded": "", "missing": "", "death": "", "injury": "", "arrest": "",
    "homicide": "", "kidnapping": "", "fatality": "", "both": "", "all": "", "none": "", "nobody": "",
    "one": "", "anyone": "",
}  # fmt: skip
_MEMBERS = word_set("member national citizen native resident")
_COLLECTIVES = word_set("crew group family party team couple convoy busload pair band number")
_STOPS_OF = word_set(", . ; : ) ( ! ? who which that and were was are is have had has from in at")


def describe_group(words: Sequence[str], head: int | None, first: int, last: int) -> GroupParts:
    """Nationality, whether foreign, role and head lemma of the noun phrase `words[first:last + 1]`.

    `head` is the index of the head noun, None for "three dead" or a bare number. Words before the head
    qualify it; of those behind it only "from X", "of X nationality" and, with "members of", the body that
    they belong to do.
    """
    size = len(words)
    first, last = max(0, first), min(last, size - 1)
    if head is not None and not 0 <= head < size:
        head = None
    end = last if head is None else max(head, first)
    found = nations(words, min(first, end), end)
    lemma = ""
    if head is not None:
        own = is_demonym(words, head)
        lemma = singular(words[head])
        lemma = _PRONOUNS.get(lemma, lemma) if words[head] != "US" else lemma
        if own is not None and own.first < own.last:
            lemma = " ".join([*(w.lower() for w in words[own.first : own.last]), lemma])
        if own is not None and all(n.first != own.first for n in found):
            found.append(own)
        found += _after_head(words, head, lemma)
    codes = tuple(dict.fromkeys(n.code for n in found))
    lower = [w.lower() for w in words[first : end + 1]]
    qualifiers = frozenset(singular(w) for w in (lower[:-1] if head is not None else lower)) | frozenset(lower[:-1])
    if head is not None and (prefix := _hyphenated(words, head)):
        # Hostage-takers are no hostages.
        qualifiers -= {prefix, singular(prefix)}
        compound = f"{prefix}-{lemma}"
        role = _role(compound, qualifiers)
        lemma, role = compound, _role(lemma, qualifiers) if role == UNKNOWN else role
    else:
        role = _role(lemma, qualifiers)
    foreign: bool | None = None
    if head is not None:
        if lemma in _FOREIGN or (
            qualifiers & _FOREIGN and lemma not in _NO_FOREIGNER and not qualifiers & _NO_FOREIGNER
        ):
            foreign = True
        elif any(w.lower() == "foreign" for w in words[head + 2 : head + 4]) and words[head + 1].lower() in (
            "of",
            "with",
        ):
            foreign = True  # "holders of foreign passports"
    return GroupParts(codes, foreign, role, lemma)


def _hyphenated(words: Sequence[str], head: int) -> str:
    """The first part of a compound whose last part is the word `head` ("hostage" of "hostage-takers"); else nothing."""
    if head < 2 or words[head - 1] not in ("-", "‐", "‑") or not words[head].islower():
        return ""
    return words[head - 2].lower() if words[head - 2].isalpha() and len(words[head - 2]) > 1 else ""


def _after_head(words: Sequence[str], head: int, lemma: str) -> list[Nation]:
    """Nationalities named behind the head: "from X", "citizens of X", "crew of 20 Xs", "Xs and Ys"."""
    k = head + 1
    w = words[k].lower() if k < len(words) else ""
    noun = lemma.split()[-1] if lemma else ""
    if w in ("and", ",") and is_demonym(words, head) is not None and singular(words[head]) != words[head].lower():
        return _listed(words, k)
    if w != "from" and not (w == "of" and (noun in _MEMBERS or noun in _COLLECTIVES)):
        return []
    for j in range(k + 1, min(k + 8, len(words))):
        if words[j].lower() in _STOPS_OF:
            break
        got = next(iter(nations(words, j, j + 3)), None)
        if got is not None and got.first == j and not (noun in _COLLECTIVES and w == "of" and got.country):
            return [got]
    return []


def _listed(words: Sequence[str], k: int) -> list[Nation]:
    """The other nouns of nationality in a list without numbers: "Ethiopians, Somalis and Sudanese"."""
    out: list[Nation] = []
    while k + 1 < len(words) and words[k].lower() in ("and", ",") and len(out) < 12:
        start = k + 1 + (words[k] == "," and words[k + 1].lower() == "and")
        got = nation_at(words, start)
        if got is None or got.country:
            break
        out.append(got)
        k = got.last + 1
    # "Koreans, Chinese workers ...": the list ended in an adjective of another noun.
    if out and k < len(words) and words[k][:1].islower() and singular(words[k]) != words[k].lower():
        out.pop()
    return out


# What can stand left of the head inside its phrase, where no tags are known: anything but these and
# punctuation.
_STOPS = word_set(
    "the a an this that these those of in on at by with from to for as and or but than said says"
    " were was is are be been being have has had their his her its our my your all both some any no"
    " each every including include includes other's who whom which whose when where after before"
    " while because about around nearly almost over under more most least only just not them they we"
    " he she it i also still another killing wounding injuring taking left leaving among between"
    " against into near since until during through per if then took kill injure wound wounds kills"
    " injures kidnap seize hold holding"
)
_PARTICIPLES = word_set(
    "killed wounded injured kidnapped abducted captured seized freed released rescued taken held shot found armed"
)
# A participle after one of these describes; elsewhere it is more likely the verb.
_OPENERS = word_set(
    "a an the his her its their our my other of those these two three four five six seven eight nine ten"
)
_QUOTES = frozenset("\"'“”‘’`")
_MODIFIER_TAGS = word_set("ADJ NOUN PROPN ADV PART X SYM")


def group_span(words: Sequence[str], head: int, anchor: int | None, tags: Sequence[str] | None) -> tuple[int, int]:
    """First and last word of the noun phrase around `head`, its article and number (`anchor`) left out.

    `tags` are the words' UPOS, where known. A title takes its name along ("photographer Mads Riis").
    """
    size = len(words)
    if not 0 <= head < size:
        return head, head
    first = head
    j = -1 if words[head].lower() in _PRONOUNS and words[head].lower() not in ("other", "more", "rest") else head - 1
    while j >= 0 and head - j < 12:
        if anchor is not None and j == anchor:
            break
        w = words[j].lower()
        if w in HYPHENS and j > 0 and (words[j - 1][:1].isalnum()):
            if first == j + 1 and words[first].lower() in ("strong", "odd", "plus"):
                first += 1
                break
            first, j = j - 1, j - 2
            continue
        if w in _QUOTES and j > 0 and _modifies(words, j - 1, words[j - 1].lower(), j, tags):
            j -= 1
            continue
        if not _modifies(words, j, w, first, tags):
            break
        first, j = j, j - 1
    first = _trimmed(words, first, head)
    last = _name_end(words, head)
    if singular(words[head]) == "member" and last + 1 < size and words[last + 1].lower() == "of":
        last = _phrase_end(words, last + 2, tags)
    return first, last


def _trimmed(words: Sequence[str], first: int, head: int) -> int:
    """`first` moved past what is no part of the description: ranks ("a third victim"), a stray joint, a
    name's age.
    """
    while first < head:
        w = words[first].lower()
        if w in ("and", "more", ",", "single") or w in HYPHENS or (is_ordinal(w) and not w.endswith("class")):
            first += 1
        elif w[0].isdigit() and words[head][:1].isupper() and (old := _age_end(words, first)) and old < head:
            first = old + 1
        else:
            break
    return first


def _age_end(words: Sequence[str], first: int) -> int | None:
    """Where "34-year-old" that starts at `first` ends, None if it does not stand there or no name follows."""
    for j in range(first + 1, min(first + 6, len(words) - 1)):
        if words[j].lower() == "old":
            return j if words[j + 1][:1].isupper() and is_demonym(words, j + 1) is None else None
    return None


def _name_end(words: Sequence[str], head: int) -> int:
    """The last word of a name that follows a singular head noun as its title ("photographer Mads Riis"), else
    `head`.

    A longer run of capitals is a headline.
    """
    if singular(words[head]) != words[head].lower() or words[head].lower() in UNCHANGED:
        return head
    last = head
    while last + 1 < len(words) and last < head + 4:
        w = words[last + 1]
        if not (w[:1].isupper() and w[1:].islower() and w.isalpha()):
            break
        last += 1
    run = last - head
    if run == 4 or (run == 1 and words[head][:1].islower()):
        return head
    return last


def _modifies(words: Sequence[str], j: int, w: str, first: int, tags: Sequence[str] | None) -> bool:
    if w in ("'s", "’s"):
        return first == j + 1 and j > 0 and words[j - 1][:1].isalpha()
    if w in _PARTICIPLES:
        return j > 0 and (words[j - 1].lower() in _OPENERS or words[j - 1][:1].isdigit())
    if not w[:1].isalpha() or w in _STOPS:
        return w in ("and", ",") and _joins_nations(words, j, first)
    if is_ordinal(w):
        return True
    if w in ("dozen", "hundred", "thousand", "million") or numeral_at(
        [x.lower() for x in words[max(0, j - 3) : j + 1]], min(j, 3)
    ):
        return False
    if tags is None or j >= len(tags):
        return True
    tag = tags[j]
    return tag in _MODIFIER_TAGS or (tag == "VERB" and w.endswith(("ed", "ing", "en")))


def _joins_nations(words: Sequence[str], j: int, first: int) -> bool:
    """ "Turkish and Georgian divers": a conjunction between two adjectives of nationality is part of the
    phrase.
    """
    adjective = singular(words[first]) == words[first].lower()
    return (
        adjective
        and j > 0
        and is_demonym(words, j - 1) is not None
        and j + 1 < len(words)
        and bool(nations(words, j + 1, j + 2))
    )


def _phrase_end(words: Sequence[str], i: int, tags: Sequence[str] | None) -> int:
    last = i - 2
    while i < len(words):
        w = words[i].lower()
        if w in ("the", "a", "an", "its", "their") and last < i - 1:
            i += 1
            continue
        if (
            not w[:1].isalpha()
            or w in _STOPS
            or (tags is not None and i < len(tags) and tags[i] not in ("ADJ", "NOUN", "PROPN"))
        ):
            break
        last = i
        i += 1
        if tags is None and singular(w) != w:
            break
    return last
