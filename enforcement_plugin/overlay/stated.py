"""Facts that nobody has to measure: what the structure's own row and the workspace's settings say."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Mapping, Tuple

import numpy as np

from enforcement_plugin.overlay.layers import encode
from enforcement_plugin.overlay.result import REASON_CODES, UNKNOWN, FactColumn
from enforcement_plugin.overlay.spec import FactSpec, OverlaySpec
from enforcement_plugin.rules.facts import SettingSource, StructureSource

_TRUE = frozenset((True, 1, "1", "true", "True", "TRUE", "yes", "是", "有"))
_FALSE = frozenset((False, 0, "0", "false", "False", "FALSE", "no", "否", "无"))


def stated_columns(
    spec: OverlaySpec, attributes: Mapping[str, Any], settings: Mapping[str, Any], count: int
) -> Dict[object, Tuple[FactColumn, np.ndarray]]:
    """Return, by source, the column of every structure and setting source of a spec, with reasons (n)."""
    columns: Dict[object, Tuple[FactColumn, np.ndarray]] = {}
    for fact in spec.facts:
        for source in fact.sources:
            if isinstance(source, StructureSource):
                columns[source] = _of_structure(fact, source, attributes, count)
            elif isinstance(source, SettingSource):
                columns[source] = (
                    typed(FactColumn(np.zeros(count, np.int32), (settings.get(source.name),)), fact),
                    np.full(count, UNKNOWN, np.int8),
                )
    return columns


def _of_structure(
    fact: FactSpec, source: StructureSource, attributes: Mapping[str, Any], count: int
) -> Tuple[FactColumn, np.ndarray]:
    given = attributes.get(source.column)
    if given is None:
        reason = REASON_CODES.index("no_layer")
        return FactColumn(np.full(count, UNKNOWN, np.int32), ()), np.full(count, reason, np.int8)
    column = given if isinstance(given, FactColumn) else encode(given)
    return typed(column, fact), np.full(count, UNKNOWN, np.int8)


def typed(column: FactColumn, fact: FactSpec) -> FactColumn:
    """Return the column with its values in the fact's kind: yes/no as bool, "unknown" and blanks as unknown.

    A layer stores yes and no as numbers, words or Chinese; a pack's ``unknown`` is no value but its absence.
    """
    values: List[Any] = []
    translation = np.full(len(column.values) + 1, UNKNOWN, np.int32)
    for code, value in enumerate(column.values):
        known = _typed_value(value, fact)
        if known is not None:
            translation[code] = len(values)
            values.append(known)
    return FactColumn(translation[column.codes], tuple(values))


def _typed_value(value: Any, fact: FactSpec) -> Any:
    if value is None or value == "unknown":
        return None
    if fact.kind == "bool":
        return True if value in _TRUE else False if value in _FALSE else None
    if fact.kind == "set" and isinstance(value, str):
        members = set(re.split(r"[\s,;，；、]+", value)) - {""}
        return tuple(sorted(members & set(fact.values) if fact.values else members))
    return value
