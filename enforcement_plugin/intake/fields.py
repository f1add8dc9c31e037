"""Which field is which column, and which word is which value: names in Chinese or English."""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, Iterable, Mapping, Optional, Tuple

# What offices call the columns of a workspace, beside the column's own name and its two labels.
SYNONYMS: Mapping[str, Tuple[str, ...]] = {
    "kind": ("分区类型", "类型", "zone_kind", "type"),
    "code": ("代码", "编码", "区划代码", "adcode", "dm"),
    "name": ("名称", "分区名称", "mc", "district_name", "xzqmc"),
    "parcel_no": (
        "宗地号",
        "宗地代码",
        "地块编号",
        "不动产单元号",
        "zddm",
        "bdcdyh",
        "parcel",
        "idu",
        "parcelno",
    ),
    "land_ownership": ("土地所有权", "权属性质", "所有权性质", "qsxz", "ownership"),
    "land_use_right": (
        "土地使用权",
        "使用权类型",
        "供地方式",
        "权利性质",
        "qlxz",
        "land_right",
        "grant_type",
    ),
    "grant_no": ("合同编号", "出让合同编号", "划拨决定书编号", "合同（决定书）编号", "contract_no"),
    "grant_date": ("出让日期", "划拨日期", "合同签订日期", "签订日期", "grant_on"),
    "land_developed": ("开发状态", "开发情况", "developed"),
    "land_class": ("地类", "地类名称", "dlmc", "landuse", "fclass"),
    "holder": ("权利人", "使用权人", "土地使用者", "qlr"),
    "structure_no": ("图斑编号", "图斑号", "建筑编号", "编号", "tbbh", "spot_no", "变异點編號", "變異點編號"),
    "status": ("认定状态", "状态", "核查结果"),
    "build_stage": ("建设阶段", "建设状态", "施工阶段", "stage"),
    "project_type": ("项目类型", "项目性质"),
    "planning_permit": ("规划许可", "建设工程规划许可证"),
    "stake_letter": ("验线确认书", "验线"),
    "construction_permit": ("施工许可", "施工许可证"),
    "construction_authority": ("施工许可审批层级", "审批层级"),
    "violations": ("违法行为", "疑似违法行为", "违法类型"),
    "floors": ("层数", "建筑层数", "cs"),
    "found_by": ("发现单位", "首查单位"),
    "found_on": ("发现日期", "发现时间"),
    "source": ("线索来源", "来源"),
    "remark": ("备注", "说明", "bz"),
    "valid_from": ("有效期起", "起始日期"),
    "valid_to": ("有效期止", "终止日期"),
}
_NOISE = re.compile(r"[\s_\-./（）()：:]+")


def _key(name: str) -> str:
    return _NOISE.sub("", name).casefold()


def match_fields(names: Iterable[str], columns: Mapping[str, Iterable[str]]) -> Dict[str, str]:
    """Return column → field for the fields of a file that can be told by name, each field once.

    ``columns`` maps a column to its labels. Its own name counts before a label, a label before a synonym.
    """
    fields = {_key(name): name for name in reversed(list(names))}
    matched: Dict[str, str] = {}
    for rank in range(3):
        for column, labels in columns.items():
            candidates = ((column,), tuple(labels), SYNONYMS.get(column, ()))[rank]
            for candidate in candidates:
                field = fields.get(_key(candidate))
                if column not in matched and field is not None and field not in matched.values():
                    matched[column] = field
    return matched


def value_reader(labels: Mapping[str, Iterable[str]]) -> Callable[[Any], Optional[str]]:
    """Return a function from an office's word to a value id; ``labels`` maps ids to what they are called.

    A word that is none of them is None: not known, rather than a guess.
    """
    words: Dict[str, str] = {}
    for value, names in labels.items():
        for name in (value, *names):
            words.setdefault(_key(str(name)), value)

    def read(word: Any) -> Optional[str]:
        return None if word is None else words.get(_key(str(word)))

    return read
