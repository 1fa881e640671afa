"""What-if simulation beside hand-written numpy and squigglepy: time to the same error, and the limits of raw draws.

Run: ``python benchmarks/what_if.py [--rounds 3]``; ``--truth`` computes the truth anew (some minutes).

The tree is the contribution of a shop after goods, shipping, fees, advertising and service: 20 drivers over 8 channels,
each with a range of its own (160 ranges, lognormal for volumes and costs, normal for rates). Every way is given the same
ranges. Error is the root mean square over repetitions with other seeds, against a truth of 10^8 draws: at most 0.1 % on
P10, P50 and P90, and 0.1 points on the chance of reaching a target. Each way runs with the fewest draws (a power of two)
that keep to it, warm, in a process of its own, with one thread. Exits 1 when an aim is missed.

squigglepy is no dependency: ``pip install squigglepy`` for its row, which is left out and said so without it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

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
    """The standard normals of the simulation and nothing else."""
    import numpy as np

    room = np.empty((len(DRIVERS) * MEMBERS, 1024))

    def run(seed: int) -> None:
        rng = np.random.Generator(np.random.SFC64(seed))
        for at in range(0, n, 1024):
            rng.standard_normal(
                out=room[:, : min(1024, n - at)] if n - at >= 1024 else None,
                size=None if n - at >= 1024 else (160, n - at),
            )

    return run


WAYS: dict[str, Callable[[int], Callable[[int], Any]]] = {
    "okrkit, Sobol points": lambda n: okrkit("sobol", n),
    "numpy by hand": numpy_by_hand,
    "numpy by hand, SFC64 in cache-sized chunks": lambda n: numpy_by_hand(n, 1024, small=True),
    "squigglepy": squiggle,
    "okrkit, pseudo-random": lambda n: okrkit("random", n),
    "the numbers alone": numbers_alone,
}
COMPARED = (
    "okrkit, Sobol points",
    "numpy by hand",
    "numpy by hand, SFC64 in cache-sized chunks",
    "squigglepy",
)


def errors(way: str, n: int) -> list[float]:
    """Root mean square errors over the repetitions: P10, P50, P90 relative, the chance as it is."""
    import numpy as np

    run = WAYS[way](n)
    off = []
    for seed in range(REPETITIONS):
        values = run(seed + 1)
        found = [*(np.quantile(values, QUANTILES) / TRUTH[:3] - 1), np.mean(values >= TARGET) - TRUTH[3]]
        off.append(found)
    return [float(x) for x in np.sqrt(np.mean(np.square(off), axis=0))]


def fewest(way: str, start: int) -> tuple[int, list[float]]:
    """The fewest draws, a power of two, that keep to all limits."""
    n = start
    while True:
        off = errors(way, n)
        if all(o <= limit for o, limit in zip(off, LIMITS, strict=True)):
            return n, off
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


if __name__ == "__main__":
    if "--truth" in sys.argv:
        truth(int(sys.argv[2]))
