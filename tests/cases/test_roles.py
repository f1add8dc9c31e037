"""What the forms offer to whom: nobody is kept from his own work, nobody stumbles into another's."""

from __future__ import annotations

import itertools

import pytest

from enforcement_plugin.cases import roles
from enforcement_plugin.cases.roles import (
    ADMINISTRATOR,
    ADOPT,
    CASE_WORK,
    CONFIRM,
    EVIDENCE,
    FACTS,
    LEADER,
    OFFICER,
    REMARK,
    RESOLVE,
    ROLES,
    SITE,
    SURVEYOR,
    VIEWER,
    Stake,
    offers,
    refusal,
)
from enforcement_plugin.workspace.labels import SHARED

PART_OF = {"lc.cm.city": "lc.cm", "lc.cm.dcf": "lc.cm", "lc.nr.city": "lc.nr"}


def stake(*leading: str, handling: str = "") -> Stake:
    return Stake(frozenset(leading), frozenset({handling} if handling else ()))


def test_a_viewer_changes_nothing() -> None:
    assert offers(VIEWER, "lc.cm.city") == frozenset()


def test_a_leader_settles_and_confirms_but_does_not_edit_cases() -> None:
    assert offers(LEADER, "lc.cm.city") == {RESOLVE, CONFIRM}


def test_a_surveyor_writes_what_he_saw_and_nothing_that_decides() -> None:
    offered = offers(SURVEYOR, "lc.nr.city")
    assert {SITE, EVIDENCE, REMARK} <= offered
    assert not {FACTS, ADOPT, roles.VIOLATIONS, RESOLVE, CONFIRM} & offered


@pytest.mark.parametrize(
    "mine",
    [
        stake("lc.cm.city"),
        stake("lc.cm"),  # the level is open: each level may be meant
        stake("lc.nr", "lc.cm"),  # undetermined between two
        stake("lc.nr.city", handling="lc.cm.city"),
        stake("lc.nr.city", handling="lc.cm"),
        stake(),  # nobody leads: outside the document, or nothing known
    ],
)
def test_an_officer_works_on_what_his_agency_has_to_do_with(mine: Stake) -> None:
    assert offers(OFFICER, "lc.cm.city", mine, PART_OF) >= CASE_WORK


def test_on_anothers_case_an_officer_may_note_and_add_evidence_and_hears_why() -> None:
    others = stake("lc.nr.city", handling="lc.nr")
    assert offers(OFFICER, "lc.cm.city", others, PART_OF) & CASE_WORK == {REMARK, EVIDENCE}
    found = refusal(ADOPT, OFFICER, "lc.cm.city", others, PART_OF)
    assert found is not None
    assert found.is_about_case
    assert refusal(REMARK, OFFICER, "lc.cm.city", others, PART_OF) is None


def test_who_has_not_said_his_agency_or_role_is_kept_from_nothing() -> None:
    assert offers("", "") == offers(OFFICER, "lc.cm.city")
    assert offers(ADMINISTRATOR, "lc.cm.city", stake("lc.nr.city"), PART_OF) == roles.ACTIONS
    assert offers(OFFICER, "", stake("lc.nr.city"), PART_OF) >= CASE_WORK
    assert offers("", "lc.cm.city", stake("lc.nr.city"), PART_OF) >= CASE_WORK


def test_every_refusal_names_a_role_that_could() -> None:
    for action, role in itertools.product(roles.ACTIONS, ROLES):
        found = refusal(action, role, "")
        if found is not None:
            assert found.needed, "no dead end"
            assert all(action in offers(other, "") for other in found.needed)


def test_an_unknown_role_is_offered_nothing() -> None:
    assert offers("emperor", "lc.cm.city") == frozenset()


def test_departments_that_name_each_other_end_nowhere() -> None:
    assert not roles.concerns("a", stake("c"), {"a": "b", "b": "a"})


def test_roles_are_those_that_the_table_of_devices_lists() -> None:
    assert tuple(SHARED["role"]) == ROLES
