"""`okrkit checkin`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from okrkit.cli.output import (
    CycleOption,
    JsonOption,
    TeamOption,
    WhoOption,
    WorkspaceOption,
    opened,
    print_json,
    print_wrapped,
)

if TYPE_CHECKING:
    from okrkit.workspace.checking_in import Standing


def register(app: typer.Typer) -> None:
    app.command()(checkin)


def checkin(
    key_result: Annotated[
        str,
        typer.Argument(
            metavar="[KEY_RESULT]",
            help="Id of the key result; without it, all are listed with their values from data.",
        ),
    ] = "",
    value: Annotated[float | None, typer.Option(help="The value, where it isn't the data's.")] = None,
    confidence: Annotated[
        float | None, typer.Option(help="0 to 10: how sure that the target will be reached.")
    ] = None,
    line: Annotated[str, typer.Option(help="One line: what happened, what is next.")] = "",
    blocker: Annotated[list[str] | None, typer.Option(help="What stands in the way; repeat it.")] = None,
    day: Annotated[str, typer.Option(metavar="DAY", help="The day it is for; by default today.")] = "",
    who: WhoOption = "",
    cycle: CycleOption = "",
    team: TeamOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Check in: see where each key result stands, or record value, confidence and a line for one."""
    from okrkit.core.model import dump
    from okrkit.errors import InvalidValueError
    from okrkit.workspace.clock import day as _day

    ws = opened(workspace)
    if key_result:
        if not who:
            raise InvalidValueError("a check-in needs a name", "add --who NAME, or set OKRKIT_WHO once")
        record = ws.check_in(
            key_result, who=who, value=value, confidence=confidence, line=line, blockers=blocker or (), day=_day(day, "--day"),
        )  # fmt: skip
        if json:
            print_json(dump(record))
        else:
            kr = ws.store.key_result(key_result)
            print(f"{kr.title}: {ws.say(record.value, kr.unit)} on {record.day}, kept.")
        return
    standings = ws.progress(cycle, team or None, _day(day, "--day"))
    if json:
        print_json([
            {
                "key_result": s.key_result.id, "title": s.key_result.title, "team": s.team, "value": s.value,
                "score": s.score, "band": s.band, "expected": s.expected, "projected": s.projected, "pace": s.pace,
                "state": s.state,
                "chance": round(s.chance, 2) if s.chance is not None and s.chance_said.endswith("%") else None,
                "chance_said": s.chance_said, "expected_score": s.expected_score, "blended_chance": s.blend and round(s.blend.chance, 2),
                "projected_low": s.projected_low, "projected_high": s.projected_high, "n_values": s.n_values, "method": s.method,
                "rule": s.rule, "gate": s.verdict.state if s.verdict else None, "reason": s.reason, "settled": s.settled, "data_day": s.data_day,
                "confidence": s.confidence, "line": s.line, "blockers": s.blockers, "sentence": s.sentence,
            }
            for s in standings
        ])  # fmt: skip
        return
    if not standings:
        print(
            "No key results in this cycle. Planned cycles: " + ", ".join(c.name for c in ws.planned_cycles())
        )
        return
    print(f"{ws.cycle(cycle)} on {ws.today}")
    for s in standings:
        parts = [s.state, *_scores(s)]
        parts += (
            [f"confidence {s.confidence:g} of 10"] if s.confidence is not None else ["no confidence stated"]
        )
        print(f"\n{s.key_result.id}  {', '.join(parts)}")
        lines = [s.sentence, f"{s.checkin_day}: {s.line}" if s.line else "", s.gap]
        for told in filter(None, lines):
            print_wrapped(f"    {told}", "    ")


def _scores(s: Standing) -> list[str]:
    """The score of where it stands. A running total has none of its own, so its line has only the one to expect."""
    if s.score is None:
        return []
    if s.key_result.measure == "total" and s.score == s.expected_score:
        return [f"expected score {s.score:.2f}"]
    return [f"score {'' if s.settled else 'so far '}{s.score:.2f}"]
