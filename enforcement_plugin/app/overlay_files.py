"""Laying layers over each other without a workspace: files in, a GeoPackage of facts and leads out.

The structures go through in batches, in the order of their file: read, measured, decided, written. What stays in
memory is the parcels, the zones and a few batches on their way.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import (
    Any,
    Callable,
    Deque,
    Dict,
    Iterable,
    Iterator,
    List,
    Mapping,
    Optional,
    Sequence,
    Tuple,
    TypeVar,
)

import numpy as np

from enforcement_plugin.app.combinations import Memories, decide_handling, decide_offices, with_defaults
from enforcement_plugin.app.overlay_fields import (
    AS_NAMED,
    ROLES,
    FieldMap,
    FieldPlan,
    plan_fields,
    read_field_map,
    zone_columns,
)
from enforcement_plugin.app.overlay_rows import (
    DECISION,
    FLIP_KINDS,
    IDENTITY,
    LAND_CLASS_KINDS,
    OVERLAP_KINDS,
    decision_columns,
    fact_columns,
    fact_kind,
    flip_columns,
    handling_column,
    identity_columns,
    land_class_columns,
    note_column,
    overlap_columns,
    parcel_numbers,
    parcel_texts,
)
from enforcement_plugin.app.overlaying import DeterminationSummary, not_asked, summarise, together
from enforcement_plugin.errors import CancelledError, InputError
from enforcement_plugin.intake.vector import parse_source, read_vector
from enforcement_plugin.overlay import (
    AreaLayer,
    OverlaySpec,
    ReferenceLayers,
    determine_facts,
    require_one_crs,
)
from enforcement_plugin.overlay.bulk import BulkColumn, BulkTable, Numbers, packed
from enforcement_plugin.overlay.margins import Borders, borders_of, margins
from enforcement_plugin.overlay.outlines import Outlines, joined
from enforcement_plugin.overlay.streaming import (
    Chunk,
    Column,
    LayerStream,
    gathered,
    stream_columns,
    stream_vector,
)
from enforcement_plugin.overlay.writing import (
    REAL,
    TEXT,
    OutColumn,
    OutTable,
    blobs,
    new_geopackage,
    set_extent,
)
from enforcement_plugin.rules import Pack, load_pack

__all__ = ["DETERMINATION", "OVERLAPS", "FieldMap", "overlay_files", "read_field_map"]

DETERMINATION, OVERLAPS, LAND_CLASSES = "determination", "parcel_overlap", "land_class_overlap"
FLIPS = "could_flip"
#: Batches between reading and writing: enough to keep the cores busy, few enough for the memory.
_ON_THEIR_WAY = 2

Progress = Callable[[float, str], None]


def overlay_files(
    structures: str,
    parcels: str,
    zones: str,
    *,
    pack: str,
    out: Path,
    land_classes: Optional[str] = None,
    fields: FieldMap = AS_NAMED,
    accuracy: Mapping[str, float] = MappingProxyType({}),
    geometry: bool = False,
    threads: int = 0,
    progress: Progress = lambda share, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> DeterminationSummary:
    """Lay structures over parcels and zones, decide by a pack, and write the table ``determination`` to ``out``.

    Inputs are paths of vector files, with ``|layername=NAME`` where a file has several layers (one called
    structure, parcel, zone or land_class is found by itself). A row of ``determination`` is a structure, in the
    order of the input: its facts (NULL is unknown), parcels with m² and share, lead, lead office, handling per
    violation, clauses and notes; ``parcel_overlap`` has one row per structure and parcel, and with
    ``land_classes`` (farmland and the like) ``land_class_overlap`` one per structure and area of a class. With
    ``accuracy`` (metres, by layer) ``could_flip`` lists the facts that could be another within it, and how far.

    Raises InputError for files that cannot be read, differ in their coordinate system or lack the kind of a
    zone, and when ``out`` exists; CancelledError; SurroundingsError.
    """
    rules = load_pack(pack)
    if out.exists():
        raise InputError("{path} exists already; choose another name.", path=out)
    progress(0.0, "Reading layers")
    sources = {"structures": structures, "parcels": parcels, "zones": zones}
    if land_classes is not None:
        sources["land_classes"] = land_classes
    files = _Files.opened(sources, rules, fields)
    with ThreadPoolExecutor(max_workers=threads or os.cpu_count() or 1) as pool:
        layers = files.layers(rules, pool)
        borders = borders_of(layers, accuracy) if accuracy else {}
        work = _Work(rules, OverlaySpec.from_pack(rules), layers, geometry, accuracy, borders)
        names, total = files.structure_columns(work.spec), max(files.streams["structures"].count, 1)
        summary: Optional[DeterminationSummary] = None
        with new_geopackage(out, _tables(work, names), files.crs) as connection:
            writer = _Writer(connection, work)
            with ThreadPoolExecutor(max_workers=1) as writing:
                written: Optional[Future] = None
                for laid in _in_order(pool, work.lay, files.chunks("structures", names)):
                    if cancelled():
                        pool.shutdown(wait=True, cancel_futures=True)
                        raise CancelledError()
                    summary = laid.summary if summary is None else together(summary, laid.summary)
                    progress(
                        0.15 + 0.8 * min(summary.structures / total, 1.0),
                        "Laying structures over parcels and zones",
                    )
                    if written is not None:
                        written.result()
                    written = writing.submit(writer.write, laid)
                if written is not None:
                    written.result()
            writer.finish()
            progress(0.97, "Writing")
    if summary is None:
        summary = DeterminationSummary(0, {}, {})
    return replace(summary, combinations=work.combinations())


Item = TypeVar("Item")
Made = TypeVar("Made")


def _in_order(pool: ThreadPoolExecutor, make: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[Made]:
    """Yield what a pool makes of items, in their order, with only a few on their way at a time."""
    waiting: Deque[Future] = deque()
    for item in items:
        waiting.append(pool.submit(make, item))
        del item
        if len(waiting) > _ON_THEIR_WAY:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


@dataclass(frozen=True)
class _Files:
    """The layers by role, and how their fields become columns."""

    sources: Mapping[str, str]
    streams: Mapping[str, LayerStream]
    plans: Mapping[str, FieldPlan]
    crs: str

    @classmethod
    def opened(cls, sources: Mapping[str, str], pack: Pack, fields: FieldMap) -> _Files:
        streams = {role: _stream(source, ROLES[role]) for role, source in sources.items()}
        crs = require_one_crs([(role, stream.crs) for role, stream in streams.items()])
        plans = {
            role: plan_fields(role, sources[role], stream.fields, pack, fields) for role, stream in streams.items()
        }
        return cls(sources, streams, plans, crs)

    def chunks(self, role: str, columns: Iterable[str]) -> Iterator[Tuple[Chunk, Dict[str, Column]]]:
        """Yield a layer's chunks with those of their columns."""
        plan = self.plans[role].only(columns)
        for chunk in self.streams[role].chunks(tuple(dict.fromkeys(plan.fields.values())), plan.texts()):
            yield chunk, plan.columns(chunk.columns, len(chunk))

    def structure_columns(self, spec: OverlaySpec) -> Tuple[str, ...]:
        """Return the columns that structures have of those that are asked for."""
        plan = self.plans["structures"]
        asked = {*spec.structure_columns, *IDENTITY}
        return tuple(sorted(asked & {*plan.fields, *plan.constants}))

    def layers(self, pack: Pack, pool: ThreadPoolExecutor) -> ReferenceLayers:
        """Read everything that structures are laid over."""
        spec, work = OverlaySpec.from_pack(pack), self.streams["structures"].count
        outlines, columns = self._whole("zones", ("kind", "code", "name"), pool)
        zones = pool.submit(
            AreaLayer.of, outlines, zone_columns(columns, len(outlines), self.sources["zones"], pack), work=work
        )
        land = None
        if "land_classes" in self.streams:
            land = pool.submit(AreaLayer.of, *self._whole("land_classes", ("land_class",), pool), work=work)
        parcels = AreaLayer.of(*self._whole("parcels", (*spec.parcel_attributes, "parcel_no"), pool))
        return ReferenceLayers.of(self.crs, zones.result(), parcels, None if land is None else land.result())

    def _whole(
        self, role: str, names: Sequence[str], pool: ThreadPoolExecutor
    ) -> Tuple[Outlines, Dict[str, Column]]:
        columns: List[Dict[str, Column]] = []

        def shapes() -> Iterator[Sequence[Any]]:
            for chunk, found in self.chunks(role, names):
                columns.append(found)
                yield chunk.geometries

        outlines = list(_in_order(pool, Outlines.of, shapes()))
        return joined(outlines) if outlines else Outlines.none(), gathered(columns)


def _stream(source: str, role: str) -> LayerStream:
    """Open a layer; a shapefile goes through intake, which finds out its encoding."""
    named = parse_source(source)
    if named.path.suffix.lower() == ".shp":
        found = read_vector(named, role)
        return stream_columns(found.geometries, found.columns, found.crs)
    stream = stream_vector(str(named), role)
    if not stream.crs:
        raise InputError(
            "{path} does not say which coordinate system it is in. Give it one first (QGIS: Assign projection).",
            path=named.path,
        )
    return stream


@dataclass(frozen=True)
class _Laid:
    """A batch on its way to the file: columns of each table, perhaps outlines, and its counts."""

    columns: Mapping[str, Mapping[str, BulkColumn]]
    geometries: Optional[Sequence[Any]]
    bounds: np.ndarray
    summary: DeterminationSummary


@dataclass(frozen=True)
class _Work:
    """What is done with every batch of structures."""

    pack: Pack
    spec: OverlaySpec
    layers: ReferenceLayers
    geometry: bool
    accuracy: Mapping[str, float]
    borders: Mapping[str, Borders]
    memories: Memories = field(default_factory=dict)

    def lay(self, read: Tuple[Chunk, Mapping[str, Column]]) -> _Laid:
        """Measure and decide a batch."""
        chunk, columns = read
        outlines = Outlines.of(chunk.geometries)
        stated = {name: column for name, column in columns.items() if name not in IDENTITY}
        result = determine_facts(outlines, stated, self.layers, self.spec, threads=1)
        facts = with_defaults(self.pack, result.facts, not_asked(result))
        rulings = decide_offices(self.pack, facts, self.memories)
        numbers = parcel_numbers(self.layers.parcels)
        tables: Dict[str, Mapping[str, BulkColumn]] = {
            DETERMINATION: {
                **identity_columns(columns),
                "area_m2": Numbers(result.area_m2),
                **fact_columns(result, self.pack),
                **decision_columns(rulings),
                "handling": handling_column(decide_handling(self.pack, facts, self.memories), len(result)),
                "parcels": parcel_texts(result, numbers),
                "notes": note_column(result),
            },
            OVERLAPS: overlap_columns(result, numbers),
        }
        if self.layers.land_classes is not None:
            tables[LAND_CLASSES] = land_class_columns(result, self.layers.land_classes)
        if self.accuracy:
            found = margins(outlines, self.layers, self.spec, result, self.borders, self.accuracy)
            tables[FLIPS] = flip_columns(found, len(result))
        return _Laid(
            {name: packed(table) for name, table in tables.items()},
            chunk.geometries if self.geometry else None,
            outlines.bounds,
            summarise(result, rulings, self.layers),
        )

    def combinations(self) -> int:
        """Return how many different cases had to be decided for lead and office."""
        return sum(len(memory) for (question, _), memory in self.memories.items() if question == "leads")


def _tables(work: _Work, columns: Sequence[str]) -> List[OutTable]:
    def table(name: str, kinds: Mapping[str, str], spatial: bool = False) -> OutTable:
        shapes = np.empty(0, dtype=object) if spatial else None
        return OutTable(name, [OutColumn(column, kind, ()) for column, kind in kinds.items()], shapes)

    facts = {fact.name: fact_kind(work.pack, fact.name) for fact in work.spec.facts}
    kinds = {
        **{name: TEXT for name in IDENTITY if name in columns},
        "area_m2": REAL,
        **facts,
        **dict.fromkeys((*DECISION, "handling", "parcels", "notes"), TEXT),
    }
    tables = [table(DETERMINATION, kinds, work.geometry), table(OVERLAPS, OVERLAP_KINDS)]
    if work.layers.land_classes is not None:
        tables.append(table(LAND_CLASSES, LAND_CLASS_KINDS))
    if work.accuracy:
        tables.append(table(FLIPS, FLIP_KINDS))
    return tables


class _Writer:
    """Appends batches to the tables, in their order."""

    def __init__(self, connection: Any, work: _Work) -> None:
        self._connection, self._work = connection, work
        self._tables: Dict[str, BulkTable] = {}
        self._bounds: List[np.ndarray] = []

    def write(self, laid: _Laid) -> None:
        """Append a batch."""
        for name, columns in laid.columns.items():
            table = self._tables.setdefault(name, BulkTable(self._connection, name))
            shapes = None
            if name == DETERMINATION and laid.geometries is not None:
                shapes = ("geom", blobs(self._connection, name, laid.geometries))
                self._bounds.append(laid.bounds)
            table.append(columns, shapes)

    def finish(self) -> None:
        """Say where the features lie."""
        if self._bounds:
            set_extent(self._connection, DETERMINATION, np.concatenate(self._bounds))
