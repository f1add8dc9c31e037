"""The tables of a workspace, described once (design: data and sync, "Workspace").

Adding a column or a table: give it ``since`` = the next schema version and raise ``SCHEMA_VERSION``;
migrations.py does the rest. A described column is never renamed or removed, because logs name it.
"""

from __future__ import annotations

from typing import Dict, Tuple

from enforcement_plugin.workspace.model import Column, Role, Table

SCHEMA_VERSION = 3


def _text(name: str, zh: str, en: str, domain: str = "", unit: str = "", hidden: bool = False) -> Column:
    return Column(name, "TEXT", zh, en, domain=domain, unit=unit, hidden=hidden)


def _link(name: str, zh: str, en: str, unit: str = "") -> Column:
    return Column(name, "TEXT", zh, en, unit=unit, hidden=True)


def _date(name: str, zh: str, en: str, unit: str = "") -> Column:
    return Column(name, "DATE", zh, en, unit=unit)


def _instant(name: str, zh: str, en: str, role: str = Role.VALUE) -> Column:
    return Column(name, "DATETIME", zh, en, role=role)


REMARK = _text("remark", "备注", "Remark")
EDITED_BY = Column("edited_by", "TEXT", "填写人", "Edited by", role=Role.CLAIM)
EDITION = _link("edition_uuid", "数据版本", "Edition")
VALID = (_date("valid_from", "有效期起", "Valid from"), _date("valid_to", "有效期止", "Valid to"))
CASE = _link("case_uuid", "案件标识", "Case")
VIOLATION = _link("violation_uuid", "违法行为标识", "Violation")

ZONE = Table(
    "zone",
    "管辖分区",
    "Zones",
    (
        EDITION,
        _text("kind", "分区类别", "Kind", "zone_kind"),
        _text("code", "代码", "Code"),
        _text("name", "名称", "Name"),
        *VALID,
    ),
    geometry="MULTIPOLYGON",
)

PARCEL = Table(
    "parcel",
    "宗地",
    "Parcels",
    (
        EDITION,
        _text("parcel_no", "宗地号", "Parcel number"),
        _text("land_ownership", "土地所有权", "Land ownership", "land_ownership"),
        _text("land_use_right", "土地使用权", "Land-use right", "land_use_right"),
        _text("grant_no", "合同（决定书）编号", "Grant number"),
        _date("grant_date", "出让（划拨）日期", "Grant date"),
        _text("land_developed", "开发状态", "Development", "land_developed"),
        _text("land_class", "地类", "Land class"),
        _text("holder", "权利人", "Holder"),
        *VALID,
    ),
    geometry="MULTIPOLYGON",
)

LAND_CLASS = Table(
    "land_class",
    "地类图斑",
    "Land classes",
    (
        EDITION,
        _text("land_class", "地类", "Land class", "land_class"),
        _text("code", "地类编码", "Code"),
        _text("name", "名称", "Name"),
        *VALID,
    ),
    geometry="MULTIPOLYGON",
)

STRUCTURE = Table(
    "structure",
    "疑似违法建筑",
    "Structures",
    (
        EDITION,
        _text("structure_no", "图斑编号", "Structure number"),
        _text("status", "认定状态", "Status", "structure_status"),
        _text("build_stage", "建设阶段", "Build stage", "build_stage"),
        _text("project_type", "项目类型", "Project type", "project_type"),
        _text("planning_permit", "规划许可", "Planning permit", "planning_permit"),
        _text("stake_letter", "验线确认书", "Stake-out letter", "stake_letter"),
        _text("construction_permit", "施工许可", "Construction permit", "construction_permit"),
        _text("construction_authority", "施工许可审批层级", "Construction authority", "construction_authority"),
        _text("violations", "疑似违法行为", "Suspected violations"),
        Column("floors", "INTEGER", "层数", "Floors"),
        _text("found_by", "发现单位", "Found by", "agency"),
        _date("found_on", "发现日期", "Found on"),
        _text("source", "线索来源", "Source", "source"),
        Column("lead_status", "TEXT", "牵头认定", "Lead status", "decision_status", role=Role.COMPUTED),
        Column("lead_agency", "TEXT", "牵头部门", "Lead agency", "agency", role=Role.COMPUTED),
        REMARK,
        EDITED_BY,
    ),
    geometry="MULTIPOLYGON",
)

ENFORCEMENT_CASE = Table(
    "enforcement_case",
    "案件",
    "Cases",
    (
        _link("parent_uuid", "上级案件", "Parent case"),
        _text("case_no", "案件编号", "Case number"),
        _link("structure_uuid", "疑似违法建筑标识", "Structure"),
        _text("pack_id", "规则包", "Rule pack", hidden=True),
        _text("lead_status", "牵头认定", "Lead status", "decision_status", "legal"),
        _text("lead_agency", "牵头部门", "Lead agency", "agency", "legal"),
        _text("lead_office", "牵头单位", "Lead office", "agency", "legal"),
        _link("decision_uuid", "采纳的认定", "Adopted decision", "legal"),
        _text("build_stage", "建设阶段", "Build stage", "build_stage"),
        _text("procedure_stage", "办理阶段", "Procedure stage", "procedure_stage", "legal"),
        _date("site_verified_on", "现场核实日期", "Site verified on", "legal"),
        _date("decided_on", "处理决定日期", "Decided on", "legal"),
        _date("due_on", "到期日", "Due on", "legal"),
        _date("closed_on", "结案日期", "Closed on", "legal"),
        REMARK,
        EDITED_BY,
    ),
    geometry="POINT",
    case_column="parent_uuid",
)

CASE_VIOLATION = Table(
    "case_violation",
    "违法行为",
    "Violations",
    (
        Column("case_uuid", "TEXT", "案件标识", "Case", unit="violation", hidden=True),
        _text("violation", "违法行为", "Violation", "violation", "violation"),
        _text("handling_status", "查处认定", "Handling status", "decision_status", "violation"),
        _text("handling_agency", "查处机关", "Handling agency", "agency", "violation"),
        _text("basis", "依据", "Basis", "", "violation"),
        _link("party_uuid", "当事人标识", "Party", "violation"),
        _text("file_no", "案号", "File number", "", "violation"),
        _text("status", "办理状态", "Status", "violation_status", "violation"),
        Column("remark", "TEXT", "备注", "Remark", unit="violation"),
        EDITED_BY,
    ),
    case_column="case_uuid",
)

CASE_FACT = Table(
    "case_fact",
    "认定事实",
    "Facts entered",
    (
        CASE,
        _text("fact", "事实", "Fact", "fact", "fact"),
        _text("value", "取值", "Value", "", "fact"),
        _text("reason", "理由", "Reason", "", "fact"),
        EDITED_BY,
    ),
    case_column="case_uuid",
)

CASE_ACTION = Table(
    "case_action",
    "办理记录",
    "Actions",
    (
        CASE,
        VIOLATION,
        _text("kind", "办理事项", "Kind", "action_kind"),
        _text("actor_agency", "办理单位", "Acting agency", "agency"),
        _text("to_agency", "对方单位", "Addressed agency", "agency"),
        _text("officers", "执法人员", "Officers"),
        _date("done_on", "办理日期", "Done on"),
        _date("due_on", "到期日", "Due on"),
        _text("rule_id", "规则", "Rule"),
        _link("document_uuid", "文书标识", "Document"),
        _text("result", "结果", "Result"),
        REMARK,
        EDITED_BY,
    ),
    case_column="case_uuid",
)

EVIDENCE = Table(
    "evidence",
    "证据",
    "Evidence",
    (
        CASE,
        VIOLATION,
        _link("structure_uuid", "疑似违法建筑标识", "Structure"),
        _text("kind", "证据种类", "Kind", "evidence_kind"),
        _text("path", "文件", "File"),
        _text("sha256", "SHA-256", "SHA-256"),
        Column("size", "INTEGER", "字节数", "Bytes"),
        _instant("taken_at", "取证时间", "Taken at"),
        _text("taken_by", "取证人", "Taken by"),
        Column("longitude", "REAL", "经度", "Longitude"),
        Column("latitude", "REAL", "纬度", "Latitude"),
        Column("direction", "REAL", "拍摄方位角", "Direction"),
        REMARK,
        EDITED_BY,
    ),
    case_column="case_uuid",
)

PARTY = Table(
    "party",
    "当事人",
    "Parties",
    (
        _text("kind", "当事人类别", "Kind", "party_kind"),
        _text("name", "名称（姓名）", "Name"),
        _text("credit_code", "统一社会信用代码", "Credit code"),
        _text("representative", "法定代表人", "Representative"),
        _text("phone", "联系电话", "Telephone"),
        _text("address", "地址", "Address"),
        REMARK,
        EDITED_BY,
    ),
)

DOCUMENT = Table(
    "document",
    "文书",
    "Documents",
    (
        CASE,
        VIOLATION,
        _text("kind", "文书种类", "Kind", "document_kind"),
        _text("document_no", "文号", "Document number"),
        _text("title", "标题", "Title"),
        _text("issued_by", "制发单位", "Issued by", "agency"),
        _text("addressed_to", "受文单位", "Addressed to", "agency"),
        _date("issued_on", "制发日期", "Issued on"),
        _date("served_on", "送达日期", "Served on"),
        _text("path", "文件", "File"),
        _text("sha256", "SHA-256", "SHA-256"),
        _text("rule_id", "规则", "Rule"),
        REMARK,
        EDITED_BY,
    ),
    case_column="case_uuid",
)

# Whoever gave the clue is not here and must never be: this table is shared.
CLUE = Table(
    "clue",
    "线索",
    "Clues",
    (
        _text("clue_no", "线索编号", "Clue number"),
        _text("source", "线索来源", "Source", "source"),
        _instant("received_at", "接收时间", "Received at"),
        _text("place", "地点", "Place"),
        _text("description", "内容", "Description"),
        _text("received_by", "接收单位", "Received by", "agency"),
        _text("assigned_to", "承办单位", "Assigned to", "agency"),
        _text("status", "状态", "Status", "clue_status"),
        _link("structure_uuid", "疑似违法建筑标识", "Structure"),
        CASE,
        REMARK,
        EDITED_BY,
    ),
    geometry="POINT",
    case_column="case_uuid",
)

PATROL = Table(
    "patrol",
    "巡查",
    "Patrols",
    (
        _text("agency", "巡查单位", "Agency", "agency"),
        _text("patroller", "巡查人", "Patrolled by"),
        _text("area_name", "巡查范围", "Area"),
        _instant("started_at", "开始时间", "Started at"),
        _instant("ended_at", "结束时间", "Ended at"),
        _text("findings", "巡查情况", "Findings"),
        REMARK,
        EDITED_BY,
    ),
    geometry="MULTILINESTRING",
)

HOLD = Table(
    "hold",
    "期限中止",
    "Holds",
    (
        CASE,
        VIOLATION,
        _text("kind", "中止事由类别", "Kind", "hold_kind"),
        _date("from_on", "中止日期", "From"),
        _date("until_on", "恢复日期", "Until"),
        _text("reason", "理由", "Reason"),
        _text("decided_by", "批准人", "Decided by"),
        REMARK,
        EDITED_BY,
    ),
    case_column="case_uuid",
)

DECISION_RECORD = Table(
    "decision_record",
    "认定记录",
    "Decision records",
    (
        CASE,
        _link("structure_uuid", "疑似违法建筑标识", "Structure"),
        _text("pack_id", "规则包", "Rule pack"),
        _text("pack_version", "规则包版本", "Pack version"),
        _date("as_of", "截至日期", "As of"),
        _text("facts", "事实", "Facts"),
        _text("decision", "认定", "Decision"),
        _text("editions", "数据版本", "Editions"),
        _instant("computed_at", "计算时间", "Computed at"),
        _text("computed_by", "计算人", "Computed by"),
    ),
    case_column="case_uuid",
    append_only=True,
)

EDITION_TABLE = Table(
    "edition",
    "数据版本",
    "Editions",
    (
        _text("layer", "图层", "Layer", "layer"),
        _text("source", "来源", "Source"),
        _date("as_of", "数据时点", "As of"),
        _text("sha256", "SHA-256", "SHA-256"),
        *VALID,
        Column("feature_count", "INTEGER", "要素数", "Features"),
        _instant("imported_at", "导入时间", "Imported at", Role.CLAIM),
        Column("imported_by", "TEXT", "导入人", "Imported by", role=Role.CLAIM),
    ),
)

# A device is one user's profile at one file: what a sealer is to the hub. Its row's uuid is the sealer's id.
DEVICE = Table(
    "device",
    "设备",
    "Devices",
    (
        _text("sealer", "封存标识", "Sealer"),
        _text("replica", "工作区标识", "Workspace file"),
        _text("person", "使用人", "Person", unit="claim"),
        _text("agency", "所属单位", "Agency", "agency", "claim"),
        _text("role", "角色", "Role", "role", "claim"),
        _text("public_key", "公钥", "Public key", unit="claim"),
        _date("registered_on", "登记日期", "Registered on"),
        # Confirmed is what was claimed then: another claim and its confirmation are for a person to decide.
        _text("confirmed_by", "确认人", "Confirmed by", unit="claim"),
        _date("confirmed_on", "确认日期", "Confirmed on", "claim"),
        REMARK,
        EDITED_BY,
    ),
    since=2,
)

TABLES: Tuple[Table, ...] = (
    ZONE,
    PARCEL,
    LAND_CLASS,
    STRUCTURE,
    ENFORCEMENT_CASE,
    CASE_VIOLATION,
    CASE_FACT,
    CASE_ACTION,
    EVIDENCE,
    PARTY,
    DOCUMENT,
    CLUE,
    PATROL,
    HOLD,
    DECISION_RECORD,
    EDITION_TABLE,
    DEVICE,
)
BY_NAME: Dict[str, Table] = {table.name: table for table in TABLES}
