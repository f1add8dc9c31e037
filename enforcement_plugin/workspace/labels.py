"""What stored values are called, for the lists of values that every city shares.

What depends on a rule pack (agencies, violations, stages, facts) comes from there and is added with
``with_labels``; a pack's wording of a shared list goes before the one here.
"""

from __future__ import annotations

from typing import Dict, Mapping

LANGUAGES = ("zh", "en")

Labels = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Domain -> value -> language -> label, in the order in which a form lists them."""


def _domain(**values: str) -> Dict[str, Dict[str, str]]:
    """Return a domain from ``value="中文|English"``."""
    return {value: dict(zip(LANGUAGES, text.split("|"))) for value, text in values.items()}


SHARED: Labels = {
    "structure_status": _domain(
        suspected="疑似|Suspected",
        verified="属实|Verified",
        dismissed="不属实|Dismissed",
        survey_needed="需测量|Survey needed",
        handled="查处中|Being handled",
        legalised="已补办手续|Made lawful",
        demolished="已拆除|Demolished",
    ),
    "build_stage": _domain(
        pre_start="未开工|Not started",
        under_construction="在建|Under construction",
        completed_not_accepted="竣工未验收|Completed, not accepted",
        accepted_in_use="已验收使用|Accepted, in use",
    ),
    "project_type": _domain(
        real_estate_development="房地产开发|Real-estate development",
        affordable_housing="保障性住房|Affordable housing",
        urban_village_with_developer="城中村改造（有开发商）|Urban village with developer",
        pooled_housing="集资建房|Pooled housing",
        cooperative_housing="合作建房|Cooperative housing",
        other="其他|Other",
        unknown="不明|Unknown",
    ),
    "planning_permit": _domain(
        has="已取得|Granted",
        none="未取得|None",
        deviated="不按许可建设|Deviated from",
        unknown="不明|Unknown",
    ),
    "stake_letter": _domain(
        has="已取得|Granted", none="未取得|None", n_a="不适用|Not applicable", unknown="不明|Unknown"
    ),
    "construction_permit": _domain(has="已办理|Granted", none="未办理|None", unknown="不明|Unknown"),
    "construction_authority": _domain(city="市级审批|City", district="区级审批|District", unknown="不明|Unknown"),
    "land_ownership": _domain(state="国有|State", collective="集体|Collective", unknown="不明|Unknown"),
    "land_use_right": _domain(
        none="未办理|None",
        granted="出让|Granted",
        allocated="划拨|Allocated",
        mixed="部分办理|Mixed",
        in_process="办理中|In process",
        lease_or_other="租赁等其他方式|Lease or other",
        collective_entry="集体经营性建设用地入市|Collective land on the market",
        unknown="不明|Unknown",
    ),
    "land_developed": _domain(
        undeveloped="未开发建设|Undeveloped", project="项目建设|Project", unknown="不明|Unknown"
    ),
    "land_class": _domain(
        basic_farmland="永久基本农田|Permanent basic farmland",
        arable="耕地|Arable land",
        garden="园地|Garden land",
        forest="林地|Forest",
        grassland="草地|Grassland",
        other_agricultural="其他农用地|Other agricultural land",
        construction="建设用地|Construction land",
        unused="未利用地|Unused land",
        water="水域|Water",
    ),
    "decision_status": _domain(
        determined="已确定|Determined",
        undetermined="待定|Undetermined",
        conflict="条款冲突|Conflict",
        none="无规定|None",
    ),
    "source": _domain(
        patrol="日常巡查|Patrol",
        complaint="群众举报|Complaint",
        planning_check="规划验线、竣工核实|Planning check",
        housing_inspection="住建行政检查|Housing inspection",
        satellite="卫片|Satellite image",
        transfer="移送|Transfer",
        notice="函告|Notice",
        other="其他|Other",
    ),
    "violation_status": _domain(
        suspected="涉嫌|Suspected",
        filed="已立案|Filed",
        decided="已作处理决定|Decided",
        enforcing="强制执行中|Being enforced",
        settled="已整改|Settled",
        withdrawn="已撤销|Withdrawn",
        dismissed="不成立|Dismissed",
    ),
    "clue_status": _domain(
        received="已接收|Received",
        assigned="已派发|Assigned",
        verified="属实|Verified",
        dismissed="不属实|Dismissed",
        passed_on="已转出|Passed on",
    ),
    "action_kind": _domain(
        preliminary_check="初步核实|Preliminary check",
        site_verification="现场核实|Site verification",
        stop_order="责令停止建设|Stop order",
        demolition_order="责令限期拆除|Demolition order",
        notice="函告|Notice",
        transfer="移送|Transfer",
        filing="立案|Filing",
        statement="陈述申辩|Statement and defence",
        decision="处理决定|Decision",
        written_report="书面通报|Written report",
        reminder="催告|Reminder",
        joint_meeting="会商|Joint meeting",
        linkage="联动告知|Linkage notice",
        sealing="查封|Sealing",
        demolition="强制拆除|Demolition",
        court_application="申请法院强制执行|Application to the court",
        adoption="采纳认定|Adoption of a decision",
        override="人工指定|Override",
        closing="结案|Closing",
        other="其他|Other",
    ),
    "evidence_kind": _domain(
        photo="照片|Photograph",
        video="视频|Video",
        sketch="勘验草图|Sketch",
        survey="测绘成果|Survey",
        document="书证|Document",
        record="笔录|Record",
        other="其他|Other",
    ),
    "party_kind": _domain(
        developer="建设单位|Developer",
        contractor="施工单位|Contractor",
        designer="勘察设计单位|Designer",
        property_firm="物业服务企业|Property firm",
        collective="农村集体经济组织|Rural collective",
        organisation="其他组织|Other organisation",
        person="自然人|Person",
    ),
    "document_kind": _domain(
        notice="函告|Notice",
        transfer="案件移送函|Transfer",
        written_report="书面通报|Written report",
        stop_order="责令停止建设决定书|Stop order",
        demolition_order="责令限期拆除决定书|Demolition order",
        linkage="联动告知书|Linkage notice",
        meeting="会商材料|Meeting papers",
        other="其他|Other",
    ),
    "hold_kind": _domain(
        appeal="复议、诉讼|Appeal",
        survey="测绘、鉴定|Survey or appraisal",
        negotiation="协商、会商|Negotiation",
        force_majeure="不可抗力|Force majeure",
        other="其他|Other",
    ),
    "role": _domain(
        officer="执法人员|Officer",
        surveyor="测量员|Surveyor",
        leader="领导|Leader",
        administrator="管理员|Administrator",
        viewer="查阅|Viewer",
    ),
    "layer": _domain(
        zone="管辖分区|Zones",
        parcel="宗地|Parcels",
        land_class="地类图斑|Land classes",
        structure="疑似违法建筑|Structures",
    ),
}


def with_labels(own: Labels) -> Labels:
    """Return the shared lists of values with ``own`` in place of, or beside them."""
    return {**SHARED, **{domain: values for domain, values in own.items() if values}}
