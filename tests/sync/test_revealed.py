"""A hub that shows a change only later (a right was given, a case was handed over): it is no less there then."""

from __future__ import annotations

from typing import Dict, Optional, Tuple

from enforcement_plugin.sync import memory
from enforcement_plugin.sync.hub import MemoryHub
from enforcement_plugin.workspace import log
from enforcement_plugin.workspace.change import Change

CASE = "enforcement_case"


class Revealing(MemoryHub):
    """Shows what is in ``later`` to whoever asks from before its position on."""

    def __init__(self, identity: str) -> None:
        super().__init__(identity)
        self.later: Dict[int, Change] = {}

    def revealed(self, cursor: Optional[str]) -> Tuple[Tuple[Change, ...], Optional[str]]:
        since = int(cursor or 0)
        fresh = tuple(change for position, change in self.later.items() if position > since)
        return fresh, str(max(self.later, default=0))


def _made_by(officer, table: str, row: str) -> Tuple[Change, ...]:
    with officer.open() as workspace:
        return tuple(log.of_row(workspace.connection, table, row))


def test_a_change_that_is_shown_later_arrives_once_and_is_not_published_again(office) -> None:
    hub = Revealing("a" * 32)
    li, wang = office.officer("李梅"), office.officer("王强")
    wang.sync(hub)
    party = li.insert("party", name="某公司")
    (hidden,) = _made_by(li, "party", party)
    before = len(hub.segments)
    hub.later[1] = hidden
    report = wang.sync(hub)
    assert (report.pulled, report.pushed) == (1, 0)
    assert wang.row("party", party)["name"] == "某公司"
    assert wang.sync(hub).pulled == 0
    assert len(hub.segments) == before, "it lies in its writer's segment already"
    with wang.open() as workspace:
        assert memory.recall(workspace.connection, memory.REVEALED) == "1"


def test_what_is_shown_later_counts_as_published_before_ones_own(office) -> None:
    """Otherwise the officer who could not see it would push a published value aside."""
    hub = Revealing("a" * 32)
    li, wang = office.officer("李梅"), office.officer("王强")
    case = li.insert(CASE, case_no="1", remark="发现")
    li.sync(hub)
    wang.sync(hub)
    li.update(CASE, case, remark="已停工")
    hidden = _made_by(li, CASE, case)[-1]
    wang.update(CASE, case, remark="仍在施工")
    hub.later[1] = hidden
    report = wang.sync(hub)
    assert [step.columns for step in report.withheld] == [("remark",)]
    assert wang.row(CASE, case)["remark"] == "已停工"
    assert report.conflicts == 1


def test_another_hub_is_asked_from_its_beginning(office) -> None:
    first, second = Revealing("a" * 32), Revealing("b" * 32)
    li, wang = office.officer("李梅"), office.officer("王强")
    party = li.insert("party", name="某公司")
    first.later[7] = second.later[3] = _made_by(li, "party", party)[0]
    wang.sync(first)
    wang.sync(second)
    with wang.open() as workspace:
        assert memory.recall(workspace.connection, memory.REVEALED) == "3"
    assert wang.row("party", party)["name"] == "某公司"
