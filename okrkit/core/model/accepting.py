"""What a person keeps in spite of the coach, and why."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from okrkit.core.model.base import Text, plain, record
from okrkit.errors import InvalidValueError

_CODE = re.compile(r"[A-Z]{2}\d{3}")


@record
class Accepted:
    """A rule's fault that a record keeps, with the reason.

    ``line`` is what stood there when it was accepted, as `line_of` says it: once the record says something else the
    acceptance has lapsed. Empty, it holds for whatever stands there.
    """

    code: str
    reason: Text
    by: str = ""
    on: date | None = None
    line: Text = ""

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise InvalidValueError(f"{self.code!r} is not a rule's code", "write it like KR102")
        if not self.reason:
            problem = f"{self.code} is accepted without a reason"
            raise InvalidValueError(problem, "say in a sentence why it stays as it is: the review shows it")

    def holds(self, line: str) -> bool:
        """Whether it still holds for a record that now says ``line``."""
        return not self.line or _words(self.line) == _words(line)


def line_of(title: str, **numbers: float | None) -> str:
    """What an acceptance is bound to: the title, and the numbers that a key result aims at.

    >>> line_of("Return rate to 7 %", target=0.07, upper=None)
    'Return rate to 7 %; target 0.07'
    """
    aims = [f"{name} {plain(value)}" for name, value in numbers.items() if value is not None]
    return "; ".join([title, *aims])


def _words(line: str) -> str:
    return " ".join(line.split())


def _once_each(kept: tuple[Accepted, ...]) -> tuple[Accepted, ...]:
    codes = [each.code for each in kept]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        problem = f"{', '.join(twice)} is accepted more than once"
        raise InvalidValueError(problem, "keep one reason for each code")
    return kept


# Left out of plain data where there is none: what was stored or stamped before anything could be accepted reads the same.
Acceptances = Annotated[
    tuple[Accepted, ...], AfterValidator(_once_each), Field(exclude_if=lambda kept: not kept)
]
"""At most one acceptance for each code."""
