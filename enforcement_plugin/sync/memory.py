"""What a workspace remembers of its hub: which segments it has read, how far each sealer's chain reaches.

Kept in the workspace's own tables ``segment``, ``published``, ``witness`` and, as JSON, in ``setting`` under
names that begin with ``sync.``. All of it can be forgotten: the hub and the log hold everything.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, replace
from typing import Dict, Iterable, List, Mapping, Optional, Set

from enforcement_plugin.sync.segment import Segment, SegmentName
from enforcement_plugin.workspace import leads, log
from enforcement_plugin.workspace.change import Change
from enforcement_plugin.workspace.log import RowKey

HUB = "sync.hub"
PLACE = "sync.place"
SCHEMA = "sync.schema"
HEADS = "sync.heads"
SEALER = "sync.sealer"
PUBLISHED_UP_TO = "sync.published_up_to"
LAYERS = "sync.layers"
BELIEVED = "sync.believed"
SHARED = "sync.shared"
REVEALED = "sync.revealed"
LAST = "sync.last"
STATED = "sync.stated"
RECHECKED = "sync.rechecked"
TAKEN = "sync.taken"


@dataclass(frozen=True)
class ChainEnd:
    """How far a sealer's chain has been read without a gap."""

    position: int
    hash: str
    month: str
    sealed_at: str


def recall(connection: sqlite3.Connection, name: str) -> object:
    """Return a remembered value, None if there is none."""
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return None if row is None else json.loads(row[0])


def recall_mapping(connection: sqlite3.Connection, name: str) -> Dict[str, object]:
    """Return a remembered mapping, empty if there is none."""
    value = recall(connection, name)
    return dict(value) if isinstance(value, dict) else {}


def remember(connection: sqlite3.Connection, name: str, value: object) -> None:
    """Keep a value; call inside a transaction."""
    connection.execute(
        "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, json.dumps(value, ensure_ascii=False, sort_keys=True)),
    )


def believed(connection: sqlite3.Connection) -> Dict[str, int]:
    """Return the changes whose clock ran ahead, with the latest hybrid time that they are believed to have."""
    found = recall_mapping(connection, BELIEVED)
    return {name: limit for name, limit in found.items() if isinstance(limit, int)}


def begin_with_hub(connection: sqlite3.Connection, identity: str) -> bool:
    """Make the memory that of the hub ``identity``; return whether another one was forgotten for it.

    Nothing is lost by that: what this hub does not hold counts as unpublished again.
    """
    known = recall(connection, HUB)
    if known == identity:
        return False
    for table in ("segment", "published"):
        connection.execute(f"DELETE FROM {table}")
    for name, value in (
        (HEADS, {}),
        (SEALER, None),
        (PUBLISHED_UP_TO, 0),
        (LAYERS, {}),
        (SHARED, None),
        (REVEALED, None),
        (TAKEN, None),
        (STATED, {}),
    ):
        remember(connection, name, value)
    connection.execute("DELETE FROM setting WHERE name = ?", (leads.WAITING,))
    remember(connection, HUB, identity)
    return known is not None


def revealed_up_to(connection: sqlite3.Connection) -> Optional[str]:
    """Return up to where the hub has shown what it hid at first, as ``Hub.revealed`` answered last."""
    cursor = recall(connection, REVEALED)
    return cursor if isinstance(cursor, str) else None


def note_revealed(connection: sqlite3.Connection, changes: Iterable[Change], cursor: Optional[str]) -> None:
    """Remember changes as published that a hub showed after their segment, and up to where it has done so."""
    connection.executemany(
        "INSERT OR IGNORE INTO published (change, segment) VALUES (?, '')",
        [(change.change,) for change in changes],
    )
    remember(connection, REVEALED, cursor)


def heads(connection: sqlite3.Connection) -> Dict[str, ChainEnd]:
    """Return the chain end of every sealer that has been read."""
    found = {}
    for sealer, end in recall_mapping(connection, HEADS).items():
        if isinstance(end, list) and len(end) == 4:
            found[sealer] = ChainEnd(int(end[0]), str(end[1]), str(end[2]), str(end[3]))
    return found


def news(connection: sqlite3.Connection, sealer: str, seen: Mapping[str, ChainEnd]) -> Dict[str, ChainEnd]:
    """Return those of ``seen`` that the segments of our own chain have not stated yet."""
    stated = recall_mapping(connection, STATED).get(sealer)
    known = stated if isinstance(stated, dict) else {}
    return {other: end for other, end in seen.items() if known.get(other) != end.hash}


def note_stated(connection: sqlite3.Connection, sealer: str, seen: Mapping[str, ChainEnd]) -> None:
    """Remember that the chain of ``sealer`` has stated these heads; call inside a transaction."""
    remember(connection, STATED, {sealer: {other: end.hash for other, end in seen.items()}})


def sealers(connection: sqlite3.Connection) -> Set[str]:
    """Return every sealer of whom a segment has been read."""
    return {row[0] for row in connection.execute("SELECT DISTINCT sealer FROM segment")}


def read_segments(connection: sqlite3.Connection, since: Mapping[str, str]) -> Set[str]:
    """Return the paths of the segments that have been read, from each sealer's given month on."""
    found: Set[str] = set()
    for sealer, month in since.items():
        rows = connection.execute(
            "SELECT segment FROM segment WHERE segment >= ? AND segment < ?",
            (f"{sealer}/{month}", f"{sealer}0"),  # "0" follows "/"
        )
        found.update(row[0] for row in rows)
    return found


def note_segments(connection: sqlite3.Connection, segments: Iterable[Segment], now: str) -> Dict[str, ChainEnd]:
    """Remember segments as read, their changes as published, and return the chain ends."""
    ends = heads(connection)
    ordered = sorted(segments, key=lambda each: each.name)
    connection.executemany(
        "INSERT OR REPLACE INTO segment (segment, sealer, first, last, hash, read_at) VALUES (?, ?, ?, ?, ?, ?)",
        [(each.name.path, each.sealer, each.first, each.last, each.hash, now) for each in ordered],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO published (change, segment) VALUES (?, ?)",
        [(change.change, each.name.path) for each in ordered for change in each.changes],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO witness (sealer, position, hash, seen_at) VALUES (?, ?, ?, ?)",
        [(each.sealer, each.last, each.hash, now) for each in ordered],
    )
    for segment in ordered:
        end = ends.get(segment.sealer)
        if segment.first == (end.position if end else 0) + 1 and segment.previous == (end.hash if end else None):
            end = ChainEnd(segment.last, segment.hash, segment.month, segment.sealed_at)
            ends[segment.sealer] = _further(connection, segment.sealer, end)
        elif end is not None and (segment.last, segment.hash) == (end.position, end.hash):
            # It was known from elsewhere that the chain goes on up to here, but not yet since when.
            ends[segment.sealer] = replace(end, sealed_at=segment.sealed_at)
    remember(
        connection,
        HEADS,
        {sealer: [end.position, end.hash, end.month, end.sealed_at] for sealer, end in ends.items()},
    )
    return ends


def _further(connection: sqlite3.Connection, sealer: str, end: ChainEnd) -> ChainEnd:
    """Return the chain end after segments that were read before the one that closed the gap."""
    while True:
        row = connection.execute(
            "SELECT segment, last, hash FROM segment WHERE segment > ? AND segment < ? AND first = ?",
            (f"{sealer}/{end.month}/{end.position + 1:010d}", f"{sealer}0", end.position + 1),
        ).fetchone()
        name = SegmentName.parse(row[0]) if row else None
        if name is None:
            return end
        end = ChainEnd(int(row[1]), str(row[2]), name.month, end.sealed_at)


def forget_segments(connection: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Take back that segments were read, because the hub has them no more: their changes wait again."""
    for path in paths:
        connection.execute("DELETE FROM segment WHERE segment = ?", (path,))
        connection.execute("DELETE FROM published WHERE segment = ?", (path,))
        remember(connection, PUBLISHED_UP_TO, 0)
        remember(connection, STATED, {})  # it may have been ours, with what it had seen of others


def unpublished(connection: sqlite3.Connection) -> List[str]:
    """Return the changes of the log that no segment holds, in the order in which they came about here."""
    floor = recall(connection, PUBLISHED_UP_TO)
    rows = connection.execute(
        "SELECT change FROM change_log WHERE id > ? AND NOT EXISTS"
        " (SELECT 1 FROM published WHERE published.change = change_log.change) ORDER BY id",
        (floor if isinstance(floor, int) else 0,),
    )
    return [row[0] for row in rows]


def waiting_in_conflict(connection: sqlite3.Connection) -> List[RowKey]:
    """Return rows whose conflicts may have changed by edits here that no segment holds.

    An edit of a row in conflict is a candidate, too; and a removed row that was brought back may bring back
    what was in conflict about it.
    """
    floor = recall(connection, PUBLISHED_UP_TO)
    # NOT INDEXED: for DISTINCT, SQLite would rather walk the index of rows, years of them, than the few new ids.
    rows = connection.execute(
        "SELECT DISTINCT table_name, row_uuid FROM change_log AS l NOT INDEXED WHERE id > ? AND NOT EXISTS"
        " (SELECT 1 FROM published WHERE published.change = l.change) AND ((op = 'I' AND parents <> '') OR EXISTS"
        " (SELECT 1 FROM conflict AS c WHERE c.table_name = l.table_name AND c.row_uuid = l.row_uuid"
        " AND c.settled_by IS NULL))",
        (floor if isinstance(floor, int) else 0,),
    )
    return [(str(table), str(row)) for table, row in rows]


def count_waiting(connection: sqlite3.Connection) -> int:
    """Return how many of somebody's own changes no segment holds yet.

    The note of how an imported row stood before its first edit (its change bears the row's uuid) is nobody's,
    and so is what a device says of itself (devices.is_work).
    """
    floor = recall(connection, PUBLISHED_UP_TO)
    row = connection.execute(
        "SELECT count(*) FROM change_log WHERE id > ? AND change <> row_uuid"
        " AND NOT (table_name = 'device' AND op = 'I') AND NOT EXISTS"
        " (SELECT 1 FROM published WHERE published.change = change_log.change)",
        (floor if isinstance(floor, int) else 0,),
    ).fetchone()
    return int(row[0])


def raise_floor(connection: sqlite3.Connection) -> None:
    """Remember up to where everything is published, so that looking for the rest costs nothing."""
    floor = recall(connection, PUBLISHED_UP_TO)
    row = connection.execute(
        "SELECT min(id) - 1 FROM change_log WHERE id > ? AND NOT EXISTS"
        " (SELECT 1 FROM published WHERE published.change = change_log.change)",
        (floor if isinstance(floor, int) else 0,),
    ).fetchone()
    if row[0] is None:
        row = connection.execute("SELECT coalesce(max(id), 0) FROM change_log").fetchone()
    remember(connection, PUBLISHED_UP_TO, row[0])


def published_among(connection: sqlite3.Connection, changes: Iterable[str]) -> Set[str]:
    """Return those of ``changes`` that some segment holds."""
    found: Set[str] = set()
    for some in log.in_lots(changes):
        rows = connection.execute(f"SELECT change FROM published WHERE change IN ({log.marks(some)})", some)
        found.update(row[0] for row in rows)
    return found


def own_chain(connection: sqlite3.Connection, sealer: str) -> Optional[ChainEnd]:
    """Return the end of the sealer's own chain, also where a gap lies before it.

    A segment that this file wrote counts even if the hub lost an earlier one: the gap is then evidence.
    """
    row = connection.execute(
        "SELECT position, hash FROM witness WHERE sealer = ? ORDER BY position DESC LIMIT 1", (sealer,)
    ).fetchone()
    if row is None:
        return None
    end = heads(connection).get(sealer)
    month, sealed_at = (end.month, end.sealed_at) if end is not None else ("", "")
    latest = connection.execute(
        "SELECT max(segment) FROM segment WHERE segment > ? AND segment < ?", (f"{sealer}/", f"{sealer}0")
    ).fetchone()[0]
    name = SegmentName.parse(latest) if latest else None
    return ChainEnd(int(row[0]), str(row[1]), max(month, name.month if name else ""), sealed_at)


def changes_in(connection: sqlite3.Connection, paths: Set[str]) -> List[str]:
    """Return the changes that were read in some segments; looks through all that were read."""
    rows = connection.execute("SELECT change, segment FROM published") if paths else ()
    return [change for change, segment in rows if segment in paths]


def segments_between(connection: sqlite3.Connection, sealer: str, first: int, last: Optional[int]) -> List[str]:
    """Return the paths of the segments that were read of a sealer from a position to another (None: the end)."""
    rows = connection.execute(
        "SELECT segment FROM segment WHERE segment > ? AND segment < ? AND last >= ? AND first <= ?",
        (f"{sealer}/", f"{sealer}0", first, last if last is not None else 2**62),
    )
    return [row[0] for row in rows]
