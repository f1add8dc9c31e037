"""What is special to Liaocheng; what holds of every pack is in ``test_packs``."""

from __future__ import annotations

from enforcement_plugin.rules import Calendar, Pack, decide
from enforcement_plugin.rules.loader import pack_folder
from enforcement_plugin.rules.scenarios import read_scenarios


def test_there_are_as_many_scenarios_as_the_text_has_turns(liaocheng: Pack) -> None:
    assert len(read_scenarios(pack_folder("liaocheng") / "scenarios.yaml", liaocheng)) >= 45


def test_only_what_concerns_no_case_stands_apart_from_cases(liaocheng: Pack) -> None:
    """Who declares a case major, who signs, whether the notice is in force: asked once and not of every case."""
    standing = {name for name, ambiguity in liaocheng.ambiguities.items() if ambiguity.standing}
    assert standing == {"LC-A04", "LC-A12", "LC-A15"}


def test_forced_demolition_passes_through_every_gate(liaocheng: Pack) -> None:
    gates = {escalation.id: len(escalation.gates) for escalation in liaocheng.escalations if escalation.gates}
    assert gates == {"LC-E3": 5, "LC-E4": 1}


FACTS = {
    "project_type": "real_estate_development",
    "district": "dongchangfu",
    "in_second_ring": True,
    "park": "none",
    "land_ownership": "state",
    "land_use_right": "granted",
    "land_developed": "project",
    "stage": "under_construction",
    "violations": ["V_PLAN_NOPERMIT"],
    "found_by": "lc.cm.city",
    "site_verified": "2026-03-10",
}


def test_a_decision_names_pack_facts_and_clauses(liaocheng: Pack, calendar: Calendar) -> None:
    decision = decide(liaocheng, FACTS, calendar=calendar)
    assert (decision.pack_id, decision.pack_version, decision.draft) == ("liaocheng", liaocheng.version, False)
    assert decision.facts["major_case"] is False
    assert decision.facts["housing_penalty_transferred"] is None
    quotes = {citation.rule: citation.quote for citation in decision.citations}
    assert quotes["LC-L2"] == "已经办理土地使用权出让或划拨手续的，由城管部门牵头协调"


def test_absent_is_not_declared_but_null_is_unknown(liaocheng: Pack, calendar: Calendar) -> None:
    facts = {**FACTS, "land_use_right": "none", "violations": ["V_LAND_NOAPPROVAL"]}
    assert decide(liaocheng, facts, calendar=calendar).handling["V_LAND_NOAPPROVAL"].agency == "lc.nr.branch"
    for name in ("cross_district", "major_case"):
        outcome = decide(liaocheng, {**facts, name: None}, calendar=calendar).handling["V_LAND_NOAPPROVAL"]
        assert (outcome.status, outcome.missing) == ("undetermined", (name,))


def test_the_lead_never_follows_from_the_handler(liaocheng: Pack, calendar: Calendar) -> None:
    """Neither is ever inferred from the other (五（二） and 四 ask different questions)."""
    leads, handlers = set(), set()
    for right in ("none", "granted"):
        for ring in (True, False):
            decision = decide(
                liaocheng,
                {**FACTS, "land_use_right": right, "in_second_ring": ring},
                calendar=calendar,
                changes=False,
            )
            leads.add((right, decision.lead.agency))
            handlers.add((ring, decision.handling["V_PLAN_NOPERMIT"].agency))
    assert leads == {("none", "lc.nr"), ("granted", "lc.cm")}
    assert handlers == {(True, "lc.cm.city"), (False, "lc.cm.dcf")}
