"""A sync that dies at any step loses nothing and invents nothing; doing it again brings everything."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, List

import pytest

from enforcement_plugin.errors import CancelledError
from enforcement_plugin.sync import memory
from enforcement_plugin.sync.hub import HubReadOnlyError, HubUnreachableError, MemoryHub
from enforcement_plugin.workspace.editions import register_edition

CASE = "enforcement_case"


class PowerCutError(Exception):
    """The process is gone."""


class Unsteady:
    """A hub whose connection breaks at one call, before or after the hub has done it."""

    def __init__(self, hub: MemoryHub, at: int, *, after: bool) -> None:
        self.hub, self.at, self.after, self.calls = hub, at, after, 0

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self.hub, name)
        if not callable(attribute):
            return attribute

        def call(*arguments: object, **named: object) -> object:
            self.calls += 1
            if self.calls == self.at and not self.after:
                raise PowerCutError
            answer = attribute(*arguments, **named)
            if self.calls == self.at:
                raise PowerCutError
            return answer

        return call


@pytest.fixture
def prepared(office):
    """Two officers: one with unpublished work, an import and a value that will step back; one has published."""
    hub = office.memory_hub()
    li, wang = office.officer("李梅"), office.officer("王强")
    case = li.insert(CASE, case_no="1", remark="发现")
    li.sync(hub)
    wang.sync(hub)
    wang.update(CASE, case, remark="仍在施工")
    wang.insert("party", name="某公司")
    wang.sync(hub)
    li.update(CASE, case, remark="已停工")
    li.insert("case_violation", case_uuid=case, violation="no_permit")
    with li.open() as workspace:
        register_edition(
            workspace, "zone", source="分区", as_of="2026-01-01", sha256="1" * 64, features=[{"kind": "ring"}] * 3
        )
    li.close()
    wang.close()
    kept = {path: path.read_bytes() for path in office.folder.iterdir() if path.is_file()}
    return hub, li, wang, kept


def _restore(kept: dict, *officers: Any) -> None:
    for officer in officers:
        officer.close()
    for path, content in kept.items():
        path.write_bytes(content)
        for suffix in ("-wal", "-shm", "-journal"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)


def _copy(hub: MemoryHub) -> MemoryHub:
    copy = MemoryHub(hub.identity())
    copy.segments, copy.layers = dict(hub.segments), dict(hub.layers)
    return copy


def _expect(hub: MemoryHub, li: Any, wang: Any) -> None:
    """Both have everything, once, and the same."""
    li.sync(hub)
    wang.sync(hub)
    li.sync(hub)
    found = li.everything()
    assert found == wang.everything()
    assert [row["remark"] for row in found.tables[CASE]] == ["仍在施工"]
    assert [len(found.tables[table]) for table in ("case_violation", "party", "zone")] == [1, 1, 3]
    assert [len(conflict["candidates"]) for conflict in found.conflicts] == [2]


@pytest.mark.parametrize("after", [False, True])
def test_the_connection_breaks_at_any_call(prepared, after) -> None:
    hub, li, wang, kept = prepared
    at = 0
    while True:
        at += 1
        _restore(kept, li, wang)
        trial = _copy(hub)
        unsteady = Unsteady(trial, at, after=after)
        try:
            li.sync(unsteady)
        except PowerCutError:
            _expect(trial, li, wang)
            continue
        break
    assert at > 5, "every call of a round was tried"


def test_the_process_dies_between_any_two_steps(prepared) -> None:
    hub, li, wang, kept = prepared
    steps: List[str] = []
    li.sync(_copy(hub), progress=lambda share, text: steps.append(text))
    for number in range(len(steps)):
        _restore(kept, li, wang)
        trial, passed = _copy(hub), []

        def die(share: float, text: str, passed: list = passed, number: int = number) -> None:
            passed.append(text)
            if len(passed) > number:
                raise PowerCutError

        with pytest.raises(PowerCutError):
            li.sync(trial, progress=die)
        _expect(trial, li, wang)


def test_stopping_before_the_merge_changes_nothing(prepared) -> None:
    hub, li, _, _ = prepared
    before, segments = li.log(), dict(hub.segments)
    with pytest.raises(CancelledError):
        li.sync(hub, cancelled=lambda: True)
    assert li.log() == before
    assert hub.segments == segments


def test_stopping_while_publishing_keeps_the_rest_for_later(prepared) -> None:
    hub, li, wang, _ = prepared
    said: List[str] = []
    report = li.sync(hub, progress=lambda share, text: said.append(text), cancelled=lambda: "Merging" in said)
    assert report.stopped
    assert report.pushed == 0
    _expect(hub, li, wang)


class ReadOnly(Unsteady):
    """A hub that may only be read."""

    def __init__(self, hub: MemoryHub) -> None:
        super().__init__(hub, 0, after=False)

    def put(self, *arguments: object) -> None:
        raise HubReadOnlyError("{path} may not be written.", path="hub")

    put_layer = put


def test_a_hub_that_may_only_be_read_lets_you_pull(prepared) -> None:
    hub, li, wang, _ = prepared
    report = li.sync(ReadOnly(hub))
    assert isinstance(report.refusal, HubReadOnlyError)
    assert report.pulled > 0
    assert report.pushed == 0
    assert len(li.tables()["party"]) == 1
    _expect(hub, li, wang)


def test_a_damaged_segment_is_left_out_told_and_read_when_it_is_whole_again(prepared) -> None:
    hub, li, wang, _ = prepared
    path = max(hub.segments, key=lambda each: len(hub.segments[each]))
    whole = hub.segments[path]
    hub.segments[path] = whole[: len(whole) // 2]
    zhao_before = li.office.officer("赵敏")
    report = zhao_before.sync(hub)
    assert [each.name.path for each in report.unreadable] == [path]
    hub.segments[path] = whole
    assert zhao_before.sync(hub).unreadable == ()
    assert len(zhao_before.tables()[CASE]) == 1
    _expect(hub, li, wang)


def test_what_was_in_a_damaged_segment_is_published_again_by_whoever_sealed_it(prepared) -> None:
    hub, li, wang, _ = prepared
    li.sync(hub)
    wang.sync(hub)
    for _ in range(4):  # the damaged one is not the latest
        li.insert("party", name="某公司")
        li.sync(hub)
    for officer in (li, wang):
        with officer.open() as workspace:
            (own,) = workspace.connection.execute(
                "SELECT min(segment) FROM segment WHERE sealer = json_extract((SELECT value FROM setting"
                " WHERE name = 'sync.sealer'), '$')"
            ).fetchone()
        hub.segments[own] = hub.segments[own][:-40] + b"x" * 40
    for _ in range(6):
        li.sync(hub)
        wang.sync(hub)
    zhao = li.office.officer("赵敏")
    assert len(zhao.sync(hub).unreadable) == 2, "what was damaged stays, and is said"
    assert zhao.tables() == li.tables() == wang.tables()
    before = len(hub.segments)
    li.sync(hub)
    wang.sync(hub)
    assert len(hub.segments) == before, "published again once, not at every sync"


def test_a_hub_that_lost_segments_gets_the_changes_again(prepared) -> None:
    hub, li, wang, _ = prepared
    li.sync(hub)
    wang.sync(hub)
    lost = sorted(hub.segments)[-1]
    del hub.segments[lost]
    li.sync(hub)
    zhao = li.office.officer("赵敏")
    zhao.sync(hub)
    assert zhao.tables() == li.tables()


def test_a_hub_that_lost_a_whole_month_gets_it_again(prepared) -> None:
    """Only the newest month is looked at; if something is missing there, everything is."""
    hub, li, _, _ = prepared
    li.sync(hub)
    with li.open() as workspace, workspace.write() as connection:
        ends = memory.recall_mapping(connection, memory.HEADS)
        memory.remember(
            connection, memory.HEADS, {sealer: [*end[:2], "9999-12", end[3]] for sealer, end in ends.items()}
        )
    hub.segments.clear()
    assert li.sync(hub).pushed == 0, "older months are taken as they were"
    with li.open() as workspace, workspace.write() as connection:
        memory.remember(connection, memory.HEADS, ends)
    li.sync(hub)
    zhao = li.office.officer("赵敏")
    zhao.sync(hub)
    assert zhao.log() == li.log()


def test_an_emptied_hub_is_filled_again_from_any_file(prepared) -> None:
    hub, li, _, _ = prepared
    li.sync(hub)
    fresh = MemoryHub("e" * 32)
    li.sync(fresh)
    zhao = li.office.officer("赵敏")
    zhao.sync(fresh)
    assert zhao.tables() == li.tables()
    assert zhao.log() == li.log()


def test_a_layer_that_cannot_be_fetched_comes_later(prepared) -> None:
    hub, li, wang, _ = prepared
    li.sync(hub)
    layers = dict(hub.layers)
    hub.layers.clear()
    report = wang.sync(hub)
    assert [type(each) for each in report.missing] == [HubUnreachableError]
    assert wang.tables()["zone"] == []
    assert len(wang.tables()["case_violation"]) == 1, "the rest came"
    hub.layers.update(layers)
    assert wang.sync(hub).missing == ()
    assert wang.tables()["zone"] == li.tables()["zone"]


def test_a_restored_backup_and_a_copy_begin_chains_of_their_own(prepared) -> None:
    hub, li, wang, _ = prepared
    li.sync(hub)
    li.close()
    backup = li.path.read_bytes()
    li.insert("party", name="备份之后")
    li.sync(hub)
    li.close()
    li.path.write_bytes(backup)
    li.insert("party", name="恢复之后")
    li.sync(hub)
    li.close()
    shutil.copy(li.path, li.path.with_name("copy.gpkg"))
    copy = li.office.at_work("another user", li.path.with_name("copy.gpkg"))
    copy.insert("party", name="副本里")
    copy.sync(hub)
    for officer in (li, wang, copy):
        officer.sync(hub)
    assert li.tables() == wang.tables() == copy.tables()
    assert {row["name"] for row in wang.tables()["party"]} == {"某公司", "备份之后", "恢复之后", "副本里"}
    from enforcement_plugin.sync.verify import verify

    assert verify(hub, progress=lambda share, text: None).findings == ()


def test_a_hub_put_back_to_an_older_state_is_told_and_gets_back_what_is_known(office) -> None:
    hub, li = office.memory_hub(), office.officer("李梅")
    li.insert("party", name="甲")
    li.sync(hub)
    before = dict(hub.segments)
    li.insert("party", name="乙")
    assert li.sync(hub).gone == 0
    for path in set(hub.segments) - set(before):
        del hub.segments[path]
    report = li.sync(hub)
    assert (report.gone, report.pushed) == (1, 1)
    assert li.sync(hub).gone == 0
