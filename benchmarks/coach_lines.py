"""How often the coach's judgement of a line agrees with labels: precision, recall and F1 per decision.

    python benchmarks/coach_lines.py [--errors]

Measures the labelled corpus of goal statements beside the project (``../shared/corpus``; says so when it is not there; the
rows whose verdict the source itself gave come first) and the project's own statements (``tests/core/rules/statements``).
The peer is a plain script of one pattern a decision, run on the same rows. ``--errors`` lists the lines judged otherwise.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from okrkit.core.rules import check_line  # noqa: E402  # the checkout is measured, installed or not

CORPUS = ROOT.parent / "shared" / "corpus" / "goal_statements_dev.jsonl"
OWN = ROOT / "tests" / "core" / "rules" / "statements"
Row = dict[str, Any]
Judge = Callable[[str, str], set[str]]

AIMS = {
    ("key_result", "poor"): 0.97, ("key_result", "activity"): 0.95, ("key_result", "compound"): 0.90,
    ("key_result", "not_measurable"): 0.97, ("objective", "poor"): 0.92, ("objective", "has_metric"): 1.0,
    ("objective", "vague"): 0.90, ("smart_goal", "poor"): 0.96, ("smart_goal", "no_time"): 0.98,
    ("smart_goal", "not_specific"): 0.90, ("initiative", "poor"): 0.85,
}  # fmt: skip
RECALL_ONLY = {("objective", "vague")}
FALSE_ALARMS, KINDS = 0.04, 0.88


def coach(text: str, kind: str) -> set[str]:
    """The weak findings, named as the labels are."""
    return {f.slug.replace("-", "_") for f in check_line(text, kind).findings if f.severity == "weak"}


_MADE = re.compile(
    r"^(?:launch|create|build|implement|write|publish|run|hire|send|train|develop|conduct|host|complete|update|design|redesign|"
    r"add|post|set up|migrate|audit|test|interview|organi[sz]e|plan|research|ship|release|deploy|fix|review|document|prepare)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|double|triple|half|zero)\b", re.IGNORECASE
)
_TIME = re.compile(
    r"\b(?:by|within|in|this|next|until|before)\b.*(?:\d|month|week|quarter|year|q[1-4])", re.IGNORECASE
)
_VAGUE = re.compile(
    r"^(?:improve|increase|grow|enhance|optimi[sz]e|boost|make|better|get|be|do)\b", re.IGNORECASE
)
_TWO = re.compile(r"\d.*\b(?:and|with|while)\b.*\d", re.IGNORECASE)


def plain_patterns(text: str, kind: str) -> set[str]:
    """The peer: one pattern a decision."""
    number, made, short = bool(_NUMBER.search(text)), bool(_MADE.match(text)), len(text.split()) <= 6
    found = {
        "key_result": {
            "activity": made,
            "not_measurable": not number and not made,
            "compound": bool(_TWO.search(text)),
        },
        "objective": {"has_metric": number, "activity": made, "vague": bool(_VAGUE.match(text)) and short},
        "smart_goal": {
            "not_measurable": not number,
            "no_time": not _TIME.search(text),
            "not_specific": not number and short,
        },
        "initiative": {"vague": bool(_VAGUE.match(text)) and short},
    }[kind]
    return {name for name, there in found.items() if there}


def score(rows: Iterable[Row], decision: str, judge: Judge) -> tuple[float, float, float, int, int]:
    """Precision, recall, F1, positives, rows."""
    hits = alarms = missed = n = 0
    for row in rows:
        said = judge(row["text"], row["kind"])
        truth = row["label"] == "poor" if decision == "poor" else decision in row["faults"]
        spoken = bool(said) if decision == "poor" else decision in said
        n += 1
        hits += truth and spoken
        alarms += spoken and not truth
        missed += truth and not spoken
    precision = hits / (hits + alarms) if hits + alarms else 1.0
    recall = hits / (hits + missed) if hits + missed else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return precision, recall, f1, hits + missed, n


def chosen(rows: list[Row], kind: str, decision: str) -> list[Row]:
    """The rows a decision is scored on; a task among the key results may be called not measurable as well."""
    found = [r for r in rows if r["kind"] == kind]
    return (
        [r for r in found if "activity" not in r["faults"]]
        if decision == "not_measurable" and kind == "key_result"
        else found
    )


def report(name: str, rows: list[Row], *, aims: bool) -> list[str]:
    """Print one table; returns the aims that were missed."""
    print(f"\n{name}: {len(rows)} statements")
    print(f"  {'decision':32}{'rows':>6}{'pos.':>6}{'prec.':>8}{'recall':>8}{'F1':>8}{'peer F1':>9}")
    missed = []
    for (kind, decision), aim in AIMS.items():
        of = chosen(rows, kind, decision)
        if not of:
            continue
        p, r, f, positives, n = score(of, decision, coach)
        peer = score(of, decision, plain_patterns)[2]
        reached = r if (kind, decision) in RECALL_ONLY else f
        mark = f"  aim {aim:.2f}{' (recall)' if (kind, decision) in RECALL_ONLY else ''}" if aims else ""
        if aims and round(reached, 3) < aim:
            missed.append(f"{kind} {decision}")
            mark += " MISSED"
        print(f"  {kind + ' ' + decision:32}{n:6}{positives:6}{p:8.2f}{r:8.2f}{f:8.3f}{peer:9.3f}{mark}")
    good = [r for r in rows if r["label"] == "good"]
    alarms = statistics.mean(bool(coach(r["text"], r["kind"])) for r in good)
    peers = statistics.mean(bool(plain_patterns(r["text"], r["kind"])) for r in good)
    print(
        f"  false alarms on good statements: {alarms:.1%} of {len(good)} (peer {peers:.1%}); at most {FALSE_ALARMS:.0%}"
    )
    if aims and alarms > FALSE_ALARMS:
        missed.append("false alarms")
    three = [
        r
        for r in rows
        if r["kind"] != "smart_goal" and not (r["kind"] == "key_result" and "activity" in r["faults"])
    ]
    for words, some in (
        ("where form and role agree (good ones)", [r for r in three if r["label"] == "good"]),
        ("all", three),
    ):
        if some:
            right = statistics.mean(check_line(r["text"]).kind == r["kind"] for r in some)
            print(f"  kind, objective / key result / initiative, {words}: {right:.1%} of {len(some)}")
    return missed


def errors(rows: list[Row]) -> None:
    """The lines judged otherwise than labelled."""
    for r in rows:
        said = coach(r["text"], r["kind"])
        if bool(said) != (r["label"] == "poor"):
            print(
                f"    {r['kind']:11} {r['label']:4} {','.join(r['faults']) or '-':28} said {','.join(said) or '-':28} {r['text'][:110]}"
            )


def speed(path: Path) -> None:
    """Seconds of the whole file as one command, and of the start alone."""
    command = [sys.executable, "-m", "okrkit"]
    taken = {}
    for name, arguments in (("start", ["--help"]), ("file", ["lint", "--jsonl", str(path)])):
        begun = time.perf_counter()
        subprocess.run(
            [*command, *arguments],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        taken[name] = time.perf_counter() - begun
    print(
        f"\nThe whole file as one command: {taken['file']:.2f} s, of which {taken['start']:.2f} s is the start"
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true", help="list the lines judged otherwise")
    options = parser.parse_args()
    missed: list[str] = []
    if CORPUS.is_file():
        rows = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines() if line.strip()]
        said = [r for r in rows if r["label_source"] == "source_said"]
        report("Corpus, verdict given by the source", said, aims=False)
        missed = report("Corpus, all rows", rows, aims=True)
        if options.errors:
            errors(rows)
        speed(CORPUS)
    else:
        print(
            f"The corpus is not there ({CORPUS.relative_to(ROOT.parent)}); only the project's own statements are measured."
        )
    for path in sorted(OWN.glob("*.jsonl")):
        own = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        unseen = ", never read while the rules were made" if path.stem == "E" else ""
        report(f"Own statements, set {path.stem}{unseen}", own, aims=False)
        if options.errors and path.stem != "E":
            errors(own)
    if missed:
        print(f"\nmissed: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
