"""A report as it was opened: its table or its answer, what stood above, and the day it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from okrkit.sources.batch import ReadOptions
from okrkit.sources.fba.layouts import Layout
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.filedays import FileDay
from okrkit.sources.summary import Part


@dataclass(frozen=True, slots=True)
class Opened:
    """One report; ``answer`` is set where it came as JSON, ``text`` where it came as a table."""

    name: str
    layout: Layout
    sha256: str
    size: int
    text: TextTable | None = None
    preamble: tuple[str, ...] = ()
    day: FileDay | None = None
    answer: Mapping[str, object] | None = None

    @property
    def table(self) -> TextTable:
        assert self.text is not None
        return self.text

    @property
    def rows(self) -> int:
        """Rows of the table, or records of the answer."""
        if self.answer is None:
            return self.table.rows_read
        parts = (self.answer.get(f"salesAndTrafficBy{by}") for by in ("Date", "Asin"))
        return sum(len(part) for part in parts if isinstance(part, list))


Reader = Callable[[list[Opened], str, ReadOptions], tuple[Part, dict[str, object]]]
"""Reports of one kind, the source's name and the options -> what they contribute, and their control figures."""
