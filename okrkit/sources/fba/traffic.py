"""The sales and traffic report of the Selling Partner API (JSON) -> the same as the business reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from okrkit.core.tables import table as canonical
from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.fba.business import BY_ARTICLE, BY_DAY, CHANNEL
from okrkit.sources.fba.figures import share
from okrkit.sources.fba.opened import Opened
from okrkit.sources.reading.keys import last_of_each
from okrkit.sources.reading.measured import Measured
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part

_SALES = {"units": "unitsOrdered", "items": "totalOrderItems", "units refunded": "unitsRefunded"}
_TRAFFIC = {"sessions": "sessions", "page views": "pageViews"}


def read_sales_and_traffic(
    docs: list[Opened], source: str, options: ReadOptions
) -> tuple[Part, dict[str, object]]:
    """Read answers; a day in several of them is taken from the last."""
    days: dict[date, dict[str, Any]] = {}
    articles: dict[tuple[date, str], dict[str, Any]] = {}
    rejected: list[Rejected] = []
    notes: list[str] = []
    read = 0
    for doc in docs:
        answer = doc.answer or {}
        _by_day_only(doc.name, answer)
        records = _records(answer, "Date")
        for row, record in enumerate(records, 2):
            day, values = _day(record.get("date")), _values(record, "sales", "ByDate")
            if day is None or "sessions" not in values:
                missing = (
                    f"date is {record.get('date')!r}, not a date"
                    if day is None
                    else "there are no sessions in it"
                )
                rejected.append(Rejected(doc.name, row, missing))
                continue
            days[day] = values
            read += 1
        end = _day(_specification(answer).get("dataEndTime"))
        by_article = _records(answer, "Asin")
        for row, record in enumerate(by_article, 2 + len(records)):
            article = record.get("sku") or record.get("childAsin") or record.get("parentAsin")
            if end is None or not isinstance(article, str):
                rejected.append(
                    Rejected(doc.name, row, "the record names no article, or the report no range of days")
                )
                continue
            articles[(end, article)] = _values(record, "sales", "ByAsin")
            read += 1
        if by_article:
            notes.append(
                f"{doc.name}: totals by article are kept as measures on the last day of the range, {end}."
            )
    tables = _tables(days, articles, source)
    part = Part(tables, tuple(rejected), read - len(days) - len(articles), tuple(notes), frozenset())
    return part, _control(list(days.values()), list(articles.values()))


def _specification(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    found = answer.get("reportSpecification")
    return found if isinstance(found, dict) else {}


def _by_day_only(name: str, answer: Mapping[str, Any]) -> None:
    options = _specification(answer).get("reportOptions")
    grain = options.get("dateGranularity") if isinstance(options, dict) else None
    if grain not in (None, "DAY"):
        raise ImportRefusedError(
            f"{name} holds totals by {str(grain).lower()}, not by day", "request it with dateGranularity DAY"
        )


def _records(answer: Mapping[str, Any], by: str) -> Sequence[Mapping[str, Any]]:
    found = answer.get(f"salesAndTrafficBy{by}")
    return [r for r in found if isinstance(r, dict)] if isinstance(found, list) else []


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _values(record: Mapping[str, Any], sales: str, by: str) -> dict[str, Any]:
    """The numbers of a record by the names of the business reports; those that are missing are left out."""
    sold, seen = record.get(f"{sales}{by}"), record.get(f"traffic{by}")
    sold, seen = (part if isinstance(part, dict) else {} for part in (sold, seen))
    found = {name: sold[key] for name, key in _SALES.items() if isinstance(sold.get(key), int)}
    found |= {name: seen[key] for name, key in _TRAFFIC.items() if isinstance(seen.get(key), int)}
    money = sold.get("orderedProductSales")
    if isinstance(money, dict) and isinstance(money.get("amount"), (int, float)):
        found |= {"sales": money["amount"], "currency": money.get("currencyCode")}
    return found


def _tables(
    days: Mapping[date, Mapping[str, Any]],
    articles: Mapping[tuple[date, str], Mapping[str, Any]],
    source: str,
) -> dict[str, pa.Table]:
    measured = Measured(source)
    for name, measure in BY_DAY.items():
        _add(measured, measure, name, [(day, None, values) for day, values in days.items()])
    for name, measure in BY_ARTICLE.items():
        _add(measured, measure, name, [(day, article, values) for (day, article), values in articles.items()])
    visits = conform(
        "sessions",
        {
            "source": pa.array([source] * len(days), pa.string()),
            "day": pa.array(list(days), pa.date32()),
            "channel": pa.array([CHANNEL] * len(days), pa.string()),
            "sessions": pa.array([v["sessions"] for v in days.values()], pa.int64()),
        },
        len(days),
    )
    unique, _ = last_of_each(visits, canonical("sessions"))
    tables = {"sessions": unique} if unique.num_rows else {}
    return tables | ({"measures": measured.table()} if measured else {})


def _add(
    measured: Measured, measure: str, name: str, rows: Sequence[tuple[date, str | None, Mapping[str, Any]]]
) -> None:
    known = [row for row in rows if name in row[2]]
    units = [(values.get("currency") or "currency") if name == "sales" else "count" for _, _, values in known]
    measured.add(
        measure,
        pa.array([day for day, _, _ in known], pa.date32()),
        pa.array([segment for _, segment, _ in known], pa.string()),
        np.array([values[name] for _, _, values in known], float),
        pa.array(units, pa.string()),
    )


def _control(days: Sequence[Mapping[str, Any]], articles: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    def total(rows: Sequence[Mapping[str, Any]], name: str) -> Any:
        return round(sum(row.get(name, 0) for row in rows), 2)

    sessions, units = total(days, "sessions"), total(days, "units")
    return {
        "days": len(days),
        "articles": len(articles),
        "sessions": sessions,
        "page_views": total(days, "page views"),
        "units": units,
        "order_items": total(days, "items"),
        "ordered_product_sales": total(days, "sales"),
        "unit_session_percentage_total": share(units, sessions),
    }
