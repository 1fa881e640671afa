"""The shared samples of shop systems: every control figure that an independent script counted is in the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from okrkit.sources import ReadOptions, read

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
CALLED = {"orders": "orders_all"}  # the file's orders, counted or not; "orders" are those that count


def _expected() -> list[tuple[str, str, dict[str, Any]]]:
    found = []
    for system in ("woocommerce", "magento"):
        path = SAMPLES / system / "EXPECTED.json"
        if path.exists():
            found += [(system, name, figures) for name, figures in json.loads(path.read_text()).items()]
    return found


@pytest.mark.skipif(not _expected(), reason="the shared samples are not beside the project")
@pytest.mark.parametrize(
    ("system", "name", "figures"), _expected(), ids=lambda v: v if isinstance(v, str) else ""
)
def test_every_expected_figure_is_in_the_report(system: str, name: str, figures: dict[str, Any]) -> None:
    batch = read(
        system, [SAMPLES / system / name], options=ReadOptions(currency="USD", timezone="Europe/Berlin")
    )
    seen = {figure: batch.control[CALLED.get(figure, figure)] for figure in figures}
    assert seen == figures
    assert (len(batch.rejected), batch.rows_loaded) == (0, figures["rows"])
