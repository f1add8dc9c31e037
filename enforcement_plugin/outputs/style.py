"""Symbology and labels of the workspace's layers, made for a language and a city's agencies."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Mapping, Optional

from enforcement_plugin.outputs.classes import TableStyle, street_scale, table_style, without_dots

if TYPE_CHECKING:
    from qgis.core import QgsFeatureRenderer, QgsVectorLayer


# Of more structures than this no one is marked from afar: plain fills are drawn twice as fast.
MARKED_UP_TO = 100_000
# A layer of more features is drawn from this scale denominator inwards only: a million houses at the extent of
# the whole city take five seconds and are a stain; a view of this scale holds some thousands.
CROWDED, CROWDED_FROM = 200_000, 8_000.0


def structure_style(
    agency_labels: Mapping[str, str],
    language: str,
    *,
    features: int = 0,
) -> QgsFeatureRenderer:
    """Return the renderer of flagged structures: one class per agency that may lead, and the open ends.

    ``agency_labels``: agency id to its name in ``language`` (``zh`` or ``en``), in the pack's order; empty
    for a file of any city, where agencies are told apart by family. Further away than street scale a
    structure is a mark of its own shape, since a house is smaller than a dot of ink there; ``features`` is
    how many there are: of many the marks are smaller, of very many there are none.

    Raises InputError for another language.
    """
    from enforcement_plugin.outputs import symbols

    style = table_style("structure", language, agency_labels)
    return symbols.renderer(_markable(style, features), street_scale(), features=features)


def style_layer(
    layer: QgsVectorLayer,
    table: str,
    language: str,
    *,
    agency_labels: Optional[Mapping[str, str]] = None,
    as_of: Optional[datetime.date] = None,
) -> None:
    """Put renderer, labels and scale range of ``table`` on ``layer`` and give it its title.

    ``as_of`` is the day by which a case counts as overdue; None means the day on which it is drawn. Forms,
    aliases and everything else of the layer stay as they are.

    Raises InputError for another language or a table without a style.
    """
    from enforcement_plugin.outputs import symbols

    features = max(0, layer.featureCount())
    style = _markable(table_style(table, language, agency_labels), features)
    layer.setName(style.title)
    layer.setRenderer(symbols.renderer(style, street_scale(), as_of, features))
    labeling = symbols.labeling(style)
    layer.setLabeling(labeling)
    layer.setLabelsEnabled(labeling is not None)
    visible_from = style.visible_from
    if features > CROWDED:
        visible_from = min(CROWDED_FROM, visible_from or CROWDED_FROM)
    layer.setScaleBasedVisibility(visible_from is not None)
    if visible_from is not None:
        layer.setMinimumScale(visible_from)
    layer.triggerRepaint()


def _markable(style: TableStyle, features: int) -> TableStyle:
    return style if features <= MARKED_UP_TO else without_dots(style)
