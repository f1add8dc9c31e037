"""Who may do what where: the administrator's part of a hub in a database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable, List, Optional, Sequence, Tuple

from enforcement_plugin.errors import InputError
from enforcement_plugin.sync.postgres.install import GROUPS
from enforcement_plugin.sync.postgres.session import Session
from enforcement_plugin.workspace.model import identifier


@dataclass(frozen=True)
class Officer:
    """A login and what it may see. ``role``: officer, surveyor, leader, viewer or administrator."""

    login: str
    person: str
    agency: str
    role: str
    jurisdictions: Tuple[str, ...] = ()
    may_see_all: bool = False


def listed(session: Session) -> List[Officer]:
    """Return everybody whom the hub knows; to somebody who is no administrator, only himself."""

    def work(cursor: Any) -> List[Officer]:
        cursor.execute(
            "SELECT login, person, agency, role, jurisdictions, may_see_all"
            " FROM enforcement_hub.officer ORDER BY login"
        )
        return [Officer(row[0], row[1], row[2], row[3], tuple(row[4]), bool(row[5])) for row in cursor.fetchall()]

    return session.ask(work)


def add(session: Session, officer: Officer) -> None:
    """Enter a login or change what is entered about it; it becomes a member of its role's group and of no other.

    Raises InputError when there is no such login, role or jurisdiction, HubReadOnlyError to who may not.
    """
    if officer.role not in GROUPS:
        raise InputError(
            "{role} is no role. There are: {roles}.", role=officer.role, roles=", ".join(sorted(GROUPS))
        )
    if not officer.person.strip() or not officer.agency.strip():
        raise InputError("An officer has a name and an agency.")

    def work(cursor: Any) -> None:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", (officer.login,))
        row = cursor.fetchone()
        if row is None:
            raise InputError(
                "The server has no login {login}. Its administrator makes it with: CREATE ROLE {name} LOGIN.",
                login=officer.login,
                name=identifier(officer.login),
            )
        if row[0]:
            raise InputError(
                "The login {login} stands above every rule of the database (superuser or BYPASSRLS) and cannot be "
                "an officer's.",
                login=officer.login,
            )
        cursor.execute("SELECT DISTINCT code FROM enforcement_hub.jurisdiction")
        codes = {code for (code,) in cursor.fetchall()}
        unknown = sorted(set(officer.jurisdictions) - codes)
        if unknown and codes:
            raise InputError(
                "The hub knows no jurisdiction {unknown}. There are: {codes}.",
                unknown=", ".join(unknown),
                codes=", ".join(sorted(codes)),
            )
        cursor.execute(
            "INSERT INTO enforcement_hub.officer (login, person, agency, role, jurisdictions, may_see_all)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (login) DO UPDATE SET person = excluded.person,"
            " agency = excluded.agency, role = excluded.role, jurisdictions = excluded.jurisdictions,"
            " may_see_all = excluded.may_see_all",
            (
                officer.login,
                officer.person,
                officer.agency,
                officer.role,
                list(officer.jurisdictions),
                officer.may_see_all,
            ),
        )
        _join(cursor, officer.login, GROUPS[officer.role])

    session.ask(work)


def remove(session: Session, login: str) -> None:
    """Let a login see nothing any more; what it published stays. Raises InputError when it is not entered."""

    def work(cursor: Any) -> None:
        cursor.execute("DELETE FROM enforcement_hub.officer WHERE login = %s", (login,))
        if cursor.rowcount == 0:
            raise InputError("The hub does not know the login {login}.", login=login)
        _join(cursor, login, None)

    session.ask(work)


def _join(cursor: Any, login: str, group: Optional[str]) -> None:
    for each in GROUPS.values():
        cursor.execute(
            "SELECT 1 FROM pg_auth_members AS m JOIN pg_roles AS g ON g.oid = m.roleid"
            " JOIN pg_roles AS l ON l.oid = m.member WHERE g.rolname = %s AND l.rolname = %s",
            (each, login),
        )
        member = cursor.fetchone() is not None
        if member and each != group:
            cursor.execute(f"REVOKE {each} FROM {identifier(login)}")
        elif not member and each == group:
            cursor.execute(f"GRANT {each} TO {identifier(login)}")


def load_jurisdictions(
    session: Session, zones: Iterable[Tuple[str, Optional[str], bytes]], srid: int
) -> Sequence[str]:
    """Replace the jurisdictions by ``zones`` (code, name, WKB of a polygon); return their codes.

    Rows that lie in one of them belong to it from now on; what belonged to another goes on belonging to it.
    Raises InputError for none, HubReadOnlyError to who is no administrator.
    """
    given = list(zones)
    if not given:
        raise InputError("There are no jurisdictions to load.")

    def work(cursor: Any) -> Sequence[str]:
        cursor.execute(
            "SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace"
            " WHERE e.extname = 'postgis'"
        )
        postgis = identifier(cursor.fetchone()[0])
        cursor.execute("DELETE FROM enforcement_hub.jurisdiction")
        cursor.executemany(
            f"INSERT INTO enforcement_hub.jurisdiction (code, name, geom) VALUES (%s, %s,"
            f" {postgis}.ST_Multi({postgis}.ST_CollectionExtract({postgis}.ST_MakeValid({postgis}.ST_Force2D("
            f"{postgis}.ST_GeomFromWKB(%s, {int(srid)}))), 3)))",
            given,
        )
        cursor.execute("SELECT enforcement_hub.rescope_places()")
        return sorted({code for code, _, _ in given})

    return session.ask(work)
