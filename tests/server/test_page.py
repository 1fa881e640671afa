"""The participants' page in a real browser: a server that dies and comes back, and the page without any server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import okrkit
from okrkit.core.model import Workshop
from okrkit.core.workshop import go_to, reveal
from okrkit.server.page import packed

from .conftest import Running, Visitor, idea, made
from .phone import Phone

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def at_ideas(ws: okrkit.Workspace) -> Workshop:
    course = ws.start_workshop("2027-Q1", "company", who="Eva", title="Plan the quarter")
    return ws.conduct(course, lambda g: go_to(g.workshop, 1, ws.now), who="Eva")


def test_what_was_written_while_the_server_was_dead_arrives_once_it_is_back(
    browser: Any, tmp_path: Path
) -> None:
    running = Running(tmp_path / "desk", tmp_path)
    with made(tmp_path / "desk") as ws:
        course = at_ideas(ws)
        running.start()
        try:
            word = ws.code_word(course).replace(" ", "-")
            ann = Phone(browser, f"{running.base}/okrkit/room/{course.room}#{word}", "Ann")
            assert ann.violations() == []
            ann.come_in()
            ann.write("Before")
            ann.kept(1)
            running.stop(kill=True)
            ann.write("While it was dead", "And one more")
            ann.page.get_by_text("No connection.").first.wait_for()
            assert [i.text for i in ws.gathered(course).ideas] == ["Before"]
            running.start()
            ann.kept(3)
            ann.page.get_by_text("No connection.").first.wait_for(state="hidden")
            assert sorted(i.text for i in ws.gathered(course).ideas) == [
                "And one more",
                "Before",
                "While it was dead",
            ]
            ann.page.reload()
            ann.at("Write ideas in silence")
            ann.kept(3)
            ann.page.get_by_role("button", name="Take back").first.click()
            ann.sent()
            assert len(ws.gathered(course).cards) == 2
            ann.errors = [e for e in ann.errors if "ERR_CONNECTION" not in e and "ERR_EMPTY" not in e]
            ann.close()
        finally:
            running.stop()


def test_a_wrong_code_word_is_told_beside_its_field_and_the_right_one_lets_in(
    browser: Any, server: Running, ws: okrkit.Workspace
) -> None:
    course = at_ideas(ws)
    ann = Phone(browser, f"{server.base}/okrkit/room/{course.room}", dark=True)
    ann.page.get_by_label("Code word").fill("amber acorn 10")
    ann.page.get_by_role("button", name="Come in").click()
    ann.page.get_by_role("alert").get_by_text("That is not the code word").wait_for()
    assert ann.violations() == []
    ann.page.get_by_label("Code word").fill(ws.code_word(course))
    ann.page.get_by_role("button", name="Come in").click()
    ann.at("Write ideas in silence")
    ann.page.locator("summary", has_text="Parking lot").click()
    ann.page.get_by_label("Park a thought").fill("<img src=x onerror=alert(1)>")
    ann.page.get_by_role("button", name="Park it").click()
    ann.page.get_by_text("Parked.").wait_for(state="attached")
    ws.conduct(course, lambda g: reveal(g.workshop, "ideas"), who="Eva")
    ann.page.get_by_text("<img src=x onerror=alert(1)>").wait_for()
    assert ann.page.locator("img").count() == 0
    ann.errors = [e for e in ann.errors if "403" not in e]
    ann.close()


def test_the_page_as_a_file_makes_a_reply_without_any_request(
    browser: Any, ws: okrkit.Workspace, tmp_path: Path, visitor: Callable[..., Visitor], workshop: Workshop
) -> None:
    visitor().send(idea("Size guide"), idea("Gift cards"))
    ws.conduct(workshop, lambda g: reveal(g.workshop, "ideas"), who="Eva")
    file = tmp_path / "room.html"
    file.write_text(packed(workshop.room, ws.pack_workshop(workshop)), "utf-8")
    max_ = Phone(browser, file.as_uri())
    max_.page.get_by_label("Your name").fill("Max")
    max_.write("From the train")
    max_.page.locator("summary", has_text="Dot votes").click()
    for _ in range(2):
        max_.page.get_by_label("One dot more for Gift cards").click()
    assert max_.violations() == []
    reply = max_.page.get_by_label("Send this text").input_value()
    max_.page.reload()
    assert max_.page.get_by_label("Send this text").input_value() == reply, "a closed tab loses nothing"
    assert max_.outside == []
    (taken,) = ws.collect_workshop(workshop, [reply])
    assert (taken.who, taken.kept, taken.refused) == ("Max", 2, ())
    found = ws.gathered(workshop)
    assert "From the train" in [i.text for i in found.ideas]
    assert [[m.dots for m in b.marks] for b in found.ballots] == [[2]]
    max_.close()
