"""An import that goes on beside the screen."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from okrkit.errors import OkrkitError

if TYPE_CHECKING:
    from okrkit.workspace.importing import ImportReport

_LOG = logging.getLogger("okrkit.widgets")


class Job:
    """Reading or loading in a thread of its own; ``tell`` is called whenever something changed.

    ``report`` or ``error`` is there once it is ``over``.
    """

    def __init__(
        self,
        work: Callable[[Callable[[str], None]], ImportReport],
        tell: Callable[[], None],
        *,
        dry_run: bool,
    ) -> None:
        self.dry_run = dry_run
        self.phase = "reading"
        self.over = False
        self.report: ImportReport | None = None
        self.error: OkrkitError | None = None
        self._work, self._tell = work, tell
        self._thread = threading.Thread(target=self._run, name="okrkit-import", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wait(self, seconds: float) -> None:
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            self.report = self._work(self._reached)
        except OkrkitError as error:
            self.error = error
        except Exception as error:  # noqa: BLE001 - a thread has nobody above it who could show this
            _LOG.exception("the import ended early")
            problem = f"okrkit could not do this: {type(error).__name__}: {error}"
            self.error = OkrkitError(
                problem, "try again; if it happens again, report it with the kernel's log"
            )
        finally:
            self.over = True
            self._tell()

    def _reached(self, phase: str) -> None:
        self.phase = phase
        self._tell()
