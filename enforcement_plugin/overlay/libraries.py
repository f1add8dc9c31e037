"""Array geometry is the one thing QGIS does not always bring along; its absence is said with the remedy."""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path
from types import ModuleType

from enforcement_plugin.errors import SurroundingsError
from enforcement_plugin.paths import python_interpreter


def shapely2() -> ModuleType:
    """Return shapely, version 2 or later (the array functions came with 2.0).

    Raises SurroundingsError naming the install command for the system at hand.
    """
    try:
        import shapely
    except ImportError:
        raise SurroundingsError(
            "The overlay needs the Python package shapely, version 2 or later, and there is none. "
            "Install it with: {command}",
            command=install_command(),
        ) from None
    if int(shapely.__version__.split(".")[0]) < 2:
        raise SurroundingsError(
            "The overlay needs the Python package shapely, version 2 or later; this is {found}. "
            "Install it with: {command}",
            found=shapely.__version__,
            command=install_command(),
        )
    return shapely


def install_command() -> str:
    """Return the command that installs shapely here without moving QGIS's own numpy (``--no-deps``).

    Not 2.1 or later where QGIS brings an older GEOS: both would answer to the same names in one process, and
    shapely 2.1 asks for functions that the older one has not got.
    """
    wanted = '--no-deps "shapely>=2.0,<2.1"'
    if os.name == "nt":
        return f"in the OSGeo4W Shell: python -m pip install --user {wanted}"
    # Debian and others mark their Python as theirs (PEP 668); a user's own folder harms nothing of it.
    managed = (Path(sysconfig.get_path("stdlib")) / "EXTERNALLY-MANAGED").exists()
    consent = "--break-system-packages " if managed else ""
    return f"{python_interpreter()} -m pip install --user {consent}{wanted}"
