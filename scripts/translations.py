"""Brings ``i18n/*.ts`` up to date with the sources.

Python's own parser finds the texts (pylupdate5 overlooks literals that go on over several lines): calls of
``self.tr`` and ``translate``, and the sentences of errors, which the core raises without knowing Qt. They are
handed to pylupdate5 on one line each, together with the forms.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Iterator, Optional

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "enforcement_plugin"
TRANSLATION = ROOT / "i18n" / "enforcement_plugin_zh_CN.ts"
ERRORS = "Errors"

Trees = dict[Path, ast.Module]


def parse(package: Path = PACKAGE) -> Trees:
    """Return the syntax tree of every module."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(package.rglob("*.py"))}


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _text(node: Optional[ast.expr] = None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def error_classes(trees: Trees) -> set[str]:
    """Return the names of EnforcementError and all that derive from it, wherever they are defined."""
    bases = {
        node.name: {_name(base) for base in node.bases}
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


def sentences(trees: Trees) -> Iterator[str]:
    """Yield the template of every error: what is passed to one, and module constants that are."""
    classes = error_classes(trees)
    for tree in trees.values():
        constants = {
            target.id: _text(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            own = _name(node.func) == "__init__" and isinstance(node.func, ast.Attribute)
            # ``node.error("…")`` makes the error of a place in a file (rules/plain_yaml.py).
            if _name(node.func) in classes or own or _name(node.func) == "error":
                for argument in node.args:
                    text = _text(argument) or constants.get(_name(argument), "")
                    # Ids and column names are no sentences.
                    if " " in text:
                        yield text


def said(trees: Trees) -> Iterator[tuple[str, str]]:
    """Yield (context, text) of every ``self.tr("…")`` and ``translate("Context", "…")``."""
    for tree in trees.values():
        for owner in ast.walk(tree):
            if isinstance(owner, ast.ClassDef):
                for node in ast.walk(owner):
                    if isinstance(node, ast.Call) and _name(node.func) == "tr" and _text(*node.args[:1]):
                        yield owner.name, _text(node.args[0])
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) == "translate":
                context, text = (*(_text(argument) for argument in node.args), "", "")[:2]
                if context and text:
                    yield context, text


def progress(trees: Trees) -> Iterator[str]:
    """Yield what long work says of itself: ``progress(share, "…")``, ``step(share, "…")``."""
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in {"progress", "step"} and _text(*node.args[1:2]):
                yield _text(node.args[1])


def texts() -> list[tuple[str, str]]:
    """Return every (context, text) of the sources once, the forms' excepted."""
    trees = parse()
    return list(
        dict.fromkeys(
            [
                *said(trees),
                *((ERRORS, text) for text in sentences(trees)),
                *(("Progress", text) for text in progress(trees)),
            ]
        )
    )


def main() -> int:
    """Collect and merge; translations that exist are kept, texts that are gone are dropped."""
    collected = ROOT / "build" / "i18n" / "texts.py"
    collected.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"translate({context!r}, {text!r})" for context, text in texts()]
    collected.write_text("# -*- coding: utf-8 -*-\n" + "\n".join(lines) + "\n", encoding="utf-8")
    sources = [collected, *sorted((ROOT / "ui").glob("*.ui"))]
    subprocess.run(
        [
            "pylupdate5",
            "-noobsolete",
            *(os.path.relpath(source, ROOT) for source in sources),
            "-ts",
            os.path.relpath(TRANSLATION, ROOT),
        ],
        cwd=ROOT,
        check=True,
        stderr=subprocess.DEVNULL,
    )
    # Places in the code would change the file with every edit of the code.
    text = TRANSLATION.read_text(encoding="utf-8")
    TRANSLATION.write_text(re.sub(r"\s*<location [^>]*/>", "", text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
