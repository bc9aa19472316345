"""What the text of a report alone tells of where its words are from."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.reading.sentences import split_sentences
from sayso.reading.tokens import tokenize
from sayso.story import ReportVersion
from sayso.tracing.outlets import contributing_wires, dateline_wire


@dataclass(frozen=True, slots=True)
class ReportNotes:
    """What the text of a report alone tells: where its sentences start, and the agencies it credits."""

    edges: tuple[int, ...]
    dateline: str | None
    contributing: tuple[str, ...]


def take_notes(report: ReportVersion) -> ReportNotes:
    """The notes of one report."""
    tokens = tokenize(report.text)
    edges = tuple(tokens[i].start for i in split_sentences(report.text, tokens)) or (0,)
    return ReportNotes(edges, dateline_wire(report), contributing_wires(report))
