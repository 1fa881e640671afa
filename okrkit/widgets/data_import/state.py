"""What was chosen to be brought in, and how the file's columns are to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from okrkit.core.tables import TABLES, table
from okrkit.errors import InvalidValueError

SETTINGS: Mapping[str, tuple[str, ...]] = {
    "currency": (),
    "shop": (),
    "dates": ("", "day_first", "month_first"),
    "decimals": ("", "comma", "point"),
    "times": ("", "utc"),
    "sheet": (),
    "return_when": (),
    "skip_when": (),
    "test_when": (),
    "start": (),
    "end": (),
}
"""What may be told beside the columns: its name, and the answers where they are few."""

SYSTEM, TABLE = "system:", "table:"
"""How a choice of what the files hold begins; an empty choice lets the files say it."""


@dataclass(frozen=True, slots=True)
class State:
    """What the person chose.

    Attributes
    ----------
    folder : the folder shown, below the one offered; empty for that one itself
    files : names with their folder, in the order chosen; they are read together
    kind : ``system:shopify``, ``table:order_lines``, or empty where the files shall say it
    columns : canonical column -> column of the file, empty for "not in the file"; only what the person said
    settings : by name, see `SETTINGS`
    """

    folder: str = ""
    files: tuple[str, ...] = ()
    kind: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)


def entered(state: State, folder: str) -> State:
    """The same in another folder."""
    return replace(state, folder=folder)


def ticked(state: State, name: str, on: bool) -> State:
    """A file taken, or left. Other files may have other columns: what was said about them is dropped with the last.

    >>> ticked(ticked(State(), "a.csv", True), "a.csv", False)
    State(folder='', files=(), kind='', columns={}, settings={})
    """
    files = tuple(f for f in state.files if f != name) + ((name,) if on else ())
    return replace(state, files=files) if files else State(state.folder)


def called(state: State, kind: str, systems: Sequence[str]) -> State:
    """Say what the files hold; the columns belong to a table and are asked anew for another.

    Raises
    ------
    InvalidValueError
        If there is no such system or table.
    """
    known = ["", *(SYSTEM + s for s in systems), *(TABLE + t for t in TABLES)]
    if kind not in known:
        raise InvalidValueError(f"{kind!r} is nothing that files can hold", "choose one from the list")
    return state if kind == state.kind else replace(state, kind=kind, columns={})


def mapped(state: State, canonical: str, column: str) -> State:
    """A column of the file said to hold a canonical one; empty for "not in the file"."""
    return replace(state, columns={**state.columns, canonical: column})


def told(state: State, name: str, text: str) -> State:
    """A setting, as typed.

    Raises
    ------
    InvalidValueError
        If there is no such setting, or the answer is not among those it has.
    """
    if name not in SETTINGS or (SETTINGS[name] and text not in SETTINGS[name]):
        raise InvalidValueError(f"{name} cannot be {text!r}", "choose one from the list")
    return replace(state, settings={**state.settings, name: text.strip()})


def reading(state: State, suggested: Mapping[str, str]) -> dict[str, str]:
    """Canonical column -> column of the file: what was recognised, and over it what the person said.

    >>> reading(State(columns={"sku": "", "country": "Land"}), {"sku": "Artikel", "quantity": "Menge"})
    {'quantity': 'Menge', 'country': 'Land'}
    """
    return {name: column for name, column in {**suggested, **state.columns}.items() if column}


def open_columns(
    state: State, name: str, columns: Mapping[str, str], derived: frozenset[str]
) -> tuple[str, ...]:
    """Required columns of a table that nothing was found or said for."""
    currency = {"currency"} if state.settings.get("currency") else set()
    return tuple(
        c.name for c in table(name).columns if c.required and c.name not in {*columns, *derived, *currency}
    )


def twice(columns: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Columns of the file that several canonical ones are read from, which is rarely meant.

    >>> twice({"sku": "Artikel", "product": "Artikel", "quantity": "Menge"})
    {'Artikel': ('sku', 'product')}
    """
    found: dict[str, tuple[str, ...]] = {}
    for canonical, column in columns.items():
        found[column] = (*found.get(column, ()), canonical)
    return {column: names for column, names in found.items() if len(names) > 1}


def arguments(state: State, system: str, name: str, columns: Mapping[str, str]) -> dict[str, Any]:
    """What `Workspace.import_files` is called with, besides the files; ``name`` and ``columns`` for system ``table``."""
    said = {key: text for key, text in state.settings.items() if text}
    made: dict[str, Any] = {
        "system": system,
        "currency": said.get("currency", "").upper() or None,
        "source": said.get("shop") or None,
        "day_first": {"day_first": True, "month_first": False}.get(said.get("dates", "")),
        "decimal_comma": {"comma": True, "point": False}.get(said.get("decimals", "")),
        "stamps_in": "utc" if said.get("times") else "shop",
        "sheet": said.get("sheet"),
        **{key: said.get(key) for key in ("return_when", "skip_when", "test_when", "start", "end")},
    }
    return {**made, "table": name, "mapping": dict(columns)} if system == "table" else made


def kept(state: State) -> dict[str, Any]:
    """The state as plain values, to be taken up again after a restart."""
    return {
        "folder": state.folder, "files": list(state.files), "kind": state.kind, "columns": dict(state.columns),
        "settings": dict(state.settings),
    }  # fmt: skip


def taken_up(data: object, systems: Sequence[str]) -> State:
    """The state that was kept; what no longer fits is left out."""
    found = data if isinstance(data, Mapping) else {}

    def texts(key: str) -> dict[str, str]:
        values = found.get(key)
        items = values.items() if isinstance(values, Mapping) else ()
        return {k: v for k, v in items if isinstance(k, str) and isinstance(v, str)}

    folder, files, kind = found.get("folder"), found.get("files"), found.get("kind")
    state = State(folder if isinstance(folder, str) else "")
    for name in files if isinstance(files, list) else ():
        if isinstance(name, str):
            state = ticked(state, name, on=True)
    if not state.files:
        return state
    try:
        state = called(state, kind if isinstance(kind, str) else "", systems)
        for name, text in texts("settings").items():
            state = told(state, name, text)
    except InvalidValueError:
        return State(state.folder, state.files)
    return replace(state, columns=texts("columns"))
