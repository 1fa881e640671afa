"""The base of every widget: it shows a view model, takes small actions, and saves through the workspace."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import anywidget
import traitlets

from okrkit.errors import ConflictError, OkrkitError
from okrkit.notebooks.result import plain
from okrkit.widgets.shared import assets, twin

if TYPE_CHECKING:
    from okrkit.workspace import Workspace

Shown = Mapping[str, Any]
_LOG = logging.getLogger("okrkit.widgets")


@dataclass(frozen=True, slots=True)
class Answer:
    """A small answer to an action that leaves the view as it is."""

    values: Mapping[str, Any]
    buffers: Sequence[bytes] = ()


class View(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget ships no complete types
    """A widget whose screen is drawn from ``shown`` by its own ``view.js``.

    A subclass lies in a folder with ``view.js`` and ``view.css`` and gives

    - `view_model`: all that the screen shows, in plain values, derived from its state and the workspace each time;
    - `parts`: the same as tables, sentences and figures for a page without a kernel;
    - a method ``do_<name>`` for each action its script sends. It makes the new state, saves what is to be kept, and
      returns nothing: the script hears at once that it is done, and ``shown`` is made anew. Or it returns an `Answer`,
      which goes to the script alone.

    Whatever is refused (`OkrkitError`) goes back to the script as problem and fix, to be shown where it was asked for.
    """

    folder: Path
    uses: tuple[Path, ...]
    shown = traitlets.Dict().tag(sync=True)
    own_id = traitlets.Unicode().tag(sync=True)
    """The model's id: by it the script asks the page's widget manager whether the kernel is still there."""

    def __init_subclass__(cls, folder: Path | None = None, uses: Sequence[Path] = (), **options: Any) -> None:
        """``uses`` are scripts outside the folder, whose names ``view.js`` finds in its scope."""
        if folder is not None:
            cls.folder, cls.uses = folder, tuple(uses)
            cls._esm = assets.script(folder / "view.js", uses)
            cls._css = assets.style(folder / "view.css")
        super().__init_subclass__(**options)

    def __init__(self) -> None:
        super().__init__()
        self.own_id = self.model_id
        self.on_msg(self._received)
        self.refresh()

    def view_model(self) -> Shown:
        """All that the screen shows."""
        raise NotImplementedError

    def parts(self) -> Sequence[twin.Part]:
        """The static twin."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Draw anew from the state and the workspace; what others changed meanwhile shows, too."""
        self.shown = plain(self.view_model())

    @contextmanager
    def beside_others(self, fix: str) -> Iterator[None]:
        """Save inside it: where somebody else was first, theirs is shown, both are said, and ``fix`` says what to do next."""
        try:
            yield
        except ConflictError as error:
            self.refresh()
            raise FieldError("", error.problem, fix) from error

    def dispatch(
        self, action: Mapping[str, Any], done: Callable[[], None] = lambda: None
    ) -> tuple[dict[str, Any], Sequence[bytes]]:
        """Do what an action asks for; what to answer. Nothing that is raised gets past here.

        ``done`` is called when the action is done and before the view is made anew, which takes longer: nobody waits
        for a drawing to hear that something is saved.
        """
        values = {name: value for name, value in action.items() if name not in ("do", "nr", "view")}
        name = str(action.get("do"))
        try:
            found = getattr(self, f"do_{name}", None)
            if found is None:
                problem = f"this widget knows no action called {name!r}"
                raise OkrkitError(problem, "run its cell again, the page is older than the kernel")
            answer = found(**values)
            if answer is None:
                done()
                self.refresh()
                return {"done": True}, ()
            return {"done": True, **plain(answer.values)}, answer.buffers
        except OkrkitError as error:
            return {"done": False, "problem": error.problem, "fix": error.fix, "field": _field(error)}, ()
        except Exception as error:  # noqa: BLE001 - a callback has nobody above it who could show this
            _LOG.exception("%s could not do %r", type(self).__name__, name)
            problem = f"okrkit could not do this: {type(error).__name__}: {error}"
            fix = "run the cell again; if it happens again, report it with the kernel's log"
            return {"done": False, "problem": problem, "fix": fix, "field": ""}, ()

    def do_plotly(self) -> Answer:
        """The chart library, asked for once a page by the first chart on it."""
        return Answer({}, [assets.plotly()])

    def _received(self, _: Any, content: Mapping[str, Any], buffers: Sequence[bytes]) -> None:
        told = {"view": content.get("view"), "nr": content.get("nr")}
        answer, data = self.dispatch(content, lambda: self.send({**told, "kept": True}))
        self.send({**told, **answer}, list(data))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return twin.bundle(self.parts(), self.model_id)

    def __repr__(self) -> str:
        return twin.text(self.parts())


def place_of(ws: Workspace, *parts: object) -> str:
    """Where the browser keeps what was typed and not saved: one place a workspace, so that two never mix."""
    return "/".join([f"{crc32(str(ws.path).encode()):08x}", *(str(part) for part in parts)])


class FieldError(OkrkitError):
    """A refusal that belongs to one field of the screen."""

    def __init__(self, field: str, problem: str, fix: str = "") -> None:
        super().__init__(problem, fix)
        self.field = field

    def __reduce__(self) -> Any:
        return type(self), (self.field, self.problem, self.fix)


def _field(error: OkrkitError) -> str:
    return error.field if isinstance(error, FieldError) else ""
