"""`okrkit workshop`: open a room, serve it to the devices in it, carry replies where there is no network, write the minutes."""

from __future__ import annotations

import sys
from pathlib import Path
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
    print_table,
    print_wrapped,
    say,
)  # fmt: skip
from okrkit.errors import InvalidValueError

if TYPE_CHECKING:
    from okrkit.core.model import Workshop
    from okrkit.workspace import Workspace

IpOption = Annotated[
    str, typer.Option("--ip", metavar="ADDRESS", help="Open the rooms on this address of the computer only.")
]
ShareOption = Annotated[
    bool,
    typer.Option(
        "--share",
        help="Open the rooms, and nothing else, to every device in the network. They need a code word.",
    ),
]
SharePortOption = Annotated[
    int, typer.Option("--share-port", help="Port of the rooms for other devices.", min=1, max=65535)
]
RoomArgument = Annotated[
    str, typer.Argument(metavar="[ROOM]", help="The room, or the workshop's id; by default the newest one.")
]
SHARE_PORT = 8899
EVERYWHERE = "0.0.0.0"  # noqa: S104  # only where it is asked for

app = typer.Typer(help="Plan with a room full of people.", no_args_is_help=True, rich_markup_mode=None)


def register(main: typer.Typer) -> None:
    main.add_typer(app, name="workshop")


@app.command("open")
def start(
    cycle: CycleOption = "",
    team: Annotated[str, typer.Option("--team", metavar="TEAM", help="The team that plans.")] = "company",
    title: Annotated[str, typer.Option(help="What it is called.")] = "",
    dots: Annotated[int, typer.Option(help="Dots for each person's vote.", min=1, max=20)] = 5,
    who: WhoOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Open a room for planning a cycle (the next quarter by default); prints its name and code word."""
    ws = opened(workspace)
    if not who:
        raise InvalidValueError("a workshop needs a facilitator", "add --who NAME, or set OKRKIT_WHO once")
    period = ws.cycle(cycle) if cycle else ws.cycle().next()
    made = ws.start_workshop(period, team, who=who, title=title, dots=dots)
    if json:
        print_json({"workshop": made.id, "room": made.room, "code_word": ws.code_word(made)})
        return
    print(f"{made.title} ({made.id})")
    print(f"room: {made.room}\ncode word: {ws.code_word(made)}")
    say("Lead it from the workshop notebook (okrkit lab). People come in where okrkit lab --share says.")


@app.command("list")
def listed(
    cycle: CycleOption = "",
    team: TeamOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """The workshops, with what was gathered in each."""
    ws = opened(workspace)
    found = [(w, ws.gathered(w)) for w in ws.workshops(cycle, team or None)]
    if json:
        print_json([
            {"workshop": w.id, "room": w.room, "title": w.title, "cycle": w.cycle, "team": w.team, "closed": w.closed_at is not None,
             "people": len(g.participants), "ideas": len(g.cards), "chosen": len(w.choices)}
            for w, g in found
        ])  # fmt: skip
        return
    rows = [
        (w.id, w.room, w.title, "closed" if w.closed_at else w.agenda[w.step].title, str(len(g.participants)), str(len(g.cards)))
        for w, g in found
    ]  # fmt: skip
    if rows:
        print_table("", ("id", "room", "title", "step", "people", "cards"), rows, numbers=(4, 5))
    else:
        print("No workshop was held yet.")


@app.command()
def serve(
    share: ShareOption = False,
    ip: IpOption = "",
    port: SharePortOption = SHARE_PORT,
    workspace: WorkspaceOption = None,
) -> None:
    """Serve the rooms alone, where the notebook runs elsewhere than in `okrkit lab` (VS Code, for one).

    Without --share or --ip only this computer can reach them.
    """
    from okrkit.server.alone import LOOPBACK
    from okrkit.server.alone import serve as run
    from okrkit.server.extension import meaning

    ws = opened(workspace)
    where = ip or (EVERYWHERE if share else LOOPBACK)

    def tell(url: str) -> None:
        if where != LOOPBACK:
            print_wrapped(meaning(url)[0].upper() + meaning(url)[1:])
        for w in ws.workshops():
            if w.closed_at is None:
                print(f"{w.title}: {url}/okrkit/room/{w.room}  code word: {ws.code_word(w)}")
        say("Ctrl-C ends it; nothing is lost by that.")
        sys.stdout.flush()

    run(ws.path, where, port, tell)


@app.command()
def pack(
    room: RoomArgument = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to write the page.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write the participants' page as one file, for people without a network; prints its path."""
    from okrkit.server.page import packed

    ws = opened(workspace)
    course = _workshop(ws, room)
    path = out or Path(f"workshop-{course.room}.html")
    path.write_text(packed(course.room, ws.pack_workshop(course)), "utf-8")
    say("Hand it out. Each reply is a piece of text or a small file: okrkit workshop collect takes them in.")
    print(path)


@app.command()
def collect(
    replies: Annotated[
        list[Path],
        typer.Argument(metavar="REPLY...", help="Files with replies in them; - reads standard input."),
    ],
    room: Annotated[
        str, typer.Option("--room", metavar="ROOM", help="The room; by default the newest one.")
    ] = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Take in replies that came as text or as small files; one that comes again changes nothing."""
    ws = opened(workspace)
    course = _workshop(ws, room)
    found = ws.collect_workshop(course, [_text(path) for path in replies])
    refused = [problem for each in found for problem in each.refused]
    if json:
        print_json(
            [{"who": c.who, "kept": c.kept, "known": c.known, "refused": list(c.refused)} for c in found]
        )
    else:
        for each in found:
            known = f", {each.known} known already" if each.known else ""
            print(f"{each.who}: {each.kept} kept{known}")
            for problem in each.refused:
                print_wrapped(f"    not counted: {problem}", "    ")
    if refused:
        raise typer.Exit(1)


@app.command()
def minutes(
    room: RoomArgument = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write them there.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """The written record so far, as Markdown."""
    ws = opened(workspace)
    text = ws.workshop_minutes(_workshop(ws, room)).text
    if out is None:
        print(text, end="")
    else:
        out.write_text(text, "utf-8")
        print(out)


def _workshop(ws: Workspace, room: str) -> Workshop:
    if room:
        return ws.gathered(room).workshop
    known = ws.workshops()
    if not known:
        raise InvalidValueError(
            "no workshop was held in this workspace yet", "open one: okrkit workshop open --who NAME"
        )
    going = [w for w in known if w.closed_at is None]
    return (going or list(known))[-1]


def _text(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.read()
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError as error:
        problem = f"{path} cannot be read: {error.strerror}"
        raise InvalidValueError(problem, "check the name of the file") from error
