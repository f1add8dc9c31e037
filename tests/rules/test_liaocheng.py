"""The Liaocheng pack against its document: scenarios, quotations, and nothing left untried."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any, Iterator

import pytest

from enforcement_plugin.rules import Calendar, Decision, Pack, decide
from enforcement_plugin.rules.loader import pack_folder
from enforcement_plugin.rules.scenarios import Scenario, compare, read_scenarios, run_scenarios
from enforcement_plugin.rules.tables import Table


@pytest.fixture(scope="module")
def own(liaocheng: Pack) -> tuple[Scenario, ...]:
    return read_scenarios(pack_folder("liaocheng") / "scenarios.yaml", liaocheng)


@pytest.fixture(scope="module")
def decisions(liaocheng: Pack, calendar: Calendar, own: tuple[Scenario, ...]) -> dict[str, Decision]:
    return {one.id: decide(liaocheng, one.facts, calendar=calendar, changes=False) for one in own}


def test_its_own_scenarios_come_out_as_the_text_says(
    liaocheng: Pack, calendar: Calendar, own: tuple[Scenario, ...]
) -> None:
    assert len(own) >= 45
    assert run_scenarios(liaocheng, own, calendar).differences == ()


def test_the_shared_scenarios_come_out_as_the_lawyer_says(
    liaocheng: Pack, calendar: Calendar, shared: Path
) -> None:
    scenarios = read_scenarios(shared / "rules" / "scenarios" / "liaocheng.yaml", liaocheng)
    result = run_scenarios(liaocheng, scenarios, calendar)
    assert result.differences == ()
    assert result.passed == len(scenarios) >= 17


def changed(value: Any) -> Iterator[Any]:
    """Yield the value with one thing in it changed, for each thing there is."""
    if isinstance(value, dict):
        for key, inner in value.items():
            for other in changed(inner):
                yield {**value, key: other}
    elif isinstance(value, list):
        yield [*value, {"id": "x", "rule": "x"} if value and isinstance(value[0], dict) else "x"]
        for index in range(len(value)):
            yield value[:index] + value[index + 1 :]
    else:
        yield "x"


def test_a_scenario_that_expects_anything_else_fails(
    own: tuple[Scenario, ...], decisions: dict[str, Decision]
) -> None:
    for scenario in own:
        answer = decisions[scenario.id].as_json()
        for key, value in (scenario.expect or {}).items():
            for other in changed(copy.deepcopy(value)):
                assert compare(scenario.id, {key: other}, answer), (scenario.id, key, other)


def test_every_quotation_stands_in_the_document(liaocheng: Pack, shared: Path) -> None:
    document = (shared / "seeds" / "liaocheng.txt").read_text(encoding="utf-8")
    wrong = [
        (name, citation.quote)
        for name, citations in liaocheng.citations.items()
        for citation in citations
        if citation.quote not in document
    ]
    assert wrong == []


def test_every_rule_is_decided_by_a_scenario(liaocheng: Pack, decisions: dict[str, Decision]) -> None:
    had_their_say = {
        rule
        for decision in decisions.values()
        for outcome in decision.ruling.outcomes().values()
        for rule in outcome.rules
        if rule not in outcome.doubtful
    }
    assert set(liaocheng.rules) - had_their_say == set()


def test_every_consequence_and_ambiguity_is_met_by_a_scenario(
    liaocheng: Pack, decisions: dict[str, Decision]
) -> None:
    cited = {citation.rule for decision in decisions.values() for citation in decision.citations}
    for group in (
        liaocheng.notices,
        liaocheng.deadlines,
        liaocheng.duties,
        liaocheng.escalations,
        liaocheng.linkage,
    ):
        assert {entry.id for entry in group} - cited == set()
    flags = {flag for decision in decisions.values() for flag in decision.flags}
    standing = {name for name, ambiguity in liaocheng.ambiguities.items() if ambiguity.standing}
    assert set(liaocheng.ambiguities) - flags == standing == {"LC-A04", "LC-A12", "LC-A15"}


def test_all_that_the_reference_names_is_there(liaocheng: Pack, shared: Path) -> None:
    yaml = pytest.importorskip("yaml")
    reference = yaml.safe_load((shared / "rules" / "reference.yaml").read_text(encoding="utf-8"))
    city = reference["cities"]["liaocheng"]
    assert {agency["id"] for agency in city["agencies"]} == set(liaocheng.agencies)
    assert set(city["facts"]) | set(city["event_and_case_facts"]) <= set(liaocheng.facts)
    for name, values in city["facts"].items():
        if isinstance(values, list) and isinstance(values[0], str) and name != "violations":
            assert {value for value in values if value != "unknown"} == set(liaocheng.facts[name].values)
    assert set(city["violation_names"]) == set(liaocheng.violations)
    for key, entries in (
        ("notify_rules", [entry.id for entry in liaocheng.notices]),
        ("deadlines", [entry.id for entry in liaocheng.deadlines]),
        ("escalations", [entry.id for entry in liaocheng.escalations]),
        ("linkage", [entry.id for entry in liaocheng.linkage]),
        ("documents", list(liaocheng.documents)),
        ("sources", list(liaocheng.sources)),
        ("ambiguities", list(liaocheng.ambiguities)),
        ("kpis", [entry.id for entry in liaocheng.figures]),
    ):
        assert {entry["id"] for entry in city[key]} <= set(entries), key
    assert [stage.zh for stage in liaocheng.workflow.stages.values()] == city["workflow"]["stages"]
    assert len(liaocheng.workflow.transitions) == len(city["workflow"]["transitions"])


def test_statutes_outside_the_document_ask_to_be_verified(liaocheng: Pack) -> None:
    gates = [gate for escalation in liaocheng.escalations for gate in escalation.gates]
    assert len(gates) >= 6
    assert all(gate.statute and gate.statute.startswith("statute, verify") for gate in gates)


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


def without_rule(pack: Pack, rule: str) -> Pack:
    def cut(table: Table) -> Table:
        return replace(table, rules=tuple(one for one in table.rules if one.id != rule))

    return replace(
        pack,
        scope=cut(pack.scope),
        lead=cut(pack.lead),
        lead_office=cut(pack.lead_office),
        tables={name: cut(table) for name, table in pack.tables.items()},
        handling=tuple(replace(entry, table=cut(entry.table)) for entry in pack.handling),
    )


def test_no_rule_can_be_lost_unnoticed(liaocheng: Pack, calendar: Calendar, own: tuple[Scenario, ...]) -> None:
    unnoticed = [
        rule for rule in liaocheng.rules if run_scenarios(without_rule(liaocheng, rule), own, calendar).failed == 0
    ]
    assert unnoticed == []


@pytest.mark.parametrize("section", ["notices", "deadlines", "forbidden", "escalations", "linkage", "matters"])
def test_no_consequence_can_be_lost_unnoticed(
    liaocheng: Pack, calendar: Calendar, own: tuple[Scenario, ...], section: str
) -> None:
    entries = getattr(liaocheng, section)
    for index, entry in enumerate(entries):
        cut = replace(liaocheng, **{section: entries[:index] + entries[index + 1 :]})
        assert run_scenarios(cut, own, calendar).failed > 0, entry
