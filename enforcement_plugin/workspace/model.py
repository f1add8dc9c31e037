"""How a workspace table is described: the one place from which its schema, triggers and forms are made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Mapping, Optional, Tuple


class Role:
    """What a column is to the change log and to the merge of two copies.

    ``VALUE``    is logged and may conflict.
    ``CLAIM``    is logged and shared, but never a conflict: who says that he edited, when something was
                 imported. The evidence of who acted is the log's ``actor``.
    ``COMPUTED`` is derived for display; neither logged nor shared nor compared.
    """

    VALUE = "value"
    CLAIM = "claim"
    COMPUTED = "computed"


@dataclass(frozen=True)
class Column:
    """One column. ``zh`` and ``en`` are what forms and plain QGIS call it.

    ``sql`` is a column type of GeoPackage 1.3 (clause 1.1.1.1.3, table 1). ``domain`` names the list of
    values with labels (see labels.py), empty for free entry. Columns with the same ``unit`` are decided
    together when two copies disagree. ``since`` is the schema version that brought the column.
    """

    name: str
    sql: str
    zh: str
    en: str
    domain: str = ""
    role: str = Role.VALUE
    unit: str = ""
    hidden: bool = False
    since: int = 1


@dataclass(frozen=True)
class Table:
    """One table of work or reference. Every one has ``fid`` and ``uuid``; ``geometry`` adds ``geom``.

    ``case_column`` is the column through which a row belongs to a case, empty if it does not.
    ``append_only`` rows are never changed or removed once written.
    """

    name: str
    zh: str
    en: str
    columns: Tuple[Column, ...]
    geometry: str = ""
    case_column: str = ""
    append_only: bool = False
    since: int = 1

    @cached_property
    def logged(self) -> Tuple[Column, ...]:
        """Return the columns that the change log carries, the geometry first."""
        geometry = (Column("geom", self.geometry, "图形", "Geometry"),) if self.geometry else ()
        return geometry + tuple(c for c in self.columns if c.role != Role.COMPUTED)

    def column(self, name: str) -> Optional[Column]:
        """Return the described column ``name`` (``geom`` included), or None if this version knows none."""
        return self._by_name.get(name)

    @cached_property
    def stored(self) -> Tuple[str, ...]:
        """Return the names of the columns in the order of the file."""
        geometry = ("geom",) if self.geometry else ()
        return ("fid", *geometry, "uuid", *(column.name for column in self.columns))

    @cached_property
    def select(self) -> str:
        """Return the beginning of a statement that reads whole rows, ``stored`` names their values."""
        return f"SELECT {', '.join(map(identifier, self.stored))} FROM {identifier(self.name)}"

    @cached_property
    def _by_name(self) -> Mapping[str, Column]:
        return {column.name: column for column in self.columns + self.logged}

    def has(self, name: str) -> bool:
        """Tell whether the table has a described column ``name``."""
        return self.column(name) is not None


def identifier(name: str) -> str:
    """Return ``name`` as an SQL identifier; the only way a name gets into a statement."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Return ``value`` as an SQL text literal, for statements that cannot take parameters (triggers)."""
    return "'" + value.replace("'", "''") + "'"
