"""Layers into arrays: from a workspace's tables through sqlite3, from any vector file through OGR."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple

import numpy as np

from enforcement_plugin.errors import InputError, SurroundingsError
from enforcement_plugin.overlay.layers import FEW_VERTICES, MOST_VERTICES, AreaLayer, ReferenceLayers
from enforcement_plugin.overlay.spec import OverlaySpec
from enforcement_plugin.overlay.strangers import file_drivers, require_rows, stored_tables
from enforcement_plugin.overlay.writing import quoted

#: Bytes of the envelope in a GeoPackage geometry header by its code (GeoPackage 1.3, clause 2.1.3.1.1).
_ENVELOPE_BYTES = (0, 32, 48, 48, 64, 0, 0, 0)

_CHUNK = 1 << 15
NO_GEOMETRY = 100  # wkbNone (OGR)

ZONE_COLUMNS = ("uuid", "edition_uuid", "kind", "code", "name")
PARCEL_COLUMNS = (
    "uuid",
    "edition_uuid",
    "parcel_no",
    "land_ownership",
    "land_use_right",
    "grant_no",
    "grant_date",
    "land_developed",
    "land_class",
    "holder",
)
LAND_CLASS_COLUMNS = ("uuid", "edition_uuid", "land_class", "code", "name")


@dataclass(frozen=True)
class Table:
    """A layer as arrays: n geometries as WKB (None for none) and n values a column."""

    geometries: np.ndarray
    columns: Mapping[str, Sequence[Any]]
    crs: str

    def __len__(self) -> int:
        return len(self.geometries)


def wkb_of_blobs(blobs: Sequence[Optional[bytes]]) -> np.ndarray:
    """Return the WKB in GeoPackage geometry blobs; b"" (unreadable) where there is no such header."""
    found = np.empty(len(blobs), dtype=object)
    found[:] = [
        None
        if blob is None
        else blob[8 + _ENVELOPE_BYTES[blob[3] >> 1 & 7] :]
        if blob[:2] == b"GP" and len(blob) > 8
        else b""
        for blob in blobs
    ]
    return found


def table_chunks(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], fids: Optional[Sequence[int]] = None
) -> Iterator[Tuple[List[Optional[bytes]], Dict[str, Sequence[Any]]]]:
    """Yield ``(WKB, columns)`` of a feature table of a workspace by the ten thousand, in order of fid.

    ``fids`` are those wanted (all by default). Raises InputError when the file has no such table.
    """
    (geometry,) = connection.execute(
        "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (table,)
    ).fetchone() or (None,)
    if geometry is None:
        raise InputError("The workspace has no layer {layer}.", layer=table)
    query = f"SELECT {', '.join(map(quoted, (geometry, *columns)))} FROM {quoted(table)}"
    if fids is not None:
        query += " WHERE fid IN (SELECT value FROM json_each(?))"
    cursor = connection.execute(f"{query} ORDER BY fid", () if fids is None else (json.dumps(list(fids)),))
    for rows in iter(lambda: cursor.fetchmany(_CHUNK), []):
        parts = list(zip(*rows))
        yield wkb_of_blobs(parts[0]).tolist(), dict(zip(columns, parts[1:]))


def read_table(
    connection: sqlite3.Connection,
    table: str,
    columns: Sequence[str],
    as_of: Optional[str] = None,
    fids: Optional[Sequence[int]] = None,
) -> Table:
    """Return a feature table of a workspace.

    With ``as_of`` (ISO date) only what was valid on that day; valid_from and valid_to are both included. With
    ``fids`` only these rows.
    Raises InputError when the file has no such table.
    """
    row = connection.execute(
        "SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?", (table,)
    ).fetchone()
    if row is None:
        raise InputError("The workspace has no layer {layer}.", layer=table)
    geometry, srs_id = row
    organisation, code, definition = connection.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?",
        (srs_id,),
    ).fetchone()
    crs = f"EPSG:{code}" if organisation.upper() == "EPSG" else definition
    names = ", ".join(quoted(name) for name in (geometry, *columns))
    query, values = f"SELECT {names} FROM {quoted(table)}", ()  # type: str, Sequence[str]
    if as_of is not None:
        query += (
            " WHERE substr(coalesce(valid_from, ''), 1, 10) <= ?"
            " AND coalesce(nullif(substr(valid_to, 1, 10), ''), '9999-12-31') >= ?"
        )
        values = (as_of, as_of)
    if fids is not None:
        query += f" {'WHERE' if as_of is None else 'AND'} fid IN (SELECT value FROM json_each(?))"
        values = (*values, json.dumps(list(fids)))
    rows = connection.execute(query, values).fetchall()
    parts: List[Sequence[Any]] = list(zip(*rows)) or [()] * (len(columns) + 1)
    return Table(wkb_of_blobs(parts[0]), dict(zip(columns, parts[1:])), crs)


def workspace_layers(
    connection: sqlite3.Connection,
    as_of: Optional[str] = None,
    spec: Optional[OverlaySpec] = None,
    work: int = 0,
    parcels: bool = True,
) -> ReferenceLayers:
    """Return the reference layers of a workspace, as they were valid on ``as_of`` (ISO date) if given.

    With ``spec`` only what its facts need is read; without it every column. A layer without a row is absent:
    nothing was imported, so nothing is known. ``work`` is how many structures are to be laid over them.
    Without ``parcels`` these are left out.
    """
    crs, layers = "", {}  # type: str, Dict[str, Optional[AreaLayer]]
    for name, table, columns in (
        ("zones", "zone", ZONE_COLUMNS),
        ("parcels", "parcel", _needed(PARCEL_COLUMNS, spec)),
        ("land_classes", "land_class", LAND_CLASS_COLUMNS),
    ):
        if name == "land_classes" and spec is not None and not spec.land_classes:
            continue
        if name == "parcels" and not parcels:
            continue
        found = read_table(connection, table, columns, as_of)
        crs = crs or found.crs
        vertices = MOST_VERTICES if name == "parcels" else FEW_VERTICES
        share = 0 if name == "parcels" else work
        layers[name] = AreaLayer.of(found.geometries, found.columns, vertices, share) if len(found) else None
    return ReferenceLayers.of(crs, **layers)


def _needed(columns: Sequence[str], spec: Optional[OverlaySpec]) -> Sequence[str]:
    return columns if spec is None else [name for name in columns if name in spec.parcel_attributes]


def read_vector(source: str, preferred: str = "") -> Table:
    """Return the one layer of a vector file, with all its fields; reads any format that OGR reads.

    ``source`` is a path, ``|layername=NAME`` after it chooses a layer (as in QGIS); without that the only
    layer is taken, or the one called ``preferred``. Raises InputError for a file that OGR cannot read, or
    that leaves the choice open; SurroundingsError without GDAL.
    """
    dataset, layer = open_layer(source, preferred)
    reference = layer.GetSpatialRef()
    crs = "" if reference is None else crs_text(reference)
    if not hasattr(layer, "GetArrowStreamAsNumPy"):  # GDAL before 3.6
        return read_features(dataset, layer, crs)
    return _read_arrow(dataset, layer, crs)


def open_layer(source: str, preferred: str = "") -> Tuple[Any, Any]:
    """Return the OGR data set and layer that a source names; the layer lives as long as the data set.

    Raises as read_vector does.
    """
    try:
        from osgeo import gdal
    except ImportError:
        raise SurroundingsError("Reading vector files needs GDAL's Python package (osgeo).") from None
    path, _, choice = source.partition("|layername=")
    place = Path(path)
    if not (place.is_file() or place.is_dir()):  # to open a pipe would wait for ever
        raise InputError("{path} does not exist or is not a file.", path=path)
    tables = stored_tables(place)
    dataset = _open(gdal, path, file_drivers(gdal, tables))
    names = [dataset.GetLayer(index).GetName() for index in range(dataset.GetLayerCount())]
    name = choice or (names[0] if len(names) == 1 else preferred)
    if name not in names:
        raise InputError(
            "{path} has the layers {layers}: say which one with {path}|layername=NAME.",
            path=path,
            layers=", ".join(names) or "(none)",
        )
    require_rows(place, name, tables)
    return dataset, dataset.GetLayerByName(name)


def _open(gdal: Any, path: str, drivers: List[str]) -> Any:
    try:
        dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_READONLY, allowed_drivers=drivers)
    except RuntimeError:  # only when somebody switched on gdal.UseExceptions()
        dataset = None
    if dataset is None:
        raise InputError("{path} is not a vector file that can be read.", path=path)
    return dataset


def crs_text(reference: Any) -> str:
    """Return a coordinate system as EPSG code, else as WKT."""
    name, code = reference.GetAuthorityName(None), reference.GetAuthorityCode(None)
    return f"{name}:{code}" if name and code else str(reference.ExportToWkt())


def to_the_end(dataset: Any, layer: Any, items: Iterable[Any], rows: Callable[[Any], int]) -> Iterator[Any]:
    """Yield what GDAL hands out of a layer, of which each is so many rows.

    Raises InputError where a file breaks off. GDAL then says so and ends; it also says so of a single outline that
    it cannot read, and goes on: there are as many rows as there should be.
    """
    from osgeo import gdal

    reason, count, waiting = "", 0, iter(items)
    try:
        while True:
            gdal.ErrorReset()
            item = next(waiting, None)
            reason = reason or _failure(gdal)
            read = 0 if item is None else rows(item)
            if not read:  # some formats end with empty batches, without end
                break
            count += read
            yield item
        if reason and not 0 <= layer.GetFeatureCount() <= count:
            raise InputError("{path} cannot be read: {reason}", path=dataset.GetDescription(), reason=reason)
    except RuntimeError as error:  # only when somebody switched on gdal.UseExceptions()
        raise InputError("{path} cannot be read: {reason}", path=dataset.GetDescription(), reason=error) from error


def _failure(gdal: Any) -> str:
    return str(gdal.GetLastErrorMsg()) if gdal.GetLastErrorType() >= gdal.CE_Failure else ""


def arrow_batches(dataset: Any, layer: Any, *options: str) -> Iterator[Dict[str, Any]]:
    """Yield a layer's batches (columns by name, n values each). Raises as ``to_the_end`` does."""
    stream = layer.GetArrowStreamAsNumPy(options=["USE_MASKED_ARRAYS=YES", *options])
    yield from to_the_end(dataset, layer, stream, lambda batch: len(next(iter(batch.values()), ())))


def _read_arrow(dataset: Any, layer: Any, crs: str) -> Table:
    geometry = layer.GetGeometryColumn() or "wkb_geometry"
    parts: Dict[str, List[Any]] = {}
    for batch in arrow_batches(dataset, layer, "INCLUDE_FID=NO"):
        for name, values in batch.items():
            parts.setdefault(name, []).extend(_plain(values))
    if not parts and layer.GetGeomType() != NO_GEOMETRY:
        parts = {name: [] for name in (geometry, *_field_names(layer))}
    blobs = parts.pop(geometry, None)
    if blobs is None:
        raise InputError("The layer {layer} has no geometry.", layer=layer.GetName())
    geometries = np.empty(len(blobs), dtype=object)
    geometries[:] = [bytes(blob) if blob is not None else None for blob in blobs]
    return Table(geometries, parts, crs)


def _field_names(layer: Any) -> List[str]:
    definition = layer.GetLayerDefn()
    return [definition.GetFieldDefn(index).GetName() for index in range(definition.GetFieldCount())]


def _plain(values: Any) -> List[Any]:
    """Return an Arrow column as Python values; days as ISO text, as the workspace keeps them."""
    if isinstance(values, np.ma.MaskedArray):
        missing = np.ma.getmaskarray(values)
        return [None if gone else value for gone, value in zip(missing, _plain(values.data))]
    if values.dtype.kind == "M":
        return [None if np.isnat(value) else str(value)[:10] for value in values]
    if values.dtype.kind == "S":
        return [value.decode("utf-8", "replace") for value in values.tolist()]
    return list(values.tolist())


def read_features(dataset: Any, layer: Any, crs: str) -> Table:
    """Read a layer feature by feature. Raises as ``to_the_end`` does."""
    names = _field_names(layer)
    columns: Dict[str, List[Any]] = {name: [] for name in names}
    blobs: List[Optional[bytes]] = []
    for feature in to_the_end(dataset, layer, layer, lambda feature: 1):
        geometry = feature.GetGeometryRef()
        blobs.append(None if geometry is None else bytes(geometry.ExportToIsoWkb()))
        for index, name in enumerate(names):
            columns[name].append(feature.GetField(index))
    geometries = np.empty(len(blobs), dtype=object)
    geometries[:] = blobs
    return Table(geometries, columns, crs)
