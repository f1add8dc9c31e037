"""A city of a million in the real desktop: ``python scripts/bench/desktop.py [STRUCTURES] [PART …]``.

Makes the workspace once (build/bench/desktop-N.gpkg, minutes), opens it in QGIS under Xvfb and measures there:
from click to filled form, drawing the whole city and a street, and how long the leads take to follow 1,000 edited
structures, warm and cold. PART is one of draw, click, edit and all, every one by default. Leaves
build/bench/desktop.json and pictures; fails where a goal is missed.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, List

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "bench"
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "scripts" / "bench"), str(ROOT)]

import city as cities  # noqa: E402
import desktop  # noqa: E402
import stage  # noqa: E402

from enforcement_plugin.app import importing, overlaying, workspaces  # noqa: E402
from enforcement_plugin.intake.vector import VectorSource  # noqa: E402

LAYERS = (("zone", "zones"), ("parcel", "parcels"), ("structure", "structures"))
PARTS = ("draw", "click", "edit", "all")
CLICKS = int(os.environ.get("CLICKS", "200"))
#: What must hold: (figure, upper bound in seconds).
GOALS = (
    ("click_p95", 0.1),
    ("whole_city", 0.5),
    ("warm", 0.1),
    ("cold", 1.0),
)


def workspace_of(count: int) -> Path:
    """Return the workspace of a city of ``count`` structures, made and determined if it is not there yet."""
    path = FOLDER / f"desktop-{count}.gpkg"
    if path.exists():
        return path
    source = FOLDER / f"city-{count}"
    if not (source / "farmland.gpkg").exists():
        cities.build(source, count)
    making = path.with_name(f"making-{count}.gpkg")
    making.unlink(missing_ok=True)
    workspaces.create_workspace(making, pack="liaocheng", crs=cities.CRS).close()
    for table, name in LAYERS:
        print(f"taking in {name}", file=sys.stderr, flush=True)
        importing.import_layer(making, table, VectorSource(source / f"{name}.gpkg", name), actor="bench")
    overlaying.determine_workspace(making)
    making.rename(path)
    return path


def chosen(path: Path) -> List[str]:
    """Return structures all over the city."""
    with sqlite3.connect(path) as connection:
        (last,) = connection.execute("SELECT max(fid) FROM structure").fetchone()
        rows = [
            connection.execute("SELECT uuid FROM structure WHERE fid >= ? LIMIT 1", (1 + (n * 7919 * 127) % last,))
            for n in range(CLICKS)
        ]
        return [row.fetchone()[0] for row in rows]


def main() -> int:
    """Measure, and hold the figures against the goals."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    parts = sys.argv[2:] or list(PARTS)
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = workspace_of(count)
    out = FOLDER / "desktop"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        stage.stage(folder / "plugins", link=False)
        # The clicks and edits go into a copy: what is measured next time is the same city.
        own = Path(shutil.copy(path, out / "city.gpkg"))
        desktop.write_profile(folder / "profile", "zh-Hans", workspace=own, actor="张三")
        plan = folder / "plan.json"
        plan.write_text(json.dumps({"out": str(out), "parts": parts, "structures": chosen(own)}), encoding="utf-8")
        code = desktop.run(
            plugins=folder / "plugins",
            profiles=folder / "profile",
            log=out / "qgis.log",
            code=ROOT / "scripts" / "bench" / "desktop_walk.py",
            extra={"WALK_PLAN": str(plan)},
            seconds=900,
        )
    own.unlink(missing_ok=True)
    seen: Dict[str, Any] = json.loads((out / "seen.json").read_text(encoding="utf-8"))
    if code:
        print(seen.get("stopped", ""), file=sys.stderr)
        return 3
    figures = FOLDER / "desktop.json"
    before = json.loads(figures.read_text(encoding="utf-8")) if figures.exists() else {}
    if parts != list(PARTS) and before.get("structures") == count:
        seen = {**before, **seen}
    seen["structures"] = count
    figures.write_text(json.dumps(seen, indent=1), encoding="utf-8")
    print(json.dumps(seen, indent=1))
    missed = [f"{name} {seen[name]:.3f} s > {most} s" for name, most in GOALS if seen.get(name, 0) > most]
    for text in missed:
        print(text, file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
