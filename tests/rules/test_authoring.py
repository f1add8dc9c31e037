"""A lawyer of a sixth city writes a pack from the template and the page alone; both must be true and whole."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any, Iterator

import pytest
import yaml

from enforcement_plugin.app import rules as app
from enforcement_plugin.rules import facts, list_packs, load_pack, plain_yaml
from enforcement_plugin.rules.condition_reader import WORDS, Vocabulary, read_condition
from enforcement_plugin.rules.fact_reader import _SOURCES
from enforcement_plugin.rules.loader import packs_dir, read_pack
from enforcement_plugin.rules.pack import UNITS
from enforcement_plugin.rules.plain_yaml import parse_yaml

RULES = Path(facts.__file__).parent
PAGE = (packs_dir() / "AUTHORING.md").read_text(encoding="utf-8")
TEMPLATE = packs_dir() / "TEMPLATE"
WRITTEN = [(TEMPLATE / name).read_text(encoding="utf-8") for name in ("pack.yaml", "scenarios.yaml")]


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)


def test_the_template_passes_and_lints_clean() -> None:
    assert app.run_pack_scenarios("TEMPLATE").failed == 0
    report = app.lint_pack("TEMPLATE", TEMPLATE / "document.txt")
    assert [finding.as_json() for finding in report.unclaimed] == []
    assert {finding.kind for finding in report.findings} == {"hole", "collision"}, "an author sees both, claimed"


def test_the_template_is_no_city() -> None:
    assert "TEMPLATE" not in list_packs()
    assert "template" not in [pack["id"] for pack in app.packs(app.parse_day("2026-06-01"))]


def named(block: str) -> str:
    return block.split(":")[0].strip(" -\n")


@pytest.mark.parametrize("block", blocks("yaml"), ids=named)
def test_an_example_stands_in_the_template(block: str) -> None:
    assert any(block in text for text in WRITTEN), "the example is not the template's, word for word"


@pytest.mark.parametrize("block", blocks("yaml add"), ids=named)
def test_an_example_to_add_loads(block: str) -> None:
    pack = yaml.safe_load(WRITTEN[0])
    for other in blocks("yaml add"):
        for section, entries in yaml.safe_load(other).items():
            if isinstance(entries, dict):
                pack.setdefault(section, {}).update(entries)
            else:
                pack[section] = [*pack.get(section, []), *entries]
    for section, entries in yaml.safe_load(block).items():
        assert pack[section], entries
    text = yaml.safe_dump(_plain(pack), allow_unicode=True, sort_keys=False)
    assert read_pack(parse_yaml(text, "AUTHORING.md")).id == "template"


def _plain(value: Any) -> Any:
    """Undo what YAML 1.1 makes of dates, which the strict reader leaves as they stand."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, (str, bool, int, float, type(None))) else str(value)


def test_every_form_of_condition_is_shown_and_read() -> None:
    pack = load_pack("TEMPLATE")
    kinds = tuple(dict.fromkeys(agency.kind for agency in pack.agencies.values()))
    words = Vocabulary(dict(pack.facts), tuple(pack.agencies), kinds, tuple(pack.violations), pack.groups)
    (block,) = blocks("yaml when")
    conditions = parse_yaml(block, "AUTHORING.md").items()
    for node in conditions:
        read_condition(node, words)
    assert len(conditions) > 25
    for word in (*WORDS, "known", "not", "above", "at_least", "at_most", "below", "only", "within", "same_as"):
        assert word in block or f"`{word}`" in PAGE, word


@pytest.fixture
def accepted(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return every key that a reader accepts anywhere, as met while all packs are read."""
    keys: set[str] = set()
    mapping = plain_yaml.Node.mapping

    def recorded(node: plain_yaml.Node, required: Any = (), optional: Any = ()) -> Any:
        required, optional = tuple(required), tuple(optional)
        keys.update((*required, *optional))
        return mapping(node, required, optional)

    monkeypatch.setattr(plain_yaml.Node, "mapping", recorded)
    for name in (*list_packs(), "TEMPLATE"):
        load_pack(name)
    return keys


def test_every_key_is_explained(accepted: set[str]) -> None:
    prose = re.sub(r"^```.*?^```", "", PAGE, flags=re.DOTALL | re.MULTILINE)
    explained = set(re.findall(r"[a-z][a-z_0-9]*", " ".join(re.findall(r"`([^`]+)`", prose))))
    explained |= {key for block in blocks(r"yaml[ a-z]*") for key in re.findall(r"([a-z_0-9]+):", block)}
    assert len(accepted) > 140
    assert accepted - explained == set()
    assert {*facts.KINDS, *UNITS, *_SOURCES} - explained == set()


def messages() -> Iterator[str]:
    for path in RULES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or path.stem in ("workdays", "lookup"):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0]
            if name in ("error", "PlaceError", "InputError", "FactError") and isinstance(first, ast.Constant):
                yield first.value


def test_every_message_is_explained() -> None:
    said = set(messages())
    assert len(said) > 40
    assert {message for message in said if f"`{message}`" not in PAGE} == set()


def test_every_message_on_the_page_is_one_that_exists() -> None:
    section = PAGE[PAGE.index("## 十二") :]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    listed = {text for cell in cells for text in re.findall(r"`([^`]+)`", cell)}
    assert listed - set(messages()) == set()
