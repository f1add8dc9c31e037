"""Notices, clocks and figures in the forms that other cities' documents need."""

from __future__ import annotations

import datetime
from typing import Any, Callable

import pytest

from enforcement_plugin.rules import Calendar, decide
from enforcement_plugin.rules.loader import read_pack
from enforcement_plugin.rules.plain_yaml import parse_yaml

CITE = "cite: {section: 一, quote: 字}"
MORE = f"""\
severities: [minor, grave, at_the_limit]
severity:
  - {{id: V1, priority: 1, when: {{area: {{above: 5}}}}, then: {{value: grave}}, {CITE}}}
  - {{id: V2, priority: 1, when: {{area: 5}}, then: {{value: at_the_limit}}, ambiguity: A1, {CITE}}}
  - {{id: V3, when: {{area: {{below: 5}}}}, then: {{value: minor}}, {CITE}}}
notices:
  - {{id: N1, form: 报告, by: x, when: {{colour: red}}, to: [s.town, s.dept], mandatory: true, {CITE}}}
  - {{id: N2, form: 移交, by: x, when: {{colour: red}}, to: {{text: 有关部门}}, mandatory: false, {CITE}}}
  - {{id: N3, form: 抄送, by: x, when: {{}}, to: {{outcome: lead}}, mandatory: true, {CITE}}}
deadlines:
  - {{id: D1, who: x, action: y, amount: 1, unit: day, trigger_event: 发现, trigger_fact: day, {CITE}}}
  - {{id: D2, who: x, action: y, amount: 10, unit: day_of_month_before, trigger_event: 每月,
      trigger_fact: month, {CITE}}}
  - {{id: D3, who: x, action: y, amount: 1, unit: per_day, trigger_event: 每日, when: {{colour: red}}, {CITE}}}
  - {{id: D4, who: x, action: y, amount: 1, unit: per_month, trigger_event: 每月, trigger_fact: month,
      when: {{month: {{known: true}}}}, soft_month_end: true, ambiguity: A1, {CITE}}}
figures:
  - id: F1
    name: {{zh: 面积, en: area}}
    {CITE}
    results: [reached, not_reached]
    rules:
      - {{id: F1a, when: {{area: {{at_least: 5}}}}, then: {{value: reached}}, {CITE}}}
      - {{id: F1b, when: {{area: {{below: 5}}}}, then: {{value: not_reached}}, {CITE}}}
"""


@pytest.fixture
def answer(make_pack: Callable, calendar: Calendar) -> Callable[..., dict[str, Any]]:
    pack = make_pack(more=MORE)
    return lambda **facts: decide(pack, facts, calendar=calendar).as_json()


@pytest.mark.parametrize(
    ("area", "severity", "figure", "flags"),
    [(4.999, "minor", "not_reached", []), (5, "at_the_limit", "reached", ["A1"]), (5.001, "grave", "reached", [])],
)
def test_grades_and_figures(answer: Callable, area: float, severity: str, figure: str, flags: list[str]) -> None:
    found = answer(area=area)
    assert (found["severity"], found["kpi"], found["flags"]) == (severity, {"F1": figure}, flags)


def test_an_unknown_area_has_no_grade(answer: Callable) -> None:
    found = answer()
    assert (found["severity"], found["kpi"]) == ("undetermined", {})


def test_addressees_by_name_by_words_and_by_outcome(answer: Callable) -> None:
    sent = {(one["rule"], one["to"], one["mandatory"]) for one in answer(colour="red")["notify"]}
    assert sent == {
        ("N1", "s.town", True),
        ("N1", "s.dept", True),
        ("N2", "有关部门", False),
        ("N3", "s.one", True),
    }
    assert answer(colour="blue")["notify"] == []


def clock(answer: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [one for one in answer["deadlines"] if one["id"] == name]
    return found


def test_calendar_days_do_not_roll_over_a_weekend(answer: Callable) -> None:
    found = clock(answer(day="2025-11-07"), "D1")
    assert (found["due"], found["overdue_from"]) == ("2025-11-08", "2025-11-09")


def test_before_the_tenth_is_safe_on_the_ninth(answer: Callable) -> None:
    found = clock(answer(month="2025-10"), "D2")
    assert (found["due_nominal"], found["due_safe"], found["remind_on_workday"]) == (
        "2025-10-10",
        "2025-10-09",
        "2025-10-09",
    )
    assert clock(answer(month="2026-05"), "D2")["remind_on_workday"] == "2026-05-09", "a Saturday that is worked"


def test_clocks_that_return(answer: Callable) -> None:
    assert clock(answer(colour="red"), "D3")["each"] == "calendar_day"
    found = answer(month="2026-02")
    assert clock(found, "D4")["soft_due"] == "2026-02-28"
    assert "A1" in found["flags"]


def test_a_clock_whose_trigger_is_unknown_does_not_run(answer: Callable) -> None:
    assert answer()["deadlines"] == []


def test_dates_may_be_given_as_dates(make_pack: Callable, calendar: Calendar) -> None:
    decision = decide(make_pack(more=MORE), {"day": datetime.date(2025, 11, 7)}, calendar=calendar)
    assert decision.deadlines[0].due == datetime.date(2025, 11, 8)


def test_tasks_that_are_no_violations(small_text: str, calendar: Calendar) -> None:
    """Chongqing's document speaks of tasks: who patrols, who stops, who identifies."""
    text = small_text.replace(
        "handling:\n",
        "handling:\n  task:\n    for: PATROL\n    present_when: {colour: {known: true}}\n    rules:\n"
        f"      - {{id: P1, when: {{colour: red}}, then: {{agency: s.town}}, {CITE}}}\n",
    )
    pack = read_pack(parse_yaml(text, "small.yaml"))
    assert decide(pack, {"colour": "red"}, calendar=calendar).handling["PATROL"].agency == "s.town"
    assert decide(pack, {}, calendar=calendar).handling == {}


def test_a_fact_may_be_derived_from_others(small_text: str, calendar: Calendar) -> None:
    """Xingyang's groups follow from the town; what keeps a derived fact unknown is what is asked for."""
    derived = """\
  group:
    label: {zh: 组, en: Group}
    type: enum
    values: {first: {zh: 一, en: first}, second: {zh: 二, en: second}}
    from:
      derived:
        - {when: {colour: red}, value: first}
        - {when: {wet: true}, value: second}
      otherwise: first
"""
    text = small_text.replace("lead:\n", f"{derived}lead:\n").replace(
        "when: {colour: red}", "when: {group: second}"
    )
    text = text.replace("{when: {group: second}, value: first}", "{when: {colour: red}, value: first}")
    pack = read_pack(parse_yaml(text, "small.yaml"))
    facts = {"colour": "blue", "wet": True}
    assert decide(pack, facts, calendar=calendar).lead.agency == "s.one"
    assert decide(pack, {"colour": "red"}, calendar=calendar).facts["group"] == "first"
    assert decide(pack, {"wet": False}, calendar=calendar).facts["group"] == "first", "both ways lead to the first"
    open_case = decide(pack, {"colour": "blue"}, calendar=calendar)
    assert open_case.facts["group"] is None
    assert open_case.lead.missing == ("wet",)
    assert decide(pack, {"colour": "blue", "group": "second"}, calendar=calendar).lead.agency == "s.one"
    assert {change.fact for change in open_case.would_change} == {"colour", "wet"}, "never the derived fact itself"


def test_a_fact_of_an_office_makes_no_case(small_text: str, calendar: Calendar) -> None:
    """The month of a ledger must not put an open lead and a list of missing facts on anybody's desk."""
    text = small_text.replace(
        "month: {label: {zh: 月, en: Month}, type: month,",
        "month: {label: {zh: 月, en: Month}, type: month, about: unit,",
    )
    pack = read_pack(parse_yaml(text + MORE, "small.yaml"))
    monthly = decide(pack, {"month": "2026-02", "wet": None}, calendar=calendar)
    assert (monthly.lead.status, monthly.severity, monthly.missing, monthly.would_change) == ("none", None, (), ())
    assert "D4" in {clock.id for clock in monthly.deadlines}
    assert decide(pack, {"month": "2026-02", "wet": True}, calendar=calendar).missing != ()
    assert decide(pack, {}, calendar=calendar).missing != (), "a case of which nothing is known is a case"


def test_a_notice_may_be_due_outside_the_scope(small_text: str, calendar: Calendar) -> None:
    """A report that turns out to be no case of this document must still be passed on."""
    scope = f"""\
scope:
  - {{id: S1, when: {{colour: blue}}, then: {{value: out}}, {CITE}}}
  - {{id: S2, when: {{colour: red}}, then: {{value: in}}, {CITE}}}
notices:
  - {{id: N1, form: 移交, by: x, when: {{wet: true}}, to: s.town, mandatory: true, outside_scope: true, {CITE}}}
  - {{id: N2, form: 报告, by: x, when: {{wet: true}}, to: s.town, mandatory: true, {CITE}}}
deadlines:
  - {{id: D1, who: x, action: y, amount: 1, unit: day, trigger_event: 发现, trigger_fact: day, {CITE}}}
"""
    pack = read_pack(parse_yaml(small_text + scope, "small.yaml"))
    facts = {"wet": True, "day": "2025-11-07"}
    inside, outside = (decide(pack, {**facts, "colour": colour}, calendar=calendar) for colour in ("red", "blue"))
    assert [notice.rule for notice in inside.notices] == ["N1", "N2"]
    assert [notice.rule for notice in outside.notices] == ["N1"]
    assert (len(inside.deadlines), outside.deadlines) == (1, ())


def test_the_first_known_date_starts_the_clock(small_text: str, calendar: Calendar) -> None:
    """An office counts from the report it received, or where there is none from the day it found out itself."""
    text = small_text.replace(
        "  finder:", "  told: {label: {zh: 接报, en: Told}, type: date, from: {officer: entry}}\n  finder:"
    )
    deadline = f"""\
deadlines:
  - {{id: D1, who: x, action: y, amount: 1, unit: day, trigger_event: z, trigger_fact: [told, day], {CITE}}}
"""
    pack = read_pack(parse_yaml(text + deadline, "small.yaml"))
    for facts, trigger in (
        ({"day": "2025-11-07", "told": "2025-11-09"}, "2025-11-09"),
        ({"day": "2025-11-07"}, "2025-11-07"),
    ):
        (running,) = decide(pack, facts, calendar=calendar).deadlines
        assert running.trigger == trigger
    assert decide(pack, {}, calendar=calendar).deadlines == ()


def test_a_violation_that_is_only_told_of(small_text: str, calendar: Calendar) -> None:
    text = small_text.replace("en: Two}, group: G}", "en: Two}, handled: false}")
    pack = read_pack(parse_yaml(text, "small.yaml"))
    decision = decide(pack, {"violations": ["V_ONE", "V_TWO"], "wet": True}, calendar=calendar)
    assert set(decision.handling) == {"V_ONE"}
