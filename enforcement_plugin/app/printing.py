"""Paper: the map page of a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Optional, Tuple

from enforcement_plugin.app.desk import bilingual, open_desk
from enforcement_plugin.outputs.figures import read_figures
from enforcement_plugin.outputs.mapbook import MapPage, export_map_page


def print_map_page(
    path: Path,
    out_pdf: Path,
    *,
    language: str = "zh",
    title: str = "",
    extent: Optional[Tuple[float, float, float, float]] = None,
    progress: Callable[[float, str], None] = lambda share, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> MapPage:
    """Write the A3 map page of a workspace; ``extent`` (xmin, ymin, xmax, ymax) is in its coordinate system.

    Needs a running QGIS and its main thread. Raises what open_desk and export_map_page raise.
    """
    desk = open_desk(path, actor="", language=language)
    try:
        pack, today, agencies = desk.pack, desk.today(), desk.agency_labels()
    finally:
        desk.close()
    return export_map_page(
        Path(path),
        Path(out_pdf),
        language=language,
        title=title
        or bilingual(
            language,
            (f"{pack.city.zh}违法用地违法建设分布图", f"{pack.city.en}: illegal land use and construction"),
        ),
        figures=read_figures(Path(path), as_of=today),
        pack_title=pack.title.get(language),
        pack_version=pack.version,
        date=today,
        agency_labels=agencies,
        draft=pack.draft,
        extent=extent,
        progress=progress,
        cancelled=cancelled,
    )
