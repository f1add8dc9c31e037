"""Every pack against its document: scenarios, quotations, and nothing that could be lost unnoticed."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any, Iterator, Optional

import pytest

from enforcement_plugin.rules import Calendar, Decision, Pack, decide, list_packs, load_pack
from enforcement_plugin.rules.loader import pack_folder
from enforcement_plugin.rules.scenarios import Scenario, compare, read_scenarios, run_scenarios
from enforcement_plugin.rules.tables import Table

# What the reference lists among the facts and is none: a rule of arithmetic.
REMARKS = {"area_precision"}
# … and among the values: that nothing is known, that the pack works it out.
WORDS = {"unknown", "derived"}
CONSEQUENCES = ("notices", "deadlines", "duties", "forbidden", "escalations", "linkage", "matters", "figures")


@pytest.fixture(scope="module", params=list_packs())
def pack(request: pytest.FixtureRequest) -> Pack:
    return load_pack(request.param)


@pytest.fixture(scope="module")
def own(pack: Pack) -> tuple[Scenario, ...]:
    return read_scenarios(pack_folder(pack.id) / "scenarios.yaml", pack)


@pytest.fixture(scope="module")
def decisions(pack: Pack, calendar: Calendar, own: tuple[Scenario, ...]) -> dict[str, Decision]:
    return {one.id: decide(pack, one.facts, calendar=calendar, changes=False) for one in own}


def test_its_own_scenarios_come_out_as_the_text_says(
    pack: Pack, calendar: Calendar, own: tuple[Scenario, ...]
) -> None:
    assert run_scenarios(pack, own, calendar).differences == ()


def test_the_shared_scenarios_come_out_as_the_lawyer_says(
    pack: Pack, calendar: Calendar, own: tuple[Scenario, ...], shared: Path
) -> None:
    file = shared / "rules" / "scenarios" / f"{pack.id}.yaml"
    scenarios = read_scenarios(file, pack)
    result = run_scenarios(pack, scenarios, calendar)
    assert result.differences == ()
    assert 0 < result.passed == len(scenarios) <= len(own)


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
            if key == "would_change":
                continue  # computed on request only
            for other in changed(copy.deepcopy(value)):
                assert compare(scenario.id, {key: other}, answer), (scenario.id, key, other)


def test_every_quotation_stands_in_the_document(pack: Pack, shared: Path) -> None:
    document = (shared / "seeds" / f"{pack.id}.txt").read_text(encoding="utf-8")
    wrong = [
        (name, citation.quote)
        for name, citations in pack.citations.items()
        for citation in citations
        if citation.quote not in document
    ]
    assert wrong == []


def test_every_rule_is_decided_by_a_scenario(pack: Pack, decisions: dict[str, Decision]) -> None:
    had_their_say = {
        rule
        for decision in decisions.values()
        for outcome in decision.ruling.outcomes().values()
        for rule in outcome.rules
        if rule not in outcome.doubtful
    }
    of_figures = {rule.id for figure in pack.figures if figure.table for rule in figure.table.rules}
    cited = {citation.rule for decision in decisions.values() for citation in decision.citations}
    had_their_say |= of_figures & cited  # a figure is answered by a rule that is true, or not at all
    assert set(pack.rules) - had_their_say == set()


def test_every_consequence_and_ambiguity_is_met_by_a_scenario(pack: Pack, decisions: dict[str, Decision]) -> None:
    cited = {citation.rule for decision in decisions.values() for citation in decision.citations}
    duties = [duty for duty in pack.duties if not duty.standing]
    deadlines = [deadline for deadline in pack.deadlines if not deadline.standing]
    escalations = [one for one in pack.escalations if one.when]
    linkage = [one for one in pack.linkage if one.when]
    for group in (pack.notices, deadlines, duties, escalations, linkage):
        assert {entry.id for entry in group} - cited == set()
    met = {flag for decision in decisions.values() for flag in decision.flags}
    met |= {
        name
        for decision in decisions.values()
        for outcome in decision.ruling.outcomes().values()
        for name in outcome.ambiguities
    }
    standing = {name for name, ambiguity in pack.ambiguities.items() if ambiguity.standing}
    assert set(pack.ambiguities) - met == standing


def test_all_that_the_reference_names_is_there(pack: Pack, shared: Path) -> None:
    yaml = pytest.importorskip("yaml")
    reference = yaml.safe_load((shared / "rules" / "reference.yaml").read_text(encoding="utf-8"))
    city = reference["cities"][pack.id]
    assert {agency["id"] for agency in city["agencies"]} <= set(pack.agencies)
    assert (set(city["facts"]) | set(city.get("event_and_case_facts", {}))) - REMARKS <= set(pack.facts)
    assert {entry["id"] for entry in city["ambiguities"]} <= set(pack.ambiguities)
    listed = {
        "notify_rules": pack.notices,
        "deadlines": pack.deadlines,
        "soft_deadlines": pack.duties,
        "escalations": pack.escalations,
        "linkage": pack.linkage,
        "kpis": pack.figures,
        "reports": pack.reports,
    }
    for key, entries in listed.items():
        assert {entry["id"] for entry in city.get(key, ())} <= {entry.id for entry in entries}, key
    assert {entry["id"] for entry in city["documents"]} <= set(pack.documents)
    assert {entry["id"] for entry in city["sources"]} <= set(pack.sources)
    for name, values in city["facts"].items():
        if isinstance(values, list) and isinstance(values[0], str) and name != pack.violations_fact:
            assert {value for value in values if value not in WORDS} <= set(pack.facts[name].values), name
    assert set(city.get("violation_names", ())) <= set(pack.violations)
    assert set(city["workflow"]["stages"]) <= {stage.zh for stage in pack.workflow.stages.values()}
    assert len(city["workflow"]["transitions"]) <= len(pack.workflow.transitions)
    named = {entry["id"]: entry["kind"] for entry in city["ambiguities"]}
    assert named == {name: ambiguity.kind for name, ambiguity in pack.ambiguities.items() if name in named}


def test_statutes_outside_the_document_ask_to_be_verified(pack: Pack) -> None:
    for escalation in pack.escalations:
        for gate in escalation.gates:
            assert gate.statute is None or gate.statute.startswith("statute, verify")


def goes_unnoticed(name: str, cut: Pack, own: tuple[Scenario, ...], decisions: dict, calendar: Calendar) -> bool:
    """Return whether every scenario passes without the entry ``name``; those that cite it are tried first."""

    def apart(scenario: Scenario) -> bool:
        return all(citation.rule != name for citation in decisions[scenario.id].citations)

    nearest = sorted(own, key=apart)
    return not any(run_scenarios(cut, (scenario,), calendar).failed for scenario in nearest)


def without_rule(pack: Pack, rule: str) -> Pack:
    def cut(table: Optional[Table]) -> Optional[Table]:
        if table is None:
            return None
        return replace(table, rules=tuple(one for one in table.rules if one.id != rule))

    return replace(
        pack,
        scope=cut(pack.scope),
        severity=cut(pack.severity),
        lead=cut(pack.lead),
        lead_office=cut(pack.lead_office),
        tables={name: cut(table) for name, table in pack.tables.items()},
        handling=tuple(replace(entry, table=cut(entry.table)) for entry in pack.handling),
        figures=tuple(replace(entry, table=cut(entry.table)) for entry in pack.figures),
    )


def test_no_rule_can_be_lost_unnoticed(
    pack: Pack, calendar: Calendar, own: tuple[Scenario, ...], decisions: dict[str, Decision]
) -> None:
    unnoticed = [
        rule for rule in pack.rules if goes_unnoticed(rule, without_rule(pack, rule), own, decisions, calendar)
    ]
    assert unnoticed == []


@pytest.mark.parametrize("section", CONSEQUENCES)
def test_no_consequence_can_be_lost_unnoticed(
    pack: Pack,
    calendar: Calendar,
    own: tuple[Scenario, ...],
    decisions: dict[str, Decision],
    section: str,
) -> None:
    entries = getattr(pack, section)
    for index, entry in enumerate(entries):
        if getattr(entry, "standing", False) or getattr(entry, "when", True) is None:
            continue  # of the institution, or decided by a person alone: nothing of it is in a case
        if section == "figures" and entry.table is None:
            continue  # a figure for which the document sets no number
        cut = replace(pack, **{section: entries[:index] + entries[index + 1 :]})
        assert not goes_unnoticed(getattr(entry, "id", ""), cut, own, decisions, calendar), entry
