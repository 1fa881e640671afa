"""Small change of sentences: counts, lists, changes, days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from okrkit.core.model import say_change
from okrkit.core.model.units import group

_NUMBER = re.compile(r"\d[\d,]*(?:\.(\d+))?")


def count(n: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> count(1, "key result"), count(3, "key result"), count(0, "reply", "replies")
    ('1 key result', '3 key results', 'no replies')
    """
    return f"{n if n else 'no'} {one if n == 1 else many or one + 's'}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """Items as a sentence lists them.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def change(
    now: float | None, before: float | None, unit: str = "", currency: str = "", than: str = "a year earlier"
) -> str:
    """How a value moved, as the end of a sentence.

    >>> change(110, 100), change(0.02, 0.02, "share")
    ('+10.0 % on a year earlier', 'as much as a year earlier')
    """
    said = say_change(now, before, unit, currency)
    if unmoved(said):
        return f"as much as {than}"
    return f"{said} on {than}"


def by(change: float) -> str:
    """A relative change in per cent, with no more digits than it has.

    >>> by(0.2), by(-0.075), by(0.0), by(0.07272)
    ('+20 %', '-7.5 %', '0 %', '+7.27 %')
    """
    said = f"{Decimal(f'{change * 100:.3g}'):f}"
    return f"{'+' if change > 0 else ''}{said if Decimal(said) else '0'} %"


def unmoved(said: str) -> bool:
    """Whether a change in words is none at the precision shown.

    >>> unmoved("0.0 points"), unmoved("-0.1 %"), unmoved("–")
    (True, False, False)
    """
    number = said.split(" ", maxsplit=1)[0].strip("+-")
    return bool(number) and not number.strip("0.")


def alike(values: Sequence[float | None], said: Sequence[str], unit: str) -> list[str]:
    """Values of one unit in words, all at the precision of the coarsest; what is rounded to nothing has no sign.

    >>> alike([1553.2, 884.42, None], ["€1,553", "€884.42", "–"], "currency")
    ['€1,553', '€884', '–']
    """
    found = [None if v is None else _NUMBER.search(text) for v, text in zip(values, said, strict=True)]
    digits = min((len(m[1] or "") for m in found if m), default=0)
    scale = 100 if unit == "share" else 1
    texts = []
    for value, text, match in zip(values, said, found, strict=True):
        if value is None or match is None:
            texts.append(text)
            continue
        number = group(abs(value) * scale, digits)
        again = text[: match.start()] + number + text[match.end() :]
        texts.append(again if number.strip("0.,") else again.lstrip("+-"))
    return texts


def mostly(step: str = "week") -> str:
    """How often a guardrail has to be kept, for a limit or a chance to be read with.

    >>> f"at most 4.50 % {mostly()}"
    'at most 4.50 % in nine of ten weeks'
    """
    return f"in nine of ten {step}s"


def how_forecast(history: Sequence[tuple[int, str]], methods: Iterable[str] = ()) -> str:
    """How the futures of a section's figures are made, in plain words; ``history`` is (periods, 'week' or 'month') a figure,
    ``methods`` what the forecasts call their method.

    >>> how_forecast([(60, "week"), (163, "week")])[:67]
    'How this is forecast: each KPI’s own history (60 to 163 weeks) goes'
    """
    spans = []
    for step in ("week", "month"):
        if counts := [n for n, s in history if s == step]:
            few, many = min(counts), max(counts)
            spans.append(f"{few} {step}s" if few == many else f"{few} to {many} {step}s")
    own = f" ({' or '.join(spans)})" if spans else ""
    return (
        f"How this is forecast: each KPI’s own history{own} goes on from its latest level, along its season where it has one; "
        "the spread is that of the errors such forecasts made in this history. New work of a plan is not in it."
        + (f" Method: {'; '.join(named)}." if (named := list(dict.fromkeys(filter(None, methods)))) else "")
    )


def capital(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def stop(text: str) -> str:
    """The text with a full stop at its end, unless it has one."""
    return text if not text or text[-1] in ".!?" else f"{text}."


def chance_words(said: str) -> str:
    """A chance in words as the end of a sentence.

    >>> chance_words("31 %"), chance_words("unlikely"), chance_words("even")
    ('has a chance of 31 %', 'is unlikely', 'has an even chance')
    """
    if said.endswith("%"):
        return f"has a chance of {said}"
    return "has an even chance" if said == "even" else f"is {said}"
