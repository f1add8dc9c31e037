"""The triggers that write every edit into ``change_log``, generated from the description of the tables.

Core SQL functions only. No ``json_*``: before SQLite 3.41 they are not innocuous, so that a connection with
``trusted_schema=OFF`` could not edit at all, and they round floats. No application function: the capture
must work in QGIS, QField, ogr2ogr and the sqlite3 shell alike.

What is written (format: change.py):

* Only columns whose *meaning* changed. GDAL rewrites geometry headers and date texts whenever anything else
  in the row is saved; a geometry is compared and logged as its WKB, a date by its day or instant.
* An insert without uuid is given one; an insert that carries the uuid of another living row (paste, split)
  is given its own, and ``_copied_from`` keeps the lineage.
* A row of a mass import has no log of its own. At its first edit or removal the log receives how it stood,
  as an ``I`` whose change id *is the row's uuid* and whose clock is 0: every copy that holds the same import
  writes the same entry, so that it is the common ancestor of their edits; and a copy without the import
  learns the whole row from it.
* A row without uuid can only have come while the triggers were gone; its edits are left to the check of the
  log against the tables, which finds it whole.
* An insert on a row that has heads (INSERT OR REPLACE, or a removed row that comes back) lists all columns,
  because the ones that it empties matter too. A row of another identity that INSERT OR REPLACE pushes out
  (which fires no delete trigger) is logged as removed.
"""

from __future__ import annotations

from typing import List

from enforcement_plugin.workspace.machinery import log_triggers
from enforcement_plugin.workspace.model import Column, Table, identifier, text

NOW_ISO = "strftime('%Y-%m-%dT%H:%M:%fZ','now')"
NOW_HLC = "CAST(round((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER) << 16"

# Wherever a change happens on this file, the clock moves, a packaged copy gets its identity, and an actor
# whose time is over (a program that crashed) is no longer credited.
TICK = (
    "UPDATE replica SET hlc = max(hlc + 1, " + NOW_HLC + "),"
    " replica = coalesce(replica, lower(hex(randomblob(16)))),"
    " actor = CASE WHEN actor_until < " + NOW_HLC + " THEN NULL ELSE actor END;"
)
LOG_COLUMNS = "change, table_name, row_uuid, op, columns, parents, replica, actor, hlc, at"


def literal(expression: str) -> str:
    """Return SQL for the literal of a value, lossless where quote() is not.

    quote() loses infinities, text after NUL, and bits of floats (its 15 digits are checked with SQLite's own
    inexact parser); whole numbers below 1e15 are exact.
    """
    x = expression
    return (
        f"CASE typeof({x}) WHEN 'real' THEN"
        f" CASE WHEN {x} = 9e999 THEN '9.0e999' WHEN {x} = -9e999 THEN '-9.0e999'"
        f" WHEN abs({x}) < 1e15 AND {x} = CAST({x} AS INTEGER) THEN quote({x}) ELSE printf('%!.20e', {x}) END"
        f" WHEN 'text' THEN CASE WHEN instr({x}, char(0))"
        f" THEN 'CAST(X''' || hex(CAST({x} AS BLOB)) || ''' AS TEXT)' ELSE quote({x}) END"
        f" ELSE quote({x}) END"
    )


def wkb(expression: str) -> str:
    """Return SQL for the WKB inside a GeoPackage blob; anything else comes back as it is."""
    x = expression
    start = (
        f"CASE substr(hex(substr({x}, 4, 1)), 2, 1) WHEN '0' THEN 9 WHEN '1' THEN 9 WHEN '2' THEN 41"
        " WHEN '3' THEN 41 WHEN '8' THEN 73 WHEN '9' THEN 73 ELSE 57 END"
    )
    return (
        f"CASE WHEN typeof({x}) = 'blob' AND substr({x}, 1, 2) = X'4750' AND length({x}) >= {start}"
        f" THEN substr({x}, {start}) ELSE {x} END"
    )


def meaning(column: Column, row: str) -> str:
    """Return SQL for what ``column`` of ``row`` (OLD, NEW, an alias) means, for comparing."""
    return meaning_of(column, f"{row}.{identifier(column.name)}")


def meaning_of(column: Column, value: str) -> str:
    """Return SQL for what the expression ``value`` means in ``column``."""
    if column.name == "geom":
        return wkb(value)
    if column.sql == "DATE":
        return _day(value)
    if column.sql == "DATETIME":
        return f"coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', replace({value}, '/', '-')), {value})"
    return value


def _day(value: str) -> str:
    """Return SQL for the day that a text means: 2026-09-05, 2026/9/5 and 2026-09-05T08:00Z are the same."""
    dashed = f"replace({value}, '/', '-')"
    loose = (
        f"{dashed} GLOB '[0-9][0-9][0-9][0-9]-*-*' AND {dashed} NOT GLOB '*[^0-9-]*'"
        f" AND length({dashed}) - length(replace({dashed}, '-', '')) = 2"
    )
    month = f"CAST(substr({dashed}, 6) AS INTEGER)"
    day = f"CAST(substr({dashed}, 6 + instr(substr({dashed}, 6), '-')) AS INTEGER)"
    padded = f"printf('%s-%02d-%02d', substr({dashed}, 1, 4), {month}, {day})"
    return (
        f"coalesce(strftime('%Y-%m-%d', {dashed}),"
        f" CASE WHEN {loose} THEN strftime('%Y-%m-%d', {padded}) END, {value})"
    )


def logged_value(column: Column, row: str) -> str:
    """Return SQL for what the log keeps of ``column``: the value itself, of a geometry its WKB."""
    value = f"{row}.{identifier(column.name)}"
    return wkb(value) if column.name == "geom" else value


def row_text(table: Table, row: str, gone: bool = False) -> str:
    """Return SQL for the ``columns`` text of a whole row of ``table``: everything that is not NULL.

    ``gone`` turns it round: the values are the old ones and nothing is left.
    """
    parts = " UNION ALL ".join(
        f"SELECT {text(column.name)} AS k, {logged_value(column, row)} AS v" for column in table.logged
    )
    entry = f"k || '=' || {literal('v')} || '>NULL'" if gone else f"k || '=NULL>' || {literal('v')}"
    return f"(SELECT coalesce(group_concat({entry}, ';'), '') FROM ({parts}) WHERE v IS NOT NULL)"


def _heads(table: Table, uuid: str) -> str:
    return (
        "(SELECT coalesce(group_concat(change, ' '), '') FROM (SELECT change FROM row_head"
        f" WHERE table_name = {text(table.name)} AND row_uuid = {uuid} ORDER BY change))"
    )


def _entry(table: Table, op: str, uuid: str, columns: str, source: str = "replica AS r") -> str:
    return (
        f"INSERT INTO change_log ({LOG_COLUMNS})"
        f" SELECT lower(hex(randomblob(16))), {text(table.name)}, {uuid}, {text(op)}, {columns},"
        f" {_heads(table, uuid)}, r.replica, coalesce(r.actor, 'unattributed'), r.hlc, {NOW_ISO}"
        f" FROM {source};"
    )


def _first_appearance(table: Table, row: str = "OLD", source: str = "") -> str:
    """Return the statement that logs how a row of a mass import stood, before its first change.

    ``row`` is OLD, or the alias that ``source`` gives to the row.
    """
    uuid = f"{row}.uuid"
    edition = f"{row}.edition_uuid" if table.has("edition_uuid") else "NULL"
    as_of = f"(SELECT strftime('%Y-%m-%d', as_of) FROM edition WHERE uuid = {edition})"
    # Of an edition that was altered behind the log's back, no copy's rows are the others' common ancestors.
    altered = (
        f"EXISTS (SELECT 1 FROM change_log WHERE table_name = {text(table.name)} AND row_uuid = {edition}"
        " AND op = 'baseline' AND instr(columns, ';_altered='))"
    )
    return (
        f"INSERT INTO change_log ({LOG_COLUMNS})"
        f" SELECT CASE WHEN {altered} THEN lower(hex(randomblob(16))) ELSE replace({uuid}, ' ', '_') END,"
        f" {text(table.name)}, {uuid}, 'I',"
        f" {row_text(table, row)}, '', coalesce({edition}, ''),"
        f" CASE WHEN {edition} IS NULL THEN 'unattributed' ELSE 'baseline' END, 0,"
        f" coalesce({as_of}, '1970-01-01') || 'T00:00:00.000Z'"
        f"{source} WHERE {uuid} <> '' AND NOT EXISTS"
        f" (SELECT 1 FROM row_head WHERE table_name = {text(table.name)} AND row_uuid = {uuid})"
        f" AND NOT EXISTS (SELECT 1 FROM change_log WHERE change = replace({uuid}, ' ', '_'));"
    )


def _replace_trigger(table: Table) -> str:
    """Return the trigger that takes note of a row which an insert may be about to push out.

    It also fires for inserts that then are ignored or become updates (ON CONFLICT); what it writes is true
    in these cases, too.
    """
    name, prefix = identifier(table.name), text(f"{table.name} ")
    return (
        f"CREATE TRIGGER {identifier(f'capture_{table.name}_replace')} BEFORE INSERT ON {name}\n"
        f"WHEN (SELECT applying FROM replica) = 0 AND EXISTS (SELECT 1 FROM {name} WHERE fid = NEW.fid)\nBEGIN\n"
        f"  {_first_appearance(table, 'p', f' FROM (SELECT * FROM {name} WHERE fid = NEW.fid) AS p')}\n"
        f"  UPDATE replica SET replaced ="
        f" (SELECT {prefix} || NEW.fid || ' ' || uuid FROM {name} WHERE fid = NEW.fid);\n"
        "END"
    )


def _insert_trigger(table: Table) -> str:
    name = identifier(table.name)
    taken = (
        f"(NEW.uuid IS NULL OR NEW.uuid = '' OR EXISTS (SELECT 1 FROM {name} AS other"
        " WHERE other.uuid = NEW.uuid AND other.fid <> NEW.fid))"
    )
    parts = " UNION ALL ".join(
        f"SELECT {text(column.name)} AS k, {logged_value(column, 'NEW')} AS v" for column in table.logged
    )
    heads = f"SELECT 1 FROM row_head WHERE table_name = {text(table.name)} AND row_uuid = c.uuid"
    lineage = " UNION ALL SELECT '_copied_from', NEW.uuid WHERE NEW.uuid IS NOT c.uuid AND NEW.uuid <> ''"
    columns = (
        f"(SELECT coalesce(group_concat(k || '=NULL>' || {literal('v')}, ';'), '')"
        f" FROM ({parts}{lineage}) WHERE v IS NOT NULL OR EXISTS ({heads}))"
    )
    mark = f"{text(f'{table.name} ')} || NEW.fid || ' '"
    pushed_out = f"substr(r.replaced, length({mark}) + 1)"
    replaced = (
        f"replica AS r WHERE substr(r.replaced, 1, length({mark})) = {mark}"
        f" AND NOT EXISTS (SELECT 1 FROM {name} AS other WHERE other.uuid = {pushed_out})"
    )
    return (
        f"CREATE TRIGGER {identifier(f'capture_{table.name}_insert')} AFTER INSERT ON {name}\n"
        "WHEN (SELECT applying FROM replica) = 0\nBEGIN\n"
        # 2: the row's identity is being completed, which is part of its insert and no edit of its own.
        f"  UPDATE replica SET applying = 2 WHERE {taken};\n"
        f"  UPDATE {name} SET uuid = lower(hex(randomblob(16)))"
        " WHERE fid = NEW.fid AND (SELECT applying FROM replica) = 2;\n"
        "  UPDATE replica SET applying = 0 WHERE applying = 2;\n"
        f"  {TICK}\n"
        f"  {_entry(table, 'D', pushed_out, text(''), replaced)}\n"
        "  UPDATE replica SET replaced = NULL WHERE replaced IS NOT NULL;\n"
        f"  {_entry(table, 'I', 'c.uuid', columns, f'replica AS r, {name} AS c WHERE c.fid = NEW.fid')}\n"
        "END"
    )


def _update_trigger(table: Table) -> str:
    changed = "\n  OR ".join(
        f"{meaning(column, 'OLD')} IS NOT {meaning(column, 'NEW')}" for column in table.logged
    )
    parts = " UNION ALL ".join(
        f"SELECT {text(column.name)} AS k, {logged_value(column, 'OLD')} AS o,"
        f" {logged_value(column, 'NEW')} AS n"
        f" WHERE {meaning(column, 'OLD')} IS NOT {meaning(column, 'NEW')}"
        for column in table.logged
    )
    columns = (
        f"(SELECT coalesce(group_concat(k || '=' || {literal('o')} || '>' || {literal('n')}, ';'), '')"
        f" FROM ({parts}))"
    )
    return (
        f"CREATE TRIGGER {identifier(f'capture_{table.name}_update')}"
        f" AFTER UPDATE ON {identifier(table.name)}\n"
        f"WHEN (SELECT applying FROM replica) = 0 AND NEW.uuid <> '' AND (\n  {changed})\nBEGIN\n"
        f"  {_first_appearance(table)}\n  {TICK}\n"
        f"  {_entry(table, 'U', 'NEW.uuid', columns)}\n"
        "END"
    )


def _delete_trigger(table: Table) -> str:
    return (
        f"CREATE TRIGGER {identifier(f'capture_{table.name}_delete')}"
        f" AFTER DELETE ON {identifier(table.name)}\n"
        "WHEN (SELECT applying FROM replica) = 0 AND OLD.uuid <> ''\nBEGIN\n"
        f"  {_first_appearance(table)}\n  {TICK}\n"
        f"  {_entry(table, 'D', 'OLD.uuid', row_text(table, 'OLD', gone=True))}\n"
        "END"
    )


def _identity_trigger(table: Table) -> str:
    return (
        f"CREATE TRIGGER {identifier(f'identity_{table.name}')}"
        f" BEFORE UPDATE OF uuid ON {identifier(table.name)}\n"
        "WHEN (SELECT applying FROM replica) = 0 AND OLD.uuid <> '' AND OLD.uuid IS NOT NEW.uuid\n"
        f"BEGIN SELECT RAISE(ABORT, {text(f'{table.name}.uuid is immutable')}); END"
    )


def _append_only_triggers(table: Table) -> List[str]:
    name = identifier(table.name)
    message = text(f"{table.name} is append-only")
    heads = (
        ("update", f"BEFORE UPDATE ON {name}", ""),
        ("delete", f"BEFORE DELETE ON {name}", ""),
        ("replace", f"BEFORE INSERT ON {name}", f" AND EXISTS (SELECT 1 FROM {name} WHERE fid = NEW.fid)"),
    )
    return [
        f"CREATE TRIGGER {identifier(f'append_only_{table.name}_{suffix}')} {head}\n"
        f"WHEN (SELECT applying FROM replica) = 0{extra}\n"
        f"BEGIN SELECT RAISE(ABORT, {message}); END"
        for suffix, head, extra in heads
    ]


def table_triggers(table: Table) -> List[str]:
    """Return the statements of all capture triggers of ``table``."""
    statements = [
        _replace_trigger(table),
        _insert_trigger(table),
        _update_trigger(table),
        _delete_trigger(table),
        _identity_trigger(table),
    ]
    return statements + (_append_only_triggers(table) if table.append_only else [])


def all_triggers(tables: List[Table]) -> List[str]:
    """Return the statements of every trigger of a workspace with ``tables``, but for those of the RTrees."""
    return log_triggers() + [statement for table in tables for statement in table_triggers(table)]
