"""Widgets in a real browser: key press to finding, arrow key to figure, click to stored; beside the usual redraw.

Run: ``python benchmarks/widget_latency.py [--times 40] [--only stored]``. JupyterLab on a copy of the sample shop, Chromium without a
screen. The usual way is ``interact`` over a slider that draws a plotly figure anew into an output. Times are those of
the page's own clock, from the key's event to the first change of the text that tells the result. Medians, with the
nine-of-ten values. Exits 1 when an aim is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from _measure import verdict

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "widgets"))

from room import FLAGS, Room, chromium, server

FINDING, FIGURE, LEVER, STORED = 50.0, 50.0, 16.0, 100.0  # ms

USUAL = """import ipywidgets, plotly.graph_objects as go
about = ws.forecast("net_revenue", "2026-Q4")
@ipywidgets.interact(target=ipywidgets.IntSlider(50_000, 40_000, 60_000, 100, continuous_update=True))
def draw(target):
    figure = go.Figure(go.Histogram(x=about.ends))
    figure.add_vline(x=target)
    figure.update_layout(title_text=f"chance {about.chance(target):.3f} of {target}")
    figure.show()"""

USUAL_LEVER = """import ipywidgets, numpy as np, plotly.graph_objects as go
from okrkit.core.scenarios.simulate import points_for
from okrkit.core.scenarios.what_if import effect_of
asked = ws.what_if("net_revenue_by_channel", "2027").question
drawn = asked.drawn(points_for(asked, 8192, 1))
before, top = asked.before(drawn), asked.tree.top
@ipywidgets.interact(by=ipywidgets.FloatSlider(value=0.0, min=0.0, max=0.2, step=0.002, continuous_update=True))
def draw(by):
    moved = asked.moved([effect_of(asked.tree, "conversion_rate", "", "relative", by)])
    ends = moved.after(before, drawn, [top])[top][0]
    figure = go.Figure(go.Histogram(x=ends))
    figure.update_layout(title_text=f"middle {np.median(ends):.2f}")
    figure.show()"""

WATCH = """([where, wait]) => { const read = () => [...document.querySelectorAll(where)].map((e) => e.textContent).join("|");
  const told = []; let since = null, before = "";
  document.addEventListener("keydown", () => { since = performance.now(); before = read(); }, true);
  document.addEventListener("pointerdown", () => { since = performance.now(); before = read(); }, true);
  new MutationObserver(() => { if (since === null) return; const now = read();
    if (now && now !== before && (!wait || now.includes(wait))) { told.push(performance.now() - since); since = null; } })
    .observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  window.__told = told; }"""


def watched(lab: Room, where: str, act: Callable[[int], None], times: int, wait: str = "") -> list[float]:
    """Milliseconds from each key press or click to the next change of the text at ``where``."""
    lab.page.evaluate(WATCH, [where, wait])
    for n in range(times):
        act(n)
        lab.page.wait_for_timeout(250)
    lab.page.wait_for_timeout(1500)
    return [float(ms) for ms in lab.page.evaluate("() => window.__told")]


def finding(lab: Room, desk: Path, times: int) -> list[float]:
    """Letters of a vague objective: a word more or less makes the coach speak or fall silent."""
    widget = lab.open(desk, "from okrkit.widgets import GoalDrafter\nGoalDrafter(ws, '2027-Q1', 'marketing')")
    widget.get_by_label("Objective", exact=True).fill("Improve customer servic")
    lab.page.wait_for_timeout(2500)
    lab.tab_to("Objective")
    lab.page.keyboard.press("End")
    keys = ("e", "Backspace")
    return watched(
        lab, "[data-field=title] .remark", lambda n: lab.page.keyboard.press(keys[n % 2]), times
    )  # the coach quotes the line, so each key changes what it says


def figure(lab: Room, desk: Path, times: int) -> list[float]:
    """Arrow keys on the handle of a target: its line and the chance beside it."""
    widget = lab.open(desk, "from okrkit.widgets import TargetSetter\nTargetSetter(ws, '2026-Q4')")
    grip = widget.get_by_role("slider", name="Target on the chart")
    grip.wait_for()
    lab.page.wait_for_timeout(1500)
    grip.focus()
    press = ("ArrowUp", "ArrowDown")
    return watched(lab, ".told", lambda n: lab.page.keyboard.press(press[n // 8 % 2]), times)


def lever(lab: Room, desk: Path, times: int) -> list[float]:
    """Arrow keys on a lever of a driver tree: spread, chance and tornado on 8,192 futures."""
    widget = lab.open(desk, "from okrkit.widgets import WhatIfExplorer\nWhatIfExplorer(ws, target=175_000)")
    widget.locator(".spread svg[role=img]").wait_for()
    lab.page.wait_for_timeout(1500)
    widget.get_by_label("Conversion rate", exact=True).focus()
    press = ("ArrowRight", "ArrowLeft")
    return watched(lab, ".tile .big", lambda n: lab.page.keyboard.press(press[n // 8 % 2]), times)


def usual(cell: str, lab: Room, desk: Path, times: int) -> list[float]:
    """The same with interact and a figure drawn anew."""
    lab.open_page(desk, cell)
    slider = lab.page.locator(".widget-slider .noUi-handle").first
    slider.wait_for()
    lab.page.locator(".gtitle").first.wait_for()
    lab.page.wait_for_timeout(3000)
    lab.page.evaluate(
        "() => document.querySelectorAll('.noUi-handle').forEach((e) => e.dataset.lmSuppressShortcuts = 'true')"
    )
    slider.focus()
    return watched(lab, ".gtitle", lambda _: lab.page.keyboard.press("ArrowRight"), times)


def stored(lab: Room, desk: Path, times: int) -> list[float]:
    """From the click on Save to the word that it is saved, which comes after the transaction."""
    widget = lab.open(desk, "from okrkit.widgets import TargetSetter\nTargetSetter(ws, '2026-Q4', who='Ida')")
    widget.get_by_role("slider", name="Target on the chart").wait_for()
    lab.page.wait_for_timeout(1500)
    found: list[float] = []
    for n in range(max(3, times // 8)):
        widget.get_by_label("Target", exact=True).fill(str(50_000 + 100 * n))
        lab.page.wait_for_timeout(800)
        click = widget.get_by_role("button", name="Save targets").click
        found += watched(lab, ".okr-widget", lambda _, click=click: click(), 1, wait="Saved in the plan.")[:1]  # type: ignore[misc]
    return found


def main() -> None:
    from playwright.sync_api import sync_playwright

    from okrkit.notebooks.demo import make_sample

    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--only", default="", help="a part of the names of what is measured")
    given = parser.parse_args()
    times = given.times
    path = chromium()
    if path is None:
        sys.exit("no Chromium on the PATH; on Debian: apt-get install chromium")
    medians: dict[str, float] = {}
    ways: dict[str, Callable[[Room, Path, int], list[float]]] = {
        "key press to finding": finding, "arrow key to figure and chance": figure, "the same with interact and redraw": partial(usual, USUAL),
        "lever to spread, chance and tornado": lever, "a lever with interact and redraw": partial(usual, USUAL_LEVER),
        "click to stored": stored,
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        desk, home = Path(folder) / "desk", Path(folder) / "home"
        desk.mkdir()
        home.mkdir()
        make_sample(desk / "shop", lambda _: None)
        browser: Any = playwright.chromium.launch(executable_path=path, args=FLAGS)
        with server("lab", desk, home) as base:
            for name, way in ways.items():
                if given.only not in name:
                    continue
                lab = Room("lab", base, browser, desk / "shop")
                told = sorted(way(lab, desk, times))
                lab.close()
                if not told:
                    sys.exit(f"{name}: nothing changed on the screen")
                medians[name] = statistics.median(told)
                print(
                    f"{name:40}{medians[name]:8.1f} ms, nine of ten within {told[int(0.9 * len(told)) - 1]:8.1f} ms, n = {len(told)}"
                )
        browser.close()
    aims = {
        "key press to finding": FINDING, "arrow key to figure and chance": FIGURE,
        "lever to spread, chance and tornado": LEVER, "click to stored": STORED,
    }  # fmt: skip
    met = [verdict(f"{name}, ms", medians[name], aim) for name, aim in aims.items() if name in medians]
    sys.exit(not all(met))


if __name__ == "__main__":
    main()
