"""Lines of a raw export -> one part of a batch: the file reader and the live connector both come here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions
from okrkit.sources.kissmetrics.events import Events, events_of
from okrkit.sources.kissmetrics.lines import Lines, Record, of_records
from okrkit.sources.kissmetrics.sales import sold
from okrkit.sources.kissmetrics.visits import daily, visits
from okrkit.sources.kissmetrics.words import BILLED, ORDERS, REFUNDS, amount_of
from okrkit.sources.reading.numbers import clean_number
from okrkit.sources.reading.words import count
from okrkit.sources.summary import Part


@dataclass(frozen=True, slots=True)
class Exported:
    """The part, and control figures of the lines as they are written."""

    part: Part
    control: dict[str, object]


def export_part(
    records: Iterable[Record], source: str, options: ReadOptions, *, name: str = "raw export"
) -> Exported:
    """Bring decoded lines (``_p``, ``_t``, ``_n``, ``_p2`` and properties) into the canonical tables.

    Numbers by day are made of the lines given: give all lines of the days that shall count, not only the newest
    revision, since late events come in later ones.
    """
    return exported([of_records(name, records)], source, options)


def exported(files: Sequence[Lines], source: str, options: ReadOptions) -> Exported:
    """Bring the lines of an export into orders, returns, customers, visits and events by day.

    Raises
    ------
    ImportRefusedError
        If nobody has told the shop's time zone (the lines are in UTC) or, where there are amounts, the currency.
    """
    if options.timezone is None:
        raise ImportRefusedError(
            "the events' times are in UTC, and the shop's time zone, which cuts them into days, is not known",
            'write it into okrkit.toml under [shop], for example: timezone = "Europe/Berlin"',
        )
    events = events_of(files, options.timezone)
    sales = sold(events, source, options)
    by_day = {"sessions": visits(events, source, options), "measures": daily(events, source)}
    tables = sales.tables | {name: table for name, table in by_day.items() if table.num_rows}
    notes = [note for file in files for note in file.notes]
    notes += [f"Times were moved from UTC to {options.timezone}.", *sales.notes]
    if events.repeats:
        notes.append(f"Left out: {count(len(events.repeats), 'exact repeat')} of a line.")
    if events.aliases:
        joined = len(events.people.number) - len(events.people)
        notes.append(
            f"{count(events.aliases, 'alias', 'aliases')} joined {count(joined, 'identity', 'identities')} to people known "
            "under another one; each person counts once."
        )
    if "sessions" not in tables:
        notes.append(
            "No event 'Visited Site' is there, so visits cannot be told; say --map visit_event=NAME."
        )
    notes.append("People are kept as pseudonyms; no address or name was stored.")
    rejected = (*(r for file in files for r in file.rejected), *sales.rejected)
    part = Part(tables, rejected, len(events.repeats), tuple(notes), frozenset())
    return Exported(part, control_of(events, files))


def control_of(events: Events, files: Sequence[Lines]) -> dict[str, object]:
    """Figures of the lines as written, exact repeats included unless the name says otherwise."""
    written = dict(sorted(events.written.items(), key=lambda entry: -entry[1]))
    orders, orders_again = _amounts(events, ORDERS)
    refunds, refunds_again = _amounts(events, REFUNDS)
    billed, billed_again = _amounts(events, BILLED)
    return {
        "records": sum(file.rows for file in files),
        "events": {name: n for name, n in written.items() if name},
        "events_lowercased": written,
        "aliases": events.aliases,
        "identities": len(events.people.number),
        "people": len(events.people),
        "exact_duplicates": len(events.repeats),
        "revenue": float(orders + orders_again),
        "revenue_exact_duplicates_removed": float(orders),
        "refunds_as_written": float(refunds + refunds_again),
        "refunds_exact_duplicates_removed": float(refunds),
        "billed_events": sum(events.written[name] for name in BILLED),
        "billed_amount": float(billed + billed_again),
    }


def _amounts(events: Events, names: frozenset[str]) -> tuple[Decimal, Decimal]:
    """The sum of these events' amounts, and that of their repeats."""
    once = sum((_amount(events.record(place)) for place in events.which(names).tolist()), Decimal(0))
    again = sum((_amount(record) for name, record in events.repeats if name in names), Decimal(0))
    return once, again


def _amount(record: Record) -> Decimal:
    found = amount_of(record)
    if found is None:
        return Decimal(0)
    text = str(found[1])
    try:
        plain = (
            text if text.isascii() and text.replace(".", "", 1).lstrip("-").isdigit() else clean_number(text)
        )
        return Decimal(plain.replace(",", "")) if plain else Decimal(0)
    except ArithmeticError:
        return Decimal(0)
