"""Setting a target in a real browser, by mouse and by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import okrkit as ok
from okrkit.core.model import KeyResult, say
from okrkit.core.targets import say_chance

from ..room import Room

pytestmark = [pytest.mark.browser, pytest.mark.slow]

REVENUE = "2026-Q4.company.O1.KR1"
CELL = f"from okrkit.widgets import TargetSetter\nTargetSetter(ws, '2026-Q4', key_result='{REVENUE}')"


def stored(own: Path) -> KeyResult:
    with ok.open(own) as ws:
        return next(kr for kr in ws.plan("2026-Q4").key_results if kr.id == REVENUE)


def said_chance(own: Path, target: float) -> str:
    with ok.open(own) as ws:
        return say_chance(ws.forecast("net_revenue", "2026-Q4", measure="total").chance(target), 60)


def test_a_target_is_dragged_saved_and_set_again_by_keyboard(
    room: Callable[..., Room], desk: Path, own: Path
) -> None:
    lab = room("lab")
    page, widget = lab.page, lab.open(desk, CELL)
    grip = widget.get_by_role("slider", name="Target on the chart")
    grip.wait_for()
    box = grip.bounding_box()
    page.mouse.move(box["x"] + 14, box["y"] + 14)
    page.mouse.down()
    page.mouse.move(box["x"] + 14, box["y"] + 4, steps=4)
    page.mouse.up()
    moved = float(grip.get_attribute("aria-valuenow"))
    assert 49_800 < moved < 53_000
    assert widget.locator("[data-chance=target] b").inner_text() == said_chance(own, moved)
    assert (
        grip.get_attribute("aria-valuetext")
        == f"{say(moved, 'currency', 'EUR')}, chance {said_chance(own, moved)}"
    )
    assert stored(own).target == 49_800, "nothing is kept before it is saved"

    # A kernel that goes away takes nothing with it that was not saved: the browser holds it and says so.
    again = lab.restart()
    again.get_by_text("not saved yet").first.wait_for()
    assert (
        float(again.get_by_role("slider", name="Target on the chart").get_attribute("aria-valuenow")) == moved
    )
    again.get_by_label("Why these points").fill("a second campaign")
    again.get_by_label("Your name").fill("Ida Brandt")
    again.get_by_role("button", name="Save targets").click()
    again.get_by_text("Saved in the plan.").first.wait_for(state="attached")
    assert stored(own).target == moved
    assert lab.violations() == []

    # The same by keyboard alone, with arrow keys on the chart, which JupyterLab would otherwise take for its cells.
    lab.tab_to("Target on the chart")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    lower = float(again.get_by_role("slider", name="Target on the chart").get_attribute("aria-valuenow"))
    step = round((moved - lower) / 2, 6)
    assert step > 0
    assert "Target on the chart" in lab.focused()
    lab.tab_to("Commit")
    lab.tab_to("Commit")
    page.keyboard.press("Control+a")
    page.keyboard.type("46.5k")
    lab.tab_to("Save targets")
    page.keyboard.press("Enter")
    page.wait_for_function("() => !document.querySelector('.okr-widget').innerText.includes('Not saved yet')")
    kept = stored(own)
    assert (kept.commit, kept.target) == (46_500, lower)
    lab.theme(dark=True)
    assert lab.violations() == []


def test_voila_shows_guardrails_and_refuses_points_in_words(
    room: Callable[..., Room], desk: Path, own: Path
) -> None:
    voila = room("voila", width=480)
    widget = voila.open(desk, CELL.replace(REVENUE, "2026-Q4.operations.O1.KR1"), dark=True)
    grip = widget.get_by_role("slider", name="Upper limit on the chart")
    grip.wait_for()
    before = widget.locator("[data-chance=upper] b").inner_text()
    grip.focus()
    for _ in range(5):
        voila.page.keyboard.press("PageUp")
    assert int(re.sub(r"\D", "", widget.locator("[data-chance=upper] b").inner_text())) > int(
        re.sub(r"\D", "", before)
    )
    widget.get_by_label("Lower limit", exact=True).fill("4000")
    widget.get_by_text("The lower limit is not below the upper one.").wait_for()
    widget.get_by_label("Lower limit", exact=True).fill("many")
    widget.get_by_text("“many” is no number.").wait_for()
    assert voila.violations() == []
    assert voila.page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
