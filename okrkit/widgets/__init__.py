"""Live tools for notebooks: each reads and writes the workspace, keeps nothing of its own, and leaves a readable trace.

``from okrkit.widgets import ParameterForm`` loads only that widget; ``ParameterForm(ws, "kpi_health")`` shows it. How they are built is
told in docs/widgets.md.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from okrkit.widgets.watching import live

if TYPE_CHECKING:
    from okrkit.widgets.check_in.view import CheckInBoard as CheckInBoard
    from okrkit.widgets.data_import.view import DataImport as DataImport
    from okrkit.widgets.goal_drafter.view import GoalDrafter as GoalDrafter
    from okrkit.widgets.goal_tree.view import GoalTree as GoalTree
    from okrkit.widgets.kpi_monitor.view import KpiMonitor as KpiMonitor
    from okrkit.widgets.parameter_form.view import ParameterForm as ParameterForm
    from okrkit.widgets.review_board.view import ReviewBoard as ReviewBoard
    from okrkit.widgets.target_setter.view import TargetSetter as TargetSetter
    from okrkit.widgets.what_if.view import WhatIfExplorer as WhatIfExplorer
    from okrkit.widgets.workshop.view import WorkshopBoard as WorkshopBoard

_HOME = {
    "CheckInBoard": "check_in",
    "DataImport": "data_import",
    "GoalDrafter": "goal_drafter",
    "GoalTree": "goal_tree",
    "KpiMonitor": "kpi_monitor",
    "ParameterForm": "parameter_form",
    "ReviewBoard": "review_board",
    "TargetSetter": "target_setter",
    "WhatIfExplorer": "what_if",
    "WorkshopBoard": "workshop",
}

__all__ = ["live", *sorted(_HOME)]  # noqa: PLE0604 - one list of names, not two


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"okrkit.widgets has no name {name!r}; it offers {', '.join(__all__)}")
    value: object = getattr(import_module(f"okrkit.widgets.{_HOME[name]}.view"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
