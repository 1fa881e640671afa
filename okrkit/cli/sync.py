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
            metavar="SYSTEM", help="shopify, woocommerce, magento ...; without it, all are listed.",
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
        made = ws.connect(system, pairs(connect, "--connect"), shop=shop)
        _print_connections((made,), json=json)
        first = f"set {' and '.join(made.unset)}, then " if made.unset else ""
        say(f"Next: {first}okrkit sync {system}{f' --shop {shop}' if shop else ''}")
        return
    from okrkit.sources.live import Timing

    shown = _Progress()
    report = ws.sync(
        system, since=since or None, shop=shop, full=full, progress=shown, timing=Timing(told=shown.told)
    )
    shown.done()
    document = report.as_json()
    if json:
        print_json(document)
    else:
        print_report(document)
    if document["rows_read"] and not document["rows_loaded"]:
        raise typer.Exit(1)


class _Progress:
    """What has been read, on standard error: a line that counts up, or a line now and then where that is no terminal."""

    def __init__(self) -> None:
        self._stream, self._records, self._said = "", 0, 0

    def __call__(self, stream: str, records: int) -> None:
        if stream != self._stream:
            self.done()
        self._stream, self._records = stream, records
        if sys.stderr.isatty():
            print(f"\r{self._line()}", end="", file=sys.stderr, flush=True)
        elif records >= self._said + 5_000:
            say(self._line())
            self._said = records

    def told(self, why: str) -> None:
        """Say why it takes longer."""
        say(f"\n{why}" if sys.stderr.isatty() and self._stream else why)

    def done(self) -> None:
        """End the line that is being counted."""
        if self._stream:
            say("" if sys.stderr.isatty() else self._line())
        self._stream, self._records, self._said = "", 0, 0

    def _line(self) -> str:
        return f"{self._stream}: {self._records:,} read"


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
            f"not set: {', '.join(c.unset)}" if c.unset else ("set" if c.found else "none set"),
            c.synced_to or "never",
        )
        for c in connections
    ]
    print_table("", ("system", "connection", "credentials", "known up to"), rows)
