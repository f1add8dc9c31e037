"""An officer asks what a missing paper or a re-measured area is worth; the answer must be whole and true."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from enforcement_plugin.rules import Calendar, decide, list_packs, load_pack
from enforcement_plugin.rules.alternatives import other_values
from enforcement_plugin.rules.loader import pack_folder, read_pack
from enforcement_plugin.rules.plain_yaml import parse_yaml
from enforcement_plugin.rules.scenarios import read_scenarios

CITE = "cite: {section: 一, quote: 字}"
GRADES = f"""\
severities: [minor, grave, at_the_limit]
severity:
  - {{id: V1, priority: 1, when: {{area: {{above: 5}}}}, then: {{value: grave}}, {CITE}}}
  - {{id: V2, priority: 1, when: {{area: 5}}, then: {{value: at_the_limit}}, ambiguity: A1, {CITE}}}
  - {{id: V3, when: {{area: {{below: 5}}}}, then: {{value: minor}}, {CITE}}}
figures:
  - id: F1
    name: {{zh: 面积, en: area}}
    {CITE}
    results: [reached, not_reached]
    rules:
      - {{id: F1a, when: {{area: {{at_least: 9}}}}, then: {{value: reached}}, {CITE}}}
      - {{id: F1b, when: {{area: {{below: 9}}}}, then: {{value: not_reached}}, {CITE}}}
"""


@pytest.fixture
def changes(small_text: str, calendar: Calendar) -> Callable[..., dict[tuple[str, Any], Any]]:
    pack = read_pack(parse_yaml(small_text + GRADES, "small.yaml"))

    def changes(**facts: Any) -> dict[tuple[str, Any], Any]:
        decision = decide(pack, facts, calendar=calendar)
        return {(one.fact, one.value): one.outcomes for one in decision.would_change}

    return changes


def test_a_number_is_tried_at_its_limits_and_beside_them(changes: Callable) -> None:
    found = changes(area=3, colour="red")
    assert found[("area", 5)]["severity"] == "at_the_limit"
    assert found[("area", 5.01)]["severity"] == "grave"
    assert found[("area", 9)] == {"severity": "grave", "kpi": {"F1": "reached"}}
    assert {value for name, value in found if name == "area"} == {5, 5.01, 9, 9.01}


def test_the_nearest_value_is_named(changes: Callable) -> None:
    assert {value for name, value in changes(area=100) if name == "area"} == {4.99, 5, 8.99}
    assert ("area", 9) not in changes(area=100), "at nine it is as it is above"


def test_an_unknown_number_is_tried_everywhere(changes: Callable) -> None:
    assert {value for name, value in changes() if name == "area"} == {4.99, 5, 5.01, 9, 9.01}


def test_a_part_of_a_sum_is_tried_where_the_sum_reaches_the_limit(small_text: str, calendar: Calendar) -> None:
    facts = """\
  other: {label: {zh: 他, en: Other}, type: number, from: {officer: entry}}
  total: {label: {zh: 计, en: Total}, type: number, from: {derived: {sum: [area, other]}}}
"""
    text = small_text.replace("  day: {label", f"{facts}  day: {{label") + GRADES.replace(
        "area: {", "total: {"
    ).replace("area: 5", "total: 5")
    pack = read_pack(parse_yaml(text, "small.yaml"))
    decision = decide(pack, {"area": 1, "other": 3}, calendar=calendar)
    assert decision.severity is not None
    assert decision.severity.value == "minor"
    found = {(one.fact, one.value): one.outcomes.get("severity") for one in decision.would_change}
    assert found[("area", 2)] == found[("other", 4)] == "at_the_limit"
    assert found[("area", 2.01)] == found[("other", 4.01)] == "grave"


def test_of_a_set_one_member_more_or_less_is_tried(small_text: str) -> None:
    text = small_text.replace(
        "  day: {label",
        "  zones: {label: {zh: 区, en: Zones}, type: set, values: {a: {zh: 甲, en: a}, b: {zh: 乙, en: b}},"
        " from: {officer: entry}}\n  day: {label",
    )
    pack = read_pack(parse_yaml(text, "small.yaml"))
    assert set(other_values(pack, "zones", {"zones": ("a",)})) == {(), ("a", "b")}
    assert set(other_values(pack, "zones", {})) == {(), ("a",), ("b",)}


@pytest.mark.parametrize("name", list_packs())
def test_every_change_is_true(name: str, calendar: Calendar) -> None:
    """Deciding the case with the changed fact gives the outcome that was announced, in every pack."""
    pack = load_pack(name)
    for scenario in read_scenarios(pack_folder(name) / "scenarios.yaml", pack)[::3]:
        decision = decide(pack, scenario.facts, calendar=calendar)
        for change in decision.would_change[::4]:
            then = decide(pack, {**scenario.facts, change.fact: change.value}, calendar=calendar, changes=False)
            answer = then.as_json()
            for key, value in change.outcomes.items():
                if key in ("scope", "severity"):
                    assert answer[key] == value or then.ruling.outcomes()[key].status == "none"
                elif key in ("handling", "kpi"):
                    for item, outcome in value.items():
                        found = answer[key].get(item)
                        assert found == outcome or (found or {}).get("agency") == (outcome or {}).get("agency")
                else:
                    assert answer[key]["agency"] == value["agency"]
                    assert answer[key]["status"] == value["status"]


def test_a_figure_of_an_office_is_varied_only_where_one_is_asked_about(
    small_text: str, calendar: Calendar
) -> None:
    rate = "  rate: {label: {zh: 率, en: Rate}, type: number, about: unit, at_most: 1, from: {officer: entry}}"
    text = small_text.replace("  day: {label", f"{rate}\n  day: {{label")
    text += (
        GRADES[GRADES.index("figures:") :]
        .replace("area: {at_least: 9}", "rate: {at_least: 0.9}")
        .replace("area: {below: 9}", "rate: {below: 0.9}")
    )
    pack = read_pack(parse_yaml(text, "small.yaml"))

    def varied(**facts: Any) -> set[str]:
        return {change.fact for change in decide(pack, facts, calendar=calendar).would_change}

    assert varied(colour="red") == {"colour"}
    assert varied(rate=0.5) == {"rate"}
    assert varied(colour="red", rate=0.5) == {"colour", "rate"}
