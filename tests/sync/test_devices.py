"""Whoever publishes says who he is; what is claimed and what is confirmed are told apart.

If one of these fails, a change of unknown origin looks like a colleague's.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from enforcement_plugin.sync import devices, memory
from enforcement_plugin.sync.devices import Claim, devices_of, known_devices
from enforcement_plugin.sync.hub import HubError
from enforcement_plugin.sync.profile import Profile
from enforcement_plugin.sync.run import SyncReport, synchronise
from enforcement_plugin.workspace import log, repositories

CASE = "enforcement_case"
SURVEYOR = Claim("lc.nr.city", "surveyor")


def sync(officer, hub, claim: Claim = Claim(), actor: str = "") -> SyncReport:  # noqa: B008
    with officer.open() as workspace:
        return synchronise(
            workspace,
            hub,
            profile=Profile(officer.office.folder / f"profile-{officer.name}.json", claim),
            actor=actor or officer.name,
            progress=lambda share, text: None,
            cancelled=lambda: False,
        )


def sealer(officer) -> str:
    with officer.open() as workspace:
        return str(memory.recall(workspace.connection, memory.SEALER))


def devices_in(officer) -> list:
    with officer.open() as workspace:
        return list(known_devices(workspace.connection).values())


@pytest.fixture
def li(office):
    return office.officer("李梅")


@pytest.fixture
def wang(office):
    return office.officer("王强")


@pytest.fixture
def hub(office):
    return office.memory_hub()


def test_the_first_seal_registers_the_device_under_its_person(li, wang, hub) -> None:
    li.insert(CASE, case_no="1")
    report = sync(li, hub, SURVEYOR)
    assert report.pushed == 1, "what a device says of itself is nobody's work"
    row = li.row("device", sealer(li))
    assert row is not None
    assert (row["person"], row["agency"], row["role"]) == ("李梅", "lc.nr.city", "surveyor")
    assert row["registered_on"]
    with li.open() as workspace:
        assert row["replica"] == workspace.replica_id
        (change,) = log.of_row(workspace.connection, "device", sealer(li))
        assert (change.op, change.actor) == ("I", "李梅")
        assert workspace.connection.execute("SELECT actor FROM replica").fetchone() == ("李梅",)
    assert sync(wang, hub).pulled == 1
    (device,) = devices_in(wang)
    assert (device.person, device.role, device.confirmed, device.own) == ("李梅", "surveyor", False, False)
    assert device.last_seen


def test_a_device_registers_once_and_says_when_its_claim_changes(li, hub) -> None:
    for number, claim in enumerate((SURVEYOR, SURVEYOR, Claim(), Claim("lc.nr.city", "officer"))):
        li.insert(CASE, case_no=str(number))
        sync(li, hub, claim)
    with li.open() as workspace:
        changes = log.of_row(workspace.connection, "device", sealer(li))
    assert [change.op for change in changes] == ["I", "U"]
    assert changes[1].columns["role"] == ("'surveyor'", "'officer'")


def test_whoever_only_reads_registers_nothing(li, wang, hub) -> None:
    li.insert(CASE, case_no="1")
    sync(li, hub)
    sync(wang, hub)
    assert len(devices_in(wang)) == 1


def test_a_confirmation_travels_and_a_new_claim_takes_it_back(li, wang, hub) -> None:
    li.insert(CASE, case_no="1")
    sync(li, hub, SURVEYOR)
    sync(wang, hub)
    wang.update("device", sealer(li), confirmed_by="王强", confirmed_on="2026-09-26")
    sync(wang, hub)
    sync(li, hub, SURVEYOR)
    assert {d.person: d.confirmed for d in devices_in(li)} == {"李梅": True, "王强": False}
    li.insert(CASE, case_no="2")
    sync(li, hub, Claim("lc.nr.city", "administrator"))
    sync(wang, hub)
    for officer in (li, wang):
        assert {d.person: d.confirmed for d in devices_in(officer)} == {"李梅": False, "王强": False}


def test_nobody_confirms_himself(li, wang, hub) -> None:
    li.insert(CASE, case_no="1")
    sync(li, hub, SURVEYOR)
    li.update("device", sealer(li), confirmed_by="局长", confirmed_on="2026-09-26")
    assert not devices_in(li)[0].confirmed
    sync(li, hub, SURVEYOR)
    sync(wang, hub)
    assert not devices_in(wang)[0].confirmed
    assert not devices_in(li)[0].confirmed


def test_a_new_claim_and_its_confirmation_meanwhile_are_a_conflict(li, wang, hub) -> None:
    """What was confirmed is not what is claimed: a person decides, no merge does."""
    li.insert(CASE, case_no="1")
    sync(li, hub, SURVEYOR)
    sync(wang, hub)
    wang.update("device", sealer(li), confirmed_by="王强", confirmed_on="2026-09-26")
    sync(wang, hub)
    with li.open() as workspace:
        devices.register(workspace, sealer(li), Claim("lc.nr.city", "administrator"), "李梅")
    assert sync(li, hub, Claim("lc.nr.city", "administrator")).conflicts == 1


def test_devices_that_never_said_who_they_are_stand_in_the_list(li, wang, hub) -> None:
    li.insert(CASE, case_no="1")
    li.sync(hub)
    sync(wang, hub)
    (unknown,) = devices_in(wang)
    assert (unknown.sealer, unknown.person, unknown.registered_on) == (sealer(li), "", "")
    assert unknown.last_seen


def test_every_published_change_leads_to_its_device(li, wang, hub) -> None:
    case = li.insert(CASE, case_no="1")
    with li.open() as workspace:
        change = log.of_row(workspace.connection, CASE, case)[0].change
        assert devices_of(workspace.connection, [change]) == {}, "not published yet"
    sync(li, hub, SURVEYOR)
    sync(wang, hub)
    with wang.open() as workspace:
        assert devices_of(workspace.connection, [change])[change].person == "李梅"


def test_a_copied_file_is_a_device_of_its_own(office, li, wang, hub) -> None:
    li.insert(CASE, case_no="1")
    sync(li, hub, SURVEYOR)
    li.close()
    copy = office.officer("李梅的副本")
    copy.path.write_bytes(li.path.read_bytes())
    copy.insert(CASE, case_no="2")
    sync(copy, hub, actor="赵六")
    sync(wang, hub)
    assert {device.person for device in devices_in(wang)} == {"李梅", "赵六"}


def test_a_hub_that_refuses_does_not_make_it_register_twice(li, hub, monkeypatch: pytest.MonkeyPatch) -> None:
    li.insert(CASE, case_no="1")
    put = hub.put

    def refuse(name, content):
        raise HubError("{hub} refuses.", hub=Path("hub"))

    monkeypatch.setattr(hub, "put", refuse)
    assert sync(li, hub, SURVEYOR).refusal is not None
    monkeypatch.setattr(hub, "put", put)
    assert sync(li, hub, SURVEYOR).pushed == 1
    with li.open() as workspace:
        assert len(log.of_row(workspace.connection, "device", sealer(li))) == 1
        assert len(repositories.rows(workspace.connection, "device")) == 1
