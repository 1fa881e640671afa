"""The chances are honest on real series: the study's own measure, on a sample of its development series."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TOOL = ROOT.parent / "shared/tools/attainability_eval.py"
SERIES = ROOT.parent / "shared/series/kpi_series_dev.parquet"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (TOOL.is_file() and SERIES.is_file()),
        reason="../shared with the evaluation tool and its series is not here",
    ),
]


def gate(*options: str) -> str:
    command = [
        sys.executable,
        str(TOOL),
        "--data",
        str(SERIES),
        "--callable",
        "okrkit.core.forecast:sample_paths",
    ]
    done = subprocess.run(
        [*command, "--subset", "--gate", *options],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    missed = [line for line in done.stdout.splitlines() if line.startswith("FAIL")]
    assert done.returncode == 0, "\n".join(missed) or done.stderr
    return done.stdout


def test_every_bar_is_met_before_and_during_the_quarter() -> None:
    assert "25 passed, 0 failed" in gate("--checkins")


@pytest.mark.parametrize("periods", [13, 26, 52])
def test_the_bars_for_short_histories_are_met(periods: int) -> None:
    assert "4 passed, 0 failed" in gate("--last", str(periods))
