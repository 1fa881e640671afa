"""How far the drivers of a tree have moved before: levers for a start."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from okrkit.core.model import Cycle, Lever
from okrkit.errors import InvalidValueError
from okrkit.workspace.tree_baselines import Basis, TreeBaselines

if TYPE_CHECKING:
    from okrkit.core.scenarios import Tree

MOST_YEARS = 5


class UsualLevers(TreeBaselines):
    """Levers where nobody has named any."""

    def usual_levers(
        self, tree: str | Path | Tree, cycle: str | Cycle, basis: Basis = ""
    ) -> tuple[Lever, ...]:
        """Levers for a start: each driver as far as it has moved in its good direction from one year to the next before.

        They are to be replaced by what people say they can do; see `okrkit.core.scenarios.usual`. ``basis`` as for
        `tree_baseline`; up to `MOST_YEARS` years before it are looked at.
        """
        from okrkit.core.scenarios.usual import usual_levers

        now = self.tree_baseline(tree, cycle, basis)
        history = [now.values]
        for back in range(1, MOST_YEARS + 1):
            try:
                before = self.tree_over(now.tree, _years_back(now.start, back), _years_back(now.end, back))
            except InvalidValueError:  # the data begin later
                break
            history.insert(0, before.values)
        return usual_levers(now.tree, history)


def _years_back(day: date, years: int) -> date:
    return date(day.year - years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
