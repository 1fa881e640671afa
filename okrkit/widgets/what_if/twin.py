"""The explorer on a page without a script: the levers as they stand, the outcome, and the scenarios kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from okrkit.core.model import say
from okrkit.figures import Column, callout, sentences, table
from okrkit.figures.exploring import chance_words
from okrkit.figures.futures import outlook

if TYPE_CHECKING:
    from okrkit.widgets.shared.twin import Part
    from okrkit.workspace.exploring import Explored


def parts(shown: Mapping[str, Any], found: Explored, currency: str) -> Sequence[Part]:
    """The view model, and the scenario on the desk, as sentences, tables and a figure."""
    top, unit = shown["top"]["name"], shown["top"]["unit"]
    low, middle, high = found.points()
    said = [f"{top}: {say(middle, unit, currency)} in the middle of the futures, eight of ten between {say(low, unit, currency)} and {say(high, unit, currency)}."]  # fmt: skip
    target = shown["scenario"]["target"]
    chance = found.chance(target) if target is not None else None
    if chance is not None:
        said.append(f"The chance of {say(target, unit, currency)} is {chance_words(found)(chance)}.")
    moved = shown["scenario"]["moves"]
    rows = [{"lever": each["label"], "by": _by(each, moved[each["place"]], currency)} for each in shown["levers"] if each["place"] in moved]  # fmt: skip
    made: list[Part] = [sentences(said)]
    if rows:
        made.append(
            table(
                rows,
                [Column("lever", "Lever"), Column("by", "Moved by", "amount")],
                f"What is moved from {shown['start']}",
            )
        )
    else:
        made.append(callout("No lever is moved: this is what comes as things go.", "note"))
    ends = found.simulation.values()
    if ends.max() > ends.min():
        made.append(outlook(
            ends.tolist(), what=f"{top} in {found.scenario.cycle}", unit=unit, currency=currency, target=target,
            chance="" if chance is None else chance_words(found)(chance),
        ))  # fmt: skip
    columns = [
        Column("name", "Scenario"), Column("moves", "What moves"), Column("middle", f"{top}, middle", unit=unit),
        Column("chance", "Chance of the target", "amount"),
    ]  # fmt: skip
    kept = [
        {**each, "chance": "–" if each["chance"] is None else chance_words(found)(each["chance"])}
        for each in shown["kept"]
    ]
    if kept:
        made.append(table(kept, columns, "Scenarios kept", currency=currency))
    return made


def _by(lever: Mapping[str, Any], by: float, currency: str) -> str:
    if lever["change"] == "relative":
        return say(by, "share", signed=True)
    return say(by, lever["unit"], currency, signed=lever["change"] == "absolute")
