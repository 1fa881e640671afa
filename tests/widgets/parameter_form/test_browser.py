"""A template run from its form in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from okrkit.notebooks import ledger

from ..room import Room

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = "from okrkit.widgets import ParameterForm\nParameterForm(ws, 'counting.ipynb')"


def test_a_template_is_run_by_mouse_and_again_by_keyboard(
    room: Callable[..., Room], desk: Path, own: Path, counting: Path
) -> None:
    lab = room("lab")
    page, widget = lab.page, lab.open(desk, CELL)
    widget.get_by_label("Count", exact=True).fill("12")
    widget.get_by_text("Count should be a whole number from 1 to 9.").wait_for()
    widget.get_by_label("Count", exact=True).fill("4")
    widget.get_by_label("Team").select_option("marketing")
    widget.get_by_role("button", name="Run", exact=True).click()
    widget.get_by_role("progressbar").wait_for()
    widget.get_by_text("marketing counted to 4.").first.wait_for(timeout=90_000)
    assert [r["result"]["headline"] for r in ledger.records(own)] == ["marketing counted to 4."]
    with page.expect_popup() as opened:
        widget.get_by_role("button", name="Open the report").click()
    opened.value.get_by_text("marketing counted to 4.").first.wait_for()
    assert lab.violations() == []

    again = lab.restart()
    again.get_by_text("marketing counted to 4.").first.wait_for()
    lab.tab_to("Count")
    page.keyboard.press("Control+a")
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    again.get_by_text("company counted to 6.").first.wait_for(timeout=90_000)
    assert [r["parameters"]["count"] for r in ledger.records(own)] == [4, 6]
    lab.theme(dark=True)
    assert lab.violations() == []


def test_voila_runs_it_too(room: Callable[..., Room], desk: Path, own: Path, counting: Path) -> None:
    voila = room("voila", width=480)
    widget = voila.open(desk, CELL, dark=True)
    widget.get_by_role("button", name="Run", exact=True).click()
    widget.get_by_text("company counted to 3.").first.wait_for(timeout=90_000)
    assert voila.violations() == []
    assert voila.page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
