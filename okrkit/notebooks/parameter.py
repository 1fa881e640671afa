"""One parameter of a template: its name, type, default and what is allowed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from okrkit.errors import ParameterError

Kind = Literal["str", "int", "float", "bool", "date", "list[str]"]
KINDS: tuple[Kind, ...] = ("str", "int", "float", "bool", "date", "list[str]")

_SECRET = re.compile(
    r"(^|_)(password|passwd|passphrase|pwd|secret|token|api_?key|private_?key|access_?key|credentials?)(_|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: what may be given for it, and what holds when nothing is given.

    ``type`` is one of `KINDS`; a date is kept as ISO text. ``minimum`` and ``maximum`` are included.
    """

    name: str
    type: Kind
    default: object
    help: str = ""
    choices: tuple[object, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    optional: bool = False

    @property
    def expected(self) -> str:
        """What a value has to be, in words.

        >>> Parameter("n", "int", 5, minimum=1, maximum=9).expected
        'a whole number from 1 to 9'
        """
        words = {
            "str": "text",
            "int": "a whole number",
            "float": "a number",
            "bool": "true or false",
            "date": "a date as YYYY-MM-DD",
            "list[str]": "a list of texts",
        }[self.type]
        if self.choices:
            words = "one of " + ", ".join(str(choice) for choice in self.choices)
        if self.minimum is not None:
            words += (
                f" from {self.minimum:g}" if self.maximum is not None else f" of {self.minimum:g} or more"
            )
        if self.maximum is not None:
            words += f" to {self.maximum:g}" if self.minimum is not None else f" of {self.maximum:g} or less"
        return words + (", or none" if self.optional else "")


def looks_secret(name: str) -> bool:
    """Whether a parameter of this name would carry a credential.

    >>> looks_secret("shop_api_key"), looks_secret("n_tokens")
    (True, False)
    """
    return bool(_SECRET.search(name))


def secret_error(name: str) -> ParameterError:
    problem = f"{name!r} looks like a credential, and parameters stay readable in the executed notebook"
    return ParameterError(
        problem, "put it in the environment or the keyring and let the source read it by name"
    )
