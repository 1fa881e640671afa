"""Rooms beside a real Jupyter server: who comes in, what they may see and send, and what survives."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

import okrkit
from okrkit.core.model import Workshop
from okrkit.core.workshop import again, close, go_to, reveal, topics

from .conftest import Running, Visitor, idea, made

pytestmark = pytest.mark.slow


def opened(ws: okrkit.Workspace, workshop: Workshop, *what: str) -> Workshop:
    def change(found: okrkit.core.workshop.Gathered) -> Workshop:
        course = found.workshop
        for each in what:
            course = reveal(course, each)  # type: ignore[arg-type]
        return course

    return ws.conduct(workshop, change, who="Eva")


def status(url: str, **headers: str) -> tuple[int, dict[str, str], str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read().decode()


def test_the_page_is_open_and_everything_else_of_jupyter_is_not(server: Running, workshop: Workshop) -> None:
    code, headers, text = status(f"{server.base}/okrkit/room/{workshop.room}")
    assert code == 200
    assert "Plan the quarter" not in text
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "Set-Cookie" not in headers
    for file in ("room.js", "room.css"):
        assert status(f"{server.base}/okrkit/page/{file}")[0] == 200
    for closed in ("api/contents", "api/kernels", "api/sessions", "api/config/notebook"):
        assert status(f"{server.base}/{closed}")[0] == 403
    for absent in ("okrkit/page/conftest.py", "okrkit/page/..%2f__init__.py", "okrkit/room/..%2f..%2fapi"):
        assert status(f"{server.base}/{absent}")[0] in (403, 404)
    code, _, text = status(f"{server.base}/okrkit/room/nosuchroom")
    assert code == 404
    assert "There is no such room" in text


def test_nobody_comes_in_without_the_code_word_and_nothing_is_told_before(
    server: Running, ws: okrkit.Workspace, workshop: Workshop
) -> None:
    stranger = Visitor(server.base, workshop.room)
    assert stranger.ask("state")[0] == 401
    assert stranger.ask("send", {"items": []})[0] == 401
    code, said = stranger.ask("join", {"word": "open sesame 42", "name": "", "key": stranger.key})
    assert (code, said["problem"]) == (403, "that is not the code word")
    assert ws.gathered(workshop).participants == ()
    assert stranger.join(ws.code_word(workshop).upper().replace(" ", "-")) == 200
    assert stranger.news()["title"] == "Plan the quarter"


def test_guessing_is_slowed_down(server: Running, ws: okrkit.Workspace, workshop: Workshop) -> None:
    stranger = Visitor(server.base, workshop.room)
    codes = [stranger.join(f"amber acorn {n}") for n in range(10, 45)]
    assert 429 in codes
    assert set(codes) == {403, 429}
    assert stranger.join(ws.code_word(workshop)) == 429


def test_a_pass_opens_its_own_room_alone(
    server: Running, ws: okrkit.Workspace, visitor: Callable[..., Visitor]
) -> None:
    ann = visitor("Ann")
    other = ws.start_workshop("2027-Q2", "company", who="Max", title="The other one")
    elsewhere = Visitor(server.base, other.room)
    elsewhere.passed = ann.passed
    assert elsewhere.ask("state")[0] == 401
    assert elsewhere.ask("send", {"items": [idea("Smuggled in")]})[0] == 401
    assert ws.gathered(other).ideas == ()


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"X-Okrkit-Room": ""}]
)
def test_another_sites_page_is_not_heard(visitor: Callable[..., Visitor], headers: dict[str, str]) -> None:
    ann = visitor()
    assert ann.ask("send", {"items": [idea("Forged")]}, headers)[0] == 403
    assert ann.news()["counts"]["ideas"] == 0


def test_nonsense_is_refused_in_plain_words(server: Running, visitor: Callable[..., Visitor]) -> None:
    ann = visitor()
    for body in ([], {"items": 3}, {"items": [idea("x")] * 61}):
        code, said = ann.ask("send", body)
        assert (code, said["problem"]) == (400, "the room could not read that")
    assert ann.ask("send", {"items": ["x" * 300_000]})[0] == 413
    done = ann.send(
        {"type": "plan", "key": "k", "nr": 1}, idea("x" * 281), {"type": "ballot", "nr": 1}, idea("Good")
    )  # type: ignore[arg-type]
    assert [("problem" in d) for d in done] == [True, True, True, False]
    assert "at most 280 characters" in done[1]["problem"]
    assert "Traceback" not in json.dumps(done) + server.log()


def test_ideas_stay_hidden_until_the_wall_is_opened(
    ws: okrkit.Workspace, workshop: Workshop, visitor: Callable[..., Visitor]
) -> None:
    ann, ben = visitor("Ann"), visitor("Ben")
    ann.send(idea("Size guide", author="x"), idea("Gift cards"))
    seen = ben.news()
    assert seen["counts"]["ideas"] == 2
    assert "Size guide" not in json.dumps(ben.told)
    opened(ws, workshop, "ideas")
    wall = ben.news()["topics"]
    assert sorted((t["title"], t["author"]) for t in wall) == [("Gift cards", ""), ("Size guide", "Ann")]


def test_votes_stay_hidden_until_they_are_opened_and_late_ones_do_not_count(
    ws: okrkit.Workspace, workshop: Workshop, visitor: Callable[..., Visitor]
) -> None:
    ann, ben, eva = visitor(), visitor(), visitor()
    ann.send(idea("Size guide"))
    opened(ws, workshop, "ideas")
    topic = ann.news()["topics"][0]["id"]

    def ballot(dots: int, nr: int = 1) -> dict[str, object]:
        return {"type": "ballot", "key": "dots1", "kind": "dots", "round": 1, "nr": nr, "marks": [{"topic": topic, "dots": dots}]}  # fmt: skip

    assert "problem" not in ann.send(ballot(3))[0]
    assert "9 dots were given, everybody has 5" in eva.send(ballot(9))[0]["problem"]
    told = ben.news()
    assert "tally" not in told
    assert told["counts"]["dots"] == 1
    assert "dots" not in ben.told["own"]
    assert ann.told["own"]["dots"]["marks"][0]["dots"] == 3
    opened(ws, workshop, "dots")
    assert "opened before this one arrived" in ben.send(ballot(5))[0]["problem"]
    assert ben.news()["tally"][0]["given"] == [3]
    ws.conduct(workshop, lambda g: again(g.workshop, "dots"), who="Eva")
    assert "now round 2 is held" in ben.send(ballot(5))[0]["problem"]
    assert "tally" not in ben.news()


def test_twenty_people_at_once_all_arrive_and_none_twice(
    ws: okrkit.Workspace,
    workshop: Workshop,
    visitor: Callable[..., Visitor],
    record_property: Callable[..., None],
) -> None:
    people = [visitor(f"P{n}") for n in range(20)]

    def write(person: Visitor) -> None:
        for n in range(5):
            card = idea(f"{person.name} idea {n}")
            person.send(card)
            person.send(card)  # a line that broke before the answer came: the page sends it again

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(write, people))
        cards = ws.gathered(workshop).cards
        assert sorted(c.text for c in cards) == sorted(f"P{n} idea {i}" for n in range(20) for i in range(5))
        course = opened(ws, workshop, "ideas")
        ids = [t.id for t in topics(course, cards)]

        def vote(pair: tuple[int, Visitor]) -> None:
            number, person = pair
            for nr, dots in ((1, 1), (2, 3), (2, 3)):
                marks = [{"topic": ids[number % 3], "dots": dots}]
                sent = {
                    "type": "ballot",
                    "key": "dots1",
                    "kind": "dots",
                    "round": 1,
                    "nr": nr,
                    "marks": marks,
                }
                assert "problem" not in person.send(sent)[0]

        list(pool.map(vote, enumerate(people)))
    opened(ws, workshop, "dots")
    tally = {t["topic"]: t["total"] for t in people[0].news()["tally"]}
    assert [tally[id] for id in ids[:3]] == [21, 21, 18]
    assert sum(tally.values()) == 60
    assert ws.store.integrity() == []


def test_news_comes_to_who_waits(
    ws: okrkit.Workspace, workshop: Workshop, visitor: Callable[..., Visitor]
) -> None:
    ann = visitor()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ann.news, ann.told["number"])
        ws.conduct(workshop, lambda g: go_to(g.workshop, 1, ws.now), who="Eva")
        assert waiting.result(20)["step"]["kind"] == "ideas"


def test_a_new_code_word_shows_everybody_out(
    ws: okrkit.Workspace, workshop: Workshop, visitor: Callable[..., Visitor]
) -> None:
    ann = visitor("Ann")
    old = ws.code_word(workshop)
    new = ws.new_code_word(workshop, who="Eva")
    code, said = ann.ask(f"state?since={ann.told['number'] + 9}")
    assert (code, said["problem"]) == (401, "the code word has changed")
    assert ann.join(old) == 403
    assert ann.join(ws.code_word(new)) == 200
    assert len(ws.gathered(workshop).participants) == 1


def test_a_closed_room_tells_the_outcome_and_takes_nothing_more(
    ws: okrkit.Workspace, workshop: Workshop, visitor: Callable[..., Visitor]
) -> None:
    ann = visitor()
    ann.send(idea("Size guide"))
    ws.conduct(workshop, lambda g: close(g.workshop, ws.now), who="Eva")
    assert ann.news()["closed"] is True
    assert ann.send(idea("Too late"))[0]["problem"] == "the workshop is closed"


def test_everything_survives_a_server_that_is_killed_and_started_again(tmp_path: Path) -> None:
    running = Running(tmp_path / "desk", tmp_path)
    with made(tmp_path / "desk") as ws:
        workshop = ws.start_workshop("2027-Q1", "company", who="Eva")
        running.start()
        try:
            ann = Visitor(running.base, workshop.room, "Ann")
            assert ann.join(ws.code_word(workshop)) == 200
            first, second = idea("Before"), idea("After")
            ann.send(first)
            running.stop(kill=True)
            with pytest.raises(OSError, match=r"refused|reset"):
                ann.send(second)
            running.start()
            ann.send(first, second)  # the page sends what was not acknowledged, with the pass it has
            assert sorted(i.text for i in ws.gathered(workshop).ideas) == ["After", "Before"]
        finally:
            running.stop()


def test_the_door_for_other_devices_has_the_rooms_behind_it_and_nothing_else(tmp_path: Path) -> None:
    from .conftest import free_port

    port = free_port()
    options = ("--OkrkitRooms.share_ip=127.0.0.1", f"--OkrkitRooms.share_port={port}")
    running = Running(tmp_path / "desk", tmp_path, *options)
    with made(tmp_path / "desk") as ws:
        workshop = ws.start_workshop("2027-Q1", "company", who="Eva")
        running.start()
        try:
            door = f"http://127.0.0.1:{port}"
            ann = Visitor(door, workshop.room)
            assert ann.join(ws.code_word(workshop)) == 200
            for path in ("api?token=secret", "lab?token=secret", "tree", "api/contents?token=secret", ""):
                assert status(f"{door}/{path}")[0] == 404
            assert f"open to every device in this network at {door}" in running.log()
            noted = json.loads(next((tmp_path / "runtime").glob("okrkit-rooms-*.json")).read_text())
            assert (noted["url"], noted["shared"]) == (door, True)
        finally:
            running.stop()
    assert list((tmp_path / "runtime").glob("okrkit-rooms-*.json")) == []


def test_replies_without_a_network_are_taken_in_once(
    ws: okrkit.Workspace, workshop: Workshop, visitor: Callable[..., Visitor]
) -> None:
    from okrkit.core.workshop import carrying

    text = carrying.to_text(
        {"room": workshop.room, "key": "a" * 32, "name": "Ben", "items": [idea("From the train"), idea("  ")]}
    )
    assert [replace(c, refused=()) for c in ws.collect_workshop(workshop, [f"Hi\n{text}\nBen"])] == [
        okrkit.workspace.workshops.Collected("Ben", 1, 0, ())
    ]
    again_ = ws.collect_workshop(workshop, [text])
    assert (again_[0].kept, again_[0].known, again_[0].refused) == (0, 1, ("the card is empty",))
    assert visitor().news()["counts"]["ideas"] == 1
