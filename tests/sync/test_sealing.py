"""How a chain is written: what each segment says of others, and with what it is hashed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from enforcement_plugin.sync.hub import names
from enforcement_plugin.sync.segment import decode, encode, hide
from enforcement_plugin.sync.verify import verify
from enforcement_plugin.workspace import repositories

CASE = "enforcement_case"
V1 = json.loads((Path(__file__).parent / "data" / "segments_v1.json").read_text("utf-8"))


def chain(hub, sealer=None):
    """Return the hub's segments (of one sealer) in the order of its chain."""
    read = [decode(name, hub.read(name)) for name in names(hub, {})]
    return [segment for segment in read if sealer in (None, segment.sealer)]


def sealer_of(report) -> str:
    return report.head.split("/")[0]


def findings(hub):
    return list(verify(hub, progress=lambda share, text: None).findings)


def test_a_head_is_stated_once_and_the_time_of_the_latest_always(office) -> None:
    """Fifty devices would otherwise name forty-nine heads in every segment, for years."""
    hub, li, wang = office.memory_hub(), office.officer("李梅"), office.officer("王强")
    wang.insert("party", name="某公司")
    wang_head = wang.sync(hub).head
    li.insert("party", name="甲")
    sealer = sealer_of(li.sync(hub))
    li.insert("party", name="乙")
    li.sync(hub)
    first, second = chain(hub, sealer)
    (seen,) = first.seen.values()
    assert f"{sealer_of(wang.sync(hub))}/{seen.position}/{seen.hash}" == wang_head
    assert second.seen == {}
    assert first.seen_at == second.seen_at == seen.sealed_at
    wang.insert("party", name="丙")
    wang.sync(hub)
    li.insert("party", name="丁")
    li.sync(hub)
    third = chain(hub, sealer)[-1]
    assert [head.position for head in third.seen.values()] == [2]
    assert third.seen_at > second.seen_at


def test_after_a_loss_at_the_hub_every_head_is_stated_again(office) -> None:
    hub, li, wang = office.memory_hub(), office.officer("李梅"), office.officer("王强")
    wang.insert("party", name="某公司")
    wang.sync(hub)
    li.insert("party", name="甲")
    sealer = sealer_of(li.sync(hub))
    (lost,) = chain(hub, sealer)
    del hub.segments[lost.name.path]
    li.sync(hub)
    assert chain(hub, sealer)[-1].seen == lost.seen, "what only the lost one said of others is not lost"


def test_the_hubs_choice_of_hash_changes_in_mid_chain(office) -> None:
    hub, li, wang = office.folder_hub(), office.officer("李梅"), office.officer("王强")
    for number, algorithm in enumerate(["sha256", "sm3", "sha256"]):
        hub.choose_algorithm(algorithm)
        li.insert("party", name=str(number))
        li.sync(hub)
    assert [segment.algorithm for segment in chain(hub)] == ["sha256", "sm3", "sha256"]
    assert findings(hub) == []
    wang.sync(hub)
    assert len(wang.log()) == 3
    (hub.root / "settings.json").write_text('{"algorithm": "md5"}', "ascii")
    assert hub.algorithm() == "sha256", "a hand-made setting never weakens the evidence"


def test_a_chain_of_version_1_goes_on_in_version_2(office) -> None:
    """An office that upgrades in mid-case keeps one chain; its old part still verifies."""
    hub, li = office.memory_hub(), office.officer("李梅")
    hub.segments = {path: text.encode("utf-8") for path, text in V1["segments"].items()}
    assert findings(hub) == []
    li.sync(hub)
    assert li.row(CASE, V1["case"])["remark"] == "仍在施工", "published first; the other stays in the conflict"
    last = chain(hub)[-1]
    sealed, content = encode(replace(last, first=last.last + 1, last=last.last + 1, previous=last.hash, version=2))
    hub.put(sealed.name, content)
    assert [segment.version for segment in chain(hub, last.sealer)][-2:] == [1, 2]
    assert findings(hub) == []
    li.insert("party", name="新")
    li.sync(hub)
    assert findings(hub) == []


def test_a_folder_may_hide_nothing(office) -> None:
    """Whoever can write to the share could otherwise take single changes away, and every chain would hold."""
    hub, li, wang = office.memory_hub(), office.officer("李梅"), office.officer("王强")
    case = li.insert(CASE, remark="停工")
    li.sync(hub)
    ((path, content),) = hub.segments.items()
    hub.segments[path] = hide(content, lambda change: change.row == case)
    report = wang.sync(hub)
    assert [each.kind for each in report.unreadable] == ["hidden"]
    hub.segments[path] = content
    wang.sync(hub)
    assert wang.row(CASE, case)["remark"] == "停工", "the whole one is taken in as soon as it is back"
    hub.segments[path], hub.hides_changes = hide(content, lambda change: change.row == case), True
    meng = office.officer("孟")
    assert meng.sync(hub).unreadable == ()


@pytest.mark.parametrize("damage", ["{", "[]", '{"algorithm": 7}', ""])
def test_a_damaged_choice_of_hash_is_none(office, damage) -> None:
    hub = office.folder_hub()
    (hub.root / "settings.json").write_text(damage, "ascii")
    assert hub.algorithm() == "sha256"


def test_a_round_does_not_walk_through_the_years_of_the_log(office) -> None:
    """What SQLite does in a round, counted: a record ten times as long must not cost an officer more."""
    steps = []
    for length in (300, 3_000):
        hub, li = office.memory_hub(), office.officer(f"李梅{length}")
        with li.open() as workspace, workspace.write() as connection:
            for number in range(length):
                repositories.insert(connection, "party", {"name": str(number)})
        li.sync(hub)
        li.insert("party", name="新")
        with li.open() as workspace:
            steps.append(0)

            def count() -> None:
                steps[-1] += 1

            workspace.connection.set_progress_handler(count, 10)
            li.sync(hub)
            workspace.connection.set_progress_handler(None, 0)
    assert steps[1] < 1.2 * steps[0]
