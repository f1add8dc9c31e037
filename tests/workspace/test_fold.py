"""If this fails, somebody who has only the log sees another file than the one that was edited."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Dict, List

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enforcement_plugin.sync.merge import merge, merge_row
from enforcement_plugin.workspace import Workspace, editions, log, repositories, verification
from tests.workspace.made import changes, open_as, polygon

TEXT = st.one_of(st.none(), st.sampled_from(["", "甲", "it's; a=1>2", "X'00'", "隐\0藏"]), st.text(max_size=3).map(
    lambda text: text.encode("utf-8", "ignore").decode()))  # fmt: skip
NUMBER = st.one_of(st.none(), st.floats(allow_nan=False), st.integers(-(2**40), 2**40))
DAY = st.one_of(st.none(), st.sampled_from(["2026-09-26", "2026/9/26", "2026-09-26T10:00:00Z", "下周"]))
SHAPE = st.one_of(st.none(), st.integers(0, 50).map(lambda x: polygon(x)))
ROWS = {
    "evidence": st.fixed_dictionaries({}, optional={"path": TEXT, "latitude": NUMBER, "taken_at": DAY}),
    "structure": st.fixed_dictionaries({}, optional={"remark": TEXT, "found_on": DAY, "geom": SHAPE}),
}
STEP = st.one_of(
    *(
        st.tuples(st.just(op), st.just(table), st.integers(0, 5), values)
        for table, values in ROWS.items()
        for op in ("insert", "update", "delete", "replace", "paste")
    )
)


def do(workspace: Workspace, op: str, table: str, number: int, values: Dict[str, object]) -> None:
    with workspace.write() as connection:
        uuids: List[str] = [str(row["uuid"]) for row in repositories.rows(connection, table)]
        if op == "insert" or not uuids:
            repositories.insert(connection, table, values)
            return
        uuid = uuids[number % len(uuids)]
        if op == "update":
            repositories.update(connection, table, uuid, values)
        elif op == "delete":
            repositories.delete(connection, table, uuid)
        elif op == "paste":
            repositories.insert(connection, table, {**values, "uuid": uuid})
        else:
            columns = ", ".join(["fid", "uuid", *(name for name in values if name != "geom")])
            given_values = [value for name, value in values.items() if name != "geom"]
            marks = ", ".join("?" for _ in given_values)
            (fid,) = connection.execute(f"SELECT fid FROM {table} WHERE uuid = ?", (uuid,)).fetchone()
            connection.execute(
                f"INSERT OR REPLACE INTO {table} ({columns}) VALUES (?, ?{', ' + marks if marks else ''})",
                [fid, uuid, *given_values],
            )


def contents(workspace: Workspace) -> Dict[str, List[Dict[str, object]]]:
    found = {}
    for table in ROWS:
        rows = repositories.rows(workspace.connection, table)
        found[table] = sorted(
            ({name: value for name, value in row.items() if name != "fid"} for row in rows),
            key=lambda row: str(row["uuid"]),
        )
    return found


def fold(history):
    state = merge_row(history)
    return state.alive, state.values


@pytest.fixture(scope="module")
def imported(template, tmp_path_factory) -> List[Path]:
    """Two offices' files that have taken in the same satellite spots."""
    spots = [{"remark": "came with the import", "geom": polygon(i), "found_on": "2026/1/5"} for i in (1, 2)]
    files = []
    for name in ("one", "other"):
        path = tmp_path_factory.mktemp("imported") / f"{name}.gpkg"
        shutil.copyfile(template, path)
        with open_as(path, name) as workspace:
            editions.register_edition(
                workspace, "structure", source="卫片", as_of="2026-01-05", sha256="0", features=spots
            )
        files.append(path)
    return files


@given(st.lists(STEP, min_size=1, max_size=12))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_log_alone_rebuilds_the_tables(imported, steps):
    with tempfile.TemporaryDirectory() as folder:
        one, other = (Path(shutil.copy(path, folder)) for path in imported)
        with open_as(one) as workspace:
            for step in steps:
                do(workspace, *step)
            assert list(verification.outside_edits(workspace.connection, fold)) == []
            assert list(verification.altered_editions(workspace.connection)) == []
            expected, history = contents(workspace), changes(workspace)
        with open_as(other, "王强") as receiver:
            with receiver.merging() as connection:
                log.append(connection, history)
                for state in merge(history).values():
                    if state.table in ROWS and state.alive:
                        repositories.put(connection, state.table, state.row, state.values)
                    elif state.table in ROWS:
                        repositories.remove(connection, state.table, state.row)
            assert list(verification.outside_edits(receiver.connection, fold)) == []
            assert {table: [row["uuid"] for row in rows] for table, rows in contents(receiver).items()} == {
                table: [row["uuid"] for row in rows] for table, rows in expected.items()
            }
