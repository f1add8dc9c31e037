"""Layers read in batches, as Arrow hands them out: no object per feature but its outline's bytes."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np

from enforcement_plugin.errors import InputError
from enforcement_plugin.overlay.columns import Encoder, texts_of
from enforcement_plugin.overlay.reading import crs_text, open_layer, read_features
from enforcement_plugin.overlay.result import FactColumn, TextColumn
from enforcement_plugin.overlay.writing import quoted

BATCH = 1 << 15
#: The span of a whole layer.
EVERY = range(sys.maxsize)
WHOLE = (EVERY,)

Column = Union[FactColumn, TextColumn]
#: West, south, east, north.
Box = Tuple[float, float, float, float]


@dataclass(frozen=True)
class Chunk:
    """Some features: geometries as WKB (None for none), columns by field (n values each), numbers in the file.

    ``place`` is that of the first in its layer, counted from 0 (without a box).
    """

    geometries: Sequence[Any]
    columns: Mapping[str, Column]
    fids: np.ndarray
    place: int = 0

    def __len__(self) -> int:
        return len(self.geometries)


@dataclass(frozen=True)
class LayerStream:
    """A layer that is read once, in order: its fields, coordinate system (EPSG or WKT), features if it says.

    ``chunks(fields, texts, box, spans)`` yields them with the fields asked for; those in ``texts`` are read as
    TextColumn. With a box only the features whose bounds meet it (InputError where the format has no such way),
    with spans (in rising order, none in another) only those whose place in the layer, counted from 0, lies in
    one. A span is asked for when all of those before it has been taken, and no chunk lies in two.
    """

    name: str
    fields: Tuple[str, ...]
    crs: str
    count: int
    chunks: Callable[..., Iterator[Chunk]]


def stream_vector(source: str, preferred: str = "") -> LayerStream:
    """Open a layer of any format that OGR reads, chosen as reading.read_vector chooses it.

    Raises InputError and SurroundingsError as that does.
    """
    dataset, layer = open_layer(source, preferred)
    definition = layer.GetLayerDefn()
    fields = tuple(definition.GetFieldDefn(index).GetName() for index in range(definition.GetFieldCount()))
    reference = layer.GetSpatialRef()
    crs = "" if reference is None else crs_text(reference)

    def chunks(
        wanted: Sequence[str], texts: Sequence[str], box: Optional[Box] = None, spans: Iterable[range] = WHOLE
    ) -> Iterator[Chunk]:
        # Before GDAL 3.6 there is no such thing; 3.6 hands out empty geometries where no field is read.
        if not fields or not hasattr(layer, "GetArrowStreamAsNumPy"):
            table = read_features(layer, crs)
            yield from stream_columns(list(table.geometries), table.columns, crs).chunks(wanted, texts, box, spans)
            return
        yield from _arrow(dataset, layer, fields, wanted, texts, box, spans)

    return LayerStream(layer.GetName(), fields, crs, max(layer.GetFeatureCount(), 0), chunks)


def stream_columns(geometries: Sequence[Any], columns: Mapping[str, Sequence[Any]], crs: str) -> LayerStream:
    """Return a stream of what is in memory already."""

    def chunks(
        wanted: Sequence[str], texts: Sequence[str], box: Optional[Box] = None, spans: Iterable[range] = WHOLE
    ) -> Iterator[Chunk]:
        if box is not None:
            raise InputError("Partitions need layers with a spatial index: convert them to GeoPackage first.")
        encoders = {name: Encoder() for name in wanted if name not in texts}
        for span in spans:
            for start in range(span.start, min(len(geometries), span.stop), BATCH):
                part = slice(start, min(start + BATCH, span.stop))
                listed = {name: np.array([*columns[name][part], None], dtype=object)[:-1] for name in wanted}
                some = geometries[part]
                yield Chunk(some, _columns(listed, encoders), start + 1 + np.arange(len(some)), start)

    return LayerStream("", tuple(columns), crs, len(geometries), chunks)


def _arrow(
    dataset: Any,
    layer: Any,
    fields: Sequence[str],
    wanted: Sequence[str],
    texts: Sequence[str],
    box: Optional[Box],
    spans: Iterable[range],
) -> Iterator[Chunk]:
    geometry, number = layer.GetGeometryColumn() or "wkb_geometry", layer.GetFIDColumn() or "OGC_FID"
    ignored = [name for name in fields if name not in wanted]
    layer.SetIgnoredFields(ignored[: len(fields) - 1])
    encoders = {name: Encoder() for name in wanted if name not in texts}
    if box is not None:
        layer.SetSpatialFilterRect(*box)
    try:
        for place, batch in _batches(dataset, layer, number, spans):
            blobs = batch[geometry]
            shapes = np.ma.getdata(blobs).tolist()
            if isinstance(blobs, np.ma.MaskedArray):
                for index in np.flatnonzero(np.ma.getmaskarray(blobs)).tolist():
                    shapes[index] = None
            columns = _columns({name: batch[name] for name in wanted}, encoders)
            yield Chunk(shapes, columns, np.ma.getdata(batch[number]), place)
    finally:
        layer.SetSpatialFilter(None)
        layer.SetAttributeFilter(None)
        layer.SetIgnoredFields([])
        del dataset


def _batches(
    dataset: Any, layer: Any, number: str, spans: Iterable[range]
) -> Iterator[Tuple[int, Dict[str, np.ndarray]]]:
    """Yield the batches of spans of a layer, and the place of each: asked for by number where that can be done."""
    options = ["USE_MASKED_ARRAYS=YES", "INCLUDE_FID=YES", f"MAX_FEATURES_IN_BATCH={BATCH}"]
    asked = iter(spans)
    span = next(asked, None)
    first = _first_number(dataset, layer) if span != EVERY else None
    while span is not None and first is not None:
        until = f" AND {quoted(number)} < {first + span.stop}" if span.stop < EVERY.stop else ""
        layer.SetAttributeFilter(f"{quoted(number)} >= {first + span.start}{until}")
        place = span.start
        for batch in layer.GetArrowStreamAsNumPy(options=options):
            yield place, batch
            place += len(batch[number])
        span = next(asked, None)
    place = 0
    for batch in layer.GetArrowStreamAsNumPy(options=options) if span is not None else ():
        before, place = place, place + len(batch[number])
        while span is not None and span.start < place:
            part = slice(max(span.start - before, 0), span.stop - before)
            if part.start < part.stop:
                yield before + part.start, {name: values[part] for name, values in batch.items()}
            if span.stop > place:
                break
            span = next(asked, None)
        if span is None:
            break


def _first_number(dataset: Any, layer: Any) -> Optional[int]:
    """Return the number of the first row of a GeoPackage's table, None if there are gaps behind it.

    Rows that have numbers without gaps can be asked for by their place, without reading what lies before.
    """
    column = layer.GetFIDColumn()
    if dataset.GetDriver().ShortName != "GPKG" or not column:
        return None
    number, table = quoted(column), quoted(layer.GetName())
    found = dataset.ExecuteSQL(
        f"SELECT (SELECT min({number}) FROM {table}) AS low, (SELECT max({number}) FROM {table}) AS high"
    )
    if found is None:  # a layer that is not called like its table
        return None
    ends = found.GetNextFeature()
    low, high = ends.GetField("low"), ends.GetField("high")
    dataset.ReleaseResultSet(found)
    return None if low is None or high - low + 1 != layer.GetFeatureCount() else int(low)


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
