"""Workspaces for tests: made once, copied for each test, so that a test states only what happens in it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Callable, Iterator, List, Optional

import pytest

from enforcement_plugin.workspace import Workspace
from enforcement_plugin.workspace.geometry import register_functions
from tests.workspace.made import clock, ids, open_as


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> Optional[bool]:
    """Leave the tests inside QGIS out where pytest-qgis is switched off."""
    if collection_path.name == "test_qgis_capture.py" and not config.pluginmanager.hasplugin("pytest_qgis"):
        return True
    return None


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.gpkg"
    Workspace.create(path, pack_id="liaocheng", crs="EPSG:4547", clock=clock, ids=ids).close()
    return path


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    """A closed, empty workspace file."""
    copy = tmp_path / "东昌府区.gpkg"
    shutil.copyfile(template, copy)
    return copy


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    """An open workspace in which 李梅 works."""
    with open_as(path) as opened:
        yield opened


@pytest.fixture
def outsider(path: Path) -> Callable[..., List[tuple]]:
    """Run SQL on the file as any program would that has the spatial functions."""

    def run(*statements: str) -> List[tuple]:
        with closing(sqlite3.connect(path)) as connection, connection:
            register_functions(connection)
            rows: List[tuple] = []
            for statement in statements:
                rows = connection.execute(statement).fetchall()
            return rows

    return run
