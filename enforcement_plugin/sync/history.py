"""One row's changes as a graph: who built on whom, and what each column's newest claims are.

A change *descends from* another if it was made in a file that held it (``Change.parents``, followed to the
end). For every unit of columns (``sync.units``) the *front* is the set of claims that no later change has
replaced. A plain change replaces the claims that it saw, unless these already contradicted each other: an
open conflict is settled by a resolution only, so the change joins it as one more claim.

Everything here is a function of the set of changes: the order of arrival, repetition and device clocks
decide nothing but the order in which equals are tried.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import Dict, FrozenSet, Iterable, List, Mapping, Optional, Tuple

from enforcement_plugin.sync.meaning import NULL, Meaning, meaning
from enforcement_plugin.sync.units import ROW, WITHHELD, is_pseudo, may_conflict, unit_of
from enforcement_plugin.workspace.change import Change

ALIVE, DEAD = "1", "0"
# Acts of a person on a row, against which a deletion is a conflict: deciding what is to stand in it, too.
_EDITS = frozenset({"I", "U", "outside", "resolve"})

Value = Mapping[str, str]  # column -> SQL literal
ValueMeaning = FrozenSet[Tuple[str, Meaning]]


@dataclass(frozen=True)
class Claim:
    """What one change says about one unit of columns of its row."""

    change: str
    value: Value

    @property
    def meaning(self) -> ValueMeaning:
        """Return what the value means; absent and NULL are the same."""
        return frozenset((column, meaning(text)) for column, text in self.value.items() if text != NULL)


Front = Mapping[str, Claim]  # change -> claim


@dataclass(frozen=True)
class Reached:
    """What is known after a set of changes that holds all its ancestors."""

    changes: int  # bit set over History.order
    fronts: Mapping[str, Front]  # unit -> claims
    withheld: FrozenSet[Tuple[str, str]]  # (unit, change)


_NOTHING = Reached(0, {}, frozenset())


class History:
    """The graph of one row's changes.

    ``horizons`` gives, where known, the latest hybrid time that a change is believed to have: its writer's
    clock is not trusted further than a day beyond what it had seen of others.
    """

    def __init__(self, changes: Iterable[Change], horizons: Optional[Mapping[str, int]] = None) -> None:
        self.by_id: Dict[str, Change] = {}
        for change in changes:
            self.by_id.setdefault(change.change, change)
        self._horizons = horizons or {}
        self.order: List[Change] = _topological(self.by_id)
        self._position = {change.change: index for index, change in enumerate(self.order)}
        self._reached: List[Reached] = []
        children = set()
        for change in self.order:
            parents = self._earlier_parents(change)
            children.update(parents)
            self._reached.append(self._after(change, self._join_all(parents)))
        self.heads: Tuple[str, ...] = tuple(sorted(set(self.by_id) - children))
        self.state = self._join_all(self.heads)

    def descends(self, later: str, earlier: str) -> bool:
        """Return whether ``later`` was made knowing ``earlier`` (a change descends from itself)."""
        return bool(self._reached[self._position[later]].changes >> self._position[earlier] & 1)

    def visible(self, unit: str, reached: Reached) -> Optional[Claim]:
        """Return the claim that shows: not withheld, built on most, latest in hybrid time, largest id."""
        front = reached.fronts.get(unit)
        if not front:
            return None
        if unit == ROW:
            # A row that somebody still works on stays on the map, whoever deleted it.
            alive = [name for name, claim in front.items() if claim.value[ROW] == ALIVE]
            names = alive or list(front)
        else:
            names = [name for name in front if (unit, name) not in reached.withheld] or list(front)
        newest = [
            name for name in names if not any(name != other and self.descends(other, name) for other in names)
        ]
        return front[max(newest, key=lambda name: (self._time(name), name))]

    def contradicts(self, unit: str, reached: Reached) -> bool:
        """Return whether the claims about this unit differ in what they mean."""
        front = reached.fronts.get(unit, {})
        return len(front) > 1 and len({claim.meaning for claim in front.values()}) > 1

    def common_past(self, names: Iterable[str]) -> Reached:
        """Return what was known to all of these changes before each was made."""
        shared = -1
        for name in names:
            position = self._position[name]
            shared &= self._reached[position].changes & ~(1 << position)
        members = [position for position in range(len(self.order)) if shared >> position & 1]
        covered = 0
        tops: List[str] = []
        for position in reversed(members):
            if not covered >> position & 1:
                tops.append(self.order[position].change)
            covered |= self._reached[position].changes
        return self._join_all(tops)

    def _time(self, name: str) -> int:
        hlc = self.by_id[name].hlc
        return min(hlc, self._horizons.get(name, hlc))

    def _earlier_parents(self, change: Change) -> List[str]:
        limit = self._position[change.change]
        return [parent for parent in dict.fromkeys(change.parents) if self._position.get(parent, limit) < limit]

    def _join_all(self, names: Iterable[str]) -> Reached:
        joined = _NOTHING
        for name in names:
            joined = self._join(joined, self._reached[self._position[name]])
        return joined

    def _join(self, one: Reached, other: Reached) -> Reached:
        if one.changes & ~other.changes == 0:
            return other
        if other.changes & ~one.changes == 0:
            return one
        fronts: Dict[str, Front] = dict(one.fronts)
        for unit, theirs in other.fronts.items():
            ours = one.fronts.get(unit, {})
            if ours is theirs:
                continue
            # A claim that the other side holds, but not in its front, was replaced there.
            front = {
                name: claim
                for name, claim in ours.items()
                if name in theirs or not other.changes >> self._position[name] & 1
            }
            front.update(
                (name, claim)
                for name, claim in theirs.items()
                if name in ours or not one.changes >> self._position[name] & 1
            )
            fronts[unit] = front
        return Reached(one.changes | other.changes, fronts, one.withheld | other.withheld)

    def _after(self, change: Change, known: Reached) -> Reached:
        fronts: Dict[str, Front] = dict(known.fronts)
        withheld = known.withheld
        if change.op == "withhold":
            named = change.columns.get(WITHHELD)
            if named is not None:
                target = named[1].strip("'")
                units = {unit_of(change.table, name) for name in change.columns if not is_pseudo(name)}
                withheld = withheld | {(unit, target) for unit in units}
        else:
            for unit, value in self._said(change, known).items():
                fronts[unit] = self._replace(change, unit, value, known)
        own = 1 << self._position[change.change]
        return Reached(known.changes | own, fronts, withheld)

    def _said(self, change: Change, known: Reached) -> Dict[str, Dict[str, str]]:
        """Return what the change says, per unit: the whole unit's columns, not only those it touched."""
        columns = {name: new for name, (_, new) in change.columns.items() if not is_pseudo(name)}
        said: Dict[str, Dict[str, str]] = {}
        if removes(change):
            return {ROW: {ROW: DEAD}}
        if change.op in _EDITS:
            said[ROW] = {ROW: ALIVE}
        if ROW in change.columns:
            said[ROW] = {ROW: change.columns[ROW][1]}
        if change.op == "I":
            # INSERT OR REPLACE and an undone deletion write whole rows: what is not named became NULL.
            for unit in known.fronts:
                claim = self.visible(unit, known)
                for name in claim.value if claim is not None and unit != ROW else ():
                    columns.setdefault(name, NULL)
        for name, new in columns.items():
            unit = unit_of(change.table, name)
            if unit not in said:
                claim = self.visible(unit, known)
                said[unit] = dict(claim.value) if claim is not None else {}
            said[unit][name] = new
        return said

    def _replace(self, change: Change, unit: str, value: Value, known: Reached) -> Front:
        claim = Claim(change.change, value)
        prior = known.fronts.get(unit, {})
        # A resolution settles what it speaks of; about the row as a whole it mostly says nothing.
        settles = change.op == "resolve" and (unit != ROW or ROW in change.columns)
        open_conflict = not settles and may_conflict(change.table, unit) and self.contradicts(unit, known)
        kept = {name: old for name, old in prior.items() if old.meaning != claim.meaning} if open_conflict else {}
        kept[change.change] = claim
        return kept


def removes(change: Change) -> bool:
    """Return whether the change is that its row went away."""
    return change.op == "D" or (change.op == "outside" and change.columns.get(ROW, ("", ALIVE))[1] == DEAD)


def _topological(by_id: Mapping[str, Change]) -> List[Change]:
    """Order changes so that parents come first; parents that are not here are left out of account.

    Forged cycles are cut at the earliest change, alike everywhere.
    """
    waiting: Dict[str, int] = {}
    children: Dict[str, List[str]] = {}
    for name, change in by_id.items():
        parents = {parent for parent in change.parents if parent in by_id and parent != name}
        waiting[name] = len(parents)
        for parent in parents:
            children.setdefault(parent, []).append(name)
    ready = [(by_id[name].hlc, name) for name, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    ordered: List[Change] = []
    done = set()
    while len(ordered) < len(by_id):
        if not ready:
            rest = [(change.hlc, name) for name, change in by_id.items() if name not in done]
            heapq.heappush(ready, min(rest))
        _, name = heapq.heappop(ready)
        if name in done:
            continue
        done.add(name)
        ordered.append(by_id[name])
        for child in children.get(name, ()):
            waiting[child] -= 1
            if waiting[child] == 0 and child not in done:
                heapq.heappush(ready, (by_id[child].hlc, child))
    return ordered
