"""Brings ``i18n/*.ts`` up to date with the sources.

The core knows no Qt: its errors carry an English template and values (errors.py). The templates are
collected here from every raise, so that translators see them like any other text.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Iterator

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "enforcement_plugin"
TRANSLATION = ROOT / "i18n" / "enforcement_plugin_zh_CN.ts"
CONTEXT = "Errors"


def error_classes(trees: dict[Path, ast.Module]) -> set[str]:
    """Return the names of EnforcementError and all that derive from it, wherever they are defined."""
    bases = {
        node.name: {base.id if isinstance(base, ast.Name) else getattr(base, "attr", "") for base in node.bases}
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"EnforcementError"}
    while True:
        more = {name for name, parents in bases.items() if parents & found} - found
        if not more:
            return found
        found |= more


def templates(package: Path = PACKAGE) -> Iterator[tuple[Path, int, str]]:
    """Yield file, line and template of every error that is made with a literal one."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(package.rglob("*.py"))}
    classes = error_classes(trees)
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in classes or (name == "__init__" and isinstance(node.func, ast.Attribute)):
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        text = argument.value
                        if " " in text:
                            yield path, node.lineno, text


def main() -> int:
    """Collect and merge; translations that exist are kept, texts that are gone are dropped."""
    collected = ROOT / "build" / "i18n" / "errors.py"
    collected.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"translate({CONTEXT!r}, {text!r})" for text in dict.fromkeys(text for *_, text in templates())]
    collected.write_text("# -*- coding: utf-8 -*-\n" + "\n".join(lines) + "\n", encoding="utf-8")
    sources = [
        *sorted((PACKAGE / "gui").glob("*.py")),
        *sorted((PACKAGE / "processing").glob("*.py")),
        *sorted((PACKAGE / "outputs").glob("*.py")),
        *sorted((ROOT / "ui").glob("*.ui")),
        collected,
    ]
    # Relative paths, so that the file says the same on every machine; no line numbers, so that it only
    # changes when a text does.
    relative = [os.path.relpath(source, ROOT) for source in sources]
    subprocess.run(
        ["pylupdate5", "-noobsolete", *relative, "-ts", os.path.relpath(TRANSLATION, ROOT)],
        cwd=ROOT,
        check=True,
        stderr=subprocess.DEVNULL,
    )
    text = TRANSLATION.read_text(encoding="utf-8")
    TRANSLATION.write_text(re.sub(r"\s*<location [^>]*/>", "", text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
