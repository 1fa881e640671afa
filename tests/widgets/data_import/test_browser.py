"""Bringing data in, in a real browser: by mouse, and by keyboard alone with a restart in the middle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import okrkit as ok

from ..room import Room

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = "from okrkit.widgets import DataImport\nDataImport(ws)"
ADS = "Datum,Kanal,Ausgabe,Netto\n2027-01-01,email,12.50,1\n2027-01-02,search,7.25,1\n2027-01-03,search,free,1\n"


def test_a_file_is_uploaded_mapped_and_loaded_by_mouse(
    room: Callable[..., Room], desk: Path, own: Path, tmp_path: Path
) -> None:
    export = tmp_path / "ads <b>2027.csv"
    export.write_text(ADS)
    lab = room("lab")
    widget = lab.open(desk, CELL)
    with ok.open(own) as ws:
        before = ws.tables().set_index("table")["rows"]["spend"]
    widget.get_by_label("Upload files").set_input_files(export)
    widget.get_by_text("ads <b>2027.csv").first.wait_for()
    widget.get_by_label("What they hold").select_option("table:spend")
    widget.get_by_label("Column for Amount").select_option("Ausgabe")
    widget.get_by_text("As you said").wait_for()
    widget.get_by_role("button", name="Check what would be loaded").click()
    widget.get_by_text("Ausgabe is 'free', not an amount in EUR").wait_for()
    assert lab.violations() == []
    widget.get_by_role("button", name="Load 2 rows").click()
    widget.get_by_text("The rows are in the workspace.").wait_for()
    assert "3 rows read, 2 usable, 1 refused" in widget.inner_text()
    with ok.open(own) as ws:
        assert ws.tables().set_index("table")["rows"]["spend"] == before + 2
    assert list((own / "uploads").iterdir()) == []


def test_a_file_is_chosen_checked_and_loaded_by_keyboard_over_a_restart(
    room: Callable[..., Room], desk: Path, own: Path
) -> None:
    (own / "a-new-export").mkdir()
    (own / "a-new-export" / "ads.csv").write_text(ADS)
    lab = room("lab")
    lab.open(desk, CELL, dark=True)
    keys = lab.page.keyboard
    lab.page.get_by_role("heading", name="Bring in data").click()  # as far as the mouse goes
    lab.tab_to("Open the folder a-new-export")
    keys.press("Enter")
    lab.page.get_by_label("ads.csv").wait_for()
    lab.tab_to("ads.csv")
    keys.press("Space")
    lab.page.get_by_label("What they hold").wait_for()
    lab.tab_to("What they hold")
    keys.type("Spend")
    lab.page.get_by_label("Column for Amount").wait_for()
    lab.tab_to("Column for Amount")
    keys.type("Ausg")
    lab.page.get_by_text("As you said").wait_for()
    widget = lab.restart()  # what was chosen is there again, from the browser's own notes
    widget.get_by_text("As you said").wait_for()
    assert lab.violations() == []
    lab.page.get_by_role("heading", name="Bring in data").click()
    lab.tab_to("Check what would be loaded")
    keys.press("Enter")
    widget.get_by_role("button", name="Load 2 rows").wait_for()
    lab.tab_to("Load 2 rows")
    keys.press("Enter")
    widget.get_by_text("The rows are in the workspace.").wait_for()
    with ok.open(own) as ws:
        last = ws.imports().iloc[-1]
        assert (last["files"], last["rows_read"], last["rows_rejected"]) == ("ads.csv", 3, 1)


def test_the_page_for_a_room_has_no_violation(room: Callable[..., Room], desk: Path, own: Path) -> None:
    (own / "ads.csv").write_text(ADS)
    voila = room("voila", width=420)
    widget = voila.open(desk, CELL)
    widget.get_by_label("ads.csv").check()
    widget.get_by_label("What they hold").select_option("table:spend")
    widget.get_by_label("Column for Amount").wait_for()
    assert voila.violations() == []
    assert voila.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
