"""The columns of order-export plugins by what they hold, and which file comes from one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.headers import found, plain
from okrkit.sources.woocommerce.plugin_packed import has_packed_articles
from okrkit.sources.woocommerce.statuses import COUNTED, NOT_AN_ORDER, slug

FIELDS = {
    "number": "order_number|Order Number|Order No|Order No.|Order Nr|Bestellnummer|Bestell-Nr.|Numéro de commande|"
    "Número de pedido|Numero ordine|Bestelnummer",
    "id": "order_id|Order ID|id|post_id|Bestell-ID|ID de commande|ID pedido|ID ordine",
    "date": "order_date|Order Date|date_created|Date Created|Created Date|Order created date|date|Order Date and Time|"
    "Bestelldatum|Date de commande|Fecha de pedido|Fecha del pedido|Data ordine|Besteldatum",
    "paid": "paid_date|Paid Date|date_paid|Date Paid|Payment date|Bezahldatum|Zahlungsdatum",
    "completed": "completed_date|Completed Date|date_completed|Date Completed|Abschlussdatum",
    "modified": "modified_date|Modification Date|date_modified|Date Modified|Last modified",
    "status": "status|order_status|Order Status|Bestellstatus|Statut|Statut de la commande|Estado|Estado del pedido|Stato|"
    "Stato ordine|Bestelstatus",
    "currency": "order_currency|Order Currency|currency|Currency code|Währung|Devise|Moneda|Valuta",
    "total": "order_total|Order Total Amount|Order Total|total|Total amount|Grand Total|"
    "Gesamtsumme|Bestellsumme|Gesamtbetrag|Total de la commande|Total del pedido|Totale ordine",
    "total_left": "Order Total Amount (- Refund)|Order Total (- Refund)",
    "subtotal": "order_subtotal|Order Subtotal Amount|Order Subtotal|cart_subtotal|subtotal|Zwischensumme",
    "tax": "tax_total|Order Total Tax Amount|total_tax|Order Total Tax|Order Tax Amount|Order Tax|order_tax|Total Tax|"
    "Steuer|Steuern gesamt|MwSt.",
    "shipping": "shipping_total|Order Shipping Amount|Order Shipping|shipping_cost|order_shipping|Shipping Total|"
    "Shipping Amount|Versandkosten|Versand",
    "shipping_tax": "shipping_tax_total|Order Shipping Tax Amount|shipping_tax|Shipping Tax Total|order_shipping_tax",
    "fees": "fee_total|Order Fee Amount|fees_total|Fee Amount|fee",
    "discount": "discount_total|Cart Discount Amount|cart_discount|Order Discount|Order Discount Amount|"
    "Order Total Discount|Discount Total|total_discount|Rabatt",
    "refunded": "Order Refund Amount|refunded_total|refund_total|total_refunded|Refund Amount|Total Refunded|order_refund",
    "refund_items": "refund_items",
    "email": "customer_email|billing_email|Email (Billing)|Billing Email|Billing Email Address|Customer Email|user_email|"
    "Email|E-Mail (Rechnung)|Rechnungs-E-Mail|E-Mail",
    "second_email": "billing_email|Email (Billing)|Billing Email|Billing Email Address",
    "account": "customer_id|customer_user|Customer User ID|User ID|user_id",
    "phone": "billing_phone|Phone (Billing)|Billing Phone|Billing Phone Number|Phone",
    "ship_country": "shipping_country|Country Code (Shipping)|Country Name (Shipping)|Shipping Country|"
    "Shipping Country Code|Land (Versand)",
    "bill_country": "billing_country|Country Code (Billing)|Country Name (Billing)|Billing Country|Billing Country Code|"
    "Land (Rechnung)",
    "coupon": "Coupon Code|coupon_code|coupons|coupon_items|Coupon(s)|Used coupons|Gutscheincode",
    "product": "product_name|Item Name|Name|Product Name|item_name|line_item_name|Produktname|Artikelname|Product|"
    "Product Name (main)",
    "sku": "sku|Item SKU|product_sku|item_sku|line_item_sku|Product SKU|Artikelnummer",
    "category": "Category|product_category|Product Category|Categories|Kategorie",
    "quantity": "quantity|qty|Item Quantity|item_quantity|line_item_quantity|Quantity Ordered|Product Quantity|Menge|"
    "Anzahl|Quantité|Cantidad|Quantità|Aantal",
    "quantity_left": "Quantity (- Refund)|Quantity (-Refund)",
    "line_before": "item_subtotal|line_subtotal|Item Subtotal|Order Line Subtotal|line_item_subtotal|Line Subtotal",
    "line": "item_total|Order Line (w/o tax)|line_total|line_item_total|Item Total|Line Total|"
    "Product Total|Positionssumme",
    "line_tax": "Order Line Tax|item_tax|line_tax|item_total_tax|line_total_tax",
    "line_gross": "Order Line Total|item_total_incl_tax|Line Total (incl. tax)",
    "price": "Item Cost|item_cost|item_price|unit_price|Item Price|Product Price|Price|Einzelpreis",
}  # fmt: skip

_ORDER = r"(?:order|bestell|auftrag|commande|pedido|ordine|bestel|zamówieni|encomenda)\w*"
_NOT_THE_TOTAL = r"(?!.*(?:tax|ship|discount|refund|sub|item|line|fee|steuer|versand|rabatt|remise|envío|impuesto|zwischen))"
WORDS = {
    "number": rf"{_ORDER} ?(?:number|no|nr|num|nummer|numéro|número|numero|id)\b.*|(?:number|no|nr|n|numéro|número|numero) (?:de |del |d )?{_ORDER}",
    "date": rf"{_ORDER} ?(?:date|datum|fecha|data|time|created).*|(?:date|fecha|data|datum) (?:de |del |d )?(?:la )?{_ORDER}|created(?: at| on| date)?|placed(?: at| on)?",
    "status": rf"(?:{_ORDER} ?)?(?:status|statut|estado|stato|état|stav)(?: (?:de |del )?(?:la )?{_ORDER})?",
    "total": rf"{_NOT_THE_TOTAL}(?:.*{_ORDER} ?.*(?:total|summe|betrag|amount|importe|totale|totaal|value).*|grand total|total(?: amount| paid)?|gesamt\w*|"
    r"bestell(?:wert|summe|betrag).*|"
    rf"(?:total|montant|importe|totale|totaal).*{_ORDER})",
    "currency": r".*(?:currency|währung|devise|moneda|valuta|moeda).*",
    "email": r".*e ?mail.*|.*correo.*",
    "quantity": r"(?:.* )?(?:qty|quantity|menge|anzahl|stückzahl|quantité|cantidad|quantità|aantal|ilość|quantidade)(?: ordered)?",
    "product": r"(?:product|item|produkt|artikel|produit|producto|prodotto|line item)s? ?(?:name|title|bezeichnung|naam|nom|nombre|nome)|"
    r"(?:name|nom|nombre|nome) (?:of |du |del )?(?:product|produit|producto|prodotto)|produktname|artikelname",
    "sku": r"(?:.* )?sku",
    "line": r"(?:item|line|line item|product|positions?) ?(?:total|summe|amount)(?: (?:excl|ex|without|w o).*)?",
    "price": r"(?:item|unit|product|line item)? ?(?:price|cost)|(?:stück|einzel|artikel)?preis|prix(?: unitaire)?|precio(?: unitario)?|prezzo(?: unitario)?",
    "shipping": rf"(?:{_ORDER} )?(?:shipping|versand|livraison|envío|spedizione)\w* ?(?:total|cost|costs|amount|kosten|fee)?",
    "tax": rf"(?:{_ORDER} )?(?:total )?(?:tax|vat|steuer|mwst|tva|iva|impuestos|btw)(?: total| amount)?",
    "discount": rf"(?:{_ORDER} |cart )?(?:discount|rabatt|remise|descuento|sconto|korting)\w*(?: total| amount)?",
}  # fmt: skip
"""How the headers of files are put that name their columns otherwise; they fill what the known names leave open."""

ORDER_MONEY = ("total", "subtotal", "tax", "shipping", "shipping_tax", "fees", "discount", "refunded")
LINE_MONEY = ("line_before", "line", "line_tax", "line_gross", "price")
TIMES = ("date", "paid", "completed", "modified")

_OWN = frozenset(
    [
        "order_currency",
        "payment_method_title",
        "customer_user",
        "wt_import_key",
        "billing_first_name",
        "order_key",
        "date_paid",
        "paid_date",
        "completed_date",
        "cart_discount",
        "transaction_id",
        "download_permissions",
    ]
)


def plugin_fields(file: TextTable) -> dict[str, str] | None:
    """Field -> header of a plugin's file; None where it is none.

    Told by what every one of them has, and by WooCommerce's own words: its statuses, or its names of columns.
    """
    fields = _by_words(file.headers, found(file.headers, FIELDS))
    if "second_email" not in fields and "email" in fields:
        fields["second_email"] = fields["email"]
    if "number" not in fields and "id" in fields:
        fields["number"] = fields["id"]
    if not {"number", "date"} <= fields.keys():
        return None
    if not fields.keys() & {
        "total",
        "line_before",
        "line",
        "line_gross",
        "price",
    } and not has_packed_articles(file):
        return None
    if "status" not in fields:
        return fields if own_words(file) >= 2 else None
    return fields if speaks_woo(file.columns.column(fields["status"])) or own_words(file) >= 2 else None


def _by_words(headers: Sequence[str], known: dict[str, str]) -> dict[str, str]:
    """What the known names leave open, by words that headers are put together from; each header is taken once."""
    fields = dict(known)
    for field, pattern in WORDS.items():
        if field in fields or (field == "number" and "id" in fields):
            continue
        free = (h for h in headers if h not in fields.values())
        header = next((h for h in free if re.fullmatch(pattern, plain(h))), None)
        if header is not None:
            fields[field] = header
    return fields


def own_words(file: TextTable) -> int:
    """How many of the headers are WooCommerce's own names."""
    return len({h.strip().casefold() for h in file.headers} & _OWN) + sum(
        h.endswith(("(Billing)", "(Shipping)", "(- Refund)")) for h in file.headers
    )


def speaks_woo(statuses: pa.ChunkedArray) -> bool:
    """Whether most of the statuses are WooCommerce's."""
    entries = pc.value_counts(statuses.combine_chunks()).to_pylist()
    total = sum(e["counts"] for e in entries if e["values"])
    known = sum(
        e["counts"]
        for e in entries
        if slug(e["values"]) in {*COUNTED, *NOT_AN_ORDER} or (e["values"] or "").startswith("wc-")
    )
    return bool(total and known >= 0.7 * total)
