"""The memory of a watch, in a file that is whole at any moment."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.ingest import Report
from sayso.watching import FileState, Pending, Watched, WatchError
from sayso.watching.state import to_record, to_watched

NOON = datetime(2024, 5, 2, 12, tzinfo=UTC)
PAGE = Pending("i", "http://a/1", "d", NOON, Report("r", "Six.", published=NOON, document="i"), 2)
FULL = Watched(
    "http://a/", '"e"', "Thu", NOON, 3, False, {"i": "d", "j": ""}, (PAGE, Pending("k", "u", "", NOON)), ("l",)
)


def test_what_is_kept_is_given_back(tmp_path: Path) -> None:
    path = tmp_path / "watch.json"
    state = FileState(path)
    assert state.load() == {}
    for watched in (Watched("http://b/"), Watched("http://a/"), FULL):
        state.save(watched)
    assert FileState(path).load() == {"http://b/": Watched("http://b/"), "http://a/": FULL}
    assert os.listdir(tmp_path) == ["watch.json"]


@given(
    st.builds(
        Watched,
        st.text(),
        etag=st.none() | st.text(),
        due=st.none() | st.datetimes(timezones=st.just(UTC)),
        failures=st.integers(0, 99),
        gone=st.booleans(),
        seen=st.dictionaries(st.text(), st.text(min_size=1)),
        links=st.lists(st.text()).map(tuple),
    )
)
def test_any_state_survives_json(watched: Watched) -> None:
    assert to_watched(json.loads(json.dumps(to_record(watched)))) == watched


def test_a_save_that_fails_leaves_the_old_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "watch.json"
    FileState(path).save(FULL)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(WatchError, match=r"watch\.json: no space left on device"):
        FileState(path).save(Watched("http://b/"))
    assert FileState(path).load() == {"http://a/": FULL}
    assert os.listdir(tmp_path) == ["watch.json"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is no state of a watch"),
        (b"{", "is no state of a watch"),
        (b"[]", "is no state of a watch"),
        (b'{"version": 1, "watched": [{"etag": "x"}]}', "is no state of a watch"),
        (b'{"version": 1, "watched": [{"url": "x", "due": "noon"}]}', "is no state of a watch"),
        (b'{"version": 1, "watched": [{"url": "x", "pending": [7]}]}', "is no state of a watch"),
        (b"[" * 100_000, "is no state of a watch"),
        (b'{"version": 2, "watched": []}', "was written by a newer sayso"),
    ],
)
def test_a_file_that_is_no_state_is_told_by_name(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "watch.json"
    path.write_bytes(content)
    with pytest.raises(WatchError, match=rf"watch\.json: {why}"):
        FileState(path).load()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(WatchError, match="no such file or directory"):
        FileState(tmp_path / "none" / "watch.json").save(FULL)
