"""A share on a slow line: one sees it move, one can stop, and nobody's own file is held meanwhile."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any, List

import pytest

from enforcement_plugin.errors import CancelledError
from enforcement_plugin.sync.hub import MemoryHub


class SlowLine:
    """A hub of which every call takes so long that somebody else edits the file meanwhile.

    Instead of waiting two seconds, every call does what people do in two seconds: it writes to the file from
    another program, which fails at once if a lock is held.
    """

    def __init__(self, hub: MemoryHub, path: Any) -> None:
        self.hub, self.path, self.calls = hub, path, 0

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self.hub, name)
        if not callable(attribute):
            return attribute

        def call(*arguments: object, **named: object) -> object:
            self.calls += 1
            with closing(sqlite3.connect(self.path, timeout=0)) as other, other:
                other.execute("INSERT INTO party (name) VALUES (?)", (f"{self.calls}: {name}",))
            return attribute(*arguments, **named)

        return call


@pytest.fixture
def waiting(office):
    """李梅 has something to publish, 王强 has published ten times."""
    hub = office.memory_hub()
    li, wang = office.officer("李梅"), office.officer("王强")
    for number in range(10):
        wang.insert("enforcement_case", case_no=str(number))
        wang.sync(hub)
    li.insert("enforcement_case", case_no="自己的")
    return hub, li, wang


def test_no_lock_is_held_while_the_line_is_waited_for_and_nothing_typed_is_lost(waiting) -> None:
    hub, li, wang = waiting
    said: List[float] = []
    line = SlowLine(hub, li.path)
    li.sync(line, progress=lambda share, text: said.append(share))
    assert line.calls > 12
    assert len(said) > 10, "one sees it move"
    assert said == sorted(said)
    li.sync(hub)
    wang.sync(hub)
    assert li.tables() == wang.tables()
    names = [row["name"] for row in wang.tables()["party"]]
    assert len(names) == len(set(names)) >= 11, "everything that was typed meanwhile"


def test_it_can_be_stopped_at_any_moment(waiting) -> None:
    hub, li, wang = waiting
    for patience in range(12):
        asked: List[int] = []

        def tired(patience: int = patience, asked: List[int] = asked) -> bool:
            asked.append(1)
            return len(asked) > patience

        try:
            li.sync(SlowLine(hub, li.path), cancelled=tired)
        except CancelledError:
            continue
    li.sync(hub)
    wang.sync(hub)
    assert li.tables() == wang.tables()
    assert len(li.tables()["enforcement_case"]) == 11
