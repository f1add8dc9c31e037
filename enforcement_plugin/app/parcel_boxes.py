"""Where the parcels of a workspace lie, kept in memory between determinations."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, replace
from typing import FrozenSet, List, Optional

import numpy as np

from enforcement_plugin.overlay.rtree import KeptBoxes
from enforcement_plugin.workspace import log

#: What an entry of one row is.
ROW_OPS = frozenset(("I", "U", "D"))
#: So many parcels may be edited before all boxes are read anew.
_MOST_EDITED = 1000


@dataclass(frozen=True)
class ParcelBoxes:
    """The parcels' boxes as they were once, and who was edited since.

    ``last`` and ``change`` are id and name of the last change of the log that was seen.
    """

    kept: KeptBoxes
    last: int
    change: str
    edited: FrozenSet[str] = frozenset()

    @classmethod
    def read(cls, connection: sqlite3.Connection) -> ParcelBoxes:
        """Read them from the index of the file."""
        last, change = log.newest(connection)  # before the boxes: an edit in between is looked at twice, not never
        return cls(KeptBoxes.read(connection, "parcel"), last, change)

    def followed(self, connection: sqlite3.Connection) -> Optional[ParcelBoxes]:
        """Follow the log to its end; None where these boxes say nothing of the file any more."""
        if log.name_at(connection, self.last) != self.change:
            return None  # another file took this one's place
        if log.holds_others(connection, self.last, "parcel", ROW_OPS):
            return None  # an import, of which one entry tells
        last, change = log.newest(connection)
        edited = self.edited | log.rows_since(connection, self.last, "parcel", ROW_OPS)
        if len(edited) > _MOST_EDITED:
            return None
        return replace(self, last=last, change=change, edited=edited)

    def near(self, connection: sqlite3.Connection, boxes: np.ndarray) -> List[int]:
        """Return the fids of parcels whose boxes meet some of these (k, 4), and of those edited since."""
        again = connection.execute(
            "SELECT fid FROM json_each(?) AS wanted CROSS JOIN parcel ON parcel.uuid = wanted.value",
            (json.dumps(sorted(self.edited)),),
        )
        return sorted({fid for (fid,) in again}.union(self.kept.meeting(boxes).tolist()))
