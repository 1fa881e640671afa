"""A shop so regular that every figure of it is a sum done in the head.

Every day brings two orders of one piece each, 10 EUR a piece until the end of 2025 and 11 EUR from 2026 on, and twenty
sessions: ten by e-mail with one order, ten from search with one. Customers take turns.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import okrkit as ok
from okrkit.core.model import Grade, Milestone
from okrkit.workspace import Workspace

FIRST, LAST = date(2025, 1, 1), date(2026, 8, 16)
AS_OF = "2026-08-17"
ORDERS_A_DAY, SESSIONS_A_DAY = 2, 20


def price(day: date) -> int:
    return 10 if day.year < 2026 else 11


def days(first: date, last: date) -> Iterator[date]:
    for i in range((last - first).days + 1):
        yield first + timedelta(days=i)


def at(day: str, hour: int = 9) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) + timedelta(hours=hour)


class Clock:
    """A clock that is set by hand, so that plans and check-ins are written when they would have been."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


def write(path: Path, header: str, rows: Iterator[tuple[object, ...]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(header.split(","))
        writer.writerows(rows)
    return path


def exports(folder: Path, first: date, last: date, *, customers: bool = True) -> tuple[Path, Path]:
    """Order lines and sessions as a shop might export them."""

    def lines() -> Iterator[tuple[object, ...]]:
        number = 0
        for day in days(first, last):
            for _ in range(ORDERS_A_DAY):
                number += 1
                buyer = (f"c{number % 90}",) if customers else ()
                yield (
                    f"A{number}",
                    f"{day} 12:00",
                    *buyer,
                    "T1",
                    1,
                    f"{price(day)}.00",
                    ("DE", "AT")[number % 2],
                )

    def visits() -> Iterator[tuple[object, ...]]:
        for day in days(first, last):
            yield (day, "email", 10, 3, 1)
            yield (day, "search", 10, 4, 1)

    folder.mkdir(parents=True, exist_ok=True)
    header = "order_id,ordered_at,customer_id,sku,quantity,unit_price,country"
    orders = write(
        folder / "orders.csv", header if customers else header.replace("customer_id,", ""), lines()
    )
    return orders, write(folder / "visits.csv", "day,channel,sessions,carts,purchases", visits())


def empty(path: Path) -> Path:
    """A workspace with nothing in it."""
    ok.init(path, name="New shop", currency="EUR", timezone="UTC").close()
    return path


def one_month(path: Path) -> Path:
    """A first export: July 2026, without customers; no team and no plan."""
    with ok.init(path, name="First month", currency="EUR", timezone="UTC", clock=Clock(at(AS_OF))) as ws:
        orders, _ = exports(path / "exports", date(2026, 7, 1), date(2026, 7, 31), customers=False)
        ws.import_files("table", [orders], table="order_lines")
    return path


def plan_only(path: Path) -> Path:
    """A plan and no data: a bound key result, one entered by hand, an objective without any; no check-in."""
    with ok.init(path, name="Plan only", currency="EUR", timezone="UTC", clock=Clock(at("2026-07-06"))) as ws:
        ws.save(ok.Team("company", "Plan only", "company"), who="Ida")
        ws.save(ok.Team("quiet", "A quiet team", parent="company"), who="Ida")
        krs = (
            ok.KeyResult(
                "More orders", kpi="orders", measure="total", unit="orders", baseline=100.0, target=120.0
            ),
            ok.KeyResult(
                "Satisfaction from 30 to 40", unit="points", baseline=30.0, target=40.0, owner="Ida"
            ),
        )
        ws.save(ok.Objective("Be found", "2026-Q3", "company", krs, owner="Ida"), who="Ida")
        ws.save(ok.Objective("Be loved", "2026-Q3", "company"), who="Ida")
    return path


ORDERS_TREE = """
tree: revenue
top: net_revenue
nodes:
  net_revenue: {unit: currency, formula: orders * order_value + other, kpi: net_revenue, better: up}
  orders: {unit: orders, kpi: orders}
  order_value: {unit: currency/orders, kpi: average_order_value}
  other: {unit: currency, balances: net_revenue, label: returns and the like}
"""


def explored(path: Path) -> Path:
    """A second quarter of 2026 planned by a what-if: 182 orders of 10 EUR a year before, 5 % more at 10 % more each."""
    clock = Clock(at("2026-04-02"))
    with ok.init(path, name="Two a day", currency="EUR", timezone="UTC", clock=clock) as ws:
        ws.save(ok.Team("company", "Two a day", "company", lead="Ida"), who="Ida")
        orders, visits = exports(path / "exports", FIRST, LAST)
        ws.import_files("table", [orders], table="order_lines")
        ws.import_files("table", [visits], table="sessions")
        (path / "trees").mkdir()
        (path / "trees" / "revenue.yaml").write_text(ORDERS_TREE, "utf-8")
        found = ws.what_if(
            "revenue", "2026-Q2", [ok.Move("orders", by=0.05)],
            [ok.Assumption("order_value", shape="uniform", low=0.05, high=0.15, who="Mirja", why="dearer tea")],
            keep_forecast=False, target=2150.0, name="Dearer and more",
        )  # fmt: skip
        ws.accept_scenario(found, "A spring of its own", who="Ida")
        ws.sign("2026-Q2", "company", who="Ida")
    return path


def whole(path: Path) -> Path:
    """Data of 20 months, a reviewed second quarter of 2026, a running third one with check-ins."""
    clock = Clock(at("2026-04-02"))
    with ok.init(path, name="Two a day", currency="EUR", timezone="UTC", clock=clock) as ws:
        ws.save(ok.Team("company", "Two a day", "company", lead="Ida"), who="Ida")
        ws.save(ok.Team("care", "Customer care", parent="company", lead="Selim"), who="Ida")
        orders, visits = exports(path / "exports", FIRST, LAST)
        clock.moment = at(AS_OF, 7)
        ws.import_files("table", [orders], table="order_lines")
        ws.import_files("table", [visits], table="sessions")
        _second_quarter(ws, clock)
        _third_quarter(ws, clock)
    return path


def _second_quarter(ws: Workspace, clock: Clock) -> None:
    """Revenue reached (1,820 to 2,002 EUR), conversion untouched, steps half done, support without data."""
    clock.moment = at("2026-04-03")
    spring = ws.save(
        ok.Objective(
            "A spring of its own", "2026-Q2", "company", owner="Ida",
            key_results=(
                ok.KeyResult("Net revenue grows", kpi="net_revenue", measure="total", unit="currency", baseline=1820.0,
                             target=2002.0, commit=1900.0, stretch=2100.0, owner="Ida"),
                ok.KeyResult("Conversion to 12 %", kpi="conversion_rate", measure="mean", unit="share", baseline=0.10,
                             target=0.12, owner="Jonas"),
                ok.KeyResult("A page in two steps", kind="milestone", milestones=(Milestone("draft", done_on=date(2026, 5, 4)), Milestone("live"))),
                ok.KeyResult("First answer within an hour", "decrease", kpi="first_response_minutes", measure="mean",
                             unit="minutes", baseline=90.0, target=60.0),
            ),
        ),
        who="Ida",
    )  # fmt: skip
    page = spring.key_results[2].id
    ws.accept(page, "KR104", reason="The whole team builds it", who="Ida")
    ws.sign("2026-Q2", "company", who="Ida")
    revenue, conversion, steps, support = (kr.id for kr in ws.store.objective(spring.id).key_results)
    for day, said in (("2026-04-13", 5.0), ("2026-06-08", 8.0)):
        clock.moment = at(day)
        ws.check_in(revenue, who="Ida", confidence=said, line="Two a day.", day=date.fromisoformat(day))
        ws.check_in(
            conversion, who="Jonas", confidence=9.0, line="All will be well.", day=date.fromisoformat(day)
        )
    clock.moment = at("2026-07-02")
    proposed = ws.propose_review("2026-Q2", "company")
    told = {
        conversion: ("change", "The new page came late."),
        revenue: ("keep", ""),
        steps: ("keep", ""),
        support: ("drop", ""),
    }
    grades = tuple(_decided(g, *told[g.key_result]) for g in proposed.grades)
    ws.save(
        replace(
            proposed,
            grades=grades,
            celebrate=("Two orders, every single day.",),
            learn=("Begin pages in March.",),
        ),
        who="Ida",
    )


def _decided(grade: Grade, decision: str, cause: str) -> Grade:
    return replace(grade, decision=decision, cause=cause)  # type: ignore[arg-type]


def _third_quarter(ws: Workspace, clock: Clock) -> None:
    """Revenue far behind a target of 4,048 EUR (twice what will come), a guardrail kept, a survey nobody has started."""
    clock.moment = at("2026-07-03")
    summer = ws.save(
        ok.Objective(
            "A summer without a dip", "2026-Q3", "company", owner="Ida",
            key_results=(
                ok.KeyResult("Net revenue doubles", kpi="net_revenue", measure="total", unit="currency", baseline=1840.0,
                             target=4048.0, commit=3000.0, stretch=5000.0, owner="Ida"),
                ok.KeyResult("Carts are not left behind", kind="keep within", kpi="cart_abandonment", unit="share", upper=0.75, owner="Jonas"),
            ),
        ),
        who="Ida",
    )  # fmt: skip
    answers = ws.save(
        ok.Objective("Answers that help", "2026-Q3", "care", (ok.KeyResult("Satisfaction from 30 to 40", baseline=30.0, target=40.0),)),
        who="Selim",
    )  # fmt: skip
    ws.accept(answers.key_results[0].id, "KR104", reason="Everybody who answers owns it", who="Selim")
    ws.save(ok.Initiative("Second supplier", "2026-Q3", "company", owner="Mirja"), who="Ida")
    ws.sign("2026-Q3", "company", who="Ida")
    revenue = ws.store.objective(summer.id).key_results[0]
    clock.moment = at("2026-07-20")
    ws.save(replace(revenue, stretch=4500.0), who="Jonas", why="too far")
    clock.moment = at("2026-08-03")
    ws.check_in(
        revenue.id,
        who="Ida",
        confidence=8.0,
        line="It will come.",
        blockers=("No second supplier",),
        day=date(2026, 8, 3),
    )
