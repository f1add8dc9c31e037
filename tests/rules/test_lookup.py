"""A million structures are decided by looking up combinations; the lookup must say what a click says."""

from __future__ import annotations

from typing import Any

import pytest

from enforcement_plugin.rules import Calendar, FactError, Pack, decide

np = pytest.importorskip("numpy")

from enforcement_plugin.rules.lookup import Column, decide_codes  # noqa: E402 - needs numpy

ROWS = 3000


@pytest.fixture(scope="module")
def columns(liaocheng: Pack) -> dict[str, Column]:
    random = np.random.default_rng(7)
    columns = {
        name: Column(random.integers(-1, len(choices), ROWS), choices)
        for name in (
            "district", "in_second_ring", "park", "land_ownership", "land_use_right", "land_developed", "stage",
            "cross_district", "construction_authority", "housing_penalty_transferred", "found_by",
        )
        for choices in (liaocheng.facts[name].choices(),)
    }  # fmt: skip
    columns["project_type"] = Column(np.zeros(ROWS, dtype=int), ["affordable_housing"])
    sets = [("V_PLAN_NOPERMIT",), ("V_LAND_NOAPPROVAL", "V_PLAN_NOPERMIT"), ("V_NO_CONSTR_PERMIT",), ()]
    columns["violations"] = Column(random.integers(-1, len(sets), ROWS), sets)
    columns["found"] = Column(np.full(ROWS, -1), [])
    return columns


def row(columns: dict[str, Column], number: int) -> dict[str, Any]:
    return {
        name: None if column.codes[number] < 0 else column.values[column.codes[number]]
        for name, column in columns.items()
    }


def test_every_row_is_ruled_on_as_if_it_were_alone(
    liaocheng: Pack, calendar: Calendar, columns: dict[str, Column]
) -> None:
    found = decide_codes(liaocheng, columns, ROWS)
    assert len(found.index) == ROWS
    for number in range(0, ROWS, 7):
        alone = decide(liaocheng, row(columns, number), calendar=calendar, changes=False).ruling
        assert found.rulings[found.index[number]] == alone


def test_outcomes_come_as_codes(liaocheng: Pack, columns: dict[str, Column]) -> None:
    found = decide_codes(liaocheng, columns, ROWS)
    status, statuses, agency, agencies = found.outcome_codes("lead")
    for number in range(ROWS):
        lead = found.rulings[found.index[number]].lead
        assert statuses[status[number]] == lead.status
        assert (agencies[agency[number]] if agency[number] >= 0 else None) == lead.agency


def test_a_space_too_large_to_tabulate_is_sorted_instead(liaocheng: Pack, columns: dict[str, Column]) -> None:
    padded = dict(columns)
    for name in ("in_second_ring", "land_use_right", "stage", "violations"):
        column = columns[name]
        padded[name] = Column(column.codes, [*column.values, *[column.values[0]] * 50_000])
    first, second = decide_codes(liaocheng, columns, ROWS), decide_codes(liaocheng, padded, ROWS)
    for number in range(0, ROWS, 11):
        assert first.rulings[first.index[number]] == second.rulings[second.index[number]]


def test_equal_cases_are_decided_once(liaocheng: Pack) -> None:
    column = Column(np.zeros(1000, dtype=int), ["state"])
    assert len(decide_codes(liaocheng, {"land_ownership": column}, 1000).rulings) == 1


def test_no_rows_are_no_cases(liaocheng: Pack) -> None:
    found = decide_codes(liaocheng, {"land_ownership": Column(np.zeros(0, dtype=int), ["state"])}, 0)
    assert (len(found.index), found.rulings) == (0, ())


def test_columns_must_fit(liaocheng: Pack) -> None:
    with pytest.raises(FactError, match="unknown fact"):
        decide_codes(liaocheng, {"colour": Column(np.zeros(2, dtype=int), ["red"])}, 2)
    with pytest.raises(FactError, match="3 rows"):
        decide_codes(liaocheng, {"district": Column(np.zeros(2, dtype=int), ["other"])}, 3)
    with pytest.raises(FactError, match="not allowed"):
        decide_codes(liaocheng, {"district": Column(np.zeros(2, dtype=int), ["mars"])}, 2)
