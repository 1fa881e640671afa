"""Adjectives and set phrases: those that name a place to arrive at, and those that only say "better than now"."""

from __future__ import annotations

DESTINATIONS = frozenset(
    ["amazing", "award-winning", "awesome", "beautiful", "beloved", "best", "best-in-class", "best-loved", "bold", "brilliant", "bulletproof", "carbon-neutral", "category-defining", "celebrated", "cherished", "confident", "cutting-edge", "delightful", "easiest", "effortless", "enterprise-grade", "error-free", "excited", "exceptional", "exciting", "fair", "faultless", "favorite", "favourite", "fastest", "fearless", "first", "first-class", "first-choice", "flawless", "frictionless", "friendliest", "fun", "game-changing", "go-to", "gold-standard", "goto", "happiest", "hassle-free", "healthiest", "high-performing", "household", "iconic", "indispensable", "industry-leading", "inspired", "inspiring", "instant", "irresistible", "joyful", "joy", "largest", "leading", "legendary", "lovable", "loved", "loveable", "loyal", "magical", "market-leading", "memorable", "most", "number-one", "one-stop", "outstanding", "painless", "painful", "passionate", "personal", "phenomenal", "pleasant", "preferred", "premier", "premium", "profitable", "proud", "raving", "record", "reliable", "remarkable", "renowned", "respected", "rock-solid", "safe", "safest", "scalable", "seamless", "self-service", "self-sufficient", "simplest", "smooth", "spectacular", "standout", "state-of-the-art", "stellar", "stress-free", "stunning", "sought-after", "superb", "superior", "sustainable", "thriving", "thrilled", "top", "top-tier", "transparent", "trusted", "trustworthy", "unbeatable", "unforgettable", "unmatched", "unparalleled", "unrivaled", "unrivalled", "user-friendly", "user-friendliest", "vibrant", "waste-free", "welcome", "welcoming", "world-class", "world-leading", "wow", "zero-waste", "addictive", "authentic", "predictable", "resilient", "secure", "crisis-proof", "future-proof", "customer-obsessed", "customer-centric", "data-driven", "obvious"]
)
"""Says what it will be like."""

COMPARISONS = frozenset(
    ["better", "bigger", "cheaper", "cleaner", "clearer", "cooler", "deeper", "easier", "faster", "fewer", "fitter", "greater", "happier", "healthier", "higher", "larger", "leaner", "less", "longer", "lower", "more", "quicker", "quieter", "richer", "safer", "shorter", "simpler", "slower", "smarter", "smoother", "smoothly", "sooner", "stronger", "tighter", "wider", "wiser", "happily", "quickly", "efficiently", "effectively", "successfully", "improved", "enhanced"]
)
"""Says "than now" and not how much."""

PADDING = frozenset(
    ["a", "an", "the", "our", "my", "your", "their", "his", "her", "its", "this", "that", "these", "those", "some", "any", "all", "overall", "general", "current", "existing", "new", "basic", "key", "main", "major", "various", "several", "many", "certain", "really", "very", "just", "also", "as", "such", "quite", "truly", "highly", "greatly", "significantly", "substantially", "dramatically", "considerably", "continuously", "constantly", "further", "own", "better", "good", "great", "nice", "effective", "efficient", "successful", "excellent", "quality", "best", "more", "and", "or", "of", "in", "on", "for", "at", "to", "with", "from", "by", "across", "within", "we", "i", "us", "they", "it", "is", "are", "be", "will", "want", "would", "like", "should", "can", "going", "goal", "objective", "company-wide", "companywide", "team-wide", "high", "strong", "higher", "entire", "whole", "internal", "external"]
)
"""Words that add no place, person or quality."""

LEADERS = frozenset(
    ["become", "be", "establish", "position", "lead", "dominate", "own", "recognised", "recognized", "seen", "known", "regarded", "perceived"]
)

SUPERLATIVE = frozenset(
    ["#1", "best", "biggest", "fastest", "first", "largest", "leading", "most", "no.1", "premier", "top", "go-to", "goto", "easiest", "cheapest"]
)
