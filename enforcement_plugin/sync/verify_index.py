"""What verifying a hub must remember of every segment, on the disk and not in memory.

Fifty devices that sync ten times a day for five years leave 900,000 segments. Of each only its place in its
chain is kept, and what others say about the places of others: in a temporary database that SQLite keeps
below a fixed amount of memory and removes by itself.
"""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from dataclasses import dataclass
from types import TracebackType
from typing import Dict, Iterable, Iterator, List, Optional, Sequence, Set, Tuple, Type

from enforcement_plugin.errors import SurroundingsError
from enforcement_plugin.sync.segment import Segment, SegmentName

_CACHE_KIB = 32_000
_LINK = "SELECT sealer, first, last, hash, previous, month, key"
_TABLES = (
    """CREATE TABLE link (sealer TEXT, first INTEGER, last INTEGER, hash TEXT, previous TEXT, month TEXT, key TEXT,
  number INTEGER, PRIMARY KEY (sealer, first, last, hash)) WITHOUT ROWID""",
    """CREATE TABLE broken (sealer TEXT, first INTEGER, last INTEGER, path TEXT,
  PRIMARY KEY (sealer, first, last, path)) WITHOUT ROWID""",
    """CREATE TABLE claim (sealer TEXT, position INTEGER, hash TEXT, source TEXT,
  PRIMARY KEY (sealer, position, hash)) WITHOUT ROWID""",
    # Written in the order of reading and sorted once: an index by random ids would not fit into the cache.
    """CREATE TABLE told (change INTEGER, content INTEGER, number INTEGER, place INTEGER)""",
)


@dataclass(frozen=True)
class Link:
    """The place of a segment that verifies in its sealer's chain."""

    sealer: str
    first: int
    last: int
    hash: str
    previous: Optional[str]
    month: str
    key: Optional[str]

    @property
    def name(self) -> SegmentName:
        """Return where the segment lies."""
        return SegmentName(self.sealer, self.month, self.first, self.last, self.hash[:16])


@dataclass(frozen=True)
class Claimed:
    """A head that somebody says to have seen; ``source`` is who."""

    position: int
    hash: str
    source: str


class Index:
    """Every segment's place, and every head that somebody claims to have seen."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None)
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KIB}"):
            self._base.execute(f"PRAGMA {setting}")
        for table in _TABLES:
            self._base.execute(table)
        self._base.execute("BEGIN")

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self._base.close()
        if isinstance(error, sqlite3.Error):
            raise SurroundingsError(
                "Verifying needs room for its temporary notes in {path} ({reason}); nothing was changed.",
                path=tempfile.gettempdir(),
                reason=str(error),
            ) from error

    def most_pages(self, pages: int) -> None:
        """Let the notes take no more than so many pages of 4 KiB on the disk."""
        self._base.execute(f"PRAGMA max_page_count = {int(pages)}")

    def add(self, segment: Segment, number: int, shown: Sequence[bytes]) -> None:
        """Keep the place of a segment, the ``number``-th that is read, and what it says of others.

        ``shown`` are the lines of its changes.
        """
        self._base.execute(
            "INSERT OR IGNORE INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                segment.sealer,
                segment.first,
                segment.last,
                segment.hash,
                segment.previous,
                segment.month,
                segment.key,
                number,
            ),
        )
        self.claim(
            ((other, head.position, head.hash) for other, head in segment.seen.items() if other != segment.sealer),
            segment.sealer,
        )
        self._base.executemany(
            "INSERT INTO told VALUES (?, ?, ?, ?)",
            (
                (_short(change.change.encode("utf-8")), _short(line), number, place)
                for place, (change, line) in enumerate(zip(segment.changes, shown))
            ),
        )

    def add_broken(self, name: SegmentName) -> None:
        """Keep that something lies at a place which does not verify."""
        self._base.execute(
            "INSERT OR IGNORE INTO broken VALUES (?, ?, ?, ?)", (name.sealer, name.first, name.last, name.path)
        )

    def claim(self, heads: Iterable[Tuple[str, int, str]], source: str) -> None:
        """Keep heads (sealer, position, hash) that somebody other than the sealer's own chain states.

        ``source`` is who: a sealer, a file. Of several who say the same, the first is named.
        """
        self._base.executemany(
            "INSERT OR IGNORE INTO claim VALUES (?, ?, ?, ?)", ((*head, source) for head in heads)
        )

    def disputed(self) -> List[List[Tuple[Link, int]]]:
        """Return changes whose lines differ between segments: for each where it stands (segment, index).

        Worth a second look, and no more: what differs may be the spelling, or another change of the same
        short hash.
        """
        ids = self._base.execute("SELECT change FROM told GROUP BY change HAVING min(content) <> max(content)")
        places: Dict[int, List[Tuple[int, int]]] = {row[0]: [] for row in ids.fetchall()}
        if not places:
            return []
        for change, number, place in self._base.execute("SELECT change, number, place FROM told"):
            if change in places:
                places[change].append((number, place))
        wanted = {number for told in places.values() for number, _ in told}
        rows = self._base.execute(f"{_LINK}, number FROM link")
        links = {row[-1]: Link(*row[:-1]) for row in rows if row[-1] in wanted}
        return [[(links[number], place) for number, place in told if number in links] for told in places.values()]

    def sealers(self) -> List[str]:
        """Return everybody who sealed here, or is said to have sealed, sorted."""
        rows = self._base.execute(
            "SELECT DISTINCT sealer FROM link UNION SELECT DISTINCT sealer FROM broken"
            " UNION SELECT DISTINCT sealer FROM claim ORDER BY 1"
        )
        return [row[0] for row in rows.fetchall()]

    def links(self, sealer: str) -> Iterator[Link]:
        """Yield what a sealer's folder holds, in the order of positions; rivals for one place by hash."""
        for row in self._base.execute(f"{_LINK} FROM link WHERE sealer = ? ORDER BY first, last, hash", (sealer,)):
            yield Link(*row)

    def named_by_next(self, link: Link) -> bool:
        """Return whether some segment goes on from this one."""
        row = self._base.execute(
            "SELECT 1 FROM link WHERE sealer = ? AND first = ? AND previous = ?",
            (link.sealer, link.last + 1, link.hash),
        ).fetchone()
        return row is not None

    def claims(self, sealer: str) -> Iterator[Claimed]:
        """Yield the sealer's heads that others claim, in the order of positions."""
        for row in self._base.execute(
            "SELECT position, hash, source FROM claim WHERE sealer = ? ORDER BY position, hash", (sealer,)
        ):
            yield Claimed(*row)

    def claimed(self, sealer: str, position: int, digest: str) -> bool:
        """Return whether somebody claims to have seen this head."""
        row = self._base.execute(
            "SELECT 1 FROM claim WHERE sealer = ? AND position = ? AND hash = ?", (sealer, position, digest)
        ).fetchone()
        return row is not None

    def holds(self, sealer: str, position: int, digest: str) -> bool:
        """Return whether a segment that verifies ends there with this hash."""
        row = self._base.execute(
            "SELECT 1 FROM link WHERE sealer = ? AND first <= ? AND last = ? AND hash = ?",
            (sealer, position, position, digest),
        ).fetchone()
        return row is not None

    def broken_at(self, sealer: str, position: int) -> bool:
        """Return whether something broken lies where a position would be."""
        row = self._base.execute(
            "SELECT 1 FROM broken WHERE sealer = ? AND first <= ? AND last >= ? LIMIT 1",
            (sealer, position, position),
        ).fetchone()
        return row is not None

    def covers(self, sealer: str, position: int) -> bool:
        """Return whether a segment that verifies holds a position."""
        row = self._base.execute(
            "SELECT 1 FROM link WHERE sealer = ? AND first <= ? AND last >= ? LIMIT 1",
            (sealer, position, position),
        ).fetchone()
        return row is not None

    def reaches(self, sealer: str, position: int) -> bool:
        """Return whether the sealer's segments reach up to a position, with gaps or without."""
        row = self._base.execute(
            "SELECT 1 FROM link WHERE sealer = ? AND last >= ? LIMIT 1", (sealer, position)
        ).fetchone()
        return row is not None

    def broken_from(self, sealer: str, first: int) -> Optional[int]:
        """Return up to where something broken claims to reach from ``first``, None if nothing does."""
        row = self._base.execute(
            "SELECT max(last) FROM broken WHERE sealer = ? AND first = ?", (sealer, first)
        ).fetchone()
        return None if row[0] is None else int(row[0])

    def broken_ends(self, sealer: str) -> Set[int]:
        """Return where the broken segments of a sealer end."""
        return {row[0] for row in self._base.execute("SELECT last FROM broken WHERE sealer = ?", (sealer,))}

    def counts(self) -> Dict[str, Tuple[int, int]]:
        """Return by sealer how many segments verify, and how many of them are signed."""
        rows = self._base.execute("SELECT sealer, count(*), count(key) FROM link GROUP BY sealer")
        return {sealer: (count, signed) for sealer, count, signed in rows}

    def keys(self, sealer: str) -> Set[str]:
        """Return the keys with which a sealer's segments are signed."""
        rows = self._base.execute("SELECT DISTINCT key FROM link WHERE sealer = ? AND key IS NOT NULL", (sealer,))
        return {row[0] for row in rows}


def _short(content: bytes) -> int:
    """Return 63 bits of a hash: enough to tell what is worth a second look."""
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "big") >> 1
