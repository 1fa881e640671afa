"""Fulfillment by Amazon: the reports of Seller Central and of the Selling Partner API, which are the same files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from okrkit.sources.batch import Batch, FileInfo, ReadOptions, Recognised, Source
from okrkit.sources.fba.business import read_by_article, read_by_date
from okrkit.sources.fba.came_back import READERS as _CAME_BACK
from okrkit.sources.fba.documents import ENDINGS, opened, sales_and_traffic_in
from okrkit.sources.fba.inventory import READERS as _INVENTORY
from okrkit.sources.fba.layouts import CALLED, Layout, because, is_header, layout_of
from okrkit.sources.fba.opened import Opened, Reader
from okrkit.sources.fba.orders import read_orders
from okrkit.sources.fba.settlement import read_settlements
from okrkit.sources.fba.shipments import read_shipments
from okrkit.sources.fba.traffic import read_sales_and_traffic
from okrkit.sources.fba.transactions import read_transactions
from okrkit.sources.reading.filedays import FileDays
from okrkit.sources.reading.files import RawFile, raw_files
from okrkit.sources.reading.flatfiles import head_of, rows_of_head
from okrkit.sources.summary import summed_up

READERS: dict[Layout, Reader] = {
    "all_orders": read_orders,
    "fba_shipments": read_shipments,
    **_INVENTORY,
    **_CAME_BACK,
    "date_range_transactions": read_transactions,
    "settlement": read_settlements,
    "business_report_by_date": read_by_date,
    "business_report_by_asin": read_by_article,
    "sales_and_traffic": read_sales_and_traffic,
}


def read(paths: Sequence[Path], options: ReadOptions) -> Batch:
    """Read reports of one account, of one kind or several, together."""
    days = FileDays(paths, options)
    return read_reports([opened(raw, days, options.mapping) for raw in raw_files(paths, ENDINGS)], options)


def read_reports(reports: Sequence[Opened], options: ReadOptions) -> Batch:
    """Bring opened reports, from files or from the Selling Partner API, into the canonical tables."""
    source = options.source_name or "fba"
    groups: dict[Layout, list[Opened]] = {}
    for report in reports:
        groups.setdefault(report.layout, []).append(report)
    kinds = [layout for layout in READERS if layout in groups]
    made = [READERS[layout](groups[layout], source, options) for layout in kinds]
    files = [FileInfo(r.name, r.sha256, r.size, r.rows) for r in reports]
    cut = [rejected for r in reports if r.text is not None for rejected in r.text.rejected]
    figures: dict[str, object] = {layout: control for layout, (_, control) in zip(kinds, made, strict=True)}
    if len(made) == 1:
        figures |= made[0][1]  # of a single report at the top, too
    return summed_up(
        "fba",
        " + ".join(_called(groups[k]) for k in kinds),
        [part for part, _ in made],
        files,
        cut,
        **figures,
    )


def detect(file: RawFile) -> Recognised | None:
    """Which report a file is, by its first lines."""
    if sales_and_traffic_in(file) is not None:
        return Recognised(CALLED["sales_and_traffic"], 1.0, "reportSpecification with salesAndTrafficByDate")
    if file.data[:4] == b"PAR1" or file.data[:2] == b"PK":
        return None
    row = next((row for row in rows_of_head(head_of(file)) if is_header(row)), None)
    layout = None if row is None else layout_of(row)
    if row is None or layout is None:
        return None
    sureness = (
        0.9
        if layout in ("seller_feedback", "merchant_returns", "inventory_ledger", "business_report_by_date")
        else 0.97
    )
    return Recognised(CALLED[layout], sureness, because(row, layout))


def _called(reports: Sequence[Opened]) -> str:
    """How reports of one kind are called: those of changing width with their number of columns."""
    name = CALLED[reports[0].layout]
    widths = sorted({len(r.text.headers) for r in reports if r.text is not None})
    return f"{name}, {' and '.join(map(str, widths))} columns" if widths else name


SOURCE = Source(
    "fba",
    "Fulfillment by Amazon: Seller Central's orders, shipments, inventory, returns, transactions, settlements and business reports",
    tuple(CALLED.values()),
    read,
    detect=detect,
)
