"""Installing a hub in a database, and bringing it up to this version: all or nothing.

``resources/postgres/NNNN_*.sql`` are the numbered migrations; what the layer tables look like follows from
``workspace.tables`` and is brought up to date at every run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, List, Optional, Tuple

from enforcement_plugin import paths
from enforcement_plugin.errors import InputError
from enforcement_plugin.sync.postgres import tables
from enforcement_plugin.sync.postgres.hub import SCHEMA_VERSION
from enforcement_plugin.sync.postgres.session import Session
from enforcement_plugin.workspace.model import identifier
from enforcement_plugin.workspace.tables import TABLES

OWNER = "enforcement_owner"
READER = "enforcement_reader"
GROUPS = {
    "officer": "enforcement_officer",
    "surveyor": "enforcement_surveyor",
    "leader": "enforcement_leader",
    "viewer": "enforcement_viewer",
    "administrator": "enforcement_admin",
}
_EPSG = re.compile(r"EPSG:(\d{4,6})\Z")
_FILE = re.compile(r"(\d{4})_\w+\.sql\Z")


@dataclass(frozen=True)
class Installed:
    """A hub in a database. ``warnings`` are sentences for the administrator."""

    identity: str
    crs: str
    version: int
    upgraded: bool
    warnings: Tuple[str, ...]


def migrations(folder: Optional[Path] = None) -> List[Tuple[int, Path]]:
    """Return the numbered files of ``resources/postgres`` in their order."""
    folder = folder or paths.resources_dir() / "postgres"
    found = []
    for path in sorted(folder.glob("*.sql")):
        match = _FILE.match(path.name)
        if match is not None:
            found.append((int(match.group(1)), path))
    return found


def install(session: Session, *, crs: str, pack_id: Optional[str], identity: str) -> Installed:
    """Make the hub, or bring the one that is there up to this version; in one transaction.

    ``crs`` like EPSG:4547, ``identity`` 32 hex digits for a new hub. Raises InputError where the login lacks the
    rights, the coordinate system is unknown or another one than the hub's, or the hub is newer.
    """
    match = _EPSG.match(crs)
    if match is None:
        raise InputError("{crs} is no coordinate system like EPSG:4547.", crs=crs)
    srid = int(match.group(1))

    def work(cursor: Any) -> Installed:
        # Two administrators at once would make the same roles.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('enforcement_hub install'))")
        return _Installation(cursor, srid, crs).run(pack_id, identity)

    return session.ask(work)


class _Installation:
    def __init__(self, cursor: Any, srid: int, crs: str) -> None:
        self._cursor = cursor
        self._srid = srid
        self._crs = crs

    def _one(self, statement: str, *values: object) -> Any:
        self._cursor.execute(statement, values)
        row = self._cursor.fetchone()
        return row[0] if row else None

    def run(self, pack_id: Optional[str], identity: str) -> Installed:
        superuser = self._require_rights()
        postgis = self._postgis(superuser)
        self._require_crs(postgis)
        self._roles(superuser)
        before = self._version()
        if before > SCHEMA_VERSION:
            raise InputError(
                "The hub in the database has schema {found}, which is newer than this version of the plugin "
                "({known}). Nothing was changed.",
                found=before,
                known=SCHEMA_VERSION,
            )
        warnings = self._harden(superuser, postgis)
        self._cursor.execute(f"SET LOCAL ROLE {OWNER}")
        self._cursor.execute(f"SET LOCAL search_path = enforcement_hub, {identifier(postgis)}, pg_catalog")
        self._cursor.execute("ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
        for number, path in migrations():
            if number > before:
                script = path.read_text("utf-8").replace("@srid@", str(self._srid))
                self._cursor.execute(script.replace("@postgis@", identifier(postgis)))
                self._cursor.execute("INSERT INTO enforcement_hub.schema_version (version) VALUES (%s)", (number,))
        self._layers(postgis)
        self._cursor.execute(
            "INSERT INTO enforcement_hub.hub (identity, crs, srid, pack_id) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (one) DO UPDATE SET pack_id = coalesce(excluded.pack_id, hub.pack_id)",
            (identity, self._crs, self._srid, pack_id),
        )
        self._cursor.execute("SELECT identity, crs FROM enforcement_hub.hub")
        found, crs = self._cursor.fetchone()
        if crs != self._crs:
            raise InputError(
                "The hub in the database is in {own}, not in {crs}. Nothing was changed.", own=crs, crs=self._crs
            )
        self._cursor.execute("RESET ROLE")
        if not superuser:
            self._cursor.execute(f"REVOKE {OWNER} FROM CURRENT_USER")
        return Installed(found, crs, SCHEMA_VERSION, bool(before) and before < SCHEMA_VERSION, tuple(warnings))

    def _require_rights(self) -> bool:
        superuser = bool(self._one("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
        may = superuser or (
            self._one("SELECT rolcreaterole FROM pg_roles WHERE rolname = current_user")
            and self._one("SELECT has_database_privilege(current_database(), 'CREATE')")
        )
        if not may:
            raise InputError(
                "The login {login} may not install a hub: it must be the server's administrator, or own the "
                "database and have the right CREATEROLE.",
                login=self._one("SELECT session_user"),
            )
        return superuser

    def _postgis(self, superuser: bool) -> str:
        if superuser:
            self._cursor.execute("CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public")
        schema = self._one(
            "SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace"
            " WHERE e.extname = 'postgis'"
        )
        if schema is None:
            raise InputError(
                "The database has no PostGIS. The server's administrator adds it with: CREATE EXTENSION postgis."
            )
        return str(schema)

    def _require_crs(self, postgis: str) -> None:
        known = self._one(f"SELECT 1 FROM {identifier(postgis)}.spatial_ref_sys WHERE srid = %s", self._srid)
        if known is None:
            raise InputError("PostGIS does not know the coordinate system {crs}.", crs=self._crs)

    def _roles(self, superuser: bool) -> None:
        for role in (OWNER, READER, *GROUPS.values()):
            if self._one("SELECT 1 FROM pg_roles WHERE rolname = %s", role) is None:
                self._cursor.execute(f"CREATE ROLE {role} NOLOGIN NOINHERIT")
                self._cursor.execute(f"ALTER ROLE {role} INHERIT")
        for group in GROUPS.values():
            self._cursor.execute(f"GRANT {READER} TO {group}")
        for group in GROUPS.values():
            if group != GROUPS["administrator"]:
                self._cursor.execute(f"GRANT {group} TO {GROUPS['administrator']} WITH ADMIN OPTION")
        if not superuser:
            self._cursor.execute(f"GRANT {OWNER} TO CURRENT_USER")
        for schema in ("enforcement_hub", "enforcement"):
            self._cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {OWNER}")
            self._cursor.execute(f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC")
            self._cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {READER}")

    def _version(self) -> int:
        if self._one("SELECT to_regclass('enforcement_hub.schema_version')") is None:
            return 0
        return int(self._one("SELECT coalesce(max(version), 0) FROM enforcement_hub.schema_version"))

    def _harden(self, superuser: bool, postgis: str) -> List[str]:
        """Close what PostgreSQL leaves open to everybody, as far as this login may; say what it may not."""
        database = identifier(str(self._one("SELECT current_database()")))
        self._cursor.execute(f"GRANT USAGE ON SCHEMA {identifier(postgis)} TO {OWNER}, {READER}")
        self._cursor.execute(f"REVOKE TEMPORARY, CREATE ON DATABASE {database} FROM PUBLIC")
        if not superuser:
            return [
                "Installed without the rights of the server's administrator: queries of map sections are slower "
                "(geometry_overlaps is not LEAKPROOF), and everybody may create large objects."
            ]
        self._cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        # Row level security lets only leakproof functions look at a row before the policy does; without this,
        # every look at a map section would read the whole table. && compares two boxes and says nothing of them.
        self._cursor.execute(
            f"ALTER FUNCTION {identifier(postgis)}.geometry_overlaps({identifier(postgis)}.geometry,"
            f" {identifier(postgis)}.geometry) LEAKPROOF"
        )
        for function in ("lo_creat(integer)", "lo_create(oid)", "lo_from_bytea(oid, bytea)"):
            self._cursor.execute(f"REVOKE EXECUTE ON FUNCTION pg_catalog.{function} FROM PUBLIC")
        return []

    def _layers(self, postgis: str) -> None:
        for table in TABLES:
            for statement in tables.create(table, self._srid, postgis):
                self._cursor.execute(statement)
        self._cursor.execute("DELETE FROM enforcement_hub.described")
        self._cursor.execute("DELETE FROM enforcement_hub.described_table")
        self._cursor.executemany(
            "INSERT INTO enforcement_hub.described VALUES (%s, %s, %s, %s, %s)", list(tables.described())
        )
        self._cursor.executemany(
            "INSERT INTO enforcement_hub.described_table VALUES (%s, %s, %s, %s, %s)",
            [(name, all_, geom, case or None, adds) for name, all_, geom, case, adds in tables.described_tables()],
        )
