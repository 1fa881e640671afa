"""Forecasts on real series beside the prototype, line by line, and with each data set left out.

Run: ``python benchmarks/forecast_accuracy.py [--quick] [--short 8 13 26 52] [--lines]``. The series, the tool that judges
a forecaster on them and the prototype lie beside the project in ``../shared``; without them there is nothing to run.
``--quick`` takes every fourth series of each data set (a minute); all of them take some minutes. ``--short`` also shows
both only the last so many weeks or months. ``--lines`` prints every line instead of those that are worse.
Exits 1 when one of the aims is missed, which only all series can show.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from _measure import verdict

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

SHARED = Path(__file__).parents[2] / "shared"
SERIES = SHARED / "series/kpi_series_dev.parquet"
TOOL, PROTOTYPE = SHARED / "tools/attainability_eval.py", SHARED / "prototypes/attainability_reference.py"
QUICK = 4

Series = tuple[str, str, str, str, Any]
Lines = dict[str, tuple[str, float]]


def judged(
    tool: Any, forecaster: Callable[..., Any], series: list[Series], name: str, last: int = 0
) -> list[Any]:
    """The tool's raw results: forecasts, targets, scores and check-ins of all series."""
    tool._init(forecaster)
    options = {"n": 500, "origins": 6, "checkins": not last, "kind_arg": False, "last": last}
    found: list[list[Any]] = [[], [], [], []]
    shown = time.monotonic()
    for done, one in enumerate(series, 1):
        for kept, new in zip(found, tool.run_series((one, options)), strict=True):
            kept.extend(new)
        if time.monotonic() - shown > 5 or done == len(series):
            shown = time.monotonic()
            print(f"\r{name}: {done} of {len(series)} series", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found


def lines(tool: Any, found: list[Any], *, kinds: bool = True) -> Lines:
    """Every figure that the tool prints, with what makes it good: 'low', 'high' or the value aimed at."""
    rows, targets, scores, checks = found
    blocks: dict[str, list[Any]] = {"all": rows}
    for frequency in sorted({r["freq"] for r in rows}):
        blocks[frequency] = [r for r in rows if r["freq"] == frequency]
    if kinds:
        for key in ("kind", "ds"):
            for value in sorted({r[key] for r in rows}):
                blocks[value] = [r for r in rows if r[key] == value]
    out: Lines = {}
    for name, block in blocks.items():
        for what, v in tool.summarise(block).items():
            if what != "last" or name in ("all", "M"):
                out |= _of_a_block(f"{name}, {what}", v)
    for name, some in [
        ("all", targets),
        *((f, [t for t in targets if t["freq"] == f]) for f in ("D", "W", "M")),
    ]:
        if some:
            t = tool.summarise_targets(some)
            out[f"{name}: skill of the chance"] = ("high", t["bss_vs_climatology"])
            out[f"{name}: calibration error"] = ("low", t["ece"])
    for p, seen in tool.summarise(rows)["sum"]["hits"].items():
        out[f"reached with chance {p}"] = (p, seen)
    for base, s in tool.summarise_scores(scores).items():
        out[f"score of the target for 0.7, {base}"] = ("0.7", s["mean_score"])
    for share, c in (tool.summarise_checkins(checks) if checks else {}).items():
        out |= {
            f"check-in at {share}: skill": ("high", c["bss"]),
            f"check-in at {share}: calibration error": ("low", c["ece"]),
            f"check-in at {share}: 80 % interval": ("0.8", c["cov80"]),
        }
    return out


def _of_a_block(name: str, v: dict[str, Any]) -> Lines:
    return {
        f"{name}: CRPS ratio": ("low", v["crps_ratio"]),
        f"{name}: CRPS geo": ("low", v["crps_ratio_geo"]),
        f"{name}: PIT deviation": ("low", v["pit_dev"]),
        **{f"{name}: {c} % interval": (str(c / 100), v[f"cov{c}"]) for c in (50, 80, 95)},
    }


def no_worse(good: str, ours: float, theirs: float) -> bool:
    """Whether a figure is at least as good, to the four digits that are printed."""
    ours, theirs = round(ours, 4), round(theirs, 4)
    if good in ("low", "high"):
        return ours <= theirs if good == "low" else ours >= theirs
    return round(abs(ours - float(good)), 4) <= round(abs(theirs - float(good)), 4)


def compared(ours: Lines, theirs: Lines, *, every: bool) -> None:
    """Print the lines (or only those that are worse) and how many are no worse."""
    worse = 0
    for name, (good, value) in ours.items():
        fine = no_worse(good, value, theirs[name][1])
        worse += not fine
        if every or not fine:
            print(
                f"{name:52}{value:9.4f}{theirs[name][1]:9.4f}  aim {good:5}{'no worse' if fine else 'WORSE'}"
            )
    print(f"{len(ours) - worse} of {len(ours)} lines are no worse than the prototype's")


def left_out(tool: Any, ours: list[Any], theirs: list[Any]) -> None:
    """The headline figures without each data set, and on it alone."""
    print(
        f"\n{'data set':20}{'':8}{'without it: CRPS geo':>22}{'80 %':>8}{'95 %':>8}{'on it alone: CRPS geo':>24}{'80 %':>8}"
    )
    for name in sorted({r["ds"] for r in ours[0]}):
        for who, found in (("okrkit", ours), ("proto", theirs)):
            rest = tool.summarise([r for r in found[0] if r["ds"] != name])["sum"]
            own = tool.summarise([r for r in found[0] if r["ds"] == name])["sum"]
            print(
                f"{name:20}{who:8}{rest['crps_ratio_geo']:22.3f}{rest['cov80']:8.3f}{rest['cov95']:8.3f}"
                f"{own['crps_ratio_geo']:24.3f}{own['cov80']:8.3f}"
            )


def aims(tool: Any, found: list[Any]) -> bool:
    """The aims of a forecast, met or missed."""
    whole = tool.summarise(found[0])["sum"]
    scores = tool.summarise_scores(found[2])
    ece = tool.summarise_targets(found[1])["ece"]
    met = [
        verdict("CRPS geo of the total", whole["crps_ratio_geo"], 0.5201),
        verdict("80 % interval holds", whole["cov80"], 0.78, at_least=True),
        verdict("80 % interval holds", whole["cov80"], 0.83),
        verdict("calibration error x 100", 100 * ece, 2.0),
    ]
    for base, s in scores.items():
        met += [
            verdict(f"target for 0.7 scores, {base}", s["mean_score"], 0.68, at_least=True),
            verdict(f"target for 0.7 scores, {base}", s["mean_score"], 0.72),
        ]
    return all(met)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="every fourth series of each data set")
    parser.add_argument("--short", type=int, nargs="*", default=[], help="also with so many periods only")
    parser.add_argument("--lines", action="store_true", help="print every line")
    told = parser.parse_args()
    missing = [str(p.relative_to(SHARED.parent)) for p in (SERIES, TOOL, PROTOTYPE) if not p.is_file()]
    if missing:
        print(f"nothing to measure: {', '.join(missing)} is not beside the project")
        return 0
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(TOOL.parent), str(PROTOTYPE.parent)]
    import warnings

    from okrkit.core.forecast import sample_paths

    warnings.filterwarnings("ignore")
    tool, prototype = (importlib.import_module(p.stem) for p in (TOOL, PROTOTYPE))
    series: list[Series] = tool.load(SERIES)
    if told.quick:
        by_set: dict[tuple[str, str], list[Series]] = {}
        for one in series:
            by_set.setdefault((one[1], one[2]), []).append(one)
        series = [one for some in by_set.values() for one in some[::QUICK]]
    ours, theirs = (
        judged(tool, f, series, name)
        for f, name in ((sample_paths, "okrkit"), (prototype.sample_paths, "prototype"))
    )
    print(f"{len(series)} series; okrkit beside the prototype")
    compared(lines(tool, ours), lines(tool, theirs), every=told.lines)
    left_out(tool, ours, theirs)
    for periods in told.short:
        few = [
            judged(tool, f, series, f"{name}, last {periods}", periods)
            for f, name in ((sample_paths, "okrkit"), (prototype.sample_paths, "prototype"))
        ]
        print(f"\nonly the last {periods} weeks or months are shown")
        compared(*(lines(tool, one, kinds=False) for one in few), every=True)
    print()
    if told.quick:
        print("the aims are for all series; run without --quick to judge them")
        return 0
    return 0 if aims(tool, ours) else 1


if __name__ == "__main__":
    sys.exit(main())
