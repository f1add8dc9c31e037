"""The classes by which a workspace is drawn, read from ``resources/styles/classes.yaml``; no QGIS here."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Tuple

from enforcement_plugin.errors import InputError, SurroundingsError
from enforcement_plugin.paths import resources_dir

LANGUAGES = ("zh", "en")

SYMBOL_KEYS = ("fill", "outline", "casing", "hatch", "dot", "marks")

# The value that the renderer's expression gives where an agency leads that has no class of its own.
OTHER_AGENCY = "lead:"


@dataclass(frozen=True)
class StyleClass:
    """One entry of a legend: ``key``, a label, the condition on columns and the symbol's description.

    ``when`` maps a column to the list of its values, or to ``{"filled": True}`` (anything but empty),
    ``{"before_today": True}`` (an ISO date before the day that the map is for) or ``{"family": NAME}`` (an
    agency's id). ``symbol`` holds the keys ``fill``, ``outline``, ``casing``, ``hatch``, ``dot`` and
    ``marks`` of the file. A class that is ``first`` is tried before the others.
    """

    key: str
    label: str
    when: Mapping[str, Any] = field(default_factory=dict)
    symbol: Mapping[str, Any] = field(default_factory=dict)
    first: bool = False


@dataclass(frozen=True)
class TableStyle:
    """How one table is drawn: its layer's title, its classes in the order they are tried, its texts.

    ``visible_from`` and the texts' ``from_scale`` are scale denominators: from there inwards it shows.
    """

    table: str
    title: str
    geometry: str
    classes: Tuple[StyleClass, ...]
    texts: Tuple[Mapping[str, Any], ...]
    visible_from: Optional[float]


def check_language(language: str) -> None:
    """Raise InputError unless the language is one that labels exist in."""
    if language not in LANGUAGES:
        raise InputError("The language “{language}” is not known; maps are in zh or en.", language=language)


def street_scale() -> float:
    """Return the scale denominator from which structures are drawn with outline and hatch."""
    return float(_document()["street_scale"])


def styled_tables() -> Tuple[str, ...]:
    """Return the tables with a style, top of the map first."""
    return tuple(_document()["tables"])


def table_style(table: str, language: str, agency_labels: Optional[Mapping[str, str]] = None) -> TableStyle:
    """Return the classes of one table with labels in ``zh`` or ``en``.

    ``agency_labels`` (agency id to its name in that language, in the pack's order) gives each agency a
    class of its own, as far as the palette reaches, and one for the others. Without it the agencies are
    told apart by family (natural resources, city management …), which fits a file of any city.

    Raises InputError for an unknown language or table.
    """
    check_language(language)
    tables = _document()["tables"]
    if table not in tables:
        raise InputError("There is no style for the table “{table}”.", table=table)
    source = tables[table]
    classes: List[StyleClass] = []
    for entry in source["classes"]:
        if entry.get("by_agency"):
            classes += _agency_classes(entry["when"], language, agency_labels or {})
        else:
            symbol = {key: value for key, value in entry.items() if key in SYMBOL_KEYS}
            first = bool(entry.get("first"))
            classes.append(StyleClass(entry["id"], entry["label"][language], entry.get("when", {}), symbol, first))
    return TableStyle(
        table=table,
        title=source["title"][language],
        geometry=source["geometry"],
        classes=tuple(classes),
        texts=tuple(source.get("texts", ())),
        visible_from=source.get("visible_from"),
    )


def tried_order(classes: Tuple[StyleClass, ...]) -> Tuple[StyleClass, ...]:
    """Return the classes in the order in which they are tried; the legend's order is that of the file."""
    return tuple(sorted(classes, key=lambda entry: (not entry.first, not entry.when)))


def class_of(
    classes: Tuple[StyleClass, ...], row: Mapping[str, Optional[str]], as_of: datetime.date
) -> Optional[str]:
    """Return the key of the class that a row belongs to, None if to none: what the renderer does, without QGIS."""
    for entry in tried_order(classes):
        if all(_holds(row[column], wanted, as_of) for column, wanted in entry.when.items()):
            return entry.key
    return None


def _holds(value: Optional[str], wanted: Any, as_of: datetime.date) -> bool:
    if isinstance(wanted, list):
        return value in wanted
    if not value:
        return False
    if "family" in wanted:
        return family(value) == str(wanted["family"])
    return value < as_of.isoformat() if "before_today" in wanted else True


def map_text(key: str, language: str) -> str:
    """Return one of the map's own words (``resources/layouts/texts.yaml``) in the language."""
    check_language(language)
    return str(_yaml("layouts/texts.yaml")[key][language])


def palette_size() -> int:
    """Return how many agencies can have a symbol of their own."""
    return len(_document()["agencies"]["palette"])


def _agency_classes(when: Mapping[str, Any], language: str, agency_labels: Mapping[str, str]) -> List[StyleClass]:
    """Return one class per agency, or per family where no agencies are given, and one for the rest."""
    agencies = _document()["agencies"]
    palette = agencies["palette"]
    classes: List[StyleClass] = []

    def add(key: str, label: str, condition: Mapping[str, Any], place: int) -> None:
        classes.append(StyleClass(key, label, {**when, **condition}, _agency_symbol(palette[place])))

    if agency_labels:
        # The last symbol is kept for "another agency".
        places = _places(list(agency_labels), agencies["families"], len(palette) - 1)
        for agency, place in places.items():
            label = agencies["led_by"][language].format(agency=agency_labels[agency])
            add(f"lead:{agency}", label, {"lead_agency": [agency]}, place)
    else:
        for name, labels in agencies["family_labels"].items():
            add(f"family:{name}", labels[language], {"lead_agency": {"family": name}}, agencies["families"][name])
    add(OTHER_AGENCY, agencies["other"][language], {}, len(palette) - 1)
    return classes


def _places(agencies: List[str], families: Mapping[str, int], room: int) -> Dict[str, int]:
    """Return each agency's place in the palette: its family's, else the next free; some may get none."""
    free = list(range(room))
    found: Dict[str, int] = {}
    for agency in agencies:
        place = families.get(family(agency))
        if place is not None and place in free:
            free.remove(place)
            found[agency] = place
    for agency in agencies:
        if agency not in found and free:
            found[agency] = free.pop(0)
    return {agency: found[agency] for agency in agencies if agency in found}


def family(agency: str) -> str:
    """Return the second part of an agency's id: ``nr`` of ``lc.nr.branch``; empty if there is none."""
    parts = agency.split(".")
    return parts[1] if len(parts) > 1 else ""


def _agency_symbol(entry: Mapping[str, Any]) -> Dict[str, Any]:
    symbol: Dict[str, Any] = {
        "fill": entry["color"],
        "outline": {"color": entry["dark"], "width": 0.4},
        "dot": {
            "shape": entry["shape"],
            "size": 2.1,
            "fill": entry["color"],
            "outline": {"color": "#FFFFFF", "width": 0.2},
        },
    }
    if "hatch" in entry:
        symbol["hatch"] = [{"color": "#FFFFFF", "angle": entry["hatch"], "distance": 1.3, "width": 0.25}]
    return symbol


def without_dots(style: TableStyle) -> TableStyle:
    """Return the style with plain fills beyond street scale, for layers too large to mark one by one."""
    plain = [
        replace(entry, symbol={**entry.symbol, "dot": None}) if "dot" in entry.symbol else entry
        for entry in style.classes
    ]
    return replace(style, classes=tuple(plain))


def _document() -> Dict[str, Any]:
    return _yaml("styles/classes.yaml")


@cache
def _yaml(name: str) -> Dict[str, Any]:
    try:
        import yaml
    except ImportError as error:
        raise SurroundingsError("PyYAML is missing; it comes with QGIS (Debian: python3-yaml).") from error
    path: Path = resources_dir() / name
    with open(path, encoding="utf-8") as source:
        document: Dict[str, Any] = yaml.safe_load(source)
    return document
