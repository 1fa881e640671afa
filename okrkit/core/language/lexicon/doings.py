"""Words that decide whether a verb speaks of work done or of what came of it."""

from __future__ import annotations

from okrkit.core.language.lexicon import verbs
from okrkit.core.language.lexicon.listing import vocabulary

SERVED = vocabulary(
    """
    accept acknowledge activate answer approve automate clear close cover deliver digitise digitize dispatch enable fill
    fulfil fulfill handle invoice offer pack pay pick process refund reply resolve respond retain return review see serve
    settle ship solve stock support
    """
)
"""Done to a share of what comes in ("ship 95 % of orders the same day"), these say how good a service is."""

YIELDS = vocabulary(
    """
    add book bring build close contribute create deliver develop drive establish expand generate introduce open produce
    raise serve spend
    """
)
"""Make-words that also say that money or people came: "create $1M in pipeline", "add 50 customers"."""

YIELDS_RATES = vocabulary("deliver drive generate produce")
"""Those that also say that a metric has a value: "drive a margin of 40"."""

REACHED_OR_DONE = vocabulary(
    "book bring close collect enrol enroll log onboard open register return serve sign subscribe"
)
"""Reached or done, by what they act on: "sign 5 customers", "sign the lease"."""

NOUN_DECIDES = vocabulary("do get give have hold make run take")
"""They say nothing by themselves: "run a workshop" is work, "get 20 reviews" is none."""

HANDS_OVER = vocabulary(
    "complete conduct deploy execute finish hire implement install launch migrate publish release roll run ship"
)
"""With these, work stays work, even if what is made is something people feel: "launch the community"."""

LEAVES_OPEN = vocabulary(
    "bring build create deliver develop do establish give keep make move offer provide push set start take turn work"
)
"""Before a general noun or a comparison they do not say what is made: "create a better service"."""

TURNS = vocabulary("bring make take turn")
"""Those that leave it open whatever stands behind them."""

COMPARES = vocabulary("be get go keep make")
"""With a comparison these say how it will be: "make customers happier"."""

BEGINS = vocabulary("begin finish start stop try")
"""Before an "-ing" these leave the meaning to it: "start selling"."""

DONE = vocabulary("available complete completed deployed documented done live operational ready working")
"""What a made thing is at last."""

LIVE = vocabulary("available live ready")
"""Those that also stand behind a bare noun: "size chart live"."""

CERTIFIED = vocabulary("accreditation approval audit certificate certification licence license patent")
"""To get one is work, whoever grants it."""

TASKS = vocabulary("bug cv defect issue item jira pr story task ticket")
"""Items of a list of work: to close one is work."""

OUTCOME = verbs.UP | verbs.DOWN | verbs.TUNE | verbs.KEEP | (verbs.REACH - REACHED_OR_DONE - NOUN_DECIDES)
"""Verbs of what comes of work."""

NO_WORK = (
    (OUTCOME - verbs.FINISH)
    | ((verbs.AFFECT | verbs.PLACE) - (verbs.MAKE | verbs.DO))
    | (verbs.VERBS - verbs.WORK)
)
"""Known verbs that never speak of work, unless `NOUN_DECIDES` or `REACHED_OR_DONE` holds them."""
