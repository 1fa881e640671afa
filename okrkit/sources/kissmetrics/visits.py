"""Visits by day and channel, with what was done in them; and every event's number by day."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.batch import ReadOptions
from okrkit.sources.kissmetrics.events import Events, Ints
from okrkit.sources.kissmetrics.words import BILLED, CARTS, CHECKOUTS, ORDERS, VISITS, key_of
from okrkit.sources.schema import conform


def visits(events: Events, source: str, options: ReadOptions) -> pa.Table:
    """One row a day and channel.

    The product's own script sends "Visited Site" once a visit. What a person does up to the next visit belongs to the
    visit. The channel is the property ``Channel``, else the referring site.
    """
    told = options.mapping.get("visit_event")
    begins = events.which(frozenset((key_of(told),)) if told else VISITS)
    if not len(begins):
        return conform("sessions", {}, 0)
    visit = _visit_of(events, begins)
    order = options.mapping.get("order_event")
    table = pa.table(
        {
            "day": events.days.take(pa.array(begins)),
            "channel": _channel(events).take(pa.array(begins)),
            "person": events.person[begins],
            "carts": _had(events, visit, len(begins), CARTS),
            "checkouts": _had(events, visit, len(begins), CHECKOUTS),
            "purchases": _had(
                events, visit, len(begins), frozenset((key_of(order),)) if order else ORDERS | BILLED
            ),
        }
    )
    grouped = table.group_by(["day", "channel"], use_threads=False).aggregate(
        [
            ("person", "count"),
            ("person", "count_distinct"),
            ("carts", "sum"),
            ("checkouts", "sum"),
            ("purchases", "sum"),
        ]
    )
    known = {
        "carts": len(events.which(CARTS)) > 0,
        "checkouts": len(events.which(CHECKOUTS)) > 0,
        "purchases": True,
    }
    return conform(
        "sessions",
        {
            "source": pa.array([source] * grouped.num_rows, pa.string()),
            "day": grouped["day"],
            "channel": grouped["channel"],
            "sessions": grouped["person_count"],
            "visitors": grouped["person_count_distinct"],
            **{name: grouped[f"{name}_sum"].cast(pa.int64()) for name, there in known.items() if there},
        },
        grouped.num_rows,
    )


def _visit_of(events: Events, begins: Ints) -> Ints:
    """For each line the number of its person's last visit before it; -1 without one."""
    rows = len(events.seconds)
    starts = np.full(rows, -1, np.int64)
    starts[begins] = np.arange(len(begins))
    order = np.lexsort((np.arange(rows), starts < 0, events.seconds, events.person))
    latest = np.maximum.accumulate(np.where(starts[order] >= 0, np.arange(rows), -1))
    person = events.person[order]
    there = (latest >= 0) & (person[np.maximum(latest, 0)] == person)
    found = np.full(rows, -1, np.int64)
    found[order] = np.where(there, starts[order][np.maximum(latest, 0)], -1)
    return found


def _had(events: Events, visit: Ints, n: int, names: frozenset[str]) -> np.ndarray:
    had = np.zeros(n, np.int64)
    places = visit[events.which(names)]
    had[places[places >= 0]] = 1
    return had


def _channel(events: Events) -> pa.Array:
    told = [events.texts[name] for name in ("Channel", "channel", "Referrer", "referrer")]
    return pc.coalesce(*told)


def daily(events: Events, source: str) -> pa.Table:
    """How often each event happened on a day, and how many people did anything."""
    named = events.named
    table = pa.table(
        {
            "day": events.days.take(pa.array(named)),
            "code": events.codes[named],
            "person": events.person[named],
        }
    )
    counted = table.group_by(["day", "code"], use_threads=False).aggregate([("person", "count")])
    active = table.group_by(["day"], use_threads=False).aggregate([("person", "count_distinct")])
    segments = pa.array([f"event: {name}" for name in events.vocabulary], pa.string())
    parts = [
        (counted["day"], "events", segments.take(counted["code"].combine_chunks()), counted["person_count"], "count"),
        (active["day"], "active_people", pa.nulls(active.num_rows, pa.string()), active["person_count_distinct"], "people"),
    ]  # fmt: skip
    tables = [
        conform(
            "measures",
            {
                "source": pa.array([source] * len(day), pa.string()),
                "day": day,
                "measure": pa.array([name] * len(day), pa.string()),
                "segment": segment,
                "value": value.cast(pa.float64()),
                "unit": pa.array([unit] * len(day), pa.string()),
            },
            len(day),
        )
        for day, name, segment, value, unit in parts
    ]
    return pa.concat_tables(tables)
