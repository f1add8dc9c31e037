"""Positions follow the order of commits: whoever polls with a cursor never passes over a late commit."""

from __future__ import annotations

import threading
import time
from typing import List

import pytest

from tests.sync.postgres.chain import WEST, Chain, change
from tests.sync.postgres.town import Town

CASE = "enforcement_case"


def polled_while_one_is_slow(town: Town) -> List[str]:
    """One publishes and is slow to commit, another publishes meanwhile, a third polls; return what he got."""
    town.enter("li", "李梅")
    town.enter("sun", "孙立")
    reader = town.enter("zhao", "赵敏")
    slow, slow_content = Chain().seal(change(CASE, geom=WEST))
    quick, quick_content = Chain().seal(change(CASE, geom=WEST, actor="孙立"))
    connection = town.server.connect("li", town.database)
    connection.autocommit = False
    connection.cursor().execute("SELECT enforcement_hub.publish(%s, %s)", (slow.path, slow_content))
    other = threading.Thread(target=lambda: town.hub("sun", lock_seconds=30).put(quick, quick_content))
    other.start()
    got: List[str] = []
    cursor = 0

    def poll() -> None:
        nonlocal cursor
        for position, path in reader.after(cursor):
            cursor = position
            got.append(path)

    until = time.monotonic() + 1.0
    while time.monotonic() < until and not got:
        poll()
        time.sleep(0.02)
    connection.commit()
    connection.close()
    other.join()
    poll()
    reader.close()
    assert {slow.path, quick.path} >= set(got)
    return [("slow" if path == slow.path else "quick") for path in got]


def test_a_reader_with_a_cursor_misses_nothing(hub_town) -> None:
    assert polled_while_one_is_slow(hub_town) == ["slow", "quick"]


def test_without_the_lock_a_reader_would_have_missed_the_slow_one(own_town) -> None:
    """That the test above can fail: the same with the lock taken out of the server."""
    own_town.sql(
        "postgres",
        "CREATE OR REPLACE FUNCTION enforcement_hub.alone() RETURNS void LANGUAGE sql AS $$ SELECT NULL::void $$",
    )
    assert polled_while_one_is_slow(own_town) == ["quick"]


def test_many_publish_at_once_and_every_chain_is_whole(hub_town) -> None:
    from enforcement_plugin.sync.verify import verify

    writers = [(f"writer{n}", f"人{n}") for n in range(4)]
    hubs = [hub_town.enter(login, person) for login, person in writers]
    failures: List[BaseException] = []

    def publish(hub, person: str) -> None:
        try:
            chain = Chain()
            for _ in range(8):
                hub.put(*chain.seal(*(change(CASE, geom=WEST, actor=person) for _ in range(3))))
        except BaseException as error:  # noqa: BLE001 - told below, in the thread of the test
            failures.append(error)

    threads = [threading.Thread(target=publish, args=(hub, person)) for hub, (_, person) in zip(hubs, writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    found = verify(hubs[0], progress=lambda share, text: None)
    assert (found.findings, found.segments, found.changes) == ((), 32, 96)
    positions = [position for position, _ in hubs[0].after(0)]
    assert positions == sorted(set(positions))
    for hub in hubs:
        hub.close()


def test_two_who_publish_the_same_change_keep_it_once(hub_town) -> None:
    """Two relay the same direct edit: it stands in both segments and once in the log."""
    from enforcement_plugin.sync.segment import decode

    li, sun = hub_town.enter("li", "李梅"), hub_town.enter("sun", "孙立")
    row = change(CASE, geom=WEST)
    mine, theirs = Chain().seal(row), Chain().seal(row)
    li.put(*mine)
    sun.put(*theirs)
    assert hub_town.sql("postgres", "SELECT count(*) FROM enforcement_hub.change_log") == [(1,)]
    for name, content in (mine, theirs):
        for hub in (li, sun):
            assert hub.read(name) == content
            assert decode(name, hub.read(name)).changes == (row,)


@pytest.mark.parametrize("positions", [3, 99_999])
def test_the_log_goes_on_in_a_new_partition(hub_town, positions) -> None:
    li = hub_town.enter("li", "李梅")
    hub_town.sql("postgres", "SELECT setval('enforcement_hub.position', %s, false)", positions)
    chain = Chain()
    sealed = [chain.seal(change(CASE, geom=WEST)) for _ in range(3)]
    for name, content in sealed:
        li.put(name, content)
    assert [li.read(name) for name, _ in sealed] == [content for _, content in sealed]
    assert [path for _, path in li.after(0)] == [name.path for name, _ in sealed]
