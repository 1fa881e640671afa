"""A run that goes on beside the form: started, watched, stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from okrkit.errors import OkrkitError

if TYPE_CHECKING:
    from okrkit.notebooks.engine import Step
    from okrkit.workspace import Workspace


class Running:
    """One run of a template in a thread of its own, so that the kernel can still hear "stop".

    ``tell`` is called whenever something changed: a cell began, or the run is over (``over`` is then true, and
    ``refused`` says why it never began, where it did not).
    """

    def __init__(
        self,
        ws: Workspace,
        template: str | Path,
        values: Mapping[str, Any],
        as_of: str,
        tell: Callable[[], None],
    ) -> None:
        self.step: Step | None = None
        self.over = False
        self.refused: OkrkitError | None = None
        self._stop = threading.Event()
        self._tell = tell
        inputs = (ws.at(as_of) if as_of else ws).input_hashes()
        self._thread = threading.Thread(
            target=self._run, args=(ws.path, template, dict(values), as_of, inputs), name="okrkit-form", daemon=True
        )  # fmt: skip

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End it before its next cell; what it made so far is kept as interrupted."""
        self._stop.set()

    def wait(self, seconds: float) -> None:
        self._thread.join(seconds)

    def _watched(self, step: Step) -> None:
        if self._stop.is_set():
            raise KeyboardInterrupt
        self.step = step
        self._tell()

    def _run(
        self, folder: Path, template: str | Path, values: dict[str, Any], as_of: str, inputs: dict[str, str]
    ) -> None:
        from okrkit.notebooks.errors import NotebookRunError
        from okrkit.notebooks.runner import run

        try:
            run(
                template, workspace=folder, parameters=values, as_of=as_of or None, inputs=inputs, progress=self._watched
            )  # fmt: skip
        except NotebookRunError:
            pass  # the ledger holds the failed run, and the form shows what stands there
        except OkrkitError as error:
            self.refused = error
        except KeyboardInterrupt:
            pass  # stopped from the form; the ledger says so too
        finally:
            self.over = True
            self._tell()
