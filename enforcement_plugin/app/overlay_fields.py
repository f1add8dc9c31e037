"""Which field of an office's file is which column, which word which value: by name, or as MAP.yaml says."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, Mapping, Tuple, Union

import numpy as np

from enforcement_plugin.app.value_labels import value_labels
from enforcement_plugin.errors import InputError
from enforcement_plugin.intake.fields import match_fields, value_reader
from enforcement_plugin.overlay.result import UNKNOWN, FactColumn, TextColumn
from enforcement_plugin.overlay.streaming import Column
from enforcement_plugin.rules import Pack
from enforcement_plugin.rules.facts import ParcelSource, StructureSource, ZoneSource
from enforcement_plugin.rules.plain_yaml import read_yaml
from enforcement_plugin.workspace.tables import BY_NAME

ROLES = {"structures": "structure", "parcels": "parcel", "zones": "zone", "land_classes": "land_class"}
#: Columns that identify a feature: texts of which hardly two are the same.
NUMBERS = ("uuid", "structure_no", "parcel_no")


@dataclass(frozen=True)
class FieldMap:
    """What MAP.yaml says, by role (structures, parcels, zones): column to field, column to one value for all.

    ``values`` turns an office's words into values of a column, where the pack's own labels do not.
    """

    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


#: No field map: fields are matched by their names.
AS_NAMED = FieldMap()


def read_field_map(path: Path) -> FieldMap:
    """Read MAP.yaml.

    Its sections are ``structures``, ``parcels``, ``zones`` (COLUMN: FIELD, or COLUMN: {constant: VALUE}) and
    ``values`` (COLUMN: {WORD: VALUE}). Raises InputError for anything else.
    """
    plain = read_yaml(path).plain()
    sections = (*ROLES, "values")
    if not isinstance(plain, dict) or not set(plain) <= set(sections):
        raise InputError(
            "{path}: the sections of a field map are {sections}.", path=path, sections=", ".join(sections)
        )
    for section, content in plain.items():
        if content is not None and not isinstance(content, dict):
            raise InputError("{path}: {section} must be a list of NAME: VALUE.", path=path, section=section)
    fields: Dict[str, Dict[str, str]] = {role: {} for role in ROLES}
    constants: Dict[str, Dict[str, str]] = {role: {} for role in ROLES}
    for role in ROLES:
        for column, meant in (plain.get(role) or {}).items():
            if isinstance(meant, dict) and set(meant) == {"constant"}:
                constants[role][column] = meant["constant"]
            elif isinstance(meant, str):
                fields[role][column] = meant
            else:
                raise InputError(
                    "{path}: {role}: {column} must be a field's name, or {{constant: VALUE}}.",
                    path=path,
                    role=role,
                    column=column,
                )
    return FieldMap(fields, constants, plain.get("values") or {})


@dataclass(frozen=True)
class FieldPlan:
    """How a layer's fields become columns: ``fields`` column → field, ``constants`` column → value for all.

    ``words`` translates the values of a column where the pack has words for them.
    """

    fields: Mapping[str, str]
    constants: Mapping[str, Any]
    words: Mapping[str, Callable[[Any], Any]]

    def only(self, columns: Iterable[str]) -> FieldPlan:
        """Return the plan for some of the columns."""
        kept = set(columns)
        return FieldPlan(
            {column: name for column, name in self.fields.items() if column in kept},
            {column: value for column, value in self.constants.items() if column in kept},
            self.words,
        )

    def texts(self) -> Tuple[str, ...]:
        """Return the fields that are to be read as texts one by one."""
        return tuple(name for column, name in self.fields.items() if column in NUMBERS)

    def columns(self, read: Mapping[str, Column], count: int) -> Dict[str, Column]:
        """Return the columns of ``count`` features from the fields that were read."""
        found: Dict[str, Column] = {
            column: _in_other_words(read[name], self.words.get(column)) for column, name in self.fields.items()
        }
        for column, value in self.constants.items():
            code = UNKNOWN if value is None else 0
            constant = FactColumn(np.full(count, code, np.int32), (value,))
            found[column] = _in_other_words(constant, self.words.get(column))
        return found


def plan_fields(role: str, source: str, names: Tuple[str, ...], pack: Pack, fields: FieldMap) -> FieldPlan:
    """Return which of a layer's fields (``names``) become which columns of its role.

    Raises InputError when the field map names a field that the layer has not got.
    """
    description = BY_NAME[ROLES[role]]
    labels: Dict[str, Tuple[str, ...]] = {
        column.name: (column.zh, column.en) for column in description.columns if column.role == "value"
    }
    synonyms = _fact_columns_by_name(pack, role)
    labels.update({name: () for name in ("uuid", *synonyms.values()) if name not in labels})
    matched = match_fields(names, labels)
    for column, name in fields.fields.get(role, {}).items():
        if name not in names:
            raise InputError(
                "{source} has no field {field}; it has: {fields}.",
                source=source,
                field=name,
                fields=", ".join(names),
            )
        matched[synonyms.get(column, column)] = name
    constants = {synonyms.get(column, column): value for column, value in fields.constants.get(role, {}).items()}
    known = value_labels(pack)
    words = {
        described.name: _translator(
            {value: tuple(said.values()) for value, said in known[described.domain].items()},
            fields.values.get(described.name, {}),
        )
        for described in description.columns
        if described.domain and described.domain in known
    }
    fixed = {column: name for column, name in matched.items() if column not in constants}
    return FieldPlan(fixed, constants, words)


def _translator(known: Mapping[str, Tuple[str, ...]], own: Mapping[str, str]) -> Callable[[Any], Any]:
    """Return a function from an office's word to a value; a word nobody knows stays, and is reported later."""
    reader = value_reader(known)
    return lambda word: own.get(str(word)) or reader(word) or word


def _in_other_words(column: Column, words: Union[Callable[[Any], Any], None]) -> Column:
    if words is None or isinstance(column, TextColumn):
        return column
    table: Dict[Any, int] = {}
    translation = [table.setdefault(words(value), len(table)) for value in column.values]
    return FactColumn(np.array([*translation, UNKNOWN], np.int32)[column.codes], tuple(table))


def _fact_columns_by_name(pack: Pack, role: str) -> Dict[str, str]:
    """Return fact name to the column that it is read from, so that a map may speak of facts."""
    names: Dict[str, str] = {}
    for fact in pack.facts.values():
        for source in fact.source:
            if role == "structures" and isinstance(source, StructureSource):
                names[fact.name] = source.column
            if role == "parcels" and isinstance(source, ParcelSource):
                names[fact.name] = source.attribute
    return names


def zone_columns(columns: Mapping[str, Column], count: int, source: str, pack: Pack) -> Dict[str, Any]:
    """Return the zones' columns with a kind, and codes in the values of the facts that they answer.

    Raises InputError for zones that do not say of what kind they are.
    """
    asked = {
        part.zone: fact for fact in pack.facts.values() for part in fact.source
        if isinstance(part, ZoneSource) and part.how == "value"
    }  # fmt: skip
    kinds = sorted(
        {part.zone for fact in pack.facts.values() for part in fact.source if isinstance(part, ZoneSource)}
    )
    if "kind" not in columns:
        raise InputError(
            "{source} has no field that tells the kind of a zone. Name it in the field map (zones: kind: FIELD),"
            " or give all zones one kind (zones: kind: {{constant: KIND}}); the kinds are {kinds}.",
            source=source,
            kinds=", ".join(kinds),
        )
    found: Dict[str, Any] = {
        name: [column.value(index) for index in range(count)]
        for name, column in columns.items()
        if isinstance(column, FactColumn)
    }
    names, codes = (found.get(name) or [None] * count for name in ("name", "code"))
    readers = {
        kind: value_reader({value: (label.zh, label.en) for value, label in fact.values.items()})
        for kind, fact in asked.items()
    }
    found["code"] = [
        (readers[kind](code) or readers[kind](name) or code) if kind in readers else code
        for kind, code, name in zip(found["kind"], codes, names)
    ]
    return found
