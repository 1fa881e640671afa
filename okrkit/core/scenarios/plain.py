"""A tree as plain data, in the shape that people write in YAML, and back. Source: docs/driver-trees.md"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from okrkit.core.model.base import load
from okrkit.core.scenarios.tree import Node, Tree
from okrkit.errors import InvalidValueError

_TREE = ("tree", "title", "note", "top", "dimensions", "nodes")
_NODE = tuple(Node.__dataclass_fields__)[1:]


def from_plain(data: object) -> Tree:
    """A tree from what a YAML file or the store holds.

    Parameters
    ----------
    data : mapping
        ``tree`` (name), ``top``, ``nodes`` (name -> fields of `Node`), and where wanted ``title``, ``note`` and
        ``dimensions`` (name -> list of members).

    Raises
    ------
    InvalidValueError, UnknownNameError
        A key is unknown or missing, or the tree is not sound.

    Examples
    --------
    >>> tree = from_plain({"tree": "sales", "top": "sales", "nodes": {
    ...     "sales": {"unit": "currency", "formula": "orders * order_value"},
    ...     "orders": {"unit": "orders"}, "order_value": {"unit": "currency/orders"}}})
    >>> to_plain(tree)["nodes"]["orders"]
    {'unit': 'orders'}
    """
    fields = _mapping(data, "a tree", _TREE)
    for key in ("tree", "top", "nodes"):
        if key not in fields:
            raise InvalidValueError(f"a tree without `{key}`", f"add `{key}:`; a tree has {', '.join(_TREE)}")
    nodes = []
    for name, values in _mapping(fields["nodes"], "`nodes`").items():
        own = _mapping({} if values is None else values, f"node {name!r}", _NODE)
        nodes.append(load(Node, {"name": name, **own}))
    dimensions = _mapping(fields.get("dimensions") or {}, "`dimensions`")
    for name, members in dimensions.items():
        if isinstance(members, str) or not isinstance(members, list | tuple):
            problem = f"dimension {name!r} is {members!r}, a list of members is expected"
            raise InvalidValueError(problem, f"write {name}: [email, search]")
    made = {
        "name": fields["tree"],
        "top": fields["top"],
        "nodes": tuple(nodes),
        "dimensions": {name: tuple(members) for name, members in dimensions.items()},
        "title": fields.get("title") or "",
        "note": fields.get("note") or "",
    }
    return load(Tree, made)


def to_plain(tree: Tree) -> dict[str, Any]:
    """A tree as mappings, lists, text and truth values alone; what says nothing is left out."""
    made: dict[str, Any] = {"tree": tree.name}
    if tree.title:
        made["title"] = tree.title
    if tree.note:
        made["note"] = tree.note
    made["top"] = tree.top
    if tree.dimensions:
        made["dimensions"] = {name: list(members) for name, members in tree.dimensions.items()}
    made["nodes"] = {
        node.name: {key: getattr(node, key) for key in _NODE if getattr(node, key) not in ("", None)}
        for node in tree.nodes
    }
    return made


def _mapping(data: object, what: str, keys: tuple[str, ...] = ()) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise InvalidValueError(
            f"{what} is {data!r}, names with values are expected"[:300], "write `name: value` lines"
        )
    for key in data:
        if not isinstance(key, str):
            raise InvalidValueError(
                f"{what} has the key {key!r}, text is expected", f'write "{key}" in quotes'
            )
        if keys and key not in keys:
            near = get_close_matches(key, keys, n=1)
            fix = f"did you mean {near[0]!r}?" if near else "use " + ", ".join(keys)
            raise InvalidValueError(f"{what} has the unknown key {key!r}", fix)
    return dict(data)
