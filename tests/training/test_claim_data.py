"""Which texts a pass of training takes."""

from __future__ import annotations

import json
import pathlib
import random
import sys

import pytest

pytest.importorskip("torch")

TRAINING = pathlib.Path(__file__).parents[2] / "training"


@pytest.fixture(scope="module")
def claim_data():
    """The module of `training/`, which is not installed."""
    sys.path.insert(0, str(TRAINING))
    import claim_data

    yield claim_data
    sys.path.remove(str(TRAINING))


def write(path: pathlib.Path, count: int) -> pathlib.Path:
    lines = [{"id": f"{path.stem}-{n}", "text": f"The river rose by {n} metres.", "claims": []} for n in range(count)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_a_pass_takes_all_of_what_is_seen_often_and_a_share_of_the_rest(claim_data, tmp_path):
    shared = [write(tmp_path / f"{name}.jsonl", 5) for name in ("train", "docs", "written", "reports")]
    own, new = write(tmp_path / "own.jsonl", 12), write(tmp_path / "new.jsonl", 3)
    corpus = claim_data.ClaimCorpus(tmp_path, [own], None, random.Random(1), often=[new], drawn=0.5)
    passes = [[text.id for text in corpus.texts()] for _ in range(20)]
    # Of `written` and `reports` every fifth line is kept apart.
    rest = 2 * 5 + 2 * 4 + 12
    for ids in passes:
        assert len(ids) == len(set(ids)) == rest // 2 + 3
        assert {"new-0", "new-1", "new-2"} <= set(ids)
    seen = set().union(*passes)
    assert len(seen) == rest + 3
    assert not seen & {f"{path.stem}-4" for path in shared[2:]}


def test_what_is_added_while_training_is_in_the_next_pass(claim_data, tmp_path):
    for name in ("train", "docs", "written", "reports"):
        write(tmp_path / f"{name}.jsonl", 1)
    own = write(tmp_path / "own.jsonl", 1)
    corpus = claim_data.ClaimCorpus(tmp_path, [own], None, random.Random(1))
    before = {text.id for text in corpus.texts()}
    write(own, 2)
    assert {text.id for text in corpus.texts()} - before == {"own-1"}
