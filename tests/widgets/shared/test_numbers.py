"""Numbers in the browser read as those in Python, and typed ones are understood."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from okrkit.core.model import say
from okrkit.core.targets import say_chance
from okrkit.widgets.shared import assets

pytestmark = pytest.mark.browser
UNITS = ["currency", "share", "ratio", "hours", "minutes", "orders", "customers", "lines", ""]


@pytest.fixture(scope="module")
def run(browser: Any) -> Any:
    """Evaluate an expression over a list of arguments with the script's functions in scope."""
    page = browser.new_page()
    code = (assets.FOLDER / "numbers.js").read_text("utf-8")

    def made(function: str, given: list[Any]) -> list[Any]:
        return page.evaluate(f"(given) => {{ {code}; return given.map((each) => {function}); }}", given)

    yield made
    page.close()


def values() -> list[float]:
    draw = random.Random(7)
    found = [
        0.0,
        -0.001,
        0.005,
        0.125,
        0.0995,
        0.09949,
        2.675,
        9.995,
        10.5,
        99.95,
        100.0,
        999.5,
        1000.4,
        1e6,
        1e-7,
        12345678.5,
    ]
    found += [draw.uniform(-1, 1) * 10 ** draw.randint(-6, 7) for _ in range(300)]
    return [*found, *(-v for v in found), *(float(round(v)) for v in found)]


@pytest.mark.parametrize("unit", UNITS)
def test_a_value_is_said_as_python_says_it(run: Any, unit: str) -> None:
    for currency in ("EUR", "SEK"):
        expected = [say(v, unit, currency) for v in values()]
        assert run(f"say(each, {unit!r}, {currency!r})", values()) == expected


def test_a_chance_is_said_as_python_says_it(run: Any) -> None:
    chances = [n / 2000 for n in range(2001)]
    for rough, history in ((False, 60), (True, 12)):
        said = run(f"sayChance(each, {json.dumps(rough)})", chances)
        assert said == [say_chance(c, history) for c in chances]


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("45,000", "currency", 45_000), ("€45 000", "currency", 45_000), ("45.2k", "currency", 45_200), ("1.5M", "", 1_500_000),
        ("2.4", "share", 0.024), ("2.4 %", "share", 0.024), ("2,4%", "share", 0.024), ("-3.5", "", -3.5), ("−3.5", "", -3.5),
        ("12,345,678.5", "", 12_345_678.5), ("7,5", "hours", 7.5), ("", "", None),
    ],
)  # fmt: skip
def test_a_typed_number_is_understood(run: Any, text: str, unit: str, value: float | None) -> None:
    assert run(f"typed(each, {unit!r})", [text]) == [value]


@pytest.mark.parametrize("text", ["abc", "1.2.3", "12 apples", "--5", "%"])
def test_what_is_no_number_is_told_apart_from_nothing(run: Any, text: str) -> None:
    assert run("Number.isNaN(typed(each, ''))", [text]) == [True]


def test_what_stands_in_a_field_comes_back_as_the_same_number(run: Any) -> None:
    for unit in ("share", "currency"):
        kept = [float(f"{v:.10g}") for v in values()]
        again = run(f"typed(written(each, {unit!r}), {unit!r})", kept)
        assert again == pytest.approx(kept, rel=1e-11)
