"""The quick way for a table that holds nothing yet: what Arrow can tell without a query."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from okrkit.core.tables import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

Days = np.ndarray[Any, np.dtype[np.int32]]
"""Days since 1970, ascending."""


def numbered_in_turn(name: str, rows: pa.Table) -> bool:
    """Whether each document's rows stand together and are numbered 1, 2, ...: then no key stands twice.

    False says nothing: the rows may be in another order.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    table = TABLES[name]
    if not table.document or "line_no" not in table.by_name or not rows.num_rows:
        return False
    id_column = table.document[-1]
    if (
        pc.count_distinct(rows["source"]).as_py() != 1
        or rows["line_no"].null_count
        or rows[id_column].null_count
    ):
        return False
    ids, numbers = _one_chunk(rows[id_column]), rows["line_no"].to_numpy()
    same: Any = pc.equal(ids[1:], ids[:-1]).to_numpy(zero_copy_only=False)
    if not np.where(same, numbers[1:] == numbers[:-1] + 1, numbers[1:] == 1).all() or numbers[0] != 1:
        return False
    firsts = ids.take(pa.array(np.flatnonzero(np.concatenate(([True], ~same)))))
    return bool(pc.count_distinct(firsts).as_py() == len(firsts))


def days_in_order(name: str, rows: pa.Table) -> Days | None:
    """The day of each row, as days since 1970, if they ascend; else None."""
    import pyarrow as pa

    column = rows[TABLES[name].day]
    if column.null_count or not rows.num_rows:
        return None
    days: Days = column.cast(pa.int32()).to_numpy()
    return days if bool(np.all(days[1:] >= days[:-1])) else None


def months_of(days: Days) -> dict[tuple[int, int], int]:
    """Rows by year and month of ascending days.

    >>> months_of(np.array([0, 0, 31], dtype=np.int32))
    {(1970, 1): 2, (1970, 2): 1}
    """
    distinct, counts = np.unique(days, return_counts=True)
    found: dict[tuple[int, int], int] = {}
    for day, n in zip(distinct.tolist(), counts.tolist(), strict=True):
        one = _date(day)
        found[one.year, one.month] = found.get((one.year, one.month), 0) + n
    return found


def cut_at(days: Days, first: date, after: date) -> slice:
    """The rows from ``first`` to before ``after``, of ascending days."""
    epoch = date(1970, 1, 1)
    return slice(*(int(np.searchsorted(days, np.int32((d - epoch).days))) for d in (first, after)))


def distinct_days(days: Days) -> list[date]:
    return [_date(d) for d in np.unique(days).tolist()]


def _date(day: int) -> date:
    return date.fromordinal(719_163 + day)


def _one_chunk(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
