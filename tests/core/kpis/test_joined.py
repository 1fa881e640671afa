"""KPIs where several sources meet: what is counted once, what is set against one another, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import Any

import pytest

from okrkit.core.kpis.channels import CHANNELS, proposed
from okrkit.core.kpis.countries import country_code
from okrkit.core.kpis.feeds import feed
from okrkit.warehouse import View


@pytest.fixture
def two_tools(build: ModuleType, view_of: Any) -> View:
    """January: four orders for 100 in all (one of them at the till), 60 EUR of advertising, visits counted by two tools."""
    d, table = build.d, build.table
    tables = build.orders(
        ("A", d("2026-01-01"), "ann", [("tea", "2", "10")], {"channel": "web"}),
        ("B", d("2026-01-15"), "bob", [("tea", "3", "10")], {"channel": "web"}),
        ("C", d("2026-01-31"), "ann", [("tea", "1", "10")], {"channel": "web"}),
        ("D", d("2026-01-31"), "cem", [("tea", "4", "10")], {"channel": "pos"}),
    )
    rows = [
        (source, day, channel, n, carts, checkouts, purchases)
        for source, channel, n, carts, checkouts, purchases in (
            ("shopify", "search", 250, 25, 15, 3),
            ("ga4", "Organic Search", 150, 20, 10, 3),
            ("ga4", "google / cpc", 50, 5, 2, 1),
        )
        for day in (d("2026-01-01"), d("2026-01-31"))
    ]
    names = ("source", "day", "channel", "sessions", "carts", "checkouts", "purchases")
    tables["sessions"] = table("sessions", [dict(zip(names, row, strict=True)) for row in rows])
    spend = [(d("2026-01-01"), "Google Ads", 40.0), (d("2026-01-31"), "Google Ads", 20.0)]
    tables["spend"] = table(
        "spend", [dict(zip(("day", "channel", "amount"), row, strict=True)) for row in spend]
    )
    costs = [
        {"order_id": i, "ordered_day": day, "total_cost": c}
        for i, day, c in (("A", d("2026-01-01"), 6.0), ("C", d("2026-01-31"), 9.0))
    ]
    tables["order_costs"] = table("order_costs", costs)
    return view_of(tables)  # type: ignore[no-any-return]


def value(view: View, kpi: str, **options: Any) -> Any:
    (found,) = view.records(kpi, "all", **options)
    return found["value"]


@pytest.mark.parametrize(
    ("kpi", "expected"),
    [
        ("sessions", 400),  # Google Analytics alone: 2 x (150 + 50); the shop's 500 are the same visits
        ("conversion_rate", 8 / 400),
        ("conversion_rate_orders", 3 / 400),
        ("cart_abandonment", 1 - 8 / 50),
        ("checkout_abandonment", 1 - 8 / 24),
        ("organic_share", 300 / 400),
        ("revenue_per_session", 60 / 400),
        ("customer_acquisition_cost", 60 / 3),
        ("cost_per_order", 60 / 4),
        ("supplier_cost_share", 15 / 100),
        ("return_on_ad_spend", 100 / 60),
        ("advertising_cost_share", 60 / 100),
        ("lifetime_value_to_acquisition_cost", round(100 / 3 / 20, 6)),
    ],
)
def test_a_joined_kpi_is_what_a_hand_counts(two_tools: View, kpi: str, expected: float) -> None:
    assert value(two_tools, kpi) == pytest.approx(expected, abs=5e-7)


def test_the_choice_of_a_source_is_said_and_can_be_another(two_tools: View) -> None:
    found = two_tools.feed("sessions")
    assert (found.sources, found.left_out) == (("ga4",), ("shopify",))
    assert found.said == "visits are those of ga4; those of shopify are the same visits and left out"
    other = replace(two_tools, told={"sessions": ("shopify",)})
    assert (value(other, "sessions"), value(other, "conversion_rate")) == (500, 0.012)
    assert value(replace(two_tools, told={"sessions": ("ga4", "shopify")}), "sessions") == 900
    assert two_tools.filled("sessions", "carts") == (4, 4)


def test_visits_of_unknown_counters_wait_for_a_choice(build: ModuleType, view_of: Any) -> None:
    rows = [
        {"source": s, "day": build.d("2026-01-01"), "channel": "x", "sessions": 5} for s in ("left", "right")
    ]
    view = view_of({"sessions": build.table("sessions", rows)})
    why = view.availability()["sessions"]
    assert why == (
        "visits are counted by left and right on the same days, which may be the same visits; "
        "choose with `okrkit sources sessions NAME`"
    )
    assert replace(view, told={"sessions": ("left",)}).availability()["sessions"] is None


def test_a_tool_that_follows_another_is_added_to_it() -> None:
    first, second = (date(2025, 1, 1), date(2025, 6, 30)), (date(2025, 7, 1), date(2025, 12, 31))
    assert feed("sessions", {"old": first, "new": second}).sources == ("new", "old")
    assert feed("orders", {"shopify": first, "fba": first}).sources == ("fba", "shopify")


def test_orders_that_an_analytics_tool_saw_are_the_shops_own() -> None:
    days, later = (date(2025, 1, 1), date(2025, 6, 30)), (date(2025, 7, 1), date(2025, 12, 31))
    found = feed("orders", {"woocommerce": days, "kissmetrics": days, "fba": days})
    assert (found.sources, found.left_out) == (("fba", "woocommerce"), ("kissmetrics",))
    assert (
        found.said
        == "orders are those of fba and woocommerce; kissmetrics saw the same orders and is left out"
    )
    assert feed("orders", {"woocommerce": later, "kissmetrics": days}).left_out == ()
    assert feed("orders", {"kissmetrics": days}).sources == ("kissmetrics",)


def test_a_number_that_nobody_brought_is_not_offered(build: ModuleType, view_of: Any) -> None:
    one = {"day": build.d("2026-01-03"), "measure": "referring_domains", "value": 40.0}
    why = view_of({"measures": build.table("measures", [one])}).availability()
    assert why["referring_domains"] is None
    assert why["organic_traffic_estimate"] == "no source has brought organic traffic estimate yet"


def test_an_order_in_two_sources_counts_once_where_somebody_said_whose(
    build: ModuleType, view_of: Any
) -> None:
    d = build.d
    shop = build.orders(
        (
            "S1",
            d("2026-01-05"),
            "ann",
            [("tea", "1", "10")],
            {"source": "shopify", "order_name": "#1001", "total": 10.0},
        )
    )
    fba = build.orders(
        ("1001", d("2026-01-06"), None, [("tea", "1", "10")], {"source": "fba", "total": 10.0}),
        ("113-9", d("2026-01-06"), None, [("tea", "2", "10")], {"source": "fba", "total": 20.0}),
    )
    import pyarrow as pa

    view = view_of({name: pa.concat_tables([shop[name], fba[name]]) for name in shop})
    assert (value(view, "orders"), value(view, "gross_sales")) == (3, 40)
    assert [(x.order_id, x.other_id) for x in view.doubles()] == [("1001", "S1")]
    told = replace(view, told={"orders": ("shopify", "fba")})
    assert (value(told, "orders"), value(told, "gross_sales")) == (2, 30)
    assert told.doubles() == ()
    assert value(replace(view, told={"orders": ("fba",)}), "gross_sales") == 30


def test_amounts_in_currencies_without_a_common_one_are_refused(build: ModuleType, view_of: Any) -> None:
    d = build.d
    tables = build.orders(("A", d("2026-01-01"), "ann", [("tea", "1", "10")]))
    tables["spend"] = build.table(
        "spend", [{"day": d("2026-01-01"), "channel": "ads", "amount": 5.0, "currency": "USD"}]
    )
    why = view_of(tables).availability()
    assert "different currencies" in why["return_on_ad_spend"]
    assert "spend in USD" in why["return_on_ad_spend"]
    assert why["gross_sales"] is None


def test_kpis_by_channel_join_under_our_names(two_tools: View) -> None:
    ours = {"organic search": "Organic search", "google / cpc": "Paid search", "google ads": "Paid search"}
    view = replace(two_tools, names={"channel": ours})
    visits = {r["channel"]: r["value"] for r in view.records("sessions", "all", by="channel")}
    assert visits == {"Organic search": 300, "Paid search": 100}
    assert value(view, "advertising_spend", where="channel = 'Paid search'") == 60


@pytest.mark.parametrize(
    ("raw", "ours"),
    [
        ("Organic Search", "Organic search"), ("google / organic", "Organic search"), ("ORGANIC", "Organic search"),
        ("bing / cpc", "Paid search"), ("Cross-network", "Paid search"), ("facebook / paid_social", "Paid social"),
        ("instagram.com / referral", "Organic social"), ("partner.example / referral", "Referral"),
        ("www.google.com", "Organic search"), ("m.facebook.com", "Organic social"), ("blog.example.org", "Referral"),
        ("(direct) / (none)", "Direct"), ("klaviyo / email", "Email"), ("Newsletter", "Email"), ("Unassigned", "Other"),
        ("Amazon.co.uk", "Amazon"), ("shopify_draft_order", "Drafts and phone"), ("web", "Online store"), ("Tante Erna", None),
    ],
)  # fmt: skip
def test_known_names_of_channels_are_proposed(raw: str, ours: str | None) -> None:
    assert proposed(raw) == ours
    assert ours is None or ours in CHANNELS


def test_countries_are_known_in_the_languages_of_exports() -> None:
    names = ("Deutschland", "Germany", "ALLEMAGNE", "de", "United Kingdom", "Storbritannien", "Nowhere")
    assert [country_code(n) for n in names] == ["DE", "DE", "DE", "DE", "GB", "GB", None]
