"""Which column of a Coda table is the name, the value, the day: told, or proposed by the words usual for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from okrkit.errors import ImportRefusedError, UnknownNameError
from okrkit.sources.coda.cells import number_of
from okrkit.sources.reading.numbers import EMPTY
from okrkit.sources.table.headers import plain

_WORDS = {
    "measure": "key result, metric, measure, kpi, indicator, name, key results, kr, goal, ergebnis, kennzahl, schlüsselergebnis, "
    "indicateur, résultat clé, métrica, resultado clave, indicatore, metrica",
    "value": "current, current value, actual, actuals, value, now, latest, cur, progress value, ist, aktuell, wert, istwert, "
    "valeur, valeur actuelle, actuel, valor, valor actual, valore, attuale, huidig, waarde",
    "day": "date, as of, day, week, week of, measured on, updated, last updated, updated at, modified, modified on, stand, datum, "
    "tag, gemessen am, fecha, data, jour, date de mesure",
    "segment": "objective, objectives, team, segment, channel, region, ziel, objectif, objetivo, obiettivo",
    "unit": "unit, units, einheit, unité, unidad, unità",
}
_GENERAL = frozenset({"name", "goal", "progress value", "data"})
NAMES = tuple(_WORDS)
GOALS = "objective, key result, target, current, progress, owner, due, kr, initiative, confidence, ziel, objectif, objetivo"
_GOALS = frozenset(plain(w) for w in GOALS.split(", "))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The column taken for each name, and the sentence that says so."""

    columns: Mapping[str, str]
    note: str


def chosen(
    headers: Sequence[str], sample: Mapping[str, Sequence[str]], told: Mapping[str, str], file: str
) -> Chosen:
    """The columns to read.

    Parameters
    ----------
    headers : names, or ids of the API
    sample : header -> some of its texts
    told : name here -> header

    Raises
    ------
    ImportRefusedError
        If no column is surely the value: the columns are listed with an example of each.
    UnknownNameError
        If something told is no name, or no column of the table.
    """
    for name, header in told.items():
        if name not in NAMES:
            raise UnknownNameError.of("name for a column of Coda", name, NAMES)
        if header not in headers:
            raise UnknownNameError.of(f"column in {file}", header, headers)
    found = dict(told)
    for name, words in _WORDS.items():
        if name in found:
            continue
        ranked = [h for word in words.split(", ") for h in headers if _means(h) == plain(word)]
        fitting = [h for h in ranked if h not in found.values() and (name != "value" or _numbers(sample[h]))]
        if fitting:
            found[name] = fitting[0]
    missing = [name for name in ("measure", "value") if name not in found]
    if missing:
        examples = "; ".join(f"{h!r} ({_example(sample[h])})" for h in headers[:20])
        raise ImportRefusedError(
            f"{file}: no sure column for {' and '.join(missing)}. Its columns, with an example of each, are {examples}",
            "say it: " + " ".join(f"--map {name}=COLUMN" for name in missing),
        )
    taken = ", ".join(f"{name} = {header!r}" for name, header in found.items())
    left = [h for h in headers if h not in found.values()]
    note = f"{file}: columns taken: {taken}; a Coda table has no fixed form: check, and correct with --map."
    if left:
        note += " Left out: " + ", ".join(repr(h) for h in left[:20]) + "."
    return Chosen(found, note)


def looks_like_goals(headers: Sequence[str]) -> list[str]:
    """The headers that make a table one of goals; none where there are too few."""
    found = [h for h in headers if _means(h) in _GOALS]
    return found if len(found) >= 3 else []


def _means(header: str) -> str:
    """A header, or the id of a column without the mark that the API puts before it, as it is compared."""
    return plain(re.sub(r"^c-", "", header))


def _numbers(texts: Sequence[str]) -> bool:
    """Whether at least half of the filled cells hold a number."""
    filled = [t for t in texts if t.strip().casefold() not in EMPTY]
    return bool(filled) and sum(number_of(t) is not None for t in filled) * 2 >= len(filled)


def _example(texts: Sequence[str]) -> str:
    first = next((t for t in texts if t.strip()), "")
    return repr(" ".join(first.split())[:30]) if first else "empty"
