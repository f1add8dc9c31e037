"""A form must say in the officer's own terms what is missing, who settles it, and by which clause."""

from __future__ import annotations

import datetime

import pytest

from enforcement_plugin.rules import Calendar, Pack, decide
from enforcement_plugin.rules import labels as words

ON_THE_RING = {
    "project_type": "real_estate_development",
    "district": "dongchangfu",
    "in_second_ring": None,
    "park": "none",
    "land_ownership": "state",
    "land_use_right": "granted",
    "land_developed": "project",
    "stage": "under_construction",
    "violations": ["V_PLAN_NOPERMIT"],
}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh_CN", "待定：市城管局（市城管执法支队）、东昌府区综合行政执法局"),
        ("en", "undetermined: Municipal Urban Management Bureau, Dongchangfu District Enforcement Bureau"),
    ],
)
def test_an_open_outcome_names_its_candidates(
    liaocheng: Pack, calendar: Calendar, language: str, text: str
) -> None:
    decision = decide(liaocheng, ON_THE_RING, calendar=calendar)
    assert words.outcome_label(liaocheng, decision.handling["V_PLAN_NOPERMIT"], language) == text
    assert words.outcome_label(liaocheng, decision.lead, "zh") == "城管部门"


def test_what_is_missing_is_said_with_its_choices_and_origin(liaocheng: Pack, calendar: Calendar) -> None:
    decision = decide(liaocheng, ON_THE_RING, calendar=calendar)
    (missing,) = words.missing_facts(liaocheng, decision.missing)
    assert (missing.label, missing.choices) == ("二环路以内", ((True, "是"), (False, "否")))
    assert missing.origins == ("分区图层",)


def test_ambiguities_are_said_with_who_settles_them(liaocheng: Pack, calendar: Calendar) -> None:
    decision = decide(liaocheng, {**ON_THE_RING, "land_use_right": "mixed"}, calendar=calendar)
    assert [ambiguity.id for ambiguity in words.flagged(liaocheng, decision)] == ["LC-A07", "LC-A08"]
    assert words.settled_by(liaocheng, decision.lead) == "市城市管理委员会"
    assert {ambiguity.id for ambiguity in words.standing_notes(liaocheng)} == {"LC-A04", "LC-A12", "LC-A15"}


def test_values_in_words(liaocheng: Pack) -> None:
    assert words.value_label(liaocheng, "land_use_right", "granted", "en") == "Granted"
    assert words.value_label(liaocheng, "violations", ("V_TEMP", "V_COMMUNITY")).count("、") >= 1
    assert words.value_label(liaocheng, "site_verified", datetime.date(2026, 3, 10)) == "2026-03-10"
    assert words.value_label(liaocheng, "in_second_ring", None) == "未知"
    assert words.agency_label(liaocheng, "undetermined") == "待定"


def test_everything_has_both_languages(liaocheng: Pack) -> None:
    labels = [fact.label for fact in liaocheng.facts.values()]
    labels += [label for fact in liaocheng.facts.values() for label in fact.values.values()]
    labels += [agency.name for agency in liaocheng.agencies.values()]
    labels += [violation.name for violation in liaocheng.violations.values()]
    labels += [text for one in liaocheng.ambiguities.values() for text in (one.text, one.safe)]
    for label in labels:
        assert any("一" <= letter <= "鿿" for letter in label.zh), label
        assert any("a" <= letter <= "z" for letter in label.en), label
