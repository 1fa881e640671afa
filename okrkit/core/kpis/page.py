"""The page of all KPIs, written from their definitions."""

from __future__ import annotations

from itertools import groupby

from okrkit.core.kpis.definitions import Kpi
from okrkit.core.kpis.registry import leaves_of, listed

_HEAD = """# KPIs

Every KPI that okrkit knows, as it is defined. `okrkit kpi list` shows which of them your data can give;
`okrkit kpi values NAME --grain month` gives the values, `--by DIMENSION` cuts them, `--where "CONDITION"` narrows
the rows that count.

Rules that hold for all:

- An **order** is a placed order that is not a test and was not cancelled or voided before payment; an order id counts once.
- A share is recomputed from both sums for every period and cut; it is never an average of shares. A division by zero has no value.
- A period inside the data without an event is 0 for sums and counts, and has no value for shares and means.
- A period is **settled** when the data span it wholly: the last day with data is the period's last day or later, the
  first day with data is the period's first day or earlier. Shops have quiet days: the data may begin later by as many
  days as nine in ten gaps between days with events last. Some KPIs need further days until late events are in; they are named below.
- `--end` is the first day *after* the range. Weeks begin on Monday.
- Amounts in several currencies are never added up: choose one, or cut by currency.
- A customer is an identified one. Orders without identity never count as one customer; data without any identity give no customer KPI.
- A return that does not say its country, channel or customer has those of its order, where the order is known.
- Of a payment that is not told apart into goods, tax and shipping, the tax is taken off, and shipping counts as paid back last: an order's refunds together are never more than its goods.
- Cut by article, an order counts for each article in it, and its discount is spread over its lines by value.
- `n` is the number of rows a value rests on: lines, orders, visits, customers; of a share, those of its lower part.
"""


def page() -> str:
    """Markdown with one section a family and one entry a KPI."""
    parts = [_HEAD]
    for family, members in groupby(listed(), key=lambda k: k.family):
        parts.append(f"\n## {family.capitalize()}\n")
        parts.extend(_entry(k) for k in members)
    return "\n".join(parts)


def _entry(k: Kpi) -> str:
    settles = max(leaf.settles_after for leaf in leaves_of(k))
    undated = max(leaf.settles_after_undated for leaf in leaves_of(k))
    facts = [
        f"`{k.formula}`",
        f"unit: {k.unit}",
        {
            "up": "higher is better",
            "down": "lower is better",
            "near": "neither up nor down is better by itself",
        }[k.better],
        f"tables: {', '.join(k.tables)}",
    ]
    lines = [f"### {k.name}\n", k.meaning, "", "; ".join(facts) + "."]
    lines += [f"Tax: {k.tax}"] if k.tax else []
    lines += [f"Returns: {k.refunds}"] if k.refunds else []
    if settles:
        lines.append(f"Settled {settles} days after the period's end.")
    if undated:
        lines.append(
            f"Where the source does not date refunds, settled {undated} days after the period's end."
        )
    lines.append(f"By: {', '.join(k.dimensions)}." if k.dimensions else "It cannot be cut.")
    return "\n".join(lines) + "\n"
