"""Many runs: checked together, isolated from each other, one page over them."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrkit.errors import ParameterError
from okrkit.notebooks import ledger
from okrkit.notebooks.batch import run_many
from okrkit.notebooks.engine import Step

from .conftest import PARAMETERS, Write, code, text

BODY = """from okrkit.notebooks.result import result
if team == "b":
    raise ValueError("b has no data")
result(headline=f"{team} {cycle}", status="green")"""


def template(write: Write) -> Path:
    return write(text("# Small review"), code(PARAMETERS, "parameters"), code(BODY, "result"))


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_every_combination_runs_and_one_failure_stays_alone(write: Write, workspace: Path, jobs: int) -> None:
    steps: list[Step] = []
    batch = run_many(
        template(write), {"team": ["a", "b"], "cycle": ["2026-Q2", "2026-Q3"]},
        workspace=workspace, jobs=jobs, progress=steps.append, strings=True,
    )  # fmt: skip
    assert [(run.team, run.cycle, run.ok) for run in batch.runs] == [
        ("a", "2026-Q2", True), ("a", "2026-Q3", True), ("b", "2026-Q2", False), ("b", "2026-Q3", False),
    ]  # fmt: skip
    assert not batch.ok
    assert batch.runs[2].error == "ValueError: b has no data"
    html = batch.index.read_text("utf-8")
    assert batch.index.name == "index.html"
    assert "ValueError: b has no data" in html
    assert "Birch &amp; Kettle" in html
    for run in batch.runs:
        assert run.notebook.parent == batch.index.parent
        assert f'href="{run.notebook.name}"' in html
    assert len(list(ledger.records(workspace))) == 4
    assert {step.run for step in steps} == {run.slug for run in batch.runs}


@pytest.mark.slow
def test_a_single_run_is_a_batch_too(write: Write, workspace: Path) -> None:
    batch = run_many(template(write), workspace=workspace, parameters={"team": "a"}, as_of="2026-09-30")
    assert [run.headline for run in batch.runs] == ["a 2026-Q3"]
    assert batch.index == workspace / "runs" / "2026-09-30_small_review_a" / "index.html"


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"team": ["a"], "n": [3, 12]}, "from 1 to 9"),
        ({"teem": ["a"]}, "did you mean 'team'"),
        ({"team": []}, "no values"),
        ({"team": ["a", "a"]}, "some are the same"),
        ({"cycle": ["2026-Q3"]}, "both as one value and as several"),
    ],
)
def test_a_faulty_batch_runs_nothing(
    write: Write, workspace: Path, over: dict[str, list[object]], said: str
) -> None:
    with pytest.raises(ParameterError, match=said):
        run_many(template(write), over, workspace=workspace, parameters={"cycle": "2026-Q2"})
    assert not (workspace / "runs").exists()


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupt_ends_the_whole_batch(write: Write, workspace: Path, jobs: int) -> None:
    def stop(step: Step) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_many(template(write), {"team": ["a", "c", "d"]}, workspace=workspace, jobs=jobs, progress=stop)
    assert {record["outcome"] for record in ledger.records(workspace)} == {"interrupted"}
