"""The kinds of hostile files, each made of a whole workspace that lies in its place."""

from __future__ import annotations

import os
import shutil
import sqlite3
import struct
from contextlib import closing
from dataclasses import dataclass
from math import cos, pi, sin
from pathlib import Path
from typing import Dict, FrozenSet, Mapping

from enforcement_plugin.workspace.geometry import register_functions
from tests.hostile import DAMAGED, ENDLESS, NO_FILES, Make, endless, sql, without_journal, without_wal

ALONE = frozenset(("check", "history", "sync", "witness"))  # where it can only be refused


@dataclass(frozen=True)
class Kind:
    """How a file is made, what it is called, and the places where it must not be taken for whole."""

    make: Make
    file_name: str = "w.gpkg"
    refused: FrozenSet[str] = frozenset()


def _whole(place: Path) -> None:
    assert place.is_file()


def _beside(make: Make, side: str, content: bytes) -> Make:
    def made(place: Path) -> None:
        make(place)
        place.with_name(place.name + side).write_bytes(content)

    return made


def _hot_journal(place: Path) -> None:
    """A crash in the middle of a write: half of it in the file, the journal beside it."""
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
        journal = original.with_name("original-journal")
        shutil.copyfile(journal, place.with_name(place.name + "-journal"))
        connection.execute("ROLLBACK")
    original.unlink()


def _geometry(wkb: bytes, table: str = "structure") -> Make:
    def make(place: Path) -> None:
        with closing(sqlite3.connect(place)) as connection, connection:
            register_functions(connection)
            connection.execute("DROP TRIGGER IF EXISTS capture_structure_update")
            blob = b"GP\0\x01" + struct.pack("<i", 4547) + wkb
            connection.execute(f"UPDATE {table} SET geom = ?", (blob,))

    return make


def _polygon(count: int, radius: float) -> bytes:
    points = [(radius * cos(2 * pi * n / count), radius * sin(2 * pi * n / count)) for n in range(count)]
    ring = struct.pack(f"<{2 * count + 2}d", *(value for point in [*points, points[0]] for value in point))
    return struct.pack("<BII", 1, 6, 1) + struct.pack("<BII", 1, 3, 1) + struct.pack("<I", count + 1) + ring


def _copied(make: Make) -> Make:
    """With our triggers gone, as a tool leaves it that copies the tables."""

    def made(place: Path) -> None:
        with closing(sqlite3.connect(place)) as connection, connection:
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name NOT GLOB 'rtree_*'"
            ).fetchall():
                connection.execute(f'DROP TRIGGER "{name}"')
        make(place)

    return made


def _many(statement: str, count: int) -> Make:
    def make(place: Path) -> None:
        with closing(sqlite3.connect(place)) as connection, connection:
            for number in range(count):
                connection.execute(statement.format(number=number))

    return make


def _trigger(table: str, event: str, body: str) -> Make:
    return sql(
        "CREATE TABLE theirs (i)", f"CREATE TRIGGER theirs_{event} AFTER {event} ON {table} BEGIN {body}; END"
    )


_FOREVER = f"INSERT INTO theirs SELECT i FROM ({ENDLESS} i FROM n)"
_JOURNAL = bytes.fromhex("d9d505f920a163d7")
_TABLES = ("enforcement_case", "change_log", "replica", "setting", "witness", "structure", "gpkg_contents")
_NAMES: Mapping[str, str] = {
    "percent": "a%20b%.gpkg",
    "question mark": "a?mode=memory&b.gpkg",
    "hash": "a#b.gpkg",
    "quotes": "a'b\"c`.gpkg",
    "new line": "a\nb.gpkg",
    "semicolon": "a;DROP TABLE party--.gpkg",
    "braces": "a{path}{0}.gpkg",
    "minus": "-w.gpkg",
    "long": "长" * 80 + ".gpkg",
    "spaces": " a b .gpkg",
}

KINDS: Dict[str, Kind] = {
    "whole": Kind(_whole),
    **{
        f"damaged {name}": Kind(make, refused=ALONE - {"history"} if name == "schema name" else ALONE)
        for name, make in DAMAGED.items()
    },
    **{f"no file {name}": Kind(make, refused=ALONE) for name, make in NO_FILES.items()},
    **{
        f"missing {table}": Kind(sql(f"DROP TABLE {table}"), refused=frozenset(("check", "sync")))
        for table in ("change_log", "gpkg_contents", "enforcement_case", "party", "rtree_structure_geom")
        if table != "rtree_structure_geom"
    },
    **{f"endless {table}": Kind(endless(table), refused=ALONE) for table in _TABLES},
    "endless in capitals": Kind(endless("party", "PARTY"), refused=ALONE),
    "endless styles": Kind(endless("layer_styles"), refused=ALONE),
    "endless counts": Kind(endless("gpkg_ogr_contents"), refused=ALONE),
    "endless view more": Kind(sql(f"CREATE VIEW theirs AS {ENDLESS} i FROM n WHERE i < 0")),
    **{
        f"endless with {name} journal": Kind(_beside(endless("party"), "-journal", content), refused=ALONE)
        for name, content in (
            ("zero", b"\0" * 600),
            ("garbage", b"garbage" * 100),
            ("headed", _JOURNAL + b"\0" * 600),
        )
    },
    "garbage journal": Kind(_beside(_whole, "-journal", b"garbage" * 100)),
    "headed journal": Kind(_beside(_whole, "-journal", _JOURNAL + b"\xff" * 5000)),
    "hot journal": Kind(_hot_journal),
    "without journal": Kind(without_journal),
    "without wal": Kind(without_wal),
    "garbage wal": Kind(_beside(without_wal, "-wal", b"garbage" * 1000)),
    "wal of nothing": Kind(_beside(_whole, "-wal", b"")),
    "wal beside a journal file": Kind(_beside(_whole, "-wal", b"\x37\x7f\x06\x82" + b"\0" * 5000)),
    **{
        f"trigger {table} {event}": Kind(_trigger(table, event, _FOREVER))
        for table, event in (
            ("replica", "UPDATE"),
            ("session", "INSERT"),
            ("setting", "INSERT"),
            ("change_log", "INSERT"),
            ("segment", "INSERT"),
            ("published", "INSERT"),
            ("witness", "INSERT"),
            ("device", "INSERT"),
            ("party", "UPDATE"),
            ("gpkg_contents", "UPDATE"),
        )
    },
    "trigger of quotes": Kind(
        sql('CREATE TRIGGER "it\'s ""; --" AFTER UPDATE ON party BEGIN DELETE FROM party; END')
    ),
    "names like sql": Kind(
        sql('CREATE TABLE "party"" ; DROP TABLE party; --" (a)', 'ALTER TABLE party ADD COLUMN "x"" = 1; --" TEXT')
    ),
    "name of 1000": Kind(sql(f'CREATE TABLE "{"n" * 1000}" (a)', f'ALTER TABLE party ADD COLUMN "{"c" * 1000}"')),
    "column select": Kind(sql('ALTER TABLE structure ADD COLUMN "select" TEXT', 'UPDATE party SET remark = "x"')),
    "many columns": Kind(_many("ALTER TABLE party ADD COLUMN c{number} TEXT", 1500)),
    "many tables": Kind(_many("CREATE TABLE t{number} (a)", 3000)),
    "negative fid": Kind(_copied(sql("UPDATE structure SET fid = -9", "UPDATE party SET fid = -fid"))),
    "fid of 64 bits": Kind(sql("UPDATE structure SET fid = 9223372036854775807")),
    "last fid": Kind(sql("UPDATE sqlite_sequence SET seq = 9223372036854775807")),
    "clock of 64 bits": Kind(sql("UPDATE replica SET hlc = 9223372036854775807")),
    "clock of text": Kind(sql("UPDATE replica SET hlc = 'now'")),
    "no replica": Kind(sql("DELETE FROM replica"), refused=frozenset(("sync",))),
    "settings no json": Kind(sql("UPDATE setting SET value = '{'")),
    "settings of a blob": Kind(sql("UPDATE setting SET value = X'FF'")),
    "setting nested": Kind(sql(f"UPDATE setting SET value = '{'[' * 100_000}'")),
    "huge texts": Kind(sql("UPDATE party SET remark = replace(hex(zeroblob(500000)), '00', '长') WHERE fid < 4")),
    "huge text outside": Kind(_copied(sql("UPDATE party SET remark = hex(zeroblob(10000000)) WHERE fid = 1"))),
    "not utf-8": Kind(sql("UPDATE party SET remark = CAST(X'D6D0B9FA' AS TEXT), name = X'FF'")),
    "record not utf-8": Kind(
        _copied(sql("UPDATE change_log SET columns = CAST(X'7BFFFE' AS TEXT), actor = CAST(X'FF' AS TEXT)"))
    ),
    "uuids not utf-8": Kind(_copied(sql("UPDATE party SET uuid = CAST(X'FF' || fid AS TEXT)"))),
    "record of cycles": Kind(_copied(sql("UPDATE change_log SET parents = change"))),
    "record of no columns": Kind(_copied(sql("UPDATE change_log SET columns = '', hlc = 'x', at = ''"))),
    "numbers": Kind(sql("UPDATE structure SET found_on = 9e999, remark = -9e999, build_stage = 1e308")),
    "schema 99": Kind(sql("INSERT INTO schema_version VALUES (99, '2030-01-01T00:00:00.000Z')")),
    "schema of text": Kind(sql("DROP TABLE schema_version", "CREATE TABLE schema_version (version, applied_at)")),
    "no coordinate system": Kind(sql("DELETE FROM gpkg_spatial_ref_sys", "UPDATE gpkg_contents SET srs_id = 0")),
    "garbage system": Kind(sql("UPDATE gpkg_spatial_ref_sys SET definition = 'GARBAGE', organization = ''")),
    **{
        f"geometry {name}": Kind(_geometry(wkb))
        for name, wkb in {
            "garbage": b"garbage",
            "nothing": b"",
            "nan": struct.pack("<BII", 1, 6, 1) + struct.pack("<BIII", 1, 3, 1, 4) + b"\xff" * 64,
            "count": struct.pack("<BII", 1, 6, 2**31),
            "rings": struct.pack("<BII", 1, 6, 1) + struct.pack("<BIII", 1, 3, 1, 2**32 - 1),
            "nested": struct.pack("<BII", 1, 7, 1) * 100_000,
            "far": _polygon(8, 1e308),
            "a million corners": _polygon(1_000_000, 100.0),
            "wide": struct.pack("<BII", 1, 7, 200_000) + struct.pack("<BII", 1, 7, 0) * 200_000,
        }.items()
    },
    **{f"called {name}": Kind(_whole, file_name=file_name) for name, file_name in _NAMES.items()},
    "called garbage": Kind(lambda place: void(place.write_bytes(b"x" * 999)), "a%?#'\n.gpkg", ALONE),
}


def void(_: object) -> None:
    """Let go of a value."""


if os.name == "nt":  # which has no such names
    KINDS = {name: kind for name, kind in KINDS.items() if not name.startswith("called")}
