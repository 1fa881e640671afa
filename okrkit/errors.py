"""What okrkit says when it cannot go on: the problem as seen, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class OkrkitError(Exception):
    """Base of every error that a person can mend.

    Parameters
    ----------
    problem : str
        The value seen and what was expected, in one sentence.
    fix : str
        What to do next, as an instruction.
    """

    def __init__(self, problem: str, fix: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.problem}\n  fix: {self.fix}" if self.fix else self.problem

    def __reduce__(self) -> tuple[type[OkrkitError], tuple[str, str]]:
        return type(self), (self.problem, self.fix)


class InvalidValueError(OkrkitError, ValueError):
    """A value is outside what its field allows."""


class UnknownNameError(OkrkitError, KeyError):
    """A name is not among those that exist."""

    @classmethod
    def of(cls, what: str, seen: str, known: Iterable[str]) -> UnknownNameError:
        """Say which name was not found and offer the near ones.

        >>> print(UnknownNameError.of("KPI", "oders", ["orders", "sessions"]))
        no KPI is called 'oders'
          fix: did you mean 'orders'?
        """
        names = sorted(known)
        near = get_close_matches(seen, names, n=3, cutoff=0.5)
        if near:
            fix = "did you mean " + " or ".join(repr(name) for name in near) + "?"
        elif names:
            fix = "use one of: " + ", ".join(names[:20]) + (" ..." if len(names) > 20 else "")
        else:
            fix = f"there is no {what} yet; create one first"
        return cls(f"no {what} is called {seen!r}", fix)


class MissingExtraError(OkrkitError, ImportError):
    """An optional library is needed and not installed."""

    @classmethod
    def of(cls, library: str, extra: str) -> MissingExtraError:
        return cls(f"this needs {library}, which is not installed", f'pip install "okrkit[{extra}]"')


class ImportRefusedError(OkrkitError, ValueError):
    """A file cannot be imported as it is."""


class MixedCurrencyError(OkrkitError, ValueError):
    """Amounts in several currencies would be added up."""


class ConflictError(OkrkitError, RuntimeError):
    """Somebody else changed the same record first; both values are shown."""


class WorkspaceError(OkrkitError, FileNotFoundError):
    """No workspace where one was expected, or one that cannot be read."""


class ParameterError(OkrkitError, ValueError):
    """A template parameter is unknown or of the wrong type."""


class SignedPlanError(OkrkitError, PermissionError):
    """A signed plan is not overwritten."""
