"""The workspace's data: canonical tables as Parquet files, one immutable version after another."""

# ruff: noqa: S608  # the SQL is put together from okrkit's own names; values from outside are bound or quoted

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from okrkit.core.tables import TABLES, table
from okrkit.warehouse import cut, files, first, manifest, merge
from okrkit.warehouse.answers import Answers
from okrkit.warehouse.engine import check_files, cursor, first_row, run, scan, sparing
from okrkit.warehouse.given import OnDisk, given
from okrkit.warehouse.lock import writing
from okrkit.warehouse.manifest import EMPTY, FileEntry, Manifest
from okrkit.warehouse.merge import Tally
from okrkit.warehouse.records import Counts, Load, Vacuumed, Version
from okrkit.warehouse.schema import arrow_schema
from okrkit.warehouse.view import View

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from okrkit.warehouse.first import Days


class Warehouse:
    """A folder of versions. Reading never waits for a writer, and a killed load leaves the version before.

    Parameters
    ----------
    folder : Path
        Made on the first load.
    timezone : str
        The shop's time zone: it says which day an instant belongs to.
    kept : Path, optional
        Folder in which answers to KPI queries are kept for the next process that asks.
    """

    def __init__(self, folder: Path, *, timezone: str = "UTC", kept: Path | None = None) -> None:
        self.folder = Path(folder)
        self.timezone = timezone
        self.answers = Answers(kept) if kept else None

    def __repr__(self) -> str:
        return f"Warehouse({str(self.folder)!r})"

    # -- reading

    def versions(self) -> tuple[Version, ...]:
        """All versions that can be read, oldest first."""
        found = (manifest.read(self.folder, n) for n in manifest.numbers(self.folder))
        return tuple(
            Version(
                m.version,
                m.known_at,
                m.info,
                {t: sum(f.rows for f in fs) for t, fs in m.tables.items()},
                m.notes,
                manifest.hash_of(self.folder, m.version),
            )
            for m in found
        )

    def view(self, as_of: datetime | None = None) -> View:
        """The data as known at an instant, now without one.

        Before the first version the first one is shown without the rows of later days; `View.backdated` says so.
        An instant without zone is the shop's.
        """
        numbers = manifest.numbers(self.folder)
        if as_of is not None and as_of.tzinfo is None:
            as_of = as_of.replace(tzinfo=ZoneInfo(self.timezone))
        if not numbers:
            return View(self.folder, EMPTY, as_of, self.timezone)  # nothing to ask
        found = None
        for number in reversed(numbers):
            found = manifest.read(self.folder, number)
            if as_of is None or found.known_at <= as_of:
                return View(self.folder, found, as_of, self.timezone, answers=self.answers)
        assert found is not None
        return View(self.folder, found, as_of, self.timezone, backdated=True, answers=self.answers)

    # -- writing

    def load(
        self,
        tables: Mapping[str, pa.Table | Path],
        *,
        info: Mapping[str, object],
        known_at: datetime,
        edge_documents: frozenset[tuple[str, str]] = frozenset(),
        replace: bool = False,
    ) -> Load:
        """Merge tables into the warehouse as a new version; the same content again makes none.

        Parameters
        ----------
        tables : canonical name -> rows in the canonical columns; a Parquet file of them where they are too large for memory
        info : what is to be remembered of the load: ``system``, ``layout``, ``files``, ``notes``, ...
        known_at : instant from which the data count as known; never earlier than the version before
        edge_documents : (table, document id) that the end of a file may have cut
        replace : let an older state of an order replace a newer one
        """
        every = {table(n).name: given(n, rows) for n, rows in tables.items()}
        incoming = {n: rows for n, rows in every.items() if rows.num_rows}
        if known_at.tzinfo is None:
            known_at = known_at.replace(tzinfo=ZoneInfo(self.timezone))
        self.folder.mkdir(parents=True, exist_ok=True)
        on_disk = any(isinstance(rows, OnDisk) for rows in incoming.values())
        with writing(self.folder), cursor() as con, sparing(con, wanted=on_disk):
            numbers = manifest.numbers(self.folder)
            before = manifest.read(self.folder, numbers[-1]) if numbers else EMPTY
            if not incoming:
                return Load(before.version, changed=False)
            if replace and "orders" in incoming and before.tables.get("returns"):
                # A replaced order may have lost its refund, also where the load brings no return at all.
                incoming.setdefault("returns", arrow_schema("returns").empty_table())
            work = _Loading(con, self.folder, before, incoming, dict(info), edge_documents, replace)
            return work.run(max(before.known_at, known_at.astimezone(UTC)))

    def take_back(self, versions: Sequence[int]) -> None:
        """Undo loads that belong to one that failed, the newest first; one that another load was built on stays."""
        if not versions:
            return
        with writing(self.folder):
            for version in sorted(versions, reverse=True):
                if manifest.numbers(self.folder)[-1:] == [version]:
                    manifest.path_of(self.folder, version).unlink()

    def vacuum(self, keep: int | None = None) -> Vacuumed:
        """Delete files that no kept version names; ``keep`` newest versions, all without it.

        What killed loads left behind goes. Without ``keep`` everything that could be read before still can.
        """
        with writing(self.folder):
            numbers = manifest.numbers(self.folder)
            gone = numbers[: -max(keep, 1)] if keep is not None else []
            named = {
                f.path
                for n in numbers
                if n not in gone
                for fs in manifest.read(self.folder, n).tables.values()
                for f in fs
            }
            for number in gone:
                manifest.path_of(self.folder, number).unlink()
            count = size = 0
            leftovers = [
                *(self.folder / "data").rglob("*.parquet"),
                *(self.folder / manifest.FOLDER).glob("*.part"),
            ]
            for path in leftovers:
                if path.relative_to(self.folder).as_posix() not in named:
                    count, size = count + 1, size + path.stat().st_size
                    path.unlink()
            return Vacuumed(count, size, len(gone))


class _Loading:
    """One load, from the tables handed over to the published version."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        folder: Path,
        before: Manifest,
        incoming: Mapping[str, pa.Table | OnDisk],
        info: dict[str, Any],
        edges: frozenset[tuple[str, str]],
        replace: bool,
    ) -> None:
        self.con, self.folder, self.before, self.incoming = con, folder, before, incoming
        self.info, self.edges, self.replace = info, edges, replace
        self.version = before.version + 1
        self.tally = Tally()
        self.writer = files.Writer(con, folder, self.version)
        self.fuller: set[str] = set()  # orders of which this load has lines that are not stored
        self.joined: set[str] = set()

    def run(self, known_at: datetime) -> Load:
        self._register()
        listed = self.info.get("files")
        n_files = len(listed) if isinstance(listed, list | tuple) else 1
        as_given = {
            name: (not isinstance(rows, OnDisk) and first.numbered_in_turn(name, rows))
            or merge.once_each(self.con, name, self.tally, n_files)
            for name, rows in self.incoming.items()
        }
        stored = {n for n in self.incoming if self.before.tables.get(n)}
        if "orders" in stored:
            merge.refuse_another_shop(self.con)
        sides = self._settle_edges(stored)
        if "orders" in stored and not self.replace:
            merge.set_older_aside(self.con, list(self.incoming), self.fuller, self.tally)
        counts: dict[str, Counts] = {}
        for name, rows in self.incoming.items():
            if name in stored:
                merge.compare(self.con, name)
            else:
                untouched = name not in self.tally.kept_newer and as_given[name]
                counts[name] = Counts(
                    inserted=rows.num_rows if untouched else self._count(name),
                    kept_newer=self.tally.kept_newer.get(name, 0),
                )
        if {"orders", "returns"} <= stored and self.replace:
            merge.drop_taken_back(self.con)
        counts |= {name: merge.counted(self.con, name, self.tally) for name in stored}
        changed = {name for name, c in counts.items() if c.changed}
        notes = tuple(self.tally.notes)
        ordered = {n: counts[n] for n in self.incoming}
        if not changed:
            return Load(self.before.version, False, ordered, notes)
        tables = dict(self.before.tables)
        for name in self.incoming:
            if name in changed:
                tables[name] = self._written(name, stored=name in stored, as_given=as_given[name])
        made = Manifest(
            self.version,
            known_at,
            tables,
            self.info,
            {n: {f: getattr(c, f) for f in Counts.__slots__} for n, c in ordered.items()},
            notes,
            self._still_cut(sides),
        )
        self.writer.done()
        manifest.publish(self.folder, made)
        return Load(self.version, True, ordered, notes)

    def _register(self) -> None:
        for name, rows in self.incoming.items():
            if isinstance(rows, OnDisk):
                run(self.con, f"CREATE TEMP VIEW in_{name} AS SELECT * FROM {rows.relation}")
            else:
                self.con.register(f"given_{name}", rows)
                run(self.con, f"CREATE TEMP VIEW in_{name} AS SELECT * FROM given_{name}")
        for name in {*self.incoming, *(("orders",) if "order_lines" in self.incoming else ())}:
            stored = self.before.tables.get(name, ())
            check_files(self.folder, stored)
            run(self.con, f"CREATE TEMP VIEW old_{name} AS SELECT * FROM {scan(self.folder, name, stored)}")

    def _count(self, name: str) -> int:
        found = first_row(self.con, f"SELECT count(*) FROM in_{name}")
        return int(found[0]) if found else 0

    # -- documents at the files' ends

    def _settle_edges(self, stored: set[str]) -> dict[str, dict[str, str]]:
        """Keep, take or join the documents at the files' ends. Returns where they stand in this load."""
        found: dict[str, dict[str, str]] = {}
        headless = self.info.get("system") == "table"
        for name in ("order_lines", "returns"):
            if name not in self.incoming:
                continue
            edges = {d for t, d in self.edges if t == name or (name == "order_lines" and t == "orders")}
            if headless:
                # The file's last row may have been left out by a filter: the table's own ends count as well.
                edges |= cut.ends(self.incoming[name], name)
            found[name] = cut.sides(self.incoming[name], name, edges) if edges else {}
            if not edges or name not in stored or self.replace:
                continue
            verdicts = cut.settle(
                self.con,
                name,
                found[name],
                self.before.cut.get(name, {}),
                headless=headless,
                tally=self.tally,
            )
            if name == "order_lines" and "orders" in stored:
                cut.join_orders(self.con, [d for d, v in verdicts.items() if v == "join"])
                cut.drop_orders(self.con, [d for d, v in verdicts.items() if v == "keep"], self.tally)
            for document, outcome in verdicts.items():
                if outcome in ("keep", "join"):
                    found[name].pop(document, None)
                if outcome in ("more", "join"):
                    self.fuller.add(document)
                if outcome == "join":
                    self.joined.add(document)
        return found

    def _still_cut(self, sides: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
        """The documents that may still be incomplete: those of earlier loads, and this load's own."""
        result = {name: dict(found) for name, found in self.before.cut.items()}
        for name in ("order_lines", "returns"):
            if name in self.incoming and (kept := result.get(name)):
                column = TABLES[name].document[-1]
                seen = run(
                    self.con,
                    f"SELECT DISTINCT {column} FROM in_{name} WHERE list_contains($cut, {column})",
                    {"cut": list(kept)},
                )
                for (document,) in seen:
                    if document not in self.joined:
                        del kept[document]
        for name, found in sides.items():
            result.setdefault(name, {}).update(found)
        return {name: found for name, found in result.items() if found}

    # -- files

    def _written(self, name: str, *, stored: bool, as_given: bool) -> tuple[FileEntry, ...]:
        """The table's files after the load; only those that hold a touched row are new."""
        if stored:
            return self._rewritten(name, TABLES[name].day, self.before.tables[name])
        rows_given = self.incoming[name]
        quick = as_given and not isinstance(rows_given, OnDisk)
        days = first.days_in_order(name, rows_given) if quick else None
        if days is not None:
            labels = sorted(set(files.labels_for([], first.months_of(days)).values()))
            return tuple(self.writer.write_rows(name, [_part(label, rows_given, days) for label in labels]))
        rows = self._rows_by_month(f"SELECT {TABLES[name].day} AS d FROM in_{name}")
        labels = sorted(set(files.labels_for([], rows).values()))
        written = [self._write(name, label, f"SELECT * FROM in_{name}") for label in labels]
        return tuple(entry for entry in written if entry)

    def _rewritten(self, name: str, day: str, old: tuple[FileEntry, ...]) -> tuple[FileEntry, ...]:
        one = TABLES[name]
        gone = f"(SELECT * FROM state_{name} WHERE state = 'changed')"
        wins = f"(SELECT * FROM state_{name} WHERE state <> 'same')"
        won = f"SELECT r.* FROM in_{name} AS r SEMI JOIN {wins} AS s ON {merge.same(one, 'r', 's')}"
        touched = {f.path for f in self._files_with(name, old, gone)}
        new_rows = self._rows_by_month(f"SELECT {day} AS d FROM ({won})")
        years = {year for year, _ in new_rows}
        for file in old:
            span = files.span_of(file.label)
            if span in new_rows or (span[1] == 0 and span[0] in years):
                touched.add(file.path)
        again = [f for f in old if f.path in touched]
        kept = [f for f in old if f.path not in touched]
        kept_select = f"SELECT r.* FROM {scan(self.folder, name, again)} AS r ANTI JOIN {gone} AS s ON {merge.same(one, 'r', 's')}"
        rows = self._rows_by_month(
            f"SELECT {day} AS d FROM ({kept_select}) UNION ALL SELECT {day} FROM ({won})"
        )
        labels = files.labels_for([f.label for f in old], rows)
        columns = ", ".join(c.name for c in one.columns)
        select = f"SELECT {columns} FROM ({kept_select}) UNION ALL SELECT {columns} FROM ({won})"
        written = [
            self._write(name, label, f"SELECT * FROM ({select})") for label in sorted(set(labels.values()))
        ]
        return tuple(sorted([*kept, *(entry for entry in written if entry)], key=lambda f: f.label))

    def _write(self, name: str, label: str, select: str) -> FileEntry | None:
        select = f"{select} WHERE {files.within(TABLES[name].day, label)}"
        return self.writer.write(name, label, select)

    def _files_with(self, name: str, old: tuple[FileEntry, ...], units: str) -> list[FileEntry]:
        """The stored files that hold a row of the given documents."""
        holding = []
        for file in old:
            relation = scan(self.folder, name, [file])
            found = first_row(
                self.con,
                f"SELECT 1 FROM {relation} AS r SEMI JOIN {units} AS s ON {merge.same(TABLES[name], 'r', 's')} LIMIT 1",
            )
            if found:
                holding.append(file)
        return holding

    def _rows_by_month(self, days: str) -> dict[tuple[int, int], int]:
        found = run(
            self.con,
            f"SELECT coalesce(year(d), 0), coalesce(month(d), 0), count(*) FROM ({days}) AS days GROUP BY 1, 2",
        )
        return {(int(y), int(m)): int(n) for y, m, n in found}


def _part(label: str, given: pa.Table, days: Days) -> tuple[str, pa.Table, Days]:
    """A label's rows of a table in the order of its days."""
    span = files.range_of(label)
    assert span is not None
    rows = first.cut_at(days, *span)
    return label, given.slice(rows.start, rows.stop - rows.start), days[rows]
