"""What the plugin manager and the development tree get."""

from __future__ import annotations

import importlib.util
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def stage() -> ModuleType:
    spec = importlib.util.spec_from_file_location("stage", ROOT / "scripts" / "stage.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_zip_holds_all_that_runs_and_nothing_else(stage: ModuleType, tmp_path: Path) -> None:
    with zipfile.ZipFile(stage.zip_plugin(tmp_path)) as archive:
        names = set(archive.namelist())
    for needed in (
        "metadata.txt",
        "__init__.py",
        "LICENSE",
        "ui/case_form.ui",
        "resources/icons/plugin.svg",
        "resources/rule_packs/liaocheng/pack.yaml",
        "i18n/enforcement_plugin_zh_CN.qm",
    ):
        assert f"enforcement_plugin/{needed}" in names
    assert not [name for name in names if name.endswith((".pyc", ".ts")) or "/tests/" in name]
    assert all(name.startswith("enforcement_plugin/") for name in names)


def test_icon_named_in_metadata_exists(stage: ModuleType, tmp_path: Path) -> None:
    staged = stage.stage(tmp_path, link=True)
    metadata = (staged / "metadata.txt").read_text(encoding="utf-8")
    icon = next(line.split("=", 1)[1] for line in metadata.splitlines() if line.startswith("icon="))
    assert (staged / icon).is_file()


def test_staged_plugin_finds_its_own_resources(stage: ModuleType, tmp_path: Path) -> None:
    """paths.py must not follow the links back into the checkout: a zip has no checkout."""
    import subprocess
    import sys

    stage.stage(tmp_path, link=False)
    answer = subprocess.run(
        [sys.executable, "-c", "from enforcement_plugin import paths; print(paths.root(), paths.version())"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert answer[0] == str(tmp_path / "enforcement_plugin")
    assert answer[1][0].isdigit()
