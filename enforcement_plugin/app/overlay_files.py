"""Laying layers over each other without a workspace: files in, a GeoPackage of facts and leads out.

The structures go through in batches, in the order of their file: read, measured, decided, written. What stays in
memory is the parcels, the zones and a few batches on their way.
"""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import (
    Callable,
    Mapping,
    Optional,
)

from enforcement_plugin.app.overlay_fields import (
    AS_NAMED,
    FieldMap,
    read_field_map,
)
from enforcement_plugin.app.overlay_processes import can_fork, keep_memory, lay_forked
from enforcement_plugin.app.overlay_work import (
    DETERMINATION,
    OVERLAPS,
    Files,
    Work,
    Writer,
    in_order,
    out_tables,
)
from enforcement_plugin.app.summary import DeterminationSummary, together
from enforcement_plugin.errors import CancelledError, InputError
from enforcement_plugin.overlay import (
    OverlaySpec,
)
from enforcement_plugin.overlay.margins import borders_of
from enforcement_plugin.overlay.writing import (
    new_geopackage,
    reference_of,
    set_extent,
)
from enforcement_plugin.rules import load_pack

__all__ = ["DETERMINATION", "OVERLAPS", "FieldMap", "overlay_files", "read_field_map"]

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
    forked: bool = False,
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

    ``threads`` of 0 takes all cores; with ``forked`` the calling process, which must do nothing else, is forked
    where the system can do that, so that none has to wait for another.

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
    files = Files.opened(sources, rules, fields)
    cores = threads or os.cpu_count() or 1
    forked = forked and cores > 1 and can_fork()
    if forked:
        keep_memory()
    # One thread beside the one that reads: more of them only wait for each other.
    with ThreadPoolExecutor(max_workers=1) as pool:
        layers = files.layers(rules, pool)
    borders = borders_of(layers, accuracy) if accuracy else {}
    work = Work(rules, OverlaySpec.from_pack(rules), layers, geometry, accuracy, borders)
    total = max(files.streams["structures"].count, 1)

    def tell(count: int) -> None:
        progress(0.15 + 0.8 * min(count / total, 1.0), "Laying structures over parcels and zones")

    with new_geopackage(out, out_tables(work, files.structure_columns(work.spec)), files.crs) as connection:
        reference = reference_of(connection, DETERMINATION) if geometry else 0
        if forked:
            summary = lay_forked(
                files,
                lambda: Files.opened({"structures": structures}, rules, fields),
                work,
                connection,
                out=out,
                reference=reference,
                processes=cores,
                progress=tell,
                cancelled=cancelled,
            )
        else:
            writer = Writer(connection, reference)
            summary = _lay_in_threads(files, work, writer, cores, tell, cancelled)
            if geometry:
                set_extent(connection, DETERMINATION, writer.bounds())
        progress(0.97, "Writing")
    return summary or DeterminationSummary(0, {}, {})


def _lay_in_threads(
    files: Files,
    work: Work,
    writer: Writer,
    threads: int,
    tell: Callable[[int], None],
    cancelled: Callable[[], bool],
) -> Optional[DeterminationSummary]:
    """Lay batches side by side while a thread of its own writes those before, in their order."""
    summary: Optional[DeterminationSummary] = None
    names = files.structure_columns(work.spec)
    with ThreadPoolExecutor(max_workers=threads) as pool, ThreadPoolExecutor(max_workers=1) as writing:
        written: Optional[Future] = None
        for laid in in_order(pool, work.lay, files.chunks("structures", names)):
            if cancelled():
                pool.shutdown(wait=True, cancel_futures=True)
                raise CancelledError()
            summary = laid.summary if summary is None else together(summary, laid.summary)
            tell(summary.structures)
            if written is not None:
                written.result()
            written = writing.submit(writer.write, laid)
        if written is not None:
            written.result()
    return None if summary is None else replace(summary, combinations=len(work.combinations()))
