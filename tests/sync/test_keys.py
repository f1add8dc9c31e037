"""A device's key: whose chain is whose, and what happens when the key is not at hand."""

from __future__ import annotations

import os
import sys

import pytest

from enforcement_plugin.__main__ import main
from enforcement_plugin.errors import InputError
from enforcement_plugin.sync import keys
from enforcement_plugin.sync.hub import names
from enforcement_plugin.sync.profile import Profile
from enforcement_plugin.sync.run import synchronise
from enforcement_plugin.sync.segment import decode
from enforcement_plugin.sync.verify import verify


def sync(officer, hub, signer):
    with officer.open() as workspace:
        return synchronise(
            workspace,
            hub,
            profile=Profile(officer.office.folder / f"profile-{officer.name}.json"),
            actor=officer.name,
            signer=signer,
            progress=lambda share, text: None,
            cancelled=lambda: False,
        )


def signed_by(hub):
    """Return (sealer, key) of every segment, in the order of the chains."""
    return [(name.sealer, decode(name, hub.read(name)).key) for name in names(hub, {})]


def test_what_is_published_with_a_key_is_signed_with_it(office) -> None:
    hub, li = office.memory_hub(), office.officer("李梅")
    key = keys.new_key()
    li.insert("party", name="甲")
    sync(li, hub, key)
    li.insert("party", name="乙")
    sync(li, hub, key)
    assert [signer for _, signer in signed_by(hub)] == [key.public_key] * 2
    verified = verify(hub, progress=lambda share, text: None)
    assert verified.findings == ()
    assert [(each.signed, each.segments) for each in verified.devices] == [("all", 2)]


def test_without_the_key_a_signed_chain_is_left_alone(office) -> None:
    """A locked store must stop nobody from syncing, and must not look like a forgery afterwards."""
    hub, li = office.memory_hub(), office.officer("李梅")
    key, other = keys.new_key(), keys.new_key()
    for number, signer in enumerate([key, None, other, key]):
        li.insert("party", name=str(number))
        sync(li, hub, signer)
    chains = {}
    for sealer, signer in signed_by(hub):
        chains.setdefault(sealer, []).append(signer)
    assert sorted(chains.values(), key=str) == sorted(
        [[key.public_key], [None, other.public_key], [key.public_key]], key=str
    )
    verified = verify(hub, progress=lambda share, text: None)
    assert verified.findings == ()
    assert sorted(each.signed for each in verified.devices) == ["all", "all", "some"]


def test_a_process_that_dies_after_its_first_signed_segment_accuses_nobody(office, monkeypatch) -> None:
    """What it sealed is at the hub, but it could note that nowhere; next time the store is locked."""
    hub, li = office.memory_hub(), office.officer("李梅")
    li.insert("party", name="甲")
    sync(li, hub, None)
    li.insert("party", name="乙")
    put = hub.put

    def put_and_die(name, content) -> None:
        put(name, content)
        raise KeyboardInterrupt

    monkeypatch.setattr(hub, "put", put_and_die)
    with pytest.raises(KeyboardInterrupt):
        sync(li, hub, keys.new_key())
    monkeypatch.setattr(hub, "put", put)
    li.insert("party", name="丙")
    sync(li, hub, None)
    verified = verify(hub, progress=lambda share, text: None)
    assert verified.findings == ()
    assert sorted(each.signed for each in verified.devices) == ["none", "some"]


def test_a_key_file_is_its_owners_alone(tmp_path) -> None:
    path = tmp_path / "enforcement" / "device-key.pem"
    made = keys.create_key_file(path, {})
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    read = keys.read_key_file(path, {})
    assert read.public_key == made.public_key
    assert keys.holds(made.public_key, read.sign(b"x").hex(), b"x")
    assert not keys.holds(made.public_key, read.sign(b"x").hex(), b"y")
    with pytest.raises(InputError, match="already"):
        keys.create_key_file(path, {})
    assert keys.read_key_file(path, {}).public_key == made.public_key, "the old one is still there"
    assert keys.read_key_file(tmp_path / "none.pem", {}) is None
    assert keys.key_from_secret(made.secret()).public_key == made.public_key


@pytest.mark.skipif(sys.platform == "win32", reason="file modes mean something else there")
def test_a_key_that_others_can_read_signs_nothing(tmp_path) -> None:
    path = tmp_path / "device-key.pem"
    keys.create_key_file(path, {})
    path.chmod(0o644)
    with pytest.raises(InputError, match="chmod 600"):
        keys.read_key_file(path, {})


def test_a_passphrase_locks_the_key(tmp_path) -> None:
    path = tmp_path / "device-key.pem"
    right = {keys.PASSPHRASE: "印章"}
    made = keys.create_key_file(path, right)
    assert b"ENCRYPTED" in path.read_bytes()
    assert keys.read_key_file(path, right).public_key == made.public_key
    for wrong in ({}, {keys.PASSPHRASE: "x"}):
        with pytest.raises(InputError, match=keys.PASSPHRASE):
            keys.read_key_file(path, wrong)


@pytest.mark.parametrize(
    "content", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", b"\xff"]
)
def test_a_damaged_key_is_said(tmp_path, content) -> None:
    path = tmp_path / "device-key.pem"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(InputError, match="no key"):
        keys.read_key_file(path, {})
    with pytest.raises(InputError):
        keys.key_from_secret("zz")


def test_the_command_line_signs_with_its_key(office, monkeypatch, capsys) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(office.folder / "config"))
    monkeypatch.setenv("APPDATA", str(office.folder / "config"))
    monkeypatch.delenv(keys.PASSPHRASE, raising=False)
    li, hub = office.officer("李梅"), office.folder / "hub"
    assert main(["sync", "key", "show"]) == 2
    assert main(["sync", "key", "create"]) == 0
    assert main(["sync", "key", "create"]) == 2
    li.insert("party", name="某公司")
    li.close()
    assert main(["sync", "run", str(li.path), str(hub)]) == 0
    capsys.readouterr()
    assert main(["sync", "key", "show"]) == 0
    shown = capsys.readouterr().out
    assert main(["sync", "verify", str(hub)]) == 0
    assert '"signed": "all"' in capsys.readouterr().out.replace('":"', '": "')
    folder = office.folder_hub()
    ((_, signer),) = signed_by(folder)
    assert signer in shown
    assert main(["sync", "algorithm", str(hub), "sm3"]) == 0
    assert folder.algorithm() == "sm3"
    assert main(["sync", "algorithm", str(office.folder)]) == 2
