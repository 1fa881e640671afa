"""Exploring in a real browser: by mouse, by keyboard alone after a restart, and on a page without a kernel."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import okrkit as ok
from okrkit.notebooks.result import plain
from okrkit.widgets import WhatIfExplorer
from okrkit.widgets.shared import assets

from ..room import Room

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = "from okrkit.widgets import WhatIfExplorer\nWhatIfExplorer(ws, target=175_000)"


def chance_of(widget: Any) -> str:
    return str(widget.locator(".tile.main .big").inner_text())


def test_levers_are_moved_saved_and_made_the_plan_by_mouse_and_after_a_restart_by_keyboard(
    room: Callable[..., Room], desk: Path, own: Path
) -> None:
    lab = room("lab")
    widget = lab.open(desk, CELL)
    widget.locator(".spread svg[role=img]").wait_for()
    unmoved = chance_of(widget)
    slider = widget.get_by_label("Conversion rate", exact=True)
    box = slider.bounding_box()
    lab.page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2)
    widget.get_by_text("not saved").wait_for()
    assert chance_of(widget) != unmoved
    widget.get_by_role("button", name="Find ways").click()
    widget.locator(".plan").first.wait_for()
    widget.get_by_role("button", name="Set the levers").first.click()
    assert lab.violations() == []
    widget.get_by_label("Name of the scenario").fill("Better pages")
    widget.get_by_label("Your name").fill("Ida")
    widget.get_by_role("button", name="Save the scenario").click()
    widget.get_by_role("button", name="Open Better pages").wait_for()
    with ok.open(own) as ws:
        (kept,) = (ws.scenario(id) for id in ws.scenarios("2027")["scenario"])
        explored = ws.explored(kept)
    assert kept.target == 175_000
    # The page and Python count the same futures.
    middle = widget.locator(".tile .big").first.inner_text()
    assert middle == ws.say(explored.points()[1], "currency")
    assert chance_of(widget) == explored.forecast.say(explored.chance())
    widget.get_by_text("Make it the plan").click()
    widget.get_by_label("What is to be achieved").fill("Sell a sixth more")
    widget.get_by_role("button", name="Put it into the plan").click()
    widget.get_by_text("is in the plan as").wait_for()
    with ok.open(own) as ws:
        accepted = ws.scenario(kept.id).accepted_as
        made = {kr.id: kr for o in ws.plan("2027").objectives for kr in o.key_results}
    assert len(accepted) == 1 + len(kept.moves)
    assert made[accepted[0]].target == 175_000
    assert all(name in widget.inner_text() for name in accepted)

    # Anew, by keyboard alone.
    lab.tab_to("Start anew", back=True)
    lab.page.keyboard.press("Enter")
    widget.get_by_text("is in the plan as").wait_for(state="detached")
    keys = lab.page.keyboard
    widget.get_by_role("heading", name="What if: Net revenue, 2027").click()  # as far as the mouse goes
    lab.tab_to("Conversion rate")
    for _ in range(3):
        keys.press("ArrowRight")
    lab.tab_to("Move Visits by")
    keys.press("Control+A")
    keys.type("5")
    widget.get_by_text("Conversion rate +0.5 %, Visits +5 %").wait_for()
    before = chance_of(widget)
    lab.theme(dark=True)
    widget = lab.restart()
    widget.get_by_text("Your moves from before are back").first.wait_for()
    widget.locator(".spread svg[role=img]").wait_for()
    assert chance_of(widget) == before
    assert lab.violations() == []
    widget.get_by_role("heading", name="What if: Net revenue, 2027").click()
    lab.tab_to("Name of the scenario")
    keys.type("A little of both")
    lab.tab_to("Your name")
    keys.press("Control+A")
    keys.type("Jonas")
    keys.press("Enter")
    widget.get_by_role("button", name="Open A little of both").wait_for()
    with ok.open(own) as ws:
        kept = next(
            s
            for s in (ws.scenario(id) for id in ws.scenarios("2027")["scenario"])
            if s.name == "A little of both"
        )
    assert {m.place: round(m.by, 6) for m in kept.moves} == {"conversion_rate": 0.0054, "sessions": 0.05}
    assert kept.who == "Jonas"


def test_without_a_kernel_levers_still_move_and_saving_says_why_not(browser: Any, own: Path) -> None:
    with ok.open(own) as ws:
        widget = WhatIfExplorer(ws, target=175_000.0)
        shown = json.dumps(plain({**widget.view_model(), **widget.offline()}))
    script = assets.script(Path(widget.folder) / "view.js", widget.uses).replace(
        "export default mount(App);", "window.view = mount(App);"
    )
    page = browser.new_page(viewport={"width": 1100, "height": 1500})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_content(
        f"<style>{assets.style(Path(widget.folder) / 'view.css')}</style><div id=here></div><script type=module>{script}</script>"
    )
    page.wait_for_function("window.view")
    page.evaluate(
        """(shown) => view.render({ el: document.getElementById("here"),
        model: { get: (name) => (name === "shown" ? shown : ""), on() {}, off() {}, send() { throw new Error("there is no kernel"); } } })""",
        json.loads(shown),
    )
    page.locator(".spread svg[role=img]").wait_for()
    before = chance_of(page)
    page.get_by_label("Conversion rate", exact=True).fill("0.18")
    page.wait_for_function("(old) => document.querySelector('.tile.main .big').innerText !== old", arg=before)
    page.get_by_text("This page has no kernel").wait_for()
    for name in ("Find ways", "Save the scenario"):
        assert page.get_by_role("button", name=name).is_disabled()
    assert errors == []
    page.close()
