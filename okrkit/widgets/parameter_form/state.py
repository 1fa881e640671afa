"""What stands in a form's fields, and what it means by the template's own declaration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from okrkit.notebooks.parameter import Parameter
from okrkit.notebooks.values import convert

HIDDEN = ("workspace", "as_of")
"""Parameters that every run is given by itself: the form offers the day to look back from, the folder it knows."""


@dataclass(frozen=True, slots=True)
class State:
    """The text of each field, by parameter; ``as_of`` is a day as ISO text, empty for the latest data."""

    texts: Mapping[str, str] = field(default_factory=dict)
    as_of: str = ""


def opened(parameters: Sequence[Parameter], given: Mapping[str, object], as_of: str = "") -> State:
    """Every parameter at the value given for it, else at its default."""
    fields = [p for p in parameters if p.name not in HIDDEN]
    return State({p.name: text_of(given.get(p.name, p.default)) for p in fields}, as_of)


def filled(state: State, name: str, text: str) -> State:
    """The same with another text in one field; ``as_of`` is one of them."""
    if name == "as_of":
        return replace(state, as_of=text)
    return replace(state, texts={**state.texts, name: text})


def read(
    state: State, parameters: Sequence[Parameter]
) -> tuple[dict[str, object], dict[str, str]]:  # fmt: skip
    """Values by name where the text can be read, and what is wrong by name where it cannot.

    >>> n = Parameter("n", "int", 5, minimum=1, maximum=9)
    >>> read(State({"n": "7"}), [n]), read(State({"n": "12"}), [n])
    (({'n': 7}, {}), ({}, {'n': "'12' was given, expected a whole number from 1 to 9"}))
    """
    values: dict[str, object] = {}
    faults: dict[str, str] = {}
    for parameter in parameters:
        if parameter.name not in state.texts:
            continue
        text = state.texts[parameter.name]
        try:
            empty = not text.strip() and parameter.optional
            values[parameter.name] = convert(parameter, None if empty else text, strings=True)
        except ValueError as error:
            faults[parameter.name] = str(error)
    return values, faults


def text_of(value: object) -> str:
    """A value as it stands in a field.

    >>> [text_of(v) for v in (None, True, ["a", "b"], 2000)]
    ['', 'true', 'a, b', '2000']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)
