"""清远: grades by measured areas, the collision at the very limit, and what stays open until a person says so."""

from __future__ import annotations

from typing import Any, Optional

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enforcement_plugin.rules import Calendar, Pack, decide, load_pack
from enforcement_plugin.rules.asked import limits
from enforcement_plugin.rules.what_if import deciding_facts
from enforcement_plugin.workspace.labels import SHARED

PACK = load_pack("qingyuan")
LIMITS = {"basic_farmland_mu": 5, "other_arable_mu": 10, "other_land_mu": 20}
CALM = {"cross_admin": "none", "influential": False, "superior_assigned": False, "county_transferred": False}
CALENDAR = Calendar(frozenset({2026}))
SLOW = settings(max_examples=200, deadline=None)


def areas_near(limit: float) -> st.SearchStrategy[float]:
    near = st.floats(min_value=-1e-6, max_value=1e-6).map(lambda off: limit + off)
    return st.one_of(st.just(limit), near, st.floats(min_value=0, max_value=2 * limit), st.just(0))


def grade(areas: dict[str, Optional[float]]) -> str:
    """Return the grade that articles 25 and 26 give, from the text: any area above, any exactly at, none."""
    if any(area is not None and area > LIMITS[name] for name, area in areas.items()):
        return "major"
    if None in areas.values():
        return "undetermined"
    return "boundary_conflict" if any(area == LIMITS[name] for name, area in areas.items()) else "general"


three_areas = st.fixed_dictionaries(
    {name: st.one_of(st.none(), areas_near(limit)) for name, limit in LIMITS.items()}
)


@SLOW
@given(three_areas)
def test_a_case_is_graded_as_the_articles_say(areas: dict[str, Optional[float]]) -> None:
    """Never rounded: what is a millionth of a mu above 5 is above 5, and exactly 5 is both."""
    decision = decide(PACK, {**CALM, **areas, "violations": ["V_LAND"]}, calendar=CALENDAR, changes=False)
    severity = decision.severity
    assert severity is not None
    assert (severity.value or severity.status) == grade(areas)
    handler = decision.handling["V_LAND"]
    reached = any(area is not None and area >= LIMITS[name] for name, area in areas.items())
    if reached:
        assert (handler.status, set(handler.candidates)) == ("conflict", {"qy.nr.county", "qy.town"})
    elif None in areas.values():
        assert (handler.status, set(handler.candidates)) == ("undetermined", {"qy.nr.county", "qy.town"})
    else:
        assert (handler.status, handler.agency) == ("determined", "qy.town")


# An officer's entry stands before what the map says: learning of it may change what was determined.
ENTRIES = {"severity", "cross_admin", "forest_land", "in_city"}
FORGETTABLE = sorted(deciding_facts(PACK) - {"violations"} - ENTRIES)


def any_value(name: str) -> st.SearchStrategy[Any]:
    return areas_near(LIMITS[name]) if name in LIMITS else st.sampled_from(PACK.facts[name].choices())


# Only what is *known* to be assigned, transferred or influential meets article 7 for villagers' houses (QY-A19).
HANDLED = ["V_LAND", "V_FOREST", "V_PLAN", "V_NO_CONSTR_PERMIT"]


@SLOW
@given(
    st.fixed_dictionaries({name: any_value(name) for name in FORGETTABLE if PACK.facts[name].kind != "date"}),
    st.lists(st.sampled_from(HANDLED), min_size=1, max_size=3, unique=True),
    st.sets(st.sampled_from(FORGETTABLE), max_size=5),
)
def test_certainty_survives_learning_more(
    facts: dict[str, Any], violations: list[str], forgotten: set[str]
) -> None:
    facts = {**facts, "violations": violations}
    known = decide(PACK, facts, calendar=CALENDAR, changes=False).ruling.outcomes()
    partly = decide(PACK, {**facts, **dict.fromkeys(forgotten)}, calendar=CALENDAR, changes=False)
    for name, before in partly.ruling.outcomes().items():
        then = known[name]
        if before.status in ("determined", "conflict"):
            assert then.key == before.key, name
        elif before.status == "undetermined":
            assert ({then.agency} if then.agency else set(then.candidates)) <= set(before.candidates), name
            assert before.missing or before.ambiguities


def test_the_limits_are_those_of_article_25() -> None:
    found = limits(PACK)
    for name, limit in LIMITS.items():
        assert set(found[name]) - {0} == {limit}


def test_every_area_can_be_measured_from_the_map() -> None:
    """A land class that the workspace does not know would measure nothing, and nothing is 0 mu."""
    measured = [
        source for name in (*LIMITS, "forest_mu") for source in PACK.facts[name].source if hasattr(source, "unit")
    ]
    assert len(measured) == 4
    for source in measured:
        assert {source.of, *source.outside} - {"structure"} <= set(SHARED["land_class"])
        assert source.unit == "mu"


@pytest.mark.parametrize(("area", "near"), [(5.0, True), (5.3, True), (4.6, True), (6.0, False), (3.0, False)])
def test_an_area_near_a_limit_asks_for_a_survey(area: float, near: bool) -> None:
    """The default of ±1.5 m is 0.3 mm on a map of 1:5000: about half a mu of five."""
    facts = {**CALM, "basic_farmland_mu": area, "other_arable_mu": 0, "other_land_mu": 0, "violations": ["V_LAND"]}
    decision = decide(PACK, facts, calendar=CALENDAR, changes=False)
    assert [(one.kind, one.values["limit"]) for one in decision.warnings] == ([("near_limit", 5)] if near else [])


def test_the_pack_is_a_draft_valid_for_five_years_from_a_day_that_is_not_set() -> None:
    assert PACK.draft
    assert PACK.document.valid_years == 5
    assert PACK.document.effective is None
    assert PACK.document.expires is None


def test_no_case_has_a_lead(calendar: Calendar) -> None:
    """The draft knows no lead; nothing is inferred from who handles."""
    for facts in (
        {},
        {"violations": ["V_LAND"]},
        {"violations": list(PACK.violations), "superior_assigned": True},
    ):
        lead = decide(PACK, facts, calendar=calendar).lead
        assert (lead.status, lead.coordinator) == ("none", "qy.gov.county")


def test_nobody_is_told_to_demolish_before_the_appeals_are_over(calendar: Calendar) -> None:
    facts = {**CALM, "violations": ["V_LAND"], "correction_expired": "2026-03-02"}
    decision = decide(PACK, facts, calendar=calendar, changes=False)
    assert "forced_demolition" in decision.forbidden
    (demolition,) = [one for one in decision.escalations if one.rule == "QY-E4"]
    assert {"催告", "行政复议、诉讼期满"} <= {gate.text.zh for gate in demolition.gates}


def test_what_would_change_it_names_entries_that_stand_before_the_map(calendar: Calendar) -> None:
    facts = {**CALM, "basic_farmland_mu": 1, "other_arable_mu": 0, "other_land_mu": 0, "violations": ["V_LAND"]}
    changes = {(one.fact, one.value) for one in decide(PACK, facts, calendar=calendar).would_change}
    assert {("cross_admin", "cross_county"), ("influential", True), ("superior_assigned", True)} <= changes
    assert {fact for fact, _ in changes}.isdisjoint({"crossing", "above_limit", "reaches_limit"})


@pytest.mark.parametrize("pack", [PACK], ids=["qingyuan"])
def test_own_ambiguities_are_marked_as_such(pack: Pack, calendar: Calendar) -> None:
    """QY-A19 and QY-A20 are this pack's own finds: no case of the reference meets them without its facts."""
    decision = decide(pack, {"violations": ["V_VILLAGER_HOUSE"]}, calendar=calendar, changes=False)
    assert "QY-A19" not in decision.flags
    assert "QY-A20" not in decision.flags
