"""A rule pack: one city's policy document as data.

Everything that a city decides for itself is here; Python knows no city, no agency and no fact by name.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from typing import Dict, FrozenSet, Mapping, Optional, Tuple, Union

from enforcement_plugin.rules.case_conditions import HandlerTest
from enforcement_plugin.rules.conditions import Condition
from enforcement_plugin.rules.facts import DerivedSource, Fact, Label
from enforcement_plugin.rules.procedure import DocumentType, Report, Workflow
from enforcement_plugin.rules.tables import Citation, Rule, Table

WORKING_DAY, DAY, DAY_OF_MONTH_BEFORE = "working_day", "day", "day_of_month_before"
PERIODS = {
    "per_day": "calendar_day",
    "per_month": "calendar_month",
    "per_quarter": "calendar_quarter",
    "per_month_and_quarter": "calendar_month_and_quarter",
    "per_year": "calendar_year",
    "years": "calendar_years",
}
UNITS = (WORKING_DAY, DAY, DAY_OF_MONTH_BEFORE, *PERIODS)

COMPLETE, DAMAGED = "complete", "damaged"


@dataclass(frozen=True)
class PolicyDocument:
    """The document that a pack implements; ``status`` is ``issued`` or ``draft``; dates None where unknown.

    ``text_integrity`` is ``damaged`` where the text at hand is not whole, so that clauses may be missing. A
    document is valid up to and with ``expires``, or for ``valid_years`` from the day that it takes effect.
    """

    title: Label
    issuer: Label
    status: str
    number: Optional[str] = None
    issued: Optional[datetime.date] = None
    effective: Optional[datetime.date] = None
    expires: Optional[datetime.date] = None
    note: Optional[Label] = None
    text_integrity: str = COMPLETE
    valid_years: Optional[int] = None

    @property
    def last_day(self) -> Optional[datetime.date]:
        """Return the last day on which the document is valid; None where it sets none, or its start is not known.

        Five years from 1 March 2026 end with 28 February 2031.
        """
        if self.expires is not None or self.valid_years is None or self.effective is None:
            return self.expires
        year = self.effective.year + self.valid_years
        try:
            return self.effective.replace(year=year) - datetime.timedelta(days=1)
        except ValueError:  # from 29 February
            return datetime.date(year, 2, 28)

    @property
    def draft(self) -> bool:
        """Whether all outputs must be marked 草案."""
        return self.status == "draft"


@dataclass(frozen=True)
class Agency:
    """An agency; ``part_of`` names the department when the document leaves the level open."""

    id: str
    name: Label
    kind: str
    level: Optional[Label] = None
    part_of: Optional[str] = None
    role: Optional[Label] = None


@dataclass(frozen=True)
class Violation:
    """A kind of violation; ``handled`` is False where the document only says whom to tell of it."""

    id: str
    name: Label
    group: Optional[str] = None
    handled: bool = True


@dataclass(frozen=True)
class HandlingTable:
    """Who handles ``items``.

    Without ``present_when`` an item is handled if the ``violations`` fact names it; with it, if it may be true.
    """

    table: Table
    items: Tuple[str, ...]
    present_when: Optional[Condition] = None


@dataclass(frozen=True)
class SeparateMatter:
    """Violations of another party, which are a case of their own where ``when`` holds."""

    id: str
    violations: FrozenSet[str]
    when: Condition
    cite: Tuple[Citation, ...]
    ambiguities: Tuple[str, ...] = ()
    derived: bool = False


@dataclass(frozen=True)
class ToHandlers:
    """Addressees that are computed: every handler that passes the test."""

    test: HandlerTest


@dataclass(frozen=True)
class ToFact:
    """The agency that a fact names."""

    fact: str


@dataclass(frozen=True)
class ToOutcome:
    """The agency of ``lead`` or ``lead_office``."""

    outcome: str


@dataclass(frozen=True)
class ToNamed:
    """Agencies by id, or words of the document where it names none (``text``)."""

    agencies: Tuple[str, ...] = ()
    text: Optional[str] = None


Addressees = Union[ToHandlers, ToFact, ToOutcome, ToNamed]


@dataclass(frozen=True)
class Notice:
    """A letter, referral or report that becomes due.

    ``when`` must be true, not merely possible. ``others`` asks of the other handlers of the same matter and
    ``after`` of notices before this one; where they *may* be true the notice is conditional. ``not_where`` are
    notices whose addressees need no second one. ``outside_scope`` is due even where the document does not apply.
    """

    id: str
    form: str
    by: str
    when: Condition
    to: Addressees
    mandatory: bool
    cite: Tuple[Citation, ...]
    others: Optional[Tuple[str, HandlerTest]] = None
    after: Tuple[str, ...] = ()
    not_where: Tuple[str, ...] = ()
    note: Optional[Label] = None
    ambiguities: Tuple[str, ...] = ()
    derived: bool = False
    outside_scope: bool = False


@dataclass(frozen=True)
class Cut:
    """The day of the date fact ``fact``, where ``when`` is true."""

    fact: str
    when: Condition


@dataclass(frozen=True)
class Deadline:
    """A clock: ``amount`` of ``unit`` from the first known date of ``triggers`` (facts; a month for day-of-month).

    The trigger of recurring ones (``PERIODS``), a month or a ``date_range``, is the period that is asked about.
    Where they end or begin in it (a building passes from one ledger to another), ``since`` and ``until`` name the
    day, which itself counts. A ``standing`` one is in an agency's calendar (a yearly plan) and runs for no case.
    """

    id: str
    who: str
    action: str
    amount: int
    unit: str
    trigger_event: str
    triggers: Tuple[str, ...]
    cite: Tuple[Citation, ...]
    when: Optional[Condition] = None
    notices: Tuple[str, ...] = ()
    advisory_when: Optional[Condition] = None
    soft_month_end: bool = False
    ambiguities: Tuple[str, ...] = ()
    derived: bool = False
    standing: bool = False
    since: Optional[Cut] = None
    until: Optional[Cut] = None


@dataclass(frozen=True)
class Duty:
    """What somebody has to do, or may, without a number of days; without ``when`` it belongs to no case."""

    id: str
    who: Union[str, Addressees]
    action: Label
    when: Optional[Condition]
    mandatory: bool
    cite: Tuple[Citation, ...]
    to: Optional[Addressees] = None
    wording: Optional[str] = None
    ambiguities: Tuple[str, ...] = ()
    derived: bool = False

    @property
    def standing(self) -> bool:
        """Whether the duty belongs to no case."""
        return self.when is None


@dataclass(frozen=True)
class Prohibition:
    """Things that software must not create for this case; ``reason`` says why."""

    what: Tuple[str, ...]
    when: Condition
    reason: Label
    ambiguities: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Gate:
    """A step that the law requires before another; ``statute`` is to be verified by a lawyer."""

    text: Label
    statute: Optional[str] = None


@dataclass(frozen=True)
class Escalation:
    """Where a case goes when it cannot be settled below; without ``when`` a person decides alone."""

    id: str
    name: Label
    cite: Tuple[Citation, ...]
    when: Optional[Condition] = None
    by: Optional[str] = None
    to: Tuple[str, ...] = ()
    condition: Optional[Label] = None
    gates: Tuple[Gate, ...] = ()
    ambiguities: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Measure:
    """A linkage measure 联动措施, with what must be true before anybody may ask for it."""

    id: str
    who: str
    text: Label
    target: Label
    cite: Tuple[Citation, ...]
    when: Optional[Condition] = None
    mandatory: bool = False
    preconditions: Tuple[Label, ...] = ()
    ambiguities: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A figure that the document sets a limit for; ``table`` says what a value means, if it is a number.

    ``each`` names a list of numbers and the number fact that the table reads: then every member is answered for
    on its own, too.
    """

    id: str
    name: Label
    cite: Tuple[Citation, ...]
    table: Optional[Table] = None
    who: Tuple[str, ...] = ()
    each: Optional[Tuple[str, str]] = None


@dataclass(frozen=True)
class Ambiguity:
    """A place where the document is silent, collides with itself, or says two things.

    ``text`` says what is unclear, ``safe`` how the software behaves, ``settled_by`` who can settle it. It is met
    where a rule names it, where ``when`` holds, or where an open outcome misses one of the facts in ``missing``.
    ``standing`` ones concern the pack as a whole and are shown with it rather than with a case. Where
    ``silent_when`` holds it is shown with the outcome that it leaves open and is no flag of the case besides.
    """

    id: str
    kind: str
    text: Label
    safe: Label
    settled_by: Optional[Label] = None
    when: Optional[Condition] = None
    missing: Tuple[str, ...] = ()
    standing: bool = False
    silent_when: Optional[Condition] = None


@dataclass(frozen=True)
class Pack:
    """One city's rules, ready to decide."""

    id: str
    version: str
    city: Label
    title: Label
    document: PolicyDocument
    file: str
    caveat: Optional[Label] = None
    agencies: Mapping[str, Agency] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    violations: Mapping[str, Violation] = field(default_factory=dict)
    groups: Mapping[str, Tuple[str, ...]] = field(default_factory=dict)
    tasks: Mapping[str, Label] = field(default_factory=dict)
    scope: Optional[Table] = None
    severity: Optional[Table] = None
    lead: Optional[Table] = None
    lead_office: Optional[Table] = None
    tables: Mapping[str, Table] = field(default_factory=dict)
    handling: Tuple[HandlingTable, ...] = ()
    matters: Tuple[SeparateMatter, ...] = ()
    notices: Tuple[Notice, ...] = ()
    deadlines: Tuple[Deadline, ...] = ()
    duties: Tuple[Duty, ...] = ()
    forbidden: Tuple[Prohibition, ...] = ()
    escalations: Tuple[Escalation, ...] = ()
    linkage: Tuple[Measure, ...] = ()
    figures: Tuple[Figure, ...] = ()
    reports: Tuple[Report, ...] = ()
    documents: Mapping[str, DocumentType] = field(default_factory=dict)
    sources: Mapping[str, Label] = field(default_factory=dict)
    workflow: Workflow = field(default_factory=Workflow)
    ambiguities: Mapping[str, Ambiguity] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    citations: Mapping[str, Tuple[Citation, ...]] = field(default_factory=dict)

    @property
    def draft(self) -> bool:
        """Whether every output must be marked 草案."""
        return self.document.draft

    def kin(self, agency: str, other: str) -> bool:
        """Whether ``agency`` is ``other`` or belongs to it, however far up."""
        current: Optional[str] = agency
        while current is not None:
            if current == other:
                return True
            known = self.agencies.get(current)
            current = known.part_of if known else None
        return False

    @cached_property
    def derivations(self) -> Tuple[Tuple[str, DerivedSource], ...]:
        """Return the facts that are derived from others, in the order in which they are."""
        return tuple((name, fact.derived) for name, fact in self.facts.items() if fact.derived is not None)

    @cached_property
    def violations_fact(self) -> Optional[str]:
        """Return the fact that lists the violations of a case: the set whose values are the pack's violations."""
        for name, fact in self.facts.items():
            if fact.kind == "set" and self.violations and set(fact.values) == set(self.violations):
                return name
        return None

    def handling_of(self, item: str) -> Optional[HandlingTable]:
        """Return the table that says who handles a violation (or other item)."""
        for table in self.handling:
            if item in table.items:
                return table
        return None

    def all_tables(self) -> Dict[str, Table]:
        """Return every decision table by name: scope, severity, lead, lead_office, shared and handling ones."""
        named = {table.name: table for table in (self.scope, self.severity, self.lead, self.lead_office) if table}
        named.update(self.tables)
        named.update({entry.table.name: entry.table for entry in self.handling})
        return named
