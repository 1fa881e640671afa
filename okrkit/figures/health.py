"""What the page on the shop's KPIs says: sentences and tables from values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from okrkit.core.model import Band, Cycle, say, say_change
from okrkit.figures.blocks import NOTHING, Block, callout, sentences
from okrkit.figures.cards import Tile, tiles
from okrkit.figures.periods import day as in_words
from okrkit.figures.prose import count, listed, unmoved
from okrkit.figures.tables import Column, records, table
from okrkit.figures.theme import DIRECTION_BAND, DIRECTION_WORD

if TYPE_CHECKING:
    from okrkit.figures.shapes import Rows

NO_DATA = "No data have been imported yet."
MOST_MOVES = 6
"""Sentences on what moved; the table has the rest. Unusual weeks are all told."""
IMPORT = "Import an export, e.g. `okrkit import shopify orders_export.csv`, then run this page again."


def data_end(tables: Rows) -> date | None:
    """The last day the data reach: that of the orders, or of the newest table where there are no orders."""
    found = {str(r["table"]): r["last_day"] for r in records(tables) if r["last_day"] is not None}
    last = found.get("orders") or max(found.values(), default=None)
    return date.fromisoformat(str(last)[:10]) if last is not None else None


def cycle_of_data(tables: Rows, today: date, fiscal_start: int = 1) -> str:
    """The quarter in which the newest data lie; today's where there are none."""
    last = data_end(tables)
    return Cycle.containing(min(last, today) if last else today, "quarter", fiscal_start).name


def summary(
    shop: str, cycle: Cycle, moved: Rows, tables: Rows, today: date, currency: str = ""
) -> dict[str, Any]:
    """Headline, status, figures and findings, as `okrkit.result` takes them."""
    rows = records(moved)
    figures = {str(r["kpi"]): r["now"] for r in rows}
    if not rows:
        last = data_end(tables)
        headline = (
            f"{shop} has no data yet."
            if last is None
            else f"The data of {shop} end on {in_words(last)}, before {cycle}."
        )
        return {
            "headline": headline,
            "status": "none",
            "figures": figures,
            "findings": [NO_DATA if last is None else headline],
        }
    known = [r for r in rows if r["against"]]
    good, bad = (sum(r["direction"] == d for r in known) for d in ("good", "bad"))
    first = rows[0]
    headline = f"{first['label']} stands at {say(first['now'], first['unit'], currency)} in {cycle} so far"
    if _over(cycle, tables, today):
        headline = f"{first['label']} came to {say(first['now'], first['unit'], currency)} in {cycle}"
    if first["against"]:
        headline += f", {_moved(first, currency)}"
    if known:
        headline += f"; {good} of {count(len(known), 'KPI')} {'is' if good == 1 else 'are'} better than then, {bad} worse"
    return {
        "headline": f"{headline}.",
        "status": _status(known, good, bad),
        "figures": figures,
        "findings": [
            str(r["sentence"]) for r in _unusual_first(rows) if r["direction"] == "bad" or r["unusual"]
        ],
    }


def opening(shop: str, cycle: Cycle, moved: Rows, tables: Rows, today: date, currency: str = "") -> Block:
    """A paragraph: how much of the cycle is seen, what went best and worst. It adds to the headline, which stands above."""
    rows = records(moved)
    last = data_end(tables)
    if last is None:
        return callout(f"{NO_DATA} There is nothing to say about {shop} before that.", "missing", fix=IMPORT)
    if not rows:
        text = f"The data of {shop} end on {in_words(last)}; {cycle} runs from {in_words(cycle.start)} to {in_words(cycle.end - timedelta(days=1))}."
        return callout(text, "missing", fix="Import newer exports, or run this page for an earlier cycle.")
    seen = min(last, today, cycle.end - timedelta(days=1))
    days = (seen - cycle.start).days + 1
    lines = [
        f"This page looks at {shop} from {in_words(cycle.start)} to {in_words(seen)}: "
        + (f"the whole of {cycle}." if days == cycle.days else f"{days} of the {cycle.days} days of {cycle}.")
    ]
    known = [r for r in rows if r["against"]]
    if known:
        good, bad = ([r for r in known if r["direction"] == d] for d in ("good", "bad"))
        for word, part in (("best", good), ("worst", bad)):
            if part:
                top = max(part, key=lambda r: abs(float(r["change_share"])))
                lines.append(
                    f"The {word} move is that of {top['label'].lower()}."
                    if top is rows[0]
                    else f"The {word} move: {top['label'].lower()}, {say_change(top['now'], top['before'], top['unit'], currency)} to {say(top['now'], top['unit'], currency)}."
                )
    else:
        lines.append("There is no earlier period in the data to compare with yet.")
    if unusual := [str(r["label"]).lower() for r in rows if r["unusual"]]:
        lines.append(f"Outside its usual range in the last complete week: {listed(unusual)}.")
    return sentences(lines)


def kpi_tiles(moved: Rows, currency: str = "", *, most: int = 6) -> Block:
    """The first KPIs as large figures with their change."""
    shown = records(moved)[:most]
    if not shown:
        return NOTHING
    items = []
    for r in shown:
        band: Band = DIRECTION_BAND[r["direction"]] if r["against"] else "unscored"
        note = (
            f"{say_change(r['now'], r['before'], r['unit'], currency)}, {DIRECTION_WORD[r['direction']]}"
            if r["against"]
            else "nothing to compare with"
        )
        items.append(Tile(str(r["label"]), say(r["now"], r["unit"], currency), note, band))
    return tiles(items)


def kpi_table(moved: Rows, baselines: Rows, cycle: Cycle, currency: str = "") -> Block:
    """Each KPI in this cycle so far, on the same days before, and in the whole cycle before."""
    before = {r["kpi"]: r["last_cycle"] for r in records(baselines)}
    rows = [
        {
            **r, "previous": before.get(r["kpi"]), "said": say_change(r["now"], r["before"], r["unit"], currency) if r["against"] else "",
            "judged": DIRECTION_WORD[r["direction"]] if r["against"] else "",
        }
        for r in records(moved)
    ]  # fmt: skip
    if not rows:
        return NOTHING
    against = {str(r["against"]) for r in rows if r["against"]}
    label = against.pop() if len(against) == 1 else "before"
    columns = [
        Column("label", "KPI"),
        Column("now", f"{cycle} so far", "number", unit_from="unit"),
        Column("before", label[:1].upper() + label[1:], "number", unit_from="unit"),
        Column("said", "Change", "amount"),
        Column("judged", "Which is"),
        Column("previous", f"{cycle.previous()}, whole", "number", unit_from="unit"),
    ]
    return table(rows, columns, f"Headline KPIs in {cycle}", currency=currency)


def what_moved(moved: Rows) -> Block:
    """One sentence a KPI that moved, the unusual ones first."""
    if not any(r["against"] or r["unusual"] for r in records(moved)):
        return NOTHING
    rows = [
        r
        for r in _unusual_first(records(moved))
        if r["unusual"] or (r["against"] and r["direction"] != "flat")
    ]
    if not rows:
        return callout("Nothing has moved by more than 2 %, and no week was unusual.", "note")
    unusual = sum(bool(r["unusual"]) for r in rows)
    shown = rows[: max(MOST_MOVES, unusual)]
    return sentences([str(r["sentence"]) for r in shown], listed=True)


def improvements(opportunities: Rows, currency: str = "") -> Block:
    """Parts of the shop that lag behind the rest, with what catching up half-way would be worth."""
    columns = [
        Column("segment", "Where"),
        Column("by", "Seen by"),
        Column("label", "KPI"),
        Column("value", "There", "number", unit_from="unit"),
        Column("rest", "Rest of the shop", "number", unit_from="unit"),
        Column("share", "Size", unit="share"),
        Column("worth", "Worth about", unit="currency", note="what closing half of the gap would bring over the days looked at; a dash where it has no price"),
    ]  # fmt: skip
    return table(
        opportunities, columns, "Where the shop lags behind itself", currency=currency,
        empty="No part of the shop lags clearly behind the rest, or the data do not tell parts apart (channels, countries, products).",
    )  # fmt: skip


def _moved(row: Mapping[str, Any], currency: str) -> str:
    said = say_change(row["now"], row["before"], row["unit"], currency)
    return f"as much as on {row['against']}" if unmoved(said) else f"{said} against {row['against']}"


def _unusual_first(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(
        rows, key=lambda r: (not r["unusual"], r["direction"] == "flat", -abs(float(r["change_share"] or 0)))
    )


def _over(cycle: Cycle, tables: Rows, today: date) -> bool:
    last = data_end(tables)
    return bool(last and min(last, today) >= cycle.end - timedelta(days=1))


def _status(known: Sequence[Mapping[str, Any]], good: int, bad: int) -> str:
    """Green where none is worse, amber where more are worse than better, red where more than half are; else no badge."""
    if not known:
        return "none"
    if bad > len(known) / 2:
        return "red"
    return "amber" if bad > good else "none" if bad else "green"
