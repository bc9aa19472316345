"""What the pages show: the picture and what-if, the stream and its filters, the past, what changed."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from sayso.board import make_app
from sayso.board.cards import make_card
from sayso.desk import open_desk


def numbers(page: str) -> list[str]:
    return re.findall(r'<span class="event">\w+</span> <strong>([^<]+)</strong>', page)


def ranges(page: str) -> list[str]:
    return re.findall(r'class="range-words">([^<]+)<', page)


def part(board: Any, path: str, target: str = "picture") -> str:
    return board.get(path, headers={"hx-request": "true", "hx-target": target})


def test_the_picture_comes_in_a_second_step_and_at_once_when_it_is_there(board: Any) -> None:
    assert "being added up" in board.get("/story/siege")
    assert ranges(part(board, "/story/siege")) == ["9"]
    assert ranges(board.get("/story/siege")) == ["9"]


def test_the_picture_gives_reasons_and_the_latest_word_of_each_side(board: Any) -> None:
    page = part(board, "/story/siege")
    assert "9 were killed (police)" in re.sub(r"<[^>]+>", "", page) or "police" in page
    assert 'class="mark side-state"' in page
    assert "At most 9 hostages were killed" in page


@pytest.mark.parametrize(("left_out", "expected"), [("body.police", ["at least 6"]), ("state", [])])
def test_leaving_out_a_source_or_a_side_changes_the_picture(board: Any, left_out: str, expected: list[str]) -> None:
    page = part(board, f"/story/siege?without={left_out}")
    assert ranges(page) == expected
    assert "Left out" in page
    assert f'value="{left_out}" checked' in board.get(f"/story/siege?wait=1&without={left_out}")


def test_the_stream_is_newest_first_with_the_words_lit_and_the_chain(board: Any) -> None:
    page = board.get("/story/siege/claims")
    assert numbers(page) == ["9", "9", "at least 6"]
    assert '<mark class="count quote">At least 6</mark>' in page
    assert '<mark class="group quote">hostages</mark>' in page
    assert "states: “said”" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("event=killed", 3), ("event=freed", 0), ("group=hostage", 3), ("group=driver", 0), ("source=body.army", 1),
        ("side=state", 3), ("side=attackers", 0), ("certainty=certain", 3), ("certainty=possible", 0),
        ("since=2024-03-12T09:00Z", 2), ("until=2024-03-12T09:00Z", 1), ("since=2024-03-12T09:00Z&source=body.army", 0),
    ],
)  # fmt: skip
def test_the_stream_is_filtered(board: Any, query: str, expected: int) -> None:
    assert len(numbers(board.get(f"/story/siege/claims?{query}"))) == expected


@pytest.mark.parametrize(
    "query", ["event=x", "side=x", "certainty=x", "since=noon", "start=-1", "at=soon", "at=2024&by=x"]
)
def test_a_filter_that_makes_no_sense_is_told(board: Any, query: str) -> None:
    answer = board.client.get(f"/story/siege/claims?{query}")
    assert answer.status_code == 400
    assert "Not done" in answer.text


def test_further_claims_come_when_asked_for(board: Any, tell: Callable[..., None]) -> None:
    with open_desk(board.ledger, reader="stub") as desk:
        tell(desk.story("siege"), "many", " ".join(f"{n} hostages died." for n in range(100, 150)), 7)
    page = board.get("/story/siege/claims")
    assert len(numbers(page)) == 40
    more = re.search(r'hx-get="([^"]+start=40[^"]*)"', page)[1]
    rest = part(board, more.replace("&amp;", "&"), "more-40")
    assert len(numbers(rest)) == 13
    assert "Older claims" not in rest


def test_the_past_is_shown_as_it_was_published(board: Any) -> None:
    past = "at=2024-03-12T08:30Z&by=published"
    page = board.get(f"/story/siege/claims?{past}")
    assert numbers(page) == ["at least 6"]
    assert "As it was" in page
    assert 'data-may-decide="no"' in page
    assert ranges(part(board, f"/story/siege?{past}")) == ["at least 6"]


def test_the_past_is_shown_as_the_ledger_knew_it(board: Any, tell: Callable[..., None]) -> None:
    with open_desk(board.ledger, reader="stub") as desk:
        before = desk.story("siege").snapshot().reports[0].recorded
    moment = before.isoformat().replace("+", "%2B")
    assert numbers(board.get(f"/story/siege/claims?at={moment}&by=recorded")) == ["at least 6"]


def test_clashes_are_side_by_side_with_what_giving_each_up_changes(board: Any, tell: Callable[..., None]) -> None:
    assert "All claims can hold" in part(board, "/story/siege/clashes", "clashes")
    with open_desk(board.ledger, reader="stub") as desk:
        tell(desk.story("siege"), "more", "At least 12 hostages died, the army said.", 9)
    page = part(board, "/story/siege/clashes", "clashes")
    assert "2 statements that cannot all hold" in page
    assert page.count('class="of-clash"') == 2
    asked = re.findall(r'hx-get="(/story/siege/giving-up[^"]+)"', page)
    told = [board.get(path) for path in asked]
    assert all("no clash is left" in each for each in told)
    assert any("at least 12" in each for each in told)


def test_the_toll_tells_growth_from_correction_in_chart_and_table(board: Any, tell: Callable[..., None]) -> None:
    with open_desk(board.ledger, reader="stub") as desk:
        tell(desk.story("siege"), "more", "At least 8 hostages died, the army said.", 12)
        tell(desk.story("siege"), "less", "At least 7 hostages died, the army said.", 13)
    spec = board.client.get("/story/siege/toll?event=killed&spec=1").json()
    steps = [row["step"] for row in spec["data"]["values"] if "army" in row["speaker"]]
    assert steps == ["first word", "growth", "correction"]
    page = board.get("/story/siege/toll?event=killed")
    assert page.count("<tr><td>") == 5
    assert "correction" in page


def test_what_changed_since_the_last_look(board: Any, tell: Callable[..., None]) -> None:
    assert "has not marked a look" in board.get("/story/siege/changes")
    board.client.post("/story/siege/looked", data={"csrf": board.token()})
    assert "Nothing changed" in board.get("/story/siege/changes")
    with open_desk(board.ledger, reader="stub") as desk:
        tell(desk.story("siege"), "new", "31 hostages died, the police said.", 13)
    page = board.get("/story/siege/changes")
    assert "killed hostages: 9 → 31" not in page
    assert "being added up" in page
    # What is asked to be waited for is; what is worked out comes at once.
    for path in ("/story/siege/changes?wait=1", "/story/siege/changes"):
        assert "killed hostages: 9 → 31" in board.get(path)
    assert "New claim: killed, 31 hostages" in page
    assert re.search(r'class="badge">2<', page)


def test_decisions_on_claims_are_told_in_the_claims_words(board: Any) -> None:
    claim = board.claims()[6]
    board.decide("accept", claim, why="Seen.")
    board.decide("undo", board.last())
    for path in ("/story/siege/changes?since=2020-01-01T00:00Z", f"/story/siege/claim/{claim}"):
        page = board.get(path)
        assert "A. Editor decided: accept “killed: at least 6 hostages” (d1). Why: Seen." in page
        assert "undo accept (d1): “killed: at least 6 hostages” (d2)" in page
    assert 'undo</strong> <span class="targets">accept (d1): “killed: at least 6 hostages”' in board.get(
        "/story/siege/history"
    )
    page = board.get(f"/story/siege/claim/{claim}")
    assert re.search(r'href="/story/siege/claims" [^>]*aria-current="page"', page)


def test_a_story_is_begun_under_any_name(board: Any) -> None:
    name = "Flood / “Nordzee” 50% <b>..%2F"
    answer = board.client.post("/stories", data={"name": name, "country": "nl", "csrf": board.token()})
    assert answer.status_code == 200
    assert "Add reports" in answer.text
    assert "&lt;b&gt;" in answer.text
    again = board.client.post("/stories", data={"name": name, "csrf": board.token()})
    assert again.status_code == 400
    assert "there is a story" in again.text


def test_what_is_not_there_is_told(board: Any) -> None:
    for path in ("/story/flood", "/story/siege/claim/x", "/story/siege/report/x", "/story/siege/job/x", "/x"):
        answer = board.client.get(path)
        assert answer.status_code == 404
        assert "Not done" in answer.text


def test_a_page_tells_that_newer_reports_are_still_added_up(
    ledger: Path, tell: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sayso.tracing

    words, go, real = "Newer reports are still being added up", threading.Event(), sayso.tracing.trace
    app = make_app(lambda: open_desk(ledger, reader="stub"), patience=0.05)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        assert words not in client.get("/story/siege/claims").text
        assert words not in client.get("/story/siege?wait=1").text

        def slow(*args: Any, **more: Any) -> Any:
            assert go.wait(30)
            return real(*args, **more)

        monkeypatch.setattr(sayso.tracing, "trace", slow)
        with open_desk(ledger, reader="stub") as desk:
            tell(desk.story("siege"), "new", "31 hostages died, the police said.", 13)
        for path in ("", "/claims", "/clashes", "/origins", "/toll", "/reports", "/history", "/add"):
            assert words in client.get(f"/story/siege{path}").text, path
        assert "31" not in numbers(client.get("/story/siege/claims").text)
        # What a script asks for puts the note where it stands on the page, and takes it away.
        headers = {"hx-request": "true", "hx-target": "picture"}
        assert re.search(
            rf'id="behind"[^>]* data-hx-swap-oob="true">{words}', client.get("/story/siege", headers=headers).text
        )
        go.set()
        for _ in range(200):
            page = client.get("/story/siege/claims").text
            if words not in page:
                break
            time.sleep(0.05)
        assert "31" in numbers(page)
        assert 'hx-swap-oob="true"></p>' in client.get("/story/siege", headers=headers).text


def test_many_origins_come_some_at_a_time_and_one_with_all_its_outlets(board: Any, tell: Callable[..., None]) -> None:
    with open_desk(board.ledger, reader="stub") as desk:
        story = desk.story("siege")
        many = " ".join(f"{n} hostages died, the office{n} said." for n in range(100, 145))
        tell(story, "many", many, 7)
        for n in range(12):
            tell(story, f"more-{n}", f"{n + 3} hostages died, the army said.", 8, f"Gazette {n}")
    page = board.get("/story/siege/origins?event=killed")
    assert page.count('class="root"') == page.count('class="node origin') == 24
    assert sum(f"Gazette {n}<" in page for n in range(12)) < 12
    more = re.search(r'href="(/story/siege/origins[^"]*start=24[^"]*)"', page)[1]
    rest = board.get(more.replace("&amp;", "&"))
    assert 0 < rest.count('class="root"') <= 24
    assert not re.search("Further origins", rest)
    one = re.search(r'href="(/story/siege/origins[^"]*origin=[^"]*)"', page)[1]
    alone = board.get(one.replace("&amp;", "&"))
    assert alone.count('class="root"') == 1
    assert all(f"Gazette {n}<" in alone for n in range(12))
    assert board.client.get("/story/siege/origins?event=killed&origin=nobody").status_code == 404


def test_what_was_counted_since_a_look_is_not_read_again(
    board: Any, tell: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from sayso.ledger import Story

    asked: list[int] = []
    diff = Story.diff

    def counted(story: Story, *args: Any) -> Any:
        found = diff(story, *args)
        asked.append(len(found))
        return found

    monkeypatch.setattr(Story, "diff", counted)
    board.client.post("/story/siege/looked", data={"csrf": board.token()})
    with open_desk(board.ledger, reader="stub") as desk:
        tell(desk.story("siege"), "many", " ".join(f"{n} hostages died." for n in range(100, 700)), 13)
    page = board.get("/story/siege/changes")
    assert re.search(r'class="badge">601<', page)
    assert page.count("New claim:") == 500
    assert "101 older changes" in page
    asked.clear()
    assert board.get("/story/siege/changes").count("New claim:") == 500
    assert re.search(r'class="badge">601<', board.get("/story/siege/claims"))
    assert not any(asked)
    with open_desk(board.ledger, reader="stub") as desk:
        tell(desk.story("siege"), "one", "31 hostages died, the police said.", 14)
    assert re.search(r'class="badge">603<', board.get("/story/siege/claims"))


def test_a_picture_of_many_claims_lists_some_of_those_beside_it(board: Any, tell: Callable[..., None]) -> None:
    with open_desk(board.ledger, reader="stub") as desk:
        tell(desk.story("siege"), "many", " ".join(f"{n} hostages died, the office{n} said." for n in range(10, 70)), 7)
    page = part(board, "/story/siege")
    total = int(re.search(r"(\d+) other claims on it, which force nothing", page)[1])
    assert total > 40
    beside = page[page.index("other claims on it") :].partition("</ul>")[0]
    assert beside.count("/claim/") == 40
    assert f"and {total - 40} more among the claims" in beside


def test_a_number_alone_is_told_once(board: Any) -> None:
    entry = open_desk(board.ledger, reader="stub").story("siege").snapshot().claims[0]
    assert entry.claim.count is not None
    assert entry.claim.group is not None
    assert make_card(entry, None, None).people == "hostages"
    count = entry.claim.count
    alone = replace(entry.claim.group, text=count.text, start=count.start, end=count.end)
    assert make_card(replace(entry, claim=replace(entry.claim, group=alone)), None, None).people == ""


def test_two_who_share_a_browser_have_each_looked_for_themselves(ledger: Path) -> None:
    app = make_app(
        lambda: open_desk(ledger, reader="stub"), trusted_header="x-user", trusted_proxies=["testclient"], patience=60
    )
    with TestClient(app, base_url="http://127.0.0.1:8765") as client:
        one, other = {"x-user": "Rea"}, {"x-user": "Edda"}
        page = client.get("/story/siege/changes", headers=one).text
        token = re.search(r'"X-CSRF-Token": "([0-9a-f]+)"', page)
        assert token
        client.post("/story/siege/looked", data={"csrf": token[1]}, headers=one)
        unmarked = "has not marked a look"
        assert unmarked not in client.get("/story/siege/changes", headers=one).text
        assert unmarked in client.get("/story/siege/changes", headers=other).text


def test_what_came_while_somebody_looked_is_still_new(board: Any, tell: Callable[..., None]) -> None:
    page = board.get("/story/siege/changes")
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    tell(board.story(), "new.txt", "31 hostages died, the police said.", 13)
    data = {"csrf": board.token(), "seen": seen[1]}
    board.client.post("/story/siege/looked", data=data)
    assert "New claim: killed, 31 hostages" in board.get("/story/siege/changes?wait=1")
    answer = board.client.post("/story/siege/looked", data={"csrf": board.token(), "seen": "soon"})
    assert answer.status_code == 400
    # What is yet to come cannot have been seen.
    board.client.post("/story/siege/looked", data={"csrf": board.token(), "seen": "9999-01-01T00:00:00Z"})
    tell(board.story(), "newer.txt", "32 hostages died, the police said.", 14)
    assert "New claim: killed, 32 hostages" in board.get("/story/siege/changes?wait=1")
