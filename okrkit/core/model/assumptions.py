"""Stated beliefs about a driver tree: assumptions with a range, how drivers hang together, what can be moved."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from okrkit.core.model.base import Name, Number, Text, plain, record
from okrkit.errors import InvalidValueError

Shape = Literal["fixed", "uniform", "triangular", "normal", "lognormal", "beta", "history"]
ChangeKind = Literal["relative", "absolute", "value"]


def place(driver: str, member: str = "") -> str:
    """A driver, or one member of it, in one word.

    >>> place("sessions"), place("sessions", "email")
    ('sessions', 'sessions[email]')
    """
    return f"{driver}[{member}]" if member else driver


def at_place(text: str) -> tuple[str, str]:
    """Driver and member back from that word.

    >>> at_place("sessions[email]"), at_place("sessions")
    (('sessions', 'email'), ('sessions', ''))
    """
    driver, bracket, rest = text.strip().partition("[")
    if not driver.strip() or (bracket and (not rest.endswith("]") or not rest[:-1].strip())):
        raise InvalidValueError(
            f"{text!r} names no driver", "write a driver, or one member of it: sessions, sessions[email]"
        )
    return driver.strip(), rest[:-1].strip()


def _at_places(*texts: str) -> None:
    for text in texts:
        at_place(text)


@record
class Assumption:
    """A belief about how a driver will differ from its baseline.

    ``change`` says what the numbers are: ``relative`` a part of the baseline (0.1 is +10 %), ``absolute`` units on top of
    it, ``value`` the driver's value itself. ``low`` and ``high`` are what one of ten and nine of ten futures stay below
    (for ``uniform`` the ends), ``mid`` the middle one (for ``triangular`` the likeliest, for ``fixed`` the only one).
    ``history`` takes the driver's own past spread and no numbers. Nothing happens before ``delay_weeks``; from there the
    effect grows evenly over ``ramp_weeks``. In a plan's ledger it names the ``scenario`` that it comes from and the
    ``key_results`` that rest on it.
    """

    driver: Name
    member: str = ""
    change: ChangeKind = "relative"
    shape: Shape = "fixed"
    low: Number | None = None
    mid: Number | None = None
    high: Number | None = None
    delay_weeks: Number = Field(default=0.0, ge=0)
    ramp_weeks: Number = Field(default=0.0, ge=0)
    who: str = ""
    why: Text = ""
    evidence: Text = ""
    cycle: str = ""
    team: str = ""
    key_results: tuple[str, ...] = ()
    scenario: str = ""
    id: str = ""
    version: int = 0

    def __post_init__(self) -> None:
        missing = [name for name in _NEEDED[self.shape] if getattr(self, name) is None]
        idle = [name for name in _IDLE[self.shape] if getattr(self, name) is not None]
        if missing or idle:
            wrong = [f"{' and '.join(missing)} missing"] if missing else []
            wrong += [f"{' and '.join(idle)} given"] if idle else []
            problem = f"the assumption about {self.place} has the shape {self.shape}, with {', '.join(wrong)}"
            raise InvalidValueError(problem, _TAKES[self.shape])
        named = (("low", self.low), ("mid", self.mid), ("high", self.high))
        _in_order(f"the assumption about {self.place}", [(n, v) for n, v in named if v is not None])
        self._possible()

    def _possible(self) -> None:
        ends = [v for v in (self.low, self.mid, self.high) if v is not None]
        if self.change == "relative" and ends and min(ends) < -1:
            problem = f"the assumption about {self.place} takes away {plain(-min(ends) * 100)} % of it"
            raise InvalidValueError(problem, "a relative change is at least -1, which is all of it")
        if self.shape == "beta" and (self.change != "value" or min(ends) <= 0 or max(ends) >= 1):
            problem = (
                f"the assumption about {self.place} has the shape beta, which is for the value of a share"
            )
            raise InvalidValueError(problem, "set change to 'value', and low and high between 0 and 1")

    @property
    def place(self) -> str:
        """What it is about: ``sessions[email]``."""
        return place(self.driver, self.member)


_NEEDED: dict[Shape, tuple[str, ...]] = {
    "fixed": ("mid",),
    "uniform": ("low", "high"),
    "triangular": ("low", "mid", "high"),
    "normal": ("low", "high"),
    "lognormal": ("low", "high"),
    "beta": ("low", "high"),
    "history": (),
}
_IDLE: dict[Shape, tuple[str, ...]] = {
    "fixed": ("low", "high"),
    "uniform": ("mid",),
    "triangular": (),
    "normal": (),
    "lognormal": (),
    "beta": ("mid",),
    "history": ("low", "mid", "high"),
}
_TAKES: dict[Shape, str] = {
    "fixed": "give mid, its one number; for a range choose uniform, triangular, normal, lognormal or beta",
    "uniform": "give low and high, the two ends",
    "triangular": "give low, mid (the likeliest) and high",
    "normal": "give low and high, which one and nine of ten futures stay below, and mid where it is not halfway",
    "lognormal": "give low and high, which one and nine of ten futures stay below, and mid where it is known",
    "beta": "give low and high, which one and nine of ten futures stay below; its middle follows from them",
    "history": "leave low, mid and high empty: the driver's own past gives them",
}


@record
class Correlation:
    """Two drivers (``sessions`` or ``sessions[email]``) that tend to turn out high or low together."""

    one: Name
    other: Name
    rho: Number = Field(ge=-1, le=1)
    who: str = ""
    why: Text = ""

    def __post_init__(self) -> None:
        _at_places(self.one, self.other)
        if self.one == self.other:
            raise InvalidValueError(f"{self.one!r} is correlated with itself", "name two different drivers")


@record
class Elasticity:
    """When ``to`` changes by 1 %, ``of`` changes by ``value`` %: a price that costs conversion has a negative one.

    ``low`` and ``high`` are what one and nine of ten futures stay below.
    """

    of: Name
    to: Name
    value: Number
    low: Number | None = None
    high: Number | None = None
    who: str = ""
    why: Text = ""
    evidence: Text = ""

    def __post_init__(self) -> None:
        _at_places(self.of, self.to)
        what = f"the elasticity of {self.of} to {self.to}"
        if self.of == self.to:
            raise InvalidValueError(f"{what} is of a driver to itself", "name two different drivers")
        if (self.low is None) != (self.high is None):
            raise InvalidValueError(f"{what} has one end of its range", "give low and high, or neither")
        if self.low is not None and self.high is not None:
            _in_order(what, [("low", self.low), ("value", self.value), ("high", self.high)])


@record
class Lever:
    """A driver that somebody can move, how far and with what effort.

    ``low`` and ``high`` bound the change. ``effort`` weighs it against other levers; ``cost`` (currency) is what the move to
    ``high`` costs, less in proportion for a smaller one. ``initiative`` is the work that would move it.
    """

    driver: Name
    member: str = ""
    low: Number = 0.0
    high: Number = 0.0
    change: ChangeKind = "relative"
    effort: Number = Field(default=1.0, gt=0)
    cost: Number | None = Field(default=None, ge=0)
    owner: str = ""
    team: str = ""
    initiative: Text = ""
    delay_weeks: Number = Field(default=0.0, ge=0)
    ramp_weeks: Number = Field(default=0.0, ge=0)

    def __post_init__(self) -> None:
        _in_order(f"the lever {self.place}", [("low", self.low), ("high", self.high)])
        if self.change == "relative" and self.low < -1:
            problem = f"the lever {self.place} takes away {plain(-self.low * 100)} % of it"
            raise InvalidValueError(problem, "a relative change is at least -1, which is all of it")

    @property
    def place(self) -> str:
        """What it moves: ``sessions[email]``."""
        return place(self.driver, self.member)


@record
class Move:
    """A lever moved: by how much, and in which sense (see `Assumption`)."""

    driver: Name
    member: str = ""
    by: Number = 0.0
    change: ChangeKind = "relative"

    def __post_init__(self) -> None:
        if self.change == "relative" and self.by < -1:
            problem = f"the move of {self.place} takes away {plain(-self.by * 100)} % of it"
            raise InvalidValueError(problem, "a relative change is at least -1, which is all of it")

    @property
    def place(self) -> str:
        """What it moves: ``sessions[email]``."""
        return place(self.driver, self.member)


def _in_order(what: str, points: list[tuple[str, float]]) -> None:
    """Refuse points that do not rise; the first and the last must differ."""
    values = [value for _, value in points]
    if values != sorted(values) or (len(values) > 1 and values[0] == values[-1]):
        said = ", ".join(f"{name} {plain(value)}" for name, value in points)
        raise InvalidValueError(f"{what} is out of order: {said}", "order them upwards, low below high")
