"""What no draft of a key result may say, because its progress could never be computed."""

from __future__ import annotations

import itertools

from okrkit.core.model.base import plain, record
from okrkit.core.model.goals import KeyResult
from okrkit.errors import InvalidValueError


@record
class Refusal:
    """One reason why a key result is not accepted; ``slug`` names the fault."""

    slug: str
    problem: str
    fix: str


def refusals(kr: KeyResult) -> list[Refusal]:
    """Contradictions in an increase's or decrease's numbers; empty for a draft whose numbers are still missing.

    >>> [r.slug for r in refusals(KeyResult("Return rate to 6 %", kind="increase", baseline=8, target=6))]
    ['wrong-direction']
    """
    if kr.kind not in ("increase", "decrease"):
        return []
    return [*_standing_still(kr), *_wrong_way(kr), *_points_out_of_order(kr)]


def refuse(kr: KeyResult) -> None:
    """Raise for the first contradiction, naming every one."""
    found = refusals(kr)
    if found:
        raise InvalidValueError("; ".join(r.problem for r in found), "; ".join(r.fix for r in found))


def _standing_still(kr: KeyResult) -> list[Refusal]:
    if kr.baseline is None or kr.baseline != kr.target:
        return []
    problem = (
        f"{kr.title!r}: baseline and target are both {_said(kr, kr.baseline)}, so there is nothing to reach"
    )
    fix = "move the target, or set kind to 'keep within' with limits if the value is to stay where it is"
    return [Refusal("target-equals-baseline", problem, fix)]


def _wrong_way(kr: KeyResult) -> list[Refusal]:
    if kr.baseline is None or kr.target is None or kr.baseline == kr.target:
        return []
    rises = kr.target > kr.baseline
    if rises == (kr.kind == "increase"):
        return []
    where, other = ("above", "increase") if rises else ("below", "decrease")
    problem = (
        f"{kr.title!r} is to {kr.kind}, but its target {_said(kr, kr.target)} lies {where} its"
        f" baseline {_said(kr, kr.baseline)}"
    )
    return [
        Refusal("wrong-direction", problem, f"set kind to {other!r}, or correct the baseline or the target")
    ]


def _points_out_of_order(kr: KeyResult) -> list[Refusal]:
    named = [("commit", kr.commit), ("target", kr.target), ("stretch", kr.stretch)]
    points = [(name, value) for name, value in named if value is not None]
    rises = kr.kind == "increase"
    wrong = [
        f"{second} {_said(kr, b)} is {'below' if rises else 'above'} {first} {_said(kr, a)}"
        for (first, a), (second, b) in itertools.pairwise(points)
        if a != b and (b > a) != rises
    ]
    if not wrong:
        return []
    way = "upwards" if rises else "downwards"
    problem = f"{kr.title!r}: the three points are out of order, {' and '.join(wrong)}"
    return [Refusal("points-out-of-order", problem, f"order them {way}: commit, then target, then stretch")]


def _said(kr: KeyResult, value: float) -> str:
    """A value as people write it; a share as per cent."""
    return f"{plain(value * 100)} %" if kr.unit == "share" else plain(value)
