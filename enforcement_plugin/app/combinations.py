"""Asking of many cases only what is wanted: the fewer facts a question reads, the fewer cases differ in them.

``rules.lookup`` decides each combination of facts once. Here each question (who leads, who handles this
violation) gets only the facts that its tables read, with values joined that no condition tells apart: a
hundred thousand structures are then some hundred cases to decide instead of some ten thousand.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any, Dict, FrozenSet, Iterable, List, Mapping, Optional, Sequence, Set, Tuple

import numpy as np

from enforcement_plugin.overlay import FactColumn
from enforcement_plugin.rules import Pack
from enforcement_plugin.rules.conditions import Compares, Condition, SetTest
from enforcement_plugin.rules.lookup import Column, Rulings, decide_codes
from enforcement_plugin.rules.tables import Table


def with_defaults(
    pack: Pack, columns: Mapping[str, FactColumn], not_asked: Iterable[str]
) -> Dict[str, FactColumn]:
    """Return the columns with the pack's defaults where nobody looked (``not_asked``).

    What was looked at in vain (a structure across a border) stays unknown: no default stands in for that.
    """
    filled = dict(columns)
    for name in not_asked:
        fact = pack.facts[name]
        column = columns[name]
        if fact.has_default and fact.default is not None:
            values = column.values if fact.default in column.values else (*column.values, fact.default)
            codes = np.where(column.codes == -1, values.index(fact.default), column.codes)
            filled[name] = FactColumn(codes, values)
    return filled


def decide_leads(pack: Pack, columns: Mapping[str, FactColumn]) -> Rulings:
    """Rule on scope and lead of n structures; nothing else in the rulings is to be relied on.

    ``columns`` are facts by name (n each), with defaults filled in.
    """
    return _decide(pack, columns, (pack.scope, pack.lead))


def decide_offices(pack: Pack, columns: Mapping[str, FactColumn]) -> Rulings:
    """Rule like decide_leads, and on lead office and severity; they read more facts."""
    return _decide(pack, columns, (pack.scope, pack.severity, pack.lead, pack.lead_office))


def decide_handling(pack: Pack, columns: Mapping[str, FactColumn]) -> Dict[str, Tuple[np.ndarray, Rulings]]:
    """Rule on who handles each suspected violation: by violation, the structures that have it and the rulings.

    Only the outcome ``handling.VIOLATION`` of its own rulings is to be relied on.
    """
    found: Dict[str, Tuple[np.ndarray, Rulings]] = {}
    suspected = columns.get(pack.violations_fact or "")
    if suspected is None:
        return found
    for violation in pack.violations:
        entry = pack.handling_of(violation)
        has = np.array([violation in value for value in suspected.values] + [False])
        rows = np.flatnonzero(has[suspected.codes])
        if entry is not None and len(rows):
            own = {name: FactColumn(column.codes[rows], column.values) for name, column in columns.items()}
            found[violation] = (rows, _decide(pack, own, (entry.table, pack.scope), violation))
    return found


def _decide(
    pack: Pack, columns: Mapping[str, FactColumn], tables: Sequence[Optional[Table]], violation: str = ""
) -> Rulings:
    conditions = _conditions(pack, tables)
    read = {name for condition in conditions for name in condition.fact_names()}
    if violation and pack.violations_fact:
        read.add(pack.violations_fact)
    coarse = {
        name: _coarse(columns[name], name, conditions, {violation} - {""}) for name in columns if name in read
    }
    rows = len(next(iter(columns.values())).codes) if columns else 0
    return decide_codes(pack, {name: Column(c.codes, c.values) for name, c in coarse.items()}, rows)


def _conditions(pack: Pack, tables: Sequence[Optional[Table]]) -> Tuple[Condition, ...]:
    """Return every condition that the tables' outcomes rest on: those of tables they refer to, derivations."""
    waiting: List[Table] = [table for table in tables if table is not None]
    seen: Set[str] = set()
    conditions: List[Condition] = []
    while waiting:
        table = waiting.pop()
        if table.name in seen:
            continue
        seen.add(table.name)
        for rule in table.rules:
            conditions.append(rule.when)
            if rule.then.table is not None:
                waiting.append(pack.tables[rule.then.table])
    derived: Set[str] = set()
    while True:
        names = {name for condition in conditions for name in condition.fact_names()} - derived
        fresh = [name for name in sorted(names) if name in pack.facts and pack.facts[name].derived is not None]
        if not fresh:
            return tuple(conditions)
        for name in fresh:
            derived.add(name)
            source = pack.facts[name].derived
            if source is not None:
                parts = (source.condition, *(condition for condition, _ in source.choices))
                conditions.extend(part for part in parts if isinstance(part, Condition))


def _coarse(column: FactColumn, name: str, conditions: Sequence[Condition], kept: Set[str]) -> FactColumn:
    """Return the column with values joined that no condition can tell apart.

    Of a set only the members matter that some condition names (and those ``kept``), of a number only the
    limits it lies between.
    """
    tests = [part for condition in conditions for part in _all_parts(condition) if _fact_of(part) == name]
    if all(isinstance(test, SetTest) for test in tests) and all(isinstance(v, tuple) for v in column.values):
        if any(test.how == "only" for test in tests):  # type: ignore[attr-defined]
            return column
        named: FrozenSet[str] = frozenset(kept).union(*(test.values for test in tests))  # type: ignore[attr-defined]
        return _joined(column, [tuple(member for member in value if member in named) for value in column.values])
    if tests and all(isinstance(test, Compares) for test in tests):
        limits = sorted({test.limit for test in tests})  # type: ignore[attr-defined]
        between = [(bisect_left(limits, value), bisect_right(limits, value)) for value in column.values]
        return _joined(column, between, column.values)
    return column


def _joined(column: FactColumn, keys: Sequence[Any], shown: Optional[Sequence[Any]] = None) -> FactColumn:
    """Return the column with the codes of equal keys joined; their value is the key, or the first one shown."""
    table: Dict[Any, int] = {}
    values: List[Any] = []
    translation = np.empty(len(keys) + 1, np.int32)
    for code, key in enumerate(keys):
        if key not in table:
            table[key] = len(values)
            values.append(key if shown is None else shown[code])
        translation[code] = table[key]
    translation[-1] = -1
    return FactColumn(translation[column.codes], tuple(values))


def _all_parts(condition: Condition) -> Iterable[Condition]:
    yield condition
    for part in condition.parts():
        yield from _all_parts(part)


def _fact_of(condition: Condition) -> Optional[str]:
    return getattr(condition, "fact", None)
