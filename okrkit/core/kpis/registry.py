"""All KPIs there are: found by walking the package, so that nobody edits a list."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from okrkit.core.kpis.definitions import Cumulative, Derived, Kpi, Leaf, Ratio, Retention, Simple
from okrkit.core.tables import TABLES
from okrkit.errors import InvalidValueError, UnknownNameError

KINDS: dict[str, type[Kpi]] = {k.kind: k for k in (Simple, Ratio, Derived, Cumulative, Retention)}
_OWN = "own"


def _found() -> tuple[dict[str, Kpi], dict[str, str]]:
    import okrkit.core.kpis as package

    kpis: dict[str, Kpi] = {}
    families: dict[str, str] = {}
    for info in pkgutil.iter_modules(package.__path__):
        if info.name in _MACHINERY:
            continue
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        for value in vars(module).values():
            if isinstance(value, Kpi):
                if value.name in kpis:
                    raise InvalidValueError(f"two KPIs are called {value.name!r}", "rename one of them")
                kpis[value.name] = value
                families[value.name] = info.name
    return kpis, families


_MACHINERY = {
    "channels",
    "compiler",
    "costs",
    "countries",
    "definitions",
    "drivers",
    "feeds",
    "filters",
    "grains",
    "late",
    "page",
    "refunds",
    "registry",
    "relations",
    "scans",
    "windows",
}
KPIS, _FAMILIES = _found()
"""Every KPI by name, those that only serve others included."""


def family_of(name: str) -> str:
    """The family a KPI is listed in; ``own`` for one that a workspace adds."""
    return _FAMILIES.get(name, _OWN)


def kpi(name: str | Kpi, known: Mapping[str, Kpi] = KPIS) -> Kpi:
    """The KPI of that name; near names are offered where there is none."""
    if isinstance(name, Kpi):
        return name
    if name not in known:
        raise UnknownNameError.of("KPI", name, [k.name for k in known.values() if k.listed])
    return known[name]


def listed(known: Mapping[str, Kpi] = KPIS) -> tuple[Kpi, ...]:
    """The KPIs to show, by family."""
    return tuple(sorted((k for k in known.values() if k.listed), key=lambda k: k.family))


def leaves_of(kpi: Kpi, known: Mapping[str, Kpi] = KPIS) -> tuple[Leaf, ...]:
    """The definitions that read tables, on which a KPI rests; each once."""
    if known is KPIS and KPIS.get(kpi.name) is kpi:
        return _leaves_of_known(kpi.name)
    found: dict[str, Leaf] = {}
    _collect(kpi, known, (), found)
    return tuple(found.values())


@cache
def _leaves_of_known(name: str) -> tuple[Leaf, ...]:
    found: dict[str, Leaf] = {}
    _collect(KPIS[name], KPIS, (), found)
    return tuple(found.values())


def _collect(kpi: Kpi, known: Mapping[str, Kpi], path: tuple[str, ...], found: dict[str, Leaf]) -> None:
    if kpi.name in path:
        circle = " -> ".join((*path, kpi.name))
        raise InvalidValueError(f"KPI {kpi.name!r} rests on itself: {circle}", "break the circle")
    if isinstance(kpi, Leaf):
        found[kpi.name] = kpi
    for part in kpi.parts:
        if part not in known:
            raise UnknownNameError.of(f"KPI (named in {kpi.name!r})", part, known)
        _collect(known[part], known, (*path, kpi.name), found)


def from_dict(values: Mapping[str, Any], known: Mapping[str, Kpi] = KPIS) -> Kpi:
    """A KPI that an analyst wrote down: the fields of its kind, checked against the canonical tables.

    >>> vip = from_dict({"kind": "simple", "name": "big_orders", "expression": "count(*)", "table": "orders",
    ...     "where": "is_order and total > 500", "unit": "orders", "better": "up", "meaning": "Orders above 500."})
    >>> vip.formula
    'count(*) of orders where is_order and total > 500'
    """
    fields = dict(values)
    kind = fields.pop("kind", "simple")
    if kind not in KINDS:
        raise UnknownNameError.of("kind of KPI", str(kind), KINDS)
    made_of = KINDS[kind].__dataclass_fields__
    for name in fields:
        if name not in made_of:
            raise UnknownNameError.of(f"field of a {kind} KPI", name, made_of)
    for name, value in fields.items():
        if isinstance(value, list):
            fields[name] = tuple(value)
    try:
        made = KINDS[kind](**fields)
    except TypeError as error:
        problem = f"KPI {fields.get('name', '')!r} cannot be read: {error}"
        raise InvalidValueError(problem, "give name, unit, better, meaning and the formula's parts") from None
    check(made, {**known, made.name: made})
    return made


def register(kpi: Kpi) -> Kpi:
    """Add a KPI of one's own to those there are, for this process; it is listed in the family ``own``."""
    if kpi.name in KPIS and KPIS[kpi.name] != kpi:
        raise InvalidValueError(f"there is a KPI called {kpi.name!r} already", "give yours another name")
    check(kpi, {**KPIS, kpi.name: kpi})
    return KPIS.setdefault(kpi.name, kpi)


def check(kpi: Kpi, known: Mapping[str, Kpi] = KPIS) -> None:
    """Refuse a definition whose SQL cannot be read or names what does not exist."""
    leaves_of(kpi, known)
    if isinstance(kpi, Simple):
        if kpi.table not in TABLES:
            raise UnknownNameError.of("canonical table", kpi.table, TABLES)
        for text in (kpi.expression, kpi.where, kpi.n):
            if text:
                _check_sql(kpi.name, text, TABLES[kpi.table].by_name, aggregated=text is not kpi.where)
    elif isinstance(kpi, Cumulative):
        of = known.get(kpi.of)
        if not isinstance(of, Simple) or not of.additive or of.snapshot:
            problem = f"KPI {kpi.name!r} runs a total of {kpi.of!r}, which is not a simple KPI that adds up over days"
            raise InvalidValueError(problem, "name a simple KPI made with sum(...) or count(*)")
    elif isinstance(kpi, Derived):
        _arithmetic(kpi)


def _check_sql(name: str, text: str, columns: Iterable[str], *, aggregated: bool) -> None:
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        tree = sqlglot.parse_one(text, read="duckdb")
    except SqlglotError as error:
        problem = f"KPI {name!r}: {text!r} is not an SQL expression ({str(error).splitlines()[0]})"
        raise InvalidValueError(problem, "write for example sum(quantity * unit_price)") from None
    if tree.find(exp.Query, exp.DDL, exp.DML, exp.Command) or isinstance(tree, exp.Query):
        raise InvalidValueError(f"KPI {name!r}: {text!r} is a query", "write an expression over one table")
    if tree.find(exp.Anonymous):
        called = tree.find(exp.Anonymous)
        problem = f"KPI {name!r} calls {called.name if called else ''!r}, which is not a function known here"
        raise InvalidValueError(problem, "use functions of standard SQL")
    if aggregated and not tree.find(exp.AggFunc):
        problem = f"KPI {name!r}: {text!r} gives a value a row, not one a period"
        raise InvalidValueError(problem, "use sum(...), count(...), avg(...), min(...) or max(...)")
    for column in tree.find_all(exp.Column):
        if column.name not in set(columns):
            raise UnknownNameError.of(f"column (named in KPI {name!r})", column.name, columns)


def _arithmetic(kpi: Derived) -> None:
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    allowed = (
        exp.Column,
        exp.Identifier,
        exp.Literal,
        exp.Paren,
        exp.Neg,
        exp.Add,
        exp.Sub,
        exp.Mul,
        exp.Div,
    )
    try:
        tree = sqlglot.parse_one(kpi.expression, read="duckdb")
    except SqlglotError as error:
        problem = f"KPI {kpi.name!r}: {kpi.expression!r} cannot be read ({str(error).splitlines()[0]})"
        raise InvalidValueError(problem, "write arithmetic over KPI names") from None
    for node in tree.walk():
        if not isinstance(node, allowed):
            problem = f"KPI {kpi.name!r}: {node.sql('duckdb')!r} is not arithmetic over KPI names"
            raise InvalidValueError(problem, "use names of KPIs, numbers, + - * / and brackets")
