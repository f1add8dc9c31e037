"""Which notices are due, to whom, and whether that depends on a competence that is still open."""

from __future__ import annotations

from typing import Dict, Iterator, List, Optional, Sequence, Tuple, Union

from enforcement_plugin.rules.case_conditions import quantify
from enforcement_plugin.rules.decision import CONDITIONAL, DueNotice, OpenDuty
from enforcement_plugin.rules.pack import Addressees, Duty, Notice, ToFact, ToHandlers, ToNamed, ToOutcome
from enforcement_plugin.rules.situation import Handler, Situation
from enforcement_plugin.rules.truth import MAYBE, NO, YES, Truth, all_of, any_of, negation

UNDETERMINED = "undetermined"


def due_notices(notices: Sequence[Notice], situation: Situation) -> Tuple[DueNotice, ...]:
    """Return those of the notices that are due, in their order, and note in the situation which are."""
    reached: Dict[Tuple[str, Handler], Truth] = {}
    due: Dict[Tuple[str, str], DueNotice] = {}
    for notice in notices:
        if notice.when.truth(situation) is not YES:
            continue
        after = any_of(situation.sent(earlier) for earlier in notice.after) if notice.after else YES
        if after is NO:
            continue
        for handler, to, truth in _addressed(notice, reached, situation):
            truth = all_of((truth, after))
            if truth is NO:
                continue
            if handler is not None:
                reached[(notice.id, handler)] = truth
            situation.notices_sent[notice.id] = any_of((truth, situation.sent(notice.id)))
            _keep(due, notice, to, truth)
    return tuple(due.values())


def _keep(due: Dict[Tuple[str, str], DueNotice], notice: Notice, to: str, truth: Truth) -> None:
    mandatory: Union[bool, str] = notice.mandatory
    if truth is MAYBE and notice.mandatory:
        mandatory = CONDITIONAL
    known = due.get((notice.id, to))
    if known is None or known.mandatory == CONDITIONAL:
        due[(notice.id, to)] = DueNotice(notice.id, notice.form, notice.by, to, mandatory)


def _addressed(
    notice: Notice, reached: Dict[Tuple[str, Handler], Truth], situation: Situation
) -> Iterator[Tuple[Optional[Handler], str, Truth]]:
    if not isinstance(notice.to, ToHandlers):
        truth = _others(notice, None, situation)
        for name in addressees(notice.to, situation):
            yield None, name, truth
        return
    for handler in situation.case_handlers:
        elsewhere = any_of(reached.get((earlier, handler), NO) for earlier in notice.not_where)
        passes = notice.to.test.truth(handler, situation)
        truth = all_of((passes, _others(notice, handler, situation), negation(elsewhere)))
        yield handler, handler.outcome.agency or UNDETERMINED, truth


def _others(notice: Notice, addressed: Optional[Handler], situation: Situation) -> Truth:
    if notice.others is None:
        return YES
    how, test = notice.others
    rest = tuple(
        handler
        for handler in situation.case_handlers
        if handler is not addressed and (addressed is None or handler.matter == addressed.matter)
    )
    return quantify(how, test, rest, situation)


def addressees(to: Addressees, situation: Situation) -> Tuple[str, ...]:
    """Return agencies (or the document's words) that are addressed; empty where an open fact should name one."""
    if isinstance(to, ToNamed):
        return to.agencies or ((to.text,) if to.text else ())
    if isinstance(to, ToFact):
        agency = situation.facts.get(to.fact)
        return (agency,) if agency is not None else ()
    if isinstance(to, ToOutcome):
        agency = situation.outcome_agency(to.outcome)
        return (agency,) if agency is not None else ()
    names: List[str] = []
    for handler in situation.case_handlers:
        if to.test.truth(handler, situation) is not NO:
            names.append(handler.outcome.agency or UNDETERMINED)
    return tuple(dict.fromkeys(names))


def open_duty(duty: Duty, situation: Situation) -> OpenDuty:
    """Return a duty that applies, with its addressees named."""
    who = (duty.who,) if isinstance(duty.who, str) else addressees(duty.who, situation)
    to = addressees(duty.to, situation) if duty.to is not None else ()
    return OpenDuty(duty.id, who, to, duty.action, duty.wording, duty.mandatory, duty.derived)
