"""The desk: an open workspace together with the rules that it is judged by."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Dict, Mapping, Optional, Set, Tuple

from enforcement_plugin.app.calendars import office_calendar
from enforcement_plugin.app.value_labels import value_labels
from enforcement_plugin.app.workspaces import open_workspace
from enforcement_plugin.errors import InputError
from enforcement_plugin.overlay import OverlaySpec
from enforcement_plugin.rules import Calendar, Pack, load_pack
from enforcement_plugin.workspace import Workspace, repositories
from enforcement_plugin.workspace.guard import Guard

PACK_SETTING = "pack_id"
INTERACTIVE_WAIT_SECONDS = 1.5


@dataclass(repr=False)
class Desk:
    """What an officer works at: the file, the city's rules, the calendar, and the language of the labels.

    ``actor`` is whom the file's log ascribes edits to. ``cache`` holds reference layers between clicks.
    """

    workspace: Workspace
    pack: Pack
    calendar: Calendar
    spec: OverlaySpec
    language: str
    actor: str
    cache: Dict[str, object] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """The file of the workspace."""
        return self.workspace.path

    def today(self) -> date:
        """Return the day by the workspace's clock, in the office's own time zone."""
        return self.workspace.clock().astimezone().date()

    def agency_labels(self) -> Dict[str, str]:
        """Return the pack's agencies by id, named in the desk's language."""
        return {name: agency.name.get(self.language) for name, agency in self.pack.agencies.items()}

    def lead_labels(self) -> Dict[str, str]:
        """Return those agencies that a rule of the pack may name as lead: they get symbols on the map."""
        named: Set[Optional[str]] = set()
        for rule in self.pack.lead.rules if self.pack.lead else ():
            named.update(rule.then.candidates, (rule.then.value, rule.then.coordinator, rule.then.organiser))
        return {name: label for name, label in self.agency_labels().items() if name in named}

    @property
    def labels(self) -> Mapping[str, str]:
        """What stored values are called, for lists of changes and conflicts."""
        names: Dict[str, str] = {}
        for values in value_labels(self.pack).values():
            for value, label in values.items():
                names.setdefault(value, label[self.language])
                # An officer's entry is kept as JSON (case_fact.value).
                names.setdefault(json.dumps(value), label[self.language])
        return names

    def structure_of(self, table: str, row: str) -> str:
        """Return the structure that a row of the workspace belongs to, empty if none."""
        if table == "structure":
            return row
        found = repositories.find(self.workspace.connection, table, row)
        if found is None:
            return ""
        if found.get("structure_uuid"):
            return str(found["structure_uuid"])
        case = found.get("case_uuid")
        return self.structure_of("enforcement_case", str(case)) if case else ""

    def guard(self, guards: Dict[Path, Guard]) -> None:
        """Have another process hold the file open, for a program that opens it elsewhere, too (guard.py).

        ``guards`` are those of this program by file; they outlive the desk, because what else holds the file
        (a layer, a pool of connections) may do so, too. Raises SurroundingsError.
        """
        path = self.path.absolute()
        if self.workspace.read_only:
            return
        if path not in guards:
            guards[path] = Guard(path)
        guards[path].renew()
        self.workspace.guard = guards[path]
        # Somebody sits in front of the window and waits with us.
        self.workspace.wait(INTERACTIVE_WAIT_SECONDS)

    def set_actor(self, actor: str) -> None:
        """Ascribe edits to ``actor`` from now on."""
        if actor and actor != self.actor:
            self.workspace.sign_as(actor)
            self.actor = actor

    def close(self) -> None:
        """Close the file."""
        self.workspace.close()


def pack_of(workspace: Workspace) -> Pack:
    """Return the rule pack that a workspace is judged by, in the version that is in force today.

    Raises InputError when the workspace names none or one that is not installed.
    """
    name = workspace.settings.get(PACK_SETTING)
    if not isinstance(name, str) or not name:
        raise InputError(
            "{path} does not say which city's rules it is judged by (setting {setting}).",
            path=workspace.path,
            setting=PACK_SETTING,
        )
    return load_pack(name, workspace.clock().astimezone().date())


def open_desk(path: Path, *, actor: str, language: str = "zh") -> Desk:
    """Open a workspace with its rules; ``actor`` is whom edits are ascribed to.

    Raises EnforcementError when the file, its pack or the calendar cannot be used.
    """
    workspace = open_workspace(Path(path), actor=actor)
    try:
        pack = pack_of(workspace)
        return Desk(workspace, pack, office_calendar(), OverlaySpec.from_pack(pack), language, actor)
    except BaseException:
        workspace.close()
        raise


def bilingual(language: str, texts: Tuple[str, str]) -> str:
    """Return the Chinese (first) or English (second) of a pair."""
    return texts[1] if language == "en" else texts[0]


def value_label(desk: Desk, fact: str, value: object) -> str:
    """Return a fact's value as a person would say it."""
    known = desk.pack.facts.get(fact)
    if value is None:
        return bilingual(desk.language, ("未知", "not known"))
    if isinstance(value, bool):
        return bilingual(desk.language, ("是", "yes") if value else ("否", "no"))
    if isinstance(value, (tuple, list, frozenset, set)):
        return bilingual(desk.language, ("、", ", ")).join(value_label(desk, fact, member) for member in value)
    text = str(value)
    if known is not None and text in known.values:
        return known.values[text].get(desk.language)
    if text in desk.pack.agencies:
        return desk.pack.agencies[text].name.get(desk.language)
    return text


def fact_label(desk: Desk, fact: str) -> str:
    """Return the name of a fact."""
    known = desk.pack.facts.get(fact)
    return fact if known is None else known.label.get(desk.language)


def optional_text(value: object) -> Optional[str]:
    """Return a cell as text, None when it is empty."""
    return None if value is None or value == "" else str(value)


def workspace_crs(path: Path) -> str:
    """Return the coordinate system of a workspace's layers, like ``EPSG:4548``."""
    with open_workspace(path, actor=None) as workspace:
        return f"EPSG:{workspace.epsg}"
