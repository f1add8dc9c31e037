"""A workspace as a witness: the heads that it has read, and its own log held against the segments.

Somebody who edits the log in his file changes nothing at the hub, but shows his colleagues another history;
and whoever takes segments away from the hub does not take them from the files that have read them.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Optional, Set, Tuple

from enforcement_plugin.errors import InputError
from enforcement_plugin.sync import memory
from enforcement_plugin.sync.change_json import same_change
from enforcement_plugin.sync.segment import Segment
from enforcement_plugin.sync.verify_cases import case_of
from enforcement_plugin.sync.verify_chain import Finding
from enforcement_plugin.workspace import database, log


@dataclass(frozen=True)
class WitnessFile:
    """An open workspace that has synced with the hub; nothing is written to it."""

    path: Path
    connection: sqlite3.Connection

    def heads(self) -> Iterator[Tuple[str, int, str]]:
        """Yield (sealer, position, hash) of every segment that the file has ever read or sealed."""
        with _garbled(self.path):
            for sealer, position, digest in self.connection.execute("SELECT sealer, position, hash FROM witness"):
                yield str(sealer), int(position), str(digest)

    def differing(self, segment: Segment) -> Iterator[Finding]:
        """Yield the changes of a segment that the file's log tells otherwise, or has lost since it read them."""
        for place, change in enumerate(segment.changes):
            with _garbled(self.path):
                known = log.find(self.connection, change.change)
            if known is None:
                if not memory.published_among(self.connection, [change.change]):
                    continue  # it has not read that far
            elif same_change(known, change):
                continue
            position = segment.first if segment.hidden else segment.first + place
            yield Finding("altered", segment.sealer, position, case_of(change), str(self.path))

    def lost_cases(self, sealer: str, first: int, last: Optional[int]) -> Set[str]:
        """Return the cases of changes that this file has read at positions which the hub does not hold."""
        with _garbled(self.path):
            paths = set(memory.segments_between(self.connection, sealer, first, last))
            changes = (log.find(self.connection, name) for name in memory.changes_in(self.connection, paths))
            return {case_of(change) for change in changes if change is not None} - {""}


@contextmanager
def _garbled(path: Path) -> Iterator[None]:
    """Refuse a file whose tables hold what the plugin never writes there. Raises InputError."""
    try:
        yield
    except (InputError, ValueError, TypeError) as error:
        raise database.named(sqlite3.DatabaseError("its record is malformed"), path) from error


@contextmanager
def opened_witness(path: Path) -> Iterator[WitnessFile]:
    """Open a workspace file as a witness. Raises what ``database.named_errors`` raises."""
    database.inspect(path)
    with database.named_errors(path), database.reading(path) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        yield WitnessFile(path, connection)
