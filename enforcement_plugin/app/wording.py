"""Sentences about decisions in both languages, for what is made of several parts."""

from __future__ import annotations

from typing import Sequence

from enforcement_plugin.overlay import REASONS

NOTES = {
    "empty": "图形为空",
    "unreadable": "图形无法读取",
    "no_area": "图形没有面积",
    "repaired": "图形轮廓无效，叠加前已修复",
    "no_layer": "没有可供判断的图层",
    "straddles": "压在分区边界线上",
    "touches": "触及另一分区，但小于容差",
    "overlapping_zones": "同类分区相互重叠且说法不一",
    "no_code": "所在分区没有代码",
    "no_parcel": "不在任何宗地上",
    "uncovered": "部分不在任何宗地上",
    "parcel_unknown": "所在宗地未载明",
    "parcels_differ": "所在各宗地不一致",
    "not_allowed": "取得的值不是规则包认可的值",
}


def origin_note(language: str, reason: str) -> str:
    """Return why the map could not tell (a reason id of the overlay) as a sentence; other texts as they are."""
    if reason not in REASONS:
        return reason
    return REASONS[reason] if language == "en" else NOTES.get(reason, REASONS[reason])


def change_sentence(
    language: str, fact: str, value: str, status: str, agency: str, candidates: Sequence[str]
) -> str:
    """Return "if FACT were VALUE: …" about the lead."""
    if language == "en":
        then = {
            "determined": f"{agency} leads",
            "undetermined": "undetermined" + (" between " + " / ".join(candidates) if candidates else ""),
            "conflict": "clauses collide: " + " / ".join(candidates),
            "none": "nobody leads under this document",
        }[status]
        return f"If “{fact}” were “{value}”: {then}"
    then = {
        "determined": f"由{agency}牵头",
        "undetermined": "待定" + ("：" + " / ".join(candidates) if candidates else ""),
        "conflict": "条款冲突：" + " / ".join(candidates),
        "none": "本文件不确定牵头部门",
    }[status]
    return f"若“{fact}”改为“{value}” → {then}"
