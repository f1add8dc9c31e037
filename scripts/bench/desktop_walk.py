"""Clicks and edits in a large city, with a stopwatch; runs inside QGIS (``qgis --code``, see desktop.py)."""

from __future__ import annotations

import json
import os
import subprocess
import time
import traceback
from pathlib import Path
from statistics import median
from typing import Any, Callable, Dict, List

from qgis.core import QgsGeometry, QgsRectangle
from qgis.PyQt.QtCore import QElapsedTimer, QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.utils import iface, plugins

PLAN = json.loads(Path(os.environ["WALK_PLAN"]).read_text(encoding="utf-8"))
OUT = Path(PLAN["out"])
EDITED = 1000


def wait_for(what: str, ready: Callable[[], bool], seconds: float = 120.0) -> float:
    """Let QGIS work until ``ready`` and return how long that took; raises TimeoutError that names ``what``."""
    start = time.perf_counter()
    while not ready():
        QTest.qWait(2)
        if time.perf_counter() - start > seconds:
            raise TimeoutError(f"waited {seconds:g} s for {what}")
    return time.perf_counter() - start


def drawn(extent: QgsRectangle) -> float:
    """Show an extent and return the seconds until the map is whole."""
    canvas = iface.mapCanvas()
    done: List[int] = []
    canvas.mapCanvasRefreshed.connect(lambda: done.append(1))
    # Without the pictures of the last time.
    canvas.clearCache()
    start = time.perf_counter()
    canvas.setExtent(extent)
    canvas.refresh()
    wait_for("the map", lambda: bool(done) and not canvas.isDrawing())
    seconds = time.perf_counter() - start
    canvas.mapCanvasRefreshed.disconnect()
    return seconds


def picture(name: str) -> None:
    """Save the screen as it is."""
    QTest.qWait(300)
    subprocess.run(["import", "-window", "root", str(OUT / f"{name}.png")], check=True)


def around(geometry: QgsGeometry, metres: float) -> QgsRectangle:
    """Return a street's extent around a footprint."""
    centre = geometry.centroid().asPoint()
    return QgsRectangle(centre.x() - metres, centre.y() - metres, centre.x() + metres, centre.y() + metres)


def clicked(desktop: Any, geometry: QgsGeometry) -> float:
    """Click a footprint and return the seconds until the form of some structure is filled and painted."""
    canvas, form = iface.mapCanvas(), desktop.cases.form
    spot = canvas.getCoordinateTransform().transform(geometry.poleOfInaccessibility(0.1)[0].asPoint())
    form.clear()
    QTest.qWait(1)
    watch = QElapsedTimer()
    watch.start()
    where = QPoint(round(spot.x()), round(spot.y()))
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
    menu = desktop.tool.menu
    if form.view is None and menu is not None and menu.isVisible():
        # Several lie there: the time that a person takes to choose does not count.
        watch.restart()
        menu.actions()[0].trigger()
        menu.close()
    form.repaint()
    return watch.nsecsElapsed() / 1e9 if form.view is not None else float("nan")


def clicks(desktop: Any) -> List[float]:
    """Click structures all over the city at street scale."""
    found = []
    for number, uuid in enumerate(PLAN["structures"]):
        geometry = desktop.work.structure(uuid).geometry()
        drawn(around(geometry, 120))
        found.append(clicked(desktop, geometry))
        if number in (0, 100):
            picture(f"click_{number}")
    return found


def follow(desktop: Any, number: int) -> Dict[str, float]:
    """Edit structures in QGIS's buffer and save; return the seconds of the save, of the engine, of both."""
    layer, upkeep = desktop.session.layer("structure"), desktop.work.upkeep
    layer.startEditing()
    for feature in layer.getFeatures(list(range(1 + 5000 * number, 1 + 5000 * number + EDITED))):
        moved = feature.geometry()
        moved.translate(3.0, 2.0)
        layer.changeGeometry(feature.id(), moved)
    engine: List[float] = []
    task = upkeep.work
    upkeep.work = lambda **how: timed(task(**how), engine)
    start = time.perf_counter()
    layer.commitChanges()
    saved = time.perf_counter() - start
    wait_for("the leads", lambda: bool(engine) and not upkeep.busy)
    whole = time.perf_counter() - start
    upkeep.work = task
    return {"save": saved, "engine": sum(engine), "until_shown": whole}


def timed(work: Any, engine: List[float]) -> Any:
    """Return the work of a task with a stopwatch."""

    def call(progress: Any, cancelled: Any) -> Any:
        start = time.perf_counter()
        try:
            return work(progress, cancelled)
        finally:
            engine.append(time.perf_counter() - start)

    return call


def steady(desktop: Any) -> Dict[str, float]:
    """Determine everything; return the seconds, and the longest that the interface did not answer."""
    gaps: List[float] = []
    last = [time.perf_counter()]

    def beat() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    heart = QTimer()
    heart.timeout.connect(beat)
    heart.start(10)
    start = time.perf_counter()
    desktop.work.determining.determine_everything()
    wait_for("the city", lambda: not desktop.work.busy, 300)
    seconds = time.perf_counter() - start
    heart.stop()
    gaps.sort()
    return {"seconds": seconds, "longest_gap": gaps[-1], "gap_p99": gaps[int(0.99 * len(gaps))]}


def measure(seen: Dict[str, Any]) -> None:
    """Measure everything."""
    wait_for("the plugin", lambda: "enforcement_plugin" in plugins)
    desktop = plugins["enforcement_plugin"].desktop
    wait_for("the workspace", lambda: desktop.session.desk is not None)
    window = iface.mainWindow()
    window.setGeometry(0, 0, 1600, 1000)
    QTest.qWait(1000)
    wait_for("the leads", lambda: not desktop.work.upkeep.busy)
    parts = {"draw": draw, "click": click, "edit": edit, "all": determine}
    for part in PLAN["parts"]:
        parts[part](desktop, seen)
    seen["messages"] = [item.text() for item in iface.messageBar().items()]


def draw(desktop: Any, seen: Dict[str, Any]) -> None:
    """Show the whole city, a quarter and a street, five times each."""
    geometry = desktop.work.structure(PLAN["structures"][0]).geometry()
    extents = (
        ("whole_city", desktop.session.extent),
        ("quarter", around(geometry, 600)),
        ("street", around(geometry, 120)),
    )
    for name, extent in extents:
        seen[name] = median(drawn(extent) for _ in range(5))
        picture(name)


def click(desktop: Any, seen: Dict[str, Any]) -> None:
    """Click structures all over the city."""
    desktop.actions["case"].trigger()
    times = clicks(desktop)
    filled = sorted(seconds for seconds in times if seconds == seconds)
    seen["clicks"], seen["missed"] = len(filled), len(times) - len(filled)
    seen["click_median"] = median(filled)
    seen["click_p95"] = filled[int(0.95 * len(filled))]
    seen["click_max"] = filled[-1]


def edit(desktop: Any, seen: Dict[str, Any]) -> None:
    """Edit a thousand structures at a time: once with nothing in memory, then again and again."""
    desktop.work.upkeep.standing = type(desktop.work.upkeep.standing)()
    seen["follow_cold"] = follow(desktop, 0)
    seen["follow_warm"] = [follow(desktop, number) for number in range(1, 6)]
    seen["cold"] = seen["follow_cold"]["engine"]
    seen["warm"] = median(each["engine"] for each in seen["follow_warm"])
    picture("after_edits")


def determine(desktop: Any, seen: Dict[str, Any]) -> None:
    """Determine everything, and see whether the interface answers meanwhile."""
    seen["determine_all"] = steady(desktop)
    picture("determined")


def main() -> None:
    """Measure, write it down, and end QGIS at once."""
    seen: Dict[str, Any] = {}
    try:
        measure(seen)
    except Exception:  # noqa: BLE001 - whatever stopped it belongs into its report
        seen["stopped"] = traceback.format_exc()
    (OUT / "seen.json").write_text(json.dumps(seen), encoding="utf-8")
    os._exit(1 if "stopped" in seen else 0)


QTimer.singleShot(500, main)
