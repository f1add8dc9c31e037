"""Grades by measured areas, counted cases, lists of figures: numbers compared as they are, never rounded."""

from __future__ import annotations

from typing import Any

import pytest

from enforcement_plugin.rules import Calendar, FactError, decide
from enforcement_plugin.rules.asked import limits
from enforcement_plugin.rules.loader import read_pack
from enforcement_plugin.rules.plain_yaml import PlaceError, parse_yaml

CITE = "cite: {section: 一, quote: 字}"
FACTS = """\
  all_cases: {label: {zh: 宗数, en: Cases}, type: number, whole: true, at_least: 0, from: {officer: entry}}
  excepted: {label: {zh: 除外, en: Excepted}, type: number, at_least: 0, from: {officer: entry}}
  share: {label: {zh: 比例, en: Share}, type: number, at_least: 0, at_most: 1, from: {officer: entry}}
  shares: {label: {zh: 各比例, en: Shares}, type: numbers, at_least: 0, from: {officer: entry}}
  papers: {label: {zh: 文书, en: Papers}, type: texts, from: {officer: entry}}
  counted:
    label: {zh: 计入宗数, en: Counted}
    type: number
    from: {derived: {sum: all_cases, less: excepted}}
"""


@pytest.fixture
def text(small_text: str) -> str:
    return small_text.replace("lead:\n", FACTS + "lead:\n")


def decided(text: str, calendar: Calendar, **facts: Any) -> dict[str, Any]:
    return decide(read_pack(parse_yaml(text, "small.yaml")), facts, calendar=calendar).as_json()


COUNTING = """\
lead:
  - {{id: L1, when: {{counted: {{at_least: 5}}}}, then: {{agency: s.one}}, {cite}}}
  - {{id: L2, when: {{papers: {{mentions: [决定书, 函]}}}}, then: {{agency: s.two}}, {cite}}}
"""


@pytest.fixture
def counting(text: str) -> str:
    start, end = text.index("lead:\n"), text.index("handling:\n")
    return text[:start] + COUNTING.format(cite=CITE) + text[end:]


def test_cases_are_counted_without_the_excepted_ones(counting: str, calendar: Calendar) -> None:
    assert decided(counting, calendar, all_cases=7, excepted=2, papers=[])["lead"]["agency"] == "s.one"
    assert decided(counting, calendar, all_cases=7, excepted=3, papers=[])["lead"]["status"] == "none"


def test_a_count_is_open_while_one_of_its_numbers_is(counting: str, calendar: Calendar) -> None:
    """What is not counted yet is not zero."""
    found = decided(counting, calendar, all_cases=7, papers=[])
    assert found["lead"]["status"] == "undetermined"
    assert found["missing"]["lead"] == ["excepted"]


@pytest.mark.parametrize(
    ("papers", "agency"), [(["行政处罚决定书"], "s.two"), ("告知函", "s.two"), (["笔录"], None), ([], None)]
)
def test_papers_are_found_by_what_their_names_say(
    counting: str, calendar: Calendar, papers: Any, agency: str | None
) -> None:
    assert decided(counting, calendar, all_cases=0, excepted=0, papers=papers)["lead"]["agency"] == agency


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("share", 70, "1 or less"),
        ("share", -0.1, "0 or more"),
        ("share", float("nan"), "a number"),
        ("all_cases", float("inf"), "a number"),
        ("all_cases", 4.5, "a whole number"),
        ("shares", 0.1, "a list of numbers"),
        ("shares", [0.1, "x"], "a number"),
        ("shares", [0.1, -1], "0 or more"),
        ("papers", 7, "a list of texts"),
        ("papers", [7], "a text"),
    ],
)
def test_a_number_in_another_unit_is_refused(
    text: str, calendar: Calendar, name: str, value: Any, allowed: str
) -> None:
    """Seventy for 70 % would pass every limit that 0.7 just meets."""
    with pytest.raises(FactError, match=allowed):
        decided(text, calendar, **{name: value})


FIGURES = f"""\
figures:
  - id: F1
    name: {{zh: 占比, en: share}}
    {CITE}
    each: {{fact: shares, as: share}}
    results: [pass, fail]
    rules:
      - {{id: F1a, when: {{share: {{at_most: 0.1}}}}, then: {{value: pass}}, {CITE}}}
      - {{id: F1b, when: {{share: {{above: 0.1}}}}, then: {{value: fail}}, ambiguity: A1, {CITE}}}
"""


def test_each_number_of_a_list_is_answered_for(text: str, calendar: Calendar) -> None:
    found = decided(text + FIGURES, calendar, shares=[0.1, 0.12])
    assert found["kpi_table"] == [{"share": 0.1, "F1": "pass"}, {"share": 0.12, "F1": "fail"}]
    assert found["kpi"] == {}
    assert found["flags"] == ["A1"]
    assert {"F1", "F1a", "F1b"} <= {one["rule"] for one in found["citations"]}


def test_a_case_is_not_short_of_the_figures_of_an_office(text: str, calendar: Calendar) -> None:
    """What would change a case names facts of the case, and a count goes up by one, not by a hundredth."""
    unit = text.replace(
        "{zh: 比例, en: Share}, type: number,", "{zh: 比例, en: Share}, type: number, about: unit,"
    )
    changed = {tuple(one["facts"]) for one in decided(unit + FIGURES, calendar, colour="red")["would_change"]}
    assert ("share",) not in changed
    asked = decided(unit + FIGURES, calendar, share=0.2)["would_change"]
    assert {"facts": {"share": 0.1}, "outcome": {"kpi": {"F1": "pass"}}} in asked


def test_a_count_changes_by_whole_cases(counting: str, calendar: Calendar) -> None:
    found = decided(counting, calendar, all_cases=7, excepted=3, papers=[])["would_change"]
    tried = [one["facts"]["all_cases"] for one in found if "all_cases" in one["facts"]]
    assert tried == [8, 9], "at the limit, and beyond it"


def test_a_single_number_is_no_list(text: str, calendar: Calendar) -> None:
    found = decided(text + FIGURES, calendar, share=0.1)
    assert found["kpi"] == {"F1": "pass"}
    assert "kpi_table" not in found


def test_what_the_pack_counts_is_shown(text: str, calendar: Calendar) -> None:
    assert decided(text, calendar, all_cases=7, excepted=2)["derived"] == {"counted": 5}
    assert "derived" not in decided(text, calendar, all_cases=7)


GRADES = f"""\
severities: [minor, grave]
severity:
  - {{id: V1, when: {{area: {{above: 5}}}}, then: {{value: grave}}, {CITE}}}
  - {{id: V2, when: {{area: {{at_most: 5}}}}, then: {{value: minor}}, {CITE}}}
"""


@pytest.fixture
def grading(text: str) -> str:
    metres = "  good_to: {label: {zh: 精度, en: accuracy}, type: number, default: 1, from: {setting: good_to}}\n"
    measured = "{measure: area, of: structure, unit: mu, accuracy: good_to}"
    text = text.replace("{measure: area, of: structure, unit: mu}", measured)
    return text.replace("  area: {label", f"{metres}  area: {{label") + GRADES


def test_a_case_that_the_document_does_not_grade_has_no_grade(grading: str, calendar: Calendar) -> None:
    ungraded = f"  - {{id: V0, priority: 1, when: {{wet: true}}, then: {{nobody: true}}, {CITE}}}\n"
    assert decided(grading + ungraded, calendar, area=9, wet=True)["severity"] is None
    assert decided(grading + ungraded, calendar, area=9, wet=False)["severity"] == "grave"
    assert decided(grading + ungraded, calendar, area=9)["severity"] == "undetermined"


# Of 5 mu (3333 m²) a square has 231 m of boundary: a metre of it is 0.35 mu.
@pytest.mark.parametrize(("area", "near"), [(4.6, False), (4.7, True), (5, True), (5.3, True), (5.4, False)])
def test_an_area_within_the_accuracy_of_its_boundary_is_warned_of(
    grading: str, calendar: Calendar, area: float, near: bool
) -> None:
    found = decided(grading, calendar, area=area)
    assert found["severity"] == ("grave" if area > 5 else "minor"), "the warning never decides"
    assert [(one["kind"], one["fact"], one["limit"]) for one in found["warnings"]] == (
        [("near_limit", "area", 5)] if near else []
    )


def test_a_warning_says_how_near_in_both_languages(grading: str, calendar: Calendar) -> None:
    (found,) = decided(grading, calendar, area=4.99)["warnings"]
    assert "4.99 亩" in found["text"]
    assert "±1 米" in found["text"]
    assert "4.99 mu" in found["text_en"]
    assert found["within"] == pytest.approx(0.3461, abs=1e-4)


def test_better_boundaries_settle_more(grading: str, calendar: Calendar) -> None:
    assert decided(grading, calendar, area=4.99, good_to=0.01)["warnings"] == []
    assert len(decided(grading, calendar, area=4.7, good_to=2)["warnings"]) == 1


def test_a_long_boundary_is_less_certain_than_a_square_one(grading: str, calendar: Calendar) -> None:
    """A strip of 4 mu that is 5 m wide has 1077 m of boundary: good to a metre, it is good to 1.6 mu."""
    around = "  around: {label: {zh: 周长, en: perimeter}, type: number, from: {officer: entry}}\n"
    text = grading.replace("  area: {label", f"{around}  area: {{label").replace(
        "accuracy: good_to}", "accuracy: good_to, boundary: around}"
    )
    assert decided(text, calendar, area=4)["warnings"] == []
    (found,) = decided(text, calendar, area=4, around=1077)["warnings"]
    assert found["within"] == pytest.approx(1.6155, abs=1e-4)


def test_nothing_is_warned_of_where_nothing_is_known(grading: str, calendar: Calendar) -> None:
    assert decided(grading, calendar)["warnings"] == []
    assert decided(grading, calendar, area=5, good_to=None)["warnings"] == []
    assert decided(grading, calendar, area=0)["warnings"] == []


def test_the_limits_of_a_pack_are_all_that_its_rules_compare_with(grading: str) -> None:
    pack = read_pack(parse_yaml(grading + FIGURES, "small.yaml"))
    assert limits(pack) == {"area": (5,), "share": (0.1,)}


MISTAKES = [
    (
        "lead:\n",
        f"severities: [x]\nseverity: [{{id: V, when: {{}}, then: {{nobody: false}}, {CITE}}}]\nlead:\n",
        "severity[1].then.nobody",
        ["can only be true"],
    ),
    (
        "type: texts, from",
        "type: texts, at_least: 0, from",
        "facts.papers.at_least",
        ["has bounds", "number, numbers"],
    ),
    (
        "type: texts, from",
        "type: texts, whole: true, from",
        "facts.papers.whole",
        ["has bounds", "number"],
    ),
    ("at_most: 1,", "at_most: one,", "facts.share.at_most", ["a number is expected"]),
    (
        "{sum: all_cases, less: excepted}",
        "{sum: papers}",
        "facts.counted.from.derived.sum",
        ["“papers”", "all_cases"],
    ),
    (
        "{sum: all_cases, less: excepted}",
        "{total: all_cases}",
        "facts.counted.from.derived.total",
        ["unknown key", "sum"],
    ),
    (
        "{measure: area, of: structure, unit: mu}",
        "{measure: area, of: arable, outside: arable, unit: mu}",
        "facts.area.from.outside",
        ["only the area of", "structure"],
    ),
    (
        "{measure: area, of: structure, unit: mu}",
        "{measure: area, of: structure, unit: mu, accuracy: wet}",
        "facts.area.from.accuracy",
        ["“wet”", "fact"],
    ),
    (
        "{measure: area, of: structure, unit: mu}",
        "{measure: perimeter, of: structure, unit: mu}",
        "facts.area.from.unit",
        ["“mu”", "unit of perimeter", "m"],
    ),
    (
        "{measure: area, of: structure, unit: mu}",
        "{measure: perimeter, of: arable, unit: m}",
        "facts.area.from.of",
        ["“arable”", "structure"],
    ),
]


@pytest.mark.parametrize(("old", "new", "path", "words"), MISTAKES)
def test_a_mistake_is_named(text: str, old: str, new: str, path: str, words: list[str]) -> None:
    assert text.count(old) == 1
    with pytest.raises(PlaceError) as caught:
        read_pack(parse_yaml(text.replace(old, new), "small.yaml"))
    assert caught.value.path == path
    for word in words:
        assert word in str(caught.value)


def test_a_list_has_no_single_value_to_compare(text: str) -> None:
    with pytest.raises(PlaceError, match="known"):
        read_pack(parse_yaml(text.replace("{colour: red}", "{shares: 1}"), "small.yaml"))


@pytest.mark.parametrize(
    ("each", "path", "word"),
    [
        ("{fact: share, as: share}", "figures[1].each.fact", "shares"),
        ("{fact: shares, as: shares}", "figures[1].each.as", "share"),
        ("{fact: shares}", "figures[1].each", "“as” is missing"),
    ],
)
def test_a_mistake_in_a_figure_is_named(text: str, each: str, path: str, word: str) -> None:
    broken = text + FIGURES.replace("{fact: shares, as: share}", each)
    with pytest.raises(PlaceError, match=word) as caught:
        read_pack(parse_yaml(broken, "small.yaml"))
    assert caught.value.path == path
