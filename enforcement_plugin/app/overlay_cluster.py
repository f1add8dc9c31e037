"""Beyond one machine: the overlay in spatial partitions on Dask, with the same rows as on one.

A first pass over the layers halves the map until no partition needs more than a stated memory. A worker reads
its partition's structures and what lies under them through the files' spatial indexes, so that its memory is that
of a partition, whatever the province; the files must lie where every worker reads them under the same name. A
partition whose worker fails is given to another. What comes back the client puts aside by runs of the structures'
numbers, and at the end writes one run after the other: rows inserted all over a table of a hundred million would
write all of it anew with every partition. What it costs stands in resources/overlay/SCALING.md.
"""

from __future__ import annotations

import pickle
import sqlite3
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Callable, Deque, Iterator, List, Mapping, Tuple

import numpy as np

from enforcement_plugin.app.overlay_fields import FieldMap
from enforcement_plugin.app.overlay_parts import append_part, prepare_part
from enforcement_plugin.app.overlay_work import DETERMINATION, Files, Laid, Work, Writer, out_tables
from enforcement_plugin.app.summary import DeterminationSummary, together
from enforcement_plugin.errors import CancelledError, EnforcementError, InputError, SurroundingsError
from enforcement_plugin.overlay import OverlaySpec, ReferenceLayers
from enforcement_plugin.overlay.geometry import FINE
from enforcement_plugin.overlay.margins import borders_of
from enforcement_plugin.overlay.outlines import Outlines
from enforcement_plugin.overlay.streaming import BATCH, Box, Chunk, gathered
from enforcement_plugin.overlay.writing import (
    around,
    folder_beside,
    new_geopackage,
    reference_of,
    scratch,
    set_extent,
)
from enforcement_plugin.rules import load_pack

#: MB that a partition takes in a worker at the most, beside the worker itself (some 200).
MEMORY = 300
#: Bytes of a feature while its partition is laid, and of each of its vertices: measured with room to spare.
_BYTES = {"structures": (500, 30), "parcels": (300, 30), "land_classes": (300, 60)}
#: Features of a layer that are looked at for planning; of larger layers every second, third … stands for all.
_SAMPLE = 4_000_000
_RETRIES = 3
#: Seconds without any worker after which nothing is waited for: they may just be starting.
_PATIENCE = 60
#: Runs in which rows are put aside: not more, or a partition's structures come in crumbs, nor smaller.
_MOST_RUNS, _LEAST_RUN = 64, 8 * BATCH
#: A box that meets nothing.
_NOWHERE: Box = (1e300, 1e300, 1.1e300, 1.1e300)


@dataclass(frozen=True)
class Job:
    """A partition: what has its middle in a box (west and south borders included), of which files, by what."""

    sources: Mapping[str, str]
    pack: str
    fields: FieldMap
    accuracy: Mapping[str, float]
    geometry: bool
    box: Box
    run: int


def overlay_cluster(
    scheduler: str,
    sources: Mapping[str, str],
    *,
    pack: str,
    out: Path,
    fields: FieldMap,
    accuracy: Mapping[str, float] = MappingProxyType({}),
    geometry: bool = False,
    memory: float = MEMORY,
    progress: Callable[[float, str], None] = lambda share, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> DeterminationSummary:
    """Lay layers over each other on the workers of a Dask scheduler; see overlay_files for the result.

    ``sources`` are the layers by role; no partition takes more than ``memory`` MB of a worker, unless a single
    structure and what lies under it do. Raises as overlay_files does, SurroundingsError when Dask is missing or
    the scheduler does not answer.
    """
    distributed = _distributed()
    if out.exists():
        raise InputError("{path} exists already; choose another name.", path=out)
    rules = load_pack(pack)
    files = Files.opened(sources, rules, fields)
    spec = OverlaySpec.from_pack(rules)
    progress(0.0, "Reading layers")
    plan = _Partitions.of(files, memory)
    run = run_length(files.streams["structures"].count)
    jobs = [Job(dict(sources), pack, fields, dict(accuracy), geometry, box, run) for box in plan.boxes]
    try:
        client = distributed.Client(scheduler, timeout=10, direct_to_workers=True)
    except (OSError, ValueError) as error:
        raise SurroundingsError(
            "No Dask scheduler answers at {address} ({reason}).", address=scheduler, reason=error
        ) from error
    summary = DeterminationSummary(0, {}, {})
    with client, ThreadPoolExecutor(max_workers=1) as pool:
        layers = files.layers(rules, pool, _NOWHERE)
        work = Work(rules, spec, layers, geometry, accuracy, borders_of(layers, accuracy) if accuracy else {})
        names = files.structure_columns(spec)
        with new_geopackage(out, out_tables(work, names), files.crs) as connection, _Aside(out) as aside:
            reference = reference_of(connection, DETERMINATION) if geometry else 0
            for number, parts in enumerate(_results(client, jobs, cancelled)):
                for place, laid in parts:
                    summary = together(summary, laid.summary) if summary.structures else laid.summary
                    aside.put(place, laid)
                progress(0.8 * (number + 1) / max(len(jobs), 1), "Laying structures over parcels and zones")
                if cancelled():
                    raise CancelledError()
            for place, laid in _without_place(files, work, names, plan, run):
                summary = together(summary, laid.summary) if summary.structures else laid.summary
                aside.put(place, laid)
            boxes = []
            for share, box in aside.written(connection, reference):
                boxes.append(box)
                progress(0.8 + 0.15 * share, "Writing")
                if cancelled():
                    raise CancelledError()
            if geometry:
                set_extent(connection, DETERMINATION, around(np.stack([*boxes, np.full(4, np.nan)])))
    return replace(summary, combinations=0, unusable=plan.unusable + _troubled(layers))


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise SurroundingsError(
            "Partitions on several machines need the Python package distributed (Dask), here and on every worker. "
            "Install it with: apt-get install python3-distributed, or pip install distributed."
        ) from None
    return distributed


def run_length(count: int) -> int:
    """Return how many of ``count`` structures make a run: whole batches."""
    return max(-(-count // (_MOST_RUNS * BATCH)) * BATCH, _LEAST_RUN)


class _Aside:
    """Batches on disk beside the result, by the run that they belong to, until all have come."""

    def __init__(self, out: Path) -> None:
        self._out, self._stack = out, ExitStack()

    def __enter__(self) -> _Aside:
        self._folder = self._stack.enter_context(folder_beside(self._out))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def put(self, run: int, laid: Laid) -> None:
        """Put a batch behind those of its run. Raises SurroundingsError where there is no room."""
        try:
            with open(self._folder / f"{run:06d}.laid", "ab") as stream:
                pickle.dump(laid, stream, pickle.HIGHEST_PROTOCOL)
        except OSError as error:
            raise SurroundingsError(
                "{path} cannot be written ({reason}).", path=self._folder, reason=error.strerror
            ) from error

    def written(self, connection: sqlite3.Connection, reference: int) -> Iterator[Tuple[float, np.ndarray]]:
        """Write one run after the other, each in order; yield the share that is done and each run's box (4)."""
        runs = sorted(self._folder.glob("*.laid"))
        part = self._folder / "run.gpkg"
        for number, run in enumerate(runs, 1):
            prepare_part(connection, part)
            with closing(scratch(part)) as rows, open(run, "rb") as stream:
                rows.execute("BEGIN")
                writer = Writer(rows, reference)
                while stream.peek(1):
                    writer.write(pickle.load(stream))
                rows.execute("COMMIT")
            append_part(connection, part)
            part.unlink()
            run.unlink()
            yield number / len(runs), writer.bounds()


def _results(client: Any, jobs: List[Job], cancelled: Callable[[], bool]) -> Iterator[List[Tuple[int, Laid]]]:
    """Yield what workers make of jobs, with only some on their way, so that the client's memory stays small."""
    waiting: Deque[Any] = deque()
    ahead = 2 * max(sum(client.nthreads().values()), 1)
    for job in jobs:
        waiting.append(client.submit(lay_partition, job, retries=_RETRIES, pure=False))
        if len(waiting) >= ahead:
            yield _result(client, waiting.popleft(), cancelled)
    while waiting:
        yield _result(client, waiting.popleft(), cancelled)


def _result(client: Any, future: Any, cancelled: Callable[[], bool]) -> List[Tuple[int, Laid]]:
    try:
        alone_since = None
        while not future.done():
            _wait(future)
            if cancelled():
                raise CancelledError()
            if client.nthreads():
                alone_since = None
            elif alone_since is None:
                alone_since = time.monotonic()
            elif time.monotonic() - alone_since > _PATIENCE:
                raise SurroundingsError(
                    "The Dask scheduler has no workers any more, or never had any. Start some: {path} says how.",
                    path="resources/overlay/SCALING.md",
                )
        return list(future.result())
    except EnforcementError:
        raise
    except Exception as error:  # whatever Python on another machine, or Dask, has to say
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        raise SurroundingsError(
            "The workers could not lay a part of the map ({reason}). Each needs this plugin on its PYTHONPATH, "
            "the same Python packages as here, and the layers under the same path.",
            reason=reason,
        ) from error


def _wait(future: Any) -> None:
    """Wait for a future a second at the most."""
    with suppress(_distributed().TimeoutError):
        _distributed().wait(future, timeout=1)


def lay_partition(job: Job) -> List[Tuple[int, Laid]]:
    """Measure and decide a partition, on a worker: batches, each with the run of structures' numbers it is of."""
    rules = load_pack(job.pack)
    files, spec = Files.opened(job.sources, rules, job.fields), OverlaySpec.from_pack(rules)
    names = files.structure_columns(spec)
    shapes: List[Any] = []
    columns, bounds, numbers = [], [np.empty((0, 4))], [np.empty(0, np.int64)]
    for chunk, found in files.chunks("structures", names, _finite(job.box)):
        outlines = Outlines.of(chunk.geometries)
        inside = np.flatnonzero(outlines.solid & _within(_middles(outlines.bounds), job.box))
        shapes += [chunk.geometries[index] for index in inside.tolist()]
        columns.append({name: column.take(inside) for name, column in found.items()})
        bounds.append(outlines.bounds[inside])
        numbers.append(chunk.fids[inside])
    if not shapes:
        return []
    west, south, east, north = around(np.concatenate(bounds)).tolist()
    near = sum(job.accuracy.values())
    with ThreadPoolExecutor(max_workers=1) as pool:
        layers = files.layers(rules, pool, (west - near, south - near, east + near, north + near))
    borders = borders_of(layers, job.accuracy) if job.accuracy else {}
    work = Work(rules, spec, layers, job.geometry, job.accuracy, borders)
    rows, every = np.concatenate(numbers) - 1, gathered(columns)
    order = np.argsort(rows, kind="stable")
    laid = []
    for some in _by_run(order, rows[order] // job.run):
        chunk = Chunk([shapes[index] for index in some.tolist()], {}, rows[some] + 1)
        own = {name: column.take(some) for name, column in every.items()}
        laid.append((int(rows[some[0]]) // job.run, work.lay((chunk, own), rows[some])))
    return laid


def _by_run(order: np.ndarray, runs: np.ndarray) -> Iterator[np.ndarray]:
    """Yield pieces of ``order``, a batch long at most, each of one run (``runs``, ascending)."""
    for piece in np.split(order, np.flatnonzero(np.diff(runs)) + 1):
        yield from np.split(piece, range(BATCH, len(piece), BATCH))


def _finite(box: Box) -> Box:
    west, south, east, north = np.clip(box, -1e300, 1e300).tolist()
    return west, south, east, north


def _troubled(layers: ReferenceLayers) -> int:
    return sum(len(layer.troubled()) for layer in (layers.zones, layers.parcels, layers.land_classes) if layer)


def _middles(bounds: np.ndarray) -> np.ndarray:
    return (bounds[:, :2] + bounds[:, 2:]) / 2


def _within(middles: np.ndarray, box: Box) -> np.ndarray:
    return np.all((middles >= box[:2]) & (middles < box[2:]), axis=1)


def _without_place(
    files: Files, work: Work, names: Tuple[str, ...], plan: _Partitions, run: int
) -> Iterator[Tuple[int, Laid]]:
    """Yield the structures without an outline: they lie in no partition, and are in the table all the same."""
    if not plan.nowhere_fids.size:
        return
    for chunk, columns in files.chunks("structures", names):
        index = np.flatnonzero(np.isin(chunk.fids, plan.nowhere_fids))
        if len(index):
            some = Chunk([chunk.geometries[at] for at in index.tolist()], {}, chunk.fids[index])
            own = {name: column.take(index) for name, column in columns.items()}
            yield int(some.fids[0] - 1) // run, work.lay((some, own), some.fids - 1)


@dataclass(frozen=True)
class _Places:
    """Where features of a layer lie: the middles (n, 2) of their boxes, and the MB that each stands for (n)."""

    middles: np.ndarray
    megabytes: np.ndarray

    def take(self, which: np.ndarray) -> _Places:
        return _Places(self.middles[which], self.megabytes[which])

    def need(self) -> float:
        return float(self.megabytes.sum())


@dataclass(frozen=True)
class _Partitions:
    """``boxes`` of the partitions, which share out the plane; ``nowhere_fids`` are structures without an outline.

    ``unusable`` counts what is laid over (but for zones) with an outline that was missing, unreadable or repaired.
    """

    boxes: List[Box]
    nowhere_fids: np.ndarray
    unusable: int

    @classmethod
    def of(cls, files: Files, memory: float) -> _Partitions:
        """Halve the map until no part needs more than ``memory`` MB.

        Raises InputError for structures that are not numbered as they stand.
        """
        structures, (lost, _) = _places(files, "structures")
        below, unusable = [], 0
        for role in ("parcels", "land_classes"):
            if role in files.streams:
                places, (_, troubled) = _places(files, role)
                below.append(places)
                unusable += troubled
        laid_over = _Places(
            np.concatenate([places.middles for places in below]),
            np.concatenate([places.megabytes for places in below]),
        )
        return cls(_halved(structures, laid_over, memory), lost, unusable)


def _places(files: Files, role: str) -> Tuple[_Places, Tuple[np.ndarray, int]]:
    """Return where a layer's features lie, the numbers of those without an outline, how many are in trouble."""
    every = files.streams[role].count // _SAMPLE + 1
    middles, megabytes, lost = [np.empty((0, 2))], [np.empty(0)], [np.empty(0, np.int64)]
    troubled = before = 0
    feature, vertex = _BYTES[role]
    for chunk, _ in files.chunks(role, ()):
        outlines = Outlines.of(chunk.geometries)
        if role == "structures" and not np.array_equal(chunk.fids, before + 1 + np.arange(len(chunk))):
            raise InputError("Partitions need structures numbered 1, 2, 3 …: copy their layer once (ogr2ogr).")
        picked = np.flatnonzero(outlines.solid & (np.arange(before, before + len(chunk)) % every == 0))
        before += len(chunk)
        middles.append(_middles(outlines.bounds[picked].astype(np.float64)))
        megabytes.append((feature + vertex * np.diff(outlines.start)[picked]) * every / 1e6)
        lost.append(chunk.fids[~outlines.solid])
        troubled += int((outlines.trouble != FINE).sum())
    return _Places(np.concatenate(middles), np.concatenate(megabytes)), (np.concatenate(lost), troubled)


def _halved(structures: _Places, below: _Places, memory: float) -> List[Box]:
    """Return boxes that share out the plane, each of which needs ``memory`` MB at most or cannot be cut."""
    if len(structures.middles) == 0:
        return []
    done, waiting = [], [(np.array([-np.inf, -np.inf, np.inf, np.inf]), structures, below)]
    while waiting:
        box, mine, under = waiting.pop()
        low, high = mine.middles.min(axis=0), mine.middles.max(axis=0)
        under = under.take(np.all((under.middles >= low) & (under.middles <= high), axis=1))
        axis = int(np.argmax(high - low))
        if mine.need() + under.need() <= memory or low[axis] == high[axis]:
            done.append((box[0], box[1], box[2], box[3]))
            continue
        along = mine.middles[:, axis]
        cut = float(np.median(along))
        if cut == low[axis]:  # more than half lie on one line
            cut = float(along[along > cut].min())
        first = along < cut
        left, right = box.copy(), box.copy()
        left[2 + axis], right[axis] = cut, cut
        before = under.middles[:, axis] < cut
        waiting += [
            (right, mine.take(~first), under.take(~before)),
            (left, mine.take(first), under.take(before)),
        ]
    return [(float(west), float(south), float(east), float(north)) for west, south, east, north in done]
