"""Verbs by what they say: a direction, something reached, something kept, work done, a place taken, an effect on people."""

from __future__ import annotations

from okrkit.core.language.lexicon.listing import vocabulary

UP = vocabulary(
    """
    accelerate advance amplify augment boost broaden climb deepen double elevate enhance enlarge escalate expand
    extend grow heighten improve increase intensify jump lift maximise maximize multiply outgrow quadruple raise
    rise scale skyrocket soar speed strengthen surge swell triple uplift upsell widen
    """
)
"""A number goes up."""

DOWN = vocabulary(
    """
    avoid contain curb cut decline decrease deflect diminish drop ease eliminate eradicate fall halve lessen
    limit lower minimise minimize mitigate narrow prevent reduce shorten shrink slash slim slow stop trim
    truncate
    """
)
"""A number goes down."""

TUNE = vocabulary(
    """
    balance enhance fine-tune improve optimise optimize rationalise rationalize refine simplify stabilise
    stabilize streamline strengthen tune
    """
)
"""Something gets better, with no side named."""

REACH = vocabulary(
    """
    accumulate achieve acquire activate amass attain attract average beat become book bring capture close come
    convert cross-sell deliver drive earn enrol enroll exceed fulfil fulfill gain garner generate get go have
    hit land log lose make net obtain onboard outperform rank re-engage reach reactivate realise realize
    recapture receive reclaim recover reengage register retain return save score secure see sell serve sign
    subscribe surpass top total turn upsell win
    """
)
"""Something is there that others decide about: money, customers, a rate."""

KEEP = vocabulary(
    """
    continue defend ensure guarantee hold keep maintain preserve protect remain retain stay sustain uphold
    """
)
"""Something stays as it is."""

PLACE = vocabulary(
    """
    be become cement conquer disrupt dominate establish lead own pioneer position rank redefine reinvent
    revolutionise revolutionize solidify transform
    """
)
"""A place in the eyes of others is taken."""

AFFECT = vocabulary(
    """
    amaze amuse bring captivate celebrate charm dazzle delight democratise democratize empower enable enchant
    energise energize engage equip excite free give help inspire let liberate love make nurture please reward
    satisfy surprise thrill thrive turn unleash unlock welcome win wow
    """
)
"""Somebody is better off."""

MAKE = vocabulary(
    """
    assemble author automate bake brand build code codify compile compose construct craft create design develop
    draft draw engineer establish film form formalise formalize found generate implement initiate introduce
    invent kick kickoff launch make mint mock model open photograph pilot produce program prototype publish
    re-launch rebrand rebuild record redesign relaunch release render reorganise reorganize restructure rework
    rewrite set setup ship shoot spin stand start transcribe translate wireframe write
    """
)
"""A thing is made."""

DO = vocabulary(
    """
    a/b ab add administer adopt advertise announce answer apply appoint archive arrange ask assign assist attach
    attend bake ban bid block brief bring buy call cancel carry centralise centralize certify change check
    circulate clean cleanse clear close coach collaborate collate collect communicate complete conduct configure
    connect consolidate consult contact contract contribute convene cook coordinate correct credit curate
    customise customize debug decommission dedicate delegate delete deliver demo demonstrate deploy deprecate
    dial digitise digitize discontinue dispatch distribute do document donate edit email embed enforce engage
    enrich enrol enter equip evangelise evangelize execute exhibit expand facilitate feature file finalise
    finalize finish fix follow gather give go handle harmonise harmonize hire hold host import include
    incorporate index inform insource install instrument integrate interview introduce invest invite invoice
    issue join juggle knit label learn lease list listen load localise localize mail manage map mark market meet
    mentor merge message migrate modernise modernize move negotiate network normalise normalize notify offboard
    offer onboard open operate optimise optimize order organise organize outsource overhaul pack package paint
    pair participate partner pass patch pay perform phone photocopy pick ping place plan play post practice
    practise prepare present print process procure promote propose provide provision pull purchase purge push
    quote ratify read rebalance recruit refactor refine reform refresh register rehearse reinstall relocate
    remove rename renegotiate renew renovate rent repair replace replatform reply report request rerun
    reschedule respond restock restyle retarget retire retrofit revamp review revise ring roll rotate run scan
    schedule screen segment select send set sew share shift shut sign sit sort source speak spend sponsor staff
    standardise standardize stock submit support swap switch sync tag take talk teach tidy trademark train
    transfer transition transport trial tuck tweet unify uninstall unload unpack update upgrade upload upskill
    use utilise utilize vaccinate verify visit volunteer walk warn wash watch water weigh wire work wrap
    """
)
"""Work is done."""

STUDY = vocabulary(
    """
    agree analyse analyze assess audit baseline benchmark brainstorm calculate choose clarify compare consider
    debate decide define describe determine diagnose discover discuss document estimate evaluate examine
    experiment explore find forecast gauge identify inspect inventory investigate justify list map measure
    monitor observe outline pilot plan poll prioritise prioritize profile quantify rank research review scope
    shortlist sketch specify study survey test track trial uncover understand validate vet
    """
)
"""Something is found out or decided."""

FINISH = vocabulary(
    """
    accomplish complete conclude deliver do execute finalise finalize finish pass ship submit wrap
    """
)
"""Work comes to an end."""

_AGAIN = frozenset(f"re{verb}" for verb in MAKE | DO | STUDY if verb.isalpha() and verb[0] not in "aeiou")
"""Retake, reshoot, restock."""

WORK = MAKE | DO | STUDY | FINISH | (_AGAIN - REACH - UP - DOWN)

OPEN_ENDED = vocabulary(
    """
    accelerate achieve address advance be become boost broaden build continue create cultivate cut decrease
    deepen deliver develop do drive elevate encourage enhance ensure expand explore extend facilitate focus
    foster get give grow handle have implement improve increase innovate keep leverage lift look lower make
    manage maximise maximize minimise minimize modernise modernize optimise optimize polish promote provide
    pursue raise ramp reduce refine reimagine rethink revamp scale step streamline strengthen support tackle
    transform upgrade uplift work
    """
)
"""Verbs that fit before nearly any noun: on their own they say a direction and no place to arrive at."""

STATES = vocabulary(
    """
    arrive believe choose come depend enjoy expect feel find happen know leave like live look love need prefer recommend
    rely report say seem sound stay tell think trust understand wait walk want work
    """
)
"""What people or things do in a statement: "teachers feel supported"."""

LIGHT = vocabulary(
    """
    be come do get give go have keep let make put take
    """
)
"""Verbs that leave the meaning to what stands behind them."""

HEDGES = {
    "eventually": "time", "someday": "time", "sometime": "time", "soon": "time", "ongoing": "time", "asap": "time",
    "later": "time", "should": "duty", "could": "duty", "might": "duty", "may": "duty", "try": "duty", "hope": "duty",
    "maybe": "duty", "perhaps": "duty", "possibly": "duty", "consider": "duty", "attempt": "duty", "aim": "",
}  # fmt: skip
"""Words that leave it open whether (duty) or when (time) something is done."""

VERBS = (
    UP
    | DOWN
    | TUNE
    | REACH
    | KEEP
    | PLACE
    | AFFECT
    | WORK
    | OPEN_ENDED
    | LIGHT
    | (STATES - {"like", "look", "wait"})
)
