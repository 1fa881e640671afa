"""Lines of several files -> one stream of events: exact repeats taken once, identities joined to people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.kissmetrics.lines import KEYS, TAKEN, Lines, Record
from okrkit.sources.kissmetrics.people import People, people_of
from okrkit.sources.reading.stamps import STAMP, to_local

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Events:
    """All lines of an import, in time order, each once.

    Attributes
    ----------
    vocabulary, codes : list of str, int array
        Each line's event in lower case, as a place in the vocabulary; empty for an alias or a property that was set.
    person : int array
        The person as a number in ``people``.
    local : timestamp array
        The shop's clock.
    row : int array
        Where the line stands among all lines, see `record`.
    repeats : list of (event, record)
        Exact repeats that were left out.
    """

    files: tuple[Lines, ...]
    vocabulary: list[str]
    codes: Ints
    person: Ints
    seconds: Ints
    local: pa.Array
    row: Ints
    people: People
    aliases: int
    repeats: tuple[tuple[str, Record], ...]
    written: Counter[str]
    texts: dict[str, pa.Array]

    @property
    def days(self) -> pa.Array:
        return self.local.cast(pa.date32())

    @property
    def named(self) -> Ints:
        """The places of events, without aliases and properties that were set."""
        return np.flatnonzero(self.codes != (self.vocabulary.index("") if "" in self.vocabulary else -1))

    def which(self, names: frozenset[str]) -> Ints:
        """The places of the events of these names."""
        wanted = [code for code, name in enumerate(self.vocabulary) if name in names]
        return np.flatnonzero(np.isin(self.codes, wanted))

    def record(self, place: int) -> Record:
        """A line with all its properties."""
        return record_at(self.files, int(self.row[place]))

    def origin(self, place: int) -> tuple[str, int]:
        """The file and the number of a line in it."""
        row = int(self.row[place])
        for lines in self.files:
            if row < lines.rows:
                return lines.name, int(lines.numbers[row])
            row -= lines.rows
        raise IndexError(place)


def record_at(files: Sequence[Lines], row: int) -> Record:
    """The line that stands at a place among all lines of the files."""
    for lines in files:
        if row < lines.rows:
            return lines.record(row)
        row -= lines.rows
    raise IndexError(row)


def events_of(files: Sequence[Lines], timezone: str) -> Events:
    """Put the files' lines together."""
    texts = {
        key: pa.concat_arrays([f.texts[key].cast(pa.string()) for f in files]) for key in (*KEYS, *TAKEN)
    }
    seconds = np.concatenate([f.seconds for f in files]) if files else np.zeros(0, np.int64)
    lowered = pc.fill_null(pc.utf8_lower(pc.utf8_trim_whitespace(texts["_n"])), "")
    written = Counter({e["values"]: e["counts"] for e in pc.value_counts(lowered).to_pylist()})
    left_out = _repeats(files, texts, seconds, lowered)
    kept = np.delete(np.arange(len(seconds)), left_out)
    order = kept[np.argsort(seconds[kept], kind="stable")]
    joined = pc.and_(pc.is_valid(texts["_p2"]), pc.equal(lowered, ""))
    pairs = list(
        zip(texts["_p"].filter(joined).to_pylist(), texts["_p2"].filter(joined).to_pylist(), strict=True)
    )
    people = people_of(pc.unique(texts["_p"]).to_pylist(), pairs)
    encoded = texts["_p"].dictionary_encode()
    numbers = np.array([people.number[name] for name in encoded.dictionary.to_pylist()], np.int64)
    person = numbers[np.asarray(encoded.indices)] if len(seconds) else np.zeros(0, np.int64)
    events = lowered.take(pa.array(order)).dictionary_encode()
    instants = pa.array(seconds[order] * 1_000_000, pa.int64()).cast(STAMP)
    return Events(
        tuple(files),
        events.dictionary.to_pylist(),
        np.asarray(events.indices).astype(np.int64),
        person[order],
        seconds[order],
        to_local(instants, timezone),
        order,
        people,
        len(pairs),
        tuple((lowered[int(row)].as_py(), record_at(files, int(row))) for row in left_out),
        written,
        {key: texts[key].take(pa.array(order)) for key in TAKEN},
    )


def _repeats(files: Sequence[Lines], texts: dict[str, pa.Array], seconds: Ints, lowered: pa.Array) -> Ints:
    """All but the first of lines that say exactly the same; only lines of one person, second and event are compared."""
    table = pa.table(
        {"p": texts["_p"], "t": seconds, "n": lowered, "q": texts["_p2"], "row": np.arange(len(seconds))}
    )
    counted = table.group_by(["p", "t", "n", "q"], use_threads=False).aggregate(
        [("row", "count"), ("row", "list")]
    )
    doubtful = counted.filter(pc.greater(counted["row_count"], 1))["row_list"].to_pylist()
    repeated: list[int] = []
    for rows in doubtful:
        seen: dict[int, list[Record]] = defaultdict(list)
        for row in sorted(rows):
            record = record_at(files, row)
            if record in seen[len(record)]:
                repeated.append(row)
            else:
                seen[len(record)].append(record)
    return np.array(sorted(repeated), np.int64)
