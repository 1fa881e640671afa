"""Reads of the past, rebuilt from the revisions, agree with what the present was at that time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrkit.core.model import CheckIn, Grade, Initiative, KeyResult, Objective, Review, Team
from okrkit.errors import InvalidValueError, OkrkitError
from okrkit.store import Store

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
TEAMS = ("shop", "marketing", "care")
CYCLES = ("2026-Q1", "2026-Q2")


def everything(store: Store, as_of: datetime | None) -> list[Any]:
    """The answers to every question that a store is asked."""
    teams = list(store.teams(as_of))
    answers: list[Any] = [teams, store.cycles(as_of), store.checkins(as_of=as_of), store.reviews(as_of=as_of)]
    answers += [store.initiatives(as_of=as_of), store.revision(as_of)]
    for cycle in CYCLES:
        answers += [
            store.plan(cycle, as_of=as_of),
            store.plan(cycle, "shop", include_below=True, as_of=as_of),
        ]
        answers += [store.checkins(cycle, "marketing", as_of=as_of), store.review(cycle, "shop", as_of=as_of)]
        answers += [store.signed_plan(cycle, t.id, as_of=as_of) for t in teams]
        answers += [store.changes_since_signing(cycle, t.id, as_of=as_of) for t in teams]
    return answers


def act(store: Store, op: str, n: int, at: datetime) -> None:
    """One random change; the choice among what exists is made by ``n``."""

    def one_of(found: Any) -> Any:
        listed = list(found)
        return listed[n % len(listed)] if listed else None

    cycle, team = CYCLES[n % 2], TEAMS[n % 3]
    plan = store.plan(cycle)
    objective, kr = one_of(plan.objectives), one_of(plan.key_results)
    who: dict[str, Any] = {"who": "Ann", "at": at}
    if op == "team":
        stored = {t.id: t.version for t in store.teams()}
        store.save_team(Team(team, f"Team {n}", parent=TEAMS[n % 5 % 3], version=stored.get(team, 0)), **who)
    elif op == "objective":
        krs = tuple(KeyResult(f"key result {i}", target=n) for i in range(n % 3))
        store.save_objective(
            Objective(f"aim {n}", cycle, team, krs, parent=objective.id if objective else ""), **who
        )
    elif op == "sign":
        store.sign(cycle, team, **who)
    elif op == "initiative":
        store.save_initiative(Initiative(f"work {n}", cycle, team, (kr.id,) if kr else ()), **who)
    elif op == "move" and objective:
        store.save_objective(replace(objective, team=team, cycle=CYCLES[n % 5 % 2]), **who)
    elif op == "edit" and kr:
        store.save_key_result(replace(kr, target=n, baseline=n - 1 if n % 2 else None), **who)
    elif op == "checkin" and kr:
        day = date(2026, 1, 5) + timedelta(n % 4)
        stored_days = {c.day: c.version for c in store.checkins(key_result=kr.id)}
        store.save_checkin(CheckIn(kr.id, day, n, version=stored_days.get(day, 0)), **who)
    elif op == "review":
        found = store.review(cycle, team)
        grades = (Grade(kr.id, n % 10 / 10),) if kr else ()
        store.save_review(
            Review(cycle, team, at.date(), grades, version=found.version if found else 0), **who
        )
    elif op == "remove":
        kind: Any = ("objective", "key_result", "initiative", "checkin", "review")[n % 5]
        found = {
            "objective": objective, "key_result": kr, "initiative": one_of(plan.initiatives),
            "checkin": one_of(store.checkins()), "review": one_of(store.reviews()),
        }[kind]  # fmt: skip
        if found:
            store.remove(kind, found.id, found.version, with_checkins=n % 2 == 0, **who)


OPS = ("objective", "edit", "checkin", "remove", "move", "initiative", "review", "sign", "team")
histories = st.lists(
    st.tuples(st.sampled_from(OPS), st.integers(0, 59), st.integers(0, 2)), min_size=5, max_size=16
)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=histories)
def test_a_read_as_of_then_is_what_the_present_said_then(
    fresh_url: Callable[[], str], history: list[tuple[str, int, int]]
) -> None:
    with Store.open(fresh_url()) as store:
        store.save_many([Team("shop", "Shop"), Team("marketing", "M", parent="shop")], who="Ann", at=START)
        known = {START: everything(store, None)}
        at = START
        for op, n, hours in history:
            at += timedelta(hours=hours)
            try:
                act(store, op, n, at)
            except OkrkitError:  # a refused change is part of the history too: it must leave no trace
                continue
            finally:
                known[at] = everything(store, None)
        for then, answers in known.items():
            assert everything(store, then) == answers
        assert list(store.teams(START - timedelta(seconds=1))) == []
        assert everything(store, at + timedelta(days=999)) == everything(store, None)
        assert store.integrity() == []


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_the_revisions_of_a_record_chain_from_nothing_to_its_present(
    fresh_url: Callable[[], str], history: list[tuple[str, int, int]]
) -> None:
    with Store.open(fresh_url()) as store:
        store.save_many([Team("shop", "Shop"), Team("marketing", "M", parent="shop")], who="Ann", at=START)
        at = START
        for op, n, hours in history:
            at += timedelta(hours=hours)
            try:
                act(store, op, n, at)
            except OkrkitError:
                continue
        state: dict[tuple[str, str], Any] = {}
        versions: dict[tuple[str, str], int] = {}
        for revision in store.history():
            key = (revision.kind, revision.id)
            assert revision.before == state.get(key)
            assert revision.version == versions.get(key, 0) + 1
            state[key], versions[key] = revision.after, revision.version
        alive = sorted(id for (kind, id), after in state.items() if kind == "checkin" and after)
        assert alive == sorted(c.id for c in store.checkins())


def test_the_moment_of_a_change_belongs_to_what_was_known_then(shop: Store) -> None:
    kr = shop.key_result("2026-Q4.marketing.O1.KR1")
    at = shop.history()[-1].at + timedelta(days=1)
    shop.save_key_result(replace(kr, target=1300), who="Ben", at=at)
    assert shop.key_result(kr.id, as_of=at).target == 1300
    assert shop.key_result(kr.id, as_of=at - timedelta(microseconds=1)).target == 1200


def test_changes_dated_by_the_clock_are_told_apart(shop: Store) -> None:
    ahead = shop.history()[-1].at + timedelta(days=400)
    shop.save_team(Team("care", "Care"), who="Ben", at=ahead)
    for number in range(2, 7):
        shop.save_team(replace(shop.teams()["care"], name=f"Care {number}"), who="Ben")
    moments = [r.at for r in shop.history(id="care")]
    assert moments == sorted(set(moments))
    assert [shop.teams(at)["care"].version for at in moments] == [1, 2, 3, 4, 5, 6]


def test_a_moment_in_another_zone_is_the_same_moment(shop: Store) -> None:
    from zoneinfo import ZoneInfo

    at = shop.history()[-1].at
    there = at.astimezone(ZoneInfo("Asia/Kolkata"))
    assert everything(shop, there) == everything(shop, at)


def test_a_read_as_of_a_moment_without_zone_is_refused(shop: Store) -> None:
    naive: Any = datetime(2026, 1, 1)
    day: Any = date(2026, 1, 1)
    for moment in (naive, day):
        for ask in (shop.teams, shop.revision, shop.cycles):
            with pytest.raises(InvalidValueError, match="tzinfo=UTC"):
                ask(moment)
        with pytest.raises(InvalidValueError, match="since"):
            shop.history(since=moment)
        with pytest.raises(InvalidValueError, match="as_of"):
            shop.signed_plan("2026-Q4", as_of=moment)
