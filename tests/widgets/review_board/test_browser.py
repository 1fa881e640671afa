"""A review in a real JupyterLab: by mouse, after a restart by keyboard alone, with what the store then holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import okrkit as ok

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ORDERS, VISITS = "More customers order twice within a year", "More visits end in an order"


CELL = "from okrkit.widgets import ReviewBoard\nReviewBoard(ws, '2026-Q4', 'marketing')"


def test_a_review_is_agreed_by_mouse_and_another_changed_by_keyboard_after_a_restart(
    room: Callable[..., Any], desk: Path, own: Path
) -> None:
    lab = room("lab")
    widget = lab.open(desk, CELL, dark=True)
    widget.get_by_label("Your name").fill("Jonas Weber")
    first, second = (widget.get_by_role("article", name=name) for name in (ORDERS, VISITS))
    first.get_by_label("Grade, 0 to 1").fill("0.8")
    first.get_by_role("radio", name="Keep").check()
    second.get_by_role("radio", name="Drop").check()
    widget.get_by_label("Learnt").fill("Begin with the letter")
    widget.get_by_role("button", name="Save review").click()
    first.get_by_text("you say 0.80").wait_for()  # the reason is missing, said beside its field
    first.get_by_label("Why this grade").fill("Counted on paper")
    widget.get_by_role("button", name="Save review").click()
    widget.get_by_text("Saved by Jonas Weber").wait_for()

    again = lab.restart()
    assert (
        again.get_by_role("article", name=ORDERS).get_by_label("Why this grade").input_value()
        == "Counted on paper"
    )
    again.get_by_role("button", name="Take over into 2027-Q1").click()
    again.get_by_text("2027-Q1 has a plan already").wait_for()
    assert lab.violations() == []

    ws = ok.open(own)
    review = ws.review("2026-Q4", "marketing")
    assert review is not None
    assert [(g.grade, g.reason, g.decision) for g in review.grades] == [
        (0.8, "Counted on paper", "keep"),
        (None, "", "drop"),
    ]
    assert review.learn == ("Begin with the letter",)
    assert [k.title for k in ws.plan("2027-Q1", "marketing").key_results] == [ORDERS]

    lab.theme(dark=False)
    keys = lab.page.keyboard
    lab.tab_to("Period")
    keys.press("ArrowDown")
    again.get_by_text("Review of 2026-Q3, Marketing").wait_for()
    lab.tab_to("Your name")
    keys.press("Control+a")
    keys.type("Ida Brandt")
    lab.tab_to("Grade, 0 to 1")
    keys.press("Control+a")
    keys.type("0.5")
    lab.tab_to("Keep")
    keys.press("ArrowRight")
    lab.tab_to("Why this grade")
    keys.type("The offer came late")
    again.get_by_text("Not saved yet; kept in this browser").wait_for()
    again.get_by_label("Turn readers of our letters into regulars").get_by_text("0.25").wait_for()
    lab.tab_to("Celebrate")
    keys.press("Control+End")
    keys.press("Enter")
    keys.type("Letters that people answer")
    lab.tab_to("Save review")
    keys.press("Space")
    again.get_by_text("Saved by Ida Brandt; held on 5 October 2026").wait_for()
    again.get_by_text("Not saved yet").wait_for(state="detached")
    assert lab.violations() == []

    review = ws.review("2026-Q3", "marketing")
    assert review is not None
    assert (review.grades[0].grade, review.grades[0].decision) == (0.5, "change")
    assert review.grades[0].reason == "The offer came late"
    assert review.celebrate[-1] == "Letters that people answer"
    assert len(review.celebrate) == 3
