"""`DataImport`: choose or upload files, see what was recognised, correct the columns, load."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from okrkit.core.tables import TABLES
from okrkit.errors import InvalidValueError, OkrkitError
from okrkit.sources import sources
from okrkit.sources.table.propose import DERIVED
from okrkit.widgets.data_import import saying
from okrkit.widgets.data_import import state as _state
from okrkit.widgets.data_import import twin as _twin
from okrkit.widgets.data_import.folders import ENDINGS, LIMIT, Folders, said_size
from okrkit.widgets.data_import.job import Job
from okrkit.widgets.data_import.looking import Look, look
from okrkit.widgets.data_import.reading import Reading
from okrkit.widgets.data_import.words import FIELDS, in_words
from okrkit.widgets.shared.view import Answer, Shown, View, place_of

if TYPE_CHECKING:
    from okrkit.figures import Block
    from okrkit.workspace import Workspace
    from okrkit.workspace.importing import ImportReport


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
        own = [ws.path / name for name in ("warehouse", "runs")]
        self._folders = Folders(Path(folder) if folder else ws.path, ws.path / "uploads", ws.timezone, own)
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
        read = self._reading(seen) if isinstance(seen, Look) else None
        found = self._folders.listing(state.folder)
        return {
            "title": "Bring in data",
            "note": place_of(self._ws, "import"),
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
            "recognised": read.recognised() if read else None,
            "unreadable": saying.fault(seen),
            "mapping": read.mapping() if read else None,
            "settings": _settings(read.state if read else state),
            "busy": {"dry_run": job.dry_run, "phase": job.phase} if job is not None and not job.over else None,
            "checked": self._check_result(),
            "loaded": self._load_result(),
            "history": saying.history(self._ws),
            "kpis": saying.kpis(self._ws),
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
        if (
            self._checked is None
            or self._checked[0] != self._mark()
            or isinstance(self._checked[1], OkrkitError)
        ):
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
        read = self._reading(seen)
        if read.open:
            problem = f"no column is chosen for {', '.join(map(in_words, read.open))}"
            raise InvalidValueError(problem, "choose it in the list of columns")
        arguments = _state.arguments(read.state, seen.system, read.table, read.columns)
        files, mark = self._state.files, self._mark()
        paths = [self._folders.path(name) for name in files]

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

    def _reading(self, seen: Look) -> Reading:
        made = DERIVED | ({"currency"} if self._ws.currency else frozenset())
        return Reading(seen, self._state, *self._ws.remembered_mapping(seen.headers), made)

    def _is_there(self, name: str) -> bool:
        try:
            self._folders.path(name)
        except OkrkitError:
            return False
        return True

    def _mark(self) -> object:
        """What a check holds for: the choice, and the files as they are now."""
        places = [self._folders.path(f).stat() for f in self._state.files if self._is_there(f)]
        return _state.entered(self._state, ""), [(p.st_mtime_ns, p.st_size) for p in places]

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
        exports = [
            [f"{_state.SYSTEM}{s.name}", s.about.partition(" (")[0]]
            for s in sources().values()
            if s.name != "table"
        ]
        tables = [
            [f"{_state.TABLE}{t.name}", f"{in_words(t.name)}: {t.meaning.rstrip('.')}"]
            for t in TABLES.values()
        ]
        return [["", "Recognise by itself"], *exports, *tables]

    def _chosen(self, seen: Look | OkrkitError | None) -> list[dict[str, Any]]:
        kinds = seen.kinds if isinstance(seen, Look) else ("",) * len(self._state.files)
        return [
            {"path": f, "name": f.rpartition("/")[2], "kind": kind, "uploaded": self._folders.is_uploaded(f)}
            for f, kind in zip(self._state.files, kinds, strict=True)
        ]

    def _check_result(self) -> dict[str, Any] | None:
        if self._checked is None or self._checked[0] != self._mark():
            return None
        found = self._checked[1]
        return saying.fault(found) if isinstance(found, OkrkitError) else saying.report(found)

    def _load_result(self) -> dict[str, Any] | None:
        if self._loaded is None:
            return None
        now = self._ws.availability()
        new = [name for name, why in now.items() if why is None and self._before.get(name, "") is not None]
        return {**saying.report(self._loaded), "new": [self._ws.kpi(name).label for name in new]}


def _settings(state: _state.State) -> list[dict[str, str]]:
    return [{"name": n, "label": FIELDS[n], "text": state.settings.get(n, "")} for n in _state.SETTINGS]


def _try(work: Callable[[], Look]) -> Look | OkrkitError:
    try:
        return work()
    except OkrkitError as error:
        return error
