"""How the rows of a mass import came in, kept beside them in the file, packed.

An import is one entry in the log, so the log cannot say what its rows were. Its ``baseline`` entry has their
content hash; this is the content: with it, what somebody did to an imported row behind the log's back is
found row by row, with the old values and without a hub (verification.py). A copy is believed only where it
has the hash that the log has.

Table ``imported_rows``, one line per block of rows in order of their uuids:

uuids   zlib of the uuids, a NUL between two; NULL where all follow from the edition, which is the usual case:
        then they are those of ``row_uuid`` for 1, 2 … feature count, sorted, and take no room
shapes  zlib of the WKB of their geometries, one after the other
texts   zlib of their texts as the log has them (capture.row_text), a NUL between two, in each geometry the
        number of its bytes in place of the bytes

Geometries are most of it and hardly shrink, hence apart and at zlib's quickest level.
"""

from __future__ import annotations

import hashlib
import heapq
import re
import sqlite3
import zlib
from binascii import hexlify, unhexlify
from dataclasses import replace
from typing import Dict, Iterable, Iterator, List, Mapping, Optional, Protocol, Sequence, Tuple

from enforcement_plugin.workspace import log
from enforcement_plugin.workspace.capture import row_text
from enforcement_plugin.workspace.change import parse_columns, parse_literal
from enforcement_plugin.workspace.machinery import IMPORTED_ROWS
from enforcement_plugin.workspace.model import Table, identifier
from enforcement_plugin.workspace.tables import BY_NAME

Edition = Tuple[str, str]
"""Table and uuid of an edition."""

Row = Tuple[bytes, bytes]
"""A row's uuid, and its text as the log would have it."""

Kept = Mapping[str, Mapping[str, int]]
"""Table -> edition -> number of rows, of imports whose rows are known one by one."""

# Log entries that say how a row of the edition ?1 came in.
AS_IMPORTED = "op = 'I' AND hlc = 0 AND replica = ?1"

BLOCK_ROWS = 1000
BLOCK_BYTES = 4_000_000
LARGEST = 1 << 28  # bytes of a block, unpacked: a foreign file may hold anything
_SHAPE = re.compile(rb"geom=NULL>X'([0-9A-F]*)'")
_PLACE = re.compile(rb"geom=NULL>X'([0-9]+)'")
_BEFORE = b"geom=NULL>X'"


class Digest(Protocol):
    """A hash in the making."""

    def update(self, content: bytes) -> None:
        """Add bytes."""


class _UnfitError(ValueError):
    """A copy that is damaged."""


def row_uuid(edition: str, number: int) -> str:
    """Return the id of the feature ``number`` (from 1) of an edition that brought none of its own."""
    return hashlib.sha256(f"{edition} {number}".encode()).hexdigest()[:32]


def add_to(digest: Digest, uuid: bytes, text: bytes) -> None:
    """Add a row to the hash over an edition's rows in order of their uuids, as ``baseline`` entries have it."""
    digest.update(f"{uuid.decode('utf-8', 'replace')} {len(text)}\n".encode("ascii", "replace"))
    digest.update(text)


def rows_in_file(connection: sqlite3.Connection, table: Table, edition: str) -> Iterator[Row]:
    """Yield the rows of an edition as they were imported, in order of their uuids.

    A row that has changed since comes as it stood, which the log has kept (capture.py); a row that came to the
    edition later, by an edit of somebody, is none of it. Where imports share their ids, what the log says of a
    row is said of that of the edition that its first entry names.
    """
    name = identifier(table.name)
    yield from connection.execute(
        f"SELECT CAST(t.uuid AS BLOB), CAST({row_text(table, 't')} AS BLOB) FROM {name} AS t"
        " WHERE t.edition_uuid = ?1 AND (NOT EXISTS"
        " (SELECT 1 FROM change_log WHERE table_name = ?2 AND row_uuid = t.uuid) OR EXISTS"
        f" (SELECT 1 FROM {name} AS other JOIN change_log AS l ON l.table_name = ?2 AND l.row_uuid = t.uuid"
        " WHERE other.uuid = t.uuid AND +other.edition_uuid <> ?1"
        " AND l.op = 'I' AND l.hlc = 0 AND l.replica = +other.edition_uuid))"
        " UNION ALL SELECT CAST(row_uuid AS BLOB), CAST(columns AS BLOB) FROM change_log WHERE id IN"
        f" (SELECT min(id) FROM change_log WHERE table_name = ?2 AND {AS_IMPORTED} GROUP BY row_uuid) ORDER BY 1",
        (edition, table.name),
    )


def rows_in_layer(source: sqlite3.Connection, table: Table) -> Iterator[Row]:
    """Yield the rows of a file that holds one edition as it was imported, in order of their uuids."""
    there = {column[1] for column in source.execute(f"PRAGMA table_info({identifier(table.name)})")}
    present = replace(table, columns=tuple(column for column in table.columns if column.name in there))
    yield from source.execute(
        f"SELECT CAST(uuid AS BLOB), CAST({row_text(present, 't')} AS BLOB) FROM {identifier(table.name)} AS t"
        " ORDER BY 1"
    )


def keep(connection: sqlite3.Connection, table: Table, edition: str, count: int, rows: Iterable[Row]) -> str:
    """Keep a copy of the ``count`` rows of an edition, given in order of their uuids; return their content hash.

    None is kept where uuids do not tell the rows apart, here or from another import's. Call inside a transaction.
    """
    has_place = _has_place(connection)
    given = iter(rows)
    digest = hashlib.sha256()
    following = _following(edition, count)
    last, done, fit, own_ids = b"", 0, has_place, False
    while block := _next_block(given):
        for uuid, text in block:
            add_to(digest, uuid, text)
        ids = [uuid for uuid, _ in block]
        fit = fit and not any(one == other or not _is_id(other) for one, other in zip([last, *ids], ids))
        follows = ids == following[done : done + len(ids)]
        own_ids = own_ids or not follows
        if fit:
            connection.execute(
                "INSERT OR REPLACE INTO imported_rows VALUES (?, ?, ?, ?, ?, ?)",
                (table.name, edition, done, None if follows else zlib.compress(b"\0".join(ids)), *_packed(block)),
            )
        last, done = ids[-1], done + len(ids)
    if has_place and (not fit or (own_ids and _shares_uuids(connection, table, edition))):
        forget(connection, table.name, edition)
    return digest.hexdigest()


def keep_if_as_logged(connection: sqlite3.Connection, table: Table, edition: str, rows: Iterable[Row]) -> None:
    """Keep a copy of rows if they are what the log says was imported and there is none; inside a transaction."""
    if not _has_place(connection):
        return
    expected = _originals(connection).get((table.name, edition), {})
    there = connection.execute(
        "SELECT 1 FROM imported_rows WHERE table_name = ? AND edition = ?", (table.name, edition)
    ).fetchone()
    count = max(expected.values(), default=0)
    # What a log says may be any number; where there cannot be so many rows, they are not those of the import.
    (most,) = connection.execute(
        f"SELECT (SELECT count(*) FROM {identifier(table.name)})"
        " + (SELECT count(*) FROM row_head WHERE table_name = ?)",
        (table.name,),
    ).fetchone()
    if there is not None or not 0 < count <= most:
        return
    if keep(connection, table, edition, count, rows) not in expected:
        forget(connection, table.name, edition)


def keep_what_is_there(connection: sqlite3.Connection) -> None:
    """Keep copies of all imports of a file that an older version wrote, where nobody altered them unseen."""
    for table, edition in _originals(connection):
        keep_if_as_logged(connection, BY_NAME[table], edition, rows_in_file(connection, BY_NAME[table], edition))


def _has_place(connection: sqlite3.Connection) -> bool:
    """Make the table if somebody's tool has tidied it away; tell whether it is one."""
    connection.execute(IMPORTED_ROWS)
    return _is_there(connection)


def _is_there(connection: sqlite3.Connection) -> bool:
    """Tell whether there is such a table: a view of that name may never stop answering."""
    kind = "SELECT 1 FROM sqlite_master WHERE lower(name) = 'imported_rows' AND type = 'table'"
    return connection.execute(kind).fetchone() is not None


def forget(connection: sqlite3.Connection, table: str, edition: str) -> None:
    """Keep no copy of an edition; inside a transaction."""
    connection.execute("DELETE FROM imported_rows WHERE table_name = ? AND edition = ?", (table, edition))


def _originals(connection: sqlite3.Connection) -> Dict[Edition, Dict[str, int]]:
    """Return content hash -> number of rows of every import, as it came: without what was altered later."""
    found: Dict[Edition, Dict[str, int]] = {}
    for change in log.baselines(connection):
        if _is_layer(change.table) and "sha256" in change.columns and "_altered" not in change.columns:
            count = parse_literal(change.columns.get("count", ("NULL", "0"))[1])
            content = str(parse_literal(change.columns["sha256"][1]))
            found.setdefault((change.table, change.row), {})[content] = count if isinstance(count, int) else 0
    return found


def _is_layer(table: str) -> bool:
    return table in BY_NAME and BY_NAME[table].has("edition_uuid")


def _shares_uuids(connection: sqlite3.Connection, table: Table, edition: str) -> bool:
    name = identifier(table.name)
    return (
        connection.execute(
            f"SELECT 1 FROM {name} AS t JOIN {name} AS other ON other.uuid = t.uuid AND other.fid <> t.fid"
            " WHERE t.edition_uuid = ? LIMIT 1",
            (edition,),
        ).fetchone()
        is not None
    )


def _is_id(uuid: bytes) -> bool:
    try:
        return "\0" not in uuid.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _following(edition: str, count: int) -> List[bytes]:
    return sorted(row_uuid(edition, number).encode("ascii") for number in range(1, count + 1))


def _next_block(rows: Iterator[Row]) -> List[Row]:
    block: List[Row] = []
    size = 0
    for row in rows:
        block.append(row)
        size += len(row[1])
        if len(block) == BLOCK_ROWS or size > BLOCK_BYTES:
            break
    return block


def _packed(block: Sequence[Row]) -> Tuple[bytes, bytes]:
    shapes, texts = [], []
    for _, text in block:
        shape = _SHAPE.match(text)
        if shape is not None:
            wkb = unhexlify(shape.group(1))
            shapes.append(wkb)
            text = b"%s%d%s" % (_BEFORE, len(wkb), text[shape.end(1) :])
        texts.append(text)
    return zlib.compress(b"".join(shapes), 1), zlib.compress(b"\0".join(texts), 6)


def trusted(connection: sqlite3.Connection) -> Kept:
    """Return the imports whose copy has the hash that the log has."""
    found: Dict[str, Dict[str, int]] = {}
    if not _is_there(connection):
        return found  # an older file that is only read
    originals = _originals(connection)
    for table, edition, blocks in connection.execute(
        "SELECT table_name, edition, count(*) FROM imported_rows GROUP BY table_name, edition"
    ).fetchall():
        for content, count in originals.get((table, edition), {}).items():
            if count <= blocks * BLOCK_ROWS and _content(connection, table, edition, count) == content:
                found.setdefault(table, {})[edition] = count
    return found


def _content(connection: sqlite3.Connection, table: str, edition: str, count: int) -> str:
    digest = hashlib.sha256()
    try:
        for uuid, text in _rows_of(connection, table, edition, count):
            add_to(digest, uuid, text)
    except (ValueError, TypeError, zlib.error):
        return ""
    return digest.hexdigest()


def rows_kept(connection: sqlite3.Connection, table: str, editions: Mapping[str, int]) -> Iterator[Row]:
    """Yield how the rows of ``trusted`` copies came in, in order of their uuids; of several with one uuid one."""
    last: Optional[bytes] = None
    for row in heapq.merge(*(_rows_of(connection, table, edition, count) for edition, count in editions.items())):
        if row[0] != last:
            yield row
        last = row[0]


def as_it_came(connection: sqlite3.Connection, kept: Kept, table: str, uuid: str) -> Optional[Dict[str, str]]:
    """Return the literals of one imported row, None if no import that is known row by row has it."""
    for found, text in rows_kept(connection, table, kept.get(table, {})):
        if found == uuid.encode("utf-8"):
            return {name: new for name, (_, new) in parse_columns(text.decode("utf-8", "surrogateescape")).items()}
    return None


def _rows_of(connection: sqlite3.Connection, table: str, edition: str, count: int) -> Iterator[Row]:
    following: Optional[List[bytes]] = None
    done = 0
    for uuids, shapes, texts in connection.execute(
        "SELECT uuids, shapes, texts FROM imported_rows WHERE table_name = ? AND edition = ? ORDER BY number",
        (table, edition),
    ):
        lines = _unpacked(texts).split(b"\0")
        if uuids is not None:
            ids = _unpacked(uuids).split(b"\0")
        else:
            following = _following(edition, count) if following is None else following
            ids = following[done : done + len(lines)]
        if len(ids) != len(lines):
            raise _UnfitError("it lacks rows")
        done += len(lines)
        wkb, at = _unpacked(shapes), 0
        for uuid, text in zip(ids, lines):
            place = _PLACE.match(text)
            if place is not None:
                end = at + int(place.group(1))
                text = b"".join((_BEFORE, hexlify(wkb[at:end]).upper(), text[place.end(1) :]))
                at = end
            yield uuid, text


def _unpacked(content: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    found = unpacking.decompress(content, LARGEST)
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise _UnfitError("a block is cut off, or far larger than any")
    return found
