"""How chosen files would be read: what was recognised, remembered and said, taken together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from okrkit.core.tables import Column, table
from okrkit.sources import sources
from okrkit.sources.auto import AUTO
from okrkit.sources.table.headers import SURE
from okrkit.sources.table.propose import DERIVED
from okrkit.widgets.data_import import state as _state
from okrkit.widgets.data_import.looking import Look
from okrkit.widgets.data_import.words import in_words

_ANSWERS = {
    ("day_first", "yes"): ("dates", "day_first"),
    ("day_first", "no"): ("dates", "month_first"),
    ("decimal_comma", "yes"): ("decimals", "comma"),
    ("decimal_comma", "no"): ("decimals", "point"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of files.

    Attributes
    ----------
    look : what the files seem to be
    said : what the person said
    remembered, told : columns and other answers of the last import of such a table
    made : required columns that need no column of the file
    """

    look: Look
    said: _state.State
    remembered: Mapping[str, str]
    told: Mapping[str, str]
    made: frozenset[str] = DERIVED

    @property
    def state(self) -> _state.State:
        """What was said, completed by what was told last time."""
        state = self.said
        for name, answer in self.told.items() if self.look.system == "table" else ():
            setting, text = _ANSWERS.get((name, answer), (name, answer))
            if setting in _state.SETTINGS and setting not in state.settings:
                state = _state.told(state, setting, text)
        return state

    @property
    def table(self) -> str:
        """The canonical table; empty for the exports of a system."""
        if self.look.proposal is None:
            return ""
        if self.said.kind.startswith(_state.TABLE):
            return self.said.kind.removeprefix(_state.TABLE)
        return self.told.get("table") or self.look.proposal.table

    @property
    def columns(self) -> dict[str, str]:
        """Canonical column -> column of the file."""
        proposal = self.look.proposal
        if proposal is None:
            return {}
        suggested = proposal.mapping if proposal.table == self.table else {}
        if self.remembered and self.told.get("table", self.table) == self.table:
            known = table(self.table).by_name
            suggested = {k: v for k, v in self.remembered.items() if k in known and v in self.look.headers}
        return _state.reading(self.said, suggested)

    @property
    def open(self) -> tuple[str, ...]:
        """Needed columns that nothing is known for."""
        return _state.open_columns(self.state, self.table, self.columns, self.made) if self.table else ()

    def recognised(self) -> dict[str, str]:
        """What the files are, in a sentence with its kind."""
        proposal = self.look.proposal
        if proposal is None:
            return self._system()
        about = f"{in_words(self.table)}: {table(self.table).meaning}"
        if self.said.kind:
            return {"kind": "note", "text": about}
        if proposal.other_tables:
            others = " or ".join(map(in_words, (self.table, *proposal.other_tables)))
            return {"kind": "warn", "text": f"This may be {others}. Choose which."}
        if not self.columns:
            return {
                "kind": "warn",
                "text": "No column was recognised. Choose what the file holds, then its columns.",
            }
        return {"kind": "good", "text": f"Recognised as {about[0].lower()}{about[1:]}"}

    def _system(self) -> dict[str, str]:
        if self.look.system == AUTO:
            return {"kind": "good", "text": "Recognised: files of several systems, each read as its own"}
        about = sources()[self.look.system].about.partition(" (")[0].rstrip(".")
        if all(self.look.kinds):
            return {"kind": "good", "text": f"Recognised: {about}"}
        return {
            "kind": "warn",
            "text": f"Not recognised as one of these: {about}. Check the files to learn why.",
        }

    def mapping(self) -> dict[str, Any] | None:
        """The list of columns, needed and found ones first; None for the exports of a system."""
        if self.look.proposal is None:
            return None
        columns = self.columns
        shown = [c for c in table(self.table).columns if c.name in columns or c.name not in DERIVED]
        rows = [self._row(c, columns) for c in shown]
        rows.sort(key=lambda row: not (row["required"] or row["column"]))
        left = [h for h in self.look.headers if h not in columns.values()]
        return {"table": self.table, "rows": rows, "headers": list(self.look.headers), "left": left}

    def _row(self, c: Column, columns: Mapping[str, str]) -> dict[str, Any]:
        assert self.look.proposal is not None
        column = columns.get(c.name, "")
        unsure = {s.canonical: s.column for s in self.look.proposal.suggestions if s.confidence < SURE}
        return {
            "name": c.name,
            "label": in_words(c.name),
            "meaning": c.meaning[:1].upper() + c.meaning[1:],
            "required": c.required and c.name not in self.made,
            "column": column,
            "why": self._why(c.name, column, columns),
            "samples": list(self.look.samples.get(column, ())),
            "maybe": "" if column else unsure.get(c.name, ""),
        }

    def _why(self, name: str, column: str, columns: Mapping[str, str]) -> list[str]:
        if name in self.open:
            return ["bad", "Needed"]
        if any(name in names for names in _state.twice(columns).values()):
            return ["warn", "Chosen twice"]
        if name in self.said.columns:
            return ["good", "As you said"] if column else ["note", "Left out"]
        if column:
            return ["good", "As last time" if self.remembered.get(name) == column else "Recognised"]
        return ["note", ""]
