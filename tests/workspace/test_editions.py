"""If these fail, a mass import drowns the record, or two offices that import the same file drift apart."""

from __future__ import annotations

import shutil

import pytest

from enforcement_plugin.errors import InputError
from enforcement_plugin.workspace import editions, repositories
from enforcement_plugin.workspace.change import parse_literal
from enforcement_plugin.workspace.tables import BY_NAME
from tests.workspace.made import changes, open_as, polygon


def spots(number: int = 5):
    return [
        {"geom": polygon(20 * i), "structure_no": f"WP-{i}", "status": "suspected", "found_on": "2026/9/5"}
        for i in range(number)
    ]


def take_in(workspace, features=None, **other):
    given = {"source": "卫片第3期", "as_of": "2026-09-05", "sha256": "ab" * 32, **other}
    return editions.register_edition(
        workspace, "structure", features=spots() if features is None else features, **given
    )


def test_an_import_is_one_entry_with_count_and_hash_and_not_one_for_every_row(workspace):
    edition = take_in(workspace)
    assert (edition.count, edition.layer) == (5, "structure")
    entry, baseline = changes(workspace)
    assert (entry.table, entry.op, entry.row) == ("edition", "I", edition.uuid)
    assert (baseline.table, baseline.op, baseline.row) == ("structure", "baseline", edition.uuid)
    assert baseline.actor == "李梅"
    assert parse_literal(baseline.columns["count"][1]) == 5
    assert parse_literal(baseline.columns["sha256"][1]) == edition.content
    rows = repositories.rows(workspace.connection, "structure", edition_uuid=edition.uuid)
    assert len({row["uuid"] for row in rows}) == 5
    assert {row["found_on"] for row in rows} == {"2026-09-05"}, "as GDAL writes it: no later edit rewrites it"


def test_the_map_finds_imported_features(workspace):
    take_in(workspace)
    found = workspace.connection.execute(
        "SELECT count(*) FROM rtree_structure_geom WHERE minx < 610021 AND maxx > 610019"
    ).fetchone()
    assert found == (1,)
    extent = workspace.connection.execute(
        "SELECT min_x, max_x FROM gpkg_contents WHERE table_name = 'structure'"
    ).fetchone()
    assert extent == pytest.approx((610_000, 610_090), abs=0.1)


def test_edits_after_an_import_are_captured(workspace):
    take_in(workspace)
    with workspace.write() as connection:
        repositories.insert(connection, "structure", {"geom": polygon()})
    assert changes(workspace)[-1].op == "I"
    assert not workspace.restored


def test_the_first_edit_of_an_imported_row_brings_the_whole_row_into_the_record(workspace):
    edition = take_in(workspace)
    row = repositories.rows(workspace.connection, "structure")[2]
    with workspace.write() as connection:
        repositories.update(connection, "structure", row["uuid"], {"remark": "a"})
        repositories.update(connection, "structure", row["uuid"], {"remark": "b"})
    stood, first, second = changes(workspace)[2:]
    assert (stood.op, stood.change, stood.hlc, stood.actor) == ("I", row["uuid"], 0, "baseline")
    assert (stood.replica, stood.at) == (edition.uuid, "2026-09-05T00:00:00.000Z")
    assert parse_literal(stood.columns["structure_no"][1]) == "WP-2"
    assert parse_literal(stood.columns["geom"][1]) == row["geom"]
    assert (first.parents, first.columns) == ((stood.change,), {"remark": ("NULL", "'a'")})
    assert second.parents == (first.change,)


def test_two_offices_with_the_same_import_write_the_same_ancestor(workspace, template, tmp_path):
    other_path = tmp_path / "other.gpkg"
    shutil.copyfile(template, other_path)
    take_in(workspace)
    with open_as(other_path, "王强") as other:
        take_in(other)
        for each, column in ((workspace, "remark"), (other, "status")):
            row = repositories.rows(each.connection, "structure")[0]
            with each.write() as connection:
                repositories.update(connection, "structure", row["uuid"], {column: "x"})
        mine, theirs = changes(workspace)[2], changes(other)[2]
        assert mine == theirs
        assert changes(workspace)[3].parents == changes(other)[3].parents == (mine.change,)


def test_removing_an_imported_row_records_what_it_was(workspace):
    take_in(workspace)
    row = repositories.rows(workspace.connection, "structure")[0]
    with workspace.write() as connection:
        repositories.delete(connection, "structure", row["uuid"])
    stood, removed = changes(workspace)[2:]
    assert (stood.op, removed.op) == ("I", "D")
    assert removed.columns["structure_no"] == ("'WP-0'", "NULL")


def test_the_content_hash_is_that_of_the_import_however_its_rows_change(workspace):
    edition = take_in(workspace)
    uuids = [row["uuid"] for row in repositories.rows(workspace.connection, "structure")]
    with workspace.write() as connection:
        repositories.update(connection, "structure", uuids[0], {"remark": "a", "geom": polygon(99)})
        repositories.delete(connection, "structure", uuids[1])
    table = BY_NAME["structure"]
    assert editions.content_hash(workspace.connection, table, edition.uuid) == (edition.content, 5)
    with workspace.merging() as connection:
        repositories.put(connection, "structure", uuids[2], {"remark": "'behind the log'"})
    assert editions.content_hash(workspace.connection, table, edition.uuid) != (edition.content, 5)


def test_the_same_file_is_not_taken_in_twice(workspace):
    take_in(workspace)
    with pytest.raises(InputError, match="imported already"):
        take_in(workspace)
    take_in(workspace, as_of="2026-10-05")
    assert len(repositories.rows(workspace.connection, "structure")) == 10


@pytest.mark.parametrize(
    ("feature", "message"),
    [
        ({"geom": b"\x01\x06"}, "no WKB"),
        ({"geom": "POLYGON"}, "no WKB"),
        ({"shape_area": 1.0}, "no column shape_area"),
    ],
)
def test_a_bad_feature_is_named_and_nothing_of_the_import_stays(path, feature, message):
    with open_as(path) as workspace:
        with pytest.raises(InputError, match=message):
            take_in(workspace, [*spots(2), feature])
        assert repositories.rows(workspace.connection, "structure") == []
        assert changes(workspace) == []
        with workspace.write() as connection:
            repositories.insert(connection, "structure", {"geom": polygon()})
        assert len(changes(workspace)) == 1, "the capture stands"
    with open_as(path) as workspace:
        assert workspace.restored == ()


def test_zones_without_geometry_and_own_ids_are_kept(workspace):
    editions.register_edition(
        workspace,
        "zone",
        source="s",
        as_of="2026-01-01",
        sha256="",
        features=[{"uuid": "z" * 32, "kind": "district", "code": "dongchangfu"}, {"geom": None}],
    )
    first, second = repositories.rows(workspace.connection, "zone")
    assert first["uuid"] == "z" * 32
    assert len(second["uuid"]) == 32


def test_cases_are_not_imported_past_the_record(workspace):
    with pytest.raises(InputError, match="not of enforcement_case"):
        editions.register_edition(
            workspace, "enforcement_case", source="s", as_of="2026-01-01", sha256="", features=[]
        )
