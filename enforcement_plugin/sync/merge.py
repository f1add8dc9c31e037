"""From a set of changes to the state of every row that they name: pure, in any order, any number of times.

Nothing is overwritten silently. Where officers wrote different values without knowing of each other, the
row carries a conflict with the ancestor and every candidate, and one of them shows: a published value
before a withheld one, else the later in hybrid time, alike in every copy.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Dict, FrozenSet, Iterable, List, Mapping, Optional, Tuple

from enforcement_plugin.sync.history import ALIVE, DEAD, Claim, History, Reached, Value
from enforcement_plugin.sync.meaning import NULL, meaning
from enforcement_plugin.sync.units import ROW, is_pseudo, may_conflict, unit_of
from enforcement_plugin.workspace.change import Change

RowKey = Tuple[str, str]  # table, uuid of the row


@dataclass(frozen=True)
class Candidate:
    """One of the values between which somebody must choose.

    ``value`` has every column of the unit as an SQL literal, None if the candidate is that the row is gone.
    ``knew`` names the other candidates on which this one was built.
    """

    change: str
    value: Optional[Value]
    actor: Optional[str]
    at: str
    visible: bool
    withheld: bool
    knew: FrozenSet[str]


@dataclass(frozen=True)
class Conflict:
    """Values of one unit of columns that were written without knowledge of each other.

    ``columns`` are those in which the candidates differ; ``before`` is what they all started from.
    """

    conflict: str
    table: str
    row: str
    unit: str
    columns: Tuple[str, ...]
    before: Value
    candidates: Tuple[Candidate, ...]


@dataclass(frozen=True)
class RowState:
    """What all changes of a row come to.

    ``alive`` is None while no change says whether the row is there (only a remark about it has arrived).
    ``values`` holds, as SQL literals, the columns that some change has touched; a column that is absent
    keeps the value that the row came with in a mass import.
    """

    table: str
    row: str
    alive: Optional[bool]
    values: Value
    heads: Tuple[str, ...]
    conflicts: Tuple[Conflict, ...]


def merge(changes: Iterable[Change], *, horizons: Optional[Mapping[str, int]] = None) -> Dict[RowKey, RowState]:
    """Return the state of every row that the changes name; remarks on whole tables have none."""
    rows: Dict[RowKey, List[Change]] = {}
    for change in changes:
        if change.op != "baseline":
            rows.setdefault((change.table, change.row), []).append(change)
    return {key: merge_row(members, horizons=horizons) for key, members in rows.items()}


def merge_row(changes: Iterable[Change], *, horizons: Optional[Mapping[str, int]] = None) -> RowState:
    """Return what all changes of one row come to; raises ValueError when they are of several rows.

    ``horizons``: change -> latest believable hybrid time (see ``History``).
    """
    history = History(changes, horizons)
    keys = {(change.table, change.row) for change in history.order}
    if len(keys) != 1:
        raise ValueError(f"merge_row takes the changes of one row, not of {len(keys)}")
    ((table, row),) = keys
    existence = history.visible(ROW, history.state)
    alive = None if existence is None else existence.value[ROW] == ALIVE
    values = _first_values(history)
    conflicts: List[Conflict] = []
    for unit in sorted(history.state.fronts):
        contradicts = may_conflict(table, unit) and history.contradicts(unit, history.state)
        if contradicts and (alive or unit == ROW):
            conflicts.append(_conflict(history, table, row, unit))
        if unit != ROW:
            claim = history.visible(unit, history.state)
            values.update(claim.value if claim is not None else {})
    return RowState(table, row, alive, values, history.heads, tuple(conflicts))


def _first_values(history: History) -> Dict[str, str]:
    """Return what every touched column held before the first change that touched it.

    A column of a unit that the standing claim does not speak of has this value, and so have the columns of a
    removed row of which nothing but the removal is recorded.
    """
    values: Dict[str, str] = {}
    for change in history.order:
        if change.op in ("I", "U", "D", "outside"):
            for name, (old, _) in change.columns.items():
                if not is_pseudo(name):
                    values.setdefault(name, old or NULL)
    return values


def _conflict(history: History, table: str, row: str, unit: str) -> Conflict:
    front = history.state.fronts[unit]
    past = history.common_past(front)
    shown = history.visible(unit, history.state)
    columns = _deletion_columns(history, front) if unit == ROW else _differing(front.values())
    base = sorted(past.fronts.get(unit, {}))
    name = hashlib.sha256("\0".join([table, row, unit, *base]).encode("utf-8", "surrogatepass")).hexdigest()
    candidates = tuple(
        Candidate(
            change=claim.change,
            value=_row_value(history, claim, columns) if unit == ROW else claim.value,
            actor=history.by_id[claim.change].actor,
            at=history.by_id[claim.change].at,
            visible=shown is not None and claim.change == shown.change,
            withheld=(unit, claim.change) in history.state.withheld,
            knew=frozenset(
                other for other in front if other != claim.change and history.descends(claim.change, other)
            ),
        )
        for claim in sorted(front.values(), key=lambda claim: (history.by_id[claim.change].hlc, claim.change))
    )
    return Conflict(
        conflict=name[:32],
        table=table,
        row=row,
        unit=unit,
        columns=columns,
        before=_before(history, table, columns, past),
        candidates=candidates,
    )


def _differing(claims: Iterable[Claim]) -> Tuple[str, ...]:
    """Return the columns in which the claims do not mean the same, sorted."""
    claims = list(claims)
    columns = sorted({name for claim in claims for name in claim.value})
    return tuple(name for name in columns if len({meaning(claim.value.get(name, NULL)) for claim in claims}) > 1)


def _deletion_columns(history: History, front: Mapping[str, Claim]) -> Tuple[str, ...]:
    """Return what was edited while somebody else deleted the row."""
    return tuple(
        sorted(
            {
                name
                for claim in front.values()
                if claim.value[ROW] != DEAD
                for name in history.by_id[claim.change].columns
                if not is_pseudo(name)
            }
        )
    )


def _row_value(history: History, claim: Claim, columns: Iterable[str]) -> Optional[Value]:
    if claim.value[ROW] == DEAD:
        return None
    recorded = history.by_id[claim.change].columns
    return {name: recorded[name][1] for name in columns if name in recorded}


def _before(history: History, table: str, columns: Iterable[str], past: Reached) -> Dict[str, str]:
    """Return the value that all candidates started from.

    Where the log does not reach back so far (a row of a mass import), the first change tells its old value.
    """
    before: Dict[str, str] = {}
    first = _first_values(history)
    for name in columns:
        claim = history.visible(unit_of(table, name), past)
        if claim is not None:
            before[name] = claim.value.get(name, NULL)
        else:
            before[name] = first.get(name, NULL)
    return before
