"""Two officers, one shared folder and a made-up city: the stage for the demo and the desktop tests."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from enforcement_plugin.app import demo, overlaying, syncing, workspaces

TICK = "V_NO_CONSTR_PERMIT"
STAGE = "completed_not_accepted"


@dataclass(frozen=True)
class Rehearsal:
    """The files, and the structures that the walk clicks: one determined, one undetermined."""

    first: Path
    second: Path
    hub: Path
    determined: str
    undetermined: str

    def plan(self, out: Path) -> dict[str, Any]:
        """Return the plan of the walk (walk.py)."""
        return {
            "out": str(out),
            "workspace": str(self.first),
            "structures": [self.determined, self.undetermined],
            "tick": TICK,
            "stage": STAGE,
        }


def prepare(folder: Path, *, structures: int, seed: int) -> Rehearsal:
    """Build the city in ``folder``: the first officer has it, the second an empty file of the same rules."""
    first, second, hub = folder / "officer_1.gpkg", folder / "officer_2.gpkg", folder / "shared"
    demo.build_demo(first, structures=structures, seed=seed)
    overlaying.determine_workspace(first)
    hub.mkdir()
    syncing.synchronise(first, hub, actor="demo")
    with workspaces.open_workspace(first, actor=None) as workspace:
        crs = f"EPSG:{workspace.epsg}"
    workspaces.create_workspace(second, pack="liaocheng", crs=crs).close()
    syncing.synchronise(second, hub, actor="demo")
    return Rehearsal(
        first,
        second,
        hub,
        pick(first, "lead_status = 'determined' AND lead_agency = 'lc.cm'"),
        pick(first, "lead_status = 'undetermined'"),
    )


def pick(path: Path, where: str) -> str:
    """Return a large flagged structure under construction for which ``where`` (SQL of this file's own) holds."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        row = connection.execute(
            "SELECT uuid FROM structure JOIN rtree_structure_geom ON fid = id"
            f" WHERE {where} AND build_stage = 'under_construction'"
            " AND violations LIKE '%V_PLAN_NOPERMIT%' AND violations NOT LIKE ?"
            " ORDER BY (maxx - minx) * (maxy - miny) DESC, structure_no LIMIT 1",
            (f"%{TICK}%",),
        ).fetchone()
    finally:
        connection.close()
    if row is None:
        raise LookupError(f"{path} has no structure where {where}")
    return str(row[0])
