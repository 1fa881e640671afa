"""Whose rows count, and what names of other tools are called here: kept in `okrkit.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.workspace.base import Base

if TYPE_CHECKING:
    import pandas as pd

DIMENSIONS = ("channel", "country")
"""Dimensions whose names differ between tools."""
_SALES_TABLES = frozenset({"orders", "order_lines", "returns"})


class DataSources(Base):
    """Several tools' data as one."""

    def data_sources(self) -> pd.DataFrame:
        """One row for each kind of data and source: its days and rows, whether it counts, and why not where it does not."""
        import pandas as pd

        from okrkit.core.kpis.feeds import GROUPS

        view = self.view()
        rows: list[dict[str, Any]] = []
        for group in GROUPS:
            feed = view.feed(group)
            for source, (first, last, n) in view.source_spans(group).items():
                why = feed.ask or feed.said or ("left out as chosen" if source in feed.left_out else "")
                rows.append({
                    "data": group, "source": source, "first_day": first, "last_day": last, "rows": n,
                    "counts": source in feed.sources, "chosen": feed.told, "why": why,
                })  # fmt: skip
        columns = ["data", "source", "first_day", "last_day", "rows", "counts", "chosen", "why"]
        return pd.DataFrame(rows, columns=columns)

    def choose_sources(self, data: str, *sources: str) -> tuple[str, ...]:
        """Let only these sources of one kind of data count, the first of them where an order is in several; all without any.

        ``ws.choose_sources("sessions", "ga4")``; ``ws.choose_sources("orders", "shopify", "fba")``.
        """
        from okrkit.core.kpis.feeds import checked

        spans = {name: (a, b) for name, (a, b, _) in self.view().source_spans(data).items()}
        kept = checked(data, sources, spans)
        told = {k: v for k, v in self.config.sources.items() if k != data}
        self._keep(replace(self.config, sources={**told, data: kept} if kept else told))
        return kept

    def names(self, dimension: str = "channel") -> pd.DataFrame:
        """One row for each name of a dimension in the data: what it is called here, and what okrkit proposes.

        ``ours`` is empty where nobody mapped it, ``proposal`` where the name is not known.
        """
        import pandas as pd

        from okrkit.warehouse.feeding import names_in_use

        ours = {raw.lower(): to for raw, to in self.config.names.get(_checked(dimension), {}).items()}
        found: dict[str, dict[str, Any]] = {}
        for (table, source, raw), n in names_in_use(self.view(), dimension).items():
            key = raw.strip().lower()
            row = found.setdefault(key, {"name": raw.strip(), "tables": set(), "sources": set(), "rows": 0})
            row["tables"].add(table)
            row["sources"].add(source)
            row["rows"] += n
        rows = [
            {
                "name": row["name"], "tables": ", ".join(sorted(row["tables"])), "sources": ", ".join(sorted(row["sources"])),
                "rows": row["rows"], "ours": ours.get(key, ""), "proposal": _proposal(dimension, row["name"], row["tables"]),
            }
            for key, row in sorted(found.items())
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=["name", "tables", "sources", "rows", "ours", "proposal"])

    def map_names(self, names: Mapping[str, str], dimension: str = "channel") -> dict[str, str]:
        """Keep what names of other tools are called here; an empty word forgets one. Returns the whole map."""
        known = self.config.names.get(_checked(dimension), {})
        kept = {raw.lower(): to for raw, to in known.items()}
        for raw, to in names.items():
            if not raw.strip():
                raise InvalidValueError("a name to map is empty", "give the name as the tool calls it")
            kept.pop(raw.strip().lower(), None)
            if to.strip():
                kept[raw.strip().lower()] = to.strip()
        others = {k: v for k, v in self.config.names.items() if k != dimension}
        self._keep(
            replace(self.config, names={**others, dimension: dict(sorted(kept.items()))} if kept else others)
        )
        return kept

    def accept_names(self, dimension: str = "channel") -> dict[str, str]:
        """Map every name that is not mapped yet as okrkit proposes; returns what was added."""
        open_ = {
            str(r["name"]): str(r["proposal"])
            for r in self.names(dimension).to_dict("records")
            if not r["ours"] and r["proposal"] not in ("", r["name"])
        }
        if open_:
            self.map_names(open_, dimension)
        return open_


def _checked(dimension: str) -> str:
    if dimension not in DIMENSIONS:
        raise UnknownNameError.of("dimension with names to map", dimension, DIMENSIONS)
    return dimension


def _proposal(dimension: str, raw: str, tables: set[str]) -> str:
    if dimension == "country":
        from okrkit.core.kpis.countries import country_code

        return country_code(raw) or ""
    from okrkit.core.kpis.channels import SALES, proposed

    found = proposed(raw) or ""
    # Where an order was placed is not what brought a visit: "tiktok" among orders is a shop, among visits a network.
    return "" if tables <= _SALES_TABLES and found not in SALES else found
