"""Scenarios: kept, listed, compared side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from okrkit.core.model import Cycle, Scenario, place
from okrkit.errors import InvalidValueError
from okrkit.workspace.exploring import Explored, Exploring, in_words

if TYPE_CHECKING:
    import pandas as pd


class NameTakenError(InvalidValueError):
    """A scenario is to be kept under the name of another one of its cycle."""


class Comparing(Exploring):
    """Kept scenarios."""

    def save_scenario(
        self,
        scenario: Scenario | Explored,
        *,
        who: str,
        why: str = "",
        at: datetime | None = None,
        replaces: bool = False,
    ) -> Scenario:
        """Keep a scenario, under a name that no other of its cycle has.

        Parameters
        ----------
        replaces : a scenario of the same name, cycle and team gives way: it is kept as a new version of that one

        Raises
        ------
        NameTakenError
            If another scenario of the cycle has the name; also with ``replaces`` where that is another team's or
            became key results.
        ConflictError
            When somebody changed it since it was read.
        """
        kept = scenario.scenario if isinstance(scenario, Explored) else scenario
        if not kept.team:
            kept = replace(kept, team="company")
        alike = [s for s in self._kept_scenarios(kept.cycle) if s.name == kept.name]
        other = next(iter(alike), None) if kept.id not in {s.id for s in alike} else None
        if other is not None:
            problem = f"a scenario for {kept.cycle} is called {kept.name!r} already: {other.id}"
            if other.accepted_as or other.team != kept.team or kept.id:
                if other.accepted_as:
                    problem += f", accepted as {', '.join(other.accepted_as)}"
                raise NameTakenError(problem, "choose another name")
            if not replaces:
                raise NameTakenError(
                    problem, "choose another name, or replace it: --replace, in Python replaces=True"
                )
            kept = replace(kept, id=other.id, version=other.version)
        return self.save(replace(kept, who=kept.who or who), who=who, why=why, at=at)

    def scenarios(self, cycle: str | Cycle = "", team: str = "") -> pd.DataFrame:
        """The kept scenarios, one row each: its name, who, what moves, the target, and what it was accepted as."""
        import pandas as pd

        columns = [
            "scenario",
            "name",
            "cycle",
            "team",
            "tree",
            "moves",
            "assumptions",
            "target",
            "who",
            "accepted_as",
        ]
        rows = [
            (s.id, s.name, s.cycle, s.team, s.tree_name, in_words(s.moves), len(s.assumptions), s.target, s.who,
             ", ".join(s.accepted_as))
            for s in self._kept_scenarios(cycle, team)
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def compare_scenarios(
        self, scenarios: Sequence[str | Scenario | Explored], *, target: float | None = None, n: int = 0
    ) -> pd.DataFrame:
        """Scenarios side by side, one row each, on the same futures of what is not moved.

        ``unmoved`` is the middle of the top as things go, ``low``, ``middle`` and ``high`` what one, five and nine of ten
        futures of the scenario stay below; ``chance`` is that of ``target``, of the scenario's own one where none is given.
        ``cost`` adds up the costs of the levers moved, in proportion to their reach.
        """
        import numpy as np
        import pandas as pd

        rows = []
        for each in scenarios:
            found = each if isinstance(each, Explored) else self.explored(each, n=n)
            low, middle, high = found.points()
            wanted = found.target if target is None else target
            rows.append((
                found.scenario.name, found.scenario.id, float(np.median(found.simulation.start)), low, middle, high, wanted,
                found.chance(wanted), cost_of(found.scenario), in_words(found.scenario.moves), len(found.scenario.assumptions),
            ))  # fmt: skip
        columns = [
            "name", "scenario", "unmoved", "low", "middle", "high", "target", "chance", "cost", "moves", "assumptions",
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def scenario_drivers(self, scenarios: Sequence[str | Scenario | Explored], *, n: int = 0) -> pd.DataFrame:
        """The drivers of scenarios side by side: one row a driver and member, its baseline, then a column a scenario.

        Values are those of each scenario's middle future, in the driver's unit.
        """
        import numpy as np
        import pandas as pd

        found = [each if isinstance(each, Explored) else self.explored(each, n=n) for each in scenarios]
        if not found:
            raise InvalidValueError("no scenario is named", "name at least one")
        if len({e.tree.name for e in found}) > 1:
            named = ", ".join(f"{e.scenario.name!r} {e.tree.name}" for e in found)
            raise InvalidValueError(
                f"the scenarios have different trees: {named}", "compare those of one tree"
            )
        tree = found[0].tree
        rows: dict[str, list[object]] = {}
        for driver in tree.drivers:
            members = tree.members(driver.name) or ("",)
            columns = [found[0].scenario.baseline, *(e.scenario.planned for e in found)]
            values = [np.atleast_1d(np.asarray(c[driver.name], dtype=float)) for c in columns]
            for k, member in enumerate(members):
                rows[place(driver.name, member)] = [driver.title, member, *(float(v[k]) for v in values)]
        names = [e.scenario.name for e in found]
        return pd.DataFrame.from_dict(
            rows, orient="index", columns=["driver", "member", "baseline", *names]
        ).rename_axis("place")

    def _kept_scenarios(self, cycle: str | Cycle = "", team: str = "") -> tuple[Scenario, ...]:
        return self.store.scenarios(self.cycle(cycle).name if cycle else "", team, self.as_of)


def cost_of(scenario: Scenario) -> float | None:
    """What the moved levers cost, in the workspace's currency: in proportion to their reach; None where none says."""
    levers = {lever.place: lever for lever in scenario.levers}
    costs = [
        lever.cost * abs(move.by / lever.high)
        for move in scenario.moves
        if (lever := levers.get(move.place))
        and lever.cost is not None
        and lever.high
        and lever.change == move.change
    ]
    return sum(costs) if costs else None
