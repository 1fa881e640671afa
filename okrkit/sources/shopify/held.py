"""Rows of large exports that cannot be judged where they stand: put aside on disk, brought together by order name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from okrkit.sources.reading.csvs import TextTable

_NUMBER, _PLACE = "\0number", "\0place"

Hashes = np.ndarray


class Held:
    """Rows put aside: all of one order's name are in one heap, so that its copies and its halves meet again.

    Parameters
    ----------
    folder : Path
        Where the heaps lie.
    heaps : int
        How many; each is taken into memory by itself.
    """

    def __init__(self, folder: Path, heaps: int) -> None:
        self._folder, self._heaps = folder, heaps
        self._writers: dict[tuple[int, int], pa.ipc.RecordBatchStreamWriter] = {}
        self._files: list[str] = []

    def add(self, file: int, rows: TextTable, hashes: Hashes) -> None:
        """Put rows of a file aside; ``hashes`` are those of their orders' names."""
        assert rows.places is not None, "parts of a file know their places"
        heap = hashes % self._heaps
        table = rows.columns.append_column(_NUMBER, pa.array(rows.numbers)).append_column(
            _PLACE, pa.array(rows.places)
        )
        for number in np.unique(heap).tolist():
            chosen = table.filter(pa.array(heap == number))
            key = (number, file)
            if key not in self._writers:
                self._writers[key] = pa.ipc.new_stream(self._path(key), chosen.schema)
            self._writers[key].write_table(chosen)

    def done(self) -> None:
        """Nothing more is put aside."""
        for writer in self._writers.values():
            writer.close()

    def heaps(self, names: list[str], rows: list[int]) -> Iterator[list[TextTable]]:
        """Each heap as parts of the files it is from; ``names`` and ``rows`` are those of all files."""
        for heap in sorted({heap for heap, _ in self._writers}):
            parts = []
            for key in sorted(k for k in self._writers if k[0] == heap):
                with pa.ipc.open_stream(self._path(key)) as reader:
                    table = reader.read_all()
                # An order of which some lines were put aside later stands in the file's order again.
                table = table.sort_by(_PLACE).combine_chunks()
                parts.append(
                    TextTable(
                        names[key[1]],
                        table.drop_columns([_NUMBER, _PLACE]),
                        table[_NUMBER].to_numpy(),
                        places=table[_PLACE].to_numpy(),
                        of=rows[key[1]],
                    )
                )
            yield parts

    def _path(self, key: tuple[int, int]) -> str:
        return str(self._folder / f"held-{key[0]}-{key[1]}.arrows")
