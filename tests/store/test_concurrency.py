"""Many at once: nobody sees a locked database, no id is given twice, no update is lost."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from okrkit.core.model import CheckIn, KeyResult, Objective, Team
from okrkit.store import LostUpdateError, Store

N_THREADS, N_EACH = 8, 25
DAY = date(2026, 10, 1)


def at_once(work: Callable[[int], None]) -> list[BaseException]:
    """Run the work in eight threads that start together; what failed."""
    failures: list[BaseException] = []
    barrier = threading.Barrier(N_THREADS)

    def run(number: int) -> None:
        try:
            barrier.wait()
            work(number)
        except BaseException as error:  # noqa: BLE001  # handed to the test
            failures.append(error)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(N_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_eight_threads_save_25_check_ins_each_while_others_read(shop: Store) -> None:
    url = shop._database.engine.url.render_as_string(hide_password=False)
    krs = tuple(KeyResult(f"k{n}") for n in range(N_THREADS))
    ids = [kr.id for kr in shop.save_objective(Objective("o", "2026-Q4", "ann", krs), who="Ann").key_results]
    newest = shop.revision()

    def work(number: int) -> None:
        own = Store.open(url) if number % 2 else shop  # several programs, and several threads of one
        for n in range(N_EACH):
            own.save_checkin(CheckIn(ids[number], DAY + timedelta(n), n), who=f"person {number}")
            assert len(own.checkins(key_result=ids[number])) == n + 1
        if own is not shop:
            own.close()

    assert at_once(work) == []
    assert len(shop.checkins(team="ann")) == N_THREADS * N_EACH
    assert shop.revision() == newest + N_THREADS * N_EACH
    moments = [r.at for r in shop.history()]
    assert moments == sorted(moments)
    assert shop.integrity() == []


def test_objectives_drafted_at_once_all_get_ids_of_their_own(shop: Store) -> None:
    def work(number: int) -> None:
        for n in range(5):
            krs = (KeyResult("a"), KeyResult("b"))
            shop.save_objective(Objective(f"{number}.{n}", "2026-Q4", "ann", krs), who=f"person {number}")

    assert at_once(work) == []
    plan = shop.plan("2026-Q4", "ann")
    assert [o.id for o in plan.objectives] == [f"2026-Q4.ann.O{n}" for n in range(1, 41)]
    assert len({kr.id for kr in plan.key_results}) == 80


def test_of_several_edits_of_one_version_exactly_one_is_kept(shop: Store) -> None:
    seen = shop.key_result("2026-Q4.marketing.O1.KR1")

    def work(number: int) -> None:
        shop.save_key_result(replace(seen, target=2000 + number), who=f"person {number}")

    failures = at_once(work)
    assert [type(f) for f in failures] == [LostUpdateError] * (N_THREADS - 1)
    kept = shop.key_result(seen.id)
    assert kept.version == 2
    assert {f.theirs for f in failures if isinstance(f, LostUpdateError)} == {kept}


def test_read_change_save_again_after_a_conflict_loses_nothing(shop: Store) -> None:
    id = "2026-Q4.marketing.O1.KR1"

    def work(number: int) -> None:
        for _ in range(5):
            while True:
                seen = shop.key_result(id)
                try:
                    shop.save_key_result(replace(seen, weight=seen.weight + 1), who=f"person {number}")
                except LostUpdateError:
                    continue
                break

    assert at_once(work) == []
    assert shop.key_result(id).weight == 1 + N_THREADS * 5


def test_a_plan_is_read_from_one_moment(shop: Store) -> None:
    """Two key results are always changed together; no reader ever sees one without the other."""
    objective = shop.objective("2026-Q4.marketing.O1")
    stop = threading.Event()
    torn: list[object] = []

    def read() -> None:
        while not stop.is_set():
            weights = {kr.weight for kr in shop.plan("2026-Q4", "marketing").key_results}
            if len(weights) != 1:
                torn.append(weights)

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(2, 32):
        krs = tuple(replace(kr, weight=n) for kr in objective.key_results)
        objective = shop.save_objective(replace(objective, key_results=krs), who="Ann")
    stop.set()
    reader.join()
    assert torn == []


def test_a_program_that_is_killed_while_saving_leaves_the_state_before(shop: Store) -> None:
    url = shop._database.engine.url.render_as_string(hide_password=False)
    before = shop.plan("2026-Q4"), shop.revision()
    code = f"""
import os
from okrkit.core.model import Team
from okrkit.store import Store
from okrkit.store.writing import Writing
Writing.finish = lambda self: os.kill(os.getpid(), 9)
Store.open({url!r}).save_team(Team("late", "Late"), who="Ann")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == -9, done.stderr
    assert (shop.plan("2026-Q4"), shop.revision()) == before
    assert shop.save_team(Team("late", "Late"), who="Ben").version == 1
    assert shop.integrity() == []
