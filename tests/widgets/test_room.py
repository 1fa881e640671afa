"""The room itself: keys, connection and the live region, on the smallest widget there is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .room import Room

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COUNTER = (Path(__file__).parent / "shared" / "test_view.py").as_posix()
CELL = f"""import importlib.util
spec = importlib.util.spec_from_file_location("counting", {COUNTER!r})
counting = importlib.util.module_from_spec(spec); spec.loader.exec_module(counting)
counting.Counter()"""


def test_a_widget_lives_in_jupyterlab_and_says_when_its_kernel_is_gone(
    room: Callable[..., Room], desk: Path
) -> None:
    lab = room("lab")
    widget = lab.open(desk, CELL)
    widget.get_by_role("button", name="Add one").click()
    widget.locator(".count", has_text="1").wait_for()
    widget.get_by_role("status").get_by_text("One more.").wait_for(state="attached")
    lab.tab_to("Add one")
    lab.page.keyboard.press("Space")
    widget.locator(".count", has_text="2").wait_for()
    widget.get_by_role("button", name="Take one").click()
    widget.get_by_text("-1 is no step").wait_for()
    lab.new_kernel()
    widget.get_by_text("Not connected").wait_for()
    assert widget.locator(".count").inner_text() == "2"
    again = lab.restart()
    assert again.locator(".count").inner_text() == "0"


def test_the_page_of_voila_is_complete_without_a_network(room: Callable[..., Room], desk: Path) -> None:
    voila = room("voila")
    widget = voila.open(desk, CELL, dark=True)
    widget.get_by_role("button", name="Add one").click()
    widget.locator(".count", has_text="1").wait_for()
    assert voila.violations() == []
    assert (
        voila.page.evaluate("getComputedStyle(document.querySelector('.okr-widget')).colorScheme") == "dark"
    )
