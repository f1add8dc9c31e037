"""Opening a hub by what a user names it: a folder, or the address of a database; and keeping one in a database."""

from __future__ import annotations

import uuid
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple, Union

from enforcement_plugin.app.hub_places import hub_folder, is_known, require_hub
from enforcement_plugin.errors import InputError
from enforcement_plugin.intake.vector import parse_source, read_vector
from enforcement_plugin.rules import load_pack
from enforcement_plugin.sync.folder_hub import FolderHub
from enforcement_plugin.sync.hub import Hub
from enforcement_plugin.sync.postgres import install, officers
from enforcement_plugin.sync.postgres.address import Credentials, SignedInAddress, is_address, parse
from enforcement_plugin.sync.postgres.hub import PostgresHub
from enforcement_plugin.sync.postgres.officers import Officer
from enforcement_plugin.sync.postgres.session import Session, connection_of
from enforcement_plugin.sync.postgres.shared import PostgresTables
from enforcement_plugin.sync.profile import Profile
from enforcement_plugin.sync.run import SharedFile
from enforcement_plugin.sync.shared import SharedFileProcess
from enforcement_plugin.workspace import Workspace

HubName = Union[str, Path]

ROLES = frozenset(install.GROUPS)

__all__ = ["ROLES", "Credentials", "Officer", "SignedInAddress", "is_address"]


@dataclass(frozen=True)
class Reached:
    """A hub that can be asked. ``person`` is who its server says that this login is, None where it is a folder."""

    hub: Hub
    shared: Optional[SharedFile]
    place: str
    person: Optional[str] = None


@contextmanager
def reached(hub: HubName, workspace: Workspace, profile: Profile, *, rebuild: bool = False) -> Iterator[Reached]:
    """Give the hub through which ``workspace`` is synced; a folder is made if its parent exists.

    ``rebuild`` makes a folder anew where the one that the file was synced with is gone for good. Raises InputError
    where no hub can be, HubError where it cannot be reached.
    """
    if isinstance(hub, str) and is_address(hub):
        with closing(PostgresHub(hub)) as database:
            if database.crs != f"EPSG:{workspace.epsg}":
                raise InputError(
                    "The hub holds coordinates in {theirs}, {path} is in {own}. They cannot be synced with each "
                    "other; nothing was changed.",
                    theirs=database.crs,
                    path=workspace.path,
                    own=f"EPSG:{workspace.epsg}",
                )
            yield Reached(database, PostgresTables(database), str(hub), database.login.person)
        return
    folder = hub_folder(hub)
    known = not rebuild and is_known(workspace, folder)
    device = profile.device(workspace.replica_id)
    yield Reached(
        FolderHub.open(folder, ids=workspace.ids, known=known, device=device),
        SharedFileProcess(folder),
        str(folder),
    )


@contextmanager
def existing(hub: HubName) -> Iterator[Union[FolderHub, PostgresHub]]:
    """Give a hub that is there, for looking at it. Raises InputError when there is none."""
    if isinstance(hub, str) and is_address(hub):
        with closing(PostgresHub(hub)) as database:
            database.identity()
            yield database
        return
    folder = hub_folder(hub)
    require_hub(folder)
    yield FolderHub(folder)


def connection_parts(hub: HubName) -> Dict[str, str]:
    """Return what an address says, by libpq's names (host, port, dbname, user, sslmode …), for other programs.

    Raises InputError for what is no address, or holds a password.
    """
    return connection_of(parse(str(hub)))


# -- the administrator of a hub in a database ---------------------------------------------------------


def install_hub(hub: HubName, *, crs: str, pack: Optional[str] = None) -> Dict[str, object]:
    """Make a hub in the database at an address, or bring it up to this version. Raises as ``install.install``."""
    pack_id = load_pack(pack).id if pack else None
    with _administered(hub) as session:
        done = install.install(session, crs=crs, pack_id=pack_id, identity=uuid.uuid4().hex)
    return {
        "hub": done.identity,
        "crs": done.crs,
        "schema": done.version,
        "upgraded": done.upgraded,
        "warnings": list(done.warnings),
    }


def add_officer(hub: HubName, officer: Officer) -> Dict[str, object]:
    """Enter a login at a hub in a database, or change what is entered. Raises as ``officers.add``."""
    with _administered(hub) as session:
        officers.add(session, officer)
    return _told(officer)


def list_officers(hub: HubName) -> List[Dict[str, object]]:
    """Return everybody whom a hub in a database knows; to somebody who is no administrator, only himself."""
    with _administered(hub) as session:
        return [_told(officer) for officer in officers.listed(session)]


def remove_officer(hub: HubName, login: str) -> Dict[str, object]:
    """Let a login see nothing any more. Raises as ``officers.remove``."""
    with _administered(hub) as session:
        officers.remove(session, login)
    return {"login": login}


def load_jurisdictions(hub: HubName, source: str, *, kind: str) -> Dict[str, object]:
    """Replace the jurisdictions of a hub in a database by the zones of ``kind`` in a vector file or workspace.

    A zone's ``code`` is the jurisdiction's, zones of one code are one. Raises InputError for a file without such
    zones, without codes or in another coordinate system than the hub.
    """
    table = read_vector(parse_source(source), "zone")
    columns = table.columns
    if "code" not in columns:
        raise InputError("{path} has no column code, by which jurisdictions are known.", path=source)
    kinds = columns.get("kind") or [kind] * len(table.geometries)
    names = columns.get("name") or [None] * len(table.geometries)
    zones: List[Tuple[str, Optional[str], bytes]] = [
        (str(code), None if name is None else str(name), bytes(shape))
        for shape, code, name, of_kind in zip(table.geometries, columns["code"], names, kinds)
        if of_kind == kind and shape is not None and code
    ]
    if not zones:
        present = sorted({str(each) for each in kinds if each})
        raise InputError(
            "{path} has no zones of the kind {kind} with a code. There are: {kinds}.",
            path=source,
            kind=kind,
            kinds=", ".join(present),
        )
    with _administered(hub) as session:
        crs, srid = _crs(session)
        if table.crs != crs:
            raise InputError(
                "{path} is in {theirs}, the hub in {own}. Transform it first.",
                path=source,
                theirs=table.crs,
                own=crs,
            )
        codes: Sequence[str] = officers.load_jurisdictions(session, zones, srid)
    return {"jurisdictions": list(codes), "zones": len(zones)}


def _crs(session: Session) -> Tuple[str, int]:
    def work(cursor: Any) -> Tuple[str, int]:
        cursor.execute("SELECT crs, srid FROM enforcement_hub.hub")
        row = cursor.fetchone()
        return str(row[0]), int(row[1])

    return session.ask(work)


@contextmanager
def _administered(hub: HubName) -> Iterator[Session]:
    if not is_address(hub):
        raise InputError("{hub} is no address of a database: it begins with postgresql://.", hub=str(hub))
    session = Session(parse(str(hub)), statement_seconds=3600)
    try:
        yield session
    finally:
        session.close()


def _told(officer: Officer) -> Dict[str, object]:
    return {**asdict(officer), "jurisdictions": list(officer.jurisdictions)}
