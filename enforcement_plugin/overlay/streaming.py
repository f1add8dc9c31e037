"""Layers read in batches, as Arrow hands them out: no object per feature but its outline's bytes."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np

from enforcement_plugin.errors import InputError
from enforcement_plugin.overlay.columns import Encoder, texts_of
from enforcement_plugin.overlay.reading import NO_GEOMETRY, arrow_batches, crs_text, open_layer, read_features
from enforcement_plugin.overlay.result import FactColumn, TextColumn
from enforcement_plugin.overlay.writing import quoted

BATCH = 1 << 15
#: The numbers (fid) of any layer's features.
EVERY = range(-sys.maxsize - 1, sys.maxsize)

Column = Union[FactColumn, TextColumn]
#: West, south, east, north.
Box = Tuple[float, float, float, float]


@dataclass(frozen=True)
class Chunk:
    """Some features: geometries as WKB (None for none), columns by field (n values each), numbers in the file."""

    geometries: Sequence[Any]
    columns: Mapping[str, Column]
    fids: np.ndarray

    def __len__(self) -> int:
        return len(self.geometries)


@dataclass(frozen=True)
class LayerStream:
    """A layer that is read once, in order: its fields, coordinate system (EPSG or WKT), features if it says.

    ``chunks(fields, texts, box, numbers)`` yields them with the fields asked for; those in ``texts`` are read as
    TextColumn. With a box only the features whose bounds meet it (InputError where the format has no such way),
    with a range of numbers only those that have one of it. ``cut(places)`` are ranges of numbers, of which the
    second begins about where the second of these places (from 0 on) is, and so on: together they are the layer,
    whatever other rows come or go meanwhile. None where a layer cannot be asked by number in its own order.
    """

    name: str
    fields: Tuple[str, ...]
    crs: str
    count: int
    chunks: Callable[..., Iterator[Chunk]]
    cut: Callable[[Sequence[int]], Optional[List[range]]] = lambda places: None


def stream_vector(source: str, preferred: str = "") -> LayerStream:
    """Open a layer of any format that OGR reads, chosen as reading.read_vector chooses it.

    Raises InputError and SurroundingsError as that does.
    """
    dataset, layer = open_layer(source, preferred)
    if layer.GetGeomType() == NO_GEOMETRY:
        raise InputError("The layer {layer} has no geometry.", layer=layer.GetName())
    definition = layer.GetLayerDefn()
    fields = tuple(definition.GetFieldDefn(index).GetName() for index in range(definition.GetFieldCount()))
    reference = layer.GetSpatialRef()
    crs = "" if reference is None else crs_text(reference)

    def chunks(
        wanted: Sequence[str], texts: Sequence[str], box: Optional[Box] = None, numbers: range = EVERY
    ) -> Iterator[Chunk]:
        if not by_arrow:
            table = read_features(dataset, layer, crs)
            yield from stream_columns(list(table.geometries), table.columns, crs).chunks(wanted, texts, box)
            return
        yield from _arrow(dataset, layer, fields, wanted, texts, box, numbers)

    def cut(places: Sequence[int]) -> Optional[List[range]]:
        return _ranges(dataset, layer, places) if by_arrow else None

    # Before GDAL 3.6 there is no such thing; 3.6 hands out empty geometries where no field is read.
    by_arrow = bool(fields) and hasattr(layer, "GetArrowStreamAsNumPy")
    return LayerStream(layer.GetName(), fields, crs, max(layer.GetFeatureCount(), 0), chunks, cut)


def stream_columns(geometries: Sequence[Any], columns: Mapping[str, Sequence[Any]], crs: str) -> LayerStream:
    """Return a stream of what is in memory already."""

    def chunks(
        wanted: Sequence[str], texts: Sequence[str], box: Optional[Box] = None, numbers: range = EVERY
    ) -> Iterator[Chunk]:
        if box is not None:
            raise InputError("Partitions need layers with a spatial index: convert them to GeoPackage first.")
        encoders = {name: Encoder() for name in wanted if name not in texts}
        for start in range(0, len(geometries), BATCH):
            part = slice(start, start + BATCH)
            listed = {name: np.array([*columns[name][part], None], dtype=object)[:-1] for name in wanted}
            some = geometries[part]
            yield Chunk(some, _columns(listed, encoders), start + 1 + np.arange(len(some)))

    return LayerStream("", tuple(columns), crs, len(geometries), chunks)


def _arrow(
    dataset: Any,
    layer: Any,
    fields: Sequence[str],
    wanted: Sequence[str],
    texts: Sequence[str],
    box: Optional[Box],
    numbers: range,
) -> Iterator[Chunk]:
    geometry, number = layer.GetGeometryColumn() or "wkb_geometry", layer.GetFIDColumn() or "OGC_FID"
    ignored = [name for name in fields if name not in wanted]
    layer.SetIgnoredFields(ignored[: len(fields) - 1])
    encoders = {name: Encoder() for name in wanted if name not in texts}
    if box is not None:
        layer.SetSpatialFilterRect(*box)
    if numbers != EVERY:
        ends = ((">=", numbers.start, EVERY.start), ("<", numbers.stop, EVERY.stop))
        layer.SetAttributeFilter(
            " AND ".join(f"{quoted(number)} {how} {end}" for how, end, no in ends if end != no)
        )
    try:
        for batch in arrow_batches(dataset, layer, "INCLUDE_FID=YES", f"MAX_FEATURES_IN_BATCH={BATCH}"):
            blobs = batch[geometry]
            shapes = np.ma.getdata(blobs).tolist()
            if isinstance(blobs, np.ma.MaskedArray):
                for index in np.flatnonzero(np.ma.getmaskarray(blobs)).tolist():
                    shapes[index] = None
            columns = _columns({name: batch[name] for name in wanted}, encoders)
            yield Chunk(shapes, columns, np.ma.getdata(batch[number]))
    finally:
        layer.SetSpatialFilter(None)
        layer.SetAttributeFilter(None)
        layer.SetIgnoredFields([])
        del dataset


def _ranges(dataset: Any, layer: Any, places: Sequence[int]) -> Optional[List[range]]:
    """Return what LayerStream.cut does: for a GeoPackage's table, whose rows SQLite keeps by number."""
    column = layer.GetFIDColumn()
    if dataset.GetDriver().ShortName != "GPKG" or not column:
        return None
    number, table = quoted(column), quoted(layer.GetName())
    text = "'" + layer.GetName().replace("'", "''") + "'"
    # A key that has an index of its own is not the number by which SQLite keeps the rows.
    own = f"SELECT count(*) FROM pragma_table_info({text}) WHERE pk = 1 AND upper(type) = 'INTEGER'"
    own += f" AND NOT EXISTS (SELECT * FROM pragma_index_list({text}) WHERE origin = 'pk')"
    ends = f"(SELECT min({number}) FROM {table}) AS a, (SELECT max({number}) FROM {table}) AS b"
    found = _rows(dataset, f"SELECT {ends}, ({own}) AS c")
    if not found or found[0][2] != 1:  # not called like its table, or numbers that are not SQLite's own
        return None
    low, high, _ = found[0]
    if low is None:
        return [EVERY]
    if high - low + 1 == layer.GetFeatureCount():
        begins = [low + place for place in places[1:] if low + place <= high]
    else:
        listed = ", ".join(str(place + 1) for place in places[1:])
        counted = f"SELECT {number} AS a, row_number() OVER (ORDER BY {number}) AS b FROM {table}"
        # As a sum: what is the number itself comes as that of the row, and not as a field.
        found = _rows(dataset, f"SELECT a + 0 AS c FROM ({counted}) WHERE b IN ({listed}) ORDER BY a")
        begins = [begin for (begin,) in found]
    return [range(*ends) for ends in zip([EVERY.start, *begins], [*begins, EVERY.stop])]


def _rows(dataset: Any, sql: str) -> List[Tuple[Any, ...]]:
    """Return the rows of a query of whole numbers; none where the layer is no table."""
    found = dataset.ExecuteSQL(sql)
    if found is None:
        return []
    fields = range(found.GetLayerDefn().GetFieldCount())
    rows = [
        tuple(int(row.GetFieldAsInteger64(at)) if row.IsFieldSetAndNotNull(at) else None for at in fields)
        for row in found
    ]
    dataset.ReleaseResultSet(found)
    return rows


def _columns(batch: Mapping[str, Any], encoders: Mapping[str, Encoder]) -> Dict[str, Column]:
    return {
        name: encoders[name].encode(values) if name in encoders else texts_of(values)
        for name, values in batch.items()
    }


def gathered(chunks: Sequence[Mapping[str, Column]]) -> Dict[str, Column]:
    """Return the columns of chunks of one stream, one after the other."""
    found: Dict[str, Column] = {}
    for name in chunks[0] if chunks else ():
        parts: List[Any] = [chunk[name] for chunk in chunks]
        found[name] = (
            TextColumn(np.concatenate([part.texts for part in parts]))
            if isinstance(parts[0], TextColumn)
            else FactColumn(np.concatenate([part.codes for part in parts]), parts[-1].values)
        )
    return found
