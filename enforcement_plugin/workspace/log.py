"""Reading the change log, and adding changes that were made elsewhere."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import Collection, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

from enforcement_plugin.errors import InputError
from enforcement_plugin.workspace import database
from enforcement_plugin.workspace.capture import LOG_COLUMNS
from enforcement_plugin.workspace.change import Change, format_columns, parse_columns
from enforcement_plugin.workspace.machinery import log_triggers
from enforcement_plugin.workspace.tables import TABLES

RowKey = Tuple[str, str]  # table, uuid of the row
LOT = 500  # values in one statement: SQLite takes 999 parameters everywhere

# As bytes: what an outsider wrote may not be UTF-8, and sqlite3 would refuse the whole row for it.
_SELECT = (
    "SELECT id, change, table_name, row_uuid, op, CAST(columns AS BLOB), parents, replica,"
    " CAST(actor AS BLOB), hlc, at FROM change_log"
)


def _change(row: Sequence[object]) -> Change:
    _, change, table, uuid, op, columns, parents, replica, actor, hlc, at = row
    if not isinstance(hlc, int):  # an integer column takes whatever an outsider writes
        raise InputError("A change in the log is unreadable from here: {text}", text=str(hlc)[:60])
    return Change(
        change=str(change),
        parents=tuple(str(parents).split()),
        table=str(table),
        row=str(uuid),
        op=str(op),
        columns=parse_columns(bytes(columns).decode("utf-8", "surrogateescape")),  # type: ignore[call-overload]
        actor=bytes(actor).decode("utf-8", "replace"),  # type: ignore[call-overload]
        replica=str(replica),
        hlc=hlc,
        at=str(at),
    )


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Let what cannot be read in the log be a damage of the file: the plugin never writes such a thing there."""
    try:
        yield
    except UnicodeDecodeError:
        raise
    except (InputError, ValueError, TypeError, RecursionError) as error:
        raise database.named(sqlite3.DatabaseError("its record is malformed"), path) from error


def since(connection: sqlite3.Connection, identity: int = 0) -> Iterator[Tuple[int, Change]]:
    """Yield (local id, change) of every change that arrived here after ``identity``, in that order."""
    for row in connection.execute(f"{_SELECT} WHERE id > ? ORDER BY id", (identity,)):
        yield int(row[0]), _change(row)


def rows_since(connection: sqlite3.Connection, identity: int, table: str, ops: Collection[str]) -> Set[str]:
    """Return the uuids of a table's rows that changes of these kinds touch which arrived after ``identity``."""
    rows = connection.execute(
        "SELECT DISTINCT row_uuid FROM change_log NOT INDEXED"  # by its id, not through all of the table's changes
        f" WHERE id > ? AND table_name = ? AND op IN ({marks(ops)})",
        (identity, table, *ops),
    )
    return {str(uuid) for (uuid,) in rows}


def newest(connection: sqlite3.Connection) -> Tuple[int, str]:
    """Return the id and the name of the change that arrived last; 0 and "" for an empty log."""
    found = connection.execute("SELECT id, change FROM change_log ORDER BY id DESC LIMIT 1").fetchone()
    return (int(found[0]), str(found[1])) if found else (0, "")


def name_at(connection: sqlite3.Connection, identity: int) -> str:
    """Return the name of the change with an id, "" where the log has none."""
    found = connection.execute("SELECT change FROM change_log WHERE id = ?", (identity,)).fetchone()
    return str(found[0]) if found else ""


def holds_others(connection: sqlite3.Connection, identity: int, table: str, ops: Collection[str]) -> bool:
    """Return whether changes of a table arrived after ``identity`` that are of other kinds than these."""
    (found,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM change_log NOT INDEXED"
        f" WHERE id > ? AND table_name = ? AND op NOT IN ({marks(ops)}))",
        (identity, table, *ops),
    ).fetchone()
    return bool(found)


def since_besides(
    connection: sqlite3.Connection, identity: int, table: str, ops: Collection[str]
) -> Iterator[Change]:
    """Yield what ``since`` does but for what ``rows_since`` answers."""
    rows = connection.execute(
        f"{_SELECT} NOT INDEXED WHERE id > ? AND NOT (table_name = ? AND op IN ({marks(ops)})) ORDER BY id",
        (identity, table, *ops),
    )
    return map(_change, rows)


def find(connection: sqlite3.Connection, change: str) -> Optional[Change]:
    """Return one change, None if the log does not hold it."""
    row = connection.execute(f"{_SELECT} WHERE change = ?", (change,)).fetchone()
    return None if row is None else _change(row)


def of_changes(connection: sqlite3.Connection, changes: Iterable[str]) -> List[Change]:
    """Return those of ``changes`` (ids) that the log holds, in the order in which they arrived here."""
    found = [
        row
        for some in in_lots(changes)
        for row in connection.execute(f"{_SELECT} WHERE change IN ({marks(some)})", some)
    ]
    return [_change(row) for row in sorted(found, key=lambda row: int(row[0]))]


def with_segments(connection: sqlite3.Connection) -> Iterator[Tuple[Change, str]]:
    """Yield every published change with the path of its segment, in the order in which they arrived here."""
    statement = _SELECT.replace(" FROM ", ", segment FROM ") + " JOIN published USING (change) ORDER BY id"
    for row in connection.execute(statement):
        yield _change(row[:-1]), str(row[-1])


def baselines(connection: sqlite3.Connection) -> List[Change]:
    """Return the entries of mass imports, in the order in which they arrived here."""
    return [_change(row) for row in connection.execute(f"{_SELECT} WHERE op = 'baseline' ORDER BY id")]


def last_id(connection: sqlite3.Connection) -> int:
    """Return the local id of the last change, 0 when there is none."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM change_log").fetchone()[0])


def of_row(connection: sqlite3.Connection, table: str, uuid: str) -> List[Change]:
    """Return every known change of one row, oldest first."""
    rows = connection.execute(f"{_SELECT} WHERE table_name = ? AND row_uuid = ? ORDER BY hlc, id", (table, uuid))
    return [_change(row) for row in rows]


def of_uuid(connection: sqlite3.Connection, uuid: str) -> List[Change]:
    """Return every known change of the row with ``uuid``, in whichever table it is, oldest first."""
    return [change for table in TABLES for change in of_row(connection, table.name, uuid)]


def of_rows(connection: sqlite3.Connection, keys: Iterable[RowKey]) -> Dict[RowKey, List[Change]]:
    """Return every known change of these rows (table, uuid), each row's oldest first; a row may have none."""
    found: Dict[RowKey, List[Tuple[int, int, Change]]] = {key: [] for key in keys}
    for row in in_rows(connection, _SELECT, found):
        change = _change(row)
        found[change.table, change.row].append((change.hlc, int(row[0]), change))  # type: ignore[call-overload]
    return {key: [change for *_, change in sorted(rows, key=lambda each: each[:2])] for key, rows in found.items()}


def parents_named(connection: sqlite3.Connection, keys: Iterable[RowKey]) -> Dict[RowKey, Set[str]]:
    """Return, of every one of these rows that the log knows, which changes its changes name as parents."""
    found: Dict[RowKey, Set[str]] = {}
    statement = "SELECT table_name, row_uuid, change, parents FROM change_log"
    for table, row, change, parents in in_rows(connection, statement, keys):
        named = found.setdefault((str(table), str(row)), set())
        named.update(parent for parent in str(parents).split() if parent != change)
    return found


def heads_of(connection: sqlite3.Connection, keys: Iterable[RowKey]) -> Dict[RowKey, Tuple[str, ...]]:
    """Return the heads (``heads``) of those of these rows that have any."""
    found: Dict[RowKey, Tuple[str, ...]] = {}
    for table, row, change in in_rows(connection, "SELECT table_name, row_uuid, change FROM row_head", keys):
        key = str(table), str(row)
        found[key] = (*found.get(key, ()), str(change))
    return found


def in_rows(
    connection: sqlite3.Connection, statement: str, keys: Iterable[RowKey]
) -> Iterator[Tuple[object, ...]]:
    """Yield what ``statement`` (SELECT … FROM …, with columns table_name and row_uuid) finds about these rows."""
    tables: Dict[str, List[str]] = {}
    for table, row in keys:
        tables.setdefault(table, []).append(row)
    for table, rows in tables.items():
        for some in in_lots(rows):
            yield from connection.execute(
                f"{statement} WHERE table_name = ? AND row_uuid IN ({marks(some)})", (table, *some)
            )


def in_lots(values: Iterable[str]) -> Iterator[List[str]]:
    """Yield ``values`` in lists that one statement can take."""
    rest = iter(values)
    while some := list(itertools.islice(rest, LOT)):
        yield some


def marks(values: Collection[str]) -> str:
    """Return as many parameters as there are values."""
    return ", ".join("?" * len(values))


def by_row(connection: sqlite3.Connection) -> Iterator[Tuple[Tuple[str, str], List[Change]]]:
    """Yield (table, row) and every change of that row, for all rows that the log knows; one row at a time."""
    cursor = connection.execute(f"{_SELECT} WHERE op <> 'baseline' ORDER BY table_name, row_uuid, id")
    for key, members in itertools.groupby(map(_change, cursor), lambda change: (change.table, change.row)):
        yield key, list(members)


def heads(connection: sqlite3.Connection, table: str, uuid: str) -> List[str]:
    """Return the changes of a row that no other known change descends from, sorted."""
    rows = connection.execute(
        "SELECT change FROM row_head WHERE table_name = ? AND row_uuid = ? ORDER BY change", (table, uuid)
    )
    return [str(row[0]) for row in rows]


def expected_heads(connection: sqlite3.Connection) -> Set[Tuple[str, str, str]]:
    """Return (table, row, change) of every change that no other change of its row builds on."""
    heads: Set[Tuple[str, str, str]] = set()
    built_on: Set[Tuple[str, str, str]] = set()
    for table, row, change, parents in connection.execute(
        "SELECT table_name, row_uuid, change, parents FROM change_log WHERE op <> 'baseline'"
    ):
        heads.add((table, row, change))
        built_on.update((table, row, parent) for parent in str(parents).split())
    return heads - built_on


def rebuild_heads(connection: sqlite3.Connection) -> None:
    """Make ``row_head`` what the log says; call inside a transaction."""
    expected, present = expected_heads(connection), set(connection.execute("SELECT * FROM row_head"))
    connection.executemany(
        "DELETE FROM row_head WHERE table_name = ? AND row_uuid = ? AND change = ?", present - expected
    )
    connection.executemany("INSERT INTO row_head VALUES (?, ?, ?)", expected - present)


def known(connection: sqlite3.Connection, changes: Iterable[str]) -> Set[str]:
    """Return those of ``changes`` that the log holds."""
    found: Set[str] = set()
    for some in in_lots(changes):
        rows = connection.execute(f"SELECT change FROM change_log WHERE change IN ({marks(some)})", some)
        found.update(row[0] for row in rows)
    return found


def append(connection: sqlite3.Connection, changes: Iterable[Change]) -> int:
    """Add changes made elsewhere or by a merge, in any order, any number of times; return how many are new.

    Heads follow: a change is one unless a known change names it as a parent. The tables are not touched; the
    caller writes the merged rows in the same transaction, with ``applying`` on (Workspace.merging).
    """
    given: Dict[str, Change] = {}
    for change in changes:
        given.setdefault(change.change, change)
    there = known(connection, given)
    fresh = [change for name, change in given.items() if name not in there]
    add(connection, fresh, parents_named(connection, {(change.table, change.row) for change in fresh}))
    return len(fresh)


def add(connection: sqlite3.Connection, fresh: Sequence[Change], named: Mapping[RowKey, Set[str]]) -> None:
    """Add different changes that the log does not hold; as ``append``, for callers who have looked already.

    ``named`` is what ``parents_named`` says of their rows before.
    """
    connection.executemany(
        f"INSERT INTO change_log ({LOG_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                change.change,
                change.table,
                change.row,
                change.op,
                format_columns(change.columns),
                " ".join(change.parents),
                change.replica,
                change.actor,
                change.hlc,
                change.at,
            )
            for change in fresh
        ],
    )
    _move_heads(connection, fresh, named)


def strike(connection: sqlite3.Connection, changes: Iterable[str]) -> None:
    """Take entries out of the log that were put there by mistake and belong to nobody; heads follow.

    Call inside a transaction; it changes the schema and puts it back.
    """
    guard = "change_log_no_delete"
    (statement,) = (each for each in log_triggers() if each.split()[2] == guard)
    connection.execute(f"DROP TRIGGER IF EXISTS {guard}")
    connection.executemany("DELETE FROM change_log WHERE change = ?", [(change,) for change in changes])
    connection.execute(statement)
    rebuild_heads(connection)


def _move_heads(connection: sqlite3.Connection, fresh: Sequence[Change], named: Mapping[RowKey, Set[str]]) -> None:
    """Make ``row_head`` right for the rows of changes that were just added; ``named`` as for ``add``."""
    built_on: Set[Tuple[str, str, str]] = set()
    for change in fresh:
        built_on.update((change.table, change.row, each) for each in change.parents if each != change.change)
    working = [change for change in fresh if change.op != "baseline"]
    connection.executemany(
        "DELETE FROM row_head WHERE table_name = ? AND row_uuid = ? AND change = ?",
        [(change.table, change.row, parent) for change in working for parent in change.parents],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO row_head VALUES (?, ?, ?)",
        [
            entry
            for entry in ((change.table, change.row, change.change) for change in working)
            if entry not in built_on and entry[2] not in named.get(entry[:2], ())
        ],
    )


def of_case(connection: sqlite3.Connection, case: str) -> List[Change]:
    """Return every change of a case, its sub-cases and everything that belongs to them, oldest first.

    Rows that were removed, or that belonged to the case once, are found through the log itself.
    Order is the hybrid logical clock: no effect stands before its cause, whatever the devices' clocks.
    """
    cases = _with_subcases(connection, case)
    rows: Set[Tuple[str, str]] = {("enforcement_case", uuid) for uuid in cases}
    for table in TABLES:
        if table.case_column and table.name != "enforcement_case":
            for uuid in sorted(cases):
                rows |= _belonging(connection, table.name, table.case_column, uuid)
    parties = {
        ("party", pair)
        for table, uuid in rows
        if table == "case_violation"
        for change in of_row(connection, table, uuid)
        for pair in _linked(change, "party_uuid")
    }
    found = [change for table, uuid in rows | parties for change in of_row(connection, table, uuid)]
    return sorted(found, key=lambda change: (change.hlc, change.at, change.change))


def _with_subcases(connection: sqlite3.Connection, case: str) -> Set[str]:
    cases, waiting = {case}, [case]
    while waiting:
        for _, uuid in _belonging(connection, "enforcement_case", "parent_uuid", waiting.pop()):
            if uuid not in cases:
                cases.add(uuid)
                waiting.append(uuid)
    return cases


def _belonging(connection: sqlite3.Connection, table: str, column: str, case: str) -> Set[Tuple[str, str]]:
    quoted = "'" + case.replace("'", "''") + "'"
    rows = connection.execute(
        "SELECT DISTINCT row_uuid FROM change_log WHERE table_name = ?1"
        " AND (instr(columns, ?2) OR instr(columns, ?3))",
        (table, f"{column}={quoted}>", f">{quoted}"),
    ).fetchall()
    found = set()
    for (uuid,) in rows:
        if any(quoted in change.columns.get(column, ()) for change in of_row(connection, table, str(uuid))):
            found.add((table, str(uuid)))
    return found


def _linked(change: Change, column: str) -> List[str]:
    pair = change.columns.get(column, ("NULL", "NULL"))
    return [literal[1:-1] for literal in pair if literal and literal.startswith("'")]


def faults(connection: sqlite3.Connection) -> Iterator[Tuple[str, str, str]]:
    """Yield (kind, change, detail) of what is wrong with the log itself.

    ``unreadable``: the text is garbled; ``orphan``: a parent is not there; ``heads``: row_head is not right.
    """
    known = {row[0] for row in connection.execute("SELECT change FROM change_log")}
    if expected_heads(connection) != set(connection.execute("SELECT * FROM row_head")):
        yield "heads", "", "row_head is not what the log says"
    for row in connection.execute(f"{_SELECT} ORDER BY id"):
        change, parents = str(row[1]), str(row[6])
        try:
            _change(row)
        except InputError as error:
            yield "unreadable", change, str(error)
        for parent in parents.split():
            if parent not in known:
                yield "orphan", change, parent
