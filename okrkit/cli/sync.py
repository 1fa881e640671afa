"""`okrkit sync`: fetch from a service what has changed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from okrkit.cli.data import pairs, print_report
from okrkit.cli.output import JsonOption, WorkspaceOption, opened, print_json, print_table, say

if TYPE_CHECKING:
    from okrkit.workspace.syncing import Connection


def register(app: typer.Typer) -> None:
    app.command("sync")(sync)


def sync(
    system: Annotated[
        str,
        typer.Argument(
            metavar="[SYSTEM]", help="shopify, woocommerce, magento ...; without it, all are listed.",
            show_default=False,
        ),
    ] = "",
    since: Annotated[
        str, typer.Option(metavar="DAY", help="What has changed since this day, not since the last sync.")
    ] = "",
    shop: Annotated[
        str, typer.Option("--shop", help="Name of the shop or account, where there are several of one system.")
    ] = "",
    full: Annotated[bool, typer.Option("--full", help="Everything again, from the beginning.")] = False,
    connect: Annotated[
        list[str] | None,
        typer.Option(
            "--connect", metavar="NAME=VALUE",
            help="Keep a setting of the connection (no secret); fetches nothing.",
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Fetch from a service what has changed since the last time. The token stays in the environment or the keyring."""
    ws = opened(workspace)
    if not system:
        _print_connections(ws.connections(), json=json)
        return
    if connect:
        _print_connections((ws.connect(system, pairs(connect, "--connect"), shop=shop),), json=json)
        return
    shown = _Progress()
    report = ws.sync(system, since=since or None, shop=shop, full=full, progress=shown)
    shown.done()
    document = report.as_json()
    if json:
        print_json(document)
    else:
        print_report(document)
    if document["rows_read"] and not document["rows_loaded"]:
        raise typer.Exit(1)


class _Progress:
    """One line on standard error that counts up; whole lines where that is no terminal."""

    def __init__(self) -> None:
        self._stream, self._said = "", -1

    def __call__(self, stream: str, records: int) -> None:
        live = sys.stderr.isatty()
        if stream != self._stream:
            self.done()
            self._stream = stream
        if live:
            print(f"\r{stream}: {records:,} read", end="", file=sys.stderr, flush=True)
        elif records // 1000 != self._said:
            say(f"{stream}: {records:,} read")
        self._said = records // 1000

    def done(self) -> None:
        """End the line that is being counted."""
        if self._stream and sys.stderr.isatty():
            print(file=sys.stderr)
        self._stream, self._said = "", -1


def _print_connections(connections: tuple[Connection, ...], *, json: bool) -> None:
    if json:
        print_json(
            [
                {
                    "system": c.system, "shop": c.shop, "settings": dict(c.settings),
                    "credentials_not_set": list(c.unset), "synced_to": c.synced_to or None,
                }
                for c in connections
            ]
        )  # fmt: skip
        return
    rows = [
        (
            f"{c.system} ({c.shop})" if c.shop else c.system,
            ", ".join(f"{n}={v}" for n, v in c.settings.items()) or "not connected",
            f"set {', '.join(c.unset)}" if c.unset else "set",
            c.synced_to or "never",
        )
        for c in connections
    ]
    print_table("", ("system", "connection", "credentials", "known up to"), rows)
