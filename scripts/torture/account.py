"""Accounting for every value: was it recorded as written, and what became of it in the end.

Deliberately simple and apart from the product's own merge: only the log's parents, the rows and the open
conflicts of a file are looked at.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import suppress
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Set, Tuple

from enforcement_plugin.sync.meaning import meaning
from enforcement_plugin.sync.merge import Conflict
from enforcement_plugin.workspace import log
from enforcement_plugin.workspace.change import Change, format_literal, parse_literal
from enforcement_plugin.workspace.geometry import MalformedGeometryError, to_wkb
from enforcement_plugin.workspace.model import Role
from enforcement_plugin.workspace.tables import BY_NAME
from scripts.torture.values import COLUMNS

Key = Tuple[str, str]
Rows = Mapping[Key, List[Mapping[str, Any]]]
WRITES = ("I", "U", "D", "outside", "resolve")


def logged(table: str, row: Mapping[str, Any]) -> Dict[str, Any]:
    """Return the columns of a row that the log carries, without NULLs, a geometry as its WKB."""
    found = {}
    for column in BY_NAME[table].logged:
        value = row.get(column.name)
        if column.name == "geom" and isinstance(value, bytes):
            with suppress(MalformedGeometryError):
                value = to_wkb(value)
        if value is not None:
            found[column.name] = value
    return found


def identical(one: Any, other: Any) -> bool:
    """Tell whether two values are the same to the bit (SQLite itself keeps no negative zero)."""
    return type(one) is type(other) and one == other


def unrecorded(before: Rows, after: Rows, entries: Iterable[Change], actors: Set[str]) -> Iterator[str]:
    """Yield what the log says otherwise than the tables: an edit that it misses, garbles or made up."""
    by_row: Dict[Key, List[Change]] = defaultdict(list)
    for entry in entries:
        by_row[entry.table, entry.row].append(entry)
        if entry.actor not in actors and entry.hlc:
            yield f"{entry.op} of {entry.table} is ascribed to {entry.actor}, not to one of {sorted(actors)}"
    for key in sorted({*before, *after, *by_row}, key=str):
        if len(after.get(key, [])) > 1:
            yield f"{key} is there {len(after[key])} times"
            continue
        old = logged(key[0], before[key][0]) if key in before else None
        new = logged(key[0], after[key][0]) if key in after else None
        told = _told(old, by_row.get(key, []))
        if (told is None) != (new is None):
            yield f"{key}: the log says it is {'gone' if told is None else 'there'}, and it is not"
        elif told is not None and new is not None:
            for column in sorted({*told, *new}):
                if not identical(told.get(column), new.get(column)):
                    yield f"{key}.{column} is {new.get(column)!r}, the log says {told.get(column)!r}"
        if by_row.get(key) and old == new and not any(entry.op in ("D", "I") for entry in by_row[key]):
            yield f"{key}: an edit is recorded that changed nothing"


def _told(row: Optional[Dict[str, Any]], entries: Iterable[Change]) -> Optional[Dict[str, Any]]:
    for entry in entries:
        values = {name: parse_literal(text) for name, text in entry.after().items()}
        if entry.op == "D" or (entry.op == "outside" and entry.columns.get("_row", ("", "1"))[1] == "0"):
            row = None
        elif entry.op == "I" and entry.hlc == 0:
            continue  # how an imported row stood before
        elif entry.op in ("I", "U", "outside"):
            row = {**(row if row is not None and entry.op != "I" else {}), **values}
            row = {name: value for name, value in row.items() if value is not None}
    return row


class Account:
    """What became of every value, by the file that ``connection`` is open on."""

    def __init__(self, connection: sqlite3.Connection, rows: Rows, conflicts: Iterable[Conflict]) -> None:
        self.changes: Dict[str, Change] = {change.change: change for _, change in log.since(connection)}
        self._rows = rows
        self._later: Dict[str, List[Change]] = defaultdict(list)
        by_row: Dict[Key, List[Change]] = defaultdict(list)
        for change in self.changes.values():
            if change.op != "baseline":
                by_row[change.table, change.row].append(change)
        for members in by_row.values():
            self._note_descent(members)
        self._candidates: Set[str] = set()
        self._said: Dict[Tuple[str, str, str], Set[Any]] = defaultdict(set)
        for conflict in conflicts:
            for candidate in conflict.candidates:
                self._candidates.add(candidate.change)
                for column, text in (candidate.value or {}).items():
                    self._said[conflict.table, conflict.row, column].add(meaning(text))
        self._settled: Dict[Tuple[str, str], bool] = {}

    def _note_descent(self, members: List[Change]) -> None:
        here = {change.change for change in members}
        for change in members:
            waiting, seen = list(change.parents), set()
            while waiting:
                parent = waiting.pop()
                if parent in here and parent not in seen and parent != change.change:
                    seen.add(parent)
                    waiting.extend(self.changes[parent].parents)
            for ancestor in seen:
                self._later[ancestor].append(change)

    def lost(self) -> Iterator[str]:
        """Yield every value that nobody can find any more."""
        for change in self.changes.values():
            if change.op not in WRITES or change.hlc == 0 or change.table not in COLUMNS:
                continue
            for column in {"_row": ""} if _removes(change) or not change.after() else change.after():
                described = BY_NAME[change.table].column(column)
                if described is not None and described.role != Role.VALUE:
                    continue
                if not self.accounted(change, column):
                    yield (
                        f"{change.op} {change.change} by {change.actor}: {change.table}.{column} ="
                        f" {change.after().get(column, 'removed')[:60]} is neither visible, nor built on, nor in"
                        " a conflict"
                    )

    def accounted(self, change: Change, column: str) -> bool:
        """Tell whether a value is visible, was built on by somebody who knew it, or is a candidate."""
        place = (change.change, column)
        if place not in self._settled:
            self._settled[place] = False  # no cycles in an honest log; a forged one accounts for nothing
            self._settled[place] = (
                self._visible(change, column)
                or change.change in self._candidates
                or meaning(change.after().get(column, "NULL")) in self._said[change.table, change.row, column]
                or any(
                    self.accounted(later, "_row" if column == "_row" or _removes(later) else column)
                    for later in self._later[change.change]
                    if later.op in WRITES and (column == "_row" or column in later.after() or _removes(later))
                )
            )
        return self._settled[place]

    def _visible(self, change: Change, column: str) -> bool:
        rows = self._rows.get((change.table, change.row))
        if _removes(change) or column == "_row":
            return (rows is None) == _removes(change)
        if rows is None:
            return False
        value = logged(change.table, rows[0]).get(column)
        return meaning(format_literal(value)) == meaning(change.after()[column])


def _removes(change: Change) -> bool:
    return change.op == "D" or change.columns.get("_row", ("", "1"))[1] == "0"


def same_tables(one: Rows, other: Rows) -> Iterator[str]:
    """Yield the differences in meaning between two files' rows."""
    for key in sorted({*one, *other}, key=str):
        ours, theirs = one.get(key, []), other.get(key, [])
        if len(ours) != len(theirs) or len(ours) > 1:
            yield f"{key} is there {len(ours)} and {len(theirs)} times"
            continue
        mine, yours = logged(key[0], ours[0]), logged(key[0], theirs[0])
        for column in sorted({*mine, *yours}):
            values = (mine.get(column), yours.get(column))
            if meaning(format_literal(values[0])) != meaning(format_literal(values[1])):
                yield f"{key}.{column} is {values[0]!r} here and {values[1]!r} there"
