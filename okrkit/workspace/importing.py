"""Bring in what the shop exports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from okrkit.errors import InvalidValueError, OkrkitError
from okrkit.workspace import config as _config
from okrkit.workspace.base import Base
from okrkit.workspace.clock import day, instant

if TYPE_CHECKING:
    import pandas as pd

    from okrkit.sources import Batch, ReadOptions, Recognised
    from okrkit.sources.auto import Ask
    from okrkit.sources.batch import Watch
    from okrkit.sources.reading.files import RawFile
    from okrkit.warehouse import Load


_KEPT = ("table", "return_when", "skip_when", "test_when", "sheet")
_KEPT_FLAGS = ("day_first", "decimal_comma")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import recognised, loaded and refused.

    Attributes
    ----------
    load : None after a dry run
    recognised : one entry a file, where the files said what they are
    parts : the reports of each system, where files of several came in at once; this one is then over all of them
    """

    batch: Batch
    load: Load | None
    notes: tuple[str, ...]
    recognised: tuple[Mapping[str, Any], ...] = ()
    parts: tuple[ImportReport, ...] = ()

    @property
    def rows_loaded(self) -> int:
        return self.batch.rows_read - len(self.batch.rejected) - self.batch.rows_skipped

    @property
    def changed(self) -> bool:
        """Whether the warehouse holds anything new after it."""
        return self.load is not None and self.load.changed

    def as_json(self) -> dict[str, Any]:
        """The document that `okrkit import --json` prints."""
        batch = self.batch
        return {
            "system": batch.system,
            "layout": batch.layout,
            "tables": {name: table.num_rows for name, table in batch.tables.items()},
            "rows_read": batch.rows_read,
            "rows_loaded": self.rows_loaded,
            "rows_rejected": [{"file": r.file, "row": r.row, "reason": r.reason} for r in batch.rejected],
            "rows_skipped": batch.rows_skipped,
            "currencies": list(batch.currencies),
            "period": {"start": str(batch.period[0]), "end": str(batch.period[1])} if batch.period else None,
            "notes": list(self.notes),
            "control": dict(batch.control),
            "dry_run": self.load is None,
            "changed": self.changed,
            **({"recognised": [dict(one) for one in self.recognised]} if self.recognised else {}),
        }

    def documents(self) -> dict[str, Any] | list[dict[str, Any]]:
        """`as_json`, or one such document a system where there are several."""
        return [part.as_json() for part in self.parts] if self.parts else self.as_json()


class Importing(Base):
    """Files in, canonical tables in the warehouse."""

    def import_files(
        self,
        system: str,
        paths: Sequence[str | Path],
        *,
        table: str | None = None,
        mapping: Mapping[str, str] | None = None,
        return_when: str | None = None,
        skip_when: str | None = None,
        test_when: str | None = None,
        currency: str | None = None,
        source: str | None = None,
        day_first: bool | None = None,
        decimal_comma: bool | None = None,
        sheet: str | None = None,
        stamps_in: Literal["shop", "utc"] = "shop",
        dry_run: bool = False,
        replace_newer: bool = False,
        exported_at: str | date | datetime | None = None,
        start: str | date | None = None,
        end: str | date | None = None,
        ask: Ask | None = None,
        watch: Watch | None = None,
        progress: Callable[[Literal["reading", "loading"]], None] = lambda _: None,
    ) -> ImportReport:
        """Read exports and load what they hold, all of it or nothing; importing the same file again changes nothing.

        Parameters
        ----------
        system : name of the system that wrote the files, ``table`` for any other, ``auto`` to let each file say it
        mapping : canonical column -> the file's column; kept for files with the same header
        return_when, skip_when, test_when : conditions over canonical columns, e.g. ``order_id like 'C%'``
        dry_run : say what would happen, change nothing
        replace_newer : let an older export overwrite what a newer one brought
        exported_at : when the files were exported, for a history that is brought in afterwards
        start, end : first and last day of a report that names no days itself (YYYY-MM-DD)
        ask : with ``auto``, which system a file is of that does not say it beyond doubt; without it such files are refused
        watch : told, while large files are read, how many bytes of how many have been read, and rows so far
        progress : told what begins
        """
        from okrkit import sources
        from okrkit.sources.auto import AUTO

        if not dry_run:
            self._writable()
        if system == AUTO and (table or mapping):
            problem = "a table and its columns are told for one kind of file, not for files that say themselves what they are"
            raise InvalidValueError(
                problem, "import these files by themselves: okrkit import table FILE --map ..."
            )
        options = sources.ReadOptions(
            currency=currency or self.currency or None,
            timezone=self.config.timezone or None,
            mapping=dict(mapping or {}),
            table=table,
            return_when=return_when,
            skip_when=skip_when,
            test_when=test_when,
            day_first=day_first,
            decimal_comma=decimal_comma,
            sheet=sheet,
            stamps_in=stamps_in,
            start_day=day(start, "--start"),
            end_day=day(end, "--end"),
            watch=watch,
        )
        files = [Path(p).expanduser() for p in paths]
        progress("reading")
        read = [
            self._read_files(name, group, replace(options, source_name=source or name), what)
            for name, group, what in (
                [(system, files, ())] if system != AUTO else self._recognised(files, ask)
            )
        ]
        if dry_run:
            return _together([ImportReport(one.batch, None, one.notes, one.recognised) for one in read])
        progress("loading")
        known_at, late = self._known_at(exported_at)
        reports: list[ImportReport] = []
        try:
            for one in read:
                load = self._load(one, known_at, replace_newer=replace_newer)
                reports.append(
                    ImportReport(one.batch, load, (*one.notes, *load.notes, *late), one.recognised)
                )
        except BaseException:
            self.warehouse.take_back([r.load.version for r in reports if r.load and r.load.changed])
            raise
        for one in read:
            self._remember(one.batch, one.options, one.system, one.files)
        return _together(reports)

    def _recognised(
        self, files: Sequence[Path], ask: Ask | None
    ) -> list[tuple[str, list[Path], tuple[Mapping[str, Any], ...]]]:
        """Files by system, with what was recognised; what is left out is said with the first."""
        from okrkit.sources.auto import findings, recognised

        groups = recognised(findings(files, self._known_table if self.config.mappings else None), ask)
        left = [entry for group in groups if not group.system for entry in group.as_json()]
        found = [(g.system, g.paths, tuple(g.as_json())) for g in groups if g.system]
        first, *others = found
        return [(first[0], first[1], (*first[2], *left)), *others]

    def _known_table(self, file: RawFile) -> Recognised | None:
        """A table whose columns were said at an earlier import."""
        from okrkit import sources

        try:
            kept, answers = self.remembered_mapping(sources.headers_in(file))
        except OkrkitError:
            return None
        if not kept:
            return None
        return sources.Recognised(
            f"{answers.get('table', 'table')} by mapping", 0.95, "its columns were told at an earlier import"
        )

    def _read_files(
        self, system: str, files: list[Path], options: ReadOptions, what: tuple[Mapping[str, Any], ...]
    ) -> _Read:
        from okrkit import sources

        options, remembered = self._with_remembered_mapping(system, files, options)
        batch = sources.read(system, files, options=options)
        left = [f"{one['file']} was left out: no system knows it." for one in what if one["system"] is None]
        notes = (*batch.notes, *([remembered] if remembered else []), *left)
        return _Read(batch, options, system, files, notes, what)

    def _load(self, read: _Read, known_at: datetime, *, replace_newer: bool) -> Load:
        from okrkit.sources.spilled import Spilled

        batch = read.batch
        return self.warehouse.load(
            {name: rows.path if isinstance(rows, Spilled) else rows for name, rows in batch.tables.items()},
            info={
                "system": batch.system,
                "layout": batch.layout,
                "files": [{"name": f.name, "sha256": f.sha256, "rows": f.rows} for f in batch.files],
                "rows_read": batch.rows_read,
                "rows_rejected": len(batch.rejected),
                "notes": list(read.notes),
            },
            known_at=known_at,
            edge_documents=batch.edge_documents,
            replace=replace_newer,
        )

    def remembered_mapping(self, headers: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
        """Columns, and what else was told, at the last import of a table with this header; both empty without one."""
        from okrkit import sources

        kept = self.config.mappings.get(sources.fingerprint(headers), {})
        columns = {name: column for name, column in kept.items() if not name.startswith("_")}
        return columns, {name[1:]: told for name, told in kept.items() if name.startswith("_")}

    def imports(self) -> pd.DataFrame:
        """One row a load: when it became known, from which system, how many rows, and its notes."""
        import pandas as pd

        columns = ["version", "known_at", "system", "layout", "files", "rows_read", "rows_rejected", "notes"]
        rows = [
            {
                "version": v.number,
                "known_at": v.known_at,
                **{k: v.info.get(k) for k in ("system", "layout", "rows_read", "rows_rejected")},
                "files": ", ".join(f["name"] for f in v.info.get("files", [])),
                "notes": " ".join(v.info.get("notes", [])),
            }
            for v in self.warehouse.versions()
            if self.as_of is None or v.known_at <= self.as_of
        ]
        return pd.DataFrame(rows, columns=columns)

    def tables(self) -> pd.DataFrame:
        """One row a canonical table that holds something: rows, first and last day."""
        import pandas as pd

        view = self.view()
        rows = []
        for name, n in view.tables().items():
            found = view.coverage(name)
            if n and found:
                rows.append({"table": name, "rows": n, "first_day": found.first, "last_day": found.last})
        return pd.DataFrame(rows, columns=["table", "rows", "first_day", "last_day"])

    def _known_at(self, exported_at: str | date | datetime | None) -> tuple[datetime, tuple[str, ...]]:
        now = self._clock().astimezone(UTC)
        given = instant(exported_at, self.timezone)
        if given is None:
            return now, ()
        versions = self.warehouse.versions()
        if versions and given < versions[-1].known_at:
            newest = versions[-1].known_at
            note = f"Exported {given:%Y-%m-%d}, but newer data are known since {newest:%Y-%m-%d}: taken as known from then."
            return newest, (note,)
        return min(given, now), ()

    def _with_remembered_mapping(
        self, system: str, files: list[Path], options: ReadOptions
    ) -> tuple[ReadOptions, str]:
        from okrkit import sources

        if system != "table" or options.mapping or not self.config.mappings:
            return options, ""
        kept, answers = (
            self.remembered_mapping(sources.headers_of(files[0], options.sheet)) if files else ({}, {})
        )
        if not kept:
            return options, ""
        told: dict[str, Any] = {name: getattr(options, name) or answers.get(name) or None for name in _KEPT}
        for name in _KEPT_FLAGS:
            answer = answers.get(name)
            given = getattr(options, name)
            told[name] = answer == "yes" if given is None and answer else given
        used = ", ".join(
            f"{a}={b}" for a, b in [*kept.items(), *((k, v) for k, v in told.items() if v is not None)]
        )
        return replace(options, mapping=kept, **told), f"Mapping remembered from an earlier import: {used}."

    def _remember(self, batch: Batch, options: ReadOptions, system: str, files: list[Path]) -> None:
        from okrkit import sources

        changed = self.config
        if not changed.currency and len(batch.currencies) == 1:
            changed = replace(changed, currency=batch.currencies[0])
        if system == "table" and files and options.mapping:
            told = {f"_{name}": value for name in _KEPT if (value := getattr(options, name))}
            flags = {
                f"_{n}": "yes" if v else "no" for n in _KEPT_FLAGS if (v := getattr(options, n)) is not None
            }
            kept = {**told, **flags, **options.mapping}
            key = sources.fingerprint_of(files[0], options)
            if changed.mappings.get(key) != kept:
                changed = replace(changed, mappings={**changed.mappings, key: kept})
        if changed is not self.config:
            _config.write(self.path, changed)
            self.config = changed


@dataclass(frozen=True, slots=True)
class _Read:
    """Files of one system as they were read, before anything is loaded."""

    batch: Batch
    options: ReadOptions
    system: str
    files: list[Path]
    notes: tuple[str, ...]
    recognised: tuple[Mapping[str, Any], ...]


def _together(reports: list[ImportReport]) -> ImportReport:
    """One report over all systems."""
    from okrkit.sources.summary import joined
    from okrkit.warehouse import Load

    if len(reports) == 1:
        return reports[0]
    loads = [report.load for report in reports if report.load is not None]
    return ImportReport(
        joined([report.batch for report in reports]),
        Load(loads[-1].version, any(load.changed for load in loads)) if loads else None,
        tuple(dict.fromkeys(note for report in reports for note in report.notes)),
        tuple(one for report in reports for one in report.recognised),
        tuple(reports),
    )
