"""The house's import rules (architecture, "The shape of the code"): data flows one way.

Without them a rule that decides about houses starts to depend on a dialog, and can no longer be tested
or run at night.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "enforcement_plugin"

# A package may import those of a smaller floor; on one floor only what ALLOWED_BESIDE names.
FLOORS = {
    "rules": 0,
    "cases": 1,
    "overlay": 2,
    "workspace": 2,
    "intake": 3,
    "sync": 3,
    "outputs": 3,
    "demo": 3,
    "app": 4,
    "language": 5,
    "auth_store": 5,
    "commands": 5,
    "processing": 6,
    "gui": 6,
    "__main__": 7,
    "plugin": 7,
    "__init__": 8,
}
FREE_FOR_ALL = {"errors", "paths"}
QT_FREE = ("rules", "cases", "overlay", "workspace", "sync", "intake", "demo", "app", "commands")
LONGEST_MODULE = 400


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def station(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imports(path: Path) -> set[str]:
    """Every module that the file imports, at the top or late."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide which station is meant"
            found.add(node.module or "")
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def house_imports(path: Path) -> set[str]:
    return {name.split(".")[1] for name in imports(path) if name.startswith("enforcement_plugin.")} & (
        set(FLOORS) | FREE_FOR_ALL
    )


def test_every_module_belongs_to_a_station() -> None:
    unknown = {station(path) for path in modules()} - set(FLOORS) - FREE_FOR_ALL
    assert not unknown, f"give these a floor in architecture.md and here: {sorted(unknown)}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_data_flows_one_way(path: Path) -> None:
    here = station(path)
    if here in FREE_FOR_ALL:
        assert house_imports(path) <= FREE_FOR_ALL
        return
    uphill = {there for there in house_imports(path) - FREE_FOR_ALL - {here} if FLOORS[there] >= FLOORS[here]}
    assert not uphill, f"{here} must not import {sorted(uphill)}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_module_outgrows_its_reader(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_MODULE, f"{path.name} has {lines} lines: it is two modules"


@pytest.mark.parametrize(
    "path",
    [path for path in modules() if station(path) in QT_FREE],
    ids=lambda path: path.relative_to(PACKAGE).as_posix(),
)
def test_what_decides_and_keeps_runs_without_qgis(path: Path) -> None:
    qt = {name for name in imports(path) if name.split(".")[0] in {"qgis", "PyQt5", "PyQt6", "processing"}}
    assert not qt, f"{path.name} imports {sorted(qt)}"


@pytest.mark.parametrize(
    "path",
    [path for path in modules() if station(path) in {"gui", "processing", "plugin", "language", "auth_store"}],
    ids=lambda path: path.relative_to(PACKAGE).as_posix(),
)
def test_the_desktop_holds_no_sql_and_no_pyqt_of_its_own(path: Path) -> None:
    foreign = {name for name in imports(path) if name.split(".")[0] in {"sqlite3", "PyQt5", "PyQt6", "yaml"}}
    assert not foreign, f"{path.name} imports {sorted(foreign)}"


def test_no_drawer_of_odds_and_ends() -> None:
    names = {path.name for path in modules()}
    assert not names & {"utils.py", "helpers.py", "common.py", "misc.py"}


def test_every_folder_is_a_package() -> None:
    """A folder without ``__init__.py`` becomes a namespace package, and QGIS cannot unload the plugin."""
    bare = [
        folder
        for folder in PACKAGE.rglob("*")
        if folder.is_dir() and folder.name != "__pycache__" and not (folder / "__init__.py").exists()
    ]
    assert not bare


def test_nothing_pure_asks_for_the_time() -> None:
    """A decision must be the same tomorrow: clock, user and ids are passed in."""
    for path in modules():
        if station(path) not in {"rules", "cases", "overlay"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in {"today", "now", "utcnow", "uuid4", "getuser"}, (
                    f"{path.name}:{node.lineno} calls {node.func.attr}()"
                )
