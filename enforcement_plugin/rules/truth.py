"""Three-valued logic (Kleene): what is not known is neither true nor false."""

from __future__ import annotations

import enum
from typing import Iterable, Optional


class Truth(enum.IntEnum):
    """A condition's answer; the order makes ``and`` a minimum and ``or`` a maximum."""

    NO = 0
    MAYBE = 1
    YES = 2


NO, MAYBE, YES = Truth.NO, Truth.MAYBE, Truth.YES


def truth_of(value: Optional[bool]) -> Truth:
    """Return the truth of a boolean, ``None`` being unknown."""
    if value is None:
        return MAYBE
    return YES if value else NO


def negation(truth: Truth) -> Truth:
    """Return ``not truth``; unknown stays unknown."""
    return Truth(2 - truth)


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return the conjunction; YES for no members."""
    result = YES
    for truth in truths:
        if truth is NO:
            return NO
        if truth is MAYBE:
            result = MAYBE
    return result


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return the disjunction; NO for no members."""
    result = NO
    for truth in truths:
        if truth is YES:
            return YES
        if truth is MAYBE:
            result = MAYBE
    return result
