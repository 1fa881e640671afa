"""The monitor in a real Voila: it looks again on its own, can be paused by keyboard, and says what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import okrkit as ok

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = "from okrkit.widgets import KpiMonitor\nKpiMonitor(ws, team='marketing', kpis=['orders'], every=5, n_paths=50)"
CONVERSION = "2026-Q4.marketing.O1.KR2"


def test_the_page_follows_the_plan_until_it_is_paused(
    room: Callable[..., Any], desk: Path, own: Path
) -> None:
    voila = room("voila")
    monitor = voila.open(desk, CELL, dark=True)
    monitor.get_by_text("Target: 2.60 %").wait_for()
    assert monitor.get_by_role("img").count() == 3
    assert voila.violations() == []
    _retarget(own, 0.0262)
    monitor.get_by_text("Target: 2.62 %").wait_for()
    voila.tab_to("Pause")
    voila.page.keyboard.press("Space")
    monitor.get_by_text("The timer is paused.").wait_for(state="attached")
    assert voila.violations() == []
    _retarget(own, 0.0265)
    voila.tab_to("Look now")
    voila.page.keyboard.press("Enter")
    monitor.get_by_text("Target: 2.65 %").wait_for()


def _retarget(folder: Path, target: float) -> None:
    with ok.open(folder) as ws:
        ws.save(replace(ws.store.key_result(CONVERSION), target=target), who="Lena")
