"""Rows whose outline is missing or cannot be used: named when they come in, and found again later.

An import of ten thousand spots of which three are garbage is worth having; three spots that silently lie
nowhere are not. What is wrong is said with the overlay's own words, so that import, check and determination
mean the same.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from enforcement_plugin.app.wording import NOTES
from enforcement_plugin.errors import SurroundingsError
from enforcement_plugin.overlay.geometry import FINE, NO_AREA, REPAIRED, UNREADABLE
from enforcement_plugin.overlay.outlines import Outlines
from enforcement_plugin.overlay.reading import table_chunks
from enforcement_plugin.overlay.result import REASON_CODES
from enforcement_plugin.workspace.model import Table
from enforcement_plugin.workspace.tables import TABLES

#: What a person calls a row by, of each layer of outlines.
NAMES: Mapping[str, Tuple[str, ...]] = {
    "zone": ("name", "code"),
    "parcel": ("parcel_no",),
    "land_class": ("code", "name"),
    "structure": ("structure_no",),
}
# The overlay says them of a structure; here they are said of any feature.
_ENGLISH = {
    "empty": "no outline",
    "unreadable": "outline cannot be read",
    "no_area": "outline encloses no area",
    "repaired": "outline is invalid, repaired for every overlay",
}
_SHOWN = 20


@dataclass(frozen=True)
class Flagged:
    """A feature whose outline is not as it should be: its number in the file (from 1), its name, and why.

    ``reason`` is ``empty``, ``unreadable``, ``no_area`` or ``repaired`` (overlay.REASONS).
    """

    number: int
    name: str
    reason: str


def troubles(geometries: Sequence[Optional[bytes]]) -> Dict[int, str]:
    """Return why, by index, of the outlines (WKB) that are missing, cannot be read or used, or were repaired."""
    trouble = Outlines.of(geometries).trouble
    return {index: REASON_CODES[code] for index, code in enumerate(trouble.tolist()) if code != FINE}


def named(flagged: Sequence[Flagged], language: str) -> str:
    """Return the features as text: how many of each kind, then the first of them by number and name."""
    texts = NOTES if language != "en" else _ENGLISH
    lines = []
    for reason, count in Counter(each.reason for each in flagged).items():
        some = [each for each in flagged if each.reason == reason][:_SHOWN]
        if language == "en":
            listed = ", ".join(f"no. {each.number}" + (f" ({each.name})" if each.name else "") for each in some)
            rest = f" and {count - _SHOWN} more" if count > _SHOWN else ""
            lines.append(f"{texts[reason]}: {count} features: {listed}{rest}")
        else:
            listed = "、".join(f"第{each.number}个" + (f"（{each.name}）" if each.name else "") for each in some)
            rest = f" 等，另有 {count - _SHOWN} 个" if count > _SHOWN else ""
            lines.append(f"{texts[reason]}：{count} 个要素：{listed}{rest}")
    if any(each.reason != "repaired" for each in flagged):
        lines.append(
            "Without an outline the map tells nothing of a feature; `workspace check` lists these again."
            if language == "en"
            else "没有可用图形的要素已导入属性，但无法据图判断；命令 workspace check 可再次列出。"
        )
    return "\n".join(lines)


def flagged_rows(connection: sqlite3.Connection) -> Iterator[Mapping[str, object]]:
    """Yield the finding of every row in a file whose outline cannot be used.

    A row that somebody entered may well have no outline yet; one that was imported came from a map. Without
    shapely nothing is determined by outlines either, and nothing is found.
    """
    factory = connection.text_factory
    connection.text_factory = _shown  # somebody's tool may have written a name that is no UTF-8
    try:
        for table in TABLES:
            if table.geometry:
                yield from _flagged_of(connection, table)
    except SurroundingsError:
        return
    finally:
        connection.text_factory = factory


def _shown(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _flagged_of(connection: sqlite3.Connection, table: Table) -> Iterator[Mapping[str, object]]:
    label = NAMES.get(table.name, ())
    imported = ("edition_uuid",) if table.has("edition_uuid") else ()
    for geometries, columns in table_chunks(connection, table.name, ("uuid", *label, *imported)):
        for index, reason in troubles(geometries).items():
            if _matters(reason, bool(label), bool(imported) and columns["edition_uuid"][index] is not None):
                name = next((columns[each][index] for each in label if columns[each][index]), None)
                yield {
                    "kind": "geometry",
                    "table": table.name,
                    "row": columns["uuid"][index],
                    "name": name,
                    "detail": reason,
                }


def _matters(reason: str, outline: bool, imported: bool) -> bool:
    if reason == REASON_CODES[UNREADABLE]:
        return True
    if reason == REASON_CODES[NO_AREA]:
        return outline
    return outline and imported and reason != REASON_CODES[REPAIRED]


def flag(
    found: Mapping[int, str], columns: Mapping[str, List[Any]], table: str, matched: Mapping[str, str]
) -> Tuple[Flagged, ...]:
    """Return the features of an import that are to be named, in their order; ``columns`` are the file's."""
    fields = [matched[name] for name in NAMES.get(table, ()) if name in matched]

    def name(index: int) -> str:
        return next((str(columns[field][index]) for field in fields if columns[field][index] is not None), "")

    return tuple(Flagged(index + 1, name(index), found[index]) for index in sorted(found))
