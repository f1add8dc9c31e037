"""Beginning from a copy of the shared file, where a hub holds years of segments.

The shared file is a replica like every other, so what it says of a segment is what reading the segment would
say, and one file is carried faster than a million. But nobody seals it: whoever may write to the share may
have altered it. So only its log is used, never its tables; only changes of segments that the hub has now,
complete, under the hash that the segment's name bears; a sample that nobody can foresee is read from the hub
and held against it, and the rest is, a part at every later sync (``mistold``; all at once by ``sync verify``
with this file as a witness). What it hands out goes the
way of every segment that is read (``receive``). Whatever does not fit is left to the reader of segments: the
last segment of every chain, those with changes whose clock ran ahead, forks, and the whole copy if the sample
differs.
"""

from __future__ import annotations

import random
import re
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import (
    Dict,
    Generator,
    Iterable,
    Iterator,
    List,
    Mapping,
    Optional,
    Protocol,
    Sequence,
    Tuple,
    runtime_checkable,
)

from enforcement_plugin.errors import InputError
from enforcement_plugin.sync import clocks, memory
from enforcement_plugin.sync.change_json import OPERATIONS, change_to_json
from enforcement_plugin.sync.hub import Hub
from enforcement_plugin.sync.merge import RowState
from enforcement_plugin.sync.receive import receive
from enforcement_plugin.sync.rows import merge_rows, write_rows
from enforcement_plugin.sync.segment import (
    Segment,
    SegmentDamagedError,
    SegmentName,
    decode,
    require_all_shown,
)
from enforcement_plugin.workspace import Workspace, database, imported, log, migrations
from enforcement_plugin.workspace.change import Change
from enforcement_plugin.workspace.tables import BY_NAME
from enforcement_plugin.workspace.workspace import iso

SAMPLE = 200  # segments that are read from the hub before anything of a copy is used
PART = 200  # segments that every later sync reads and holds against what the copy said

_TABLES = ("change_log", "published", "segment", "setting")
_HASH = re.compile(r"[0-9a-f]{64}\Z")


@runtime_checkable
class Copies(Protocol):
    """Where a copy of the shared file can be had."""

    def copy(self, destination: Path) -> bool:
        """Write a whole copy of the shared file to ``destination``; return False if none can be had now."""


class _UnfitError(ValueError):
    """The copy is not what the hub says."""


def lots(
    workspace: Workspace, hub: Hub, copies: Copies, listed: Sequence[SegmentName], size: int
) -> Generator[Tuple[float, List[Segment]], None, None]:
    """Yield, ``size`` at a time, segments of ``listed`` as a copy of the shared file has them, and the share done.

    In the order in which the shared file learned of them. None where there is no copy or it does not fit; a
    copy that turns out damaged ends there. Raises HubError when the hub cannot be read.
    """
    try:
        folder = tempfile.TemporaryDirectory(prefix=".joining-", dir=workspace.path.parent)
    except OSError:
        return  # no room for a copy
    with folder as name:
        path = Path(name) / "copy.gpkg"
        if not copies.copy(path):
            return
        with closing(database.connect(path, read_only=True)) as copy:
            copy.execute("PRAGMA trusted_schema = OFF")
            try:
                usable = _usable(copy, workspace, hub, listed)
                _hold_sample(copy, hub, usable, random.Random(workspace.ids()))
                lot: List[Segment] = []
                for count, segment in enumerate(_segments(copy, workspace, usable), 1):
                    lot.append(segment)
                    if len(lot) == size:
                        yield count / len(usable), lot
                        lot = []
                if lot:
                    yield 1.0, lot
            except (sqlite3.Error, InputError, _UnfitError):
                return


def _usable(
    copy: sqlite3.Connection, workspace: Workspace, hub: Hub, listed: Sequence[SegmentName]
) -> Dict[str, Tuple[SegmentName, str]]:
    """Return name and hash, by path, of the segments whose changes the copy may stand for.

    Raises _UnfitError.
    """
    real = {
        name
        for name, sql in copy.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        if not str(sql).upper().startswith("CREATE VIRTUAL")
    }
    if not real.issuperset(_TABLES):
        raise _UnfitError("its tables are not real ones")
    if memory.recall(copy, memory.HUB) != hub.identity() or migrations.layer_epsg(copy) != workspace.epsg:
        raise _UnfitError("it belongs to another hub")
    ahead = {
        row[0]
        for some in log.in_lots(memory.believed(copy))
        for row in copy.execute(f"SELECT segment FROM published WHERE change IN ({log.marks(some)})", some)
    }
    ends = {(sealer, end.position) for sealer, end in memory.heads(copy).items()}
    last: Dict[str, SegmentName] = {}
    begins: Dict[Tuple[str, int], int] = {}
    for name in listed:
        last[name.sealer] = max(last.get(name.sealer, name), name)
        begins[name.sealer, name.first] = begins.get((name.sealer, name.first), 0) + 1
    forked = {sealer for (sealer, _), count in begins.items() if count > 1}
    hashes = dict(copy.execute("SELECT segment, hash FROM segment"))
    return {
        name.path: (name, digest)
        for name in listed
        if isinstance(digest := hashes.get(name.path), str)
        and _HASH.match(digest)
        and digest.startswith(name.hash16)
        and name != last[name.sealer]
        and (name.sealer, name.last) not in ends
        and name.sealer not in forked
        and name.path not in ahead
    }


def _hold_sample(
    copy: sqlite3.Connection,
    hub: Hub,
    usable: Mapping[str, Tuple[SegmentName, str]],
    chance: random.Random,
) -> None:
    """Read some segments from the hub and hold the copy against them. Raises _UnfitError, HubError."""
    chosen = chance.sample(sorted(usable), min(SAMPLE, len(usable)))
    claimed: Dict[str, List[str]] = {path: [] for path in chosen}
    for change, path in copy.execute("SELECT change, segment FROM published"):
        if path in claimed:
            claimed[path].append(change)
    for path in chosen:
        name, digest = usable[path]
        segment = _read(hub, name)
        if segment is None:
            continue  # the reader of segments will say so; the copy has what it had read when it was whole
        if segment.hash != digest or not _same(segment, log.of_changes(copy, claimed[path])):
            raise _UnfitError("it says something else than a segment")
        if not set(clocks.believable([segment], {})) <= set(memory.believed(copy)):
            raise _UnfitError("it believes a clock that ran ahead")


def _read(hub: Hub, name: SegmentName) -> Optional[Segment]:
    try:
        segment = decode(name, hub.read(name))
        if not hub.hides_changes:
            require_all_shown(segment)
    except SegmentDamagedError:
        return None
    return segment


def _same(segment: Segment, changes: Iterable[Change]) -> bool:
    """Return whether these are the segment's changes, in any order."""
    return _told(segment.changes) == _told(changes)


def _told(changes: Iterable[Change]) -> Dict[str, object]:
    # As they travel: the file in which a change was made may spell a value otherwise (text that is no UTF-8).
    return {change.change: change_to_json(change) for change in changes}


def _segments(
    copy: sqlite3.Connection, workspace: Workspace, usable: Mapping[str, Tuple[SegmentName, str]]
) -> Iterator[Segment]:
    """Yield the usable segments that the copy has completely, as its log has their changes.

    What only those who verify look at (what its writer had seen of others, its signature) is not there.
    """
    previous = {
        (sealer, last): digest for sealer, last, digest in copy.execute("SELECT sealer, last, hash FROM segment")
    }
    crs = f"EPSG:{workspace.epsg}"
    gathered: Dict[str, List[Change]] = {}
    for change, path in log.with_segments(copy):
        if path not in usable:
            continue
        if change.op not in OPERATIONS or not 0 <= change.hlc < 2**63 or " " in change.change:
            raise _UnfitError("it holds what no segment could hold")
        name, digest = usable[path]
        changes = gathered.setdefault(path, [])
        changes.append(change)
        if len(changes) == name.last - name.first + 1:
            yield Segment(
                sealer=name.sealer,
                first=name.first,
                last=name.last,
                previous=previous.get((name.sealer, name.first - 1)),
                seen={},
                sealed_at="",
                replica=changes[0].replica,
                crs=crs,
                changes=tuple(gathered.pop(path)),
                month=name.month,
                hash=digest,
            )


def mistold(workspace: Workspace, hub: Hub) -> List[Segment]:
    """Read the next part of the segments that were taken from a copy; return those that say something else.

    None where nothing was taken or all has been looked through. Raises HubError.
    """
    connection = workspace.connection
    after = memory.recall(connection, memory.TAKEN)
    if not isinstance(after, str):
        return []
    rows = connection.execute(
        "SELECT segment FROM segment WHERE segment > ? ORDER BY segment LIMIT ?", (after, PART)
    )
    paths = [str(path) for (path,) in rows]
    found = []
    for name in map(SegmentName.parse, paths):
        segment = _read(hub, name) if name is not None else None
        # The log is held against the segment; a damaged segment is no reason to doubt the log.
        if segment is not None and not segment.hidden:
            known = log.of_changes(connection, [change.change for change in segment.changes])
            if not _same(segment, known):
                found.append(segment)
    with workspace.write() as write:
        memory.remember(write, memory.TAKEN, paths[-1] if len(paths) == PART else None)
    return found


def correct(workspace: Workspace, segment: Segment, *, actor: str) -> None:
    """Put what a segment says in the place of what a copy of the shared file had told about it.

    The one case in which entries leave the log: they were never made by anybody.
    """
    path = segment.name.path
    with workspace.merging() as connection:
        rows = connection.execute("SELECT change FROM published WHERE segment = ?", (path,)).fetchall()
        told = log.of_changes(connection, [str(change) for (change,) in rows])
        log.strike(connection, [change.change for change in told])
        workspace.accept_schema()
        memory.forget_segments(connection, [path])
        receive(workspace, [segment], actor=actor)
        touched = {(change.table, change.row) for change in told if change.op != "baseline"}
        unknown = touched - set(log.heads_of(connection, touched))
        kept = imported.trusted(connection) if unknown else {}
        for table, row in unknown:
            if table in BY_NAME:
                # What was told of a row of an import is not true: it is again what it was when it came.
                came = imported.as_it_came(connection, kept, table, row)
                write_rows(connection, [RowState(table, row, came is not None, came or {}, (), ())])
            connection.execute("DELETE FROM conflict WHERE table_name = ? AND row_uuid = ?", (table, row))
        merge_rows(connection, touched - unknown, horizons=memory.believed(connection), now=iso(workspace.clock()))
