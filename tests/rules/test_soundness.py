"""What is determined with unknown facts must hold however they turn out; a wrong certainty is the worst answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enforcement_plugin.rules import Calendar, Pack, decide, load_pack
from enforcement_plugin.rules.what_if import deciding_facts

PACK = load_pack("liaocheng")
DECIDING = sorted(deciding_facts(PACK) - {"violations"})
VIOLATIONS = list(PACK.violations)
SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def values(name: str) -> st.SearchStrategy[Any]:
    return st.sampled_from(PACK.facts[name].choices())


whole_cases = st.fixed_dictionaries(
    {
        **{name: values(name) for name in DECIDING},
        "violations": st.lists(st.sampled_from(VIOLATIONS), min_size=1, max_size=3, unique=True),
        "found_by": st.sampled_from(list(PACK.agencies)),
        "source": st.sampled_from(list(PACK.sources)),
        "site_verified": st.just("2026-03-10"),
    }
)
# Cases in scope, where the tables have something to say.
case_in_scope = whole_cases.map(
    lambda facts: {
        **facts,
        "project_type": "affordable_housing",
        "district": facts["district"].replace("other", "dongchangfu"),
    }
)


# LC-A22 counts only a structure that is *known* to lie outside the city planning area; nobody has its map.
FORGETTABLE = [name for name in DECIDING if name != "in_city_planning_area"]


@SLOW
@given(st.one_of(whole_cases, case_in_scope), st.sets(st.sampled_from(FORGETTABLE), max_size=5))
def test_certainty_survives_learning_more(calendar_facts: dict[str, Any], forgotten: set[str]) -> None:
    calendar = Calendar(frozenset({2026}))
    known = decide(PACK, calendar_facts, calendar=calendar, changes=False)
    partly = decide(PACK, {**calendar_facts, **dict.fromkeys(forgotten)}, calendar=calendar, changes=False)
    after = known.ruling.outcomes()
    for name, before in partly.ruling.outcomes().items():
        if name == "lead_office" and before.status == "none":
            continue  # an open lead has no office yet
        then = after.get(name)
        if before.status == "determined":
            assert then is not None
            assert (then.status, then.agency) == ("determined", before.agency)
        elif before.status == "conflict":
            assert then is not None
            assert then.key == before.key
        elif before.status == "undetermined" and then is not None:
            named = set(then.candidates) | ({then.agency} if then.agency else set())
            assert named <= set(before.candidates)
            assert before.missing or before.ambiguities


@SLOW
@given(case_in_scope)
def test_every_case_in_scope_has_an_answer_for_every_violation(facts: dict[str, Any]) -> None:
    decision = decide(PACK, facts, calendar=Calendar(frozenset({2026})), changes=False)
    assert decision.scope.value == "in"
    assert set(decision.handling) == set(facts["violations"])
    for violation, outcome in decision.handling.items():
        if outcome.status == "none":
            assert facts["stage"] == "pre_start", (violation, "only before the start does nobody handle anything")


@SLOW
@given(case_in_scope)
def test_the_first_unit_owes_each_other_handler_one_letter(facts: dict[str, Any]) -> None:
    decision = decide(PACK, facts, calendar=Calendar(frozenset({2026})), changes=False)
    first = [notice for notice in decision.notices if notice.rule in {"LC-N1", "LC-N2", "LC-N4", "LC-N5"}]
    if PACK.agencies[facts["found_by"]].kind != "enforcement":
        assert first == []
        assert {"LC-D1", "LC-D2"} <= set(decision.forbidden)
        assert not {clock.id for clock in decision.deadlines} & {"LC-D1", "LC-D2"}
        return
    certain = [notice for notice in first if notice.mandatory is True]
    others = {outcome.agency for outcome in decision.handling.values() if outcome.agency} - {facts["found_by"]}
    if facts["found_by"] not in {"lc.nr", "lc.cm", "lc.hc"} and all(
        outcome.status in ("determined", "none") for outcome in decision.handling.values()
    ):
        assert {notice.to for notice in certain} == others
    assert facts["found_by"] not in {notice.to for notice in first}


@SLOW
@given(case_in_scope, st.sets(st.sampled_from(DECIDING), max_size=3))
def test_what_would_change_it_is_true_and_whole(facts: dict[str, Any], forgotten: set[str]) -> None:
    calendar = Calendar(frozenset({2026}))
    facts = {**facts, **dict.fromkeys(forgotten)}
    decision = decide(PACK, facts, calendar=calendar)
    claimed = {(change.fact, change.value) for change in decision.would_change}
    before = {name: outcome.key for name, outcome in decision.ruling.outcomes().items()}
    for name in DECIDING:
        for value in PACK.facts[name].choices():
            if value == facts[name]:
                continue
            then = decide(PACK, {**facts, name: value}, calendar=calendar, changes=False)
            after = {key: outcome.key for key, outcome in then.ruling.outcomes().items()}
            assert ((name, value) in claimed) == (after != before), (name, value)


@pytest.mark.parametrize("name", ["land_use_right", "in_second_ring", "district"])
def test_a_change_says_what_then(liaocheng: Pack, calendar: Calendar, name: str) -> None:
    facts = {
        "project_type": "pooled_housing", "district": "dongchangfu", "in_second_ring": True, "park": "none",
        "land_ownership": "state", "land_use_right": "granted", "land_developed": "project",
        "stage": "under_construction", "violations": ["V_TEMP"],
    }  # fmt: skip
    decision = decide(liaocheng, facts, calendar=calendar)
    for change in decision.would_change:
        if change.fact != name:
            continue
        then = decide(liaocheng, {**facts, name: change.value}, calendar=calendar).as_json()
        for key, value in change.outcomes.items():
            if key == "handling":
                assert {item: (then["handling"].get(item) or {}).get("agency") for item in value} == {
                    item: (answer or {}).get("agency") for item, answer in value.items()
                }
            elif isinstance(value, dict):
                assert then[key]["agency"] == value["agency"]
            else:
                assert then[key] == value
    assert name in {change.fact for change in decision.would_change}
