"""Symbology and labels of the workspace's layers, made for a language and a city's agencies."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Mapping, Optional

from enforcement_plugin.outputs.classes import street_scale, table_style, without_dots

if TYPE_CHECKING:
    from qgis.core import QgsFeatureRenderer, QgsVectorLayer


def structure_style(
    agency_labels: Mapping[str, str],
    language: str,
    *,
    dots: bool = True,
) -> QgsFeatureRenderer:
    """Return the renderer of flagged structures: one class per agency that may lead, and the open ends.

    ``agency_labels``: agency id to its name in ``language`` (``zh`` or ``en``), in the pack's order; empty
    for a file of any city, where agencies are told apart by family. ``dots`` marks every structure further
    away than street scale with a point of its own shape, since a house is smaller than a dot of ink there;
    for layers of hundreds of thousands plain fills are quicker.

    Raises InputError for another language.
    """
    from enforcement_plugin.outputs import symbols

    style = table_style("structure", language, agency_labels)
    return symbols.renderer(style if dots else without_dots(style), street_scale())


def style_layer(
    layer: QgsVectorLayer,
    table: str,
    language: str,
    *,
    agency_labels: Optional[Mapping[str, str]] = None,
    as_of: Optional[datetime.date] = None,
    dots: bool = True,
) -> None:
    """Put renderer, labels and scale range of ``table`` on ``layer`` and give it its title.

    ``as_of`` is the day by which a case counts as overdue; None means the day on which it is drawn. Forms,
    aliases and everything else of the layer stay as they are.

    Raises InputError for another language or a table without a style.
    """
    from enforcement_plugin.outputs import symbols

    style = table_style(table, language, agency_labels)
    if not dots:
        style = without_dots(style)
    layer.setName(style.title)
    layer.setRenderer(symbols.renderer(style, street_scale(), as_of))
    labeling = symbols.labeling(style)
    layer.setLabeling(labeling)
    layer.setLabelsEnabled(labeling is not None)
    layer.setScaleBasedVisibility(style.visible_from is not None)
    if style.visible_from is not None:
        layer.setMinimumScale(style.visible_from)
    layer.triggerRepaint()
