"""What the benchmarks share: a part runs in a process of its own and tells seconds and peak memory."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

# The checkout is measured, whether it is installed or not.
sys.path.insert(0, str(Path(__file__).parents[1]))


@dataclass(frozen=True, slots=True)
class Taken:
    """Wall and processor seconds of one run, and the process's peak memory in MB."""

    wall: float
    processor: float
    peak: float


def in_a_child(script: str, arguments: list[str]) -> list[Taken]:
    """Run a part of a benchmark in a fresh process."""
    done = subprocess.run([sys.executable, script, *arguments], stdout=subprocess.PIPE, check=True)
    return [Taken(**one) for one in json.loads(done.stdout.splitlines()[-1])]


def tell(run: Callable[[], object], times: int, before: Callable[[], object] = lambda: None) -> None:
    """In the child: run and print what it took; the first of several runs warms up and is not told."""
    told = []
    for _ in range(times + (times > 1)):
        before()
        wall, processor = time.perf_counter(), time.process_time()
        run()
        told.append((time.perf_counter() - wall, time.process_time() - processor))
    peak = _peak_megabytes()
    kept = told[1:] if times > 1 else told
    print(json.dumps([{"wall": w, "processor": p, "peak": peak} for w, p in kept]))


def _peak_megabytes() -> float:
    """The process's own peak; on Linux `getrusage` would also count what its parent held before the child began."""
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1 << 20 if sys.platform == "darwin" else 1 << 10
    )


def median(runs: list[Taken]) -> Taken:
    """The middle of each."""
    return Taken(*(statistics.median(getattr(r, f) for r in runs) for f in Taken.__slots__))


def show(rows: list[tuple[str, Taken]], base: Taken) -> None:
    """One row a way of doing it, as times of the first."""
    print(f"{'':44}{'ms':>9}{'times':>8}{'cpu ms':>9}{'times':>8}{'peak MB':>9}")
    for name, t in rows:
        print(
            f"{name:44}{1000 * t.wall:9.0f}{t.wall / base.wall:8.2f}{1000 * t.processor:9.0f}"
            f"{t.processor / base.processor:8.2f}{t.peak:9.0f}"
        )


def verdict(what: str, value: float, aim: float, *, at_least: bool = False) -> bool:
    """Print whether an aim is met."""
    met = value >= aim if at_least else value < aim
    print(
        f"{'met   ' if met else 'MISSED'} {what}: {value:.2f} (aim: {'at least' if at_least else 'under'} {aim:g})"
    )
    return met


def scratch(name: str) -> Path:
    """A folder for what a benchmark makes once."""
    import tempfile

    folder = Path(tempfile.gettempdir()) / "okrkit-benchmarks" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
