"""What is decided about one case, with everything that is needed to show why."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any, Dict, Mapping, Optional, Tuple, Union

from enforcement_plugin.rules.facts import Label
from enforcement_plugin.rules.outcome import NO_OUTCOME, NONE, Outcome
from enforcement_plugin.rules.pack import Gate

CONDITIONAL = "conditional"


@dataclass(frozen=True)
class CitedRule:
    """A rule that fired, and words of the document that it rests on (``tables.Citation``)."""

    rule: str
    section: str
    quote: str
    inferred: bool = False

    def as_json(self) -> Dict[str, Any]:
        """Return the object of the contract."""
        answer: Dict[str, Any] = {"rule": self.rule, "section": self.section, "quote": self.quote}
        if self.inferred:
            answer["inferred"] = True
        return answer


@dataclass(frozen=True)
class DueNotice:
    """A notice that is due; ``to`` an agency, ``"undetermined"``, or the document's own words.

    ``mandatory`` is True, False or ``"conditional"`` (on a competence that is open).
    """

    rule: str
    form: str
    by: str
    to: str
    mandatory: Union[bool, str]


@dataclass(frozen=True)
class RunningClock:
    """A clock that runs. ``needs_year`` is the year whose holidays are not known: nothing is due yet.

    A day of the month stands without holidays: there only ``remind_on_workday`` is still to come.

    ``due`` is still on time, ``overdue_from`` is the first day that is not. For days of a month ``due_nominal``
    is the day named and ``due_safe`` the day before, ``remind_on_workday`` the last working day up to it.
    ``each`` says how often a recurring one falls due, ``entries`` how often within the period asked about.
    """

    id: str
    who: str
    action: str
    amount: int
    unit: str
    trigger_event: str
    trigger: Optional[str] = None
    due: Optional[datetime.date] = None
    overdue_from: Optional[datetime.date] = None
    due_nominal: Optional[datetime.date] = None
    due_safe: Optional[datetime.date] = None
    remind_on_workday: Optional[datetime.date] = None
    soft_due: Optional[datetime.date] = None
    each: Optional[str] = None
    entries: Optional[int] = None
    advisory: bool = False
    needs_year: Optional[int] = None

    def as_json(self) -> Dict[str, Any]:
        """Return the object of the contract; keys that do not apply are absent."""
        answer: Dict[str, Any] = {
            "id": self.id,
            "who": self.who,
            "action": self.action,
            "amount": self.amount,
            "unit": self.unit,
            "trigger_event": self.trigger_event,
        }
        if self.trigger is not None:
            answer["trigger_date"] = self.trigger
        for key in ("due", "overdue_from", "due_nominal", "due_safe", "remind_on_workday", "soft_due"):
            day = getattr(self, key)
            if day is not None:
                answer[key] = day.isoformat()
        if self.each is not None:
            answer["each"] = self.each
        if self.entries is not None:
            answer["entries"] = self.entries
        if self.advisory:
            answer["advisory"] = True
        if self.needs_year is not None:
            open_day = "due" if self.due_nominal is None else "remind_on_workday"
            answer.update({open_day: None, "needs_year": self.needs_year})
        return answer


@dataclass(frozen=True)
class OpenDuty:
    """A duty without a number of days."""

    rule: str
    who: Tuple[str, ...]
    to: Tuple[str, ...]
    action: Label
    wording: Optional[str]
    mandatory: bool
    derived: bool


@dataclass(frozen=True)
class DueEscalation:
    """An escalation that applies, with the gates that the law sets before it."""

    rule: str
    by: Optional[str]
    to: Tuple[str, ...]
    gates: Tuple[Gate, ...]


@dataclass(frozen=True)
class Caution:
    """Something that does not change the decision but that whoever relies on it must know.

    ``kind`` is for programs (``near_limit`` …), ``text`` for people; ``values`` are what the text names.
    """

    kind: str
    text: Label
    values: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> Dict[str, Any]:
        """Return one object of the answer's ``warnings``."""
        return {"kind": self.kind, "text": self.text.zh, "text_en": self.text.en, **self.values}


@dataclass(frozen=True)
class Change:
    """One fact with another value, and the outcomes that would then differ."""

    fact: str
    value: Any
    outcomes: Mapping[str, Any]

    def as_json(self) -> Dict[str, Any]:
        """Return the object of the contract."""
        return {"facts": {self.fact: _plain(self.value)}, "outcome": dict(self.outcomes)}


@dataclass(frozen=True)
class Ruling:
    """What depends on discrete facts alone, without dates: decided once for each distinct combination."""

    scope: Outcome = NO_OUTCOME
    severity: Optional[Outcome] = None
    lead: Outcome = NO_OUTCOME
    lead_office: Optional[Outcome] = None
    handling: Mapping[str, Outcome] = field(default_factory=dict)

    def outcomes(self) -> Dict[str, Outcome]:
        """Return every outcome by name: scope, severity, lead, lead_office, handling.VIOLATION."""
        named = {"scope": self.scope, "lead": self.lead}
        if self.severity is not None:
            named["severity"] = self.severity
        if self.lead_office is not None:
            named["lead_office"] = self.lead_office
        named.update({f"handling.{item}": outcome for item, outcome in self.handling.items()})
        return named

    def as_json(self) -> Dict[str, Any]:
        """Return the first part of the contract's object."""
        answer: Dict[str, Any] = {
            "scope": _value_or_status(self.scope),
            "severity": None if self.severity is None else _value_or_status(self.severity),
            "lead": self.lead.as_json(),
        }
        if self.lead_office is not None:
            answer["lead_office"] = self.lead_office.as_json()
        answer["handling"] = {item: outcome.as_json() for item, outcome in self.handling.items()}
        return answer


@dataclass(frozen=True)
class Decision:
    """The decision about one case as of a pack version.

    ``facts`` are those used (defaults filled in, derived ones included, None for unknown). ``flags`` are the ids
    of the ambiguities met; ``missing`` the facts whose absence leaves something open. ``figure_rows`` are
    (fact, number, what each figure says of it); ``derived`` the numbers that the pack works out.
    """

    pack_id: str
    pack_version: str
    draft: bool
    facts: Mapping[str, Any]
    ruling: Ruling
    notices: Tuple[DueNotice, ...] = ()
    deadlines: Tuple[RunningClock, ...] = ()
    duties: Tuple[OpenDuty, ...] = ()
    forbidden: Tuple[str, ...] = ()
    escalations: Tuple[DueEscalation, ...] = ()
    linkage: Tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    flags: Tuple[str, ...] = ()
    citations: Tuple[CitedRule, ...] = ()
    missing: Tuple[str, ...] = ()
    would_change: Tuple[Change, ...] = ()
    linkage_mandatory: Optional[bool] = None
    warnings: Tuple[Caution, ...] = ()
    figure_rows: Tuple[Tuple[str, Any, Mapping[str, str]], ...] = ()
    derived: Mapping[str, Any] = field(default_factory=dict)
    as_of: Optional[datetime.date] = None

    @property
    def scope(self) -> Outcome:
        """Whether the document applies: value ``in`` or ``out``."""
        return self.ruling.scope

    @property
    def severity(self) -> Optional[Outcome]:
        """How grave the case is, where the document grades cases."""
        return self.ruling.severity

    @property
    def lead(self) -> Outcome:
        """Who leads 牵头: coordinates and answers for the whole case."""
        return self.ruling.lead

    @property
    def lead_office(self) -> Optional[Outcome]:
        """Which office of the leading department, where the document leaves the level open."""
        return self.ruling.lead_office

    @property
    def handling(self) -> Mapping[str, Outcome]:
        """Who handles 查处 each violation."""
        return self.ruling.handling

    def as_json(self) -> Dict[str, Any]:
        """Return the object of contract.md, ``rules decide`` (without ``id``)."""
        return {
            **self.ruling.as_json(),
            "notify": [
                {"rule": one.rule, "form": one.form, "to": one.to, "mandatory": one.mandatory}
                for one in self.notices
            ],
            "forbidden": list(self.forbidden),
            "deadlines": [clock.as_json() for clock in self.deadlines],
            "escalation": [one.rule for one in self.escalations],
            "linkage": list(self.linkage),
            "kpi": dict(self.figures),
            "flags": list(self.flags),
            "citations": [citation.as_json() for citation in self.citations],
            "would_change": [change.as_json() for change in self.would_change],
            "warnings": [caution.as_json() for caution in self.warnings],
            "missing": {
                name: list(outcome.missing) for name, outcome in self.ruling.outcomes().items() if outcome.missing
            },
            "duties": [
                {
                    "rule": duty.rule,
                    "who": list(duty.who),
                    "to": list(duty.to),
                    "action": duty.action.zh,
                    "wording": duty.wording,
                    "mandatory": duty.mandatory,
                }
                for duty in self.duties
            ],
            **self._totals(),
            "facts": {name: _plain(value) for name, value in self.facts.items() if value is not None},
            "pack": self.pack_id,
            "version": self.pack_version,
            "draft": self.draft,
        }

    def _totals(self) -> Dict[str, Any]:
        """Return what is there for some questions only.

        ``mandatory`` where linkage applies, ``ledger_entries`` where a period was asked about, ``kpi_table`` where
        a list of figures was, ``derived`` where the document counts in its own way,
        ``as_of`` where a day was given.
        """
        totals: Dict[str, Any] = {} if self.as_of is None else {"as_of": self.as_of.isoformat()}
        if self.linkage_mandatory is not None:
            totals["mandatory"] = self.linkage_mandatory
        entries = [clock.entries for clock in self.deadlines if clock.entries is not None]
        if entries:
            totals["ledger_entries"] = sum(entries)
        if self.figure_rows:
            totals["kpi_table"] = [{fact: value, **says} for fact, value, says in self.figure_rows]
        if self.derived:
            totals["derived"] = dict(self.derived)
        return totals


def _value_or_status(outcome: Outcome) -> Optional[str]:
    """Return the value, or in its place what is open; None where the question does not arise."""
    return outcome.value or (None if outcome.status == NONE else outcome.status)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    return value
