"""A million structures are decided by looking up combinations; the lookup must say what a click says."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from enforcement_plugin.rules import Calendar, FactError, Pack, decide, list_packs, load_pack
from enforcement_plugin.rules.loader import read_pack
from enforcement_plugin.rules.plain_yaml import parse_yaml
from enforcement_plugin.rules.what_if import deciding_facts

np = pytest.importorskip("numpy")

from enforcement_plugin.rules.lookup import Column, Memory, decide_codes  # noqa: E402 - needs numpy

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


SEVERITY = """\
severities: [minor, grave]
severity:
  - {id: V1, when: {area: {below: 5}}, then: {value: minor}, cite: {section: 一, quote: 字}}
  - {id: V2, when: {area: {at_least: 5}}, then: {value: grave}, cite: {section: 一, quote: 字}}
"""


def test_measured_areas_are_a_few_cases(small_text: str, calendar: Calendar) -> None:
    """Every structure has an area of its own; decided one by one, a city would take hours."""
    pack = read_pack(parse_yaml(small_text + SEVERITY, "small.yaml"))
    areas = np.linspace(0, 10, ROWS + 1)
    columns = {"area": Column(np.arange(-1, ROWS), areas), "wet": Column(np.arange(ROWS + 1) % 2, [True, False])}
    found = decide_codes(pack, columns, ROWS + 1)
    assert len(found.rulings) <= 8, "below, at and above five, or unknown; wet or not"
    for number in (0, 1, 2, ROWS // 2, ROWS // 2 + 1, ROWS // 2 + 2, ROWS):
        alone = decide(pack, row(columns, number), calendar=calendar, changes=False).ruling
        assert found.rulings[found.index[number]] == alone


def test_a_number_that_counts_in_a_sum_is_not_joined_by_its_own_limits(
    small_text: str, calendar: Calendar
) -> None:
    total = """\
  other: {label: {zh: 他, en: Other}, type: number, from: {officer: entry}}
  total: {label: {zh: 计, en: Total}, type: number, from: {derived: {sum: [area, other]}}}
"""
    text = small_text.replace("  day: {label", f"{total}  day: {{label") + SEVERITY.replace("area:", "total:")
    pack = read_pack(parse_yaml(text, "small.yaml"))
    columns = {name: Column(np.arange(100) % 7, [0.0, 1.0, 2.0, 2.5, 3.0, 4.0, 6.0]) for name in ("area", "other")}
    found = decide_codes(pack, columns, 100)
    for number in range(100):
        alone = decide(pack, row(columns, number), calendar=calendar, changes=False).ruling
        assert found.rulings[found.index[number]] == alone


@pytest.mark.parametrize("name", list_packs())
def test_what_joins_values_tells_no_cases_apart_wrongly(name: str, calendar: Calendar) -> None:
    """Rows drawn at random over all facts that decide: the lookup says what each would get alone."""
    pack = load_pack(name)
    random = np.random.default_rng(11)
    columns = {}
    for fact_name in sorted(deciding_facts(pack)):
        fact = pack.facts[fact_name]
        if fact.kind == "number":
            choices = [0.0, 0.5, 4.99, 5.0, 5.01, 7.0, 10.0, 10.01, 20.0, 21.0]
        elif fact.kind == "set":
            choices = [(), *((value,) for value in fact.values), tuple(fact.values)]
        elif fact.discrete:
            choices = list(fact.choices())
        else:
            continue
        columns[fact_name] = Column(random.integers(-1, len(choices), 400), choices)
    found = decide_codes(pack, columns, 400)
    for number in range(0, 400, 3):
        alone = decide(pack, row(columns, number), calendar=calendar, changes=False).ruling
        assert found.rulings[found.index[number]] == alone


def test_who_handles_may_depend_on_who_leads(small_text: str, calendar: Calendar) -> None:
    """A city may write "whoever leads handles"; of a whole city that must not read as "nobody leads"."""
    by_lead = """\
      - {id: H2, when: {lead: s.one}, then: {agency: s.one}, cite: {section: 二, quote: 字}, priority: 9}
      - {id: H3, when: {lead_status: none}, then: {agency: s.town}, cite: {section: 二, quote: 字}, priority: 9}
      - {id: H4, when: {finder: {same_as: keeper}}, then: {agency: s.two}, cite: {section: 二, quote: 字}}
"""
    keeper = "  keeper: {label: {zh: 保管者, en: Keeper}, type: agency, from: {officer: entry}}\n"
    text = small_text.replace("  finder: {", f"{keeper}  finder: {{")
    head, _, tail = text.partition("        cite: {section: 二, quote: 湿归二局}\n")
    pack = read_pack(
        parse_yaml(f"{head}        cite: {{section: 二, quote: 湿归二局}}\n{by_lead}{tail}", "small.yaml")
    )
    offered = {
        "colour": ["red", "blue"],
        "wet": [True, False],
        "finder": ["s.one", "s.town"],
        "keeper": ["s.one", "s.town"],
        "violations": [("V_ONE",), ("V_ONE", "V_TWO"), ()],
    }
    grid = list(itertools.product(*(range(-1, len(values)) for values in offered.values())))
    columns = {
        name: Column(np.array([codes[at] for codes in grid]), values)
        for at, (name, values) in enumerate(offered.items())
    }
    table = pack.handling[0].table
    for violation in ("V_ONE", "V_TWO"):
        found = decide_codes(pack, columns, len(grid), tables=(table,), item=violation)
        for number in range(len(grid)):
            alone = decide(pack, row(columns, number), calendar=calendar, changes=False).ruling
            assert found.rulings[found.index[number]].handling.get(violation) == alone.handling.get(violation)


def test_whether_it_is_a_case_is_told_by_all_facts(small_text: str, calendar: Calendar) -> None:
    """Criticisms of an office are no case; beside a fact of a case they count in it."""
    strikes = "  strikes: {label: {zh: 次, en: Strikes}, type: number, from: {setting: strikes}, about: unit}\n"
    severity = SEVERITY.replace("area:", "strikes:")
    text = small_text.replace("  finder: {", f"{strikes}  finder: {{") + severity
    pack = read_pack(parse_yaml(text, "small.yaml"))
    offered = {"colour": ["red", "blue"], "wet": [True, False], "strikes": [1.0, 5.0]}
    grid = list(itertools.product(*(range(-1, len(values)) for values in offered.values())))
    columns = {
        name: Column(np.array([codes[at] for codes in grid]), values)
        for at, (name, values) in enumerate(offered.items())
    }
    found = decide_codes(pack, columns, len(grid), tables=(pack.severity,))
    for number in range(len(grid)):
        alone = decide(pack, row(columns, number), calendar=calendar, changes=False).ruling
        assert found.rulings[found.index[number]].severity == alone.severity
    # The same in parts, each of some rows only, with what is known from the part before.
    memory, order = Memory(), np.arange(len(grid))[::-1]
    for only in (order[::3], order[1::3], order[2::3]):
        part = decide_codes(pack, columns, len(grid), tables=(pack.severity,), memory=memory, only=only)
        for place, number in enumerate(only.tolist()):
            ruling = part.rulings[part.index[place]]
            assert ruling.severity == found.rulings[found.index[number]].severity
    assert len(memory.rulings) == len(found.rulings)


def test_what_is_stated_of_a_derived_fact_goes_before_its_derivation(small_text: str, calendar: Calendar) -> None:
    derived = "  soaked: {label: {zh: 透, en: Soaked}, type: bool, from: {derived: {wet: true}}}\n"
    text = small_text.replace("  day: {label", f"{derived}  day: {{label").replace(
        "when: {wet: true}\n        then: {agency: s.two}", "when: {soaked: true}\n        then: {agency: s.two}"
    )
    pack = read_pack(parse_yaml(text, "small.yaml"))
    grid = list(itertools.product((-1, 0, 1), repeat=2))
    columns = {
        name: Column(np.array([codes[at] for codes in grid]), [True, False])
        for at, name in enumerate(("wet", "soaked"))
    }
    columns["violations"] = Column(np.zeros(len(grid), int), [("V_ONE",)])
    found = decide_codes(pack, columns, len(grid), tables=(pack.handling[0].table,), item="V_ONE")
    said = set()
    for number in range(len(grid)):
        alone = decide(pack, row(columns, number), calendar=calendar, changes=False).ruling
        assert found.rulings[found.index[number]].handling == alone.handling
        said.add(alone.handling["V_ONE"].status)
    assert len(said) > 1
