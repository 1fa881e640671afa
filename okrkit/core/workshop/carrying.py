"""Contributions as text that can be mailed, put on a stick or pasted, where there is no network.

The text holds ``okrkit1.`` and a sealed piece in the letters that survive mail and chat; line breaks, quote marks and words
around it do no harm. The seal is a check against damage, not against forgery.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from typing import Any

from okrkit.errors import InvalidValueError

_START = "okrkit1."
_PIECE = re.compile(r"okrkit1\.((?:[\s>|]*[A-Za-z0-9_-])+)[\s>|]*\.((?:[\s>|]*[0-9a-f]){8})")
_WHOLE = "ask for the text again and copy it from 'okrkit1.' to its very end"


def to_text(data: dict[str, Any]) -> str:
    """Plain data as one line.

    >>> from_text("Hi, here is mine:\\n> " + to_text({"room": "maple"})[:12] + "\\n> " + to_text({"room": "maple"})[12:])
    [{'room': 'maple'}]
    """
    raw = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return f"{_START}{base64.urlsafe_b64encode(raw).decode().rstrip('=')}.{zlib.crc32(raw):08x}"


def from_text(text: str) -> list[dict[str, Any]]:
    """Every piece in a text, in order.

    Raises
    ------
    InvalidValueError
        When there is none, or one is cut off or damaged.
    """
    pieces = _PIECE.findall(text)
    if not pieces or len(pieces) < text.count(_START):
        problem = "the text is cut off" if _START in text else "the text holds no reply from a workshop page"
        raise InvalidValueError(problem, _WHOLE)
    return [_read(_bare(body), _bare(seal)) for body, seal in pieces]


def _read(body: str, seal: str) -> dict[str, Any]:
    try:
        raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        if f"{zlib.crc32(raw):08x}" != seal:
            raise InvalidValueError("the text was damaged on its way", _WHOLE)
        found = json.loads(raw)
    except (binascii.Error, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InvalidValueError("the text was damaged on its way", _WHOLE) from error
    if not isinstance(found, dict):
        raise InvalidValueError("the text is not a reply from a workshop page", _WHOLE)
    return found


def _bare(text: str) -> str:
    return re.sub(r"[\s>|]", "", text)
