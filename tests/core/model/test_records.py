"""What records accept, and the words in which they refuse."""

from __future__ import annotations

import hashlib
import json
import pickle
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from okrkit.core.model import (
    CheckIn,
    Grade,
    Initiative,
    KeyResult,
    Milestone,
    Objective,
    Plan,
    Point,
    Review,
    Revision,
    Series,
    Signature,
    Team,
    changes,
    dump,
    load,
    refusals,
    stamp,
    stamp_of,
)
from okrkit.errors import InvalidValueError


def test_records_are_frozen_comparable_and_hashable() -> None:
    kr = KeyResult("k", target=5)
    with pytest.raises(FrozenInstanceError):
        kr.target = 6  # type: ignore[misc]
    assert kr == KeyResult("k", target=5.0)
    assert len({kr, KeyResult("k", target=5)}) == 1
    assert pickle.loads(pickle.dumps(kr)) == kr


@pytest.mark.parametrize("five", [5, 5.0, "5", Decimal(5), np.int64(5), np.float32(5), np.float64(5)])
def test_numbers_of_every_library_are_numbers(five: Any) -> None:
    assert KeyResult("k", target=five).target == 5.0
    assert type(KeyResult("k", target=five).target) is float


@pytest.mark.parametrize("bad", [True, float("nan"), float("inf"), "five", "", [5]])
def test_what_is_no_number_is_refused(bad: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"KeyResult is not valid: target: a number is expected"):
        KeyResult("k", target=bad)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: KeyResult(""), "title: must not be empty"),
        (lambda: KeyResult("   "), "title: must not be empty"),
        (lambda: KeyResult("k" * 1001), "title: at most 1000 characters are kept"),
        (lambda: KeyResult("k", targett=3), "targett: there is no such field, did you mean 'target'?"),  # type: ignore[call-arg]
        (KeyResult, "title: is missing"),
        (lambda: KeyResult("k", "up"), "kind: must be 'increase', 'decrease', "),  # type: ignore[arg-type]
        (lambda: KeyResult("k", weight=0), "weight: must be more than 0"),
        (lambda: KeyResult("k", confidence=11), "confidence: must be at most 10"),
        (lambda: CheckIn("k", "soon"), "day: a day is expected, e.g. 2026-11-16 (seen: 'soon')"),  # type: ignore[arg-type]
        (lambda: Grade("k", grade=1.2), "grade: must be at most 1"),
        (lambda: load(KeyResult, {"titel": "k"}), "titel: there is no such field, did you mean 'title'?"),
    ],
)
def test_a_refusal_names_field_fault_and_value(make: Any, words: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        make()
    assert words in refused.value.problem
    assert refused.value.fix == "correct the values named and save again"


def test_several_faults_are_said_at_once() -> None:
    with pytest.raises(InvalidValueError) as refused:
        load(KeyResult, {"title": "", "target": "x", "kind": "up"})
    assert refused.value.problem.count("; ") == 2


def test_our_own_refusals_keep_their_words_wherever_they_stand() -> None:
    problem, fix = "'k': the lower limit 5 is not below the upper limit 1", "swap or correct the limits"
    with pytest.raises(InvalidValueError) as direct:
        KeyResult("k", kind="keep within", lower=5, upper=1)
    assert (direct.value.problem, direct.value.fix) == (problem, fix)
    body = {"title": "o", "key_results": [{"title": "k", "kind": "keep within", "lower": 5, "upper": 1}]}
    with pytest.raises(InvalidValueError) as nested:
        load(Objective, body)
    assert (nested.value.problem, nested.value.fix) == (f"Objective: key_results.0: {problem}", fix)
    with pytest.raises(InvalidValueError, match="lists milestones but is of kind 'increase'"):
        KeyResult("k", milestones=(Milestone("m"),))


@pytest.mark.parametrize(
    "record",
    [
        Team("care", "Care", "person", "shop", "Ann", 3),
        KeyResult("k", "milestone", milestones=(Milestone("m", date(2026, 1, 2), None, 2),)),
        Objective("o", "2026-Q4", "care", (KeyResult("k", baseline=0.1, target=0.3),)),
        Initiative("i", "2026-Q4", "care", ("a", "b"), start=date(2026, 1, 2), status="running"),
        CheckIn("k", date(2026, 10, 5), 0.1 + 0.2, 7, "fine", ("stock",), "Ann", 0.3, False, "id", 2),
        Review(
            "2026-Q4",
            "care",
            date(2027, 1, 4),
            (Grade("k", 0.5, 0.6, "missed"),),
            ("cake",),
            ("less",),
            "Ann",
        ),
        Plan("2026-Q4", "", (Objective("o"),), (Initiative("i"),)),
        Signature("2026-Q4", "", "Ann", datetime(2026, 10, 1, 9, tzinfo=UTC), "ab", "note", 7),
        Series("orders", "month", "orders", points=(Point(date(2026, 1, 1), 5), Point(date(2026, 2, 1)))),
    ],
    ids=lambda record: type(record).__name__,
)
def test_every_record_comes_back_from_json(record: Any) -> None:
    assert load(type(record), json.loads(json.dumps(dump(record), allow_nan=False))) == record


def test_the_stamp_shows_any_edit_and_is_the_same_everywhere() -> None:
    plan = Plan("2026-Q4", "care", (Objective("Grüße", key_results=(KeyResult("k", target=5),)),))
    assert stamp(plan) == stamp(load(Plan, dump(plan))) == stamp_of(dump(plan))
    assert len(stamp(plan)) == 64
    assert stamp(plan) != stamp(
        Plan("2026-Q4", "care", (Objective("Grüße", key_results=(KeyResult("k", target=6),)),))
    )
    empty = '{"cycle":"2026-Q4","initiatives":[],"objectives":[],"team":""}'
    assert stamp(Plan("2026-Q4")) == hashlib.sha256(empty.encode()).hexdigest()


def test_a_signature_needs_a_moment_with_its_zone() -> None:
    with pytest.raises(InvalidValueError, match="an instant with its zone is expected"):
        Signature("2026-Q4", "", "Ann", datetime(2026, 10, 1), "ab")


@pytest.mark.parametrize(
    ("kr", "slugs"),
    [
        (KeyResult("k", baseline=5, target=5), ["target-equals-baseline"]),
        (KeyResult("k", kind="decrease", baseline=5, target=5), ["target-equals-baseline"]),
        (KeyResult("k", baseline=5, target=4), ["wrong-direction"]),
        (KeyResult("k", kind="decrease", baseline=5, target=6), ["wrong-direction"]),
        (KeyResult("k", commit=4, target=3, stretch=5), ["points-out-of-order"]),
        (KeyResult("k", target=3, stretch=2), ["points-out-of-order"]),
        (KeyResult("k", commit=4, stretch=2), ["points-out-of-order"]),
        (KeyResult("k", kind="decrease", commit=4, target=5, stretch=6), ["points-out-of-order"]),
        (
            KeyResult("k", baseline=9, commit=7, target=8, stretch=6),
            ["wrong-direction", "points-out-of-order"],
        ),
        # Accepted: drafts, equal points, and kinds whose numbers mean something else.
        (KeyResult("k"), []),
        (KeyResult("k", target=5), []),
        (KeyResult("k", baseline=5), []),
        (KeyResult("k", baseline=1, commit=3, target=4, stretch=5), []),
        (KeyResult("k", kind="decrease", baseline=9, commit=5, target=4, stretch=3), []),
        (KeyResult("k", commit=4, target=4, stretch=4), []),
        (KeyResult("k", kind="keep within", baseline=5, target=5), []),
        (KeyResult("k", kind="establish baseline", baseline=5, target=5), []),
    ],
)
def test_contradictions_are_refused_at_drafting(kr: KeyResult, slugs: list[str]) -> None:
    assert [r.slug for r in refusals(kr)] == slugs


def test_refusals_say_the_numbers_and_the_way_out() -> None:
    (standing,) = refusals(KeyResult("Revenue up", baseline=1_250_000, target=1_250_000))
    assert (
        standing.problem == "'Revenue up': baseline and target are both 1250000, so there is nothing to reach"
    )
    assert "'keep within'" in standing.fix
    (wrong,) = refusals(KeyResult("Returns down", baseline=8.4, target=6.1))
    assert wrong.problem == "'Returns down' is to increase, but its target 6.1 lies below its baseline 8.4"
    assert wrong.fix == "set kind to 'decrease', or correct the baseline or the target"
    (order,) = refusals(KeyResult("Orders", commit=4, target=3, stretch=2))
    assert "target 3 is below commit 4 and stretch 2 is below target 3" in order.problem
    assert order.fix == "order them upwards: commit, then target, then stretch"


def test_changes_between_two_states() -> None:
    old = {"title": "a", "why": {"drive": "x", "relevance": ""}, "moves": ["k"], "version": 1, "gone": 5}
    new = {
        "title": "a",
        "why": {"drive": "y", "relevance": ""},
        "moves": ["k", "l"],
        "version": 2,
        "added": 0,
    }
    assert changes(old, new) == [
        ("why.drive", "x", "y"), ("moves", ["k"], ["k", "l"]), ("gone", 5, None), ("added", None, 0),
    ]  # fmt: skip
    assert changes(None, new) == [
        ("title", None, "a"), ("why.drive", None, "y"), ("moves", None, ["k", "l"]), ("added", None, 0),
    ]  # fmt: skip
    assert changes(old, old) == changes(None, None) == []
    # 1, 1.0 and True are told apart from one another only by value, an empty text is not a zero.
    assert changes({"a": 0}, {"a": ""}) == [("a", 0, "")]


def test_a_revision_says_what_was_done() -> None:
    at = datetime(2026, 10, 1, tzinfo=UTC)

    def revision(before: Any, after: Any) -> str:
        return Revision(1, 1, "team", "care", 1, "", "care", at, "Ann", "", before, after).action

    assert [revision(None, {}), revision({}, {}), revision({}, None)] == ["added", "changed", "removed"]


def test_the_periods_of_a_series_are_in_order() -> None:
    with pytest.raises(InvalidValueError, match="not in order"):
        Series("orders", "day", "orders", points=(Point(date(2026, 1, 2)), Point(date(2026, 1, 2))))
    series = Series(
        "orders",
        "day",
        "orders",
        points=(
            Point(date(2026, 1, 1), 3),
            Point(date(2026, 1, 2), 4, settled=False),
            Point(date(2026, 1, 3)),
        ),
    )
    assert [p.value for p in series.settled()] == [3]
