"""Values as offices and their tools leave them in a file, the ordinary and the outrageous."""

from __future__ import annotations

import math
import random
import struct
from typing import Callable, Dict, List, Tuple, Union

EAST, NORTH = 459_000.0, 4_031_000.0


class NotUtf8(bytes):
    """Text in another encoding, which SQLite keeps as text all the same."""


Value = Union[None, int, float, str, bytes, NotUtf8]

TEXTS: Tuple[Value, ...] = (
    "已停工",
    "it's; a=1>2",
    "合法\0隐藏",
    "",
    "NULL",
    "X'00'",
    "🏗️ 二层",
    "一行\r\n两行",
    ' "甲";乙>丙',
    "CAST(X'61' AS TEXT)",
    None,
    b"\x00\xffGP",
    NotUtf8("东昌".encode("gbk")),
)
REALS: Tuple[Value, ...] = (
    math.inf,
    -math.inf,
    -0.0,
    0.0,
    5e-324,
    -2.2250738585072009e-308,
    0.1 + 0.2,
    1.7976931348623157e308,
    1e22,
    9007199254740993,
    123456789.12345679,
    None,
    "东经",
)
INTEGERS: Tuple[Value, ...] = (0, 1, 2, 3, -1, 2**63 - 1, -(2**63), 1.5, "三层", None)
DAYS: Tuple[Value, ...] = ("2026-09-05", "2026-09-06", "2028-02-29", "下周", None)


def text(chance: random.Random) -> Value:
    """Return a text; often one of few, so that two officers agree now and then."""
    return f"{chance.randrange(4)}" if chance.random() < 0.5 else chance.choice(TEXTS)


def real(chance: random.Random) -> Value:
    """Return a number, one time in three any bits that are a number."""
    if chance.random() < 0.35:
        (value,) = struct.unpack("<d", chance.getrandbits(64).to_bytes(8, "little"))
        return None if math.isnan(value) else value
    return chance.choice(REALS)


def integer(chance: random.Random) -> Value:
    """Return what may stand in a column of whole numbers."""
    return chance.choice(INTEGERS)


def day(chance: random.Random) -> Value:
    """Return what may stand in a column of days."""
    return chance.choice(DAYS)


def point(chance: random.Random) -> Value:
    """Return the WKB of a point, sometimes none."""
    if chance.random() < 0.1:
        return None
    return struct.pack("<BI2d", 1, 1, EAST + chance.randrange(3), NORTH + chance.random())


def polygon(chance: random.Random) -> Value:
    """Return the WKB of a multipolygon, sometimes none, sometimes what is no geometry."""
    kind = chance.random()
    if kind < 0.08:
        return None
    if kind < 0.14:
        return struct.pack("<BII", 1, 6, 0)  # empty
    if kind < 0.2:
        return b"\x01\x06garbage"
    x, y, side = EAST + chance.randrange(3), NORTH, 1 + chance.random()
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]
    ring = b"".join(struct.pack("<2d", *corner) for corner in corners)
    return struct.pack("<BIIBIII", 1, 6, 1, 1, 3, 1, len(corners)) + ring


# Tables of every kind: with legal units, with geometry, with numbers, plain.
COLUMNS: Dict[str, Dict[str, Callable[[random.Random], Value]]] = {
    "enforcement_case": {
        "geom": point,
        "case_no": text,
        "remark": text,
        "lead_agency": text,
        "procedure_stage": text,
        "due_on": day,
        "edited_by": text,
    },
    "case_violation": {"case_uuid": text, "handling_agency": text, "file_no": text, "remark": text},
    "structure": {"geom": polygon, "status": text, "floors": integer, "found_on": day, "remark": text},
    "evidence": {"path": text, "size": integer, "longitude": real, "latitude": real, "direction": real},
    "party": {"name": text, "phone": text, "remark": text},
}
TABLES: List[str] = list(COLUMNS)
