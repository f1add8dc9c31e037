"""The map book, first form: one A3 page of a workspace as PDF."""

from __future__ import annotations

import datetime
import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Mapping, Optional, Tuple, Union

from enforcement_plugin.errors import CancelledError, InputError, SurroundingsError
from enforcement_plugin.outputs.classes import check_language
from enforcement_plugin.outputs.figures import Figures, read_snapshot

if TYPE_CHECKING:
    from qgis.core import QgsRectangle

# Numbers that people divide by: leading digits of the scales that a page may have.
ROUND_SCALES = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5, 8.0)


@dataclass(frozen=True)
class PageTexts:
    """What a page says apart from its map; all of it is printed as it stands, never evaluated."""

    title: str
    pack_title: str
    pack_version: str
    draft: bool
    date: datetime.date
    agency_labels: Mapping[str, str]


@dataclass(frozen=True)
class MapPage:
    """A page that was written: its file, the state of the data, scale denominator and CRS that it shows."""

    path: Path
    snapshot: str
    scale: float
    crs: str


def export_map_page(
    workspace_path: Path,
    out_pdf: Path,
    *,
    language: str,
    title: str,
    figures: Figures,
    pack_title: str,
    pack_version: str,
    date: datetime.date,
    agency_labels: Optional[Mapping[str, str]] = None,
    draft: bool = False,
    extent: Union[QgsRectangle, Tuple[float, float, float, float], None] = None,
    progress: Optional[Callable[[float, str], None]] = None,
    cancelled: Optional[Callable[[], bool]] = None,
) -> MapPage:
    """Write an A3 landscape page with map, legend, scale, north, figures by lead agency and its origin.

    ``extent`` is in the workspace's CRS (xmin, ymin, xmax, ymax), by default the whole of the zones; the
    scale is the largest round one at which it fits. ``figures`` come from ``read_figures``; their snapshot
    must still be the workspace's when the page is done. ``draft`` marks a pack that is not in force (草案).
    ``progress`` gets a share from 0 to 1 and a sentence in English.

    Call it in the main thread of a running QGIS: a layout is a graphics scene (a Processing algorithm sets
    FlagNoThreading). The page appears whole or not at all; an older file of the name stays until then.

    Raises InputError (no workspace, nothing to show, an extent without area, no such folder),
    SurroundingsError (no QGIS, no Chinese font, file in use, data changed meanwhile) and CancelledError.
    """
    workspace_path, out_pdf = Path(workspace_path), Path(out_pdf)
    check_language(language)
    bounds = None if extent is None else _bounds(extent)
    if not out_pdf.absolute().parent.is_dir():
        raise InputError("There is no folder {folder} for the map.", folder=out_pdf.absolute().parent)
    _check_snapshot(workspace_path, figures)
    page = _running_qgis()

    def step(share: float, sentence: str) -> None:
        if cancelled is not None and cancelled():
            raise CancelledError()
        if progress is not None:
            progress(share, sentence)

    texts = PageTexts(title, pack_title, pack_version, draft, date, dict(agency_labels or {}))
    partial = out_pdf.with_name(f".{out_pdf.name}.{os.getpid()}.part.pdf")
    try:
        scale, crs = page.write_map_page(workspace_path, partial, language, texts, figures, bounds, step)
        _check_snapshot(workspace_path, figures)
        _put(partial, out_pdf)
    finally:
        if partial.exists():
            partial.unlink()
    return MapPage(out_pdf, figures.snapshot, scale, crs)


def round_scale(denominator: float) -> float:
    """Return the next round scale denominator that is not smaller (61,234 gives 75,000).

    Raises InputError for one that is not positive and finite.
    """
    if not (math.isfinite(denominator) and denominator > 0):
        raise InputError("A scale of 1:{denominator} cannot be drawn.", denominator=denominator)
    power = 10.0 ** math.floor(math.log10(denominator))
    for digits in ROUND_SCALES:
        # A billionth of slack: an extent that was made for a scale must get that scale again.
        if digits * power >= denominator * (1 - 1e-9):
            return digits * power
    return 10.0 * power


def _bounds(
    extent: Union[QgsRectangle, Tuple[float, float, float, float]],
) -> Tuple[float, float, float, float]:
    if isinstance(extent, tuple):
        xmin, ymin, xmax, ymax = extent
    else:
        xmin, ymin = extent.xMinimum(), extent.yMinimum()
        xmax, ymax = extent.xMaximum(), extent.yMaximum()
    values = (xmin, ymin, xmax, ymax)
    if not all(math.isfinite(value) for value in values) or xmax <= xmin or ymax <= ymin:
        raise InputError("The map's extent has no area: {extent}.", extent=values)
    return values


def _check_snapshot(workspace: Path, figures: Figures) -> None:
    if read_snapshot(workspace) != figures.snapshot:
        raise SurroundingsError(
            "{path} changed while its map was made; nothing was lost, make the map again.", path=workspace
        )


def _running_qgis():  # type: ignore[no-untyped-def]
    """Return the QGIS side of this module, or say that there is no QGIS."""
    try:
        from qgis.core import QgsApplication

        from enforcement_plugin.outputs import page
    except ImportError as error:
        raise SurroundingsError("Maps are made inside QGIS; its Python modules were not found.") from error
    if QgsApplication.instance() is None:
        raise SurroundingsError("Maps are made inside a running QGIS (desktop or qgis_process).")
    return page


def _put(partial: Path, out_pdf: Path) -> None:
    try:
        partial.replace(out_pdf)
    except OSError as error:
        raise SurroundingsError(
            "{path} could not be written ({reason}). If the file is open in a reader, close it there.",
            path=out_pdf,
            reason=error.strerror,
        ) from error
