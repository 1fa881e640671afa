"""`okrkit`: the entry point."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from okrkit.cli import (
    checkin,
    coach,
    data,
    forecast,
    gate,
    plan,
    run,
    setup,
    sources,
    sync,
    whatif,
    workshop,
)
from okrkit.errors import OkrkitError

app = typer.Typer(
    name="okrkit",
    help="Goal planning for online shops: measure, draft, check in, review.\n\nStart with `okrkit demo` to look around, or `okrkit init DIR` and `okrkit import` for your own shop.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,  # rich's help costs a third of a second at every start
    context_settings={"help_option_names": ["-h", "--help"]},
)
setup.register(app)
data.register(app)
sync.register(app)
sources.register(app)
plan.register(app)
coach.register(app)
checkin.register(app)
gate.register(app)
forecast.register(app)
workshop.register(app)
whatif.register(app)
run.register(app)


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command; a refusal ends with its problem and fix on standard error and exit code 1."""
    arguments = run.join_parameters(list(sys.argv[1:] if argv is None else argv))
    try:
        app(args=arguments)
    except OkrkitError as error:
        if "--json" in arguments:
            from okrkit.cli.output import print_json

            print_json({"error": error.problem, "fix": error.fix})
        print(f"okrkit: {error.problem}", file=sys.stderr)
        if error.fix:
            print(f"  fix: {error.fix}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        print("okrkit: stopped; what was acknowledged before is kept", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
