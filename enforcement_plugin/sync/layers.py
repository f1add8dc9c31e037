"""Mass imports on their way: an edition's rows travel as one file by content, not as a million changes.

Whoever publishes an import puts its rows, as they were imported, into a GeoPackage of their own at
``layers/<sha256>.gpkg`` and says so with a ``baseline`` change that names the edition and the file. Whoever
reads that change fetches the file and adds the rows that the log does not know better.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Set, Tuple

from enforcement_plugin.sync import clocks, memory
from enforcement_plugin.sync.hub import Hub, HubDamagedError, HubError, file_sha256
from enforcement_plugin.sync.meaning import NULL
from enforcement_plugin.workspace import Workspace, database, editions, imported, log, repositories
from enforcement_plugin.workspace.change import Change, format_literal, parse_literal
from enforcement_plugin.workspace.geopackage import create_metadata, create_table, refresh_extent
from enforcement_plugin.workspace.model import identifier
from enforcement_plugin.workspace.tables import BY_NAME, SCHEMA_VERSION
from enforcement_plugin.workspace.workspace import iso

FILE = "_file"  # pseudo column of a baseline change: SHA-256 of the file that holds the rows
_EPOCH = "1970-01-01T00:00:00.000Z"


@dataclass(frozen=True)
class Layer:
    """An edition's rows as a file at the hub; ``here`` tells whether this workspace has them."""

    edition: str
    table: str
    sha256: str
    here: bool


@dataclass(frozen=True)
class Delivery:
    """A fetched file, verified, waiting to be loaded."""

    layer: Layer
    path: Path


def known_layers(connection: sqlite3.Connection) -> Dict[str, Layer]:
    """Return the layers that the log has named, by edition."""
    found = {}
    for edition, entry in memory.recall_mapping(connection, memory.LAYERS).items():
        if isinstance(entry, list) and len(entry) == 3:
            found[edition] = Layer(edition, str(entry[0]), str(entry[1]), bool(entry[2]))
    return found


def named_in(changes: Iterable[Change]) -> Dict[str, Layer]:
    """Return the layers that these changes name, by edition."""
    return {
        change.row: Layer(change.row, change.table, str(parse_literal(change.columns[FILE][1])), False)
        for change in changes
        if change.op == "baseline" and FILE in change.columns and change.table in BY_NAME
    }


def note_layers(connection: sqlite3.Connection, changes: Iterable[Change]) -> None:
    """Remember the layers that new changes name."""
    named = named_in(changes)
    if named:
        known = known_layers(connection)
        _remember(connection, {**named, **known})


def _remember(connection: sqlite3.Connection, layers: Mapping[str, Layer]) -> None:
    memory.remember(
        connection,
        memory.LAYERS,
        {layer.edition: [layer.table, layer.sha256, int(layer.here)] for layer in layers.values()},
    )


def has_rows(connection: sqlite3.Connection, layer: Layer) -> bool:
    """Return whether the workspace holds rows of this edition: they came together or not at all."""
    row = connection.execute(
        f"SELECT 1 FROM {identifier(layer.table)} WHERE edition_uuid = ? AND NOT EXISTS"
        " (SELECT 1 FROM row_head WHERE table_name = ? AND row_uuid = uuid) LIMIT 1",
        (layer.edition, layer.table),
    ).fetchone()
    return row is not None


def load_layer(connection: sqlite3.Connection, delivery: Delivery) -> None:
    """Add the rows of a fetched file; call with the capture silent, after the changes are in the log.

    A row that the log knows is left to the merge: it may have been edited, or removed.
    """
    layer = delivery.layer
    if delivery.path.is_file() and not has_rows(connection, layer):
        known = connection.execute("SELECT row_uuid FROM row_head WHERE table_name = ?", (layer.table,))
        logged = {row[0] for row in known}
        with closing(database.connect(delivery.path, read_only=True)) as source:
            source.execute("PRAGMA trusted_schema = OFF")
            _copy(source, connection, layer.table, skip=logged)
            _keep_as_imported(source, connection, layer)
        refresh_extent(connection, layer.table)
    _remember(connection, {**known_layers(connection), layer.edition: replace(layer, here=True)})


def _keep_as_imported(source: sqlite3.Connection, connection: sqlite3.Connection, layer: Layer) -> None:
    """Keep how the rows came in, but for those that somebody added to the edition before it was published."""
    born = connection.execute(
        "SELECT row_uuid FROM change_log"
        " WHERE table_name = ? AND parents = '' AND op IN ('I', 'outside') AND hlc > 0",
        (layer.table,),
    )
    added = {str(row[0]).encode("utf-8") for row in born}
    table = BY_NAME[layer.table]
    came = (row for row in imported.rows_in_layer(source, table) if row[0] not in added)
    imported.keep_if_as_logged(connection, table, layer.edition, came)


def export_layer(workspace: Workspace, layer: str, edition: str, path: Path) -> str:
    """Write an edition's rows, as they were imported, to a new GeoPackage; return the file's SHA-256.

    The same rows give the same bytes with the same SQLite: nothing in the file is a time or a random id.
    """
    source = workspace.connection
    with closing(sqlite3.connect(path, isolation_level=None)) as target:
        target.execute("BEGIN")
        create_metadata(target, workspace.epsg)
        target.execute("COMMIT")
    with closing(database.connect(path)) as target:
        target.execute("BEGIN")
        create_table(target, BY_NAME[layer], workspace.epsg, SCHEMA_VERSION)
        changed = _as_imported(source, layer, edition)
        _copy(source, target, layer, edition=edition, skip=set(changed))
        for uuid in sorted(changed):
            repositories.put(target, layer, uuid, changed[uuid])
        refresh_extent(target, layer)
        target.execute("UPDATE gpkg_contents SET last_change = ?", (_EPOCH,))
        target.execute("COMMIT")
    return file_sha256(path)


def _copy(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    table: str,
    *,
    edition: Optional[str] = None,
    skip: Set[str],
) -> None:
    """Copy the rows of a table (of one edition) as they are, but for those with an id in ``skip``."""
    name = identifier(table)
    there = [row[1] for row in source.execute(f"PRAGMA table_info({name})")]
    columns = ["uuid", *(column.name for column in BY_NAME[table].logged if column.name in there)]
    selected = ", ".join(map(identifier, columns))
    where = "" if edition is None else " WHERE edition_uuid = ?"
    question = f"SELECT {selected} FROM {name}{where} ORDER BY fid"
    given = () if edition is None else (edition,)
    insertion = f"INSERT INTO {name} ({selected}) VALUES ({', '.join('?' for _ in columns)})"
    target.execute("SAVEPOINT copying")
    try:
        target.executemany(insertion, (row for row in source.execute(question, given) if row[0] not in skip))
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
        # Text that is not UTF-8 (somebody's tool wrote GBK): the same once more, slowly.
        target.execute("ROLLBACK TO copying")
        for row in _rows_of_any_text(source, question, given):
            if row[0] not in skip:
                plain = [None if isinstance(value, _ForeignText) else value for value in row]
                fid = target.execute(insertion, plain).lastrowid
                for column, value in zip(columns, row):
                    if isinstance(value, _ForeignText):
                        target.execute(
                            f"UPDATE {name} SET {identifier(column)} = CAST(? AS TEXT) WHERE fid = ?",
                            (bytes(value), fid),
                        )
    target.execute("RELEASE copying")


class _ForeignText(bytes):
    """Text that is not UTF-8."""


def _rows_of_any_text(source: sqlite3.Connection, question: str, given: Sequence[object]) -> List[Tuple[Any, ...]]:
    def text(content: bytes) -> object:
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return _ForeignText(content)

    factory = source.text_factory
    source.text_factory = text
    try:
        return source.execute(question, given).fetchall()
    finally:
        source.text_factory = factory


def _as_imported(connection: sqlite3.Connection, layer: str, edition: str) -> Dict[str, Mapping[str, str]]:
    """Return the literals of those rows of an edition that have changed since, as they came, by uuid.

    The log kept them at their first change (workspace.capture, "A row of a mass import").
    """
    rows = connection.execute(
        "SELECT row_uuid FROM change_log WHERE table_name = ? AND change = row_uuid AND replica = ?",
        (layer, edition),
    ).fetchall()
    return {
        str(uuid): change.after()
        for (uuid,) in rows
        for change in log.of_row(connection, layer, str(uuid))
        if change.change == uuid
    }


def publish_layers(
    workspace: Workspace, hub: Hub, waiting: Sequence[Change], folder: Path, actor: str
) -> List[Change]:
    """Put the rows of imports that wait to be published at the hub; return the changes that name the files.

    A file that was named before but is not there (another hub, a lost folder) is written again.
    ``folder`` is for temporary files. Raises HubError.
    """
    connection = workspace.connection
    named = {**named_in(waiting), **known_layers(connection)}
    added: List[Change] = []
    for change in _first_of_each(waiting):
        layer = named.get(change.row, Layer(change.row, change.table, "", False))
        if (layer.sha256 and hub.has_layer(layer.sha256)) or not (layer.here or has_rows(connection, layer)):
            continue
        path = folder / f"{change.row}.gpkg"
        sha256 = export_layer(workspace, change.table, change.row, path)
        hub.put_layer(sha256, path)
        path.unlink()
        with workspace.write():
            if sha256 != layer.sha256:
                note = _naming(workspace, change, sha256, actor)
                log.append(connection, [note])
                added.append(note)
            _remember(
                connection,
                {**known_layers(connection), change.row: Layer(change.row, change.table, sha256, True)},
            )
    return added


def _first_of_each(waiting: Sequence[Change]) -> List[Change]:
    """Return the first baseline change of each edition."""
    found: Dict[str, Change] = {}
    for change in waiting:
        if change.op == "baseline" and change.table in editions.LAYERS:
            found.setdefault(change.row, change)
    return list(found.values())


def _naming(workspace: Workspace, baseline: Change, sha256: str, actor: str) -> Change:
    now = workspace.clock()
    return Change(
        change=workspace.ids(),
        parents=(baseline.change,),
        table=baseline.table,
        row=baseline.row,
        op="baseline",
        columns={FILE: (NULL, format_literal(sha256))},
        actor=actor,
        replica=workspace.replica_id,
        hlc=clocks.tick(workspace.connection, now),
        at=iso(now),
    )


def wanted_layers(connection: sqlite3.Connection, changes: Iterable[Change]) -> List[Layer]:
    """Return the layers that the log or these changes name and that this workspace lacks."""
    named = {**named_in(changes), **known_layers(connection)}
    return [layer for layer in named.values() if not layer.here and layer.table in editions.LAYERS]


def fetch_layers(
    hub: Hub, workspace: Workspace, wanted: Iterable[Layer], folder: Path
) -> Tuple[List[Delivery], List[HubError]]:
    """Fetch the files of imports; a failure is tried again next time."""
    deliveries: List[Delivery] = []
    failures: List[HubError] = []
    for layer in wanted:
        path = folder / f"{layer.sha256}.gpkg"
        try:
            if not has_rows(workspace.connection, layer):
                hub.fetch_layer(layer.sha256, path)
                _require_loadable(layer, path)
        except HubError as error:
            failures.append(error)
            continue
        deliveries.append(Delivery(layer, path))
    return deliveries, failures


def _require_loadable(layer: Layer, path: Path) -> None:
    """Refuse a file that is what the record names and yet cannot be read as the rows of this import.

    Whoever publishes it decides what is in it: a view that never ends, damaged pages, another import's rows.
    Raises HubDamagedError.
    """
    reason = "there are no such rows in it"
    try:
        with closing(database.connect(path, read_only=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            if connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)] and _is_plain(
                connection, layer.table
            ):
                (odd,) = connection.execute(
                    "SELECT count(*) - count(DISTINCT uuid) + total(typeof(uuid) <> 'text')"
                    f" + total(edition_uuid IS NOT ?) FROM {identifier(layer.table)}",
                    (layer.edition,),
                ).fetchone()
                if not odd:
                    return
    except (sqlite3.Error, UnicodeDecodeError) as error:
        reason = str(error)
    raise HubDamagedError(
        "The rows of an import were left out: {path} cannot be read ({reason}). Everything else has arrived; have "
        "whoever imported them import them again.",
        path=f"layers/{layer.sha256}.gpkg",
        reason=reason,
    )


def _is_plain(connection: sqlite3.Connection, table: str) -> bool:
    """Tell whether it is a table in which the rows themselves lie, with their ids."""
    row = connection.execute(
        "SELECT type, sql FROM sqlite_master WHERE type IN ('table', 'view') AND lower(name) = ?", (table,)
    ).fetchone()
    if row is None or row[0] != "table" or not str(row[1]).upper().startswith("CREATE TABLE"):
        return False
    columns = {column[1] for column in connection.execute(f"PRAGMA table_info({identifier(table)})")}
    return columns.issuperset({"uuid", "edition_uuid"})
