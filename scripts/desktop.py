"""Starts the real QGIS desktop with the staged plugin and a profile of its own.

Shared by the demo and the tests, so that what the tests prove is what a newcomer sees.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Mapping, Optional

ROOT = Path(os.path.abspath(__file__)).parent.parent
PROFILE = "enforcement"


def has_screen() -> bool:
    """Whether there is a display to open a window on."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def qgis_locale(environment: Mapping[str, str] = os.environ) -> str:
    """Return QGIS's name of the system's language: ``zh-Hans`` for Chinese, else ``en_US``.

    QGIS calls its Chinese zh-Hans; with zh_CN its own menus stay English.
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return "zh-Hans" if value.lower().startswith("zh") else "en_US"
    return "en_US"


def write_profile(profiles: Path, locale: str, settings: Optional[Mapping[str, str]] = None) -> None:
    """Make a fresh profile that loads the plugin; ``settings`` go to the plugin's own part."""
    folder = profiles / "profiles" / PROFILE / "QGIS"
    shutil.rmtree(profiles, ignore_errors=True)
    folder.mkdir(parents=True)
    remembered = "".join(f"{name}={value}\n" for name, value in (settings or {}).items())
    (folder / "QGIS3.ini").write_text(
        "[PythonPlugins]\nenforcement_plugin=true\nprocessing=true\n\n"
        f"[locale]\noverrideFlag=true\nuserLocale={locale}\n\n"
        "[qgis]\ncheckVersion=false\nshowTips=false\nnewProject\\defaultType=0\n\n"
        f"[enforcement_plugin]\n{remembered}",
        encoding="utf-8",
    )


def command(*, profiles: Path, project: Optional[Path] = None, code: Optional[Path] = None) -> list[str]:
    """Return the command that starts QGIS; under a virtual screen where there is no real one."""
    line = ["qgis", "--nologo", "--noversioncheck", "--profiles-path", str(profiles), "--profile", PROFILE]
    if code is not None:
        line += ["--code", str(code)]
    if project is not None:
        line += ["--project", str(project)]
    if not has_screen():
        # No window manager there: the screen is the size that the walk gives the window.
        line = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", *line]
    return line


def environment(plugins: Path, extra: Optional[Mapping[str, str]] = None) -> dict[str, str]:
    """Return the environment: the plugin's folder, and shapely 2 beside QGIS's Python."""
    # The checkout itself must not be importable: the staged plugin is what is tried.
    values = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    values["PYTHONPATH"] = str(ROOT / "build" / "pydeps")
    values["QGIS_PLUGINPATH"] = str(plugins)
    values["PYTHONDONTWRITEBYTECODE"] = "1"
    values.update(extra or {})
    return values


def run(
    *,
    plugins: Path,
    profiles: Path,
    log: Path,
    project: Optional[Path] = None,
    code: Optional[Path] = None,
    extra: Optional[Mapping[str, str]] = None,
    seconds: Optional[float] = None,
) -> int:
    """Run the desktop until it ends and return its exit code; its own chatter goes to ``log``.

    Raises subprocess.TimeoutExpired when ``seconds`` are over.
    """
    with log.open("w", encoding="utf-8") as chatter:
        return subprocess.run(
            command(profiles=profiles, project=project, code=code),
            env=environment(plugins, extra),
            stdin=subprocess.DEVNULL,
            stdout=chatter,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
        ).returncode
