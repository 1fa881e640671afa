"""Whether a tree is sound: names, dimensions, units, and what adds up over time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from okrkit.core.scenarios.formula import (
    Expression,
    Negative,
    Number,
    Over,
    Reference,
    is_name,
    references,
)
from okrkit.core.scenarios.units import Measure, fits, measure
from okrkit.errors import InvalidValueError, UnknownNameError

if TYPE_CHECKING:
    from okrkit.core.scenarios.tree import Node, Tree


def names(tree: Tree) -> None:
    """Every name is written once and exists."""
    seen: set[str] = set()
    for node in tree.nodes:
        if node.name in seen:
            raise InvalidValueError(f"the tree has two nodes called {node.name!r}", "rename one of them")
        seen.add(node.name)
    tree.node(tree.top)
    for dimension, members in tree.dimensions.items():
        _dimension(dimension, members)
    for node in tree.nodes:
        if node.by and node.by not in tree.dimensions:
            raise UnknownNameError.of(f"dimension (named in {node.name!r})", node.by, tree.dimensions)
        for reference in references(node.expression) if node.expression else ():
            if reference.node not in seen:
                raise UnknownNameError.of(
                    f"node (named in the formula of {node.name!r})", reference.node, seen
                )
        _balance(tree, node)


def _dimension(name: str, members: tuple[str, ...]) -> None:
    if not is_name(name):
        raise InvalidValueError(f"{name!r} is not a name for a dimension", "use small letters, digits and _")
    if not members:
        raise InvalidValueError(f"dimension {name!r} has no members", "list them, e.g. [email, search]")
    for member in members:
        if not member or '"' in member:
            raise InvalidValueError(f"{member!r} is not a name for a member of {name}", 'use text without "')
        if members.count(member) > 1:
            raise InvalidValueError(f"dimension {name!r} has the member {member!r} twice", "list it once")


def _balance(tree: Tree, node: Node) -> None:
    if not node.balances:
        return
    whole = tree.node(node.balances)
    if not node.is_driver or node.kpi:
        problem = (
            f"{node.name!r} balances {whole.name!r} and has a {'KPI' if node.kpi else 'formula'} as well"
        )
        raise InvalidValueError(problem, "leave one of them out")
    if whole.is_driver or not whole.kpi:
        problem = f"{node.name!r} balances {whole.name!r}, which is not a calculated node with a KPI"
        raise InvalidValueError(problem, f"give {whole.name} a formula and the KPI it is measured by")
    if whole.by != node.by:
        problem = f"{node.name!r} balances {whole.name!r}, which is not split in the same way"
        raise InvalidValueError(problem, f"say by: {whole.by}" if whole.by else "leave `by` out")


def reach(tree: Tree) -> None:
    """Every driver leads to the top."""
    below = tree.depends_on(tree.top) | {tree.top}
    for node in tree.drivers:
        if node.name not in below:
            problem = f"driver {node.name!r} does not lead to {tree.top!r}"
            raise InvalidValueError(problem, "use it in a formula that does, or leave it out")
    for node in tree.nodes:
        if node.balances and node.name not in tree.depends_on(node.balances):
            problem = f"{node.name!r} balances {node.balances!r}, which does not rest on it"
            raise InvalidValueError(problem, f"add it to the formula of {node.balances}")


def dimensions(tree: Tree) -> None:
    """A formula stays within one dimension, and the node says which."""
    if tree.node(tree.top).by:
        problem = f"the top {tree.top!r} has a value for each {tree.node(tree.top).by}"
        raise InvalidValueError(problem, f"add a node with sum({tree.top}) and make it the top")
    for node in tree.nodes:
        if node.expression is None:
            continue
        found = _dimension_of(tree, node, node.expression)
        if found and not node.by:
            problem = f"the formula of {node.name!r} gives a value for each {found}, the node says one value"
            raise InvalidValueError(problem, f"say by: {found}, or add it up with sum(...)")
        if node.by != found:
            gives = f"a value for each {found}" if found else "one value"
            problem = f"the formula of {node.name!r} gives {gives}, the node says by: {node.by}"
            raise InvalidValueError(problem, f"say by: {found}" if found else "leave `by` out")


def _dimension_of(tree: Tree, node: Node, expression: Expression) -> str:
    if isinstance(expression, Number):
        return ""
    if isinstance(expression, Reference):
        by = tree.by_name[expression.node].by
        if not expression.member:
            return by
        if not by:
            problem = (
                f"the formula of {node.name!r} asks {expression.node!r} for one member; it has one value"
            )
            raise InvalidValueError(problem, f"write {expression.node} without [{expression.member}]")
        if expression.member not in tree.dimensions[by]:
            raise UnknownNameError.of(
                f"{by} (named in the formula of {node.name!r})", expression.member, tree.dimensions[by]
            )
        return ""
    if isinstance(expression, Negative):
        return _dimension_of(tree, node, expression.of)
    if isinstance(expression, Over):
        found = _dimension_of(tree, node, expression.of)
        if not found:
            problem = f"the formula of {node.name!r} takes {expression.function}(...) of what has one value"
            raise InvalidValueError(
                problem, f"leave {expression.function}(...) out, or give its parts a dimension"
            )
        return "" if expression.function == "sum" else found
    left, right = _dimension_of(tree, node, expression.left), _dimension_of(tree, node, expression.right)
    if left and right and left != right:
        problem = f"the formula of {node.name!r} mixes values for each {left} with values for each {right}"
        raise InvalidValueError(problem, "add one of them up with sum(...) first")
    return left or right


def units(tree: Tree) -> Mapping[str, str]:
    """The unit of every node; refuses a formula that gives something else than its node says."""
    found: dict[str, Measure] = {}
    said: dict[str, str] = {}
    for name in tree.order:
        node = tree.by_name[name]
        declared = measure(node.unit, price=node.flow is False)
        if node.expression is not None:
            computed = _measure_of(node, node.expression, found)
            if not node.unit:
                if sum(abs(power) for _, power in computed.powers) > 2 or any(
                    power > 1 for _, power in computed.powers
                ):
                    problem = f"the formula of {name!r} gives {computed}, which is no unit that people know"
                    raise InvalidValueError(problem, "check what is multiplied, or say the node's unit")
                declared = replace(computed, prices=max(computed.prices, 0))
            elif not fits(declared, computed):
                problem = f"{name!r} is in {node.unit}, but its formula gives {computed}"
                raise InvalidValueError(problem, _unit_fix(declared, computed))
        found[name] = declared
        said[name] = node.unit or (
            str(declared).replace(" x ", "*").replace(" / ", "/") if declared.powers else "ratio"
        )
    return said


def _unit_fix(declared: Measure, computed: Measure) -> str:
    if declared.amounts == computed.amounts and declared.amounts:
        return "an amount for each of something is written e.g. currency/orders"
    return "correct the formula or the units; a share turns one counted thing into another, e.g. sessions into orders"


def _measure_of(  # noqa: PLR0911  # one line a kind
    node: Node, expression: Expression, known: Mapping[str, Measure]
) -> Measure:
    if isinstance(expression, Number):
        return Measure()
    if isinstance(expression, Reference):
        return known[expression.node]
    if isinstance(expression, Negative):
        return _measure_of(node, expression.of, known)
    if isinstance(expression, Over):
        of = _measure_of(node, expression.of, known)
        return of if expression.function == "sum" else Measure(converts=True)
    left, right = _measure_of(node, expression.left, known), _measure_of(node, expression.right, known)
    if expression.operator in "*/":
        return left.times(right, 1 if expression.operator == "*" else -1)
    if not (fits(left, right) or fits(right, left)):
        done = "adds" if expression.operator == "+" else "subtracts"
        problem = f"the formula of {node.name!r} {done} {left} and {right}"
        raise InvalidValueError(
            problem, "only equal units are added or subtracted; give a number a node with its unit"
        )
    if (
        left.powers != right.powers
    ):  # one of them is renamed by a share or is a price: the other says what they are
        return min(left, right, key=lambda side: (side.converts, side.prices))
    return replace(left, converts=left.converts and right.converts, prices=min(left.prices, right.prices))


def flows(tree: Tree, says: Callable[[Node], bool]) -> Mapping[str, bool]:
    """Whether each node adds up over time: a formula does where its drivers do, each part once."""
    found: dict[str, bool] = {}
    for name in tree.order:
        node = tree.by_name[name]
        if node.expression is None:
            found[name] = says(node)
            continue
        times = _times(node, node.expression, found)
        if times not in (0, 1):
            problem = (
                f"the formula of {name!r} multiplies or divides several quantities that add up over time"
            )
            fix = "say flow: false on those that are a level or a price, or give a price its unit, e.g. currency/orders"
            raise InvalidValueError(problem, fix)
        if node.flow is not None and node.flow != bool(times):
            what = "adds up" if times else "does not add up"
            problem = f"{name!r} says flow: {str(node.flow).lower()}, but its formula {what} over time"
            raise InvalidValueError(problem, "leave `flow` out here, or say it on the drivers")
        found[name] = bool(times)
    return found


def _times(node: Node, expression: Expression, known: Mapping[str, bool]) -> int:
    """How often time multiplies a value: 1 for a flow, 0 for a level or a rate."""
    if isinstance(expression, Number):
        return 0
    if isinstance(expression, Reference):
        return int(known[expression.node])
    if isinstance(expression, Negative):
        return _times(node, expression.of, known)
    if isinstance(expression, Over):
        return _times(node, expression.of, known) if expression.function == "sum" else 0
    left, right = _times(node, expression.left, known), _times(node, expression.right, known)
    if expression.operator in "*/":
        return left + right if expression.operator == "*" else left - right
    if left != right:
        problem = f"the formula of {node.name!r} adds what adds up over time and what does not"
        raise InvalidValueError(
            problem, "say flow: true or flow: false on the driver where the unit misleads"
        )
    return left
