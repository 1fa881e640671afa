"""`okrkit forecast` and `okrkit target`."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from okrkit.cli.output import (
    AsOfOption,
    CycleOption,
    JsonOption,
    WorkspaceOption,
    opened,
    print_json,
    print_table,
    print_wrapped,
)
from okrkit.cli.parts import part

if TYPE_CHECKING:
    from okrkit.core.targets import Proposed
    from okrkit.workspace import Workspace
    from okrkit.workspace.forecasting import KpiForecast
    from okrkit.workspace.targeting import Attainment


class MeasureName(StrEnum):
    total = "total"
    mean = "mean"
    last = "last"


class KindName(StrEnum):
    increase = "increase"
    decrease = "decrease"
    keep_within = "keep within"


class CommitmentName(StrEnum):
    committed = "committed"
    aspirational = "aspirational"
    learning = "learning"


KpiArgument = Annotated[
    str, typer.Argument(metavar="KPI", help="Its name, from `okrkit kpi list`.", show_default=False)
]
MeasureOption = Annotated[
    MeasureName | None,
    typer.Option(
        help="What of the cycle counts; last is the last four weeks. By default what is usual for the KPI."
    ),
]
WhereOption = Annotated[
    str, typer.Option(metavar="CONDITION", help="Only rows that meet it, e.g. \"channel = 'email'\".")
]
PathsOption = Annotated[int, typer.Option("--paths", help="Simulated futures.", min=10)]


def register(app: typer.Typer) -> None:
    app.command()(forecast)
    app.command()(target)


def forecast(
    kpi: KpiArgument,
    cycle: CycleOption = "",
    measure: MeasureOption = None,
    where: WhereOption = "",
    paths: PathsOption = 2000,
    as_of: AsOfOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """What a KPI does in a cycle if things go on as in its history, with what has come in taken as known."""
    ws = opened(workspace, as_of)
    found = ws.forecast(kpi, cycle, where=where, measure=measure.value if measure else None, n_paths=paths)
    if json:
        print_json(_forecast_document(ws, found))
        return
    _print_forecast(ws, found)


def target(
    kpi: KpiArgument,
    cycle: CycleOption = "",
    target: Annotated[
        str, typer.Option(metavar="VALUE", help="How likely is this target? E.g. 45000, 0.026 or 2.6%.")
    ] = "",
    chance: Annotated[
        float | None,
        typer.Option(
            parser=part, metavar="CHANCE", help="Which target is reached with this chance, e.g. 70%?"
        ),
    ] = None,
    score: Annotated[
        float | None,
        typer.Option(parser=part, metavar="SCORE", help="Which target has this expected score, e.g. 0.7?"),
    ] = None,
    baseline: Annotated[
        str,
        typer.Option(metavar="VALUE", help="Where the score starts; by default the same cycle a year ago."),
    ] = "",
    measure: MeasureOption = None,
    kind: Annotated[KindName | None, typer.Option(help="By default by the KPI's good direction.")] = None,
    commitment: Annotated[
        CommitmentName, typer.Option(help="A committed target is kept nine times of ten.")
    ] = CommitmentName.aspirational,
    where: WhereOption = "",
    paths: PathsOption = 2000,
    as_of: AsOfOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Commit, target and stretch from a KPI's own history, each with its chance; and the chance of any target."""
    ws = opened(workspace, as_of)
    found = ws.target(
        kpi, cycle, target=_amount(ws, kpi, target, "--target"), baseline=_amount(ws, kpi, baseline, "--baseline"), chance=chance, score=score,
        measure=measure.value if measure else None, kind=kind.value if kind else None, commitment=commitment.value,
        where=where, n_paths=paths,
    )  # fmt: skip
    if json:
        print_json(_target_document(ws, found))
        return
    _print_target(ws, found)


def _amount(ws: Workspace, kpi: str, text: str, option: str) -> float | None:
    """A number as it was typed, in the KPI's unit; ``2.6%`` is the share 0.026."""
    from okrkit.errors import InvalidValueError

    typed = text.strip()
    if not typed:
        return None
    try:
        value = float(typed.removesuffix("%"))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        problem = f"{option} is {text!r}, expected a number"
        raise InvalidValueError(problem, "write it without signs and commas, e.g. 45000, 0.026 or 2.6%")
    if typed.endswith("%") and (unit := ws.kpi(kpi).unit) != "share":
        problem = f"{option} is {text!r}, and {kpi} is counted in {unit}, not as a share"
        raise InvalidValueError(problem, "write the value itself, e.g. 45000")
    return round(value / 100, 12) if typed.endswith("%") else value


def _forecast_document(ws: Workspace, found: KpiForecast) -> dict[str, Any]:
    exact = ws.kpi(found.kpi).rounded
    low, lower, middle, upper, high = (exact(q) for q in found.quantiles())
    return {
        "kpi": found.kpi, "cycle": found.cycle.name, "measure": found.measure, "unit": found.unit, "as_of": found.as_of,
        "known_until": found.known_until, "p10": low, "p25": lower, "p50": middle, "p75": upper, "p90": high,
        "grain": found.step, "n_values": found.n_values, "band_only": found.band_only, "method": found.method,
        "notes": found.notes, "seed": found.seed, "n_paths": len(found.ends),
    }  # fmt: skip


def _target_document(ws: Workspace, found: Attainment) -> dict[str, Any]:
    about = found.forecast
    exact = ws.kpi(about.kpi).rounded
    document: dict[str, Any] = {
        "kpi": about.kpi, "cycle": about.cycle.name, "measure": about.measure, "unit": about.unit, "kind": found.kind,
        "commitment": found.commitment, "baseline": exact(found.baseline), "baseline_note": found.baseline_note,
    }  # fmt: skip
    if found.limits is not None:
        document["lower"], document["upper"] = exact(found.limits.lower), exact(found.limits.upper)
        document |= _figures(about, found.limits.chance, found.limits.expected, found.limits.label)
    if found.proposal is not None:
        points = {
            "commit": found.proposal.commit,
            "target": found.proposal.target,
            "stretch": found.proposal.stretch,
        }
        document |= {name: _point(ws, about, p) for name, p in points.items()}
    document["asked"] = [
        {
            "question": a.question,
            "value": exact(a.value),
            **_figures(about, a.chance, a.expected, a.label),
            "note": a.note,
        }
        for a in found.asked
    ]
    return {**document, "notes": found.notes, "forecast": _forecast_document(ws, about)}


def _point(ws: Workspace, about: KpiForecast, point: Proposed | None) -> dict[str, Any] | None:
    if point is None:
        return None
    value = ws.kpi(about.kpi).rounded(point.value)
    return {"value": value, **_figures(about, point.chance, point.expected, point.label)}


def _figures(about: KpiForecast, chance: float | None, expected: float | None, label: str) -> dict[str, Any]:
    """Chance and expected score as far as the history carries them: under 26 values a band and no number."""
    if chance is None:
        return {"chance": None, "chance_said": "", "expected_score": None, "label": ""}
    said = about.say(chance)
    number = round(chance, 2) if said.endswith("%") else None
    return {
        "chance": number,
        "chance_said": said,
        "expected_score": round(expected, 2) if expected is not None else None,
        "label": label,
    }


def _print_forecast(ws: Workspace, found: KpiForecast) -> None:
    from okrkit.figures.prose import how_forecast

    def words(value: float) -> str:
        return ws.say(value, found.kpi)

    low, lower, middle, upper, high = found.quantiles()
    what = {"last": "level at the end"}.get(found.measure, found.measure)
    print(f"{found.label} in {found.cycle}, {what}: about {words(middle)}, as known on {found.as_of}")
    print(f"  five of ten futures  {words(lower)} to {words(upper)}")
    print(f"  eight of ten         {words(low)} to {words(high)}")
    print_wrapped(how_forecast([(found.n_values, found.step)], [found.method]))
    for note in found.notes:
        print_wrapped(f"- {note}", "  ")


def _print_target(ws: Workspace, found: Attainment) -> None:
    from okrkit.figures.prose import how_forecast

    about = found.forecast

    def words(value: float | None) -> str:
        return ws.say(value, about.kpi)

    start = f", from {words(found.baseline)} ({found.baseline_note})" if found.baseline is not None else ""
    print_wrapped(f"{about.label} in {about.cycle}, {about.measure}{start}", "  ")
    rows: list[tuple[str, str, str, str]] = []
    if found.limits is not None:
        sides = (("at least", found.limits.lower), ("at most", found.limits.upper))
        said = about.say(found.limits.chance)
        rows += [(name, words(v), said, f"{found.limits.expected:.2f}") for name, v in sides if v is not None]
    if found.proposal is not None:
        points = (
            ("commit", found.proposal.commit),
            ("target", found.proposal.target),
            ("stretch", found.proposal.stretch),
        )
        rows += [
            (n, words(p.value), about.say(p.chance), f"{p.expected:.2f}") for n, p in points if p is not None
        ]
    for asked in found.asked:
        if asked.value is not None and asked.chance is not None:
            scored = f"{asked.expected:.2f}" if asked.expected is not None else "–"
            point = asked.question.removeprefix("the ")
            rows.append((point, words(asked.value), about.say(asked.chance), scored))
    print_table("", ("point", "value", "chance", "expected score"), rows, numbers=(1, 2, 3))
    for line in dict.fromkeys((*(a.note for a in found.asked if a.note), *found.notes)):
        print_wrapped(f"- {line}", "  ")
    print_wrapped(how_forecast([(about.n_values, about.step)], [about.method]))
