"""A goal drafted in a real browser, by mouse and by keyboard alone, with a kernel restart in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import okrkit as ok
from okrkit.core.model import Objective

from ..room import Room

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = "from okrkit.widgets import GoalDrafter\nGoalDrafter(ws, '2027-Q1', 'marketing')"


def goals(own: Path) -> tuple[Objective, ...]:
    with ok.open(own) as ws:
        return ws.plan("2027-Q1", "marketing").objectives


def test_a_goal_is_drafted_with_the_coach_and_another_letter_by_letter_by_keyboard_alone(
    room: Callable[..., Room], desk: Path, own: Path
) -> None:
    lab = room("lab")
    page, widget = lab.page, lab.open(desk, CELL)
    objective = widget.get_by_label("Objective", exact=True)
    objective.fill("Improve customer service")
    vague = widget.locator("[data-field=title] [data-code=OB201]")
    vague.wait_for()
    vague.get_by_role("button", name="Keep it with a reason").click()
    vague.get_by_label("Why it stays as it is").fill("the board's own words")
    vague.get_by_role("button", name="Keep it", exact=True).click()
    widget.locator(".fault", has_text="Nobody is named who drafts this goal.").wait_for()
    widget.get_by_label("Your name").fill("Ida Brandt")
    vague.get_by_role("button", name="Keep it", exact=True).click()
    widget.get_by_text("Kept because: the board's own words").wait_for()

    widget.get_by_label("What will be different").fill("Orders get larger")
    widget.get_by_label("Measured by").select_option("average_order_value")
    widget.get_by_role("button", name="Take the proposed points").click()
    page.wait_for_function(
        "() => document.querySelectorAll('.okr-widget .hint').length && [...document.querySelectorAll('.hint')].some((e) => e.textContent.startsWith('Chance'))"
    )
    assert goals(own) == (), "nothing is kept before it is saved"

    again = lab.restart()
    again.get_by_text("not saved yet").first.wait_for()
    assert again.get_by_label("Objective", exact=True).input_value() == "Improve customer service"
    again.get_by_role("button", name="Save to the plan").click()
    again.get_by_text("Saved in the plan.").first.wait_for(state="attached")
    (saved,) = goals(own)
    (kr,) = saved.key_results
    assert (saved.title, kr.title, kr.kpi, kr.unit) == (
        "Improve customer service",
        "Orders get larger",
        "average_order_value",
        "currency",
    )
    assert [(a.code, a.reason, a.by) for a in saved.accepted] == [
        ("OB201", "the board's own words", "Ida Brandt")
    ]
    with ok.open(own) as ws:
        proposed = ws.target("average_order_value", "2027-Q1").proposal
    assert proposed is not None
    assert (kr.baseline, kr.target) == (proposed.baseline, proposed.target.value)
    assert lab.violations() == []
    lab.theme(dark=True)
    assert lab.violations() == []

    # A new goal by keyboard alone.
    lab.tab_to("Objective and key results", back=True)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Home")
    page.wait_for_function("() => !document.querySelector('.okr-widget textarea').value")
    lab.tab_to("Objective and key results")
    page.keyboard.press("ArrowRight")
    again.get_by_role("heading", name="Specific").wait_for()
    lab.tab_to("Objective")
    page.keyboard.type("Baskets worth sending")
    lab.tab_to("The result that shows it")
    page.keyboard.type("Increase average order value from €39.80 to €42 by 31 March 2027")
    for letter, field, words in (
        ("Measurable", "Target", "42"),
        ("Attainable", "Owner", "Ida"),
        ("Relevant", "Why it matters now", "Postage eats small baskets."),
    ):
        lab.tab_to(f"Next: {letter}")
        page.keyboard.press("Enter")
        again.get_by_role("heading", name=letter).wait_for()
        if letter == "Measurable":
            lab.tab_to("Baseline", back=True)
            page.keyboard.type("39.8")
        if letter == "Attainable":
            lab.tab_to("Evidence that it can be done", back=True)
            page.keyboard.type("It stood at 41 in spring.")
        lab.tab_to(field, back=letter == "Relevant")
        page.keyboard.type(words)
    again.get_by_text("5 of 5 stand").wait_for()
    lab.tab_to("Save to the plan")
    page.keyboard.press("Space")
    again.locator("option", has_text="Baskets worth sending").first.wait_for(state="attached")
    _, saved = goals(own)
    assert (saved.title, saved.why.relevance) == ("Baskets worth sending", "Postage eats small baskets.")
    (kr,) = saved.key_results
    assert (kr.baseline, kr.target, kr.owner, kr.evidence) == (39.8, 42, "Ida", "It stood at 41 in spring.")


def test_two_people_at_one_goal_see_both_words_and_voila_keeps_what_is_settled(
    room: Callable[..., Room], desk: Path, own: Path
) -> None:
    voila = room("voila", width=480)
    cell = "from okrkit.widgets import GoalDrafter\nGoalDrafter(ws, '2026-Q4', 'marketing', objective='2026-Q4.marketing.O1', who='Ida')"
    widget = voila.open(desk, cell, dark=True)
    widget.get_by_label("Objective", exact=True).fill("My words")
    with ok.open(own) as ws:
        ws.save(replace(ws.store.objective("2026-Q4.marketing.O1"), title="Their words"), who="Jonas")
    widget.get_by_role("button", name="Save to the plan").click()
    conflict = widget.locator(".callout-bad", has_text="Their words")
    conflict.get_by_role("button", name="Keep mine").wait_for()
    assert "My words" in conflict.inner_text()
    assert widget.get_by_label("Objective", exact=True).input_value() == "My words"
    assert voila.violations() == []
    conflict.get_by_role("button", name="Keep mine").click()
    widget.get_by_role("button", name="Save to the plan").click()
    widget.get_by_text("Saved in the plan.").first.wait_for(state="attached")
    assert voila.page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    again = voila.restart()
    assert again.get_by_label("Objective", exact=True).input_value() == "My words"
