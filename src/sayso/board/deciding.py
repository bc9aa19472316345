"""Forms to decisions: what an editor asks for is checked, grounded in the report's words, signed, and refused where
another decision has touched the same things since the editor looked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sayso.board.errors import AskError
from sayso.board.groups import LAW_KINDS, RELATIONS, group_id
from sayso.board.shelf import View
from sayso.claims import Claim
from sayso.desk import DeskStory
from sayso.ledger import ConflictError
from sayso.story import Decision, DecisionKind

_OF_CLAIMS = "accept reject mend merge split add same-origin not-same-origin side undo".split()
KINDS = (*_OF_CLAIMS, *RELATIONS, *LAW_KINDS)
_OF_ONE = ("mend", "split", "add", "side", "undo", *LAW_KINDS)
_TRIES = 8
_MAX_WHY = 2000
_PARTS = 3


def decide(
    story: DeskStory,
    kind: DecisionKind,
    targets: Sequence[str],
    *,
    who: str,
    why: str,
    value: Mapping[str, Any] | None,
    expected: str,
) -> Decision:
    """Keep a decision. `expected` is the story's last decision that the editor has seen ("" for none), or one for each
    target, space between: later decisions about other things do no harm, one about the same raises AskError (409) in
    words. Raises LedgerError for what makes no sense."""
    seen = expected.split(" ")
    for _ in range(_TRIES):
        decisions = story.stored.decisions()
        last = decisions[-1].id if decisions else ""
        known = {made.id: made for made in decisions}
        if any(name and name not in known for name in seen):
            raise AskError("the page is of another ledger: load it again", 409)
        for i, target in enumerate(targets):
            name = seen[i] if len(seen) == len(targets) else seen[0]
            mine = touched(kind, [target], value or {}, known)
            for made in decisions[decisions.index(known[name]) + 1 if name else 0 :]:
                if mine & touched(made.kind, made.targets, made.value, known):
                    raise AskError(
                        f"Not kept: {made.who} decided on the same just now ({made.kind}, {made.id}). Look again at "
                        "what stands there, then decide anew.",
                        409,
                    )
        try:
            return story.decide(kind, targets, who=who, why=why[:_MAX_WHY], value=value, expected=last)
        except ConflictError:
            continue
    raise AskError("Not kept: others are deciding at this very moment. Try again.", 409)


def touched(
    kind: str, targets: Sequence[str], value: Mapping[str, Any], known: Mapping[str, Decision], depth: int = 0
) -> set[str]:
    """What a decision is about: ids of claims (also where named in one report), sources, joins, groups, laws; for an
    undo that of the decision it takes back, and that decision."""
    if kind == "add":
        return {str(value.get("id", ""))} - {""}
    found = {part for target in targets for part in (target, target.rpartition("#")[2])}
    found |= set(map(str, value.get("ids", ()))) if isinstance(value.get("ids"), (list, tuple)) else set()
    if kind == "undo" and depth < 50:
        for target in targets:
            made = known.get(target)
            if made is not None:
                found |= touched(made.kind, made.targets, made.value, known, depth + 1)
    return found


def decision_of(view: View, form: Mapping[str, str]) -> tuple[DecisionKind, list[str], dict[str, Any] | None]:
    """Kind, targets and value of what a form asks for. Raises AskError naming the field that will not do."""
    kind = form.get("kind", "")
    if kind not in KINDS:
        raise AskError(f"no kind of decision here is called {kind!r:.40}; there are: {', '.join(KINDS)}")
    targets = _targets(kind, form.get("targets", ""))
    if kind == "mend":
        claim, text = _claim(view, targets)
        return "mend", targets, mended(claim, text, form)
    if kind == "split":
        claim, text = _claim(view, targets)
        return "split", targets, {"claims": _parts(claim, text, form)}
    if kind == "add":
        report = view.reports.get(targets[0]) if targets else None
        if report is None:
            raise AskError("the story has no such report", 404)
        return "add", [report.id], added(report.text, form)
    if kind in RELATIONS:
        pair = [group_id(view, form.get(name, "")) for name in ("first", "second")]
        if pair[0] == pair[1]:
            raise AskError("two different groups are needed")
        return cast("DecisionKind", kind), pair, None
    if kind == "side":
        return "side", targets, {"side": form.get("side", "")}
    return cast("DecisionKind", kind), targets, None


def _targets(kind: str, told: str) -> list[str]:
    """The targets, a line each; on one line with spaces between. The id of a report may hold spaces itself."""
    if kind in _OF_ONE:
        return [told.strip()] if told.strip() else []
    parts = told.splitlines() if "\n" in told else told.split()
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _claim(view: View, targets: Sequence[str]) -> tuple[Claim, str]:
    entry = view.claims.get(targets[0]) if targets else None
    report = view.reports.get(entry.claim.report) if entry is not None else None
    if entry is None or report is None:
        raise AskError("the story has no such claim", 404)
    return entry.claim, report.text


def mended(claim: Claim, text: str, form: Mapping[str, str]) -> dict[str, Any]:
    """The fields that differ from the claim's. Raises AskError where nothing does, or a field will not do."""
    near = claim.quote.start
    value: dict[str, Any] = {}
    for name in ("event", "certainty", "polarity"):
        if form.get(name) and form[name] != getattr(claim, name):
            value[name] = form[name]
    count = _count(text, form, near, claim)
    if count != (claim.to_dict()["count"]):
        value["count"] = count
    group = _group(text, form, near, claim)
    if group != (claim.to_dict()["group"]):
        value["group"] = group
    sources = _sources(text, form, near, claim)
    if sources != claim.to_dict()["sources"]:
        value["sources"] = sources
    if not value:
        raise AskError("nothing is changed")
    return value


def added(text: str, form: Mapping[str, str]) -> dict[str, Any]:
    """The record of a claim that an editor adds by hand. Raises AskError naming the field that will not do."""
    words = form.get("quote", "")
    if form.get("start", "").isdecimal() and form.get("end", "").isdecimal():
        start, end = int(form["start"]), int(form["end"])
        if not 0 <= start < end <= len(text):
            raise AskError("the words that are selected are not in the report")
    else:
        start, end = find_words(text, words, 0, "the words")
    # White space at the ends of a selection is no part of the words.
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end -= len(text[start:end]) - len(text[start:end].rstrip())
    if start >= end:
        raise AskError("no words are selected")
    value: dict[str, Any] = {
        "quote": {"start": start, "end": end},
        "event": form.get("event", ""),
        "certainty": form.get("certainty") or "certain",
        "polarity": form.get("polarity") or "affirmed",
    }
    value["count"] = _count(text, form, start, None)
    value["group"] = _group(text, form, start, None)
    value["sources"] = _sources(text, form, start, None)
    return value


def _parts(claim: Claim, text: str, form: Mapping[str, str]) -> list[dict[str, Any]]:
    parts = []
    for n in range(1, _PARTS + 1):
        own = {name.removeprefix(f"p{n}-"): held for name, held in form.items() if name.startswith(f"p{n}-")}
        if not any(own.get(name, "").strip() for name in ("low", "high", "count_text", "group_text")):
            continue
        part: dict[str, Any] = {"event": own.get("event") or claim.event}
        part["count"] = _count(text, own, claim.quote.start, None)
        part["group"] = _group(text, own, claim.quote.start, None)
        parts.append(part)
    if len(parts) < 2:
        raise AskError("a claim is split into two parts or more")
    return parts


def _count(text: str, form: Mapping[str, str], near: int, claim: Claim | None) -> dict[str, Any] | None:
    """The count that a form tells; no number in it means that none is stated."""
    low, high = _number(form, "low"), _number(form, "high")
    if low is None and high is None:
        return None
    words = form.get("count_text", "").strip()
    kept = claim.count if claim is not None else None
    if kept is not None and words in ("", kept.text):
        start, end = kept.start, kept.end
    else:
        start, end = find_words(text, words, near, "the words of the number")
    return {
        "low": low,
        "high": high,
        "approx": form.get("approx") == "on",
        "text": text[start:end],
        "start": start,
        "end": end,
    }


def _group(text: str, form: Mapping[str, str], near: int, claim: Claim | None) -> dict[str, Any] | None:
    words = form.get("group_text", "").strip()
    kept = claim.group if claim is not None else None
    if not words:
        return None
    if kept is not None and words == kept.text:
        start, end = kept.start, kept.end
    else:
        start, end = find_words(text, words, near, "the words of the group")
    codes = [code.upper() for code in re.split(r"[\s,]+", form.get("nationality", "")) if code]
    foreign = {"yes": True, "no": False}.get(form.get("foreign", ""))
    head = form.get("head", "").strip() or (kept.head if kept is not None else text[start:end].split()[-1])
    return {
        "text": text[start:end],
        "head": head,
        "nationality": codes,
        "foreign": foreign,
        "role": form.get("role") or "unknown",
        "start": start,
        "end": end,
    }


def _sources(text: str, form: Mapping[str, str], near: int, claim: Claim | None) -> list[dict[str, Any]]:
    """The chain: what is kept of the claim's own, and one more where its words are given."""
    chain = []
    for i, source in enumerate(claim.to_dict()["sources"] if claim is not None else []):
        if form.get(f"s{i}-keep", "on") != "on":
            continue
        for name in ("name", "kind", "stance"):
            if form.get(f"s{i}-{name}", "").strip():
                source[name] = form[f"s{i}-{name}"].strip()
        chain.append(source)
    words = form.get("source_text", "").strip()
    if words:
        start, end = find_words(text, words, near, "the words of the source")
        found = {
            "text": text[start:end],
            "name": form.get("source_name", "").strip() or text[start:end],
            "kind": form.get("source_kind") or "anonymous",
            "cue": form.get("source_cue", "").strip(),
            "stance": form.get("source_stance") or "states",
            "start": start,
            "end": end,
        }
        chain.insert(0, found) if form.get("source_first") == "on" else chain.append(found)
    return chain


def _number(form: Mapping[str, str], name: str) -> int | None:
    held = form.get(name, "").strip().replace(",", "").replace(" ", "")
    if not held:
        return None
    if not re.fullmatch(r"[0-9]{1,12}", held):
        raise AskError(f"{name}: {form[name]!r:.40} is no number")
    return int(held)


def find_words(text: str, words: str, near: int, what: str) -> tuple[int, int]:
    """Where the words stand in the text, the place nearest to `near`; white space may differ. Raises AskError."""
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        raise AskError(f"{what}: none are given")
    if len(words) > 5000:
        raise AskError(f"{what}: more than 5,000 characters")
    found = [m.span() for m in re.finditer(r"\s+".join(parts), text)]
    if not found:
        raise AskError(f"{what}: the report does not say “{words:.80}”")
    return min(found, key=lambda span: abs(span[0] - near))
