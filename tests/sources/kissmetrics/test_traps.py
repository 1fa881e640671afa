"""Each trap of Kissmetrics' raw export, by its number; sums are counted by hand in the tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from okrkit.errors import ImportRefusedError
from okrkit.sources import Batch, ReadOptions, read
from okrkit.sources.kissmetrics import detect
from okrkit.sources.kissmetrics.export import export_part
from okrkit.sources.kissmetrics.people import people_of
from okrkit.sources.reading.files import RawFile
from okrkit.sources.reading.identity import of_email

Write = Callable[[str, str | bytes], Path]
SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "kissmetrics"
NOON = 1_772_366_400  # 2026-03-01 12:00 UTC
TOLD = ReadOptions(currency="EUR", timezone="Europe/Berlin")


def event(name: str, person: str = "ann@example.com", after: int = 0, **told: Any) -> dict[str, Any]:
    return {"_n": name, "_p": person, "_t": NOON + after} | {k.replace("_", " "): v for k, v in told.items()}


def alias(one: str, other: str) -> dict[str, Any]:
    return {"_p": one, "_p2": other, "_t": NOON}


def written(lines: Sequence[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


@pytest.fixture
def shop(file: Write) -> Callable[..., Batch]:
    def imported(*lines: dict[str, Any], options: ReadOptions = TOLD) -> Batch:
        return read("kissmetrics", [file("1.json", written(lines))], options=options)

    return imported


def test_trap_34_lines_under_the_name_of_json_and_bad_ones_among_them(file: Write) -> None:
    good = written([event("Visited Site"), event("Visited Site", after=4000, Note="a\tb")])
    mended = b'{"_n":"Visited Site","_p":"b","_t":1772366400,"path":"C:\\Shop \\ x"}\n'
    latin = b'{"_n":"Visited Site","_p":"c","_t":1772366400,"town":"K\xf6ln"}\r\n'
    path = file(
        "1.json",
        b"\xef\xbb\xbf"
        + good
        + b"\n"
        + mended
        + latin
        + b'{"_n":"cut","_p":"x\n'
        + b'["_p"]\n'
        + b'{"_n":"x","_p":"y"}\n',
    )
    batch = read("kissmetrics", [path], options=TOLD)
    assert batch.control["sessions_sessions"] == 4
    assert [r.row for r in batch.rejected] == [6, 7, 8]
    assert batch.rows_read == 7
    late = file("2.json", written([event("x") | {"_t": NOON * 1000}, event("y"), event("z")]))
    assert "no time in seconds" in read("kissmetrics", [late], options=TOLD).rejected[0].reason


def test_trap_34_every_revision_of_a_folder_is_read_and_missing_ones_are_said(tmp_path: Path) -> None:
    (tmp_path / "revisions").mkdir()
    for n in (9, 10):
        (tmp_path / "revisions" / f"{n}.json").write_bytes(written([event("Visited Site", after=n)]))
    (tmp_path / "index.csv").write_text(
        "Filename,Minimum Timestamp,Maximum Timestamp\nrevisions/9.json,1,2\nrevisions/10.json,1,2\nrevisions/11.json,1,2\n"
    )
    (tmp_path / "status.csv").write_text("Total Revisions,Exported Revisions\n12,11\n")
    batch = read("kissmetrics", [tmp_path], options=TOLD)
    assert [f.name for f in batch.files] == ["9.json", "10.json", "index.csv", "status.csv"]
    assert batch.control["sessions_sessions"] == 2
    assert any("1 are not here, 11.json" in note for note in batch.notes)
    assert any("11 of 12 revisions" in note for note in batch.notes)


def test_trap_35_people_are_counted_after_aliases_were_joined(shop: Callable[..., Batch]) -> None:
    batch = shop(
        event("Visited Site", "phone"),
        event("Visited Site", "laptop", 60),
        event("Purchased", "Ann@Example.com", 90, Order_ID="1", Order_Total=5),
        event("purchased", "laptop", 99, Order_ID="2", Order_Total=5),
        alias("laptop", "tablet"),
        alias("tablet", "phone"),
        alias("Ann@Example.com", "phone"),  # the last line joins them all, after the fact
    )
    assert (batch.control["identities"], batch.control["people"]) == (4, 1)
    assert batch.control["events"]["purchased"] == 2
    assert set(batch.tables["orders"]["customer_id"].to_pylist()) == {of_email("ann@example.com")}
    assert batch.tables["customers"]["orders_count"].to_pylist() == [2]
    assert batch.tables["sessions"]["visitors"].to_pylist() == [1]


def test_trap_35_people_do_not_depend_on_the_order_of_aliases() -> None:
    pairs = [(f"n{i}", f"n{i + 1}") for i in range(3000)]
    there, back = people_of([], pairs), people_of([], [(b, a) for a, b in reversed(pairs)])
    assert len(there) == len(back) == 1
    assert there.marks == back.marks


def test_trap_36_a_refund_is_a_negative_amount_and_stands_once(shop: Callable[..., Batch]) -> None:
    refund = event("Refunded", after=86_400, Order_ID="1", Order_Total="-12.50")
    batch = shop(
        event("Purchased", Order_ID="1", Order_Total="49.90"),
        refund,
        dict(reversed(refund.items())),  # the same line, its keys in another order
        event("Purchased", after=90_000, Order_ID="2", Order_Total=-3),
    )
    assert [(r["order_id"], r["amount"], r["dated"]) for r in batch.tables["returns"].to_pylist()] == [
        ("1", Decimal("12.5"), "return"),
        ("2", Decimal(3), "return"),
    ]
    assert (batch.control["refunds_as_written"], batch.control["refunds_exact_duplicates_removed"]) == (
        -25,
        -12.5,
    )
    assert batch.control["gross_sales"] == 49.9
    assert batch.rows_skipped == 1


def test_trap_36_seconds_are_utc_and_currency_is_asked_for(shop: Callable[..., Batch]) -> None:
    sale = event("Purchased", after=39_600, Order_ID="1", Order_Total="5")  # 23:00 UTC
    assert str(shop(sale).tables["orders"]["placed_day"][0]) == "2026-03-02"
    with pytest.raises(ImportRefusedError, match="time zone"):
        shop(sale, options=ReadOptions(currency="EUR"))
    with pytest.raises(ImportRefusedError, match="names no currency"):
        shop(sale, options=ReadOptions(timezone="Europe/Berlin"))
    batch = shop(event("Purchased", Order_ID="1", Order_Total="$5"), sale)
    assert [r.reason for r in batch.rejected] == ["Order Total is '$5', not an amount"]


def test_what_is_done_up_to_the_next_visit_belongs_to_the_visit(shop: Callable[..., Batch]) -> None:
    batch = shop(
        event("Visited Site", after=0, Referrer="mail"),
        event("Added to Cart", after=10),
        event("Added to Cart", after=20),
        event("Visited Site", after=5000, Referrer="search"),
        event("Purchased", after=5100, Order_ID="1", Order_Total=9),
        event("Added to Cart", "bob", 5200),  # without a visit
    )
    rows = batch.tables["sessions"].to_pylist()
    assert [(r["channel"], r["sessions"], r["carts"], r["purchases"]) for r in rows] == [
        ("mail", 1, 1, 0),
        ("search", 1, 0, 1),
    ]
    assert rows[0]["checkouts"] is None


def test_a_shops_own_words_can_be_told(shop: Callable[..., Batch]) -> None:
    line = event("Bought Tea", Order_Number="7", Basket_Sum="8")
    assert "orders" not in shop(line).tables
    told = ReadOptions(
        currency="EUR",
        timezone="UTC",
        mapping={"order_event": "bought tea", "order_id": "Order Number", "total": "Basket Sum"},
    )
    assert shop(line, options=told).control["gross_sales"] == 8


def test_billings_are_orders_only_where_nothing_else_is(shop: Callable[..., Batch]) -> None:
    bill = event("Billed", Billing_Amount="9")
    assert shop(bill).control["gross_sales"] == 9
    both = shop(bill, event("Purchased", Order_ID="1", Order_Total=5))
    assert both.control["gross_sales"] == 5
    assert both.control["billed_amount"] == 9


def test_decoded_records_give_what_the_file_gives(shop: Callable[..., Batch]) -> None:
    lines = [
        event("Visited Site"),
        event("Purchased", after=9, Order_ID="1", Order_Total=5),
        {"_n": "no identity"},
    ]
    made = export_part(lines, "kissmetrics", TOLD)
    batch = shop(*lines)
    assert made.part.tables == dict(batch.tables)
    assert [r.row for r in made.part.rejected] == [r.row for r in batch.rejected] == [3]


def test_trap_53_revisions_that_overlap_count_once(file: Write) -> None:
    lines = [event("Visited Site"), event("Purchased", after=9, Order_ID="1", Order_Total=5)]
    batch = read(
        "kissmetrics", [file("1.json", written(lines)), file("2.json", written(lines[1:]))], options=TOLD
    )
    assert batch.control["gross_sales"] == 5
    assert batch.tables["orders"].num_rows == 1


def test_the_samples_give_their_control_figures() -> None:
    if not (SAMPLES / "EXPECTED.json").exists():
        pytest.skip("../shared/samples/kissmetrics is not there")
    expected = json.loads((SAMPLES / "EXPECTED.json").read_text(encoding="utf-8"))
    paths = {"revisions": SAMPLES, "constructed_shop_events.json": SAMPLES / "constructed_shop_events.json"}
    for name, path in paths.items():
        batch = read("kissmetrics", [path], options=TOLD)
        assert {figure: batch.control[figure] for figure in expected[name]} == expected[name]
        assert not batch.rejected
    found = detect(RawFile("x.json", paths["constructed_shop_events.json"].read_bytes()))
    assert found is not None
    assert found.sureness == 1
