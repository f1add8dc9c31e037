"""Results into a GeoPackage that any GIS opens: attribute tables, and features with a spatial index."""

from __future__ import annotations

import glob
import shutil
import sqlite3
import struct
import tempfile
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable, Iterator, List, Optional, Sequence, Tuple

import numpy as np

from enforcement_plugin.errors import InputError, SurroundingsError
from enforcement_plugin.overlay.libraries import shapely2
from enforcement_plugin.overlay.outlines import Outlines

#: Of a page of the files written.
PAGE_BYTES = 32768
#: GDAL's option for the cache of a file that it opens, and how many MB a spatial index is made in: a tree over a
#: million outlines takes 60, and goes in and out of the 2 that are there otherwise, in twice the time.
_CACHE, _INDEX_CACHE = "OGR_SQLITE_CACHE", "256"
TEXT, REAL, INTEGER, BOOLEAN = "TEXT", "REAL", "INTEGER", "BOOLEAN"


@dataclass(frozen=True)
class OutColumn:
    """One column to write: its name, one of the types above, and n values (None is NULL)."""

    name: str
    kind: str
    values: Sequence[Any]


@dataclass(frozen=True)
class OutTable:
    """One table to write; with ``geometries`` (n: shapely, WKB or None) it is a feature table.

    ``description`` stands in its entry (gpkg_contents), where QGIS shows it among the layer's properties.
    """

    name: str
    columns: Sequence[OutColumn]
    geometries: Optional[np.ndarray] = None
    description: str = ""


def write_geopackage(path: Path, tables: Sequence[OutTable], crs: str) -> None:
    """Write tables to a new GeoPackage; nothing stands under ``path`` before all of it is written.

    Rows get fid 1 … n in their order. GDAL makes the file and its spatial index, so that any coordinate
    system will do; the rows go in through SQLite, which is ten times faster than feature by feature.
    Raises InputError when the file exists, SurroundingsError when it cannot be written or GDAL is missing.
    """
    with new_geopackage(path, tables, crs) as connection:
        _fill(connection, tables)


@contextmanager
def new_geopackage(path: Path, tables: Sequence[OutTable], crs: str) -> Iterator[sqlite3.Connection]:
    """Make a GeoPackage with these (empty) tables and give a connection to fill them, from any one thread.

    What was written is committed, counted and indexed when the block ends, and takes its name only then; after
    an exception nothing is left. Raises as write_geopackage does.
    """
    if path.exists():
        raise InputError("{path} exists already; choose another name.", path=path)
    if not path.absolute().parent.is_dir():
        raise InputError("The folder {folder} does not exist.", folder=path.absolute().parent)
    part = path.with_name(f"{path.stem}.part.gpkg")
    _clear(part, path)
    try:
        _make(part, tables, crs)
        with closing(scratch(part)) as connection:
            # A row of all facts takes half a kilobyte: SQLite's own 4 KB hold few, and cost a tenth of the time.
            connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
            connection.execute("VACUUM")
            connection.execute("BEGIN")
            counting = _without_counting(connection)
            yield connection
            _count(connection, tables, counting)
            connection.execute("COMMIT")
        _index(part, tables)
        if path.exists():
            raise InputError("{path} exists already; choose another name.", path=path)
        part.replace(path)
    except sqlite3.Error as error:
        raise SurroundingsError("{path} cannot be written ({reason}).", path=path, reason=error) from error
    finally:
        part.unlink(missing_ok=True)


def _clear(part: Path, path: Path) -> None:
    """Remove what a run that was ended left behind. Raises InputError where a run is writing there now."""
    if not part.exists():
        return
    try:
        with closing(sqlite3.connect(str(part), timeout=0, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise InputError(
                "{path} is being written by another run; wait for it, or choose another name.", path=path
            ) from None
    part.unlink(missing_ok=True)


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """Make a folder beside a result, for what is not written yet; one that a run left that was killed goes."""
    prefix = f".{path.stem}.rows-"
    # tempfile puts eight letters behind it: those of another result's are longer.
    for left in path.absolute().parent.glob(f"{glob.escape(prefix)}????????"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=path.absolute().parent) as folder:
        yield Path(folder)


def scratch(path: Path) -> sqlite3.Connection:
    """Return a connection, for any one thread, to a file that is thrown away when anything goes wrong."""
    connection = sqlite3.connect(str(path), isolation_level=None, check_same_thread=False)
    for pragma in (
        "synchronous = OFF",
        "journal_mode = OFF",
        "locking_mode = EXCLUSIVE",
        "temp_store = MEMORY",
        "cache_size = -32000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _without_counting(connection: sqlite3.Connection) -> List[str]:
    """Take away GDAL's triggers that count rows one by one, a third of the time; return how to make them."""
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'trigger_*_feature_count_*'"
    ).fetchall()
    for name, _ in found:
        connection.execute(f"DROP TRIGGER {quoted(name)}")
    return [sql for _, sql in found]


def _count(connection: sqlite3.Connection, tables: Sequence[OutTable], triggers: Sequence[str]) -> None:
    for table in tables:
        (count,) = connection.execute(f"SELECT count(*) FROM {quoted(table.name)}").fetchone()
        connection.execute(
            "UPDATE gpkg_ogr_contents SET feature_count = ? WHERE lower(table_name) = lower(?)",
            (count, table.name),
        )
    for trigger in triggers:
        connection.execute(trigger)


def quoted(name: str) -> str:
    """Return a name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def _make(path: Path, tables: Sequence[OutTable], crs: str) -> None:
    gdal, ogr, osr = _gdal()
    types = {TEXT: ogr.OFTString, REAL: ogr.OFTReal, INTEGER: ogr.OFTInteger64, BOOLEAN: ogr.OFTInteger}
    reference = osr.SpatialReference()
    reference.SetFromUserInput(crs)
    dataset = gdal.GetDriverByName("GPKG").Create(str(path), 0, 0, 0, gdal.GDT_Unknown, options=["VERSION=1.3"])
    if dataset is None:
        raise SurroundingsError("{path} cannot be written: {reason}", path=path, reason=gdal.GetLastErrorMsg())
    for table in tables:
        spatial = table.geometries is not None
        kind = ogr.wkbUnknown if spatial else ogr.wkbNone
        options = ["SPATIAL_INDEX=NO", "GEOMETRY_NAME=geom"] if spatial else []
        options.append(f"DESCRIPTION={table.description}")
        layer = dataset.CreateLayer(table.name, reference if spatial else None, kind, options=options)
        for column in table.columns:
            field = ogr.FieldDefn(column.name, types[column.kind])
            if column.kind == BOOLEAN:
                field.SetSubType(ogr.OFSTBoolean)
            layer.CreateField(field)


def _fill(connection: sqlite3.Connection, tables: Sequence[OutTable]) -> None:
    for table in tables:
        names = [column.name for column in table.columns]
        values: List[Iterable[Any]] = [column.values for column in table.columns]
        if table.geometries is not None:
            names.append("geom")
            outlines = Outlines.of(table.geometries)
            values.append(blobs(reference_of(connection, table.name), table.geometries))
            set_extent(connection, table.name, around(outlines.bounds))
        marks = ", ".join("?" for _ in names)
        listed = ", ".join(map(quoted, names))
        connection.executemany(f"INSERT INTO {quoted(table.name)} ({listed}) VALUES ({marks})", zip(*values))


def reference_of(connection: sqlite3.Connection, table: str) -> int:
    """Return the number that a feature table's coordinate system has in the file (srs_id)."""
    (number,) = connection.execute(
        "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ?", (table,)
    ).fetchone()
    return int(number)


def blobs(srs: int, geometries: Iterable[Any]) -> List[Optional[bytes]]:
    """Return GeoPackage blobs (1.3, clause 2.1.3.1.1) of shapely geometries, WKB or None."""
    header = struct.pack("<2sBBi", b"GP", 0, 0b00000001, srs)
    shapely = shapely2()
    return [
        None if item is None else header + (item if isinstance(item, bytes) else shapely.to_wkb(item))
        for item in geometries
    ]


def around(bounds: np.ndarray) -> np.ndarray:
    """Return the box (4) around boxes (n, 4; NaN for none), NaN if there is none."""
    known = bounds[~np.isnan(bounds[:, 0])]
    if len(known) == 0:
        return np.full(4, np.nan)
    return np.concatenate([known[:, :2].min(axis=0), known[:, 2:].max(axis=0)])


def set_extent(connection: sqlite3.Connection, table: str, extent: np.ndarray) -> None:
    """Say in a layer's entry what box (4; NaN for none) its features lie in."""
    if not np.isnan(extent).any():
        connection.execute(
            "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
            (*extent.tolist(), table),
        )


def _index(path: Path, tables: Sequence[OutTable]) -> None:
    gdal, _, _ = _gdal()
    spatial = [table.name for table in tables if table.geometries is not None]
    if not spatial:
        return
    before = gdal.GetConfigOption(_CACHE)
    if before is None:
        gdal.SetConfigOption(_CACHE, _INDEX_CACHE)
    gdal.ErrorReset()
    try:
        dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
        for name in spatial:
            dataset.ExecuteSQL("SELECT CreateSpatialIndex('{}', 'geom')".format(name.replace("'", "''")))
        del dataset
        failed = gdal.GetLastErrorMsg() if gdal.GetLastErrorType() >= gdal.CE_Failure else ""
    except RuntimeError as error:  # only when somebody switched on gdal.UseExceptions()
        failed = str(error)
    finally:
        gdal.SetConfigOption(_CACHE, before)
    if failed:
        raise SurroundingsError("{path} cannot be written: {reason}", path=path, reason=failed)


def _gdal() -> Tuple[Any, Any, Any]:
    try:
        from osgeo import gdal, ogr, osr
    except ImportError:
        raise SurroundingsError("Writing layers needs GDAL's Python package (osgeo).") from None
    return gdal, ogr, osr
