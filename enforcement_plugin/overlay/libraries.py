"""Array geometry is the one thing QGIS does not always bring along; its absence is said with the remedy."""

from __future__ import annotations

import os
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
    """Return the command that installs shapely here without moving QGIS's own numpy (``--no-deps``)."""
    if os.name == "nt":
        return 'in the OSGeo4W Shell: python -m pip install --user --no-deps "shapely>=2.0,<2.1"'
    return f'{python_interpreter()} -m pip install --user --no-deps "shapely>=2.0,<2.1"'
