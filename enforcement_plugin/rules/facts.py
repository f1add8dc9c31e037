"""Facts: what a decision may depend on, of which type, and where each comes from.

A fact that is absent, ``None`` or ``"unknown"`` is unknown; nothing is ever assumed in its place, except where
a pack names a ``default``, which stands in for an *absent* fact only.
"""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, FrozenSet, Iterable, Mapping, Optional, Tuple, Union

from enforcement_plugin.errors import InputError
from enforcement_plugin.rules.plain_yaml import listed

UNKNOWN = "unknown"
WHOLE_STRUCTURE = "structure"  # of a measure: the outline as a whole
KINDS = ("enum", "bool", "agency", "set", "date", "month", "date_range", "number", "text", "numbers", "texts")
CASE, UNIT = "case", "unit"
DISCRETE = ("enum", "bool", "agency", "set")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


class FactError(InputError):
    """A fact that the pack does not know, or a value that it does not allow."""


@dataclass(frozen=True)
class Label:
    """A name in the two languages of the product."""

    zh: str
    en: str

    def get(self, language: str) -> str:
        """Return the text for a language code such as ``zh_CN`` or ``en``; Chinese unless it is English."""
        return self.en if language.lower().startswith("en") else self.zh


@dataclass(frozen=True)
class Tolerance:
    """What still counts as touching: overlaps below ``area_m2`` (m²) or below ``share`` (0–1) of the structure.

    ``at_most_m2`` caps the second: a hundredth of a factory is hundreds of square metres, and no surveyor's
    error. An overlap of that much always counts.
    """

    area_m2: float = 0.0
    share: float = 0.0
    at_most_m2: float = math.inf


@dataclass(frozen=True)
class ZoneSource:
    """From zones of a kind: ``how`` is ``membership``, ``value`` (the zone's code) or ``crosses``."""

    zone: str
    how: str
    outside: Optional[str] = None
    ignore_overlap_below: Tolerance = Tolerance()


@dataclass(frozen=True)
class ParcelSource:
    """From the parcels under the structure: ``aggregate`` is ``uniform_or_mixed`` or ``uniform``."""

    attribute: str
    aggregate: str
    ignore_overlap_below: Tolerance = Tolerance()


@dataclass(frozen=True)
class StructureSource:
    """From a column of the structure."""

    column: str


@dataclass(frozen=True)
class OfficerSource:
    """From an officer's entry (``entry``) or finding; an entry may replace every other source, with a reason."""

    how: str


@dataclass(frozen=True)
class SettingSource:
    """From a setting of the workspace."""

    name: str


@dataclass(frozen=True)
class MeasureSource:
    """An area of the structure or of its part on a land class (``m2``, ``mu``), or its perimeter (``m``).

    ``outside`` are land classes that do not count: what lies on none of them. ``accuracy`` names the fact that
    states the positional accuracy of the boundaries in metres, ``boundary`` the one with their length in metres.
    """

    measure: str
    of: str
    unit: str
    outside: Tuple[str, ...] = ()
    accuracy: Optional[str] = None
    boundary: Optional[str] = None


@dataclass(frozen=True)
class DerivedSource:
    """Derived by the pack itself: ``condition`` for a truth, or ``choices`` of (condition, value) in order.

    A choice whose condition is unknown leaves the fact unknown, unless one before it is true. A number is the sum
    of the number facts in ``total``, ``less`` others taken off; unknown while one of them is.
    """

    condition: Any = None
    choices: Tuple[Tuple[Any, Any], ...] = ()
    otherwise: Any = None
    total: Tuple[str, ...] = ()
    less: Tuple[str, ...] = ()

    def fact_names(self) -> FrozenSet[str]:
        """Return the facts that this one is derived from."""
        conditions = [condition for condition, _ in self.choices]
        if self.condition is not None:
            conditions.append(self.condition)
        return frozenset((*self.total, *self.less)).union(*(one.fact_names() for one in conditions))


Source = Union[
    ZoneSource, ParcelSource, StructureSource, OfficerSource, SettingSource, MeasureSource, DerivedSource
]


@dataclass(frozen=True)
class Fact:
    """One fact of a pack: its name, label, kind, allowed values with labels, and sources in order of trust.

    ``about`` is ``case``, or ``unit`` for a fact of an office or a period (the month of a ledger, criticisms in a
    row), which makes no case by itself. A number outside ``at_least`` … ``at_most`` is refused: most often it is a
    percentage, or in another unit. ``whole`` numbers count something. The words of ``unknown_words`` say that
    nothing is known; a text that is none of the ``values`` counts as ``otherwise``, where the pack names that.
    """

    name: str
    label: Label
    kind: str
    values: Mapping[str, Label] = field(default_factory=dict)
    source: Tuple[Source, ...] = ()
    default: Any = None
    has_default: bool = False
    about: str = CASE
    at_least: Optional[float] = None
    at_most: Optional[float] = None
    whole: bool = False
    unknown_words: FrozenSet[str] = frozenset()
    otherwise: Optional[str] = None

    @property
    def discrete(self) -> bool:
        """Whether the fact takes a handful of values, so that decisions can be looked up by it."""
        return self.kind in DISCRETE

    @cached_property
    def derived(self) -> Optional[DerivedSource]:
        """Return the derivation, or None for a fact that comes from outside."""
        for source in self.source:
            if isinstance(source, DerivedSource):
                return source
        return None

    def choices(self) -> Tuple[Any, ...]:
        """Return the values that an officer may choose; empty for dates, numbers and texts."""
        if self.kind == "bool":
            return (True, False)
        return tuple(self.values)

    def read(self, value: Any) -> Any:
        """Return ``value`` in the fact's own type, ``None`` for unknown.

        Dates become ``datetime.date``, sets a tuple without repetition in the order given.
        Raises FactError naming the fact and what is allowed.
        """
        if value is None or (isinstance(value, str) and (value == UNKNOWN or value in self.unknown_words)):
            return None
        reader = _READERS[self.kind]
        return reader(self, value)

    def refuse(self, value: Any, allowed: Iterable[str]) -> FactError:
        """Return the error for a value that is not allowed."""
        return FactError(
            "fact {fact}: the value “{value}” is not allowed; allowed: {allowed}",
            fact=self.name,
            value=value,
            allowed=listed(allowed),
        )


def _read_enumerated(fact: Fact, value: Any) -> str:
    if isinstance(value, str):
        known = value if value in fact.values else fact.otherwise
        if known is not None:
            return known
    raise fact.refuse(value, (*fact.values, *sorted(fact.unknown_words), UNKNOWN))


def _read_bool(fact: Fact, value: Any) -> bool:
    if not isinstance(value, bool):
        raise fact.refuse(value, ("true", "false", UNKNOWN))
    return value


def _read_set(fact: Fact, value: Any) -> Tuple[str, ...]:
    members = (value,) if isinstance(value, str) else value
    if not isinstance(members, (list, tuple, set, frozenset)):
        raise fact.refuse(value, fact.values)
    ordered = sorted(members) if isinstance(members, (set, frozenset)) else members
    return tuple(dict.fromkeys(_read_enumerated(fact, member) for member in ordered))


def _read_date(fact: Fact, value: Any) -> datetime.date:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    if isinstance(value, str) and _DATE.match(value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise fact.refuse(value, ("YYYY-MM-DD",))


def _read_date_range(fact: Fact, value: Any) -> Tuple[datetime.date, datetime.date]:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise fact.refuse(value, ("[YYYY-MM-DD, YYYY-MM-DD]",))
    first, last = (_read_date(fact, day) for day in value)
    if first > last:
        raise fact.refuse(value, ("[from, to]",))
    return first, last


def _read_month(fact: Fact, value: Any) -> str:
    if not isinstance(value, str) or not _MONTH.match(value):
        raise fact.refuse(value, ("YYYY-MM",))
    return value


def _read_number(fact: Fact, value: Any) -> Union[int, float]:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise fact.refuse(value, ("a number",))
    if fact.whole and value != int(value):
        raise fact.refuse(value, ("a whole number",))
    if fact.at_least is not None and value < fact.at_least:
        raise fact.refuse(value, (f"{fact.at_least:g} or more",))
    if fact.at_most is not None and value > fact.at_most:
        raise fact.refuse(value, (f"{fact.at_most:g} or less",))
    return value


def _read_numbers(fact: Fact, value: Any) -> Tuple[Union[int, float], ...]:
    if not isinstance(value, (list, tuple)):
        raise fact.refuse(value, ("a list of numbers",))
    return tuple(_read_number(fact, member) for member in value)


def _read_text(fact: Fact, value: Any) -> str:
    if not isinstance(value, str):
        raise fact.refuse(value, ("a text",))
    return value


def _read_texts(fact: Fact, value: Any) -> Tuple[str, ...]:
    members = (value,) if isinstance(value, str) else value
    if not isinstance(members, (list, tuple)):
        raise fact.refuse(value, ("a list of texts",))
    return tuple(_read_text(fact, member) for member in members)


_READERS = {
    "enum": _read_enumerated,
    "agency": _read_enumerated,
    "bool": _read_bool,
    "set": _read_set,
    "date": _read_date,
    "month": _read_month,
    "date_range": _read_date_range,
    "number": _read_number,
    "text": _read_text,
    "numbers": _read_numbers,
    "texts": _read_texts,
}


def read_facts(facts: Mapping[str, Fact], given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return every given fact in its own type, with the pack's defaults for absent ones.

    Raises FactError for a name that the pack does not know or a value that it does not allow.
    """
    known = {}
    for name, value in given.items():
        fact = facts.get(name)
        if fact is None:
            raise FactError("unknown fact “{fact}”; allowed: {allowed}", fact=name, allowed=listed(facts))
        known[name] = fact.read(value)
    for name, fact in facts.items():
        if name not in known:
            known[name] = fact.default if fact.has_default else None
    return known
