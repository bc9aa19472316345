"""What was worked out of a story's reports, kept for the next trace of it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from sayso.claims import Claim
from sayso.story import ReportVersion
from sayso.tracing import copies
from sayso.tracing.notes import ReportNotes, take_notes
from sayso.tracing.passages import Passage, make_passage
from sayso.tracing.tellings import content, subject

Said = tuple[object, ...]


@dataclass(slots=True)
class Memory:
    """What a trace may use again: what the texts of reports alone tell, and what was found of copies. It changes how
    long a trace takes, never what it finds. One trace at a time uses it, under its `lock`."""

    copies: copies.Memory = field(default_factory=copies.Memory)
    lock: threading.Lock = field(default_factory=threading.Lock)
    _notes: dict[tuple[str, int], ReportNotes] = field(default_factory=dict)
    _passages: dict[tuple[str, int, int, int], Passage] = field(default_factory=dict)
    _said: dict[tuple[str, str], tuple[Claim, Said, Said]] = field(default_factory=dict)

    def notes(self, report: ReportVersion) -> ReportNotes:
        """The notes of one report."""
        key = report.id, hash((report.text, report.author))
        known = self._notes.get(key)
        if known is None:
            known = self._notes[key] = take_notes(report)
        return known

    def said(self, claim: Claim) -> tuple[Said, Said]:
        """What a claim is about, and what it says of it."""
        key = claim.report, claim.id
        known = self._said.get(key)
        if known is None or known[0] is not claim:
            # An editor may have mended it.
            known = self._said[key] = claim, subject(claim), content(claim)
        return known[1:]

    def passage(self, report: ReportVersion, start: int, end: int) -> Passage:
        """The passage of a report from one offset to another."""
        key = report.id, hash(report.text), start, end
        known = self._passages.get(key)
        if known is None:
            known = self._passages[key] = make_passage(report.id, report.text, start, end)
        return known
