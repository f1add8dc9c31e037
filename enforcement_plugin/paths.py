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


def office_dir() -> Path:
    """Return the folder of what this office has added, such as year files of holidays; it need not exist.

    ``ENFORCEMENT_HOME`` names another one, for several users of one machine or a trial.
    """
    named = os.environ.get("ENFORCEMENT_HOME")
    if named:
        return Path(named)
    if os.name == "nt":
        return Path(os.environ.get("APPDATA") or Path.home()) / "enforcement"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "enforcement"


def version() -> str:
    """Return the plugin's version; ``metadata.txt`` is its one source."""
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(root() / "metadata.txt", encoding="utf-8")
    return metadata["general"]["version"]


def python_interpreter() -> Path:
    """Return the Python that child processes are started with: the one whose library this process uses.

    Within QGIS ``sys.executable`` is QGIS itself, or whichever ``python3`` happens to be first on the path,
    which may know nothing of QGIS's packages. So it is believed only if it lies in ``sys.prefix``.

    Raises SurroundingsError when there is none.
    """
    executable = Path(sys.executable or "")
    prefixes = [Path(prefix) for prefix in dict.fromkeys((sys.prefix, sys.exec_prefix, sys.base_prefix))]
    if executable.stem.lower().startswith("python") and any(prefix in executable.parents for prefix in prefixes):
        return executable
    exact = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    names = ("python.exe",) if os.name == "nt" else (f"bin/{exact}", "bin/python3")
    for prefix in prefixes:
        for name in names:
            if (prefix / name).is_file():
                return prefix / name
    found = shutil.which("python3") or shutil.which("python")
    if found is None:
        raise SurroundingsError(
            "No Python interpreter was found beside QGIS ({prefix}); the shared file cannot be updated.",
            prefix=sys.prefix,
        )
    return Path(found)
