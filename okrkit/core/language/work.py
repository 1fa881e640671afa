"""Whether a line speaks of work done or of what came of it."""

from __future__ import annotations

from okrkit.core.language.doing import Doing, doing, says_a_level
from okrkit.core.language.lexicon import nouns, qualities, verbs
from okrkit.core.language.lexicon.doings import (
    BEGINS,
    CERTIFIED,
    COMPARES,
    HANDS_OVER,
    LEAVES_OPEN,
    NO_WORK,
    NOUN_DECIDES,
    REACHED_OR_DONE,
    TASKS,
    TURNS,
)
from okrkit.core.language.line import Line
from okrkit.core.language.told_work import named_work, stated_work
from okrkit.core.language.words import Word

_CAN_CERTIFY = verbs.REACH | verbs.WORK
_MADE_OR_DONE = (nouns.THINGS | nouns.WORK_NOUNS | {"call", "hire"}) - nouns.COUNTED
_GROUPS_AND_RATES = nouns.COUNTED | nouns.RATES | nouns.PEOPLE
_MADE_MORE = nouns.COUNTED | nouns.THINGS
_IN_CARE = nouns.STAFF | TASKS
_ONE_OF_THEM = nouns.THINGS | nouns.COUNTED
_KNOWN_OBJECTS = nouns.THINGS | nouns.COUNTED | nouns.GENERIC
_MAY_LEAVE_OPEN = LEAVES_OPEN | verbs.PLACE


def work(line: Line) -> str:
    """The words that speak of work, such as ``launch the website``; empty where a line speaks of something else.

    A line is work when its leading verb makes, does, studies or finishes something. It is not when the verb only says
    how good a service is (a share of orders shipped in time), or what it makes is a number or people who come.
    """
    done = doing(line)
    if done is not None:
        return done.text if _is_work(done) else ""
    return stated_work(line) if line.stated is not None else named_work(line)


def retouch(line: Line) -> str:
    """The words that put a hand on a thing ("improve the checkout flow") and name no number; else empty."""
    done = doing(line)
    if done is None or done.head is None or done.verb not in verbs.TUNE or line.results:
        return ""
    touched = done.head.base in nouns.THINGS and not line.has(nouns.RATES, line.object)
    return done.text if touched else ""


def _is_work(done: Doing) -> bool:
    if done.verb in COMPARES and _only_compares(done):
        return False
    if done.verb in BEGINS and any(word.endswith("ing") for word in done.next_words(1)):
        return done.clause.words[1].base in verbs.WORK
    put_in_place = done.verb == "put" and done.next_words(2) == ["in", "place"]
    return put_in_place or _gets_certified(done) or _does_work(done)


def _does_work(done: Doing) -> bool:
    if done.verb in NOUN_DECIDES:
        return done.head is not None and _acts_on_work(done, done.head)
    if done.verb in REACHED_OR_DONE:
        return done.head is not None and _acts_on_things(done, done.head)
    # An unknown verb with people or a metric may be what we do to them or what they do.
    unclear = done.verb not in verbs.VERBS and done.acts_on_counted
    return done.verb not in NO_WORK and not unclear and not says_a_level(done)


def _only_compares(done: Doing) -> bool:
    """ "Make customers happier", "get systems to run more smoothly": a comparison closes it."""
    words = done.clause.words
    last = [w for w in words if w.kind == "word"][-2:]
    if any(w.low in qualities.COMPARISONS and w.low != "more" for w in (*last, *words[1:2])):
        return True
    return len(last) == 2 and last[0].low == "more" and last[1].base not in _KNOWN_OBJECTS


def _gets_certified(done: Doing) -> bool:
    """ "Obtain the organic licence"."""
    granted = done.head is not None and done.head.base in CERTIFIED
    return granted and not done.numbers and done.verb in _CAN_CERTIFY


def _acts_on_work(done: Doing, head: Word) -> bool:
    """Make, have, get, run: the noun decides. "Run a sale" is work, "make more profit" is none."""
    made = head.base in _MADE_OR_DONE
    if done.verb == "run":
        return not says_a_level(done)
    if done.verb == "hold":
        counted = head.base in _GROUPS_AND_RATES
        return not says_a_level(done) and (made or (bool(done.numbers) and not counted))
    if done.verb in ("get", "have"):
        return made and not done.numbers and not done.line.has(nouns.RATES, done.clause.words)
    more = done.line.has({"more"}, done.clause.words) is not None
    return made or (more and head.base in _MADE_MORE)


def _acts_on_things(done: Doing, head: Word) -> bool:
    """Sign, open, onboard, close: done to things and staff, reached with customers."""
    if head.base in _IN_CARE:
        return not any(q.unit == "percent" for q in done.numbers)
    one = done.next_words(1) in (["a"], ["an"], ["the"]) and not done.numbers
    if done.acts_on_counted and not (one and head.base in _ONE_OF_THEM):
        return done.verb == "onboard" and not done.numbers
    return not says_a_level(done)


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
    verb = line.verb.base
    return "" if _is_for_somebody(line, verb, head) or _is_open(line, verb, head) else said


def _is_for_somebody(line: Line, verb: str, head: Word) -> bool:
    """Whether the work is told by what people feel or do then, or as a place taken, or only as a manner."""
    manner = head.low in qualities.COMPARISONS or head.low.endswith("ly") or line.core[1].low == "like"
    if manner or line.about_people:
        return True
    return verb not in HANDS_OVER and (head.base in nouns.BENEFIT or _takes_a_place(line, verb))


def _takes_a_place(line: Line, verb: str) -> bool:
    """ "Establish ourselves in ...", "establish the shop as ...": no thing made."""
    placed = verb in verbs.PLACE | {"enter"} and any(w.low == "as" for w in line.core)
    return placed or line.has({"ourselves", "myself", "themselves"}) is not None


def _is_open(line: Line, verb: str, head: Word) -> bool:
    """Whether the verb leaves open what is made ("create a better service"), or somebody else decides about it."""
    if verb in _MAY_LEAVE_OPEN and (verb in TURNS or _is_general(line, head)):
        return not _is_a_thing_alone(line, head)
    others_decide = verb in verbs.REACH and head.base in nouns.COUNTED | nouns.RATES
    moves = verb == "move" and line.core[1].low in ("from", "beyond", "up")  # from a hobby to a living
    return others_decide or moves or verb in verbs.AFFECT or verb not in verbs.VERBS


def _is_general(line: Line, head: Word) -> bool:
    """Whether a general noun, a quality or a comparison stands behind the verb."""
    described = line.has(qualities.DESTINATIONS) or line.has(qualities.COMPARISONS)
    return head.base in nouns.GENERIC or described is not None


def _is_a_thing_alone(line: Line, head: Word) -> bool:
    """ "Make a video": a thing and nothing behind it."""
    behind = any(w.start > head.end and w.kind == "word" for w in line.core)
    return head.base in nouns.THINGS - nouns.GENERIC and not behind and not line.has(qualities.DESTINATIONS)
