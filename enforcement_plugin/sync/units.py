"""Which columns are merged together, and which never conflict: read from the workspace's description.

A lead agency without its office, or a procedure stage without its due day, is a legal statement that
nobody made. So the legal columns of a case stand or fall together, and so does a whole violation
(design, "Merge").
"""

from __future__ import annotations

from functools import cache

from enforcement_plugin.workspace.model import Role
from enforcement_plugin.workspace.tables import BY_NAME

ROW = "_row"  # whether the row is there at all; also the pseudo column by which a resolution says so
WITHHELD = "_withheld"  # pseudo column of a withhold: the change that steps back
CONFLICT = "_conflict"  # pseudo column of a resolution: the conflict that it settles


@cache
def unit_of(table: str, column: str) -> str:
    """Return the unit in which ``column`` of ``table`` is merged: mostly the column itself.

    A column or table that this version does not know is a unit of its own.
    """
    described = BY_NAME[table].column(column) if table in BY_NAME else None
    return described.unit if described is not None and described.unit else column


@cache
def may_conflict(table: str, unit: str) -> bool:
    """Return whether different values of this unit are a matter for a person; claims never are."""
    described = BY_NAME[table].column(unit) if table in BY_NAME else None
    return described is None or described.role == Role.VALUE


def is_pseudo(column: str) -> bool:
    """Return whether a recorded column is a remark about the change rather than a column of the table."""
    return column.startswith("_")
