"""`okrkit whatif list | compare | accept`: scenarios that were kept, and the way into the plan."""

from __future__ import annotations

from typing import Annotated

import typer

from okrkit.cli.output import (
    AsOfOption,
    JsonOption,
    WhoOption,
    WorkspaceOption,
    opened,
    print_json,
    print_table,
    print_wrapped,
)
from okrkit.cli.whatif_asked import ScenarioArgument, named_scenario, owners_of
from okrkit.cli.whatif_said import unit_of


def register(app: typer.Typer) -> None:
    app.command("list")(list_)
    app.command()(compare)
    app.command()(accept)


def list_(
    cycle: Annotated[str, typer.Option("--cycle", metavar="CYCLE", help="By default all.")] = "",
    team: Annotated[str, typer.Option("--team", metavar="TEAM", help="By default all.")] = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """The scenarios that were kept."""
    found = opened(workspace).scenarios(cycle, team).to_dict("records")
    if json:
        print_json(found)
        return
    if not found:
        print("No scenario is kept yet. Keep one with `okrkit whatif run --set ... --save NAME`.")
        return
    rows = [(r["scenario"], r["name"], r["tree"], r["moves"], r["accepted_as"] or "–") for r in found]
    print_table("", ("id", "scenario", "tree", "moves", "accepted as"), rows)


def compare(
    scenarios: Annotated[
        list[str], typer.Argument(metavar="SCENARIO...", help="Ids or names.", show_default=False)
    ],
    target: Annotated[float | None, typer.Option(help="By default each scenario's own.")] = None,
    as_of: AsOfOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Scenarios side by side: the top with its range, the chance of the target, the drivers."""
    ws = opened(workspace, as_of)
    meant = {s.id: s for s in (named_scenario(ws, text) for text in scenarios)}
    found = [ws.explored(s) for s in meant.values()]
    rows = ws.compare_scenarios(found, target=target).to_dict("records")
    drivers = ws.scenario_drivers(found).reset_index().to_dict("records")
    if json:
        print_json({"scenarios": rows, "drivers": drivers})
        return
    from okrkit.figures.exploring import chance_words

    top = found[0].tree.node(found[0].tree.top)
    unit = unit_of(found[0].tree, top.name)
    said = chance_words(found[0])
    print_table(
        f"{top.title} in {found[0].scenario.cycle}", ("scenario", "one in ten below", "middle", "nine in ten below", "target", "chance", "cost"),
        [
            (r["name"], *(ws.say(r[k], unit) for k in ("low", "middle", "high", "target")),
             said(r["chance"]) if r["chance"] is not None and r["chance"] == r["chance"] else "–", ws.say(r["cost"], "currency"))
            for r in rows
        ], numbers=(1, 2, 3, 4, 5, 6),
    )  # fmt: skip
    names = [e.scenario.name for e in found]
    print_table(
        "\nTheir drivers", ("driver", "baseline", *names),
        [(r["place"], *(ws.say(r[k], unit_of(found[0].tree, r["place"])) for k in ("baseline", *names))) for r in drivers],
        numbers=tuple(range(1, 2 + len(names))),
    )  # fmt: skip


def accept(
    scenario: ScenarioArgument,
    objective: Annotated[
        str,
        typer.Option(
            "--objective", metavar="TITLE", help="A new objective's title, or the id of one that is there."
        ),
    ],
    who: WhoOption = "",
    owner: Annotated[
        list[str] | None,
        typer.Option(
            "--owner",
            metavar="DRIVER=NAME",
            help="Who owns the key result of a driver; else the lever's owner.",
        ),
    ] = None,
    why: Annotated[str, typer.Option(help="Kept in the history.")] = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Make a scenario the plan: key results, initiatives and the assumptions they rest on, all of it or nothing."""
    from okrkit.core.model import dump

    ws = opened(workspace)
    done = ws.accept_scenario(
        named_scenario(ws, scenario).id, objective, who=who, why=why, owners=owners_of(owner)
    )
    if json:
        print_json({
            "scenario": done.scenario.id, "objectives": [dump(o) for o in done.objectives], "key_results": [dump(k) for k in done.key_results],
            "initiatives": [dump(i) for i in done.initiatives], "assumptions": [dump(a) for a in done.assumptions],
        })  # fmt: skip
        return
    rows = [
        (k.id, k.title, ws.say(k.baseline, k.unit), ws.say(k.target, k.unit), k.owner)
        for k in done.key_results
    ]
    print_table("", ("id", "key result", "baseline", "target", "owner"), rows, numbers=(2, 3))
    print_wrapped(
        f"{len(done.initiatives)} initiatives and {len(done.assumptions)} assumptions go with them."
    )
