"""Staging: the plugin folder as QGIS wants it, for the zip, the development tree and the tests.

QGIS loads a plugin only from a folder that holds both ``__init__.py`` and ``metadata.txt``; the checkout
keeps the package and its resources side by side, so that both are told apart. Here they meet.

    stage.py dev   a folder of symlinks into the checkout, for QGIS_PLUGINPATH  -> build/plugins
    stage.py zip   the released form                                         -> dist/*.zip
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "enforcement_plugin"
BESIDE = ("metadata.txt", "LICENSE", "README.md", "CHANGELOG.md", "resources", "ui", "i18n")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "*.ts", ".mypy_cache")


def compile_translations() -> list[Path]:
    """Compile every ``i18n/*.ts`` that is newer than its ``.qm``; return the compiled files."""
    lrelease = shutil.which("lrelease") or "/usr/lib/qt5/bin/lrelease"
    compiled = []
    for source in sorted((ROOT / "i18n").glob("*.ts")):
        target = source.with_suffix(".qm")
        if not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
            # To a name of its own first: two runs at once must never see half a file.
            partial = target.with_suffix(f".{os.getpid()}.qm")
            subprocess.run([lrelease, "-silent", str(source), "-qm", str(partial)], check=True)
            partial.replace(target)
        compiled.append(target)
    return compiled


def stage(plugins: Path, *, link: bool) -> Path:
    """Put the plugin into the folder ``plugins`` and return its own folder.

    ``link`` makes symlinks into the checkout (an edit shows at the next start of QGIS), else copies.
    """
    compile_translations()
    target = plugins / PACKAGE
    if target.exists():
        shutil.rmtree(target)
    target.mkdir(parents=True)
    sources = [path for path in (ROOT / PACKAGE).iterdir() if path.name != "__pycache__"]
    sources += [ROOT / name for name in BESIDE if (ROOT / name).exists()]
    for source in sources:
        if link:
            (target / source.name).symlink_to(source)
        elif source.is_dir():
            shutil.copytree(source, target / source.name, ignore=LEFT_OUT)
        else:
            shutil.copy2(source, target / source.name)
    return target


def zip_plugin(dist: Path) -> Path:
    """Write the released zip into ``dist`` and return its path; equal sources give equal bytes."""
    version = next(
        line.split("=", 1)[1].strip()
        for line in (ROOT / "metadata.txt").read_text(encoding="utf-8").splitlines()
        if line.startswith("version=")
    )
    staged = stage(ROOT / "build" / "stage", link=False)
    dist.mkdir(parents=True, exist_ok=True)
    target = dist / f"{PACKAGE}-{version}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(staged.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(staged.parent).as_posix(), (2020, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, path.read_bytes())
    return target


def main() -> int:
    """Stage as the first argument says."""
    form = sys.argv[1] if len(sys.argv) == 2 else ""
    if form == "dev":
        print(stage(ROOT / "build" / "plugins", link=True))
    elif form == "zip":
        print(zip_plugin(ROOT / "dist"))
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
