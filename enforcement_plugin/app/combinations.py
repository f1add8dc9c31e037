"""Deciding many cases at the price of few: equal facts have equal decisions (architecture.md, "Decisions").

A city's structures fall into some hundred combinations of the facts that a pack's tables read. Each
combination is decided once, by the same function that decides a single case, and handed to all that share it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Any, Dict, FrozenSet, Iterable, List, Mapping, Optional, Sequence, Set, Tuple

import numpy as np

from enforcement_plugin.overlay import FactColumn
from enforcement_plugin.rules import Calendar, Decision, Pack, decide
from enforcement_plugin.rules.conditions import Compares, Condition, SetTest
from enforcement_plugin.rules.tables import Table

VIOLATIONS = "violations"


@dataclass(frozen=True)
class Decisions:
    """The decisions of n structures: ``codes`` (n, int64) index ``distinct``; -1 where none was asked for."""

    codes: np.ndarray
    distinct: Tuple[Decision, ...]


def decide_leads(
    pack: Pack, columns: Mapping[str, FactColumn], calendar: Calendar, not_asked: Iterable[str] = ()
) -> Decisions:
    """Decide scope and lead of n structures; nothing else in the decisions is to be relied on.

    ``columns`` are facts by name (n each). Unknown is unknown, but for facts in ``not_asked``: nobody looked,
    and the pack's default stands in.
    """
    return _decide_each(pack, columns, calendar, set(not_asked), (pack.scope, pack.lead), ())


def decide_offices(
    pack: Pack, columns: Mapping[str, FactColumn], calendar: Calendar, not_asked: Iterable[str] = ()
) -> Decisions:
    """Decide like decide_leads, with lead office and severity; there are some ten times more combinations."""
    tables = (pack.scope, pack.severity, pack.lead, pack.lead_office)
    return _decide_each(pack, columns, calendar, set(not_asked), tables, ())


def decide_handling(
    pack: Pack, columns: Mapping[str, FactColumn], calendar: Calendar, not_asked: Iterable[str] = ()
) -> Dict[str, Decisions]:
    """Decide who handles each suspected violation; by violation, -1 for structures that are free of it."""
    found: Dict[str, Decisions] = {}
    suspected = columns.get(VIOLATIONS)
    if suspected is None:
        return found
    for violation in pack.violations:
        entry = pack.handling_of(violation)
        has = np.array([violation in value for value in suspected.values] + [False])
        rows = np.flatnonzero(has[suspected.codes])
        if entry is None or len(rows) == 0:
            continue
        own = {name: FactColumn(column.codes[rows], column.values) for name, column in columns.items()}
        part = _decide_each(pack, own, calendar, set(not_asked), (entry.table, pack.scope), (violation,))
        codes = np.full(len(suspected.codes), -1, np.int64)
        codes[rows] = part.codes
        found[violation] = Decisions(codes, part.distinct)
    return found


def _decide_each(
    pack: Pack,
    columns: Mapping[str, FactColumn],
    calendar: Calendar,
    not_asked: Set[str],
    tables: Sequence[Optional[Table]],
    violations: Tuple[str, ...],
) -> Decisions:
    conditions = _conditions(pack, tables)
    read = sorted({name for condition in conditions for name in condition.fact_names()} & set(columns))
    coarse = {name: _coarse(columns[name], name, conditions) for name in read}
    key = np.zeros(len(next(iter(columns.values())).codes) if columns else 0, np.int64)
    for column in coarse.values():
        key = key * (len(column.values) + 1) + column.codes + 1
        if key.size and key.max() > 2**40:
            key = np.unique(key, return_inverse=True)[1]
    _, first, codes = np.unique(key, return_index=True, return_inverse=True)
    distinct: List[Decision] = []
    for row in first.tolist():
        facts = {name: column.value(row) for name, column in coarse.items()}
        given = {name: value for name, value in facts.items() if value is not None or name not in not_asked}
        if violations:
            given[VIOLATIONS] = tuple(dict.fromkeys((*violations, *(given.get(VIOLATIONS) or ()))))
        distinct.append(decide(pack, given, calendar=calendar, changes=False))
    return Decisions(codes, tuple(distinct))


def _conditions(pack: Pack, tables: Sequence[Optional[Table]]) -> Tuple[Condition, ...]:
    """Return every condition that the tables' outcomes rest on: those of tables they refer to, derivations."""
    waiting, seen = [table for table in tables if table is not None], set()  # type: List[Table], Set[str]
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


def _coarse(column: FactColumn, name: str, conditions: Sequence[Condition]) -> FactColumn:
    """Return the column with values joined that no condition can tell apart.

    Of a set only the members matter that some condition names, of a number only the limits it lies between.
    """
    tests = [part for condition in conditions for part in _all_parts(condition) if _fact_of(part) == name]
    if tests and all(isinstance(test, SetTest) for test in tests):
        if any(test.how == "only" for test in tests):  # type: ignore[attr-defined]
            return column
        named: FrozenSet[str] = frozenset().union(*(test.values for test in tests))  # type: ignore[attr-defined]
        return _joined(column, [tuple(member for member in value if member in named) for value in column.values])
    if tests and all(isinstance(test, Compares) for test in tests):
        limits = sorted({test.limit for test in tests})  # type: ignore[attr-defined]
        return _joined(
            column,
            [(bisect_left(limits, value), bisect_right(limits, value)) for value in column.values],
            column.values,
        )
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
