"""A check-in in a real JupyterLab: by mouse, by keyboard alone, across a restart, with what the store then holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import okrkit as ok

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = "from okrkit.widgets import CheckInBoard\nCheckInBoard(ws, 'marketing', n_paths=200)"
KR1, KR2 = "2026-Q4.marketing.O1.KR1", "2026-Q4.marketing.O1.KR2"
DAY = "2026-11-16"


def test_a_team_checks_in_by_mouse_and_finds_it_after_a_restart(
    room: Callable[..., Any], desk: Path, own: Path
) -> None:
    lab = room("lab")
    widget = lab.open(desk, CELL)
    assert lab.violations() == []
    widget.get_by_label("Your name").fill("Jonas Weber")
    first = widget.get_by_role("article", name="More customers order twice within a year")
    first.get_by_role("radio", name="8 of 10").click()
    first.get_by_label("What happened, what is next").fill("The letter goes out on Friday")
    widget.get_by_text("1 of 2 filled in, not saved yet").wait_for()
    second = widget.get_by_role("article", name="More visits end in an order")
    second.get_by_role("button", name="Correct the value").click()
    second.get_by_label("Value").fill("2.1")
    second.get_by_label("In the way").fill("Gift finder is slow")
    widget.get_by_role("button", name="Save check-in").click()
    widget.get_by_text("Everything is checked in this week.").wait_for()

    again = lab.restart()
    again.get_by_text("checked in today").first.wait_for()
    again.get_by_label("Your name").fill("Ida Brandt")
    first = again.get_by_role("article", name="More customers order twice within a year")
    first.get_by_text("Said before").click()
    first.get_by_role("radio", name="Question").click()
    first.get_by_label("Your question").fill("Who gets the letter?")
    first.get_by_role("button", name="Ask").click()
    first.get_by_text("Who gets the letter?").wait_for()
    again.get_by_role("radio", name="Board").click()
    again.get_by_text("Gift finder is slow").wait_for()
    assert lab.violations() == []

    ws = ok.open(own)
    one, two = (c for c in ws.store.checkins(cycle="2026-Q4", team="marketing") if str(c.day) == DAY)
    assert (one.confidence, one.line, one.author) == (8, "The letter goes out on Friday", "Jonas Weber")
    assert (two.value, two.blockers) == (0.021, ("Gift finder is slow",))
    (asked,) = ws.comments([one.id])[one.id]
    assert (asked.author, asked.kind, asked.text) == ("Ida Brandt", "question", "Who gets the letter?")


def test_a_team_checks_in_by_keyboard_alone_and_keeps_what_was_not_saved(
    room: Callable[..., Any], desk: Path, own: Path
) -> None:
    lab = room("lab")
    lab.open(desk, CELL, dark=True)
    keys = lab.page.keyboard
    lab.tab_to("Your name")
    keys.type("Jonas Weber")
    lab.tab_to("0 of 10")
    for _ in range(7):
        keys.press("ArrowRight")
    lab.tab_to("What happened")
    keys.type("Half of them opened it")
    lab.page.get_by_text("1 of 2 filled in, not saved yet").wait_for()
    widget = lab.restart()  # nothing was saved: the words wait in the browser
    assert widget.get_by_label("What happened, what is next").first.input_value() == "Half of them opened it"
    lab.tab_to("Save check-in")
    keys.press("Enter")
    widget.get_by_text("1 of 2 still open this week").wait_for()
    lab.tab_to("The team’s goals", back=True)
    keys.press("ArrowRight")
    assert lab.focused() == "Goals of Jonas Weber"
    keys.press("ArrowRight")
    widget.get_by_role("region", name="Health metrics").wait_for()
    lab.tab_to("Letter to last year's gift buyers")
    keys.press("Space")
    lab.tab_to("Add work")
    keys.press("Enter")
    lab.tab_to("What will be done")
    keys.type("Gift cards")
    lab.tab_to("By when")
    keys.type("11202026")
    lab.tab_to("Add to the board")
    keys.press("Enter")
    widget.get_by_text("Gift cards", exact=True).first.wait_for()
    assert lab.violations() == []

    ws = ok.open(own)
    (kept,) = (c for c in ws.store.checkins(cycle="2026-Q4", team="marketing") if str(c.day) == DAY)
    assert (kept.key_result, kept.confidence, kept.line) == (KR1, 7, "Half of them opened it")
    work = {i.title: i for i in ws.store.initiatives("2026-Q4", "marketing")}
    assert work["Letter to last year's gift buyers"].status == "done"
    assert str(work["Gift cards"].due) == "2026-11-20"
