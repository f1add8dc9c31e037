"""Months of three officers' work in seconds: whatever they did, in the end their files are alike and whole."""

from __future__ import annotations

import random
from typing import Any, Dict, List, Mapping

import pytest

from enforcement_plugin.sync.hub import MemoryHub
from enforcement_plugin.sync.resolve import take_candidate
from enforcement_plugin.sync.rows import fold_of
from enforcement_plugin.sync.verify import verify
from enforcement_plugin.workspace import repositories
from enforcement_plugin.workspace.verification import outside_edits

CASE, VIOLATION = "enforcement_case", "case_violation"
COLUMNS: Dict[str, List[str]] = {
    CASE: ["remark", "case_no", "lead_agency", "procedure_stage", "due_on", "edited_by"],
    VIOLATION: ["handling_agency", "file_no", "remark"],
}


class Slow:
    """A share that does not show everything yet: other people's newest segments, in any order."""

    def __init__(self, hub: MemoryHub, chance: random.Random) -> None:
        self.hub, self.chance = hub, chance

    def __getattr__(self, name: str) -> Any:
        return getattr(self.hub, name)

    def paths(self, since: Mapping[str, str]) -> List[str]:
        return [path for path in self.hub.paths(since) if self.chance.random() < 0.8]


def act(officer, hub, chance: random.Random) -> None:
    """Do one thing that an officer does."""
    what = chance.choice(["sync", "sync", "insert", "update", "update", "update", "delete", "resolve"])
    table = chance.choice([CASE, VIOLATION])
    if what == "sync":
        officer.sync(Slow(hub, chance) if chance.random() < 0.3 else hub)
        return
    with officer.open() as workspace:
        if what == "resolve":
            open_now = officer.conflicts()
            if open_now:
                conflict = chance.choice(open_now)
                candidate = chance.choice(conflict["candidates"])
                take_candidate(workspace, conflict["conflict"], candidate["change"], actor=officer.name)
            return
        with workspace.write() as connection:
            rows = [row["uuid"] for row in repositories.rows(connection, table)]
            values = {column: f"{chance.randrange(4)}" for column in chance.sample(COLUMNS[table], 2)}
            if what == "insert" or not rows:
                # Two officers who open the same case offline open the same one.
                uuid = f"{chance.randrange(3):032x}"
                if uuid not in rows:
                    repositories.insert(connection, table, {"uuid": uuid, **values})
            elif what == "update":
                repositories.update(connection, table, chance.choice(rows), values)
            elif chance.random() < 0.4:
                repositories.delete(connection, table, chance.choice(rows))


@pytest.mark.parametrize("seed", range(3))
def test_all_files_are_alike_in_the_end(office, seed) -> None:
    chance = random.Random(seed)
    hub = office.memory_hub()
    officers = [office.officer(name) for name in ("李梅", "王强", "赵敏")]
    for _ in range(60):
        act(chance.choice(officers), hub, chance)
    for officer in officers * 2:
        officer.sync(hub)
    first = officers[0].everything()
    for officer in officers[1:]:
        assert officer.everything() == first
    for officer in officers:
        with officer.open() as workspace:
            fold = fold_of(workspace.connection)
            assert list(outside_edits(workspace.connection, fold)) == [], "the tables say what the log says"
    late = office.officer("周洁")
    late.sync(hub)
    assert late.everything() == first
    assert verify(hub, progress=lambda share, text: None).findings == (), "and every chain is whole"
