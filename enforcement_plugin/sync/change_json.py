"""A change as plain JSON data: one line of a segment, and what travels between processes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Dict, Mapping

from enforcement_plugin.sync.meaning import NULL
from enforcement_plugin.workspace.change import Change, is_literal, portable_columns

OPERATIONS = frozenset({"I", "U", "D", "withhold", "resolve", "baseline", "outside"})

_NAMES = ("change", "table", "row", "actor", "replica", "at")
_COLUMN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


@lru_cache(maxsize=4096)
def _is_name(name: str) -> bool:
    return _COLUMN.match(name) is not None


def change_to_json(change: Change) -> Dict[str, object]:
    """Return a change as plain JSON data, values as SQL literals."""
    return {
        "actor": change.actor,
        "at": change.at,
        "change": change.change,
        "columns": portable_columns(change.columns),
        "hlc": change.hlc,
        "op": change.op,
        "parents": list(change.parents),
        "replica": change.replica,
        "row": change.row,
        "table": change.table,
    }


def same_change(one: Change, other: Change) -> bool:
    """Return whether two changes say the same, bit for bit; a segment spells foreign text in its own way."""
    return one == other or change_to_json(one) == change_to_json(other)


def change_from_json(data: Mapping[str, object]) -> Change:
    """Return the change that ``change_to_json`` wrote.

    Raises ValueError, TypeError or KeyError where it is none: what the log could not hold must not get in.
    """
    names = {name: data[name] for name in _NAMES}
    for value in names.values():
        if not isinstance(value, str) or "\0" in value:
            raise TypeError("a change's names are text")
    op, hlc, parents, columns = data["op"], data["hlc"], data["parents"], data["columns"]
    if op not in OPERATIONS:
        raise ValueError("no such operation")
    if type(hlc) is not int or not 0 <= hlc < 2**63:
        raise ValueError("a hybrid time is a whole number of 63 bits")
    if not isinstance(parents, list):
        raise TypeError("parents are a list of changes")
    for parent in parents:
        if not isinstance(parent, str) or not parent:
            raise TypeError("parents are a list of changes")
    if " " in "".join([*parents, str(names["change"])]):
        raise ValueError("a change's id has no spaces")
    if not isinstance(columns, dict):
        raise TypeError("columns are an object")
    values = {}
    for name, (old, new) in columns.items():
        if not _is_name(name) or not is_literal(new) or not (old == NULL or is_literal(old)):
            raise ValueError("values are SQL literals under plain names")
        values[name] = (old, new)
    return Change(
        change=str(names["change"]),
        parents=tuple(parents),
        table=str(names["table"]),
        row=str(names["row"]),
        op=str(op),
        columns=values,
        actor=str(names["actor"]),
        replica=str(names["replica"]),
        hlc=hlc,
        at=str(names["at"]),
    )
