"""Holding a file against its own log: is everything that the tables say accounted for?

Triggers record what every editor does, but a tool that drops them (Save As, ogr2ogr to a new file, a deleted
and re-created layer) leaves no record. What the log comes to is then compared with what the tables hold, and
the difference goes into the log as ``outside`` changes (recording.py).

What the changes of a row come to is decided by the merge of copies, which lies above this package; it is
passed in as ``fold``.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

from enforcement_plugin.workspace import imported, log
from enforcement_plugin.workspace.capture import literal, logged_value, meaning, meaning_of, row_text
from enforcement_plugin.workspace.change import (
    Change,
    Pair,
    Value,
    parse_columns,
    parse_literal,
)
from enforcement_plugin.workspace.editions import LAYERS, content_hash
from enforcement_plugin.workspace.geopackage import spatial_index_triggers
from enforcement_plugin.workspace.migrations import (
    TRIGGER_PREFIXES,
    as_of,
    expected_triggers,
    made_by_gdal,
    present_triggers,
    trigger_name,
    version_of,
)
from enforcement_plugin.workspace.model import Column, Table, identifier
from enforcement_plugin.workspace.repositories import names
from enforcement_plugin.workspace.tables import BY_NAME, TABLES

Folded = Tuple[Optional[bool], Mapping[str, str]]
"""Whether a row is there (None: the log does not say), and its literals by column."""

Fold = Callable[[Sequence[Change]], Folded]
Found = Tuple[Optional[bytes], bytes, Optional[bytes]]
"""A row that is there: its uuid, its text as the log would have it, its edition."""

# A row's identity as bytes: it may be no UTF-8, and is none where it is stored as anything but a text.
UUID = "CASE WHEN typeof(uuid) = 'text' THEN CAST(uuid AS BLOB) END"
GONE: Mapping[str, Pair] = {"_row": ("1", "0")}


@dataclass(frozen=True)
class OutsideEdit:
    """A row that is not what the log says: ``columns`` hold what was expected and what is there.

    ``came`` is the whole row as a mass import brought it, where the log has no entry of the row yet.
    """

    table: str
    row: str
    columns: Mapping[str, Pair]
    came: Optional[Mapping[str, Pair]] = None


@dataclass(frozen=True)
class AlteredEdition:
    """An import whose rows are not those that came in, apart from what the log says of them."""

    layer: str
    edition: str
    expected: str
    found: str
    count: int


def described(connection: sqlite3.Connection) -> List[Table]:
    """Return the tables that the file must have: an older one that is only read lacks the newest."""
    return as_of(TABLES, version_of(connection))


def trigger_faults(connection: sqlite3.Connection) -> Dict[str, str]:
    """Return trigger name -> ``missing``, ``altered`` or ``unknown`` for what is not as it must be.

    Those that GDAL itself makes to count features are known.
    """
    tables = described(connection)
    expected = dict(expected_triggers(tables))
    for table in tables:
        if table.geometry:
            expected.update(
                (trigger_name(statement), statement) for statement in spatial_index_triggers(table.name)
            )
    present = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    faults = {name: "missing" for name in expected if name not in present}
    faults.update(
        (name, "altered" if name in expected or name.startswith(TRIGGER_PREFIXES) else "unknown")
        for name in present_triggers(connection)
        if present[name] != expected.get(name)
    )
    for name in present:
        if name not in expected and name not in faults and not made_by_gdal(name):
            faults[name] = "unknown"
    return faults


def missing_columns(connection: sqlite3.Connection) -> List[Tuple[str, str]]:
    """Return (table, column) of what the description has and the file does not."""
    missing = []
    for table in described(connection):
        present = {row[1] for row in connection.execute(f"PRAGMA table_info({identifier(table.name)})")}
        missing += [(table.name, column) for column in names(table) if column not in present]
    return missing


def outside_edits(
    connection: sqlite3.Connection, fold: Fold, kept: Optional[imported.Kept] = None
) -> Iterator[OutsideEdit]:
    """Yield every row that differs from what its changes come to, or that no log and no import knows.

    A row of an import that the log has not is held against how it came in, where that is known (``kept``, by
    default what imported.trusted finds).
    Columns are compared as the capture compares them: a rewritten date text or geometry header is no edit.
    """
    tables = described(connection)
    known: Dict[str, Set[str]] = {table.name: set() for table in tables}
    for (table_name, row), history in log.by_row(connection):
        table = BY_NAME.get(table_name)
        if table is None or table_name not in known:
            continue
        known[table_name].add(row)
        alive, expected = fold(history)
        if alive is not None:
            edit = _difference(connection, table, row, alive, expected, any(map(_tells_whole_row, history)))
            if edit is not None:
                yield edit
    kept = imported.trusted(connection) if kept is None else kept
    for table in tables:
        if table.name in kept:
            yield from _unlogged_rows(connection, table, known[table.name], kept[table.name])
        else:
            yield from _unknown_rows(connection, table, known[table.name])


def _tells_whole_row(change: Change) -> bool:
    """Tell whether a change names everything that the row held: what it does not name was NULL."""
    came = change.op == "outside" and (not change.parents or change.columns.get("_row", ("", "0"))[1] == "1")
    return change.op == "I" or came


def _difference(
    connection: sqlite3.Connection,
    table: Table,
    row: str,
    alive: bool,
    expected: Mapping[str, str],
    whole: bool,
) -> Optional[OutsideEdit]:
    """Return how a row differs; ``whole`` says that columns which the log does not name must be NULL."""
    columns = [column for column in table.logged if whole or column.name in expected]
    literals = [expected.get(column.name, "NULL") for column in columns]
    values = [_bound(text) for text in literals]
    compared = [_compared(column, number, literals[number - 1]) for number, column in enumerate(columns, 1)]
    found = connection.execute(
        f"SELECT {', '.join(compared) or '1'} FROM {identifier(table.name)} AS t WHERE uuid = ?{len(columns) + 1}",
        [*values, row],
    ).fetchone()
    if found is None:
        return OutsideEdit(table.name, row, GONE) if alive else None
    if not alive:
        # A row that came back lists what it held before and is empty now, as an insert on a known row does.
        emptied = {c.name: ("NULL", "NULL") for c in table.logged if expected.get(c.name, "NULL") != "NULL"}
        whole_row = {**emptied, **_all_columns(connection, table, row)}
        return OutsideEdit(table.name, row, {"_row": ("0", "1"), **whole_row})
    differing = {
        column.name: (expected.get(column.name, "NULL"), _said(actual))
        for column, actual in zip(columns, found)
        if actual is not None
    }
    return OutsideEdit(table.name, row, differing) if differing else None


def _compared(column: Column, number: int, expected: str) -> str:
    """Return SQL that is the literal in the table where it does not mean what parameter ``number`` does."""
    # Text that is no UTF-8 can only be bound as its bytes.
    bound = f"CAST(?{number} AS TEXT)" if isinstance(parse_literal(expected), str) else f"?{number}"
    same = f"{meaning(column, 't')} IS {meaning_of(column, bound)}"
    return f"CASE WHEN {same} THEN NULL ELSE {_literal_bytes(column)} END"


def _literal_bytes(column: Column) -> str:
    """Return SQL for a literal as bytes: what somebody's tool wrote as text may not be UTF-8."""
    return f"CAST({literal(logged_value(column, 't'))} AS BLOB)"


def _said(content: object) -> str:
    return bytes(content).decode("utf-8", "surrogateescape")  # type: ignore[call-overload]


def _bound(text: str) -> Value:
    value = parse_literal(text)
    return value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value


def _all_columns(connection: sqlite3.Connection, table: Table, row: str) -> Dict[str, Pair]:
    columns = table.logged
    found = connection.execute(
        f"SELECT {', '.join(map(_literal_bytes, columns))} FROM {identifier(table.name)} AS t WHERE uuid = ?",
        (row,),
    ).fetchone()
    texts = {column.name: _said(content) for column, content in zip(columns, found)}
    return {name: ("NULL", text) for name, text in texts.items() if text != "NULL"}


def _unknown_rows(connection: sqlite3.Connection, table: Table, known: Set[str]) -> Iterator[OutsideEdit]:
    imported = ""
    if table.has("edition_uuid"):
        imported = (
            " WHERE edition_uuid IS NULL OR NOT EXISTS (SELECT 1 FROM change_log AS l WHERE l.op = 'baseline'"
            f" AND l.table_name = '{table.name}' AND l.row_uuid = t.edition_uuid)"
        )
    rows = connection.execute(f"SELECT {UUID} FROM {identifier(table.name)} AS t{imported}").fetchall()
    for (content,) in rows:
        yield from _unless_known(connection, table, known, readable_uuid(content))


def _unless_known(
    connection: sqlite3.Connection, table: Table, known: Set[str], uuid: str
) -> Iterator[OutsideEdit]:
    if not uuid:
        yield OutsideEdit(table.name, "", {})
    elif uuid not in known:
        yield OutsideEdit(table.name, uuid, _all_columns(connection, table, uuid))


def readable_uuid(content: Optional[bytes]) -> str:
    """Return a row's identity, "" for what is none: nothing, or bytes that are no UTF-8."""
    try:
        return (content or b"").decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _unlogged_rows(
    connection: sqlite3.Connection, table: Table, known: Set[str], editions: Mapping[str, int]
) -> Iterator[OutsideEdit]:
    """Yield the rows that the log does not know and that are not as the imports brought them.

    ``editions`` are those whose rows are known one by one. Both sides are read once, in order of the uuids.
    """
    others = {change.row for change in log.baselines(connection) if change.table == table.name} - set(editions)
    present = connection.execute(
        f"SELECT {UUID}, CAST({row_text(table, 't')} AS BLOB), CAST(edition_uuid AS BLOB)"
        f" FROM {identifier(table.name)} AS t ORDER BY uuid, fid"
    )
    # An open cursor would keep the file from being closed, and hide why.
    with closing(present):
        yield from _apart(connection, table, known, editions, others, present)


def _apart(
    connection: sqlite3.Connection,
    table: Table,
    known: Set[str],
    editions: Mapping[str, int],
    others: Set[str],
    present: Iterator[Found],
) -> Iterator[OutsideEdit]:
    here = next(present, None)
    for uuid, text in imported.rows_kept(connection, table.name, editions):
        while here is not None and (here[0] or b"") < uuid:
            yield from _added(connection, table, known, others, here)
            here = next(present, None)
        row = uuid.decode("utf-8")
        if row not in known and (here is None or here[:2] != (uuid, text)):
            came = parse_columns(_said(text))
            expected = {name: pair[1] for name, pair in came.items()}
            edit = _difference(connection, table, row, True, expected, True)
            if edit is not None:
                yield replace(edit, came=came)
        while here is not None and here[0] == uuid:
            here = next(present, None)
    while here is not None:
        yield from _added(connection, table, known, others, here)
        here = next(present, None)


def _added(
    connection: sqlite3.Connection,
    table: Table,
    known: Set[str],
    others: Set[str],
    found: Found,
) -> Iterator[OutsideEdit]:
    """Yield an unknown row, unless it may be of an import of which only the hash is known (``others``)."""
    uuid = readable_uuid(found[0])
    if not uuid or _said(found[2] or b"") not in others:
        yield from _unless_known(connection, table, known, uuid)


def altered_editions(
    connection: sqlite3.Connection, kept: Optional[imported.Kept] = None
) -> Iterator[AlteredEdition]:
    """Yield every import whose rows are not those that came in, or that were last recorded as there.

    An import that lies elsewhere, of which only the log or a few edited rows have arrived, is passed over; and
    one whose rows are known one by one (``kept``), which ``outside_edits`` holds against them.
    """
    kept = imported.trusted(connection) if kept is None else kept
    latest: Dict[Tuple[str, str], str] = {}
    for change in log.baselines(connection):
        if change.table in LAYERS and "sha256" in change.columns:
            latest[change.table, change.row] = str(parse_literal(change.columns["sha256"][1]))
    for (layer, edition), expected in latest.items():
        if edition in kept.get(layer, {}):
            continue
        (untouched,) = connection.execute(
            f"SELECT count(*) FROM {identifier(layer)} AS t WHERE edition_uuid = ?1"
            " AND NOT EXISTS (SELECT 1 FROM change_log WHERE table_name = ?2 AND row_uuid = t.uuid)",
            (edition, layer),
        ).fetchone()
        if untouched or _ever_held(connection, layer, edition):
            found, count = content_hash(connection, BY_NAME[layer], edition)
            if found != expected:
                yield AlteredEdition(layer, edition, expected, found, count)


def _ever_held(connection: sqlite3.Connection, layer: str, edition: str) -> bool:
    """Tell whether this file imported the edition itself; of others' it may know only the log entry."""
    return (
        connection.execute(
            "SELECT 1 FROM change_log, replica WHERE table_name = ? AND row_uuid = ? AND op = 'baseline'"
            " AND change_log.replica = replica.replica",
            (layer, edition),
        ).fetchone()
        is not None
    )
