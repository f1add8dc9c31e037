"""Files from sticks, mails and broken shares, each made of a whole one that lies in its place."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Callable, Dict

from enforcement_plugin.workspace.geometry import register_functions

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"

STRANGERS: Dict[str, bytes] = {
    "zip.gpkg": b"PK\x03\x04" + b"\0" * 500,
    "pdf.gpkg": b"%PDF-1.7\n" + b"x" * 900,
    "encrypted.gpkg": random.Random(5).randbytes(8192),
    "sqlite2.gpkg": b"** This file contains an SQLite 2.1 database **" + b"\0" * 2000,
    "header.gpkg": b"SQLite format 3\0",
    "html.gpkg": "<html>请先登录</html>".encode() * 50,
}

Make = Callable[[Path], None]


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def endless(table: str, name: str = "") -> Make:
    """A view that would not answer before the end of time, in the place of a table."""

    def make(place: Path) -> None:
        with closing(sqlite3.connect(place)) as connection:
            connection.execute("PRAGMA legacy_alter_table = ON")
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")] or ["i"]
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
                connection.execute(f"ALTER TABLE {table} RENAME TO hidden_away")
            listed = ", ".join(f'i AS "{column}"' for column in columns)
            connection.execute(f'CREATE VIEW "{name or table}" AS {ENDLESS} {listed} FROM n')

    return make


def sql(*statements: str) -> Make:
    """What any program with SQLite can do to a file."""

    def make(place: Path) -> None:
        with closing(sqlite3.connect(place)) as connection:
            register_functions(connection)
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    return make


def stranger(name: str) -> Make:
    def make(place: Path) -> None:
        place.write_bytes(STRANGERS[name])

    return make


def _empty(place: Path) -> None:
    place.write_bytes(b"")


def _cut(place: Path) -> None:
    os.truncate(place, place.stat().st_size // 2)


def _header(place: Path) -> None:
    _turn(place, 17)  # the page size


def _page(place: Path) -> None:
    """The page of the schema, which everything begins with: its kind, and the places of its cells."""
    for at in (100, 103, 109, 113):
        _turn(place, at)


def _turn(place: Path, at: int) -> None:
    content = bytearray(place.read_bytes())
    content[at] ^= 0x54
    place.write_bytes(bytes(content))


def schema_name(place: Path) -> None:
    """A name in the schema that is no UTF-8."""
    content = place.read_bytes()
    at = content.index(b"CREATE TABLE") + 20
    place.write_bytes(content[:at] + b"\xff\xfe" + content[at + 2 :])


def without_wal(place: Path) -> None:
    """A copy in WAL mode, taken while what was saved last lay in the -wal, which was not copied."""
    original = place.with_name("original")
    shutil.copyfile(place, original)
    with closing(sqlite3.connect(original)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA user_version = 77")
        shutil.copyfile(original, place)
    original.unlink()


def without_journal(place: Path) -> None:
    """A copy taken in the middle of a write, without the journal that would take it back."""
    original = place.with_name("original")
    shutil.copyfile(place, original)
    with closing(sqlite3.connect(original, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 2")
        connection.execute("PRAGMA cache_spill = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE half_written (a)")
        for _ in range(500):
            connection.execute("INSERT INTO half_written VALUES (?)", ("长" * 300,))
        shutil.copyfile(original, place)
        connection.execute("ROLLBACK")
    original.unlink()


def _instead(make: Make) -> Make:
    def made(place: Path) -> None:
        place.unlink(missing_ok=True)
        make(place)

    return made


def _mkfifo(place: Path) -> None:
    os.mkfifo(place)


DAMAGED: Dict[str, Make] = {
    "empty": _empty,
    "cut": _cut,
    "header": _header,
    "page": _page,
    "application id": sql("PRAGMA application_id = 1234"),
    "schema name": schema_name,
    "zip": stranger("zip.gpkg"),
    "noise": stranger("encrypted.gpkg"),
    "sqlite 2": stranger("sqlite2.gpkg"),
    "half a header": stranger("header.gpkg"),
    "text": stranger("html.gpkg"),
}
"""What is no whole GeoPackage, whatever is to be read from it."""

NO_FILES: Dict[str, Make] = {
    "folder": _instead(lambda place: place.mkdir()),
    "dangling": _instead(lambda place: place.symlink_to(place.with_name("nowhere"))),
    "loop": _instead(lambda place: place.symlink_to(place)),
}
if hasattr(os, "mkfifo"):
    NO_FILES["pipe"] = _instead(_mkfifo)
    NO_FILES["device"] = _instead(lambda place: place.symlink_to("/dev/zero"))
