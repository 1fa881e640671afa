"""Numbers said in words, and the letters that scale a number."""

from __future__ import annotations

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

_SMALL = {word: float(value) for value, word in enumerate(_ONES.split())}
_ROUND = {word: 10.0 * value for value, word in enumerate(_TENS.split(), start=2)}

CARDINALS = {
    **_SMALL,
    **_ROUND,
    **{f"{ten}-{one}": _ROUND[ten] + _SMALL[one] for ten in _ROUND for one in _ONES.split()[1:10]},
    "dozen": 12.0,
    "hundred": 100.0,
    "thousand": 1e3,
    "million": 1e6,
}
"""What a number in words is worth: "twenty-five" is 25."""

SCALES = {
    **dict.fromkeys(("k", "thousand"), 1e3),
    **dict.fromkeys(("m", "mm", "mn", "mio", "million"), 1e6),
    **dict.fromkeys(("b", "bn", "billion"), 1e9),
}
"""By what a number in digits is multiplied: "1.5m" is 1,500,000."""
