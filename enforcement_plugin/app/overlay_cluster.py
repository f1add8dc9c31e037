"""Beyond one machine: the overlay in spatial partitions on Dask, with the same rows as on one.

A first pass over the structures halves the map until no partition holds more than a stated number. A worker reads
its partition's structures and the parcels that meet them through the files' spatial indexes, so that its memory
is that of a partition, whatever the province; the files must lie where every worker reads them under the same
name. A partition whose worker fails is given to another. The client appends what comes back, each row under its
number in the input.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Callable, Deque, Iterator, List, Mapping, Tuple

import numpy as np

from enforcement_plugin.app.overlay_fields import FieldMap
from enforcement_plugin.app.overlay_work import DETERMINATION, Files, Laid, Work, Writer, out_tables
from enforcement_plugin.app.overlaying import DeterminationSummary, together
from enforcement_plugin.errors import CancelledError, InputError, SurroundingsError
from enforcement_plugin.overlay import OverlaySpec
from enforcement_plugin.overlay.margins import borders_of
from enforcement_plugin.overlay.outlines import Outlines
from enforcement_plugin.overlay.streaming import Box, Chunk
from enforcement_plugin.overlay.writing import new_geopackage, reference_of, set_extent
from enforcement_plugin.rules import load_pack

#: Structures in a partition at most: with the parcels under them some 300 MB in a worker.
PARTITION = 100_000
_RETRIES = 3


@dataclass(frozen=True)
class Job:
    """A partition: what lies in a box (its west and south borders are its own), of which files, by which rules."""

    sources: Mapping[str, str]
    pack: str
    fields: FieldMap
    accuracy: Mapping[str, float]
    geometry: bool
    box: Box
    reach: Box


def overlay_cluster(
    scheduler: str,
    sources: Mapping[str, str],
    *,
    pack: str,
    out: Path,
    fields: FieldMap,
    accuracy: Mapping[str, float] = MappingProxyType({}),
    geometry: bool = False,
    partition: int = PARTITION,
    progress: Callable[[float, str], None] = lambda share, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> DeterminationSummary:
    """Lay layers over each other on the workers of a Dask scheduler; see overlay_files for the result.

    ``sources`` are the layers by role. Raises as overlay_files does, SurroundingsError when Dask is missing or
    the scheduler does not answer.
    """
    distributed = _distributed()
    if out.exists():
        raise InputError("{path} exists already; choose another name.", path=out)
    rules = load_pack(pack)
    files = Files.opened(sources, rules, fields)
    spec = OverlaySpec.from_pack(rules)
    progress(0.0, "Reading layers")
    plan = _Partitions.of(files, partition)
    jobs = [Job(dict(sources), pack, fields, dict(accuracy), geometry, box, reach) for box, reach in plan.boxes]
    try:
        client = distributed.Client(scheduler, timeout=10)
    except (OSError, ValueError) as error:
        raise SurroundingsError(
            "No Dask scheduler answers at {address} ({reason}).", address=scheduler, reason=error
        ) from error
    summary = DeterminationSummary(0, {}, {})
    with client, ThreadPoolExecutor(max_workers=1) as pool:
        layers = files.layers(rules, pool, plan.nowhere)
        work = Work(rules, spec, layers, geometry, accuracy, borders_of(layers, accuracy) if accuracy else {})
        names = files.structure_columns(spec)
        with new_geopackage(out, out_tables(work, names), files.crs) as connection:
            writer = Writer(connection, 0, reference_of(connection, DETERMINATION) if geometry else 0)
            for number, parts in enumerate(_results(client, jobs)):
                for laid in parts:
                    summary = together(summary, laid.summary) if summary.structures else laid.summary
                    writer.write(laid)
                progress((number + 1) / max(len(jobs), 1), "Laying structures over parcels and zones")
                if cancelled():
                    raise CancelledError()
            for laid in _without_place(files, work, names, plan):
                summary = together(summary, laid.summary) if summary.structures else laid.summary
                writer.write(laid)
            if geometry:
                set_extent(connection, DETERMINATION, writer.bounds())
    return replace(summary, combinations=0)


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise SurroundingsError(
            "Partitions on several machines need the Python package distributed (Dask), here and on every worker. "
            "Install it with: apt-get install python3-distributed, or pip install distributed."
        ) from None
    return distributed


def _results(client: Any, jobs: List[Job]) -> Iterator[List[Laid]]:
    """Yield what workers make of jobs, with only some on their way, so that the client's memory stays small."""
    waiting: Deque[Any] = deque()
    ahead = 2 * max(sum(client.nthreads().values()), 1)
    for job in jobs:
        waiting.append(client.submit(lay_partition, job, retries=_RETRIES, pure=False))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def lay_partition(job: Job) -> List[Laid]:
    """Measure and decide a partition, on a worker; rows are numbered by the structures' numbers in their file."""
    rules = load_pack(job.pack)
    files, spec = Files.opened(job.sources, rules, job.fields), OverlaySpec.from_pack(rules)
    west, south, east, north = job.reach
    near = sum(job.accuracy.values())
    with ThreadPoolExecutor(max_workers=1) as pool:
        layers = files.layers(rules, pool, (west - near, south - near, east + near, north + near))
    borders = borders_of(layers, job.accuracy) if job.accuracy else {}
    work = Work(rules, spec, layers, job.geometry, job.accuracy, borders)
    names = files.structure_columns(spec)
    found = []
    for chunk, columns in files.chunks("structures", names, job.reach):
        inside = np.flatnonzero(_within(_middles(chunk), job.box))
        some = Chunk([chunk.geometries[index] for index in inside.tolist()], {}, chunk.fids[inside])
        own = {name: column.take(inside) for name, column in columns.items()}
        if len(inside):
            found.append(work.lay((some, own), chunk.fids[inside] - 1))
    return found


def _middles(chunk: Chunk) -> np.ndarray:
    bounds = Outlines.of(chunk.geometries).bounds
    return (bounds[:, :2] + bounds[:, 2:]) / 2


def _within(middles: np.ndarray, box: Box) -> np.ndarray:
    return np.all((middles >= box[:2]) & (middles < box[2:]), axis=1)


def _without_place(files: Files, work: Work, names: Tuple[str, ...], plan: _Partitions) -> Iterator[Laid]:
    """Yield the structures without an outline: they lie in no partition, and are in the table all the same."""
    if not plan.nowhere_fids.size:
        return
    for chunk, columns in files.chunks("structures", names):
        index = np.flatnonzero(np.isin(chunk.fids, plan.nowhere_fids))
        if len(index):
            some = Chunk([chunk.geometries[at] for at in index.tolist()], {}, chunk.fids[index])
            own = {name: column.take(index) for name, column in columns.items()}
            yield work.lay((some, own), chunk.fids[index] - 1)


@dataclass(frozen=True)
class _Partitions:
    """``boxes`` are (partition, with what its structures reach beyond it); ``nowhere`` meets no parcel.

    ``nowhere_fids`` are structures without an outline.
    """

    boxes: List[Tuple[Box, Box]]
    nowhere: Box
    nowhere_fids: np.ndarray

    @classmethod
    def of(cls, files: Files, most: int) -> _Partitions:
        """Halve the map until no part holds more than ``most`` structures.

        Raises InputError for structures that are not numbered as they stand.
        """
        bounds, lost, before = [], [], 0
        for chunk, _ in files.chunks("structures", ()):
            outlines = Outlines.of(chunk.geometries)
            bounds.append(outlines.bounds[outlines.solid].astype(np.float64))
            lost.append(chunk.fids[~outlines.solid])
            if not np.array_equal(chunk.fids, before + 1 + np.arange(len(chunk))):
                raise InputError("Partitions need structures numbered 1, 2, 3 …: copy their layer once (ogr2ogr).")
            before += len(chunk)
        every = np.concatenate(bounds) if bounds else np.empty((0, 4))
        far = (1e300, 1e300, 1.1e300, 1.1e300)
        gone = np.concatenate(lost) if lost else np.empty(0, np.int64)
        return cls(_halved(every, most), far, gone)


def _halved(bounds: np.ndarray, most: int) -> List[Tuple[Box, Box]]:
    if len(bounds) == 0:
        return []
    middle = (bounds[:, :2] + bounds[:, 2:]) / 2
    done, open_ = [], [(np.array([-np.inf, -np.inf, np.inf, np.inf]), np.arange(len(bounds)))]
    while open_:
        box, index = open_.pop()
        mine = middle[index]
        axis = int(np.argmax(np.ptp(mine, axis=0)))
        cut = float(np.median(mine[:, axis]))
        low = mine[:, axis] < cut
        if len(index) <= most or not low.any() or low.all():
            reach = (*bounds[index, :2].min(axis=0).tolist(), *bounds[index, 2:].max(axis=0).tolist())
            done.append((tuple(box.tolist()), reach))
            continue
        left, right = box.copy(), box.copy()
        left[2 + axis], right[axis] = cut, cut
        open_ += [(right, index[~low]), (left, index[low])]
    return done
