"""Parameters of templates: what is declared, and what is given for it.

`declared` reads a template's own declaration, `check` converts given values or refuses them.
"""

from __future__ import annotations

from okrkit.notebooks.declaration import declared
from okrkit.notebooks.parameter import Parameter
from okrkit.notebooks.values import check

__all__ = ["Parameter", "check", "declared"]
