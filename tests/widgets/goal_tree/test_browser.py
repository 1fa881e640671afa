"""Realigning a goal in a real JupyterLab: by dragging, and by keyboard alone after a restart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import okrkit as ok

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = "from okrkit.widgets import GoalTree\nGoalTree(ws, '2026-Q4', n_paths=200)"
PARCELS, YEAR, GIFTS = "2026-Q4.operations.O1", "2026.company.O1", "2026-Q4.marketing.O1"


def test_a_goal_is_dragged_below_another_and_after_a_restart_moved_by_keyboard_alone(
    room: Callable[..., Any], desk: Path, own: Path
) -> None:
    lab = room("lab", height=1500)
    widget = lab.open(desk, CELL, dark=True)
    widget.get_by_label("Your name").fill("Ida Brandt")
    widget.get_by_text("As of 16 November 2026").wait_for()
    grip = widget.locator(f'[data-place="{PARCELS}"] .grip').bounding_box()
    goal = widget.locator(f'[data-place="{GIFTS}"] .title').bounding_box()
    mouse = lab.page.mouse
    mouse.move(grip["x"] + 5, grip["y"] + 8)
    mouse.down()
    mouse.move(goal["x"] + 20, goal["y"] - 20, steps=4)
    goal = widget.locator(f'[data-place="{GIFTS}"] .title').bounding_box()  # a line has opened above the tree
    mouse.move(goal["x"] + 20, goal["y"] + 8, steps=4)
    widget.get_by_text("Let go to put it below “Make last year's gift buyers regular customers”").wait_for()
    mouse.up()
    widget.get_by_text("kept as an edit after signing").wait_for()
    assert ok.open(own).store.objective(PARCELS).parent == GIFTS

    again = lab.restart()
    below = again.get_by_role("list", name="Below Make last year's gift buyers regular customers")
    below.get_by_text("Everything under the tree in time").wait_for()
    again.get_by_label("Goal type").select_option("grow loyalty")
    again.get_by_text("2 of 4 objectives;").wait_for()
    assert again.get_by_text("Everything under the tree in time").count() == 0
    assert lab.violations() == []
    again.get_by_label("Goal type").select_option("")
    lab.theme(dark=False)

    keys = lab.page.keyboard
    lab.tab_to("Team")
    keys.press("ArrowDown")  # the first team: the company, with all below it
    lab.tab_to("Your name")
    keys.press("Control+a")
    keys.type("Jonas Weber")
    lab.tab_to("Key results of Everything")
    keys.press("Enter")
    again.get_by_text("Customers get a first answer faster").wait_for()
    lab.tab_to("Move Everything")
    keys.press("Enter")
    lab.tab_to("“Everything under the tree in time” serves")
    keys.type("Become")
    lab.tab_to("Move it there")
    keys.press("Enter")
    again.get_by_text("now stands below “Become the shop").first.wait_for()
    assert ok.open(own).store.objective(PARCELS).parent == YEAR
    assert lab.violations() == []
    lab.tab_to("Undo", back=True)
    keys.press("Enter")
    again.get_by_text("kept as an edit after signing").wait_for(state="detached")
    assert ok.open(own).store.objective(PARCELS).parent == GIFTS
