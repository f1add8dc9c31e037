"""``workspace create``, ``workspace check`` and ``workspace history``."""

from __future__ import annotations

import argparse
from typing import Any

from enforcement_plugin.app import workspaces
from enforcement_plugin.commands.output import emit


def register(subparsers: Any) -> None:
    """Add the command and its actions to the command line."""
    parser = subparsers.add_parser("workspace", help="create, check and read back a workspace")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    create = actions.add_parser("create", help="make an empty workspace")
    create.add_argument("output", metavar="OUT.gpkg")
    create.add_argument("--pack", required=True, metavar="P", help="id of a rule pack, or its folder")
    create.add_argument("--crs", required=True, metavar="EPSG:4547", help="coordinate system of the layers")
    create.add_argument("--language", choices=("zh", "en"), default="zh", help="what plain QGIS shows")
    create.set_defaults(run=_create)

    check = actions.add_parser("check", help="hold a file against its schema, triggers, log and files")
    check.add_argument("file", metavar="FILE")
    check.add_argument("--repair", action="store_true", help="restore triggers, record outside edits")
    check.set_defaults(run=_check)

    history = actions.add_parser("history", help="every change of a case (or of a structure), oldest first")
    history.add_argument("file", metavar="FILE")
    history.add_argument("case", metavar="CASE_UUID")
    history.set_defaults(run=_history)


def _create(arguments: argparse.Namespace) -> int:
    with workspaces.create_workspace(
        arguments.output, pack=arguments.pack, crs=arguments.crs, language=arguments.language
    ) as workspace:
        emit(
            {
                "path": str(workspace.path),
                "pack": workspace.settings["pack_id"],
                "crs": workspace.settings["crs"],
                "replica": workspace.replica_id,
            }
        )
    return 0


def _check(arguments: argparse.Namespace) -> int:
    answer = workspaces.check_workspace(arguments.file, arguments.repair)
    emit(answer)
    return 0 if answer["ok"] else 1


def _history(arguments: argparse.Namespace) -> int:
    for change in workspaces.case_history(arguments.file, arguments.case):
        emit(change)
    return 0
