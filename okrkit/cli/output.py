"""What commands print: one JSON document on standard output, or tables for people; all else on standard error."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from okrkit.workspace import Workspace

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        metavar="DIR",
        help="The workspace; by default the nearest folder upwards with an okrkit.toml.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
AsOfOption = Annotated[
    str,
    typer.Option(
        "--as-of", metavar="DAY", help="Show what was known at the end of this day, e.g. 2026-10-05."
    ),
]
CycleOption = Annotated[
    str,
    typer.Option(
        "--cycle", metavar="CYCLE", help="2027-Q1, 2027, 2027-H1 or 2027-01; by default the running quarter."
    ),
]
TeamOption = Annotated[str, typer.Option("--team", metavar="TEAM", help="A team's id; by default all teams.")]
WhoOption = Annotated[
    str,
    typer.Option("--who", metavar="NAME", envvar="OKRKIT_WHO", help="Who does this; kept in the history."),
]


LEAST, MOST = 40, 100
"""Columns between which sentences are wrapped, whatever the terminal's width."""


def opened(workspace: Path | None, as_of: str = "") -> Workspace:
    """The workspace a command works on."""
    import okrkit

    return okrkit.open(workspace or Path(), as_of or None)


def console(*, err: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=err, highlight=False, soft_wrap=not sys.stdout.isatty())


def print_json(document: Any) -> None:
    """One JSON document; dates as ISO text, not-a-number as null."""
    print(json.dumps(_plain(document), ensure_ascii=False, indent=2, allow_nan=False, default=_rest))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(v) for v in value]
    if hasattr(value, "item"):  # a numpy scalar
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _rest(value: Any) -> Any:
    if hasattr(value, "isoformat"):  # a day or an instant; pandas' missing one is not equal to itself
        return value.isoformat() if value == value else None  # noqa: PLR0124
    return None if str(value) == "<NA>" else str(value)


def print_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()
) -> None:
    """A table for people; ``numbers`` are the columns to set right."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for i, name in enumerate(columns):
        fixed = i in numbers or name in ("id", "KPI", "period", "when", "check", "point")
        table.add_column(name, justify="right" if i in numbers else "left", overflow="fold", no_wrap=fixed)
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    console().print(table)


def wrapped(text: str, indent: str = "", width: int = 0) -> list[str]:
    """Text in lines, the later ones set in by ``indent``; by default as wide as the terminal, at most 100 columns."""
    from shutil import get_terminal_size
    from textwrap import wrap

    wide = width or min(MOST, max(LEAST, get_terminal_size().columns))
    whole = text.replace(" %", "\xa0%")  # a number keeps its sign
    lines = wrap(whole, wide, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return [line.replace("\xa0%", " %") for line in lines]


def print_wrapped(text: str, indent: str = "") -> None:
    """A sentence for people on standard output."""
    print("\n".join(wrapped(text, indent)))


def say(text: str) -> None:
    """A line for people on standard error, so that pipes stay clean."""
    print(text, file=sys.stderr)
