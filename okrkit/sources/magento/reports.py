"""Reports > Sales, exported: sums by day, month or year -> measures, to compare with the KPIs of the orders."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa

from okrkit.core.tables import table as canonical
from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.control import cents
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.datetexts import decide_day_first, parse_stamp
from okrkit.sources.reading.frames import Frame
from okrkit.sources.reading.headers import found
from okrkit.sources.reading.keys import last_of_each
from okrkit.sources.reading.numbers import clean_number
from okrkit.sources.reading.words import count
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part

REPORT = {
    "period": "Interval|Period|Intervall|Zeitraum|Zeitspanne|Intervalle|Période|Intervalo|Período|Intervallo|Periodo|Periode",
    "Orders": "Orders|Number of Orders|Bestellungen|Anzahl der Bestellungen|Commandes|Nombre de commandes|Pedidos|Ordini|Bestellingen",
    "Sales Items": "Sales Items|Items|Verkaufte Artikel|Artikel verkauft|Articles vendus|Artículos vendidos|Articoli venduti|Verkochte artikelen",
    "Sales Total": "Sales Total|Umsatz gesamt|Gesamtumsatz|Verkäufe gesamt|Total des ventes|Total de ventas|Totale vendite|Verkopen totaal|Omzet totaal",
    "Revenue": "Revenue|Einnahmen|Recettes|Ingresos|Ricavi|Inkomsten",
    "Profit": "Profit|Gewinn|Bénéfice|Beneficio|Profitto|Winst",
    "Invoiced": "Invoiced|Total Invoiced|In Rechnung gestellt|Fakturiert|Facturé|Facturado|Fatturato|Gefactureerd",
    "Paid": "Paid|Bezahlt|Payé|Pagado|Pagato|Betaald",
    "Refunded": "Refunded|Total Refunded|Erstattet|Rückerstattet|Remboursé|Reembolsado|Rimborsato|Terugbetaald",
    "Sales Tax": "Sales Tax|Tax Amount|Umsatzsteuer|Mehrwertsteuer|Steuer|Taxe de vente|Taxes|Impuesto de ventas|Impuestos|Imposta|Btw",
    "Sales Shipping": "Sales Shipping|Versandkosten|Versand|Livraison|Frais de port|Envío|Spedizione|Verzending",
    "Sales Discount": "Sales Discount|Rabatt|Verkaufsrabatt|Remise|Descuento|Sconto|Korting",
    "Canceled": "Canceled|Storniert|Abgebrochen|Annulé|Cancelado|Annullato|Geannuleerd",
    "label": "Tax|Carrier/Method|Coupon Code|Product|Product Name|Steuer|Versandart|Transporteur/Méthode|Gutscheincode|Produkt|"
    "Code promo|Código de cupón|Codice promozionale",
}  # fmt: skip
FIGURES = tuple(name for name in REPORT if name not in ("period", "label"))
COUNTS = ("Orders", "Sales Items")
_TOTAL = re.compile(
    r"(?:grand |sub)?total\w*|zwischensumme|sous-total|summe|gesamt\w*|insgesamt|totaal|totale", re.IGNORECASE
)
_MONTH = re.compile(r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})|(?P<year2>\d{4})[-/](?P<month2>\d{1,2})")


def report_fields(file: TextTable) -> dict[str, str] | None:
    """Field -> header of a sales report; None where it is none."""
    fields = found(file.headers, REPORT)
    if "label" in fields and _is_numeric(file, fields["label"]):  # a column of amounts that is called Tax
        del fields["label"]
    enough = {"period", "Orders"} <= fields.keys() and fields.keys() & {
        "Sales Total",
        "Invoiced",
        "Refunded",
        "Sales Tax",
    }
    return fields if enough else None


def read_reports(files: list[tuple[TextTable, dict[str, str]]], source: str, options: ReadOptions) -> Part:
    """Read reports of any interval; their last row of totals is checked and left out."""
    tables: list[pa.Table] = []
    rejected: list[Rejected] = []
    notes: list[str] = []
    sums = dict.fromkeys(FIGURES, Decimal(0))
    skipped = 0
    for text, fields in files:
        frame = Frame(text, fields, options, numbers=FIGURES)
        days, step = _days(frame, options)
        labels = frame.text("label").to_pylist()
        totals = np.array(
            [
                day is None and _is_total(period, label, row, frame.rows)
                for row, (day, period, label) in enumerate(
                    zip(days, frame.text("period").to_pylist(), labels, strict=True)
                )
            ],
            bool,
        )
        if frame.has("label"):  # the period stands on the first of its rows
            days = _filled_down(days, totals)
        figures = {
            name: frame.amounts(name, currency="" if name in COUNTS else options.currency)
            for name in FIGURES
            if frame.has(name)
        }
        if options.currency is None and not all(name in COUNTS for name in figures):
            raise ImportRefusedError(
                f"{text.name} does not say in which currency its amounts are",
                "say it with --currency, for example --currency EUR",
            )
        frame.reject(np.array([d is None for d in days], bool) & ~totals, "the period cannot be read")
        good = np.flatnonzero(~frame.bad & ~totals)
        skipped += int((totals & ~frame.bad).sum())
        at = pa.array([days[row] for row in good.tolist()], pa.date32())
        for name, read in figures.items():
            sums[name] += Decimal(int(read.values[good].sum())).scaleb(-4)
            if totals.any() and totals[-1] and abs(int(read.values[-1]) - int(read.values[good].sum())) > 100:
                frame.note(
                    f"{text.name}: the rows of {fields[name]!r} do not add up to the report's own total: rows may be missing."
                )
            columns = {
                "source": pa.array([source] * len(good), pa.string()),
                "day": at,
                "measure": pa.array(
                    ["reported_" + name.casefold().replace(" ", "_")] * len(good), pa.string()
                ),
                "segment": pa.array([_segment(labels[row], step) for row in good.tolist()], pa.string()),
                "value": pa.array(read.values[good] / 10_000),
                "unit": pa.array(
                    [name.casefold() if name in COUNTS else options.currency] * len(good), pa.string()
                ),
            }
            tables.append(conform("measures", columns, len(good)))
        rejected += frame.rejected()
        notes += [*frame.notes, f"{text.name}: one row a {step}."]
    loaded, copies = last_of_each(pa.concat_tables(tables), canonical("measures"))
    if copies:
        notes.append("Periods that stand in several files or rows: the last figures were taken.")
    if skipped:
        notes.append(f"{count(skipped, 'row')} of totals left out.")
    notes.append(
        "The report leaves out pending orders and counts by its own date setting: compare it with the KPIs of the imported orders; it is not added to them."
    )
    control = {name: cents(value) for name, value in sums.items() if any(name in f for _, f in files)}
    return Part({"measures": loaded}, tuple(rejected), skipped, tuple(notes), frozenset(), control)


def _is_total(period: str | None, label: str | None, row: int, rows: int) -> bool:
    """The last row, or one below the rows of a period; both may be without a word."""
    for text in (period, label):
        if text is not None and _TOTAL.fullmatch(text.strip()):
            return True
    return row == rows - 1 and period is None and label is None


def _filled_down(days: list[date | None], totals: np.ndarray) -> list[date | None]:
    filled: list[date | None] = []
    for day, total in zip(days, totals.tolist(), strict=True):
        filled.append(day if day is not None or total or not filled else filled[-1])
    return filled


def _segment(label: str | None, step: str) -> str | None:
    parts = [*([label] if label else []), *([] if step == "day" else [f"by {step}"])]
    return ", ".join(parts) or None


def _is_numeric(file: TextTable, header: str) -> bool:
    texts = [text for text in file.columns.column(header).slice(0, 50).to_pylist() if text and text.strip()]
    return bool(texts) and sum(clean_number(text) is not None for text in texts) > len(texts) // 2


def _days(frame: Frame, options: ReadOptions) -> tuple[list[date | None], str]:
    """The first day of each period, and how long the periods are."""
    texts = frame.text("period").to_pylist()
    filled = [t for t in texts if t and not _TOTAL.fullmatch(t.strip())]
    if filled and all(re.fullmatch(r"\d{4}", t) for t in filled):
        return [date(int(t), 1, 1) if t and re.fullmatch(r"\d{4}", t) else None for t in texts], "year"
    if filled and all(_MONTH.fullmatch(t) for t in filled):
        return [_month(t) for t in texts], "month"
    first, said = decide_day_first(filled, f"{frame.file.name}, periods", options.day_first)
    if said:
        frame.note(said)
    parsed = [parse_stamp(t, first) if t else None for t in texts]
    return [p.local.date() if p else None for p in parsed], "day"


def _month(text: str | None) -> date | None:
    found_one = _MONTH.fullmatch(text or "")
    if not found_one:
        return None
    year, month = int(found_one["year"] or found_one["year2"]), int(found_one["month"] or found_one["month2"])
    return date(year, month, 1) if 1 <= month <= 12 else None
