"""A map that some officers cannot read, or that turns to mush on the office's grey printer, misleads them."""

from __future__ import annotations

import itertools
from typing import Dict, List, Mapping, Sequence, Tuple

import pytest

from enforcement_plugin.errors import InputError
from enforcement_plugin.outputs.classes import (
    OTHER_AGENCY,
    StyleClass,
    palette_size,
    street_scale,
    styled_tables,
    table_style,
    tried_order,
)

# Full protanopia, deuteranopia and tritanopia, linear RGB (Machado, Oliveira, Fernandes 2009, table 1).
SEEN_BY = {
    "everyone": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(color: str) -> List[float]:
    values = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values]


def lab(color: str, matrix: Sequence[Sequence[float]]) -> Tuple[float, float, float]:
    """CIE L*a*b* (D65) of a colour as somebody sees it."""
    source = linear(color)
    red, green, blue = (
        min(1.0, max(0.0, sum(factor * value for factor, value in zip(row, source)))) for row in matrix
    )
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883,
    )
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def difference(first: str, second: str, matrix: Sequence[Sequence[float]]) -> float:
    return sum((a - b) ** 2 for a, b in zip(lab(first, matrix), lab(second, matrix))) ** 0.5


def texture(symbol: Mapping) -> tuple:
    hatches = tuple((hatch["angle"], hatch["distance"]) for hatch in symbol.get("hatch", ()))
    return (hatches, symbol.get("outline", {}).get("dash", "solid"), symbol.get("fill") is None)


def told_apart_near(first: StyleClass, second: StyleClass) -> bool:
    """Two fills at street scale: by texture, or by colour for everyone and by lightness in grey."""
    one, two = first.symbol, second.symbol
    if texture(one) != texture(two):
        return True
    fills = one.get("fill") or "#FFFFFF", two.get("fill") or "#FFFFFF"
    in_grey = abs(lab(fills[0], SEEN_BY["everyone"])[0] - lab(fills[1], SEEN_BY["everyone"])[0])
    return in_grey >= 5 and all(difference(*fills, matrix) >= 8 for matrix in SEEN_BY.values())


def many_agencies() -> Dict[str, str]:
    return {name: name for name in ("lc.nr", "lc.cm", "lc.hc", "lc.town", "lc.gov", "lc.x", "lc.y")}


@pytest.mark.parametrize("table", ["structure", "parcel"])
def test_classes_differ_for_the_colour_blind_and_in_grey_print(table: str) -> None:
    classes = table_style(table, "zh", many_agencies()).classes
    alike = [(a.key, b.key) for a, b in itertools.combinations(classes, 2) if not told_apart_near(a, b)]
    assert not alike


def test_marks_of_a_city_view_differ_in_shape_or_clearly_in_grey() -> None:
    classes = table_style("structure", "zh", many_agencies()).classes
    for one, two in itertools.combinations(classes, 2):
        first, second = one.symbol["dot"], two.symbol["dot"]
        fills = [dot.get("fill", "#FFFFFF") for dot in (first, second)]
        lightness = [lab(fill, SEEN_BY["everyone"])[0] for fill in fills]
        assert first["shape"] != second["shape"] or abs(lightness[0] - lightness[1]) >= 20, (one.key, two.key)


@pytest.mark.parametrize("table", styled_tables())
def test_every_class_speaks_both_languages(table: str) -> None:
    zh, en = table_style(table, "zh"), table_style(table, "en")
    assert [entry.key for entry in zh.classes] == [entry.key for entry in en.classes]
    for one, two in zip((zh, *zh.classes), (en, *en.classes)):
        chinese, english = (getattr(entry, "label", None) or entry.title for entry in (one, two))
        assert any("\u4e00" <= character <= "\u9fff" for character in chinese), chinese
        assert english.isascii() and english, english


@pytest.mark.parametrize("table", styled_tables())
def test_exactly_one_class_takes_what_no_other_takes(table: str) -> None:
    """Without it a structure in an unforeseen state would be missing from the map."""
    order = tried_order(table_style(table, "en", {"lc.nr": "x"}).classes)
    assert [bool(entry.when) for entry in order] == [True] * (len(order) - 1) + [False]


def test_natural_resources_looks_the_same_in_every_city() -> None:
    def symbol(agency: str, *before: str) -> Mapping:
        labels = {name: name for name in (*before, agency)}
        classes = table_style("structure", "en", labels).classes
        return next(entry.symbol for entry in classes if entry.key == f"lead:{agency}")

    assert symbol("lc.nr") == symbol("bs.nr", "bs.cm", "bs.x") == symbol("qy.nr", "qy.enf")


def test_more_agencies_than_symbols_share_the_last_one() -> None:
    labels = {f"cq.a{number}": f"Agency {number}" for number in range(30)}
    keys = [entry.key for entry in table_style("structure", "en", labels).classes]
    assert sum(key.startswith("lead:") for key in keys) == palette_size()
    assert OTHER_AGENCY in keys
    fills = [entry.symbol.get("fill") for entry in table_style("structure", "en", labels).classes]
    assert len(fills[: palette_size()]) == len(set(fills[: palette_size()]))


def test_dismissed_wins_over_the_lead_that_was_computed_once() -> None:
    order = tried_order(table_style("structure", "zh").classes)
    assert order[0].key == "dismissed"
    assert tried_order(table_style("enforcement_case", "zh").classes)[0].key == "closed"


def test_an_unknown_language_or_table_is_named() -> None:
    with pytest.raises(InputError, match="fr"):
        table_style("zone", "fr")
    with pytest.raises(InputError, match="building"):
        table_style("building", "zh")


def test_street_numbers_appear_only_where_houses_are_drawn() -> None:
    for table in ("structure", "parcel", "enforcement_case"):
        assert all(text["from_scale"] <= street_scale() for text in table_style(table, "zh").texts)
