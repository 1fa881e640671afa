"""`okrkit plan`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from okrkit.cli.output import (
    AsOfOption,
    CycleOption,
    JsonOption,
    TeamOption,
    WhoOption,
    WorkspaceOption,
    opened,
    print_json,
    print_table,
)

if TYPE_CHECKING:
    from okrkit.core.model import Assumption, KeyResult
    from okrkit.workspace import Workspace

plan_app = typer.Typer(
    help="The plan: show it, sign it, see its history.", no_args_is_help=True, pretty_exceptions_enable=False
)


def register(app: typer.Typer) -> None:
    app.add_typer(plan_app, name="plan")


@plan_app.command("show")
def show(
    cycle: CycleOption = "",
    team: TeamOption = "",
    as_of: AsOfOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Objectives, key results and initiatives of a cycle."""
    from okrkit.core.model import dump

    ws = opened(workspace, as_of)
    found = ws.cycle(cycle)
    plan = ws.plan(found, team or None)
    if json:
        signed = {t.id: s for t in ws.teams() if (s := ws.signature(found, t.id))}
        print_json({**dump(plan), "signatures": {k: dump(v) for k, v in signed.items()}})
        return
    if not plan.objectives and not plan.initiatives:
        known = ", ".join(c.name for c in ws.planned_cycles()) or "none yet"
        print(f"Nothing is planned for {found.name}{f' by {team}' if team else ''}. Planned cycles: {known}.")
        return
    for objective in plan.objectives:
        owner = f", {objective.owner}" if objective.owner else ""
        print(
            f"\n{objective.id}  {objective.title}  ({ws.team_name(objective.team)}{owner}; {objective.commitment})"
        )
        rows = [
            (k.id, k.title, ws.say(k.baseline, k.unit), _aim(ws, k), k.owner) for k in objective.key_results
        ]
        if rows:
            print_table("", ("id", "key result", "baseline", "target", "owner"), rows, numbers=(2, 3))
    if plan.initiatives:
        print("\nInitiatives")
        rows = [(i.id, i.title, i.status, str(i.due or "–"), i.owner) for i in plan.initiatives]
        print_table("", ("id", "initiative", "status", "due", "owner"), rows)
    if plan.assumptions:
        print("\nAssumptions")
        held = [(a.id, a.place, a.change, _range(a), a.who, a.why) for a in plan.assumptions]
        print_table("", ("id", "driver", "change", "range", "who", "why"), held)


@plan_app.command("export")
def export(
    cycle: CycleOption = "",
    team: TeamOption = "",
    as_of: AsOfOption = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it there instead of printing it.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """The plan as YAML, to read, edit and apply."""
    ws = opened(workspace, as_of)
    text = ws.export_plan(ws.cycle(cycle), team or None)
    if out is None:
        print(text, end="")
    else:
        out.write_text(text, "utf-8")
        print(out)


@plan_app.command("apply")
def apply(
    path: Annotated[Path, typer.Argument(metavar="PLAN.yaml", help="A plan file.", show_default=False)],
    who: WhoOption,
    why: Annotated[str, typer.Option(help="Why it is changed; kept in the history.")] = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Save what a plan file holds, all of it or nothing."""
    from okrkit.core.model import dump
    from okrkit.workspace.planning import named

    saved = opened(workspace).apply_plan(path, who=who, why=why)
    if json:
        print_json([dump(r) for r in saved])
        return
    for r in saved:
        print(f"saved {r.id}  {named(r)}")
    if not saved:
        print("Nothing to change: the workspace holds all of this already.")


@plan_app.command("sign")
def sign(
    who: WhoOption,
    team: Annotated[
        str, typer.Option("--team", metavar="TEAM", help="The team whose plan is signed.")
    ] = "company",
    cycle: CycleOption = "",
    note: Annotated[str, typer.Option(help="A word to go with it.")] = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Sign a team's plan: reviews score against the plan as signed."""
    from okrkit.core.model import dump

    ws = opened(workspace)
    signature = ws.sign(cycle, team, who=who, note=note)
    if json:
        print_json(dump(signature))
    else:
        print(f"{ws.team_name(team)} {signature.cycle} signed by {who}, stamp {signature.stamp[:12]}.")


@plan_app.command("history")
def history(
    cycle: CycleOption = "",
    team: Annotated[str, typer.Option("--team", metavar="TEAM", help="The team.")] = "company",
    as_of: AsOfOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """What was changed in a plan after it was signed."""
    ws = opened(workspace, as_of)
    frame = ws.changes_since_signing(ws.cycle(cycle), team)
    if json:
        print_json(frame.to_dict("records"))
        return
    rows = [
        (
            f"{r['at']:%Y-%m-%d %H:%M}",
            r["who"],
            r["title"] or r["id"],
            r["field"],
            str(r["old"]),
            str(r["new"]),
            r["why"],
        )
        for r in frame.to_dict("records")
    ]
    print_table("", ("when", "who", "what", "field", "before", "after", "why"), rows)


@plan_app.command("push")
def push(
    system: Annotated[str, typer.Argument(metavar="SYSTEM", help="coda.")] = "coda",
    cycle: CycleOption = "",
    team: TeamOption = "",
    connect: Annotated[
        list[str] | None,
        typer.Option(
            "--connect",
            metavar="NAME=VALUE",
            help="Keep where the table is: doc=ADDRESS, table=NAME (no secret); writes nothing.",
        ),
    ] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds what; kept. Repeat it."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be written; write nothing.")
    ] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Write the plan and its progress into a table that the team shares. Doing it again writes only what changed."""
    from okrkit.cli.data import pairs

    ws = opened(workspace)
    if connect or mapping:
        told = pairs(connect or [], "--connect"), pairs(mapping or [], "--map")
        kept = ws.share_with(system, told[0], team=team, mapping=told[1])
        if json:
            print_json(kept)
        else:
            print(f"Kept for {system}: " + ", ".join(f"{name}={value}" for name, value in kept.items()))
        return
    done = ws.push_plan(system, cycle=cycle, team=team, dry_run=dry_run)
    if json:
        print_json(done.as_json())
        return
    rows = [(key, "new row" if new else ", ".join(columns)) for key, new, columns in done.edits]
    if rows:
        print_table("", ("id", "would be written" if dry_run else "written"), rows)
    verb = "would be " if dry_run else ""
    left_out = f", {done.left_out:,} {verb}marked as no longer in the plan" if done.left_out else ""
    print(
        f"{done.table}: {done.added:,} rows {verb}added, {done.changed:,} {verb}changed, {done.same:,} as they were{left_out}."
    )
    for note in done.notes:
        print(f"- {note}")


def _range(held: Assumption) -> str:
    """An assumption's numbers as they were stated; a relative change in per cent."""
    from okrkit.core.model import plain

    scale, unit = (100, " %") if held.change == "relative" else (1, "")
    ends = [plain(round(v * scale, 6)) for v in (held.low, held.high) if v is not None]
    if ends:
        return f"{' to '.join(ends)}{unit}"
    return "as in its history" if held.mid is None else f"{plain(round(held.mid * scale, 6))}{unit}"


def _aim(ws: Workspace, kr: KeyResult) -> str:
    """The target in words, or the limits of a guardrail."""
    if not kr.is_guardrail:
        return ws.say(kr.target, kr.unit)
    limits = (("at least", kr.lower), ("at most", kr.upper))
    return ", ".join(f"{word} {ws.say(limit, kr.unit)}" for word, limit in limits if limit is not None) or "–"
