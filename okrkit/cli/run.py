"""`okrkit run` and `okrkit runs`."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from okrkit.cli.output import (
    AsOfOption,
    JsonOption,
    WorkspaceOption,
    console,
    opened,
    print_json,
    print_table,
    say,
)
from okrkit.errors import InvalidValueError

if TYPE_CHECKING:
    from okrkit.notebooks.engine import Step
    from okrkit.workspace import Workspace


def register(app: typer.Typer) -> None:
    app.command()(run)
    app.add_typer(runs_app, name="runs")
    app.command()(templates)


def join_parameters(arguments: list[str]) -> list[str]:
    """``-p NAME VALUE`` (as papermill writes it) becomes ``-p NAME=VALUE``, which is understood too."""
    if not arguments or arguments[0] != "run":
        return arguments
    joined: list[str] = []
    rest = iter(arguments)
    for token in rest:
        if token in ("-p", "--parameter"):
            name = next(rest, None)
            if name is None:
                joined.append(token)
                continue
            if "=" not in name:
                value = next(rest, None)
                name = name if value is None else f"{name}={value}"
            joined += [token, name]
        else:
            joined.append(token)
    return joined


class Bar:
    """A progress bar on the terminal's standard error; one line a notebook where there is no terminal."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._console = console(err=True)
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(bar_width=30), MofNCompleteColumn(), TimeElapsedColumn(),
            console=self._console, transient=False, disable=not self._console.is_terminal,
        )  # fmt: skip
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def step(self, step: Step) -> None:
        """A cell is about to run."""
        if step.run not in self._tasks:
            if not self._console.is_terminal:
                say(step.run)
            self._tasks[step.run] = self._progress.add_task(step.run, total=step.total)
        task = self._tasks[step.run]
        words = f"{step.run}: {step.section}" if step.section else step.run
        done = step.cell >= step.total
        self._progress.update(task, completed=step.cell, description=step.run if done else words[:60])


def run(
    template: Annotated[
        str,
        typer.Argument(
            metavar="TEMPLATE",
            help="A template's name (`okrkit templates`), or a path to a notebook.",
            show_default=False,
        ),
    ],
    parameter: Annotated[
        list[str] | None,
        typer.Option("-p", "--parameter", metavar="NAME VALUE", help="Set a parameter; repeat it."),
    ] = None,
    over: Annotated[
        list[str] | None,
        typer.Option(
            "--over", metavar="NAME=V1,V2|all", help="One run a value; `all` for every team or planned cycle."
        ),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="How many at once.")] = 1,
    as_of: AsOfOption = "",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Folder for what is made; by default in the workspace's runs."
        ),
    ] = None,
    pdf: Annotated[
        bool,
        typer.Option(
            "--pdf", help="Print each report as PDF too, with the Chromium, Chrome or Edge of this computer."
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Run also what would say the same as its last run.")
    ] = False,
    if_due: Annotated[
        bool,
        typer.Option(
            "--if-due",
            help="Run only what is due: check-ins once a week, a review once its quarter has closed. For schedules.",
        ),
    ] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Run a template: executed notebook, offline HTML, and an index page over them.

    What would say the same again (same template, parameters, data, plan, settings, libraries and day) is not run again;
    after a break the same command runs what is missing.
    """
    from okrkit.cli.data import pairs
    from okrkit.notebooks import due
    from okrkit.notebooks.batch import run_many

    if pdf:
        from okrkit.notebooks.pdf import browser, to_pdf

        browser()  # refused before anything runs, where there is none

    ws = opened(workspace)
    given = pairs(parameter or [], "-p")
    since = due.since(template, ws.today, fiscal_start=ws.fiscal_start) if if_due else None
    sweep = {name: _values(ws, name, text) for name, text in pairs(over or [], "--over").items()}
    with Bar() as bar:
        batch = run_many(
            template, sweep, workspace=ws.path, parameters=given, jobs=jobs, as_of=as_of or None, out=out,
            progress=bar.step, inputs=ws.input_hashes() | {"day": ws.today.isoformat()}, strings=True, reuse=not force,
            since=since,
        )  # fmt: skip
    printed = [to_pdf(r.html) for r in batch.runs if r.html] if pdf else []
    if json:
        paths = {"pdf": [str(path) for path in printed]} if pdf else {}
        print_json(
            {
                "index": str(batch.index),
                **paths,
                "runs": [r.to_dict(ws.path) | {"reused": r.reused} for r in batch.runs],
            }
        )
    else:
        for r in batch.runs:
            how = ("same" if r.reused else "done") if r.ok else "FAILED"
            say(f"{how}  {r.title} {r.team} {r.cycle}: {r.headline or r.error}")
        if same := sum(r.reused for r in batch.runs):
            say(
                f"{same} of {len(batch.runs)} would say the same as before and were not run again; --force runs them"
            )
        for path in printed:
            say(f"printed {path}")
        print(batch.index)
    if not all(r.ok for r in batch.runs):
        raise typer.Exit(1)


def _values(ws: Workspace, name: str, text: str) -> list[str]:
    if text != "all":
        return [v.strip() for v in text.split(",") if v.strip()]
    found = {"team": [t.id for t in ws.teams()], "cycle": [c.name for c in ws.planned_cycles()]}
    if name not in found:
        raise InvalidValueError(
            f"--over {name}=all is not known",
            "list the values: --over NAME=V1,V2; all works for team and cycle",
        )
    if not found[name]:
        raise InvalidValueError(f"the workspace has no {name} yet", "plan something first")
    return found[name]


runs_app = typer.Typer(
    help="What was run on this workspace.", invoke_without_command=True, pretty_exceptions_enable=False
)


@runs_app.callback()
def runs(
    context: typer.Context,
    template: Annotated[str, typer.Option(help="Only runs of this template.")] = "",
    last: Annotated[int, typer.Option(min=1, help="How many are listed.")] = 50,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """What was run on this workspace, latest first."""
    if context.invoked_subcommand:
        return
    from okrkit.notebooks import ledger

    frame = ledger.read(opened(workspace).path)
    if template:
        frame = frame[frame["template"] == template]
    if json:
        print_json(frame.to_dict("records"))
        return
    rows = [
        (
            str(r["started"])[:16].replace("T", " "),
            str(r["slug"]),
            str(r["outcome"]),
            str((r["result"] or {}).get("headline", "")),
            str(r["id"]),
        )
        for r in reversed(frame.to_dict("records"))
    ]
    print_table("", ("started", "run", "outcome", "headline", "id"), rows[:last])
    if not rows:
        say("nothing has been run yet")


@runs_app.command("compare")
def runs_compare(
    first: Annotated[
        str, typer.Argument(metavar="RUN", help="An id, or a run's name for its latest.", show_default=False)
    ],
    second: Annotated[str, typer.Argument(metavar="RUN", show_default=False)],
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Two runs side by side: parameters, data, template, libraries, and what they found."""
    from okrkit.notebooks.again import compare

    found = compare(opened(workspace).path, first, second)
    if json:
        print_json({
            "first": found.first, "second": found.second, "parameters": {k: list(v) for k, v in found.parameters.items()},
            "differences": list(found.differences),
        })  # fmt: skip
        return
    for record in (found.first, found.second):
        print(
            f"{record['id']}  {record['slug']}  {str(record['started'])[:16].replace('T', ' ')}  {record['outcome']}"
        )
    for name, (before, after) in found.parameters.items():
        print(f"- {name}: {before} -> {after}")
    for line in found.differences:
        print(f"- {line}")
    if not found.parameters and not found.differences:
        print("They were asked the same and found the same.")


@runs_app.command("again")
def runs_again(
    named: Annotated[
        str, typer.Argument(metavar="RUN", help="An id, or a run's name for its latest.", show_default=False)
    ],
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Run one again on what was known when it ran, beside the old one, and say what differs."""
    from okrkit.notebooks.again import again

    ws = opened(workspace)
    with Bar() as bar:
        made, found, warning = again(ws.path, named, timezone=ws.timezone, progress=bar.step)
    if json:
        print_json({"run": made.to_dict(ws.path), "differences": list(found.differences), "warning": warning})
        return
    if warning:
        say(warning)
    for line in found.differences:
        print(f"- {line}")
    print(
        f"{'The same as then.' if not found.differences else 'It differs from then, see above.'} {made.html or made.notebook}"
    )


def templates(json: JsonOption = False) -> None:
    """The templates and their parameters."""
    from okrkit.notebooks import templates as _templates

    found = [_templates.describe(name) for name in _templates.names()]
    if json:
        print_json([
            {
                "name": t.name, "title": t.title, "purpose": t.purpose,
                "parameters": [
                    {"name": p.name, "type": p.type, "default": p.default, "help": p.help, "choices": p.choices}
                    for p in t.parameters
                ],
            }
            for t in found
        ])  # fmt: skip
        return
    for t in found:
        print(f"{t.name}: {t.purpose}")
        for p in t.parameters:
            if p.name not in ("workspace", "as_of"):
                print(f"    -p {p.name} {p.type} (default {p.default!r})  {p.help}", file=sys.stdout)
