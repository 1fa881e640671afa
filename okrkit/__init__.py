"""okrkit: goal planning for online shops, from the shop's own data.

``import okrkit as ok`` loads nothing else. The names below are fetched on first use, so that a command or a
notebook waits only for the libraries it works with.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from okrkit.core.model import Assumption as Assumption
    from okrkit.core.model import CheckIn as CheckIn
    from okrkit.core.model import Correlation as Correlation
    from okrkit.core.model import Cycle as Cycle
    from okrkit.core.model import Elasticity as Elasticity
    from okrkit.core.model import Initiative as Initiative
    from okrkit.core.model import KeyResult as KeyResult
    from okrkit.core.model import Lever as Lever
    from okrkit.core.model import Move as Move
    from okrkit.core.model import Objective as Objective
    from okrkit.core.model import Review as Review
    from okrkit.core.model import Scenario as Scenario
    from okrkit.core.model import SmartGoal as SmartGoal
    from okrkit.core.model import Team as Team
    from okrkit.notebooks.display import show as show
    from okrkit.notebooks.result import result as result
    from okrkit.workspace import Workspace as Workspace
    from okrkit.workspace import init as init
    from okrkit.workspace import open as open

__version__ = "0.1.0"

_HOME = {
    "Assumption": "okrkit.core.model",
    "CheckIn": "okrkit.core.model",
    "Correlation": "okrkit.core.model",
    "Cycle": "okrkit.core.model",
    "Elasticity": "okrkit.core.model",
    "Initiative": "okrkit.core.model",
    "KeyResult": "okrkit.core.model",
    "Lever": "okrkit.core.model",
    "Move": "okrkit.core.model",
    "Objective": "okrkit.core.model",
    "Review": "okrkit.core.model",
    "Scenario": "okrkit.core.model",
    "SmartGoal": "okrkit.core.model",
    "Team": "okrkit.core.model",
    "Workspace": "okrkit.workspace",
    "init": "okrkit.workspace",
    "open": "okrkit.workspace",
    "result": "okrkit.notebooks.result",
    "show": "okrkit.notebooks.display",
}

# `open` stays out: `from okrkit import *` must not replace Python's own open().
__all__ = [
    "Assumption",
    "CheckIn",
    "Correlation",
    "Cycle",
    "Elasticity",
    "Initiative",
    "KeyResult",
    "Lever",
    "Move",
    "Objective",
    "Review",
    "Scenario",
    "SmartGoal",
    "Team",
    "Workspace",
    "__version__",
    "init",
    "result",
    "show",
]


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"okrkit has no name {name!r}; it offers {', '.join(sorted(_HOME))}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
