"""``make demo``: the main job on a made-up city in the real QGIS.

With a screen QGIS opens on the city and stays open. Without one the path is walked by real clicks under
Xvfb, and what came of it lies in ``build/demo``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts"), str(ROOT / "build" / "pydeps")]

import desktop  # noqa: E402
import rehearsal  # noqa: E402
import stage  # noqa: E402

OUT = ROOT / "build" / "demo"
STRUCTURES = 2000
SEED = 2026


def say(text: str) -> None:
    """Tell the terminal at once."""
    print(text, flush=True)


def tool(*arguments: str) -> str:
    """Run the command line as a user would and return what it prints."""
    answer = subprocess.run(
        [str(ROOT / "scripts" / "enforcement"), *arguments], capture_output=True, text=True, check=False
    )
    if answer.returncode != 0:
        raise SystemExit(f"enforcement {' '.join(arguments)} failed:\n{answer.stderr}")
    return answer.stdout


def main() -> int:
    """Build the city, open QGIS, and without a screen walk the path and show what came of it."""
    start = time.monotonic()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    say(f"1. A made-up city of {STRUCTURES} structures …")
    locale = desktop.qgis_locale()
    city = rehearsal.prepare(
        OUT, structures=STRUCTURES, seed=SEED, language="zh" if locale.startswith("zh") else "en"
    )
    say(f"   officer 1: {city.first}\n   officer 2: {city.second}\n   shared folder: {city.hub}")
    plugins = OUT / "plugins"
    stage.stage(plugins, link=True)
    profiles = OUT / "profile"
    desktop.write_profile(
        profiles,
        locale,
        workspace=city.first,
        hub=city.hub,
        actor="张三" if locale == "zh-Hans" else "Zhang San",
    )
    if desktop.has_screen():
        say("2. QGIS opens on the city. Choose “Open case” in the toolbar and click a coloured structure;")
        say("   tick a violation, save, sync. Close QGIS to end the demo.")
        return desktop.run(plugins=plugins, profiles=profiles, log=OUT / "qgis.log")
    say(f"2. No screen: the path is walked by real clicks under Xvfb ({locale}) …")
    code = walk(city, plugins, profiles)
    seen = json.loads((OUT / "seen.json").read_text(encoding="utf-8"))
    if code != 0 or "stopped" in seen:
        say(f"The walk stopped:\n{seen.get('stopped', '')}\nQGIS's own words are in {OUT / 'qgis.log'}.")
        return 1
    report(city, seen)
    say(f"Done in {time.monotonic() - start:.0f} s.")
    return 0


def walk(city: rehearsal.Rehearsal, plugins: Path, profiles: Path) -> int:
    """Walk the path in QGIS and return its exit code."""
    plan = OUT / "plan.json"
    plan.write_text(json.dumps(city.plan(OUT), ensure_ascii=False), encoding="utf-8")
    return desktop.run(
        plugins=plugins,
        profiles=profiles,
        log=OUT / "qgis.log",
        code=ROOT / "scripts" / "walk.py",
        extra={"WALK_PLAN": str(plan)},
        seconds=300,
    )


def report(city: rehearsal.Rehearsal, seen: dict[str, Any]) -> None:
    """Name what came of it on the terminal."""
    for form in seen["forms"]:
        say(f"   clicked {form['title']}: {form['lead']}")
    say(f"   saved as {seen['after_save']['case_no']}; {seen['sync_button']} → synced")
    answer = json.loads(tool("sync", "run", str(city.second), str(city.hub), "--actor", "李四"))
    history = tool("workspace", "history", str(city.second), seen["after_save"]["case"]).splitlines()
    say(f"3. The second officer's file: {answer['pulled']} changes received, {len(history)} of this case.")
    say("What came of it:")
    for picture in seen["pictures"]:
        say(f"   {picture}")
    say(f"   {city.hub / 'cases.gpkg'}  (the shared GeoPackage)")
    say(f"   {seen['map_page']}  (the map page)")


if __name__ == "__main__":
    sys.exit(main())
