"""What moves a KPI, what watches it, and how it behaves over time."""

from __future__ import annotations

import pytest

from okrkit.core.kpis import KPIS
from okrkit.core.kpis.drivers import COUNTER, DRIVERS, shared
from okrkit.core.kpis.relations import EVER, adds_up, grows_with_time, looks_back
from okrkit.core.rules.data.settles_late import IN_THE_PERIOD


def test_the_tables_name_kpis_that_exist_and_are_shown() -> None:
    named = {*DRIVERS, *(name for name, _ in COUNTER), *(w for watch in COUNTER.values() for w in watch)}
    named |= {*IN_THE_PERIOD, *IN_THE_PERIOD.values()}
    hidden = {"shipments", "sales_of_customers_365", "sales_of_customers", "customers_with_repeat_days"}
    assert named <= set(KPIS)
    assert {name for name in named if not KPIS[name].listed} <= hidden


def test_nothing_watches_itself() -> None:
    assert all(name not in watch for (name, _), watch in COUNTER.items())


def test_a_kpi_that_looks_back_has_a_stand_in_that_does_not() -> None:
    looking = {name for name, kpi in KPIS.items() if looks_back(kpi) and kpi.listed}
    assert looking <= set(IN_THE_PERIOD)
    assert not any(looks_back(KPIS[name]) for name in IN_THE_PERIOD.values())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("orders", "gross_sales", {"visits", "conversion"}),
        ("conversion_rate", "orders", {"conversion"}),
        ("conversion_rate", "cart_abandonment", {"conversion"}),
        ("net_revenue", "average_order_value", set()),
        ("net_revenue", "conversion_rate", set()),
        ("repeat_purchase_rate_365", "conversion_rate", set()),
        ("inventory_value", "inventory_value", set()),
    ],
)
def test_drivers_are_shared_where_they_are_half_of_all_or_more(one: str, other: str, same: set[str]) -> None:
    assert shared(one, other) == shared(other, one) == same


def test_customers_and_rates_do_not_add_up_over_parts_but_sums_of_sums_do() -> None:
    assert [adds_up(KPIS[n]) for n in ("net_revenue", "units_sold", "tickets", "sessions")] == [True] * 4
    assert not any(
        adds_up(KPIS[n])
        for n in (
            "active_customers",
            "new_customers",
            "conversion_rate",
            "cart_abandonment",
            "inventory_units",
        )
    )


def test_longer_periods_hold_more_customers_but_no_more_of_a_rate() -> None:
    assert grows_with_time(KPIS["active_customers"])
    assert not grows_with_time(KPIS["average_order_value"])
    assert not grows_with_time(KPIS["cart_abandonment"])


def test_windows_are_read_through_a_rate() -> None:
    assert looks_back(KPIS["repeat_purchase_rate_365"]) == 365
    assert looks_back(KPIS["repeat_purchase_rate"]) == EVER
    assert looks_back(KPIS["returning_customer_rate"]) == 0
