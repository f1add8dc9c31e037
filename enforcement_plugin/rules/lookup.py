"""Deciding many: a decision depends on a handful of discrete facts, so each combination is decided once.

Needs numpy. A number counts by the limits that it lies between, a set by the members that are asked about, so
that a million measured areas are still some dozen cases.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, FrozenSet, Iterable, List, Mapping, Optional, Sequence, Tuple

import numpy as np

from enforcement_plugin.rules.coarse import UNKNOWN_CODE, Column, Key, joined, key_of, question
from enforcement_plugin.rules.combinations import combinations
from enforcement_plugin.rules.decision import Ruling
from enforcement_plugin.rules.facts import CASE, FactError, read_facts
from enforcement_plugin.rules.pack import Pack
from enforcement_plugin.rules.ruling import rule_on
from enforcement_plugin.rules.situation import Situation
from enforcement_plugin.rules.tables import Table


@dataclass
class Memory:
    """What is known of a question (pack, columns' names, tables, item) from the calls before.

    ``rulings`` by the classes of values of the columns that matter; ``tables`` to decide, and by what each fact's
    values are told apart: to gather these from a pack takes as long as to rule on a thousand rows.
    """

    rulings: Dict[Tuple[Any, ...], Tuple[Ruling, Mapping[str, Any]]] = field(default_factory=dict)
    tables: FrozenSet[str] = frozenset()
    keys: Optional[Dict[str, Optional[Key]]] = None


@dataclass(frozen=True)
class Rulings:
    """``rulings[index[i]]`` is the ruling on row *i*; ``facts[k]`` are facts that stand for combination *k*."""

    index: Any
    rulings: Tuple[Ruling, ...]
    facts: Tuple[Mapping[str, Any], ...]

    def outcome_codes(self, outcome: str) -> Tuple[Any, List[str], Any, List[str]]:
        """Return status and agency of an outcome for every row, as codes and their texts.

        ``outcome`` is ``lead``, ``lead_office``, ``scope``, ``severity`` or ``handling.VIOLATION``. Returns
        (status codes, statuses, agency codes, agencies); the agency code is -1 where none is determined.
        """
        statuses: List[str] = []
        agencies: List[str] = []
        of_status = np.empty(len(self.rulings), dtype=np.int16)
        of_agency = np.empty(len(self.rulings), dtype=np.int16)
        for position, ruling in enumerate(self.rulings):
            found = ruling.outcomes().get(outcome)
            of_status[position] = _code("none" if found is None else found.status, statuses)
            value = None if found is None else found.value
            of_agency[position] = UNKNOWN_CODE if value is None else _code(value, agencies)
        return of_status[self.index], statuses, of_agency[self.index], agencies


def _code(text: str, texts: List[str]) -> int:
    if text not in texts:
        texts.append(text)
    return texts.index(text)


def decide_codes(
    pack: Pack,
    columns: Mapping[str, Column],
    rows: int,
    *,
    tables: Optional[Iterable[Optional[Table]]] = None,
    item: Optional[str] = None,
    memory: Optional[Memory] = None,
    only: Optional[Any] = None,
) -> Rulings:
    """Rule on ``rows`` cases given as coded columns; facts without a column are absent.

    ``memory`` keeps what is known from call to call of the same question. With ``only`` (k, indices) the rulings
    are on these of the rows.

    With ``tables`` only what these decide is to be relied on (for a handling table of its ``item``): the fewer
    facts a question reads, the fewer cases differ in them. Columns that cannot change a ruling (dates, free text,
    where a case came from) are left aside. Raises FactError for a fact that the pack does not know, a value that
    it does not allow, or columns of other lengths.
    """
    read_facts(pack.facts, dict.fromkeys(columns))  # refuses names that the pack does not know
    for name, column in columns.items():
        if len(column.codes) != rows:
            raise FactError("fact {fact}: the column does not have {rows} rows", fact=name, rows=rows)
    for name, column in columns.items():
        for value in column.values if pack.facts[name].discrete else ():
            pack.facts[name].read(value)
    memory = Memory() if memory is None else memory
    keys = _keys(pack, columns, tables, item, memory)
    used = {name: joined(pack.facts[name], _taken(columns[name], only), key) for name, key in keys.items()}
    listed = list(used.values())
    blank = read_facts(pack.facts, {})
    read = [_Reader(pack, name) for name in used]
    if any(pack.facts[name].about != CASE for name in columns):
        # Whether rows are cases at all depends on more than what is asked.
        listed.append(_taken(_cases(pack, columns, rows), only))
    rows = rows if only is None else len(only)
    index, first = combinations(
        [column.codes for column in listed], [len(column.values) for column in listed], rows
    )
    rulings: List[Ruling] = []
    facts: List[Mapping[str, Any]] = []
    for values, classes in zip(_values(listed, first), _values(listed, first, classes=True)):
        kept = memory.rulings.get(classes)
        if kept is None:
            known = {**blank, **{reader.name: reader[value] for reader, value in zip(read, values)}}
            is_case = values[-1] if len(listed) > len(used) else None
            kept = (rule_on(Situation(pack, known, is_case), memory.tables), known)
            memory.rulings[classes] = kept
        rulings.append(kept[0])
        facts.append(kept[1])
    return Rulings(index, tuple(rulings), tuple(facts))


def _cases(pack: Pack, columns: Mapping[str, Column], rows: int) -> Column:
    """Return which rows are cases, told by all of their facts (``Situation.concerns_a_case``)."""
    stated, case = np.zeros(rows, bool), np.zeros(rows, bool)
    for name, column in columns.items():
        fact = pack.facts[name]
        counts = [not (fact.has_default and fact.read(value) == fact.default) for value in column.values]
        said = np.array([*counts, False])[column.codes]
        stated |= said
        if fact.about == CASE:
            case |= said
    return Column((case | ~stated).astype(np.int64), (False, True))


class _Reader(Dict[Any, Any]):
    """Values of a fact in the fact's own type, each read once, when it is met."""

    def __init__(self, pack: Pack, name: str) -> None:
        super().__init__()
        self.name, self._fact = name, pack.facts[name]

    def __missing__(self, value: Any) -> Any:
        self[value] = self._fact.read(value)
        return self[value]


def _keys(
    pack: Pack,
    columns: Mapping[str, Column],
    tables: Optional[Iterable[Optional[Table]]],
    item: Optional[str],
    memory: Memory,
) -> Mapping[str, Optional[Key]]:
    """Return the columns that matter to a question, and by what it tells their values apart."""
    if memory.keys is None:
        listed = pack.violations_fact
        if tables is None:
            asked = question(pack, pack.all_tables().values())
            kept = frozenset(pack.violations)
        else:
            asked = question(pack, [table for table in tables if table is not None])
            kept = frozenset(() if item is None else (item,))
        names = asked.facts | ({listed} if listed and kept else set())
        memory.tables = asked.tables
        memory.keys = {
            name: key_of(fact, asked, kept if name == listed else frozenset())
            for name, fact in pack.facts.items()
            if name in names and name in columns
        }
    return memory.keys


def _taken(column: Column, only: Optional[Any]) -> Column:
    return column if only is None else Column(column.codes[only], column.values)


def _values(columns: Sequence[Column], rows: Any, classes: bool = False) -> Iterable[Tuple[Any, ...]]:
    """Return the values of rows, or their classes, a tuple each; None where a column does not know."""
    if not columns:
        return [()] * len(rows)
    listed = []
    for column in columns:
        table = (*(column.classes if classes and column.classes is not None else column.values), None)
        listed.append([table[code] for code in column.codes[rows].tolist()])
    return zip(*listed)
