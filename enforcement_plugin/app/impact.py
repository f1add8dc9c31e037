"""Impact preview: which cases of a workspace would change hands under another law, and by which clause."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from enforcement_plugin.app.desk import open_desk
from enforcement_plugin.app.rules import pack_as_named
from enforcement_plugin.errors import CancelledError
from enforcement_plugin.rules import Calendar, Pack
from enforcement_plugin.rules.compare import CaseChange, compare_case
from enforcement_plugin.workspace import repositories
from enforcement_plugin.workspace.workspace import Workspace


@dataclass(frozen=True)
class Impact:
    """What would change: ``changes`` by case (uuid, number), ``moves`` how many leads go from whom to whom.

    ``cases`` were looked at; ``undecided`` of the workspace's cases have no recorded decision whose facts could
    be taken.
    """

    cases: int
    undecided: int
    changes: Tuple[Tuple[str, str, CaseChange], ...]
    moves: Mapping[Tuple[Optional[str], Optional[str]], int]


def preview_impact(
    workspace: Workspace,
    first: Pack,
    second: Pack,
    calendar: Calendar,
    *,
    closed_too: bool = False,
    progress: Callable[[float, str], None] = lambda share, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Impact:
    """Decide every case anew under both packs, with the facts of its last recorded decision. Writes nothing.

    Closed cases are left out unless ``closed_too``. Cases with the same facts are decided once. Raises
    CancelledError.
    """
    rows = [
        row
        for row in repositories.rows(workspace.connection, "enforcement_case")
        if closed_too or row["closed_on"] is None
    ]
    facts = _last_facts(workspace)
    changes: List[Tuple[str, str, CaseChange]] = []
    moves: Counter = Counter()
    known: Dict[str, Optional[CaseChange]] = {}
    decided = 0
    for at, row in enumerate(rows):
        if cancelled():
            raise CancelledError()
        progress(at / len(rows), str(row["case_no"] or ""))
        uuid = str(row["uuid"])
        if uuid not in facts:
            continue
        decided += 1
        given = _plain(facts[uuid])
        key = json.dumps(given, sort_keys=True)
        if key not in known:
            known[key] = compare_case("", first, second, given, calendar)
        change = known[key]
        if change is None:
            continue
        changes.append((uuid, str(row["case_no"] or ""), change))
        if "lead" in change.what:
            moves[(_agency(change.before["lead"]), _agency(change.after["lead"]))] += 1
    return Impact(decided, len(rows) - decided, tuple(changes), dict(moves))


def _last_facts(workspace: Workspace) -> Dict[str, str]:
    """Return the recorded facts of each case's last decision, by case."""
    latest: Dict[str, Tuple[str, str]] = {}
    for row in repositories.each(workspace.connection, "decision_record"):
        case, at = str(row["case_uuid"]), str(row["computed_at"])
        if case not in latest or latest[case][0] <= at:
            latest[case] = (at, str(row["facts"] or "{}"))
    return {case: facts for case, (_, facts) in latest.items()}


def _plain(recorded: str) -> Dict[str, Any]:
    return {name: use.get("value") if isinstance(use, dict) else use for name, use in json.loads(recorded).items()}


def _agency(outcome: Any) -> Optional[str]:
    return None if outcome is None else outcome["agency"]


def write_preview(
    path: Path,
    other: str,
    out: Path,
    *,
    language: str = "zh",
    progress: Callable[[float, str], None] = lambda share, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Impact:
    """Write which cases of a workspace would change under another pack (id, folder or ID@DATE) as CSV.

    One row a case: number, what changes, before, after, the clauses. UTF-8 with a byte order mark, so that
    spreadsheets read the Chinese. The file appears whole or not at all. Raises what open_desk raises.
    """
    desk = open_desk(path, actor="", language=language)
    try:
        second = pack_as_named(other)
        impact = preview_impact(
            desk.workspace, desk.pack, second, desk.calendar, progress=progress, cancelled=cancelled
        )
    finally:
        desk.close()
    partial = out.with_name(f".{out.name}.part")
    with partial.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("case_uuid", "case_no", "what", "from", "to", "clauses"))
        for uuid, number, change in impact.changes:
            clauses = (f"{pack.id} {cited.section}“{cited.quote}”" for pack, cited in change.citations)
            writer.writerow(
                (
                    uuid,
                    number,
                    " ".join(change.what),
                    json.dumps(change.before, ensure_ascii=False),
                    json.dumps(change.after, ensure_ascii=False),
                    " ".join(dict.fromkeys(clauses)),
                )
            )
    partial.replace(out)
    return impact
