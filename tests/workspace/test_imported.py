"""If these fail, whoever edits an imported structure with a tool that drops the triggers leaves no trace."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Dict, List

import pytest

from enforcement_plugin.app import workspaces
from enforcement_plugin.workspace import editions, imported, repositories, verification
from enforcement_plugin.workspace.geometry import register_functions
from enforcement_plugin.workspace.tables import BY_NAME
from tests.hostile import endless
from tests.workspace.made import changes, clock, ids, open_as, point, polygon

STRUCTURE = BY_NAME["structure"]


def drop() -> List[str]:
    names = ("capture_structure_insert", "capture_structure_update", "capture_structure_delete")
    return [f"DROP TRIGGER {name}" for name in (*names, "identity_structure")]


def take_in(path: Path, number: int = 6, source: str = "卫片", **given: object) -> editions.Edition:
    with open_as(path) as workspace:
        return editions.register_edition(
            workspace,
            "structure",
            source=source,
            as_of="2026-09-05",
            sha256="ab" * 32,
            features=[
                {"geom": polygon(20 * i), "structure_no": f"WP-{i}", "status": "suspected", "found_on": "2026-9-5"}
                for i in range(number)
            ]
            if not given
            else given["features"],  # type: ignore[arg-type]
        )


@pytest.fixture
def edition(path: Path) -> editions.Edition:
    return take_in(path)


@pytest.fixture
def uuids(path: Path, edition: editions.Edition) -> List[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT uuid FROM structure ORDER BY fid")]


def reopen(path: Path) -> Dict[str, list]:
    """Open the file as an officer does; return what this brought into the log, by row."""
    before = {change.change for change in changes(path)}
    with workspaces.open_workspace(path, "王强", clock=clock, ids=ids):
        pass
    found: Dict[str, list] = {}
    for change in changes(path):
        if change.change not in before:
            found.setdefault(change.row, []).append(change)
    return found


def test_an_edit_of_an_imported_row_is_recorded_with_what_was_there(path, uuids, outsider) -> None:
    outsider(*drop(), f"UPDATE structure SET remark = '改', status = 'dismissed' WHERE uuid = '{uuids[2]}'")
    ((row, (stood, edit)),) = reopen(path).items()
    assert row == uuids[2]
    assert (edit.op, edit.actor, edit.parents) == ("outside", "unattributed", (stood.change,))
    assert edit.columns == {"status": ("'suspected'", "'dismissed'"), "remark": ("NULL", "'改'")}
    assert workspaces.check_workspace(path)["ok"]


def test_how_the_row_stood_is_what_the_trigger_would_have_said(path, uuids, edition, outsider) -> None:
    """Other copies hold the same import: the first entry of a row must be the same in all of them."""
    copy = path.with_name("copy.gpkg")
    copy.write_bytes(path.read_bytes())
    outsider(*drop(), f"UPDATE structure SET remark = '改' WHERE uuid = '{uuids[2]}'")
    (stood, _), *_ = reopen(path).values()
    with closing(sqlite3.connect(copy)) as connection, connection:
        register_functions(connection)
        connection.execute("UPDATE structure SET remark = '改' WHERE uuid = ?", (uuids[2],))
    assert stood == changes(copy)[-2]


def test_removed_added_and_moved_rows_are_recorded(path, uuids, edition, outsider) -> None:
    outsider(
        *drop(),
        f"DELETE FROM structure WHERE uuid = '{uuids[0]}'",
        "INSERT INTO structure (uuid, edition_uuid, structure_no) VALUES"
        f" ('{'e' * 32}', '{edition.uuid}', '偷加'), ('{'0' * 32}', NULL, '偷加')",
        f"UPDATE structure SET geom = (SELECT geom FROM structure WHERE uuid = '{uuids[4]}')"
        f" WHERE uuid = '{uuids[3]}'",
        f"UPDATE structure SET edition_uuid = NULL WHERE uuid = '{uuids[5]}'",
    )
    found = reopen(path)
    assert set(found) == {uuids[0], uuids[3], uuids[5], "e" * 32, "0" * 32}
    stood, gone = found[uuids[0]]
    assert (gone.columns, stood.after()["structure_no"]) == ({"_row": ("1", "0")}, "'WP-0'")
    assert [change.columns["structure_no"] for change in found["e" * 32]] == [("NULL", "'偷加'")]
    (old, new) = found[uuids[3]][1].columns["geom"]
    assert old != new
    assert old == found[uuids[3]][0].after()["geom"]
    assert found[uuids[5]][1].columns == {"edition_uuid": (f"'{edition.uuid}'", "NULL")}
    # The row that was added has no outline, which an imported one should; nothing else is to be found.
    assert {each["kind"] for each in workspaces.check_workspace(path)["findings"]} == {"geometry"}


def test_check_names_the_row_and_leaves_the_file(path, uuids, outsider) -> None:
    outsider(*drop()[1:2], f"UPDATE structure SET remark = '改' WHERE uuid = '{uuids[1]}'")
    before = path.read_bytes()
    findings = workspaces.check_workspace(path)["findings"]
    assert path.read_bytes() == before
    assert findings[1:] == [
        {"kind": "outside_edit", "table": "structure", "row": uuids[1], "columns": {"remark": [None, "改"]}}
    ]
    assert workspaces.check_workspace(path, repair=True)["repaired"] == findings


def test_the_history_of_the_structure_says_that_nobody_is_known_to_have_done_it(path, uuids, outsider) -> None:
    with open_as(path) as workspace, workspace.write() as connection:
        case = repositories.insert(connection, "enforcement_case", {"geom": point(), "structure_uuid": uuids[1]})
    outsider(*drop(), f"UPDATE structure SET status = 'demolished' WHERE uuid = '{uuids[1]}'")
    reopen(path)
    stood, edit = workspaces.case_history(path, uuids[1])
    assert (stood["op"], edit["op"], edit["actor"]) == ("I", "outside", "unattributed")
    assert edit["columns"] == {"status": ["suspected", "demolished"]}
    assert {entry["table"] for entry in workspaces.case_history(path, case)} == {"enforcement_case"}


def test_a_rewrite_that_means_the_same_is_no_edit(path, uuids, outsider) -> None:
    outsider(*drop(), "UPDATE structure SET found_on = '2026/9/5'", "UPDATE structure SET lead_agency = 'x'")
    assert workspaces.check_workspace(path)["findings"][-1]["kind"] == "trigger"
    assert reopen(path) == {}


def test_all_rows_gone_are_all_recorded(path, uuids, outsider) -> None:
    outsider(*drop(), "DELETE FROM structure")
    found = reopen(path)
    assert set(found) == set(uuids)
    assert {row[1].columns["_row"] for row in found.values()} == {("1", "0")}
    assert workspaces.check_workspace(path)["ok"]


def test_a_second_bypass_builds_on_the_first(path, uuids, outsider) -> None:
    outsider(*drop(), f"UPDATE structure SET remark = '一' WHERE uuid = '{uuids[1]}'")
    (_, first), *_ = reopen(path).values()
    outsider(*drop(), f"UPDATE structure SET remark = '二', floors = 9 WHERE uuid = '{uuids[1]}'")
    ((second,),) = reopen(path).values()
    assert second.parents == (first.change,)
    assert second.columns == {"floors": ("NULL", "9"), "remark": ("'一'", "'二'")}


def test_what_people_did_under_the_triggers_is_no_outside_edit(path, uuids, edition, outsider) -> None:
    """Edited, removed, pasted from an imported row (with its edition), moved to no edition."""
    with open_as(path) as workspace, workspace.write() as connection:
        repositories.update(connection, "structure", uuids[0], {"remark": "看过"})
        repositories.delete(connection, "structure", uuids[1])
        repositories.insert(connection, "structure", {"edition_uuid": edition.uuid, "structure_no": "补"})
        repositories.update(connection, "structure", uuids[2], {"edition_uuid": None})
    # The row that was added has no outline, which an imported one should; nothing else is to be found.
    assert {each["kind"] for each in workspaces.check_workspace(path)["findings"]} == {"geometry"}
    outsider(*drop())
    assert reopen(path) == {}


def test_imports_with_ids_of_their_own_and_odd_values_are_known_row_by_row(path, outsider) -> None:
    take_in(
        path,
        features=[
            {"uuid": f"甲 {i};", "geom": None if i % 2 else polygon(i), "remark": "it's; a=1>2\n\0x" * (i % 3)}
            for i in range(2500)
        ],
    )
    assert workspaces.check_workspace(path)["findings"] != [{"kind": "edition"}]
    outsider(*drop(), "UPDATE structure SET status = 'x' WHERE fid IN (1, 1000, 1001, 2500)")
    assert sorted(reopen(path)) == sorted(f"甲 {i};" for i in (0, 999, 1000, 2499))


def test_two_imports_with_the_same_ids_accuse_nobody(path, outsider) -> None:
    """A survey's own numbers come again in the next year's file; which row is whose cannot be told then."""
    for source in ("一", "二"):
        take_in(
            path, source=source, features=[{"uuid": f"{i:032x}", "structure_no": f"{source}{i}"} for i in (1, 2)]
        )
    outsider(*drop())
    reopen(path)
    assert not [change for change in changes(path) if change.op == "outside"]


def test_a_copy_that_was_tampered_with_is_not_believed(path, uuids, outsider) -> None:
    outsider("UPDATE imported_rows SET texts = substr(texts, 1, 20)")
    assert workspaces.check_workspace(path)["ok"]
    outsider(*drop(), f"UPDATE structure SET remark = '改' WHERE uuid = '{uuids[1]}'")
    assert [finding["kind"] for finding in workspaces.check_workspace(path)["findings"]][-1] == "edition"
    assert [change.op for (change,) in reopen(path).values()] == ["baseline"], "found as a whole, as before"


def test_the_copy_says_bit_for_bit_what_the_log_would(path, uuids, edition) -> None:
    with open_as(path) as workspace:
        kept = imported.trusted(workspace.connection)
        assert kept == {"structure": {edition.uuid: 6}}
        rows = list(imported.rows_kept(workspace.connection, "structure", kept["structure"]))
        assert rows == list(imported.rows_in_file(workspace.connection, STRUCTURE, edition.uuid))
        assert list(verification.altered_editions(workspace.connection)) == []


def test_opening_a_file_that_is_in_order_reads_no_copy(path, uuids, monkeypatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a normal opening must not look through the imports")

    monkeypatch.setattr(imported, "trusted", never)
    with (
        workspaces.open_workspace(path, "王强", clock=clock, ids=ids) as workspace,
        workspace.write() as connection,
    ):
        repositories.update(connection, "structure", uuids[0], {"remark": "看过"})


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM imported_rows",
        "DROP TABLE imported_rows",
        "UPDATE imported_rows SET texts = 'text', shapes = 7",
        "UPDATE imported_rows SET uuids = zeroblob(9)",
        "UPDATE imported_rows SET number = 1000000000",
    ],
)
def test_a_damaged_copy_stops_neither_check_nor_the_next_import(path, uuids, outsider, statement: str) -> None:
    outsider(statement)
    assert workspaces.check_workspace(path)["ok"]
    other = take_in(path, source="下一期")
    assert workspaces.check_workspace(path)["ok"]
    with open_as(path) as workspace:
        assert other.uuid in imported.trusted(workspace.connection)["structure"]


def test_a_layer_that_gdal_wrote_anew_differs_where_it_was_edited_and_nowhere_else(path, uuids, outsider) -> None:
    """Save As over the layer: headers, dates and triggers are not what they were, the rows are."""
    copy = path.with_name("copy.gpkg")
    subprocess.run(["ogr2ogr", str(copy), str(path), "structure"], check=True, timeout=60)
    with closing(sqlite3.connect(copy)) as connection, connection:
        register_functions(connection)
        connection.execute("UPDATE structure SET remark = '改' WHERE uuid = ?", (uuids[1],))
        connection.execute("DELETE FROM structure WHERE uuid = ?", (uuids[2],))
    command = ["ogr2ogr", "-update", "-overwrite", str(path), str(copy), "structure"]
    subprocess.run(command, check=True, timeout=60)
    found = reopen(path)
    assert set(found) == {uuids[1], uuids[2]}
    assert found[uuids[1]][1].columns == {"remark": ("NULL", "'改'")}
    assert workspaces.check_workspace(path)["ok"]


def test_a_view_in_the_place_of_the_copies_is_neither_read_nor_written(path, uuids) -> None:
    """It came while the workspace was open; it would not answer before the end of time."""
    with open_as(path) as workspace:
        endless("imported_rows")(path)
        assert imported.trusted(workspace.connection) == {}
        found = editions.register_edition(
            workspace, "zone", source="规划", as_of="2026-09-05", sha256="ab" * 32, features=[{"geom": polygon()}]
        )
    assert found.count == 1


def test_a_trigger_on_the_copies_edits_nothing_in_the_name_of_who_imports(path, uuids, outsider) -> None:
    outsider(
        "CREATE TRIGGER other AFTER INSERT ON imported_rows"
        " BEGIN UPDATE structure SET remark = '改' WHERE fid = 1; END"
    )
    before = len(changes(path))
    take_in(path, source="别处")
    assert {change.table for change in changes(path)[before:] if change.op != "baseline"} == {"edition"}
    assert outsider("SELECT count(*) FROM sqlite_master WHERE name = 'other'") == [(0,)]


def test_an_edition_that_is_no_utf8_is_an_edit_like_any(path, uuids, outsider) -> None:
    outsider(
        *drop(),
        "UPDATE structure SET edition_uuid = CAST(X'C4FF' AS TEXT) WHERE fid = 3",
        "UPDATE structure SET structure_no = CAST(X'C4' AS TEXT) WHERE fid = 3",
    )
    kinds = {finding["kind"] for finding in workspaces.check_workspace(path)["findings"]}
    assert kinds == {"trigger", "outside_edit", "foreign_text"}
    ((row, (_, edit)),) = reopen(path).items()
    assert (row, edit.op) == (uuids[2], "outside")
    assert edit.columns["edition_uuid"][1] == "CAST(X'C4FF' AS TEXT)"


def test_a_row_whose_id_is_no_utf8_gets_one(path, uuids, outsider) -> None:
    outsider(*drop(), "UPDATE structure SET uuid = CAST(X'C4FF' AS TEXT) WHERE fid = 3")
    assert not workspaces.check_workspace(path)["ok"]
    assert [[change.op for change in reopen(path)[uuids[2]]]] == [["I", "outside"]]
    assert workspaces.check_workspace(path)["ok"]


def test_an_id_that_was_stored_as_bytes_stays_the_same(path, uuids, outsider) -> None:
    outsider(*drop(), "UPDATE structure SET uuid = CAST(uuid AS BLOB) WHERE fid = 3")
    assert not workspaces.check_workspace(path)["ok"]
    assert reopen(path) == {}
    assert workspaces.check_workspace(path)["ok"]
    assert outsider("SELECT uuid FROM structure ORDER BY fid") == [(uuid,) for uuid in uuids]


def test_what_stops_the_comparison_is_said_and_the_file_can_be_closed(path, uuids, outsider, monkeypatch) -> None:
    def stop(*_: object) -> None:
        raise RuntimeError("stopped")

    outsider(*drop(), "INSERT INTO structure (uuid) VALUES ('0')")
    monkeypatch.setattr(verification, "_added", stop)
    with pytest.raises(RuntimeError, match="stopped"), open_as(path) as workspace:
        list(verification.outside_edits(workspace.connection, lambda history: (None, {})))


@pytest.mark.parametrize("own", ["", "d"], ids=["kept, then tidied away", "never kept"])
def test_a_feature_split_from_an_import_that_is_not_known_row_by_row_alters_it_not(path, outsider, own) -> None:
    features = [
        {"geom": polygon(20 * i), "parcel_no": f"P{i}", **({"uuid": own} if own else {})} for i in range(2)
    ]
    with open_as(path) as workspace:
        editions.register_edition(
            workspace, "parcel", source="地籍", as_of="2026-09-05", sha256="ab" * 32, features=features
        )
    columns = "geom, edition_uuid, parcel_no"
    outsider(
        f"INSERT INTO parcel ({columns}) SELECT {columns} FROM parcel WHERE fid = 2", "DROP TABLE imported_rows"
    )
    assert workspaces.check_workspace(path)["ok"]
    outsider("UPDATE parcel SET parcel_no = 'P9' WHERE fid = 3", "DELETE FROM parcel WHERE fid = 3")
    assert workspaces.check_workspace(path)["ok"]
    outsider("DROP TRIGGER capture_parcel_update", "UPDATE parcel SET parcel_no = 'P9' WHERE fid = 1")
    assert {found["kind"] for found in workspaces.check_workspace(path)["findings"]} == {"trigger", "edition"}


def test_rows_of_two_layers_with_the_same_id_are_recorded_once(path, outsider) -> None:
    with open_as(path) as workspace:
        for layer, name in (("parcel", "parcel_no"), ("zone", "name")):
            features = [{"geom": polygon(), "uuid": "1", name: "甲"}]
            editions.register_edition(
                workspace, layer, source="地籍", as_of="2026-09-05", sha256="ab" * 32, features=features
            )
    for layer, name in (("parcel", "parcel_no"), ("zone", "name")):
        outsider(f"DROP TRIGGER capture_{layer}_update", f"UPDATE {layer} SET {name} = '乙'")
    assert reopen(path)
    assert workspaces.check_workspace(path)["ok"]


def test_an_edit_of_one_of_two_imports_with_the_same_ids_does_not_alter_the_other(path, outsider) -> None:
    features = [{"geom": polygon(20 * i), "uuid": f"u{i}"} for i in range(2)]
    for source in ("2023", "2024"):
        take_in(path, source=source, features=features)
    outsider("DROP TABLE imported_rows", "UPDATE structure SET remark = '改' WHERE fid = 1")
    assert workspaces.check_workspace(path)["ok"]
