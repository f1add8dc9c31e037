"""The commands ``sync …`` (contract, "Command line"; each is described where it is registered)."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from enforcement_plugin.app import evidence, syncing
from enforcement_plugin.app.workspaces import open_workspace
from enforcement_plugin.cases.roles import ROLES
from enforcement_plugin.commands.attachments import moved, register_files, tell
from enforcement_plugin.commands.output import emit
from enforcement_plugin.errors import InputError

REASONS = {
    "scope": "outside this login's agency or jurisdictions",
    "link": "{name} leads to a row outside this login's agency or jurisdictions",
    "role": "the role of this login may not write {name}",
    "content": "the hub holds another change under the same id",
}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    group = subparsers.add_parser("sync", help="exchange changes with other officers through a hub")
    commands = group.add_subparsers(dest="action", metavar="ACTION", required=True)

    running = commands.add_parser("run", help="pull, merge, publish, update the shared GeoPackage")
    running.add_argument("file", metavar="FILE", type=Path)
    running.add_argument("hub", metavar="HUB", help="a folder, made if its parent exists, or postgresql://…")
    running.add_argument("--actor", metavar="NAME")
    running.add_argument("--agency", metavar="ID", default="", help="the agency that this device registers with")
    running.add_argument("--role", choices=ROLES, default="", help="the role that this device registers with")
    running.add_argument(
        "--rebuild", action="store_true", help="make the hub anew from this file where it is gone for good"
    )
    running.set_defaults(run=run)

    listing = commands.add_parser("conflicts", help="list the open conflicts; exit 1 if there are any")
    listing.add_argument("file", metavar="FILE", type=Path)
    listing.set_defaults(run=conflicts)

    resolving = commands.add_parser("resolve", help="settle a conflict")
    resolving.add_argument("file", metavar="FILE", type=Path)
    resolving.add_argument("conflict", metavar="CONFLICT")
    choice = resolving.add_mutually_exclusive_group(required=True)
    choice.add_argument("--take", metavar="CHANGE", help="the candidate whose value shall stand")
    choice.add_argument("--value", metavar="JSON", help="another value")
    resolving.add_argument("--actor", metavar="NAME", required=True)
    resolving.set_defaults(run=resolve)

    verifying = commands.add_parser("verify", help="tell whether the hub still says what was sealed")
    verifying.add_argument("hub", metavar="HUB")
    verifying.add_argument(
        "--witness",
        metavar="FILE",
        type=Path,
        nargs="+",
        action="extend",
        default=[],
        help="workspaces that have synced with it",
    )
    verifying.add_argument(
        "--head",
        metavar="TEXT",
        nargs="+",
        action="extend",
        default=[],
        help="heads that were written down, or what the QR code of a printed one says",
    )
    verifying.add_argument(
        "--without-files", action="store_true", help="leave photos and documents unread (they may be many)"
    )
    verifying.set_defaults(run=verify)
    register_files(commands)

    heading = commands.add_parser("head", help="the heads of the record, to be kept on paper")
    heading.add_argument("place", metavar="FILE|HUB")
    heading.add_argument("--out", metavar="OUT", type=Path, help="a page as .svg or .pdf, or its QR code as .png")
    heading.set_defaults(run=head)

    hashing = commands.add_parser("algorithm", help="show or choose with what a hub's new segments are hashed")
    hashing.add_argument("hub", metavar="HUB")
    hashing.add_argument("algorithm", metavar="ALGORITHM", nargs="?", choices=evidence.ALGORITHMS)
    hashing.set_defaults(run=algorithm)

    key = commands.add_parser("key", help="the key with which this user's command line signs what it publishes")
    actions = key.add_subparsers(dest="key_action", metavar="ACTION", required=True)
    creating = actions.add_parser("create", help=f"make one; a passphrase is taken from {evidence.PASSPHRASE}")
    creating.set_defaults(run=create_key)
    showing = actions.add_parser("show", help="tell the public key")
    showing.set_defaults(run=show_key)


def run(arguments: argparse.Namespace) -> int:
    """Sync once; what the hub refused is told after the answer."""
    report = syncing.synchronise(
        arguments.file,
        arguments.hub,
        actor=arguments.actor,
        claim=syncing.Claim(arguments.agency, arguments.role),
        rebuild=arguments.rebuild,
        signer=evidence.device_key(),
    )
    emit(
        {
            "pushed": report.pushed,
            "pulled": report.pulled,
            "conflicts": report.conflicts,
            "shared": report.shared,
            "head": report.head,
            "files": None if report.files is None else moved(report.files),
        }
    )
    for unreadable in report.unreadable:
        print(f"{unreadable.name.path}: left out, {unreadable.reason}.", file=sys.stderr)  # noqa: T201
    for problem in (*report.missing, report.shared_refusal, report.refusal):
        if problem is not None:
            print(problem, file=sys.stderr)  # noqa: T201
    if report.files is not None:
        tell(report.files)
    for person, count in sorted(Counter(each.name for each in report.held_back if each.reason == "actor").items()):
        print(f"{count} changes of {person} wait until {person} syncs this file.", file=sys.stderr)  # noqa: T201
    for each in report.held_back:
        if each.reason != "actor":
            print(  # noqa: T201
                f"{each.table} {each.row}: kept back by the hub ({REASONS[each.reason].format(name=each.name)}).",
                file=sys.stderr,
            )
    if report.another_hub:
        print(  # noqa: T201
            f"{arguments.hub} is another hub than before; what it lacked of this file was published there.",
            file=sys.stderr,
        )
    if report.contradicted:
        print(  # noqa: T201
            f"{len(report.contradicted)} changes are told in two ways (the first: {report.contradicted[0]}); what "
            "was read first stands. Verify the hub.",
            file=sys.stderr,
        )
    if report.ahead:
        print(  # noqa: T201
            f"{report.ahead} changes are dated more than a day ahead; check the clocks.", file=sys.stderr
        )
    return report.refusal.exit_code if report.refusal is not None else 0


def conflicts(arguments: argparse.Namespace) -> int:
    """List the open conflicts, one line each."""
    with open_workspace(arguments.file) as workspace:
        records = syncing.conflict_records(workspace)
    for record in records:
        emit(record)
    return 1 if records else 0


def resolve(arguments: argparse.Namespace) -> int:
    """Settle one conflict."""
    value: object = None
    if arguments.value is not None:
        try:
            value = json.loads(arguments.value)
        except ValueError as error:
            raise InputError(
                "The value {value} is not JSON; text needs quotation marks, like '\"已停工\"'.",
                value=arguments.value,
            ) from error
    with open_workspace(arguments.file, actor=arguments.actor) as workspace:
        change = syncing.resolve_conflict(
            workspace, arguments.conflict, take=arguments.take, value=value, actor=arguments.actor
        )
    emit({"conflict": arguments.conflict, "change": change.change})
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Verify the hub."""
    answer = evidence.verify_hub(
        arguments.hub, arguments.witness, arguments.head, files=not arguments.without_files
    )
    emit(answer)
    return 0 if answer["ok"] else 1


def head(arguments: argparse.Namespace) -> int:
    """Tell the heads, and write them as a page."""
    emit(evidence.heads(arguments.place, arguments.out).as_json())
    return 0


def algorithm(arguments: argparse.Namespace) -> int:
    """Show or choose the hash of a hub."""
    emit(evidence.hub_algorithm(arguments.hub, arguments.algorithm))
    return 0


def create_key(arguments: argparse.Namespace) -> int:
    """Make the key of this user's command line."""
    emit(evidence.create_device_key())
    return 0


def show_key(arguments: argparse.Namespace) -> int:
    """Tell the public key of this user's command line."""
    emit(evidence.show_device_key())
    return 0
