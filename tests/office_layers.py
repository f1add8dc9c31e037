"""The demo city's layers as offices send them: each in a file of its own, some structures without an outline."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import shapely

from enforcement_plugin.app.demo import build_demo
from enforcement_plugin.overlay.writing import TEXT, OutColumn, OutTable, write_geopackage


def build_layers(folder: Path, structures: int, seed: int) -> None:
    """Write city.gpkg (parcels, zones, land classes) and s.gpkg (structures; every 97th has no outline)."""
    build_demo(folder / "city.gpkg", structures=structures, seed=seed)
    with sqlite3.connect(folder / "city.gpkg") as connection:
        rows = connection.execute("SELECT geom, structure_no, build_stage, violations FROM structure").fetchall()
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [None if number % 97 == 0 else shapely.from_wkb(row[0][40:]) for number, row in enumerate(rows)]
    columns = [
        OutColumn(name, TEXT, [row[place + 1] for row in rows])
        for place, name in enumerate(("structure_no", "build_stage", "violations"))
    ]
    write_geopackage(folder / "s.gpkg", [OutTable("structures", columns, shapes)], "EPSG:4548")
