"""Levers moved in the browser give the futures that Python gives, on the same points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import okrkit.core.scenarios as scenarios
from okrkit.core.model import Assumption, Correlation, Elasticity, Lever, Move
from okrkit.core.scenarios import Node, Tree
from okrkit.core.scenarios.beliefs import effect_of
from okrkit.core.scenarios.movable import movable
from okrkit.core.scenarios.sensitivity import tornado
from okrkit.core.scenarios.simulate import points_for
from okrkit.core.scenarios.what_if import WhatIf, what_if

pytestmark = pytest.mark.browser

FOLDER = Path(scenarios.__file__).parent
N = 256

TREE = Tree(
    "shop",
    "profit",
    (
        Node("profit", formula="revenue - ads"),
        Node("revenue", formula="sum(channel_revenue) + rest"),
        Node("channel_revenue", by="channel", formula="sessions * rate * value"),
        Node("sessions", unit="sessions", by="channel"),
        Node("rate", unit="orders/sessions", by="channel", flow=False),
        Node("value", unit="currency/orders", flow=False),
        Node("rest", unit="currency"),
        Node("ads", unit="currency"),
        Node("orders", by="channel", formula="sessions * rate"),
        Node("average_rate", formula="sum(orders) / sum(sessions)"),
    ),
    {"channel": ("email", "search", "social")},
)
RATE_TREE = Tree(
    "rate",
    "average_rate",
    tuple(TREE.node(name) for name in ("average_rate", "orders", "sessions", "rate")),
    dict(TREE.dimensions),
)
BASELINE = {
    "sessions": [4000.0, 9000.0, 2000.0],
    "rate": [0.04, 0.02, 0.01],
    "value": 60.0,
    "rest": 900.0,
    "ads": 5000.0,
}
LEVERS = (
    Lever("sessions", "email", 0.0, 0.4),
    Lever("rate", "", -0.1, 0.2),
    Lever("value", "", 0.0, 8.0, "absolute"),
    Lever("ads", "", 3000.0, 9000.0, "value"),
)
LATE = (
    Lever("sessions", "email", 0.0, 0.4, delay_weeks=2, ramp_weeks=5),
    Lever("rate", "", -0.1, 0.2, delay_weeks=1.5),
    Lever("ads", "", -0.2, 0.2),
)
BELIEFS = (
    Assumption("rate", "social", "value", "beta", 0.008, high=0.014),
    Assumption("sessions", "", "relative", "normal", -0.1, high=0.15),
    Assumption("value", "", "absolute", "triangular", -3, 0, 4),
    Assumption("rest", "", "relative", "fixed", mid=0.05),
)
LATE_BELIEFS = (
    Assumption("sessions", "", "relative", "lognormal", -0.1, high=0.2, delay_weeks=3, ramp_weeks=4),
    Assumption("rate", "email", "relative", "uniform", -0.1, high=0.1),
)
PULLS = (Elasticity("rate", "value", -0.8, -1.2, -0.4), Elasticity("sessions[search]", "ads", 0.3))


def rng() -> np.random.Generator:
    return np.random.default_rng(3)


def anchored() -> tuple[WhatIf, Sequence[Lever]]:
    return what_if(
        TREE, BASELINE, (), BELIEFS, [Correlation("sessions", "value", -0.5)], PULLS,
        anchor=rng().normal(16_000, 1_500, 400), anchor_of="revenue",
    ), LEVERS  # fmt: skip


def late() -> tuple[WhatIf, Sequence[Lever]]:
    weeks = [1, 2, 3, 2, 1, 1, 2, 2, 3, 4, 4, 5, 6]
    futures = {"sessions": np.abs(rng().normal([[4000], [9000], [2000]], 300, (3, 200)))}
    return what_if(TREE, BASELINE, (), LATE_BELIEFS, levers=LATE, weeks=weeks, futures=futures), LATE


def late_rate() -> tuple[WhatIf, Sequence[Lever]]:
    baseline = {name: BASELINE[name] for name in ("sessions", "rate")}
    return what_if(RATE_TREE, baseline, (), LATE_BELIEFS, levers=LATE[:2], weeks=np.ones(13)), LATE[:2]


def certain() -> tuple[WhatIf, Sequence[Lever]]:
    return what_if(TREE, BASELINE), LEVERS


CASES = {"anchored": anchored, "late": late, "late rate": late_rate, "certain": certain}


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    page = browser.new_page()
    code = "\n".join((FOLDER / name).read_text("utf-8") for name in ("evaluator.js", "what_if.js"))
    page.set_content(
        f"<script type=module>{code}\nwindow.okrkit = {{ Futures, tornado, middleOf }};</script>"
    )
    page.wait_for_function("window.okrkit !== undefined")
    yield page
    page.close()


def in_python(question: WhatIf, moves: Sequence[Move], levers: Sequence[Lever]) -> dict[str, np.ndarray]:
    timing = {lever.place: (lever.delay_weeks, lever.ramp_weeks) for lever in levers}
    asked = question.moved(
        [effect_of(question.tree, m.driver, m.member, m.change, m.by, *timing[m.place]) for m in moves]
    )
    drawn = asked.drawn(points_for(question, N, 5))
    return asked.after(asked.before(drawn), drawn, list(question.tree.order))


SCRIPT = """([data, points, paths]) => {
    const futures = new okrkit.Futures(data, Float64Array.from(points));
    const plain = (value) => (typeof value === "number" ? [value] : Array.from(value));
    return paths.map((moves) => {
        futures.move(moves);
        const values = Object.entries(futures.values()).map(([name, v]) => [name, Array.isArray(v) ? v.map(plain) : [plain(v)]]);
        return [Array.from(futures.top()), Array.from(futures.start()), Object.fromEntries(values)];
    });
}"""


def positions(levers: Sequence[Lever]) -> list[list[Move]]:
    """Nothing moved; then one lever after another; then back to fewer, so that what was moved must be taken back."""
    moves = [Move(lever.driver, lever.member, 0.75 * lever.high, lever.change) for lever in levers]
    return [[], *(moves[:k] for k in range(1, len(moves) + 1)), moves[-1:], []]


@pytest.mark.parametrize("case", CASES)
def test_every_node_is_the_same_on_every_point(page: Any, case: str) -> None:
    question, levers = CASES[case]()
    found = movable(question, levers, n=N, seed=5)
    by_place = {lever["place"]: lever for lever in found.data["levers"]}
    paths = [[{**by_place[m.place], "by": m.by} for m in moves] for moves in positions(levers)]
    seen = page.evaluate(SCRIPT, [found.data, found.points.ravel().tolist(), paths])
    for moves, (top, start, values) in zip(positions(levers), seen, strict=True):
        expected = in_python(question, moves, levers)
        # Mean rates are weighted with slopes that the page takes from small steps; all else is exact.
        within = 1e-7 if case.startswith("late") else 1e-9
        for name, value in expected.items():
            np.testing.assert_allclose(
                np.broadcast_to(np.array(values[name]), value.shape), value, rtol=within, err_msg=name
            )
        name = question.tree.top
        np.testing.assert_allclose(
            np.broadcast_to(top, expected[name][0].shape), expected[name][0], rtol=1e-9
        )
        drawn = question.drawn(points_for(question, N, 5))
        unmoved = question.evaluated(question.before(drawn), [name])[name][0]
        np.testing.assert_allclose(np.broadcast_to(start, unmoved.shape), unmoved, rtol=1e-9)


@pytest.mark.parametrize("case", CASES)
def test_the_tornado_is_pythons(page: Any, case: str) -> None:
    question, levers = CASES[case]()
    found = movable(question, levers, n=N, seed=5)
    seen = page.evaluate(
        """([data, ends]) => { const all = Float64Array.from(ends);
        return okrkit.tornado(new okrkit.Futures(data, all), okrkit.middleOf(data, all), []); }""",
        [found.data, found.ends.ravel().tolist()],
    )
    expected = tornado(question, levers)
    assert seen["middle"] == pytest.approx(expected.middle, rel=1e-9)
    assert [bar["name"] for bar in seen["bars"]] == [bar.name for bar in expected.bars]
    for bar, other in zip(seen["bars"], expected.bars, strict=True):
        assert (bar["kind"], bar["low"], bar["high"]) == (
            other.kind,
            pytest.approx(other.low),
            pytest.approx(other.high),
        )
        assert (bar["topLow"], bar["topHigh"]) == pytest.approx((other.top_low, other.top_high), rel=1e-9)
