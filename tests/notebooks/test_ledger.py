"""The ledger keeps every run, survives a torn line, and says what changed."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from okrkit.notebooks import ledger
from okrkit.notebooks.changes import changes
from okrkit.notebooks.naming import slug
from okrkit.notebooks.parameter import Parameter
from okrkit.notebooks.record import Run


def a_run(workspace: Path, **more: object) -> Run:
    folder = workspace / "runs" / "2026-10-12_small_review"
    run = Run(
        id="20261012T080000-aaaaaaaa",
        template="small_review",
        title="Small review",
        slug="small_review",
        parameters={"team": "company"},
        as_of="2026-10-12",
        outcome="done",
        notebook=folder / "small_review.ipynb",
        html=folder / "small_review.html",
        result={"headline": "Fine.", "figures": {"orders": 100}},
        error="",
        started="2026-10-12T08:00:00.000+00:00",
        ended="2026-10-12T08:00:02.500+00:00",
        template_hash="t1",
        inputs={"warehouse": "w1"},
        versions={"okrkit": "0.1.0"},
    )
    return replace(run, **more)  # type: ignore[arg-type]


def test_a_run_is_appended_and_read_back(workspace: Path) -> None:
    ledger.append(workspace, a_run(workspace))
    ledger.append(workspace, a_run(workspace, id="b", outcome="failed", error="no data"))
    frame = ledger.read(workspace)
    assert frame["outcome"].tolist() == ["done", "failed"]
    assert frame["notebook"][0] == "runs/2026-10-12_small_review/small_review.ipynb"
    assert (frame["ended"] - frame["started"]).dt.total_seconds().tolist() == [2.5, 2.5]
    assert frame["parameters"][0] == {"team": "company"}


def test_an_empty_ledger_has_its_columns(workspace: Path) -> None:
    frame = ledger.read(workspace)
    assert len(frame) == 0
    assert list(frame.columns) == list(ledger.COLUMNS)


def test_a_torn_last_line_costs_that_line_only(workspace: Path) -> None:
    ledger.append(workspace, a_run(workspace, id="first"))
    with ledger.file(workspace).open("a", encoding="utf-8") as file:
        file.write('{"id": "torn", "template": "small')
    ledger.append(workspace, a_run(workspace, id="after"))
    assert [record["id"] for record in ledger.records(workspace)] == ["first", "after"]


def test_runs_side_by_side_do_not_mix_their_lines(workspace: Path) -> None:
    wide = {"headline": "x" * 20_000}
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(lambda i: ledger.append(workspace, a_run(workspace, id=str(i), result=wide)), range(40))
        )
    assert sorted(int(record["id"]) for record in ledger.records(workspace)) == list(range(40))


def test_previous_is_the_last_good_run_with_the_same_parameters(workspace: Path) -> None:
    ledger.append(workspace, a_run(workspace, id="old"))
    ledger.append(workspace, a_run(workspace, id="other", parameters={"team": "support"}))
    ledger.append(workspace, a_run(workspace, id="broken", outcome="failed"))
    found = ledger.previous(workspace, "small_review", {"team": "company"})
    assert found is not None
    assert found["id"] == "old"
    assert ledger.previous(workspace, "small_review", {"team": "nobody"}) is None


def test_changes_name_inputs_versions_status_and_figures(workspace: Path) -> None:
    before = a_run(workspace).to_dict(workspace)
    now = a_run(
        workspace,
        as_of="2026-10-19",
        inputs={"warehouse": "w2"},
        versions={"okrkit": "0.2.0"},
        result={"status": "amber", "figures": {"orders": 120, "net_revenue": 1000.5}},
    ).to_dict(workspace)
    assert changes(now, before) == (
        "as of 2026-10-19, before: 2026-10-12",
        "warehouse has changed",
        "okrkit 0.1.0 -> 0.2.0",
        "status none -> amber",
        "orders: 100 -> 120 (+20.0 %)",
        "net revenue: none -> 1,000",
    )
    assert changes(before, json.loads(json.dumps(before))) == ()


def test_file_names_tell_runs_apart() -> None:
    takes = [Parameter("team", "str", "company"), Parameter("n", "int", 5)]
    plain = slug("review", takes, {"team": "shop"})
    assert plain == "review_shop"
    assert slug("review", takes, {"team": "shop", "n": 5}) == plain
    assert slug("review", takes, {"team": "shop", "n": 6}) not in (plain, "review_shop_")
    assert slug("review", takes, {"team": "a/b"}) != slug("review", takes, {"team": "a-b"})
    assert "/" not in slug("review", takes, {"team": "../../etc"})
    assert slug("review", takes, {}, "2026-09-30") == "review_2026-09-30"
