"""Determining again after edits: only the structures that the edits can have touched.

The workspace's log says what was edited since the leads were written, its spatial indexes who lies there; the
state that a determination leaves in the file (the last change it saw, the rules, the settings, the day) says
whether that is enough. Where it is not, everything is determined.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Callable, Iterable, Iterator, List, Mapping, Optional, Set, Tuple, Union

import numpy as np

from enforcement_plugin.app.combinations import Memories
from enforcement_plugin.app.desk import pack_of
from enforcement_plugin.app.overlaying import (
    STATE,
    Determination,
    determine_workspace,
    present,
    state_of,
    write_leads,
)
from enforcement_plugin.app.parcel_boxes import ROW_OPS, ParcelBoxes
from enforcement_plugin.app.summary import DeterminationSummary
from enforcement_plugin.app.workspaces import open_workspace
from enforcement_plugin.errors import CancelledError
from enforcement_plugin.overlay import AreaLayer, OverlaySpec, ReferenceLayers
from enforcement_plugin.overlay.geometry import clean_polygons
from enforcement_plugin.overlay.libraries import shapely2
from enforcement_plugin.overlay.reading import read_table, wkb_of_blobs, workspace_layers
from enforcement_plugin.rules import Pack
from enforcement_plugin.workspace import Workspace, log
from enforcement_plugin.workspace.beside import beside
from enforcement_plugin.workspace.change import Change, parse_literal
from enforcement_plugin.workspace.database import said_for

_REFERENCE = ("parcel", "zone", "land_class")
_OF_CASE = ("case_fact", "case_violation")
#: Structures that standing layers are made for: a grid over zones takes some 30 ms once, and spares a fifth of
#: each determination. In a small workspace it is only so fine as ten times its structures need it.
_STANDING, _TIMES = 300_000, 10
#: For so many structures the parcels' boxes are kept in memory; for fewer the file's own index is asked.
_MANY = 200
#: Beyond so many structures it is as quick to determine all of them.
_MOST_SHARE = 0.25


@dataclass
class Standing:
    """What stays between determinations: the reference layers but parcels, of parcels their boxes, rulings met, a
    second connection.

    Whoever determines holds it alone: an earlier determination must not be written after a later one.
    """

    state: Tuple[Any, ...] = ()
    layers: Optional[ReferenceLayers] = None
    parcels: Optional[ParcelBoxes] = None
    memories: Memories = field(default_factory=dict)
    basis: str = ""
    lock: threading.RLock = field(default_factory=threading.RLock)
    _kept: Optional[Tuple[Workspace, Workspace]] = None
    _over: bool = False

    @contextmanager
    def alone(self, cancelled: Callable[[], bool]) -> Iterator[None]:
        """Wait for who determines now. Raises CancelledError."""
        while not self.lock.acquire(timeout=0.05):
            if cancelled():
                raise CancelledError()
        try:
            yield
        finally:
            self.lock.release()

    @contextmanager
    def beside(self, workspace: Workspace, cancelled: Callable[[], bool]) -> Iterator[Workspace]:
        """Give an open workspace through a second connection, alone; it is kept for the next determination.

        Opening one means reading how all tables and triggers are made: a fifth of what a thousand edits take.
        Raises CancelledError, BusyError and SurroundingsError.
        """
        with self.alone(cancelled):
            if self._kept is None or self._kept[0] is not workspace:
                self._let_go()
                self._kept = (workspace, beside(workspace))
            try:
                yield self._kept[1]
            except BaseException:
                self._let_go()
                raise
        if self._over:  # asked after the lock is free: whoever says it later finds it so
            self._let_go_if_idle()

    def end(self) -> None:
        """Close the second connection, now or as soon as who determines is done; the file is free then.

        Not for the thread that determines.
        """
        self._over = True
        self._let_go_if_idle()

    def _let_go_if_idle(self) -> None:
        if self.lock.acquire(blocking=False):
            try:
                self._let_go()
            finally:
                self.lock.release()

    def _let_go(self) -> None:
        if self._kept is not None:
            self._kept[1].close()
        self._kept = None


@dataclass(frozen=True)
class Update:
    """What bringing leads up to date came to: counts of those looked at; ``whole`` if that was everybody."""

    summary: DeterminationSummary
    whole: bool


def determine_changes(
    workspace: Union[str, Path, Workspace],
    *,
    pack: Optional[Pack] = None,
    as_of: Optional[str] = None,
    standing: Optional[Standing] = None,
    threads: int = 0,
    progress: Callable[[float, str], None] = lambda share, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> DeterminationSummary:
    """Bring the leads up to date with everything edited since they were determined; all of them if need be.

    The leads are afterwards what determine_workspace would have written; the summary counts those looked at.
    ``standing`` is kept by a caller who asks again and again. Raises as determine_workspace does.
    """
    return bring_up_to_date(
        workspace,
        pack=pack,
        as_of=as_of,
        standing=standing,
        threads=threads,
        progress=progress,
        cancelled=cancelled,
    ).summary


@said_for
def bring_up_to_date(
    workspace: Union[str, Path, Workspace],
    *,
    pack: Optional[Pack] = None,
    as_of: Optional[str] = None,
    standing: Optional[Standing] = None,
    everything: bool = False,
    patient: bool = False,
    threads: int = 0,
    progress: Callable[[float, str], None] = lambda share, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Update:
    """Do as determine_changes, and say whether all were determined; ``everything`` wants that in any case.

    ``patient`` as in write_leads.
    """
    standing = standing if standing is not None else Standing()
    with ExitStack() as stack:
        stack.enter_context(standing.alone(cancelled))
        if not isinstance(workspace, Workspace):
            workspace = stack.enter_context(open_workspace(workspace))
        rules = pack or pack_of(workspace)
        day = as_of or workspace.clock().astimezone().date().isoformat()
        state = state_of(workspace, rules, day)
        touched = None if everything else _touched(workspace, state)
        if touched is None:
            standing.parcels = None  # the rows of an import may have come, of which the log says nothing more
            summary = determine_workspace(
                workspace,
                pack=rules,
                as_of=as_of,
                patient=patient,
                threads=threads,
                progress=progress,
                cancelled=cancelled,
            )
            return Update(summary, whole=True)
        spec = OverlaySpec.from_pack(rules)
        layers = _around(workspace, spec, day, touched, standing)
        if standing.basis != state["basis"]:  # a pack that was edited keeps its id, and its questions
            standing.basis, standing.memories = state["basis"], {}
        found = Determination(workspace, rules, spec, layers, standing.memories).run(
            touched, threads=threads, cancelled=cancelled
        )
        progress(0.9, "Writing")
        write_leads(workspace, found, state, patient=patient)
    return Update(found.summary, whole=False)


def _touched(workspace: Workspace, now: Mapping[str, Any]) -> Optional[List[int]]:
    """Return the fids of the structures that edits since the last determination can have touched; None for all."""
    connection = workspace.connection
    before = workspace.settings.get(STATE)
    if not isinstance(before, dict) or set(before) != set(now) or before["basis"] != now["basis"]:
        return None
    if log.name_at(connection, int(before["id"])) != before["change"]:
        return None  # another file took this one's place, or the log was written anew
    edits = _Edits()
    last = int(before["id"])
    # Most edits are of structures, of which it is enough to know which.
    edits.structures |= log.rows_since(connection, last, "structure", ROW_OPS)
    for change in log.since_besides(connection, last, "structure", ROW_OPS):
        if not edits.take(connection, change):
            return None
    edits.take_days(connection, str(before["day"]), str(now["day"]))
    # The list leads and the index of uuids follows: a join of its own choice might read all structures.
    named = connection.execute(
        "SELECT fid FROM json_each(?) AS wanted CROSS JOIN structure ON structure.uuid = wanted.value",
        (json.dumps(sorted(edits.structures)),),
    )
    fids = {fid for (fid,) in named}
    fids |= _lying_on(connection, edits.regions)
    return None if len(fids) > _MOST_SHARE * _rows(connection) + 1000 else sorted(fids)


def _rows(connection: sqlite3.Connection) -> int:
    """Return about how many structures there are, without counting them."""
    (last,) = connection.execute("SELECT max(rowid) FROM structure").fetchone()
    return int(last or 0)


@dataclass
class _Edits:
    """What edits touch: structures by uuid, and regions on the ground where another layer is different now."""

    structures: Set[str] = field(default_factory=set)
    regions: List[Any] = field(default_factory=list)

    def take(self, connection: sqlite3.Connection, change: Change) -> bool:
        """Take an edit; False when nobody can say what it touches."""
        if change.table == "structure":
            self.structures.add(change.row)
        elif change.table in _REFERENCE:
            self.regions += _regions(connection, change)
        elif change.table in _OF_CASE:
            cases = {*_said(change, "case_uuid"), *_column(connection, change, "case_uuid")}
            for case in cases:
                self.structures.update(_of_case(connection, case))
        elif change.table == "enforcement_case":
            self.structures.update(_said(change, "structure_uuid"), _of_case(connection, change.row))
        else:
            return True  # no lead follows from it
        # A mass import has one entry for all of its rows, and other kinds of entries are rare: all, then.
        return change.op in ROW_OPS or change.op == "resolve"

    def take_days(self, connection: sqlite3.Connection, before: str, now: str) -> None:
        """Take what came into force or expired between two days."""
        first, last = sorted((before, now))
        if first == last:
            return
        for table in _REFERENCE:
            rows = connection.execute(
                f"SELECT geom FROM {table} WHERE"
                " (substr(valid_from, 1, 10) > ? AND substr(valid_from, 1, 10) <= ?)"
                " OR (substr(valid_to, 1, 10) >= ? AND substr(valid_to, 1, 10) < ?)",
                (first, last, first, last),
            ).fetchall()
            self.regions += [shape for shape in _shapes([blob for (blob,) in rows]) if shape is not None]


def _said(change: Change, column: str) -> List[str]:
    literals = change.columns.get(column, ())
    values = [parse_literal(literal) for literal in literals if literal is not None]
    return [str(value) for value in values if value]


def _column(connection: sqlite3.Connection, change: Change, column: str) -> List[str]:
    found = connection.execute(f"SELECT {column} FROM {change.table} WHERE uuid = ?", (change.row,))
    return [str(value) for (value,) in found if value]


def _of_case(connection: sqlite3.Connection, case: str) -> List[str]:
    found = connection.execute("SELECT structure_uuid FROM enforcement_case WHERE uuid = ?", (case,))
    return [str(value) for (value,) in found if value]


def _regions(connection: sqlite3.Connection, change: Change) -> List[Any]:
    """Return where an edit of a reference feature makes a difference."""
    shapely = shapely2()
    now = [
        blob for (blob,) in connection.execute(f"SELECT geom FROM {change.table} WHERE uuid = ?", (change.row,))
    ]
    given = [parse_literal(literal) for literal in change.columns.get("geom", ()) if literal is not None]
    said = [value for value in given if isinstance(value, bytes)]
    shapes = [shape for shape in (*clean_polygons(said)[0], *_shapes(now)) if shape is not None]
    if set(change.columns) <= {"geom", "edited_by"} and change.op == "U" and len(said) == 2 and len(shapes) >= 2:
        # Only its border moved: what lay inside before and after is where it was.
        return list(shapely.get_parts(shapely.symmetric_difference(shapes[0], shapes[1])))
    return shapes


def _shapes(blobs: List[Any]) -> List[Any]:
    return clean_polygons(wkb_of_blobs(blobs))[0].tolist() if blobs else []


def _lying_on(connection: sqlite3.Connection, regions: Iterable[Any]) -> Set[int]:
    """Return the fids of the structures whose bounds meet regions."""
    shapely = shapely2()
    found: Set[int] = set()
    for region in regions:
        x0, y0, x1, y1 = shapely.bounds(region).tolist()
        rows = connection.execute(
            "SELECT id, minx, miny, maxx, maxy FROM rtree_structure_geom"
            " WHERE minx <= ? AND maxx >= ? AND miny <= ? AND maxy >= ?",
            (x1, x0, y1, y0),
        ).fetchall()
        if rows:
            table = np.array(rows, float)
            shapely.prepare(region)
            meets = shapely.intersects(region, shapely.box(*table[:, 1:].T))
            found.update(table[meets, 0].astype(np.int64).tolist())
    return found


def _around(
    workspace: Workspace, spec: OverlaySpec, day: str, fids: List[int], standing: Standing
) -> ReferenceLayers:
    """Return the reference layers, of the parcels only those near some structures."""
    connection = workspace.connection
    (last,) = connection.execute(
        "SELECT max(id) FROM change_log WHERE table_name IN ('zone', 'land_class')"
    ).fetchone()
    key = (str(workspace.path), last, day, spec)
    if standing.state != key or standing.layers is None:
        work = min(_TIMES * _rows(connection), _STANDING)
        standing.layers = workspace_layers(connection, day, spec, work, parcels=False)
        standing.state, standing.parcels = key, None
    parcels: Optional[AreaLayer] = None
    if "parcel" in present(connection, day):
        near = _parcels_near(connection, fids, standing)
        table = read_table(connection, "parcel", sorted(spec.parcel_attributes), day, near)
        parcels = AreaLayer.of(table.geometries, table.columns)
    return replace(standing.layers, parcels=parcels)


def _parcels_near(connection: sqlite3.Connection, fids: List[int], standing: Standing) -> List[int]:
    """Return the fids of the parcels whose bounds meet those of structures."""
    found = connection.execute(
        "SELECT minx, miny, maxx, maxy FROM json_each(?) AS wanted"
        " CROSS JOIN rtree_structure_geom AS s ON s.id = wanted.value",
        (json.dumps(fids),),
    ).fetchall()
    if len(fids) < _MANY:
        near = {
            fid
            for west, south, east, north in found
            for (fid,) in connection.execute(
                "SELECT id FROM rtree_parcel_geom WHERE minx <= ? AND maxx >= ? AND miny <= ? AND maxy >= ?",
                (east, west, north, south),
            )
        }
        return sorted(near)
    boxes = standing.parcels.followed(connection) if standing.parcels is not None else None
    standing.parcels = boxes or ParcelBoxes.read(connection)
    return standing.parcels.near(connection, np.array(found, float).reshape(-1, 4))
