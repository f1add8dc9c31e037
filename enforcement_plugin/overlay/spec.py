"""Where each fact of a rule pack comes from: the ``from`` forms, as plain data.

The forms are those of the design (rules.md, "A pack"): zones, parcels, columns of the structure, settings
and measures are answered here; an officer's entry and a derivation are not geometry and stay unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Optional, Tuple, Union

from enforcement_plugin.errors import InputError

MIXED = "mixed"


@dataclass(frozen=True)
class Tolerance:
    """What still counts as touching: an overlap is ignored only while it is below *both* limits.

    ``area_m2`` is in m² on the ellipsoid, ``share`` a part (0–1) of the structure's area. Both, because the
    error to fear is a wrong agency: 400 m² are not negligible for being 0.8 % of a factory, nor is half of
    a 1.5 m² kiosk for being under a square metre.
    """

    area_m2: float = 1.0
    share: float = 0.01


@dataclass(frozen=True)
class ZoneForm:
    """``{zone: KIND, as: membership | value | crosses, outside: VALUE}``."""

    kind: str
    how: str
    outside: Optional[str] = None
    tolerance: Tolerance = Tolerance()


@dataclass(frozen=True)
class ParcelForm:
    """``{parcels: ATTRIBUTE, aggregate: uniform_or_mixed | uniform}``."""

    attribute: str
    aggregate: str = "uniform_or_mixed"
    tolerance: Tolerance = Tolerance()


@dataclass(frozen=True)
class StructureForm:
    """``{structure: COLUMN}``: what the structure's own row says."""

    column: str


@dataclass(frozen=True)
class SettingForm:
    """``{setting: NAME}``: one value for the whole workspace."""

    name: str


@dataclass(frozen=True)
class MeasureForm:
    """``{measure: area, of: structure | LAND CLASS, unit: m2 | mu}``; 1 亩 = 2000/3 m²."""

    of: str
    unit: str = "m2"


Form = Union[ZoneForm, ParcelForm, StructureForm, SettingForm, MeasureForm]


@dataclass(frozen=True)
class FactSource:
    """One fact: the forms in the order they are tried (first known wins) and the values it may take.

    ``values`` is empty where the fact is not an enumeration (a date, a number, a list).
    """

    name: str
    forms: Tuple[Form, ...]
    values: Tuple[object, ...] = ()
    kind: str = "enum"


@dataclass(frozen=True)
class OverlaySpec:
    """The facts that an overlay is to answer, in the pack's order."""

    facts: Tuple[FactSource, ...]

    @classmethod
    def from_mapping(cls, forms: Mapping[str, Any]) -> OverlaySpec:
        """Return the spec of ``{fact: form or list of forms}``, each form written as in a pack.

        Raises InputError for a form that is not one of the above.
        """
        return cls(
            tuple(
                FactSource(name, tuple(parse_form(name, form) for form in _as_list(value)))
                for name, value in forms.items()
            )
        )


def parse_form(fact: str, form: Mapping[str, Any]) -> Form:
    """Return one ``from`` form of ``fact`` as data; raises InputError for one that no overlay knows."""
    limits = form.get("ignore_overlap_below", {})
    tolerance = Tolerance(
        float(limits.get("area_m2", Tolerance.area_m2)), float(limits.get("share", Tolerance.share))
    )
    if "zone" in form and form.get("as", "membership") in ("membership", "value", "crosses"):
        return ZoneForm(form["zone"], form.get("as", "membership"), form.get("outside"), tolerance)
    if "parcels" in form and form.get("aggregate", "uniform_or_mixed") in ("uniform_or_mixed", "uniform"):
        return ParcelForm(form["parcels"], form.get("aggregate", "uniform_or_mixed"), tolerance)
    if "structure" in form:
        return StructureForm(form["structure"])
    if "setting" in form:
        return SettingForm(form["setting"])
    if form.get("measure") == "area" and form.get("unit", "m2") in ("m2", "mu"):
        return MeasureForm(form.get("of", "structure"), form.get("unit", "m2"))
    raise InputError("Fact {fact}: the overlay knows no source like {form}.", fact=fact, form=dict(form))


def _as_list(value: Any) -> Any:
    return value if isinstance(value, (list, tuple)) else [value]
