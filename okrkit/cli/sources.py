"""`okrkit sources` and `okrkit channels`: several tools' data as one."""

from __future__ import annotations

from typing import Annotated

import typer

from okrkit.cli.output import JsonOption, WorkspaceOption, opened, print_json, print_table, print_wrapped, say
from okrkit.errors import InvalidValueError

OfOption = Annotated[str, typer.Option("--of", metavar="DIMENSION", help="Whose names: channel or country.")]

channels_app = typer.Typer(
    help="Other tools' names for channels (and countries), and ours.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def register(app: typer.Typer) -> None:
    app.command()(sources)
    app.add_typer(channels_app, name="channels")


def sources(
    data: Annotated[
        str, typer.Argument(metavar="[DATA]", help="sessions, orders, spend ...; with sources, sets them.")
    ] = "",
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE...]", help="Those that count; of an order in several, the first one's counts."
        ),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Forget the choice for DATA.")] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Say which source feeds what, or choose: `okrkit sources sessions ga4`."""
    ws = opened(workspace)
    if data and not names and not all_:
        raise InvalidValueError(
            f"no source is named for {data!r}", "name one or more, or --all to forget a choice"
        )
    if data:
        kept = ws.choose_sources(data, *(() if all_ else names or ()))
        say(f"{data}: {', then '.join(kept) if kept else 'okrkit decides again'}")
    frame = ws.data_sources()
    if json:
        print_json(frame.to_dict("records"))
        return
    rows = [
        (r["data"], r["source"], str(r["first_day"]), str(r["last_day"]), f"{r['rows']:,}", "yes" if r["counts"] else "no")
        for r in frame.to_dict("records")
    ]  # fmt: skip
    print_table("", ("data", "source", "from", "until", "rows", "counts"), rows, numbers=(4,))
    for why in dict.fromkeys(w for w in frame["why"] if w):
        print_wrapped(f"- {why}", "  ")


@channels_app.command("list")
def list_(of: OfOption = "channel", workspace: WorkspaceOption = None, json: JsonOption = False) -> None:
    """The names in the data, what they are called here, and what okrkit proposes."""
    frame = opened(workspace).names(of)
    if json:
        print_json(frame.to_dict("records"))
        return
    found = frame.to_dict("records")
    rows = [
        (
            r["name"],
            r["ours"] or "-",
            "" if r["ours"] else r["proposal"] or "not known",
            r["sources"],
            r["tables"],
        )
        for r in found
    ]
    print_table("", ("name", "ours", "proposal", "from", "in"), rows)
    open_ = [r for r in found if not r["ours"] and r["proposal"] not in ("", r["name"])]
    unknown = [r for r in found if not r["ours"] and not r["proposal"]]
    if open_:
        say(f"{len(open_)} may be mapped as proposed: okrkit channels accept")
    if unknown:
        say(f"{len(unknown)} are not known and keep their names; map one: okrkit channels map NAME OURS")


@channels_app.command("map")
def map_(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As the tool calls it.", show_default=False)],
    ours: Annotated[
        str, typer.Argument(metavar="OURS", help="As it is called here; '' forgets it.", show_default=False)
    ],
    of: OfOption = "channel",
    workspace: WorkspaceOption = None,
) -> None:
    """Call a tool's name by ours, in every table and every KPI."""
    opened(workspace).map_names({name: ours}, of)
    say(f"{name!r} is called {ours!r} from now on" if ours.strip() else f"{name!r} keeps its name")


@channels_app.command("accept")
def accept(of: OfOption = "channel", workspace: WorkspaceOption = None, json: JsonOption = False) -> None:
    """Map all names that okrkit knows, as it proposes."""
    added = opened(workspace).accept_names(of)
    if json:
        print_json(added)
        return
    for name, ours in added.items():
        print(f"{name} -> {ours}")
    say(f"{len(added)} mapped; they are kept in okrkit.toml, to read and change")
