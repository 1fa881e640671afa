"""What-if simulation beside hand-written numpy and squigglepy: time to the same error, and the limits of raw draws.

Run: ``python benchmarks/what_if.py [--rounds 3]``; ``--truth`` computes the truth anew (some minutes).

The tree is the contribution of a shop after goods, shipping, fees, advertising and service: 20 drivers over 8 channels,
each with a range of its own (160 ranges, lognormal for volumes and costs, normal for rates). Every way is given the same
ranges. Error is the root mean square over repetitions with other seeds, against a truth of 10^8 draws: at most 0.1 % on
P10, P50 and P90, and 0.1 points on the chance of reaching a target. Each way runs with the fewest draws that keep to it,
warm, in a process of its own, with one thread. Aims are on processor time. Exits 1 when one is missed.

squigglepy is no dependency: ``pip install squigglepy`` for its row, which is left out and said so without it.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections.abc import Callable
from typing import Any

from _measure import Taken, in_a_child, median, show, tell, verdict

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

QUANTILES = (0.1, 0.5, 0.9)
TARGET = 195_000.0
TRUTH = (167_943.6, 190_333.2, 214_233.9, 0.398_563_67)
"""P10, P50, P90 of the contribution and the chance that it reaches `TARGET`: 10^8 draws by ``--truth`` (numpy SFC64, seed
20261125, standard normals in chunks; quantiles from a histogram of 200,000 bins of 5 units, straight within a bin)."""

LIMITS = (0.001, 0.001, 0.001, 0.001)
REPETITIONS = 64
RAW = 1_000_000
MEMBERS = 8

# Driver: middle value, lowest and highest plausible change (P10, P90), shape; volumes differ by channel.
DRIVERS: dict[str, tuple[float, float, str, str]] = {
    "impressions": (1e6, 0.12, "lognormal", "count"),
    "click_rate": (0.02, 0.06, "normal", "sessions/count"),
    "organic_sessions": (30_000, 0.12, "lognormal", "sessions"),
    "mail_sessions": (8_000, 0.12, "lognormal", "sessions"),
    "new_rate": (0.02, 0.10, "normal", "orders/sessions"),
    "known_rate": (0.04, 0.10, "normal", "orders/sessions"),
    "cancel_rate": (0.02, 0.25, "normal", "share"),
    "units_each": (1.8, 0.05, "lognormal", "units/orders"),
    "price": (40, 0.06, "lognormal", "currency/units"),
    "discount_rate": (0.08, 0.18, "normal", "share"),
    "return_rate": (0.1, 0.18, "normal", "share"),
    "goods_cost": (18, 0.05, "lognormal", "currency/units"),
    "shipping_cost": (4, 0.10, "lognormal", "currency/orders"),
    "shipping_paid": (1.5, 0.12, "lognormal", "currency/orders"),
    "packing_cost": (0.8, 0.12, "lognormal", "currency/orders"),
    "fee_rate": (0.025, 0.06, "normal", "share"),
    "click_cost": (0.3, 0.12, "lognormal", "currency/sessions"),
    "content_cost": (5_000, 0.12, "lognormal", "currency"),
    "tickets_each": (0.15, 0.12, "lognormal", "tickets/orders"),
    "ticket_cost": (3, 0.12, "lognormal", "currency/tickets"),
}
SIZES = (1.6, 1.2, 0.9, 0.7, 0.6, 0.5, 0.4, 0.35)
SPLIT_BY_SIZE = ("impressions", "organic_sessions", "mail_sessions", "content_cost")
FORMULAS = {
    "paid_sessions": ("sessions", "impressions * click_rate"),
    "known_sessions": ("sessions", "organic_sessions + mail_sessions"),
    "orders": ("orders", "(paid_sessions * new_rate + known_sessions * known_rate) * (1 - cancel_rate)"),
    "units": ("units", "orders * units_each"),
    "net_revenue": ("currency", "units * price * (1 - discount_rate) * (1 - return_rate)"),
    "goods": ("currency", "units * goods_cost"),
    "delivery": ("currency", "orders * (shipping_cost + packing_cost - shipping_paid)"),
    "fees": ("currency", "net_revenue * fee_rate"),
    "advertising": ("currency", "paid_sessions * click_cost + content_cost"),
    "service": ("currency", "orders * tickets_each * ticket_cost"),
    "channel_contribution": ("currency", "net_revenue - goods - delivery - fees - advertising - service"),
}
Z90 = 1.2815515655446004


def middles() -> dict[str, list[float]]:
    """The baseline: one value a channel."""
    return {
        name: [value * (size if name in SPLIT_BY_SIZE else 1) for size in SIZES]
        for name, (value, _, _, _) in DRIVERS.items()
    }


def contribution(v: Callable[[str], Any]) -> Any:
    """The tree by hand, for any kind of value that knows arithmetic."""
    paid = v("impressions") * v("click_rate")
    orders = (paid * v("new_rate") + (v("organic_sessions") + v("mail_sessions")) * v("known_rate")) * (
        1 - v("cancel_rate")
    )
    units = orders * v("units_each")
    net = units * v("price") * (1 - v("discount_rate")) * (1 - v("return_rate"))
    per_order = (
        v("shipping_cost") + v("packing_cost") - v("shipping_paid") + v("tickets_each") * v("ticket_cost")
    )
    return (
        net * (1 - v("fee_rate"))
        - units * v("goods_cost")
        - orders * per_order
        - paid * v("click_cost")
        - v("content_cost")
    )


def question() -> Any:
    """The same for okrkit: tree, baseline and assumptions."""
    from okrkit.core.model.assumptions import Assumption
    from okrkit.core.scenarios import Node, Tree
    from okrkit.core.scenarios.what_if import what_if

    channels = tuple(f"channel_{i}" for i in range(1, MEMBERS + 1))
    nodes = [Node("contribution", unit="currency", formula="sum(channel_contribution)")]
    nodes += [Node(name, unit=unit, by="channel", formula=text) for name, (unit, text) in FORMULAS.items()]
    for name, (_, _, _, unit) in DRIVERS.items():
        nodes.append(Node(name, unit=unit, by="channel"))
    beliefs = [
        Assumption(
            name, member, shape=shape, low=1 / (1 + span) - 1 if shape == "lognormal" else -span, high=span
        )
        for name, (_, span, shape, _) in DRIVERS.items()
        for member in channels
    ]
    tree = Tree("contribution", "contribution", tuple(nodes), {"channel": channels})
    return what_if(tree, middles(), assumptions=beliefs)


def okrkit(points: Any, n: int) -> Callable[[int], Any]:
    from okrkit.core.scenarios.simulate import simulate_question

    asked = question()
    return lambda seed: simulate_question(
        asked, n=n, seed=seed, points=points, keep=["contribution"]
    ).values()


def numpy_by_hand(n: int, chunk: int = 0, small: bool = False) -> Callable[[int], Any]:
    """Whole columns of numpy's default generator; with ``chunk``, cache-sized pieces; ``small``: the quicker generator."""
    import numpy as np

    base = {name: np.array(values)[:, None] for name, values in middles().items()}

    def draw(rng: Any, k: int) -> Callable[[str], Any]:
        def value(name: str) -> Any:
            _, span, shape, _ = DRIVERS[name]
            z = rng.standard_normal((MEMBERS, k))
            if shape == "normal":
                z *= span / Z90
                z += 1
            else:
                z *= np.log1p(span) / Z90
                np.exp(z, out=z)
            z *= base[name]
            return z

        return remembered(value)

    def run(seed: int) -> Any:
        rng = np.random.Generator(np.random.SFC64(seed)) if small else np.random.default_rng(seed)
        out = np.empty(n)
        for at in range(0, n, chunk or n):
            k = min(chunk or n, n - at)
            out[at : at + k] = contribution(draw(rng, k)).sum(axis=0)
        return out

    return run


def squiggle(n: int) -> Callable[[int], Any]:
    """The ranges as squigglepy's distributions, channel by channel."""
    import numpy as np
    import squigglepy as sq

    base = middles()

    def run(seed: int) -> Any:
        sq.set_seed(seed)
        total = np.zeros(n)
        for i in range(MEMBERS):

            def value(name: str, i: int = i) -> Any:
                _, span, shape, _ = DRIVERS[name]
                middle = base[name][i]
                kind = sq.norm if shape == "normal" else sq.lognorm
                low = middle * (1 - span) if shape == "normal" else middle / (1 + span)
                return sq.sample(kind(low, middle * (1 + span), credibility=80), n)

            total += contribution(remembered(value))
        return total

    return run


def remembered(value: Callable[[str], Any]) -> Callable[[str], Any]:
    """Each driver is drawn once, however often the formula names it."""
    seen: dict[str, Any] = {}

    def once(name: str) -> Any:
        if name not in seen:
            seen[name] = value(name)
        return seen[name]

    return once


def numbers_alone(n: int) -> Callable[[int], Any]:
    """The standard normals of the simulation and nothing else, in the same chunks."""
    import numpy as np

    from okrkit.core.scenarios.points import thrown

    def run(seed: int) -> Any:
        for _ in thrown(len(DRIVERS) * MEMBERS, n, seed):
            pass
        return np.empty(0)

    return run


TUNED = "numpy by hand, SFC64 in cache-sized chunks"
WAYS: dict[str, Callable[[int], Callable[[int], Any]]] = {
    "okrkit, Sobol points": lambda n: okrkit("sobol", n),
    "numpy by hand": numpy_by_hand,
    TUNED: lambda n: numpy_by_hand(n, 1024, small=True),
    "squigglepy": squiggle,
    "okrkit, pseudo-random": lambda n: okrkit("random", n),
    "the numbers alone": numbers_alone,
}
DRAWS = {
    "okrkit, Sobol points": 1 << 14,
    "numpy by hand": 240_000,
    TUNED: 240_000,
    "squigglepy": 240_000,
}
"""The fewest draws that keep to `LIMITS`. Sobol points come in powers of two (``--search`` shows 8,192 to miss); of random
draws the chance p asks for p (1 - p) / 0.001^2 = 239,710, more than the quantiles do."""


def errors(way: str, n: int, repetitions: int) -> list[float]:
    """Root mean square errors over the repetitions: P10, P50, P90 relative, the chance as it is."""
    import numpy as np

    run = WAYS[way](n)
    off = []
    for seed in range(1, repetitions + 1):
        values = run(seed)
        quantiles = np.quantile(values, QUANTILES) / TRUTH[:3] - 1
        off.append([*quantiles, float(np.mean(values >= TARGET)) - TRUTH[3]])
    return [float(x) for x in np.sqrt(np.mean(np.square(off), axis=0))]


def search() -> None:
    """Errors of Sobol points at rising numbers of them, until all limits are kept."""
    way, n = next(iter(DRAWS)), 1 << 10
    while True:
        off = errors(way, n, REPETITIONS)
        print(f"{n:9}", *(f"{100 * x:8.4f}" for x in off), flush=True)
        if all(o <= limit for o, limit in zip(off, LIMITS, strict=True)):
            return
        n *= 2


def truth(draws: int = 10**8) -> None:
    """Quantiles and chance of many draws, in chunks: a histogram keeps the memory small."""
    import numpy as np

    run = numpy_by_hand(1 << 20, 1024, small=True)
    edges = np.arange(0.0, 1_000_001.0, 5.0)
    counts, reached, done, seed = np.zeros(edges.size - 1, dtype=np.int64), 0, 0, 20_261_125
    while done < draws:
        values = run(seed)[: draws - done]
        counts += np.histogram(values, edges)[0]
        reached += int(np.count_nonzero(values >= TARGET))
        done, seed = done + values.size, seed + 1
    below = np.concatenate([[0], np.cumsum(counts)])
    if below[-1] != done:
        raise SystemExit("values outside the histogram")
    print([round(float(np.interp(q * done, below, edges)), 1) for q in QUANTILES], reached / done)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--truth", action="store_true", help="compute the truth anew")
    parser.add_argument("--search", action="store_true", help="find how many Sobol points are needed")
    parser.add_argument("--part", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--draws", type=int, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.part:
        run = WAYS[told.part](told.draws)
        seeds = iter(range(1, 1000))
        tell(lambda: run(next(seeds)), 3)
        return 0
    if told.truth or told.search:
        (truth if told.truth else search)()
        return 0
    ways = list(DRAWS)
    if importlib.util.find_spec("squigglepy") is None:
        print("squigglepy is not installed: its row is left out (pip install squigglepy)")
        ways.remove("squigglepy")
    print(
        f"Root mean square error in % (points for the chance)\n{'':44}{'draws':>9}{'P10':>9}{'P50':>9}{'P90':>9}{'chance':>9}"
    )
    kept = True
    for way in ways:
        off = errors(way, DRAWS[way], REPETITIONS if way == ways[0] else 16)
        print(f"{way:44}{DRAWS[way]:9}" + "".join(f"{100 * x:9.4f}" for x in off))
        kept = kept and (way != ways[0] or all(o <= limit for o, limit in zip(off, LIMITS, strict=True)))
    print("\nTime to the same error")
    same = {way: measured(way, DRAWS[way], told.rounds) for way in ways}
    show(list(same.items()), same[ways[0]])
    print(f"\n{RAW:,} pseudo-random draws, 160 numbers each")
    raw = {way: measured(way, RAW, told.rounds) for way in ("the numbers alone", "okrkit, pseudo-random")}
    show(list(raw.items()), raw["the numbers alone"])
    print()
    met = [verdict("all errors of okrkit within their limits", float(kept), 1, at_least=True)]
    for way in ways[1:]:
        times = same[way].processor / same[ways[0]].processor
        if way == TUNED:
            print(f"told   times less time than {way}: {times:.2f}")
        else:
            met.append(verdict(f"times less time than {way}", times, 10, at_least=True))
    both = [taken.processor for taken in raw.values()]
    met.append(verdict("pseudo-random draws, in times of the numbers alone", both[1] / both[0], 1.3))
    met.append(verdict("its peak memory in MB", raw["okrkit, pseudo-random"].peak, 60))
    return 0 if all(met) else 1


def measured(way: str, draws: int, rounds: int) -> Taken:
    """Median over the rounds, each in a fresh process."""
    runs = [median(in_a_child(__file__, ["--part", way, "--draws", str(draws)])) for _ in range(rounds)]
    return median(runs)


if __name__ == "__main__":
    sys.exit(main())
