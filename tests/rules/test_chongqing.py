"""What is special to Chongqing: nobody leads, three departments stay open, two ledgers, a scrambled text."""

from __future__ import annotations

import datetime
import itertools
from pathlib import Path
from typing import Any, Iterator, Optional

import pytest

from enforcement_plugin.rules import Calendar, Pack, decide, load_pack

THREE = {"cq.enf", "cq.plan", "cq.land"}
# Headings that the source still shows, by how they begin; the others are lost.
HEADINGS = {
    "一、统一思想": "一",
    "二、强化组织": "二",
    "（一）建立健全区县": "二（一）",
    "（二）落实乡镇": "二（二）",
    "三、建立完善": "三",
    "（一）建立年初": "三（一）",
    "（二）建立在建": "三（二）",
    "（四）建立台账": "三（四）",
    "（六）建立约谈": "三（六）",
    "（七）建立限制": "三（七）",
    "（八）落实行政": "三（八）",
}
LOST = {"二（三）", "三（三）", "三（五）", "三（九）"}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("chongqing")


def cases() -> Iterator[dict[str, Any]]:
    """Yield every combination of what the tables ask about, unknown included."""
    zones = (None, "property_managed", "urban_unmanaged", "rural_unmanaged")
    for zone, rural, status, found in itertools.product(
        zones, (None, True, False), (None, "in_progress", "stock"), (None, "2026-03-10")
    ):
        yield {"patrol_zone": zone, "rural": rural, "build_status": status, "found": found}


def test_nobody_leads_and_nobody_is_picked_from_the_three(pack: Pack, calendar: Calendar) -> None:
    """Decree 282 divides the work and is not in the text: whoever the software named, it would have invented."""
    for facts in cases():
        decision = decide(pack, facts, calendar=calendar, changes=False)
        assert decision.lead.status == "none"
        for item, outcome in decision.handling.items():
            if item in ("IDENT", "PENALTY"):
                assert (outcome.status, set(outcome.candidates)) == ("undetermined", THREE)
                assert outcome.ambiguities
            assert outcome.agency not in THREE | {"cq.hq.county", "cq.hqo.county"}


def test_every_case_in_progress_has_its_items_and_the_stock_has_its_own(pack: Pack, calendar: Calendar) -> None:
    for facts in cases():
        items = set(decide(pack, facts, calendar=calendar, changes=False).handling)
        if facts["build_status"] == "in_progress":
            assert {"STOP", "IDENT"} <= items <= {"PATROL", "STOP", "IDENT"}
            assert ("PATROL" in items) == (facts["patrol_zone"] is not None or facts["rural"] is not None)
        elif facts["build_status"] == "stock":
            assert items == {"IMPLEMENT", "PENALTY"}


CONTRADICTED = {("urban_unmanaged", True), ("rural_unmanaged", False)}


def test_what_is_determined_stays_so_whatever_else_is_learnt(pack: Pack, calendar: Calendar) -> None:
    """Only two things may follow: the item is none of this building's, or the new entry contradicts the old."""
    decided = [(facts, decide(pack, facts, calendar=calendar, changes=False)) for facts in cases()]
    compared = 0
    for before, early in decided:
        for after, late in decided:
            if any(value is not None and after[name] != value for name, value in before.items()):
                continue  # not the same case, better known
            for item, outcome in early.handling.items():
                then = late.handling.get(item)
                if then is None:
                    assert before["build_status"] is None
                elif outcome.agency is not None and (after["patrol_zone"], after["rural"]) not in CONTRADICTED:
                    assert then.agency == outcome.agency
                    compared += 1
                elif outcome.agency is None and (after["patrol_zone"], after["rural"]) not in CONTRADICTED:
                    assert {then.agency, *then.candidates} - {None} <= set(outcome.candidates)
    assert compared > 200


def test_on_managed_estates_it_is_always_the_property_firm(pack: Pack, calendar: Calendar) -> None:
    for rural in (None, True, False):
        facts = {"patrol_zone": "property_managed", "rural": rural, "build_status": "in_progress"}
        decision = decide(pack, facts, calendar=calendar, changes=False)
        assert decision.handling["PATROL"].agency == "cq.property"
        assert {notice.to for notice in decision.notices} == {"cq.town", "cq.hqo.county"}


@pytest.mark.parametrize(
    ("zone", "found", "flagged"),
    [
        ("property_managed", "2025-09-26", True),  # CQ-S01
        ("rural_unmanaged", None, False),  # CQ-S03
        (None, None, True),  # CQ-S19
        ("rural_unmanaged", "2025-09-26", True),
        ("property_managed", None, False),
    ],
)
def test_the_open_division_is_a_flag_of_a_found_case_and_always_shown_with_its_item(
    pack: Pack, calendar: Calendar, zone: Optional[str], found: Optional[str], flagged: bool
) -> None:
    """Who patrols where may be asked before anything is found; the three departments are open in either case."""
    facts = {"patrol_zone": zone, "build_status": "in_progress", "found": found}
    decision = decide(pack, facts, calendar=calendar)
    assert ("CQ-A02" in decision.flags) == flagged
    assert decision.handling["IDENT"].ambiguities == ("CQ-A02",)
    assert decision.as_json()["handling"]["IDENT"]["ambiguities"] == ["CQ-A02"]


@pytest.mark.parametrize("days", [1, 2, 7, 30, 366])
def test_every_calendar_day_has_its_entry(pack: Pack, calendar: Calendar, days: int) -> None:
    """Weekends and holidays are not excepted by the text: a missed day is a gap in the ledger."""
    first = datetime.date(2026, 2, 14)
    last = first + datetime.timedelta(days=days - 1)
    facts = {"build_status": "in_progress", "ledger_range": [first.isoformat(), last.isoformat()]}
    assert decide(pack, facts, calendar=calendar).as_json()["ledger_entries"] == days


def test_no_building_is_in_both_ledgers(pack: Pack, calendar: Calendar) -> None:
    statuses = (None, "in_progress", "stock")
    for now, before, after in itertools.product(statuses, statuses, statuses):
        facts = {"build_status": now, "build_status_from": before, "build_status_to": after}
        decision = decide(pack, facts, calendar=calendar, changes=False)
        running = {clock.id for clock in decision.deadlines}
        status = now or after
        assert running == {None: set(), "in_progress": {"CQ-D1"}, "stock": {"CQ-D2"}}[status]
        assert ("CQ-D1" in decision.forbidden) == (status == "stock")


def test_limits_on_permits_wait_for_every_precondition(pack: Pack, calendar: Calendar) -> None:
    """A limit on a developer's permits that lacks one precondition is an unlawful act prepared by software."""
    whole = {
        "CQ-K1": {"last_place_years": 2, "urged": True, "unresolved": True},
        "CQ-K2": {"entity": "developer", "repeat": True, "refuses": True},
        "CQ-K3": {
            "entity": "developer",
            "property_failed": True,
            "severe": True,
            "urged": True,
            "unresolved": True,
        },
    }
    for measure, facts in whole.items():
        assert decide(pack, facts, calendar=calendar).linkage == (measure,)
        for name in facts:
            for other in (None, False) if isinstance(facts[name], bool) else (None,):
                assert decide(pack, {**facts, name: other}, calendar=calendar).linkage == (), (
                    measure,
                    name,
                    other,
                )


def test_what_belongs_to_no_case_runs_in_none(pack: Pack, calendar: Calendar) -> None:
    calendars = {one.id for one in pack.deadlines if one.standing}
    assert calendars == {"CQ-D3", "CQ-D4", "CQ-D5", "CQ-D6"}
    standing = {duty.id for duty in pack.duties if duty.standing}
    assert len(standing) >= 15
    for facts in cases():
        decision = decide(pack, facts, calendar=calendar, changes=False)
        assert not calendars & {clock.id for clock in decision.deadlines}
        assert not standing & {duty.rule for duty in decision.duties}


def test_every_duty_of_a_case_is_expected_by_a_scenario(pack: Pack) -> None:
    yaml = pytest.importorskip("yaml")
    scenarios = yaml.safe_load((Path(pack.file).parent / "scenarios.yaml").read_text(encoding="utf-8"))
    expected = {duty["rule"] for one in scenarios["scenarios"] for duty in one["expect"].get("duties", ())}
    assert expected == {duty.id for duty in pack.duties if not duty.standing}


def section_at(document: str, position: int) -> str:
    """Return the section of the last heading before a place in the text."""
    last = max(HEADINGS, key=lambda heading: document.rfind(heading, 0, position + len(heading)))
    return HEADINGS[last]


def test_a_section_that_the_scrambled_text_does_not_show_is_said_to_be_inferred(pack: Pack, shared: Path) -> None:
    document = (shared / "seeds" / "chongqing.txt").read_text(encoding="utf-8")
    for name, citations in pack.citations.items():
        for citation in citations:
            places = [at for at in range(len(document)) if document.startswith(citation.quote, at)]
            shown = citation.section in {section_at(document, at) for at in places}
            assert citation.inferred == (not shown), (name, citation)
            assert citation.section in LOST | set(HEADINGS.values())


def test_a_decision_says_which_sections_are_inferred_and_that_the_text_is_damaged(
    pack: Pack, calendar: Calendar
) -> None:
    answer = decide(pack, {"county_listed": True, "last_place_years": 1}, calendar=calendar).as_json()
    inferred = {citation["section"]: citation.get("inferred", False) for citation in answer["citations"]}
    assert inferred["三（五）"] is True
    assert inferred["三（七）"] is False
    assert "damaged" in {warning.get("text_integrity") for warning in answer["warnings"]}
