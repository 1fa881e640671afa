"""Write the plan and how it stands into a table where the team looks every day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from okrkit.core.model import Cycle
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.workspace import config as _config
from okrkit.workspace.sharing import Sharing

if TYPE_CHECKING:
    from okrkit.sources.coda.plan_rows import Comparison
    from okrkit.sources.live import Timing

SYSTEMS = ("coda",)
_SETTINGS = {
    "doc": "the document's address or id",
    "table": "the table's name or id",
    "address": "where the API is",
}
_MAP = "map."


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was written into a shared table, or would be in a dry run.

    ``edits`` has one entry a row that was written: the goal's key, whether its row is new, and the columns that changed.
    """

    system: str
    table: str
    cycle: str
    team: str
    rows: int
    added: int
    changed: int
    same: int
    left_out: int
    edits: tuple[tuple[str, bool, tuple[str, ...]], ...]
    notes: tuple[str, ...]
    dry_run: bool

    def as_json(self) -> dict[str, Any]:
        """The document that `okrkit plan push --json` prints."""
        return {
            **{
                name: getattr(self, name)
                for name in ("system", "table", "cycle", "team", "rows", "added", "changed")
            },
            "same": self.same,
            "left_out": self.left_out,
            "edits": [{"key": k, "new": new, "columns": list(c)} for k, new, c in self.edits],
            "notes": list(self.notes),
            "dry_run": self.dry_run,
        }


class Pushing(Sharing):
    """The plan, where others keep theirs."""

    def share_with(
        self,
        system: str,
        settings: Mapping[str, str],
        *,
        team: str = "",
        mapping: Mapping[str, str] | None = None,
    ) -> dict[str, str]:
        """Keep in okrkit.toml which table a plan is written into, and which of its columns holds what; no secrets.

        Parameters
        ----------
        system : ``coda``
        settings : ``{"doc": ..., "table": ...}``; what is not named stays as it is
        team : its plan has a table of its own; without it, the table of all teams
        mapping : field of `okrkit.core.checkins.shared_table.FIELDS` -> column; an empty name leaves a field out

        Raises
        ------
        UnknownNameError
            If there is no such system, setting or field.
        """
        from okrkit.core.checkins.shared_table import BY_NAME

        self._writable()
        if system not in SYSTEMS:
            raise UnknownNameError.of("system that a plan can be written into", system, SYSTEMS)
        for name in settings:
            if name not in _SETTINGS:
                raise UnknownNameError.of("setting", name, _SETTINGS)
        for field in mapping or {}:
            if field not in BY_NAME:
                raise UnknownNameError.of("field of a plan", field, BY_NAME)
        key = _key(system, team)
        told = {_MAP + field: column for field, column in (mapping or {}).items()}
        kept = {**self.config.share.get(key, {}), **settings, **told}
        self.config = replace(self.config, share={**self.config.share, key: kept})
        _config.write(self.path, self.config)
        return kept

    def push_plan(
        self,
        system: str = "coda",
        *,
        cycle: str | Cycle = "",
        team: str = "",
        dry_run: bool = False,
        timing: Timing | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Pushed:
        """Write objectives, key results and their progress into the table told to `share_with`.

        A goal's row is found again by its key. Only cells that differ are written, so that doing it again writes
        nothing; people's own rows and columns are never touched. A goal that the plan has lost keeps its row, and its status
        says so.

        Parameters
        ----------
        cycle, team : which plan; the running cycle and all teams without them
        dry_run : say what would be written, write nothing
        timing, environ : clock and environment, other ones in tests

        Raises
        ------
        InvalidValueError
            If no table is told, or it has no column for the goals' ids.
        CredentialError, ServiceError
            If the token is missing or refused, or the service cannot be used.
        """
        from okrkit.sources.coda.api import Table
        from okrkit.sources.coda.live import LIVE
        from okrkit.sources.coda.plan_rows import compared, fitted
        from okrkit.sources.live import Access, Timing

        self._writable()
        settings = self._shared_table(system, team)
        cycle = self.cycle(cycle)
        rows = self.shared_rows(cycle, team or None)
        address = settings.get("address") or next(s.default for s in LIVE.settings if s.name == "address")
        access = Access(LIVE, {**settings, "address": address}, timing=timing or Timing(), environ=environ)
        table = Table(access, settings["doc"], settings["table"])
        try:
            described = table.describe()
            if described.get("tableType") == "view":
                parent = (described.get("parentTable") or {}).get("name") or "its table"
                raise InvalidValueError(
                    f"{described.get('name', settings['table'])!r} is a view, and a view cannot be written into",
                    f"name the table that it shows: {parent}",
                )
            mapping = {k.removeprefix(_MAP): v for k, v in settings.items() if k.startswith(_MAP)}
            fit = fitted(table.columns(), mapping)
            found = compared(rows, table.rows(), fit.columns, cycle.name, team)
            remarks: tuple[str, ...] = ()
            if found.edits and not dry_run:
                remarks = table.write(found.edits, fit.columns["key"].id)
            notes = (*fit.notes, *found.notes, *table.notes, *remarks)
        finally:
            table.close()
        names = {column.id: column.name for column in fit.columns.values()}
        name = str(described.get("name", settings["table"]))
        return _pushed(system, name, cycle.name, team, len(rows), found, names, notes, dry_run=dry_run)

    def _shared_table(self, system: str, team: str) -> dict[str, str]:
        if system not in SYSTEMS:
            raise UnknownNameError.of("system that a plan can be written into", system, SYSTEMS)
        own, of_all = self.config.share.get(_key(system, team), {}), self.config.share.get(system, {})
        settings = own or of_all
        missing = [name for name in ("doc", "table") if not settings.get(name)]
        if missing:
            told = " ".join(f"--connect {n}=..." for n in missing)
            meanings = "; ".join(f"{n}: {_SETTINGS[n]}" for n in missing)
            raise InvalidValueError(
                f"no {system} table is told for the plan: {', '.join(missing)} is missing",
                f"okrkit plan push {system} {told}   ({meanings})",
            )
        return dict(settings)


def _pushed(
    system: str,
    table: str,
    cycle: str,
    team: str,
    rows: int,
    found: Comparison,
    names: Mapping[str, str],
    notes: tuple[str, ...],
    *,
    dry_run: bool,
) -> Pushed:
    edits = tuple(
        (e.key, e.is_new, tuple(names[c] for c in e.cells if e.cells[c] != e.key)) for e in found.edits
    )
    added = sum(e.is_new for e in found.edits)
    changed = len(found.edits) - added - found.n_left_out
    return Pushed(
        system, table, cycle, team, rows, added, changed, found.n_same, found.n_left_out, edits,
        tuple(dict.fromkeys(notes)), dry_run,
    )  # fmt: skip


def _key(system: str, team: str) -> str:
    return f"{system}/{team}" if team else system
