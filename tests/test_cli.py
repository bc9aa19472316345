"""The command line and the readers behind it, with a reader plugged in from outside (tests/plugin)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import jsonschema
import pytest
from rich.console import Console

from sayso import ReaderError, Report, get_reader, read
from sayso.claims import Claim, Count, Group, Quote, Relation, Source, json_schema
from sayso.publishing.terminal_claims import chain_words, claims_table, plain
from sayso.readers import read_reports
from sayso.wording import count_words

ROOT = Path(__file__).parents[1]
PLUGIN = Path(__file__).parent / "plugin"
PATHS = [str(ROOT / "src"), str(PLUGIN)]
COMMAND = [sys.executable, "-c", "from sayso.cli import main; main()"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(PATHS), "COLUMNS": "150"}


def sayso(*arguments: object, stdin: str = "", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        env={**ENVIRONMENT, **(env or {})},
        timeout=60,
    )


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PLUGIN))
    get_reader.cache_clear()


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("At least 6 hostages died, the army said. Later 9 workers died.")
    (tmp_path / "b.txt").write_text("---\npublisher: Harbour Post\n---\n3 sailors died.")
    return tmp_path


def test_each_line_is_one_claim_record(reports: Path) -> None:
    run = sayso("read", "--reader", "stub", "--format", "jsonl", reports)
    records = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 0
    assert run.stderr == ""
    assert [(r["count"]["low"], r["group"]["head"]) for r in records] == [
        (6, "hostage"),
        (9, "worker"),
        (3, "sailor"),
    ]
    for record in records:
        jsonschema.Draft202012Validator(json_schema()).validate(record)
    text = (reports / "a.txt").read_text()
    assert text[records[1]["quote"]["start"] : records[1]["quote"]["end"]] == "9 workers died"


def test_json_is_one_array_even_of_nothing(reports: Path) -> None:
    run = sayso("read", "--reader", "stub", "--format", "json", reports)
    assert len(json.loads(run.stdout)) == 3
    assert json.loads(sayso("read", "--reader", "stub", "--format", "json", "-", stdin="Calm.").stdout) == []


def test_the_table_shows_bounds_sources_and_words(reports: Path) -> None:
    out = sayso("read", "--reader", "stub", reports).stdout
    assert out.count("killed") == 1
    assert "at least 6" in out
    assert "the army" in out
    assert "Harbour Post" in out
    assert "At least 6 hostages died" in out


def test_the_table_says_so_where_there_is_no_claim() -> None:
    assert sayso("read", "--reader", "stub", "-", stdin="Calm.").stdout == "No claims found.\n"


def test_what_cannot_be_read_is_told_and_the_rest_printed(reports: Path) -> None:
    (reports / "trip.txt").write_text("trip")
    run = sayso("read", "--reader", "stub", "--format", "jsonl", reports, reports / "none.txt")
    assert run.returncode == 1
    assert len(run.stdout.splitlines()) == 3
    missing, failed = sorted(run.stderr.splitlines())
    assert missing == f"sayso: {reports / 'none.txt'}: no such file or directory"
    assert failed.startswith("sayso: trip-")
    assert failed.endswith("the reader failed: RuntimeError: tripped")


def test_a_file_name_cannot_command_the_terminal(tmp_path: Path) -> None:
    run = sayso("read", "--reader", "stub", tmp_path / "\x1b]0;title\x07")
    assert run.returncode == 1
    assert "\x1b" not in run.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["read", "--format", "xml", "-"],
        ["read", "--published", "noon", "-"],
        ["read", "--jobs", "0", "-"],
        ["read", "--reader", "nobody", "-"],
        ["read", "--reader", "broken", "-"],
        ["write"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told(arguments: list[str]) -> None:
    run = sayso(*arguments)
    assert run.returncode == 2
    assert run.stdout == ""
    assert "Error: " in run.stderr
    assert "Traceback" not in run.stderr


def test_several_processes_print_the_same(reports: Path) -> None:
    lines = "".join(json.dumps({"text": f"{n} sailors died.", "id": f"r{n}"}) + "\n" for n in range(40))
    (reports / "more.jsonl").write_text(lines)
    one = sayso("read", "--reader", "stub", "--format", "jsonl", reports)
    two = sayso("read", "--reader", "stub", "--format", "jsonl", "--jobs", 2, reports)
    assert len(one.stdout.splitlines()) == 43
    assert two.stdout == one.stdout
    assert two.stderr == ""


def test_a_reader_of_the_output_may_go_away() -> None:
    lines = json.dumps({"text": "3 sailors died. " * 200}) + "\n"
    with subprocess.Popen(
        [*COMMAND, "read", "--reader", "stub", "--format", "jsonl", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as run:
        assert run.stdin
        assert run.stdout
        assert run.stderr
        run.stdin.write(lines.encode() * 20)
        run.stdin.close()
        run.stdout.readline()
        run.stdout.close()
        assert run.stderr.read() == b""
        assert run.wait(30) == 141


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_an_interrupt_ends_quietly() -> None:
    with subprocess.Popen(
        [*COMMAND, "read", "--reader", "stub", "--format", "jsonl", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as run:
        assert run.stdin
        assert run.stdout
        assert run.stderr
        run.stdin.write(b'{"text": "3 sailors died."}\n' * 100)
        run.stdin.flush()
        run.stdout.readline()
        run.send_signal(signal.SIGINT)
        assert run.wait(30) == 130
        assert run.stderr.read().strip() == b""


def test_output_goes_through_a_narrow_encoding(reports: Path) -> None:
    (reports / "c.txt").write_text("4 müllers died.", encoding="utf-8")
    environment = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    for form in ("table", "jsonl", "json"):
        run = sayso("read", "--reader", "stub", "--format", form, reports / "c.txt", env=environment)
        assert (run.returncode, run.stderr) == (0, "")


def test_lines_stay_lines_whatever_they_hold(plugin: None, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("4 sailors died, the a\u2028b\u0085 said. 5 sailors died.", encoding="utf-8")
    out = sayso("read", "--reader", "stub", "--format", "jsonl", tmp_path).stdout
    assert len(out.splitlines()) == len(out.split("\n")) - 1


def test_version_and_schema() -> None:
    assert sayso("--version").stdout.startswith("sayso 0.")
    assert json.loads(sayso("schema").stdout) == json_schema()


def test_start_up_loads_nothing_heavy() -> None:
    program = "import sys, sayso.cli; print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", program], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert not {"numpy", "onnxruntime", "trafilatura", "lxml", "rich", "multiprocessing"} & set(out.stdout.split())


def test_read_takes_a_text_and_a_reader_by_name(plugin: None) -> None:
    (claim,) = read("At least 6 hostages died, the army said.", reader="stub", report_id="r")
    assert (claim.report, claim.event, claim.sources[0].name) == ("r", "killed", "the army")


def test_an_unknown_reader_is_told_with_those_there_are(plugin: None) -> None:
    with pytest.raises(ReaderError, match=r"no reader is called 'nobody'; there are: broken, encoder, stub"):
        get_reader("nobody")
    with pytest.raises(ReaderError, match="reader 'broken' cannot be loaded"):
        get_reader("broken")


def test_a_report_that_trips_the_reader_does_not_keep_the_others(plugin: None) -> None:
    texts = ["3 sailors died.", "trip", "4 sailors died."]
    outcomes = list(read_reports([Report(str(i), text) for i, text in enumerate(texts)], reader="stub"))
    assert [report.id for report, _ in outcomes] == ["0", "1", "2"]
    assert isinstance(outcomes[1][1], ReaderError)
    assert [len(claims) for _, claims in (outcomes[0], outcomes[2]) if isinstance(claims, Sequence)] == [1, 1]


@pytest.mark.parametrize(
    ("low", "high", "approx", "words"),
    [
        (6, 6, False, "6"),
        (6, None, False, "at least 6"),
        (None, 34, False, "at most 34"),
        (6, 20, False, "6 to 20"),
        (20, 20, True, "about 20"),
        (24, None, True, "at least about 24"),
        (0, 0, False, "0"),
        (2000, 2000, False, "2,000"),
    ],
)
def test_counts_in_words(low: int | None, high: int | None, approx: bool, words: str) -> None:
    assert count_words(Count(low, high, approx, "x", 0, 1)) == words


def test_a_claim_without_a_count_has_no_words_for_it() -> None:
    assert count_words(None) == ""


def source(text: str, name: str = "", stance: str = "states") -> Source:
    return Source(text, name or text, "official", "said", stance, 0, len(text))  # type: ignore[arg-type]


def test_chains_in_words() -> None:
    assert chain_words(()) == ""
    assert chain_words([source("a diplomat", stance="confirms"), source("CBS")]) == "a diplomat (confirms), via CBS"
    assert chain_words([source("the group", "Masked Brigade")]) == "the group = Masked Brigade"


def test_words_of_reports_cannot_command_the_terminal() -> None:
    assert plain("a\x1b[31mb\n\tc\u202ed\x9be") == "a\ufffd[31mb c\ufffdd\ufffde"


def claim(name: str, event: str = "killed", **fields: object) -> Claim:
    base = Claim(id=name, report="r", quote=Quote(f"words of {name}", 0, 9 + len(name)), event="killed")
    return replace(base, event=event, **fields)  # type: ignore[arg-type]


def shown(*read: tuple[Report, list[Claim]], width: int = 200) -> list[str]:
    console = Console(file=StringIO(), width=width)
    console.print(claims_table(read, width))
    assert isinstance(console.file, StringIO)
    return console.file.getvalue().splitlines()


def row(lines: list[str], words: str) -> str:
    (found,) = (line for line in lines if words in line)
    return found


def test_the_table_numbers_claims_and_points_relations_at_them() -> None:
    first = claim("one", certainty="possible", polarity="denied")
    second = claim("two", "wounded", about=(Relation("disputes", "one"),))
    lines = shown((Report("r", "x"), [second, first]))
    assert "possible, denied" in row(lines, "words of one")
    assert row(lines, "words of one").split()[0] == "1"
    assert any("disputes #1" in line for line in lines)


def test_a_narrow_table_still_shows_all() -> None:
    text = " ".join(shown((Report("a-report", "x"), [claim("one", certainty="possible")]), width=80))
    assert all(words in text for words in ("killed", "the report", "possible", "words of one", "a-report"))


def test_a_part_stands_beneath_its_whole() -> None:
    group = Group("men", "man", ("GB",), None, "unknown", 0, 3)
    whole, other = claim("whole", group=group), claim("other", group=group)
    part = claim("part", group=group, part_of="whole")
    lines = shown((Report("r", "x"), [whole, other, part]))
    order = [line for line in lines if "words of" in line]
    assert ["whole" in order[0], "part" in order[1], "other" in order[2]] == [True, True, True]
    assert "└ men [GB]" in order[1]


def test_parts_that_turn_in_a_circle_are_all_shown() -> None:
    lines = shown((Report("r", "x"), [claim("a", part_of="b"), claim("b", part_of="a"), claim("c", part_of="c")]))
    assert sum("words of" in line for line in lines) == 3


def test_reports_stand_in_order_of_publication() -> None:
    late = Report("late", "x", published=datetime(2024, 5, 2, 9, tzinfo=UTC))
    early = Report("early", "x", published=datetime(2024, 5, 2, 8, tzinfo=UTC))
    undated = Report("undated", "x")
    lines = shown((undated, [claim("u")]), (late, [claim("l")]), (early, [claim("e")]))
    order = [line for line in lines if "words of" in line]
    assert ["early" in order[0], "late" in order[1], "undated" in order[2]] == [True, True, True]


def test_fates_stand_before_acts() -> None:
    lines = shown((Report("r", "x"), [claim("a", "attack"), claim("b", "present"), claim("c")]))
    assert [line.split()[1] for line in lines if "words of" in line] == ["killed", "present", "attack"]
