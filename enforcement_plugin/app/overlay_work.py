"""What is done with the files of an overlay: opening them, laying a batch, appending it to the tables."""

from __future__ import annotations

import glob
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
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
    Set,
    Tuple,
    TypeVar,
)

import numpy as np

from enforcement_plugin.app.combinations import Memories, decide_handling, decide_offices, decided, with_defaults
from enforcement_plugin.app.overlay_fields import (
    ROLES,
    FieldMap,
    FieldPlan,
    plan_fields,
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
    no_layer,
    note_column,
    overlap_columns,
    parcel_numbers,
    parcel_texts,
    unanswered,
)
from enforcement_plugin.app.summary import DeterminationSummary, summarise
from enforcement_plugin.errors import InputError
from enforcement_plugin.intake.vector import parse_source, read_vector
from enforcement_plugin.overlay import (
    AreaLayer,
    OverlaySpec,
    ReferenceLayers,
    determine_facts,
    require_one_crs,
)
from enforcement_plugin.overlay.borders import Borders
from enforcement_plugin.overlay.bulk import Ahead, BulkColumn, BulkTable, Numbers, packed
from enforcement_plugin.overlay.margins import margins
from enforcement_plugin.overlay.outlines import Outlines, joined
from enforcement_plugin.overlay.result import FactColumn, TextColumn
from enforcement_plugin.overlay.streaming import (
    EVERY,
    Box,
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
    around,
    blobs,
)
from enforcement_plugin.rules import Pack

DETERMINATION, OVERLAPS, LAND_CLASSES = "determination", "parcel_overlap", "land_class_overlap"
FLIPS = "could_flip"
#: Batches between reading and writing: enough to keep the cores busy, few enough for the memory.
_ON_THEIR_WAY = 2


Item = TypeVar("Item")
Made = TypeVar("Made")


def in_order(pool: ThreadPoolExecutor, make: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[Made]:
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
class Files:
    """The layers by role, and how their fields become columns; ``state`` is that of the structures' files."""

    sources: Mapping[str, str]
    streams: Mapping[str, LayerStream]
    plans: Mapping[str, FieldPlan]
    crs: str
    state: Tuple[Tuple[str, int, int], ...]

    @classmethod
    def opened(cls, sources: Mapping[str, str], pack: Pack, fields: FieldMap) -> Files:
        """Open the layers. Raises InputError when one cannot be read, or they are not in one system."""
        streams = {role: open_stream(source, ROLES[role]) for role, source in sources.items()}
        crs = require_one_crs([(role, stream.crs) for role, stream in streams.items()])
        plans = {
            role: plan_fields(role, sources[role], stream.fields, pack, fields) for role, stream in streams.items()
        }
        return cls(sources, streams, plans, crs, state_of(sources["structures"]))

    def chunks(
        self, role: str, columns: Iterable[str], box: Optional[Box] = None, numbers: range = EVERY
    ) -> Iterator[Tuple[Chunk, Dict[str, Column]]]:
        """Yield a layer's chunks with those of their columns; of features that meet a box, or of a range."""
        plan = self.plans[role].only(columns)
        fields = tuple(dict.fromkeys(plan.fields.values()))
        for chunk in self.streams[role].chunks(fields, plan.texts(), box, numbers):
            yield chunk, plan.columns(chunk.columns, len(chunk))

    def structure_columns(self, spec: OverlaySpec) -> Tuple[str, ...]:
        """Return the columns that structures have of those that are asked for."""
        plan = self.plans["structures"]
        asked = {*spec.structure_columns, *IDENTITY}
        return tuple(sorted(asked & {*plan.fields, *plan.constants}))

    def layers(self, pack: Pack, pool: ThreadPoolExecutor, box: Optional[Box] = None) -> ReferenceLayers:
        """Read everything that structures are laid over; with a box all zones, and of the rest what meets it."""
        spec, work = OverlaySpec.from_pack(pack), self.streams["structures"].count
        # Large features are cut by GEOS, which lets others run: while parcels are read, and not before.
        with ThreadPoolExecutor(max_workers=1) as cutting:
            outlines, columns = self._whole("zones", ("kind", "code", "name"), pool)
            columns = zone_columns(columns, len(outlines), self.sources["zones"], pack)
            zones = cutting.submit(AreaLayer.of, outlines, columns, work=work)
            land = None
            if "land_classes" in self.streams:
                outlines, columns = self._whole("land_classes", ("land_class",), pool, box)
                land = cutting.submit(AreaLayer.of, outlines, columns, work=work)
            parcels = AreaLayer.of(*self._whole("parcels", (*spec.parcel_attributes, "parcel_no"), pool, box))
            return ReferenceLayers.of(self.crs, zones.result(), parcels, None if land is None else land.result())

    def _whole(
        self, role: str, names: Sequence[str], pool: ThreadPoolExecutor, box: Optional[Box] = None
    ) -> Tuple[Outlines, Dict[str, Column]]:
        columns: List[Dict[str, Column]] = []
        numbers: List[np.ndarray] = []

        def shapes() -> Iterator[Sequence[Any]]:
            for chunk, found in self.chunks(role, names, box):
                numbers.append(chunk.fids)
                if box is not None and role == "parcels" and "parcel_no" not in found:
                    found["parcel_no"] = TextColumn(np.array([b"#%d" % fid for fid in chunk.fids.tolist()], "S"))
                columns.append(found)
                yield chunk.geometries

        expected = self.streams[role].count if box is None else 0
        whole = joined(in_order(pool, Outlines.of, shapes()), expected)
        if not columns:  # nothing there is something else than nothing known: the columns are
            plan = self.plans[role].only(names)
            none = FactColumn(np.empty(0, np.int32), ())
            return whole, dict.fromkeys((*plan.fields, *plan.constants), none)
        every = gathered(columns)
        if box is not None:  # through a spatial index they come in its order, not in that of the layer
            order = np.argsort(np.concatenate(numbers), kind="stable")
            whole, every = whole.take(order), {name: column.take(order) for name, column in every.items()}
        return whole, every


def state_of(source: str) -> Tuple[Tuple[str, int, int], ...]:
    """Return names, sizes and times of a layer's files, which several processes must find alike to read them.

    Without what a reader leaves (``-shm``, an empty ``-wal``) and a result of the same name on its way.
    """
    path = parse_source(source).path
    files = path.rglob("*") if path.is_dir() else path.parent.glob(f"{glob.escape(path.stem)}.*")
    found = []
    for file in sorted(files):
        with suppress(FileNotFoundError):
            state = file.stat()
            if state.st_size and not file.name.endswith("-shm") and ".part.gpkg" not in file.name:
                found.append((file.name, state.st_size, state.st_mtime_ns))
    return tuple(found)


def open_stream(source: str, role: str) -> LayerStream:
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
class Laid:
    """A batch on its way to the file: columns of each table, perhaps outlines, and its counts."""

    columns: Mapping[str, Mapping[str, BulkColumn]]
    geometries: Optional[Sequence[Any]]
    bounds: np.ndarray
    summary: DeterminationSummary


@dataclass(frozen=True)
class Work:
    """What is done with every batch of structures."""

    pack: Pack
    spec: OverlaySpec
    layers: ReferenceLayers
    geometry: bool
    accuracy: Mapping[str, float]
    borders: Mapping[str, Borders]
    memories: Memories = field(default_factory=dict)

    @cached_property
    def parcel_numbers(self) -> np.ndarray:
        """The parcels' numbers (UTF-8, S)."""
        return parcel_numbers(self.layers.parcels)

    def lay(self, read: Tuple[Chunk, Mapping[str, Column]], rows: Optional[np.ndarray] = None) -> Laid:
        """Measure and decide a batch; ``rows`` (n) are their places in the file where they do not follow."""
        chunk, columns = read
        outlines = Outlines.of(chunk.geometries)
        stated = {name: column for name, column in columns.items() if name not in IDENTITY}
        result = determine_facts(outlines, stated, self.layers, self.spec, threads=1)
        facts = with_defaults(self.pack, result)
        rulings = decide_offices(self.pack, facts, self.memories)
        numbers = self.parcel_numbers
        tables: Dict[str, Mapping[str, BulkColumn]] = {
            DETERMINATION: {
                **identity_columns(columns),
                "area_m2": Numbers(result.area_m2),
                **fact_columns(result, self.pack),
                **decision_columns(rulings),
                "handling": handling_column(decide_handling(self.pack, facts, self.memories), len(result)),
                "parcels": parcel_texts(result, numbers),
                "notes": note_column(result, unanswered(self.spec, self.layers, stated)),
            },
            OVERLAPS: overlap_columns(result, numbers),
        }
        if self.layers.land_classes is not None:
            tables[LAND_CLASSES] = land_class_columns(result, self.layers.land_classes)
        if self.accuracy:
            found = margins(outlines, stated, self.layers, self.spec, result, self.borders, self.accuracy)
            tables[FLIPS] = flip_columns(found, len(result))
        if rows is not None:
            tables = {name: _placed(table, rows) for name, table in tables.items()}
            tables[DETERMINATION] = {"fid": Ahead(rows, 0), **tables[DETERMINATION]}
        return Laid(
            {name: packed(table) for name, table in tables.items()},
            chunk.geometries if self.geometry else None,
            outlines.bounds,
            summarise(result, rulings.leads, self.layers),
        )

    def combinations(self) -> Set[Tuple[object, ...]]:
        """Return the different cases that had to be decided for lead and office."""
        return decided(self.memories)


def _placed(columns: Mapping[str, BulkColumn], rows: np.ndarray) -> Dict[str, BulkColumn]:
    return {
        name: Ahead(rows[column.rows], 0) if isinstance(column, Ahead) else column
        for name, column in columns.items()
    }


def out_tables(work: Work, columns: Sequence[str]) -> List[OutTable]:
    """Return the tables that are written of structures which have these columns."""

    def table(name: str, kinds: Mapping[str, str], spatial: bool = False, said: str = "") -> OutTable:
        shapes = np.empty(0, dtype=object) if spatial else None
        return OutTable(name, [OutColumn(column, kind, ()) for column, kind in kinds.items()], shapes, said)

    facts = {fact.name: fact_kind(work.pack, fact.name) for fact in work.spec.facts}
    kinds = {
        **{name: TEXT for name in IDENTITY if name in columns},
        "area_m2": REAL,
        **facts,
        **dict.fromkeys((*DECISION, "handling", "parcels", "notes"), TEXT),
    }
    said = no_layer(unanswered(work.spec, work.layers, columns))
    tables = [table(DETERMINATION, kinds, work.geometry, said), table(OVERLAPS, OVERLAP_KINDS)]
    if work.layers.land_classes is not None:
        tables.append(table(LAND_CLASSES, LAND_CLASS_KINDS))
    if work.accuracy:
        tables.append(table(FLIPS, FLIP_KINDS))
    return tables


class Writer:
    """Appends batches to the tables, in their order; ``reference`` is the outlines' system there (srs_id)."""

    def __init__(self, connection: Any, reference: int = 0) -> None:
        self._connection, self._reference = connection, reference
        self._tables: Dict[str, BulkTable] = {}
        self._bounds: List[np.ndarray] = []

    def write(self, laid: Laid) -> None:
        """Append a batch."""
        for name, columns in laid.columns.items():
            if name not in self._tables:
                self._tables[name] = BulkTable(self._connection, name)
            table = self._tables[name]
            shapes = None
            if name == DETERMINATION and laid.geometries is not None:
                shapes = ("geom", blobs(self._reference, laid.geometries))
                self._bounds.append(laid.bounds)
            table.append(columns, shapes)

    def bounds(self) -> np.ndarray:
        """Return the box (4) around all outlines that were written; NaN without any."""
        every = np.concatenate(self._bounds) if self._bounds else np.empty((0, 4))
        return around(every)
