"""`okrkit demo`, `init`, `doctor`, `lab`, `serve`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from okrkit.cli.output import JsonOption, WorkspaceOption, opened, print_json, print_table, say
from okrkit.cli.workshop import EVERYWHERE, SHARE_PORT, IpOption, ShareOption, SharePortOption


def register(app: typer.Typer) -> None:
    app.command()(demo)
    app.command()(start)
    app.command()(init)
    app.command()(doctor)
    app.command()(lab)
    app.command()(serve)


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to make it.")] = Path(
        "okrkit-demo"
    ),
) -> None:
    """Make a workspace from the sample shop: planned, checked in, reviewed, every template run."""
    from okrkit.cli.run import Bar
    from okrkit.notebooks.demo import demo as build

    with Bar() as bar:
        index = build(out, progress=bar.step)
    say("Open this file in a browser:")
    print(index)


def start(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="EXPORT...", help="The shop's order export(s).", show_default=False),
    ],
    system: Annotated[
        str, typer.Option(help="The system that wrote them; `table` for any other.")
    ] = "shopify",
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The new workspace.")] = Path(
        "okrkit-workspace"
    ),
    name: Annotated[str, typer.Option(help="The shop's name.")] = "",
    currency: Annotated[str, typer.Option(help="Three-letter code, where the files don't tell.")] = "",
    timezone: Annotated[str, typer.Option(help="The shop's time zone, e.g. Europe/Berlin.")] = "",
    mapping: Annotated[
        list[str] | None, typer.Option("--map", metavar="CANONICAL=COLUMN", help="For `table`.")
    ] = None,
    return_when: Annotated[str, typer.Option(metavar="CONDITION", help="Rows that are returns.")] = "",
    skip_when: Annotated[str, typer.Option(metavar="CONDITION", help="Rows to leave out.")] = "",
) -> None:
    """From an order export to KPIs, a proposed plan and a reviewed quarter, in one go.

    The last complete quarter is planned as it could have been at its start, checked in from the data and graded; the
    running quarter gets a proposed plan. All of it is marked as proposed, for you to change.
    """
    from okrkit.cli.data import pairs
    from okrkit.cli.run import Bar
    from okrkit.notebooks.start import start as build

    with Bar() as bar:
        index = build(
            out, system, paths, name=name, currency=currency, timezone=timezone, mapping=pairs(mapping or [], "--map"),
            return_when=return_when or None, skip_when=skip_when or None, progress=bar.step,
        )  # fmt: skip
    say("Open this file in a browser:")
    print(index)


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The new workspace's folder.", show_default=False)
    ],
    name: Annotated[str, typer.Option(help="The shop's name; by default the folder's.")] = "",
    currency: Annotated[
        str, typer.Option(help="Three-letter code; by default taken from the first import.")
    ] = "",
    timezone: Annotated[str, typer.Option(help="The shop's time zone, e.g. Europe/Berlin.")] = "",
    fiscal_start: Annotated[
        int, typer.Option(help="Month in which the fiscal year starts.", min=1, max=12)
    ] = 1,
    store: Annotated[
        str, typer.Option(metavar="URL", help="PostgreSQL URL for the plan; by default a SQLite file.")
    ] = "",
) -> None:
    """Make a new, empty workspace."""
    import okrkit

    ws = okrkit.init(
        folder, name=name, currency=currency, timezone=timezone, fiscal_start=fiscal_start, store=store
    )  # fmt: skip
    say(f"{ws.name} is ready. Next: okrkit import shopify orders_export.csv --workspace {folder}")
    print(ws.path)


def doctor(workspace: WorkspaceOption = None, json: JsonOption = False) -> None:
    """Check the installation and the workspace; each finding says how to mend it."""
    from okrkit.workspace.doctor import examine

    checks = examine(workspace)
    if json:
        print_json([{"check": c.name, "ok": c.ok, "found": c.found, "fix": c.fix} for c in checks])
    else:
        rows = [("ok" if c.ok else "!!", c.name, c.found, "" if c.ok else c.fix) for c in checks]
        print_table("", ("", "check", "found", "how to mend it"), rows)
    if not all(c.ok for c in checks):
        raise typer.Exit(1)


def lab(
    workspace: WorkspaceOption = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8888,
    share: ShareOption = False,
    ip: IpOption = "",
    share_port: SharePortOption = SHARE_PORT,
) -> None:
    """Open JupyterLab on the workspace, the templates copied into its `notebooks` folder.

    JupyterLab itself stays on this computer. With --share, a door of its own lets the devices in the network into
    workshop rooms, by their code words, and to nothing else.
    """
    from okrkit.notebooks.lab import command, copy_templates

    ws = opened(workspace)
    for path in copy_templates(ws.path):
        say(f"copied {path.relative_to(ws.path)}")
    import subprocess

    door = ip or (EVERYWHERE if share else "")
    if door:
        from okrkit.server.extension import meaning, reachable

        say(meaning(f"http://{reachable(door)}:{share_port}"))
    words = command(ws.path, port=port, browser=browser, share_ip=door, share_port=share_port)
    sys.exit(subprocess.call(words, cwd=ws.path))  # noqa: S603  # our own list


def serve(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NOTEBOOK", help="A notebook's path, or a template's name.", show_default=False
        ),
    ],
    workspace: WorkspaceOption = None,
    dark: Annotated[bool, typer.Option("--dark/--light", help="The page's colours.")] = False,
    preheat: Annotated[
        int, typer.Option(help="Kernels started ahead of visitors; 0 for none.", min=0, max=16)
    ] = 1,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8866,
) -> None:
    """Show a notebook to a room: its widgets and figures as a page without code, from this machine alone."""
    from okrkit.notebooks import templates
    from okrkit.notebooks.lab import copy_templates
    from okrkit.notebooks.serve import command, environment, notebook

    ws = opened(workspace)
    if name in templates.names():
        for copied in copy_templates(ws.path):
            say(f"copied {copied.relative_to(ws.path)}")
    path = notebook(name, ws.path)
    import subprocess

    started = command(path, port=port, browser=browser, dark=dark, preheat=preheat)
    say(f"{path.name} is served on http://127.0.0.1:{port} until you press Ctrl+C")
    sys.exit(subprocess.call(started, cwd=path.parent, env=environment()))  # noqa: S603  # our own list
