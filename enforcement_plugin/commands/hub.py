"""``hub install``, ``hub officer``, ``hub jurisdictions``: the administrator's part of a hub in a database."""

from __future__ import annotations

import argparse
import sys

from enforcement_plugin.app import hubs
from enforcement_plugin.commands.output import emit

ADDRESS = "postgresql://[user@]host/database; the password is taken from PGPASSWORD, .pgpass or a service file"


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    group = subparsers.add_parser("hub", help="install and administer a hub in a PostGIS database")
    commands = group.add_subparsers(dest="action", metavar="ACTION", required=True)

    installing = commands.add_parser("install", help="make the hub, or bring it up to this version")
    installing.add_argument("hub", metavar="URL", help=ADDRESS)
    installing.add_argument("--crs", required=True, metavar="EPSG:4547", help="coordinate system of the layers")
    installing.add_argument("--pack", metavar="P", help="id of a rule pack, or its folder")
    installing.set_defaults(run=install)

    officer = commands.add_parser("officer", help="who may work at the hub")
    actions = officer.add_subparsers(dest="officer_action", metavar="ACTION", required=True)
    adding = actions.add_parser("add", help="enter a login, or change what is entered")
    adding.add_argument("hub", metavar="URL", help=ADDRESS)
    adding.add_argument("login", metavar="LOGIN", help="a login of the server")
    adding.add_argument("--person", required=True, metavar="NAME", help="whose name stands on its changes")
    adding.add_argument("--agency", required=True, metavar="ID", help="agency as the rule pack names it")
    adding.add_argument("--role", default="officer", choices=sorted(hubs.ROLES))
    adding.add_argument(
        "--jurisdiction", metavar="CODE", nargs="+", action="extend", default=[], help="where the login works"
    )
    adding.add_argument("--may-see-all", action="store_true", help="every row of every agency and jurisdiction")
    adding.set_defaults(run=add_officer)
    listing = actions.add_parser("list", help="one line per login")
    listing.add_argument("hub", metavar="URL", help=ADDRESS)
    listing.set_defaults(run=list_officers)
    removing = actions.add_parser("remove", help="let a login see nothing any more")
    removing.add_argument("hub", metavar="URL", help=ADDRESS)
    removing.add_argument("login", metavar="LOGIN")
    removing.set_defaults(run=remove_officer)

    loading = commands.add_parser("jurisdictions", help="take the jurisdictions from zones of a kind")
    loading.add_argument("hub", metavar="URL", help=ADDRESS)
    loading.add_argument("file", metavar="FILE", help="a workspace or vector file (FILE|layername=NAME)")
    loading.add_argument("--kind", required=True, metavar="KIND", help="kind of the zones, like district")
    loading.set_defaults(run=load_jurisdictions)


def install(arguments: argparse.Namespace) -> int:
    """Install or upgrade."""
    answer = hubs.install_hub(arguments.hub, crs=arguments.crs, pack=arguments.pack)
    emit(answer)
    for warning in answer["warnings"] if isinstance(answer["warnings"], list) else ():
        print(warning, file=sys.stderr)  # noqa: T201
    return 0


def add_officer(arguments: argparse.Namespace) -> int:
    """Enter a login."""
    officer = hubs.Officer(
        login=arguments.login,
        person=arguments.person,
        agency=arguments.agency,
        role=arguments.role,
        jurisdictions=tuple(arguments.jurisdiction),
        may_see_all=arguments.may_see_all,
    )
    emit(hubs.add_officer(arguments.hub, officer))
    return 0


def list_officers(arguments: argparse.Namespace) -> int:
    """List the logins."""
    for officer in hubs.list_officers(arguments.hub):
        emit(officer)
    return 0


def remove_officer(arguments: argparse.Namespace) -> int:
    """Remove a login."""
    emit(hubs.remove_officer(arguments.hub, arguments.login))
    return 0


def load_jurisdictions(arguments: argparse.Namespace) -> int:
    """Load the jurisdictions."""
    emit(hubs.load_jurisdictions(arguments.hub, arguments.file, kind=arguments.kind))
    return 0
