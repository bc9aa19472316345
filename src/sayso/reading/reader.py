"""The reader that sayso ships: one small encoder, then plain rules."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.reading.blocks import Block, split_blocks
from sayso.reading.compose import Composer
from sayso.reading.decode import Decoder
from sayso.reading.model import ModelFiles
from sayso.reading.sentences import split_sentences
from sayso.reading.tokens import Token, tokenize
from sayso.reading.windows import cut_sections

if TYPE_CHECKING:
    from sayso.claims import Claim
    from sayso.ingest.report import Report


class EncoderReader:
    """Reads claims with the encoder in `folder`, by default the one that is shipped with the package.

    `threads` is how many windows of a text, or reports, are read side by side: by default as many as the environment's
    SAYSO_THREADS says, or as the machine has processors, up to four.
    Raises ReaderError where the model is missing or damaged.
    """

    def __init__(self, folder: Path | None = None, *, threads: int = 0) -> None:
        self._decoder = Decoder(ModelFiles(folder))
        self._threads = threads or int(os.environ.get("SAYSO_THREADS") or min(os.cpu_count() or 1, 4))
        self._pool = ThreadPoolExecutor(self._threads, "sayso-reader") if self._threads > 1 else None

    def read(
        self,
        text: str,
        *,
        published: datetime | None = None,
        publisher: str | None = None,
        report_id: str = "",
        title: str | None = None,
    ) -> list[Claim]:
        """The claims of one text, in its order. Raises nothing, whatever the text.

        Beside text and claims, what is held in memory does not grow with the text.
        """
        return self._read(text, published, report_id, self._pool)

    def _read(self, text: str, published: datetime | None, report_id: str, pool: Executor | None) -> list[Claim]:
        claims: list[Claim] = []
        blocks: list[Block] | None = None
        about: Composer | None = None
        for start, end in cut_sections(text):
            part = text[start:end]
            tokens = tokenize(part)
            starts = split_sentences(part, tokens)
            seen = self._decoder.see([t.text for t in tokens], starts, pool)
            if not seen.proposals:
                continue
            if start:
                tokens = [Token(t.text, t.start + start, t.end + start) for t in tokens]
            blocks = blocks or split_blocks(text, published)
            composer = Composer(text, tokens, starts, blocks, published=published, report_id=report_id)
            if about is not None:
                composer.country = about.country
            about = about or composer
            claims += composer.compose(seen)
        return claims

    def read_many(self, reports: Iterable[Report]) -> Iterator[tuple[Report, list[Claim]]]:
        """Each report with its claims, in order, as many at once as there are threads.

        Reports are never batched together: no report's claims hang on another.
        """
        if self._pool is None:
            for report in reports:
                yield report, self._read(report.text, report.published, report.id, None)
            return
        waiting: deque[tuple[Report, Future[list[Claim]]]] = deque()
        for report in reports:
            # A report's windows have no pool here: they would wait in it for the reports that wait for them.
            done = self._pool.submit(self._read, report.text, report.published, report.id, None)
            waiting.append((report, done))
            if len(waiting) > 2 * self._threads:
                report, done = waiting.popleft()
                yield report, done.result()
        while waiting:
            report, done = waiting.popleft()
            yield report, done.result()
