"""The only place that knows where the plugin's other files and its interpreter are.

In a checkout ``resources/``, ``ui/``, ``i18n/`` and ``metadata.txt`` lie beside the package; staged
(zip, dev tree) they lie inside it. Symlinks are never resolved: a dev tree is a folder of them.
"""

from __future__ import annotations

import configparser
import os
import shutil
import sys
from pathlib import Path

from enforcement_plugin.errors import SurroundingsError

PACKAGE = Path(os.path.abspath(__file__)).parent  # noqa: PTH100 - resolve() would follow symlinks


def root() -> Path:
    """Return the folder that holds ``metadata.txt``: the package if staged, else the checkout."""
    return PACKAGE if (PACKAGE / "metadata.txt").is_file() else PACKAGE.parent


def import_root() -> Path:
    """Return the folder that must be on ``sys.path`` for ``import enforcement_plugin``."""
    return PACKAGE.parent


def resources_dir() -> Path:
    """Return the folder of rule packs, holidays, styles, icons and layouts."""
    return root() / "resources"


def ui_dir() -> Path:
    """Return the folder of the Qt Designer forms."""
    return root() / "ui"


def i18n_dir() -> Path:
    """Return the folder of the compiled translations."""
    return root() / "i18n"


def version() -> str:
    """Return the plugin's version; ``metadata.txt`` is its one source."""
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(root() / "metadata.txt", encoding="utf-8")
    return metadata["general"]["version"]


def python_interpreter() -> Path:
    """Return the Python that child processes are started with.

    Inside QGIS ``sys.executable`` may be QGIS itself (Windows, macOS), so it is only believed when it is
    called like a Python.

    Raises SurroundingsError when there is none.
    """
    if Path(sys.executable or "").stem.lower().startswith("python"):
        return Path(sys.executable)
    executable = "python.exe" if os.name == "nt" else "python3"
    for folder in (sys.exec_prefix, os.path.join(sys.exec_prefix, "bin")):
        candidate = Path(folder) / executable
        if candidate.is_file():
            return candidate
    found = shutil.which("python3") or shutil.which("python")
    if found is None:
        raise SurroundingsError(
            "No Python interpreter was found beside QGIS ({prefix}); the shared file cannot be updated.",
            prefix=sys.exec_prefix,
        )
    return Path(found)
