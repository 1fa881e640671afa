"""What `okrkit whatif` is asked: its options, and what people type into them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from okrkit.core.model import Assumption, Lever, Move, Scenario
    from okrkit.workspace import Workspace
    from okrkit.workspace.tree_baselines import Basis, TreeBaseline


class BasisName(StrEnum):
    usual = "usual"
    year_ago = "year_ago"
    last = "last"
    latest = "latest"
    forecast = "forecast"


TreeArgument = Annotated[
    str,
    typer.Argument(
        metavar="[TREE]", help="A name from `okrkit whatif trees`, or a YAML file; by default the first.", show_default=False,
    ),
]  # fmt: skip
CycleOption = Annotated[
    str, typer.Option("--cycle", metavar="CYCLE", help="2027 or 2027-Q1; by default the next year.")
]
BasisOption = Annotated[
    BasisName,
    typer.Option(
        help="Where the drivers' values come from: the same cycle a year ago; the cycle before; the latest days, as many as the cycle has; the forecast. Usual is a year ago, and the latest days for a year planned before the last one is over."
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="DRIVER=CHANGE", help="Move a driver: conversion_rate=+5%, sessions[Email]=+2000, return_rate=-1pp, average_order_value=55.",
    ),
]  # fmt: skip
AssumeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--assume", metavar="DRIVER=LOW..HIGH", help="A belief with its range: 'conversion_rate=0%..+8%; who=Jonas; why=Shorter checkout'."
    ),
]  # fmt: skip
LeverOption = Annotated[
    list[str] | None,
    typer.Option(
        "--lever", metavar="DRIVER=LOW..HIGH", help="What can be moved, how far: 'sessions[Email]=0%..+30%; cost=4000; owner=Jonas; team=marketing'. Also initiative=, effort=, delay_weeks= and ramp_weeks=."
    ),
]  # fmt: skip
TargetOption = Annotated[
    str,
    typer.Option(
        "--target", metavar="VALUE", help="Of the tree's top: +25% on its baseline, or the value itself."
    ),
]
TeamOption = Annotated[str, typer.Option("--team", metavar="TEAM", help="The team whose scenario it is.")]
ScenarioArgument = Annotated[str, typer.Argument(metavar="SCENARIO", help="Its id or name.", show_default=False)]  # fmt: skip


def basis_of(name: BasisName) -> Basis:
    """As the workspace names it."""
    known: dict[str, Basis] = {
        "usual": "", "year_ago": "year_ago", "last": "last", "latest": "latest", "forecast": "forecast",
    }  # fmt: skip
    return known[name.value]


def named_tree(ws: Workspace, name: str) -> str:
    """The tree that is meant: the first one where none is named."""
    from okrkit.errors import InvalidValueError

    if name:
        return name
    known = ws.trees()
    sound = known.loc[known["fault"] == "", "tree"].tolist()
    if not sound:
        raise InvalidValueError(
            "no driver tree can be filled from these data",
            "import orders, or write a tree into the folder trees",
        )
    return str(sound[0])


def named_cycle(ws: Workspace, cycle: str) -> str:
    return ws.cycle(cycle).name if cycle else ws.cycle(span="year").next().name


def moves_of(texts: Sequence[str] | None) -> tuple[Move, ...]:
    from okrkit.core.scenarios.written import move

    return tuple(move(t) for t in texts or ())


def beliefs_of(texts: Sequence[str] | None) -> tuple[Assumption, ...]:
    from okrkit.core.scenarios.written import assumption

    return tuple(assumption(t) for t in texts or ())


def levers_of(texts: Sequence[str] | None) -> tuple[Lever, ...]:
    from okrkit.core.scenarios.written import lever

    return tuple(lever(t) for t in texts or ())


def wanted_of(text: str, start: TreeBaseline) -> float | None:
    from okrkit.core.scenarios.written import target_of

    return target_of(text, start.top) if text else None


def owners_of(texts: Sequence[str] | None) -> dict[str, str]:
    from okrkit.errors import InvalidValueError

    pairs = [text.partition("=") for text in texts or ()]
    for place, equals, name in pairs:
        if not (place and equals and name):
            raise InvalidValueError(
                f"--owner is {place + equals + name!r}", "write it as 'sessions[Email]=Jonas Weber'"
            )
    return {place.strip(): name.strip() for place, _, name in pairs}


def named_scenario(ws: Workspace, text: str) -> Scenario:
    """A kept scenario by its id or its name."""
    from okrkit.errors import InvalidValueError, UnknownNameError

    known = ws.scenarios()
    ids = known.loc[(known["scenario"] == text) | (known["name"] == text), "scenario"].tolist()
    if not ids:
        raise UnknownNameError.of("scenario", text, [*known["scenario"], *known["name"]])
    if len(ids) > 1:
        raise InvalidValueError(f"{len(ids)} scenarios are called {text!r}", f"give the id: {', '.join(ids)}")
    return ws.scenario(ids[0])
