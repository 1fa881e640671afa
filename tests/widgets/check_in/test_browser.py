"""A check-in in a real JupyterLab: by mouse, after a restart by keyboard alone, with what the store then holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import okrkit as ok
from okrkit.core.model import CheckIn

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = "from okrkit.widgets import CheckInBoard\nCheckInBoard(ws, 'marketing', n_paths=200)"
KR1, TWICE = "2026-Q4.marketing.O1.KR1", "More customers order twice within a year"
DAY = "2026-11-16"


def test_a_team_checks_in_by_mouse_and_again_by_keyboard_after_a_restart(
    room: Callable[..., Any], desk: Path, own: Path
) -> None:
    lab = room("lab")
    widget = lab.open(desk, CELL)
    assert lab.violations() == []
    widget.get_by_label("Your name").fill("Jonas Weber")
    first = widget.get_by_role("article", name=TWICE)
    first.get_by_role("radio", name="8 of 10").click()
    first.get_by_label("What happened, what is next").fill("The letter goes out on Friday")
    widget.get_by_text("1 of 2 filled in, not saved yet").wait_for()
    second = widget.get_by_role("article", name="More visits end in an order")
    second.get_by_role("button", name="Correct the value").click()
    second.get_by_label("Value").fill("2.1")
    second.get_by_label("In the way").fill("Gift finder is slow")
    widget.get_by_role("button", name="Save check-in").click()
    widget.get_by_text("Everything is checked in this week.").wait_for()
    one, two = said(own)
    assert (one.confidence, one.line, one.author) == (8, "The letter goes out on Friday", "Jonas Weber")
    assert (two.value, two.blockers) == (0.021, ("Gift finder is slow",))
    first.get_by_text("Said before").click()
    first.get_by_role("radio", name="Question").click()
    first.get_by_label("Your question").fill("Who gets the letter?")
    first.get_by_role("button", name="Ask").click()
    first.get_by_text("Who gets the letter?").wait_for()
    with ok.open(own) as ws:
        (asked,) = ws.comments([one.id])[one.id]
    assert (asked.author, asked.kind, asked.text) == ("Jonas Weber", "question", "Who gets the letter?")
    widget.get_by_role("radio", name="Board").click()
    widget.get_by_text("Gift finder is slow").wait_for()
    widget.get_by_role("radio", name="The team’s goals").click()

    # What is not saved when the kernel goes waits in the browser.
    keys = lab.page.keyboard
    lab.tab_to("8 of 10")
    keys.press("ArrowLeft")
    lab.tab_to("What happened")
    keys.press("Control+a")
    keys.type("Half of them opened it")
    widget.get_by_text("1 of 2 filled in, not saved yet").wait_for()
    again = lab.restart()
    again.get_by_text("checked in today").first.wait_for()
    assert again.get_by_label("What happened, what is next").first.input_value() == "Half of them opened it"
    lab.tab_to("Save check-in")
    keys.press("Enter")
    again.get_by_text("Saved 1 check-in.").first.wait_for()
    lab.tab_to("The team’s goals", back=True)
    keys.press("ArrowRight")
    assert lab.focused() == "Goals of Jonas Weber"
    keys.press("ArrowRight")
    again.get_by_role("region", name="Health metrics").wait_for()
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
    again.get_by_text("Gift cards", exact=True).first.wait_for()
    lab.theme(dark=True)
    assert lab.violations() == []
    kept = said(own)[0]
    assert (kept.key_result, kept.confidence, kept.line) == (KR1, 7, "Half of them opened it")
    with ok.open(own) as ws:
        work = {i.title: i for i in ws.store.initiatives("2026-Q4", "marketing")}
    assert work["Letter to last year's gift buyers"].status == "done"
    assert str(work["Gift cards"].due) == "2026-11-20"


def said(own: Path) -> list[CheckIn]:
    with ok.open(own) as ws:
        return [c for c in ws.store.checkins(cycle="2026-Q4", team="marketing") if str(c.day) == DAY]
