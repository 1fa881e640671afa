"""`okrkit import` and `okrkit kpi`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from okrkit.cli.asking import which_system
from okrkit.cli.output import (
    AsOfOption,
    JsonOption,
    WorkspaceOption,
    opened,
    print_json,
    print_table,
    print_wrapped,
    say,
)
from okrkit.cli.progress import reading
from okrkit.errors import InvalidValueError


class GrainName(StrEnum):
    day = "day"
    week = "week"
    month = "month"
    quarter = "quarter"
    year = "year"
    all = "all"


kpi_app = typer.Typer(
    help="KPI definitions and their values.", no_args_is_help=True, pretty_exceptions_enable=False
)


def register(app: typer.Typer) -> None:
    app.command("import")(import_)
    app.add_typer(kpi_app, name="kpi")


def pairs(given: list[str], option: str) -> dict[str, str]:
    """``A=B`` options as a mapping."""
    found = {}
    for text in given:
        left, mark, right = text.partition("=")
        if not mark or not left.strip() or not right.strip():
            raise InvalidValueError(
                f"{option} {text!r} is not NAME=VALUE", f"write it as {option} order_id='Order No'"
            )
        found[left.strip()] = right.strip()
    return found


def import_(
    system: Annotated[
        str,
        typer.Argument(
            metavar="SYSTEM",
            help="auto to let each file say it; a system such as shopify; or table for any CSV, Parquet or Excel file.",
            show_default=False,
        ),
    ],
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Files, folders or zips.", show_default=False)
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be loaded; change nothing.")
    ] = False,
    json: JsonOption = False,
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="CANONICAL=COLUMN",
            help="Which column holds what; repeat it. Kept for the next file with this header.",
        ),
    ] = None,
    table: Annotated[
        str, typer.Option(help="Canonical table to load: orders, order_lines, sessions, spend ...")
    ] = "",
    return_when: Annotated[
        str,
        typer.Option(
            "--return-when", metavar="CONDITION", help="Rows that are returns, e.g. \"order_id like 'C%'\"."
        ),
    ] = "",
    skip_when: Annotated[
        str,
        typer.Option("--skip-when", metavar="CONDITION", help='Rows to leave out, e.g. "unit_price = 0".'),
    ] = "",
    test_when: Annotated[
        str, typer.Option("--test-when", metavar="CONDITION", help="Orders that are tests.")
    ] = "",
    currency: Annotated[str, typer.Option(help="Currency of the amounts, where the file doesn't tell.")] = "",
    shop: Annotated[
        str,
        typer.Option("--shop", help="Name of the shop or account, where there are several of one system."),
    ] = "",
    day_first: Annotated[
        bool | None,
        typer.Option(
            "--day-first/--month-first", help="How 02/03/2025 is meant, where the file doesn't show it."
        ),
    ] = None,
    decimal_comma: Annotated[
        bool | None,
        typer.Option(
            "--decimal-comma/--decimal-point", help="How 1.234 is meant, where the file doesn't show it."
        ),
    ] = None,
    sheet: Annotated[str, typer.Option(help="Sheet of an Excel file.")] = "",
    utc: Annotated[bool, typer.Option("--utc", help="Times without zone are UTC, not the shop's.")] = False,
    replace_newer: Annotated[
        bool, typer.Option("--replace-newer", help="Let an older export overwrite a newer one's records.")
    ] = False,
    exported_at: Annotated[
        str,
        typer.Option(
            "--exported-at", metavar="DAY", help="When the files were exported, when you bring in history."
        ),
    ] = "",
    yes: Annotated[
        bool, typer.Option("--yes", help="With auto: take the likeliest system where a file leaves doubt.")
    ] = False,
    no_input: Annotated[
        bool, typer.Option("--no-input", help="With auto: never ask, refuse files that leave doubt.")
    ] = False,
    start: Annotated[
        str, typer.Option(metavar="DAY", help="First day of a report that names no days itself.")
    ] = "",
    end: Annotated[str, typer.Option(metavar="DAY", help="Last day of such a report.")] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Bring in what the shop exports. Importing a file twice changes nothing."""
    ws = opened(workspace)
    with reading() as watch:
        report = ws.import_files(
            system, paths, dry_run=dry_run, mapping=pairs(mapping or [], "--map"), table=table or None,
            return_when=return_when or None, skip_when=skip_when or None, test_when=test_when or None,
            currency=currency or None, source=shop or None, day_first=day_first, decimal_comma=decimal_comma,
            sheet=sheet or None, stamps_in="utc" if utc else "shop", replace_newer=replace_newer,
            exported_at=exported_at or None, start=start or None, end=end or None,
            ask=which_system(yes=yes, no_input=no_input), watch=watch,
        )  # fmt: skip
    if json:
        print_json(report.documents())
    else:
        _print_recognised(report.recognised)
        for part in report.parts or (report,):
            print_report(part.as_json())
    if report.batch.rows_read and not report.rows_loaded:
        raise typer.Exit(1)


def _print_recognised(files: Sequence[Mapping[str, Any]]) -> None:
    """What each file was taken for, and why; nothing where the system was told."""
    from okrkit.sources.auto import in_words

    known = [one for one in files if one["system"]]
    for one in known:
        sure = f"{in_words(one['sureness'])}, {one['sureness']:.0%}"
        print_wrapped(f"{one['file']}: {one['system']}, {one['layout']} ({sure}: {one['because']})", "    ")
    if known:
        print()


def print_report(document: dict[str, Any]) -> None:
    period = document["period"]
    span = f", {period['start']} to {period['end']}" if period else ""
    print(f"{document['system']}: {document['layout']}{span}")
    rows = [(name, f"{n:,}") for name, n in document["tables"].items() if n]
    print_table("", ("table", "rows"), rows, numbers=(1,))
    refused = document["rows_rejected"]
    skipped = f", {document['rows_skipped']:,} left out on purpose" if document["rows_skipped"] else ""
    print(
        f"{document['rows_read']:,} rows read, {document['rows_loaded']:,} loaded, {len(refused):,} refused{skipped}."
    )
    for r in refused[:20]:
        print(f"  {r['file']} row {r['row']}: {r['reason']}")
    if len(refused) > 20:
        print(f"  ... and {len(refused) - 20:,} more; --json lists them all")
    for note in document["notes"]:
        print(f"- {note}")
    if document["dry_run"]:
        print("Dry run: nothing was changed.")
    elif not document["changed"] and document["rows_loaded"]:
        print("Nothing new: all of this was imported before.")


@kpi_app.command("list")
def kpi_list(workspace: WorkspaceOption = None, json: JsonOption = False, as_of: AsOfOption = "") -> None:
    """All KPIs: what they mean and whether this workspace's data can give them."""
    frame = opened(workspace, as_of).kpis()
    if json:
        print_json(frame.to_dict("records"))
        return
    rows = [
        (r["kpi"], r["label"], r["unit"], "yes" if r["available"] else f"no: {r['why_not']}")
        for r in frame.to_dict("records")
    ]  # fmt: skip
    print_table("", ("KPI", "name", "unit", "available"), rows)


@kpi_app.command("values")
def kpi_values(
    kpi: Annotated[
        str, typer.Argument(metavar="KPI", help="Its name, from `okrkit kpi list`.", show_default=False)
    ],
    grain: Annotated[GrainName, typer.Option(help="Length of a period.")] = GrainName.month,
    by: Annotated[
        str, typer.Option(metavar="DIM", help="Split by a dimension: channel, country, sku ...")
    ] = "",
    start: Annotated[str, typer.Option(metavar="DAY", help="First day.")] = "",
    end: Annotated[str, typer.Option(metavar="DAY", help="First day after the range.")] = "",
    where: Annotated[
        str, typer.Option(metavar="CONDITION", help="Only rows that meet it, e.g. \"sku ~ '^[0-9]{5}'\".")
    ] = "",
    currency: Annotated[str, typer.Option(help="Only amounts in this currency.")] = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    as_of: AsOfOption = "",
) -> None:
    """A KPI's values by period."""
    ws = opened(workspace, as_of)
    frame = ws.kpi_values(
        kpi, grain.value, by=by or None, start=start or None, end=end or None, where=where or None,
        currency=currency or None,
    )  # fmt: skip
    columns = ["period_start", *([by] if by else []), "value", "n", "settled"]
    if json:
        exact = ws.kpi(kpi).rounded
        print_json([
            {**r, "period_start": _day(r["period_start"]), "value": exact(r["value"])}
            for r in frame[columns].to_dict("records")
        ])  # fmt: skip
        return
    unit = ws.kpi(kpi).unit
    rows = [
        (
            _day(r["period_start"]) or "all",
            *([_part(r[by])] if by else []),
            ws.say(r["value"], unit),
            f"{r['n']:,}",
            "yes" if r["settled"] else "not yet",
        )
        for r in frame.to_dict("records")
    ]
    heads = ("period", *((by,) if by else ()), ws.kpi(kpi).label, "rows", "settled")
    print_table("", heads, rows, numbers=(len(heads) - 3, len(heads) - 2))
    if not rows:
        say("no values in this range")


def _day(value: Any) -> str | None:
    """A period's first day as ISO text; None for all periods at once."""
    return value.isoformat()[:10] if value == value and value is not None else None  # noqa: PLR0124  # NaT


def _part(value: Any) -> str:
    """A part of a dimension; rows without one are said to be so."""
    return str(value) if isinstance(value, str) and value else "not known"
