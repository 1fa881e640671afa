from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from okrkit.core.kpis import KPIS
from okrkit.core.model import KeyResult, Objective
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import listed, quoted

_MONEY = KeyResult("Net revenue from 180,000 to 200,000", kpi="net_revenue", baseline=180_000, target=200_000)
_VISITS = KeyResult("Visits from 40,000 to 50,000", kpi="sessions", baseline=40_000, target=50_000)
_AGAIN = KeyResult("Returning customers to 30 %", kpi="returning_customer_rate", baseline=0.25, target=0.3)
_LIMIT = KeyResult("Returns stay under 9 %", kind="keep within", kpi="return_rate", upper=0.09)


@dataclass(frozen=True, slots=True)
class _Aim:
    """Something an objective may speak of: its words, and the KPIs that would show it."""

    what: str
    words: re.Pattern[str]
    families: frozenset[str]
    kpis: frozenset[str]
    example: str

    def shown_by(self, kr: KeyResult) -> bool:
        """Whether the key result may show it; one that is not bound to a KPI is given the benefit of the doubt."""
        kpi = KPIS.get(kr.kpi or "")
        return kpi is None or kpi.family in self.families or kpi.name in self.kpis


_AIMS = (
    _Aim(
        "customers' experience or loyalty",
        re.compile(
            r"\b(loyal\w*|come back|return to us|delight\w*|love|happy|happier|satisf\w+|experience|trust|recommend\w*"
            r"|regulars|fans?)\b",
            re.IGNORECASE,
        ),
        frozenset({"customers", "support", "fulfilment"}),
        frozenset({"return_rate", "return_rate_units", "return_rate_documents", "cancelled_orders"}),
        "the returning customer rate",
    ),
    _Aim(
        "deliveries",
        re.compile(r"\b(deliver(?:y|ies)|parcels?|shipping|shipments?|dispatch\w*|on time)\b", re.IGNORECASE),
        frozenset({"fulfilment", "support", "inventory"}),
        frozenset({"return_rate", "return_rate_units", "return_rate_documents", "cancelled_orders"}),
        "the on-time share",
    ),
    _Aim(
        "profit",
        re.compile(r"\b(profit\w*|margins?|earn(?:s|ings)?|costs?|pays? for itself)\b", re.IGNORECASE),
        frozenset({"margin", "advertising", "fulfilment", "inventory", "support"}),
        frozenset({"discounts", "return_rate", "returns", "return_rate_units", "average_order_value"}),
        "the gross margin rate",
    ),
)


@rule(
    "PL110",
    "reached-without-the-aim",
    severity="note",
    bad=[
        Objective("Customers love to come back", key_results=(_MONEY, _VISITS)),
        Objective("Customers are looked after", goal_type="grow loyalty", key_results=(_MONEY, _VISITS)),
        Objective("Nobody sends anything back", key_results=(_LIMIT,)),
    ],
    good=[
        Objective("Customers love to come back", key_results=(_MONEY, _AGAIN)),
        Objective(
            "Customers love to come back", key_results=(_MONEY, KeyResult("Survey at 80", metric="survey"))
        ),
        Objective(
            "An Advent our customers talk about", goal_type="grow revenue", key_results=(_MONEY, _LIMIT)
        ),
        Objective("Customers love to come back"),
    ],
)
def reached_without_the_aim(objective: Objective) -> Iterator[Fault]:
    """All key results could be reached while the objective fails.

    Why: key results stand for the objective in every check-in. If none of them shows what the objective speaks of, the
    team can be green for a whole quarter and still not be where it wanted to go. It is a question, as only those who
    wrote the goal can answer it.
    Source: docs/sources.md#outcome
    """
    krs = [kr for kr in objective.key_results if kr.kind != "milestone"]
    if not krs or objective.commitment == "learning":
        return
    if all(kr.kind == "keep within" for kr in krs) and len(krs) == len(objective.key_results):
        yield Fault(
            f"every key result of {quoted(objective)} keeps something as it is ({listed(map(quoted, krs))}): what would be"
            " better at the end?",
            "add a key result for what should change, or leave the objective out: guardrails can stand under another one",
        )
        return
    aim = _spoken_of(objective)
    if aim is not None and not any(aim.shown_by(kr) for kr in krs):
        numbers = listed(dict.fromkeys(KPIS[kr.kpi or ""].label.lower() for kr in krs))
        yield Fault(
            f"{quoted(objective)} is about {aim.what}, but its key results are {numbers}: could all of them be reached while"
            " the objective fails?",
            f"if so, add a key result that shows it, such as {aim.example}; if not, say in the description why not",
        )


def _spoken_of(objective: Objective) -> _Aim | None:
    found = next((aim for aim in _AIMS if aim.words.search(objective.title)), None)
    return found or (_AIMS[0] if objective.goal_type == "grow loyalty" else None)
