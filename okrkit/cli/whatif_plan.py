"""`okrkit whatif list | compare | accept | align | bridge | audit`: kept scenarios, their way into the plan, and back."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from enum import StrEnum
from typing import Annotated, Any

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
from okrkit.cli.whatif_asked import (
    CycleOption,
    ScenarioArgument,
    TargetOption,
    TeamOption,
    named_cycle,
    named_scenario,
    named_tree,
    owners_of,
    wanted_of,
)
from okrkit.cli.whatif_next import print_accepted, short
from okrkit.cli.whatif_said import print_notes, unit_of


class AgainstName(StrEnum):
    plan = "plan"
    year_ago = "year_ago"
    previous = "previous"


TreeName = Annotated[
    str,
    typer.Argument(metavar="[TREE]", help="By default that of the accepted scenario.", show_default=False),
]
QuarterOption = Annotated[
    str, typer.Option("--cycle", metavar="CYCLE", help="By default the running quarter.")
]
OfTeamOption = Annotated[str, typer.Option("--team", metavar="TEAM", help="By default all teams.")]


def register(app: typer.Typer) -> None:
    app.command("list")(list_)
    app.command()(compare)
    app.command()(accept)
    app.command()(align)
    app.command()(bridge)
    app.command()(audit)


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
    target: Annotated[
        str,
        typer.Option(
            "--target",
            metavar="VALUE",
            help="+25% on what comes as things go, or the value itself; by default each scenario's own.",
        ),
    ] = "",
    as_of: AsOfOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Scenarios side by side: the top with its range, the chance of the target, what they move."""
    import numpy as np

    from okrkit.core.scenarios.written import target_of

    ws = opened(workspace, as_of)
    meant = {s.id: s for s in (named_scenario(ws, text) for text in scenarios)}
    found = [ws.explored(s) for s in meant.values()]
    goes = found[0].simulation.start
    aim = target_of(target, float(np.median(goes))) if target else None
    rows = ws.compare_scenarios(found, target=aim).to_dict("records")
    drivers = ws.scenario_drivers(found).reset_index().to_dict("records")
    if json:
        print_json({"scenarios": rows, "drivers": drivers})
        return
    from okrkit.core.model import at_place
    from okrkit.figures.exploring import chance_words, label

    top = found[0].tree.node(found[0].tree.top)
    unit = unit_of(found[0].tree, top.name)
    said = chance_words(found[0])
    low, middle, high = (ws.say(float(q), unit) for q in np.quantile(goes, [0.1, 0.5, 0.9]))
    wanted = found[0].target if aim is None else aim
    unmoved = found[0].chance_unmoved(wanted)
    start = (
        "as things go",
        low,
        middle,
        high,
        ws.say(wanted, unit),
        "–" if unmoved is None else said(unmoved),
        "–",
    )
    print_table(
        f"{top.title} in {found[0].scenario.cycle}", ("scenario", "one in ten below", "middle", "nine in ten below", "target", "chance", "cost"),
        [
            start,
            *((r["name"], *(ws.say(r[k], unit) for k in ("low", "middle", "high", "target")),
             said(r["chance"]) if r["chance"] is not None and r["chance"] == r["chance"] else "–", ws.say(r["cost"], "currency"))
            for r in rows)
        ], numbers=(1, 2, 3, 4, 5, 6),
    )  # fmt: skip
    names = [e.scenario.name for e in found]
    # A driver that nobody moves only follows the forecast: it is in the document for programs.
    moved = {m.place for e in found for m in e.scenario.moves} | {
        a.place for e in found for a in e.scenario.assumptions
    }
    tree = found[0].tree
    print_table(
        "\nWhat they move, in the middle future", ("driver", "baseline", *names),
        [
            (label(tree, r["place"]), *(ws.say(r[k], unit_of(tree, r["place"])) for k in ("baseline", *names)))
            for r in drivers if r["place"] in moved or at_place(r["place"])[0] in moved
        ],
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
    found = ws.explored(named_scenario(ws, scenario))
    done = ws.accept_scenario(found, objective, who=who, why=why, owners=owners_of(owner))
    if json:
        print_json({
            "scenario": done.scenario.id, "objectives": [dump(o) for o in done.objectives], "key_results": [dump(k) for k in done.key_results],
            "initiatives": [dump(i) for i in done.initiatives], "assumptions": [dump(a) for a in done.assumptions],
            "target": found.target, "middle": found.points()[1], "short": short(found), "chance": found.chance(), "chance_unmoved": found.chance_unmoved(),
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
    print_accepted(ws, found)


def bridge(
    tree: TreeName = "",
    cycle: QuarterOption = "",
    against: Annotated[
        AgainstName, typer.Option(help="The accepted scenario's plan, or another cycle.")
    ] = AgainstName.plan,
    team: OfTeamOption = "",
    as_of: AsOfOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """What each driver did to the result: from the plan, or from an earlier cycle, to what came. It adds up to the cent."""
    ws = opened(workspace, as_of)
    found = ws.bridge(tree, cycle, against.value, team=team)
    if json:
        print_json({
            "tree": found.tree.name, "of": found.tree.top, "unit": found.unit, "start": found.start, "end": found.end, "change": found.change,
            "scenario": found.scenario.id if found.scenario else None, "by_driver": dict(found.by_driver()), "by_member": dict(found.by_member()),
            "parts": [
                {"driver": p.driver, "member": p.member, "before": p.before, "after": p.after, "value": p.value} for p in found.bridge.parts
            ],
            "extra": dict(found.extra), "notes": found.notes,
        })  # fmt: skip
        return
    from okrkit.figures.prose import alike

    parts = found.by_driver()
    values = [found.start[1], *(value for _, value in parts), found.end[1]]
    said = [ws.say(v, found.unit, signed=0 < i < len(values) - 1) for i, v in enumerate(values)]
    rows = list(
        zip(
            [found.start[0], *(name for name, _ in parts), found.end[0]],
            alike(values, said, found.unit),
            strict=True,
        )
    )
    print_table(found.tree.node(found.tree.top).title, ("", "value"), rows, numbers=(1,))
    print_notes(found.notes)


def audit(
    cycle: QuarterOption = "",
    team: OfTeamOption = "",
    as_of: AsOfOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Each assumption of the plan beside what happened: inside its range or not, and what its driver brought."""
    ws = opened(workspace, as_of)
    found = ws.assumption_audit(ws.cycle(cycle), team).to_dict("records")
    if json:
        print_json(found)
        return
    if not found:
        accepted = ws.scenarios(team=team).query("accepted_as != ''")["cycle"].unique().tolist()
        also = (
            f" A scenario was accepted for {' and '.join(sorted(accepted))}: name it with --cycle."
            if accepted
            else ""
        )
        print_wrapped(f"The plan for {ws.cycle(cycle)} rests on no assumption.{also}")
        return
    rows = [
        (
            r["label"], _range(r, ws.currency), ws.say(r["happened"], r["unit"]),
            r["verdict"] or r["reason"], r["who"] or "–",
        )
        for r in found
    ]  # fmt: skip
    print_table("", ("assumption about", "stated", "happened", "verdict", "by"), rows, numbers=(1, 2))


def _range(row: Mapping[Hashable, Any], currency: str) -> str:
    """The stated range; empty where none was."""
    from okrkit.figures.ways import from_to

    low, high = row["low"], row["high"]
    if low is None or high is None or low != low or high != high:  # noqa: PLR0124 - not-a-number is not itself
        return "–"
    return from_to(low, high, row["unit"], currency, " to ")


def align(
    tree: TreeName = "",
    cycle: CycleOption = "",
    target: TargetOption = "",
    team: TeamOption = "company",
    as_of: AsOfOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Do the teams' targets add up to the company's? Exit code 1 where they fall short."""
    ws = opened(workspace, as_of)
    period = named_cycle(ws, cycle)
    aim = wanted_of(target, ws.tree_baseline(named_tree(ws, tree), period)) if target else None
    found = ws.alignment(period, tree, target=aim, team=team)
    made, unit = found.alignment, unit_of(found.tree, found.tree.top)
    if json:
        print_json({
            "tree": found.tree.name, "of": found.tree.top, "unit": unit, "baseline": made.baseline, "reached": made.reached, "target": made.target,
            "gap": found.gap, "met": made.is_met, "parts": found.parts().to_dict("records"), "closings": found.closings().to_dict("records"),
            "notes": found.notes,
        })  # fmt: skip
    else:
        from okrkit.figures.aligning import gap_said

        name = f"{found.tree.node(found.tree.top).title} in {period}"
        print_wrapped(
            gap_said(what=name, pushed=made.reached, target=made.target, unit=unit, currency=ws.currency)
        )
        rows = [
            (
                ws.team_name(p["team"]),
                p["title"],
                ws.say(p["target"], p["unit"]),
                ws.say(p["part"], unit, signed=True),
            )
            for p in found.parts().to_dict("records")
        ]
        if rows:
            print_table("", ("team", "key result", "target", "brings"), rows, numbers=(2, 3))
        print_notes(found.notes)
    if not made.is_met:
        raise typer.Exit(1)
