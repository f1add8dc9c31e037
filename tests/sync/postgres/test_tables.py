"""The PostGIS tables: they say what the log says, and what is edited in them travels like every other edit."""

from __future__ import annotations

import math
import struct

import psycopg2
import pytest

from enforcement_plugin.sync.postgres import tables
from enforcement_plugin.workspace import log
from enforcement_plugin.workspace.change import parse_literal
from enforcement_plugin.workspace.editions import register_edition
from enforcement_plugin.workspace.tables import TABLES
from tests.sync.postgres.desk import AtDesk
from tests.sync.postgres.town import X, Y, point, square

CASE = "enforcement_case"
WEST = (X - 500.123456789, Y - 500.987654321)


@pytest.fixture
def li(office, hub_town):
    desk = AtDesk(office, hub_town, "李梅", "li", jurisdictions=("west",))
    yield desk
    desk.hub.close()


@pytest.fixture
def sun(office, hub_town):
    desk = AtDesk(office, hub_town, "孙立", "sun", jurisdictions=("west",))
    yield desk
    desk.hub.close()


def shown(town, table: str) -> list:
    """What the PostGIS table holds, as the workspace has it: geometry WKB, days and instants text."""
    described = next(each for each in TABLES if each.name == table)
    spelled = []
    for column in described.logged:
        name = f'"{column.name}"'
        kind = tables.kind_of(column).split()[0]
        spelled.append(
            {
                "geometry": "encode(public.ST_AsBinary(geom, 'NDR'), 'hex')",
                "date": f"to_char({name}, 'YYYY-MM-DD')",
                "instant": f"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')",
            }.get(kind, name)
        )
    rows = town.sql("postgres", f'SELECT uuid, {", ".join(spelled)} FROM enforcement."{table}" ORDER BY uuid')
    return [dict(zip(["uuid", *(c.name for c in described.logged)], row)) for row in rows]


def held(officer, table: str) -> list:
    described = next(each for each in TABLES if each.name == table)
    names = ["uuid", *(c.name for c in described.logged)]
    return [
        {name: row[name].hex() if isinstance(row[name], bytes) else row[name] for name in names}
        for row in officer.tables()[table]
    ]


def test_the_tables_say_what_the_file_says(li, hub_town) -> None:
    structure = li.insert(
        "structure",
        geom=square(*WEST, 33.3),
        structure_no="图斑'1",
        floors=3,
        found_on="2026-02-28",
        status="verified",
    )
    case = li.insert(
        CASE, case_no="聊执〔2026〕1", geom=point(*WEST), structure_uuid=structure, decided_on="2026-03-01"
    )
    gone = li.insert("party", name="某公司")
    kept = li.insert("party", name="另一家", remark="多行\n备注 \\ % 'x'")
    li.sync()
    li.update(CASE, case, remark="改过", decided_on=None)
    li.delete("party", gone)
    li.sync()
    for table in ("structure", CASE, "party", "case_violation"):
        assert shown(hub_town, table) == held(li, table), table
    assert [row["uuid"] for row in shown(hub_town, "party")] == [kept]


def test_an_edit_in_the_table_travels_with_whoever_syncs_next(li, sun) -> None:
    case = li.insert(CASE, case_no="1", geom=point(*WEST), remark="一")
    li.sync()
    sun.sync()
    li.psql("UPDATE enforcement.enforcement_case SET remark = '在QGIS里改' WHERE uuid = %s", case)
    report = sun.sync()
    assert (report.pushed, sun.row(CASE, case)["remark"]) == (1, "在QGIS里改")
    li.sync()
    assert li.row(CASE, case)["remark"] == "在QGIS里改"
    with li.open() as workspace:
        last = log.of_row(workspace.connection, CASE, case)[-1]
    assert last.actor == "李梅", "whoever edited, not whoever relayed"
    assert last.columns == {"remark": ("'一'", "'在QGIS里改'")}
    assert sun.sync().pushed == 0


def test_rows_drawn_and_removed_in_the_table(li, sun, hub_town) -> None:
    shape = square(*WEST, 12.5)
    ((fid, uuid),) = li.psql(
        "INSERT INTO enforcement.structure (geom, structure_no, floors) VALUES"
        " (public.ST_SetSRID(public.ST_GeomFromWKB(%s), 4547), '新', 2) RETURNING fid, uuid",
        shape,
    )
    assert (fid > 0, len(uuid)) == (True, 32)
    sun.sync()
    assert sun.row("structure", uuid)["geom"] == shape
    assert sun.row("structure", uuid)["floors"] == 2
    li.psql("DELETE FROM enforcement.structure WHERE uuid = %s", uuid)
    sun.sync()
    assert sun.row("structure", uuid) is None
    assert shown(hub_town, "structure") == []


def test_a_pasted_row_gets_its_own_identity_and_its_lineage(li, sun) -> None:
    first = li.insert("structure", geom=square(*WEST, 10), structure_no="原")
    li.sync()
    li.psql(
        "INSERT INTO enforcement.structure (uuid, geom, structure_no)"
        " SELECT uuid, geom, '副本' FROM enforcement.structure WHERE uuid = %s",
        first,
    )
    sun.sync()
    (copy,) = [row for row in sun.tables()["structure"] if row["uuid"] != first]
    with sun.open() as workspace:
        (change,) = log.of_row(workspace.connection, "structure", copy["uuid"])
    assert (copy["structure_no"], change.copied_from) == ("副本", first)


def test_values_survive_bit_for_bit(li, sun) -> None:
    case = li.insert(CASE, case_no="1", geom=point(*WEST))
    li.sync()
    ((uuid,),) = li.psql(
        "INSERT INTO enforcement.evidence (case_uuid, longitude, latitude, direction, path, taken_at)"
        " VALUES (%s, 0.1::float8 + 0.2::float8, 'Infinity', 5, %s, '2026-03-01 08:00:00.25+08') RETURNING uuid",
        case,
        "a'b\\c\n“引号”",
    )
    sun.sync()
    with sun.open() as workspace:
        (change,) = log.of_row(workspace.connection, "evidence", uuid)
    values = {name: parse_literal(new) for name, (_, new) in change.columns.items()}
    assert struct.pack("<d", values["longitude"]) == struct.pack("<d", 0.1 + 0.2)
    assert values["latitude"] == math.inf
    assert (values["direction"], type(values["direction"])) == (5.0, float)
    assert (values["path"], values["taken_at"]) == ("a'b\\c\n“引号”", "2026-03-01T00:00:00.250Z")


def test_direct_and_file_edits_of_one_row_meet_as_everywhere(li, sun, hub_town) -> None:
    case = li.insert(CASE, case_no="1", geom=point(*WEST), remark="一")
    li.sync()
    sun.sync()
    li.psql("UPDATE enforcement.enforcement_case SET remark = '表' WHERE uuid = %s", case)
    sun.update(CASE, case, remark="文件", build_stage="accepted_in_use")
    report = sun.sync()
    assert report.conflicts == 1
    li.sync()
    (conflict,) = li.conflicts()
    assert {(each["actor"], each["value"], each["visible"]) for each in conflict["candidates"]} == {
        ("李梅", "表", True),
        ("孙立", "文件", False),
    }
    assert shown(hub_town, CASE) == held(li, CASE) == held(sun, CASE)
    assert hub_town.sql("postgres", "SELECT count(*) FROM enforcement_hub.contested") == [(0,)]


def test_whoever_merges_can_bring_in_no_value_of_his_own(li, sun, hub_town) -> None:
    case = li.insert(CASE, case_no="1", geom=point(*WEST), remark="一")
    li.sync()
    sun.sync()
    li.psql("UPDATE enforcement.enforcement_case SET remark = '表' WHERE uuid = %s", case)
    sun.update(CASE, case, build_stage="accepted_in_use")
    sun.officer.sync(sun.hub)  # without the tables: the row stays contested
    heads = [
        r[0] for r in hub_town.sql("sun", "SELECT change FROM enforcement_hub.row_head WHERE row_uuid = %s", case)
    ]
    assert len(heads) == 2
    settle = "SELECT enforcement_hub.settle('enforcement_case', %s, %s, true, %s::jsonb)"
    assert hub_town.sql("sun", settle, case, heads, '{"lead_agency": "\'sun.agency\'"}') == [(False,)]
    assert hub_town.sql("sun", settle, case, heads[:1], "{}") == [(False,)]
    assert shown(hub_town, CASE)[0]["lead_agency"] is None
    li.sync()
    assert shown(hub_town, CASE) == held(li, CASE)
    assert held(li, CASE)[0]["remark"] == "表"


def test_a_mass_import_is_in_the_table_and_its_first_edit_knows_where_it_came_from(li, sun, hub_town) -> None:
    with li.open() as workspace:
        register_edition(
            workspace,
            "structure",
            source="卫片",
            as_of="2026-01-01",
            sha256="0" * 64,
            features=[
                {"geom": square(WEST[0], WEST[1] - 50 * n, 20), "structure_no": str(n), "floors": n}
                for n in range(9)
            ],
        )
    li.sync()
    assert shown(hub_town, "structure") == held(li, "structure")
    assert len(li.psql("SELECT uuid FROM enforcement.structure")) == 9
    uuid = held(li, "structure")[4]["uuid"]
    li.psql("UPDATE enforcement.structure SET status = 'verified' WHERE uuid = %s", uuid)
    sun.sync()
    li.update("structure", uuid, remark="在文件里")
    for desk in (li, sun, li):
        assert desk.sync().conflicts == 0
    assert li.row("structure", uuid)["status"] == sun.row("structure", uuid)["status"] == "verified"
    assert sun.row("structure", uuid)["remark"] == "在文件里"
    assert shown(hub_town, "structure") == held(sun, "structure")


def test_what_an_open_edit_holds_is_busy_and_nothing_is_lost(li, hub_town, postgres_server) -> None:
    case = li.insert(CASE, case_no="1", geom=point(*WEST), remark="一")
    li.sync()
    other = hub_town.server.connect("li", hub_town.database)
    other.autocommit = False
    other.cursor().execute("UPDATE enforcement.enforcement_case SET remark = '未提交' WHERE uuid = %s", (case,))
    li.hub.session._limits = (200, 5000)  # the wait of a test
    li.update(CASE, case, build_stage="accepted_in_use")
    report = li.sync()
    assert "busy" in str(report.refusal)
    assert report.pushed == 0
    other.rollback()
    other.close()
    assert li.sync().pushed == 1
    assert shown(hub_town, CASE) == held(li, CASE)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE enforcement.enforcement_case SET uuid = 'x'", "permission denied"),
        ("UPDATE enforcement.enforcement_case SET geom = NULL, entered_in = 1", "permission denied"),
        ("UPDATE enforcement.structure SET lead_agency = 'x'", "permission denied"),
        ("DELETE FROM enforcement.decision_record", "permission denied"),
        ("TRUNCATE enforcement.enforcement_case", "permission denied"),
    ],
)
def test_what_no_direct_edit_may_do(li, statement, said) -> None:
    li.insert(CASE, case_no="1", geom=point(*WEST))
    li.sync()
    with pytest.raises(psycopg2.Error, match=said):
        li.psql(statement)


def test_every_described_table_is_a_layer_with_policies(hub_town) -> None:
    """A table that somebody adds to the workspace must not come to the server without its rights."""
    found = hub_town.sql(
        "postgres",
        "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity, count(p.polname) FROM pg_class AS c"
        " JOIN pg_namespace AS n ON n.oid = c.relnamespace LEFT JOIN pg_policy AS p ON p.polrelid = c.oid"
        " WHERE n.nspname IN ('enforcement', 'enforcement_hub') AND c.relkind IN ('r', 'p')"
        " AND NOT c.relispartition GROUP BY 1, 2",
    )
    assert {each.name for each in TABLES} <= {row[0] for row in found}
    assert [row for row in found if not row[1] or not row[2]] == []


def test_qgis_may_add_change_and_remove(hub_town, li) -> None:
    """The questions by which QGIS decides what its buttons offer (QgsPostgresProvider)."""
    asked = (
        "SELECT has_table_privilege(%s, 'INSERT'), has_any_column_privilege(%s, 'UPDATE'),"
        " has_table_privilege(%s, 'DELETE')"
    )
    for table, rights in (("structure", (True, True, True)), ("decision_record", (True, False, False))):
        assert li.psql(asked, *[f"enforcement.{table}"] * 3) == [rights]
