"""Where sentences start: rules for running news text, scraped pages, live blogs and bulletins.

Each gap between two tokens is judged once, from a bounded number of neighbours, so that the time is linear in
the length of the text whatever it holds. The order follows the survey of Read et al. 2012, "Sentence Boundary
Detection: A Long Solved Problem?" (COLING): line structure first, then closing punctuation and abbreviations.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.reading.tokens import Token

LONGEST = 250
"""No sentence holds more tokens than this."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WRAP = range(58, 82)  # the widths, in columns, at which mail and wire software breaks lines
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_CLOSERS = frozenset("\"'”’»)]}›")
_OPENERS = frozenset("\"'“‘«([{‹„")
_QUOTES = frozenset("\"'”’»›")
_STOPS = frozenset(".!?…。！？؟।")
_BULLETS = frozenset("•●▪■◆▶►·‣")

# Always followed by the rest of the same phrase.
_TITLES = _set(
    """
    mr mrs ms mx dr prof rev fr hon pres gov sen rep lt sgt col capt cpt maj gen brig cmdr cmdt comdr
    adm pvt cpl pfc spc det supt insp dep asst atty sec ofc ofcr amb msgr mme mlle vs viz cf eg ie ca
    approx est fig figs sq govt dist dept messrs st mt ft pt nos vol pp ed eds trans tel ext al ald cllr
    sheikh pte rt
    """
)
# May end a sentence; then what follows opens as sentences do.
_SHORTENED = _set(
    """
    jr sr inc ltd co corp bros llc plc cos etc esq ave blvd rd hwy pkwy ln ct sgts ala ariz ark calif
    colo conn del fla ga ill ind kan kans ky la md mass mich minn miss mo mont neb nebr nev okla ore pa
    penn tenn tex vt va wash wis wisc wyo ont que alta sask dak jan feb mar apr jun jul aug sep sept oct
    nov dec mon tue tues wed thu thur thurs fri sat sun ph phd univ assn bldg min max hr hrs mins secs
    km kg cm mm ft lb lbs oz gmt
    """
)
_BEFORE_NUMBER = _set("no nos art sec fig p pp vol ch jan feb mar apr jun jul aug sep sept oct nov dec")
_STARTERS = _set(
    """
    the a an he she it they we i you this that these those there his her its their our my in on at by
    for from with as but and or so yet if when while after before since until although though because
    despite during among however meanwhile earlier later also still now then not no one two three four
    five six seven eight nine ten some many most more all both several each another other police
    officials authorities witnesses what who where why how according under over about around between to
    of only just
    """
)
_AFTER_HOUR = _set(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    january february march april may june july august september october november december jan feb mar
    apr jun jul aug sep sept oct nov dec eastern central mountain pacific atlantic local gmt utc est edt
    cst cdt mst mdt pst pdt bst cet cest eet ist jst et pt ct mt
    """
)
_SAYING = _set(
    """
    said says say asked asks told tells added adds wrote writes shouted cried yelled tweeted replied
    wondered exclaimed demanded recalled
    """
)
_STRENGTH = {";": 3, ":": 3, "—": 2, "–": 2, "-": 2, "|": 2, ",": 1}  # of a place to cut; a stop has 4
_UNITS = _set("co inc ltd etc hrs mins secs km kg cm mm")  # abbreviations in lower case, too
_ENDING_TITLES = _set("st ft est dept dist al")


def split_sentences(text: str, tokens: Sequence[Token]) -> list[int]:
    """Return the index of each token that starts a sentence, in order; the first is 0, and no token gives [].

    `tokens` are those of `sayso.reading.tokens.tokenize(text)`. Line breaks end a sentence, save inside
    hard-wrapped paragraphs (lines of about 60 to 80 columns that go on in lower case). No sentence is longer
    than `LONGEST` tokens. Never raises; linear time.
    """
    if not tokens:
        return []
    soft = _soft_breaks(text)
    starts = {0}
    lower: list[int] = []
    upper = 0
    for j in range(1, len(tokens)):
        gap_start, gap_end = tokens[j - 1].end, tokens[j].start
        if gap_end > gap_start and _line_break(text, gap_start, gap_end, soft):
            starts.add(j)
            continue
        verdict = _judge(tokens, j)
        if verdict == "start":
            starts.add(j)
            upper += 1
        elif verdict == "lower":
            lower.append(j)
    # A post typed without capitals: there a full stop and a space are all the boundary there is.
    if len(lower) > 1 and len(lower) > upper:
        starts.update(lower)
    return _cut_long(tokens, sorted(starts))


def _soft_breaks(text: str) -> set[int]:
    """Offsets of the line breaks that only wrap a paragraph."""
    soft: set[int] = set()
    paragraph: list[tuple[int, int, bool]] = []  # offset of the break, length of its line, lower case follows
    start = 0

    def close() -> None:
        if any(lower and length in _WRAP for _, length, lower in paragraph):
            soft.update(at for at, length, _ in paragraph if length in _WRAP)
        paragraph.clear()

    for match in _BREAK.finditer(text):
        line = text[start : match.start()]
        following = text[match.end() : match.end() + 80].lstrip(" \t")[:1]
        start = match.end()
        if not line.strip() or not following.strip() or following in _BULLETS or following in "-*":
            close()
            continue
        paragraph.append((match.start(), len(line.rstrip()), following.islower()))
    close()
    return soft


def _line_break(text: str, start: int, end: int, soft: set[int]) -> bool:
    """Whether the white space from `start` to `end` holds a line break that counts."""
    if end - start == 1 and text[start] == " ":
        return False
    breaks = [m.start() for m in _BREAK.finditer(text, start, end)]
    return len(breaks) > 1 or (len(breaks) == 1 and breaks[0] not in soft)


def _judge(tokens: Sequence[Token], j: int) -> str:
    """'start', 'lower' (a start if the text is written without capitals) or '' for the token at `j`."""
    here = tokens[j]
    before = tokens[j - 1]
    spaced = here.start > before.end
    if spaced and here.text in _BULLETS:
        return "start"
    if not spaced:
        return _judge_glued(tokens, j)
    k = j - 1  # the stop, behind at most six closing marks
    while k > 0 and j - k < 7 and tokens[k].text in _CLOSERS and tokens[k].start == tokens[k - 1].end:
        k -= 1
    stop = tokens[k].text
    if stop[-1] not in _STOPS:
        return ""
    quoted = any(tokens[m].text in _QUOTES for m in range(k + 1, j))
    n = j
    while n < len(tokens) - 1 and n - j < 4 and tokens[n].text in _OPENERS:
        n += 1
    word = tokens[n].text
    if word[0].islower():
        return "lower" if stop in ".!?" and n == j and not quoted and _ordinary(tokens, k) else ""
    if not (word[0].isalnum() or word[0] in "#@$£€" or n > j or word[0] in _BULLETS):
        return "start" if word in "-–—" and not quoted and stop in "!?" else ""
    if stop != "." and len(stop) == 1:
        return "" if (quoted or stop == "…") and _goes_on_saying(tokens, n) else "start"
    if quoted and k > 0 and tokens[k - 1].text == "." and _goes_on_saying(tokens, n):
        return ""  # “we saw ...” Name said
    opened = n > j and tokens[n - 1].text not in "([{"
    return "start" if opened or quoted or _full_stop(tokens, k, word) else ""


def _judge_glued(tokens: Sequence[Token], j: int) -> str:
    """Two sentences run together without white space, as scraping leaves them: 'said.The'."""
    if j < 3 or tokens[j - 1].text not in (".", "!", "?") or j + 1 >= len(tokens):
        return ""
    last, here, after = tokens[j - 2], tokens[j], tokens[j + 1]
    if here.text == '"' and after.start == here.end and last.text.islower() and len(last.text) > 2:
        return "start" if after.text[0].isupper() else ""
    if last.end != tokens[j - 1].start or tokens[j - 3].end == last.start or after.start == here.end:
        return ""  # part of an address or a file name
    if not last.text.isalpha() or len(last.text) < 3 or not here.text[0].isupper():
        return ""
    plain = last.text.islower() and (here.text in ("I", "A") or not here.text.isupper())
    return "start" if plain or here.text.lower() in _STARTERS else ""


def _ordinary(tokens: Sequence[Token], k: int) -> bool:
    """Whether the stop at `k` follows a plain word, one that is no abbreviation."""
    word = tokens[k - 1].text.lower() if k and tokens[k - 1].end == tokens[k].start else ""
    return len(word) > 2 and word.isalpha() and word not in _TITLES and word not in _SHORTENED


def _goes_on_saying(tokens: Sequence[Token], n: int) -> bool:
    """Whether a verb of saying follows within a short subject: 'Who did this?' Mayor Ines Moro asked."""
    for token in tokens[n : n + 6]:
        if token.text in _SAYING:
            return True
        if token.text in _STOPS or token.text in ",;:":
            return False
    return False


def _full_stop(tokens: Sequence[Token], k: int, following: str) -> bool:
    """Whether the full stop in token `k`, before a capital or a number, ends a sentence."""
    stop = tokens[k].text
    low = following.lower()
    if len(stop) > 1:  # an initialism keeps its last point: U.S., p.m.
        if stop.lower() in ("a.m.", "p.m."):
            return low not in _AFTER_HOUR and not (following.isupper() and 2 <= len(following) <= 4)
        return low in _STARTERS and following[0].isupper() and len(stop) > 2
    if k == 0 or tokens[k - 1].end != tokens[k].start:
        # A floating point or ellipsis: ' ... The'
        return k > 0 and (tokens[k - 1].text != "." or low in _STARTERS)
    word = tokens[k - 1].text
    if word == "." and k > 1:  # an ellipsis that hangs on its word ends the sentence
        first = k - 1
        while first > 0 and k - first < 8 and tokens[first - 1].text == ".":
            first -= 1
        return low in _STARTERS or tokens[first - 1].end == tokens[first].start
    key = word.lower()
    if following[0].isdigit() and key in _BEFORE_NUMBER:
        return False
    if key in _TITLES:
        return key in _ENDING_TITLES and low in _STARTERS and following[0].isupper()
    if key in _SHORTENED:
        if word.islower() and key not in _UNITS:
            return True  # 'sat.', 'la.' in lower case are words, not abbreviations
        return low in _STARTERS and following[0].isupper()
    if len(word) == 1 and word.isalpha() and word.isupper():
        return low in _STARTERS and following[0].isupper() and low not in ("a", "i")
    # '1. Leave now' is a numbered line.
    return not (len(word) == 1 and word.isdigit() and (k < 2 or tokens[k - 2].text in _STOPS))


def _cut_long(tokens: Sequence[Token], starts: list[int]) -> list[int]:
    """Cut every sentence longer than `LONGEST` tokens, at the strongest and latest punctuation in reach."""
    result: list[int] = []
    for at, begin in enumerate(starts):
        end = starts[at + 1] if at + 1 < len(starts) else len(tokens)
        result.append(begin)
        while end - begin > LONGEST:
            begin = _best_cut(tokens, begin)
            result.append(begin)
    return result


def _best_cut(tokens: Sequence[Token], begin: int) -> int:
    """The token after the best place to cut, in the second half of the longest sentence from `begin`."""
    best, rank = begin + LONGEST, 0
    for m in range(begin + LONGEST, begin + LONGEST // 2, -1):
        mark = tokens[m - 1].text
        strength = 4 if mark[-1] in _STOPS else _STRENGTH.get(mark, 0)
        if strength > rank:
            best, rank = m, strength
    return best
