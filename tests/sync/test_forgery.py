"""A forger who knows the program tries everything; what cannot be found in principle stands here as well.

Each test is a way in which somebody with the right to write to the share could change what a court reads.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from enforcement_plugin.errors import SurroundingsError
from enforcement_plugin.sync import keys
from enforcement_plugin.sync.folder_hub import FolderHub
from enforcement_plugin.sync.hub import MemoryHub, names
from enforcement_plugin.sync.profile import Profile
from enforcement_plugin.sync.run import synchronise
from enforcement_plugin.sync.segment import Head, Segment, decode, encode, hide
from enforcement_plugin.sync.verify import outcome, verify, witness_of
from enforcement_plugin.sync.verify_heads import parse_heads
from enforcement_plugin.sync.verify_index import Index

CASE = "enforcement_case"


def verified(hub, *files, heads=()):
    kept = [head for text in heads for head in parse_heads(text)]
    return verify(hub, [witness_of(path) for path in files], kept, progress=lambda share, text: None)


def kinds(hub, *files, heads=()):
    return {each.kind for each in verified(hub, *files, heads=heads).findings}


def sync(officer, hub, signer=None):
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


def chain(hub, sealer):
    return [decode(name, hub.read(name)) for name in names(hub, {}) if name.sealer == sealer]


def put(hub, segment: Segment, signer=None) -> Segment:
    sealed, content = encode(segment, signer)
    hub.segments[sealed.name.path] = content
    return sealed


def forged(segment: Segment, **given) -> Segment:
    """Return the segment with its first change telling another story, as its author never did."""
    change = replace(segment.changes[0], columns={"remark": ("NULL", "'当事人已自行拆除'")})
    return replace(segment, changes=(change, *segment.changes[1:]), **given)


def rewrite(hub, sealer, start=0, signer=None) -> None:
    """Write a chain anew from one segment on, every hash as it ought to be."""
    segments = chain(hub, sealer)
    previous = segments[start - 1].hash if start else None
    for segment in segments[start:]:
        del hub.segments[segment.name.path]
        previous = put(hub, forged(segment, previous=previous), signer).hash


def kept_files(hub) -> MemoryHub:
    """Return the hub as it is now, to be put back later."""
    copy = MemoryHub(hub.identity())
    copy.segments, copy.layers = dict(hub.segments), dict(hub.layers)
    return copy


@pytest.fixture
def record(office):
    """李梅 alone has sealed three times about one case; nobody else has synced."""
    hub, li = office.memory_hub(), office.officer("李梅")
    case = li.insert(CASE, remark="0")
    heads = [sync(li, hub).head]
    for number in (1, 2):
        li.update(CASE, case, remark=str(number))
        heads.append(sync(li, hub).head)
    li.close()
    return hub, li, case, heads


def sealer_of(head: str) -> str:
    return head.split("/")[0]


# -- one device, and what can and cannot be found without a witness -----------------------------------


@pytest.mark.parametrize("start", [0, 1, 2])
def test_unsigned_and_unwitnessed_a_chain_can_be_written_anew(record, start) -> None:
    """The limit: hashes alone prove order, not authorship. A file, a colleague or a paper ends it."""
    hub, li, case, heads = record
    rewrite(hub, sealer_of(heads[0]), start)
    assert kinds(hub) == set(), "this is what one paper a month is for"
    found = verified(hub, li.path).findings
    assert {each.kind for each in found} == {"rewritten", "altered"}
    assert {each.case for each in found} == {case}
    assert {each.witness for each in found} == {str(li.path)}
    assert kinds(hub, heads=[heads[start]]) == {"rewritten"}
    assert {each.witness for each in verified(hub, heads=[heads[-1]]).findings} == {"head"}


def test_unsigned_and_unwitnessed_the_end_can_be_cut(record) -> None:
    hub, li, case, heads = record
    del hub.segments[chain(hub, sealer_of(heads[0]))[-1].name.path]
    assert kinds(hub) == set(), "in principle: nothing is left that knows of it"
    (found,) = verified(hub, li.path).findings
    assert (found.kind, found.position, found.case) == ("cut", 3, case), "his file names the case that was lost"
    assert kinds(hub, heads=heads[-1:]) == {"cut"}


@pytest.fixture
def signed_record(office):
    """The same with a device key, which no forger has."""
    hub, li, key = office.memory_hub(), office.officer("李梅"), keys.new_key()
    case = li.insert(CASE, remark="0")
    heads = [sync(li, hub, key).head]
    for number in (1, 2):
        li.update(CASE, case, remark=str(number))
        heads.append(sync(li, hub, key).head)
    li.close()
    return hub, key, case, sealer_of(heads[0])


@pytest.mark.parametrize("other", [None, "forger"])
@pytest.mark.parametrize("start", [1, 2])
def test_a_signed_chain_cannot_be_written_on_by_others(signed_record, start, other) -> None:
    hub, _, case, sealer = signed_record
    rewrite(hub, sealer, start, keys.new_key() if other else None)
    found = verified(hub).findings
    assert ("signature", start + 1, case) in {(each.kind, each.position, each.case) for each in found}


def test_a_signed_segment_that_keeps_its_key_but_not_its_content_is_found(signed_record) -> None:
    hub, key, case, sealer = signed_record
    last = chain(hub, sealer)[-1]
    original = hub.segments.pop(last.name.path)
    sealed = put(hub, forged(last))
    content = hub.segments.pop(sealed.name.path)
    lines = content.splitlines(True)
    with_key = lines[0].replace(b'"last"', b'"key":"' + key.public_key.encode() + b'","last"')
    hub.segments[sealed.name.path] = b"".join([with_key, *lines[1:-1], original.splitlines(True)[-1]])
    assert {(each.kind, each.case) for each in verified(hub).findings} == {("altered", case)}


def test_the_whole_signed_chain_replaced_by_an_unsigned_one(signed_record, office) -> None:
    """Found if the device is registered with its key by somebody else's segment; else only by a witness."""
    hub, key, _, sealer = signed_record
    wang = office.officer("王强")
    wang.insert("device", uuid=sealer, sealer=sealer, person="李梅", public_key=key.public_key)
    sync(wang, hub)
    assert kinds(hub) == set()
    rewrite(hub, sealer)
    assert kinds(hub) == {"signature", "rewritten"}
    other = MemoryHub(hub.identity())
    other.segments = {path: content for path, content in hub.segments.items() if path.startswith(sealer)}
    assert kinds(other) == set(), "alone it looks like an honest unsigned chain"
    assert [each.signed for each in verified(other).devices] == ["none"]


# -- several devices --------------------------------------------------------------------------------


@pytest.fixture
def office_of_two(office):
    """李梅 and 王强 have seen each other's segments; returns hub, both, the case and 李梅's sealer."""
    hub, li, wang = office.memory_hub(), office.officer("李梅"), office.officer("王强")
    case = li.insert(CASE, remark="0")
    sealer = sealer_of(sync(li, hub).head)
    before = kept_files(hub)
    for number in (1, 2):
        wang.insert("party", name=f"公司 {number}")
        sync(wang, hub)
        li.update(CASE, case, remark=str(number))
        sync(li, hub)
    sync(wang, hub)
    li.close()
    wang.close()
    return hub, li, wang, case, sealer, before


def test_the_hub_set_back_to_an_earlier_day(office_of_two) -> None:
    """A backup of the share put back, innocently or not: only what is outside of it knows."""
    hub, li, wang, case, sealer, before = office_of_two
    assert kinds(hub, li.path, wang.path) == set()
    assert kinds(before) == set(), "in principle: an earlier state is a whole state"
    found = verified(before, wang.path).findings
    assert {each.kind for each in found} == {"cut"}
    assert {(each.sealer == sealer, each.case) for each in found} == {(True, case), (False, "")}
    assert {each.witness for each in found} == {str(wang.path)}


def test_one_officers_whole_folder_is_gone(office_of_two) -> None:
    hub, _, wang, case, sealer, _ = office_of_two
    for path in [path for path in hub.segments if path.startswith(sealer)]:
        del hub.segments[path]
    (found,) = verified(hub).findings
    assert (found.kind, found.sealer, found.position) == ("cut", sealer, 1)
    assert found.witness == names(hub, {})[0].sealer, "王强's segments say that they had seen them"
    (found,) = verified(hub, wang.path).findings
    assert found.case == case, "and his file says what was in them"


def test_a_segment_taken_out_is_named_with_its_case_by_a_file(office_of_two) -> None:
    hub, li, _, case, sealer, _ = office_of_two
    del hub.segments[chain(hub, sealer)[1].name.path]
    assert [(each.kind, each.position, each.case) for each in verified(hub).findings] == [("removed", 2, "")]
    found = verified(hub, li.path).findings
    assert [(each.kind, each.position, each.case) for each in found] == [("removed", 2, case)]


def test_a_change_taken_out_of_a_segment_by_its_hash(office_of_two) -> None:
    """The segment still verifies, because hubs may hide changes; a folder may not."""
    hub, _, wang, case, sealer, _ = office_of_two
    name = chain(hub, sealer)[1].name
    hub.segments[name.path] = hide(hub.segments[name.path], lambda change: True)
    assert [(each.kind, each.position, each.case) for each in verified(hub).findings] == [("hidden", 2, "")]
    assert {each.case for each in verified(hub, wang.path).findings} == {case}
    hub.hides_changes = True
    assert kinds(hub) == set(), "where a server decides who sees what, that is in order"


def test_a_tail_that_was_made_up_accuses_nobody_else(office_of_two) -> None:
    """A forger hangs a chain of his own beside 李梅's, longer than hers: hers stays whole, his is named."""
    hub, _, _, _, sealer, _ = office_of_two
    previous = "d" * 64
    for position in (2, 3, 4, 5):
        change = replace(chain(hub, sealer)[0].changes[0], change=f"{position:032x}")
        segment = replace(
            chain(hub, sealer)[0], first=position, last=position, previous=previous, changes=(change,)
        )
        previous = put(hub, segment).hash
    found = {(each.kind, each.position) for each in verified(hub).findings}
    assert found == {("inserted", position) for position in (2, 3, 4, 5)}


def test_one_made_up_at_the_end_does_not_make_the_true_end_look_altered(office_of_two) -> None:
    """The made-up one names another before it; who has seen the true end tells which of the two is false."""
    hub, _, wang, _, sealer, _ = office_of_two
    last = chain(hub, sealer)[-1]
    change = replace(last.changes[0], change="f" * 32)
    put(hub, replace(last, first=4, last=4, previous="d" * 64, changes=(change,)))
    assert [(each.kind, each.position) for each in verified(hub).findings] == [("altered", 3)]
    assert [(each.kind, each.position) for each in verified(hub, wang.path).findings] == [("inserted", 4)]


def test_two_officers_folders_swapped(office_of_two) -> None:
    hub, _, _, _, sealer, _ = office_of_two
    other = next(name.sealer for name in names(hub, {}) if name.sealer != sealer)
    swapped = {sealer: other, other: sealer}
    hub.segments = {f"{swapped[path[:32]]}{path[32:]}": content for path, content in hub.segments.items()}
    assert kinds(hub) >= {"reordered"}


def test_somebodys_change_told_again_in_ones_own_chain(office_of_two, office) -> None:
    """Every chain is whole, but whoever joins might read the false version of 李梅's change first."""
    hub, _, _, case, sealer, _ = office_of_two
    mine = "0" * 32
    false = forged(chain(hub, sealer)[0], sealer=mine, previous=None, replica="9" * 32)
    put(hub, false)
    found = {(each.kind, each.sealer, each.position, each.case) for each in verified(hub).findings}
    assert found == {("contradicted", mine, 1, case), ("contradicted", sealer, 1, case)}
    put(hub, replace(chain(hub, sealer)[1], sealer="1" * 32, first=1, last=1, previous=None))
    assert {each.sealer for each in verified(hub).findings} == {mine, sealer}, "told again alike is a relay"


def test_who_reads_a_change_told_in_two_ways_hears_of_it(office_of_two, office) -> None:
    """Officers who read the one or the other first would differ for ever, and nobody would know why."""
    hub, _, wang, case, sealer, _ = office_of_two
    true = chain(hub, sealer)[-1]
    remark = true.changes[0].columns["remark"][1].strip("'")
    put(hub, forged(true, sealer="0" * 32, first=1, last=1, previous=None))
    assert sync(wang, hub).contradicted == (true.changes[0].change,)
    assert wang.row(CASE, case)["remark"] == remark, "what was read first stands"
    joining = office.officer("孟")
    assert sync(joining, hub).contradicted == (true.changes[0].change,), "both at once are noticed, too"
    assert sync(joining, hub).contradicted == ()


def test_another_spelling_of_the_same_is_no_contradiction(record) -> None:
    """JSON may be spelled with spaces by another program: the content counts."""
    hub, _, _, heads = record
    (first, *_) = chain(hub, sealer_of(heads[0]))
    _, content = encode(replace(first, sealer="0" * 32))
    header, change, _ = content.splitlines(True)
    change = change.replace(b'{"actor":', b'{"actor": ')
    top = hashlib.sha256(header)
    top.update(hashlib.sha256(change).hexdigest().encode() + b"\n")
    name = replace(first, sealer="0" * 32, hash=top.hexdigest()).name
    hub.segments[name.path] = header + change + f'{{"hash":"{top.hexdigest()}"}}\n'.encode()
    assert verified(hub).findings == ()
    assert verified(hub).segments == 4


def test_a_false_witness_is_named(office_of_two) -> None:
    """Somebody seals that he saw another head of 李梅: the accusation carries his name, not hers alone."""
    hub, _, _, _, sealer, _ = office_of_two
    other = next(name.sealer for name in names(hub, {}) if name.sealer != sealer)
    last = chain(hub, other)[-1]
    lie = Head(1, "e" * 64, last.sealed_at)
    change = replace(last.changes[0], change="f" * 32)
    put(
        hub,
        replace(
            last,
            first=last.last + 1,
            last=last.last + 1,
            previous=last.hash,
            seen={sealer: lie},
            changes=(change,),
        ),
    )
    (found,) = verified(hub).findings
    assert (found.kind, found.sealer, found.witness) == ("rewritten", sealer, other)


def test_a_stranger_who_signs_with_li_meis_name_is_listed(office_of_two, office) -> None:
    """A name in a change is a claim; which device made it is not. In principle no hash can tell more."""
    hub, *_ = office_of_two
    stranger = office.officer("李梅（冒名）")
    stranger.insert("party", name="伪造")
    sync(stranger, hub)
    assert kinds(hub) == set()
    assert [each.status for each in verified(hub).devices].count("unknown") == 3


def test_a_device_is_confirmed_by_somebody_else_only(office) -> None:
    hub, li, wang = office.memory_hub(), office.officer("李梅"), office.officer("王强")
    li.insert("party", name="甲")
    sealer = sealer_of(sync(li, hub).head)
    li.insert("device", uuid=sealer, sealer=sealer, person="李梅", agency="lc.cm", role="officer")
    sync(li, hub)
    sync(wang, hub)
    (device,) = [each for each in verified(hub).devices if each.sealer == sealer]
    assert (device.status, device.person, device.role) == ("claimed", "李梅", "officer")
    li.update("device", sealer, confirmed_by="王强")
    sync(li, hub)
    (device,) = [each for each in verified(hub).devices if each.sealer == sealer]
    assert device.status == "claimed", "she may write his name, but it stays her own word"
    sync(wang, hub)
    wang.update("device", sealer, confirmed_by="王强科长", confirmed_on="2026-03-02")
    sync(wang, hub)
    (device,) = [each for each in verified(hub).devices if each.sealer == sealer]
    assert (device.status, device.confirmed_by) == ("confirmed", "王强科长")


# -- the file of an officer -------------------------------------------------------------------------


def test_somebody_edited_the_log_in_his_own_file(office_of_two) -> None:
    hub, li, wang, case, sealer, _ = office_of_two
    with closing(sqlite3.connect(wang.path)) as connection, connection:
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'change_log'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE change_log SET columns = replace(columns, ?, ?) WHERE op = 'U'", ("'1'", "'7'"))
        for _, text in triggers:
            connection.execute(text)
    found = verified(hub, li.path, wang.path).findings
    told = {(each.kind, each.sealer, each.case, each.witness) for each in found}
    assert told == {("altered", sealer, case, str(wang.path))}
    assert min(each.position for each in found) == 2


def test_somebody_removed_a_change_from_his_own_log(office_of_two) -> None:
    hub, _, wang, case, _, _ = office_of_two
    with closing(sqlite3.connect(wang.path)) as connection, connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'change_log'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("DELETE FROM change_log WHERE row_uuid = ? AND op = 'I'", (case,))
    (found,) = verified(hub, wang.path).findings
    assert (found.kind, found.position, found.case, found.witness) == ("altered", 1, case, str(wang.path))


# -- what is no forgery -------------------------------------------------------------------------------


def test_a_cloned_file_is_a_fork_and_not_an_insertion(office) -> None:
    """Two machines sealing under one id, however far they get: forked, with no word of forgery."""
    hub, li = office.memory_hub(), office.officer("李梅")
    li.insert("party", name="0")
    sync(li, hub)
    li.close()
    clone = office.at_work("李梅", office.folder / "clone.gpkg")
    shutil.copy(li.path, clone.path)
    shutil.copy(office.folder / "profile-李梅.json", office.folder / "profile-clone.json")
    clone.name = "clone"
    apart = kept_files(hub)
    for number in range(3):
        li.insert("party", name=f"li {number}")
        sync(li, hub)
        clone.insert("party", name=f"clone {number}")
        sync(clone, apart)
    hub.segments.update(apart.segments)
    found = verified(hub).findings
    assert {each.kind for each in found} == {"forked"}
    assert {each.position for each in found} == {2, 3, 4}
    wang = office.officer("王强")
    sync(wang, hub)
    assert sum("clone" in str(row["name"]) for row in wang.tables()["party"]) == 3, "and nothing is lost"


def test_a_restored_backup_accuses_nobody(office) -> None:
    hub, li = office.memory_hub(), office.officer("李梅")
    li.insert("party", name="0")
    sync(li, hub)
    li.close()
    shutil.copy(li.path, office.folder / "backup.gpkg")
    li.insert("party", name="1")
    sync(li, hub)
    li.close()
    shutil.copy(office.folder / "backup.gpkg", li.path)
    li.insert("party", name="2")
    sync(li, hub)
    li.close()
    assert kinds(hub, li.path) == set()
    assert len(verified(hub).devices) == 1, "he read his own later segment back and went on from there"
    assert {row["name"] for row in li.tables()["party"]} == {"0", "1", "2"}


def test_a_hub_moved_and_a_clock_set_back_accuse_nobody(office) -> None:
    hub, li = office.folder_hub(), office.officer("李梅")
    li.insert("party", name="0")
    first = sync(li, hub).head
    hub.root.rename(office.folder / "moved")
    moved = FolderHub(office.folder / "moved")
    ticks = office.ticks
    office.ticks = iter(range(-40_000_000, 0))
    li.insert("party", name="1")
    second = sync(li, moved).head
    office.ticks = ticks
    moved.choose_algorithm("sm3")
    li.insert("party", name="2")
    sync(li, moved)
    li.close()
    assert sealer_of(first) == sealer_of(second)
    assert kinds(moved, li.path, heads=[first, second]) == set()
    assert {status for _, status in verified(moved, heads=[first, second]).heads} == {"found"}
    assert {segment.sealed_at < "2026" for segment in chain(moved, sealer_of(first))} == {True, False}


def test_a_hash_that_this_computer_lacks_is_said_as_that(record) -> None:
    hub, *_ = record
    path = sorted(hub.segments)[1]
    hub.segments[path] = hub.segments[path].replace(b'"sha256"', b'"sha3"')
    assert kinds(hub) == {"unverifiable"}


def test_no_room_for_the_notes_is_said_and_not_taken_for_an_answer(record) -> None:
    hub, _, _, heads = record
    segment = chain(hub, sealer_of(heads[0]))[0]
    with pytest.raises(SurroundingsError, match="temporary"), Index() as index:
        index.most_pages(20)
        for number in range(10_000):
            index.add(replace(segment, first=number, last=number), number, [b"x"])


def test_without_the_library_signed_segments_are_not_passed_as_verified(signed_record, monkeypatch) -> None:
    hub, *_ = signed_record
    monkeypatch.setattr(keys, "available", lambda: False)
    with pytest.raises(keys.CryptographyMissingError, match="cryptography"):
        verified(hub)


# -- what is said ---------------------------------------------------------------------------------------


def test_the_report_names_people_cases_and_its_own_limits(office) -> None:
    from enforcement_plugin.app.evidence_report import KINDS, report_lines

    hub, li = office.folder_hub(), office.officer("李梅")
    case = li.insert(CASE, remark="停工")
    head = sync(li, hub).head
    sealer = sealer_of(head)
    li.insert("device", uuid=sealer, sealer=sealer, person="李梅", agency="lc.cm")
    sync(li, hub)
    li.close()
    clean = outcome(verified(hub, li.path, heads=[head]))
    promises = {
        "zh": ("未发现封存后的改动", "不证明所记内容属实"),
        "en": ("nothing was found", "not whether it is true"),
    }
    for language, words in promises.items():
        text = "\n".join(report_lines(clean, hub="共享", at="2026-03-02T00:00:00Z", language=language))
        assert all(word in text for word in words)
        assert "李梅" in text
        assert head in text
    path = hub.root / "events" / names(hub, {})[0].path
    path.write_bytes(path.read_bytes().replace("停工".encode(), "复工".encode()))
    found = outcome(verified(hub, li.path, heads=[head]))
    text = "\n".join(report_lines(found, hub="共享", at="2026-03-02T00:00:00Z", language="zh"))
    assert case in text
    assert "内容在封存后被改动" in text
    assert "该处已损坏" in text
    assert "未发现" not in text
    assert {each["kind"] for each in found["findings"]} <= set(KINDS)
