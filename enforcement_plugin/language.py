"""The user's language, and the core's errors as sentences in it. Shared by desktop and Processing."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication

from enforcement_plugin.errors import EnforcementError

ERRORS = "Errors"  # the context that scripts/translations.py collects the sentences under


def language() -> str:
    """Return ``zh`` or ``en``: the two languages that everything exists in."""
    return "zh" if QgsApplication.locale().lower().startswith("zh") else "en"


def sentence(error: EnforcementError) -> str:
    """Return what happened in the user's language.

    The sentence is translated before its fields are filled in; one that has no translation is shown in
    English rather than not at all.
    """
    values = {
        name: sentence(value) if isinstance(value, EnforcementError) else value
        for name, value in error.values.items()
    }
    said = QCoreApplication.translate(ERRORS, error.template).format(**values)
    line = getattr(error, "line", None)
    # An error in a rule pack or another text file of the user's leads with its place.
    return said if line is None else f"{getattr(error, 'file', '')}, {line}: {getattr(error, 'path', '')}: {said}"
