"""How long `import okrkit` and `okrkit --help` take beside Python's own start-up.

Run: ``python benchmarks/startup.py [--runs 15]``. Every round starts each command once, so that a busy moment of the
machine falls on all of them alike; the table shows medians. Exits 1 when an aim is missed.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
HELP = "import sys; sys.argv = ['okrkit', '--help']; from okrkit.cli.main import main; main()"

# name -> (program, milliseconds allowed on top of bare Python)
COMMANDS: dict[str, tuple[str, float | None]] = {
    "python, nothing else": ("pass", None),
    "import okrkit": ("import okrkit", 100),
    "okrkit --help": (HELP, 200),
}


def seconds(program: str) -> float:
    """Wall time of one fresh interpreter; a failing program is an error, not a fast one."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def medians(runs: int) -> dict[str, float]:
    """Milliseconds by command."""
    for program, _ in COMMANDS.values():
        seconds(program)  # warms the disk cache and writes the byte code; not counted
    rounds = [{name: seconds(program) for name, (program, _) in COMMANDS.items()} for _ in range(runs)]
    return {name: 1000 * statistics.median(one[name] for one in rounds) for name in COMMANDS}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=15, help="counted rounds")
    taken = medians(max(1, parser.parse_args().runs))
    bare = next(iter(taken.values()))
    print(f"{'command':24}{'median ms':>10}{'times bare':>12}{'ms more':>10}{'aim':>12}")
    missed = []
    for name, ms in taken.items():
        aim = COMMANDS[name][1]
        more = ms - bare
        verdict = "" if aim is None else f"< {aim:.0f} ms"
        print(f"{name:24}{ms:10.0f}{ms / bare:12.2f}{more:10.0f}{verdict:>12}")
        if aim is not None and more >= aim:
            missed.append(name)
    print(f"missed: {', '.join(missed)}" if missed else "both aims are met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
