"""Hybrid logical time, and how far a device's clock is believed.

Kulkarni et al. 2014, "Logical Physical Clocks": Unix milliseconds * 65536 + counter, never behind what has
been seen. A clock that runs ahead would win every argument and drag everybody's time along, so a change is
believed to be at most a day later than what its writer had seen of others (``believable``), and a file
follows the times of others at most a day beyond its own clock (``advance``).
"""

from __future__ import annotations

import datetime
import sqlite3
from typing import Dict, Iterable, Mapping, Optional

from enforcement_plugin.sync.segment import Segment

DAY = 24 * 3600 * 1000 << 16


def hybrid(instant: datetime.datetime) -> int:
    """Return the hybrid time at which ``instant`` (with a time zone) begins."""
    return int(instant.timestamp() * 1000) << 16


def horizon(segment: Segment) -> Optional[int]:
    """Return the latest hybrid time that is believed of the segment's changes, None for any.

    A function of the segment alone, so that every copy believes the same.
    """
    if segment.version == 1:
        seen = latest(head.sealed_at for sealer, head in segment.seen.items() if sealer != segment.sealer)
    else:
        seen = latest([segment.seen_at or ""])
    return hybrid(seen) + DAY if seen is not None else None


def latest(instants: Iterable[str]) -> Optional[datetime.datetime]:
    """Return the latest of the times of sealing, None if none of them is one."""
    known = [instant for instant in map(_parsed, instants) if instant is not None]
    return max(known) if known else None


def believable(segments: Iterable[Segment], believed: Mapping[str, int]) -> Dict[str, int]:
    """Return ``believed`` (change -> latest hybrid time) with what these segments add.

    Only changes that run ahead are listed; of two segments with the same change the stricter counts.
    """
    found = dict(believed)
    for segment in segments:
        limit = horizon(segment)
        if limit is None:
            continue
        for change in segment.changes:
            if change.hlc > limit:
                found[change.change] = min(limit, found.get(change.change, limit))
    return found


def tick(connection: sqlite3.Connection, now: datetime.datetime) -> int:
    """Return the next hybrid time of this file and keep it; call inside a transaction."""
    connection.execute("UPDATE replica SET hlc = max(hlc + 1, ?)", (hybrid(now),))
    return int(connection.execute("SELECT hlc FROM replica").fetchone()[0])


def advance(connection: sqlite3.Connection, seen: int, now: datetime.datetime) -> None:
    """Bring the file's hybrid time up to what it has seen, but not far beyond its own clock."""
    connection.execute("UPDATE replica SET hlc = max(hlc, ?)", (min(seen, hybrid(now) + DAY),))


def _parsed(text: str) -> Optional[datetime.datetime]:
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.timezone.utc)
    except ValueError:
        return None
