"""Who the user is, and what the forms offer him, with the reason where they do not (cases/roles.py)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, FrozenSet, Iterable, List, Optional, Tuple

from enforcement_plugin.app.case_view import CaseView
from enforcement_plugin.app.desk import Desk, bilingual
from enforcement_plugin.cases import roles
from enforcement_plugin.rules import Fact, Outcome
from enforcement_plugin.rules.facts import MeasureSource, StructureSource
from enforcement_plugin.workspace.labels import SHARED

# Columns of a structure that whoever stands in front of it can fill in; its permits are a matter of papers.
SEEN_ON_SITE = ("build_stage", "floors", "project_type")


@dataclass(frozen=True)
class User:
    """Who works here by his own word: name, agency (id of the pack, or any name), role; empty: not said."""

    person: str
    agency: str = ""
    role: str = ""

    @property
    def known(self) -> bool:
        """Whether agency and role have been said."""
        return bool(self.agency and self.role)


@dataclass(frozen=True)
class Offer:
    """What is offered, why the rest is not (by action), and ``note``: what a form says of that in one line."""

    actions: FrozenSet[str]
    reasons: Dict[str, str]
    note: str = ""

    def allows(self, action: str) -> bool:
        """Tell whether ``action`` is offered."""
        return action in self.actions

    def why_not(self, action: str) -> str:
        """Return why ``action`` is not offered, empty if it is."""
        return self.reasons.get(action, "")


EVERYTHING = Offer(roles.ACTIONS, {})  # for a form that stands alone


def offer(desk: Desk, user: User, view: Optional[CaseView] = None) -> Offer:
    """Return what is offered to ``user``: on the case of ``view``, or without it apart from any case."""
    stake = None if view is None else view.stake
    part_of = {name: agency.part_of for name, agency in desk.pack.agencies.items() if agency.part_of}
    actions = roles.offers(user.role, user.agency, stake, part_of)
    reasons = {}
    about_case = ""
    for action in sorted(roles.ACTIONS - actions):
        found = roles.refusal(action, user.role, user.agency, stake, part_of)
        if found is None:
            continue
        if found.is_about_case and stake is not None:
            about_case = about_case or _others(desk, user, stake)
            reasons[action] = about_case
        else:
            reasons[action] = _role_needed(desk.language, user.role, found.needed)
    return Offer(actions, reasons, about_case or _role_note(desk.language, user.role))


def _others(desk: Desk, user: User, stake: roles.Stake) -> str:
    join = bilingual(desk.language, ("、", ", "))
    leading = join.join(agency_name(desk, name) for name in sorted(stake.leading))
    return bilingual(
        desk.language,
        (
            "本案牵头（或候选）：{leading}；您的单位：{own}。在此可写备注、加证据。",
            "Led (or to be led) by {leading}; you are {own}. Here you may add remarks and evidence.",
        ),
    ).format(leading=leading, own=agency_name(desk, user.agency))


def _role_needed(language: str, role: str, needed: Tuple[str, ...]) -> str:
    join = bilingual(language, ("、", ", "))
    return bilingual(
        language,
        (
            "您的角色是“{role}”；此项由{needed}办理。角色在“设置”中更改。",
            "Your role is “{role}”; this is done by: {needed}. The role is changed in the settings.",
        ),
    ).format(
        role=role_name(language, role) or bilingual(language, ("未填写", "not said")),
        needed=join.join(role_name(language, name) for name in needed),
    )


def _role_note(language: str, role: str) -> str:
    notes = {
        roles.VIEWER: (
            "角色为“查阅”：本表只供查看。",
            "You are here as a viewer: nothing on this form can be changed.",
        ),
        roles.LEADER: (
            "角色为“领导”：查看、解决冲突、确认设备；案件由执法人员办理。",
            "You are here as a leader: read, settle conflicts, confirm devices; officers work on the cases.",
        ),
        roles.SURVEYOR: (
            "角色为“测量员”：填写现场所见、备注和证据；法律事实和采纳由执法人员办理。",
            "You are here as a surveyor: what is seen on the spot, remarks, evidence; officers enter legal facts"
            " and adopt.",
        ),
    }
    return bilingual(language, notes[role]) if role in notes else ""


def role_name(language: str, role: str) -> str:
    """Return what a role is called."""
    return SHARED["role"].get(role, {}).get(language, role)


def role_choices(language: str) -> List[Tuple[str, str]]:
    """Return (role, name) in the order in which a form lists them."""
    return [(role, role_name(language, role)) for role in roles.ROLES]


def agency_name(desk: Desk, agency: str) -> str:
    """Return the name of an agency; one that the pack does not know is called what it was entered as."""
    return desk.agency_labels().get(agency, agency)


def agency_id(desk: Desk, text: str) -> str:
    """Return the agency that a person means by a name (in the desk's language), else the text as it stands."""
    text = text.strip()
    by_name = {name: agency for agency, name in desk.agency_labels().items()}
    return by_name.get(text, text)


def stake_of(
    deciding: Iterable[Optional[Outcome]],
    handling: Iterable[Outcome],
    named: Iterable[object],
    working: Iterable[object],
) -> roles.Stake:
    """Return whose case it is.

    ``deciding`` are the computed answers about the lead, ``named`` the agencies that the case has adopted;
    ``handling`` are those about its violations, ``working`` the agencies that these have adopted.
    """

    def agencies(outcomes: Iterable[Optional[Outcome]], others: Iterable[object]) -> FrozenSet[str]:
        found = {*others}
        for outcome in outcomes:
            if outcome is not None:
                found.update((outcome.agency, outcome.coordinator, outcome.organiser, *outcome.candidates))
        return frozenset(str(name) for name in found if name)

    return roles.Stake(agencies(deciding, named), agencies(handling, working))


def seen_on_site(fact: Fact) -> bool:
    """Tell whether a fact is seen or measured on the spot, so that a surveyor may enter it."""
    return any(
        isinstance(source, MeasureSource)
        or (isinstance(source, StructureSource) and source.column in SEEN_ON_SITE)
        for source in fact.source
    )
