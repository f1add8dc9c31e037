"""Reading and writing rows by table. Rows are mappings of column names to values, geometries WKB.

Only described tables and columns have a way in, so that a misspelt name is an error and never a silent
loss. Writing needs a connection inside ``Workspace.write()``; what is written that way is captured like
every other edit. ``put`` and ``remove`` are for merges, inside ``Workspace.merging()``.
"""

from __future__ import annotations

import re
import sqlite3
from datetime import date, datetime
from typing import Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

from enforcement_plugin.errors import InputError
from enforcement_plugin.workspace import geometry
from enforcement_plugin.workspace.change import Value, parse_literal
from enforcement_plugin.workspace.geopackage import layer_srs
from enforcement_plugin.workspace.model import Column, Role, Table, identifier
from enforcement_plugin.workspace.tables import BY_NAME
from enforcement_plugin.workspace.workspace import iso

_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(.*)\Z", re.DOTALL)

Row = Dict[str, Value]
Given = Union[Value, bool, date, datetime]


def described(table: str) -> Table:
    """Return the description of ``table``.

    Raises InputError when a workspace has no such table.
    """
    if table not in BY_NAME:
        raise InputError("A workspace has no table {table}.", table=table)
    return BY_NAME[table]


def names(table: Table) -> List[str]:
    """Return the columns of ``table`` in the order of the file."""
    return list(table.stored)


def each(connection: sqlite3.Connection, table: str, **equal: Given) -> Iterator[Row]:
    """Yield the rows of ``table`` whose columns equal those given (None is NULL), in order of fid.

    Text that is not UTF-8 (a tool wrote GBK) comes with replacement characters, unless the connection's own
    ``text_factory`` says otherwise: one such value must not hide a whole table.
    """
    description = described(table)
    columns = description.stored
    _require(description, equal)
    where = " AND ".join(f"{identifier(name)} IS ?" for name in equal)
    statement = f"{description.select}{' WHERE ' + where if where else ''} ORDER BY fid"
    given = [stored(value) for value in equal.values()]
    count = 0
    try:
        for values in connection.execute(statement, given):
            count += 1
            yield _row_of(columns, values)
        return
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
    factory = connection.text_factory
    connection.text_factory = lambda content: content.decode("utf-8", "replace")
    try:
        rest = connection.execute(f"{statement} LIMIT -1 OFFSET {count}", given).fetchall()
    finally:
        connection.text_factory = factory
    for values in rest:
        yield _row_of(columns, values)


def rows(connection: sqlite3.Connection, table: str, **equal: Given) -> List[Row]:
    """Return the rows of ``table`` whose columns equal those given (None is NULL), in order of fid."""
    return list(each(connection, table, **equal))


def find(connection: sqlite3.Connection, table: str, uuid: str) -> Optional[Row]:
    """Return the row of ``table`` with ``uuid``, None when there is none."""
    return next(each(connection, table, uuid=uuid), None)


def among(connection: sqlite3.Connection, table: str, uuids: Sequence[str]) -> Dict[str, Row]:
    """Return those rows of ``table`` that are there, by uuid; of several with the same the first, as ``find``.

    ``uuids`` are as many as one statement takes (999). Text comes as the connection's ``text_factory`` says.
    """
    description = described(table)
    marks = ", ".join("?" * len(uuids))
    found: Dict[str, Row] = {}
    for values in connection.execute(f"{description.select} WHERE uuid IN ({marks}) ORDER BY fid", uuids):
        row = _row_of(description.stored, values)
        found.setdefault(str(row["uuid"]), row)
    return found


def within(
    connection: sqlite3.Connection, table: str, minx: float, miny: float, maxx: float, maxy: float
) -> List[Row]:
    """Return the rows of a feature table whose envelope meets a box, through its spatial index.

    The box is in the layer's coordinate system. Raises InputError for a table without geometry.
    """
    description = described(table)
    if not description.geometry:
        raise InputError("Table {table} has no geometry.", table=table)
    columns = names(description)
    cursor = connection.execute(
        f"SELECT {', '.join(map(identifier, columns))} FROM {identifier(table)} WHERE fid IN"
        f" (SELECT id FROM {identifier(f'rtree_{table}_geom')}"
        " WHERE minx <= ? AND maxx >= ? AND miny <= ? AND maxy >= ?) ORDER BY fid",
        (maxx, minx, maxy, miny),
    )
    return [_row_of(columns, values) for values in cursor]


def insert(connection: sqlite3.Connection, table: str, values: Mapping[str, Given]) -> str:
    """Insert a row and return its uuid, which the file makes when ``values`` has none.

    A geometry is WKB in the layer's coordinate system; single geometries become multi where the layer wants.
    Raises InputError for an unknown column.
    """
    description = described(table)
    return _insert(connection, description, _canonical_row(description, values))


def _insert(connection: sqlite3.Connection, table: Table, values: Mapping[str, Value]) -> str:
    kept = _row(connection, table, values)
    name = identifier(table.name)
    columns = ", ".join(map(identifier, kept))
    marks = ", ".join("?" for _ in kept)
    statement = f"INSERT INTO {name} ({columns}) VALUES ({marks})"
    if not kept:
        statement = f"INSERT INTO {name} DEFAULT VALUES"
    fid = connection.execute(statement, list(kept.values())).lastrowid
    return str(connection.execute(f"SELECT uuid FROM {name} WHERE fid = ?", (fid,)).fetchone()[0])


def update(connection: sqlite3.Connection, table: str, uuid: str, values: Mapping[str, Given]) -> None:
    """Change columns of the row with ``uuid``; values that are there already leave no change in the log.

    Raises InputError when there is no such row or column.
    """
    description = described(table)
    if _write(connection, description, uuid, _canonical_row(description, values)) == 0:
        raise InputError("There is no row {uuid} in table {table}.", uuid=uuid, table=table)


def delete(connection: sqlite3.Connection, table: str, uuid: str) -> None:
    """Remove the row with ``uuid``; the log keeps what it held.

    Raises InputError when there is no such row.
    """
    description = described(table)
    if connection.execute(f"DELETE FROM {identifier(description.name)} WHERE uuid = ?", (uuid,)).rowcount == 0:
        raise InputError("There is no row {uuid} in table {table}.", uuid=uuid, table=table)


def put(connection: sqlite3.Connection, table: str, uuid: str, literals: Mapping[str, str]) -> None:
    """Give the row with ``uuid`` the values of log ``literals`` as they are, making it if it is not there.

    Columns that this version does not know, notes and computed columns are passed over.
    """
    description = described(table)
    values = _known(description, literals)
    if values and _write(connection, description, uuid, values):
        return
    if find(connection, table, uuid) is None:
        _insert(connection, description, {**values, "uuid": uuid})


def add(connection: sqlite3.Connection, table: str, uuid: str, literals: Mapping[str, str]) -> None:
    """Make the row with ``uuid``, known not to be there, with the values of log ``literals``. As ``put``."""
    description = described(table)
    _insert(connection, description, {**_known(description, literals), "uuid": uuid})


def overwrite(connection: sqlite3.Connection, table: str, uuid: str, literals: Mapping[str, str]) -> bool:
    """Give the row with ``uuid`` the values of log ``literals``; return whether it is there. As ``put``."""
    description = described(table)
    return _write(connection, description, uuid, _known(description, literals)) > 0


def _known(table: Table, literals: Mapping[str, str]) -> Row:
    """Return the values of log ``literals`` for the columns that a merge may write."""
    columns = ((table.column(name), literal) for name, literal in literals.items())
    return {
        column.name: parse_literal(literal)
        for column, literal in columns
        if column is not None and column.role != Role.COMPUTED
    }


def remove(connection: sqlite3.Connection, table: str, uuid: str) -> None:
    """Remove the row with ``uuid`` if it is there."""
    connection.execute(f"DELETE FROM {identifier(described(table).name)} WHERE uuid = ?", (uuid,))


def _row_of(columns: Sequence[str], values: Tuple[Value, ...]) -> Row:
    row = dict(zip(columns, values))
    if isinstance(row.get("geom"), bytes):
        row["geom"] = _wkb(row["geom"])
    return row


def _write(connection: sqlite3.Connection, table: Table, uuid: str, values: Mapping[str, Value]) -> int:
    kept = _row(connection, table, values)
    if not kept:
        return connection.execute(
            f"SELECT count(*) FROM {identifier(table.name)} WHERE uuid = ?", (uuid,)
        ).fetchone()[0]
    assignments = ", ".join(f"{identifier(name)} = ?" for name in kept)
    return connection.execute(
        f"UPDATE {identifier(table.name)} SET {assignments} WHERE uuid = ?", [*kept.values(), uuid]
    ).rowcount


def _require(table: Table, values: Mapping[str, object]) -> None:
    for name in values:
        if name not in table.stored:
            raise InputError("Table {table} has no column {column}.", table=table.name, column=name)


def _canonical_row(table: Table, values: Mapping[str, Given]) -> Row:
    _require(table, values)
    return {name: canonical(table.column(name), value) for name, value in values.items()}


def _row(connection: sqlite3.Connection, table: Table, values: Mapping[str, Value]) -> Row:
    kept = dict(values)
    wkb = kept.get("geom")
    if isinstance(wkb, bytes):
        kept["geom"] = _blob(wkb, table, layer_srs(connection, table.name))
    return kept


def _blob(wkb: bytes, table: Table, srs_id: int) -> bytes:
    """Return the GeoPackage blob of ``wkb``; garbage that a log carries stays as it is, unindexed."""
    try:
        whole = geometry.to_multi(wkb) if table.geometry.startswith("MULTI") else wkb
        return geometry.to_blob(whole, srs_id)
    except geometry.MalformedGeometryError:
        return wkb


def _wkb(blob: object) -> Value:
    if not isinstance(blob, bytes):
        return None
    try:
        return geometry.to_wkb(blob)
    except geometry.MalformedGeometryError:
        return blob


def stored(value: Given) -> Value:
    """Return ``value`` as SQLite keeps it: dates and instants as ISO 8601 text, truth as 1 and 0."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return value


def canonical(column: Optional[Column], value: Given) -> Value:
    """Return a date or instant as GDAL would write it, so that no later edit rewrites what nobody touched."""
    kept = stored(value)
    if column is None or column.sql not in ("DATE", "DATETIME") or not isinstance(kept, str):
        return kept
    match = _DAY.match(kept.strip())
    if match is None:
        return kept
    year, month, day, rest = match.groups()
    date = f"{year}-{int(month):02d}-{int(day):02d}"
    return date if column.sql == "DATE" else date + rest
