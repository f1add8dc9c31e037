"""What tests of the workspace are made of: shapes, an open file, the log of a file."""

from __future__ import annotations

import datetime
import itertools
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import List, Optional, Union

from enforcement_plugin.workspace import Workspace, log
from enforcement_plugin.workspace.change import Change

EAST, NORTH = 610_000.0, 4_030_000.0
START = datetime.datetime(2026, 9, 26, 1, 2, 3, tzinfo=datetime.timezone.utc)

_numbers = itertools.count(1)


def clock() -> datetime.datetime:
    return START


def ids() -> str:
    return f"{next(_numbers):032x}"


def polygon(x: float = 0.0, y: float = 0.0, side: float = 10.0) -> bytes:
    """WKB of a square in metres from the city's corner."""
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]
    points = b"".join(struct.pack("<2d", EAST + px, NORTH + py) for px, py in corners)
    return struct.pack("<BIII", 1, 3, 1, len(corners)) + points


def point(x: float = 0.0, y: float = 0.0) -> bytes:
    return struct.pack("<BI2d", 1, 1, EAST + x, NORTH + y)


def open_as(path: Path, actor: Optional[str] = "李梅") -> Workspace:
    return Workspace.open(path, actor=actor, clock=clock, ids=ids)


def changes(source: Union[Path, Workspace]) -> List[Change]:
    """All changes of a file, in the order in which they were made there."""
    if isinstance(source, Workspace):
        return [change for _, change in log.since(source.connection)]
    with closing(sqlite3.connect(source)) as connection:
        return [change for _, change in log.since(connection)]
