"""Verbs by what they say: a direction, something reached, something kept, work done, a place taken, an effect on people."""

from __future__ import annotations

UP = frozenset(
    ["accelerate", "advance", "amplify", "augment", "boost", "broaden", "climb", "deepen", "double", "elevate", "enhance", "enlarge", "escalate", "expand", "extend", "grow", "heighten", "increase", "intensify", "jump", "lift", "maximise", "maximize", "multiply", "quadruple", "raise", "rise", "scale", "skyrocket", "soar", "strengthen", "surge", "triple", "uplift", "widen", "improve", "upsell", "swell", "speed", "outgrow"]
)
"""A number goes up."""

DOWN = frozenset(
    ["avoid", "contain", "curb", "cut", "decline", "decrease", "deflect", "diminish", "drop", "ease", "eliminate", "eradicate", "fall", "halve", "lessen", "limit", "lower", "minimise", "minimize", "mitigate", "narrow", "prevent", "reduce", "shorten", "shrink", "slash", "slow", "stop", "trim", "truncate", "slim"]
)
"""A number goes down."""

TUNE = frozenset(
    ["optimise", "optimize", "streamline", "simplify", "refine", "fine-tune", "tune", "strengthen", "improve", "enhance", "develop", "advance", "stabilise", "stabilize", "balance", "rationalise", "rationalize"]
)
"""Something gets better, with no side named."""

REACH = frozenset(
    ["achieve", "reach", "attain", "hit", "exceed", "surpass", "beat", "get", "gain", "earn", "win", "acquire", "obtain", "secure", "generate", "close", "sign", "land", "sell", "capture", "convert", "recover", "receive", "attract", "see", "score", "rank", "book", "amass", "accumulate", "garner", "net", "collect", "total", "average", "outperform", "onboard", "activate", "reactivate", "re-engage", "reengage", "reclaim", "retain", "save", "make", "have", "realise", "realize", "return", "become", "go", "come", "drive", "deliver", "recapture", "enroll", "enrol", "subscribe", "register", "turn", "serve", "top", "log", "lose", "upsell", "cross-sell", "fulfil", "fulfill", "bring"]
)
"""Something is there that others decide about: money, customers, a rate."""

KEEP = frozenset(
    ["continue", "ensure", "guarantee", "hold", "keep", "maintain", "preserve", "protect", "remain", "retain", "stay", "sustain", "uphold", "defend"]
)
"""Something stays as it is."""

PLACE = frozenset(
    ["become", "be", "dominate", "establish", "lead", "own", "pioneer", "position", "own", "rank", "redefine", "reinvent", "revolutionise", "revolutionize", "disrupt", "transform", "solidify", "cement", "conquer"]
)
"""A place in the eyes of others is taken."""

AFFECT = frozenset(
    ["amaze", "amuse", "captivate", "charm", "delight", "dazzle", "democratise", "democratize", "empower", "enable", "energise", "energize", "enchant", "equip", "excite", "free", "help", "inspire", "let", "liberate", "love", "please", "reward", "satisfy", "surprise", "thrill", "unlock", "welcome", "wow", "engage", "make", "give", "turn", "thrive", "celebrate", "nurture", "unleash", "bring", "win"]
)
"""Somebody is better off."""

MAKE = frozenset(
    ["assemble", "author", "automate", "bake", "brand", "build", "code", "compile", "compose", "construct", "craft", "create", "design", "develop", "draft", "draw", "engineer", "establish", "film", "generate", "implement", "introduce", "invent", "launch", "make", "model", "mock", "model", "open", "photograph", "produce", "program", "prototype", "publish", "re-launch", "rebrand", "rebuild", "record", "redesign", "rework", "rewrite", "relaunch", "release", "restructure", "reorganise", "reorganize", "ship", "shoot", "translate", "transcribe", "write", "set", "setup", "found", "start", "initiate", "kick", "kickoff", "pilot", "form", "stand", "spin", "mint", "render", "wireframe", "codify", "formalise", "formalize"]
)
"""A thing is made."""

DO = frozenset(
    ["a/b", "ab", "add", "adopt", "administer", "advertise", "announce", "apply", "appoint", "arrange", "ask", "assign", "assist", "attach", "attend", "brief", "bring", "buy", "call", "cancel", "centralise", "centralize", "certify", "change", "check", "circulate", "clean", "cleanse", "clear", "close", "coach", "collaborate", "collate", "collect", "complete", "communicate", "conduct", "configure", "connect", "consolidate", "consult", "contact", "contract", "contribute", "convene", "coordinate", "correct", "curate", "customise", "customize", "debug", "decommission", "dedicate", "delegate", "delete", "deliver", "demo", "demonstrate", "deploy", "deprecate", "digitise", "digitize", "discontinue", "dispatch", "distribute", "do", "document", "donate", "edit", "email", "enforce", "engage", "enrich", "enter", "equip", "evangelise", "evangelize", "execute", "expand", "facilitate", "feature", "file", "finalise", "finalize", "finish", "fix", "follow", "gather", "give", "go", "handle", "harmonise", "harmonize", "hire", "hold", "host", "import", "include", "incorporate", "index", "inform", "insource", "install", "instrument", "integrate", "interview", "introduce", "invest", "invite", "issue", "join", "label", "learn", "lease", "list", "listen", "localise", "localize", "mail", "manage", "map", "market", "meet", "mentor", "merge", "message", "migrate", "modernise", "modernize", "move", "negotiate", "network", "normalise", "normalize", "notify", "offboard", "offer", "onboard", "open", "operate", "optimise", "optimize", "order", "organise", "organize", "outsource", "overhaul", "package", "participate", "partner", "patch", "pass", "perform", "pick", "ping", "place", "plan", "play", "post", "practise", "practice", "prepare", "present", "print", "procure", "promote", "propose", "provide", "provision", "purchase", "push", "read", "rebalance", "recruit", "refactor", "refine", "refresh", "register", "reinstall", "relocate", "remove", "rename", "renegotiate", "renew", "renovate", "repair", "replace", "replatform", "report", "request", "rerun", "reschedule", "respond", "restock", "retarget", "retire", "retrofit", "revamp", "review", "revise", "roll", "rotate", "run", "schedule", "segment", "select", "send", "set", "share", "shift", "shut", "sign", "source", "speak", "spend", "sponsor", "staff", "standardise", "standardize", "stock", "submit", "support", "switch", "sync", "tag", "take", "talk", "teach", "train", "transfer", "transition", "trial", "tweet", "unify", "uninstall", "update", "upgrade", "upload", "use", "utilise", "utilize", "verify", "visit", "volunteer", "walk", "warn", "watch", "wire", "work"]
)
"""Work is done."""

STUDY = frozenset(
    ["agree", "analyse", "analyze", "assess", "audit", "baseline", "benchmark", "brainstorm", "calculate", "choose", "clarify", "compare", "consider", "debate", "decide", "define", "describe", "determine", "diagnose", "discover", "discuss", "document", "estimate", "evaluate", "examine", "experiment", "explore", "find", "forecast", "gauge", "identify", "inspect", "inventory", "investigate", "justify", "list", "map", "measure", "monitor", "observe", "outline", "pilot", "plan", "poll", "prioritise", "prioritize", "profile", "quantify", "rank", "research", "review", "scope", "shortlist", "sketch", "specify", "study", "survey", "test", "track", "trial", "uncover", "understand", "validate", "vet"]
)
"""Something is found out or decided."""

FINISH = frozenset(
    ["complete", "finish", "finalise", "finalize", "deliver", "execute", "conclude", "wrap", "accomplish", "pass", "submit", "ship", "do"]
)
"""Work comes to an end."""

WORK = MAKE | DO | STUDY | FINISH

OPEN_ENDED = frozenset(
    ["improve", "enhance", "increase", "grow", "boost", "optimise", "optimize", "strengthen", "develop", "expand", "reduce", "drive", "support", "foster", "promote", "manage", "address", "focus", "explore", "continue", "ensure", "leverage", "scale", "raise", "lower", "accelerate", "advance", "elevate", "maximise", "maximize", "minimise", "minimize", "decrease", "streamline", "facilitate", "encourage", "pursue", "work", "look", "handle", "tackle", "handle", "step", "innovate", "modernise", "modernize", "refine", "revamp", "rethink", "reimagine", "upgrade", "uplift", "lift", "cultivate", "build", "get", "do", "have", "make", "achieve", "become", "be", "cut", "transform", "provide", "deliver", "give", "extend", "broaden", "deepen", "polish", "ramp", "implement", "create", "keep"]
)
"""Verbs that fit before nearly any noun: on their own they say a direction and no place to arrive at."""

LIGHT = frozenset(["be", "have", "do", "get", "make", "give", "take", "go", "come", "let", "keep", "put"])
"""Verbs that leave the meaning to what stands behind them."""

HEDGES = {
    "eventually": "time", "someday": "time", "sometime": "time", "soon": "time", "ongoing": "time", "asap": "time",
    "later": "time", "should": "duty", "could": "duty", "might": "duty", "may": "duty", "try": "duty", "hope": "duty",
    "maybe": "duty", "perhaps": "duty", "possibly": "duty", "consider": "duty", "attempt": "duty", "aim": "",
}  # fmt: skip
"""Words that leave it open whether (duty) or when (time) something is done."""

AUXILIARY = frozenset(
    ["will", "would", "shall", "should", "can", "could", "may", "might", "must", "want", "need", "to", "be", "going", "able", "have", "like", "aim", "plan", "hope", "try", "wish", "intend", "'ll"]
)

VERBS = UP | DOWN | TUNE | REACH | KEEP | PLACE | AFFECT | WORK | OPEN_ENDED | LIGHT
