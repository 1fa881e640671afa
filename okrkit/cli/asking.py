"""Questions on a terminal: which system a file is from, where the file does not say it beyond doubt."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from okrkit.cli.output import say, wrapped

if TYPE_CHECKING:
    from okrkit.sources.auto import Ask, Finding


def which_system(*, yes: bool, no_input: bool) -> Ask | None:
    """How files of doubtful origin are settled: the likeliest is taken, a person is asked, or they are refused."""
    if yes:
        return likeliest
    if no_input or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    return asked


def likeliest(one: Finding) -> str | None:
    """The system that is surest about a file; None where no system knows it."""
    return max(one.candidates, key=lambda c: c.what.sureness).system if one.candidates else None


def asked(one: Finding) -> str | None:
    """Ask a person; an empty answer leaves the file out."""
    import typer

    from okrkit.sources import sources
    from okrkit.sources.auto import in_words

    named = [c.system for c in one.candidates]
    others = [name for name in sources() if name not in named]
    say(f"\n{one.file} does not say beyond doubt which system it is from.")
    for place, c in enumerate(one.candidates, 1):
        told = f"{c.system}: {c.what.layout} ({in_words(c.what.sureness)}, {c.what.sureness:.0%}: {c.what.because})"
        say("\n".join(wrapped(f"{place}  {told}", "     ")))
    for place, name in enumerate(others, len(named) + 1):
        say(f"{place}  {name}: {sources()[name].about.partition(' (')[0]}")
    say("0  leave it out")
    choices = ["", *named, *others]
    while True:
        number: int = typer.prompt("Number", default=1 if named else 0, type=int, err=True)
        if 0 <= number < len(choices):
            return choices[number]
        say(f"{number} is not in the list; write a number from 0 to {len(choices) - 1}")
