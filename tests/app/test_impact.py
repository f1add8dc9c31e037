"""The effect of a new version on the cases at hand must be known before it is taken, and nothing written."""

from __future__ import annotations

import pytest

from enforcement_plugin.app import cases
from enforcement_plugin.app.desk import Desk
from enforcement_plugin.app.entries import Entries
from enforcement_plugin.app.impact import preview_impact
from enforcement_plugin.errors import CancelledError
from enforcement_plugin.rules import Pack, load_calendar, load_pack
from enforcement_plugin.rules.loader import packs_dir, read_pack
from enforcement_plugin.rules.plain_yaml import parse_yaml
from enforcement_plugin.workspace import repositories

PLAN = Entries(violations=frozenset({"V_PLAN_NOPERMIT"}))


@pytest.fixture
def new_version() -> Pack:
    """Return the pack with one clause changed: granted land is led by natural resources, too."""
    text = (packs_dir() / "liaocheng" / "pack.yaml").read_text(encoding="utf-8")
    old = "when: {land_use_right: [granted, allocated]}\n    then: {agency: lc.cm}"
    assert text.count(old) == 1
    return read_pack(parse_yaml(text.replace(old, old.replace("lc.cm", "lc.nr")), "new.yaml"))


def test_cases_that_would_change_hands_are_named(desk: Desk, town, new_version: Pack) -> None:
    moved = cases.save_case(desk, town.granted, PLAN)
    cases.save_case(desk, town.nowhere, PLAN)
    before = repositories.rows(desk.workspace.connection, "enforcement_case")
    found = preview_impact(desk.workspace, load_pack("liaocheng"), new_version, load_calendar())
    assert (found.cases, found.undecided) == (2, 0)
    ((uuid, _, change),) = [one for one in found.changes if one[0] == moved.uuid]
    assert uuid == moved.uuid
    assert "lead" in change.what
    assert found.moves[("lc.cm", "lc.nr")] == 1
    assert {"LC-L2"} <= {cited.rule for _, cited in change.citations}
    assert repositories.rows(desk.workspace.connection, "enforcement_case") == before


def test_the_last_recorded_facts_count(desk: Desk, town, new_version: Pack) -> None:
    cases.save_case(desk, town.granted, PLAN)
    cases.save_case(desk, town.granted, PLAN.with_fact("land_use_right", "none", "合同解除"))
    found = preview_impact(desk.workspace, load_pack("liaocheng"), new_version, load_calendar())
    assert found.changes == ()


def test_closed_cases_are_left_out_unless_asked_for(desk: Desk, town, new_version: Pack) -> None:
    saved = cases.save_case(desk, town.granted, PLAN)
    with desk.workspace.write() as connection:
        repositories.update(connection, "enforcement_case", saved.uuid, {"closed_on": "2026-09-24"})
    packs = (load_pack("liaocheng"), new_version, load_calendar())
    assert preview_impact(desk.workspace, *packs).cases == 0
    assert len(preview_impact(desk.workspace, *packs, closed_too=True).changes) == 1


def test_it_can_be_stopped(desk: Desk, town, new_version: Pack) -> None:
    cases.save_case(desk, town.granted, PLAN)
    with pytest.raises(CancelledError):
        preview_impact(
            desk.workspace, load_pack("liaocheng"), new_version, load_calendar(), cancelled=lambda: True
        )
