"""If these fail, an officer's words vanish, or two officers look at different cases under one number."""

from __future__ import annotations

import itertools

import pytest

from enforcement_plugin.sync.merge import merge, merge_row
from tests.sync.change_factory import literal, made

OPENED = made("i", "I", {"remark": (None, "发现"), "case_no": (None, "聊执〔2026〕1")})
POINT = "0101000000" + "000000000000F03F" * 2  # WKB, little-endian


def test_different_columns_come_together() -> None:
    state = merge_row(
        [
            OPENED,
            made("a", columns={"remark": ("发现", "已停工")}, after=["i"]),
            made("b", columns={"build_stage": (None, "completed")}, after=["i"]),
        ]
    )
    assert not state.conflicts
    assert state.values["remark"] == literal("已停工")
    assert state.values["build_stage"] == literal("completed")
    assert state.heads == ("a", "b")


def test_one_column_shows_both_values_their_authors_and_what_was_there() -> None:
    state = merge_row(
        [
            OPENED,
            made("a", columns={"remark": ("发现", "已停工")}, after=["i"], hlc=1, actor="李梅"),
            made("b", columns={"remark": ("发现", "仍在施工")}, after=["i"], hlc=2, actor="王强"),
        ]
    )
    (conflict,) = state.conflicts
    assert conflict.columns == ("remark",)
    assert conflict.before == {"remark": literal("发现")}
    assert [(c.actor, c.value["remark"], c.visible) for c in conflict.candidates] == [
        ("李梅", literal("已停工"), False),
        ("王强", literal("仍在施工"), True),
    ]


def test_same_value_twice_is_agreement() -> None:
    state = merge_row(
        [
            OPENED,
            made("a", columns={"remark": ("发现", "已拆除")}, after=["i"]),
            made("b", columns={"remark": ("发现", "已拆除")}, after=["i"]),
        ]
    )
    assert not state.conflicts
    assert state.values["remark"] == literal("已拆除")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("'2026-03-02 01:02:03'", "'2026-03-02T01:02:03.000Z'"),
        ("'2026-03-02T09:02:03+08:00'", "'2026-03-02T01:02:03Z'"),
        ("1", "1.0"),
        (
            "X'47500001E6100000" + POINT + "'",
            "X'47500003E6100000" + "00" * 32 + POINT.lower() + "'",
        ),
    ],
)
def test_a_rewrite_by_another_tool_is_no_disagreement(one: str, other: str) -> None:
    left = made("a", after=["i"])
    right = made("b", after=["i"])
    left.columns["x"] = ("NULL", one)  # type: ignore[index]
    right.columns["x"] = ("NULL", other)  # type: ignore[index]
    assert not merge_row([OPENED, left, right]).conflicts


def test_a_geometry_moved_by_two_is_a_conflict() -> None:
    left, right = made("a", after=["i"]), made("b", after=["i"])
    left.columns["geom"] = ("NULL", f"X'47500001E6100000{POINT}'")  # type: ignore[index]
    right.columns["geom"] = ("NULL", f"X'47500001E6100000{POINT[:-4]}0040'")  # type: ignore[index]
    (conflict,) = merge_row([OPENED, left, right]).conflicts
    assert conflict.columns == ("geom",)


def test_the_legal_columns_of_a_case_are_one_statement() -> None:
    """Lead by one officer and due day by another would be a statement that nobody made."""
    state = merge_row(
        [
            OPENED,
            made(
                "a",
                columns={"lead_agency": (None, "lc.nr"), "lead_office": (None, "lc.nr.1")},
                after=["i"],
                hlc=1,
            ),
            made("b", columns={"due_on": (None, "2026-05-01")}, after=["i"], hlc=2),
        ]
    )
    (conflict,) = state.conflicts
    assert conflict.columns == ("due_on", "lead_agency", "lead_office")
    assert state.values["due_on"] == literal("2026-05-01")
    assert state.values["lead_agency"] == "NULL"


def test_the_legal_statement_carries_what_it_was_built_on() -> None:
    state = merge_row(
        [
            OPENED,
            made("a", columns={"lead_agency": (None, "lc.nr")}, after=["i"], hlc=1),
            made("b", columns={"due_on": (None, "2026-05-01")}, after=["a"], hlc=2),
            made("c", columns={"due_on": (None, "2026-06-01")}, after=["a"], hlc=3),
        ]
    )
    (conflict,) = state.conflicts
    assert conflict.columns == ("due_on",)
    assert state.values["lead_agency"] == literal("lc.nr")


def test_a_violation_is_one_unit() -> None:
    rows = [
        made("i", "I", {"violation": (None, "no_permit")}, table="case_violation"),
        made("a", columns={"handling_agency": (None, "lc.cm")}, after=["i"], table="case_violation"),
        made("b", columns={"file_no": (None, "〔2026〕7")}, after=["i"], table="case_violation"),
    ]
    assert len(merge_row(rows).conflicts) == 1


def test_a_claim_of_who_edited_is_never_a_conflict() -> None:
    state = merge_row(
        [
            OPENED,
            made("a", columns={"edited_by": (None, "李梅")}, after=["i"], hlc=1),
            made("b", columns={"edited_by": (None, "王强")}, after=["i"], hlc=2),
        ]
    )
    assert not state.conflicts
    assert state.values["edited_by"] == literal("王强")


def test_an_ordinary_edit_does_not_settle_a_conflict_but_joins_it() -> None:
    changes = [
        OPENED,
        made("a", columns={"remark": ("发现", "一")}, after=["i"], hlc=1),
        made("b", columns={"remark": ("发现", "二")}, after=["i"], hlc=2),
        made("c", columns={"remark": ("二", "三")}, after=["a", "b"], hlc=1),
    ]
    (conflict,) = merge_row(changes).conflicts
    assert {c.change for c in conflict.candidates} == {"a", "b", "c"}
    assert [c.change for c in conflict.candidates if c.visible] == ["c"], "it knew the others"
    assert conflict.conflict == merge_row(changes[:3]).conflicts[0].conflict, "still the same conflict"


def test_a_resolution_settles_and_an_unseen_edit_opens_anew() -> None:
    changes = [
        OPENED,
        made("a", columns={"remark": ("发现", "一")}, after=["i"], hlc=1),
        made("b", columns={"remark": ("发现", "二")}, after=["i"], hlc=2),
        made("r", "resolve", {"remark": ("二", "一"), "_conflict": (None, "k")}, after=["a", "b"], hlc=3),
    ]
    state = merge_row(changes)
    assert not state.conflicts
    assert state.values["remark"] == literal("一")
    assert "_conflict" not in state.values
    late = made("d", columns={"remark": ("一", "四")}, after=["a"], hlc=9)
    (conflict,) = merge_row([*changes, late]).conflicts
    assert {c.change for c in conflict.candidates} == {"r", "d"}


def test_withheld_steps_back_whatever_its_clock_says() -> None:
    state = merge_row(
        [
            OPENED,
            made("p", columns={"remark": ("发现", "先发布")}, after=["i"], hlc=1),
            made("x", columns={"remark": ("发现", "后到")}, after=["i"], hlc=99),
            made(
                "w",
                "withhold",
                {"remark": ("后到", "先发布"), "_withheld": (None, "x")},
                after=["p", "x"],
                hlc=3,
            ),
        ]
    )
    assert state.values["remark"] == literal("先发布")
    (conflict,) = state.conflicts
    assert {c.change: c.withheld for c in conflict.candidates} == {"p": False, "x": True}


def test_a_clock_in_the_far_future_is_not_believed() -> None:
    changes = [
        OPENED,
        made("a", columns={"remark": ("发现", "一")}, after=["i"], hlc=10_000),
        made("b", columns={"remark": ("发现", "二")}, after=["i"], hlc=500),
    ]
    assert merge_row(changes).values["remark"] == literal("一")
    assert merge_row(changes, horizons={"a": 400}).values["remark"] == literal("二")


def test_deleted_here_edited_there_stays_on_the_map_as_a_conflict() -> None:
    changes = [
        OPENED,
        made("d", "D", {"remark": ("发现", None), "case_no": ("聊执〔2026〕1", None)}, after=["i"], hlc=9),
        made("u", columns={"remark": ("发现", "复查")}, after=["i"], hlc=1),
    ]
    state = merge_row(changes)
    assert state.alive
    assert state.values["remark"] == literal("复查")
    (conflict,) = state.conflicts
    assert conflict.columns == ("remark",)
    assert {c.change: c.value for c in conflict.candidates} == {"d": None, "u": {"remark": literal("复查")}}
    settled = merge_row([*changes, made("r", "resolve", {"_row": (1, 0)}, after=["d", "u"])])
    assert settled.alive is False
    assert not settled.conflicts
    kept = merge_row([*changes, made("r", "resolve", {"_row": (1, 1)}, after=["d", "u"])])
    assert kept.alive
    assert not kept.conflicts


def test_a_deleted_row_of_a_mass_import_keeps_what_the_deletion_recorded() -> None:
    state = merge_row(
        [
            made("d", "D", {"floors": (3, None), "source": ("卫片", None)}, table="structure"),
            made("u", columns={"source": ("卫片", "巡查")}, table="structure"),
        ]
    )
    assert state.alive
    assert state.values == {"floors": "3", "source": literal("巡查")}
    assert {c.change for c in state.conflicts[0].candidates} == {"d", "u"}
    assert state.conflicts[0].before == {"source": literal("卫片")}


def test_replace_by_another_tool_empties_what_it_did_not_name() -> None:
    """INSERT OR REPLACE records a second insertion and no deletion."""
    state = merge_row([OPENED, made("j", "I", {"case_no": (None, "聊执〔2026〕2")}, after=["i"])])
    assert state.alive
    assert state.values == {"remark": "NULL", "case_no": literal("聊执〔2026〕2")}


def test_two_who_open_the_same_case_offline_open_one() -> None:
    state = merge_row([made("i", "I", {"case_no": (None, "1")}), made("j", "I", {"case_no": (None, "1")})])
    assert not state.conflicts
    assert state.alive


OPS = {
    "I": lambda name: made(name, "I", {"remark": (None, name)}, hlc=5),
    "U": lambda name: made(name, "U", {"remark": ("发现", name)}, after=["i"], hlc=5),
    "D": lambda name: made(name, "D", {"remark": ("发现", None)}, after=["i"], hlc=5),
}


@pytest.mark.parametrize(("one", "other"), itertools.product("IUD", repeat=2))
def test_every_pair_of_operations_is_the_same_both_ways_round(one: str, other: str) -> None:
    left, right = OPS[one]("a"), OPS[other]("b")
    forth, back = merge_row([OPENED, left, right]), merge_row([right, left, OPENED])
    assert forth == back
    deleted = [change for change in (left, right) if change.op == "D"]
    assert forth.alive is (len(deleted) < 2), "only agreement removes a row"
    if len(deleted) == 1:
        assert any({c.change for c in k.candidates} >= {deleted[0].change} for k in forth.conflicts)
    if not deleted:
        written = {c.value["remark"] for k in forth.conflicts for c in k.candidates}
        assert {literal("a"), literal("b")} <= written


def test_what_a_newer_version_wrote_is_kept() -> None:
    state = merge_row([made("a", "I", {"drone_flight": (None, "7")}, table="enforcement_case")])
    assert state.values["drone_flight"] == literal("7")
    assert merge([made("z", "I", {"x": (None, 1)}, table="table_of_tomorrow")])[
        ("table_of_tomorrow", "c" * 32)
    ].alive


def test_remarks_on_tables_are_no_rows() -> None:
    assert merge([made("b", "baseline", {"_count": (None, 7)}, table="structure")]) == {}


def test_a_forged_circle_of_parents_ends() -> None:
    circle = [
        made("a", columns={"remark": (None, "一")}, after=["b"]),
        made("b", columns={"remark": (None, "二")}, after=["a"]),
    ]
    assert merge_row(circle) == merge_row(circle[::-1])


def test_a_resolution_is_not_deleted_away_and_settles_nothing_but_what_it_names() -> None:
    """Somebody decided what is to stand in a row that somebody else, who did not know, removed."""
    changes = [
        OPENED,
        made("a", columns={"remark": ("发现", "已停工")}, after=["i"]),
        made("b", columns={"remark": ("发现", "仍在施工")}, after=["i"]),
        made("d", "D", after=["a", "b"]),
        made("r", "resolve", {"remark": ("仍在施工", "已停工"), "_conflict": (None, "x")}, after=["a", "b"]),
    ]
    state = merge_row(changes)
    assert state.alive
    assert [(conflict.unit, len(conflict.candidates)) for conflict in state.conflicts] == [("_row", 2)]
    later = made("e", "U", {"remark": ("已停工", "又开工")}, after=["i"])
    about_remark = made(
        "s", "resolve", {"remark": ("已停工", "已停工"), "_conflict": (None, "y")}, after=["d", "e"]
    )
    assert "_row" in {conflict.unit for conflict in merge_row([*changes, later, about_remark]).conflicts}
