"""`ParameterForm`: a template's parameters as a form that runs it and shows what it found."""

from __future__ import annotations

import gzip
import shlex
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from okrkit.errors import InvalidValueError
from okrkit.notebooks import ledger, templates
from okrkit.notebooks.parameter import Parameter
from okrkit.widgets.parameter_form import state as _state
from okrkit.widgets.parameter_form import twin as _twin
from okrkit.widgets.parameter_form.running import Running
from okrkit.widgets.shared.view import Answer, Shown, View

if TYPE_CHECKING:
    from okrkit.figures import Block
    from okrkit.workspace import Workspace

_LABELS = {"n_paths": "Simulated futures", "kpis": "KPIs", "cycle": "Period"}


class ParameterForm(View, folder=Path(__file__).parent):
    """A form made from a template's own ``parameters`` cell.

    Each field stands with its help, what is allowed and, while it cannot be read, what is wrong. The run goes on beside
    the form with its progress, can be stopped, and is kept in the workspace's ``runs`` with its report; what is shown
    of it comes from the ledger, so it is there again after a restart.

    Parameters
    ----------
    ws : Workspace
    template : name of a template (``okrkit templates``), or the path of a notebook
    parameters : values to begin with, by name; the template's defaults for the others
    as_of : day to look back from, as ISO text

    Raises
    ------
    UnknownNameError
        If there is no such template; the near ones are named.
    """

    def __init__(
        self,
        ws: Workspace,
        template: str | Path,
        parameters: Mapping[str, object] | None = None,
        *,
        as_of: str = "",
    ) -> None:
        self._ws = ws
        self._template = template
        self._about = templates.describe(template)
        self._state = _state.opened(self._about.parameters, parameters or {}, as_of)
        self._running: Running | None = None
        super().__init__()

    def view_model(self) -> Shown:
        _, faults = _state.read(self._state, self._about.parameters)
        run = self._running
        at = run.step if run is not None and not run.over else None
        return {
            "title": self._about.title,
            "purpose": self._about.purpose,
            "fields": [self._field(p, faults) for p in self._about.parameters if p.name in self._state.texts],
            "as_of": self._state.as_of if any(p.name == "as_of" for p in self._about.parameters) else None,
            "running": run is not None and not run.over,
            "step": {"cell": at.cell, "total": at.total, "section": at.section} if at else None,
            "refused": {"problem": run.refused.problem, "fix": run.refused.fix} if run and run.refused else None,
            "last": self._last(),
            "command": self._command(),
        }  # fmt: skip

    def parts(self) -> Sequence[Block]:
        return _twin.parts(self.view_model())

    def do_fill(self, name: str, text: str) -> None:
        """A field holds another text."""
        self._state = _state.filled(self._state, name, text)

    def do_run(self) -> None:
        """Run the template with what stands in the fields."""
        if self._running is not None and not self._running.over:
            raise InvalidValueError("it is running already", "wait for it, or stop it")
        values, faults = _state.read(self._state, self._about.parameters)
        if faults:
            names = ", ".join(_label(name) for name in faults)
            raise InvalidValueError(f"{names} cannot be read yet", "mend what is marked in the form")
        self._running = Running(
            self._ws, self._template, self._changed(values), self._state.as_of, self.refresh
        )
        self._running.start()

    def do_stop(self) -> None:
        """Stop before the next cell."""
        if self._running is not None:
            self._running.stop()

    def do_report(self) -> Answer:
        """The last run's report as one file, packed."""
        last = self._last_record()
        path = self._ws.path / last["html"] if last and last.get("html") else None
        if path is None or not path.is_file():
            raise InvalidValueError("the report is not there any more", "run the template again")
        return Answer({"name": path.name}, [gzip.compress(path.read_bytes(), compresslevel=5)])

    def _field(self, p: Parameter, faults: Mapping[str, str]) -> dict[str, Any]:
        kind = "choice" if p.choices else p.type
        return {
            "name": p.name, "label": _label(p.name), "kind": kind, "text": self._state.texts[p.name], "help": _sentence(p.help),
            "choices": [_state.text_of(c) for c in p.choices], "optional": p.optional, "suggested": self._suggested(p.name),
            "expected": p.expected, "fault": faults.get(p.name, ""),
        }  # fmt: skip

    def _suggested(self, name: str) -> list[list[str]]:
        """Values of this workspace that fit a parameter of a known name, with what people call them."""
        if name == "team":
            return [[t.id, t.name] for t in self._ws.teams()]
        if name == "cycle":
            known = sorted({*self._ws.planned_cycles(), self._ws.cycle()})
            return [[c.name, ""] for c in reversed(known)]
        return []

    def _changed(self, values: Mapping[str, object]) -> dict[str, object]:
        defaults = {p.name: p.default for p in self._about.parameters}
        return {name: value for name, value in values.items() if value != defaults[name]}

    def _command(self) -> str:
        values, _ = _state.read(self._state, self._about.parameters)
        words = ["okrkit", "run", str(self._template)]
        for name, value in self._changed(values).items():
            words += ["-p", name, _state.text_of(value)]
        return shlex.join([*words, "--as-of", self._state.as_of] if self._state.as_of else words)

    def _last_record(self) -> dict[str, Any] | None:
        stem = templates.path(self._template).stem
        own = [r for r in ledger.records(self._ws.path) if r.get("template") == stem]
        return own[-1] if own else None

    def _last(self) -> dict[str, Any] | None:
        record = self._last_record()
        if record is None:
            return None
        result = record.get("result") or {}
        moment = datetime.fromisoformat(record["started"]).astimezone(ZoneInfo(self._ws.timezone))
        given = [
            f"{_label(n)} {self._ws.team_name(str(v)) if n == 'team' else _state.text_of(v)}"
            for n, v in record["parameters"].items()
            if v not in (None, "", [])
        ]
        return {
            "id": record["id"], "outcome": record["outcome"], "when": f"{moment.day} {moment:%B %Y, %H:%M}",
            "with": "; ".join([*given, *([f"as of {record['as_of']}"] if record.get("as_of") else [])]),
            "headline": result.get("headline", ""), "status": result.get("status", "none"), "findings": result.get("findings", []),
            "error": record.get("error", ""), "html": record.get("html"), "notebook": record.get("notebook"),
        }  # fmt: skip


def _label(name: str) -> str:
    words = _LABELS.get(name, name.replace("_", " "))
    return words[:1].upper() + words[1:]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if not text or text[-1] in ".!?" else ".")
