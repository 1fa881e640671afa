"""Columns of the admin's grids by what they hold, in the languages of the admin, and by their values elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyarrow as pa

from okrkit.sources.magento.statuses import COUNTED, NOT_AN_ORDER, code
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.headers import found

_BASE = (
    "Grand Total (Base)|Base Grand Total|Gesamtsumme (Basis)|Gesamtbetrag (Basis)|Gesamtsumme (Basiswährung)|"
    "Montant global (Base)|Total (Base)|Montant total (base)|Total général (base)|Total general (Base)|Importe total (Base)|"
    "Totale complessivo (Base)|Totale (Base)|Totaalbedrag (Basis)|Eindtotaal (Basis)|Suma całkowita (Podstawowa)|Total Geral (Base)"
)
_PURCHASED = (
    "Grand Total (Purchased)|Gesamtsumme (Gekauft)|Gesamtsumme (Bestellwährung)|Gesamtbetrag (gekauft)|"
    "Gesamtsumme (Eingekauft)|Gesamtsumme (bezahlt)|Montant global (Acheté)|Montant total (achat)|Total (Acheté)|"
    "Total général (achat)|Total general (Comprado)|Importe total (Comprado)|Total (Comprado)|"
    "Totale complessivo (Acquistato)|Totale (Acquistato)|Totaalbedrag (Gekocht)|Eindtotaal (Gekocht)|Total Geral (Comprado)"
)
_STATUS = "Status|Statut|État|Estado|Stato|Toestand"
_EMAIL = (
    "Customer Email|Kunden-E-Mail|Kunden E-Mail|E-Mail des Kunden|Kunden-E-Mail-Adresse|Email client|E-mail du client|"
    "Email du client|Correo electrónico del cliente|Email del cliente|Email cliente|E-mail klant|Klant e-mail|E-mail do cliente"
)
_GROUP = "Customer Group|Kundengruppe|Groupe client|Groupe de clients|Grupo de clientes|Gruppo clienti|Klantengroep"
_SUBTOTAL = "Subtotal|Zwischensumme|Sous-total|Subtotale|Subtotaal"
_SHIPPING = (
    "Shipping and Handling|Shipping & Handling|Versand und Bearbeitung|Versand & Bearbeitung|Versandkosten|"
    "Lieferung und Bearbeitung|Livraison et traitement|Expédition et traitement|Frais de livraison|Envío y manipulación|"
    "Gastos de envío|Spedizione e gestione|Verzending en afhandeling|Verzending & verwerking|Verzendkosten"
)
_ORDER = "Order #|Order|Bestellung #|Bestellung|Bestell-Nr.|Bestellnummer|Commande|Commande n°|Pedido|Pedido n.º|Ordine|Bestelling"
_ORDER_DATE = "Order Date|Bestelldatum|Date de commande|Date de la commande|Fecha del pedido|Fecha de pedido|Data ordine|Besteldatum"
_STORE = (
    "Purchase Point|Purchased From|Kaufort|Einkaufspunkt|Einkaufsort|Gekauft bei|Gekauft von|Kaufpunkt|Point d'achat|"
    "Acheté depuis|Lieu d'achat|Punto de compra|Comprado en|Punto di acquisto|Acquistato da|Aankooppunt|Gekocht van"
)

ORDERS = {
    "id": "ID|Order #|Order ID|Increment ID|Order Number|Bestell-Nr.|Bestellnummer|Bestellung #",
    "store": _STORE,
    "date": "Purchase Date|Purchased On|Kaufdatum|Einkaufsdatum|Bestelldatum|Gekauft am|Date d'achat|Acheté le|"
    "Fecha de compra|Data di acquisto|Data acquisto|Aankoopdatum|Data da compra|Data zakupu",
    "base": _BASE,
    "purchased": _PURCHASED,
    "status": _STATUS,
    "email": _EMAIL,
    "group": _GROUP,
    "subtotal": _SUBTOTAL,
    "shipping": _SHIPPING,
    "customer": "Customer Name|Kundenname|Name des Kunden|Nom du client|Nombre del cliente|Nome cliente|Nome del cliente|Naam klant|Klantnaam",
    "refunded": "Total Refunded|Gesamt erstattet|Gesamterstattung|Erstattet gesamt|Gesamtbetrag erstattet|Total remboursé|"
    "Total reembolsado|Totale rimborsato|Totaal terugbetaald|Total devuelto",
}  # fmt: skip

MEMOS = {
    "id": "Credit Memo #|Credit Memo|Gutschrift #|Gutschrift|Gutschrift-Nr.|Avoir|Avoir n°|Factura rectificativa|Abono|"
    "Nota di credito|Creditnota|Creditfactuur",
    "date": "Created|Created At|Erstellt|Erstellt am|Créé|Créé le|Date de création|Creado|Creado en|Creato|Creato il|Aangemaakt",
    "order": _ORDER,
    "ordered": _ORDER_DATE,
    "status": _STATUS,
    "refunded": "Refunded|Erstattet|Rückerstattet|Remboursé|Reembolsado|Rimborsato|Terugbetaald",
    "email": _EMAIL,
    "group": _GROUP,
    "store": _STORE,
    "subtotal": _SUBTOTAL,
    "shipping": _SHIPPING,
    "positive": "Adjustment Refund|Adjustment Positive|Anpassung Erstattung|Korrekturerstattung|Ajustement remboursement|"
    "Ajuste de reembolso|Rimborso rettifica",
    "negative": "Adjustment Fee|Adjustment Negative|Anpassungsgebühr|Korrekturgebühr|Frais d'ajustement|Tarifa de ajuste|Costo rettifica",
}  # fmt: skip

INVOICES = {
    "id": "Invoice #|Invoice|Rechnung #|Rechnung|Rechnung-Nr.|Facture|Facture n°|Factura|Fattura|Factuur",
    "date": "Invoice Date|Rechnungsdatum|Date de facturation|Date de facture|Fecha de factura|Data fattura|Factuurdatum",
    "order": _ORDER,
    "ordered": _ORDER_DATE,
    "status": _STATUS,
    "base": _BASE,
    "purchased": _PURCHASED,
}

SHIPMENTS = {
    "id": "Shipment #|Shipment|Lieferung #|Lieferung|Versand #|Sendung|Expédition|Expédition n°|Envío|Spedizione|Verzending",
    "date": "Ship Date|Lieferdatum|Versanddatum|Date d'expédition|Fecha de envío|Data spedizione|Data di spedizione|Verzenddatum",
    "order": _ORDER,
    "ordered": _ORDER_DATE,
    "quantity": "Total Quantity|Gesamtmenge|Gesamtanzahl|Quantité totale|Cantidad total|Quantità totale|Totale hoeveelheid",
}

NEEDED = {
    "orders": {"id", "date", "base", "status"},
    "memos": {"id", "date", "order", "refunded"},
    "invoices": {"id", "date", "order"},
    "shipments": {"id", "date", "order"},
}

_ID = re.compile(r"[A-Z]{0,4}\d{5,14}(?:-\d{1,3})?")
_STAMP = re.compile(
    r"[^\W\d]{3,4}\.? \d{1,2}, \d{4},? \d{1,2}:\d{2}:\d{2}(?: [AP]M)?|\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}"
)
_MONEY = re.compile(r"-?\d+\.\d{4}")


def order_fields(file: TextTable) -> dict[str, str] | None:
    """Field -> header of an order grid; None where it is none.

    In a language that is not known the columns are told by their values, in the grid's own order.
    """
    fields = found(file.headers, ORDERS)
    if NEEDED["orders"] <= fields.keys():
        return fields
    if {"id", "date", "status", "purchased"} <= fields.keys():
        return fields
    return _by_values(file, fields) if file.columns.num_rows else None


def _by_values(file: TextTable, fields: dict[str, str]) -> dict[str, str] | None:
    """The two totals come first among the columns with four decimals, then subtotal, shipping and what was refunded."""
    left = [h for h in file.headers if h not in fields.values()]
    tests: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("id", lambda text: bool(_ID.fullmatch(text))),
        ("date", lambda text: bool(_STAMP.fullmatch(text))),
        ("status", lambda text: code(text) in {*COUNTED, *NOT_AN_ORDER}),
        ("email", lambda text: "@" in text and " " not in text),
    )
    out = dict(fields)
    for field, test in tests:
        if field not in out and (header := next((h for h in left if _passes(file, h, test)), None)):
            out[field] = header
            left.remove(header)
    money = [h for h in file.headers if _passes(file, h, lambda text: bool(_MONEY.fullmatch(text)))]
    kinds = ("base", "purchased", "subtotal", "shipping", "refunded")
    if len(money) < 4 or not {"id", "date"} <= out.keys():
        return None
    out |= {kind: header for kind, header in zip(kinds, money, strict=False) if kind not in out}
    if "status" not in out:  # its labels are in a language that is not known: it stands behind the totals
        after = file.headers.index(out["purchased"]) + 1
        if after >= len(file.headers) or file.headers[after] in out.values():
            return None
        out["status"] = file.headers[after]
    return out


def _passes(file: TextTable, header: str, test: Callable[[str], bool]) -> bool:
    column: pa.ChunkedArray = file.columns.column(header)
    texts = [t.strip() for t in column.slice(0, 400).to_pylist() if t and t.strip()][:200]
    return bool(texts) and sum(map(test, texts)) >= 0.95 * len(texts)
