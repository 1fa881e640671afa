"""`okrkit lint`, `accept` and `rule`: the coach on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from okrkit.cli.output import JsonOption, WhoOption, WorkspaceOption, opened, print_json, say, wrapped

if TYPE_CHECKING:
    from okrkit.core.rules import Finding
    from okrkit.workspace import Workspace
    from okrkit.workspace.linting import Linted

WIDTH = 80


def register(app: typer.Typer) -> None:
    app.command()(lint)
    app.command()(accept)
    app.command()(rule)


def lint(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PLAN.yaml]...", help="Plan files.", show_default=False)
    ] = None,
    jsonl: Annotated[
        str,
        typer.Option(
            "--jsonl",
            metavar="FILE",
            help='Statements instead, one {"id", "text", "kind"} a line; - reads standard input.',
        ),
    ] = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """What the coach finds weak in plan files, or in single statements; nothing is saved.

    Ends with 0 where nothing is weak, or all of it was accepted; with 1 where something is, or a file is no plan.
    """
    if bool(paths) == bool(jsonl):
        raise typer.BadParameter("name plan files, or give --jsonl FILE; one of the two")
    if jsonl:
        from okrkit.cli.statements import judge

        raise typer.Exit(judge(jsonl))
    raise typer.Exit(_lint_files(paths or [], workspace, json))


def _lint_files(paths: list[Path], workspace: Path | None, json: bool) -> int:
    from okrkit.errors import OkrkitError
    from okrkit.workspace.linting import lint as check

    ws = _nearest(workspace)
    documents: list[dict[str, Any]] = []
    for path in paths:
        try:
            linted = check(path, ws)
        except OkrkitError as error:
            documents.append(
                {"path": str(path), "verdict": "refused", "error": error.problem, "fix": error.fix, "findings": []}
            )  # fmt: skip
            say(f"okrkit: {error.problem}\n  fix: {error.fix}")
            continue
        documents.append(_document(linted))
        if not json:
            _print(linted)
    if json:
        print_json(documents[0] if len(documents) == 1 else documents)
    return 0 if all(d["verdict"] == "good" for d in documents) else 1


def _nearest(workspace: Path | None) -> Workspace | None:
    """The workspace asked for, or the nearest one; a plan file can be checked without any."""
    from okrkit.errors import WorkspaceError
    from okrkit.workspace.config import find

    if workspace is None:
        try:
            find(Path())
        except WorkspaceError:
            return None
    return opened(workspace)


def _document(linted: Linted) -> dict[str, Any]:
    found = [
        {
            "line": line, **finding_document(f), "about": f.about, "id": f.id, "title": f.title,
            "accepted": f.accepted and {"reason": f.accepted.reason, "by": f.accepted.by, "on": f.accepted.on},
        }
        for line, f in linted.findings
    ]  # fmt: skip
    return {"path": str(linted.path), "verdict": linted.verdict, "findings": found}


def finding_document(finding: Finding) -> dict[str, Any]:
    """A finding as JSON has it everywhere."""
    return {
        "code": finding.code, "slug": finding.slug, "severity": finding.severity, "message": finding.message,
        "fix": finding.fix, "rewrite": finding.rewrite,
    }  # fmt: skip


def _print(linted: Linted) -> None:
    """A paragraph a record, then one line on the whole."""
    before = None
    for line, finding in linted.findings:
        record = finding.about, finding.id, finding.title
        if before not in (None, record):
            print()
        before = record
        for text in _told(f"{linted.path}:{line}", finding):
            print(text)
    weak = sum(f.weak for _, f in linted.findings)
    accepted = sum(f.accepted is not None for _, f in linted.findings)
    notes = len(linted.findings) - weak - accepted
    counted = ((weak, "weak"), (notes, "to note"), (accepted, "accepted"))
    parts = [f"{n} {word}" for n, word in counted if n]
    say(f"{linted.path}: {', '.join(parts) or 'nothing weak'}")


def _told(where: str, finding: Finding) -> list[str]:
    """A finding in lines of at most 80 characters, the first of which an editor can jump to."""
    kind = "" if finding.weak else "accepted " if finding.accepted else "note "
    lines = wrapped(f"{where}: {kind}{finding.code} {finding.slug}: {finding.message}", "    ", WIDTH)
    if finding.accepted:
        by = ", ".join(str(part) for part in (finding.accepted.by, finding.accepted.on) if part)
        reason = f"reason: {finding.accepted.reason}{f' ({by})' if by else ''}"
        return [*lines, *wrapped(f"    {reason}", "        ", WIDTH)]
    lines += wrapped(f"    fix: {finding.fix}", "        ", WIDTH)
    if finding.rewrite and finding.rewrite not in finding.fix:
        lines += wrapped(f"    instead: {finding.rewrite}", "        ", WIDTH)
    return lines


def accept(
    record: Annotated[
        str,
        typer.Argument(
            metavar="RECORD_ID", help="An objective, key result or initiative.", show_default=False
        ),
    ],
    code: Annotated[
        str,
        typer.Argument(metavar="CODE", help="The rule that speaks there, e.g. KR109.", show_default=False),
    ],
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why it stays; shown in plan and review.")
    ],
    who: WhoOption,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Keep a line in spite of the coach, with a reason; it holds until title or target change."""
    from okrkit.core.model import dump

    saved = opened(workspace).accept(record, code, reason=reason, who=who)
    if json:
        print_json(dump(saved))
        return
    kept = saved.accepted[-1]
    print(f"{saved.id}  {saved.title}\n  {kept.code} is accepted: {kept.reason} ({kept.by}, {kept.on})")


def rule(code: Annotated[str, typer.Argument(metavar="CODE", help="e.g. KR102", show_default=False)]) -> None:
    """A coaching rule: what it sees, why it matters, examples."""
    from okrkit.core.rules import page

    print(page(code.upper()))
