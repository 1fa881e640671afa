"""The sample shop is made again byte for byte, and its files have the form of real exports."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "data" / "sample_shop"
COLUMNS = [
    "Name",
    "Email",
    "Financial Status",
    "Paid at",
    "Fulfillment Status",
    "Fulfilled at",
    "Accepts Marketing",
    "Currency",
    "Subtotal",
    "Shipping",
    "Taxes",
    "Total",
    "Discount Code",
    "Discount Amount",
    "Shipping Method",
    "Created at",
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
    "Lineitem compare at price",
    "Lineitem sku",
    "Lineitem requires shipping",
    "Lineitem taxable",
    "Lineitem fulfillment status",
    "Billing Name",
    "Billing Street",
    "Billing Address1",
    "Billing Address2",
    "Billing Company",
    "Billing City",
    "Billing Zip",
    "Billing Province",
    "Billing Country",
    "Billing Phone",
    "Shipping Name",
    "Shipping Street",
    "Shipping Address1",
    "Shipping Address2",
    "Shipping Company",
    "Shipping City",
    "Shipping Zip",
    "Shipping Province",
    "Shipping Country",
    "Shipping Phone",
    "Notes",
    "Note Attributes",
    "Cancelled at",
    "Payment Method",
    "Payment Reference",
    "Refunded Amount",
    "Vendor",
    "Outstanding Balance",
    "Employee",
    "Location",
    "Device ID",
    "Id",
    "Tags",
    "Risk Level",
    "Source",
    "Lineitem discount",
    "Tax 1 Name",
    "Tax 1 Value",
    "Tax 2 Name",
    "Tax 2 Value",
    "Tax 3 Name",
    "Tax 3 Value",
    "Tax 4 Name",
    "Tax 4 Value",
    "Tax 5 Name",
    "Tax 5 Value",
    "Phone",
    "Receipt Number",
    "Duties",
    "Billing Province Name",
    "Shipping Province Name",
    "Payment ID",
    "Payment Terms Name",
    "Next Payment Due At",
    "Payment References",
]
ON_EVERY_ROW = {"Name", "Created at", "Email", "Phone", "Vendor"} | {
    c for c in COLUMNS if c.startswith("Lineitem")
}


def cents(column: pd.Series) -> pd.Series:
    return column.str.replace(".", "", regex=False).astype("int64")


def heads(rows: pd.DataFrame) -> pd.DataFrame:
    """The first row of each order, where the order's own values stand."""
    return rows[rows["Financial Status"] != ""]


@pytest.fixture(scope="module")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("shop")
    script = ROOT / "data" / "make_sample_shop.py"
    subprocess.run([sys.executable, str(script), "--out", str(out)], check=True, capture_output=True)
    return out


def test_making_it_again_gives_the_same_files(made_again: Path) -> None:
    new = {p.relative_to(made_again) for p in made_again.rglob("*") if p.is_file()}
    old = {p.relative_to(SHOP) for p in SHOP.rglob("*") if p.is_file()} - {Path("README.md")}
    assert new == old
    for name in sorted(new):
        if name.suffix != ".zip":
            assert (made_again / name).read_bytes() == (SHOP / name).read_bytes(), name


def test_zips_made_again_hold_the_same_members_with_the_same_dates(made_again: Path) -> None:
    """Compared inside: another zlib may pack the same content differently."""
    for path in sorted(SHOP.rglob("*.zip")):
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(made_again / path.relative_to(SHOP)) as new:
            assert [(i.filename, i.date_time) for i in old.infolist()] == [
                (i.filename, i.date_time) for i in new.infolist()
            ]
            assert all(old.read(name) == new.read(name) for name in old.namelist()), path.name


def test_the_folder_is_small_enough_for_git() -> None:
    assert sum(p.stat().st_size for p in SHOP.rglob("*") if p.is_file()) < 6_000_000
    assert max(p.stat().st_size for p in SHOP.rglob("*") if p.is_file()) < 2_000_000


def test_each_member_has_the_79_columns_and_plain_line_ends() -> None:
    assert len(COLUMNS) == 79
    for path in sorted(SHOP.rglob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            assert names == [f"orders_export_{n}.csv" for n in range(1, len(names) + 1)]
            for name in names:
                raw = archive.read(name)
                assert raw.split(b"\n", 1)[0].decode() == ",".join(COLUMNS)
                assert b"\r" not in raw
                assert not raw.startswith(b"\xef\xbb\xbf")


def test_rows_of_an_order_lie_together_and_newest_orders_come_first(exports: dict[str, pd.DataFrame]) -> None:
    for rows in exports.values():
        changes = rows["Name"].ne(rows["Name"].shift()).sum()
        assert changes == rows["Name"].nunique()
        moments = pd.to_datetime(heads(rows)["Created at"], utc=True)
        assert moments.is_monotonic_decreasing


def test_order_values_stand_on_the_first_row_only(exports: dict[str, pd.DataFrame]) -> None:
    for rows in exports.values():
        first = rows["Name"].ne(rows["Name"].shift())
        assert (first == (rows["Financial Status"] != "")).all()
        later = rows[~first]
        assert len(later) > 500
        for column in set(COLUMNS) - ON_EVERY_ROW:
            assert (later[column] == "").all(), column
        assert (later[["Name", "Created at", "Lineitem quantity", "Lineitem price"]] != "").all().all()
        assert (rows.loc[first, ["Id", "Total", "Currency"]] != "").all().all()
        assert ((later["Email"] != "") & (later["Phone"] != "")).sum() == 0


def test_offsets_follow_the_clock_change_of_berlin(rows: pd.DataFrame) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    for column in ("Created at", "Paid at", "Fulfilled at", "Cancelled at"):
        values = heads(rows)[column]
        for text in values[values != ""]:
            moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z")
            assert moment.astimezone(berlin).utcoffset() == moment.utcoffset(), text
    assert set(heads(rows)["Created at"].str[-5:]) == {"+0100", "+0200"}


def test_arithmetic_is_that_of_a_shop_with_tax_in_its_prices(rows: pd.DataFrame) -> None:
    order = heads(rows).set_index("Name")
    amount = cents(rows["Lineitem price"]) * rows["Lineitem quantity"].astype(int)
    gross = amount.groupby(rows["Name"]).sum().reindex(order.index)
    assert (cents(order["Subtotal"]) == gross - cents(order["Discount Amount"])).all()
    assert (cents(order["Total"]) == cents(order["Subtotal"]) + cents(order["Shipping"])).all()
    taxes = sum(cents(order[f"Tax {n} Value"].where(order[f"Tax {n} Value"] != "", "0.00")) for n in (1, 2))
    assert (cents(order["Taxes"]) == taxes).all()
    two_rates = order["Tax 2 Name"] != ""
    assert 0.1 < two_rates.mean() < 0.6
    single = order[~two_rates]
    rate = single["Tax 1 Name"].str.extract(r"([\d.]+)%$")[0].astype(float)
    contained = cents(single["Total"]) * rate / (100 + rate)
    assert ((cents(single["Taxes"]) - contained).abs() <= 0.5001).all()


def test_order_codes_are_not_spread_over_the_lines(rows: pd.DataFrame) -> None:
    order = heads(rows).set_index("Name")
    on_lines = cents(rows["Lineitem discount"]).groupby(rows["Name"]).sum().reindex(order.index)
    differs = on_lines != cents(order["Discount Amount"])
    assert 0.08 < differs.mean() < 0.35
    assert (order.loc[differs, "Discount Code"] != "").all()


def test_refunds_never_exceed_the_total_and_agree_with_the_status(exports: dict[str, pd.DataFrame]) -> None:
    for rows in exports.values():
        order = heads(rows)
        refunded, total, status = (
            cents(order["Refunded Amount"]),
            cents(order["Total"]),
            order["Financial Status"],
        )
        assert (refunded <= total).all()
        assert ((status == "refunded") == (refunded == total)).all()
        assert ((status == "partially_refunded") == ((refunded > 0) & (refunded < total))).all()
        assert (order.loc[status == "voided", "Cancelled at"] != "").all()
        assert (order.loc[status.isin(["pending", "voided"]), "Paid at"] == "").all()


def test_no_export_knows_what_happened_after_it_was_taken(exports: dict[str, pd.DataFrame]) -> None:
    for taken, rows in exports.items():
        for column in ("Created at", "Paid at", "Fulfilled at", "Cancelled at"):
            values = rows[column]
            assert (values[values != ""].str[:10] < taken).all()


def test_later_exports_bring_refunds_payments_and_parcels_of_earlier_orders(
    exports: dict[str, pd.DataFrame],
) -> None:
    taken = sorted(exports)
    for before, after in pairwise(taken):
        old, new = (heads(exports[t]).set_index("Name") for t in (before, after))
        both = old.index.intersection(new.index)
        assert len(both) > 200
        was, now = old.loc[both], new.loc[both]
        assert (cents(now["Refunded Amount"]) >= cents(was["Refunded Amount"])).all()
        assert (cents(now["Refunded Amount"]) > cents(was["Refunded Amount"])).any()
        assert ((was["Fulfilled at"] == "") & (now["Fulfilled at"] != "")).any()
        for column in ("Created at", "Total", "Discount Amount", "Source", "Id"):
            assert (was[column] == now[column]).all()


def test_payouts_date_exactly_the_refunds_of_the_orders_they_cover(
    rows: pd.DataFrame, payouts: pd.DataFrame
) -> None:
    order = heads(rows).set_index("Name")
    covered = order[order["Payment Method"].isin(["Shopify Payments", "Klarna"]) & (order["Paid at"] != "")]
    charges = payouts[payouts["Type"] == "charge"].set_index("Order")["Amount"]
    assert set(charges.index) == set(covered.index)
    assert charges.reindex(covered.index).eq(covered["Total"]).all()
    refunds = payouts[payouts["Type"] == "refund"]
    given_back = (-cents(refunds["Amount"])).groupby(refunds["Order"]).sum()
    assert given_back.reindex(covered.index, fill_value=0).eq(cents(covered["Refunded Amount"])).all()
    assert set(refunds["Order"]) <= set(covered.index)


def test_sessions_narrow_down_to_about_the_web_orders_of_the_day(rows: pd.DataFrame) -> None:
    files = [pd.read_csv(p) for p in sorted((SHOP / "shopify").glob("*_sessions.csv"))]
    visits = pd.concat(files).drop_duplicates(["Day", "Referring channel"], keep="last")
    steps = ["Sessions", "Sessions with cart additions", "Sessions that reached checkout",
             "Sessions that completed checkout"]  # fmt: skip
    for wide, narrow in pairwise(steps):
        assert (visits[wide] >= visits[narrow]).all()
    assert set(visits["Referring channel"]) == {
        "Organic search", "Paid search", "Social", "Email", "Direct", "Referral"}  # fmt: skip
    order = heads(rows)
    web = order[(order["Source"] == "web") & (order["Payment Method"] != "bogus")]
    bought = web.groupby(web["Created at"].str[:10]).size()
    completed = visits.groupby("Day")[steps[-1]].sum()
    missed = bought.reindex(completed.index, fill_value=0) - completed
    assert missed.min() >= 0
    assert 0.97 < completed.sum() / bought.sum() < 1.0


def test_the_rare_states_are_there(rows: pd.DataFrame, exports: dict[str, pd.DataFrame]) -> None:
    order = heads(rows)
    assert set(order["Financial Status"]) >= {"paid", "pending", "refunded", "partially_refunded", "voided"}
    assert set(order["Fulfillment Status"]) == {"fulfilled", "unfulfilled", "partial"}
    assert any((heads(e)["Financial Status"] == "partially_paid").any() for e in exports.values())
    cancelled = order[order["Cancelled at"] != ""]
    assert {"paid", "refunded", "voided"} <= set(cancelled["Financial Status"])
    tests = order[order["Tags"] == "test"]
    assert len(tests) == 11
    assert set(tests["Payment Method"]) == {"bogus"}
    assert ((order["Email"] == "") & (order["Phone"] == "")).sum() > 100
    assert ((order["Email"] == "") & (order["Phone"] != "")).sum() > 100
    assert (order["Email"] != order["Email"].str.lower()).sum() > 50
    assert order["Shipping Zip"].str.startswith("'").mean() > 0.9
    assert set(order["Source"]) == {
        "web", "subscription_contract", "pos", "tiktok", "shopify_draft_order", "2318405633"}  # fmt: skip


def test_the_kettle_is_gone_for_four_weeks(rows: pd.DataFrame) -> None:
    sold = rows[rows["Lineitem sku"] == "KW-KET-01"]["Created at"].str[:10]
    assert not sold.between("2026-08-10", "2026-09-06").any()
    files = [pd.read_csv(p) for p in sorted((SHOP / "stock").glob("*.csv"))]
    stock = pd.concat(files).drop_duplicates(["Date", "SKU", "Location"], keep="last")
    kettle = stock[stock["SKU"] == "KW-KET-01"]
    assert kettle.loc[kettle["On hand"] == 0, "Date"].tolist() == [
        "2026-08-10", "2026-08-17", "2026-08-24", "2026-08-31"]  # fmt: skip
    assert stock["On hand"].min() == 0
