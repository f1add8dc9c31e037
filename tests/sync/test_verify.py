"""What a court would ask: is the record still what was sealed? Each way of changing it is found and named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from enforcement_plugin.sync.hub import HubUnreachableError
from enforcement_plugin.sync.hub import names as hub_names
from enforcement_plugin.sync.segment import SegmentName, decode, encode
from enforcement_plugin.sync.verify import Finding, Witness, outcome, verify, witness_of
from enforcement_plugin.workspace.editions import register_edition

CASE = "enforcement_case"


@pytest.fixture
def sealed(office):
    """A hub where 李梅 has sealed four segments and 王强 has seen the first three."""
    hub = office.memory_hub()
    li, wang = office.officer("李梅"), office.officer("王强")
    case = li.insert(CASE, remark="0")
    li.sync(hub)
    for number in range(1, 4):
        li.update(CASE, case, remark=str(number))
        li.sync(hub)
        if number == 2:
            wang.sync(hub)
            wang.insert("party", name="某公司")
            wang.sync(hub)
    names = [name for name in hub_names(hub, {}) if name.last - name.first == 0]
    sealer = max({name.sealer for name in names}, key=lambda each: sum(name.sealer == each for name in names))
    return hub, li, wang, case, [name for name in names if name.sealer == sealer]


def findings(hub, *witnesses):
    """Return what is found, whoever told (that is looked at in test_forgery.py)."""
    return sorted({replace(each, witness="") for each in verified(hub, *witnesses).findings})


def verified(hub, *witnesses, heads=()):
    return verify(hub, witnesses, heads, progress=lambda share, text: None)


def forge(hub, name: SegmentName, **changes) -> SegmentName:
    """Replace a segment by one that was changed and hashed anew, as somebody who knows the format would."""
    import dataclasses

    segment = decode(name, hub.segments.pop(name.path))
    change = dataclasses.replace(segment.changes[0], columns={"remark": ("NULL", "'伪造'")})
    forged, content = encode(dataclasses.replace(segment, changes=(change,), **changes))
    hub.segments[forged.name.path] = content
    return forged.name


def test_untouched_is_clean(sealed) -> None:
    hub, li, wang, _, _ = sealed
    found = outcome(verified(hub, witness_of(li.path), witness_of(wang.path)))
    assert (found["ok"], found["findings"], found["heads"]) == (True, [], [])
    assert (found["segments"], found["changes"]) == (5, 5)


def test_a_changed_byte_is_found_with_its_case(sealed) -> None:
    hub, _, _, case, names = sealed
    path = names[1].path
    hub.segments[path] = hub.segments[path].replace(b"'1'", b"'7'")
    assert findings(hub) == [Finding("altered", names[1].sealer, 2, case)]


def test_changed_and_hashed_anew_is_found(sealed) -> None:
    hub, _, _, case, names = sealed
    forge(hub, names[0])
    assert findings(hub) == [Finding("altered", names[0].sealer, 1, case)]


def test_a_removed_segment_is_found(sealed) -> None:
    hub, _, _, _, names = sealed
    del hub.segments[names[1].path]
    assert findings(hub) == [Finding("removed", names[1].sealer, 2)]


def test_a_cut_tail_is_found_by_who_saw_it(sealed) -> None:
    hub, _, wang, _, names = sealed
    del hub.segments[names[2].path]
    del hub.segments[names[3].path]
    assert findings(hub) == [Finding("cut", names[0].sealer, 3)], "王强's segment names the third"
    hub.segments.clear()
    assert {each.kind for each in findings(hub, witness_of(wang.path))} == {"cut"}


def test_the_last_one_is_missed_by_its_writer(sealed) -> None:
    hub, li, wang, case, names = sealed
    del hub.segments[names[3].path]
    assert findings(hub, witness_of(wang.path)) == []
    assert findings(hub, witness_of(li.path)) == [Finding("cut", names[0].sealer, 4, case)]


def test_swapped_names_are_found(sealed) -> None:
    hub, _, _, _, names = sealed
    one, other = names[1].path, names[2].path
    hub.segments[one], hub.segments[other] = hub.segments[other], hub.segments[one]
    assert {(each.kind, each.position) for each in findings(hub)} == {("reordered", 2), ("reordered", 3)}


def test_an_inserted_segment_is_found(sealed) -> None:
    hub, _, _, case, names = sealed
    original = hub.segments[names[1].path]
    forge(hub, names[1])
    hub.segments[names[1].path] = original
    assert findings(hub) == [
        Finding("contradicted", names[1].sealer, 2, case),
        Finding("forked", names[1].sealer, 2, case),
    ]
    hub.segments = {path: content for path, content in hub.segments.items() if path != names[1].path}
    assert findings(hub) != []


def test_a_chain_written_anew_is_found_by_a_witness(sealed) -> None:
    hub, _, wang, case, names = sealed
    previous = None
    for name in names:
        forged = forge(hub, name, previous=previous)
        previous = decode(forged, hub.segments[forged.path]).hash
    kinds = {(each.kind, each.case) for each in findings(hub)}
    assert kinds == {("rewritten", case)}
    alone = type(hub)(hub.identity())
    alone.segments = {path: content for path, content in hub.segments.items() if path.startswith(names[0].sealer)}
    assert {each.kind for each in findings(alone)} == {"cut"}, "王强's chain is missed, but nobody saw the old one"
    assert {each.kind for each in findings(alone, witness_of(wang.path))} >= {"rewritten"}


def test_a_witness_of_nothing_says_nothing(sealed) -> None:
    hub, *_ = sealed
    assert findings(hub, Witness("nobody", {})) == []


def test_a_changed_import_is_found(office) -> None:
    hub, li = office.memory_hub(), office.officer("李梅")
    with li.open() as workspace:
        register_edition(
            workspace, "zone", source="分区", as_of="2026-01-01", sha256="1" * 64, features=[{"kind": "ring"}]
        )
    li.sync(hub)
    assert findings(hub) == []
    ((sha256, content),) = hub.layers.items()
    hub.layers[sha256] = content[:-1] + b"x"
    assert [each.kind for each in findings(hub)] == ["altered"]
    hub.layers.clear()
    assert [each.kind for each in findings(hub)] == ["removed"]


class Failing:
    """A hub that loses its connection at a read: for a moment, for this segment, or for good."""

    def __init__(self, hub, path: str, lost: str) -> None:
        self.hub, self.path, self.lost, self.failed = hub, path, lost, False

    def __getattr__(self, name: str):
        return getattr(self.hub, name)

    def read(self, name: SegmentName) -> bytes:
        if name.path == self.path and not (self.lost == "a moment" and self.failed):
            self.failed = True
            raise HubUnreachableError("{name} cannot be read.", name=name.path)
        return self.hub.read(name)

    def paths(self, since):
        if self.failed and self.lost == "for good":
            raise HubUnreachableError("The connection was lost.")
        return self.hub.paths(since)


def test_a_lost_connection_accuses_nobody(sealed) -> None:
    hub, _, _, _, names = sealed
    assert verified(Failing(hub, names[1].path, "a moment")).findings == ()
    with pytest.raises(HubUnreachableError):
        verified(Failing(hub, names[1].path, "for good"))


def test_a_segment_that_cannot_be_read_is_not_called_altered(sealed) -> None:
    hub, _, _, _, names = sealed
    (found,) = findings(Failing(hub, names[1].path, "this segment"))
    assert (found.kind, found.sealer, found.position) == ("unreadable", names[1].sealer, names[1].first)
