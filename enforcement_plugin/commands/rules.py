"""``rules list | decide | test | lint | compare | laws | workdays | import-year`` (contract, "Command line")."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path
from typing import Any

from enforcement_plugin.app import rules
from enforcement_plugin.app.calendars import import_year
from enforcement_plugin.commands.output import emit
from enforcement_plugin.rules.workdays import parse_day


def register(subparsers: Any) -> None:
    """Add the command and its parts."""
    parser = subparsers.add_parser("rules", help="rule packs: list, decide, test, working days")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)

    listing = parts.add_parser("list", help="one line per pack")
    listing.set_defaults(run=_list)

    deciding = parts.add_parser("decide", help="decide the cases of a file, one line each")
    deciding.add_argument("pack", metavar="PACK", help="id of a pack, or a folder with a pack.yaml")
    deciding.add_argument("facts", metavar="FACTS.yaml", type=Path)
    deciding.add_argument(
        "--as-of", metavar="DATE", help="with the version in force on that day; by default today"
    )
    _add_years(deciding)
    deciding.set_defaults(run=_decide)

    testing = parts.add_parser("test", help="run scenarios, by default those beside the pack")
    testing.add_argument("pack", metavar="PACK", help="id of a pack, or a folder with a pack.yaml")
    testing.add_argument("scenarios", metavar="SCENARIOS.yaml", type=Path, nargs="?")
    _add_years(testing)
    testing.set_defaults(run=_test)

    linting = parts.add_parser("lint", help="prove a pack complete, unambiguous, alive, cited and covered")
    linting.add_argument("pack", metavar="PACK", help="id of a pack, or a folder with a pack.yaml")
    linting.add_argument(
        "--source", metavar="TEXT", type=Path, help="the document's text, to compare quotations with"
    )
    linting.add_argument(
        "--text", nargs="?", const="zh", choices=("zh", "en"), help="a report for people instead of JSON"
    )
    _add_years(linting)
    linting.set_defaults(run=_lint)

    comparing = parts.add_parser(
        "compare", help="what changes for the cases of a file between two packs or versions"
    )
    comparing.add_argument(
        "first", metavar="PACK_A", help="id or folder; PACK@YYYY-MM-DD: as in force on that day"
    )
    comparing.add_argument("second", metavar="PACK_B")
    comparing.add_argument("facts", metavar="FACTS.yaml", type=Path)
    _add_years(comparing)
    comparing.set_defaults(run=_compare)

    laws = parts.add_parser("laws", help="the cases of a file under several laws side by side, one line each")
    laws.add_argument("facts", metavar="FACTS.yaml", type=Path)
    laws.add_argument("packs", metavar="PACK", nargs="*", help="by default every pack")
    _add_years(laws)
    laws.set_defaults(run=_laws)

    counting = parts.add_parser("workdays", help="the Nth working day after a date, which is not counted")
    counting.add_argument("date", metavar="DATE")
    counting.add_argument("number", metavar="N", type=int)
    _add_years(counting)
    counting.set_defaults(run=_workdays)

    importing = parts.add_parser("import-year", help="keep the holiday arrangement of a year for this office")
    importing.add_argument("file", metavar="FILE", type=Path, help="JSON in the form of holiday-cn")
    importing.set_defaults(run=_import_year)


def _add_years(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--year-file",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="holiday arrangement of a further year (JSON in the form of holiday-cn); may be repeated",
    )


def _list(_arguments: argparse.Namespace) -> int:
    for pack in rules.packs(datetime.date.today()):
        emit(pack)
        for warning in pack["warnings"]:
            _say(f"{pack['id']}: {warning['text']}")
    return 0


def _decide(arguments: argparse.Namespace) -> int:
    as_of = parse_day(arguments.as_of, "--as-of") if arguments.as_of else datetime.date.today()
    for decision in rules.decide_file(arguments.pack, arguments.facts, arguments.year_file, as_of):
        emit(decision)
    return 0


def _test(arguments: argparse.Namespace) -> int:
    result = rules.run_pack_scenarios(arguments.pack, arguments.scenarios, arguments.year_file)
    emit(result.as_json())
    return 1 if result.failed else 0


def _lint(arguments: argparse.Namespace) -> int:
    report = rules.lint_pack(arguments.pack, arguments.source, arguments.year_file)
    if arguments.text:
        for line in rules.lint_lines(arguments.pack, report, arguments.text):
            sys.stdout.write(line + "\n")
    else:
        emit(report.as_json())
    return 1 if report.unclaimed else 0


def _compare(arguments: argparse.Namespace) -> int:
    found = rules.compare_file(arguments.first, arguments.second, arguments.facts, arguments.year_file)
    for change in found.changes:
        emit(change.as_json())
    for name, ignored in found.ignored.items():
        if ignored:
            _say(f"{name}: left aside, because this pack does not know them: {', '.join(ignored)}")
    _say(f"{len(found.changes)} of {found.cases} cases change")
    return 0


def _laws(arguments: argparse.Namespace) -> int:
    for case, laws in rules.laws_file(arguments.facts, arguments.packs, arguments.year_file):
        emit({"id": case, "laws": [law.as_json() for law in laws]})
    return 0


def _import_year(arguments: argparse.Namespace) -> int:
    emit({"year": import_year(arguments.file)})
    return 0


def _say(text: str) -> None:
    """Write a line to a person, beside the answer."""
    sys.stderr.write(text + "\n")


def _workdays(arguments: argparse.Namespace) -> int:
    emit({"due": rules.workday(arguments.date, arguments.number, arguments.year_file)})
    return 0
