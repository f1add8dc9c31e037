"""Names for the invented city: firms, villages and people that do not exist."""

from __future__ import annotations

from typing import List, Optional

import numpy as np

from enforcement_plugin.demo.footprints import ACROSS_ZONE, ON_NOTHING
from enforcement_plugin.demo.plan import BUSINESS, FIELD, HOUSING, INDUSTRY, OLD_TOWN, PUBLIC, VILLAGE

_FIRST = (
    "鲁恒",
    "东阿",
    "水城",
    "运河",
    "光岳",
    "江北",
    "鲁西",
    "胭脂",
    "望湖",
    "阳谷",
    "金鼎",
    "昌润",
    "星美",
    "聊大",
)
_SECOND = (
    "盛世",
    "嘉和",
    "恒信",
    "永安",
    "华建",
    "锦程",
    "瑞景",
    "泰合",
    "民生",
    "新兴",
    "裕昌",
    "宏远",
    "天成",
    "安泰",
)
_SURNAMES = "王李张刘陈杨赵孙周吴徐马朱胡郭何高林"
_VILLAGES = tuple(
    f"{family}{kind}" for family in ("刘", "许", "于", "前罗", "后罗", "辛", "顾", "郑", "徐", "李太", "侯", "白")
    for kind in ("庄", "集", "屯", "营", "楼", "堤口")
)  # fmt: skip
_OFFICES = ("某实验学校", "某人民医院", "某街道办事处", "某供水集团", "某园林管理处", "某公交公司", "某文化馆")


def holders(random: np.random.Generator, use: np.ndarray, collective: np.ndarray) -> List[Optional[str]]:
    """Return who holds each parcel; everybody is invented, persons have a family name only."""
    count = len(use)
    first, second = random.integers(0, len(_FIRST), count), random.integers(0, len(_SECOND), count)
    person, village = random.integers(0, len(_SURNAMES), count), random.integers(0, len(_VILLAGES), count)
    office = random.integers(0, len(_OFFICES), count)
    found: List[Optional[str]] = []
    for kind, common, a, b, p, v, o in zip(
        use.tolist(),
        collective.tolist(),
        first.tolist(),
        second.tolist(),
        person.tolist(),
        village.tolist(),
        office.tolist(),
    ):
        if kind == VILLAGE:
            found.append(f"{_VILLAGES[v]}村 {_SURNAMES[p]}某")
        elif kind == FIELD or common:
            found.append(f"{_VILLAGES[v]}村民委员会")
        elif kind == OLD_TOWN:
            found.append(f"{_SURNAMES[p]}某")
        elif kind == HOUSING:
            found.append(f"聊城市{_FIRST[a]}{_SECOND[b]}置业有限公司（虚构）")
        elif kind == BUSINESS:
            found.append(f"聊城市{_FIRST[a]}{_SECOND[b]}商贸有限公司（虚构）")
        elif kind == INDUSTRY:
            found.append(f"聊城市{_FIRST[a]}{_SECOND[b]}机械有限公司（虚构）")
        else:
            found.append(_OFFICES[o] if kind == PUBLIC else "某园林管理处")
    return found


def remarks(placing: np.ndarray) -> List[Optional[str]]:
    """Return a patrol's remark where a structure lies oddly, nothing elsewhere."""
    return [
        "路边搭建" if kind == ON_NOTHING else "位于界线附近，需核对" if kind == ACROSS_ZONE else None
        for kind in placing.tolist()
    ]
