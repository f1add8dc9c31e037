"""Two officers, one shared folder and a made-up city: the stage for the demo and the desktop tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
import sqlite_utils

from enforcement_plugin.app import demo, overlaying, syncing, viewing, workspaces
from enforcement_plugin.app.desk import open_desk
from enforcement_plugin.workspace.geometry import to_wkb

TICK = "V_NO_CONSTR_PERMIT"
STAGE = "completed_not_accepted"


@dataclass(frozen=True)
class Rehearsal:
    """The files, and the structures that the walk clicks: determined, undetermined, and under another one."""

    first: Path
    second: Path
    hub: Path
    determined: str
    undetermined: str
    under: str

    def plan(self, out: Path) -> dict[str, Any]:
        """Return the plan of the walk (walk.py)."""
        return {
            "out": str(out),
            "workspace": str(self.first),
            "structures": [self.determined, self.undetermined],
            "under": self.under,
            "tick": TICK,
            "stage": STAGE,
        }


def prepare(folder: Path, *, structures: int, seed: int, language: str = "zh") -> Rehearsal:
    """Build the city in ``folder``: the first officer has it, the second an empty file of the same rules."""
    first, second, hub = folder / "officer_1.gpkg", folder / "officer_2.gpkg", folder / "shared"
    demo.build_demo(first, structures=structures, seed=seed, language=language)
    overlaying.determine_workspace(first)
    hub.mkdir()
    syncing.synchronise(first, hub, actor="demo")
    with workspaces.open_workspace(first, actor=None) as workspace:
        crs = f"EPSG:{workspace.epsg}"
    workspaces.create_workspace(second, pack="liaocheng", crs=crs, language=language).close()
    syncing.synchronise(second, hub, actor="demo")
    return Rehearsal(
        first,
        second,
        hub,
        pick(first, "lead_status = 'determined' AND lead_agency = 'lc.cm'")[0],
        between_two(first, pick(first, "lead_status = 'undetermined'")),
        beneath_another(first),
    )


def pick(path: Path, where: str) -> list[str]:
    """Return flagged structures under construction for which ``where`` (SQL) holds, the largest first."""
    found = sqlite_utils.Database(path).query(
        "SELECT uuid FROM structure JOIN rtree_structure_geom ON fid = id"
        f" WHERE {where} AND build_stage = 'under_construction'"
        " AND violations LIKE '%V_PLAN_NOPERMIT%' AND violations NOT LIKE :tick"
        " ORDER BY (maxx - minx) * (maxy - miny) DESC, structure_no",
        {"tick": f"%{TICK}%"},
    )
    uuids = [str(row["uuid"]) for row in found]
    if not uuids:
        raise LookupError(f"{path} has no structure where {where}")
    return uuids


def between_two(path: Path, structures: list[str]) -> str:
    """Return the first of ``structures`` that either of two departments may lead."""
    desk = open_desk(path, actor="")
    try:
        for uuid in structures:
            if len(viewing.view_case(desk, uuid).lead.candidates) == 2:
                return uuid
    finally:
        desk.close()
    raise LookupError(f"in {path} nothing lies between two departments")


def beneath_another(path: Path) -> str:
    """Return a structure whose middle another one covers, so that a click there finds both."""
    rows = list(sqlite_utils.Database(path)["structure"].rows)
    shapes = shapely.from_wkb([to_wkb(row["geom"]) for row in rows])
    middles = shapely.point_on_surface(shapes)
    point, shape = shapely.STRtree(shapes).query(middles, predicate="within")
    covered = point[point != shape]
    if not len(covered):
        raise LookupError(f"in {path} no structure lies over another")
    return str(rows[covered[0]]["uuid"])
