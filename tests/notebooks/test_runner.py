"""Real runs through papermill, on small notebooks."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.sign import NotebookNotary

from okrkit.errors import InvalidValueError, ParameterError, WorkspaceError
from okrkit.notebooks import ledger
from okrkit.notebooks.engine import Step
from okrkit.notebooks.errors import NotebookRunError
from okrkit.notebooks.runner import run

from .conftest import PARAMETERS, Write, code, text

pytestmark = pytest.mark.slow

RESULT = """from okrkit.notebooks.result import result
result(headline=f"{team} in {cycle}", figures={"n": n or 0}, status="green")"""


def small(write: Write, *extra: Any) -> Path:
    return write(
        text("# Small review\n\nWhat it is for."),
        code(PARAMETERS, "parameters"),
        text("## Numbers"),
        *extra,
        code(RESULT, "result"),
    )


def outputs(path: Path) -> str:
    nb = nbformat.read(path, as_version=4)
    return "".join(o.get("text", "") for c in nb.cells for o in c.get("outputs", []))


def test_a_run_leaves_notebook_report_ledger_and_signature(write: Write, workspace: Path) -> None:
    seen = code(
        "import os, sys, time\n"
        "print(sys.executable)\nprint(os.path.samefile('.', workspace), os.path.exists('okrkit.toml'))\n"
        "print(as_of, team, n, os.environ['PYTHONHASHSEED'], time.tzname[0])"
    )
    steps: list[Step] = []
    made = run(
        small(write, seen),
        workspace=workspace,
        parameters={"team": 'it\'s "so" {x}\n\\n', "n": 3},
        as_of="2026-09-30",
        progress=steps.append,
        inputs={"warehouse": "abc"},
    )
    assert made.ok
    assert made.result["figures"] == {"n": 3}
    assert made.headline.startswith('it\'s "so" {x}\n\\n in 2026-Q3')
    assert made.notebook.parent.parent == workspace / "runs"
    assert made.notebook.parent.name.startswith("2026-09-30_small_review_")
    assert outputs(made.notebook).splitlines()[:2] == [sys.executable, "True True"]
    assert outputs(made.notebook).endswith("3 0 UTC\n")
    assert [step.cell for step in steps] == list(range(1, 7))
    assert (steps[0].total, steps[0].section, steps[-1].section) == (6, "Small review", "Numbers")

    nb = nbformat.read(made.notebook, as_version=4)
    nbformat.validate(nb)
    assert NotebookNotary().check_signature(nb)
    assert made.html is not None
    assert "Small review" in made.html.read_text("utf-8")
    (record,) = ledger.records(workspace)
    assert record["id"] == made.id
    assert record["inputs"] == {"warehouse": "abc"}
    assert record["versions"]["python"]


def test_two_runs_are_the_same_file_and_say_so(write: Write, workspace: Path) -> None:
    template = small(
        write,
        code("print({'b', 'a', 'c'}, hash('x'))"),
        code("import plotly.graph_objects as go\nfrom okrkit.notebooks.display import show\nshow(go.Figure(go.Bar(y=[1, 2])), alt='Bars.')"),
    )  # fmt: skip
    first = run(template, workspace=workspace, as_of="2026-09-30", html=False)
    before = first.notebook.read_bytes()
    second = run(template, workspace=workspace, as_of="2026-09-30", html=False)
    assert second.notebook == first.notebook
    assert second.notebook.read_bytes() == before
    assert second.changes == ()


def test_the_notebook_keeps_no_clock_no_path_and_stable_ids(write: Write, workspace: Path) -> None:
    made = run(small(write), workspace=workspace, parameters={"n": 2}, html=False)
    raw = made.notebook.read_text("utf-8")
    nb = json.loads(raw)
    assert "papermill" not in nb["metadata"]
    assert all("papermill" not in c["metadata"] and "execution" not in c["metadata"] for c in nb["cells"])
    assert str(workspace) not in raw
    assert str(Path(__file__).parent) not in raw
    assert [c["id"] for c in nb["cells"]] == ["cell-1", "cell-2", "injected-parameters", "cell-3", "cell-4"]
    assert nb["cells"][2]["source"] == ["# Parameters of this run\n", "workspace = '.'\n", "n = 2"]
    assert nb["metadata"]["okrkit"]["workspace"] == "Birch & Kettle"


def test_a_refused_parameter_runs_nothing(write: Write, workspace: Path) -> None:
    template = small(write, code("open('ran', 'w').close()"))
    for wrong in ({"teem": "x"}, {"n": "3"}, {"n": 10}, {"workspace": "/"}, {"password": "x"}):
        with pytest.raises(ParameterError):
            run(template, workspace=workspace, parameters=wrong)
    with pytest.raises(InvalidValueError, match="YYYY-MM-DD"):
        run(template, workspace=workspace, as_of="30.09.2026")
    with pytest.raises(ParameterError, match="two different dates"):
        run(template, workspace=workspace, as_of="2026-09-30", parameters={"as_of": "2026-09-29"})
    with pytest.raises(WorkspaceError, match=r"okrkit\.toml"):
        run(template, workspace=workspace.parent)
    assert not (workspace / "ran").exists()
    assert not (workspace / "runs").exists()


def test_a_date_for_a_template_without_one_is_refused(write: Write, workspace: Path) -> None:
    with pytest.raises(ParameterError, match="has no 'as_of'"):
        run(write(text("# T"), code("x = 1")), workspace=workspace, as_of="2026-09-30")


def test_a_failing_cell_keeps_the_notebook_and_says_where(write: Write, workspace: Path) -> None:
    fault = code(
        "from okrkit.errors import InvalidValueError\nprint('so far')\n"
        "raise InvalidValueError('there are no check-ins', 'make one first')"
    )
    with pytest.raises(NotebookRunError) as caught:
        run(small(write, fault), workspace=workspace)
    error = caught.value
    assert (error.cell, error.section, error.message) == (5, "Numbers", "there are no check-ins")
    assert error.problem == "small_review stopped at cell 5, section 'Numbers': there are no check-ins"
    assert error.fix == "make one first"
    assert error.path is not None
    assert "so far" in outputs(error.path)
    assert "papermill-error" not in error.path.read_text("utf-8")
    assert error.run.html is not None
    assert "This report is not complete." in error.run.html.read_text("utf-8")
    (record,) = ledger.records(workspace)
    assert (record["outcome"], record["error"]) == ("failed", "there are no check-ins\nfix: make one first")


def test_any_other_exception_is_named_and_an_intended_one_is_no_failure(
    write: Write, workspace: Path
) -> None:
    intended = code("1 / 0", "raises-exception")
    assert run(small(write, intended), workspace=workspace, html=False).ok
    with pytest.raises(NotebookRunError, match="ZeroDivisionError: division by zero"):
        run(small(write, code("1 / 0")), workspace=workspace, html=False)


def test_a_kernel_that_dies_is_a_failed_run(write: Write, workspace: Path) -> None:
    with pytest.raises(NotebookRunError, match="ended without a word") as caught:
        run(small(write, code("import os\nos._exit(3)")), workspace=workspace, html=False)
    assert caught.value.cell == 5
    assert ledger.read(workspace)["outcome"].tolist() == ["failed"]


def test_an_interrupted_run_keeps_what_it_has(write: Write, workspace: Path) -> None:
    def stop(step: Step) -> None:
        if step.cell == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(small(write, code("print('so far')")), workspace=workspace, progress=stop, html=False)
    (record,) = ledger.records(workspace)
    assert record["outcome"] == "interrupted"
    assert "so far" in outputs(workspace / record["notebook"])


def test_no_registered_kernel_is_needed(
    write: Write, workspace: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A registered kernel of another Python would be `false`; ours is never looked up."""
    kernels = tmp_path / "jupyter" / "kernels" / "python3"
    kernels.mkdir(parents=True)
    (kernels / "kernel.json").write_text('{"argv": ["false"], "display_name": "x", "language": "python"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.chdir(tmp_path)
    assert run(small(write), workspace=workspace, html=False).ok


def test_nothing_is_written_to_the_terminal(
    write: Write, workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run(small(write, code("print('inside')")), workspace=workspace, html=False)
    assert capfd.readouterr() == ("", "")


def test_an_out_folder_takes_the_files(write: Write, workspace: Path, tmp_path: Path) -> None:
    made = run(small(write), workspace=workspace, out=tmp_path / "given", html=False)
    assert made.notebook == tmp_path / "given" / "small_review.ipynb"
    (record,) = ledger.records(workspace)
    assert record["notebook"] == "../given/small_review.ipynb"


def test_a_shown_figure_has_its_caption_below_it_once(write: Write, workspace: Path) -> None:
    template = small(
        write,
        code("import plotly.graph_objects as go\nfrom okrkit.figures import Picture\nfrom okrkit.notebooks.display import show\nbars = go.Figure(go.Bar(y=[1, 2]))"),
        code("show(bars, 'Two bars.', 'From <the> orders.')"),
        code("show(Picture(bars, 'Two bars.', 'Own words.'))"),
        code("show(Picture(bars, 'Two bars.', 'Own words.'), caption='Other words.')"),
        code("show(Picture(bars, 'Two bars.'))"),
    )  # fmt: skip
    made = run(template, workspace=workspace)
    cells = [
        c
        for c in json.loads(made.notebook.read_text("utf-8"))["cells"]
        if "".join(c["source"]).startswith("show(")
    ]
    said = [["".join(o["data"]["text/plain"]) for o in c["outputs"]] for c in cells]
    assert said == [
        ["Two bars.", "From <the> orders."], ["Two bars.", "Own words."], ["Two bars.", "Other words."], ["Two bars."],
    ]  # fmt: skip
    assert "From &lt;the&gt; orders." in "".join(cells[0]["outputs"][1]["data"]["text/html"])
    page = made.html.read_text("utf-8")
    assert page.count("<figcaption>From &lt;the&gt; orders.</figcaption>") == 1
    assert page.count(".sheet .okr-caption{display:none}") == 3  # the report prints each caption itself


@pytest.mark.parametrize(("deaths", "ok"), [(2, True), (3, False)])
def test_a_process_that_dies_before_its_first_cell_is_started_twice_more(
    write: Write, workspace: Path, monkeypatch: pytest.MonkeyPatch, deaths: int, ok: bool
) -> None:
    """As when another run has taken its ports in the meantime."""
    from okrkit.notebooks import engine
    from okrkit.notebooks.kernel import stock_manager

    whole = engine.manager_class
    starts = []

    def dying(scratch: Path) -> Any:
        starts.append(scratch)
        if len(starts) > deaths:
            return whole(scratch)
        made: Any = stock_manager(scratch)

        class Dead(made):  # type: ignore[misc]
            def __init__(self, **options: Any) -> None:
                super().__init__(**options)
                self.kernel_spec.argv[:] = [sys.executable, "-c", "raise SystemExit(1)"]

        return Dead

    monkeypatch.setattr(engine, "manager_class", dying)
    path = small(write)
    if ok:
        assert run(path, workspace=workspace, parameters={"n": 3}).result["figures"] == {"n": 3}
    else:
        with pytest.raises(NotebookRunError, match="did not start"):
            run(path, workspace=workspace)
    assert len(starts) == 3
