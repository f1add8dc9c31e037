"""Starts the real QGIS desktop with the staged plugin and a profile of its own.

Shared by the demo and the tests, so that what the tests prove is what a newcomer sees.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Mapping, Optional

ROOT = Path(__file__).resolve().parent.parent
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


def write_profile(
    profiles: Path,
    locale: str,
    *,
    workspace: Optional[Path] = None,
    hub: Optional[Path] = None,
    actor: str = "",
) -> None:
    """Make a fresh profile that loads the plugin and, if given, opens ``workspace`` at the start."""
    from PyQt5.QtCore import QSettings

    folder = profiles / "profiles" / PROFILE / "QGIS"
    shutil.rmtree(profiles, ignore_errors=True)
    folder.mkdir(parents=True)
    settings = QSettings(str(folder / "QGIS3.ini"), QSettings.Format.IniFormat)
    for name, value in {
        "PythonPlugins/enforcement_plugin": "true",
        "PythonPlugins/processing": "true",
        "locale/overrideFlag": "true",
        "locale/userLocale": locale,
        "qgis/checkVersion": "false",
        "qgis/showTips": "false",
        "enforcement_plugin/actor": actor,
    }.items():
        settings.setValue(name, value)
    if workspace is not None:
        settings.setValue("enforcement_plugin/last_workspace", str(workspace))
        settings.setValue("enforcement_plugin/reopen", "true")
    if workspace is not None and hub is not None:
        settings.setValue("enforcement_plugin/hub/" + str(workspace).replace("/", "|"), str(hub))
    settings.sync()


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
    with log.open("w", encoding="utf-8") as chatter, tempfile.TemporaryDirectory() as folder:
        if code is not None:
            # QGIS reads the file by a line of Python that a quotation mark in the path would end.
            code = Path(shutil.copy(code, folder))
        # A group of its own: killing xvfb-run alone would leave QGIS and the screen behind.
        process = subprocess.Popen(
            command(profiles=profiles, project=project, code=code),
            env=environment(plugins, extra),
            stdin=subprocess.DEVNULL,
            stdout=chatter,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            return process.wait(timeout=seconds)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
