"""An officer's own login in hostile hands: everything that psql can do, tried against the hub.

李梅 works for lc.nr in the district west. In the district east lies the case of 王强, with a party, evidence and
a photograph; none of it may reach her, and nothing of hers may look like his.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
from dataclasses import replace

import psycopg2
import pytest

from enforcement_plugin.errors import InputError
from enforcement_plugin.sync.hub import (
    HubChainError,
    HubDamagedError,
    HubReadOnlyError,
    HubRefusesChangesError,
    HubUnreachableError,
)
from enforcement_plugin.sync.postgres import officers
from enforcement_plugin.sync.postgres.hub import PostgresHub
from enforcement_plugin.sync.segment import decode
from tests.sync.postgres.chain import EAST, WEST, Chain, change, sealed_by_hand
from tests.sync.postgres.town import X, Y, copy, square

CASE = "enforcement_case"
SECRET = "绝密当事人"
PHOTO = b"photograph of the east"
SHA256 = hashlib.sha256(PHOTO).hexdigest()
MACHINERY = [
    "segment",
    "change_log",
    "held",
    "repeated",
    "direct_edit",
    "pending",
    "lineage",
    "row_head",
    "contested",
    "row_scope",
    "belonging",
    "blob",
    "chunk",
    "blob_use",
    "edition_loaded",
    "sealer",
    "officer",
    "jurisdiction",
    "hub",
    "schema_version",
    "described",
    "described_table",
]


class Scene:
    """What 王强 has published, and the two logins."""

    def __init__(self, town, tmp_path) -> None:
        self.town = town
        self.li = town.enter("li", "李梅", jurisdictions=("west",))
        self.wang = town.enter("wang", "王强", jurisdictions=("east",))
        self.case = change(CASE, actor="王强", geom=EAST, case_no=SECRET, lead_agency="lc.nr")
        self.party = change("party", actor="王强", name=SECRET)
        self.violation = change(
            "case_violation", actor="王强", case_uuid=self.case.row, violation="V", party_uuid=self.party.row
        )
        self.evidence = change("evidence", actor="王强", case_uuid=self.case.row, sha256=SHA256, remark=SECRET)
        self.structure = change("structure", actor="王强", structure_no=SECRET, geom=None)
        self.chain = Chain()
        self.sealed = self.chain.seal(self.case, self.party, self.violation, self.evidence)
        self.wang.put(*self.sealed)
        photo = tmp_path / "photo"
        photo.write_bytes(PHOTO)
        self.wang.put_file(SHA256, photo, step=lambda done, total: None)
        self.own = Chain()

    def psql(self, statement: str, *values: object) -> list:
        return self.town.sql("li", statement, *values)

    def put(self, *changes, **altered) -> None:
        self.li.put(*self.own.seal(*changes, **altered))

    def contents(self) -> list:
        tables = ["enforcement_hub.change_log", "enforcement_hub.row_scope", "enforcement_hub.direct_edit"]
        tables += ["enforcement_hub.officer", "enforcement_hub.segment", "enforcement_hub.blob"]
        tables += [f"enforcement.{table}" for table in (CASE, "party", "case_violation", "evidence")]
        return [
            sorted(map(repr, self.town.sql("postgres", f"SELECT md5(t::text) FROM {table} AS t")))
            for table in tables
        ]

    def close(self) -> None:
        self.li.close()
        self.wang.close()


@pytest.fixture(scope="module")
def scene(postgres_server, hub_template, tmp_path_factory):
    """For everything that must leave the hub as it was; looked at once more when all of it has been tried."""
    scene = Scene(copy(postgres_server, hub_template), tmp_path_factory.mktemp("scene"))
    scene.town.sql("postgres", "ANALYZE")
    before = scene.contents()
    yield scene
    assert scene.contents() == before
    scene.close()
    scene.town.drop()


@pytest.fixture
def fresh(hub_town, tmp_path):
    """For what she may do, and what follows from it."""
    scene = Scene(hub_town, tmp_path)
    yield scene
    scene.close()


def shows_secret(rows: object) -> bool:
    text = repr(rows)
    return SECRET in text or SECRET.encode("utf-8").hex() in text or repr(SECRET.encode("utf-8"))[2:-1] in text


# -- reading ---------------------------------------------------------------------------------------


def test_the_secret_is_there_for_whoever_may_see_it(scene) -> None:
    """Without this, every test below could pass because there is nothing to find."""
    assert shows_secret(scene.town.sql("wang", "SELECT * FROM enforcement.enforcement_case"))
    assert shows_secret(scene.town.sql("wang", "SELECT line FROM enforcement_hub.change_log"))


@pytest.mark.parametrize("table", MACHINERY)
def test_no_table_of_the_hub_shows_it(scene, table) -> None:
    try:
        rows = scene.psql(f"SELECT * FROM enforcement_hub.{table}")
    except psycopg2.errors.InsufficientPrivilege:
        return
    assert not shows_secret(rows)
    if table not in ("hub", "schema_version", "described", "described_table", "jurisdiction", "officer"):
        assert rows == [], "not even that there is something"


@pytest.mark.parametrize("table", [CASE, "party", "case_violation", "evidence"])
@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM enforcement.{table}",
        "TABLE enforcement.{table}",
        "COPY enforcement.{table} TO STDOUT",
        "SELECT count(*) FROM enforcement.{table} HAVING count(*) > 0",
        "SELECT query_to_xml('SELECT * FROM enforcement.{table}', true, true, '')::text"
        " WHERE (SELECT count(*) FROM enforcement.{table}) > 0",
        "SELECT uuid FROM enforcement.{table} TABLESAMPLE SYSTEM (100)",
        "SELECT uuid FROM enforcement.{table} WHERE ctid = '(0,1)'",
        "SELECT * FROM enforcement.{table} FOR UPDATE",
        "UPDATE enforcement.{table} SET remark = 'x' WHERE true RETURNING *",
        "DELETE FROM enforcement.{table} RETURNING *",
        "SELECT most_common_vals::text FROM pg_stats WHERE tablename = '{table}'",
        "SELECT most_common_vals::text FROM pg_stats WHERE schemaname = 'enforcement_hub'",
        "SELECT * FROM pg_statistic LIMIT 1",
    ],
)
def test_no_question_to_a_layer_shows_it(scene, table, question) -> None:
    if question.startswith("COPY"):
        connection = scene.town.server.connect("li", scene.town.database)
        out = io.StringIO()
        connection.cursor().copy_expert(question.format(table=table), out)
        connection.close()
        assert out.getvalue() == ""
        return
    with contextlib.suppress(psycopg2.errors.InsufficientPrivilege):
        assert scene.psql(question.format(table=table)) == []


def test_partitions_are_no_back_door(scene) -> None:
    found = scene.town.sql(
        "postgres",
        "SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'enforcement_hub' AND c.relispartition AND c.relkind = 'r'",
    )
    assert len(found) >= 6
    for (part,) in found:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            scene.psql(f"SELECT * FROM enforcement_hub.{part}")


def test_a_leaky_function_of_ones_own_sees_no_hidden_row(scene) -> None:
    """Row level security runs before what a user brings along; and a user can bring nothing along anyway."""
    for statement in (
        "CREATE FUNCTION leak(t text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS"
        " $$ BEGIN RAISE NOTICE '%', t; RETURN true; END $$",
        "CREATE FUNCTION pg_temp.leak(t text) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$",
        "CREATE TEMP TABLE mine (t text)",
        "CREATE TABLE enforcement.mine (t text)",
        "CREATE SCHEMA mine",
        "CREATE VIEW public.mine AS SELECT 1",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            scene.psql(statement)
    # Functions of the server whose errors repeat what they were given.
    for expression in ("case_no::int", "1 / length(replace(case_no, case_no, ''))", "case_no::xml::text::int"):
        assert scene.psql(f"SELECT 1 FROM enforcement.enforcement_case WHERE {expression} = 1") == []
        assert (
            scene.psql(
                f"SELECT 1 FROM enforcement_hub.change_log WHERE {expression.replace('case_no', 'line')} = 1"
            )
            == []
        )


def test_a_plan_tells_no_values(scene) -> None:
    plan = scene.psql(
        "EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM enforcement.enforcement_case WHERE case_no LIKE '绝%%'"
    )
    assert not shows_secret([row for row in plan if "Filter" not in row[0]])


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE enforcement_owner",
        "SET ROLE enforcement_admin",
        "SET ROLE wang",
        "SET SESSION AUTHORIZATION wang",
        "ALTER ROLE li BYPASSRLS",
        "GRANT enforcement_admin TO li",
        "GRANT enforcement_leader TO li",
        "SET session_replication_role = replica",
        "ALTER TABLE enforcement.enforcement_case DISABLE ROW LEVEL SECURITY",
        "DROP POLICY reading ON enforcement.enforcement_case",
        "CREATE POLICY mine ON enforcement.enforcement_case USING (true)",
        "ALTER TABLE enforcement.enforcement_case DISABLE TRIGGER ALL",
        "CREATE TRIGGER mine BEFORE UPDATE ON enforcement.enforcement_case FOR EACH ROW EXECUTE FUNCTION"
        " enforcement_hub.prepare()",
        "SELECT lo_create(0)",
        "SELECT lo_from_bytea(0, 'x')",
        "SELECT pg_read_file('/etc/passwd')",
        "COPY enforcement.party TO PROGRAM 'cat'",
        "SELECT nextval('enforcement_hub.position')",
        "SELECT setval('enforcement_hub.position', 1)",
        "SELECT last_value FROM enforcement_hub.position",
    ],
)
def test_no_way_up(scene, statement) -> None:
    with pytest.raises(psycopg2.Error):
        scene.psql(statement)


def test_without_rls_is_an_error_and_no_answer(scene) -> None:
    connection = scene.town.server.connect("li", scene.town.database)
    cursor = connection.cursor()
    cursor.execute("SET row_security = off")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute("SELECT * FROM enforcement.enforcement_case")
    connection.close()


def test_set_role_within_ones_groups_changes_nothing(scene) -> None:
    connection = scene.town.server.connect("li", scene.town.database)
    cursor = connection.cursor()
    for role in ("enforcement_officer", "enforcement_reader"):
        cursor.execute(f"SET ROLE {role}")
        cursor.execute("SELECT count(*) FROM enforcement.enforcement_case")
        assert cursor.fetchone() == (0,)
    connection.close()


def test_settings_are_not_believed(scene) -> None:
    """Names that some systems take from a setting, and search paths that lead elsewhere."""
    connection = scene.town.server.connect("li", scene.town.database)
    cursor = connection.cursor()
    for name, value in (
        ("enforcement.login", "wang"),
        ("enforcement_hub.applying", "1"),
        ("app.current_user", "wang"),
        ("search_path", "pg_temp, enforcement_hub, enforcement, public"),
        ("extra_float_digits", "-15"),
        ("DateStyle", "German"),
    ):
        cursor.execute("SELECT set_config(%s, %s, false)", (name, value))
    cursor.execute("SELECT count(*) FROM enforcement.enforcement_case")
    assert cursor.fetchone() == (0,)
    cursor.execute("SELECT (enforcement_hub.me()).login")
    assert cursor.fetchone() == ("li",)
    connection.close()


def test_every_function_of_the_hub_fixes_its_search_path(hub_town) -> None:
    """A SECURITY DEFINER function without one runs whatever a caller puts in its way."""
    loose = hub_town.sql(
        "postgres",
        "SELECT p.proname FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace"
        " WHERE n.nspname = 'enforcement_hub' AND (p.proconfig IS NULL OR NOT EXISTS (SELECT 1 FROM"
        " unnest(p.proconfig) AS c WHERE c LIKE 'search_path=pg_catalog%pg_temp'))",
    )
    assert loose == []
    public = hub_town.sql(
        "postgres",
        "SELECT p.proname FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace"
        " WHERE n.nspname = 'enforcement_hub' AND (p.proacl IS NULL OR p.proacl::text LIKE '%{=X%'"
        " OR p.proacl::text LIKE '%,=X%')",
    )
    assert public == []


@pytest.mark.parametrize(
    "call",
    [
        "put_row('enforcement_case', 'x', '{}')",
        "remove_row('enforcement_case', 'x')",
        "grant_scope('enforcement_case', 'x', '{west}', '{lc.nr}', 1)",
        "apply_change('enforcement_case', 'x', 'y', 'D', '{}', '{}')",
        "content_of(1)",
        "record('enforcement_case', 'x', null, '{}')",
        "note_belonging('party', 'x', '{}')",
        "rescope_places()",
        "make_room(1)",
        "alone()",
    ],
)
def test_inner_functions_are_not_for_callers(scene, call) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        scene.psql(f"SELECT enforcement_hub.{call}")


def test_a_photograph_is_fetched_by_who_sees_its_case(scene, tmp_path) -> None:
    scene.wang.fetch_file(SHA256, tmp_path / "copy", step=lambda done, total: None)
    with pytest.raises(HubUnreachableError):
        scene.li.fetch_file(SHA256, tmp_path / "stolen", step=lambda done, total: None)
    assert scene.psql("SELECT * FROM enforcement_hub.chunk") == []


def test_what_is_read_of_his_segment_hides_every_line(scene) -> None:
    name, content = scene.sealed
    copy = scene.li.read(name)
    assert (decode(name, copy).hidden, decode(name, content).hidden) == (4, 0)
    assert not shows_secret(copy.decode())
    assert scene.case.change not in copy.decode()


# -- writing ---------------------------------------------------------------------------------------


def refused(scene, *changes) -> list:
    with pytest.raises(HubRefusesChangesError) as caught:
        scene.li.put(*Chain().seal(*changes))
    return [(each.reason, each.name) for each in caught.value.changes]


def test_another_name_is_not_written(scene) -> None:
    assert refused(scene, change(CASE, actor="王强", geom=WEST)) == [("actor", "王强")]
    assert scene.psql("SELECT * FROM enforcement_hub.change_log") == []


def test_a_device_of_another_name_is_not_registered(scene) -> None:
    assert refused(scene, change("device", person="王强", sealer="x")) == [("actor", "李梅")]


@pytest.mark.parametrize("op", ["U", "D", "I", "resolve", "withhold", "outside"])
def test_another_districts_row_is_not_written(scene, op) -> None:
    before = scene.town.sql("postgres", "SELECT * FROM enforcement.enforcement_case")
    assert refused(scene, change(CASE, op, row=scene.case.row, after=[scene.case.change], remark="x")) == [
        ("scope", "")
    ]
    assert scene.town.sql("postgres", "SELECT * FROM enforcement.enforcement_case") == before


@pytest.mark.parametrize(
    ("table", "column", "target"),
    [
        ("case_violation", "party_uuid", "party"),
        ("case_violation", "case_uuid", "case"),
        ("evidence", "case_uuid", "case"),
        ("case_action", "violation_uuid", "violation"),
        (CASE, "parent_uuid", "case"),
    ],
)
def test_a_link_to_a_hidden_row_opens_nothing(scene, table, column, target) -> None:
    """Whoever knows the id of a party could otherwise tie it to a case of his own and read it."""
    given = {column: getattr(scene, target).row, **({"geom": WEST} if table == CASE else {})}
    assert refused(scene, change(table, **given)) == [("link", column)]
    with pytest.raises(psycopg2.Error, match="not yours to see"):
        scene.psql(
            f"INSERT INTO enforcement.{table} ({column}) VALUES (%s)",
            getattr(scene, target).row,
        )
    assert scene.psql("SELECT * FROM enforcement.party") == []


def test_a_row_of_ones_own_does_not_move_to_where_it_opens_something(fresh) -> None:
    mine = change(CASE, geom=WEST)
    violation = change("case_violation", case_uuid=mine.row, violation="V")
    fresh.put(mine, violation)
    moved = change("case_violation", "U", row=violation.row, after=[violation.change], party_uuid=fresh.party.row)
    assert refused(fresh, moved) == [("link", "party_uuid")]
    with pytest.raises(psycopg2.Error, match="not yours to see"):
        fresh.psql("UPDATE enforcement.case_violation SET case_uuid = %s", fresh.case.row)


def test_a_new_row_in_another_district_is_refused(scene) -> None:
    assert refused(scene, change(CASE, geom=EAST)) == [("scope", "")]
    with pytest.raises(psycopg2.Error, match="outside your jurisdictions"):
        scene.psql(
            "INSERT INTO enforcement.enforcement_case (geom) VALUES (public.ST_GeomFromWKB(%s, 4547))",
            EAST,
        )
    assert len(scene.town.sql("postgres", "SELECT * FROM enforcement.enforcement_case")) == 1


def test_his_segment_is_not_replayed_altered_or_continued(fresh) -> None:
    name, content = fresh.sealed
    fresh.li.put(name, content)  # what is there already stays as it is
    with pytest.raises(HubDamagedError):
        fresh.li.put(name, content.replace("王强".encode(), "李梅".encode()))
    with pytest.raises(HubChainError):
        fresh.li.put(*fresh.chain.seal(change(CASE, geom=WEST)))
    forged = replace(fresh.case, columns={**fresh.case.columns, "remark": ("NULL", "'x'")})
    assert refused(fresh, forged) == [("content", "")]
    # Word for word, by who somehow knows it: nothing new comes of it, least of all a right.
    fresh.put(fresh.case)
    assert fresh.psql("SELECT * FROM enforcement.enforcement_case") == []
    assert fresh.town.sql("postgres", "SELECT count(*) FROM enforcement_hub.change_log") == [(4,)]


def test_a_chain_has_no_gaps_forks_or_second_beginnings(fresh) -> None:
    first = fresh.own.seal(change(CASE, geom=WEST))
    fresh.li.put(*first)
    for altered in ({"first": 5, "last": 5}, {"first": 1, "last": 1}, {"previous": "0" * 64}, {"previous": None}):
        apart = Chain(fresh.own.sealer)
        apart.last, apart.previous = fresh.own.last, fresh.own.previous
        with pytest.raises(HubChainError):
            fresh.li.put(*apart.seal(change(CASE, geom=WEST), **altered))
    with pytest.raises(InputError, match="EPSG:4326"):
        fresh.li.put(*fresh.own.seal(change(CASE, geom=WEST), crs="EPSG:4326"))


@pytest.mark.parametrize(
    "lines",
    [
        [{"hidden": "0" * 64}],
        [{"change": "x"}],
        [{"change": "a b", "table": CASE, "row": "r", "op": "I", "actor": "李梅", "columns": {}, "parents": []}],
        [{"change": "x", "table": CASE, "row": "r", "op": "GRANT", "actor": "李梅", "columns": {}, "parents": []}],
        [{"change": "x", "table": CASE, "row": "r", "op": "I", "actor": "李梅", "columns": [], "parents": []}],
        ["text"],
    ],
)
def test_what_is_no_change_is_no_segment(scene, lines) -> None:
    header = {
        "algorithm": "sha256", "crs": "EPSG:4547", "first": 1, "last": len(lines), "format": "enforcement-segment",
        "month": "2026-03", "previous": None, "replica": "d" * 32, "sealed_at": "2026-03-02T00:00:00.000Z",
        "sealer": "e" * 32, "seen": {}, "seen_at": None, "version": 2,
    }  # fmt: skip
    path, content = sealed_by_hand(header, lines)
    with pytest.raises(psycopg2.Error):
        scene.psql("SELECT enforcement_hub.publish(%s, %s)", path, content)
    assert scene.psql("SELECT path FROM enforcement_hub.segment WHERE sealer = %s", "e" * 32) == []


def test_names_in_a_change_are_no_sql(fresh) -> None:
    """Table and column names come from a stranger's segment, and statements are built with them."""
    evil = 'enforcement_case"; DROP TABLE enforcement.party; --'
    fresh.put(
        change(evil, remark="x"),
        change(CASE, geom=WEST, **{'x" = 1; DROP TABLE enforcement.party; --': "1"}),
        change("party", name="'; DROP TABLE enforcement.party; --", row="'; DROP TABLE enforcement.party; --"),
    )
    assert len(fresh.psql("SELECT * FROM enforcement.party")) == 1


@pytest.mark.parametrize(
    "table", ["segment", "change_log", "direct_edit", "sealer", "row_scope", "held", "row_head"]
)
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO enforcement_hub.{table} DEFAULT VALUES",
        "UPDATE enforcement_hub.{table} SET login = 'li'",
        "UPDATE enforcement_hub.{table} SET change = 'x'",
        "DELETE FROM enforcement_hub.{table}",
        "TRUNCATE enforcement_hub.{table}",
        "TRUNCATE enforcement_hub.{table} CASCADE",
    ],
)
def test_the_log_takes_nothing_but_segments(scene, table, statement) -> None:
    with pytest.raises((psycopg2.errors.InsufficientPrivilege, psycopg2.errors.UndefinedColumn)):
        scene.psql(statement.format(table=table))


def test_nobody_gives_himself_rights(scene) -> None:
    for statement in (
        "UPDATE enforcement_hub.officer SET may_see_all = true WHERE login = 'li'",
        "INSERT INTO enforcement_hub.officer VALUES ('li2', '李', 'a', 'officer')",
        "DELETE FROM enforcement_hub.officer",
        "DELETE FROM enforcement_hub.jurisdiction",
        "UPDATE enforcement_hub.hub SET algorithm = 'sm3'",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            scene.psql(statement)
    with pytest.raises(HubReadOnlyError):
        officers.add(scene.town.session("li"), officers.Officer("li", "李梅", "lc.nr", "administrator"))
    assert [officer.login for officer in officers.listed(scene.town.session("li"))] == ["li"]


def test_a_login_that_was_removed_sees_nothing_at_once(fresh) -> None:
    fresh.town.enter("leaving", "离职", jurisdictions=("east",)).close()
    assert len(fresh.town.sql("leaving", "SELECT * FROM enforcement.enforcement_case")) == 1
    officers.remove(fresh.town.session("hub_admin"), "leaving")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        fresh.town.sql("leaving", "SELECT * FROM enforcement.enforcement_case")
    with pytest.raises(HubReadOnlyError, match="hub officer add"):
        fresh.town.hub("leaving").identity()


@pytest.mark.parametrize("right", ["SUPERUSER", "BYPASSRLS"])
def test_a_login_above_the_rules_is_not_worked_with(scene, right) -> None:
    scene.town.sql("postgres", f"ALTER ROLE li {right}")
    try:
        with pytest.raises(InputError, match="above the rules"):
            PostgresHub(scene.town.address("li")).identity()
        with pytest.raises(InputError, match="above every rule"):
            officers.add(scene.town.session("hub_admin"), officers.Officer("li", "李梅", "lc.nr", "officer"))
    finally:
        scene.town.sql("postgres", f"ALTER ROLE li NO{right}")


def test_publishing_in_an_old_snapshot_is_refused(scene) -> None:
    """In a repeatable-read transaction the chain would be checked as it was before somebody else's commit."""
    name, content = scene.own.seal(change(CASE, geom=WEST))
    connection = scene.town.server.connect("li", scene.town.database)
    connection.set_session(isolation_level="REPEATABLE READ", autocommit=False)
    with pytest.raises(psycopg2.Error, match="read committed"):
        connection.cursor().execute("SELECT enforcement_hub.publish(%s, %s)", (name.path, content))
    connection.close()


def test_a_file_of_another_content_is_not_kept_and_a_whole_one_not_set_aside(fresh, tmp_path) -> None:
    assert fresh.psql("SELECT enforcement_hub.put_chunk('file', %s, 0, %s)", "1" * 64, b"x") == [("",)]
    assert fresh.psql("SELECT enforcement_hub.finish_blob('file', %s)", "1" * 64) == [(False,)]
    fresh.psql("SELECT enforcement_hub.put_chunk('file', %s, 0, %s)", SHA256, b"x")
    assert fresh.psql("SELECT enforcement_hub.finish_blob('file', %s)", SHA256) == [(True,)], "his, unchanged"
    fresh.psql("SELECT enforcement_hub.set_aside('file', %s)", SHA256)
    assert fresh.wang.file_is_whole(SHA256)
    fresh.wang.fetch_file(SHA256, tmp_path / "copy", step=lambda done, total: None)
    assert (tmp_path / "copy").read_bytes() == PHOTO


def test_rows_of_an_import_come_from_who_imported(fresh) -> None:
    rows = json.dumps([{"uuid": "f" * 32, "kind": "ring"}])
    fresh.psql("SELECT enforcement_hub.load_rows(%s, 'zone', %s::jsonb)", "0" * 32, rows)
    baseline = change("zone", "baseline", row="a" * 32, _count=1)
    fresh.wang.put(*fresh.chain.seal(replace(baseline, actor="王强")))
    fresh.psql("SELECT enforcement_hub.load_rows(%s, 'zone', %s::jsonb)", "a" * 32, rows)
    assert fresh.town.sql("postgres", "SELECT * FROM enforcement.zone") == []


def test_reference_layers_are_changed_where_one_works(fresh) -> None:
    west, east = (square(x, Y - 400, 20) for x in (X - 400, X + 400))
    mine, theirs = (
        change("parcel", geom=west, parcel_no="1"),
        change("parcel", actor="王强", geom=east, parcel_no="2"),
    )
    fresh.put(mine)
    fresh.wang.put(*fresh.chain.seal(theirs))
    assert len(fresh.psql("SELECT * FROM enforcement.parcel")) == 2, "read by everybody"
    for edit in (
        change("parcel", "U", row=theirs.row, after=[theirs.change], holder="x"),
        change("parcel", "D", row=theirs.row, after=[theirs.change]),
        change("parcel", geom=east),
    ):
        assert refused(fresh, edit) == [("scope", "")]
    with pytest.raises(psycopg2.Error, match="outside your jurisdictions"):
        fresh.psql("UPDATE enforcement.parcel SET holder = 'x' WHERE parcel_no = '2'")
    fresh.psql("UPDATE enforcement.parcel SET holder = 'x' WHERE parcel_no = '1'")
    fresh.put(change("parcel", "U", row=mine.row, after=[mine.change], land_class="x"))


def test_a_device_is_its_own_users_and_confirmed_by_another(fresh) -> None:
    mine = change("device", row=fresh.own.sealer, person="李梅", sealer=fresh.own.sealer, public_key="a" * 64)
    fresh.put(mine)
    forged = [{"public_key": "b" * 64}, {"person": "王强"}, {"confirmed_by": "李梅"}, {"sealer": "x"}]
    for values in forged:
        with pytest.raises(HubRefusesChangesError) as caught:
            fresh.wang.put(*Chain().seal(change("device", "U", row=mine.row, actor="王强", **values)))
        assert [each.reason for each in caught.value.changes] == ["actor"]
    assert refused(fresh, change("device", "U", row=mine.row, confirmed_by="李梅")) == [("actor", "李梅")]
    with pytest.raises(psycopg2.Error, match="confirmed by somebody else"):
        fresh.town.sql("wang", "UPDATE enforcement.device SET public_key = 'c'")
    fresh.wang.put(
        *fresh.chain.seal(
            change("device", "U", row=mine.row, after=[mine.change], actor="王强", confirmed_by="王强")
        )
    )
    fresh.put(change("device", "U", row=mine.row, person="李梅", public_key="d" * 64, confirmed_by=None))


def test_a_baseline_opens_no_row_that_is_to_come(fresh) -> None:
    """Ids of cases follow from what they are about and can be guessed; nothing may be granted on them ahead."""
    to_come = change(CASE, actor="王强", geom=EAST, case_no=SECRET)
    assert refused(fresh, change(CASE, "baseline", row=to_come.row, _count=1)) == [("scope", "")]
    structure = change("structure", actor="王强", geom=square(X + 400, Y - 400, 20), structure_no=SECRET)
    fresh.put(change("structure", "baseline", row=structure.row, _count=1))
    fresh.wang.put(*fresh.chain.seal(to_come, structure))
    assert fresh.psql("SELECT * FROM enforcement.structure") == []
    assert not shows_secret(fresh.psql("SELECT line FROM enforcement_hub.change_log"))
