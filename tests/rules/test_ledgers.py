"""Ledgers of a period, an agency's calendar, and open points that belong to an outcome rather than to the case."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from enforcement_plugin.rules import Calendar, Pack, decide
from enforcement_plugin.rules.facts import FactError
from enforcement_plugin.rules.labels import violation_label
from enforcement_plugin.rules.loader import read_pack
from enforcement_plugin.rules.plain_yaml import PlaceError, parse_yaml

CITE = "cite: {section: 一, quote: 字}"
DAILY = f"{{id: D1, who: x, action: y, amount: 1, unit: per_day, trigger_event: 每日, trigger_fact: span, {CITE}}}"
MONTHLY = (
    "{id: D2, who: x, action: y, amount: 1, unit: per_month, trigger_event: 每月, trigger_fact: [month, span],"
    f" soft_month_end: true, {CITE}}}"
)
YEARLY = f"{{id: D3, who: x, action: y, amount: 5, unit: years, trigger_event: 五年, standing: true, {CITE}}}"
SPAN = "  span: {label: {zh: 期间, en: Period}, type: date_range, about: unit, from: {officer: entry}}\nlead:\n"


@pytest.fixture
def pack_with(small_text: str) -> Callable[..., Pack]:
    def pack_with(*deadlines: str, more: str = "", text: str = small_text) -> Pack:
        text = text.replace("lead:\n", SPAN)
        listed = "".join(f"  - {deadline}\n" for deadline in deadlines)
        return read_pack(parse_yaml(text + ("deadlines:\n" + listed if listed else "") + more, "small.yaml"))

    return pack_with


@pytest.fixture
def ledger(pack_with: Callable, calendar: Calendar) -> Callable[..., dict[str, Any]]:
    pack = pack_with(DAILY, MONTHLY)

    def ledger(**facts: Any) -> dict[str, Any]:
        clocks = decide(pack, facts, calendar=calendar).as_json()["deadlines"]
        return {clock["id"]: clock.get("entries") for clock in clocks}

    return ledger


@pytest.mark.parametrize(
    ("span", "days", "months"),
    [
        (["2025-10-01", "2025-10-01"], 1, 1),
        (["2025-10-01", "2025-10-08"], 8, 1),  # a holiday week
        (["2025-12-31", "2026-01-01"], 2, 2),
        (["2024-02-01", "2024-02-29"], 29, 1),
        (["2025-11-30", "2027-01-01"], 398, 15),  # past the known holidays: calendar days need none
    ],
)
def test_a_period_says_how_many_entries_are_due(ledger: Callable, span: list[str], days: int, months: int) -> None:
    assert ledger(span=span) == {"D1": days, "D2": months}


def test_without_a_period_no_entries_are_counted(ledger: Callable) -> None:
    assert ledger() == {"D1": None, "D2": None}


CUT = ", since: {fact: day, when: {colour: blue}}, until: {fact: day, when: {colour: red}}}"


@pytest.mark.parametrize(
    ("facts", "entries"),
    [
        ({"colour": "red", "day": "2025-11-10"}, 10),  # the day itself still has its entry
        ({"colour": "blue", "day": "2025-11-10"}, 21),  # … and so has the first one
        ({"colour": "red", "day": "2025-10-31"}, None),  # over before the period: no clock
        ({"colour": "blue", "day": "2025-12-01"}, None),
        ({"colour": "red", "day": "2026-01-01"}, 30),
        ({"colour": None, "day": "2025-11-10"}, 30),
        ({"colour": "red", "day": None}, 30),
    ],
)
def test_a_ledger_ends_or_begins_on_the_day_that_a_building_passes_to_the_other(
    pack_with: Callable, calendar: Calendar, facts: dict[str, Any], entries: Any
) -> None:
    pack = pack_with(DAILY[:-1] + CUT)
    asked = {**facts, "span": ["2025-11-01", "2025-11-30"]}
    running = {clock.id: clock.entries for clock in decide(pack, asked, calendar=calendar).deadlines}
    assert running == ({} if entries is None else {"D1": entries})


def test_only_a_recurring_deadline_is_cut(pack_with: Callable) -> None:
    once = DAILY.replace("per_day", "day").replace("trigger_fact: span", "trigger_fact: day")[:-1] + CUT
    with pytest.raises(PlaceError) as caught:
        pack_with(once)
    assert caught.value.path == "deadlines[1].since"
    assert "per_day" in str(caught.value)


def test_the_first_known_trigger_is_the_period(ledger: Callable) -> None:
    assert ledger(month="2025-10", span=["2025-10-01", "2025-12-01"])["D2"] == 1


@pytest.mark.parametrize(
    "span", ["2025-10-01", ["2025-10-01"], ["2025-10-02", "2025-10-01"], ["2025-10-01", "x"], ["2025-02-30"] * 2]
)
def test_a_period_is_two_days_in_order(pack_with: Callable, calendar: Calendar, span: Any) -> None:
    with pytest.raises(FactError, match="span"):
        decide(pack_with(DAILY), {"span": span}, calendar=calendar)


def test_an_agency_s_calendar_runs_in_no_case(pack_with: Callable, calendar: Calendar) -> None:
    """A five-year plan on an officer's list of due dates would hide the date that matters."""
    duty = f"duties:\n  - {{id: S1, who: x, action: {{zh: 热线, en: hotline}}, {CITE}}}\n"
    pack = pack_with(DAILY, YEARLY, more=duty)
    decision = decide(pack, {"colour": "red"}, calendar=calendar)
    assert [clock.id for clock in decision.deadlines] == ["D1"]
    assert decision.duties == ()
    assert [one.id for one in pack.deadlines if one.standing] == ["D3"]
    assert [one.id for one in pack.duties if one.standing] == ["S1"]


MISTAKES = [
    (YEARLY.replace("years", "day"), "deadlines[1].unit", ["recurs", "per_month", "years"]),
    (YEARLY.replace("standing", "trigger_fact: month, standing"), "deadlines[1].trigger_fact", ["runs for none"]),
    (
        YEARLY.replace("standing", "when: {colour: red}, standing"),
        "deadlines[1].when",
        ["“when”", "runs for none"],
    ),
    (DAILY.replace("span", "day"), "deadlines[1].trigger_fact", ["“day”", "month", "span"]),
    (DAILY.replace("per_day", "working_day"), "deadlines[1].trigger_fact", ["“span”", "day"]),
]


@pytest.mark.parametrize(("deadline", "path", "words"), MISTAKES)
def test_a_mistaken_deadline_is_named(pack_with: Callable, deadline: str, path: str, words: list[str]) -> None:
    with pytest.raises(PlaceError) as caught:
        pack_with(deadline)
    assert caught.value.path == path
    for word in words:
        assert word in str(caught.value)


def test_a_silent_ambiguity_stays_with_its_outcome(small_text: str, calendar: Calendar) -> None:
    """The list of what is unclear is for the question asked; the reason why an item is open is never lost."""
    text = small_text.replace("then: {agency: s.one}", "then: {undetermined: [s.one, s.two]}\n    ambiguity: A1")
    silent = text.replace("en: open}\n", "en: open}\n    silent_when: {wet: true}\n")
    pack = read_pack(parse_yaml(silent, "small.yaml"))
    for wet, flags in ((True, ()), (False, ("A1",)), (None, ("A1",))):
        decision = decide(pack, {"colour": "red", "wet": wet}, calendar=calendar)
        assert decision.flags == flags
        assert decision.as_json()["lead"]["ambiguities"] == ["A1"]


def test_an_inferred_section_is_said_with_the_citation(make_pack: Callable, calendar: Calendar) -> None:
    pack = make_pack("quote: 红归一局", "quote: 红归一局, inferred: true")
    answer = decide(pack, {"colour": "red", "wet": True, "violations": ["V_ONE"]}, calendar=calendar).as_json()
    assert {one["rule"]: one.get("inferred") for one in answer["citations"]} == {"L1": True, "H1": None}


def test_a_damaged_text_is_warned_of(make_pack: Callable, calendar: Calendar) -> None:
    damaged = make_pack("status: draft", "status: draft\n  text_integrity: damaged")
    kinds = {one["kind"] for one in decide(damaged, {}, calendar=calendar).as_json()["warnings"]}
    assert "text_damaged" in kinds
    whole = decide(make_pack(), {}, calendar=calendar).as_json()["warnings"]
    assert "text_damaged" not in {one["kind"] for one in whole}
    with pytest.raises(PlaceError, match="complete, damaged"):
        make_pack("status: draft", "status: draft\n  text_integrity: torn")


LINKAGE = (
    "linkage:\n"
    "  - {id: K1, who: x, text: {zh: 停, en: stop}, target: {zh: 某, en: it}, when: {colour: red},"
    f" mandatory: true, {CITE}}}\n"
    "  - {id: K2, who: x, text: {zh: 限, en: limit}, target: {zh: 某, en: it}, when: {wet: true},"
    f" {CITE}}}\n"
)


@pytest.mark.parametrize(
    ("facts", "mandatory"),
    [({"colour": "red"}, True), ({"wet": True}, False), ({"colour": "red", "wet": True}, True), ({}, None)],
)
def test_linkage_says_whether_it_is_a_must(
    make_pack: Callable, calendar: Calendar, facts: dict[str, Any], mandatory: Any
) -> None:
    answer = decide(make_pack(more=LINKAGE), facts, calendar=calendar).as_json()
    assert answer.get("mandatory") is mandatory


TASKS = f"""\
tasks:
  PATROL: {{zh: 巡查, en: Patrol}}
handling:
  task:
    for: PATROL
    present_when: {{colour: {{known: true}}}}
    rules:
      - {{id: P1, when: {{colour: red}}, then: {{agency: s.town}}, {CITE}}}
"""


def test_a_task_has_a_name_and_only_named_tasks_are_handled(small_text: str) -> None:
    pack = read_pack(parse_yaml(small_text.replace("handling:\n", TASKS), "small.yaml"))
    assert violation_label(pack, "PATROL") == "巡查"
    assert violation_label(pack, "PATROL", "en") == "Patrol"
    with pytest.raises(PlaceError, match="PATROL") as caught:
        read_pack(
            parse_yaml(
                small_text.replace("handling:\n", TASKS.replace("for: PATROL", "for: PATORL")), "small.yaml"
            )
        )
    assert caught.value.path == "handling.task.for"
