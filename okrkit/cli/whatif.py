"""`okrkit whatif`: driver trees, scenarios and goal seek from the shell."""

from __future__ import annotations

from typing import Annotated

import typer

from okrkit.cli import whatif_plan
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
from okrkit.cli.parts import part
from okrkit.cli.whatif_asked import (
    AssumeOption,
    BasisName,
    BasisOption,
    CycleOption,
    LeverOption,
    SetOption,
    TargetOption,
    TeamOption,
    TreeArgument,
    basis_of,
    beliefs_of,
    levers_of,
    moves_of,
    named_cycle,
    named_tree,
    wanted_of,
)
from okrkit.cli.whatif_next import bounds_said, chance_said, keep_line
from okrkit.cli.whatif_said import (
    baseline_document,
    explored_document,
    held,
    plain_record,
    print_explored,
    print_notes,
    title,
    unit_of,
    way_document,
)

app = typer.Typer(
    help="What would have to be true: driver trees, scenarios, ways to a target.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
whatif_plan.register(app)


def register(main: typer.Typer) -> None:
    main.add_typer(app, name="whatif")


@app.command()
def trees(workspace: WorkspaceOption = None, json: JsonOption = False) -> None:
    """The driver trees at hand: those that the data can fill, and your own in the folder `trees`."""
    found = opened(workspace).trees().to_dict("records")
    if json:
        print_json(found)
        return
    if not found:
        print("No driver tree can be filled: import orders first, or write one into the folder trees.")
        return
    rows = [(r["tree"], r["title"], str(r["drivers"]), r["source"], r["fault"]) for r in found]
    print_table("", ("tree", "what", "drivers", "source", "fault"), rows, numbers=(2,))


@app.command()
def tree(
    tree: TreeArgument = "",
    cycle: CycleOption = "",
    basis: BasisOption = BasisName.usual,
    yaml: Annotated[
        bool, typer.Option("--yaml", help="Print the tree itself, to edit and keep as a file.")
    ] = False,
    as_of: AsOfOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """A tree with the values of its drivers; it gives its KPI again."""
    ws = opened(workspace, as_of)
    name = named_tree(ws, tree)
    if yaml:
        from okrkit.workspace.tree_file import to_yaml

        print(to_yaml(ws.tree(name)), end="")
        return
    start = ws.tree_baseline(name, named_cycle(ws, cycle), basis_of(basis))
    if json:
        print_json(baseline_document(start))
        return
    from okrkit.figures.branches import branches
    from okrkit.figures.driver_trees import driver_tree

    print(
        driver_tree(
            branches(start.tree, start.nodes), ws.currency, title=f"{title(start)}: {start.words}"
        ).text
    )
    print_notes(start.notes)


@app.command()
def run(
    tree: TreeArgument = "",
    cycle: CycleOption = "",
    moves: SetOption = None,
    assume: AssumeOption = None,
    levers: LeverOption = None,
    target: TargetOption = "",
    basis: BasisOption = BasisName.usual,
    save: Annotated[
        str, typer.Option("--save", metavar="NAME", help="Keep it as a scenario of this name.")
    ] = "",
    replaces: Annotated[
        bool, typer.Option("--replace", help="With --save: in place of the scenario that has this name.")
    ] = False,
    team: TeamOption = "company",
    who: WhoOption = "",
    futures: Annotated[int, typer.Option(help="Simulated futures, a power of two.", min=64)] = 8192,
    as_of: AsOfOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """What becomes of the cycle if drivers move and assumptions hold; with --save it is kept."""
    ws = opened(workspace, as_of)
    name, period = named_tree(ws, tree), named_cycle(ws, cycle)
    start = ws.tree_baseline(name, period, basis_of(basis))
    found = ws.what_if(
        start.tree, period, moves_of(moves), beliefs_of(assume), levers=levers_of(levers), name=save, team=team,
        target=wanted_of(target, start), basis=basis_of(basis), who=who, n=futures,
    )  # fmt: skip
    kept = ws.save_scenario(found, who=who, replaces=replaces) if save else None
    if json:
        print_json(explored_document(found) | {"scenario": kept.id if kept else None})
        return
    print_explored(ws, found)
    if kept:
        print(f"Kept as {kept.id}.")


@app.command()
def seek(
    target: Annotated[
        str, typer.Option("--target", metavar="VALUE", help="+25% on the baseline, or the value itself.")
    ],
    tree: TreeArgument = "",
    cycle: CycleOption = "",
    levers: LeverOption = None,
    moves: SetOption = None,
    assume: AssumeOption = None,
    chance: Annotated[
        float | None,
        typer.Option(
            parser=part,
            metavar="CHANCE",
            help="Reach it with this chance, e.g. 70%; by default in the middle future.",
        ),
    ] = None,
    basis: BasisOption = BasisName.usual,
    as_of: AsOfOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """What would have to be true: a few clearly different ways to a target."""  # exit 1 where none gets there
    ws = opened(workspace, as_of)
    name, period = named_tree(ws, tree), named_cycle(ws, cycle)
    start = ws.tree_baseline(name, period, basis_of(basis))
    able = levers_of(levers) or ws.usual_levers(start.tree, period, basis_of(basis))
    wanted = wanted_of(target, start)
    assert wanted is not None
    made, believed = moves_of(moves), beliefs_of(assume)
    found = ws.goal_seek(
        start.tree, period, wanted, able, made, believed, chance=chance, basis=basis_of(basis)
    )
    tried = [
        ws.what_if(
            start.tree,
            period,
            (*made, *plan.moves),
            believed,
            levers=able,
            target=wanted,
            basis=basis_of(basis),
        )
        for plan in found.plans
    ]
    if json:
        print_json({
            "tree": start.tree.name, "cycle": period, "top": start.tree.top, "baseline": start.top, "baseline_note": start.words,
            "target": wanted, "as_things_go": found.start, "reached": found.reached, "chance": chance,
            "levers": [plain_record(lever) for lever in able], "ways": [way_document(p) | {"chance": t.chance()} for p, t in zip(found.plans, tried, strict=True)],
            "nearest": way_document(found.nearest), "held_by": found.held_by, "notes": found.notes,
        })  # fmt: skip
    else:
        from okrkit.figures.asking import best
        from okrkit.figures.exploring import ways_of
        from okrkit.figures.ways import ways

        if not levers:
            print_wrapped(
                "No lever is named: each driver may go as far as it has gone in a year before. Name yours with --lever."
            )
        # On as many futures as everywhere else: the same value then reads the same in every place.
        asked = tried[0] if tried else ws.what_if(start.tree, period, made, believed, basis=basis_of(basis))
        unmoved = asked.unmoved
        top = start.tree.node(start.tree.top)
        unit = unit_of(start.tree, top.name)
        if found.reached and not found.plans:
            print_wrapped(
                f"{top.title} in {period} comes to {ws.say(found.start, unit)} as things go: nothing has to move."
            )
        else:
            print(
                ways(
                    ways_of(start.tree, unmoved, found, able, [chance_said(t) for t in tried]),
                    what=f"{top.title} in {period}",
                    target=wanted,
                    unit=unit,
                    currency=ws.currency,
                ).text
            )
        print_notes([bounds_said(start.tree, able, ws.currency), *found.notes, *held(found.held_by)])
        if furthest := best(tried):
            given = {"--assume": assume or (), "--lever": levers or ()}
            print("To keep the way that goes furthest:")
            print(f"  {keep_line(furthest, given, basis_of(basis))}")
    if not found.reached:
        raise typer.Exit(1)
