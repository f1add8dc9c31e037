"""The interpreter for child processes: with the wrong one the shared file is never brought up to date."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from enforcement_plugin import paths


def test_the_interpreter_has_our_library_and_version() -> None:
    answer = subprocess.run(
        [str(paths.python_interpreter()), "-c", "import sys; print(sys.prefix, sys.version_info[:2])"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == f"{sys.prefix} {sys.version_info[:2]}"


@pytest.mark.parametrize("elsewhere", ["python3", "qgis", ""])
def test_another_python_on_the_path_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, elsewhere: str
) -> None:
    """Embedded in QGIS, sys.executable is whatever is called python3 first on the path."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "shims" / elsewhere) if elsewhere else "")
    chosen = paths.python_interpreter()
    assert Path(sys.prefix) in chosen.parents
    assert chosen.is_file()
