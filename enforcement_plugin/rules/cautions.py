"""Warnings beside a decision: a measured area too near a limit for the boundary's accuracy, a damaged text."""

from __future__ import annotations

import math
from typing import Any, Iterator, Mapping, Optional, Tuple

from enforcement_plugin.rules.asked import limits
from enforcement_plugin.rules.decision import Caution
from enforcement_plugin.rules.facts import Fact, Label, MeasureSource
from enforcement_plugin.rules.pack import DAMAGED, Pack

NEAR_LIMIT, TEXT_DAMAGED = "near_limit", "text_damaged"
SQUARE_METRES = {"m2": 1.0, "mu": 2000.0 / 3.0}
_UNITS = {"m2": Label("平方米", "m²"), "mu": Label("亩", "mu")}

_DAMAGED = Label(
    "规则包所依据的文本不完整（错乱、缺标题或缺句），可能有丢失的条文；使用前须核对原文",
    "the text behind this pack is not whole (out of order, headings or sentences lost): clauses may be missing;"
    " check the original before use",
)


def damaged_text(pack: Pack) -> Tuple[Caution, ...]:
    """Return the caution that the pack rests on a damaged text, if it does."""
    if pack.document.text_integrity != DAMAGED:
        return ()
    return (Caution(TEXT_DAMAGED, _DAMAGED, {"text_integrity": DAMAGED}),)


def near_limits(pack: Pack, facts: Mapping[str, Any]) -> Tuple[Caution, ...]:
    """Return a caution for every area that lies within its uncertainty of a limit that the pack sets.

    ``facts`` are read facts, derived ones included. The area itself is compared as it is; the caution never
    changes a decision.
    """
    return tuple(
        caution
        for name, compared in limits(pack).items()
        for caution in _near(pack.facts[name], facts.get(name), compared, facts)
    )


def _near(
    fact: Fact, value: Optional[float], compared: Tuple[float, ...], facts: Mapping[str, Any]
) -> Iterator[Caution]:
    source = _measured(fact)
    metres = facts.get(source.accuracy or "") if source is not None else None
    if source is None or metres is None or value is None:
        return
    within = uncertainty(value, source.unit, metres, facts.get(source.boundary or ""))
    for limit in compared:
        if abs(value - limit) <= within and within > 0:
            yield _caution(fact, value, limit, within, metres, source.unit)


def _measured(fact: Fact) -> Optional[MeasureSource]:
    for source in fact.source:
        if isinstance(source, MeasureSource) and source.accuracy is not None:
            return source
    return None


def uncertainty(area: float, unit: str, metres: float, boundary: Optional[float] = None) -> float:
    """Return by how much an area may be off, in its own unit, if its boundary may be off by ``metres``.

    Every side moves by as much: length times accuracy. ``boundary`` is the length in metres where it has been
    measured (that of the whole outline, for a part of it too: a part of a convex outline has no longer one). Else
    it is that of the square of this area, which a long or ragged outline exceeds.
    """
    square_metres = SQUARE_METRES[unit]
    length = boundary if boundary is not None else 4 * math.sqrt(area * square_metres)
    return length * metres / square_metres if area > 0 else 0.0


def _caution(fact: Fact, value: float, limit: float, within: float, metres: float, unit: str) -> Caution:
    zh, en = _UNITS[unit].zh, _UNITS[unit].en
    text = Label(
        f"{fact.label.zh}为 {value} {zh}，距界限 {limit} {zh}不到 {within:.2g} {zh}：界线平面精度 ±{metres} 米，"
        "按此量算不足以断定在界限哪一侧，应以勘测定界成果为准",
        f"{fact.label.en}: {value} {en} lies within {within:.2g} {en} of the limit of {limit} {en}; with "
        f"boundaries good to ±{metres} m the measurement does not tell on which side: have it surveyed",
    )
    values = {
        "fact": fact.name,
        "value": value,
        "limit": limit,
        "within": within,
        "unit": unit,
        "accuracy_m": metres,
    }
    return Caution(NEAR_LIMIT, text, values)
