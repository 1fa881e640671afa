"""The other analytics reports: products, categories, variations, coupons, taxes, stock, customers."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.core.tables import table as canonical
from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.control import cents
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.decimals import QUANTITY
from okrkit.sources.reading.frames import Frame
from okrkit.sources.reading.headers import found
from okrkit.sources.reading.identity import OTHER, each, of_email, pseudonym
from okrkit.sources.reading.keys import last_of_each
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part

_ITEMS = "Items sold|Verkaufte Artikel|Articles vendus|Artículos vendidos|Articoli venduti|Artikelen verkocht"
_NET = "Net sales|N. Revenue|Net Revenue|Nettoumsatz|Ventes nettes|Ventas netas|Vendite nette|Netto-omzet"
_ORDERS = "Orders|Bestellungen|Commandes|Pedidos|Ordini|Bestellingen"
_SKU = "SKU|Artikelnummer|UGS|Art.-Nr."

_TITLE = "Product title|Product / Variation title|Produkttitel|Titre du produit|Título del producto|Titolo del prodotto|Producttitel"
SCREENS: dict[str, dict[str, str]] = {
    "product": {"name": _TITLE, "sku": _SKU, "items_sold": _ITEMS, "net_sales": _NET, "orders": _ORDERS},
    "category": {
        "name": "Category|Kategorie|Catégorie|Categoría|Categoria|Categorie",
        "items_sold": _ITEMS,
        "net_sales": _NET,
        "orders": _ORDERS,
    },
    "coupon": {
        "name": "Coupon code|Gutscheincode|Code promo|Código de cupón|Codice promozionale|Waardeboncode",
        "orders": _ORDERS,
        "discounts": "Amount discounted|Rabattbetrag|Rabattierter Betrag|Montant remisé|Importe descontado|"
        "Importo scontato|Bedrag korting",
    },
    "tax": {
        "name": "Tax code|Steuercode|Code de taxe|Código de impuesto|Codice imposta|Belastingcode",
        "taxes": "Total tax|Gesamtsteuer|Total taxe|Total de impuestos|Totale tasse|Totale belasting",
        "orders": _ORDERS,
    },
    "stock": {
        "name": "Product / Variation|Produkt / Variante|Produkt / Variation|Produit / Variation|Producto / Variación|"
        "Prodotto / Variazione|Product / Variatie",
        "sku": _SKU,
        "on_hand": "Stock|Lagerbestand|Bestand|Inventario|Magazzino|Voorraad",
    },
    "customer": {
        "name": "Name|Nom|Nombre|Nome|Naam",
        "email": "Email|E-Mail|E-mail|Correo electrónico",
        "account": "Username|Benutzername|Identifiant|Nombre de usuario|Nome utente|Gebruikersnaam",
        "since": "Sign up|Date registered|Registered|Registriert|Anmeldung|Inscription|Registro|Registrazione|Registratie",
        "count": _ORDERS,
        "spend": "Total spend|Gesamtausgaben|Dépenses totales|Gasto total|Spesa totale|Totale uitgaven",
        "country": "Country / Region|Country|Land / Region|Land|Pays|País|Paese",
    },
}  # fmt: skip
NEEDED = {
    "product": {"name", "items_sold", "net_sales"},
    "category": {"name", "items_sold", "net_sales"},
    "coupon": {"name", "discounts"},
    "tax": {"name", "taxes"},
    "stock": {"name", "sku", "on_hand"},
    "customer": {"name", "email", "spend", "count"},
}
_DAY = re.compile(r"(?P<what>after|before)?-?(?P<day>\d{4}-\d{2}-\d{2})")


def screen_fields(file: TextTable) -> dict[str, str] | None:
    """Field -> header with the screen's name under ``""``; None where it is none of them."""
    for screen, words in SCREENS.items():
        fields = found(file.headers, words)
        if NEEDED[screen] <= fields.keys() and not (
            screen == "category" and "sku" in found(file.headers, {"sku": _SKU})
        ):
            return {**fields, "": screen}
    return None


def read_screens(files: list[tuple[TextTable, dict[str, str]]], source: str, options: ReadOptions) -> Part:
    """Read them; each is one row a thing for a period that stands in its file's name only."""
    measures: list[pa.Table] = []
    stock: list[pa.Table] = []
    customers: list[pa.Table] = []
    notes: list[str] = []
    rejected: list[Rejected] = []
    control: dict[str, object] = {}
    for text, given in files:
        fields = dict(given)
        screen = fields.pop("")
        numbers = [
            name for name in fields if name not in ("name", "sku", "email", "account", "since", "country")
        ]
        frame = Frame(
            text, fields, options, numbers=numbers, times=("since",) if screen == "customer" else ()
        )
        if screen == "customer":
            customers.append(_customers(frame, source, options))
        elif screen == "stock":
            stock.append(_stock(frame, source, _day(text.name, options)))
        else:
            measures.append(_measures(frame, screen, numbers, source, options, control))
        rejected += frame.rejected()
        notes += frame.notes
    tables: dict[str, pa.Table] = {}
    for name, parts in (("measures", measures), ("inventory", stock), ("customers", customers)):
        if parts:
            tables[name], copies = last_of_each(pa.concat_tables(parts), canonical(name))
            if copies:
                notes.append(
                    f"{name}: rows of the same day and thing stood several times; the last of each was taken."
                )
    return Part(tables, tuple(rejected), 0, tuple(notes), frozenset(), control)


def _day(name: str, options: ReadOptions) -> date:
    """The last day of the report: told, else in the name under which the shop saved it."""
    if options.end_day is not None:
        return options.end_day
    days = {m["what"] or "saved": m["day"] for m in _DAY.finditer(name)}
    try:
        return date.fromisoformat(days.get("before") or days["saved"])
    except (KeyError, ValueError):
        problem = (
            f"{name} does not say which days it is about: its rows have no date, and neither has its name"
        )
        raise ImportRefusedError(
            problem,
            "keep the name under which it was downloaded, such as products_2025-06-30_before-2025-06-30.csv",
        ) from None


def _measures(
    frame: Frame,
    screen: str,
    numbers: list[str],
    source: str,
    options: ReadOptions,
    control: dict[str, object],
) -> pa.Table:
    day = _day(frame.file.name, options)
    names = pc.coalesce(frame.text("sku"), frame.text("name")) if screen == "product" else frame.text("name")
    amounts = {name: frame.amounts(name, currency=options.currency) for name in numbers}
    frame.reject(np.asarray(names.is_null()), "the row has no name")
    taken = pa.array(np.flatnonzero(~frame.bad))
    tables = []
    for name, read in amounts.items():
        filled = pa.array(np.flatnonzero(~frame.bad & ~read.missing))
        rows = len(filled)
        control[f"{screen}_{name}"] = cents(Decimal(int(read.values[~frame.bad].sum())).scaleb(-4))
        segment = pc.binary_join_element_wise(pa.scalar(screen), names.take(filled), " ")
        columns = {
            "source": pa.array([source] * rows, pa.string()),
            "day": pa.array([day] * rows, pa.date32()),
            "measure": pa.array([f"reported_{name}"] * rows, pa.string()),
            "segment": segment,
            "value": pa.array(read.values[np.asarray(filled)] / 10_000),
            "unit": pa.array(
                [name if name in ("orders", "items_sold") else options.currency] * rows, pa.string()
            ),
        }
        tables.append(conform("measures", columns, rows))
    frame.note(
        f"{frame.file.name}: {len(taken):,} rows of {screen} figures for the period that ends on {day}; the report does not part them by day."
    )
    return pa.concat_tables(tables)


def _stock(frame: Frame, source: str, day: date) -> pa.Table:
    names = pc.coalesce(frame.text("sku"), frame.text("name"))
    on_hand = frame.amounts("on_hand", QUANTITY)
    frame.reject(np.asarray(names.is_null()), "the row has neither SKU nor name")
    chosen = np.flatnonzero(~frame.bad & ~on_hand.missing)
    taken = pa.array(chosen)
    frame.note(f"{frame.file.name}: stock as of {day}; articles whose stock is not counted are left out.")
    columns = {
        "source": pa.array([source] * len(chosen), pa.string()),
        "day": pa.array([day] * len(chosen), pa.date32()),
        "sku": names.take(taken),
        "product": frame.text("name").take(taken),
        "on_hand": on_hand.array(QUANTITY).take(taken),
    }
    return conform("inventory", columns, len(chosen))


def _customers(frame: Frame, source: str, options: ReadOptions) -> pa.Table:
    email, account = frame.text("email"), frame.text("account")
    names = pc.coalesce(
        each(email, of_email), each(account, lambda a: pseudonym(OTHER, f"woocommerce user {a}"))
    )
    since = frame.times("since").local if frame.has("since") else pa.nulls(frame.rows, pa.timestamp("us"))
    count, spend = frame.amounts("count"), frame.amounts("spend", currency=options.currency)
    frame.reject(np.asarray(names.is_null()), "the customer has neither e-mail nor user name")
    taken = pa.array(np.flatnonzero(~frame.bad))
    columns = {
        "source": pa.array([source] * len(taken), pa.string()),
        "customer_id": names.take(taken),
        "first_seen_day": since.cast(pa.date32()).take(taken),
        "country": frame.text("country").take(taken),
        "orders_count": pa.array(count.values // 10_000, pa.int64(), mask=count.missing).take(taken),
        "total_spent": spend.array().take(taken),
        "currency": pa.array([options.currency] * len(taken), pa.string()),
    }
    return conform("customers", columns, len(taken))
