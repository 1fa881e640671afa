"""What every use case of a workspace stands on: its folder, its settings, its stores and its time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from okrkit.core.model import Cycle, Span, TeamTree, say
from okrkit.errors import InvalidValueError
from okrkit.workspace import config as _config
from okrkit.workspace.clock import instant, last_day

if TYPE_CHECKING:
    from okrkit.store import Store
    from okrkit.warehouse import View, Warehouse

Clock = Callable[[], datetime]
T = TypeVar("T")


class Base:
    """A folder with settings, a plan store and a warehouse.

    With ``as_of`` it shows what was known then, and refuses to change anything. ``clock`` tells the present; only
    tests and the sample shop, which is written as if over months, give their own.
    """

    def __init__(
        self, path: str | Path, as_of: str | date | datetime | None = None, clock: Clock | None = None
    ) -> None:
        self.path = Path(path).expanduser().resolve()
        self.config = _config.read(self.path)
        self.as_of = instant(as_of, self.config.timezone or "UTC")
        stopped = instant(self.config.today, self.config.timezone or "UTC")
        self._seen: tuple[int, View, dict[str, str | None]] | None = None
        self._worked_out: tuple[int, dict[Hashable, Any]] = (-1, {})
        self._known_then: dict[str | date | datetime, Any] = {}
        self._told_time = clock is not None or stopped is not None
        self._clock = clock or (lambda: stopped or datetime.now(UTC))

    def __repr__(self) -> str:
        then = f", as of {self.today}" if self.as_of else ""
        return f"Workspace({self.config.name!r}{then})"

    @property
    def name(self) -> str:
        """The shop's name."""
        return self.config.name

    @property
    def currency(self) -> str:
        return self.config.currency

    @property
    def timezone(self) -> str:
        """The shop's time zone; UTC until one is told."""
        return self.config.timezone or "UTC"

    @property
    def fiscal_start(self) -> int:
        return self.config.fiscal_start

    @property
    def now(self) -> datetime:
        """The instant (UTC) up to which this workspace shows things."""
        return self.as_of or self._clock()

    @property
    def today(self) -> date:
        """The shop's day at `now`."""
        return last_day(self.now, self.timezone)

    @cached_property
    def store(self) -> Store:
        """Where plans, check-ins and reviews are kept."""
        from okrkit.store import Store

        return Store.open(self.config.store or f"sqlite:///{self.path / 'plan.sqlite'}")

    @cached_property
    def warehouse(self) -> Warehouse:
        """Where imported data are kept."""
        from okrkit.warehouse import Warehouse

        kept = self.path / "cache" / "answers"
        return Warehouse(self.path / "warehouse", timezone=self.timezone, kept=kept)

    def view(self) -> View:
        """The data as known at `as_of`; each call sees imports made meanwhile."""
        from okrkit.warehouse.manifest import numbers

        newest = max(numbers(self.warehouse.folder), default=0)
        if self._seen is None or self._seen[0] != newest:
            view = self.warehouse.view(self.as_of)  # immutable, so it serves until the next import
            view = replace(view, told=self.config.sources, names=self.config.names)
            self._seen = newest, view, view.availability()
        return self._seen[1]

    def availability(self) -> dict[str, str | None]:
        """Why a KPI cannot be given, by name; None where it can."""
        self.view()
        assert self._seen is not None
        return self._seen[2]

    def _keep(self, config: _config.Config) -> None:
        """Write changed settings, and see the data anew in their light."""
        self._writable()
        _config.write(self.path, config)
        self.config = config
        self._seen, self._worked_out = None, (-1, {})

    def _from_data(self, key: Hashable, work: Callable[[], T]) -> T:
        """What follows from the data and ``key`` alone: worked out once, and anew after an import."""
        self.view()
        assert self._seen is not None
        if self._worked_out[0] != self._seen[0]:
            self._worked_out = self._seen[0], {}
        kept = self._worked_out[1]
        if key not in kept:
            kept[key] = work()
        found: T = kept[key]
        return found

    def at(self, as_of: str | date | datetime) -> Any:
        """The same workspace as it was known then, read-only."""
        return type(self)(self.path, as_of, self._clock)

    def _as_known(self, moment: str | date | datetime) -> Any:
        """`at` for looks back that are needed again and again: what was known at a moment does not change."""
        if moment not in self._known_then:
            self._known_then[moment] = self.at(moment)
        return self._known_then[moment]

    def close(self) -> None:
        """Let go of the plan store's connections."""
        for then in self._known_then.values():
            then.close()
        if "store" in self.__dict__:
            self.store.close()

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def cycle(self, name: str | Cycle = "", span: Span = "quarter") -> Cycle:
        """A cycle by name; the running one without a name."""
        if isinstance(name, Cycle):
            return name
        if name:
            return Cycle(name, self.fiscal_start)
        return Cycle.containing(self.today, span, self.fiscal_start)

    def teams(self) -> TeamTree:
        return self.store.teams(as_of=self.as_of)

    def team_name(self, team: str) -> str:
        """The name people use; the id where the team is unknown."""
        tree = self.teams()
        return tree[team].name if team in tree else team

    def say(self, value: float | None, unit: str = "", *, signed: bool = False) -> str:
        """A number with its unit: give a unit, or the name of a KPI."""
        from okrkit.core.kpis.registry import KPIS

        found = KPIS.get(unit)
        if found:  # a KPI that counts is named after what it counts: "60 tickets"
            unit = found.unit if found.unit != "count" else unit.replace("_", " ")
        return say(value, unit, self.currency, signed=signed)

    def input_hashes(self) -> dict[str, str]:
        """What a run reads, in a form that shows whether it changed: data version, plan revision and settings."""
        versions = [v for v in self.warehouse.versions() if self.as_of is None or v.known_at <= self.as_of]
        data = f"{versions[-1].number}:{versions[-1].hash}" if versions else "none"
        settings = hashlib.sha256((self.path / _config.FILE).read_bytes()).hexdigest()[:16]
        return {"data": data, "plan": str(self.store.revision(as_of=self.as_of)), "settings": settings}

    def _at(self, at: datetime | None) -> datetime | None:
        """The time to write into the history: the one given or told; None lets the store take its own."""
        return at or (self._clock() if self._told_time else None)

    def _writable(self) -> None:
        if self.as_of is not None:
            problem = f"this workspace is opened as of {self.today} and is read-only"
            raise InvalidValueError(problem, "open it without as_of to change something")
