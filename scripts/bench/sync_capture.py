"""What the capture costs: 10,000 edits with its triggers and without, by sqlite3 and by OGR; bytes per change."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Dict, List

from sync_office import Officer, plain_copy, rows_of

from enforcement_plugin.workspace import database

EDITS = 10_000

# OGR in a process of its own: two SQLite libraries in one process drop each other's locks.
BY_OGR = """
import sys, time
from osgeo import ogr
ogr.UseExceptions()
source = ogr.Open(sys.argv[1], 1)
layer = source.GetLayerByName("structure")
start = time.perf_counter()
layer.StartTransaction()
for number, feature in enumerate(layer):
    if number == int(sys.argv[2]):
        break
    feature["remark"] = "第" + sys.argv[3] + "次复核" + str(number)
    layer.SetFeature(feature)
layer.CommitTransaction()
print(time.perf_counter() - start)
"""


def by_sqlite(path: Path, rows: List[str], turn: int) -> float:
    """Edit a column of every row in one transaction; return seconds."""
    with closing(database.connect(path)) as connection:
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "UPDATE structure SET remark = ? WHERE uuid = ?",
            ((f"第{turn}次核查{number}", row) for number, row in enumerate(rows)),
        )
        connection.execute("COMMIT")
        return time.perf_counter() - start


def by_ogr(path: Path, turn: int) -> float:
    """Edit a column of the first rows through OGR; return seconds."""
    command = [sys.executable, "-c", BY_OGR, str(path), str(EDITS), str(turn)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measure(folder: Path, source: Path, rounds: int) -> Dict[str, float]:
    """Return seconds of EDITS edits, the median of rounds, and how many bytes a file grows by per change."""
    officer = Officer(folder, "capture", source)
    officer.close()
    plain = folder / "plain.gpkg"
    plain_copy(officer.path, plain)
    rows = rows_of(officer.path).structures[:EDITS]
    taken: Dict[str, List[float]] = {}
    sizes = [officer.path.stat().st_size]
    for turn in range(rounds):
        for name, path in (("with", officer.path), ("without", plain)):
            taken.setdefault(f"sqlite_{name}", []).append(by_sqlite(path, rows, turn))
        sizes.append(officer.path.stat().st_size)
        for name, path in (("with", officer.path), ("without", plain)):
            taken.setdefault(f"ogr_{name}", []).append(by_ogr(path, turn))
        sizes.append(officer.path.stat().st_size)
    found = {name: sorted(values)[len(values) // 2] for name, values in taken.items()}
    # The first round also notes how every imported row stood; later ones are what an edit costs.
    found["bytes_first_edit"] = (sizes[1] - sizes[0]) / len(rows)
    found["bytes_per_edit"] = (sizes[-1] - sizes[1]) / (len(rows) * (len(sizes) - 2))
    return found
