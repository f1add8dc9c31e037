"""What a case form shows: plain data in the user's language, ready to be bound to widgets or printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Optional

from enforcement_plugin.cases.roles import Stake


@dataclass(frozen=True)
class Clause:
    """One rule that spoke: where in the document, and its words."""

    rule: str
    section: str
    quote: str
    derived: bool  # concluded from the document rather than written in it


@dataclass(frozen=True)
class Answer:
    """One question answered: who leads, or who handles a violation.

    ``status`` is determined, undetermined, conflict or none; ``agency`` is a label when determined,
    ``candidates`` are labels otherwise; ``missing`` names the facts that would settle it.
    """

    status: str
    agency: str
    candidates: tuple[str, ...]
    clauses: tuple[Clause, ...]
    missing: tuple[str, ...]
    doubts: tuple[str, ...]  # ambiguity ids met
    beside: str = ""  # who coordinates or organises where the document names one beside or instead of a lead


@dataclass(frozen=True)
class FactLine:
    """One fact as used: its label and value, and where the value comes from."""

    name: str
    label: str
    value: object
    value_label: str
    origin: str  # zone, parcel, structure, case, entry, unsaved, setting, default, unknown
    note: str
    entered: bool  # an officer's entry (saved or not) stands instead of the computed value
    computed: object = None  # what the map says, whether or not an entry replaces it
    computed_label: str = ""
    computed_origin: str = "unknown"
    needs_reason: bool = False  # the map was measured: an entry that differs must say why


@dataclass(frozen=True)
class FactField:
    """How a fact is entered: ``kind`` is enum, bool, date, number or agency; choices are (value, label)."""

    name: str
    label: str
    kind: str
    choices: tuple[tuple[object, str], ...]
    latest: str = ""  # of a day: what has happened cannot lie after today
    on_site: bool = False  # seen or measured on the spot


@dataclass(frozen=True)
class ParcelLine:
    """A parcel under the structure: overlap in m² on the ellipsoid and share of the structure (0 … 1)."""

    parcel_no: str
    area_m2: float
    share: float
    land_use_right: str
    land_ownership: str
    grant: str


@dataclass(frozen=True)
class ViolationLine:
    """One violation of the pack: whether it is suspected here, and who handles it if so.

    A task is no violation but is handled, too (found, supervised); nobody ticks it.
    """

    violation: str
    label: str
    present: bool
    handling: Optional[Answer]
    task: bool = False


@dataclass(frozen=True)
class ClockLine:
    """A deadline: what, by when, and how it stands (green, amber, red; ``days`` are working days left)."""

    deadline: str
    label: str
    due: str
    overdue_from: str
    state: str
    days: Optional[int]
    clause: Optional[Clause]
    advisory: bool = False
    year_missing: bool = False  # it runs, but in a year whose holidays nobody has published or imported


@dataclass(frozen=True)
class NoticeLine:
    """A letter that the document asks for or allows."""

    rule: str
    form: str
    to: str
    mandatory: object  # True, False or "conditional"
    clause: Optional[Clause]


@dataclass(frozen=True)
class Step:
    """An escalation or linkage measure that applies, with what must be done or true before it."""

    label: str
    who: str
    gates: tuple[str, ...]
    clause: Optional[Clause]


@dataclass(frozen=True)
class Doubt:
    """An ambiguity of the document that this case meets, and what is safe to do about it."""

    id: str
    text: str
    safe: str


@dataclass(frozen=True)
class CaseView:
    """Everything that the form shows about one structure and its case (opened or not)."""

    structure_uuid: str
    structure_no: str
    case_uuid: str
    case_no: str
    opened: bool
    stage_fact: str  # the fact that is the building stage; empty where the document asks for none
    stage_label: str
    place: str
    scope: str
    severity: str  # the grade in words, empty where the document grades nothing
    lead: Answer
    lead_office: Answer
    changes: tuple[str, ...]  # "if X were Y: Z leads"
    adopted: str  # the decision that a person adopted, in words; empty if none
    adopted_differs: bool
    violations: tuple[ViolationLine, ...]
    clocks: tuple[ClockLine, ...]
    notices: tuple[NoticeLine, ...]
    doubts: tuple[Doubt, ...]
    standing: tuple[Doubt, ...]  # doubts about the document as a whole
    facts: tuple[FactLine, ...]
    fields: Mapping[str, FactField]
    parcels: tuple[ParcelLine, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]  # what whoever relies on the decision must know
    duties: tuple[str, ...]  # without a number of days: at once, in time
    steps: tuple[Step, ...]  # escalations and linkage measures that apply
    forbidden: tuple[str, ...]
    pack: str
    draft: bool
    as_of: str
    stake: Stake  # whose case it is
    remark: str
