"""The semantics of rules.md: a case must never be given to an agency on an assumption."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from enforcement_plugin.rules import Calendar, Decision, decide

LEAD = """\
lead:
  - id: L1
    when: {colour: red}
    then: {agency: s.one}
    cite: {section: 一, quote: 红归一局}
"""
CITE = "cite: {section: 一, quote: 字}"


@pytest.fixture
def lead_of(make_pack: Callable, calendar: Calendar) -> Callable[..., Decision]:
    def lead_of(rules: list[str], **facts: Any) -> Decision:
        lines = "".join(f"  - {{id: L{number}, {rule}, {CITE}}}\n" for number, rule in enumerate(rules, 1))
        return decide(make_pack(LEAD, "lead:\n" + lines), facts, calendar=calendar)

    return lead_of


RED_ONE = "when: {colour: red}, then: {agency: s.one}"
WET_TWO = "when: {wet: true}, then: {agency: s.two}"


def test_a_true_rule_decides(lead_of: Callable) -> None:
    lead = lead_of([RED_ONE, WET_TWO], colour="red", wet=False).lead
    assert (lead.status, lead.agency, lead.candidates, lead.rules) == ("determined", "s.one", (), ("L1",))


def test_no_rule_names_nobody(lead_of: Callable) -> None:
    assert lead_of([RED_ONE], colour="blue").lead.status == "none"


def test_a_rule_that_may_be_true_leaves_the_outcome_open(lead_of: Callable) -> None:
    lead = lead_of([RED_ONE, WET_TWO], colour="red").lead
    assert (lead.status, set(lead.candidates), lead.missing) == ("undetermined", {"s.one", "s.two"}, ("wet",))


def test_a_rule_that_may_be_true_but_says_the_same_does_not(lead_of: Callable) -> None:
    assert lead_of([RED_ONE, "when: {wet: true}, then: {agency: s.one}"], colour="red").lead.agency == "s.one"


def test_only_rules_that_may_be_true_leave_it_open_even_with_one_candidate(lead_of: Callable) -> None:
    lead = lead_of([RED_ONE]).lead
    assert (lead.status, lead.candidates) == ("undetermined", ("s.one",))


def test_only_what_settles_it_is_asked_for(lead_of: Callable) -> None:
    rules = [
        "when: {colour: red, wet: true}, then: {agency: s.one}",
        RED_ONE,
        "when: {colour: blue}, then: {agency: s.two}",
    ]
    assert lead_of(rules).lead.missing == ("colour",)


def test_two_true_rules_collide(lead_of: Callable) -> None:
    lead = lead_of([RED_ONE, WET_TWO], colour="red", wet=True).lead
    assert (lead.status, set(lead.candidates), lead.rules) == ("conflict", {"s.one", "s.two"}, ("L1", "L2"))


def test_higher_priority_comes_first(lead_of: Callable) -> None:
    rules = [RED_ONE, "priority: 1, " + WET_TWO]
    assert lead_of(rules, colour="red", wet=True).lead.agency == "s.two"
    assert lead_of(rules, colour="red", wet=False).lead.agency == "s.one"
    assert lead_of(rules, colour="red").lead.status == "undetermined"


def test_a_lower_priority_that_may_be_true_does_not_matter(lead_of: Callable) -> None:
    assert lead_of([RED_ONE, "priority: 9, " + WET_TWO], colour="red").lead.agency == "s.one"


def test_a_doubtful_rule_above_a_collision_leaves_it_open(lead_of: Callable) -> None:
    rules = ["priority: 1, when: {area: {above: 5}}, then: {agency: s.town}", RED_ONE, WET_TWO]
    lead = lead_of(rules, colour="red", wet=True).lead
    assert (lead.status, set(lead.candidates)) == ("undetermined", {"s.one", "s.two", "s.town"})
    assert lead_of(rules, colour="red", wet=True, area=5).lead.status == "conflict"


def test_a_rule_may_leave_it_open_or_say_nobody(lead_of: Callable) -> None:
    rules = [
        "when: {colour: red}, then: {undetermined: [s.one, s.two]}, ambiguity: A1",
        "when: {colour: blue}, then: {nobody: true, coordinator: s.town, organiser: s.dept}",
    ]
    open_lead = lead_of(rules, colour="red")
    assert open_lead.lead.status == "undetermined"
    assert open_lead.flags == ("A1",)
    nobody = lead_of(rules, colour="blue").as_json()["lead"]
    assert nobody == {
        "status": "none",
        "agency": None,
        "candidates": [],
        "coordinator": "s.town",
        "organiser": "s.dept",
    }


def test_an_ambiguity_shows_where_its_rule_alone_brings_a_candidate(lead_of: Callable) -> None:
    alone = [RED_ONE, WET_TWO + ", ambiguity: A1"]
    assert lead_of(alone, colour="red").flags == ("A1",)
    beside = [*alone, "when: {colour: blue}, then: {agency: s.two}"]
    assert lead_of(beside).flags == ()


@pytest.mark.parametrize(
    ("limit", "area", "agency"),
    [("above: 5", 5, None), ("above: 5", 5.0000001, "s.one"), ("at_least: 5", 5, "s.one"),
     ("below: 5", 4.99, "s.one"), ("at_most: 5", 5.0, "s.one"), ("at_most: 5", 5.001, None)],
)  # fmt: skip
def test_areas_are_compared_as_measured(lead_of: Callable, limit: str, area: float, agency: str) -> None:
    assert lead_of([f"when: {{area: {{{limit}}}}}, then: {{agency: s.one}}"], area=area).lead.agency == agency


@pytest.mark.parametrize(
    ("test", "violations", "agency"),
    [
        ("V_ONE", ["V_TWO", "V_ONE"], "s.one"),
        ("{all: [V_ONE, V_TWO]}", ["V_ONE"], None),
        ("{all: [V_ONE, V_TWO]}", ["V_TWO", "V_ONE"], "s.one"),
        ("{only: V_ONE}", ["V_ONE"], "s.one"),
        ("{only: V_ONE}", [], None),
        ("{not: [V_ONE, V_TWO]}", [], "s.one"),
    ],
)
def test_sets(lead_of: Callable, test: str, violations: list[str], agency: str) -> None:
    decision = lead_of([f"when: {{violations: {test}}}, then: {{agency: s.one}}"], violations=violations, wet=True)
    assert decision.lead.agency == agency


def test_known_is_never_maybe(lead_of: Callable) -> None:
    rules = [
        "when: {day: {known: true}}, then: {agency: s.one}",
        "when: {day: {known: false}}, then: {agency: s.two}",
    ]
    assert lead_of(rules).lead.agency == "s.two"
    assert lead_of(rules, day="2026-01-05").lead.agency == "s.one"


def test_unknown_and_null_are_the_same(lead_of: Callable) -> None:
    assert lead_of([RED_ONE], colour="unknown").lead == lead_of([RED_ONE], colour=None).lead
