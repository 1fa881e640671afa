"""Patterns of days and periods on a calendar, as plans write them. Spaces in them stand for any white space."""

from __future__ import annotations

from okrkit.core.language.lexicon.listing import any_of, either, phrases

_MONTHS = """
    jan(?:uary)? feb(?:ruary)? mar(?:ch)? apr(?:il)? may june? july? aug(?:ust)? sept?(?:ember)? oct(?:ober)? nov(?:ember)?
    dec(?:ember)?
"""
MONTH = rf"{any_of(_MONTHS)}\b\.?"
YEAR = r"(?:19|20)\d\d"
WEEKDAY = any_of("mon tues wednes thurs fri satur sun") + "day"
SEASON = phrases(
    """
    spring, summer, autumn, fall, winter, christmas, easter, black friday, cyber monday, thanksgiving, holidays?,
    holiday season, new year
    """
)
COUNT = phrases(
    r"""
    \d+, an?, one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, fifteen, eighteen, twenty, thirty,
    sixty, ninety, several, (?:a )?few, (?:a )?couple(?: of)?
    """
)
"""How many days or weeks: 30, two, a few."""

SPAN = rf"(?:(?:business|working|calendar)\s++)?{any_of('day week wk mth month quarter year sprint semester fortnight')}s?"

_DAY_OF_MONTH = r"\d{1,2}(?:st|nd|rd|th)?"
_OF_YEAR = rf"(?:,?\s*{YEAR})?"
_FISCAL_YEAR = r"fy\s?'?\d\d(?:\d\d)?"

PERIOD = either(
    rf"(?:{YEAR}|{_FISCAL_YEAR})[\s-]*[qh][1-4]",  # 2027-Q1, FY27 H2
    rf"[qh][1-4][\s,/-]*(?:of )?(?:{YEAR}|fy\s?\d\d(?:\d\d)?|'\d\d)?",  # Q1, Q1 of 2027, H2 '27
    r"[1-4]q(?:\s?'?\d\d(?:\d\d)?)?",  # 1Q27
    _FISCAL_YEAR,
)
DATE = either(
    rf"{YEAR}-\d\d(?:-\d\d)?",  # 2027-03-31, 2027-03
    r"\d{1,2}\.\d{1,2}\.(?:\d\d){1,2}",  # 31.3.2027
    r"\d{1,2}/\d{1,2}/(?:\d\d){1,2}",  # 3/31/27
    r"\d{1,2}\.\d{1,2}\.(?!\d)",  # 31.3.
    rf"(?:early|mid|late|end)[\s-](?:of )?{MONTH}",  # mid-March
    rf"{MONTH} {_DAY_OF_MONTH}{_OF_YEAR}",  # March 31st, 2027
    rf"{_DAY_OF_MONTH} (?:of )?{MONTH}{_OF_YEAR}",  # 31 March
    rf"{MONTH},?\s*(?:of )?{YEAR}",  # March 2027
)
_COMING = phrases(
    """
    this, next, the next, the coming, coming, current, the current, the following, the, following, this coming
    """
)
_COMING_SPAN = either(
    *(SPAN, WEEKDAY, SEASON, MONTH),
    phrases("cycle, half, half-year, planning period, fiscal year, financial year, calendar year"),
)
_NAMED = either(
    rf"{_COMING} {_COMING_SPAN}",  # next Friday, the following quarter
    r"today|tomorrow|tonight|(?:year|month|quarter)-?\s?end|eoy|eoq|eom|fy-?end|mid-?year",
    *(WEEKDAY, SEASON, MONTH),
)
WHEN = either(DATE, rf"{PERIOD}\b", rf"{YEAR}\b", _NAMED)
"""Any day or period: 31 March, Q1, 2027, next Friday, Christmas."""

_PART = phrases(
    "end, close, beginning, start, first half, second half, first, second, third, fourth, last, middle"
)
EDGE = either(rf"(?:the )?(?:very )?{_PART}(?: (?:quarter|half|month|week|day))?(?: of)? ")
"""The part of a period: the end of, the last week of."""
