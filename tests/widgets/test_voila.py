"""The boards and the explorer in a real Voila, all on one page as a room sees them, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import okrkit as ok

from .room import ROOT, Room

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = (
    "from okrkit.widgets import CheckInBoard, GoalTree, ReviewBoard, WhatIfExplorer, WorkshopBoard",
    "CheckInBoard(ws, 'marketing', n_paths=200)",
    "ReviewBoard(ws, '2026-Q4', 'marketing')",
    "GoalTree(ws, '2026-Q4', n_paths=200)",
    "WhatIfExplorer(ws, target=175_000)",
    "WorkshopBoard(ws, '2027-Q1', 'company')",
)
PARCELS, YEAR = "2026-Q4.operations.O1", "2026.company.O1"
ORDERS = "More customers order twice within a year"


def test_each_board_keeps_what_is_done_on_it_over_a_new_kernel(
    room: Callable[..., Room], desk: Path, own: Path
) -> None:
    voila = room("voila", height=1500)
    voila.open(desk, *CELLS)
    boards = voila.page.locator(ROOT)
    voila.page.wait_for_function(f"() => document.querySelectorAll('{ROOT}').length === {len(CELLS) - 1}")
    check, review, tree, explorer, workshop = (boards.nth(n) for n in range(5))
    assert voila.violations() == []

    check.get_by_label("Your name").fill("Jonas Weber")
    first = check.get_by_role("article", name=ORDERS)
    first.get_by_role("radio", name="8 of 10").click()
    first.get_by_label("What happened, what is next").fill("The letter goes out on Friday")
    check.get_by_role("button", name="Save check-in").click()
    check.get_by_text("1 of 2 still open this week").wait_for()

    review.get_by_label("Your name").fill("Jonas Weber")
    review.get_by_role("article", name=ORDERS).get_by_role("radio", name="Keep").check()
    review.get_by_label("Learnt").fill("Begin with the letter")
    review.get_by_role("button", name="Save review").click()
    review.get_by_text("Saved by Jonas Weber").wait_for()

    tree.get_by_label("Your name").fill("Ida Brandt")
    tree.get_by_role("button", name="Move Everything").click()
    tree.get_by_label("serves").select_option(YEAR)
    tree.get_by_role("button", name="Move it there").click()
    tree.get_by_text("kept as an edit after signing").wait_for()

    explorer.locator(".spread svg[role=img]").wait_for()
    explorer.get_by_label("Move Conversion rate by").fill("5")
    explorer.get_by_text("not saved").wait_for()
    explorer.get_by_label("Name of the scenario").fill("Better pages")
    explorer.get_by_label("Your name").fill("Ida")
    explorer.get_by_role("button", name="Save the scenario").click()
    explorer.get_by_role("button", name="Open Better pages").wait_for()

    workshop.get_by_label("Facilitator").fill("Eva")
    workshop.get_by_role("button", name="Open the room").click()
    workshop.get_by_role("button", name="Start the clock").wait_for()

    voila.restart()
    check.get_by_text("checked in today").first.wait_for()
    review.get_by_text("Saved by Jonas Weber").wait_for()
    explorer.get_by_role("button", name="Open Better pages").wait_for()
    workshop.get_by_role("button", name="Start the clock").wait_for()
    with ok.open(own) as ws:
        said = [c for c in ws.store.checkins(cycle="2026-Q4", team="marketing") if str(c.day) == "2026-11-16"]
        agreed = ws.review("2026-Q4", "marketing")
        parent = ws.store.objective(PARCELS).parent
        kept = [ws.scenario(id) for id in ws.scenarios("2027")["scenario"]]
        opened = ws.workshops("2027-Q1")
    assert [(c.confidence, c.line) for c in said] == [(8, "The letter goes out on Friday")]
    assert agreed is not None
    assert agreed.learn == ("Begin with the letter",)
    assert parent == YEAR
    assert [[(m.place, m.by) for m in s.moves] for s in kept] == [[("conversion_rate", 0.05)]]
    assert [w.facilitator for w in opened] == ["Eva"]


def test_the_boards_are_legible_in_the_dark_and_work_by_keyboard(
    room: Callable[..., Room], desk: Path, own: Path
) -> None:
    voila = room("voila", width=700, height=1500)
    check = voila.open(desk, *CELLS, dark=True)
    voila.page.wait_for_function(f"() => document.querySelectorAll('{ROOT}').length === {len(CELLS) - 1}")
    voila.page.locator(".spread svg[role=img]").wait_for()
    assert voila.violations() == []
    keys = voila.page.keyboard
    voila.tab_to("Your name")
    keys.type("Jonas Weber")
    voila.tab_to("0 of 10")
    for _ in range(7):
        keys.press("ArrowRight")
    voila.tab_to("What happened")
    keys.type("Half of them opened it")
    voila.tab_to("Save check-in")
    keys.press("Enter")
    check.get_by_text("1 of 2 still open this week").wait_for()
    with ok.open(own) as ws:
        said = [c for c in ws.store.checkins(cycle="2026-Q4", team="marketing") if str(c.day) == "2026-11-16"]
    assert [(c.confidence, c.line) for c in said] == [(7, "Half of them opened it")]
