"""Human words for what a decision says, taken from the pack; for forms, ledgers and letters.

Every function takes a language code (``zh``, ``zh_CN``, ``en``); the Chinese names are the pack's own.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Iterable, Optional, Tuple

from enforcement_plugin.rules.decision import Decision
from enforcement_plugin.rules.facts import (
    DerivedSource,
    Label,
    MeasureSource,
    OfficerSource,
    ParcelSource,
    SettingSource,
    Source,
    StructureSource,
    ZoneSource,
)
from enforcement_plugin.rules.outcome import Outcome
from enforcement_plugin.rules.pack import Ambiguity, Pack

_UNKNOWN = Label("未知", "unknown")
_BOOLEANS = {True: Label("是", "yes"), False: Label("否", "no")}
_SEPARATOR = Label("、", ", ")
STATUS = {
    "determined": Label("确定", "determined"),
    "undetermined": Label("待定", "undetermined"),
    "conflict": Label("条款冲突", "clauses collide"),
    "none": Label("无", "none"),
}
SCOPE = {
    "in": Label("适用", "covered"),
    "out": Label("不适用（转人工）", "not covered (to a person)"),
    "undetermined": Label("是否适用待定", "open whether covered"),
    "none": Label("未规定适用范围", "no scope given"),
}
DRAFT = Label("草案", "draft")
_ORIGINS = {
    ZoneSource: Label("分区图层", "zone layer"),
    ParcelSource: Label("宗地", "parcels"),
    StructureSource: Label("建筑属性", "the structure's record"),
    OfficerSource: Label("人工填写", "an officer's entry"),
    SettingSource: Label("工作区设置", "a setting of the workspace"),
    MeasureSource: Label("量算面积", "measured area"),
    DerivedSource: Label("由其他事实推出", "derived from other facts"),
}


def fact_label(pack: Pack, name: str, language: str = "zh") -> str:
    """Return the name of a fact; the id itself if the pack does not know it."""
    fact = pack.facts.get(name)
    return fact.label.get(language) if fact else name


def value_label(pack: Pack, name: str, value: Any, language: str = "zh") -> str:
    """Return a value of a fact in words; lists joined, dates as ISO, unknown as such."""
    if value is None:
        return _UNKNOWN.get(language)
    if isinstance(value, bool):
        return _BOOLEANS[value].get(language)
    if isinstance(value, (list, tuple)):
        return _SEPARATOR.get(language).join(value_label(pack, name, member, language) for member in value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    fact = pack.facts.get(name)
    if fact is not None and value in fact.values:
        return fact.values[value].get(language)
    return str(value)


def agency_label(pack: Pack, agency: str, language: str = "zh") -> str:
    """Return the name of an agency; words of the document stay as they are."""
    known = pack.agencies.get(agency)
    return known.name.get(language) if known else STATUS[agency].get(language) if agency in STATUS else agency


def violation_label(pack: Pack, violation: str, language: str = "zh") -> str:
    """Return the name of a violation or task that is handled; the id itself if the pack has no name for it."""
    known = pack.violations.get(violation)
    label = known.name if known else pack.tasks.get(violation)
    return label.get(language) if label else violation


def outcome_label(pack: Pack, outcome: Outcome, language: str = "zh") -> str:
    """Return an outcome in words: the agency, or its status with the candidates."""
    if outcome.value is not None:
        return agency_label(pack, outcome.value, language)
    text = STATUS[outcome.status].get(language)
    if outcome.candidates:
        names = _SEPARATOR.get(language).join(agency_label(pack, name, language) for name in outcome.candidates)
        text += ("：" if language.startswith("zh") else ": ") + names
    return text


def origin_label(source: Source, language: str = "zh") -> str:
    """Return in words where a fact comes from."""
    return _ORIGINS[type(source)].get(language)


@dataclass(frozen=True)
class MissingFact:
    """A fact that would settle something: its label, the values to choose from, and where it comes from."""

    name: str
    label: str
    choices: Tuple[Tuple[Any, str], ...]
    origins: Tuple[str, ...]


def missing_facts(pack: Pack, names: Iterable[str], language: str = "zh") -> Tuple[MissingFact, ...]:
    """Return what is missing (``Outcome.missing`` or ``Decision.missing``) in words: 缺什么."""
    found = []
    for name in names:
        fact = pack.facts[name]
        choices = tuple((value, value_label(pack, name, value, language)) for value in fact.choices())
        origins = tuple(origin_label(source, language) for source in fact.source)
        found.append(MissingFact(name, fact.label.get(language), choices, origins))
    return tuple(found)


def flagged(pack: Pack, decision: Decision) -> Tuple[Ambiguity, ...]:
    """Return the ambiguities that a decision met, with text, safe behaviour and who settles them."""
    return tuple(pack.ambiguities[name] for name in decision.flags)


def standing_notes(pack: Pack) -> Tuple[Ambiguity, ...]:
    """Return the ambiguities that concern the pack as a whole (its validity, its signature …)."""
    return tuple(ambiguity for ambiguity in pack.ambiguities.values() if ambiguity.standing)


def settled_by(pack: Pack, outcome: Outcome, language: str = "zh") -> Optional[str]:
    """Return who can settle an open outcome (谁来定), or None where only facts are missing."""
    names = [pack.ambiguities[name].settled_by for name in outcome.ambiguities]
    texts = dict.fromkeys(name.get(language) for name in names if name is not None)
    return _SEPARATOR.get(language).join(texts) or None
