"""``hub install``, ``hub officer``, ``hub jurisdictions`` and ``sync`` with a database, as they are typed."""

from __future__ import annotations

import json
from typing import Any, Tuple

import psycopg2
import pytest

from enforcement_plugin.__main__ import main
from enforcement_plugin.app.workspaces import create_workspace, open_workspace
from enforcement_plugin.sync.postgres.hub import SCHEMA_VERSION
from enforcement_plugin.sync.postgres.install import migrations
from enforcement_plugin.workspace import repositories
from enforcement_plugin.workspace.editions import register_edition
from tests.sync.postgres.town import X, Y, make_login, point, square

PUSHED = 4  # the case; of the import its edition, its baseline and the note that names its file


@pytest.fixture
def empty(postgres_server) -> Any:
    """An address of a database in which there is nothing."""
    connection = postgres_server.connect("postgres", "postgres")
    connection.cursor().execute("CREATE DATABASE empty")
    yield postgres_server.address("postgres", "empty")
    connection.cursor().execute("DROP DATABASE empty WITH (FORCE)")
    connection.close()


@pytest.fixture
def call(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def run(*arguments: object) -> Tuple[int, list, str]:
        code = main([str(each) for each in arguments])
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    return run


@pytest.fixture
def workspace(tmp_path):
    path = tmp_path / "own.gpkg"
    create_workspace(path, pack="liaocheng", crs="EPSG:4547").close()
    with open_workspace(path, actor="李梅") as opened:
        zones = [
            {"kind": "district", "code": code, "geom": square(low, Y - 9000, 9000 - 1)}
            for code, low in (("west", X - 9000), ("east", X))
        ]
        register_edition(opened, "zone", source="分区", as_of="2026-01-01", sha256="1" * 64, features=zones)
        with opened.write() as connection:
            repositories.insert(connection, "enforcement_case", {"case_no": "1", "geom": point(X - 5, Y - 5)})
    return path


def test_from_nothing_to_a_verified_hub(empty, call, workspace, postgres_server) -> None:
    make_login(postgres_server, "li")
    code, (answer,), _ = call("hub", "install", empty, "--crs", "EPSG:4547", "--pack", "liaocheng")
    assert (code, answer["crs"], answer["schema"], answer["upgraded"]) == (0, "EPSG:4547", SCHEMA_VERSION, False)
    assert call("hub", "install", empty, "--crs", "EPSG:4547")[1][0]["hub"] == answer["hub"], "again: the same hub"
    code, (loaded,), _ = call("hub", "jurisdictions", empty, workspace, "--kind", "district")
    assert (code, loaded) == (0, {"jurisdictions": ["east", "west"], "zones": 2})
    entering = ("hub", "officer", "add", empty, "li", "--person", "李梅", "--agency", "lc.nr")
    assert call(*entering, "--jurisdiction", "nowhere")[0] == 2
    code, (officer,), _ = call(*entering, "--jurisdiction", "west")
    assert (code, officer["role"], officer["jurisdictions"]) == (0, "officer", ["west"])
    assert call("hub", "officer", "list", empty)[1] == [officer]
    own = postgres_server.address("li", "empty")
    code, (synced,), err = call("sync", "run", workspace, own)
    assert (code, synced["pushed"], synced["shared"], err) == (0, PUSHED, "updated", "")
    code, (verified,), _ = call("sync", "verify", own)
    assert (code, verified["ok"], verified["hidden"]) == (0, True, 0)
    assert call("hub", "officer", "remove", empty, "li")[:2] == (0, [{"login": "li"}])
    assert call("sync", "run", workspace, own)[0] == 3
    assert call("hub", "officer", "remove", empty, "li")[0] == 2


def test_what_is_kept_back_is_said_and_is_no_failure(empty, call, workspace, postgres_server) -> None:
    make_login(postgres_server, "li")
    call("hub", "install", empty, "--crs", "EPSG:4547")
    call("hub", "jurisdictions", empty, workspace, "--kind", "district")
    call("hub", "officer", "add", empty, "li", "--person", "李梅", "--agency", "lc.nr", "--jurisdiction", "west")
    with open_workspace(workspace, actor="王强") as opened, opened.write() as connection:
        repositories.insert(connection, "party", {"name": "某公司"})
    with open_workspace(workspace, actor="李梅") as opened, opened.write() as connection:
        repositories.insert(connection, "enforcement_case", {"case_no": "东", "geom": point(X + 5, Y - 5)})
    code, (answer,), err = call("sync", "run", workspace, postgres_server.address("li", "empty"))
    assert (code, answer["pushed"]) == (0, PUSHED)
    assert "1 changes of 王强 wait until 王强 syncs this file" in err
    assert "outside this login's agency or jurisdictions" in err


def test_wrong_input_is_2(empty, call, workspace, tmp_path, hub_town) -> None:
    assert call("hub", "install", empty, "--crs", "EPSG:1")[0] == 2
    assert call("hub", "install", empty, "--crs", "EPSG:999999")[0] == 2
    assert call("hub", "install", tmp_path, "--crs", "EPSG:4547")[0] == 2
    admin = hub_town.address("hub_admin")
    code, _, err = call("hub", "jurisdictions", admin, workspace, "--kind", "park")
    assert (code, "There are: district" in err) == (2, True)
    code, _, err = call("hub", "officer", "add", admin, "nobody_here", "--person", "李", "--agency", "a")
    assert (code, "CREATE ROLE" in err) == (2, True)
    other = tmp_path / "other.gpkg"
    create_workspace(other, pack="liaocheng", crs="EPSG:4548").close()
    hub_town.enter("li", "李梅").close()
    code, _, err = call("sync", "run", other, hub_town.address("li"))
    assert (code, "EPSG:4548" in err and "EPSG:4547" in err) == (2, True)


def test_an_administrator_of_the_hub_need_not_be_the_servers(hub_town, call) -> None:
    make_login(hub_town.server, "qian")
    admin = hub_town.address("hub_admin")
    entering = (
        "hub",
        "officer",
        "add",
        admin,
        "qian",
        "--person",
        "钱进",
        "--agency",
        "a",
        "--jurisdiction",
        "west",
    )
    assert call(*entering, "--role", "surveyor")[0] == 0
    assert call(*entering, "--role", "leader")[0] == 0
    groups = hub_town.sql(
        "postgres",
        "SELECT g.rolname FROM pg_auth_members AS m JOIN pg_roles AS g ON g.oid = m.roleid"
        " JOIN pg_roles AS l ON l.oid = m.member WHERE l.rolname = 'qian'",
    )
    assert groups == [("enforcement_leader",)], "of one group only: the new one"
    assert (
        call("hub", "officer", "add", hub_town.address("qian"), "qian", "--person", "x", "--agency", "a")[0] == 3
    )


def test_a_hub_is_installed_by_who_owns_the_database(postgres_server, call) -> None:
    """Without the rights of a superuser, as on a server that is rented."""
    connection = postgres_server.connect("postgres", "postgres")
    cursor = connection.cursor()
    cursor.execute("CREATE ROLE renter LOGIN CREATEROLE")
    cursor.execute("CREATE DATABASE rented OWNER renter")
    inner = postgres_server.connect("postgres", "rented")
    inner.cursor().execute("CREATE EXTENSION postgis")
    inner.close()
    try:
        code, answers, err = call(
            "hub", "install", postgres_server.address("renter", "rented"), "--crs", "EPSG:4547"
        )
        assert code == 0, err
        assert "LEAKPROOF" in answers[0]["warnings"][0]
        cursor.execute("SELECT pg_has_role('renter', 'enforcement_owner', 'MEMBER')")
        assert cursor.fetchone() == (False,), "what it took to install is given back"
    finally:
        cursor.execute("DROP DATABASE rented WITH (FORCE)")
        cursor.execute("DROP ROLE renter")
        connection.close()


def test_an_installation_that_fails_leaves_nothing(empty, call, monkeypatch, postgres_server) -> None:
    from enforcement_plugin.sync.postgres import install

    monkeypatch.setattr(
        install._Installation, "_layers", lambda self, postgis: self._cursor.execute("SELECT 1 / 0")
    )
    assert call("hub", "install", empty, "--crs", "EPSG:4547")[0] == 3
    connection = postgres_server.connect("postgres", "empty")
    with pytest.raises(psycopg2.Error, match="does not exist"):
        connection.cursor().execute("SELECT * FROM enforcement_hub.hub")
    connection.close()


def test_the_last_migration_is_the_version_that_is_asked_for() -> None:
    assert [number for number, _ in migrations()] == list(range(1, SCHEMA_VERSION + 1))
