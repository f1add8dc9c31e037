"""Which computed leads the shared file does not show yet: none may be forgotten, and few cost little."""

from __future__ import annotations

import sqlite3
from typing import Iterator

import pytest

from enforcement_plugin.workspace import leads


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.row_factory = None
    connection.execute("CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT)")
    connection.execute("CREATE TABLE structure (fid INTEGER PRIMARY KEY, uuid, geom, lead_status, lead_agency)")
    connection.executemany("INSERT INTO structure (uuid) VALUES (?)", [(f"s{n}",) for n in range(1, 1203)])
    yield connection
    connection.close()


def test_before_the_first_sync_everything_waits(connection) -> None:
    assert leads.waiting(connection) is None
    leads.shown(connection, leads.note(connection))
    assert leads.waiting(connection) == []


def test_only_what_is_another_lead_waits(connection) -> None:
    leads.shown(connection, leads.note(connection))
    leads.keep(connection, "s1", "determined", "lc.cm")
    leads.keep(connection, "s1", "determined", "lc.cm")
    assert leads.waiting(connection) == ["s1"]
    leads.shown(connection, leads.note(connection))
    leads.keep(connection, "s1", "determined", "lc.cm")
    assert leads.waiting(connection) == []


def test_what_was_computed_while_the_shared_file_was_written_goes_on_waiting(connection) -> None:
    leads.shown(connection, leads.note(connection))
    leads.keep(connection, "s1", "determined", "lc.cm")
    read = leads.note(connection)
    leads.keep(connection, "s2", "undetermined", None)
    leads.shown(connection, read)
    assert leads.waiting(connection) == ["s2"]
    leads.keep_many(connection, [("determined", "lc.nr", 3)])
    read = leads.note(connection)
    leads.keep_many(connection, [("determined", "lc.cm", 3)])
    leads.shown(connection, read)
    assert leads.waiting(connection) is None, "the whole city was determined again meanwhile"


def test_many_become_all(connection) -> None:
    leads.shown(connection, leads.note(connection))
    for number in range(1, 1203):
        leads.keep(connection, f"s{number}", "determined", "lc.cm")
    assert leads.waiting(connection) is None
