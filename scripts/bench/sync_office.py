"""Officers' files of any size and the edits of a round, as ``sync.py`` measures them.

A file holds one import of N structures and a case for every hundredth of them. Nothing depends on chance
beyond the seed.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import struct
import sys
import time
import uuid
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Dict, Iterator, List, Mapping, Optional, Set, Tuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from enforcement_plugin.sync.hub import Hub
from enforcement_plugin.sync.profile import Profile
from enforcement_plugin.sync.run import SharedFile, SyncReport, synchronise
from enforcement_plugin.workspace import Workspace, database, repositories
from enforcement_plugin.workspace.editions import register_edition
from enforcement_plugin.workspace.machinery import REQUIRED_TABLES

CRS = "EPSG:4548"
STRUCTURE, CASE, VIOLATION = "structure", "enforcement_case", "case_violation"
ORIGIN = (459_000.0, 4_031_000.0)


def now() -> datetime:
    """Return the present instant."""
    return datetime.now(timezone.utc)


def new_id() -> str:
    """Return 32 random hex digits."""
    return uuid.uuid4().hex


@dataclass(frozen=True)
class Edit:
    """One edit of one row: what ``op`` (I, U, D) does to which row."""

    op: str
    table: str
    row: str
    values: Mapping[str, object]


@dataclass(frozen=True)
class Plan:
    """What two officers do before one of them syncs; ``contested`` rows are touched by both."""

    ours: Tuple[Edit, ...]
    theirs: Tuple[Edit, ...]
    contested: Tuple[str, ...]


@dataclass
class Rows:
    """The rows that may still be edited."""

    structures: List[str]
    cases: List[str]
    gone: Set[str] = field(default_factory=set)

    def take(self, chance: random.Random, count: int) -> List[Tuple[str, str]]:
        """Return so many different rows: mostly structures, some cases."""
        wanted: Dict[str, str] = {}
        cases = min(count // 10, len(self.cases) // 20)
        for table, rows, share in ((CASE, self.cases, cases), (STRUCTURE, self.structures, count)):
            while len(wanted) < share:
                row = chance.choice(rows)
                if row not in self.gone:
                    wanted.setdefault(row, table)
        taken = [(table, row) for row, table in wanted.items()]
        chance.shuffle(taken)
        return taken


def plan(rows: Rows, chance: random.Random, count: int) -> Plan:
    """Return ``count`` edits a side: updates mostly, inserts, deletions, and a tenth on the same rows."""
    contested = max(2, count // 10)
    picked = rows.take(chance, 2 * count - contested)
    both, mine, yours = picked[:contested], picked[contested:count], picked[count:]
    ours: List[Edit] = []
    theirs: List[Edit] = []
    for number, (table, row) in enumerate(both):
        one, other = _text(chance), _text(chance)
        kind = number % 4
        if kind == 0:  # the same column
            ours.append(Edit("U", table, row, {"remark": one}))
            theirs.append(Edit("U", table, row, {"remark": other}))
        elif kind == 1:  # theirs removes what we work on
            ours.append(Edit("U", table, row, {"remark": one}))
            theirs.append(Edit("D", table, row, {}))
        elif kind == 2:  # different columns
            ours.append(Edit("U", table, row, {"remark": one}))
            theirs.append(Edit("U", table, row, {"build_stage": "under_construction", "edited_by": other}))
        else:  # we remove what they work on
            ours.append(Edit("D", table, row, {}))
            theirs.append(Edit("U", table, row, {"remark": other}))
        if kind in (1, 3):
            rows.gone.add(row)  # in conflict from now on, or gone: left alone by later rounds
    for side, members in ((ours, mine), (theirs, yours)):
        for number, (table, row) in enumerate(members):
            side.append(_lone(number, table, row, chance))
            if side[-1].op == "D":
                rows.gone.add(row)
    rows.gone.update(row for _, row in both[::4])
    return Plan(tuple(ours), tuple(theirs), tuple(row for _, row in both))


def _lone(number: int, table: str, row: str, chance: random.Random) -> Edit:
    if number % 10 == 4:
        return Edit("I", VIOLATION, f"{chance.getrandbits(128):032x}", {"case_uuid": row, "remark": _text(chance)})
    if number % 50 == 8:
        return Edit("D", table, row, {})
    return Edit("U", table, row, {"remark": _text(chance), "edited_by": "张三"})


def _text(chance: random.Random) -> str:
    return f"现场核查 {chance.getrandbits(64):016x}"


def apply_edits(connection: sqlite3.Connection, edits: Tuple[Edit, ...]) -> None:
    """Make the edits, as a program that knows the tables does."""
    for edit in edits:
        if edit.op == "I":
            repositories.insert(connection, edit.table, {"uuid": edit.row, **edit.values})  # type: ignore[dict-item]
        elif edit.op == "D":
            repositories.delete(connection, edit.table, edit.row)
        else:
            repositories.update(connection, edit.table, edit.row, edit.values)  # type: ignore[arg-type]


def square(number: int) -> bytes:
    """Return the WKB of a building of 12 × 9 m, on a grid of 40 m."""
    x, y = ORIGIN[0] + 40 * (number % 1000), ORIGIN[1] + 40 * (number // 1000)
    ring = (x, y, x, y + 9, x + 12, y + 9, x + 12, y, x, y)
    return struct.pack("<BIIBIII10d", 1, 6, 1, 1, 3, 1, 5, *ring)


def build(path: Path, size: int) -> None:
    """Make the file of an office with ``size`` imported structures, once; later runs find it."""
    if path.exists():
        return
    chance = random.Random(size)
    part = path.with_name(path.name + ".making")
    part.unlink(missing_ok=True)
    with Workspace.create(part, pack_id="liaocheng", crs=CRS, clock=now, ids=new_id) as workspace:
        features = (
            {"geom": square(number), "structure_no": f"S{number:07d}", "status": "suspected"}
            for number in range(size)
        )
        register_edition(
            workspace, STRUCTURE, source="卫片", as_of="2026-01-01", sha256=f"{size:064x}", features=features
        )
        found = workspace.connection.execute("SELECT uuid FROM structure ORDER BY fid").fetchall()
        with workspace.write() as connection:
            for number, (structure,) in enumerate(found[:: max(1, size // max(50, size // 100))]):
                at = struct.pack("<BI2d", 1, 1, ORIGIN[0] + number, ORIGIN[1] + chance.random())
                repositories.insert(
                    connection, CASE, {"geom": at, "case_no": f"{number}", "structure_uuid": structure}
                )
    part.replace(path)


def rows_of(path: Path) -> Rows:
    """Return what may be edited in a file."""
    with closing(sqlite3.connect(path)) as connection:
        structures = [row[0] for row in connection.execute("SELECT uuid FROM structure ORDER BY fid")]
        cases = [row[0] for row in connection.execute("SELECT uuid FROM enforcement_case ORDER BY fid")]
    return Rows(structures, cases)


class Officer:
    """Somebody with an open file of his own, copied from the office's."""

    def __init__(self, folder: Path, name: str, source: Path) -> None:
        self.name, self.path = name, folder / f"{name}.gpkg"
        self.profile = Profile(folder / f"profile-{name}.json")
        shutil.copyfile(source, self.path)
        with closing(sqlite3.connect(self.path)) as connection:
            connection.execute("UPDATE replica SET replica = ?", (new_id(),))
            connection.commit()
        self.workspace = Workspace.open(self.path, actor=name, clock=now, ids=new_id)

    def edit(self, edits: Tuple[Edit, ...]) -> float:
        """Make edits as one save; return seconds."""
        start = time.perf_counter()
        with self.workspace.write() as connection:
            apply_edits(connection, edits)
        return time.perf_counter() - start

    def sync(self, hub: Hub, shared: Optional[SharedFile] = None) -> Tuple[float, SyncReport]:
        """Sync; return seconds and what came of it."""
        start = time.perf_counter()
        report = synchronise(
            self.workspace,
            hub,
            profile=self.profile,
            actor=self.name,
            shared=shared,
            progress=lambda share, text: None,
            cancelled=lambda: False,
        )
        return time.perf_counter() - start, report

    def close(self) -> None:
        """Close the file."""
        self.workspace.close()


def plain_copy(source: Path, target: Path) -> None:
    """Copy a workspace as the ordinary GeoPackage that other tools would merge: no log, no capture."""
    shutil.copyfile(source, target)
    with closing(database.connect(target)) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            if not name.startswith(("rtree_", "gpkg_")):
                connection.execute(f'DROP TRIGGER "{name}"')
        for table in REQUIRED_TABLES:
            if not table.startswith("gpkg_"):
                connection.execute(f'DROP TABLE "{table}"')
                connection.execute("DELETE FROM gpkg_contents WHERE table_name = ?", (table,))
        connection.execute("VACUUM")


def table_contents(connection: sqlite3.Connection) -> Iterator[Tuple[object, ...]]:
    """Yield every row that people edit, without what only one file knows (fid, computed columns)."""
    for table, columns in (
        (STRUCTURE, "uuid, structure_no, status, build_stage, remark, edited_by, geom"),
        (CASE, "uuid, case_no, structure_uuid, build_stage, remark, edited_by, geom"),
        (VIOLATION, "uuid, case_uuid, remark"),
    ):
        for row in connection.execute(f"SELECT {columns} FROM {table} ORDER BY uuid"):
            yield (table, *row)
