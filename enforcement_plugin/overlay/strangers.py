"""What a stranger's file may not make the plugin do: answer a view that never ends, or ask another computer.

A GeoPackage or SQLite file is a program as much as a file: a view is run by whoever reads it, and OGR reads
views as layers, and its own tables of contents as whatever answers to their names. Only the schema is looked
at here, which runs nothing.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Dict, List

from enforcement_plugin.errors import InputError, SurroundingsError

WAIT_SECONDS = 2.0
#: Prefixes and names of what OGR looks up in GeoPackages, SpatiaLite and other SQLite files.
_CONTENTS = ("gpkg_", "ogr_", "rtree_", "idx_", "sqlite_")
_TABLES = frozenset(
    ("geometry_columns", "spatial_ref_sys", "views_geometry_columns", "virts_geometry_columns", "layer_styles")
)
#: Formats that are no data but directions to some: SQL to be run, servers to be asked.
_DIRECTIONS = frozenset(("OGR_VRT", "WFS", "OAPIF", "CSW"))
_SQLITE = frozenset(("GPKG", "SQLite", "MBTiles"))


def stored_tables(path: Path) -> Dict[str, bool]:
    """Return, for an SQLite file, every name that can be read (lower case) and whether its rows lie in the file.

    Empty for any other format. Raises InputError where the file is damaged, waits for a journal to be played
    back, or a view stands in the place of a table of contents; SurroundingsError where another program holds it.
    """
    if not path.is_file():
        return {}
    try:
        try:
            return _tables(path, "mode=ro")
        except sqlite3.OperationalError as error:
            log = path.with_name(path.name + "-wal")
            unwritable = "unable to open" in str(error) or "readonly" in str(error)
            if not unwritable or (log.exists() and log.stat().st_size):
                raise
            # In a folder that cannot be written a file in WAL mode has no place for its log; there is none.
            return _tables(path, "mode=ro&immutable=1")
    except sqlite3.Error as error:
        if "not a database" in str(error):
            return {}
        if "locked" in str(error) or "busy" in str(error):
            raise SurroundingsError("{path} cannot be read: {reason}", path=path, reason=error) from error
        raise InputError("{path} cannot be read: {reason}", path=path, reason=error) from error
    except UnicodeDecodeError as error:  # SQLite says what is malformed in the very words of the file
        raise InputError("{path} cannot be read: {reason}", path=path, reason="malformed") from error


def _tables(path: Path, how: str) -> Dict[str, bool]:
    found: Dict[str, bool] = {}
    uri = f"{path.absolute().as_uri()}?{how}"
    with closing(sqlite3.connect(uri, uri=True, timeout=WAIT_SECONDS)) as connection:
        for name, kind, text in connection.execute(
            "SELECT name, type, upper(sql) FROM sqlite_master WHERE type IN ('table', 'view')"
        ):
            name = _folded(name)
            found[name] = kind == "table" and not str(text).startswith("CREATE VIRTUAL")
            if kind == "view" and (name in _TABLES or name.startswith(_CONTENTS)):
                raise InputError(
                    "{path} was not read: its {table} is a view, which may never stop answering. Save the"
                    " layer as a new file first.",
                    path=path,
                    table=name,
                )
    return found


def require_rows(path: Path, layer: str, tables: Dict[str, bool]) -> None:
    """Raise InputError where a layer of an SQLite file (``stored_tables``) is anything but a table with rows."""
    name = _folded(layer)
    if tables and name not in tables and name.endswith(")"):
        name = name[: name.rindex("(")] if "(" in name else name  # of a table with several outlines a row
    if tables and not tables.get(name, False):
        raise InputError(
            "{layer} in {path} is a view, which may never stop answering: save it as a layer of its own first"
            " (QGIS: Export, Save Features As).",
            path=path,
            layer=layer,
        )


def _folded(name: str) -> str:
    """Return a name as SQLite compares names: it knows no case of A to Z, and that of other letters."""
    return "".join(letter.lower() if letter < "\x80" else letter for letter in name)


def file_drivers(gdal: Any, tables: Dict[str, bool]) -> List[str]:
    """Return the names of GDAL's drivers, without those whose files only direct to other places.

    Without ``tables`` (``stored_tables``) also without those of SQLite: they read packed files, too, into which
    nobody has looked.
    """
    leave = _DIRECTIONS if tables else _DIRECTIONS | _SQLITE
    names = [gdal.GetDriver(index).ShortName for index in range(gdal.GetDriverCount())]
    return [name for name in names if name not in leave]
