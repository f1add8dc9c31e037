"""The plugin's actions: text, icon, key and what they call, declared once for toolbar, menu and dock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Mapping

from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QAction, QWidget

from enforcement_plugin.cases.roles import OFFICE
from enforcement_plugin.gui.icons import icon


@dataclass(frozen=True)
class Command:
    """One action; ``toolbar`` says whether it has a button, ``needs_workspace`` when it is enabled.

    ``offered`` is what of cases/roles.py the user must be offered for it, empty for what everybody is.
    """

    name: str
    icon: str
    text: str
    hint: str
    toolbar: bool = False
    needs_workspace: bool = True
    checkable: bool = False
    offered: str = ""


def commands() -> tuple[Command, ...]:
    """Return the commands in menu order, in the user's language."""

    translate = QCoreApplication.translate
    return (
        Command(
            "case",
            "click_case",
            translate("Commands", "Open case"),
            translate("Commands", "Click a structure on the map to open its case"),
            True,
            True,
            True,
        ),
        Command(
            "new",
            "new_workspace",
            translate("Commands", "New workspace …"),
            translate("Commands", "Make a workspace from zones, parcels and structures"),
            False,
            False,
        ),
        Command(
            "open",
            "open_workspace",
            translate("Commands", "Open workspace …"),
            translate("Commands", "Open a workspace file (GeoPackage)"),
            True,
            False,
        ),
        Command(
            "demo",
            "open_demo",
            translate("Commands", "Try the demo city"),
            translate("Commands", "Make a made-up city of 2,000 structures and open it"),
            False,
            False,
        ),
        Command(
            "close",
            "open_workspace",
            translate("Commands", "Close workspace"),
            translate("Commands", "Close the workspace file; its layers stay"),
        ),
        Command(
            "determine",
            "determine",
            translate("Commands", "Determine all"),
            translate("Commands", "Work out who leads for every structure"),
            True,
            offered=OFFICE,
        ),
        Command(
            "opencases",
            "case_form",
            translate("Commands", "Open cases …"),
            translate("Commands", "Open a case for every structure with a suspected violation"),
            offered=OFFICE,
        ),
        Command(
            "sync",
            "sync",
            translate("Commands", "Sync"),
            translate("Commands", "Exchange changes with the other officers through the shared folder"),
            True,
        ),
        Command(
            "sharedtables",
            "open_workspace",
            translate("Commands", "Add the shared tables as layers"),
            translate("Commands", "Open the tables of the database through which this workspace is synced"),
        ),
        Command(
            "conflicts",
            "conflict",
            translate("Commands", "Conflicts"),
            translate("Commands", "Two officers changed the same thing: decide which value stands"),
        ),
        Command(
            "devices",
            "devices",
            translate("Commands", "Devices …"),
            translate("Commands", "Whose computers have published changes, and who has confirmed that"),
        ),
        Command(
            "attachments",
            "attachments",
            translate("Commands", "Attachments …"),
            translate("Commands", "Photos and documents: which are missing, who has them, fetching them"),
        ),
        Command(
            "head",
            "verify",
            translate("Commands", "Print the head of the record …"),
            translate("Commands", "A page with a QR code by which the record can be checked years later"),
        ),
        Command(
            "devicekey",
            "verify",
            translate("Commands", "Device key …"),
            translate("Commands", "Sign what this device publishes, so that nobody can go on in its name"),
            False,
            False,
        ),
        Command(
            "mapbook",
            "mapbook",
            translate("Commands", "Map page …"),
            translate("Commands", "An A3 page with map, legend and figures as PDF"),
            True,
        ),
        Command(
            "laws",
            "determine",
            translate("Commands", "Compare cities' rules …"),
            translate("Commands", "What every city's document would say of the structure in the form"),
        ),
        Command(
            "holidays",
            "open_workspace",
            translate("Commands", "Import holidays …"),
            translate("Commands", "A year file with the State Council's arrangement, for deadlines of that year"),
            False,
            False,
        ),
        Command(
            "dock",
            "case_form",
            translate("Commands", "Case panel"),
            translate("Commands", "Show or hide the panel"),
            False,
            False,
            True,
        ),
        Command(
            "settings",
            "settings",
            translate("Commands", "Settings …"),
            translate("Commands", "Your name, agency and role, the shared folder, what happens at start"),
            False,
            False,
        ),
        Command(
            "help",
            "help",
            translate("Commands", "Help"),
            translate("Commands", "How to use the plugin"),
            False,
            False,
        ),
    )


def make_actions(parent: QWidget, handlers: Mapping[str, Callable[[], None]]) -> dict[str, QAction]:
    """Return one QAction per command; a command without handler is left to who owns it (the map tool)."""
    actions = {}
    for command in commands():
        action = QAction(icon(command.icon), command.text, parent)
        action.setObjectName(f"enforcement_{command.name}")
        action.setToolTip(command.hint)
        action.setStatusTip(command.hint)
        action.setCheckable(command.checkable)
        action.setEnabled(not command.needs_workspace)
        if command.name in handlers:
            handler = handlers[command.name]
            action.triggered.connect(lambda _checked=False, handler=handler: handler())
        actions[command.name] = action
    return actions
