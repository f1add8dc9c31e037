"""The Baishan draft: territory from a person, a list or the map, a draft that stays inside, clocks that run on."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enforcement_plugin.rules import Calendar, Decision, Pack, decide, load_pack
from enforcement_plugin.rules.labels import standing_notes

PACK = load_pack("baishan")
CALENDAR = Calendar(frozenset({2026}))
ZONES = tuple(PACK.facts["zone_set"].values)
RURAL = frozenset(ZONES) - {"urbanised", "county_town_plan"}
# What is true of the ground: urbanised, county town, rural.
CLASSES = {
    (True, False, False): "urbanised_only",
    (False, False, True): "rural_only",
    (False, True, False): "county_town_only",
    (True, False, True): "urban_and_rural",
    (False, True, True): "county_town_and_rural",
    (True, True, False): "urban_and_county_town",
    (True, True, True): "all_three",
    (False, False, False): "none",
}
LEADS = {
    "urbanised_only": ("determined", {"bs.cm"}),
    "rural_only": ("determined", {"bs.nr"}),
    "county_town_only": ("determined", {"bs.gov.district"}),
    "urban_and_rural": ("conflict", {"bs.cm", "bs.nr"}),
    "county_town_and_rural": ("conflict", {"bs.gov.district", "bs.nr"}),
    "urban_and_county_town": ("conflict", {"bs.cm", "bs.gov.district"}),
    "all_three": ("conflict", {"bs.cm", "bs.gov.district", "bs.nr"}),
    "none": ("undetermined", {"bs.cm", "bs.gov.district", "bs.nr"}),
}
SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def ruled(**facts: Any) -> Decision:
    return decide(PACK, facts, calendar=CALENDAR, changes=False)


def named(outcome: Any) -> set[str]:
    return set(outcome.candidates) | ({outcome.agency} if outcome.agency else set())


def class_of(zones: frozenset[str]) -> str:
    return CLASSES[("urbanised" in zones, "county_town_plan" in zones, bool(zones & RURAL))]


def on_the_map(zones: frozenset[str]) -> dict[str, bool]:
    return {f"in_{zone}": zone in zones for zone in ZONES}


grounds = st.frozensets(st.sampled_from(ZONES))


@SLOW
@given(grounds, st.sampled_from(["new", "stock"]), st.booleans())
def test_a_person_a_list_and_the_map_lead_to_the_same(zones: frozenset[str], status: str, refused: bool) -> None:
    case = {"build_status": status, "stop_refused": refused}
    ways = (
        ruled(zone_class=class_of(zones), **case),
        ruled(zone_set=sorted(zones), **case),
        ruled(**on_the_map(zones), **case),
    )
    status_of_lead, agencies = LEADS[class_of(zones)]
    for way in ways:
        assert (way.lead.status, named(way.lead)) == (status_of_lead, agencies)
        assert way.ruling.as_json() == ways[0].ruling.as_json()
        assert way.flags == ways[0].flags


@SLOW
@given(
    grounds,
    st.sampled_from(["new", "stock"]),
    st.booleans(),
    st.frozensets(st.sampled_from([*(f"in_{zone}" for zone in ZONES), "build_status", "stop_refused"])),
)
def test_certainty_survives_learning_more(
    zones: frozenset[str], status: str, refused: bool, forgotten: frozenset[str]
) -> None:
    facts = {**on_the_map(zones), "build_status": status, "stop_refused": refused}
    known, partly = ruled(**facts), ruled(**{**facts, **dict.fromkeys(forgotten)})
    for name, before in partly.ruling.outcomes().items():
        after = known.ruling.outcomes()[name]
        if before.status in ("determined", "conflict"):
            assert after.key == before.key
        elif before.status == "undetermined":
            assert named(after) <= named(before)
            assert before.missing or before.ambiguities


@SLOW
@given(grounds, st.sampled_from(["new", "stock", None]), st.sampled_from([True, False, None]))
def test_a_draft_never_writes_to_anybody_outside(zones: frozenset[str], status: Any, refused: Any) -> None:
    decision = ruled(zone_set=sorted(zones), build_status=status, stop_refused=refused)
    assert decision.draft
    (draft,) = (note for note in standing_notes(PACK) if note.id == "BS-A11")
    assert "不得据以出具对外文书" in draft.safe.zh
    assert "outward_document" not in decision.forbidden, "true of the pack, not of this case"


@SLOW
@given(grounds, st.sampled_from(["new", "stock"]), st.sampled_from([True, False, None]))
def test_no_sealing_or_penalty_on_rural_land_before_legal_review(
    zones: frozenset[str], status: str, reviewed: Any
) -> None:
    """Whoever seals a farmhouse without the power to do so does it unlawfully, whatever a draft says."""
    decision = ruled(zone_set=sorted(zones), build_status=status, stop_refused=True, legal_review_passed=reviewed)
    held = {"sealing_document", "penalty_document", "demolition_document"} <= set(decision.forbidden)
    assert held == bool(zones & RURAL and reviewed is not True)
    assert ("BS-A04" in decision.flags) == bool(zones & RURAL), "shown even after the review"


@pytest.mark.parametrize("zone_class", CLASSES.values())
def test_the_visit_within_a_day_waits_for_nobody(zone_class: str) -> None:
    for status, advisory in (("new", False), (None, True)):
        decision = ruled(zone_class=zone_class, build_status=status, stop_refused=False, found="2026-03-06")
        (clock,) = decision.deadlines
        assert (clock.id, clock.due.isoformat(), clock.advisory) == ("BS-D2", "2026-03-07", advisory)
    assert ruled(zone_class=zone_class, build_status="stock", found="2026-03-06").deadlines == ()


@pytest.mark.parametrize("finder", ["property", "grid"])
@pytest.mark.parametrize("fact", ["found_by", "source"])
def test_firm_and_department_have_a_clock_each(finder: str, fact: str) -> None:
    facts = {"zone_class": "urbanised_only", "build_status": "new", fact: finder, "found": "2026-03-06"}
    assert [clock.id for clock in ruled(**facts).deadlines] == ["BS-D1"]
    both = {clock.id: clock.due.isoformat() for clock in ruled(**facts, report_received="2026-03-09").deadlines}
    assert both == {"BS-D1": "2026-03-07", "BS-D2": "2026-03-10"}


@pytest.mark.parametrize("lead", ["urbanised_only", "rural_only"])
def test_a_case_is_passed_to_the_other_department_and_to_nobody_else(lead: str) -> None:
    other = {"urbanised_only": "bs.cm", "rural_only": "bs.nr"}[lead]
    for receiver in PACK.agencies:
        decision = ruled(zone_class=lead, build_status="stock", received_by=receiver)
        sent = {(notice.rule, notice.to) for notice in decision.notices}
        from_the_other = PACK.agencies[receiver].kind == "enforcement" and not PACK.kin(receiver, other)
        assert sent == ({("BS-N1", other)} if from_the_other else set())


def test_a_changed_finding_is_offered_as_what_would_change_it() -> None:
    decision = decide(
        PACK, {"zone_class": "urbanised_only", "build_status": "new", "stop_refused": False}, calendar=CALENDAR
    )
    changes = {(change.fact, change.value): change.outcomes for change in decision.would_change}
    assert changes[("zone_class", "rural_only")]["lead"]["agency"] == "bs.nr"
    assert changes[("build_status", "stock")]["handling"]["V_BUILD"]["agency"] == "bs.cm"
    assert not {fact for fact, _ in changes} & {"in_urbanised", "in_forest"}, "the map has no say beside a finding"


def test_the_map_can_answer_for_every_kind_of_ground() -> None:
    pack: Pack = PACK
    kinds = {source.zone for zone in ZONES for source in pack.facts[f"in_{zone}"].source}
    assert kinds == set(ZONES)
