"""The click tool: a click on a structure opens its case; where several lie, a small list asks which."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    NULL,
    QgsDistanceArea,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapToolIdentify, QgsRubberBand
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QCursor
from qgis.PyQt.QtWidgets import QMenu

# More than this under one click is a map too far out to mean any of them.
MOST_CHOICES = 20


class CaseTool(QgsMapToolIdentify):
    """Finds the structures under the cursor in one layer and emits the uuid of the chosen one."""

    chosen = pyqtSignal(str)
    missed = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self.setCursor(QCursor(Qt.CursorShape.PointingHandCursor))
        self._layer: Optional[QgsVectorLayer] = None
        self.menu: Optional[QMenu] = None
        self._band = QgsRubberBand(canvas)
        self._band.setColor(QColor(213, 94, 0, 70))
        self._band.setStrokeColor(QColor(213, 94, 0))
        self._band.setWidth(3)

    def set_layer(self, layer: Optional[QgsVectorLayer]) -> None:
        """Look for structures in ``layer`` (None: nothing to find)."""
        if self._layer is not None:
            self._layer.willBeDeleted.disconnect(self._forget)
        self._layer = layer
        if layer is not None:
            layer.willBeDeleted.connect(self._forget)
        self.clear()

    def _forget(self) -> None:
        self._layer = None
        self.clear()

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Choose the structure under the cursor."""
        if event.button() != Qt.MouseButton.LeftButton or self._layer is None:
            return
        found = self.structures_at(event)
        if not found:
            self.missed.emit()
        elif len(found) == 1:
            self.choose(found[0])
        else:
            self._ask(found, event.globalPos())

    def structures_at(self, event: QgsMapMouseEvent) -> list[QgsFeature]:
        """Return the structures that contain the clicked point, the smallest first.

        When none does, those within QGIS's own identify radius: a shed of two pixels must be clickable.
        """
        layer = self._layer
        if layer is None:
            return []
        on_map = self.toMapCoordinates(event.pos())
        radius = self.searchRadiusMU(self.canvas())
        # The square is turned as a whole: a radius in map units means nothing in the layer's own system.
        around = self.toLayerCoordinates(
            layer,
            QgsRectangle(on_map.x() - radius, on_map.y() - radius, on_map.x() + radius, on_map.y() + radius),
        )
        request = QgsFeatureRequest().setFilterRect(around).setFlags(QgsFeatureRequest.Flag.ExactIntersect)
        # What was drawn and not saved yet has no identity: there is nothing to open a case for.
        near = [
            feature
            for feature in layer.getFeatures(request)
            if feature.hasGeometry() and feature["uuid"] not in (None, NULL, "")
        ]
        spot = QgsGeometry.fromPointXY(self.toLayerCoordinates(layer, on_map))
        inside = [feature for feature in near if feature.geometry().intersects(spot)]
        return sorted(inside or near, key=lambda feature: feature.geometry().area())[:MOST_CHOICES]

    def choose(self, feature: QgsFeature) -> None:
        """Highlight a structure and tell who listens."""
        self.highlight(feature.geometry())
        self.chosen.emit(str(feature["uuid"]))

    def highlight(self, geometry: QgsGeometry) -> None:
        """Draw an outline around ``geometry`` (in the layer's coordinates)."""
        self._band.setToGeometry(geometry, self._layer)

    def clear(self) -> None:
        """Remove the highlight."""
        self._band.reset()

    def discard(self) -> None:
        """Take tool, highlight and menu away for good; another tool must be in use by now."""
        self.canvas().scene().removeItem(self._band)
        self._drop_menu()
        self.deleteLater()

    def _drop_menu(self) -> None:
        if self.menu is not None:
            self.menu.deleteLater()
            self.menu = None

    def _ask(self, found: list[QgsFeature], position: Any) -> None:
        if self._layer is None:
            return
        self._drop_menu()
        self.menu = QMenu(self.canvas())
        self.menu.setObjectName("structureChoice")
        measure = QgsDistanceArea()
        measure.setSourceCrs(self._layer.crs(), QgsProject.instance().transformContext())
        measure.setEllipsoid(self._layer.crs().ellipsoidAcronym())
        for feature in found:
            label = self.tr("{number}  ({area} m²)").format(
                number=feature["structure_no"] if feature["structure_no"] != NULL else feature["uuid"][:8],
                area=round(measure.measureArea(feature.geometry()), 1),
            )
            action = self.menu.addAction(label)
            action.hovered.connect(lambda feature=feature: self.highlight(feature.geometry()))
            action.triggered.connect(lambda _checked=False, feature=feature: self.choose(feature))
        self.menu.popup(position)
