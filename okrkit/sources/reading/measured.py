"""Numbers by day that no table of their own takes, gathered into measures."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.schema import conform


class Measured:
    """Gathers measures; values of one day, measure and segment are added up."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._parts: list[pa.Table] = []

    def __bool__(self) -> bool:
        return any(part.num_rows for part in self._parts)

    def add(
        self,
        measure: str,
        day: pa.Array,
        segment: pa.Array | None,
        values: npt.NDArray[Any],
        unit: str | pa.Array,
    ) -> None:
        """Values by row; rows without a day stay out."""
        rows = len(day)
        part = pa.table(
            {
                "day": day,
                "measure": pa.array([measure] * rows, pa.string()),
                "segment": pa.nulls(rows, pa.string()) if segment is None else segment,
                "value": pa.array(np.asarray(values, np.float64)),
                "unit": pa.array([unit] * rows, pa.string()) if isinstance(unit, str) else unit,
            }
        )
        self._parts.append(part.filter(pc.is_valid(part["day"])))

    def table(self) -> pa.Table:
        """The measures in canonical form."""
        joined = pa.concat_tables(self._parts)
        summed = joined.group_by(["day", "measure", "segment", "unit"], use_threads=False).aggregate(
            [("value", "sum")]
        )
        columns = {name: summed[name] for name in ("day", "measure", "segment", "unit")}
        columns["value"] = pc.round(summed["value_sum"], 6)
        columns["source"] = pa.array([self._source] * summed.num_rows, pa.string())
        return conform("measures", columns, summed.num_rows)
