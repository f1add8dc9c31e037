"""What an officer is told about a structure. A wrong answer here sends him to the wrong department."""

from __future__ import annotations

from typing import Callable

import pytest
from shapely.geometry import box

from enforcement_plugin.app.comparing import under_other_laws
from enforcement_plugin.app.desk import Desk
from enforcement_plugin.app.entries import Entries
from enforcement_plugin.app.viewing import view_case
from enforcement_plugin.errors import InputError
from enforcement_plugin.rules import list_packs
from enforcement_plugin.workspace import repositories

FLAGGED = Entries(violations=frozenset({"V_PLAN_NOPERMIT"}))


def test_granted_land_is_led_by_urban_management_with_the_clause(desk: Desk, town) -> None:
    view = view_case(desk, town.granted)
    assert (view.lead.status, view.lead.agency) == ("determined", "城管部门")
    assert [clause.section for clause in view.lead.clauses] == ["五（二）"]
    assert view.lead.clauses[0].quote == "已经办理土地使用权出让或划拨手续的，由城管部门牵头协调"
    (violation,) = [line for line in view.violations if line.present]
    assert (violation.handling.status, violation.handling.agency) == ("determined", "市城管局（市城管执法支队）")


def test_the_place_names_parcel_area_and_share(desk: Desk, town) -> None:
    view = view_case(desk, town.granted)
    assert "371502-001-0001" in view.place
    (parcel,) = view.parcels
    # 20 m × 10 m on the map; on the ellipsoid 107 km from the central meridian of 117° a little less.
    assert parcel.area_m2 == pytest.approx(200.0, rel=4e-4)
    assert parcel.area_m2 < 200.0
    assert parcel.share == pytest.approx(1.0)
    assert parcel.grant == "2019-4 2019-04-01"


def test_two_parcels_that_differ_are_nobodys_majority(desk: Desk, town) -> None:
    """Half granted, half not: one department chosen by area would be a guess."""
    view = view_case(desk, town.across)
    assert view.lead.status == "undetermined"
    assert set(view.lead.candidates) == {"城管部门", "自然资源和规划部门"}
    assert "LC-A08" in [doubt.id for doubt in view.doubts]
    assert [round(parcel.share, 2) for parcel in view.parcels] == [0.5, 0.5]


def test_on_no_parcel_the_land_right_is_missing_and_said_so(desk: Desk, town) -> None:
    view = view_case(desk, town.nowhere)
    assert view.lead.status == "undetermined"
    assert any("土地使用权" in text and "不在任何宗地上" in text for text in view.lead.missing), view.lead
    assert "不在任何宗地上" in view.place


def test_what_would_change_the_lead_is_said(desk: Desk, town) -> None:
    assert any(
        "土地使用权" in text and "自然资源和规划部门" in text for text in view_case(desk, town.granted).changes
    )


def test_an_entry_stands_before_the_map_and_both_are_shown(desk: Desk, town) -> None:
    entries = FLAGGED.with_fact("land_use_right", "none", "出让合同已解除")
    view = view_case(desk, town.granted, entries)
    assert view.lead.agency == "自然资源和规划部门"
    (line,) = [line for line in view.facts if line.name == "land_use_right"]
    assert (line.value, line.computed, line.origin, line.note) == ("none", "granted", "unsaved", "出让合同已解除")
    assert line.needs_reason


def test_taking_an_entry_back_gives_the_map_its_say(desk: Desk, town) -> None:
    entries = FLAGGED.with_fact("land_use_right", "none", "x").with_fact("land_use_right", None)
    (line,) = [line for line in view_case(desk, town.granted, entries).facts if line.name == "land_use_right"]
    assert (line.value, line.origin, line.entered) == ("granted", "parcel", False)


def test_on_the_ring_no_default_stands_in_for_what_the_map_left_open(desk: Desk, shapes) -> None:
    """A structure on the line is undetermined between city and district, not "outside"."""
    x, y, wkb = shapes

    with desk.workspace.write() as connection:
        uuid = repositories.insert(
            connection,
            "structure",
            {
                "geom": wkb(box(x + 1990, y, x + 2010, y + 20)),
                "build_stage": "under_construction",
                "project_type": "real_estate_development",
                "violations": "V_PLAN_NOPERMIT",
            },
        )
        repositories.insert(
            connection,
            "parcel",
            {
                "geom": wkb(box(x + 1900, y - 10, x + 2100, y + 90)),
                "land_ownership": "state",
                "land_use_right": "granted",
                "land_developed": "project",
            },
        )
    view = view_case(desk, uuid)
    (violation,) = [line for line in view.violations if line.present]
    assert violation.handling.status == "undetermined"
    assert len(violation.handling.candidates) == 2
    assert any("二环" in text for text in violation.handling.missing)


def test_clocks_run_in_working_days_of_the_state_council(desk: Desk, town) -> None:
    entries = FLAGGED.with_fact("found_by", "lc.nr.branch").with_fact("site_verified", "2026-09-24")
    (clock,) = view_case(desk, town.granted, entries).clocks
    # 25 to 27 September 2026 are off (Mid-Autumn), 28 and 29 are worked.
    assert (clock.deadline, clock.due, clock.overdue_from) == ("LC-D2", "2026-09-29", "2026-09-30")
    assert (clock.state, clock.days) == ("amber", 2)
    assert clock.clause.quote == "首查责任单位要在2个工作日内将案件材料移送有管辖权的执法部门"


def test_the_form_is_complete_in_english(open_at: Callable[..., Desk], town) -> None:
    view = view_case(open_at(language="en"), town.across)
    texts = [
        *view.lead.candidates,
        *(line.label for line in view.facts),
        *(line.label for line in view.violations),
        *(doubt.text for doubt in view.doubts),
        *(doubt.safe for doubt in view.doubts),
    ]
    allowed = "函告四五（）二三一、"
    chinese = [
        text for text in texts if any("\u4e00" <= sign <= "\u9fff" and sign not in allowed for sign in text)
    ]
    assert not chinese


def test_a_structure_that_is_gone_is_named(desk: Desk) -> None:
    with pytest.raises(InputError, match="feedface"):
        view_case(desk, "feedface")


def test_a_zone_that_has_ended_counts_no_more(desk: Desk, town) -> None:
    """A decision is made as of a date: yesterday's ring road must not decide today's case."""
    with desk.workspace.write() as connection:
        (ring,) = repositories.rows(connection, "zone", kind="second_ring")
        repositories.update(connection, "zone", ring["uuid"], {"valid_to": "2026-09-23"})
    (line,) = [line for line in view_case(desk, town.granted).facts if line.name == "in_second_ring"]
    assert line.value is None


def test_a_structure_under_every_citys_rules(desk: Desk, town) -> None:
    """For comparison: the own city first, and no other document believed to know what it does not ask."""
    lines = under_other_laws(desk, town.granted)
    assert [line.own for line in lines] == [True] + [False] * (len(list_packs()) - 1)
    assert "城管部门" in lines[0].lead
    assert any("四（三）1" in section for section in lines[0].sections)
    drafts = {line.city for line in lines if line.draft}
    assert drafts == {"白山市", "清远市"}
    for line in lines[1:]:
        assert not line.lead.startswith("城管部门")
