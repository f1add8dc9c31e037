"""Reference layers and mass imports: whole layers that come in under the name of an edition.

An import of 100,000 features is one entry in the log (``baseline``: layer, edition, count, content hash,
actor), not 100,000. Its rows enter the log one by one, each at its first change (capture.py).

Edition and row ids follow from what was imported (layer, source, date, hash of the source), so that two
offices that import the same file hold the same rows and their edits meet.
"""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass
from typing import Iterable, Iterator, List, Mapping, Optional, Tuple

from enforcement_plugin.errors import InputError
from enforcement_plugin.workspace import geometry, imported
from enforcement_plugin.workspace.capture import LOG_COLUMNS, TICK
from enforcement_plugin.workspace.change import Value, format_columns, format_literal
from enforcement_plugin.workspace.geopackage import layer_srs, refresh_extent
from enforcement_plugin.workspace.model import Table, identifier
from enforcement_plugin.workspace.repositories import Given, canonical, described, insert, stored
from enforcement_plugin.workspace.workspace import Workspace, iso

LAYERS = ("zone", "parcel", "land_class", "structure")
PLAIN = (str, type(None), int, float)  # what SQLite takes as it is; the test is for speed


@dataclass(frozen=True)
class Edition:
    """What was imported: ``count`` features of ``layer``; ``content`` is the SHA-256 over their rows."""

    uuid: str
    layer: str
    count: int
    content: str


def register_edition(
    workspace: Workspace,
    layer: str,
    *,
    source: str,
    as_of: str,
    sha256: str,
    features: Iterable[Mapping[str, Given]],
    valid_from: Optional[str] = None,
    valid_to: Optional[str] = None,
    unreadable: Optional[List[int]] = None,
) -> Edition:
    """Import ``features`` as one edition of ``layer`` (zone, parcel, land_class or structure).

    A feature is a mapping of column names to values, ``geom`` its WKB in the layer's coordinate system;
    columns that it does not name are NULL. ``uuid`` is kept if given. ``as_of`` is the ISO date of the data,
    ``sha256`` that of the file that it came from. One transaction: an exception, also one of ``features``
    itself, leaves nothing behind. A feature whose geometry is no WKB is taken in without one where
    ``unreadable`` is given, and its number (from 1) put there.
    Raises InputError for an unknown layer or column, an edition that is there, or, without ``unreadable``, a
    geometry that is no WKB.
    """
    if layer not in LAYERS:
        raise InputError("Editions are kept of {allowed}, not of {layer}.", allowed=", ".join(LAYERS), layer=layer)
    table = described(layer)
    uuid = edition_uuid(layer, source, as_of, sha256)
    with workspace.write() as connection:
        if connection.execute("SELECT 1 FROM edition WHERE uuid = ?", (uuid,)).fetchone():
            raise InputError(
                "{layer} from {source} as of {as_of} has been imported already.",
                layer=layer,
                source=source,
                as_of=as_of,
            )
        with workspace.merging():
            count = _bulk_insert(connection, table, uuid, features, unreadable)
        content = imported.keep(connection, table, uuid, count, imported.rows_in_file(connection, table, uuid))
        facts: Mapping[str, Given] = {
            "uuid": uuid,
            "layer": layer,
            "source": source,
            "as_of": as_of,
            "sha256": sha256,
            "valid_from": valid_from,
            "valid_to": valid_to,
            "feature_count": count,
            "imported_at": iso(workspace.clock()),
            "imported_by": workspace.actor,
        }
        insert(connection, "edition", facts)
        _log_baseline(workspace, connection, Edition(uuid, layer, count, content))
        refresh_extent(connection, layer)
        workspace.accept_schema()
    return Edition(uuid, layer, count, content)


def edition_uuid(layer: str, source: str, as_of: str, sha256: str) -> str:
    """Return the id of an edition, which follows from what it is."""
    return hashlib.sha256("\0".join(("edition", layer, source, as_of, sha256)).encode("utf-8")).hexdigest()[:32]


def content_hash(connection: sqlite3.Connection, table: Table, edition: str) -> Tuple[str, int]:
    """Return SHA-256 and number of the rows of an edition as they were imported, in order of their uuids.

    One that came to the edition later is none of it (imported.rows_in_file).
    """
    digest, count = hashlib.sha256(), 0
    for uuid, columns in imported.rows_in_file(connection, table, edition):
        imported.add_to(digest, uuid, columns)
        count += 1
    return digest.hexdigest(), count


def _bulk_insert(
    connection: sqlite3.Connection,
    table: Table,
    edition: str,
    features: Iterable[Mapping[str, Given]],
    unreadable: Optional[List[int]],
) -> int:
    """Insert rows and fill the spatial index directly: its trigger would parse every geometry five times."""
    columns = [column for column in table.columns if column.name != "edition_uuid"]
    known = {"uuid", "geom", "edition_uuid", *(column.name for column in columns)}
    names = ["fid", "geom", "uuid", "edition_uuid", *(column.name for column in columns)]
    dated = [(place, column) for place, column in enumerate(columns) if column.sql in ("DATE", "DATETIME")]
    srs = layer_srs(connection, table.name)
    (last,) = connection.execute(f"SELECT coalesce(max(fid), 0) FROM {identifier(table.name)}").fetchone()
    boxes: List[Tuple[int, float, float, float, float]] = []

    def rows() -> Iterator[List[Value]]:
        for number, feature in enumerate(features, start=1):
            if not known.issuperset(feature):
                unknown = sorted(set(feature) - known)[0]
                raise InputError("Table {table} has no column {column}.", table=table.name, column=unknown)
            blob = _blob(feature.get("geom"), table, srs, number, unreadable)
            if blob is not None:
                bounds = geometry.envelope(blob)
                if bounds is not None:
                    boxes.append((last + number, *bounds))
            uuid = feature.get("uuid") or imported.row_uuid(edition, number)
            values = [feature.get(name) for name in names[4:]]
            for place, column in dated:
                values[place] = canonical(column, values[place])
            yield [
                last + number,
                blob,
                stored(uuid),
                edition,
                *[value if value.__class__ in PLAIN else stored(value) for value in values],
            ]

    insertion = (f"rtree_{table.name}_geom_insert", f"capture_{table.name}_insert")
    texts = [
        connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        for name in insertion
    ]
    for name in insertion:
        connection.execute(f"DROP TRIGGER IF EXISTS {identifier(name)}")
    connection.executemany(
        f"INSERT INTO {identifier(table.name)} ({', '.join(map(identifier, names))})"
        f" VALUES ({', '.join('?' for _ in names)})",
        rows(),
    )
    connection.executemany(f"INSERT INTO {identifier(f'rtree_{table.name}_geom')} VALUES (?, ?, ?, ?, ?)", boxes)
    for (text,) in filter(None, texts):
        connection.execute(text)
    (now,) = connection.execute(f"SELECT coalesce(max(fid), 0) FROM {identifier(table.name)}").fetchone()
    return int(now) - int(last)


def _blob(wkb: object, table: Table, srs: int, number: int, unreadable: Optional[List[int]]) -> Optional[bytes]:
    if wkb is None:
        return None
    try:
        return geometry.to_blob(geometry.to_multi(bytes(wkb)), srs)  # type: ignore[call-overload]
    except (geometry.MalformedGeometryError, TypeError) as error:
        if unreadable is not None:
            unreadable.append(number)
            return None
        raise InputError(
            "Feature {number} of {layer} has a geometry that is no WKB.", number=number, layer=table.name
        ) from error


def _log_baseline(workspace: Workspace, connection: sqlite3.Connection, edition: Edition) -> None:
    connection.execute(TICK)
    columns = {
        "count": ("NULL", format_literal(edition.count)),
        "sha256": ("NULL", format_literal(edition.content)),
        "edition": ("NULL", format_literal(edition.uuid)),
    }
    connection.execute(
        f"INSERT INTO change_log ({LOG_COLUMNS}) SELECT ?, ?, ?, 'baseline', ?, '', replica,"
        " coalesce(actor, 'unattributed'), hlc, ? FROM replica",
        (workspace.ids(), edition.layer, edition.uuid, format_columns(columns), iso(workspace.clock())),
    )
