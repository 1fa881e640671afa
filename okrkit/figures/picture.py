"""A figure with what stands in for it where it cannot be drawn."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from okrkit.figures.blocks import Block
from okrkit.figures.typography import escape

# The report prints captions itself, from the figure's metadata; a notebook shows none of those.
_CAPTION = (
    ".okr-caption{font-size:.9em;opacity:.85;margin:0 0 .8em;max-width:62em}.sheet .okr-caption{display:none}"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A plotly figure, its text alternative and the line below it; a notebook shows it as it is.

    The output holds the figure as data, without random ids: equal values give equal output.
    """

    figure: Any
    alt: str
    caption: str = ""

    def to_json(self) -> str:
        """The figure as plotly's JSON."""
        return str(self.figure.to_json())

    def _ipython_display_(self) -> None:
        from IPython.display import display

        data, metadata = self._repr_mimebundle_()
        display(data, metadata=metadata, raw=True)
        if self.caption:
            html = f'<style>{_CAPTION}</style><p class="okr-caption">{escape(self.caption)}</p>'
            display(Block(html, self.caption))

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, object], dict[str, object]]:
        figure = json.loads(self.to_json())
        figure["config"] = {"displaylogo": False, "responsive": True}
        notes = {"alt": self.alt} | ({"caption": self.caption} if self.caption else {})
        return {"application/vnd.plotly.v1+json": figure, "text/plain": self.alt}, {"okrkit": notes}

    def __repr__(self) -> str:
        return f"{self.alt}\n{self.caption}".rstrip()
