"""Who sees what at a hub in a database: by agency and jurisdiction, with chains that verify for everybody."""

from __future__ import annotations

import pytest

from enforcement_plugin.sync.hub import names
from enforcement_plugin.sync.segment import decode
from enforcement_plugin.sync.verify import outcome, verify
from tests.sync.postgres.desk import AtDesk
from tests.sync.postgres.town import X, Y, point, square

CASE = "enforcement_case"
WEST, EAST = (X - 500, Y - 500), (X + 500, Y - 500)


@pytest.fixture
def desk(office, hub_town):
    opened = []

    def at(person: str, login: str, **entered: object) -> AtDesk:
        opened.append(AtDesk(office, hub_town, person, login, **entered))
        return opened[-1]

    yield at
    for each in opened:
        each.hub.close()


@pytest.fixture
def li(desk):
    return desk("李梅", "li", agency="lc.nr", jurisdictions=("west",))


@pytest.fixture
def wang(desk):
    return desk("王强", "wang", agency="lc.nr", jurisdictions=("east",))


def test_a_case_of_the_other_district_is_hidden_and_its_chain_verifies(li, wang) -> None:
    west = li.insert(CASE, case_no="西1", geom=point(*WEST), lead_agency="lc.nr")
    li.sync()
    east = wang.insert(CASE, case_no="东1", geom=point(*EAST), lead_agency="lc.nr")
    report = wang.sync()
    assert (report.pushed, report.pulled, report.refusal) == (1, 0, None)
    assert wang.row(CASE, west) is None
    assert wang.row(CASE, east) is not None
    li.sync()
    assert li.row(CASE, east) is None
    for one in (li, wang):
        found = verify(one.hub, progress=lambda share, text: None)
        assert (found.findings, found.hidden) == ((), 1)
        assert outcome(found)["hidden"] == 1
    (own,) = [name for name in names(wang.hub, {}) if decode(name, wang.hub.read(name)).hidden]
    assert "西1".encode() not in wang.hub.read(own)


def test_whoever_may_see_all_sees_all(li, wang, desk) -> None:
    li.insert(CASE, case_no="西1", geom=point(*WEST))
    wang.insert(CASE, case_no="东1", geom=point(*EAST))
    li.sync()
    wang.sync()
    chief = desk("局长", "chief", role="leader", jurisdictions=(), may_see_all=True)
    report = chief.sync()
    assert len(chief.tables()[CASE]) == 2
    assert report.refusal is None
    assert verify(chief.hub, progress=lambda share, text: None).hidden == 0


def test_agencies_of_one_district_see_undetermined_cases_and_their_own(li, desk) -> None:
    """Until it is clear who leads, everybody of the district must see the case, or nobody takes it."""
    zhao = desk("赵敏", "zhao", agency="lc.urban", jurisdictions=("west",))
    unclear = li.insert(CASE, case_no="未定", geom=point(*WEST))
    ours = li.insert(CASE, case_no="我局", geom=point(*WEST), lead_agency="lc.nr")
    theirs = li.insert(CASE, case_no="城管", geom=point(*WEST), lead_agency="lc.urban")
    handled = li.insert(CASE, case_no="协办", geom=point(*WEST), lead_agency="lc.nr")
    violation = li.insert("case_violation", case_uuid=handled, violation="V", handling_agency="lc.urban")
    secret = li.insert("case_violation", case_uuid=ours, violation="V")
    li.sync()
    zhao.sync()
    assert [zhao.row(CASE, each) is not None for each in (unclear, ours, theirs, handled)] == [
        True,
        False,
        True,
        True,
    ]
    assert zhao.row("case_violation", violation) is not None
    assert zhao.row("case_violation", secret) is None


def test_a_transferred_case_comes_with_its_whole_history_and_stays(li, desk) -> None:
    zhao = desk("赵敏", "zhao", agency="lc.urban", jurisdictions=("west",))
    case = li.insert(CASE, case_no="移送", geom=point(*WEST), lead_agency="lc.nr", remark="一")
    party = li.insert("party", name="某公司")
    violation = li.insert("case_violation", case_uuid=case, violation="V", party_uuid=party)
    evidence = li.insert("evidence", case_uuid=case, path="a.jpg", sha256="a" * 64)
    li.update(CASE, case, remark="二")
    li.sync()
    zhao.sync()
    zhao.sync()
    assert zhao.row(CASE, case) is None
    li.update(CASE, case, lead_agency="lc.urban")
    li.sync()
    report = zhao.sync()
    assert report.pulled >= 6
    for table, row in ((CASE, case), ("case_violation", violation), ("evidence", evidence), ("party", party)):
        assert zhao.row(table, row) is not None, table
    assert zhao.row(CASE, case)["remark"] == "二"
    assert {tuple(each.columns["remark"]) for each in _history(zhao, case) if "remark" in each.columns} == {
        ("NULL", "'一'"),
        ("'一'", "'二'"),
    }
    again = zhao.sync()
    assert (again.pushed, again.pulled) == (0, 0), "what was shown later is nobody's own to publish"
    zhao.update(CASE, case, remark="三")
    zhao.sync()
    li.sync()
    assert li.row(CASE, case)["remark"] == "三", "the old agency goes on seeing it"


def _history(desk, row):
    from enforcement_plugin.workspace import log

    with desk.open() as workspace:
        return log.of_row(workspace.connection, CASE, row)


def test_an_officer_who_gets_another_district_learns_its_past(li, wang, hub_town) -> None:
    case = li.insert(CASE, case_no="西1", geom=point(*WEST), lead_agency="lc.nr")
    li.sync()
    wang.sync()
    assert wang.row(CASE, case) is None
    hub_town.enter("wang", "王强", jurisdictions=("east", "west"))
    wang.sync()
    assert wang.row(CASE, case)["case_no"] == "西1"
    assert wang.sync().pulled == 0


def test_a_structure_on_the_border_is_both_districts(li, wang) -> None:
    both = li.insert("structure", structure_no="跨界", geom=square(X - 20, Y - 500, 40))
    west = li.insert("structure", structure_no="西", geom=square(X - 200, Y - 500, 40))
    li.sync()
    wang.sync()
    assert wang.row("structure", both) is not None
    assert wang.row("structure", west) is None
    wang.insert(CASE, case_no="跨1", structure_uuid=both)
    wang.sync()
    li.sync()
    assert len(li.tables()[CASE]) == 1, "a case without a place of its own lies where its structure does"


def test_what_is_out_of_scope_is_kept_back_and_the_rest_goes(li, wang) -> None:
    mine = li.insert(CASE, case_no="西1", geom=point(*WEST))
    far = li.insert(CASE, case_no="东9", geom=point(*EAST))
    report = li.sync()
    assert report.pushed == 1
    assert report.refusal is None
    assert [(each.row, each.reason) for each in report.held_back] == [(far, "scope")]
    wang.sync()
    assert wang.row(CASE, far) is None
    li.update(CASE, mine, remark="继续")
    assert [each.row for each in li.sync().held_back] == [far], "it waits, and holds nothing up"
    assert li.row(CASE, far) is not None


def test_a_file_that_two_people_use_publishes_ones_own(li, office) -> None:
    other = office.at_work("王强", li.path)
    mine = li.insert(CASE, case_no="李", geom=point(*WEST))
    li.close()
    theirs = other.insert(CASE, case_no="王", geom=point(*WEST))
    other.close()
    report = li.sync()
    assert report.pushed == 1
    assert [(each.row, each.reason, each.name) for each in report.held_back] == [(theirs, "actor", "王强")]
    assert (li.row(CASE, mine) and li.row(CASE, theirs)) is not None


def test_rows_without_a_place_are_their_authors(li, wang, desk) -> None:
    party = li.insert("party", name="某公司", phone="13800000000")
    li.sync()
    zhao = desk("赵敏", "zhao", agency="lc.urban", jurisdictions=("west",))
    for stranger in (wang, zhao):
        stranger.sync()
        assert stranger.row("party", party) is None
    sun = desk("孙立", "sun", agency="lc.nr", jurisdictions=("west",))
    sun.sync()
    assert sun.row("party", party) is not None


def test_reference_layers_are_everybodys(li, wang) -> None:
    from enforcement_plugin.workspace.editions import register_edition

    with li.open() as workspace:
        register_edition(
            workspace,
            "zone",
            source="分区",
            as_of="2026-01-01",
            sha256="1" * 64,
            features=[{"kind": "ring", "geom": square(*WEST, 100)}],
        )
    li.sync()
    wang.sync()
    assert wang.tables()["zone"] == li.tables()["zone"] != []


def test_a_surveyor_measures_and_decides_nothing(li, desk) -> None:
    qian = desk("钱进", "qian", role="surveyor", jurisdictions=("west",))
    structure = li.insert("structure", structure_no="1", geom=square(*WEST, 40), status="suspected")
    case = li.insert(CASE, case_no="1", geom=point(*WEST))
    li.sync()
    qian.sync()
    qian.update("structure", structure, status="verified", build_stage="under_construction", remark="已测")
    qian.insert("evidence", case_uuid=case, kind="survey", path="测.pdf")
    qian.update(CASE, case, remark="已到场")
    assert qian.sync().held_back == ()
    qian.update(CASE, case, lead_agency="lc.urban")
    qian.insert("case_violation", case_uuid=case, violation="V")
    report = qian.sync()
    assert sorted((each.table, each.reason, each.name) for each in report.held_back) == [
        ("case_violation", "role", "table"),
        (CASE, "role", "lead_agency"),
    ]
    li.sync()
    assert li.row("structure", structure)["status"] == "verified"
    assert li.row(CASE, case)["remark"] == "已到场"
    assert li.row(CASE, case)["lead_agency"] is None


@pytest.mark.parametrize("role", ["leader", "viewer"])
def test_who_may_only_read_reads(li, desk, role) -> None:
    case = li.insert(CASE, case_no="1", geom=point(*WEST))
    li.sync()
    reader = desk("局长", f"reader_{role}", role=role, jurisdictions=("west",))
    reader.sync()
    assert reader.row(CASE, case) is not None
    reader.update(CASE, case, remark="改")
    report = reader.sync()
    assert report.pushed == 0
    assert "may read the hub, but not write" in str(report.refusal)
    li.sync()
    assert li.row(CASE, case)["remark"] is None
