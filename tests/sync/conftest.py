"""Officers, their files and a hub, as the tests of sync need them."""

from __future__ import annotations

import itertools
import random
import shutil
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Mapping, Optional, Union

import pytest

from enforcement_plugin.app.syncing import conflict_records
from enforcement_plugin.sync.folder_hub import FolderHub
from enforcement_plugin.sync.hub import Hub, MemoryHub
from enforcement_plugin.sync.postgres.hub import PostgresHub
from enforcement_plugin.sync.postgres.shared import PostgresTables
from enforcement_plugin.sync.profile import Profile
from enforcement_plugin.sync.run import SharedFile, SyncReport, synchronise
from enforcement_plugin.workspace import Workspace, repositories
from tests.sync.postgres import server as server_of_tests
from tests.sync.postgres import town as town_of_tests
from tests.sync.postgres.server import Server
from tests.sync.postgres.town import Town

BEGIN = datetime.now(timezone.utc)  # the triggers in the files read the system's clock, too


TABLES = ("enforcement_case", "case_violation", "structure", "zone", "edition", "party")


@dataclass(frozen=True)
class Contents:
    """What a file holds, without what only that file knows (fid)."""

    tables: Mapping[str, List[Mapping[str, object]]]
    log: List[str]
    conflicts: List[Mapping[str, object]]


def contents(workspace: Workspace) -> Contents:
    tables = {
        table: sorted(
            (
                {name: value for name, value in row.items() if name != "fid"}
                for row in repositories.rows(workspace.connection, table)
            ),
            key=lambda row: str(row["uuid"]),
        )
        for table in TABLES
    }
    log = sorted(row[0] for row in workspace.connection.execute("SELECT change FROM change_log"))
    conflicts = sorted(conflict_records(workspace), key=lambda record: str(record["conflict"]))
    return Contents(tables, log, conflicts)


@dataclass
class Office:
    """Several officers; the clock ticks a second at every question."""

    folder: Path
    template: Path
    seed: random.Random
    ticks: Iterator[int] = field(default_factory=itertools.count)
    officers: List[Officer] = field(default_factory=list)

    def clock(self) -> datetime:
        return BEGIN + timedelta(seconds=next(self.ticks))

    def new_id(self) -> str:
        return f"{self.seed.getrandbits(128):032x}"

    def officer(self, name: str) -> Officer:
        path = self.folder / f"{name}.gpkg"
        shutil.copy(self.template, path)
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE replica SET replica = ?", (self.new_id(),))
        connection.close()
        return self.at_work(name, path)

    def at_work(self, name: str, path: Path) -> Officer:
        self.officers.append(Officer(self, name, path))
        return self.officers[-1]

    def folder_hub(self) -> FolderHub:
        return FolderHub.open(self.folder / "hub", ids=self.new_id)

    def memory_hub(self) -> MemoryHub:
        return MemoryHub(self.new_id())


class DatabaseHub:
    """A hub in a database, where everybody of the same agency has a login of his own."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self._hubs: Dict[str, PostgresHub] = {}

    def of(self, name: str) -> PostgresHub:
        """Return the hub as this officer's login sees it; a hub from before he came does not know him."""
        if name not in self._hubs:
            login = "officer_" + name.encode("utf-8").hex()
            self._hubs[name] = self.town.enter(login, name, jurisdictions=("west", "east"))
        return self._hubs[name]

    def tables_of(self, name: str) -> PostgresTables:
        return PostgresTables(self.of(name))

    def close(self) -> None:
        for hub in self._hubs.values():
            hub.close()


@dataclass
class Officer:
    """Somebody with a file of his own."""

    office: Office
    name: str
    path: Path
    kept: Optional[Workspace] = None

    def clock(self) -> datetime:
        return self.office.clock()

    @contextmanager
    def open(self) -> Iterator[Workspace]:
        """Give the officer's open file; it stays open, as in the desktop, until ``close``."""
        if self.kept is None:
            self.kept = Workspace.open(self.path, actor=self.name, clock=self.clock, ids=self.office.new_id)
        yield self.kept

    def close(self) -> None:
        """Close the file, so that it lies there in one piece."""
        if self.kept is not None:
            self.kept.close()
            self.kept = None

    def insert(self, table: str, **values: object) -> str:
        with self.open() as workspace, workspace.write() as connection:
            return repositories.insert(connection, table, values)  # type: ignore[arg-type]

    def update(self, table: str, row: str, **values: object) -> None:
        with self.open() as workspace, workspace.write() as connection:
            repositories.update(connection, table, row, values)  # type: ignore[arg-type]

    def delete(self, table: str, row: str) -> None:
        with self.open() as workspace, workspace.write() as connection:
            repositories.delete(connection, table, row)

    def row(self, table: str, row: str) -> Optional[Mapping[str, object]]:
        with self.open() as workspace:
            return repositories.find(workspace.connection, table, row)

    def tables(self) -> Mapping[str, List[Mapping[str, object]]]:
        """Return everything that is shared, without what only this file knows (fid)."""
        return self.everything().tables

    def log(self) -> List[str]:
        return self.everything().log

    def conflicts(self) -> List[Mapping[str, object]]:
        return self.everything().conflicts

    def everything(self) -> Contents:
        with self.open() as workspace:
            return contents(workspace)

    def sync(
        self,
        hub: Union[Hub, DatabaseHub],
        *,
        shared: Optional[SharedFile] = None,
        progress: Callable[[float, str], None] = lambda share, text: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> SyncReport:
        shared = shared or (hub.tables_of(self.name) if isinstance(hub, DatabaseHub) else None)
        with self.open() as workspace:
            return synchronise(
                workspace,
                hub.of(self.name) if isinstance(hub, DatabaseHub) else hub,
                profile=Profile(self.office.folder / f"profile-{self.name}.json"),
                actor=self.name,
                shared=shared,
                progress=progress,
                cancelled=cancelled,
            )


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "empty.gpkg"
    Workspace.create(path, pack_id="liaocheng", crs="EPSG:4547", clock=lambda: BEGIN, ids=lambda: "0" * 32).close()
    return path


@pytest.fixture
def office(tmp_path: Path, template: Path) -> Iterator[Office]:
    office = Office(tmp_path, template, random.Random(7))
    yield office
    for officer in office.officers:
        officer.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A database server; where PostGIS is not installed this says so, and nothing is skipped."""
    server = server_of_tests.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def hub_template(postgres_server: Server) -> str:
    return town_of_tests.template(postgres_server)


@pytest.fixture(scope="session")
def used_town(postgres_server: Server, hub_template: str) -> Town:
    return town_of_tests.copy(postgres_server, hub_template)


@pytest.fixture
def hub_town(used_town: Town) -> Town:
    """An empty hub in a database, with the districts west and east and nobody but its administrator."""
    town_of_tests.clean(used_town)
    return used_town


@pytest.fixture
def own_town(postgres_server: Server, hub_template: str) -> Iterator[Town]:
    """The same in a database of its own, for a test that changes more than rows."""
    town = town_of_tests.copy(postgres_server, hub_template)
    yield town
    town.drop()
