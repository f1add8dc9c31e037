"""The path through the plugin by real clicks; runs inside QGIS (``qgis --code``).

Reads the plan from the file that WALK_PLAN names and writes what it saw beside it:
``{"out", "workspace", "structures": [uuid, …], "tick": violation id, "stage": value}``. What is seen is
judged elsewhere (the tests, or the reader of the pictures): the walk only walks.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any, Callable

import processing
import qgis.utils
from qgis.core import QgsApplication, QgsPointXY, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QObject, QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDockWidget, QStyle, QStyleOptionViewItem, QToolButton
from qgis.utils import iface, plugins

PLAN = json.loads(Path(os.environ["WALK_PLAN"]).read_text(encoding="utf-8"))
OUT = Path(PLAN["out"])
LEFT = Qt.MouseButton.LeftButton
SIZE = (1600, 1000)
CHOICES: list[list[str]] = []


def wait_for(what: str, ready: Callable[[], bool], seconds: float = 40.0) -> None:
    """Let QGIS work until ``ready``; raises TimeoutError that names ``what``."""
    for _ in range(int(seconds * 20)):
        if ready():
            return
        QTest.qWait(50)
    raise TimeoutError(f"waited {seconds:g} s for {what}")


def settle() -> None:
    """Wait until the map is drawn; the canvas applies a resize half a second late."""
    QTest.qWait(600)
    wait_for("the map", lambda: not iface.mapCanvas().isDrawing())
    QTest.qWait(150)


def picture(name: str) -> str:
    """Save the screen as it is."""
    target = OUT / f"{name}.png"
    subprocess.run(["import", "-window", "root", str(target)], check=True)
    return str(target)


def button_of(action: Any) -> QToolButton:
    """Return the toolbar button that shows an action."""
    return next(
        widget
        for widget in action.associatedWidgets()
        if not isinstance(widget, QToolButton) and hasattr(widget, "widgetForAction")
    ).widgetForAction(action)


def inside(geometry: Any) -> QgsPointXY:
    """Return a point well inside a footprint."""
    pole, _distance = geometry.poleOfInaccessibility(0.1)
    return pole.asPoint()


def click_map(point: QgsPointXY) -> None:
    """Press and release the left button at a point of the map."""
    canvas = iface.mapCanvas()
    spot = canvas.getCoordinateTransform().transform(point)
    QTest.mouseClick(
        canvas.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, QPoint(round(spot.x()), round(spot.y()))
    )


def form_texts(form: Any) -> dict[str, Any]:
    """Return what the form says, read off its widgets."""
    table = form.violationTable
    rows = [
        [
            table.item(row, 0).data(Qt.ItemDataRole.UserRole),
            *(table.item(row, column).text() for column in range(3)),
        ]
        for row in range(table.rowCount())
        if table.item(row, 0).checkState() == Qt.CheckState.Checked
    ]
    return {
        "title": form.titleLabel.text(),
        "place": form.placeLabel.text(),
        "lead": form.leadLabel.text(),
        "office": form.officeLabel.text(),
        "clause": form.leadClauseLabel.text(),
        "missing": form.leadMissingLabel.text(),
        "changes": form.leadChangeLabel.text(),
        "adopted": form.adoptedLabel.text(),
        "deadlines": form.deadlineLabel.text(),
        "violations": rows,
        "stage": form.stageCombo.currentText(),
        "unsaved": form.unsavedLabel.isVisible(),
        "pack": form.packLabel.text(),
    }


def click_check_box(form: Any, violation: str) -> None:
    """Click the box of a violation, where a person would."""
    table = form.violationTable
    row = next(
        row for row in range(table.rowCount()) if table.item(row, 0).data(Qt.ItemDataRole.UserRole) == violation
    )
    form.scrollArea.ensureWidgetVisible(table)
    option = QStyleOptionViewItem()
    option.initFrom(table)
    option.rect = table.visualItemRect(table.item(row, 0))
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    box = table.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, table)
    QTest.mouseClick(table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, box.center())


def show_structure(desktop: Any, uuid: str) -> None:
    """Zoom to a structure at street scale and click it."""
    canvas = iface.mapCanvas()
    geometry = desktop.work.structure(uuid).geometry()
    centre = geometry.centroid().asPoint()
    canvas.setExtent(QgsRectangle(centre.x() - 160, centre.y() - 110, centre.x() + 160, centre.y() + 110))
    canvas.refresh()
    settle()
    click_map(inside(geometry))
    QTest.qWait(200)
    choose(desktop, uuid)
    wait_for(
        "the form",
        lambda: desktop.cases.form.view is not None and desktop.cases.form.view.structure_uuid == uuid,
        10,
    )
    QTest.qWait(300)


def choose(desktop: Any, uuid: str) -> None:
    """Where several structures lie under the click, click the one that is meant in the list."""
    menu = desktop.tool.menu
    if menu is None or not menu.isVisible():
        return
    picture(f"choice_{uuid[:6]}")
    number = desktop.work.structure(uuid)["structure_no"]
    action = next(action for action in menu.actions() if action.text().startswith(f"{number} "))
    QTest.mouseClick(menu, LEFT, Qt.KeyboardModifier.NoModifier, menu.actionGeometry(action).center())
    CHOICES.append([action.text() for action in menu.actions()])


def walk(seen: dict[str, Any]) -> None:
    """Walk the path."""
    wait_for("the plugin", lambda: "enforcement_plugin" in plugins)
    desktop = plugins["enforcement_plugin"].desktop
    wait_for("the workspace", lambda: desktop.session.desk is not None)
    window = iface.mainWindow()
    window.setGeometry(0, 0, *SIZE)
    for dock in ("Browser", "Layers"):
        found = window.findChild(object, dock)
        if found is not None:
            found.setVisible(dock == "Layers")
    layers = window.findChild(QDockWidget, "Layers")
    window.resizeDocks([layers, desktop.dock], [330, 560], Qt.Orientation.Horizontal)
    settle()
    iface.mapCanvas().setExtent(desktop.session.extent)
    iface.mapCanvas().refresh()
    settle()
    seen["locale"] = QgsApplication.locale()
    seen["layers"] = [layer.name() for layer in QgsProject.instance().mapLayers().values()]
    seen["pictures"] = [picture("1_city")]

    iface.actionPan().trigger()
    QTest.mouseClick(button_of(desktop.actions["case"]), LEFT)
    seen["tool_chosen"] = iface.mapCanvas().mapTool() is desktop.tool
    form = desktop.cases.form
    seen["forms"] = []
    seen["choices"] = CHOICES
    if PLAN.get("under"):
        show_structure(desktop, PLAN["under"])
        seen["chosen_in_list"] = form.view.structure_uuid
    for number, uuid in enumerate(PLAN["structures"], start=2):
        show_structure(desktop, uuid)
        seen["forms"].append(form_texts(form) | {"structure": form.view.structure_uuid})
        seen["pictures"].append(picture(f"{number}_case"))

    show_structure(desktop, PLAN["structures"][0])
    click_check_box(form, PLAN["tick"])
    wait_for("the tick", lambda: form.unsaved, 5)
    seen["after_tick"] = form_texts(form)
    QTest.keyClick(form.violationTable, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.qWait(100)
    seen["after_undo"] = form_texts(form)
    QTest.mouseClick(form.redoButton, LEFT)
    form.stageCombo.setFocus()
    stage = form.stageCombo.findData(PLAN["stage"])
    while form.stageCombo.currentIndex() != stage:
        key = Qt.Key.Key_Down if form.stageCombo.currentIndex() < stage else Qt.Key.Key_Up
        QTest.keyClick(form.stageCombo, key)
        QTest.qWait(50)
    seen["before_save"] = form_texts(form)
    seen["pictures"].append(picture("4_entered"))
    QTest.mouseClick(form.saveButton, LEFT)
    wait_for("the save", lambda: not form.unsaved and form.view.opened, 10)
    QTest.mouseClick(form.adoptButton, LEFT)
    QTest.qWait(300)
    seen["after_save"] = form_texts(form) | {"case": form.view.case_uuid, "case_no": form.view.case_no}
    seen["waiting"] = desktop.session.waiting()
    seen["sync_button"] = desktop.actions["sync"].iconText()
    QTest.mouseClick(button_of(desktop.actions["sync"]), LEFT)
    wait_for("the sync", lambda: desktop.session.waiting() == 0 and not desktop.work.busy, 60)
    settle()
    seen["messages"] = [item.text() for item in iface.messageBar().items()]
    seen["pictures"].append(picture("5_synced"))
    seen["map_page"] = processing.run(
        "enforcement:mapbook",
        {"WORKSPACE": PLAN["workspace"], "OUTPUT": str(OUT / "map_page.pdf")},
    )["OUTPUT"]
    seen["behind"] = reload_twice()


def leftovers() -> list[str]:
    """Return what of the plugin is still in QGIS; deleted widgets are gone after the events are handled."""
    QTest.qWait(300)
    window = iface.mainWindow()
    found = [
        f"{type(item).__name__} {item.objectName()}"
        for item in window.findChildren(QObject)
        if item.objectName().lower().startswith("enforcement")
    ]
    found += [
        provider.id()
        for provider in QgsApplication.processingRegistry().providers()
        if provider.id() == "enforcement"
    ]
    found += [type(tool).__name__ for tool in [iface.mapCanvas().mapTool()] if type(tool).__name__ == "CaseTool"]
    found += [name for name in sys.modules if name.split(".")[0] == "enforcement_plugin"]
    return found


def reload_twice() -> list[list[str]]:
    """Unload and load the plugin twice; return what stayed behind each time."""
    behind = []
    for _ in range(2):
        qgis.utils.unloadPlugin("enforcement_plugin")
        behind.append(leftovers())
        qgis.utils.loadPlugin("enforcement_plugin")
        qgis.utils.startPlugin("enforcement_plugin")
        QTest.qWait(300)
        wait_for("the workspace again", lambda: plugins["enforcement_plugin"].desktop.session.desk is not None)
    return behind


def main() -> None:
    """Walk, write down what was seen, and end QGIS at once."""
    seen: dict[str, Any] = {}
    try:
        walk(seen)
    except Exception:  # noqa: BLE001 - whatever stopped the walk belongs into its report
        seen["stopped"] = traceback.format_exc()
        picture("stopped")
    (OUT / "seen.json").write_text(json.dumps(seen, ensure_ascii=False, indent=1), encoding="utf-8")
    QgsProject.instance().setDirty(False)
    sys.stdout.flush()
    # QGIS's own exit waits for dialogs or crashes, differently in every version; all is written by now.
    os._exit(1 if "stopped" in seen else 0)


QTimer.singleShot(500, main)
