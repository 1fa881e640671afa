"""Many runs of one template: stock papermill one after another and in two processes, beside okrkit's engine.

Run: ``python benchmarks/notebook_runs.py [--sets 60] [--rounds 3]``. A copy of the sample shop; ``quarterly_review`` for every team,
two quarters and as many days looked back from as the number of sets asks for. The three ways take turns in every round; medians of the
rounds are quoted. Stock papermill runs the same notebooks on the same workspace. "Pure cell time" is the time between a cell's start
and its end in okrkit's runs: no engine can be quicker than that, divided by two. Exits 1 when an aim is missed.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from _measure import scratch, verdict

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "templates" / "quarterly_review.ipynb"
TEAMS, CYCLES = ("company", "marketing", "operations"), ("2026-Q2", "2026-Q3")
AT_ONCE = 2
OF_TWO, OF_ONE, SAME = (
    8.0,
    15.0,
    50.0,
)  # times stock in two processes, times stock in sequence, ms a notebook unchanged


def shop() -> Path:
    """The sample shop, made once."""
    folder = scratch("runs") / "shop"
    if not (folder / "okrkit.toml").is_file():
        from okrkit.notebooks.demo import make_sample

        shutil.rmtree(folder, ignore_errors=True)
        make_sample(folder, lambda _: None)
    return folder


def sets(count: int) -> list[dict[str, Any]]:
    """As many different parameter sets."""
    days = (date(2026, 11, 16) - timedelta(days=n) for n in itertools.count())
    every = ({"cycle": c, "team": t, "as_of": d.isoformat()} for d in days for c in CYCLES for t in TEAMS)
    return list(itertools.islice(every, count))


def papermill_run(engine: str | None, values: dict[str, Any], out: str) -> None:
    """One notebook by papermill, in the workspace's folder."""
    import papermill

    papermill.execute_notebook(
        TEMPLATE, out, parameters=values, engine_name=engine, kernel_name="python3", progress_bar=False, cwd=shop()
    )  # fmt: skip


def stock_in_sequence(asked: list[dict[str, Any]], folder: Path) -> None:
    for number, values in enumerate(asked):
        papermill_run(None, values, str(folder / f"{number}.ipynb"))


def stock_in_two(asked: list[dict[str, Any]], folder: Path) -> None:
    with ProcessPoolExecutor(AT_ONCE) as pool:
        list(
            pool.map(
                papermill_run,
                [None] * len(asked),
                asked,
                [str(folder / f"{n}.ipynb") for n in range(len(asked))],
            )
        )


def warm_in_two(asked: list[dict[str, Any]], folder: Path) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(
            pool.map(
                papermill_run,
                ["okrkit"] * len(asked),
                asked,
                [str(folder / f"{n}.ipynb") for n in range(len(asked))],
            )
        )


WAYS: dict[str, Callable[[list[dict[str, Any]], Path], None]] = {
    "stock papermill, in sequence": stock_in_sequence,
    "stock papermill, 2 processes": stock_in_two,
    "okrkit's engine, 2 at once": warm_in_two,
}


def measured(way: str, count: int) -> dict[str, float]:
    """Seconds and peak memory of a way, in a process of its own, its start included; memory of all its processes together."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [sys.executable, __file__, "--way", way, "--sets", str(count), "--out", folder]
        )
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, memory(process.pid))
            time.sleep(0.1)
        if process.returncode:
            raise SystemExit(f"{way} failed")
        seconds = time.perf_counter() - began
        cells = sum(map(cell_seconds, Path(folder).glob("*.ipynb")))
    return {"seconds": seconds, "peak": peak, "cells": cells}


def memory(pid: int) -> float:
    """MB of a process and all that it started, shared pages counted once over them (proportional set size)."""
    total, todo = 0.0, [pid]
    while todo:
        one = todo.pop()
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text("utf-8").splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
            for task in Path(f"/proc/{one}/task").iterdir():
                todo += map(int, (task / "children").read_text("utf-8").split())
        except OSError:
            continue
    return total


def cell_seconds(path: Path) -> float:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return sum(
        c["metadata"].get("papermill", {}).get("duration") or 0.0 for c in cells if c["cell_type"] == "code"
    )


def unchanged(count: int) -> float:
    """Milliseconds a notebook where okrkit's own batch has nothing to do."""
    from okrkit.notebooks.batch import run_many
    from okrkit.workspace import Workspace

    asked = sets(count)
    over = {name: sorted({str(values[name]) for values in asked}) for name in ("cycle", "team")}
    ws = Workspace(shop())
    options: dict[str, Any] = {
        "workspace": shop(), "inputs": ws.input_hashes(), "reuse": True, "jobs": AT_ONCE, "as_of": asked[0]["as_of"],
    }  # fmt: skip
    run_many("quarterly_review", over, **options)
    begun = time.perf_counter()
    again = run_many("quarterly_review", over, **options)
    assert all(run.reused for run in again.runs)
    return 1000 * (time.perf_counter() - begun) / len(again.runs)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--way", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    if given.way:
        WAYS[given.way](sets(given.sets), given.out)
        return 0
    shop()
    told: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for _ in range(given.rounds):
        for way in WAYS:
            told[way].append(measured(way, given.sets))
    middle = {
        w: {k: statistics.median(r[k] for r in rounds) for k in rounds[0]} for w, rounds in told.items()
    }
    ours = middle["okrkit's engine, 2 at once"]
    print(f"{given.sets} runs of quarterly_review, medians of {given.rounds} rounds")
    print(f"{'':34}{'s':>8}{'s each':>9}{'times ours':>12}{'peak MB':>9}{'in cells':>10}")
    for way, one in middle.items():
        print(
            f"{way:34}{one['seconds']:8.1f}{one['seconds'] / given.sets:9.2f}{one['seconds'] / ours['seconds']:12.1f}"
            f"{one['peak']:9.0f}{one['cells'] / given.sets:9.2f}s"
        )
    share = ours["cells"] / AT_ONCE / ours["seconds"]
    print(
        f"pure cell time is {share:.0%} of okrkit's; an engine without any cost of its own would be {1 / share:.1f} times as quick"
    )
    met = [
        verdict(
            "times stock in 2 processes",
            middle["stock papermill, 2 processes"]["seconds"] / ours["seconds"],
            OF_TWO,
            at_least=True,
        ),
        verdict(
            "times stock in sequence",
            middle["stock papermill, in sequence"]["seconds"] / ours["seconds"],
            OF_ONE,
            at_least=True,
        ),
        verdict(
            "peak memory, share of stock in 2 processes",
            ours["peak"] / middle["stock papermill, 2 processes"]["peak"],
            1.0,
        ),
        verdict("ms a notebook with nothing changed", unchanged(given.sets), SAME),
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
