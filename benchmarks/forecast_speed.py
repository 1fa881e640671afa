"""A forecast of 2,000 paths beside the textbook's: seasonal naive with its errors bootstrapped, in plain numpy.

Run: ``python benchmarks/forecast_speed.py [--rounds 3]``. Both make 2,000 paths of the coming quarter from the same invented
histories, warm, each in a fresh process with one thread; medians. The aim is a ratio, so that it holds on any
machine: the slowest history may take `AIM` times the peer's mean, which is 20 ms where the peer takes 2.8 ms.
Exits 1 when it is missed.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from typing import Any

from _measure import Taken, in_a_child, median, tell, verdict

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

AIM = 7.0
PATHS = 2000
TIMES = 21
HISTORIES = {
    "61 weeks": ("W", 61, 13, 52),
    "143 weeks": ("W", 143, 13, 52),
    "240 weeks": ("W", 240, 13, 52),
    "180 months": ("M", 180, 3, 12),
    "365 days": ("D", 365, 91, 7),
    "1,095 days": ("D", 1095, 91, 7),
}
"""Frequency, length, periods ahead, season of the peer."""


def history(length: int, season: int) -> Any:
    """A level with a season and noise, always the same."""
    import numpy as np

    noise = np.random.default_rng(0).normal(0, 5, length)
    return 100 + 20 * np.sin(2 * np.pi * np.arange(length) / season) + noise


def ours(name: str) -> Callable[[], object]:
    """The forecast with its notes."""
    from okrkit.core.forecast import forecast

    freq, length, ahead, season = HISTORIES[name]
    values = history(length, season)
    return lambda: forecast(values, freq, ahead, PATHS, seed=1)


def naive(name: str) -> Callable[[], object]:
    """The same season again, give or take its past errors, which add up from season to season."""
    import numpy as np

    _, length, ahead, season = HISTORIES[name]
    values = history(length, season)

    def run() -> object:
        rng = np.random.default_rng(1)
        cycles = -(-ahead // season)
        errors = rng.choice(values[season:] - values[:-season], size=(PATHS, cycles, season))
        paths = np.tile(values[-season:], cycles) + np.cumsum(errors, axis=1).reshape(PATHS, -1)
        return paths[:, :ahead]

    return run


PARTS: dict[str, Callable[[str], Callable[[], object]]] = {"okrkit": ours, "seasonal naive": naive}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--history", choices=HISTORIES, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.part:
        tell(PARTS[told.part](told.history), TIMES)
        return 0
    taken: dict[tuple[str, str], list[Taken]] = {}
    for _ in range(told.rounds):
        for name in HISTORIES:
            for part in PARTS:
                runs = in_a_child(__file__, ["--part", part, "--history", name])
                taken.setdefault((part, name), []).append(median(runs))
    cpu = {key: 1000 * median(runs).processor for key, runs in taken.items()}
    peer = sum(cpu["seasonal naive", name] for name in HISTORIES) / len(HISTORIES)
    print(f"{PATHS} paths of the coming quarter, processor ms\n{'':14}{'seasonal naive':>16}{'okrkit':>9}")
    for name in HISTORIES:
        print(f"{name:14}{cpu['seasonal naive', name]:16.2f}{cpu['okrkit', name]:9.2f}")
    slowest = max(cpu["okrkit", name] for name in HISTORIES)
    return 0 if verdict("the slowest history, in times of the peer's mean", slowest / peer, AIM) else 1


if __name__ == "__main__":
    sys.exit(main())
