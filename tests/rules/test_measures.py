"""Grades by measured areas, counted cases, lists of figures: numbers compared as they are, never rounded."""

from __future__ import annotations

from typing import Any

import pytest

from enforcement_plugin.rules import Calendar, FactError, decide
from enforcement_plugin.rules.loader import read_pack
from enforcement_plugin.rules.plain_yaml import PlaceError, parse_yaml

CITE = "cite: {section: 一, quote: 字}"
FACTS = """\
  all_cases: {label: {zh: 宗数, en: Cases}, type: number, at_least: 0, from: {officer: entry}}
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
        ("share", float("nan"), "0 or more"),
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


MISTAKES = [
    (
        "type: texts, from",
        "type: texts, at_least: 0, from",
        "facts.papers.at_least",
        ["has bounds", "number, numbers"],
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
