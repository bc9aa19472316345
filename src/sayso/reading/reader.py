"""The reader that sayso ships: one small encoder, then plain rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
        """The claims of one text, in its order. Raises nothing, whatever the text.

        Beside text and claims, what is held in memory does not grow with the text.
        """
        claims: list[Claim] = []
        blocks: list[Block] | None = None
        about: Composer | None = None
        for start, end in cut_sections(text):
            part = text[start:end]
            tokens = tokenize(part)
            starts = split_sentences(part, tokens)
            seen = self._decoder.see([t.text for t in tokens], starts)
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
