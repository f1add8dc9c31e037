"""``overlay STRUCTURES PARCELS ZONES``: facts and lead of every structure, as a table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Dict

from enforcement_plugin.app.overlay_cluster import MEMORY, overlay_cluster
from enforcement_plugin.app.overlay_fields import AS_NAMED
from enforcement_plugin.app.overlay_files import overlay_files, read_field_map
from enforcement_plugin.commands.output import emit


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "overlay", help="lay structures over parcels and zones, and decide who leads and who handles"
    )
    for name in ("structures", "parcels", "zones"):
        parser.add_argument(name, metavar=name.upper(), help="vector file, or FILE|layername=NAME")
    parser.add_argument("--pack", required=True, metavar="P", help="rule pack: an id or a folder")
    parser.add_argument("--out", required=True, type=Path, metavar="OUT.gpkg")
    parser.add_argument(
        "--fields",
        type=Path,
        metavar="MAP.yaml",
        help="sections structures, parcels, zones (COLUMN: FIELD or COLUMN: {constant: VALUE}; a fact's name"
        " does as a column) and values (COLUMN: {WORD: VALUE}); without it names are matched",
    )
    parser.add_argument(
        "--land-classes", metavar="LAYER", help="farmland and other land classes: measured under every structure"
    )
    parser.add_argument(
        "--accuracy",
        type=_accuracy,
        default={},
        metavar="structures=M,parcels=M,zones=M",
        help="how far lines may be off, in metres: lists the facts that could be another within it",
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="spread the work over the workers of a Dask scheduler (tcp://…)"
    )
    parser.add_argument(
        "--memory",
        type=_megabytes,
        default=MEMORY,
        metavar="MB",
        help="with --scheduler: how much of a worker's memory a part of the work may take (300 by default)",
    )
    parser.add_argument("--geometry", action="store_true", help="write the outlines, too, with a spatial index")
    parser.add_argument(
        "--threads", type=int, choices=range(257), default=0, metavar="N", help="all cores by default"
    )
    parser.set_defaults(run=run)


def _accuracy(text: str) -> Dict[str, float]:
    found: Dict[str, float] = {}
    for part in text.split(","):
        name, _, metres = part.partition("=")
        found[name.strip()] = float(metres)
    return found


def _megabytes(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 10:
        raise argparse.ArgumentTypeError(f"{text} is not a number of MB from 10 on")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Do it and print the counts as JSON."""
    fields = read_field_map(arguments.fields) if arguments.fields else AS_NAMED
    if arguments.scheduler:
        sources = {name: getattr(arguments, name) for name in ("structures", "parcels", "zones", "land_classes")}
        summary = overlay_cluster(
            arguments.scheduler,
            {name: str(source) for name, source in sources.items() if source},
            pack=arguments.pack,
            out=arguments.out,
            fields=fields,
            accuracy=arguments.accuracy,
            geometry=arguments.geometry,
            memory=arguments.memory,
        )
        emit(summary.as_json())
        return 0
    summary = overlay_files(
        arguments.structures,
        arguments.parcels,
        arguments.zones,
        pack=arguments.pack,
        out=arguments.out,
        land_classes=arguments.land_classes,
        accuracy=arguments.accuracy,
        fields=fields,
        geometry=arguments.geometry,
        threads=arguments.threads,
        forked=True,
    )
    if summary.unusable:
        sys.stderr.write(
            f"{summary.unusable} parcels or zones had an outline that was missing, unreadable or repaired.\n"
        )
    emit(summary.as_json())
    return 0
