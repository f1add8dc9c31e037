"""The history of a case in words: when, who, what, before, after."""

from __future__ import annotations

from datetime import datetime
from typing import List, Optional, Tuple

from enforcement_plugin.app.desk import Desk, bilingual, fact_label
from enforcement_plugin.app.devices import device_texts
from enforcement_plugin.workspace import log
from enforcement_plugin.workspace.change import Change, parse_literal
from enforcement_plugin.workspace.database import said_for
from enforcement_plugin.workspace.tables import BY_NAME

# What machines keep for themselves tells an officer nothing.
_HIDDEN = ("uuid", "edited_by", "geom", "facts", "decision", "editions", "computed_at", "computed_by")
_LONGEST = 120

HistoryRow = Tuple[str, str, str, str, str, str]


@said_for
def history_rows(desk: Desk, case: str) -> List[HistoryRow]:
    """Return the changes of a case and its children, the newest first: at, actor, what, before, after, device.

    The device is the one that sealed it, in words; empty for what is not published yet.
    """
    rows: List[HistoryRow] = []
    changes = log.of_case(desk.workspace.connection, case)
    devices = device_texts(
        desk.workspace, [change.change for change in changes], desk.language, desk.agency_labels()
    )
    for change in changes:
        device = devices.get(change.change, "")
        rows.extend((*row, device) for row in _of_change(desk, change))
    return rows[::-1]


def _of_change(desk: Desk, change: Change) -> List[Tuple[str, str, str, str, str]]:
    table = BY_NAME.get(change.table)
    if table is None:
        return []
    title = bilingual(desk.language, (table.zh, table.en))
    at = datetime.fromisoformat(change.at.replace("Z", "+00:00")).astimezone().strftime("%Y-%m-%d %H:%M")
    word = {
        "D": bilingual(desk.language, ("删除", "removed")),
        "resolve": bilingual(desk.language, ("解决冲突", "conflict settled")),
        "withhold": bilingual(desk.language, ("先发布者有效，暂不采用", "withheld: the first published stands")),
    }.get(change.op, "")
    if change.table == "decision_record":
        return [(at, change.actor, bilingual(desk.language, ("计算判定", "decision computed")), "", "")]
    rows = []
    for name, (old, new) in change.columns.items():
        column = table.column(name)
        if column is None or name in _HIDDEN or column.hidden:
            continue
        label = bilingual(desk.language, (column.zh, column.en))
        what = " · ".join(part for part in (title, label, word) if part)
        before, after = _said(desk, name, old), _said(desk, name, new)
        if before != after:
            rows.append((at, change.actor, what, before, after))
    return rows or [(at, change.actor, f"{title} {word}".strip(), "", "")]


def _said(desk: Desk, column: str, literal: Optional[str]) -> str:
    value = parse_literal(literal) if literal else None
    if value is None:
        return ""
    if isinstance(value, bytes):
        return "…"
    text = str(value)
    if column == "fact":
        return fact_label(desk, text)
    if column == "value":
        text = text.strip('"')
    return desk.labels.get(text, text)[:_LONGEST]
