"""``sync files``: which photos and documents are missing, and fetching them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Mapping

from enforcement_plugin.app import attachments, syncing
from enforcement_plugin.commands.output import emit


def register_files(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the group ``sync``."""
    listing = commands.add_parser(
        "files", help="list the photos and documents that are missing here or at the hub; exit 1 if any is"
    )
    listing.add_argument("file", metavar="FILE", type=Path)
    listing.add_argument("hub", metavar="HUB", help="the hub that the file is synced with")
    fetching = listing.add_mutually_exclusive_group()
    fetching.add_argument("--fetch", metavar="SHA256", help="fetch this one file first")
    fetching.add_argument("--all", action="store_true", help="send and fetch everything first")
    listing.add_argument("--verify", action="store_true", help="read every file, here and at the hub")
    listing.add_argument(
        "--wanted",
        choices=(attachments.ALL, attachments.OWN, attachments.NONE),
        help="from now on let sync fetch all files of others, those of one's own cases, or none",
    )
    listing.set_defaults(run=files)


def files(arguments: argparse.Namespace) -> int:
    """List what is missing, one line each, after fetching what was asked for."""
    with syncing.at_work(arguments.file) as workspace, attachments.at_hub(workspace, arguments.hub) as reached:
        if arguments.wanted is not None:
            attachments.set_wanted_files(workspace, arguments.wanted)
        if arguments.fetch is not None:
            attachments.fetch_files(workspace, arguments.hub, [arguments.fetch])
        refused = 0
        if arguments.all:
            report = attachments.exchange_files(
                workspace, arguments.hub, wanted=attachments.ALL, thorough=arguments.verify
            )
            tell(report)
            refused = report.refusal.exit_code if report.refusal is not None else 0
        missing = attachments.missing_attachments(workspace, reached.hub, thorough=arguments.verify)
    for each in missing:
        emit(each.as_json())
    return refused or int(bool(missing))


def moved(report: attachments.FilesReport) -> Mapping[str, object]:
    """Return the part of ``sync run``'s answer that is about files."""
    return {
        "up": report.up,
        "down": report.down,
        "bytes_up": report.bytes_up,
        "bytes_down": report.bytes_down,
        "missing": report.missing,
        "altered": [each.row for each in report.altered],
    }


def tell(report: attachments.FilesReport) -> None:
    """Say on standard error what kept files back."""
    for each in report.altered:
        print(  # noqa: T201
            f"{each.path}: its content is not what was recorded of it ({each.table} {each.row}); it was not sent.",
            file=sys.stderr,
        )
    for problem in (*report.problems, report.refusal):
        if problem is not None:
            print(problem, file=sys.stderr)  # noqa: T201
