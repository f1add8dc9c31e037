"""Both languages complete: a text without Chinese is a text that half of the users cannot read."""

from __future__ import annotations

import importlib.util
import re
import string
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRANSLATION = ROOT / "i18n" / "enforcement_plugin_zh_CN.ts"


def translated() -> dict[tuple[str, str], str]:
    tree = ElementTree.parse(TRANSLATION)
    return {
        (context.findtext("name") or "", message.findtext("source") or ""): message.findtext("translation") or ""
        for context in tree.getroot().iter("context")
        for message in context.iter("message")
    }


def sources() -> list[tuple[str, str]]:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "scripts" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.texts()


def form_texts() -> list[tuple[str, str]]:
    found = []
    for form in sorted((ROOT / "ui").glob("*.ui")):
        root = ElementTree.parse(form).getroot()
        context = root.findtext("class") or ""
        found += [(context, text.text) for text in root.iter("string") if text.text]
    return found


def test_every_text_of_the_code_is_in_the_translation() -> None:
    known = translated()
    missing = [source for source in sources() if not known.get(source)]
    assert not missing, "run `make ts` and translate"


def test_every_text_of_the_forms_is_in_the_translation() -> None:
    known = translated()
    assert not [source for source in form_texts() if not known.get(source)]


@pytest.mark.parametrize(("source", "text"), [(key[1], text) for key, text in translated().items()])
def test_a_translation_names_the_same_things(source: str, text: str) -> None:
    """A field that is lost loses the name of the file or case; one that is misspelt raises an error."""

    def fields(template: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(template) if name}

    assert fields(text) == fields(source)
    assert len(re.findall(r"&(?=\w)", source)) == len(re.findall(r"&(?=\w)", text)), "one keyboard key each"
