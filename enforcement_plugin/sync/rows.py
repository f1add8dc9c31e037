"""From merged states to rows of the workspace, and to the conflicts that its users see.

Everything here runs inside one transaction with the capture silent (``Workspace.merging``): the changes are
in the log already.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from contextlib import contextmanager
from typing import Callable, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

from enforcement_plugin.sync import memory
from enforcement_plugin.sync.linear import Continuation, continuation
from enforcement_plugin.sync.meaning import meaning
from enforcement_plugin.sync.merge import Candidate, Conflict, RowState, merge_row
from enforcement_plugin.workspace import log, repositories
from enforcement_plugin.workspace.change import Change, format_literal, parse_literal
from enforcement_plugin.workspace.log import RowKey
from enforcement_plugin.workspace.model import identifier
from enforcement_plugin.workspace.tables import BY_NAME


def merge_rows(
    connection: sqlite3.Connection, keys: Iterable[RowKey], *, horizons: Mapping[str, int], now: str
) -> Dict[RowKey, RowState]:
    """Merge these rows from the log, write them and their conflicts, and return their states.

    Cost follows the number of rows named and the length of their histories.
    """
    states = {(state.table, state.row): state for state in states_of(connection, keys, horizons)}
    write_states(connection, states.values(), now)
    return states


def states_of(
    connection: sqlite3.Connection, keys: Iterable[RowKey], horizons: Mapping[str, int]
) -> Iterator[RowState]:
    """Yield what the log knows of these rows, but for those of which it knows nothing."""
    rest = iter(keys)
    while some := list(itertools.islice(rest, log.LOT)):
        for changes in log.of_rows(connection, some).values():
            if changes:
                yield merge_row(changes, horizons=horizons)


def state_of(connection: sqlite3.Connection, key: RowKey, horizons: Mapping[str, int]) -> Optional[RowState]:
    """Return what the log knows of a row, None if it knows nothing."""
    changes = log.of_row(connection, *key)
    return merge_row(changes, horizons=horizons) if changes else None


def lines(
    connection: sqlite3.Connection,
    rows: Mapping[RowKey, Sequence[Change]],
    named: Mapping[RowKey, Set[str]],
) -> Dict[RowKey, Continuation]:
    """Return what new changes do to those rows on which they only follow what is known (``sync.linear``).

    Asked before the changes are in the log; ``named`` is what ``log.parents_named`` says of the rows.
    """
    heads = log.heads_of(connection, rows)
    contested = {
        (table, row)
        for table, row, settled_by in log.in_rows(
            connection, "SELECT table_name, row_uuid, settled_by FROM conflict", rows
        )
        if settled_by is None
    }
    found: Dict[RowKey, Continuation] = {}
    for key, fresh in rows.items():
        known = named.get(key)
        if key in contested or (known is not None and (key not in heads or not known.isdisjoint(_ids(fresh)))):
            continue
        line = continuation(heads.get(key, ()), fresh)
        if line is not None:
            found[key] = line
    return found


def _ids(changes: Iterable[Change]) -> Iterator[str]:
    return (change.change for change in changes)


def write_lines(connection: sqlite3.Connection, found: Mapping[RowKey, Continuation]) -> List[RowKey]:
    """Make the tables say what lines of changes say; return the rows that must be merged after all."""
    whole = {
        key: RowState(*key, line.alive, line.values, (line.last,), ())
        for key, line in found.items()
        if line.begins or not line.alive
    }
    write_rows(connection, list(whole.values()))
    return [key for key, line in found.items() if key not in whole and not _went_on(connection, key, line)]


def _went_on(connection: sqlite3.Connection, key: RowKey, line: Continuation) -> bool:
    table = BY_NAME.get(key[0])
    if table is None:
        return True  # it waits in the log for the version that knows it
    if any(literal.startswith("CAST(") or not _is_utf8(literal) for literal in line.values.values()):
        return False
    return repositories.overwrite(connection, table.name, key[1], line.values)


def _is_utf8(literal: str) -> bool:
    try:
        literal.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def open_states(connection: sqlite3.Connection) -> List[RowState]:
    """Return the rows that have open conflicts, as the log has them now, longest open first.

    An edit since the last sync may be a candidate, too, which the table ``conflict`` learns at the next one.
    """
    horizons = memory.believed(connection)
    rows = connection.execute(
        "SELECT table_name, row_uuid, min(opened_at) AS opened FROM conflict WHERE settled_by IS NULL"
        " GROUP BY table_name, row_uuid ORDER BY opened, row_uuid"
    ).fetchall()
    states = [state_of(connection, (str(table), str(row)), horizons) for table, row, _ in rows]
    return [state for state in states if state is not None and state.conflicts]


def fold_of(
    connection: sqlite3.Connection,
) -> Callable[[Sequence[Change]], Tuple[Optional[bool], Mapping[str, str]]]:
    """Return what a row's changes come to in this file, for holding the file against its log.

    The function gives whether the row is there (None: the log does not say) and its literals by column.
    """
    horizons = memory.believed(connection)

    def fold(changes: Sequence[Change]) -> Tuple[Optional[bool], Mapping[str, str]]:
        state = merge_row(changes, horizons=horizons)
        return state.alive, state.values

    return fold


def write_states(connection: sqlite3.Connection, states: Iterable[RowState], now: str) -> None:
    """Make the tables and their conflicts say what ``states``, each of another row, say."""
    rest = iter(states)
    while some := list(itertools.islice(rest, log.LOT)):
        write_rows(connection, some)
        stored: Dict[RowKey, Dict[str, Optional[str]]] = {}
        statement = "SELECT table_name, row_uuid, conflict, settled_by FROM conflict"
        for table, row, conflict, settled_by in log.in_rows(connection, statement, map(_key, some)):
            known = stored.setdefault((str(table), str(row)), {})
            known[str(conflict)] = None if settled_by is None else str(settled_by)
        for state in some:
            _write_conflicts(connection, state, stored.get(_key(state), {}), now)


def _key(state: RowState) -> RowKey:
    return state.table, state.row


def write_rows(connection: sqlite3.Connection, states: Sequence[RowState]) -> None:
    """Make the tables say what ``states``, each of another row, say; conflicts are left as they are."""
    for start in range(0, len(states), log.LOT):
        some = states[start : start + log.LOT]
        present = _present(connection, [_key(state) for state in some if state.alive])
        for state in some:
            _write_row(connection, state, present.get(_key(state)))


def _present(connection: sqlite3.Connection, keys: Iterable[RowKey]) -> Dict[RowKey, repositories.Row]:
    """Return how those of these rows stand that are there, at most ``log.LOT`` of them."""
    tables: Dict[str, List[str]] = {}
    for table, row in keys:
        if table in BY_NAME:
            tables.setdefault(table, []).append(row)
    found: Dict[RowKey, repositories.Row] = {}
    with _any_text(connection):
        for table, uuids in tables.items():
            rows = repositories.among(connection, table, uuids)
            found.update({(table, uuid): row for uuid, row in rows.items()})
    return found


def _write_row(connection: sqlite3.Connection, state: RowState, present: Optional[repositories.Row]) -> None:
    """Make the table say what ``state`` says; columns and tables that this version lacks wait in the log.

    ``present`` is the row as it stands, None if it is not there.
    """
    table = BY_NAME.get(state.table)
    if table is None or state.alive is None:
        return
    if not state.alive:
        repositories.remove(connection, table.name, state.row)
        return
    # What means the same stays as it is: rewriting it would only stir up indexes and headers.
    changed = {
        column: literal
        for column, literal in state.values.items()
        if present is None or (column in present and not _same(format_literal(present[column]), literal))
    }
    foreign = {column: content for column in changed if (content := _foreign_text(changed[column])) is not None}
    plain = {column: literal for column, literal in changed.items() if column not in foreign}
    if present is None:
        repositories.add(connection, table.name, state.row, plain)
    elif plain:
        repositories.overwrite(connection, table.name, state.row, plain)
    for column, content in foreign.items():
        if table.has(column):
            connection.execute(
                f"UPDATE {identifier(table.name)} SET {identifier(column)} = CAST(? AS TEXT) WHERE uuid = ?",
                (content, state.row),
            )


def _same(one: str, other: str) -> bool:
    return one == other or meaning(one) == meaning(other)


def _foreign_text(literal: str) -> Optional[bytes]:
    """Return the bytes of text that is not UTF-8, None for everything else."""
    value = parse_literal(literal)
    if not isinstance(value, str):
        return None
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogateescape")
    return None


@contextmanager
def _any_text(connection: sqlite3.Connection) -> Iterator[None]:
    """Read text that is not UTF-8 instead of failing: one such value must not stop everybody's sync."""
    factory = connection.text_factory
    connection.text_factory = lambda content: content.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.text_factory = factory


def _write_conflicts(
    connection: sqlite3.Connection, state: RowState, stored: Mapping[str, Optional[str]], now: str
) -> None:
    """Bring the table ``conflict``, where ``stored`` is now (settled by what), up to what is open on this row."""
    open_now = {conflict.conflict: conflict for conflict in state.conflicts}
    gone = {name for name, settled_by in stored.items() if settled_by is None} - set(open_now)
    if gone:
        _close(connection, state, gone, now)
    for name, conflict in open_now.items():
        content = (" ".join(conflict.columns), json.dumps(conflict_record(conflict), ensure_ascii=False))
        if name in stored:
            connection.execute(
                "UPDATE conflict SET columns = ?, candidates = ?, settled_by = NULL, settled_at = NULL"
                " WHERE conflict = ?",
                (*content, name),
            )
        else:
            connection.execute(
                "INSERT INTO conflict (conflict, table_name, row_uuid, columns, candidates, opened_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (name, state.table, state.row, *content, now),
            )


def _close(connection: sqlite3.Connection, state: RowState, gone: Set[str], now: str) -> None:
    resolutions = {
        str(parse_literal(change.columns["_conflict"][1])): change.change
        for change in log.of_row(connection, state.table, state.row)
        if change.op == "resolve" and "_conflict" in change.columns
    }
    for name in gone:
        if name in resolutions:
            connection.execute(
                "UPDATE conflict SET settled_by = ?, settled_at = ? WHERE conflict = ?",
                (resolutions[name], now, name),
            )
        else:
            # It was part of a wider conflict, which an older change has brought to light.
            connection.execute("DELETE FROM conflict WHERE conflict = ?", (name,))


def conflict_record(conflict: Conflict) -> Dict[str, object]:
    """Return a conflict as plain JSON data (contract, ``sync conflicts``).

    A single column's value stands for itself, several are an object; a candidate that removes the row has
    the value null. Geometries are hexadecimal WKB.
    """
    return {
        "conflict": conflict.conflict,
        "table": conflict.table,
        "row": conflict.row,
        "unit": conflict.unit,
        "columns": list(conflict.columns),
        "before": _plain(conflict, conflict.before),
        "candidates": [_candidate(conflict, candidate) for candidate in conflict.candidates],
    }


def _candidate(conflict: Conflict, candidate: Candidate) -> Dict[str, object]:
    return {
        "change": candidate.change,
        "value": None if candidate.value is None else _plain(conflict, candidate.value),
        "actor": candidate.actor,
        "at": candidate.at,
        "visible": candidate.visible,
        "withheld": candidate.withheld,
    }


def _plain(conflict: Conflict, value: Mapping[str, str]) -> object:
    plain = {column: json_value(value.get(column, "NULL")) for column in conflict.columns}
    if len(conflict.columns) == 1 and conflict.unit != "_row":
        return plain[conflict.columns[0]]
    return plain


def json_value(literal: str) -> object:
    """Return a literal as JSON data: blobs hexadecimal, infinities and what is not UTF-8 as readable text."""
    value = parse_literal(literal)
    if isinstance(value, bytes):
        return value.hex().upper()
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return value
