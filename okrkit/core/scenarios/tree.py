"""A driver tree: a metric split into drivers by exact arithmetic. Source: docs/driver-trees.md"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from pydantic import Field

from okrkit.core.model.base import Name, Text, record
from okrkit.core.scenarios import checks
from okrkit.core.scenarios.formula import Expression, is_name, parse, references
from okrkit.core.scenarios.order import ordered
from okrkit.core.scenarios.units import adds_over_time
from okrkit.errors import InvalidValueError, UnknownNameError


@record
class Node:
    """One quantity of a tree: a driver, or calculated from others by its formula.

    Attributes
    ----------
    name : small letters, digits and ``_``
    unit : see `okrkit.core.scenarios.units`; a formula without one takes the unit it works out to
    by : name of the dimension it has a value for each member of; empty for one value
    formula : see `okrkit.core.scenarios.formula`; empty for a driver
    kpi : the KPI it is measured by, narrowed by ``where``
    balances : for a driver that takes up what the others leave unexplained: the node whose measured KPI it makes
        the tree reproduce
    better : which way is good, where that is known
    flow : whether it adds up over time; unsaid, a driver's unit decides, and a formula follows its drivers
    """

    name: Name
    label: str = ""
    unit: str = ""
    by: str = ""
    formula: str = ""
    kpi: str | None = None
    where: str = ""
    balances: str = ""
    better: Literal["up", "down", ""] = ""
    flow: bool | None = None
    meaning: Text = ""

    def __post_init__(self) -> None:
        if not is_name(self.name):
            problem = f"{self.name!r} is not a name for a node"
            raise InvalidValueError(problem, "use small letters, digits and _; sum and share are taken")

    @property
    def is_driver(self) -> bool:
        """Whether its value is given and not calculated."""
        return not self.formula

    @property
    def title(self) -> str:
        """What people read: the label, else the name in words.

        >>> Node("conversion_rate").title
        'Conversion rate'
        """
        words = self.label or self.name.replace("_", " ")
        return words[:1].upper() + words[1:]

    @cached_property
    def expression(self) -> Expression | None:
        """The formula, read; None for a driver."""
        return parse(self.formula) if self.formula else None


@record
class Tree:
    """Nodes that make up one metric, the ``top``.

    A tree that can be built is sound: names exist, nothing rests on itself, dimensions and units fit, every driver
    leads to the top. A calculated node outside the top is a read-out: evaluated with the rest.

    Raises
    ------
    InvalidValueError, UnknownNameError
        Where it is not sound; the message names the node and shows what was expected.

    Examples
    --------
    >>> shop = Tree("shop", "revenue", (
    ...     Node("revenue", unit="currency", formula="orders * order_value"),
    ...     Node("orders", unit="orders"),
    ...     Node("order_value", unit="currency/orders"),
    ... ))
    >>> shop.order, [driver.name for driver in shop.drivers]
    (('order_value', 'orders', 'revenue'), ['orders', 'order_value'])
    """

    name: Name
    top: Name
    nodes: tuple[Node, ...]
    dimensions: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    title: str = ""
    note: Text = ""

    def __post_init__(self) -> None:
        checks.names(self)
        checks.dimensions(self)
        _ = self.order  # finds circles
        checks.reach(self)
        _ = self.units
        _ = self.flows

    @cached_property
    def by_name(self) -> Mapping[str, Node]:
        return {node.name: node for node in self.nodes}

    def node(self, name: str) -> Node:
        """The node of that name."""
        if name not in self.by_name:
            raise UnknownNameError.of(f"node of the tree {self.name!r}", name, self.by_name)
        return self.by_name[name]

    @property
    def drivers(self) -> tuple[Node, ...]:
        """The nodes whose value is given, in the order they are written."""
        return tuple(node for node in self.nodes if node.is_driver)

    def members(self, name: str) -> tuple[str, ...]:
        """The members a node has a value for; empty where it has one value."""
        by = self.node(name).by
        return self.dimensions[by] if by else ()

    def children(self, name: str) -> tuple[str, ...]:
        """The nodes that a node is calculated from, each once."""
        expression = self.node(name).expression
        return tuple(dict.fromkeys(r.node for r in references(expression))) if expression else ()

    @cached_property
    def _parents(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {node.name: [] for node in self.nodes}
        for node in self.nodes:
            for child in self.children(node.name):
                found[child].append(node.name)
        return {name: tuple(parents) for name, parents in found.items()}

    def parents(self, name: str) -> tuple[str, ...]:
        """The nodes that are calculated from a node."""
        return self._parents[self.node(name).name]

    def depends_on(self, name: str) -> frozenset[str]:
        """Every node that a node rests on, near and far, without itself."""
        return self._below[self.node(name).name]

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Names such that each node comes after those it is calculated from; the same for any order of writing."""
        return ordered(self.by_name, self.children)

    @cached_property
    def _below(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for name in self.order:
            children = self.children(name)
            found[name] = frozenset(children).union(*(found[child] for child in children))
        return found

    @cached_property
    def units(self) -> Mapping[str, str]:
        """The unit of every node: what it says, else what its formula works out to."""
        return checks.units(self)

    @cached_property
    def flows(self) -> Mapping[str, bool]:
        """Whether each node adds up over time, so that a quarter holds the sum of its weeks."""
        return checks.flows(self, lambda node: adds_over_time(node.unit) if node.flow is None else node.flow)
