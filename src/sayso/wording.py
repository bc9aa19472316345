"""Counts and ranges in words for people: said in one way in the terminal, on pages and in exports."""

from __future__ import annotations

from sayso.claims import Count


def range_words(low: int | None, high: int | None) -> str:
    """A range: "6", "6 to 20", "at least 6", "at most 34"; "no number" where nothing bounds it."""
    if high is None:
        return f"at least {low:,}" if low else "no number"
    if low == high:
        return f"{high:,}"
    return f"{low:,} to {high:,}" if low else f"at most {high:,}"


def count_words(count: Count | None) -> str:
    """The count of a claim: "6", "at least 6", "6 to 20", "about 20", "at least about 24" for a vague number such as
    "dozens"; "" for none."""
    if count is None:
        return ""
    low, high = (f"{bound:,}" if bound is not None else "" for bound in (count.low, count.high))
    about = "about " if count.approx else ""
    if low == high:
        return f"{about}{low}"
    if low and high:
        return f"{about}{low} to {high}"
    return f"at least {about}{low}" if low else f"at most {about}{high}"
