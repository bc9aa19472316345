"""The reader that sayso ships: one small encoder, then plain rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.reading.blocks import split_blocks
from sayso.reading.compose import Composer
from sayso.reading.decode import Decoder
from sayso.reading.model import ModelFiles
from sayso.reading.sentences import split_sentences
from sayso.reading.tokens import tokenize

if TYPE_CHECKING:
    from sayso.claims import Claim
    from sayso.ingest.report import Report


class EncoderReader:
    """Reads claims with the encoder in `folder`, by default the one that is shipped with the package.

    `threads` is the number of threads of one encoder run, by default those of the machine up to four.
    Raises ReaderError where the model is missing or damaged.
    """

    def __init__(self, folder: Path | None = None, *, threads: int = 0) -> None:
        self._decoder = Decoder(ModelFiles(folder, threads=threads))

    def read(
        self,
        text: str,
        *,
        published: datetime | None = None,
        publisher: str | None = None,
        report_id: str = "",
        title: str | None = None,
    ) -> list[Claim]:
        """The claims of one text, in its order. Raises nothing, whatever the text."""
        tokens = tokenize(text)
        if not tokens:
            return []
        starts = split_sentences(text, tokens)
        seen = self._decoder.see([t.text for t in tokens], starts)
        if not seen.proposals:
            return []
        composer = Composer(
            text,
            tokens,
            starts,
            split_blocks(text, published),
            published=published,
            report_id=report_id,
        )
        return composer.compose(seen)

    def read_many(self, reports: Iterable[Report]) -> Iterator[tuple[Report, list[Claim]]]:
        """Each report with its claims. Reports are never batched together: no report's claims hang on another."""
        for report in reports:
            claims = self.read(
                report.text,
                published=report.published,
                publisher=report.publisher,
                report_id=report.id,
                title=report.title,
            )
            yield report, claims
