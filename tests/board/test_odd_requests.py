"""Whatever is asked for, the board answers in words and never breaks."""

from __future__ import annotations

import threading
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.board.pages import ROUTES
from sayso.desk import open_desk

NAMES = "at by event group source side certainty since until only start without cell name form spec wait".split()
WORDS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "0", "-1", "9" * 30, "killed", "state", "law:x", "2024-03-12", "0001-01-01T00:00:00+14:00", "9999-12-31",
         "9999-12-31T23:59:59-14:00", "recorded", "mend", "killed:captive", "\x00", "é", "💥", "~FF", "%", "../.."]
    ),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_question_breaks_a_page(board: Any, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([route.path for route in ROUTES if "changes" not in route.path]))
    slug = data.draw(st.one_of(st.just("siege"), WORDS))
    path = path.replace("{slug}", quote(slug, safe="") or "-")
    for name in ("claim", "report", "job"):
        path = path.replace(f"{{{name}}}", quote(data.draw(WORDS), safe="") or "-")
    asked = data.draw(st.dictionaries(st.sampled_from(NAMES), WORDS, max_size=4))
    answer = board.client.get(path, params=asked)
    assert answer.status_code < 500, (path, asked)


def test_a_form_that_is_none_is_refused_and_fills_no_log(board: Any, caplog: pytest.LogCaptureFixture) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x", "x-csrf-token": board.token()}
    for path in ("decide", "add"):
        body = b'--x\r\nContent[Disposition: form-data; name="kind"\r\n\r\naccept\r\n--x--\r\n'
        answer = board.client.post(f"/story/siege/{path}", content=body, headers=headers)
        assert answer.status_code == 400
    assert [record.getMessage() for record in caplog.records if record.name.startswith("python_multipart")] == []


def test_a_look_at_the_end_of_time_or_without_a_zone_is_one_all_the_same(board: Any) -> None:
    for since in ("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "noon"):
        assert "has not marked a look" in board.get("/story/siege/changes", params={"since": since})
    assert 'Since <time datetime="2024-03-12T08:00:00+00:00">' in board.get(
        "/story/siege/changes?since=2024-03-12T08:00"
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(["accept", "mend", "merge", "split", "add", "same-origin", "not-same-origin", "side", "undo",
                          "same-group", "group-inside", "law-off"]),
    targets=st.lists(WORDS, max_size=3),
    fields=st.dictionaries(
        st.sampled_from("low high approx count_text group_text head nationality role foreign event certainty polarity "
                        "quote start end source_text source_kind side why expected p1-low p2-low s0-keep".split()),
        WORDS, max_size=6,
    ),
)  # fmt: skip
def test_no_form_breaks_the_board(board: Any, kind: str, targets: list[str], fields: dict[str, str]) -> None:
    for target in (" ".join(targets), board.claims()[6], "army.txt"):
        data = {**fields, "kind": kind, "targets": target, "csrf": board.token()}
        answer = board.client.post("/story/siege/decide", data=data, follow_redirects=False)
        assert answer.status_code < 500, data


def test_editors_at_the_very_same_moment_never_overwrite_each_other(board: Any) -> None:
    six, token, codes = board.claims()[6], board.token(), []

    def decide(kind: str) -> None:
        data = {"kind": kind, "targets": six, "expected": "", "csrf": token}
        answer = board.client.post("/story/siege/decide", data=data, follow_redirects=False)
        codes.append(answer.status_code)

    threads = [threading.Thread(target=decide, args=(kind,)) for kind in ("accept", "reject", "accept", "reject")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [303, 409, 409, 409]
    with open_desk(board.ledger) as desk:
        assert len(desk.story("siege").stored.decisions()) == 1
