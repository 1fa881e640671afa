"""A workshop in real browsers: led from JupyterLab, attended from phones, by mouse and by keyboard alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import okrkit as ok
from okrkit.core.workshop import Gathered
from okrkit.workspace.doorway import invitation

from ...server.phone import Phone
from ..room import Room

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = "from okrkit.widgets import WorkshopBoard\nWorkshopBoard(ws, '2027-Q1', 'company')"


def gathered(own: Path) -> Gathered:
    with ok.open(own) as ws:
        return ws.gathered(ws.workshops("2027-Q1")[-1])


@pytest.fixture
def come(browser: Any, own: Path, lab_server: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let somebody in on a device of their own."""
    monkeypatch.setenv("OKRKIT_ROOM_URL", lab_server)
    phones: list[Phone] = []
    door: list[str] = []

    def made(name: str = "", **options: Any) -> Phone:
        if not door:
            course = gathered(own).workshop
            door.append(invitation(own, course.room, course.admission))
        phones.append(Phone(browser, door[0], name, **options))
        phones[-1].come_in()
        return phones[-1]

    yield made
    for phone in phones:
        phone.close()


def bring(widget: Any, step: int) -> None:
    widget.locator(".steps button").nth(step - 1).click()
    widget.get_by_role("button", name="Bring the room here").click()


def test_a_workshop_is_led_by_mouse_through_a_restart_to_its_signature(
    room: Callable[..., Room], desk: Path, own: Path, come: Callable[..., Phone]
) -> None:
    lab = room("lab", height=1500)
    widget = lab.open(desk, CELL)
    widget.get_by_label("Facilitator").fill("Eva")
    widget.get_by_role("button", name="Open the room").click()
    widget.get_by_role("button", name="Start the clock").wait_for()
    ann, ben = come("Ann"), come("Ben", dark=True)
    widget.get_by_text("2 people in the room: Ann, Ben.").wait_for()
    assert ann.violations() == []

    bring(widget, 2)
    for phone in (ann, ben):
        phone.at("Write ideas in silence")
    ann.write("Size guide on every page", "Gift cards")
    ben.write("Photos on real people")
    ann.kept(2)
    ben.kept(1)
    widget.locator(".big", has_text="3").wait_for()
    assert "Size guide" not in widget.inner_text()
    assert ben.violations() == []

    widget.get_by_role("button", name="Open the wall").click()
    bring(widget, 3)
    ben.page.get_by_text("Size guide on every page").wait_for()
    widget.get_by_label("Size guide on every page").check()
    widget.get_by_label("Photos on real people").check()
    widget.get_by_label("Name of the new group").fill("Fit at the first try")
    widget.get_by_role("button", name="Put together (2)").click()
    ann.page.get_by_role("heading", name="Fit at the first try").wait_for()

    widget = lab.restart()
    bring(widget, 4)
    more = "One dot more for Fit at the first try"
    for phone, dots in ((ann, 3), (ben, 1)):
        for _ in range(dots):
            phone.page.get_by_label(more).click()
        phone.page.get_by_text("✓ Kept").first.wait_for()
    ann.page.get_by_text("2 dots left of 5").wait_for()
    widget.locator(".tally-board", has_text="2 of 2 voted").wait_for()
    widget.get_by_role("button", name="Open the votes").click()
    ben.page.get_by_text("1 gave 3 dots, 1 gave 1 dot.").wait_for()
    widget.get_by_role("cell", name="1 gave 3 dots, 1 gave 1 dot").wait_for()
    assert ann.violations() == []

    bring(widget, 5)
    for phone, impact in ((ann, 5), (ben, 4)):
        group = phone.page.get_by_role("group", name="Impact of Fit at the first try")
        group.get_by_text(str(impact), exact=True).click()
        phone.page.get_by_role("group", name="Effort of Fit at the first try").get_by_text(
            "2", exact=True
        ).click()
        phone.page.get_by_text("✓ Kept").first.wait_for()
    widget.locator(".tally-board", has_text="2 of 2 weighed").wait_for()
    assert ben.violations() == []
    widget.get_by_role("button", name="Open the board").click()
    widget.locator(".chart[data-state=drawn]").wait_for()
    assert lab.violations() == []

    bring(widget, 6)
    widget.get_by_role("button", name="Choose Fit at the first try").click()
    widget.get_by_role("button", name="Take out Fit at the first try").wait_for()
    bring(widget, 7)
    widget.get_by_label("Objective", exact=True).fill("Customers keep what they order")
    widget.get_by_role("button", name="Draft the objective").click()
    ann.page.get_by_text("Customers keep what they order").wait_for()
    bring(widget, 11)
    ann.page.get_by_text("I'll lead it").click()
    widget.locator(".tally-board", has_text="1 of 2 showed a hand").wait_for()
    widget.get_by_role("button", name="Open the hands").click()
    ben.page.get_by_text("5 · Ann").wait_for()
    widget.get_by_role("button", name="Sign the plan").click()
    widget.locator(".callout", has_text="Signed by Eva").wait_for()
    lab.theme(dark=True)
    assert lab.violations() == []
    widget.get_by_role("button", name="Close the workshop").click()
    ann.page.get_by_text("The workshop is over. Thank you!").wait_for()

    found = gathered(own)
    with ok.open(own) as ws:
        (objective,) = ws.drafted_objectives(found)
        signature = ws.signature("2027-Q1", "company")
    assert objective.title == "Customers keep what they order"
    assert signature is not None
    assert signature.who == "Eva"
    assert [(h.name, h.level) for h in found.hands] == [("Ann", 5)]
    assert {b.kind for b in found.ballots} == {"dots", "weights"}
    assert found.workshop.closed_at is not None


def test_a_workshop_is_led_with_the_keyboard_alone_and_of_twenty_browsers_all_arrive_and_none_twice(
    room: Callable[..., Room],
    desk: Path,
    own: Path,
    come: Callable[..., Phone],
    record_property: Callable[..., None],
) -> None:
    lab = room("lab", height=1500)
    widget, keys = lab.open(desk, CELL), lab.page.keyboard
    lab.tab_to("Facilitator")
    keys.type("Eva")
    keys.press("Enter")
    widget.get_by_role("button", name="Start the clock").wait_for()
    lab.tab_to("Next step")
    keys.press("Space")
    widget.get_by_role("heading", name="Write ideas in silence").wait_for()

    ann = come("Ann")
    page = ann.page
    ann.at("Write ideas in silence")

    def tab_to(name: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("() => (document.activeElement.getAttribute('aria-label') || document.activeElement.labels?.[0]?.textContent || document.activeElement.textContent || '').trim()").startswith(name):  # fmt: skip
                return
        raise AssertionError(f"no control called {name!r} came up")

    page.keyboard.press("Tab")
    page.keyboard.type("Size guide")
    page.keyboard.press("Enter")
    ann.kept(1)
    others = [come(f"P{n}") for n in range(19)]
    for phone in others:
        phone.at("Write ideas in silence")
        phone.write(*(f"{phone.name} idea {n}" for n in range(2)))
    for phone in others:
        phone.kept(2)
    widget.locator(".big", has_text="39").wait_for()
    delays = []
    for number, phone in enumerate(others[:8], 40):
        phone.write("One more")
        begun = time.monotonic()
        widget.locator(".big", has_text=str(number)).wait_for()
        delays.append(time.monotonic() - begun)
    delays.sort()
    followed = f"a card shows on the facilitator's screen after {delays[4]:.2f} s at the median, {delays[-1]:.2f} s at most"
    record_property("facilitator_follows", followed)
    print(followed)
    lab.tab_to("A card of yours")
    keys.type("Called across the room")
    keys.press("Enter")
    widget.locator(".big", has_text="48").wait_for()
    lab.tab_to("Open the wall")
    keys.press("Enter")
    widget.get_by_text("The wall is open").first.wait_for()

    widget = lab.restart()
    lab.tab_to("4 Vote with dots")
    keys.press("Enter")
    lab.tab_to("Bring the room here", back=True)
    keys.press("Enter")
    ann.at("Vote with dots")
    tab_to("One dot more for Size guide")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    page.get_by_text("3 dots left of 5").wait_for()
    widget.locator(".tally-board", has_text="1 of 20 voted").wait_for()
    lab.tab_to("Open the votes")
    keys.press("Enter")
    page.get_by_text("1 gave 2 dots").wait_for()
    lab.tab_to("11 Commit and sign", back=True)
    keys.press("Enter")
    lab.tab_to("Bring the room here", back=True)
    keys.press("Enter")
    ann.at("Commit and sign")
    tab_to("5 I'll lead it")
    page.keyboard.press("ArrowDown")
    page.get_by_text("✓ Kept").wait_for()
    found = gathered(own)
    expected = [f"P{n} idea {i}" for n in range(19) for i in range(2)] + ["One more"] * 8
    assert sorted(i.text for i in found.cards) == sorted(["Called across the room", "Size guide", *expected])
    assert len(found.participants) == 20
    assert [h.level for h in found.hands] == [4]
    assert found.workshop.opened == ("ideas", "dots")
