"""CONTROL.json, counted from the generator's events, is found again in the files by other means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

SHOP = Path(__file__).resolve().parents[2] / "data" / "sample_shop"
TAKEN = ("2026-04-01", "2026-07-01", "2026-10-01", "2026-11-16")


def cents(column: pd.Series) -> pd.Series:
    return column.str.replace(".", "", regex=False).astype("int64")


def without_tax(order: pd.DataFrame, amount: pd.Series) -> pd.Series:
    """Ten-thousandths of a euro, half up: amount x (total - taxes) / total, in whole numbers throughout."""
    total, taxes = cents(order["Total"]), cents(order["Taxes"])
    return (2 * amount * (total - taxes) * 100 + total) // (2 * total)


def euros(ten_thousandths: pd.Series) -> pd.Series:
    """Rounded half up to cents, as the control figures are shown."""
    return ((ten_thousandths + 50) // 100) / 100


@pytest.fixture(scope="module")
def orders(rows: pd.DataFrame) -> pd.DataFrame:
    """One row an order that counts, with its month, buyer, units and gross sales."""
    order = rows[rows["Financial Status"] != ""].set_index("Name", drop=False)
    test = order["Tags"].str.split(", ").map(lambda tags: "test" in tags)
    unpaid_and_gone = (order["Cancelled at"] != "") & (order["Paid at"] == "")
    order = order[~test & ~unpaid_and_gone].copy()
    order["month"] = order["Created at"].str[:7]
    order["who"] = order["Email"].str.lower().where(order["Email"] != "", order["Phone"])
    lines = rows[rows["Name"].isin(order.index)]
    amount = cents(lines["Lineitem price"]) * lines["Lineitem quantity"].astype(int)
    order["gross"] = amount.groupby(lines["Name"]).sum()
    order["units"] = lines["Lineitem quantity"].astype(int).groupby(lines["Name"]).sum()
    return order.sort_values(["Created at", "Id"])


def monthly(control: dict[str, Any], name: str) -> pd.Series:
    return pd.Series({month: figures[name] for month, figures in control["months"].items()})


def agree(found: pd.Series, control: dict[str, Any], name: str) -> None:
    stated = monthly(control, name)
    assert np.allclose(found.reindex(stated.index, fill_value=0), stated, rtol=0, atol=1e-9), name


def test_orders_units_and_money_by_month(orders: pd.DataFrame, control: dict[str, Any]) -> None:
    by_month = orders.groupby("month")
    agree(by_month.size(), control, "orders")
    agree(by_month["units"].sum(), control, "units")
    agree((orders["Source"] == "web").groupby(orders["month"]).sum(), control, "web_orders")
    agree(by_month["gross"].sum() / 100, control, "gross_incl_tax")
    discount = cents(orders["Discount Amount"])
    agree(discount.groupby(orders["month"]).sum() / 100, control, "discounts_incl_tax")
    agree(euros(without_tax(orders, orders["gross"]).groupby(orders["month"]).sum()), control, "gross_sales")
    agree(euros(without_tax(orders, discount).groupby(orders["month"]).sum()), control, "discounts")


def test_customers_by_month(orders: pd.DataFrame, control: dict[str, Any]) -> None:
    agree((orders["who"] == "").groupby(orders["month"]).sum(), control, "orders_without_customer")
    known = orders[orders["who"] != ""]
    agree(known.groupby("month")["who"].nunique(), control, "active_customers")
    first = known.groupby("who")["month"].transform("min")
    agree(known[first < known["month"]].groupby("month")["who"].nunique(), control, "returning_customers")
    agree(known["who"].duplicated().groupby(known["month"]).sum(), control, "orders_of_returning")


def test_repeat_purchase_rates(orders: pd.DataFrame, control: dict[str, Any]) -> None:
    known = orders[orders["who"] != ""]
    for name, start in (("whole_history", "2023-10-01"), ("365", "2025-11-16")):
        count = known[known["Created at"].str[:10] >= start].groupby("who").size()
        assert control["totals"][f"customers_{name}"] == len(count)
        assert control["totals"][f"repeat_purchase_rate_{name}"] == round((count >= 2).mean(), 6)


def test_returns_by_the_dates_that_the_files_give(
    orders: pd.DataFrame, payouts: pd.DataFrame, control: dict[str, Any]
) -> None:
    dated = payouts[payouts["Type"] == "refund"]
    order_of = orders.loc[dated["Order"]]
    order_of.index = dated.index
    returned = without_tax(order_of, -cents(dated["Amount"])).groupby(dated["Transaction Date"].str[:7]).sum()
    undated = orders[~orders["Payment Method"].isin(["Shopify Payments", "Klarna"])]
    by_order = without_tax(undated, cents(undated["Refunded Amount"])).groupby(undated["month"]).sum()
    agree(euros(returned.add(by_order, fill_value=0)), control, "returns_as_files_date_them")
    total = sum(f["returns"] for f in control["months"].values())
    assert total == pytest.approx(
        sum(f["returns_as_files_date_them"] for f in control["months"].values()), abs=0.2
    )
    refunded = cents(orders["Refunded Amount"]).sum() / 100
    assert refunded == pytest.approx(control["totals"]["returns_incl_tax"], abs=1e-9)
    full = orders[orders["Refunded Amount"] == orders["Total"]]
    shipping = euros(pd.Series([without_tax(full, cents(full["Shipping"])).sum()]))[0]
    assert shipping == control["totals"]["returned_shipping"]


def test_visits_spend_and_tickets_by_month(control: dict[str, Any]) -> None:
    visits = _latest("shopify/*_sessions.csv", ["Day", "Referring channel"])
    month = visits["Day"].str[:7]
    for column, name in (
        ("Sessions", "sessions"),
        ("Sessions with cart additions", "sessions_with_cart"),
        ("Sessions that reached checkout", "reached_checkout"),
        ("Sessions that completed checkout", "completed_checkouts"),
    ):
        agree(visits[column].astype(int).groupby(month).sum(), control, name)
    spend = _latest("spend/*.csv", ["Date", "Channel", "Campaign"])
    agree(cents(spend["Cost"]).groupby(spend["Date"].str[:7]).sum() / 100, control, "ad_spend")
    tickets = _latest("support/*.csv", ["Ticket"])
    agree(tickets.groupby(tickets["Opened"].str[:7]).size(), control, "tickets")


def _latest(pattern: str, key: list[str]) -> pd.DataFrame:
    frames = [pd.read_csv(p, dtype=str, keep_default_na=False) for p in sorted(SHOP.glob(pattern))]
    assert len(frames) == 4
    return pd.concat(frames).drop_duplicates(key, keep="last")


def test_ratios_come_from_the_sums_beside_them(control: dict[str, Any]) -> None:
    for period in (control["totals"], *control["quarters"].values(), *control["months"].values()):
        after = period["gross_sales"] - period["discounts"]
        assert period["net_sales"] == pytest.approx(after - period["returns"], abs=0.011)
        assert period["average_order_value"] == pytest.approx(after / period["orders"], abs=1e-3)
        assert period["return_rate"] == pytest.approx(period["returns"] / after, abs=1e-5)
        assert period["conversion_rate"] == round(period["completed_checkouts"] / period["sessions"], 6)
        assert period["roas"] == pytest.approx(period["net_sales"] / period["ad_spend"], abs=1e-3)


def test_dispatch_of_each_quarter(orders: pd.DataFrame, control: dict[str, Any]) -> None:
    sent = orders[(orders["Source"] != "pos") & (orders["Fulfillment Status"] == "fulfilled")]
    passed = pd.to_datetime(sent["Fulfilled at"], utc=True) - pd.to_datetime(sent["Created at"], utc=True)
    hours = passed.dt.total_seconds() / 3600
    quarter = pd.PeriodIndex(sent["month"], freq="M").asfreq("Q").strftime("%Y-Q%q")
    for name, figures in control["quarters"].items():
        mine = hours[quarter == name]
        assert figures["hours_to_dispatch"] == pytest.approx(mine.mean(), abs=0.006)
        assert figures["share_sent_in_3_days"] == pytest.approx((mine <= 72).mean(), abs=1e-6)


def test_what_was_known_at_each_export(exports: dict[str, pd.DataFrame], control: dict[str, Any]) -> None:
    known = pd.DataFrame()
    for taken in TAKEN:
        stated = control["exports"][taken]
        rows = exports[taken]
        order = rows[rows["Financial Status"] != ""].set_index("Name", drop=False)
        assert (len(order), len(rows)) == (stated["records"], stated["rows"])
        assert order["Financial Status"].value_counts().to_dict() == stated["payment_status"]
        assert cents(order["Refunded Amount"]).sum() / 100 == stated["refunded_incl_tax"]
        known = pd.concat([known[~known.index.isin(order.index)], order])
        counts = (known["Payment Method"] != "bogus") & (
            (known["Cancelled at"] == "") | (known["Paid at"] != "")
        )
        assert counts.sum() == stated["orders_known_then"]
        assert cents(known["Refunded Amount"]).sum() / 100 == stated["refunded_incl_tax_known_then"]


def test_the_story_of_the_last_quarters_is_in_the_figures(control: dict[str, Any]) -> None:
    q = control["quarters"]
    q2, q3, q4 = q["2026-Q2"], q["2026-Q3"], q["2026-Q4"]
    assert q2["returning_customer_rate"] > q["2025-Q2"]["returning_customer_rate"] + 0.05
    assert q2["share_sent_in_3_days"] < 0.6 < q3["share_sent_in_3_days"]
    assert q3["return_rate"] < q2["return_rate"] - 0.01
    grown = {n: q[f"2026-{n}"]["net_sales"] / q[f"2025-{n}"]["net_sales"] for n in ("Q1", "Q2", "Q3")}
    assert grown["Q3"] < 1.10 < min(grown["Q1"], grown["Q2"])
    assert q3["ad_spend"] < 0.75 * q["2025-Q3"]["ad_spend"]
    assert q4["conversion_rate"] < q["2025-Q4"]["conversion_rate"]
    assert q4["returning_customer_rate"] > q["2025-Q4"]["returning_customer_rate"]
