"""Lint is a proof: what it passes over, an officer meets as a case that nobody owns, or that two do."""

from __future__ import annotations

import itertools
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable

import pytest

from enforcement_plugin.app import rules as app
from enforcement_plugin.rules import Calendar, Pack, list_packs, load_pack
from enforcement_plugin.rules.lint import LintReport, lint, report_lines
from enforcement_plugin.rules.lint.diagram import Diagrams
from enforcement_plugin.rules.lint.findings import Examination
from enforcement_plugin.rules.loader import pack_folder, read_pack
from enforcement_plugin.rules.plain_yaml import parse_yaml
from enforcement_plugin.rules.scenarios import read_scenarios
from enforcement_plugin.rules.situation import Situation
from enforcement_plugin.rules.tables import Effect, Table, decide_table

CITE = "cite: {section: 一, quote: 字}"
LIAOCHENG = (pack_folder("liaocheng") / "pack.yaml").read_text(encoding="utf-8")


def linted(text: str, calendar: Calendar, source: str | None = None) -> LintReport:
    return lint(read_pack(parse_yaml(text, "pack.yaml")), (), calendar, source)


def found(report: LintReport, kind: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.as_json()["where"], one.claimed_by) for one in report.unclaimed if one.kind == kind]


def planted(old: str, new: str, calendar: Calendar, source: str | None = None) -> LintReport:
    assert LIAOCHENG.count(old) == 1
    return linted(LIAOCHENG.replace(old, new), calendar, source)


L1 = """\
  - id: LC-L1
    when: {land_use_right: none}
    then: {agency: lc.nr}
    cite: {section: 五（二）, quote: 凡未办理土地使用权出让或划拨手续的，由自然资源和规划部门牵头协调}
"""


@pytest.mark.parametrize("name", list_packs())
def test_every_pack_is_complete_unambiguous_and_alive(name: str) -> None:
    report = app.lint_pack(name)
    assert [finding.as_json() for finding in report.unclaimed] == []
    assert report.combinations > 50


@pytest.mark.parametrize("name", list_packs())
def test_every_quotation_stands_in_its_document(name: str, shared: Path) -> None:
    report = app.lint_pack(name, shared / "seeds" / f"{name}.txt")
    assert [finding.as_json() for finding in report.findings if finding.kind == "citation"] == []


def test_a_planted_hole_is_found(calendar: Calendar) -> None:
    holes = found(planted(L1, "", calendar), "hole")
    assert holes == [("lead: land_use_right = none", ())]


def test_a_hole_deep_in_a_table_is_described_by_what_matters(calendar: Calendar) -> None:
    when = "when: {construction_authority: district, housing_penalty_transferred: false}"
    report = planted(when, when.replace("}", ", stage: pre_start}"), calendar)
    ((where, _),) = found(report, "hole")
    assert where == (
        "handling.engineering: cross_district = false; major_case = false; construction_authority = district; "
        "housing_penalty_transferred = false; "
        "stage = under_construction | completed_not_accepted | accepted_in_use"
    )


def test_a_planted_collision_is_found_with_both_rules(calendar: Calendar) -> None:
    report = planted(L1, L1 + L1.replace("LC-L1", "LC-L9").replace("agency: lc.nr", "agency: lc.hc"), calendar)
    assert found(report, "collision") == [("lead, LC-L1 + LC-L9: land_use_right = none", ())]


def test_a_gap_does_not_claim_a_collision(calendar: Calendar) -> None:
    """A copy of a rule brings its ambiguity along; that is no word about two clauses that collide."""
    rule = LIAOCHENG[LIAOCHENG.index("  - id: LC-L5") : LIAOCHENG.index("# 牵头部门由哪一级办")]
    report = planted(
        rule, rule + rule.replace("LC-L5", "LC-L9").replace("agency: lc.nr", "agency: lc.hc"), calendar
    )
    ((where, _),) = found(report, "collision")
    assert where.startswith("lead, LC-L5 + LC-L9: land_use_right = lease_or_other | collective_entry")


def test_a_collision_that_both_rules_own_up_to_is_claimed(small_text: str, calendar: Calendar) -> None:
    text = small_text.replace("kind: gap", "kind: both_apply").replace(
        "lead:\n",
        f"lead:\n  - {{id: L2, when: {{colour: red}}, then: {{agency: s.two}}, ambiguity: A1, {CITE}}}\n"
        f"  - {{id: L3, when: {{colour: blue}}, then: {{agency: s.two}}, {CITE}}}\n",
    )
    claimed = text.replace("then: {agency: s.one}", "then: {agency: s.one}\n    ambiguity: A1")
    report = linted(claimed, calendar)
    assert [(one.where, one.claimed_by) for one in report.findings if one.kind == "collision"] == [
        ("lead, L2 + L1", ("A1",))
    ]
    assert found(linted(text, calendar), "collision") == [("lead, L2 + L1: colour = red", ())]


def test_a_rule_that_leaves_open_must_say_why(small_text: str, calendar: Calendar) -> None:
    text = small_text.replace("then: {agency: s.one}", "then: {undetermined: [s.one, s.two]}")
    assert ("lead, L1: colour = red", ()) in found(linted(text, calendar), "hole")
    named = text.replace("{undetermined: [s.one, s.two]}", "{undetermined: [s.one, s.two]}\n    ambiguity: A1")
    assert ("lead, L1: colour = red", ()) not in found(linted(named, calendar), "hole")


def test_a_rule_that_can_never_be_true_is_dead(calendar: Calendar) -> None:
    when = "when: {land_use_right: [granted, allocated]}"
    report = planted(when, when.replace("}", ", all: [{land_use_right: none}]}"), calendar)
    assert ("rule LC-L2", ()) in found(report, "dead")
    (dead,) = [one for one in report.findings if one.kind == "dead" and one.where == "rule LC-L2"]
    assert dead.why.en == "its condition is true for no combination"


def test_a_rule_behind_a_wider_one_never_decides(calendar: Calendar) -> None:
    report = planted(
        L1, L1 + L1.replace("LC-L1", "LC-L9").replace("    when", "    priority: 1\n    when"), calendar
    )
    (dead,) = [one for one in report.unclaimed if one.kind == "dead"]
    assert (dead.where, dead.why.en) == ("rule LC-L1", "it never decides: LC-L9 always comes first")


def test_a_notice_that_can_never_be_due_is_dead(calendar: Calendar) -> None:
    when = "when: {found_by: lc.nr.branch, source: planning_check}"
    report = planted(when, "when: {found_by: lc.nr.branch, all: [{found_by: lc.town}]}", calendar)
    assert ("notice LC-N4", ()) in found(report, "dead")


def test_a_rule_outside_the_scope_is_dead(calendar: Calendar) -> None:
    report = planted("when: {district: dongchangfu, stage: accepted_in_use}", "when: {district: other}", calendar)
    assert ("rule LC-H-C5", ()) in found(report, "dead")


def test_a_wrong_quotation_is_named_with_the_right_words(calendar: Calendar) -> None:
    source = "".join(
        citation.quote + "。"
        for some in read_pack(parse_yaml(LIAOCHENG, "p")).citations.values()
        for citation in some
    )
    assert found(planted("pack: liaocheng\n", "pack: liaocheng\n", calendar, source), "citation") == []
    old = "quote: 根据不同管辖职责范围和违法建设用地属性，分别确定牵头责任部门}"
    report = planted(old, old.replace("责任部门", "责任机关"), calendar, source)
    ((where, _),) = found(report, "citation")
    assert where.startswith("LC-L3, 五（二）: “根据不同")
    (finding,) = [one for one in report.findings if one.kind == "citation"]
    assert "分别确定牵头责任部门" in finding.why.en


def test_a_line_break_in_the_document_is_no_difference(small_text: str, calendar: Calendar) -> None:
    report = linted(small_text, calendar, "红归\n  一局。湿归 二局")
    assert found(report, "citation") == []


def test_a_rule_that_no_scenario_decides_is_named(liaocheng: Pack, calendar: Calendar) -> None:
    scenarios = read_scenarios(pack_folder("liaocheng") / "scenarios.yaml", liaocheng)
    assert lint(liaocheng, scenarios, calendar).unclaimed == ()
    without = tuple(one for one in scenarios if one.facts.get("land_use_right") != "mixed")
    names = {one.where for one in lint(liaocheng, without, calendar).unclaimed}
    assert names == {"rule LC-L3", "duty LC-SD7", "ambiguity LC-A08"}
    (none,) = [one for one in lint(liaocheng, None, calendar).unclaimed if one.kind == "uncovered"]
    assert none.where == "scenarios.yaml"


def test_limits_of_numbers_are_gone_through(small_text: str, calendar: Calendar) -> None:
    """Five exactly is a case of its own: below and above five leave a hole there."""
    severity = (
        "severities: [minor, grave]\nseverity:\n"
        f"  - {{id: V1, when: {{area: {{below: 5}}}}, then: {{value: minor}}, {CITE}}}\n"
        f"  - {{id: V2, when: {{area: {{above: 5}}}}, then: {{value: grave}}, {CITE}}}\n"
    )
    holes = [where for where, _ in found(linted(small_text + severity, calendar), "hole")]
    assert "severity: area = 5" in holes
    inclusive = severity.replace("below: 5", "at_most: 5").replace("above: 5", "at_least: 5")
    report = linted(small_text + inclusive, calendar)
    assert found(report, "collision") == [("severity, V1 + V2: area = 5", ())]


def test_sets_are_gone_through_by_the_members_asked_about(small_text: str, calendar: Calendar) -> None:
    lead = (
        f"lead:\n  - {{id: L1, when: {{violations: {{all: [V_ONE, V_TWO]}}}}, then: {{agency: s.one}}, {CITE}}}\n"
        f"  - {{id: L2, when: {{violations: {{not: V_ONE}}}}, then: {{agency: s.two}}, {CITE}}}\n"
    )
    text = small_text[: small_text.index("lead:")] + lead + small_text[small_text.index("handling:") :]
    ((where, _),) = [one for one in found(linted(text, calendar), "hole") if one[0].startswith("lead")]
    assert where == "lead: violations includes V_ONE; violations includes none of V_TWO"


def test_what_is_derived_is_examined_through_what_it_is_derived_from(small_text: str, calendar: Calendar) -> None:
    derived = """\
  group:
    label: {zh: 组, en: Group}
    type: enum
    values: {first: {zh: 一, en: first}, second: {zh: 二, en: second}}
    from: {derived: [{when: {colour: red}, value: first}], otherwise: second}
"""
    text = small_text.replace("lead:\n", f"{derived}lead:\n").replace(
        "when: {colour: red}\n", "when: {group: first}\n"
    )
    assert ("lead: colour = blue", ()) in found(linted(text, calendar), "hole")


@pytest.mark.parametrize("name", list_packs())
def test_the_proof_says_what_the_engine_says(name: str) -> None:
    """Any combination, drawn at random: the function that lint examined gives the engine's own outcome."""
    pack = load_pack(name)
    examination = Examination(pack)
    space = examination.symbolic.space
    # A sum is a number like any other to lint; what it is made of stays out of the comparison.
    derivations = [fact.derived for fact in pack.facts.values() if fact.derived is not None]
    summed = {name for source in derivations for name in (*source.total, *source.less)}
    draw = random.Random(7)
    outcomes = [examination.symbolic.table(one.table, one.domain, one.item) for one in examination.questions]
    compared = 0
    for _ in range(300):
        values = [draw.randrange(width) for width in space.diagrams.widths]
        facts = dict(space.facts_at(values), **dict.fromkeys(summed))
        situation = Situation(pack, {name: facts.get(name) for name in pack.facts})
        for position, context in enumerate(examination.questions):
            number = space.diagrams.at(outcomes[position], values)
            if number == "outside" or context.label in ("lead_office", "severity") or "tables" in context.label:
                continue
            situation.outcomes.clear()
            situation.violation = context.item
            if context.label != "scope" and pack.scope is not None:
                situation.violation = None
                situation.outcomes["scope"] = decide_table(pack.scope, situation, pack.tables)
                situation.violation = context.item
            expected = decide_table(context.table, situation, pack.tables)
            assert examination.symbolic.outcome(number).key == expected.key, (context.label, facts)
            compared += 1
    assert compared > 300


def test_conditions_hold_where_they_should_and_nowhere_else() -> None:
    draw = random.Random(3)
    for _ in range(60):
        diagrams = Diagrams()
        variables = [diagrams.variable(width) for width in (2, 3, 4)]
        every = list(itertools.product(*(range(diagrams.widths[v]) for v in variables)))
        wanted_at = {values for values in every if draw.random() < 0.3}
        allowed_at = wanted_at | {values for values in every if draw.random() < 0.3}

        def function(true_at: set, diagrams: Diagrams = diagrams, every: list = every) -> int:
            def go(prefix: tuple) -> int:
                if len(prefix) == len(diagrams.widths):
                    return diagrams.leaf(prefix in true_at)
                width = diagrams.widths[len(prefix)]
                return diagrams.node(len(prefix), tuple(go((*prefix, value)) for value in range(width)))

            return go(())

        held: set = set()
        for cube in diagrams.cubes(function(wanted_at), function(allowed_at)):
            held |= {v for v in every if all(v[variable] in values for variable, values in cube)}
        assert wanted_at <= held <= allowed_at


def test_the_report_for_people_speaks_their_language(calendar: Calendar) -> None:
    report = planted(L1, "", calendar)
    pack = load_pack("liaocheng")
    chinese, english = "\n".join(report_lines(report, pack, "zh")), "\n".join(report_lines(report, pack, "en"))
    assert "土地使用权 = 未办理出让或划拨" in chinese
    assert "Land-use right = Neither granted nor allocated" in english
    assert "LC-A08" in chinese


def test_the_command_fails_on_what_nobody_claims(tmp_path: Path, run: Callable[..., Any]) -> None:
    code, (answer,) = run("lint", "liaocheng")
    assert code == 0
    assert set(answer) >= {"combinations", "findings"}
    assert all(set(one) >= {"kind", "where", "claimed_by"} for one in answer["findings"])
    assert all(one["claimed_by"] for one in answer["findings"])
    (tmp_path / "pack.yaml").write_text(LIAOCHENG.replace(L1, ""), encoding="utf-8")
    code, (answer,) = run("lint", tmp_path)
    assert code == 1
    assert "lead: land_use_right = none" in json.dumps(answer, ensure_ascii=False)


def test_between_two_whole_numbers_nothing_is_looked_for(small_text: str, calendar: Calendar) -> None:
    """A count has no value between two and three, so that no rule need speak of it."""
    severity = (
        "severities: [minor, grave]\nseverity:\n"
        f"  - {{id: V1, when: {{area: {{at_most: 2}}}}, then: {{value: minor}}, {CITE}}}\n"
        f"  - {{id: V2, when: {{area: {{at_least: 3}}}}, then: {{value: grave}}, {CITE}}}\n"
    )
    broken = found(linted(small_text + severity, calendar), "hole")
    assert ("severity: 2 < area < 3", ()) in broken
    text = (small_text + severity).replace("type: number, from: {measure: area, of: structure, unit: mu}",
                                           "type: number, whole: true, from: {officer: entry}")  # fmt: skip
    assert [where for where, _ in found(linted(text, calendar), "hole") if where.startswith("severity")] == []


def with_table(pack: Pack, name: str, table: Table) -> Pack:
    if name in ("scope", "severity", "lead", "lead_office"):
        return replace(pack, **{name: table})
    if name in pack.tables:
        return replace(pack, tables={**pack.tables, name: table})
    entries = tuple(replace(one, table=table) if one.table.name == name else one for one in pack.handling)
    return replace(pack, handling=entries)


@pytest.mark.parametrize("name", list_packs())
def test_whichever_rule_is_doubled_with_another_agency_lint_names_it(name: str) -> None:
    """A second hand adds a clause that is there already, for somebody else: the likeliest mistake of all."""
    pack = load_pack(name)
    unfound = []
    for table_name, table in pack.all_tables().items():
        words = ["in", "out", "other"] if table_name in ("scope", "severity") else list(pack.agencies)
        for at, rule in enumerate(table.rules):
            other = next(word for word in words if word != rule.then.value)
            copy = replace(rule, id="COPY", then=Effect("determined", other), ambiguities=())
            rules = (*table.rules[: at + 1], copy, *table.rules[at + 1 :])
            changed = with_table(pack, table_name, replace(table, rules=rules))
            examination = Examination(replace(changed, rules={**pack.rules, "COPY": copy}))
            findings = (*examination.holes_and_collisions(), *examination.dead())
            if not any("COPY" in one.where and not one.claimed_by for one in findings):
                unfound.append(rule.id)
    assert unfound == []
