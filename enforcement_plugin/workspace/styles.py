"""Names, lists of values and forms inside the file, so that its layers are pleasant in plain QGIS and QField.

``gpkg_data_columns`` and ``gpkg_data_column_constraints`` are GeoPackage's own (annex F.9; GDAL reads them as
field names and domains); ``layer_styles`` is QGIS's table of styles, one per table and language.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import List, Optional, Set

from enforcement_plugin.errors import InputError
from enforcement_plugin.workspace import database, forms
from enforcement_plugin.workspace.labels import LANGUAGES, Labels
from enforcement_plugin.workspace.model import Table, identifier
from enforcement_plugin.workspace.tables import TABLES
from enforcement_plugin.workspace.workspace import Workspace

STYLE_NAMES = {"zh": "中文", "en": "English"}

# The columns that GDAL and QGIS make and look for (QgsOgrProvider, saveStyle).
LAYER_STYLES = """CREATE TABLE layer_styles ("id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  "f_table_catalog" TEXT(256), "f_table_schema" TEXT(256), "f_table_name" TEXT(256),
  "f_geometry_column" TEXT(256), "styleName" TEXT(30), "styleQML" TEXT, "styleSLD" TEXT,
  "useAsDefault" BOOLEAN, "description" TEXT, "owner" TEXT(30), "ui" TEXT(30),
  "update_time" DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"""


COPIED = {
    "layer_styles": "SELECT * FROM layer_styles",
    "gpkg_data_columns": "SELECT * FROM gpkg_data_columns",
    "gpkg_data_column_constraints": "SELECT * FROM gpkg_data_column_constraints",
}


def write_styles(workspace: Workspace, labels: Labels, language: str, symbology: Optional[Path] = None) -> None:
    """Give every table its names, lists of values and forms; ``language`` (``zh``, ``en``) is the default one.

    ``labels`` are those of labels.with_labels. ``symbology`` is a folder with ``<table>.<language>.qml``.
    Styles that people saved under other names stay. Raises InputError for another language.
    """
    if language not in LANGUAGES:
        raise InputError("{language} is not one of the languages zh and en.", language=language)
    with workspace.write() as connection:
        _require_style_table(connection)
        connection.execute("UPDATE layer_styles SET useAsDefault = 0")
        for table in TABLES:
            _describe(connection, table, language)
            for each in LANGUAGES:
                qml = forms.style(table, each, labels, _symbols(symbology, table.name, each))
                _store(connection, table, each, qml, default=each == language)
        _write_domains(connection, labels, language)
        workspace.accept_schema()
    workspace.set("language", language)


def undressed(connection: sqlite3.Connection) -> List[Table]:
    """Return the tables that an upgrade brought into a file whose other tables have names and forms."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'layer_styles'").fetchone():
        return []
    dressed = {row[0] for row in connection.execute("SELECT DISTINCT table_name FROM gpkg_data_columns")}
    present = {row[0] for row in connection.execute("SELECT table_name FROM gpkg_contents")}
    return [table for table in TABLES if table.name in present - dressed]


def dress_new_tables(workspace: Workspace, labels: Labels) -> None:
    """Give the tables that an upgrade brought what write_styles gave the others, which stay as they are."""
    tables = undressed(workspace.connection)
    if not tables:
        return
    language = "en" if workspace.settings.get("language") == "en" else "zh"
    with workspace.write() as connection:
        for table in tables:
            _describe(connection, table, language)
            for each in LANGUAGES:
                _store(connection, table, each, forms.style(table, each, labels), default=each == language)
        used = {column.domain for table in tables for column in table.columns if column.domain}
        listed = connection.execute("SELECT DISTINCT constraint_name FROM gpkg_data_column_constraints")
        _add_domains(connection, used - {row[0] for row in listed}, labels, language)


def copy_new_styles(source: Path, target: Workspace) -> None:
    """Do for ``target`` (the shared file of a hub) what dress_new_tables does, from the workspace ``source``."""
    tables = [table.name for table in undressed(target.connection)]
    if not tables:
        return
    with database.named_errors(source), closing(database.connect(source, read_only=True)) as connection:
        if undressed(connection):
            return
        found = {
            name: connection.execute(
                f"SELECT * FROM {name} WHERE {column} IN ({', '.join('?' for _ in tables)})", tables
            ).fetchall()
            for name, column in (("layer_styles", "f_table_name"), ("gpkg_data_columns", "table_name"))
        }
        found["gpkg_data_column_constraints"] = connection.execute(
            "SELECT * FROM gpkg_data_column_constraints"
        ).fetchall()
    # Numbers of styles are each file's own.
    found["layer_styles"] = [(None, *row[1:]) for row in found["layer_styles"]]
    with target.write() as connection:
        for name, rows in found.items():
            for row in rows:
                marks = ", ".join("?" for _ in row)
                connection.execute(f"INSERT OR IGNORE INTO {name} VALUES ({marks})", row)


def copy_styles(source: Path, target: Workspace) -> None:
    """Let ``target`` (the shared file of a hub) look like the workspace file ``source``."""
    with database.named_errors(source), closing(database.connect(source, read_only=True)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'layer_styles'").fetchone():
            return
        contents = {name: connection.execute(question).fetchall() for name, question in COPIED.items()}
    with target.write() as connection:
        _require_style_table(connection)
        for name, rows in contents.items():
            connection.execute(f"DELETE FROM {identifier(name)}")
            if rows:
                marks = ", ".join("?" for _ in rows[0])
                connection.executemany(f"INSERT INTO {identifier(name)} VALUES ({marks})", rows)
        target.accept_schema()


def _require_style_table(connection: sqlite3.Connection) -> None:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'layer_styles'").fetchone():
        connection.execute(LAYER_STYLES)
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)"
            " VALUES ('layer_styles', 'attributes', 'layer_styles', 0)"
        )


def _symbols(folder: Optional[Path], table: str, language: str) -> Optional[bytes]:
    file = folder / f"{table}.{language}.qml" if folder else None
    return file.read_bytes() if file is not None and file.is_file() else None


def _describe(connection: sqlite3.Connection, table: Table, language: str) -> None:
    title, other = (table.en, table.zh) if language == "en" else (table.zh, table.en)
    connection.execute(
        "UPDATE gpkg_contents SET identifier = ?, description = ? WHERE table_name = ?",
        (f"{title} ({table.name})", other, table.name),
    )
    connection.execute("DELETE FROM gpkg_data_columns WHERE table_name = ?", (table.name,))
    connection.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, title, description, constraint_name)"
        " VALUES (?, ?, ?, ?, ?)",
        [
            (
                table.name,
                column.name,
                forms.label_of(column, language),
                forms.label_of(column, "zh" if language == "en" else "en"),
                column.domain or None,
            )
            for column in table.columns
        ],
    )


def _store(connection: sqlite3.Connection, table: Table, language: str, qml: str, default: bool) -> None:
    connection.execute(
        "DELETE FROM layer_styles WHERE f_table_name = ? AND styleName = ?",
        (table.name, STYLE_NAMES[language]),
    )
    connection.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
        " styleQML, styleSLD, useAsDefault, description, owner) VALUES ('', '', ?, ?, ?, ?, '', ?, ?, '')",
        (
            table.name,
            "geom" if table.geometry else "",
            STYLE_NAMES[language],
            qml,
            int(default),
            table.en if language == "en" else table.zh,
        ),
    )


def _write_domains(connection: sqlite3.Connection, labels: Labels, language: str) -> None:
    used = {column.domain for table in TABLES for column in table.columns if column.domain}
    connection.execute("DELETE FROM gpkg_data_column_constraints")
    _add_domains(connection, used, labels, language)


def _add_domains(connection: sqlite3.Connection, used: Set[str], labels: Labels, language: str) -> None:
    connection.executemany(
        "INSERT INTO gpkg_data_column_constraints (constraint_name, constraint_type, value, description)"
        " VALUES (?, 'enum', ?, ?)",
        [
            (domain, value, label.get(language) or value)
            for domain in sorted(used)
            for value, label in labels.get(domain, {}).items()
        ],
    )
    # A column must not refer to a list that the pack at hand does not have.
    connection.execute(
        "UPDATE gpkg_data_columns SET constraint_name = NULL WHERE constraint_name NOT IN"
        " (SELECT constraint_name FROM gpkg_data_column_constraints)"
    )
