"""What a person's work lets the forms offer him: role, agency, and what his agency has to do with a case.

Nothing here is enforced, and it must not be mistaken for that: whoever has the file can write to it. It keeps
colleagues out of each other's way; the record keeps who did what, and from which device.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import FrozenSet, Mapping, Optional, Tuple

OFFICER, SURVEYOR, LEADER, ADMINISTRATOR, VIEWER = "officer", "surveyor", "leader", "administrator", "viewer"
ROLES = (OFFICER, SURVEYOR, LEADER, ADMINISTRATOR, VIEWER)

OPEN = "open"  # open a case, save what was entered
SITE = "site"  # what is seen and measured on the spot: real or not, stage, size
REMARK = "remark"
EVIDENCE = "evidence"
VIOLATIONS = "violations"  # which violations are suspected
FACTS = "facts"  # what a decision rests on, and the dates that start clocks
ADOPT = "adopt"  # take a decision over into the case
RESOLVE = "resolve"  # settle a conflict
CONFIRM = "confirm"  # say that a device is whose it claims to be
OFFICE = "office"  # what concerns every case: determine all, open in bulk, holidays

CASE_WORK = frozenset({OPEN, SITE, REMARK, EVIDENCE, VIOLATIONS, FACTS, ADOPT})
ALWAYS_WELCOME = frozenset({REMARK, EVIDENCE})
ACTIONS = CASE_WORK | {RESOLVE, CONFIRM, OFFICE}

OFFERED: Mapping[str, FrozenSet[str]] = {
    VIEWER: frozenset(),
    LEADER: frozenset({RESOLVE, CONFIRM}),
    SURVEYOR: frozenset({OPEN, SITE, REMARK, EVIDENCE}),
    OFFICER: CASE_WORK | {RESOLVE, OFFICE},
    ADMINISTRATOR: ACTIONS,
    # Nobody has said yet who he is (the first start, the demo): an officer, whosever the case is.
    "": CASE_WORK | {RESOLVE, OFFICE},
}


@dataclass(frozen=True)
class Stake:
    """Which agencies (ids) have to do with a case: those that lead or may lead it, those that handle it."""

    leading: FrozenSet[str] = frozenset()
    handling: FrozenSet[str] = frozenset()


@dataclass(frozen=True)
class Refusal:
    """Why something is not offered: the role (``needed``: which roles have it) or the case is another's."""

    action: str
    needed: Tuple[str, ...] = ()

    @property
    def is_about_case(self) -> bool:
        """Whether the role would do, but another agency's case is open."""
        return not self.needed


def offers(
    role: str, agency: str, stake: Optional[Stake] = None, part_of: Optional[Mapping[str, str]] = None
) -> FrozenSet[str]:
    """Return what is offered to ``role`` of ``agency``; on a case, ``stake`` says whose it is.

    ``part_of`` leads from an agency to the department that it is a level of. An unknown role is a viewer's.
    """
    offered = OFFERED.get(role, OFFERED[VIEWER])
    if stake is None or role != OFFICER or concerns(agency, stake, part_of or {}):
        return offered
    return offered - CASE_WORK | ALWAYS_WELCOME


def refusal(
    action: str,
    role: str,
    agency: str,
    stake: Optional[Stake] = None,
    part_of: Optional[Mapping[str, str]] = None,
) -> Optional[Refusal]:
    """Return why ``action`` is not offered, None if it is. Arguments as in ``offers``."""
    if action in offers(role, agency, stake, part_of):
        return None
    if action in offers(role, agency):
        return Refusal(action)
    return Refusal(action, tuple(other for other in ROLES if action in OFFERED[other]))


def concerns(agency: str, stake: Stake, part_of: Mapping[str, str]) -> bool:
    """Return whether a case is the business of ``agency``: it leads, may lead or handles it, or nobody does.

    A department and its levels count as one, because documents often leave the level open. Whoever has not
    said which agency is his is not kept from anything.
    """
    if not agency or not stake.leading:
        return True
    return any(_related(agency, other, part_of) for other in stake.leading | stake.handling)


def _related(one: str, other: str, part_of: Mapping[str, str]) -> bool:
    return one in _upwards(other, part_of) or other in _upwards(one, part_of)


def _upwards(agency: str, part_of: Mapping[str, str]) -> FrozenSet[str]:
    found = {agency}
    while part_of.get(agency) and part_of[agency] not in found:
        agency = part_of[agency]
        found.add(agency)
    return frozenset(found)
