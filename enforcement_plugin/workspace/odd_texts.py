"""Text in the tables that people do not see as it is."""

from __future__ import annotations

import sqlite3
from typing import List, Tuple

from enforcement_plugin.workspace.migrations import as_of, version_of
from enforcement_plugin.workspace.model import identifier
from enforcement_plugin.workspace.tables import TABLES


def odd_texts(connection: sqlite3.Connection) -> List[Tuple[str, str, str, str]]:
    """Return (kind, table, row, column) of text that people do not see as it is.

    ``hidden_text``: it holds a NUL, where most programs end it. ``foreign_text``: it is not UTF-8 (somebody's
    tool wrote GBK). Both are recorded and synced as they are.
    """
    found = []
    factory = connection.text_factory
    connection.text_factory = _oddity
    try:
        for table in as_of(TABLES, version_of(connection)):
            columns = [column.name for column in table.logged if column.name != "geom"]
            selected = ", ".join(map(identifier, columns))
            for row in connection.execute(f"SELECT CAST(uuid AS BLOB), {selected} FROM {identifier(table.name)}"):
                found += [
                    (value, table.name, (row[0] or b"").decode("utf-8", "replace"), column)
                    for column, value in zip(columns, row[1:])
                    if isinstance(value, str) and value
                ]
    finally:
        connection.text_factory = factory
    return found


def _oddity(content: bytes) -> str:
    if b"\0" in content:
        return "hidden_text"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "foreign_text"
    return ""
