"""A country's two letters from its name in the languages that exports come in."""

from __future__ import annotations

from functools import lru_cache

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "cs")
_ALSO = {
    "usa": "US",
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "holland": "NL",
    "eire": "IE",
    "the netherlands": "NL",
}


def country_code(raw: str) -> str | None:
    """ISO 3166 letters of a country as a tool calls it; None where it is not known.

    >>> country_code("Deutschland"), country_code("gb"), country_code("Pays-Bas"), country_code("Birch")
    ('DE', 'GB', 'NL', None)
    """
    text = " ".join(raw.split()).casefold()
    names = _names()
    if len(text) == 2 and text.upper() in names.values():
        return text.upper()
    return _ALSO.get(text) or names.get(text)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    from babel import Locale

    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB"):
                found.setdefault(name.casefold(), code)
    return found
