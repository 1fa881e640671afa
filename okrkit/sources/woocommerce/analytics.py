"""Which of WooCommerce's analytics reports a file is: by its headers, and in other languages by its values."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.headers import found
from okrkit.sources.reading.numbers import clean_number
from okrkit.sources.woocommerce.statuses import COUNTED, NOT_AN_ORDER, slug

ORDERS = {
    "date": "Date|Datum|Fecha|Data|Dato|Päivämäärä",
    "number": "Order #|Order|Order number|Bestellung #|Bestellung|Bestell-Nr.|Bestellnummer|Bestellung Nr.|Commande n°|"
    "Commande|N° de commande|Pedido n.º|Pedido|Nº de pedido|Número de pedido|Ordine|Ordine n.|N. ordine|Bestelling|"
    "Bestelnummer|Zamówienie|Nr zamówienia|Ordre|Beställning|Tilaus",
    "formatted": "N. Revenue (formatted)|Nettoumsatz (formatiert)|N. Umsatz (formatiert)|Net Revenue (formatted)",
    "status": "Status|Estado|Statut|État|Stato|Stav|Tila",
    "customer": "Customer|Kunde|Client|Cliente|Klant|Klient|Kund|Asiakas",
    "customer_type": "Customer type|Kundentyp|Kundenart|Type de client|Tipo de cliente|Tipo di cliente|Tipo cliente|"
    "Klanttype|Typ klienta|Kundtyp",
    "payment_method": "Payment method|Zahlungsmethode|Zahlungsart|Moyen de paiement|Méthode de paiement|Método de pago|"
    "Metodo di pagamento|Betaalmethode",
    "products": "Product(s)|Products|Produkt(e)|Produkte|Produit(s)|Produits|Producto(s)|Productos|Prodotto/i|Prodotti|"
    "Prodotto(i)|Produto(s)|Product(en)|Producten|Produkt(y)|Produkty|Produkt(er)",
    "items": "Items sold|Verkaufte Artikel|Artikel verkauft|Verkaufte Produkte|Articles vendus|Artículos vendidos|"
    "Articoli venduti|Itens vendidos|Artikelen verkocht|Verkochte artikelen|Sprzedane produkty|Sålda artiklar",
    "coupons": "Coupon(s)|Coupons|Gutschein(e)|Gutscheine|Code(s) promo|Codes promo|Cupón(es)|Cupones|Codice promozionale|"
    "Codici promozionali|Cupom(ns)|Waardebon(nen)|Kortingsbonnen|Kupon(y)",
    "net": "Net Sales|N. Revenue|Net Revenue|Nettoumsatz|Netto-Umsatz|Nettoumsätze|Nettoverkäufe|Ventes nettes|"
    "Ventas netas|Vendite nette|Vendas líquidas|Netto-omzet|Netto verkopen|Netto omzet|Sprzedaż netto|Nettoförsäljning",
    "attribution": "Attribution|Origin|Zuordnung|Herkunft|Atribución|Attribuzione|Attributie|Atribuição|Atrybucja",
}  # fmt: skip

REVENUE = {
    "date": ORDERS["date"],
    "Orders": "Orders|Bestellungen|Commandes|Pedidos|Ordini|Bestellingen|Encomendas|Zamówienia",
    "Gross sales": "Gross sales|Gross Revenue|Bruttoumsatz|Bruttoverkäufe|Brutto-Umsatz|Ventes brutes|Ventas brutas|"
    "Vendite lorde|Bruto-omzet|Bruto verkopen|Vendas brutas|Sprzedaż brutto",
    "Returns": "Returns|Refunds|Retouren|Rückgaben|Rückerstattungen|Erstattungen|Retours|Remboursements|Devoluciones|"
    "Reembolsos|Resi|Rimborsi|Terugbetalingen|Devoluções|Zwroty",
    "Coupons": ORDERS["coupons"] + "|Coupons|Rabatte|Cupons|Kupony|Waardebonnen",
    "Net sales": ORDERS["net"],
    "Taxes": "Taxes|Steuern|Impuestos|Tasse|Imposte|Belastingen|Btw|Impostos|Podatki",
    "Shipping": "Shipping|Versand|Versandkosten|Livraison|Expédition|Envío|Envíos|Spedizione|Verzending|Verzendkosten|Envio|"
    "Wysyłka",
    "Total sales": "Total sales|Total Revenue|Gesamtumsatz|Gesamtverkäufe|Ventes totales|Total des ventes|Ventas totales|"
    "Vendite totali|Totale vendite|Totale omzet|Totale verkopen|Vendas totais|Sprzedaż łącznie",
}  # fmt: skip

ORDERS_NEED = ("date", "number", "status", "net")
_DATE = r"^\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[ T,]|$)"
_TYPES = frozenset(
    [
        "new",
        "returning",
        "neu",
        "wiederkehrend",
        "zurückkehrend",
        "nouveau",
        "nouvelle",
        "récurrent",
        "fidèle",
        "nuevo",
        "recurrente",
        "nuovo",
        "di-ritorno",
        "nieuw",
        "terugkerend",
        "novo",
        "recorrente",
        "nowy",
        "powracający",
    ]
)


def orders_fields(file: TextTable) -> dict[str, str] | None:
    """Field -> header of an orders report; None where it is none."""
    by_name = found(file.headers, ORDERS)
    if set(ORDERS_NEED) <= by_name.keys() and by_name.keys() & {"products", "items", "customer_type"}:
        return by_name
    if "net" not in by_name and {"date", "number", "status", "formatted"} <= by_name.keys():
        return by_name
    return None if file.columns.num_rows == 0 else _orders_by_values(file, by_name)


def revenue_fields(file: TextTable) -> dict[str, str] | None:
    """Field -> header of a revenue report; None where it is none.

    Under other headers it is told by its sums: net = gross - coupons - returns, total = net + taxes + shipping.
    """
    by_name = found(file.headers, REVENUE)
    if {"date", "Orders", "Gross sales", "Net sales", "Total sales"} <= by_name.keys():
        return by_name
    if len(file.headers) != len(REVENUE) or not file.columns.num_rows:
        return None
    placed = dict(zip(REVENUE, file.headers, strict=True))
    if not _share(file.columns.column(0), _is_date):
        return None
    columns = [_numbers(file.columns.column(header)) for header in file.headers[1:]]
    if any(column is None for column in columns):
        return None
    _, gross, returns, coupons, net, taxes, shipping, total = (np.asarray(c) for c in columns)
    adds_up = (np.abs(gross - np.abs(coupons) - np.abs(returns) - net) < 0.02) & (
        np.abs(net + taxes + shipping - total) < 0.02
    )
    return placed if adds_up.mean() >= 0.9 and np.abs(total).sum() > 0 else None


def _orders_by_values(file: TextTable, by_name: dict[str, str]) -> dict[str, str] | None:
    """Fields told by what stands in the columns, in the order in which every version writes them."""
    fields = dict(by_name)
    left = [h for h in file.headers if h not in fields.values()]
    tests: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("date", _is_date),
        ("products", _is_products),
        ("status", lambda text: slug(text) in {*COUNTED, *NOT_AN_ORDER}),
        ("customer_type", lambda text: "-".join(text.casefold().split()) in _TYPES),
        ("number", lambda text: bool(re.fullmatch(r"#?[A-Z]{0,5}-?\d{1,12}", text))),
        ("items", lambda text: bool(re.fullmatch(r"-?\d{1,4}", text))),
        ("net", lambda text: bool(re.fullmatch(r"-?\d+(?:[.,]\d+)?", text))),
    )
    for field, test in tests:
        if field in fields:
            continue
        # The net sales stand behind the items sold: of several columns of numbers the last one is meant.
        for header in reversed(left) if field == "net" else left:
            if _share(file.columns.column(header), test):
                fields[field] = header
                left.remove(header)
                break
    if "status" not in fields and {"number", "products"} <= fields.keys():
        label = next((h for h in left if _is_label(file, h)), None)  # in a language that is not known
        fields |= {"status": label} if label else {}
    if not {*ORDERS_NEED, "products"} <= fields.keys():
        return None
    return fields


def _is_label(file: TextTable, header: str) -> bool:
    """Whether a column holds a few words over and over, as statuses are."""
    texts = [t.strip() for t in file.columns.column(header).slice(0, 400).to_pylist() if t and t.strip()]
    few = len(set(texts)) <= min(12, max(3, len(texts) // 3))
    return len(texts) >= 3 and few and not any(re.search(r"\d|,", text) for text in texts)


def _share(column: pa.ChunkedArray, test: Callable[[str], bool]) -> bool:
    """Whether nearly all of the first filled cells pass."""
    texts = [t.strip() for t in column.slice(0, 400).to_pylist() if t and t.strip()][:200]
    return bool(texts) and sum(map(test, texts)) >= 0.95 * len(texts)


def _is_date(text: str) -> bool:
    return bool(re.match(_DATE, text))


def _is_products(text: str) -> bool:
    return bool(re.match(r"-?\d+(?:\.\d+)?(?:×|&times;) ", text))


def _numbers(column: pa.ChunkedArray) -> np.ndarray | None:
    """Plain numbers, or amounts as a spreadsheet writes them; None where any is none."""
    texts = [t or "" for t in pc.utf8_trim_whitespace(column).slice(0, 400).to_pylist()]
    comma = any(re.search(r",\d{1,2}$", t) for t in texts)
    values = []
    for text in texts:
        clean = clean_number(text) if text else "0"
        if clean is None:
            return None
        plain = clean.replace(".", "").replace(",", ".") if comma else clean.replace(",", "")
        try:
            values.append(float(plain))
        except ValueError:
            return None
    return np.array(values)
