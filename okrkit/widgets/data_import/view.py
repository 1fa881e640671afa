"""`DataImport`: choose or upload files, see what was recognised, correct the columns, load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from okrkit.core.tables import TABLES, table
from okrkit.errors import InvalidValueError, OkrkitError
from okrkit.sources import sources
from okrkit.sources.table.propose import DERIVED, SURE
from okrkit.widgets.data_import import state as _state
from okrkit.widgets.data_import import twin as _twin
from okrkit.widgets.data_import.folders import ENDINGS, LIMIT, Folders, said_size
from okrkit.widgets.data_import.job import Job
from okrkit.widgets.data_import.looking import Look, look
from okrkit.widgets.data_import.words import FIELDS, on_screen
from okrkit.widgets.shared.view import Answer, Shown, View

if TYPE_CHECKING:
    from okrkit.figures import Block
    from okrkit.workspace import Workspace
    from okrkit.workspace.importing import ImportReport

_REJECTED, _HISTORY = 50, 5


class DataImport(View, folder=Path(__file__).parent):
    """Bring files into a workspace.

    Files are chosen from a folder or uploaded, what they are is recognised, and for files of no known system the columns
    can be corrected. A check says what would be loaded and what not, with reasons; loading says which KPIs there are now.
    An uploaded file is deleted once it is loaded, since exports name buyers. What was chosen and not loaded yet is kept in
    the browser, so that it is there again after a restart.

    Parameters
    ----------
    ws : Workspace
    folder : folder to choose files from, with those below it; the workspace's own by default
    """

    def __init__(self, ws: Workspace, folder: str | Path | None = None) -> None:
        self._ws = ws
        self._folders = Folders(Path(folder) if folder else ws.path, ws.path / "uploads", ws.timezone)
        self._state = _state.State()
        self._looked: tuple[object, Look | OkrkitError] | None = None
        self._job: Job | None = None
        self._checked: tuple[object, ImportReport | OkrkitError] | None = None
        self._loaded: ImportReport | None = None
        self._before: Mapping[str, str | None] = {}
        super().__init__()

    def view_model(self) -> Shown:
        state, job = self._state, self._job
        seen = self._look()
        found = self._folders.listing(state.folder)
        return {
            "title": "Bring in data",
            "note": f"import:{self._ws.path}",
            "state": _state.kept(state),
            "folder": state.folder,
            "folders": found["folders"],
            "files": [{**f, "chosen": f["path"] in state.files} for f in found["files"]],
            "more": found["more"],
            "endings": list(ENDINGS),
            "limit": LIMIT,
            "limit_said": said_size(LIMIT),
            "chosen": self._chosen(seen),
            "kinds": self._kinds,
            "kind": state.kind,
            "recognised": self._recognised(seen),
            "unreadable": _fault(seen),
            "mapping": self._mapping(seen),
            "settings": self._settings(seen),
            "busy": {"dry_run": job.dry_run, "phase": job.phase} if job is not None and not job.over else None,
            "checked": self._check_result(),
            "loaded": self._load_result(),
            "history": self._history(),
            "kpis": self._kpis(),
        }  # fmt: skip

    def parts(self) -> Sequence[Block]:
        return _twin.parts(self.view_model())

    def do_take_up(self, kept: Mapping[str, Any]) -> None:
        """Go on with what was chosen before a restart."""
        state = _state.taken_up(kept, list(sources()))
        there = [name for name in state.files if self._is_there(name)]
        for name in set(state.files) - set(there):
            state = _state.ticked(state, name, on=False)
        self._state = state

    def do_enter(self, folder: str) -> None:
        """Show another folder."""
        self._folders.listing(folder)
        self._state = _state.entered(self._state, folder)

    def do_tick(self, name: str, on: bool) -> None:
        """Take or leave a file."""
        if on:
            self._folders.path(name)
        self._begin(_state.ticked(self._state, name, on))

    def do_upload(self, name: str, start: int, size: int, data: str) -> Answer | None:
        """Take a piece of a file; once it is complete it is chosen."""
        whole = self._folders.add(name, start, size, data)
        if whole is None:
            return Answer({})
        self._begin(_state.ticked(self._state, whole, on=True))
        return None

    def do_remove(self, name: str) -> None:
        """Delete an uploaded file."""
        self._folders.remove(name)
        self._begin(_state.ticked(self._state, name, on=False))

    def do_kind(self, kind: str) -> None:
        """Say what the files hold."""
        self._state = _state.called(self._state, kind, list(sources()))

    def do_map(self, canonical: str, column: str) -> None:
        """Say which column holds what."""
        self._state = _state.mapped(self._state, canonical, column)

    def do_set(self, name: str, text: str) -> None:
        """Tell what the files do not say."""
        self._state = _state.told(self._state, name, text)

    def do_check(self) -> None:
        """Read the files and say what would be loaded."""
        self._start(dry_run=True)

    def do_load(self) -> None:
        """Load what was checked."""
        if self._checked is None or self._checked[0] != self._mark() or isinstance(self._checked[1], OkrkitError):
            raise InvalidValueError("this choice has not been checked yet", "check it first")
        self._before = self._ws.availability()
        self._start(dry_run=False)

    def _begin(self, state: _state.State) -> None:
        self._state, self._loaded = state, None

    def _start(self, *, dry_run: bool) -> None:
        if self._job is not None and not self._job.over:
            raise InvalidValueError("files are being read already", "wait until they are")
        seen = self._look()
        if seen is None or isinstance(seen, OkrkitError):
            raise InvalidValueError("there is nothing to read yet", "choose a file that can be read")
        columns, name = self._columns(seen), self._table(seen)
        if seen.system == "table" and (open_ := self._open(seen)):
            raise InvalidValueError(f"no column is chosen for {', '.join(map(_words, open_))}", "choose it in the list of columns")
        arguments = _state.arguments(self._with_remembered(seen), seen.system, name, columns)
        paths, files, mark = [self._folders.path(f) for f in self._state.files], self._state.files, self._mark()

        def work(progress: Callable[[str], None]) -> ImportReport:
            return self._ws.import_files(paths=paths, dry_run=dry_run, progress=progress, **arguments)

        self._job = job = Job(work, lambda: self._told(mark, files), dry_run=dry_run)
        job.start()

    def _told(self, mark: object, files: Sequence[str]) -> None:
        """The job reached another phase, or is over."""
        job = self._job
        assert job is not None
        if job.over:
            if job.report is not None and not job.dry_run:
                for name in files:
                    self._folders.remove(name)
                self._state, self._checked, self._loaded = _state.State(self._state.folder), None, job.report
            else:
                self._checked = mark, job.report or job.error or InvalidValueError("nothing was read")
        self.refresh()

    def _is_there(self, name: str) -> bool:
        try:
            self._folders.path(name)
        except OkrkitError:
            return False
        return True

    def _mark(self) -> object:
        """What a check holds for: the choice, and the files as they are now."""
        places = [self._folders.path(f).stat() for f in self._state.files if self._is_there(f)]
        return _state.State(files=self._state.files, kind=self._state.kind), dict(self._state.columns), dict(
            self._state.settings
        ), [(p.st_mtime_ns, p.st_size) for p in places]  # fmt: skip

    def _look(self) -> Look | OkrkitError | None:
        """What the chosen files seem to be; looked at anew when they, or what they are said to be, changed."""
        state = self._state
        if not state.files:
            return None
        system, _, name = state.kind.partition(":")
        sheet = state.settings.get("sheet") or None
        try:
            paths = [self._folders.path(f) for f in state.files]
            key = (paths, [p.stat().st_mtime_ns for p in paths], state.kind, sheet)
            if self._looked is None or self._looked[0] != key:
                self._looked = key, _try(lambda: look(
                    paths, "table" if system == "table" else name, name if system == "table" else "", sheet))  # fmt: skip
        except OkrkitError as error:
            return error
        return self._looked[1]

    @cached_property
    def _kinds(self) -> list[list[str]]:
        exports = [[f"{_state.SYSTEM}{s.name}", s.about.partition(" (")[0]] for s in sources().values() if s.name != "table"]
        tables = [[f"{_state.TABLE}{t.name}", f"{_words(t.name)}: {t.meaning.rstrip('.')}"] for t in TABLES.values()]
        return [["", "Let the files say it"], *exports, *tables]

    def _chosen(self, seen: Look | OkrkitError | None) -> list[dict[str, Any]]:
        kinds = seen.kinds if isinstance(seen, Look) else ("",) * len(self._state.files)
        return [
            {"path": f, "name": f.rpartition("/")[2], "kind": kind, "uploaded": self._folders.is_uploaded(f)}
            for f, kind in zip(self._state.files, kinds, strict=True)
        ]

    def _recognised(self, seen: Look | OkrkitError | None) -> dict[str, str] | None:
        if not isinstance(seen, Look):
            return None
        if seen.system != "table":
            return {"kind": "good", "text": f"Recognised: {sources()[seen.system].about.partition(' (')[0].rstrip('.')}"}
        assert seen.proposal is not None
        said, others = self._table(seen), seen.proposal.other_tables
        about = f"{_words(said)}: {table(said).meaning}"
        if others and not self._state.kind:
            return {"kind": "warn", "text": f"This may be {_words(said)} or {' or '.join(map(_words, others))}. Choose which."}
        if not seen.proposal.suggestions and not self._columns(seen):
            return {"kind": "warn", "text": "No column was recognised. Choose what the file holds, then its columns."}
        return {"kind": "note" if self._state.kind else "good", "text": about if self._state.kind else f"Recognised as {about[0].lower()}{about[1:]}"}

    def _remembered(self, seen: Look) -> tuple[dict[str, str], dict[str, str]]:
        return self._ws.remembered_mapping(seen.headers)

    def _with_remembered(self, seen: Look) -> _state.State:
        """The choice, completed by what was told at the last import of such a table."""
        _, told = self._remembered(seen) if seen.system == "table" else ({}, {})
        flags = {"yes": ("day_first", "comma"), "no": ("month_first", "point")}
        state = self._state
        for name, answer in told.items():
            if name in ("day_first", "decimal_comma"):
                name, answer = ("dates", flags[answer][0]) if name == "day_first" else ("decimals", flags[answer][1])  # noqa: PLW2901
            if name in _state.SETTINGS and name not in state.settings:
                state = _state.told(state, name, answer)
        return state

    def _table(self, seen: Look) -> str:
        if self._state.kind.startswith(_state.TABLE):
            return self._state.kind.removeprefix(_state.TABLE)
        if seen.proposal is None:
            return ""
        return self._remembered(seen)[1].get("table") or seen.proposal.table

    def _suggested(self, seen: Look) -> dict[str, str]:
        """Columns as they were told for such a table before, else as recognised."""
        name = self._table(seen)
        remembered, told = self._remembered(seen)
        if remembered and told.get("table", name) == name:
            return {k: v for k, v in remembered.items() if k in table(name).by_name and v in seen.headers}
        assert seen.proposal is not None
        return seen.proposal.mapping if seen.proposal.table == name else {}

    def _columns(self, seen: Look) -> dict[str, str]:
        return _state.reading(self._state, self._suggested(seen)) if seen.system == "table" else {}

    def _open(self, seen: Look) -> tuple[str, ...]:
        return _state.open_columns(self._with_remembered(seen), self._table(seen), self._columns(seen), self._made(seen))

    def _made(self, seen: Look) -> frozenset[str]:
        """Columns that need no column of the file; the workspace's currency is one."""
        return DERIVED | ({"currency"} if self._ws.currency else frozenset())

    def _mapping(self, seen: Look | OkrkitError | None) -> dict[str, Any] | None:
        if not isinstance(seen, Look) or seen.system != "table":
            return None
        assert seen.proposal is not None
        name, columns, open_ = self._table(seen), self._columns(seen), self._open(seen)
        doubles = {c for names in _state.twice(columns).values() for c in names}
        remembered = self._remembered(seen)[0]
        unsure = {s.canonical: s.column for s in seen.proposal.suggestions if s.confidence < SURE}
        rows = []
        for c in table(name).columns:
            if c.name in DERIVED and c.name not in columns:
                continue
            column = columns.get(c.name, "")
            if c.name in open_:
                why = ["bad", "Needed"]
            elif c.name in doubles:
                why = ["warn", "Chosen twice"]
            elif c.name in self._state.columns:
                why = ["good", "As you said"] if column else ["note", "Left out"]
            elif column:
                why = ["good", "As last time" if remembered.get(c.name) == column else "Recognised"]
            else:
                why = ["note", ""]
            rows.append({
                "name": c.name, "label": _words(c.name), "meaning": c.meaning[:1].upper() + c.meaning[1:], "required": c.required and c.name not in self._made(seen),
                "column": column, "why": why, "samples": list(seen.samples.get(column, ())),
                "maybe": unsure.get(c.name, "") if not column else "",
            })  # fmt: skip
        rows.sort(key=lambda r: not (r["required"] or r["column"]))
        left = [h for h in seen.headers if h not in columns.values()]
        return {"table": name, "rows": rows, "headers": list(seen.headers), "left": left}

    def _settings(self, seen: Look | OkrkitError | None) -> list[dict[str, str]]:
        known = self._with_remembered(seen) if isinstance(seen, Look) else self._state
        return [{"name": n, "label": FIELDS[n], "text": known.settings.get(n, "")} for n in _state.SETTINGS]

    def _check_result(self) -> dict[str, Any] | None:
        if self._checked is None or self._checked[0] != self._mark():
            return None
        found = self._checked[1]
        return _fault(found) if isinstance(found, OkrkitError) else self._report(found)

    def _load_result(self) -> dict[str, Any] | None:
        if self._loaded is None:
            return None
        now = self._ws.availability()
        new = [name for name, why in now.items() if why is None and self._before.get(name, "") is not None]
        return {**self._report(self._loaded), "new": [self._ws.kpi(name).label for name in new]}

    def _report(self, report: ImportReport) -> dict[str, Any]:
        found = report.as_json()
        rejected = found["rows_rejected"]
        period = report.batch.period
        reasons = Counter(_kind_of_reason(r["reason"]) for r in rejected)
        return {
            "problem": "",
            "layout": found["layout"],
            "tables": [[_words(name), rows] for name, rows in found["tables"].items() if rows],
            "read": found["rows_read"], "loaded": found["rows_loaded"], "skipped": found["rows_skipped"], "refused": len(rejected),
            "rejected": [{**r, "reason": on_screen(r["reason"])} for r in rejected[:_REJECTED]],
            "reasons": len(reasons),
            "period": f"{_day(period[0])} to {_day(period[1])}" if period else "",
            "currencies": found["currencies"],
            "notes": [note for each in found["notes"] if (note := on_screen(each).strip())],
            "changed": found["changed"],
        }  # fmt: skip

    def _history(self) -> list[dict[str, Any]]:
        rows = self._ws.imports().to_dict("records")[-_HISTORY:]
        return [
            {"when": _day(r["known_at"]), "files": r["files"] or "–", "rows": int(r["rows_read"] or 0), "refused": int(r["rows_rejected"] or 0)}
            for r in reversed(rows)
        ]  # fmt: skip

    def _kpis(self) -> dict[str, Any]:
        rows = self._ws.kpis().to_dict("records")
        missing: dict[str, list[str]] = {}
        for r in rows:
            if not r["available"]:
                missing.setdefault(r["why_not"], []).append(r["label"])
        return {
            "available": [r["label"] for r in rows if r["available"]],
            "all": len(rows),
            "missing": [{"why": why[:1].upper() + why[1:], "kpis": labels} for why, labels in missing.items()],
        }  # fmt: skip


def _try(work: Callable[[], Look]) -> Look | OkrkitError:
    try:
        return work()
    except OkrkitError as error:
        return error


def _fault(found: object) -> dict[str, Any] | None:
    if not isinstance(found, OkrkitError):
        return None
    return {"problem": on_screen(found.problem), "fix": on_screen(found.fix)}


def _kind_of_reason(reason: str) -> str:
    return "".join(c for c in reason if not c.isdigit())


def _words(name: str) -> str:
    words = name.replace("_", " ").replace(" id", " number") if name != "source" else "shop"
    return words[:1].upper() + words[1:]


def _day(moment: Any) -> str:
    return f"{moment.day} {moment:%b %Y}"
