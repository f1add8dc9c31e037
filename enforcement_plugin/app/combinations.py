"""Asking of many cases only what is wanted: the fewer facts a question reads, the fewer cases differ in them.

``rules.lookup`` decides each combination of facts once, reading only what the tables of a question read. Here
are the questions (who leads, how grave, which office, who handles this violation): asked one by one, a hundred
thousand structures are some hundred cases to decide instead of some ten thousand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Dict, Mapping, Optional, Sequence, Set, Tuple

import numpy as np

from enforcement_plugin.overlay import FactColumn, OverlayResult
from enforcement_plugin.overlay.result import UNKNOWN
from enforcement_plugin.rules import Pack
from enforcement_plugin.rules.lookup import Column, Memory, Rulings, decide_codes
from enforcement_plugin.rules.tables import Table

#: What was ruled in batches before, by question and the names of the columns.
Memories = Dict[Tuple[str, Tuple[str, ...]], Memory]


def with_defaults(pack: Pack, result: OverlayResult) -> Dict[str, FactColumn]:
    """Return the facts of n structures with the pack's defaults where nobody looked.

    What was looked at in vain (a structure across a border) stays unknown: no default stands in for that. Each
    structure is asked by itself: what it is in one batch with must not tell what is known of it.
    """
    filled = dict(result.facts)
    for name, column in result.facts.items():
        fact = pack.facts[name]
        if fact.has_default and fact.default is not None:
            open_ = column.codes == UNKNOWN
            open_[result.notes.in_vain(name)] = False
            values = column.values if fact.default in column.values else (*column.values, fact.default)
            filled[name] = FactColumn(np.where(open_, values.index(fact.default), column.codes), values)
    return filled


def decide_leads(pack: Pack, columns: Mapping[str, FactColumn], memories: Optional[Memories] = None) -> Rulings:
    """Rule on scope and lead of n structures; nothing else in the rulings is to be relied on.

    ``columns`` are facts by name (n each), with defaults filled in. ``memories`` keep rulings from batch to batch.
    """
    return _decide(pack, columns, "leads", (pack.lead,), None, memories)


@dataclass(frozen=True)
class OfficeRulings:
    """Rulings on n structures, each for what it is named after; ``leads`` for scope and lead."""

    leads: Rulings
    severities: Rulings
    offices: Rulings


def decide_offices(
    pack: Pack, columns: Mapping[str, FactColumn], memories: Optional[Memories] = None
) -> OfficeRulings:
    """Rule like decide_leads, and on severity and lead office, which read other facts.

    ``memories`` keep rulings from batch to batch of the same columns.
    """
    return OfficeRulings(
        decide_leads(pack, columns, memories),
        _decide(pack, columns, "severities", (pack.severity,), None, memories),
        _decide(pack, columns, "offices", (pack.lead_office,), None, memories),
    )


def decided(memories: Memories) -> Set[Tuple[object, ...]]:
    """Return the different cases that had to be decided for scope, lead, severity and office."""
    return {
        (question, *names, *values)
        for (question, names), memory in memories.items()
        if question in ("leads", "severities", "offices")
        for values in memory.rulings
    }


def decide_handling(
    pack: Pack, columns: Mapping[str, FactColumn], memories: Optional[Memories] = None
) -> Dict[str, Tuple[np.ndarray, Rulings]]:
    """Rule on who handles each suspected violation or task: by its id, the structures that have it and rulings.

    Only the outcome ``handling.ID`` of its own rulings is to be relied on. ``memories`` as in decide_offices.
    """
    found = _decide_tasks(pack, columns, memories)
    suspected = columns.get(pack.violations_fact or "")
    if suspected is None:
        return found
    for violation in pack.violations:
        entry = pack.handling_of(violation)
        has = np.array([violation in value for value in suspected.values] + [False])
        rows = np.flatnonzero(has[suspected.codes])
        if entry is not None and entry.present_when is None and len(rows):
            question = f"handling.{violation}"
            found[violation] = (rows, _decide(pack, columns, question, (entry.table,), violation, memories, rows))
    return found


def _decide_tasks(
    pack: Pack, columns: Mapping[str, FactColumn], memories: Optional[Memories]
) -> Dict[str, Tuple[np.ndarray, Rulings]]:
    """Rule on the tasks of documents that name no violations: which a structure has is part of the ruling."""
    tasks = [item for entry in pack.handling if entry.present_when is not None for item in entry.items]
    if not tasks:
        return {}
    rulings = _decide(pack, columns, "tasks", None, None, memories)
    found: Dict[str, Tuple[np.ndarray, Rulings]] = {}
    for task in tasks:
        present = np.array([task in ruling.handling for ruling in rulings.rulings], bool)
        rows = np.flatnonzero(present[rulings.index])
        if len(rows):
            found[task] = (rows, replace(rulings, index=rulings.index[rows]))
    return found


def _decide(
    pack: Pack,
    columns: Mapping[str, FactColumn],
    question: str,
    tables: Optional[Sequence[Optional[Table]]],
    violation: Optional[str],
    memories: Optional[Memories],
    only: Optional[np.ndarray] = None,
) -> Rulings:
    rows = len(next(iter(columns.values())).codes) if columns else 0
    coded = {name: Column(column.codes, column.values) for name, column in columns.items()}
    memory = None if memories is None else memories.setdefault((question, tuple(sorted(columns))), Memory())
    return decide_codes(pack, coded, rows, tables=tables, item=violation, memory=memory, only=only)
