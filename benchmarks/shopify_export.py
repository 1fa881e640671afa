"""An orders export of Shopify of any size, invented and always the same: what a shop with years of history downloads.

Run: ``python benchmarks/shopify_export.py FILE --megabytes 2000``. 79 columns; one to three lines an order, the order's own
values on its first line only; prices contain the tax in half of the orders; some refunds, cancellations and repeat buyers.
"""

from __future__ import annotations

import argparse
from pathlib import Path

COLUMNS = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,"
    "Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,"
    "Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,"
    "Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,"
    "Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,"
    "Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,"
    "Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,"
    "Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,"
    "Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,"
    "Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID,"
    "Payment Terms Name,Next Payment Due At,Payment References"
)
ROW_BYTES = 384
ORDERS_A_DAY = 1500

# Amounts in cents. An order has 1 + o % 3 lines; line l costs 900 + 100 * ((o + l) % 50) a piece, 1 + (o + l) % 2 pieces.
_LINES = """
SELECT o, l, 1 + (o + l) % 2 AS pieces, 900 + 100 * ((o + l) % 50) AS price
FROM range({orders}) AS r(o), LATERAL (SELECT unnest(range(1 + o % 3)) AS l)
"""
_HEADS = """
SELECT o, sum(pieces * price) AS goods, 495 * (o % 2) AS shipping, o % 2 = 0 AS inside,
  TIMESTAMP '2021-01-01 00:00:00' + to_seconds(CAST(o * 86400 / {a_day} AS BIGINT)) AS placed
FROM lines GROUP BY o
"""
_AMOUNTS = """
SELECT *, CAST(round((goods + shipping) * 0.2) AS BIGINT) AS tax, strftime(placed, '%Y-%m-%d %H:%M:%S +0100') AS printed FROM heads
"""
_MONEY = "printf('%d.%02d', CAST({0} AS BIGINT) // 100, CAST({0} AS BIGINT) % 100)"
_FIRST = {
    "Financial Status": "CASE WHEN o % 40 = 7 THEN 'refunded' WHEN o % 97 = 5 THEN 'voided' ELSE 'paid' END",
    "Paid at": "printed",
    "Fulfillment Status": "'fulfilled'",
    "Fulfilled at": "strftime(placed + INTERVAL 30 HOUR, '%Y-%m-%d %H:%M:%S +0100')",
    "Accepts Marketing": "'yes'",
    "Currency": "'EUR'",
    "Subtotal": _MONEY.format("goods"),
    "Shipping": _MONEY.format("shipping"),
    "Taxes": _MONEY.format("tax"),
    "Total": _MONEY.format("goods + shipping + CASE WHEN inside THEN 0 ELSE tax END"),
    "Discount Amount": "'0.00'",
    "Shipping Method": "'Standard'",
    "Billing Name": "'Kim Oak'",
    "Billing Street": "'Placeholder Lane ' || o % 400",
    "Billing City": "'Springfield'",
    "Billing Zip": "'''11111'",
    "Billing Country": "'BE'",
    "Shipping Name": "'Kim Oak'",
    "Shipping Street": "'Placeholder Lane ' || o % 400",
    "Shipping City": "'Springfield'",
    "Shipping Zip": "'''11111'",
    "Shipping Country": "CASE WHEN o % 5 = 0 THEN 'DE' ELSE 'BE' END",
    "Note Attributes": "'attribute one: something that an app left here'",
    "Payment Method": "'Shopify Payments'",
    "Payment Reference": "'r' || hash(o)",
    "Refunded Amount": f"CASE WHEN o % 40 = 7 THEN {_MONEY.format('goods')} ELSE '0.00' END",
    "Outstanding Balance": "'0.00'",
    "Id": "CAST(5000000000000 + o AS VARCHAR)",
    "Tags": "'tag1, tag2'",
    "Risk Level": "'Low'",
    "Source": "CASE WHEN o % 9 = 0 THEN 'pos' ELSE 'web' END",
    "Tax 1 Name": "'VAT 20%'",
    "Tax 1 Value": _MONEY.format("tax"),
    "Payment ID": "'p' || hash(o)",
    "Payment References": "'r' || hash(o)",
}
_EVERY = {
    "Name": "'#' || (1000 + o)",
    "Email": "'buyer' || hash(o) % {buyers} || '@example.com'",
    "Created at": "printed",
    "Lineitem quantity": "CAST(pieces AS VARCHAR)",
    "Lineitem name": "'Sample article number ' || (o + l) % 700",
    "Lineitem price": _MONEY.format("price"),
    "Lineitem sku": "'SKU-' || (o + l) % 700",
    "Lineitem requires shipping": "'true'",
    "Lineitem taxable": "'true'",
    "Lineitem fulfillment status": "'fulfilled'",
    "Vendor": "'Vendor ' || (o + l) % 12",
    "Lineitem discount": "'0.00'",
}


def write(path: Path, megabytes: int) -> Path:
    """Write the export; it is a few percent larger or smaller than asked."""
    import duckdb

    orders = max(megabytes * 1_000_000 // ROW_BYTES // 2, 1)
    buyers = max(orders // 3, 1)
    chosen = {
        name: _EVERY[name].replace("{buyers}", str(buyers))
        if name in _EVERY
        else f"CASE WHEN l = 0 THEN {_FIRST[name]} END"
        if name in _FIRST
        else "NULL"
        for name in COLUMNS.split(",")
    }
    con = duckdb.connect()
    select = ", ".join(f'{sql} AS "{name}"' for name, sql in chosen.items())
    con.execute(
        f"COPY (WITH lines AS ({_LINES.format(orders=orders)}), heads AS ({_HEADS.format(a_day=ORDERS_A_DAY)}), "
        f"amounts AS ({_AMOUNTS}) SELECT {select} FROM lines JOIN amounts USING (o) ORDER BY o, l) "
        f"TO '{path}' (FORMAT csv, HEADER, DELIMITER ',')"
    )
    return path


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--megabytes", type=int, default=200)
    told = parser.parse_args()
    write(told.file, told.megabytes)
    print(f"{told.file}: {told.file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
