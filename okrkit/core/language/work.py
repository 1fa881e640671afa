"""Whether a line speaks of work done or of what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from okrkit.core.language.grammar import is_people, noun_phrase
from okrkit.core.language.lexicon.function_words import PREPOSITIONS
from okrkit.core.language.lexicon import nouns, qualities, verbs
from okrkit.core.language.lexicon.listing import vocabulary
from okrkit.core.language.line import Clause, Line
from okrkit.core.language.quantities import Quantity
from okrkit.core.language.words import Word

_SERVED = vocabulary(
    """
    accept acknowledge activate answer approve automate clear close deliver digitise digitize dispatch enable fulfil fulfill
    handle invoice offer pack pay pick process refund reply resolve respond retain return review see serve settle ship solve
    stock support cover fill
    """
)
"""Done to a share of what comes in ("ship 95 % of orders the same day"), these say how good a service is."""

_YIELDS = vocabulary(
    """
    add book bring build close contribute create deliver develop drive establish expand generate introduce open produce
    raise serve spend
    """
)
"""Make-words that also say that money or people came: "create $1M in pipeline", "add 50 customers"."""

_BOTH = vocabulary(
    "open collect serve return subscribe register enroll enrol sign onboard close book log bring"
)
"""Reached or done, by what they act on: "sign 5 customers", "sign the lease"."""

_EMPTY = vocabulary("do give have hold make run take get")
_DELIVERS = vocabulary(
    "complete conduct deploy execute finish implement launch publish release roll run ship migrate install hire"
)
_OPEN = vocabulary(
    "build create deliver develop do establish make offer provide set start give bring take turn keep work push move"
)
_DONE = vocabulary("available complete completed deployed documented done live operational ready working")
_CERTIFIED = vocabulary("accreditation approval audit certificate certification licence license patent")
_TODO = vocabulary("bug cv defect issue item jira pr story task ticket")
_OUTCOME_FIRST = verbs.UP | verbs.DOWN | verbs.TUNE | verbs.KEEP | (verbs.REACH - _BOTH - _EMPTY)


def work(line: Line) -> str:
    """The words that speak of work, such as ``launch the website``; empty where a line speaks of something else.

    A line is work when its leading verb makes, does, studies or finishes something. It is not when the verb only says
    how good a service is (a share of orders shipped in time), or what it makes is a number or people who come.
    """
    if line.verb is not None:
        clause = line.clauses[0]
        return _words(line, clause) if _is_work(line, clause) else ""
    return _stated(line) if line.stated is not None else _named(line)


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
    if not said or line.verb is None:
        return "" if head is not None and head.base in nouns.BENEFIT else said
    if head is None:
        return said if line.quantities else ""
    return "" if _for_somebody(line, head) or _open(line, head) else said


def _for_somebody(line: Line, head: Word) -> bool:
    """Whether the work is told by what people feel or do then, or as a place taken, or only as a manner."""
    assert line.verb is not None
    if line.verb.base in _DELIVERS and not line.about_people and line.core[1].low != "like":
        return head.low in qualities.COMPARISONS or head.low.endswith("ly")
    manner = head.low in qualities.COMPARISONS or head.low.endswith("ly") or line.core[1].low == "like"
    return manner or line.about_people or head.base in nouns.BENEFIT or _reflexive(line)


def _open(line: Line, head: Word) -> bool:
    """Whether the verb leaves open what is made ("create a better service"), or somebody else decides about it."""
    assert line.verb is not None
    verb = line.verb.base
    if verb in _OPEN | verbs.PLACE and (_plain(line, head) or verb in ("make", "take", "turn", "bring")):
        return not _closed_make(line, head)
    outside = verb in verbs.REACH and head.base in nouns.COUNTED | nouns.RATES
    return outside or verb in verbs.AFFECT or verb not in verbs.VERBS or _moves(line)


def _plain(line: Line, head: Word) -> bool:
    """Whether nothing but a general noun, a quality or a comparison stands behind the verb."""
    return bool(
        head.base in nouns.GENERIC or line.has(qualities.DESTINATIONS) or line.has(qualities.COMPARISONS)
    )


def _closed_make(line: Line, head: Word) -> bool:
    """ "Make a video": make with a thing and nothing behind it."""
    behind = [w for w in line.core if w.start > head.end and w.kind == "word"]
    return head.base in nouns.THINGS - nouns.GENERIC and not behind and not line.has(qualities.DESTINATIONS)


def _reflexive(line: Line) -> bool:
    """ "Establish ourselves in ...", "establish the shop as ...": a place taken, no thing made."""
    placed = (
        line.verb is not None
        and line.verb.base in verbs.PLACE | {"enter"}
        and any(w.low == "as" for w in line.core)
    )
    return placed or line.has({"ourselves", "myself", "themselves"}) is not None


def _moves(line: Line) -> bool:
    """ "Move from a side business to a living": a change of state, not of place."""
    return (
        line.verb is not None
        and line.verb.base == "move"
        and len(line.core) > 1
        and line.core[1].low in ("from", "beyond", "up")
    )


def _is_work(line: Line, clause: Clause) -> bool:
    verb = clause.verb.base
    phrase = line.object if clause is line.clauses[0] else noun_phrase(clause.words[1:])
    head = line.last_noun(phrase)
    numbers = [q for q in line.results if clause.start <= q.start < clause.end]
    if verb in ("make", "get", "keep", "go", "be") and _only_compared(clause):
        return False
    if (
        verb in ("start", "begin", "stop", "finish", "try")
        and len(clause.words) > 1
        and clause.words[1].low.endswith("ing")
    ):
        return clause.words[1].base in verbs.WORK
    if head is not None and head.base in _CERTIFIED and not numbers and verb in verbs.REACH | verbs.WORK:
        return True
    if verb in _EMPTY:
        return _empty_work(line, clause, head, numbers)
    if verb in _BOTH:
        return _does(line, clause, head, numbers)
    if verb in _OUTCOME_FIRST and verb not in verbs.FINISH:
        return False
    if verb in verbs.AFFECT | verbs.PLACE and verb not in verbs.MAKE | verbs.DO:
        return False
    if verb == "put" and [w.low for w in clause.words[1:3]] == ["in", "place"]:
        return True
    known = verb in verbs.VERBS
    if known and verb not in verbs.WORK:
        return False
    if not known and head is not None and head.base in nouns.COUNTED | nouns.RATES:
        return False  # an unknown verb before people or a metric may mean either
    return not _says_a_level(line, clause, head, numbers)


def _empty_work(line: Line, clause: Clause, head: Word | None, numbers: Sequence[Quantity]) -> bool:
    """Make, have, get, run: the noun decides."""
    if head is None:
        return False
    verb = clause.verb.base
    thing = head.base in nouns.THINGS | nouns.WORK_NOUNS | {"hire", "call"} and head.base not in nouns.COUNTED
    if verb in ("run", "hold"):
        counted = head.base in nouns.COUNTED | nouns.RATES | nouns.PEOPLE and not thing
        return not _says_a_level(line, clause, head, numbers) and (
            thing or verb == "run" or (bool(numbers) and not counted)
        )
    if verb in ("make", "do", "give", "take"):
        return thing or (
            head.base in nouns.COUNTED | nouns.THINGS and line.has({"more"}, clause.words) is not None
        )
    return thing and not numbers and not line.has(nouns.RATES, clause.words)


def _does(line: Line, clause: Clause, head: Word | None, numbers: Sequence[Quantity]) -> bool:
    """Sign, open, onboard, close: done to things and staff, reached with customers."""
    if head is None:
        return False
    if head.base in nouns.STAFF or head.base in _TODO:
        return not any(q.unit == "percent" for q in numbers)
    single = len(clause.words) > 1 and clause.words[1].low in ("a", "an", "the") and not numbers
    if head.base in nouns.COUNTED | nouns.RATES and not (
        single and head.base in nouns.THINGS | nouns.COUNTED
    ):
        return clause.verb.base == "onboard" and not numbers
    return not _says_a_level(line, clause, head, numbers)


def _only_compared(clause: Clause) -> bool:
    """ "Make customers happier", "get systems to run more smoothly": a comparison closes it."""
    last = [w for w in clause.words if w.kind == "word"][-2:]
    if any(w.low in qualities.COMPARISONS and w.low != "more" for w in [*last, *clause.words[1:2]]):
        return True
    return (
        len(last) > 1
        and last[0].low == "more"
        and last[1].base not in nouns.THINGS | nouns.COUNTED | nouns.GENERIC
    )


def _says_a_level(line: Line, clause: Clause, head: Word | None, numbers: Sequence[Quantity]) -> bool:
    """Whether the number behind a work verb is a level of service or a yield, and not a count of things done."""
    verb = clause.verb.base
    counted = head is not None and head.base in nouns.COUNTED | nouns.RATES
    thing = head is not None and head.base in nouns.THINGS
    measured = line.has(nouns.RATES, clause.words[1:]) is not None
    limits = [q for q in numbers if q.unit == "time" and (q.part in ("limit", "to") or q.text[:1] in "<≤")]
    if verb in _SERVED and (limits or any(q.unit in ("percent", "ratio", "times") for q in numbers)):
        return True
    stepped = any(q.part == "from" and clause.start <= q.start < clause.end for q in line.quantities)
    if (stepped or any(q.part == "to" for q in numbers)) and (measured or counted) and not thing:
        return True
    if verb in _YIELDS and numbers and (counted or any(q.unit == "money" for q in numbers)):
        return not thing or any(q.unit in ("money", "percent") for q in numbers)
    return verb in ("deliver", "produce", "generate", "drive") and measured and bool(numbers) and not thing


def _stated(line: Line) -> str:
    """ "The contract is signed", "There is a prototype", "The shop has a search": what was made, told as a fact."""
    verb = line.stated
    if verb is None or any(q.unit in ("percent", "money", "time") for q in line.results):
        return ""
    at = line.core.index(verb)
    before, after = line.core[:at], line.core[at + 1 :]
    things = nouns.THINGS | nouns.WORK_NOUNS
    if verb.base == "exist":
        return line.text[line.core[0].start : verb.end] if line.has(things, before) else ""
    if verb.base == "be":
        if before and before[0].low == "there" and line.has(things, after):
            return line.text[before[0].start : after[-1].end]
        about = line.last_noun(noun_phrase(before))
        done = next((w for w in after[:4] if w.low in _DONE or _was_done(w)), None)
        if done is not None and not line.results and about is not None and about.base not in nouns.PEOPLE:
            return line.text[before[0].start : done.end]
    subject = line.last_noun(noun_phrase(before))
    if (
        subject is not None
        and not line.results
        and subject.base in things
        and verb.base == "go"
        and after
        and after[0].low in ("live", "out")
    ):
        return line.text[before[0].start : after[0].end]
    if (
        subject is not None
        and subject.base in nouns.STAFF
        and verb.base in verbs.WORK - verbs.STATES - _SERVED
        and after
    ):
        return line.text[before[0].start : after[-1].end]
    if verb.base == "have" and line.has(things, after[-2:]) and not line.results:
        return line.text[before[0].start : after[-1].end]
    return ""


def _was_done(word: Word) -> bool:
    return (
        word.base in verbs.WORK - verbs.UP - verbs.DOWN
        and word.low != word.base
        and not word.low.endswith("ing")
    )


def _named(line: Line) -> str:
    """Work said without a verb: "3 case studies published", "Rollout of the live chat", "5 webinars"."""
    if any(q.unit in ("percent", "money", "time", "ratio") or q.part in ("by", "to") for q in line.results):
        return ""
    head, core = line.head, line.core
    if head is None or not core:
        return ""
    done = line.participle
    if done is not None and any(is_people(w) for w in noun_phrase(core) if w.start < done.start):
        done = None
    thing = head.base in nouns.THINGS | nouns.WORK_NOUNS and head.base not in nouns.RATES
    if (
        done is not None
        and done.base in verbs.WORK - verbs.UP - verbs.DOWN
        and head.base not in nouns.RATES | nouns.PEOPLE
    ):
        about = [w for w in core if w.end <= done.start and w.kind == "word"]
        made = about[-1].base in nouns.THINGS | nouns.WORK_NOUNS if about else False
        people = line.has(nouns.PEOPLE, tuple(about[:1])) is not None
        if (
            about
            and not people
            and (made or about[-1].base not in nouns.RATES | nouns.COUNTED | nouns.PEOPLE)
        ):
            return line.text[core[0].start : done.end]
    if core[0].base in nouns.WORK_NOUNS and len(core) > 1 and core[1].low == "of":
        return line.text[core[0].start : core[-1].end]
    if head.base in nouns.WORK_NOUNS:
        return line.text[core[0].start : head.end]
    live = next(
        (
            w
            for before, w in pairwise(core)
            if w.low in ("live", "ready", "available")
            and before.kind == "word"
            and before.base not in nouns.RATES | nouns.PEOPLE | nouns.COUNTED
        ),
        None,
    )
    if live is not None:
        return line.text[core[0].start : live.end]
    counted = bool(line.results) and head.base not in nouns.COUNTED
    return line.text[core[0].start : head.end] if thing and counted else ""


def _words(line: Line, clause: Clause) -> str:
    phrase = [w for w in noun_phrase(clause.words[1:]) if w.low not in PREPOSITIONS]
    end = max([clause.verb.end, *(w.end for w in phrase)])
    return line.text[clause.start : end].strip(" ,.")
