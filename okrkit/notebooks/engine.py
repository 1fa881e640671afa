"""The papermill engine behind a run: progress a cell, few saves, no clock in the notebook."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import papermill
from nbclient.exceptions import DeadKernelError
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import remove_error_markers

from okrkit.notebooks.kernel import NAME, manager_class
from okrkit.notebooks.prepare import sections
from okrkit.notebooks.warm import can_fork

AUTOSAVE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Step:
    """A cell about to run: its number from 1, how many there are, the heading it stands under, and whose it is."""

    run: str
    cell: int
    total: int
    section: str


Progress = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """The cell that ended a run early; ``cell`` counts from 1, 0 when no cell was reached."""

    cell: int
    section: str
    name: str
    message: str


class Manager(NotebookExecutionManager):  # type: ignore[misc]
    """papermill's bookkeeping, with progress, and a save only now and then instead of twice a cell."""

    def __init__(
        self, nb: Any, *, label: str, progress: Progress | None, save: Callable[[Any], None]
    ) -> None:
        super().__init__(nb, output_path=None, progress_bar=False, autosave_cell_every=AUTOSAVE_SECONDS)
        self.saved = self.now()
        self.label = label
        self.progress = progress
        self.write = save
        self.sections = sections(nb.cells)
        self.current = 0
        self.failed: int | None = None

    def save(self, **_: Any) -> None:
        now = self.now()
        if (now - self.saved).total_seconds() >= AUTOSAVE_SECONDS:
            self.write(self.nb)
            self.saved = now

    def cell_start(self, cell: Any, cell_index: int | None = None, **options: Any) -> None:
        self.current = (cell_index or 0) + 1
        if self.progress:
            section = self.sections[cell_index or 0]
            self.progress(Step(self.label, self.current, len(self.nb.cells), section))
        super().cell_start(cell, cell_index, **options)

    def cell_exception(self, cell: Any, cell_index: int | None = None, **options: Any) -> None:
        self.failed = cell_index
        super().cell_exception(cell, cell_index, **options)


class Sparing(NotebookExecutionManager):  # type: ignore[misc]
    """papermill's bookkeeping for anybody's notebook: written now and then and at the end, not twice a cell."""

    saved = 0.0

    def save(self, force: bool = False, **options: Any) -> None:
        if force or time.monotonic() - self.saved >= SAVE_SECONDS:
            super().save(**options)
            self.saved = time.monotonic()


SAVE_SECONDS = 5.0


class OkrkitEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's own engine on a warm process: the same results, without the start of a Python for each notebook.

    ``papermill --engine okrkit``, or ``papermill.execute_notebook(..., engine_name="okrkit")``. Kernels that are not this
    Python's ipykernel, and systems where a process cannot be forked, are run the stock way.
    """

    @classmethod
    def execute_notebook(
        cls,
        nb: Any,
        kernel_name: str,
        output_path: Any = None,
        progress_bar: Any = True,
        log_output: bool = False,
        autosave_cell_every: int = 30,
        manager: Manager | None = None,
        **options: Any,
    ) -> Any:
        """Run a notebook; with a ``manager`` its bookkeeping is the one given, and saves are its own affair."""
        keeper = manager or Sparing(
            nb,
            output_path=output_path,
            progress_bar=progress_bar,
            log_output=log_output,
            autosave_cell_every=autosave_cell_every,
        )
        keeper.nb = nb
        keeper.notebook_start()
        whole = False
        try:
            cls.execute_managed_notebook(keeper, kernel_name, log_output=log_output, **options)
            whole = True
        finally:
            keeper.cleanup_pbar()
            keeper.notebook_complete()
            if isinstance(keeper, Sparing) and not whole:
                keeper.save(force=True)  # else papermill writes it once more itself
        return keeper.nb

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
        """papermill's own way, with a warm child in the place of a new process where one fits."""
        options.setdefault("kernel_manager_class", manager_for(kernel_name))
        return super().execute_managed_notebook(nb_man, kernel_name, **options)


def manager_for(kernel_name: str) -> Any:
    """The manager for a kernel of this name: a warm child where it fits, else nbclient's own."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
    from jupyter_client.manager import AsyncKernelManager

    if can_fork():
        from okrkit.notebooks.warm.manager import WarmManager, fits

        with contextlib.suppress(NoSuchKernel):
            if fits(KernelSpecManager().get_kernel_spec(kernel_name).argv):
                return WarmManager
    return AsyncKernelManager


papermill_engines.register("okrkit", OkrkitEngine)


def execute(
    nb: Any, *, folder: Path, label: str, progress: Progress | None, save: Callable[[Any], None]
) -> tuple[Any, Failure | None]:
    """Run a prepared notebook in a folder; the notebook as far as it got, and what stopped it.

    ``save`` gets the notebook now and then while it runs, and once more when the run is interrupted.
    """
    for attempt in range(1, STARTS + 1):
        found, failure = _execute(nb, folder=folder, label=label, progress=progress, save=save)
        if failure is None or failure.cell or "died" not in failure.message or attempt == STARTS:
            break  # a cell has run, or the process does not come up at all
    return found, failure


STARTS = 3
"""Times a notebook's process is started. Its ports are chosen before it takes them, so with several runs at once another
process may have been faster; then no cell has run yet, and starting anew loses nothing."""


def _execute(
    nb: Any, *, folder: Path, label: str, progress: Progress | None, save: Callable[[Any], None]
) -> tuple[Any, Failure | None]:
    manager = Manager(nb, label=label, progress=progress, save=save)
    with tempfile.TemporaryDirectory(prefix="okrkit-run-", ignore_cleanup_errors=True) as scratch:
        try:
            with contextlib.suppress(PapermillExecutionError):  # raised for intended errors too: see `failed`
                papermill.execute_notebook(
                    nb,
                    None,
                    engine_name="okrkit",
                    kernel_name=NAME,
                    progress_bar=False,
                    manager=manager,
                    kernel_manager_class=manager_class(Path(scratch)),
                    resources={"metadata": {"path": str(folder)}},
                    record_timing=False,
                    coalesce_streams=True,
                    start_timeout=120,
                )
        except DeadKernelError:
            message = (
                "its Python process ended without a word: out of memory, a crash, or killed from outside"
            )
            return manager.nb, Failure(manager.current, _section(manager), "", message)
        except RuntimeError as error:  # the client's word for a kernel that does not come up
            if manager.current:
                raise
            return manager.nb, Failure(0, "", "", f"its Python process did not start: {error}")
        except KeyboardInterrupt:
            save(manager.nb)
            raise
    manager.nb = remove_error_markers(manager.nb)  # the report says it in its own way
    return manager.nb, _failure(manager)


def _section(manager: Manager) -> str:
    return manager.sections[manager.current - 1] if manager.current else ""


def _failure(manager: Manager) -> Failure | None:
    if manager.failed is None:
        return None
    for output in manager.nb.cells[manager.failed].get("outputs", []):
        if output["output_type"] == "error":
            return Failure(manager.failed + 1, _section(manager), output["ename"], output["evalue"])
    return Failure(manager.failed + 1, _section(manager), "", "it stopped without saying why")
