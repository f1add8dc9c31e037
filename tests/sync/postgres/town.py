"""A small office at a database hub: two districts, two agencies, and a login for everybody."""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass
from typing import Tuple

from enforcement_plugin.sync.postgres import officers
from enforcement_plugin.sync.postgres.address import parse
from enforcement_plugin.sync.postgres.hub import PostgresHub
from enforcement_plugin.sync.postgres.install import install
from enforcement_plugin.sync.postgres.officers import Officer
from enforcement_plugin.sync.postgres.session import Session
from tests.sync.postgres.server import Server

X, Y = 459_000.0, 4_031_000.0  # EPSG:4547; the district "east" begins at X
ADMINISTRATOR = "hub_admin"
_numbers = itertools.count()


def point(x: float, y: float) -> bytes:
    return struct.pack("<BI2d", 1, 1, x, y)


def square(x: float, y: float, size: float) -> bytes:
    corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]
    ring = struct.pack("<I", 5) + b"".join(struct.pack("<2d", *corner) for corner in corners)
    polygon = struct.pack("<BII", 1, 3, 1) + ring
    return struct.pack("<BII", 1, 6, 1) + polygon


DISTRICTS = [
    ("west", "西区", square(X - 10_000, Y - 10_000, 10_000 - 1)),
    ("east", "东区", square(X, Y - 10_000, 10_000)),
]


@dataclass
class Town:
    """An installed hub in a database of its own."""

    server: Server
    database: str

    def address(self, login: str) -> str:
        return self.server.address(login, self.database)

    def hub(self, login: str, **given: float) -> PostgresHub:
        return PostgresHub(self.address(login), **given)

    def session(self, login: str) -> Session:
        return Session(parse(self.address(login)))

    def enter(
        self,
        login: str,
        person: str,
        agency: str = "lc.nr",
        role: str = "officer",
        jurisdictions: Tuple[str, ...] = ("west",),
        may_see_all: bool = False,
    ) -> PostgresHub:
        """Let somebody work here and return the hub as he sees it."""
        make_login(self.server, login)
        officers.add(self.session(ADMINISTRATOR), Officer(login, person, agency, role, jurisdictions, may_see_all))
        return self.hub(login)

    def sql(self, login: str, statement: str, *values: object) -> list:
        """Do as somebody with psql would; returns rows. Raises what the server raises."""
        connection = self.server.connect(login, self.database)
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def drop(self) -> None:
        self.server.connect("postgres", "postgres").cursor().execute(f"DROP DATABASE {self.database} WITH (FORCE)")


def make_login(server: Server, login: str) -> None:
    connection = server.connect("postgres", "postgres")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (login,))
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE ROLE "{login}" LOGIN')
    connection.close()


def template(server: Server) -> str:
    """Install a hub with the two districts once; tests work on copies of it, which take a tenth of the time."""
    make_login(server, ADMINISTRATOR)
    with server.connect("postgres", "postgres").cursor() as cursor:
        cursor.execute("CREATE DATABASE hub_template")
    superuser = Session(parse(server.address("postgres", "hub_template")))
    install(superuser, crs="EPSG:4547", pack_id="liaocheng", identity="f" * 32)
    officers.add(superuser, Officer(ADMINISTRATOR, "管理员", "lc.gov", "administrator", (), True))
    officers.load_jurisdictions(superuser, DISTRICTS, 4547)
    superuser.close()
    return "hub_template"


def copy(server: Server, source: str) -> Town:
    """Return a town in a new copy of the template, for a test that changes more than rows."""
    name = f"town_{next(_numbers)}"
    connection = server.connect("postgres", "postgres")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {source}")
        cursor.execute(f"REVOKE TEMPORARY, CREATE ON DATABASE {name} FROM PUBLIC")  # rights are not copied
    connection.close()
    return Town(server, name)


KEPT = ("hub", "schema_version", "described", "described_table", "jurisdiction")


def clean(town: Town) -> None:
    """Make a hub as it was when it was installed: emptying takes a hundredth of the time of a new one."""
    connection = town.server.connect("postgres", town.database)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # as the server's administrator: no triggers
        cursor.execute(
            "SELECT format('%%I.%%I', n.nspname, c.relname) FROM pg_class AS c JOIN pg_namespace AS n"
            " ON n.oid = c.relnamespace WHERE n.nspname IN ('enforcement', 'enforcement_hub')"
            " AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> ALL (%s)",
            (list(KEPT),),
        )
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            keep = f" WHERE login <> '{ADMINISTRATOR}'" if table == "enforcement_hub.officer" else ""
            cursor.execute(f"DELETE FROM {table}{keep}")
        cursor.execute("ALTER SEQUENCE enforcement_hub.position RESTART")
    connection.close()
