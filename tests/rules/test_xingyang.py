"""The Xingyang notice: fifteen places, three groups, one organiser, and nothing before the leader's review."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enforcement_plugin.rules import Calendar, Decision, FactError, decide, load_pack

PACK = load_pack("xingyang")
CALENDAR = Calendar(frozenset({2026}))
# 二, word for word; test_the_groups_are_those_of_the_notice holds them to the text.
GROUPS = {
    "g1": ("xy.qs", ["城关乡", "金寨回族乡", "王村镇", "高村乡", "高山镇", "汜水镇", "广武镇"]),
    "g2": ("xy.cj", ["豫龙镇", "贾峪镇", "刘河镇", "崔庙镇", "乔楼镇", "环翠峪"]),
    "g3": ("xy.sa", ["京城办事处", "索河办事处"]),
}
TOWNS = {town: group for group, (_, towns) in GROUPS.items() for town in towns}
FIRST = {leader for leader, _ in GROUPS.values()}
JOINT = {"land_ownership": "state", "leader_approved": True, "joint_needed": True}
SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def ruled(**facts: Any) -> Decision:
    return decide(PACK, facts, calendar=CALENDAR, changes=False)


def named(outcome: Any) -> set[str]:
    return set(outcome.candidates) | ({outcome.agency} if outcome.agency else set())


def test_the_groups_are_those_of_the_notice(shared: Path) -> None:
    document = (shared / "seeds" / "xingyang.txt").read_text(encoding="utf-8")
    for leader, towns in GROUPS.values():
        area = document.index("责任区域：" + "、".join(towns))
        units = document[document.index("牵头单位：", area) + len("牵头单位：") :].splitlines()[0].split("、")
        assert PACK.agencies[leader].name.zh == units[0]
    assert set(PACK.facts["town"].values) == {*TOWNS, "other"}


@pytest.mark.parametrize("town", TOWNS)
def test_the_first_named_unit_of_the_towns_group_organises(town: str) -> None:
    decision = ruled(town=town, **JOINT)
    organiser = GROUPS[TOWNS[town]][0]
    assert decision.lead.agency == decision.handling["V_BUILD"].agency == organiser
    assert decision.flags == ()


@SLOW
@given(st.lists(st.sampled_from([*TOWNS, "other"]), min_size=1, max_size=4, unique=True))
def test_several_towns_are_settled_only_within_one_group(towns: list[str]) -> None:
    groups = {TOWNS.get(town) for town in towns}
    decision = ruled(town=towns, **JOINT)
    if len(groups) == 1 and None not in groups:
        assert decision.lead.agency == GROUPS[groups.pop()][0]
    else:
        touched = FIRST if None in groups else {GROUPS[group][0] for group in groups if group}
        assert (decision.lead.status, decision.flags) == ("undetermined", ("XY-A03",))
        assert named(decision.lead) == touched, "a group that is not touched has no ground here"


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize("group", GROUPS)
def test_town_and_map_must_agree(town: str, group: str) -> None:
    """One of the two is wrong where they differ, and no program knows which."""
    decision = ruled(town=town, group=group, **JOINT)
    if TOWNS[town] == group:
        assert decision.lead.status == "determined"
    else:
        assert decision.lead.status == "undetermined"
        assert named(decision.lead) == {GROUPS[TOWNS[town]][0], GROUPS[group][0]}


@pytest.mark.parametrize("town", TOWNS)
def test_without_joint_enforcement_the_notice_names_nobody(town: str) -> None:
    decision = ruled(town=town, **{**JOINT, "joint_needed": False})
    for outcome in (decision.lead, decision.handling["V_BUILD"]):
        assert (outcome.status, outcome.candidates) == ("undetermined", ())
    assert decision.flags == ("XY-A02",)
    unreviewed = ruled(town=town, land_ownership="state", joint_needed=False)
    assert unreviewed.lead.status == "undetermined", "not reviewed: still open, not nobody's"


def test_a_town_that_the_notice_does_not_list_stops_no_file() -> None:
    renamed = ruled(town="索河街道", **JOINT)
    assert (renamed.lead.status, named(renamed.lead), renamed.flags) == ("undetermined", FIRST, ("XY-A03",))
    assert ruled(town=["豫龙镇", "索河街道"], **JOINT).lead.status == "undetermined"
    with pytest.raises(FactError):
        ruled(group="g4", **JOINT)


facts = st.fixed_dictionaries(
    {
        "town": st.lists(st.sampled_from([*TOWNS, "other"]), min_size=1, max_size=2, unique=True),
        "land_ownership": st.sampled_from(["state", "collective"]),
        "leader_approved": st.booleans(),
        "joint_needed": st.booleans(),
        "major": st.booleans(),
        "cannot_stop": st.booleans(),
    }
)


@SLOW
@given(facts, st.frozensets(st.sampled_from(["town", "land_ownership", "leader_approved", "joint_needed"])))
def test_certainty_survives_learning_more(given_facts: dict[str, Any], forgotten: frozenset[str]) -> None:
    known, partly = ruled(**given_facts), ruled(**{**given_facts, **dict.fromkeys(forgotten)})
    after = known.ruling.outcomes()
    for name, before in partly.ruling.outcomes().items():
        then = after.get(name)
        if before.status == "determined":
            assert then is not None
            assert then.key == before.key
        elif before.status == "undetermined":
            assert before.missing or before.ambiguities
            assert then is None or named(then) <= named(before)


@SLOW
@given(facts)
def test_nothing_is_dispatched_before_the_leaders_review(given_facts: dict[str, Any]) -> None:
    """The notice knows no exception; a unit sent out before would act without its bureau's order."""
    decision = ruled(**{**given_facts, "leader_approved": False, "land_ownership": "state"})
    assert decision.lead.status == decision.handling["V_BUILD"].status == "none"
    assert {notice.rule for notice in decision.notices} == {"XY-N1"}
    assert "dispatch" in decision.forbidden
    assert {duty.rule for duty in decision.duties} <= {"XY-SD7", "XY-SD11"}
    assert decision.linkage == ()
    assert not {one.rule for one in decision.escalations} & {"XY-E2", "XY-E3", "XY-E4"}


@SLOW
@given(facts)
def test_the_notice_knows_no_deadlines(given_facts: dict[str, Any]) -> None:
    assert ruled(**given_facts, concluded="2026-03-10").deadlines == ()


@SLOW
@given(facts)
def test_collective_land_sets_nothing_going(given_facts: dict[str, Any]) -> None:
    decision = ruled(**{**given_facts, "land_ownership": "collective"})
    assert (decision.scope.value, decision.flags) == ("out", ("XY-A01",))
    assert (decision.handling, decision.notices, decision.duties, decision.escalations) == ({}, (), (), ())


@pytest.mark.parametrize("group", GROUPS)
def test_a_renamed_town_counts_once_a_person_has_confirmed_its_group(group: str) -> None:
    assert ruled(town="other", group=group, **JOINT).lead.agency == GROUPS[group][0]
    assert ruled(town="other", **JOINT).lead.status == "undetermined"


@pytest.mark.parametrize(
    ("count", "result"),
    [(0, "not_reached"), (1, "not_reached"), (2, "human_decision"), (3, "reached"), (9, "reached")],
)
def test_twice_asks_a_person(count: int, result: str) -> None:
    decision = ruled(criticised_consecutive=count)
    assert decision.figures == {"XY-KPI2": result}
    assert decision.flags == (("XY-A07",) if result == "human_decision" else ())
    assert (decision.lead.status, decision.handling) == ("none", {})
