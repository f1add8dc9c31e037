"""Of which cases a segment speaks, as far as its changes themselves say."""

from __future__ import annotations

import json
from typing import Iterator, Mapping, Set, Tuple

from enforcement_plugin.sync.attachment_places import TABLES_WITH_FILES
from enforcement_plugin.sync.segment import Segment
from enforcement_plugin.sync.transfer import is_sha256
from enforcement_plugin.workspace.change import Change, parse_literal
from enforcement_plugin.workspace.tables import BY_NAME


def case_of(change: Change) -> str:
    """Return the uuid of the case that a change is about, empty if it does not say."""
    return _case(change.table, change.row, {name: new for name, (_, new) in change.columns.items()})


def cases_of(segment: Segment) -> Set[str]:
    """Return the cases that a segment's changes are about."""
    return {case_of(change) for change in segment.changes} - {""}


def named_attachments(segment: Segment) -> Iterator[Tuple[str, str]]:
    """Yield case (empty if the change does not say) and SHA-256 of the photos and documents that are recorded."""
    for change in segment.changes:
        if change.table in TABLES_WITH_FILES and "sha256" in change.columns:
            value = parse_literal(change.columns["sha256"][1])
            if isinstance(value, str) and is_sha256(value.strip().lower()):
                yield case_of(change), value.strip().lower()


def cases_in(content: bytes) -> Set[str]:
    """Return the cases that the readable lines of a damaged segment are about."""
    cases: Set[str] = set()
    for line in content.split(b"\n"):
        try:
            data = json.loads(line.decode("utf-8", "replace"))
            columns = {str(name): str(pair[1]) for name, pair in data["columns"].items()}
            cases.add(_case(str(data["table"]), str(data["row"]), columns))
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
            continue
    return cases - {""}


def _case(table: str, row: str, columns: Mapping[str, str]) -> str:
    if table == "enforcement_case":
        return row
    described = BY_NAME.get(table)
    literal = columns.get(described.case_column, "") if described is not None and described.case_column else ""
    return literal[1:-1] if literal.startswith("'") else ""
