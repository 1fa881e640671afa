"""The coach: what is weak about a goal or a plan, why, and what to do about it.

Findings are data, never exceptions. A rule speaks only when the record's own fields, or the history of its metric, settle
the matter; where it would have to guess (a team tree it was not given, a cycle it cannot read) it keeps silent.
"""

from okrkit.core.rules.accepted import Acceptable, bound, choose, keep
from okrkit.core.rules.base import (
    NOTHING_KNOWN,
    About,
    Context,
    Example,
    Fault,
    Finding,
    Rule,
    Severity,
    Subject,
    rule,
)
from okrkit.core.rules.checking import (
    check,
    check_initiative,
    check_key_result,
    check_objective,
    check_smart_goal,
)
from okrkit.core.rules.history import History, Stretch
from okrkit.core.rules.letters import LetterVerdict, letters
from okrkit.core.rules.lines import LINE_KINDS, Verdict, check_line
from okrkit.core.rules.page import handbook, page
from okrkit.core.rules.registry import find, rules
from okrkit.core.rules.rewriting import rewrite

__all__ = [
    "LINE_KINDS",
    "NOTHING_KNOWN",
    "About",
    "Acceptable",
    "Context",
    "Example",
    "Fault",
    "Finding",
    "History",
    "LetterVerdict",
    "Rule",
    "Severity",
    "Stretch",
    "Subject",
    "Verdict",
    "bound",
    "check",
    "check_initiative",
    "check_key_result",
    "check_line",
    "check_objective",
    "check_smart_goal",
    "choose",
    "find",
    "handbook",
    "keep",
    "letters",
    "page",
    "rewrite",
    "rule",
    "rules",
]  # fmt: skip
