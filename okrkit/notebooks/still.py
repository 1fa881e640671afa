"""Widgets in a kept notebook: each becomes what it showed, since no kernel stands behind it any more.

Left as it is, JupyterLab would say "model not found" in the place of a widget whose kernel is gone, and the ids in it
would make two equal runs two different files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from okrkit.notebooks.display import PLOTLY_MIME, TWIN_MIME

VIEW_MIME = "application/vnd.jupyter.widget-view+json"
STATE = "widgets"


def settle_widgets(nb: Any) -> None:
    """Put a widget's tables, sentences and figures where the widget was; other people's widgets stay as they are."""
    from nbformat import from_dict

    foreign = False
    for cell in nb.cells:
        if "outputs" not in cell:
            continue
        cell["outputs"] = [from_dict(dict(still)) for output in cell["outputs"] for still in _stills(output)]
        foreign = foreign or any(VIEW_MIME in output.get("data", {}) for output in cell["outputs"])
    if not foreign:
        nb.metadata.pop(STATE, None)


def parts(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The parts of a twin, as the widget gave them."""
    twin = data[TWIN_MIME]
    if isinstance(twin, str | list):  # as a file may hold it
        twin = json.loads(twin if isinstance(twin, str) else "".join(twin))
    return list(twin["parts"])


def _stills(output: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    data = output.get("data", {})
    if TWIN_MIME not in data:
        yield output
        return
    for part in parts(data):
        if "figure" in part:
            alt = part.get("alt", "")
            notes = {"alt": alt} | ({"caption": part["caption"]} if part.get("caption") else {})
            yield _shown({PLOTLY_MIME: part["figure"], "text/plain": alt}, {"okrkit": notes})
        else:
            yield _shown({"text/html": part["html"], "text/plain": part["text"]}, {})


def _shown(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"output_type": "display_data", "data": data, "metadata": metadata}
