"""Whether a line speaks of work done or of what came of it."""

from __future__ import annotations

from okrkit.core.language.lexicon import nouns, qualities, verbs
from okrkit.core.language.line import Clause, Line
from okrkit.core.language.words import Word

_SERVED = frozenset(
    ["accept", "acknowledge", "activate", "answer", "approve", "automate", "close", "deliver", "digitise", "digitize", "dispatch", "enable", "fulfil", "fulfill", "handle", "invoice", "migrate", "offer", "onboard", "pack", "pay", "pick", "process", "refund", "reply", "resolve", "respond", "retain", "return", "review", "serve", "settle", "ship", "solve", "stock", "support"]
)
"""Done to a share of what comes in ("ship 95 % of orders the same day"), these say how good a service is."""

_YIELDS = frozenset(
    ["add", "bring", "build", "close", "create", "deliver", "develop", "drive", "generate", "offer", "open", "produce", "raise", "establish", "introduce", "contribute", "book", "expand", "spend", "serve"]
)
"""Make-words that also say that money or people came: "create $1M in pipeline", "add 50 customers"."""

_EMPTY = frozenset(["make", "have", "get", "give", "do", "hold", "take", "run", "keep", "see", "go"])
_BY_OTHERS = frozenset(
    ["account", "coverage", "mention", "review", "reply", "deal", "lead", "customer", "user", "order", "sale", "testimonial", "adoption", "download"]
)
_DELIVERS = frozenset(
    ["launch", "implement", "ship", "release", "run", "conduct", "complete", "finish", "execute", "publish", "roll", "deploy"]
)
_EXISTS = frozenset(["exist", "exists"])
_DONE = frozenset(
    ["live", "done", "ready", "available", "complete", "completed", "place", "operational", "deployed", "working", "online", "documented", "up"]
)


def work(line: Line) -> str:
    """The words that speak of work, such as ``launch the website``; empty where a line speaks of something else.

    A line is work when its leading verb makes, does, studies or finishes something. It is not when the verb only says
    how good a service is (a share of orders shipped in time), or what it makes is a number or people who come.
    """
    if line.verb is not None:
        return _words(line, line.clauses[0]) if _is_work(line, line.clauses[0]) else ""
    return _stated(line) or _noun_only(line)


def retouch(line: Line) -> str:
    """The words that put a hand on a thing ("improve the checkout flow") and name no number; else empty."""
    if line.verb is None or line.verb.base not in verbs.TUNE or line.head is None or line.results:
        return ""
    if line.head.base not in nouns.THINGS or line.has(nouns.RATES, line.object):
        return ""
    return _words(line, line.clauses[0])


def task(line: Line) -> str:
    """The words of an objective that is a task or a thing to hand over; empty where it is none.

    An objective may build, create or launch what people feel or seek: an experience, a culture, a market. And where the
    thing is only to be "better", the fault is another one.
    """
    said, head = work(line), line.head
    if not said or line.verb is None or head is None:
        return said
    verb = line.verb.base
    if head.base in nouns.BENEFIT and verb not in _DELIVERS:
        return ""
    open_ended = verb in (
        "create",
        "build",
        "develop",
        "make",
        "do",
        "establish",
        "deliver",
        "provide",
        "set",
        "offer",
    )
    plain_noun = (
        head.base in nouns.GENERIC or line.has(qualities.DESTINATIONS) or line.has(qualities.COMPARISONS)
    )
    return "" if open_ended and plain_noun else said


def _is_work(line: Line, clause: Clause) -> bool:
    verb = clause.verb.base
    if verb in ("make", "get", "keep") and _only_compared(clause):
        return False
    numbers = [q for q in line.results if clause.start <= q.start < clause.end]
    head = line.head if clause is line.clauses[0] else _last_noun(clause)
    thing = head is not None and head.base in nouns.THINGS and head.base not in nouns.RATES
    counted = head is not None and (head.base in nouns.COUNTED or head.base in nouns.RATES)
    measured = line.has(nouns.RATES, clause.words[1:])
    if (
        verb in ("start", "begin", "stop", "finish", "try")
        and len(clause.words) > 1
        and clause.words[1].low.endswith("ing")
    ):
        return clause.words[1].base in verbs.WORK
    if verb in verbs.WORK and verb not in verbs.UP | verbs.DOWN | verbs.REACH | verbs.TUNE:
        return not _says_a_level(line, clause, numbers, counted, measured is not None)
    if verb in verbs.STUDY | verbs.MAKE and verb not in verbs.UP | verbs.DOWN:
        return not _says_a_level(line, clause, numbers, counted, measured is not None)
    if verb in (
        "deliver",
        "open",
        "collect",
        "serve",
        "return",
        "subscribe",
        "register",
        "enroll",
        "onboard",
        "sign",
    ):
        # Both sides: "deliver the new page" is work, "deliver 500 leads" is not.
        if verb in ("onboard", "sign", "subscribe", "register", "enroll", "serve", "return") and not thing:
            return not numbers and verb in ("onboard",)
        return not (_says_a_level(line, clause, numbers, counted, measured is not None))
    if verb in _EMPTY and head is not None:
        if counted and head.base in _BY_OTHERS:
            return False
        if verb in ("make", "do", "give", "hold", "take", "run") and thing:
            return True
        if (
            verb in ("make", "do")
            and not numbers
            and head.base in nouns.COUNTED | {"call", "hire", "progress"}
            and line.has({"more"}, clause.words)
        ):
            return True
        if verb in ("have", "get") and thing and not numbers and not line.has(nouns.RATES, clause.words):
            return True
    if (
        verb in ("achieve", "obtain", "secure", "earn", "get", "receive", "attain", "complete", "pass")
        and not numbers
    ):
        return head is not None and head.base in (
            "certification",
            "audit",
            "approval",
            "accreditation",
            "certificate",
        )
    return False


def _only_compared(clause: Clause) -> bool:
    """ "Make customers happier", "get systems to run more smoothly": a comparison closes it."""
    last = [w for w in clause.words if w.kind == "word"][-2:]
    return any(w.low in qualities.COMPARISONS and w.low != "more" for w in last) or (
        len(last) > 1
        and last[0].low == "more"
        and last[1].base not in nouns.THINGS | nouns.COUNTED | nouns.GENERIC
    )


def _says_a_level(line: Line, clause: Clause, numbers: list, counted: bool, measured: bool) -> bool:  # type: ignore[type-arg]
    """Whether the number behind a work verb is a level of service or a yield, and not a count of things done."""
    verb = clause.verb.base
    shares = [q for q in numbers if q.unit in ("percent", "ratio", "times")]
    steps = [q for q in line.quantities if q.part == "from" and clause.start <= q.start < clause.end]
    if shares and verb in _SERVED:
        return True
    if (steps or any(q.part == "to" for q in numbers)) and (measured or counted):
        return True
    if verb in _YIELDS and numbers and counted:
        head = line.head
        return (
            head is None
            or head.base not in nouns.THINGS
            or any(q.unit in ("money", "percent") for q in numbers)
        )
    if verb in _YIELDS and any(q.unit == "money" for q in numbers):
        return True
    if verb in _SERVED and any(q.unit == "time" for q in numbers):
        return True
    return verb in ("deliver", "produce", "generate", "drive") and measured and bool(numbers)


def _stated(line: Line) -> str:
    """ "The contract is signed", "There is a prototype", "The shop has a search": what was made, told as a fact."""
    verb = line.stated
    if verb is None or any(q.unit == "percent" for q in line.results):
        return ""
    at = line.core.index(verb)
    before, after = line.core[:at], line.core[at + 1 :]
    if verb.base in _EXISTS:
        return line.text[line.core[0].start : verb.end] if line.has(nouns.THINGS, before) else ""
    if verb.base == "be":
        if before and before[0].low == "there" and line.has(nouns.THINGS, after):
            return line.text[before[0].start : after[-1].end]
        done = next(
            (
                w
                for w in after[:4]
                if w.low in _DONE or (w.base in verbs.WORK and w.low != w.base and not w.low.endswith("ing"))
            ),
            None,
        )
        if done is not None and not line.results:
            return line.text[before[0].start if before else verb.start : done.end]
    if verb.base == "have" and line.has(nouns.THINGS, after[-2:]) and not line.results:
        return line.text[before[0].start : after[-1].end]
    return ""


def _noun_only(line: Line) -> str:
    """ "3 case studies published", "New website launched": a bare noun with what was done to it."""
    done = line.participle
    if (
        done is None
        or done.base not in verbs.WORK
        or any(q.unit in ("percent", "money") for q in line.results)
    ):
        return ""
    if line.has(nouns.RATES) or line.has(nouns.COUNTED):
        return ""
    return line.text[line.core[0].start : done.end]


def _last_noun(clause: Clause) -> Word | None:
    named = [
        w
        for w in clause.words[1:]
        if w.kind == "word" and w.base in nouns.THINGS | nouns.RATES | nouns.COUNTED
    ]
    return named[-1] if named else None


def _words(line: Line, clause: Clause) -> str:
    last = line.object[-1] if line.object else clause.words[-1]
    return line.text[clause.start : max(last.end, clause.verb.end)].strip(" ,.")
