"""The GeoPackage around the tables: its own metadata tables, coordinate systems and spatial indexes.

Sources: OGC 12-128r17 (GeoPackage 1.3) clauses 1.1.1, 1.1.3, 2.1, annexes F.3 (RTree) and F.9 (schema).
Version 1.3 is written because GDAL 3.6 (QGIS 3.22) warns about a newer one at every opening.
"""

from __future__ import annotations

import sqlite3
import struct
from typing import List, Optional, Tuple

from enforcement_plugin.errors import InputError, SurroundingsError
from enforcement_plugin.workspace.model import Column, Table, identifier

APPLICATION_ID = 0x47504B47  # "GPKG"
USER_VERSION = 10300

METADATA_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
  description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT,
  description TEXT, mime_type TEXT, constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL,
  value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
"""

# Both are required in every GeoPackage beside WGS 84 (clause 1.1.2.1.2, requirement 11).
UNDEFINED_SYSTEMS = (
    (
        "Undefined Cartesian SRS",
        -1,
        "NONE",
        -1,
        "undefined",
        "undefined Cartesian coordinate reference system",
    ),
    (
        "Undefined geographic SRS",
        0,
        "NONE",
        0,
        "undefined",
        "undefined geographic coordinate reference system",
    ),
)

RTREE_EXTENSION = "http://www.geopackage.org/spec120/#extension_rtree"
SCHEMA_EXTENSION = "http://www.geopackage.org/spec121/#extension_schema"


def epsg_code(crs: str) -> int:
    """Return the number in ``EPSG:4547``.

    Raises InputError when ``crs`` is written otherwise.
    """
    authority, _, code = crs.strip().partition(":")
    if authority.upper() != "EPSG" or not code.isdigit():
        raise InputError("{crs} is no coordinate system; write it like EPSG:4547.", crs=crs)
    return int(code)


def definition(epsg: int) -> Tuple[str, str]:
    """Return name and WKT 1 of an EPSG coordinate system.

    Raises InputError when EPSG has no such system, SurroundingsError when neither GDAL nor pyproj is there.
    """
    try:
        from osgeo import gdal, osr
    except ImportError:
        return _definition_by_pyproj(epsg)
    reference = osr.SpatialReference()
    # GDAL's error mode is the whole process's (QGIS's, too): it is not touched, so both ways count.
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        failed = reference.ImportFromEPSG(epsg) != 0
    except RuntimeError:
        failed = True
    finally:
        gdal.PopErrorHandler()
    if failed:
        raise InputError("EPSG:{code} is not a known coordinate system.", code=epsg)
    return reference.GetName(), reference.ExportToWkt()


def _definition_by_pyproj(epsg: int) -> Tuple[str, str]:
    try:
        import pyproj
    except ImportError as error:
        raise SurroundingsError(
            "Coordinate systems need GDAL's Python bindings (osgeo) or pyproj; neither was found."
        ) from error
    try:
        crs = pyproj.CRS.from_epsg(epsg)
    except pyproj.exceptions.CRSError as error:
        raise InputError("EPSG:{code} is not a known coordinate system.", code=epsg) from error
    return crs.name, crs.to_wkt("WKT1_GDAL")


def create_metadata(connection: sqlite3.Connection, epsg: int) -> None:
    """Make the GeoPackage tables in an empty file, with the systems that every one must have and ``epsg``."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {USER_VERSION}")
    for statement in METADATA_TABLES.strip().split(";\n"):
        connection.execute(statement)
    systems = list(UNDEFINED_SYSTEMS)
    for code in sorted({4326, epsg}):
        name, wkt = definition(code)
        systems.append((name, code, "EPSG", code, wkt, ""))
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", systems)
    for table in ("gpkg_data_columns", "gpkg_data_column_constraints"):
        connection.execute(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')",
            (table, SCHEMA_EXTENSION),
        )


def column_definition(column: Column) -> str:
    """Return one column of a CREATE TABLE or ALTER TABLE statement."""
    return f"{identifier(column.name)} {column.sql}"


def create_table(connection: sqlite3.Connection, table: Table, epsg: int, version: int) -> None:
    """Create ``table`` with its columns as of schema ``version``, its uuid index and spatial index."""
    columns = ['"fid" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL']
    if table.geometry:
        columns.append(f'"geom" {table.geometry}')
    columns.append('"uuid" TEXT')
    columns += [column_definition(column) for column in table.columns if column.since <= version]
    name = identifier(table.name)
    connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
    # Not unique: a pasted or split feature arrives with its original's uuid and is given its own by a
    # trigger, which a UNIQUE constraint would turn into a failed edit.
    connection.execute(f"CREATE INDEX {identifier(table.name + '_uuid')} ON {name} (uuid)")
    if table.case_column:
        index = identifier(f"{table.name}_{table.case_column}")
        connection.execute(f"CREATE INDEX {index} ON {name} ({identifier(table.case_column)})")
    if table.has("edition_uuid"):
        connection.execute(f"CREATE INDEX {identifier(table.name + '_edition')} ON {name} (edition_uuid)")
    register(connection, table.name, "features" if table.geometry else "attributes", epsg)
    if table.geometry:
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
            (table.name, table.geometry, epsg),
        )
        create_spatial_index(connection, table.name)


def register(connection: sqlite3.Connection, name: str, kind: str, epsg: int) -> None:
    """List a table in gpkg_contents, so that QGIS and GDAL show it."""
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?, ?, ?, ?)",
        (name, kind, name, epsg if kind == "features" else 0),
    )


def create_spatial_index(connection: sqlite3.Connection, table: str) -> None:
    """Create the RTree of ``table.geom`` with its triggers, and list the extension."""
    index = identifier(f"rtree_{table}_geom")
    connection.execute(f"CREATE VIRTUAL TABLE {index} USING rtree(id, minx, maxx, miny, maxy)")
    for statement in spatial_index_triggers(table):
        connection.execute(statement)
    connection.execute(
        "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', ?, 'write-only')",
        (table, RTREE_EXTENSION),
    )


def spatial_index_triggers(table: str) -> List[str]:
    """Return the triggers of clause F.3 (version 1.3) that keep the RTree of ``table.geom`` true.

    They are spelled as GDAL spells them, so that GDAL recognises them when it rebuilds an index.
    """
    name, index = identifier(table), identifier(f"rtree_{table}_geom")
    full = 'NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")'
    hollow = 'NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")'
    put = (
        f'INSERT OR REPLACE INTO {index} VALUES (NEW."fid",ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"),'
        f'ST_MinY(NEW."geom"), ST_MaxY(NEW."geom"));'
    )
    drop_old = f'DELETE FROM {index} WHERE id = OLD."fid";'
    parts = (
        ("insert", f'AFTER INSERT ON {name} WHEN (new."geom" NOT NULL AND NOT ST_IsEmpty(NEW."geom"))', put),
        ("update1", f'AFTER UPDATE OF "geom" ON {name} WHEN OLD."fid" = NEW."fid" AND ({full})', put),
        ("update2", f'AFTER UPDATE OF "geom" ON {name} WHEN OLD."fid" = NEW."fid" AND ({hollow})', drop_old),
        ("update3", f'AFTER UPDATE ON {name} WHEN OLD."fid" != NEW."fid" AND ({full})', f"{drop_old} {put}"),
        (
            "update4",
            f'AFTER UPDATE ON {name} WHEN OLD."fid" != NEW."fid" AND ({hollow})',
            f'DELETE FROM {index} WHERE id IN (OLD."fid", NEW."fid");',
        ),
        ("delete", f'AFTER DELETE ON {name} WHEN old."geom" NOT NULL', drop_old),
    )
    return [
        f"CREATE TRIGGER {identifier(f'rtree_{table}_geom_{suffix}')} {head} BEGIN {body} END"
        for suffix, head, body in parts
    ]


def layer_srs(connection: sqlite3.Connection, table: str) -> int:
    """Return the srs id of the feature table ``table``."""
    row = connection.execute("SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ?", (table,)).fetchone()
    if row is None:
        raise InputError("{table} is not registered as a layer of this file.", table=table)
    return int(row[0])


def index_extent(connection: sqlite3.Connection, table: str) -> Optional[Tuple[float, float, float, float]]:
    """Return minx, miny, maxx, maxy of ``table`` from the root node of its RTree, None when it is empty.

    The root's cells cover everything, so that this costs the same for ten features and a million. Node
    format: https://www.sqlite.org/rtree.html, "Shadow tables" (big-endian; two-byte depth and cell count,
    cells of an eight-byte id and four 32-bit floats, rounded outwards).
    """
    row = connection.execute(
        f"SELECT data FROM {identifier(f'rtree_{table}_geom_node')} WHERE nodeno = 1"
    ).fetchone()
    if row is None or len(row[0]) < 4:
        return None
    (count,) = struct.unpack_from(">H", row[0], 2)
    if count == 0:
        return None
    cells = [struct.unpack_from(">4f", row[0], 4 + 24 * cell + 8) for cell in range(count)]
    low_x, high_x, low_y, high_y = zip(*cells)
    return min(low_x), min(low_y), max(high_x), max(high_y)


def refresh_extent(connection: sqlite3.Connection, table: str) -> None:
    """Bring the extent in gpkg_contents up to date: QGIS zooms to it and believes it."""
    bounds = index_extent(connection, table) or (None, None, None, None)
    connection.execute(
        "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?"
        " AND (min_x, min_y, max_x, max_y) IS NOT (?, ?, ?, ?)",
        (*bounds, table, *bounds),
    )
