"""Joining values that no condition of a question tells apart, so that few cases are left to decide.

Needs numpy, like ``lookup``, which uses it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Any, Callable, Dict, FrozenSet, Iterable, List, Optional, Sequence, Set, Tuple

import numpy as np

from enforcement_plugin.rules.asked import derivation, leaves, outcomes_asked
from enforcement_plugin.rules.conditions import Compares, Condition, Is, Known, SetTest
from enforcement_plugin.rules.facts import Fact
from enforcement_plugin.rules.pack import Pack
from enforcement_plugin.rules.tables import Table

UNKNOWN_CODE = -1
#: What of a value matters to a question.
Key = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """A fact of many rows: ``codes[i]`` is an index into ``values``, or -1 for unknown.

    ``classes`` are what the values stand for, where each stands for all of a class.
    """

    codes: Any
    values: Sequence[Any]
    classes: Optional[Sequence[Any]] = None


@dataclass(frozen=True)
class Question:
    """What the outcomes of some tables can depend on: conditions, and the facts in them.

    Derived facts are among these, since what is stated of one goes before its derivation. ``tables`` are the
    names of those that have to be decided for it.
    """

    tables: FrozenSet[str]
    conditions: Tuple[Condition, ...]
    facts: FrozenSet[str]
    terms: FrozenSet[str]


def question(pack: Pack, tables: Iterable[Table]) -> Question:
    """Return what the tables ask, with the scope's, those that they refer to or whose outcome they look at.

    Derivations are followed; ``terms`` are numbers that count in a sum; their values cannot be joined one by one.
    """
    waiting = [table for table in (pack.scope, *tables) if table is not None]
    seen: Set[str] = set()
    conditions: List[Condition] = []
    present = {entry.table.name: entry.present_when for entry in pack.handling}
    while waiting:
        table = waiting.pop()
        if table.name in seen:
            continue
        seen.add(table.name)
        own = [rule.when for rule in table.rules]
        own += [condition for condition in (present.get(table.name),) if condition is not None]
        conditions += own
        others = [pack.tables[rule.then.table] for rule in table.rules if rule.then.table is not None]
        others += [getattr(pack, outcome) for condition in own for outcome in outcomes_asked(condition)]
        waiting += [other for other in others if other is not None]
    names: Set[str] = set()
    terms: Set[str] = set()
    asked = [name for condition in conditions for name in condition.fact_names()]
    while asked:
        name = asked.pop()
        if name in names or name not in pack.facts:
            continue
        names.add(name)
        source = pack.facts[name].derived
        if source is not None:
            conditions.extend(derivation(pack.facts[name]))
            terms.update((*source.total, *source.less))
            asked.extend(source.fact_names())
    return Question(frozenset(seen), tuple(conditions), frozenset(names), frozenset(terms))


def key_of(fact: Fact, asked: Question, kept: FrozenSet[str] = frozenset()) -> Optional[Key]:
    """Return by what the conditions of a question tell a fact's values apart; None where any two may differ.

    Of a set only the members matter that some condition names (and those ``kept``), of a number only the limits
    that it lies between, of an enumeration which conditions name it.
    """
    tests = [
        leaf for condition in asked.conditions for leaf in leaves(condition) if fact.name in leaf.fact_names()
    ]
    return None if fact.name in asked.terms else _key(fact, tests, kept)


def joined(fact: Fact, column: Column, key: Optional[Key]) -> Column:
    """Return the column with values joined that have the same key; each class shows the first of its values."""
    if key is None:
        return column
    table: Dict[Any, int] = {}
    values: List[Any] = []
    translation = np.empty(len(column.values) + 1, np.int32)
    for code, value in enumerate(column.values):
        label = key(value)
        if label not in table:
            table[label] = len(values)
            values.append(label if fact.kind == "set" else value)
        translation[code] = table[label]
    translation[UNKNOWN_CODE] = UNKNOWN_CODE
    return Column(translation[np.asarray(column.codes)], tuple(values), tuple(table))


def _key(fact: Fact, tests: Sequence[Condition], kept: FrozenSet[str]) -> Optional[Key]:
    """Return what of a value matters; None where any of it may."""
    tests = [test for test in tests if not isinstance(test, Known)]
    if fact.kind == "set":
        if any(not isinstance(test, SetTest) or test.how == "only" for test in tests):
            return None
        named = kept.union(*(test.values for test in tests if isinstance(test, SetTest)))
        return lambda value: tuple(member for member in value if member in named)
    if fact.kind == "number":
        if any(not isinstance(test, (Compares, Is)) for test in tests):
            return None
        limits: List[float] = sorted(
            {test.limit for test in tests if isinstance(test, Compares)}.union(
                *(test.values for test in tests if isinstance(test, Is))
            )
        )
        return lambda value: (bisect_left(limits, value), bisect_right(limits, value))
    if fact.kind not in ("enum", "bool") or any(not isinstance(test, Is) for test in tests):
        return None
    sets = [test.values for test in tests if isinstance(test, Is)]
    return lambda value: tuple(value in one for one in sets)
