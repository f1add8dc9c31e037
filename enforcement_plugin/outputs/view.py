"""Which classes of a table stand in a part of the map: asked of the file's index, not of every feature.

QGIS's own way of filtering a legend draws all features once more; a city has a million.
"""

from __future__ import annotations

import datetime
from contextlib import closing
from pathlib import Path
from typing import FrozenSet, Optional, Tuple

from enforcement_plugin.outputs.classes import TableStyle, class_of
from enforcement_plugin.outputs.figures import opened_to_read, told_apart
from enforcement_plugin.workspace.model import identifier

Bounds = Tuple[float, float, float, float]


def classes_in_view(
    path: Path, style: TableStyle, bounds: Bounds, as_of: datetime.date
) -> FrozenSet[Optional[str]]:
    """Return the keys of the classes that occur in ``bounds`` (xmin, ymin, xmax, ymax in the file's CRS).

    By the features' boxes: one that only reaches round a corner of the view counts as in it.
    Raises InputError if the file is not a workspace, SurroundingsError if it cannot be read now.
    """
    columns = sorted({column for entry in style.classes for column in entry.when})
    xmin, ymin, xmax, ymax = bounds
    # The names of a GeoPackage's spatial index and its columns (GeoPackage 1.3, annex F.3).
    index = identifier(f"rtree_{style.table}_geom")
    statement = (
        f"SELECT DISTINCT {', '.join(map(identifier, columns)) or '1'} FROM {identifier(style.table)}"
        f" WHERE fid IN (SELECT id FROM {index} WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?)"
    )
    with closing(opened_to_read(path)) as connection, told_apart(path):
        rows = connection.execute(statement, (xmin, xmax, ymin, ymax))
        return frozenset(class_of(style.classes, dict(zip(columns, row)), as_of) for row in rows)
