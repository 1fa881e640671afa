"""`okrkit gate`: may the data score the key results?"""

from __future__ import annotations

from typing import Annotated

import typer

from okrkit.cli.output import (
    AsOfOption,
    CycleOption,
    JsonOption,
    TeamOption,
    WorkspaceOption,
    opened,
    print_json,
    print_wrapped,
    say,
)

SAID = {"passed": "ok", "provisional": "may change", "failed": "NOT SCORED"}


def register(app: typer.Typer) -> None:
    app.command()(gate)


def gate(
    cycle: CycleOption = "",
    team: TeamOption = "",
    closed: Annotated[
        list[str] | None,
        typer.Option(
            "--closed",
            metavar="DAYS",
            help="Days on which the shop rested, e.g. 2026-12-24..2027-01-03; repeat it. They are kept.",
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    as_of: AsOfOption = "",
) -> None:
    """Say of each key result whether its data may score it, and how to mend what is not in order.

    Checked are: a complete period, no missing days, returns settled, one currency, no order twice, fresh enough.
    """
    ws = opened(workspace, as_of)
    if closed:
        say("kept as days of rest: " + ", ".join(ws.rest_days(*closed)))
    found = ws.gate(cycle, team or None)
    if json:
        print_json([
            {
                "key_result": g.key_result.id, "title": g.key_result.title, "kpi": g.key_result.kpi,
                "state": g.verdict.state, "scores": g.verdict.scores,
                "checks": [{"check": f.check, "state": f.state, "found": f.found, "mend": f.mend} for f in g.verdict.findings],
            }
            for g in found
        ])  # fmt: skip
    else:
        for g in found:
            print_wrapped(f"{SAID[g.verdict.state]}  {g.key_result.id}  {g.key_result.title}", "    ")
            for f in g.verdict.faults:
                print_wrapped(f"    {f.check}: {f.found}", "      ")
                if f.mend:
                    print_wrapped(f"    mend: {f.mend}", "      ")
        failed = sum(not g.verdict.scores for g in found)
        say(f"{len(found) - failed} of {len(found)} key results with data may be scored")
    if any(not g.verdict.scores for g in found):
        raise typer.Exit(1)
