"""Make the pictures of docs/widgets.md: each widget on the sample shop, in a real JupyterLab.

usage: python docs/images/make_widget_pictures.py [NAME...]

Chromium has to be on the PATH. Without names every picture is made anew.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "tests" / "widgets"))

from room import FLAGS, Room, chromium, server  # noqa: E402 - found through the line above


@dataclass(frozen=True)
class Scene:
    """One picture: the cell that shows the widget, and what a person does before it is taken."""

    cell: str
    act: Callable[[Room, Any], None]
    dark: bool = False


def drafting(lab: Room, widget: Any) -> None:
    widget.get_by_label("Objective", exact=True).fill("Improve customer service")
    widget.get_by_label("What will be different").fill("Orders get larger")
    widget.get_by_label("Measured by").select_option("average_order_value")
    widget.get_by_role("button", name="Take the proposed points").click()
    lab.page.wait_for_timeout(4000)


def lettering(lab: Room, widget: Any) -> None:
    lab.page.wait_for_timeout(4000)
    widget.get_by_role("radio", name="SMART").click()
    widget.get_by_role("button", name="Next: Measurable").click()


def setting(lab: Room, widget: Any) -> None:
    widget.get_by_role("slider", name="Target on the chart").wait_for()


def running(lab: Room, widget: Any) -> None:
    widget.get_by_role("button", name="Run", exact=True).click()
    widget.locator(".last").wait_for()


def weighing(lab: Room, widget: Any) -> None:
    widget.locator(".steps button").nth(4).click()
    widget.locator(".chart[data-state=drawn]").wait_for()


def voting(lab: Room, widget: Any) -> None:
    widget.locator(".steps button").nth(3).click()
    widget.get_by_role("cell", name="1 gave 3 dots, 4 gave none").wait_for()


def checking_in(lab: Room, widget: Any) -> None:
    widget.get_by_role("radio", name="6 of 10").first.check()
    widget.get_by_label("What happened, what is next").first.fill(
        "The letter to last year's buyers goes out on Friday"
    )
    latest = widget.get_by_role("article").first
    latest.get_by_text("Said before").click()
    latest.get_by_role("radio", name="Question").click()
    latest.get_by_label("Your question").fill("How many of them opened it?")
    latest.get_by_role("button", name="Ask").click()
    latest.get_by_text("asks, 16 November 2026").wait_for()


def looking_at_the_board(lab: Room, widget: Any) -> None:
    widget.get_by_role("radio", name="Board").click()
    widget.get_by_role("region", name="Health metrics").wait_for()


def reviewing(lab: Room, widget: Any) -> None:
    widget.get_by_label("Grade, 0 to 1").nth(1).fill("0.2")
    widget.get_by_label("Why this grade").fill("The tea was sold out for five weeks")


def realigning(lab: Room, widget: Any) -> None:
    widget.get_by_role("button", name="Key results of Make last year").click()
    widget.get_by_role("button", name="Move Everything").click()


def watching(lab: Room, widget: Any) -> None:
    widget.locator(".trend").first.wait_for()


def exploring(lab: Room, widget: Any) -> None:
    widget.locator(".spread svg[role=img]").wait_for()
    widget.get_by_label("Conversion rate", exact=True).fill("0.1")
    widget.get_by_role("button", name="Find ways").click()
    widget.locator(".plan").first.wait_for()


def importing(lab: Room, widget: Any) -> None:
    widget.get_by_role("checkbox", name="ads.csv").check()
    widget.get_by_label("What they hold").select_option("table:spend")
    widget.get_by_label("Column for Amount").select_option("Ausgabe")
    widget.get_by_label("Column for Channel").wait_for()
    widget.get_by_role("button", name="Check what would be loaded").click()
    widget.get_by_role("button", name="Load 2 rows").wait_for()


EXPORT = "Datum,Kanal,Ausgabe\\n2027-01-01,Email,12.50\\n2027-01-02,Social,7.25\\n2027-01-03,Social,free\\n"
OPEN = """from okrkit.widgets import (
    CheckInBoard, GoalDrafter, GoalTree, KpiMonitor, ParameterForm, ReviewBoard, TargetSetter, WorkshopBoard,
)
"""
SCENES = {
    "goal_drafter": Scene(f"{OPEN}GoalDrafter(ws, '2027-Q1', 'marketing')", drafting),
    "goal_drafter_smart": Scene(
        f"{OPEN}GoalDrafter(ws, '2026-Q4', 'marketing', objective='2026-Q4.marketing.O1')",
        lettering,
        dark=True,
    ),
    "target_setter": Scene(f"{OPEN}TargetSetter(ws, '2026-Q4')", setting),
    "what_if": Scene(
        "from okrkit.widgets import WhatIfExplorer\nWhatIfExplorer(ws, target=175_000)", exploring
    ),
    "data_import": Scene(
        f"from okrkit.widgets import DataImport\n(ws.path / 'ads.csv').write_text('{EXPORT}')\nDataImport(ws)",
        importing,
    ),
    "parameter_form": Scene(f"{OPEN}ParameterForm(ws, 'kpi_health')", running),
    "workshop_votes": Scene(f"{OPEN}WorkshopBoard(ws, '2026-Q4', 'company')", voting),
    "workshop_board": Scene(f"{OPEN}WorkshopBoard(ws, '2026-Q4', 'company')", weighing, dark=True),
    "check_in": Scene(f"{OPEN}CheckInBoard(ws, 'marketing', who='Jonas Weber')", checking_in),
    "check_in_board": Scene(f"{OPEN}CheckInBoard(ws, 'operations', who='Mirja Aalto')", looking_at_the_board),
    "review_board": Scene(f"{OPEN}ReviewBoard(ws, '2026-Q3', 'marketing', who='Jonas Weber')", reviewing),
    "kpi_monitor": Scene(
        f"{OPEN}KpiMonitor(ws, team='marketing', kpis=['net_revenue'])", watching, dark=True
    ),
    "goal_tree": Scene(f"{OPEN}GoalTree(ws, '2026-Q4', who='Ida Brandt')", realigning, dark=True),
}


def main(names: Sequence[str]) -> None:
    from playwright.sync_api import sync_playwright

    from okrkit.notebooks.demo import make_sample

    found = chromium()
    if found is None:
        sys.exit("no Chromium on the PATH; on Debian: apt-get install chromium")
    unknown = set(names) - set(SCENES)
    if unknown:
        sys.exit(f"no picture is called {', '.join(sorted(unknown))}; there are {', '.join(SCENES)}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        desk, home = Path(folder) / "desk", Path(folder) / "home"
        desk.mkdir()
        home.mkdir()
        shop = desk / "shop"
        make_sample(shop, print)
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        with server("lab", desk, home) as base:
            for name in names or SCENES:
                scene = SCENES[name]
                lab = Room("lab", base, browser, shop, width=1280)
                widget = lab.open(desk, scene.cell, dark=scene.dark)
                scene.act(lab, widget)
                lab.page.wait_for_timeout(800)
                print(lab.shot(HERE / f"widget_{name}.png"))
                lab.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
