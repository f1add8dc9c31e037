"""``demo OUT.gpkg --structures N --seed S``: the demo city."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from enforcement_plugin.app.demo import build_demo
from enforcement_plugin.commands.output import emit


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("demo", help="make the demo city: a workspace to try everything on")
    parser.add_argument("out", metavar="OUT.gpkg")
    parser.add_argument("--structures", type=int, default=2000, metavar="N", help="500 to 1000000")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the city; counts as a table on standard error, as JSON on standard output."""
    found = build_demo(arguments.out, structures=arguments.structures, seed=arguments.seed).as_json()
    for name, value in found.items():
        if isinstance(value, dict):
            total = sum(value.values()) or 1
            for kind, count in value.items():
                share = f"{100 * count / total:6.1f} %"
                sys.stderr.write(f"{name:<16} {kind:<32} {count:>9} {share}\n")
                name = ""
        else:
            sys.stderr.write(f"{name:<16} {'':<32} {value:>9}\n")
    emit(found)
    return 0
